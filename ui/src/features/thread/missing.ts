/**
 * Where in a chat messages may be missing: each gap of its number lies between two bubbles, and one line says it there, from the first
 * of them to the last. Before the first bubble nothing can be said to be missing here: that chat had not begun, or is not read so far.
 * What lasts, and what nothing was written after, stands at the end.
 */
import { maybe, t } from '$i18n/runtime.svelte';
import type { Gap } from '$ipc/types';
import { clockTime, daysAgo, millis, momentWithin, startOfDay } from '$shared/format/time';
import type { Row } from './rows';

/** What one line says. */
export interface Missing {
  from: number;
  /** Nothing while it lasts. */
  until: number | null;
  /** The hub's word for the reason; nothing where there are several. */
  why: string | null;
}

export interface Lines {
  /** By the key of the row below it. */
  above: ReadonlyMap<string, Missing>;
  end: Missing | null;
}

const NONE: Lines = { above: new Map(), end: null };

function joined(a: Missing | null, b: Missing): Missing {
  if (!a) return b;
  return {
    from: Math.min(a.from, b.from),
    until: a.until === null || b.until === null ? null : Math.max(a.until, b.until),
    why: a.why === b.why ? a.why : null,
  };
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
  let says: Missing | null = null;
  for (const [at, row] of rows.entries()) {
    const begin = beginOf(rows, at);
    while (over[0] && over[0].from < begin) {
      const gap = over.shift();
      if (!begun || !gap) continue;
      key ??= row.key;
      says = joined(says, gap);
    }
    if (!isBubble(row)) continue;
    if (key && says) above.set(key, says);
    key = says = null;
    begun = true;
  }
  const late = atEnd ? [...over, ...lasting] : [];
  if (late.length === 0) {
    if (key && says) above.set(key, says);
    return { above, end: null };
  }
  return { above, end: late.reduce<Missing | null>(joined, says) };
}

/** The sentence, and the reason where there is one to name. */
export function missingWords(
  { from, until, why }: Missing,
  now: number,
): { words: string; why: string | null } {
  const begin = momentWithin(from, now);
  const reason = why === null ? null : maybe(`gap-why-${why}`);
  if (until === null) return { words: t('missing-since', { from: begin }), why: reason };
  const end = daysAgo(from, now) === daysAgo(until, now) ? clockTime(until) : momentWithin(until, now);
  const words =
    begin === momentWithin(until, now)
      ? t('missing-at', { at: begin })
      : t('missing-between', { from: begin, until: end });
  return { words, why: reason };
}
