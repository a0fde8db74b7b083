/** Why a file cannot go, or not as what it is, in words. */
import { t } from '$i18n/runtime.svelte';
import type { Attachment, OnlyDocument, Problem, RefusedFile } from '$ipc/types';
import { count, fileSize } from '$shared/format/number';
import { oneLine } from '$shared/format/name';

export function whyDocument(only: OnlyDocument): string {
  switch (only.reason) {
    case 'codec':
      return t('attach-only-codec', { found: only.found.join(', ') });
    case 'too_large':
      return t('attach-only-too-large', { max: fileSize(only.max_bytes) });
    case 'disguised':
      return t('attach-only-disguised');
    case 'unreadable':
      return t('attach-only-unreadable');
    case 'moving':
      return t('attach-only-moving');
    case 'unshown':
      return t('attach-only-unshown');
  }
}

export function whyRefused({ name, why }: RefusedFile): string {
  const shown = name ? oneLine(name) : t('file-unnamed');
  if (why.why === 'empty') return t('attach-refused-empty', { name: shown });
  if (why.why === 'too_large')
    return t('attach-refused-too-large', { name: shown, max: fileSize(why.max_bytes) });
  return t('attach-refused-unreadable', { name: shown });
}

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

export const nameOf = ({ file }: Attachment): string =>
  file.filename ? oneLine(file.filename) : t('file-unnamed');
