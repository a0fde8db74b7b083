/**
 * Where in a chat messages may be missing: each gap of its number lies between two bubbles, and one line says there when that was, each
 * while by itself. Before the first bubble nothing can be said to be missing here: that chat had not begun, or is not read so far.
 * What nothing was written after stands at the end, and below it what lasts.
 */
import { maybe, t } from '$i18n/runtime.svelte';
import type { Gap } from '$ipc/types';
import { clockTime, daysAgo, millis, momentWithin, startOfDay } from '$shared/format/time';
import type { Row } from './rows';

/** A while that messages may be missing from. */
export interface Span {
  from: number;
  /** `null` while it lasts. */
  until: number | null;
}

/** What one line says. */
export interface Missing {
  /** In the order of time, and none of them touches the next. What lasts is alone. */
  spans: readonly Span[];
  /** The hub's word for the reason; `null` where there are several. */
  why: string | null;
}

export interface Lines {
  /** By the key of the row below it. */
  above: ReadonlyMap<string, Missing>;
  /** Below the last row: what is over, and what lasts. */
  end: readonly Missing[];
}

type Gone = Span & { why: string };

/** So many whiles a line names; of more it says how many. */
const NAMED = 3;
const NONE: Lines = { above: new Map(), end: [] };

/** What touches is one while: a line never says that what came in between is missing. */
function spansOf(gone: readonly Gone[]): Span[] {
  const spans: { from: number; until: number | null }[] = [];
  for (const { from, until } of gone.toSorted((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (!last || (last.until !== null && last.until < from)) spans.push({ from, until });
    else if (last.until !== null) last.until = until === null ? null : Math.max(last.until, until);
  }
  return spans;
}

/** One line for all of them; none where there is none. */
function lineOf(gone: readonly Gone[]): Missing[] {
  const [first] = gone;
  if (!first) return [];
  return [{ spans: spansOf(gone), why: gone.every(({ why }) => why === first.why) ? first.why : null }];
}

/** Since when a row stands where it stands: what was before it belongs above it. A day stands there from midnight on. */
function beginOf(rows: readonly Row[], at: number): number {
  const row = rows[at];
  if (!row) return Infinity;
  if (row.kind === 'new') return beginOf(rows, at + 1);
  if (row.kind === 'day') return startOfDay(row.at);
  return millis(row.kind === 'message' ? row.item.sent_at : row.item.at);
}

/** What WhatsApp has: a bubble that has not left says nothing of what was delivered. */
const isBubble = (row: Row) => row.kind === 'message' && row.item.outbox === null;

/** The lines of a chat with these rows. Those at its end are seen only where the end is. */
export function missingIn(rows: readonly Row[], gaps: readonly Gap[], atEnd: boolean): Lines {
  if (gaps.length === 0 || !rows.some(isBubble)) return NONE;
  const all = gaps
    .map(({ from, until, why }) => ({
      from: millis(from),
      until: until === null ? null : millis(until),
      why,
    }))
    .sort((a, b) => a.from - b.from);
  const over = all.filter(({ until }) => until !== null);
  const lasting = all.filter(({ until }) => until === null);
  const above = new Map<string, Missing>();
  let begun = false;
  /** What is said between the bubble before and the next one, above the first row that is later. */
  let key: string | null = null;
  let says: Gone[] = [];
  const say = () => {
    for (const line of lineOf(says)) if (key !== null) above.set(key, line);
    key = null;
    says = [];
  };
  for (const [at, row] of rows.entries()) {
    const begin = beginOf(rows, at);
    while (over[0] && over[0].from < begin) {
      const gap = over.shift();
      if (!begun || !gap) continue;
      key ??= row.key;
      says.push(gap);
    }
    if (!isBubble(row)) continue;
    say();
    begun = true;
  }
  if (!atEnd) over.length = 0;
  // What nothing was written after is said in one place.
  if (over.length > 0) over.unshift(...says);
  else say();
  return { above, end: atEnd ? [...lineOf(over), ...lineOf(lasting)] : [] };
}

/** "3 Sep 10:02 to 10:20": each day is said once, and not again where the while before ended on it. */
function spanWords(from: number, until: number, before: number | null, now: number): string {
  const isOn = (day: number | null, at: number) => day !== null && daysAgo(day, now) === daysAgo(at, now);
  const begin = isOn(before, from) ? clockTime(from) : momentWithin(from, now);
  if (momentWithin(from, now) === momentWithin(until, now)) return begin;
  const end = isOn(from, until) ? clockTime(until) : momentWithin(until, now);
  return t('missing-span', { from: begin, until: end });
}

function wordsOf(spans: readonly Span[], now: number): string {
  const [first] = spans;
  if (!first) return '';
  const begin = momentWithin(first.from, now);
  if (first.until === null) return t('missing-since', { from: begin });
  const whiles = spans.map(({ from, until }, at) =>
    spanWords(from, until ?? now, spans[at - 1]?.until ?? null, now),
  );
  const [one = '', ...more] = whiles.slice(0, NAMED);
  const times = more.reduce((times, next) => t('missing-and', { times, next }), one);
  const rest = whiles.length - NAMED;
  if (rest > 0) return t('missing-times-more', { times, rest });
  if (more.length > 0) return t('missing-times', { times });
  const at = momentWithin(first.until, now) === begin;
  return at ? t('missing-at', { at: begin }) : t('missing-between', { span: one });
}

/** The sentence, and the reason where there is one to name. */
export function missingWords({ spans, why }: Missing, now: number): { words: string; why: string | null } {
  return { words: wordsOf(spans, now), why: why === null ? null : maybe(`gap-why-${why}`) };
}
