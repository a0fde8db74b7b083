/** Instants as people read them, in the computer's own zone unless another is named, and in the language on screen. */
import { language } from '$i18n/runtime.svelte';
import { perLocale } from './intl-cache';

const DAY = 86_400_000;

const dates = (options: Intl.DateTimeFormatOptions) =>
  perLocale((locale) => new Intl.DateTimeFormat(locale, options));
const clock = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = dates({ weekday: 'long' });
const short = dates({ day: 'numeric', month: 'short' });
const shortYear = dates({ day: 'numeric', month: 'short', year: 'numeric' });
const long = dates({ day: 'numeric', month: 'long', year: 'numeric' });
const divider = dates({ weekday: 'long', day: 'numeric', month: 'long' });
const dividerYear = dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const full = dates({ dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' });
const wall = perLocale(
  (locale, timeZone: string) =>
    new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
);
const relative = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

/** Milliseconds of an instant from the core (`YYYY-MM-DDTHH:MM:SS.sssZ`). */
export function millis(instant: string): number {
  return Date.parse(instant);
}

/** Local midnight of the day that holds `ms`. */
export function startOfDay(ms: number): number {
  const day = new Date(ms);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** Whole local days from `ms` to `now`: 0 today, 1 yesterday, -1 tomorrow. Steady across a change of summer time. */
export function daysAgo(ms: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(ms)) / DAY);
}

/** 10:48 */
export function clockTime(ms: number): string {
  return clock().format(ms);
}

function relativeWords(days: number): string {
  return relative().format(-days, 'day');
}

function relativeDay(days: number): string {
  const words = relativeWords(days);
  return words.charAt(0).toLocaleUpperCase(language.intl) + words.slice(1);
}

/** For a list row: the time today, then "Yesterday", then the weekday, then the date. */
export function listTime(ms: number, now: number): string {
  const days = daysAgo(ms, now);
  if (days === 0) return clockTime(ms);
  if (days === 1) return relativeDay(1);
  if (days > 1 && days < 7) return weekday().format(ms);
  return shortDate(ms, now);
}

/** 2 Oct, with the year when it is another one. */
export function shortDate(ms: number, now: number): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? short : shortYear)().format(ms);
}

/** 28 May 2026 */
export function longDate(ms: number): string {
  return long().format(ms);
}

const noonOf = (day: string) => Date.parse(`${day}T12:00:00`);

/** The day a field holds (`2026-12-01`), whatever the clock of this computer; empty while it holds none. */
export function dayWords(day: string): string {
  const noon = noonOf(day);
  return Number.isNaN(noon) ? '' : longDate(noon);
}

/** The same, short: 1 Dec, with the year when it is another one. */
export function shortDay(day: string, now: number): string {
  return shortDate(noonOf(day), now);
}

/** For a divider in a thread: "Today", "Yesterday", else the weekday and date. */
export function dayLabel(ms: number, now: number): string {
  const days = daysAgo(ms, now);
  if (days === 0 || days === 1) return relativeDay(days);
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? divider : dividerYear)().format(ms);
}

/** "Tomorrow 10:41", "Today 18:20", else date and time: when something will happen. */
export function moment(ms: number, now: number): string {
  const days = daysAgo(ms, now);
  const day = Math.abs(days) <= 1 ? relativeDay(days) : shortDate(ms, now);
  return `${day} ${clockTime(ms)}`;
}

/** The same inside a sentence: "seen yesterday 19:22". */
export function momentWithin(ms: number, now: number): string {
  const days = daysAgo(ms, now);
  const day = Math.abs(days) <= 1 ? relativeWords(days) : shortDate(ms, now);
  return `${day} ${clockTime(ms)}`;
}

/** "27 Nov, 09:00" on a clock in another zone. */
export function wallMoment(ms: number, zone: string): string {
  return wall(zone).format(ms);
}

/** The whole instant, for tooltips. */
export function fullTime(ms: number): string {
  return full().format(ms);
}

/** 0:23, 12:05, 1:02:07: the length of a recording. */
export function duration(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return language.inDigits(h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`);
}
