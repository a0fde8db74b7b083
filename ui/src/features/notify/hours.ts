/** Quiet hours as a time field writes them. */
import type { QuietHours } from '$ipc/types';

/** What is offered first: from seven in the evening to nine in the morning. */
export const NIGHT: QuietHours = { from: 19 * 60, until: 9 * 60 };

/** `19:30` for 1170. */
export function timeOf(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** 1170 for `19:30`; `null` for a time that is not whole. */
export function minutesOf(time: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)/.exec(time) ?? [];
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : null;
}
