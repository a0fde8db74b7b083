/** The map of the week: which hours it shows, and how deep each cell is coloured. */
import type { HourFigures, WorkingHours } from '$ipc/types';

const DAY = 24 * 60;

/** Nobody ever goes home: no hour is outside of those that are worked. */
export function isRoundTheClock({ days, breaks }: WorkingHours): boolean {
  return days.every((shift, day) => shift?.opens === 0 && shift.closes >= DAY && !breaks[day]);
}

/** Every hour that is worked on some day or in which some customer waited, without gaps; round the clock, only those in which one did. */
export function hoursShown(cells: HourFigures[], hours: WorkingHours): number[] {
  const worked = isRoundTheClock(hours)
    ? []
    : hours.days.flatMap((shift) =>
        shift ? [Math.floor(shift.opens / 60), Math.ceil(shift.closes / 60) - 1] : [],
      );
  const all = [...worked, ...cells.map(({ hour }) => hour)];
  if (all.length === 0) return [];
  const [first, last] = [Math.min(...all), Math.max(...all)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Whether some part of an hour is worked. */
export function isWorked(hours: WorkingHours, weekday: number, hour: number): boolean {
  const [shift, rest] = [hours.days[weekday], hours.breaks[weekday]];
  const rests = !!rest && rest.opens <= hour * 60 && (hour + 1) * 60 <= rest.closes;
  return !!shift && shift.opens < (hour + 1) * 60 && hour * 60 < shift.closes && !rests;
}

/** From 0 to 1: the shortest median of the week is pale, the longest deep. Waits are spread over orders of magnitude. */
export function depth(ms: number, cells: HourFigures[]): number {
  const medians = cells.flatMap(({ first_response: { median_ms } }) =>
    median_ms === null ? [] : [median_ms],
  );
  const scale = (value: number) => Math.log1p(value / 60_000);
  const [low, high] = [scale(Math.min(...medians)), scale(Math.max(...medians))];
  return high === low ? 0 : (scale(ms) - low) / (high - low);
}
