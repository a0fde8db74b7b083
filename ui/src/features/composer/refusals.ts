/** Why a file goes only as a document, in words. */
import { t } from '$i18n/runtime.svelte';
import type { Attachment, OnlyDocument } from '$ipc/types';
import { oneLine } from '$shared/format/name';

export function whyDocument(only: OnlyDocument): string {
  switch (only.reason) {
    case 'codec':
      return t('attach-only-codec', { found: only.found.join(', ') });
    case 'disguised':
      return t('attach-only-disguised');
    case 'unreadable':
      return t('attach-only-unreadable');
  }
}

export const nameOf = ({ file }: Attachment): string =>
  file.filename ? oneLine(file.filename) : t('file-unnamed');
