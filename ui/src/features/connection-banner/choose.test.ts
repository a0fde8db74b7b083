import { expect, it } from 'vitest';
import type { Connection, MessageView, NumberRow, NumberView } from '$ipc/types';
import { replyWindow } from '$shared/format/reply-window';
import { choose, phoneAnswer, type Situation } from './choose';

const now = Date.UTC(2026, 10, 22, 10);
const iso = (ms: number) => new Date(ms).toISOString();
const live: Connection = {
  state: 'live',
  since: iso(now),
  waiting: 0,
  asking: 0,
  lost: [],
  clock_ahead_ms: null,
  first_sync: null,
  needs_version: null,
  own_hub_fails: null,
};

const phone = (age: number, more: Partial<MessageView> = {}) =>
  ({ id: 'm1', origin: 'phone', imported: false, sent_at: iso(now - age), ...more }) as MessageView;

function situation(more: Partial<Situation> = {}): Situation {
  return {
    connection: live,
    window: replyWindow(iso(now + 20 * 3_600_000), now),
    newest: null,
    draftSince: null,
    looked: new Set(),
    resolved: false,
    now,
    ...more,
  };
}

it('says nothing when there is nothing to say', () => {
  expect(choose(situation())).toBeNull();
});

it('a lost line comes before the phone, the phone before the window', () => {
  const all = { newest: phone(20_000), window: replyWindow(iso(now - 1), now) };
  expect(choose(situation({ ...all, connection: { ...live, state: 'offline', waiting: 2 } }))).toEqual({
    kind: 'offline',
    waiting: 2,
  });
  expect(choose(situation(all))?.kind).toBe('phone');
  expect(choose(situation({ window: all.window }))).toEqual({ kind: 'window-closed' });
});

it('a hub of this computer that does not start says why, instead of a line that is lost', () => {
  const connection: Connection = { ...live, state: 'offline', own_hub_fails: 'the disk is full' };
  expect(choose(situation({ connection }))).toEqual({ kind: 'own-hub', why: 'the disk is full' });
});

it('the phone holds a draft until someone looked', () => {
  const held = situation({ newest: phone(20_000), draftSince: now - 60_000 });
  expect(phoneAnswer(held)).toEqual({ kind: 'phone', seconds: 20, held: true, messageId: 'm1' });
  expect(phoneAnswer({ ...held, looked: new Set(['m1']) })).toBeNull();
});

it('history from the phone holds nothing', () => {
  expect(phoneAnswer(situation({ newest: phone(20_000, { imported: true }), draftSince: now }))).toBeNull();
  expect(phoneAnswer(situation({ newest: phone(20_000, { automatic: true }), draftSince: now }))).toBeNull();
});

it('without a draft the phone is news for two minutes only', () => {
  expect(phoneAnswer(situation({ newest: phone(110_000) }))?.held).toBe(false);
  expect(phoneAnswer(situation({ newest: phone(130_000) }))).toBeNull();
});

it('a resolved conversation does not nag about its window', () => {
  expect(choose(situation({ resolved: true, window: { state: 'never' } }))).toBeNull();
});

it('what did not go out elsewhere is counted and led to, and the open chat shows its own', () => {
  const lost = ['c1', 'c2', 'c2'].map((conversation_id, place) => ({
    conversation_id,
    message_id: `m${place}`,
  }));
  const connection = { ...live, lost };
  expect(choose(situation({ connection, chat: 'c1' }))).toEqual({
    kind: 'lost',
    count: 2,
    conversationId: 'c2',
    messageId: 'm1',
  });
  expect(choose(situation({ connection: { ...live, lost: lost.slice(1) }, chat: 'c2' }))).toBeNull();
});

it('the first sync never claims to be complete', () => {
  const syncing = { ...live, first_sync: { done: 999, total: 1000 } };
  expect(choose(situation({ connection: syncing }))).toEqual({ kind: 'first-sync', percent: 99 });
});

const numberView = (more: Partial<NumberRow>, maySend = false): NumberView => ({
  number: {
    link: { state: 'connected' },
    stage: { stage: 'team' },
    health: { restrictions: [] },
    ...more,
  } as unknown as NumberRow,
  lifeline: { left_ms: 2.5 * 86_400_000, is_reminding: true, is_alerting: true },
  may_send: maySend,
});

it('what the number allows comes before what the window does', () => {
  const closed = { window: replyWindow(iso(now - 1), now) };
  const down = numberView({ link: { state: 'access_lost' }, stage: { stage: 'mirror' } });
  expect(choose(situation({ ...closed, number: down }))).toEqual({
    kind: 'number-down',
    link: 'access_lost',
  });
  expect(choose(situation({ ...closed, number: numberView({ stage: { stage: 'mirror' } }) }))).toEqual({
    kind: 'mirror',
  });
});

it('the one who may answer is not told that somebody may', () => {
  const stage = { stage: 'one_person', person_id: 'p' } as const;
  const people = [{ id: 'p', name: 'Asha', is_me: true, role: 'agent' as const, away: null }];
  expect(choose(situation({ number: numberView({ stage }, false), people }))).toEqual({
    kind: 'one-person',
    name: 'Asha',
  });
  expect(choose(situation({ number: numberView({ stage }, true), people }))).toBeNull();
});

it('the phone to be opened is the owner’s to know, after everything else', () => {
  expect(choose(situation({ number: numberView({}, true) }))).toBeNull();
  expect(choose(situation({ number: numberView({}, true), owner: true }))).toEqual({
    kind: 'lifeline',
    days: 2,
  });
});

it('the phone’s own greeting holds nothing', () => {
  const greeting = phone(20_000, { automatic: true });
  expect(phoneAnswer(situation({ newest: greeting, draftSince: now - 60_000 }))).toBeNull();
});
