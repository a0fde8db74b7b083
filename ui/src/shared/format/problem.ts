/** What is wrong with a field of something that should be sent or kept, in words. */
import { t } from '$i18n/runtime.svelte';
import type { Problem } from '$ipc/types';
import { count, fileSize } from './number';

export function problemWords(problem: Problem): string {
  switch (problem.fault) {
    case 'too_long':
      return t('problem-too-long', { max: count(problem.max) });
    case 'too_large':
      return t('problem-too-large', { max: fileSize(problem.max_bytes) });
    case 'count':
      return t('problem-count', { max: count(problem.max) });
    case 'empty':
      return t('problem-empty');
    case 'twice':
      return t('problem-twice');
    case 'invalid':
      return t('problem-invalid');
    case 'wrong_type':
    case 'not_allowed':
      return t('problem-not-allowed');
  }
}

/** The problems a refused send carries. */
export function problemsOf(detail: unknown): Problem[] {
  if (typeof detail !== 'object' || detail === null || !('problems' in detail)) return [];
  return Array.isArray(detail.problems) ? (detail.problems as Problem[]) : [];
}
