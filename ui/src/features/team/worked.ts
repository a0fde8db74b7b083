/** How long a wait that is still open lasts, by the clock or in the shop's working time, and how its target stands. */
import type { TeamSettings, WaitNow } from '$ipc/types';
import { urgencyOf } from '$shared/format/due';
import { millis } from '$shared/format/time';

/** Working time is counted by the core, which is asked again every minute. */
export function lasting(settings: TeamSettings, wait: WaitNow, now: number): number {
  return settings.working_time_only ? wait.worked_ms : Math.max(0, now - millis(wait.since));
}

export const isSoonLate = (wait: WaitNow, now: number): boolean => urgencyOf(wait.due, now) === 'soon';
export const isLate = (wait: WaitNow, now: number): boolean => urgencyOf(wait.due, now) === 'breached';
