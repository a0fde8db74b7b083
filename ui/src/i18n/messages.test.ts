import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { afterEach, describe, expect, it } from 'vitest';
import { generate } from '../../scripts/message-keys.js';
import { badge, count } from '$shared/format/number';
import { minuteOfDay } from '$shared/format/shifts';
import { clockTime, duration, longDate } from '$shared/format/time';
import { LANGUAGES, localeOf, PSEUDO, readLocale } from './locale';
import { pseudo } from './pseudo';
import { Texts } from './texts';
import { language, preferredLanguage, spans, t, type Key } from './runtime.svelte';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const files = (language: string) =>
  readdirSync(join(import.meta.dirname, language))
    .filter((name) => name.endsWith('.ftl'))
    .map((name) => read(join(language, name)));
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

it('a sign that French sets apart goes to no other line than its word', () => {
  const texts = files('fr')
    .flatMap((text) => text.split('\n'))
    .filter((line) => !line.startsWith('#'));
  expect(texts.filter((line) => /« |\S [:;!?»]/.test(line))).toEqual([]);
});

// Each is worked out by itself, when it is first said.
it.each(LANGUAGES.map(({ code }) => code))(
  '%s says no message twice, and each alone as among all',
  (code) => {
    const among = new FluentBundle(code);
    const twice = files(code).flatMap((text) => among.addResource(new FluentResource(text)));
    expect(twice).toEqual([]);
    const texts = new Texts(Object.fromEntries(files(code).entries()));
    const said = (bundle: FluentBundle, key: string) => {
      const pattern = bundle.getMessage(key)?.value ?? '';
      const given = Object.fromEntries([...variables(pattern)].map((name) => [name, 2]));
      const mistakes: Error[] = [];
      return [bundle.formatPattern(pattern, given, mistakes), mistakes.map(String)];
    };
    const messages = entries(code).filter(({ id }) => !id.startsWith('-'));
    expect(messages.length).toBeGreaterThan(100);
    for (const { id } of messages) {
      const alone = new FluentBundle(code);
      for (const text of [texts.terms, texts.of(id) ?? '']) alone.addResource(new FluentResource(text));
      expect(said(alone, id), id).toEqual(said(among, id));
    }
  },
);

// 360dialog has a hub of its own, and the program is called so.
const OF_OTHERS = new Set(['by-360-lead', 'recovery-how']);
it.each(['en', 'hi', 'fr'])('%s calls where the desk keeps everything its server', (code) => {
  const said = files(code).flatMap((text) =>
    [...text.matchAll(/^([a-z][\w-]*) = (.+)$/gm)].map(([, id = '', words = '']) => [id, words] as const),
  );
  const technical = said.filter(([id, words]) => !OF_OTHERS.has(id) && /(?<!\$)\bhub\b|हब/i.test(words));
  expect(technical.map(([id]) => id)).toEqual([]);
});

it('Hindi shortens minutes and hours in one way', () => {
  expect(files('hi').flatMap((text) => text.match(/(मि|घं)\./g) ?? [])).toEqual([]);
});

