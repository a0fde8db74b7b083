import { expect, it } from 'vitest';
import { language } from '$i18n/runtime.svelte';
import { message, type Message } from '$ipc/fake/words';
import type { Gap, ThreadItem } from '$ipc/types';
import { missingIn, missingWords } from './missing';
import { rowsOf } from './rows';

const ms = (hour: number, minute = 0, day = 21) => new Date(2026, 10, day, hour, minute).getTime();
const iso = (at: number) => new Date(at).toISOString();

function bubble(id: string, at: number, more: Partial<Message> = {}): ThreadItem {
  return message(0, { id, sent_at: iso(at), ...more });
}
function assigned(id: string, at: number): ThreadItem {
  return { type: 'event', id, at: iso(at), by: null, what: { kind: 'resolved' } };
}
function gap(from: number, until: number | null, why = 'disconnected'): Gap {
  return { from: iso(from), until: until === null ? null : iso(until), why };
}
function lines(items: ThreadItem[], gaps: Gap[], atEnd = true) {
  const { above, end } = missingIn(rowsOf(items, null), gaps, atEnd);
  return { above: Object.fromEntries(above), end };
}

const nine = bubble('nine', ms(9));
const noon = bubble('noon', ms(12));
const morning = gap(ms(10, 2), ms(11, 40));

it('a line stands between the two bubbles that messages may be missing between', () => {
  const says = { from: ms(10, 2), until: ms(11, 40), why: 'disconnected' };
  expect(lines([nine, noon], [morning])).toEqual({ above: { noon: says }, end: null });
  // Of what happened in between, that which was before stays before.
  const [early, late] = [assigned('early', ms(9, 30)), assigned('late', ms(11, 50))];
  expect(lines([nine, early, late, noon], [morning]).above).toEqual({ late: says });
});

it('several gaps between two bubbles are one line, from the first to the last', () => {
  const second = gap(ms(11, 50), ms(11, 55), 'hub_down');
  const between = assigned('between', ms(11, 45));
  const says = { from: ms(10, 2), until: ms(11, 55), why: null };
  expect(lines([nine, noon], [second, morning]).above).toEqual({ noon: says });
  expect(lines([nine, between, noon], [second, morning]).above).toEqual({ between: says });
});

it('what lasts stands at the end, with what was before it there', () => {
  const lasting = gap(ms(12, 30), null);
  const since = { from: ms(12, 30), until: null, why: 'disconnected' };
  expect(lines([nine, noon], [lasting, morning])).toMatchObject({ above: { noon: {} }, end: since });
  expect(lines([nine], [lasting, morning])).toEqual({
    above: {},
    end: { from: ms(10, 2), until: null, why: 'disconnected' },
  });
  expect(lines([nine], [morning]).end).toMatchObject({ until: ms(11, 40) });
  expect(lines([nine], [lasting, morning], false).end).toBeNull();
});

it('nothing is missing before the first bubble of a chat, nor in one without any', () => {
  const nothing = { above: {}, end: null };
  expect(lines([noon], [morning])).toEqual(nothing);
  expect(lines([assigned('e', ms(9)), noon], [morning])).toEqual(nothing);
  expect(lines([], [morning])).toEqual(nothing);
});

it('what has not left is no bubble that a gap is over with', () => {
  const mine = bubble('mine', ms(12), { direction: 'out', outbox: { state: 'waiting' } });
  const { above, end } = lines([nine, mine], [gap(ms(10), null)]);
  expect(above).toEqual({});
  expect(end).toMatchObject({ until: null });
});

it('what was missing the day before stands before the day', () => {
  const next = bubble('next', ms(9, 0, 22));
  const [day] = rowsOf([nine, next], null)
    .filter(({ kind }) => kind === 'day')
    .slice(1);
  expect(Object.keys(lines([nine, next], [gap(ms(22), ms(23))]).above)).toEqual([day?.key]);
  expect(Object.keys(lines([nine, next], [gap(ms(1, 0, 22), ms(2, 0, 22))]).above)).toEqual(['next']);
});

it('a line says the day once, and the reason where there is one', () => {
  language.set('en');
  const now = ms(15);
  const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '');
  const told = missingWords({ from: ms(10, 2), until: ms(11, 40), why: 'hub_down' }, now);
  expect(plain(told.words)).toBe('Messages may be missing here, today 10:02 to 11:40.');
  expect(told.why).toBe('The desk’s server was not running.');
  const one = missingWords({ from: ms(10, 2), until: ms(10, 2), why: null }, now);
  expect(plain(one.words)).toBe('Messages of today 10:02 may be missing here.');
  expect(one.why).toBeNull();
  const lasting = missingWords({ from: ms(10, 2, 20), until: null, why: 'a reason of next year' }, now);
  expect(plain(lasting.words)).toBe('Since yesterday 10:02 messages may not arrive here.');
  expect(lasting.why).toBeNull();
});
