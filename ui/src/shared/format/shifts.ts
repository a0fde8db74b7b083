/** The hours of a week as fields write them. */
import { language, t } from '$i18n/runtime.svelte';
import type { Shift, WorkingHours } from '$ipc/types';
import { perLocale } from './intl-cache';

export const WEEK = [0, 1, 2, 3, 4, 5, 6];
const USUAL: Shift = { opens: 570, closes: 1140 };
const USUAL_BREAK: Shift = { opens: 780, closes: 840 };

/** A week with these shifts, without breaks and holidays. */
export const weekly = (days: WorkingHours['days']): WorkingHours => ({
  days,
  breaks: [null, null, null, null, null, null, null],
  holidays: [],
});

/** What a shop begins with: Monday to Saturday. */
export const usualWeek = (): WorkingHours => weekly([USUAL, USUAL, USUAL, USUAL, USUAL, USUAL, null]);

/** A day as its fields stand. */
export interface Day {
  worked: boolean;
  opens: string;
  closes: string;
  /** Nobody answers from one time to another in between. */
  rests: boolean;
  from: string;
  until: string;
}

const weekdays = perLocale(
  (locale, width: 'short' | 'long') => new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }),
);

/** 0 is Monday. 1 January 2024 was one. */
export function weekday(index: number, width: 'short' | 'long'): string {
  return weekdays(width).format(Date.UTC(2024, 0, 1 + index));
}

/** 09:30, as a field of the time takes it. */
function typed(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** 09:30, as it is read. */
export const minuteOfDay = (minutes: number): string => language.inDigits(typed(minutes));

export const daysOf = (hours: WorkingHours): Day[] =>
  hours.days.map((shift, index) => {
    const rest = hours.breaks[index] ?? null;
    return {
      worked: shift !== null,
      opens: typed((shift ?? USUAL).opens),
      closes: typed((shift ?? USUAL).closes % 1440),
      rests: rest !== null,
      from: typed((rest ?? USUAL_BREAK).opens),
      until: typed((rest ?? USUAL_BREAK).closes),
    };
  });

/** Whether two days are worked from when to when, and rested, alike. */
export function areAlike(one: Day, other: Day | undefined): boolean {
  if (other?.opens !== one.opens || other.closes !== one.closes || other.rests !== one.rests) return false;
  return !one.rests || (other.from === one.from && other.until === one.until);
}

function minutes(time: string): number {
  const [hours, rest] = time.split(':').map(Number);
  return (hours ?? NaN) * 60 + (rest ?? NaN);
}

/** Midnight at the end of a day is written as the next one's beginning. */
function shiftOf(day: Day): Shift | null {
  if (!day.worked) return null;
  const closes = minutes(day.closes);
  return { opens: minutes(day.opens), closes: closes === 0 ? 1440 : closes };
}

function restOf(day: Day): Shift | null {
  if (!day.worked || !day.rests) return null;
  return { opens: minutes(day.from), closes: minutes(day.until) };
}

/** The week, or the day whose shift does not end after it begins, or whose break does not lie within it. */
export function hoursOf(
  days: Day[],
  holidays: string[] = [],
): { hours: WorkingHours } | { odd: number; part: 'shift' | 'break' } {
  const shifts = days.map(shiftOf);
  const breaks = days.map(restOf);
  const odd = shifts.findIndex((shift) => shift !== null && !(shift.opens < shift.closes));
  if (odd >= 0) return { odd, part: 'shift' };
  const outside = breaks.findIndex((rest, index) => {
    const shift = shifts[index];
    if (!rest || !shift) return false;
    return !(shift.opens < rest.opens && rest.opens < rest.closes && rest.closes < shift.closes);
  });
  if (outside >= 0) return { odd: outside, part: 'break' };
  return {
    hours: {
      days: shifts as WorkingHours['days'],
      breaks: breaks as WorkingHours['breaks'],
      holidays,
    },
  };
}

/** What is wrong with a week, in words. */
export const oddWords = (odd: number, part: 'shift' | 'break'): string =>
  t(part === 'shift' ? 'team-rules-wrong-hours' : 'hours-odd-break', { weekday: weekday(odd, 'long') });