it('Hindi ends a sentence with its own mark', () => {
  const ends = files('hi').flatMap((text) => text.match(/^.*[\u0900-\u097f].*\.$/gmu) ?? []);
  // What is left is a shortened word, not an end.
  expect(ends.filter((line) => !line.endsWith(' से.'))).toEqual([]);
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

it('Hindi has one word and one gender for the desk', () => {
  const text = files('hi').join('\n').normalize('NFC');
  expect(text).toContain('डेस्क');
  // Half of the time it was a piece of furniture.
  expect(text).not.toContain('मेज़'.normalize('NFC'));
  expect(text.match(/.*(?:आपकी|मेरी|अपनी|की) डेस्क.*/g)).toBeNull();
});

it.each([
  ['hi', 'प्रबंधक', 'a manager is called मैनेजर'],
  ['hi', 'मैसेज', 'a message is called संदेश'],
  ['hi', 'जवाब की विंडो', 'the reply window is जवाब का समय'],
  ['fr', 'conversation', 'a chat is a discussion, as WhatsApp calls it'],
])('%s does not say “%s”: %s', (code, other) => {
  const said = entries(code).map((entry) => JSON.stringify(entry.value).normalize('NFC').toLowerCase());
  expect(said.filter((words) => words.includes(other.normalize('NFC')))).toEqual([]);
});

it('Hindi calls a scene of the practice shop otherwise than a view of the list', () => {
  language.set('hi');
  const [scenes, views] = [t('nav-scenes'), t('views-title')];
  language.set('en');
  expect(scenes).not.toContain(views);
});

describe.each(LANGUAGES.filter(({ started }) => started).map(({ code }) => code))(
  '%s, which is begun',
  (code) => {
    const wanted = new Map(entries('en').map((entry) => [entry.id, entry]));

    it('has no message and no argument that the English one lacks', () => {
      const given = entries(code);
      expect(given.length).toBeGreaterThan(100);
      expect(new Set(given.map(({ id }) => id)).size).toBe(given.length);
      const names = (entry: unknown) => [...variables(entry)].sort().join();
      expect(
        given.filter((entry) => !wanted.has(entry.id) || names(entry) !== names(wanted.get(entry.id))),
      ).toEqual([]);
    });

    it('says the rest in English', () => {
      language.set(code);
      const missing = [...wanted.keys()].find(
        (id) =>
          !id.startsWith('-') &&
          !entries(code).some((entry) => entry.id === id) &&
          variables(wanted.get(id)).size === 0,
      ) as Key;
      const own = t('resolve');
      const fallen = (t as (key: Key) => string)(missing);
      language.set('en');
      expect(fallen).toBe((t as (key: Key) => string)(missing));
      expect(own).not.toBe(t('resolve'));
    });
  },
);

describe('digits', () => {
  afterEach(() => language.set('en'));

  it('are Latin where they count nothing: in names, versions, phone numbers and places', () => {
    language.set('hi-u-nu-deva');
    const plain = (key: Key) => (t as (key: Key, args: object) => string)(key, { name: 'x', time: '२' });
    for (const [key, word] of [
      ['attach-refused-film', 'H.264'],
      ['attach-refused-film', 'MP4'],
      ['own-needs-app', '2.24.17'],
      ['people-masked-hint', '+91 ••••4321'],
      ['make-coordinates-hint', '26.9124, 75.7873'],
      ['card-zone-hint', '+05:30'],
    ] as const)
      expect(plain(key), key).toContain(word);
    expect(plain('block-until')).toContain('२४ घंटे');
    const whole = /[०-९][A-Za-z•]|[A-Za-z+•][०-९]/;
    const keys = [...new Set(entries('hi').map(({ id }) => id))].filter((id) => !id.startsWith('-'));
    expect(keys.filter((key) => whole.test(plain(key as Key)))).toEqual([]);
  });

  it('are those of the script where they were chosen, in messages, counts, times and lengths', () => {
    const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '');
    for (const [locale, nine] of [
      ['hi-u-nu-deva', '९'],
      ['ta-u-nu-tamldec', '௯'],
      ['bn-u-nu-beng', '৯'],
    ] as const) {
      language.set(locale);
      for (const written of [
        count(999),
        badge(1000),
        duration(9),
        plain(t('row-waiting-minutes', { minutes: 9 })),
        minuteOfDay(9),
      ])
        expect(written, locale).toContain(nine);
      const moment = new Date(2026, 10, 19, 9, 9).getTime();
      for (const written of [
        count(1_234_567),
        duration(3671),
        clockTime(moment),
        longDate(moment),
        t('row-unread', { count: 1 }),
      ])
        expect(written, `${locale} ${written}`).not.toMatch(/[0-9]/);
    }
  });

  it('of another script than its own are none a language takes', () => {
    for (const odd of ['fr-u-nu-deva', 'hi-u-nu-beng', 'hi-u-nu-', 'en-u-nu-latn-u-nu-latn', 'xx', '', null])
      expect(readLocale(odd), String(odd)).toBeNull();
    for (const spoken of LANGUAGES)
      for (const own of [false, true])
        expect(readLocale(localeOf(spoken, own))).toEqual({
          language: spoken.code,
          digits: own && spoken.digits ? spoken.digits : 'latn',
          pseudo: false,
        });
  });
});

it('the pseudo-locale says everything, in brackets and longer, and keeps marks and arguments', () => {
  language.set(PSEUDO);
  const shown = t('banner-offline-waiting', { count: 4 });
  expect(shown).toContain('4');
  expect(shown).toMatch(/^\[<b>Nö çöññéçţîöñ\.<\/b>/);
  expect(t('resolve').length).toBeGreaterThanOrEqual('Resolve'.length * 1.4);
  language.set('en');
});

it('every message survives the pseudo-locale', () => {
  const bundle = new FluentBundle('en', { transform: pseudo, useIsolating: false });
  for (const text of files('en')) bundle.addResource(new FluentResource(text));
  for (const { id } of entries('en')) {
    const pattern = bundle.getMessage(id)?.value;
    if (!pattern) continue;
    const mistakes: Error[] = [];
    const args = Object.fromEntries([...variables(pattern)].map((name) => [name, 3]));
    expect(bundle.formatPattern(pattern, args, mistakes), id).toMatch(/\]|3|^\P{L}+$/u);
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
