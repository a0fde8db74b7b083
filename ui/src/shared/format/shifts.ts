/** The hours of a week as fields write them. */
import { language } from '$i18n/runtime.svelte';
import type { Shift, WorkingHours } from '$ipc/types';

export const WEEK = [0, 1, 2, 3, 4, 5, 6];
const USUAL: Shift = { opens: 570, closes: 1140 };

/** A day as its fields stand. */
export interface Day {
  worked: boolean;
  opens: string;
  closes: string;
}

/** 0 is Monday. 1 January 2024 was one. */
export function weekday(index: number, width: 'short' | 'long'): string {
  return new Intl.DateTimeFormat(language.intl, { weekday: width, timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + index),
  );
}

/** 09:30 */
export function minuteOfDay(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

export const daysOf = (hours: WorkingHours): Day[] =>
  hours.days.map((shift) => ({
    worked: shift !== null,
    opens: minuteOfDay((shift ?? USUAL).opens),
    closes: minuteOfDay((shift ?? USUAL).closes % 1440),
  }));

function minutes(time: string): number {
  const [hours, rest] = time.split(':').map(Number);
  return (hours ?? NaN) * 60 + (rest ?? NaN);
}

/** Midnight at the end of a day is written as the next one's beginning. */
function shiftOf(day: Day): Shift | null {
  if (!day.worked) return null;
  return { opens: minutes(day.opens), closes: minutes(day.closes) || 1440 };
}

/** The week, or the day whose shift does not end after it begins. */
export function hoursOf(days: Day[]): { hours: WorkingHours } | { odd: number } {
  const shifts = days.map(shiftOf);
  const odd = shifts.findIndex((shift) => shift !== null && !(shift.opens < shift.closes));
  return odd >= 0 ? { odd } : { hours: { days: shifts as WorkingHours['days'] } };
}
