/** How long a wait that is still open lasts: by the clock, or in working time, as the settings count. */
import type { TeamSettings } from '$ipc/types';

const MINUTE = 60_000;

/** Monday is 0. */
export function weekdayOf(ms: number): number {
  return (new Date(ms).getDay() + 6) % 7;
}

export function lasting(settings: TeamSettings, since: number, now: number): number {
  if (!settings.working_time_only) return Math.max(0, now - since);
  let worked = 0;
  const first = new Date(since);
  for (let day = 0; ; day += 1) {
    const at = (minutes: number) =>
      new Date(first.getFullYear(), first.getMonth(), first.getDate() + day, 0, minutes).getTime();
    if (at(0) >= now) return worked;
    const shift = settings.hours.days[weekdayOf(at(0))];
    if (shift) worked += Math.max(0, Math.min(at(shift.closes), now) - Math.max(at(shift.opens), since));
  }
}

/** More than half of the target is gone. */
export function isSoonLate(settings: TeamSettings, lasted: number): boolean {
  return 2 * lasted > settings.target_minutes * MINUTE;
}

export function isLate(settings: TeamSettings, lasted: number): boolean {
  return lasted > settings.target_minutes * MINUTE;
}
