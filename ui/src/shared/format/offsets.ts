/** How far the clock on the wall is from UTC, and when that changed: the core looks no zone up. */
import type { Offset } from '$ipc/types';

const DAY = 86_400_000;

const instant = (ms: number) => new Date(ms).toISOString();

const offsetAt = (ms: number) => -new Date(ms).getTimezoneOffset();

/** The wall's distance from UTC between two instants: at the first, and from each change on. */
export function offsetsBetween(
  from: number,
  until: number,
  offset: (ms: number) => number = offsetAt,
): Offset[] {
  const found: Offset[] = [{ from: instant(from), minutes: offset(from) }];
  for (let at = from; at < until; at += DAY) {
    const next = Math.min(at + DAY, until);
    if (offset(at) === offset(next)) continue;
    // Clocks change on a whole minute somewhere in between.
    let [before, after] = [Math.floor(at / 60_000), Math.ceil(next / 60_000)];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offset(middle * 60_000) === offset(at)) before = middle;
      else after = middle;
    }
    found.push({ from: instant(after * 60_000), minutes: offset(next) });
  }
  return found;
}
