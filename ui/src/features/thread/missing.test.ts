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
const span = (from: number, until: number | null) => ({ from, until });

const nine = bubble('nine', ms(9));
const noon = bubble('noon', ms(12));
const morning = gap(ms(10, 2), ms(11, 40));

it('a line stands between the two bubbles that messages may be missing between', () => {
  const says = { spans: [span(ms(10, 2), ms(11, 40))], why: 'disconnected' };
  expect(lines([nine, noon], [morning])).toEqual({ above: { noon: says }, end: [] });
  // Of what happened in between, that which was before stays before.
  const [early, late] = [assigned('early', ms(9, 30)), assigned('late', ms(11, 50))];
  expect(lines([nine, early, late, noon], [morning]).above).toEqual({ late: says });
});

it('several gaps between two bubbles are one line, and what came between them is not said to be missing', () => {
  const second = gap(ms(11, 50), ms(11, 55), 'hub_down');
  const between = assigned('between', ms(11, 45));
  const says = { spans: [span(ms(10, 2), ms(11, 40)), span(ms(11, 50), ms(11, 55))], why: null };
  expect(lines([nine, noon], [second, morning]).above).toEqual({ noon: says });
  expect(lines([nine, between, noon], [second, morning]).above).toEqual({ between: says });
});

it('gaps that touch are one', () => {
  const after = gap(ms(11, 40), ms(11, 55));
  const within = gap(ms(10, 30), ms(10, 40));
  const says = { spans: [span(ms(10, 2), ms(11, 55))], why: 'disconnected' };
  expect(lines([nine, noon], [after, within, morning]).above).toEqual({ noon: says });
});

it('what lasts is said by itself, below what is over', () => {
  const lasting = gap(ms(12, 30), null);
  const since = { spans: [span(ms(12, 30), null)], why: 'disconnected' };
  const over = { spans: [span(ms(10, 2), ms(11, 40))], why: 'disconnected' };
  expect(lines([nine, noon], [lasting, morning])).toEqual({ above: { noon: over }, end: [since] });
  expect(lines([nine], [lasting, morning])).toEqual({ above: {}, end: [over, since] });
  expect(lines([nine], [morning]).end).toEqual([over]);
  expect(lines([nine], [lasting, morning], false).end).toEqual([]);
});

it('nothing is missing before the first bubble of a chat, nor in one without any', () => {
  const nothing = { above: {}, end: [] };
  expect(lines([noon], [morning])).toEqual(nothing);
  expect(lines([assigned('e', ms(9)), noon], [morning])).toEqual(nothing);
  expect(lines([], [morning])).toEqual(nothing);
});

it('what has not left is no bubble that a gap is over with', () => {
  const mine = bubble('mine', ms(12), { direction: 'out', outbox: { state: 'waiting' } });
  const { above, end } = lines([nine, mine], [gap(ms(10), null)]);
  expect(above).toEqual({});
  expect(end).toMatchObject([{ spans: [{ until: null }] }]);
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
  const told = missingWords({ spans: [span(ms(10, 2), ms(11, 40))], why: 'hub_down' }, now);
  expect(plain(told.words)).toBe('Messages may be missing here, today 10:02 to 11:40.');
  expect(told.why).toBe('The desk’s server was not running.');
  const one = missingWords({ spans: [span(ms(10, 2), ms(10, 2))], why: null }, now);
  expect(plain(one.words)).toBe('Messages of today 10:02 may be missing here.');
  expect(one.why).toBeNull();
  const lasting = missingWords({ spans: [span(ms(10, 2, 20), null)], why: 'a reason of next year' }, now);
  expect(plain(lasting.words)).toBe('Since yesterday 10:02 messages may not arrive here.');
  expect(lasting.why).toBeNull();
});

it('a line names several whiles, and of more than three how many more', () => {
  language.set('en');
  const said = (...hours: number[]) => {
    const spans = hours.map((hour) => span(ms(hour), ms(hour, 20)));
    return missingWords({ spans, why: null }, ms(15)).words.replace(/[\u2068\u2069]/g, '');
  };
  expect(said(9, 11)).toBe('Messages may be missing here: today 09:00 to 09:20; 11:00 to 11:20.');
  expect(said(9, 10, 11, 12)).toMatch(/; 11:00 to 11:20; and once more\.$/);
  expect(said(9, 10, 11, 12, 13)).toMatch(/; 11:00 to 11:20; and 2 more times\.$/);
});
