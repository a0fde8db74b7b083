import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { screen, waitFor, within } from '@testing-library/dom';
import { mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Bubble from '$features/thread/Bubble.svelte';
import type { BubbleActions, Standing } from '$features/thread/actions';
import {
  HUB_MEANINGS,
  meaningOf,
  REMEDIES,
  verdictOf,
  type AnyMeaning,
  type Circumstances,
} from '$features/thread/refusal';
import { language } from '$i18n/runtime.svelte';
import { message, out, type Message } from '$ipc/fake/words';
import { MEANINGS, REFUSALS } from '$ipc/refusals.gen';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * Whatever refuses a message, WhatsApp or the hub, is explained in every language, and what is offered can be done.
 */

const from = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8');
const protocol = from('../../crates/protocol/src/error.rs');

const LANGUAGES = ['en', 'hi', 'fr'] as const;
const OWN: AnyMeaning[] = ['untold', 'unanswered', 'other'];
const ALL = [...new Set<AnyMeaning>([...MEANINGS, ...HUB_MEANINGS, ...OWN])];

/** Codes that end a session or a connection, or are waited out: the outbox keeps the message, nothing is refused. */
const NEVER_FOR_A_MESSAGE = [
  'unauthenticated',
  'device_revoked',
  'wrong_credentials',
  'totp_required',
  'totp_wrong',
  'totp_set_up',
  'totp_expired',
  'recovery_invalid',
  'codes_replaced',
  'invitation_invalid',
  'reset_invalid',
  'already_assigned',
  'block_too_late',
  'card_value',
  'mention_blind',
  'assignee_blind',
  'not_yours',
  'resync_required',
  'upgrade_required',
  'unavailable',
  'template_refused',
  'later_full',
  'later_over',
  'later_time',
  'changed_since',
  'name_masked',
  'label_gone',
  'label_taken',
  'customer_wrote',
  'labels_full',
  'quick_replies_full',
  'quick_reply_changed',
  'views_full',
  'team_gone',
  'team_taken',
  'teams_full',
];

const failed = (code: number, title = 'Words', more: Partial<Message> = {}) =>
  out(1, 'We are open till 8.', 'failed', { error: { code, title }, ...more });
const rejected = (code: string) =>
  out(1, 'We are open till 8.', 'queued', {
    delivery: null,
    outbox: { state: 'rejected', error: { code, message: 'words', detail: null } },
  });
const AGENT: Circumstances = {
  isOwner: false,
  maySend: true,
  mustTake: false,
  canSendTemplate: false,
  canConvert: false,
  now: Date.now(),
};
const offered = (bubble: Message, around: Partial<Circumstances> = {}) =>
  verdictOf(bubble, { ...AGENT, ...around })?.remedy;

afterEach(() => language.set('en'));

describe('the sentences', () => {
  it.each(LANGUAGES)('%s: one for every meaning, and none for anything else', (code) => {
    const ids = new FluentResource(from(`../src/i18n/${code}/refusals.ftl`)).body.map(({ id }) => id);
    const sentences = ids.filter((id) => id.startsWith('refused-'));
    expect(sentences.sort()).toEqual(ALL.map((meaning) => `refused-${meaning}`).sort());
  });

  it.each(LANGUAGES)('%s: no two meanings are told alike', (code) => {
    const bundle = new FluentBundle(code);
    bundle.addResource(new FluentResource(from(`../src/i18n/${code}/refusals.ftl`)));
    const told = ALL.map((meaning) => {
      const pattern = bundle.getMessage(`refused-${meaning}`)?.value;
      return pattern ? bundle.formatPattern(pattern, { code: 'x' }) : '';
    });
    expect(told.filter((sentence) => sentence.length < 10)).toEqual([]);
    expect(new Set(told).size).toBe(told.length);
  });

  it.each(LANGUAGES)(
    '%s: every code of the table is explained, from the first to the last of a range',
    (code) => {
      language.set(code);
      expect(REFUSALS.length).toBeGreaterThan(50);
      for (const { from: first, to, meaning } of REFUSALS)
        for (const one of [first, to]) {
          const verdict = verdictOf(failed(one), AGENT);
          expect(verdict?.meaning, String(one)).toBe(meaning);
          expect(verdict?.sentence, String(one)).not.toMatch(/^refused-/);
        }
    },
  );
});

describe('the remedies', () => {
  it('are decided for every meaning, and for none of no meaning', () => {
    expect(Object.keys(REMEDIES).sort()).toEqual([...ALL].sort());
  });

  it('every code of the protocol refuses a message, or never does', () => {
    const codes = [...protocol.matchAll(/pub const [A-Z_]+: &str = "(\w+)";/g)].map(([, code]) => code ?? '');
    expect(codes.length).toBeGreaterThan(10);
    // The stage of a number is a problem of its connection.
    const known = [...HUB_MEANINGS.filter((code) => code !== 'stage'), ...NEVER_FOR_A_MESSAGE];
    expect([...codes].sort()).toEqual([...known].sort());
    for (const code of HUB_MEANINGS) expect(verdictOf(rejected(code), AGENT)?.meaning).toBe(code);
  });

  it('only the owner is led to the number’s page, and only others are told to ask the owner', () => {
    for (const meaning of MEANINGS) {
      const row = REFUSALS.find((one) => one.meaning === meaning);
      if (!row) continue;
      for (const maySend of [true, false]) {
        expect(offered(failed(row.from), { isOwner: true, maySend }), meaning).not.toBe('owner');
        expect(offered(failed(row.from), { isOwner: false, maySend }), meaning).not.toBe('number');
      }
    }
    expect(offered(failed(190), { isOwner: true })).toBe('number');
    expect(offered(failed(190))).toBe('owner');
    expect(offered(rejected('stage'), { maySend: false })).toBe('owner');
  });

  it('nothing is offered that would be refused once more', () => {
    for (const { from: code, class: kind, meaning } of REFUSALS) {
      expect(['again', 'later'], meaning).not.toContain(offered(failed(code), { maySend: false }));
      if (kind === 'never' && meaning !== 'window_closed')
        expect(['again', 'later'], meaning).not.toContain(offered(failed(code)));
      const strange = failed(code, 'Words', { kind: 'order', text: null });
      expect(['again', 'later'], meaning).not.toContain(offered(strange));
    }
  });

  it('templates and conversion are offered only where they exist; the phone answers meanwhile', () => {
    const closed = failed(131_047);
    expect(offered(closed, { maySend: false })).toBe('phone');
    expect(offered(closed, { maySend: false, canSendTemplate: true })).toBe('template');
    // The customer has written since.
    expect(offered(closed)).toBe('again');
    const file = failed(131_053, 'Words', { kind: 'document' });
    expect(offered(file)).toBe('phone');
    expect(offered(file, { canConvert: true })).toBe('convert');
  });

  it('a chat that is somebody else’s is taken first, then the same text can leave', () => {
    const refused = rejected('not_assignee');
    expect(offered(refused, { maySend: false, mustTake: true })).toBe('take');
    expect(offered(refused)).toBe('again');
  });

  it('what must wait says until when, and is offered once that is over', () => {
    const capped = failed(131_049);
    const { wait_seconds = 0 } = REFUSALS.find(({ meaning }) => meaning === 'marketing_capped') ?? {};
    const over = Date.parse(capped.sent_at) + wait_seconds * 1000;
    expect(wait_seconds).toBeGreaterThan(0);
    expect(verdictOf(capped, { ...AGENT, now: over - 1 })).toMatchObject({
      remedy: 'later',
      notBefore: over,
    });
    expect(verdictOf(capped, { ...AGENT, now: over })).toMatchObject({ remedy: 'later', notBefore: null });
  });

  it('once somebody has put the number in order, the same text can leave', () => {
    expect(verdictOf(failed(131_042), AGENT)?.mayRepeat).toBe(true);
    expect(verdictOf(failed(131_026), AGENT)?.mayRepeat).toBe(false);
  });
});

describe('what nobody here knows', () => {
  it('is said with its code', () => {
    const verdict = verdictOf(failed(999_999), AGENT);
    expect(meaningOf(999_999).meaning).toBe('unrecognised');
    expect(plain(verdict?.sentence)).toContain('999999');
    expect(plain(verdictOf(rejected('from_the_future'), AGENT)?.sentence)).toContain('from_the_future');
  });

  it('a failure without a reason is not taken for a refused token', () => {
    expect(verdictOf(failed(0, ''), AGENT)?.meaning).toBe('untold');
    expect(verdictOf(failed(0, 'AuthException'), AGENT)?.meaning).toBe('token_invalid');
    expect(verdictOf(failed(1, 'Words', { error: null }), AGENT)?.meaning).toBe('untold');
  });

  it('what the hub itself kept back is explained by its own code', () => {
    const verdict = verdictOf(failed(0, 'stage'), AGENT);
    expect(verdict).toMatchObject({ meaning: 'stage', byHub: true, words: null });
    expect(verdictOf(failed(131_047, 'stage'), AGENT)).toMatchObject({
      meaning: 'window_closed',
      byHub: false,
    });
  });

  it('a bubble that went out, or still waits, has nothing to explain', () => {
    expect(verdictOf(out(1, 'Ji', 'read'), AGENT)).toBeNull();
    expect(verdictOf(out(1, 'Ji', 'queued', { outbox: { state: 'waiting' } }), AGENT)).toBeNull();
    expect(verdictOf(message(1, { text: 'Ji' }), AGENT)).toBeNull();
  });
});

describe('the bubble', () => {
  const STANDING: Standing = {
    isOwner: false,
    ownerName: 'Sunita Mehta',
    maySend: false,
    mayReact: false,
    mustTake: false,
    reach: 'Farida',
  };

  function draw(bubbles: Message[], standing: Partial<Standing> = {}) {
    const actions = {
      reply: vi.fn(),
      copy: vi.fn((_text: string) => Promise.resolve(true)),
      openLink: vi.fn(),
      openPicture: vi.fn(),
      save: vi.fn(),
      jump: vi.fn(),
      sendAgain: vi.fn((_id: string) => Promise.resolve(true)),
      sendNow: vi.fn((_id: string) => Promise.resolve(true)),
      discard: vi.fn((_id: string) => Promise.resolve(true)),
      react: vi.fn(),
      forward: vi.fn(),
      undo: vi.fn(),
      openNumber: vi.fn(),
      writeTo: vi.fn(),
      take: vi.fn(),
      askOwner: vi.fn((_words: string) => Promise.resolve(true)),
    } satisfies BubbleActions;
    const target = document.body.appendChild(document.createElement('main'));
    const drawn = bubbles.map((bubble) =>
      mount(Bubble, {
        target,
        props: { message: bubble, customer: 'Farida', standing: { ...STANDING, ...standing }, actions },
      }),
    );
    return { target, actions, end: () => Promise.all(drawn.map((one) => unmount(one))) };
  }

  afterEach(() => document.body.replaceChildren());

  it('says what happened, offers one deed, and keeps WhatsApp’s words behind "Details"', async () => {
    const bubble = failed(131_042, 'Business eligibility payment issue');
    const { target, actions, end } = draw([bubble]);
    expect(plain(target.querySelector('.decide p')?.textContent)).toContain('no valid way of payment');
    const details = target.querySelector('details');
    expect(details?.open).toBe(false);
    expect(plain(details?.textContent)).toContain('Business eligibility payment issue');
    expect(plain(details?.textContent)).toContain('131042');
    expect(target.querySelectorAll('.deeds button')).toHaveLength(1);
    within(target).getByRole('button', { name: 'Ask the owner' }).click();
    await waitFor(() => expect(plain(target.textContent)).toContain('A note to Sunita Mehta'));
    const note = plain(actions.askOwner.mock.calls[0]?.[0]);
    expect(note).toContain('A message to Farida did not go out.');
    expect(note).not.toContain('131042');
    expect(actions.copy, 'a note is written, nothing is copied').not.toHaveBeenCalled();
    await end();
  });

  it('a text for the phone is copied as it was written, and the chat to open is named', async () => {
    const { target, actions, end } = draw([failed(131_047, 'Words', { text: 'Open *till 8*' })]);
    within(target).getByRole('button', { name: 'Answer from the phone' }).click();
    await waitFor(() => expect(plain(target.textContent)).toContain('open the chat with Farida'));
    expect(actions.copy).toHaveBeenCalledWith('Open *till 8*');
    await end();
  });

  it('each remedy does what it says', async () => {
    const bubbles = [failed(190), failed(131_000), rejected('stage')];
    const { target, actions, end } = draw(bubbles, { isOwner: true, maySend: true });
    within(target).getByRole('button', { name: 'Open the number’s page' }).click();
    expect(actions.openNumber).toHaveBeenCalledOnce();
    const unsent = target.querySelector<HTMLElement>('[data-refused=temporary]');
    if (!unsent) throw new Error('not drawn');
    within(unsent).getByRole('button', { name: 'Send again' }).click();
    expect(actions.sendAgain).toHaveBeenCalledExactlyOnceWith(bubbles[1]?.id);
    within(target).getByRole('button', { name: 'Discard' }).click();
    expect(actions.discard).toHaveBeenCalledExactlyOnceWith(bubbles[2]?.id);
    await end();
  });

  it('what was decided is not decided once more, unless it came to nothing', async () => {
    const asking = out(9, 'Ji', 'queued', { delivery: null, outbox: { state: 'asking' } });
    const { target, actions, end } = draw([failed(131_000), asking], { maySend: true });
    const button = (name: string) => within(target).getByRole('button', { name });
    const press = (name: string) => button(name).click();
    actions.sendAgain.mockResolvedValueOnce(false);
    press('Send again');
    press('Send again');
    expect(actions.sendAgain, 'while nobody knows what it came to').toHaveBeenCalledTimes(1);
    await Promise.resolve();
    for (let presses = 0; presses < 3; presses += 1) {
      press('Send again');
      press('Send now');
      await Promise.resolve();
    }
    expect(actions.sendAgain, 'after one that came to nothing').toHaveBeenCalledTimes(2);
    expect(actions.sendNow).toHaveBeenCalledTimes(1);
    expect(button('Send now').getAttribute('aria-disabled')).toBe('true');
    await end();
  });

  it('what was sent again says so, whoever did it, and offers nothing more', async () => {
    const again = failed(131_000, 'Words', { sent_again: true });
    const { target, end } = draw([again, rejected('sent_again')], { maySend: true });
    const [first, second] = target.querySelectorAll<HTMLElement>('.decide');
    expect(plain(first?.textContent)).toContain('It was sent again.');
    expect(plain(first?.textContent)).toContain('usually works again');
    expect(first?.querySelector('.deeds')).toBeNull();
    expect(plain(second?.textContent)).toContain('a colleague');
    expect([...(second?.querySelectorAll('.deeds button') ?? [])].map((one) => one.textContent)).toEqual([
      'Discard',
    ]);
    await end();
  });

  it('the owner finds the way to the number from a refused bubble', async () => {
    const { user } = await openDesk('&role=owner&real&refused');
    await user.click(await screen.findByRole('button', { name: /Farida/ }));
    await user.click(
      (await screen.findAllByRole('button', { name: 'Open the number’s page' }))[0] as HTMLElement,
    );
    await screen.findByRole('heading', { level: 1, name: /\+91/ });
    await closeDesk();
  });

  it.each(LANGUAGES)('%s: every refusal reads well to a screen reader', async (code) => {
    language.set(code);
    const bubbles = [
      ...MEANINGS.map((meaning) => failed(REFUSALS.find((row) => row.meaning === meaning)?.from ?? 999_999)),
      ...HUB_MEANINGS.map(rejected),
      failed(0, ''),
      out(1, 'Ji', 'unknown'),
      message(1, { kind: 'image', error: { code: 131_052, title: 'Media download error' } }),
    ];
    const { target, end } = draw(bubbles, { maySend: true });
    expect(target.querySelectorAll('[data-refused]')).toHaveLength(bubbles.length);
    target.querySelectorAll('details').forEach((details) => (details.open = true));
    expect(await obstacles(target)).toEqual([]);
    await end();
  });
});
