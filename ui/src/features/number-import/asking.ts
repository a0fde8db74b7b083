/** The clock of the one-shot sync: WhatsApp takes the request within 24 hours of connecting, and never again. */
import type { NumberDetail, NumberRow, OneShot, SyncKind } from '$ipc/types';
import { millis } from '$shared/format/time';

const ASK_WITHIN = 24 * 3_600_000;
const MINUTE = 60_000;

export interface AskClock {
  hours: number;
  minutes: number;
  until: number;
  over: boolean;
}

/** What is left of the 24 hours; `null` for a number that was not connected through Sangam. */
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
    KINDS.some((kind) => ['not_requested', 'possibly_spent'].includes(oneShot(number, kind).state))
  );
}

export function oneShot(number: NumberRow, kind: SyncKind): OneShot {
  return kind === 'contacts' ? number.contacts : number.history;
}

/** What the page shows of an asking: WhatsApp's state, or what it comes to for whoever reads it. */
export type Shown = OneShot['state'] | 'contacts-here' | 'missing' | 'provider';

/**
 * How an asking stands. Contacts have no end: once they came they are here, and later changes follow. History is all here only
 * when no part of it is missing. What 360dialog brings is asked for by 360dialog.
 */
export function shownOf(number: NumberRow, kind: SyncKind, detail: NumberDetail | null): Shown {
  const { state } = oneShot(number, kind);
  if (kind === 'contacts' && state === 'receiving') return 'contacts-here';
  if (kind === 'history' && state === 'done' && (detail?.missing_parts ?? 0) > 0) return 'missing';
  return state === 'not_requested' && detail?.via === 'dialog360' ? 'provider' : state;
}

/** Who has WhatsApp bring contacts and history: the owner, by asking here; 360dialog; or nobody, for a number that came by a token. */
export function brings(
  { onboarded_at }: NumberRow,
  detail: NumberDetail | null,
): 'asking' | 'provider' | 'nothing' {
  if (onboarded_at !== null) return 'asking';
  return detail?.via === 'dialog360' ? 'provider' : 'nothing';
}

/** Nothing more is asked for or awaited. */
const ENDED: Shown[] = ['done', 'declined', 'expired', 'possibly_spent', 'contacts-here'];

export function isSettled(number: NumberRow, detail: NumberDetail | null): boolean {
  return (
    brings(number, detail) === 'nothing' ||
    KINDS.every((kind) => ENDED.includes(shownOf(number, kind, detail)))
  );
}

export const KINDS: SyncKind[] = ['contacts', 'history'];

export type Tone = 'quiet' | 'live' | 'good' | 'warn';

export const TONE: Record<Shown, Tone> = {
  not_requested: 'warn',
  asking: 'live',
  requested: 'live',
  receiving: 'live',
  done: 'good',
  declined: 'warn',
  possibly_spent: 'warn',
  expired: 'warn',
  'contacts-here': 'good',
  missing: 'warn',
  provider: 'quiet',
};
