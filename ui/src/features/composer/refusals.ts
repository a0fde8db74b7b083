/** Why a file goes only as a document, in words. */
import { t } from '$i18n/runtime.svelte';
import type { Attachment, OnlyDocument } from '$ipc/types';
import { fileSize } from '$shared/format/number';
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

export const nameOf = ({ file }: Attachment): string =>
  file.filename ? oneLine(file.filename) : t('file-unnamed');
