/**
 * The 24 hours in which free text is allowed, as the screen draws them. The instant comes from the core; only the
 * distance to now is computed here.
 */
import { millis } from './time';

const HOUR = 3_600_000;
const WHOLE = 24 * HOUR;
/** The ring moves in steps nobody sees as such: a finer one would draw every row anew with every tick of the clock. */
const STEPS = 288;

export type ReplyWindow =
  | { state: 'open'; share: number; hours: number; minutes: number; soon: boolean; closesAt: number }
  | { state: 'closed'; closedAt: number }
  | { state: 'never' };

export function replyWindow(closes: string | null, now: number): ReplyWindow {
  if (closes === null) return { state: 'never' };
  const closesAt = millis(closes);
  const left = closesAt - now;
  if (left <= 0) return { state: 'closed', closedAt: closesAt };
  const minutes = Math.floor(left / 60_000);
  return {
    state: 'open',
    share: Math.min(1, Math.ceil((left / WHOLE) * STEPS) / STEPS),
    hours: Math.floor(minutes / 60),
    minutes: minutes % 60,
    soon: left < 6 * HOUR,
    closesAt,
  };
}
