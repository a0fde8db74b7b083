/**
 * Which days a report is about, and the clock on the wall during them. Days are local; the core counts between instants and is
 * told how far the wall is from UTC, and when that changed.
 */
import type { Period, TeamRules, TeamSettings } from '$ipc/types';
import { offsetsBetween } from '$shared/format/offsets';

export type Days =
  | { kind: 'today' }
  | { kind: 'week' }
  | { kind: 'month' }
  /** Local midnights, the last day included. */
  | { kind: 'chosen'; first: number; last: number };

const DAY = 86_400_000;

/** Local midnight so many days later, whatever the clocks do in between. */
export function daysLater(midnight: number, days: number): number {
  const day = new Date(midnight);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

/** The local day an instant lies in, as forms and file names write it: 2026-11-26. */
export function dateOf(ms: number): string {
  const day = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function midnightOf(ms: number): number {
  return daysLater(ms, 0);
}

const instant = (ms: number) => new Date(ms).toISOString();

/** How many days are meant. */
export function lengthOf(days: Days): number {
  if (days.kind === 'chosen') return Math.round((midnightOf(days.last) - midnightOf(days.first)) / DAY) + 1;
  return { today: 1, week: 7, month: 30 }[days.kind];
}

function firstDay(days: Days, now: number): number {
  return days.kind === 'chosen' ? midnightOf(days.first) : daysLater(now, 1 - lengthOf(days));
}

/** The days themselves: from a midnight to a midnight. */
export function periodOf(days: Days, now: number): Period {
  const first = firstDay(days, now);
  return { from: instant(first), until: instant(daysLater(first, lengthOf(days))) };
}

/** As many days before them. */
export function periodBefore(days: Days, now: number): Period {
  const first = firstDay(days, now);
  return { from: instant(daysLater(first, -lengthOf(days))), until: instant(first) };
}

/** How the core is to count what lies between two instants. What is compared may have begun years before. */
export function rulesOf(settings: TeamSettings, from: number, until: number): TeamRules {
  return {
    offsets: offsetsBetween(midnightOf(from) - 3 * 366 * DAY, until + DAY),
    working_time_only: settings.working_time_only,
  };
}
