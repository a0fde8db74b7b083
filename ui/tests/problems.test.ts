import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { NO_COPY, whyNoCopy } from '$features/copies/problem';
import { FINDINGS, foundWords } from '$shared/format/found';
import { AFTERWARDS, CHECKED, CONFIRMED } from '$views/connect/preflight';
import { PROBLEMS } from '$ipc/bindings.gen';
import { codeWords } from '$ipc/errors';
import { problemWords } from '$ipc/problems';
import type { CopyFacts, Item } from '$ipc/types';
import { language } from '$i18n/runtime.svelte';

/*
 * Whatever the hub can say about connecting has words in every language: the lists are read from where they are declared.
 */

const root = join(import.meta.dirname, '../..');
const protocol = readFileSync(join(root, 'crates/protocol/src/connect.rs'), 'utf8');
const bindings = readFileSync(join(import.meta.dirname, '../src/ipc/bindings.gen.ts'), 'utf8');

/** The words a module of the protocol declares. */
const declared = (source: string, name: string) => {
  const [, body = ''] = new RegExp(`pub mod ${name} \\{([\\s\\S]*?)\n\\}`).exec(source) ?? [];
  return [...body.matchAll(/pub const [A-Z_0-9]+: &str = "(\w+)";/g)].map((found) => found[1] ?? '');
};
const findings = declared(protocol, 'finding');
const noCopy = declared(readFileSync(join(root, 'crates/protocol/src/connect/copies.rs'), 'utf8'), 'no_copy');
const gaps = declared(readFileSync(join(root, 'crates/protocol/src/connect/number.rs'), 'utf8'), 'gap');
const union = (name: string) => {
  const [, body = ''] = new RegExp(`export type ${name} = ([^;]+);`).exec(bindings) ?? [];
  return [...body.matchAll(/"(\w+)"/g)].map((found) => found[1] ?? '');
};
const words = (language: string) => {
  const bundle = new FluentBundle(language);
  for (const file of ['main.ftl', 'connect.ftl'])
    bundle.addResource(
      new FluentResource(readFileSync(join(import.meta.dirname, '../src/i18n', language, file), 'utf8')),
    );
  return bundle;
};

it('knows every word for what the hub finds wanting, and none of its own', () => {
  expect(findings.length).toBeGreaterThan(10);
  expect([...FINDINGS].sort()).toEqual([...findings].sort());
});

it('knows every word for why no copy was made, and none of its own', () => {
  expect(noCopy.length).toBeGreaterThan(5);
  expect([...NO_COPY].sort()).toEqual([...noCopy].sort());
});

it('the hub finds nothing wanting in words of its own making', () => {
  for (const file of ['checks', 'steps', 'by_hand']) {
    const hub = readFileSync(join(root, `crates/hub/src/connect/${file}.rs`), 'utf8').split(
      '#[cfg(test)]',
    )[0];
    const literal = [...(hub ?? '').matchAll(/(?:missing|neither)\([^;{}]*?"(\w+)"/g)].map(
      (found) => found[1],
    );
    expect(literal.filter((word) => !findings.some((known) => known === word))).toEqual([]);
  }
});

it('every item stands in one line of the pre-flight, or is checked afterwards', () => {
  const shown = [...CHECKED, ...CONFIRMED].flatMap(({ items }) => items);
  expect([...shown, ...AFTERWARDS].sort()).toEqual(union('Item').sort());
});

describe.each(['en', 'hi', 'fr'])('%s', (language) => {
  const bundle = words(language);
  const lacks = (ids: string[]) => ids.filter((id) => !bundle.hasMessage(id));

  it('has a sentence and a next step for every problem', () => {
    const wanted = [...PROBLEMS, 'other'].flatMap((code) => [`problem-${code}`, `problem-${code}-next`]);
    expect(lacks(wanted)).toEqual([]);
  });

  it('has a sentence for every reason of a gap, and for none that no hub gives', () => {
    expect(gaps.length).toBeGreaterThan(3);
    const text = readFileSync(join(import.meta.dirname, `../src/i18n/${language}/connect.ftl`), 'utf8');
    const known = [...text.matchAll(/^gap-why-(\w+) =/gm)].map((found) => found[1]);
    expect(known.sort()).toEqual([...gaps, 'other'].sort());
  });

  it('has a name for every item and a sentence for every finding', () => {
    expect(lacks(union('Item').map((item) => `item-${item}`))).toEqual([]);
    expect(lacks([...findings, 'other'].map((word) => `found-${word}`))).toEqual([]);
  });

  it('has a sentence for why no copy was made', () => {
    expect(lacks(noCopy.map((word) => `no-copy-${word}`))).toEqual([]);
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
    expect(
      lacks(
        [
          'RESTRICTED_BIZ_INITIATED_MESSAGING',
          'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
          'RESTRICTION_ADD_PHONE_NUMBER_ACTION',
        ].map((kind) => `restriction-${kind}`),
      ),
    ).toEqual([]);
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
  expect(codeWords('from_the_future')).toBe('error-other');
  expect(codeWords('constructor')).toBe('error-other');
  expect(codeWords('waba_taken')).toBe('problem-waba_taken');
});

describe('a finding', () => {
  const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '');
  const said = (problem: string, names: string[] = [], item: Item = 'hub_reachable') =>
    plain(foundWords({ item, is_good: false, problem, names }));

  it('never leaves a hole where a name belongs', () => {
    language.set('en');
    for (const word of findings) {
      expect(said(word), word).not.toMatch(/\(\s*\)|: \.|undefined|NaN|\{/);
      expect(said(word, ['one', 'two']), word).not.toMatch(/undefined|NaN|\{/);
    }
  });

  it('says how much there is and how much is needed', () => {
    expect(said('disk_full', ['512', '2048'], 'disk')).toMatch(/536\.9\sMB left.*2\.1\sGB/);
    expect(said('quota_used', ['10', '10'], 'onboarding_quota')).toContain('10 of 10');
    expect(said('not_set', [], 'config_id')).toContain('SANGAM_META_CONFIG_ID');
  });

  it('nobody knows is shown as it came', () => {
    expect(said('from_the_future', ['x'])).toContain('from_the_future x');
  });
});

describe('a copy that was not made', () => {
  const plain = (text: string | null) => text?.replace(/[\u2068\u2069]/g, '');
  const why = (problem: string | null, facts: Partial<CopyFacts> = {}) =>
    plain(
      whyNoCopy({
        at: '2026-11-21T20:30:00.000Z',
        file: '',
        size_bytes: 0,
        missing: 0,
        lost: 0,
        problem,
        facts: { path: null, needed_bytes: null, free_bytes: null, ...facts },
      }),
    );

  it('says where, and how much room there is and is needed', () => {
    language.set('en');
    const facts = { path: '/mnt/copies', needed_bytes: 2_400_000_000, free_bytes: 96_000_000 };
    expect(why('no_room', facts)).toMatch(/^\/mnt\/copies has too little room: .*2\.4\sGB.*96\sMB/);
    for (const word of noCopy) expect(why(word), word).not.toMatch(/undefined|NaN|null|\{/);
  });

  it('is told as an earlier hub told it, and one that was made not at all', () => {
    expect(why('/mnt/copies cannot be used: No such device')).toBe(
      '/mnt/copies cannot be used: No such device',
    );
    expect(why(null)).toBeUndefined();
  });
});
