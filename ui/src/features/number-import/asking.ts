/** The clock of the one-shot sync: WhatsApp takes the request within 24 hours of connecting, and never again. */
import type { NumberRow, OneShot, SyncKind } from '$ipc/types';
import { millis } from '$shared/format/time';

const ASK_WITHIN = 24 * 3_600_000;
const MINUTE = 60_000;

export interface AskClock {
  hours: number;
  minutes: number;
  until: number;
  over: boolean;
}

/** What is left of the 24 hours; nothing for a number that was not connected through Sangam. */
export function askClock({ onboarded_at }: NumberRow, now: number): AskClock | null {
  if (onboarded_at === null) return null;
  const until = millis(onboarded_at) + ASK_WITHIN;
  const left = Math.max(0, until - now);
  return {
    hours: Math.floor(left / (60 * MINUTE)),
    minutes: Math.floor(left / MINUTE) % 60,
    until,
    over: left === 0,
  };
}

/** Whether its one right to ask is not used up, and its day not over. What was perhaps asked may be asked once more. */
export function mayAsk(number: NumberRow, now: number): boolean {
  const clock = askClock(number, now);
  return (
    number.link.state === 'connected' &&
    clock !== null &&
    !clock.over &&
    [number.contacts, number.history].some(({ state }) => state === 'not_requested' || state === 'possibly_spent')
  );
}

export function oneShot(number: NumberRow, kind: SyncKind): OneShot {
  return kind === 'contacts' ? number.contacts : number.history;
}

export type Tone = 'quiet' | 'live' | 'good' | 'warn';

export const TONE: Record<OneShot['state'], Tone> = {
  not_requested: 'warn',
  asking: 'live',
  requested: 'live',
  receiving: 'live',
  done: 'good',
  declined: 'warn',
  possibly_spent: 'warn',
  expired: 'warn',
};
