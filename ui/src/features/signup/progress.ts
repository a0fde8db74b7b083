/** The steps of a signup as lines on the screen, in their order. */
import type { Signup, SignupStep } from '$ipc/types';

export const LINES = [
  'issued',
  'opened',
  'exchanging',
  'checking',
  'choosing',
  'subscribing',
  'asking',
] as const;
export type Line = (typeof LINES)[number];

const ORDER: SignupStep[] = [...LINES, 'connected'];

export interface LineState {
  id: Line;
  state: 'done' | 'now' | 'later';
}

/** Which lines to show, and how each stands. Choosing shows only when there was something to choose from. */
export function lines(signup: Signup): LineState[] {
  const at = ORDER.indexOf(signup.step);
  return LINES.filter((id) => id !== 'choosing' || signup.candidates.length > 0).map((id) => {
    const own = ORDER.indexOf(id);
    return { id, state: own < at ? 'done' : own === at ? 'now' : 'later' };
  });
}

export function isLive({ step }: Signup): boolean {
  return step !== 'connected' && step !== 'failed';
}

/** The page was never opened and cannot be any more: nothing will happen by itself. */
export function isLapsed({ step, expires_at }: Signup, now: number): boolean {
  return step === 'issued' && Date.parse(expires_at) <= now;
}

function textOf(detail: unknown, name: string): string | null {
  if (typeof detail !== 'object' || detail === null || !(name in detail)) return null;
  const value = (detail as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function listOf(detail: unknown, name: string): string[] {
  if (typeof detail !== 'object' || detail === null) return [];
  const value = (detail as Record<string, unknown>)[name];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

export interface Details {
  step: string | null;
  message: string | null;
  errorId: string | null;
  sessionId: string | null;
  missing: string[];
  open: string[];
}

/** What belongs to a failure's sentence. The wire leaves its shape open; what is not as expected is left out. */
export function details(detail: unknown): Details {
  return {
    step: textOf(detail, 'step'),
    message: textOf(detail, 'message'),
    errorId: textOf(detail, 'error_id'),
    sessionId: textOf(detail, 'session_id'),
    missing: listOf(detail, 'missing'),
    open: listOf(detail, 'open'),
  };
}
