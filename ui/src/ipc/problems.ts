/**
 * The words for what can go wrong while a number is connected or cared for: each code of the protocol's `connect::problem`
 * has a sentence and a next step. A test reads the protocol's list and holds this one to it.
 */
import type { PlainKey } from '$i18n/runtime.svelte';

export const PROBLEMS = [
  'no_meta_app',
  'no_public_address',
  'preflight_open',
  'closed',
  'cancelled',
  'meta_error',
  'ticket_expired',
  'ticket_used',
  'code_expired',
  'exchange_unanswered',
  'permission_missing',
  'other_account',
  'no_number',
  'not_coexistence',
  'waba_taken',
  'number_taken',
  'subscribe_failed',
  'whatsapp_unavailable',
  'token_refused',
  'sync_spent',
  'webhook_refused',
  'unheard',
  'stage',
  'no_smtp',
  'folder',
  'folder_foreign',
] as const;

type Problem = (typeof PROBLEMS)[number];

function isProblem(code: string | null): code is Problem {
  return PROBLEMS.some((known) => known === code);
}

/** What happened, and what to do next. A code nobody here knows gets honest general words. */
export function problemWords(code: string | null): { sentence: PlainKey; next: PlainKey; known: boolean } {
  const known = isProblem(code);
  const id = known ? code : 'other';
  return { sentence: `problem-${id}`, next: `problem-${id}-next`, known };
}
