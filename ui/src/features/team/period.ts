/**
 * Which days a report is about. They are days on the shop's wall, as its hours are; a shop without hours has the desk's. A day is
 * its date, `2026-11-26`, and becomes instants where the core is asked, which counts between them and is told how far a wall
 * without hours is from UTC, and when that changed.
 */
import { parseDate } from '@internationalized/date';
import type { Period, ShopHours, TeamRules, TeamSettings } from '$ipc/types';
import { offsetsBetween } from '$shared/format/offsets';
import { ownZone, wallAt } from '$shared/format/plan';
import { millis } from '$shared/format/time';

export type Days =
  | { kind: 'today' }
  | { kind: 'week' }
  | { kind: 'month' }
  /** The last day included. */
  | { kind: 'chosen'; first: string; last: string };

const DAY = 86_400_000;

/** Whose days are meant. A zone this computer does not know is the desk's own. */
export function zoneOf(hours: ShopHours | null | undefined): string {
  if (!hours) return ownZone();
  try {
    wallAt(0, hours.zone);
    return hours.zone;
  } catch {
    return ownZone();
  }
}

/** Whether the wall of a zone shows something else than the desk's. */
export function isElsewhere(zone: string, now: number): boolean {
  const [here, there] = [wallAt(now, ownZone()), wallAt(now, zone)];
  return here.date !== there.date || here.time !== there.time;
}

/** The day so many days later. */
export function daysLater(day: string, days: number): string {
  return parseDate(day).add({ days }).toString();
}

/** The first instant of a day, whatever the clocks do in that night. */
const beginning = (day: string, zone: string) => parseDate(day).toDate(zone).toISOString();

/** How many days are meant. */
export function lengthOf(days: Days): number {
  if (days.kind === 'chosen') return parseDate(days.last).compare(parseDate(days.first)) + 1;
  return { today: 1, week: 7, month: 30 }[days.kind];
}

export function firstDay(days: Days, today: string): string {
  return days.kind === 'chosen' ? days.first : daysLater(today, 1 - lengthOf(days));
}

export function lastDay(days: Days, today: string): string {
  return days.kind === 'chosen' ? days.last : today;
}

const between = (first: string, days: number, zone: string): Period => ({
  from: beginning(first, zone),
  until: beginning(daysLater(first, days), zone),
});

/** The days themselves: from a midnight to a midnight. */
export function periodOf(days: Days, today: string, zone: string): Period {
  return between(firstDay(days, today), lengthOf(days), zone);
}

/** As many days before them. */
export function periodBefore(days: Days, today: string, zone: string): Period {
  const length = lengthOf(days);
  return between(daysLater(firstDay(days, today), -length), length, zone);
}

/** How the core is to count what lies in a period. What is compared may have begun years before. */
export function rulesOf(settings: TeamSettings, { from, until }: Period): TeamRules {
  return {
    offsets: offsetsBetween(millis(from) - 3 * 366 * DAY, millis(until) + DAY),
    working_time_only: settings.working_time_only,
  };
}
