/**
 * Times to send at. A person reads them on the clock of their own wall, so a plan is a wall-clock time in the computer's zone;
 * what travels is the instant and the name of that zone. Twice a year a wall clock jumps: a time that does not exist that night
 * becomes the first one after it, a time that comes twice means the first, and both are said.
 */
import { CalendarDateTime, fromAbsolute, getLocalTimeZone, toZoned } from '@internationalized/date';
import { t, type PlainKey } from '$i18n/runtime.svelte';
import { momentWithin, wallMoment } from './time';

/** A time as it stands on a wall: `2026-11-27` and `09:00`. */
export interface Wall {
  date: string;
  time: string;
}

export interface Plan {
  at: string;
  zone: string;
  unless_customer_writes: boolean;
}

/** Until when a chat sleeps. */
export interface Until {
  until: string;
  zone: string;
}

export interface Meant {
  ms: number;
  /** What is odd about that time: it does not exist that night, or comes twice. */
  odd: 'skipped' | 'twice' | null;
}

export interface Offer {
  id: 'hour' | 'evening' | 'tomorrow' | 'monday';
  label: PlainKey;
  ms: number;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;
const EVENING = 18;
const MORNING = 9;
/** An evening that is about to begin is no offer any more. */
const TOO_SOON = 30 * MINUTE;
/** As far as the hub plans. */
export const FURTHEST = 366 * 24 * HOUR;

/** Names the systems still give to zones that are called otherwise since. */
const RENAMED: Record<string, string> = {
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Europe/Kiev': 'Europe/Kyiv',
};

/** The zone of this computer's clock. */
export function ownZone(): string {
  const zone = getLocalTimeZone();
  return RENAMED[zone] ?? zone;
}

/** The instant a wall-clock time means; `null` for what is no time. */
export function meant({ date, time }: Wall, zone: string): Meant | null {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const clock = /^(\d{2}):(\d{2})(?::\d{2})?$/.exec(time);
  if (!day || !clock) return null;
  const [year, month, date_] = day.slice(1).map(Number) as [number, number, number];
  const [hour, minute] = clock.slice(1).map(Number) as [number, number];
  const wall = new CalendarDateTime(year, month, date_, hour, minute);
  // The calendar clamps what does not exist, such as 31 February.
  if (wall.day !== date_ || wall.month !== month || hour > 23 || minute > 59) return null;
  const first = toZoned(wall, zone, 'earlier');
  const last = toZoned(wall, zone, 'later');
  const isSkipped = last.hour !== hour || last.minute !== minute;
  if (isSkipped) return { ms: afterGap(wall, zone), odd: 'skipped' };
  return { ms: first.toDate().getTime(), odd: first.compare(last) === 0 ? null : 'twice' };
}

/** The first minute that exists after a time that does not. */
function afterGap(wall: CalendarDateTime, zone: string): number {
  let next = wall;
  for (let minutes = 0; minutes < 24 * 60; minutes++) {
    next = next.add({ minutes: 1 });
    const zoned = toZoned(next, zone, 'later');
    if (zoned.hour === next.hour && zoned.minute === next.minute) return zoned.toDate().getTime();
  }
  return toZoned(wall, zone, 'later').toDate().getTime();
}

/** What the wall shows at an instant. */
export function wallAt(ms: number, zone: string): Wall {
  const shown = fromAbsolute(ms, zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    date: `${String(shown.year).padStart(4, '0')}-${two(shown.month)}-${two(shown.day)}`,
    time: `${two(shown.hour)}:${two(shown.minute)}`,
  };
}

/** The times people mean most often, each still ahead, none twice. */
export function offers(nowMs: number, zone: string): Offer[] {
  const today = fromAbsolute(nowMs, zone);
  const at = (days: number, hour: number) => {
    const day = today.add({ days });
    const two = (n: number) => String(n).padStart(2, '0');
    const date = `${String(day.year).padStart(4, '0')}-${two(day.month)}-${two(day.day)}`;
    return meant({ date, time: `${two(hour)}:00` }, zone)?.ms ?? nowMs;
  };
  // Sunday is 0: the coming Monday is never today.
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const found: Offer[] = [
    { id: 'hour', label: 'later-in-an-hour', ms: Math.ceil((nowMs + HOUR) / MINUTE) * MINUTE },
  ];
  const evening = at(0, EVENING);
  if (evening - nowMs >= TOO_SOON) found.push({ id: 'evening', label: 'later-this-evening', ms: evening });
  found.push({ id: 'tomorrow', label: 'later-tomorrow', ms: at(1, MORNING) });
  if (toMonday > 1) found.push({ id: 'monday', label: 'later-monday', ms: at(toMonday, MORNING) });
  return found;
}

export function planOf(ms: number, zone: string, unless_customer_writes: boolean): Plan {
  return { at: new Date(ms).toISOString(), zone, unless_customer_writes };
}

/** `Asia/Kolkata` as "Kolkata". */
export function zoneName(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** "tomorrow 09:00", inside a sentence; where the person's clock shows another time, with the zone in which it was meant. */
export function plannedWords(ms: number, zone: string, nowMs: number): string {
  const own = ownZone();
  try {
    const [here, there] = [wallAt(ms, own), wallAt(ms, zone)];
    if (here.date === there.date && here.time === there.time) return momentWithin(ms, nowMs);
    return t('later-elsewhere', { time: wallMoment(ms, zone), zone: zoneName(zone) });
  } catch {
    // A zone this computer does not know: its own clock, then.
    return momentWithin(ms, nowMs);
  }
}
