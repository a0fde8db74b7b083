import { expect, it } from 'vitest';
import type { HeldConversation } from '$ipc/types';
import { choiceOf, countOf, isMeant, LISTED_AT_MOST, type Selection } from './selection';

const now = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;
const row = (id: string, more: Partial<HeldConversation> = {}): HeldConversation => ({
  conversation_id: id,
  contact_id: `c-${id}`,
  name: null,
  phone: null,
  in_phone_book: false,
  held: true,
  private: false,
  messages: 1,
  unread: 0,
  labels: [],
  last_at: new Date(now - 10 * DAY).toISOString(),
  ...more,
});
const selection = (more: Partial<Selection>): Selection => ({
  which: 'all',
  days: 90,
  label: null,
  ticked: new Set(),
  ...more,
});

it('a private chat is never meant, whatever is chosen', () => {
  const mine = row('a', { private: true, in_phone_book: true });
  for (const which of ['all', 'active', 'in-book', 'listed'] as const)
    expect(isMeant(mine, selection({ which, ticked: new Set(['a']) }), now)).toBe(false);
});

it('asks the hub for exactly what was chosen', () => {
  expect(choiceOf(selection({}), now)).toEqual({ which: 'all' });
  expect(choiceOf(selection({ which: 'active', days: 30 }), now)).toEqual({
    which: 'active_since',
    at: new Date(now - 30 * DAY).toISOString(),
  });
  expect(choiceOf(selection({ which: 'not-in-book' }), now)).toEqual({
    which: 'in_phone_book',
    is_in: false,
  });
  expect(choiceOf(selection({ which: 'listed', ticked: new Set(['a', 'b']) }), now)).toEqual({
    which: 'listed',
    conversation_ids: ['a', 'b'],
  });
});

it('nothing ticked, or too much, asks for nothing', () => {
  expect(choiceOf(selection({ which: 'listed' }), now)).toBeNull();
  const many = new Set(Array.from({ length: LISTED_AT_MOST + 1 }, (_, index) => String(index)));
  expect(choiceOf(selection({ which: 'listed', ticked: many }), now)).toBeNull();
});

const counts = [{ label_id: 'l', held: 7, released: 2 }];

it('by a label it means what carries it, counted by the hub', () => {
  const chosen = selection({ which: 'labelled', label: 'l' });
  expect(choiceOf(chosen, now)).toEqual({ which: 'labelled', label_id: 'l' });
  expect(choiceOf(selection({ which: 'labelled' }), now)).toBeNull();
  expect(isMeant(row('a', { labels: ['l', 'k'] }), chosen, now)).toBe(true);
  expect(isMeant(row('a', { labels: ['k'] }), chosen, now)).toBe(false);
  expect(isMeant(row('a', { labels: ['l'], private: true }), chosen, now)).toBe(false);
  expect(countOf([], 812, counts, false, chosen, now)).toBe(7);
  expect(countOf([], 812, counts, false, selection({ which: 'labelled', label: 'k' }), now)).toBe(0);
});

it('a count is given only when it is known', () => {
  const rows = [
    row('a'),
    row('b', { in_phone_book: true }),
    row('c', { held: false }),
    row('d', { private: true }),
  ];
  expect(countOf(rows, 812, counts, false, selection({}), now)).toBe(812);
  expect(countOf(rows, 812, counts, false, selection({ which: 'in-book' }), now)).toBeNull();
  expect(countOf(rows, 2, counts, true, selection({ which: 'in-book' }), now)).toBe(1);
  expect(countOf(rows, 2, counts, true, selection({ which: 'active', days: 30 }), now)).toBe(2);
  expect(
    countOf(rows, 812, counts, false, selection({ which: 'listed', ticked: new Set(['a', 'c']) }), now),
  ).toBe(1);
});
