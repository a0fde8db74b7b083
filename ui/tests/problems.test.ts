import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { FOUND_PROBLEMS } from '$views/connect/found';
import { AFTERWARDS, CHECKED, CONFIRMED } from '$views/connect/preflight';
import { CoreError, errorWords } from '$ipc/errors';
import { PROBLEMS, problemWords } from '$ipc/problems';

/*
 * Whatever the hub can say about connecting has words in every language: the lists are read from where they are declared.
 */

const root = join(import.meta.dirname, '../..');
const protocol = readFileSync(join(root, 'crates/protocol/src/connect.rs'), 'utf8');
const bindings = readFileSync(join(import.meta.dirname, '../src/ipc/bindings.gen.ts'), 'utf8');

const codes = [...protocol.matchAll(/pub const [A-Z_0-9]+: &str = "(\w+)";/g)].map((found) => found[1] ?? '');
const union = (name: string) => {
  const [, body = ''] = new RegExp(`export type ${name} = ([^;]+);`).exec(bindings) ?? [];
  return [...body.matchAll(/"(\w+)"/g)].map((found) => found[1] ?? '');
};
const words = (language: string) => {
  const bundle = new FluentBundle(language);
  for (const file of [`${language}.ftl`, `${language}.connect.ftl`])
    bundle.addResource(
      new FluentResource(readFileSync(join(import.meta.dirname, '../src/i18n', file), 'utf8')),
    );
  return bundle;
};

it('knows every code of the protocol, and none of its own', () => {
  expect(codes.length).toBeGreaterThan(20);
  expect([...PROBLEMS].sort()).toEqual([...codes].sort());
});

it('every item stands in one line of the pre-flight, or is checked afterwards', () => {
  const shown = [...CHECKED, ...CONFIRMED].flatMap(({ items }) => items);
  expect([...shown, ...AFTERWARDS].sort()).toEqual(union('Item').sort());
});

describe.each(['en', 'hi', 'fr'])('%s', (language) => {
  const bundle = words(language);
  const lacks = (ids: string[]) => ids.filter((id) => !bundle.hasMessage(id));

  it('has a sentence and a next step for every problem', () => {
    const wanted = [...codes, 'other'].flatMap((code) => [`problem-${code}`, `problem-${code}-next`]);
    expect(lacks(wanted)).toEqual([]);
  });

  it('has a name for every item and a sentence for every finding', () => {
    expect(lacks(union('Item').map((item) => `item-${item}`))).toEqual([]);
    const [, told = ''] =
      /a code with a sentence on the screen, such as ([^.]+)\./.exec(
        protocol.replaceAll(/\s+\/\/\/\s+/g, ' '),
      ) ?? [];
    const findings = [...told.matchAll(/`(\w+)`/g)].map((found) => found[1] ?? '');
    expect(findings.length).toBeGreaterThan(5);
    expect(findings.filter((code) => !FOUND_PROBLEMS.some((known) => known === code))).toEqual([]);
    expect(lacks(FOUND_PROBLEMS.map((code) => `found-${code}`))).toEqual([]);
  });

  it('has words for every state, stage, advice, reason and step', () => {
    const states = (name: string) => {
      const [, body = ''] = new RegExp(`export type ${name} = ([\\s\\S]*?};)`).exec(bindings) ?? [];
      return [...body.matchAll(/"(?:state|stage)": "(\w+)"/g)].map((found) => found[1] ?? '');
    };
    expect(states('OneShot')).toContain('possibly_spent');
    expect(lacks(states('OneShot').flatMap((state) => [`sync-${state}`, `sync-${state}-text`]))).toEqual([]);
    expect(lacks(union('Reason').map((reason) => `reason-${reason}`))).toEqual([]);
    expect(lacks(union('Advice').map((advice) => `advice-${advice}-text`))).toEqual([]);
    for (const reason of [
      'PRIMARY_INACTIVITY',
      'COMPANION_INACTIVITY',
      'USER_RE_REGISTERED',
      'CHANGE_NUMBER',
    ])
      expect(bundle.hasMessage(`reason-${reason}`), reason).toBe(true);
    for (const reason of [
      'BUSINESS_DOWNGRADE',
      'ACCOUNT_DISCONNECTED',
      'not-told',
      'offboarded',
      'access_lost',
    ])
      expect(bundle.hasMessage(`reason-${reason}`), reason).toBe(true);
  });
});

it('a code nobody knows gets honest words, everywhere', () => {
  expect(problemWords('from_the_future')).toEqual({
    sentence: 'problem-other',
    next: 'problem-other-next',
    known: false,
  });
  expect(errorWords(new CoreError('from_the_future', ''))).toBe('error-other');
  expect(errorWords(new CoreError('waba_taken', ''))).toBe('problem-waba_taken');
});
