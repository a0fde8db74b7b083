/** What is wrong with a file of quick replies, or with one of its rows, in words. */
import { t } from '$i18n/runtime.svelte';
import type { Problem, SheetFault } from '$ipc/types';
import { count, fileSize } from '$shared/format/number';
import { problemWords } from '$shared/format/problem';

export function sheetFault(fault: SheetFault): string {
  switch (fault.fault) {
    case 'unreadable':
      return t('sheet-fault-unreadable');
    case 'empty':
      return t('sheet-fault-empty');
    case 'too_large':
      return t('sheet-fault-too-large', { max: fileSize(fault.max_bytes) });
    case 'workbook':
      return t('sheet-fault-workbook');
    case 'unknown_encoding':
      return t('sheet-fault-encoding');
    case 'no_columns':
      return t('sheet-fault-columns', { found: fault.found.join(', ') });
    case 'too_many_rows':
      return t('sheet-fault-rows', { rows: count(fault.rows), max: count(fault.max) });
    case 'too_many_replies':
      return t('sheet-fault-replies', { replies: count(fault.replies), max: count(fault.max) });
  }
}

/** A row has no field beside which a problem could stand, so the words name it. */
export function rowProblem(problem: Problem): string {
  const { field } = problem;
  if (field === 'row') return t('sheet-row-too-long');
  if (field.endsWith('.language'))
    return t(problem.fault === 'twice' ? 'sheet-row-language-twice' : 'sheet-row-language');
  if (field === 'name' && problem.fault === 'empty') return t('sheet-row-no-name');
  if (field.endsWith('.text') && problem.fault === 'empty') return t('sheet-row-no-text');
  if (field === 'payee.address')
    return t(problem.fault === 'empty' ? 'sheet-row-no-payee' : 'sheet-row-payee');
  return problemWords(problem);
}
