import { expect, it } from 'vitest';
import type { MessageView, OutboxState, ThreadItem } from '$ipc/types';
import { cameBehind, firstUnread, lastMessage, newestMessage, rowsOf } from './rows';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).toISOString();

function bubble(id: string, sent_at: string, more: Partial<MessageView> = {}): ThreadItem {
  return {
    type: 'message',
    id,
    direction: 'in',
    origin: 'customer',
    author: null,
    imported: false,
    automatic: false,
    kind: 'text',
    text: id,
    media: null,
    detail: null,
    template: null,
    quote: null,
    forwarded: null,
    referral: null,
    reactions: [],
    reaction_refused: null,
    delivery: null,
    outbox: null,
    error: null,
    edited_at: null,
    revoked_at: null,
    sent_at,
    retry_of: null,
    sent_again: false,
    ...more,
  };
}

const kinds = (items: ThreadItem[], unread: string | null = null) =>
  rowsOf(items, unread).map((row) => (row.kind === 'message' && row.joined ? 'joined' : row.kind));

it('every day begins with its divider, in local time', () => {
  expect(kinds([bubble('a', at(20, 23, 59)), bubble('b', at(21, 0, 1))])).toEqual([
    'day',
    'message',
    'day',
    'message',
  ]);
});

it('bubbles of one hand in one breath stand together', () => {
  const [a, b, c] = [bubble('a', at(21, 10)), bubble('b', at(21, 10, 2)), bubble('c', at(21, 11))];
  expect(kinds([a, b, c])).toEqual(['day', 'message', 'joined', 'message']);
});

it('two hands never look like one', () => {
  const asha = { id: 'p1', name: 'Asha', is_me: true };
  const vikram = { id: 'p2', name: 'Vikram', is_me: false };
  const out = { direction: 'out', origin: 'desk' } as const;
  expect(
    kinds([
      bubble('a', at(21, 10), { ...out, author: asha }),
      bubble('b', at(21, 10, 1), { ...out, author: vikram }),
      bubble('c', at(21, 10, 2), { ...out, origin: 'phone' }),
    ]),
  ).toEqual(['day', 'message', 'message', 'message']);
});

it('the line of new messages stands above the first unread one', () => {
  const items = [bubble('a', at(21, 9)), bubble('b', at(21, 10)), bubble('c', at(21, 10, 1))];
  expect(firstUnread(items, 2)).toBe('b');
  expect(kinds(items, 'b')).toEqual(['day', 'message', 'new', 'message', 'joined']);
});

it('history is never the first unread', () => {
  const items = [bubble('a', at(21, 9), { imported: true }), bubble('b', at(21, 10))];
  expect(firstUnread(items, 2)).toBe('b');
  expect(firstUnread(items, 0)).toBeNull();
});

it('the newest bubble is not an event line', () => {
  const line: ThreadItem = { type: 'event', id: 'e', what: { kind: 'resolved' }, by: null, at: at(21, 12) };
  expect(newestMessage([bubble('a', at(21, 9)), line])?.id).toBe('a');
});

it('what came behind a bubble is every one of others, and nothing where that bubble is gone', () => {
  const asha = { id: 'p1', name: 'Asha', is_me: true };
  const vikram = { id: 'p2', name: 'Vikram', is_me: false };
  const line: ThreadItem = {
    type: 'event',
    id: 'line',
    what: { kind: 'resolved' },
    by: null,
    at: at(21, 12),
  };
  const items = [
    bubble('a', at(21, 9)),
    bubble('b', at(21, 10)),
    line,
    bubble('c', at(21, 11), { direction: 'out', origin: 'desk', author: vikram }),
    bubble('d', at(21, 12), { direction: 'out', origin: 'desk', author: asha }),
    bubble('e', at(21, 13)),
    bubble('f', at(21, 14), { outbox: { state: 'waiting' } }),
  ];
  expect(cameBehind(items, 'a')).toBe(3);
  expect(cameBehind(items, 'c')).toBe(1);
  expect(cameBehind(items, 'e')).toBe(0);
  expect(cameBehind(items, 'x')).toBe(0);
});

it('what has not left stands at the end and is not the newest bubble', () => {
  const unsent: OutboxState[] = [
    { state: 'waiting' },
    { state: 'asking' },
    { state: 'rejected', error: { code: 'stage', message: 'words', detail: null } },
  ];
  const mine = unsent.map((outbox, at) => bubble(`o${at}`, '2026-11-21T08:00:00Z', { outbox }));
  expect(newestMessage([bubble('a', at(21, 9)), ...mine])?.id).toBe('a');
  expect(lastMessage([bubble('a', at(21, 9)), ...mine])?.id).toBe('o2');
  expect(newestMessage(mine)).toBeNull();
});
