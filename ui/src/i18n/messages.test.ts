import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { generate } from '../../scripts/message-keys.js';
import { language, preferredLanguage, spans, t } from './runtime.svelte';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const files = (language: string) =>
  ['', '.connect', '.cost', '.refusals', '.team'].map((part) => read(`${language}${part}.ftl`));
const entries = (language: string) => files(language).flatMap((text) => new FluentResource(text).body);

function variables(node: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) node.forEach((part) => variables(part, found));
  else if (node && typeof node === 'object') {
    const part = node as { type?: string; name?: string };
    if (part.type === 'var' && part.name) found.add(part.name);
    Object.values(node).forEach((inner) => variables(inner, found));
  }
  return found;
}

it('keys.gen.ts is up to date', () => {
  expect(read('keys.gen.ts')).toBe(generate());
});

describe.each(['hi', 'fr'])('%s', (code) => {
  const wanted = new Map(entries('en').map((entry) => [entry.id, entry]));
  const given = new Map(entries(code).map((entry) => [entry.id, entry]));

  it('has every message, and none of its own', () => {
    expect([...given.keys()].sort()).toEqual([...wanted.keys()].sort());
  });

  it('uses the arguments of the English message', () => {
    const names = (entry: unknown) => [...variables(entry)].sort();
    const different = [...wanted.keys()].filter(
      (id) => names(given.get(id)).join() !== names(wanted.get(id)).join(),
    );
    expect(different).toEqual([]);
  });

  it('marks strong words in pairs', () => {
    const text = files(code).join('');
    expect(text.split('<b>').length).toBe(text.split('</b>').length);
  });
});

it('every message survives a pseudo-locale with longer words', () => {
  const longer = (text: string) => `[${text}${'~'.repeat(Math.ceil(text.length * 0.4))}]`;
  const bundle = new FluentBundle('en', { transform: longer, useIsolating: false });
  for (const text of files('en')) bundle.addResource(new FluentResource(text));
  for (const { id } of entries('en')) {
    const pattern = bundle.getMessage(id)?.value;
    if (!pattern) continue;
    const mistakes: Error[] = [];
    const args = Object.fromEntries([...variables(pattern)].map((name) => [name, 3]));
    expect(bundle.formatPattern(pattern, args, mistakes), id).toMatch(/~\]|3/);
    expect(mistakes, id).toEqual([]);
  }
});

it('a "<b>" inside a name is text, not emphasis', () => {
  language.set('en');
  const parts = spans('event-resolved', { who: '<b>Asha</b>' });
  expect(parts.filter((part) => part.strong).map((part) => part.text.replace(/[\u2068\u2069]/g, ''))).toEqual(
    ['<b>Asha</b>'],
  );
});

it('chooses the nearest of our languages', () => {
  expect(preferredLanguage(['hi-IN', 'en-IN'])).toBe('hi');
  expect(preferredLanguage(['fr-CA'])).toBe('fr');
  expect(preferredLanguage(['ta-IN'])).toBe('en');
});

it('plural forms follow the language', () => {
  language.set('fr');
  const one = t('banner-offline-waiting', { count: 1 });
  const many = t('banner-offline-waiting', { count: 4 });
  expect(one).not.toBe(many.replace('4', '1'));
  language.set('en');
});
