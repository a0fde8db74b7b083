/**
 * The words for what can go wrong while a number is connected or cared for: each code of the protocol's `connect::problem`
 * has a sentence and a next step.
 */
import type { PlainKey } from '$i18n/runtime.svelte';
import { PROBLEMS } from './bindings.gen';

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
