/** What is wrong with a field of something that should be sent or kept, or with a file, in words. */
import { t } from '$i18n/runtime.svelte';
import type { Problem, RefusedFile } from '$ipc/types';
import { oneLine } from './name';
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
    case 'pattern':
      return t('problem-pattern');
    case 'spacing':
      return t('problem-spacing');
    case 'at_edge':
      return t('problem-at-edge');
    case 'numbering':
      return t('problem-numbering');
    case 'apart':
      return t('problem-apart');
    case 'unknown_variable':
      return t('problem-unknown-variable', { name: `{${problem.name}}` });
  }
}

/** The problems a refused send carries. */
export function problemsOf(detail: unknown): Problem[] {
  if (typeof detail !== 'object' || detail === null || !('problems' in detail)) return [];
  return Array.isArray(detail.problems) ? (detail.problems as Problem[]) : [];
}

/** Why a file is none that can go. */
export function whyRefused({ name, why }: RefusedFile): string {
  const shown = name ? oneLine(name) : t('file-unnamed');
  if (why.why === 'too_large')
    return t('attach-refused-too-large', { name: shown, max: fileSize(why.max_bytes) });
  return t(`attach-refused-${why.why}`, { name: shown });
}
