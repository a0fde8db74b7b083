/** A template as the core says it will look, made ready to be drawn: what is not filled yet becomes a blank with a name. */
import { t } from '$i18n/runtime.svelte';
import type { ShownButton, ShownHeader, ShownTemplate } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { phone } from '$shared/format/phone';
import type { Tap } from '$shared/ui/Taps.svelte';
import { withBlanks } from './words';

export interface Drawn {
  headline: string | null;
  /** What stands above the words instead: of this kind, called so. */
  above: { kind: 'image' | 'video' | 'document' | 'location'; name: string | null } | null;
  body: string;
  footer: string | null;
  taps: Tap[];
}

const blanks = (text: string) => withBlanks(text, () => undefined);

export function drawn({ header, body, footer, buttons }: ShownTemplate): Drawn {
  return {
    headline: header?.is === 'text' ? blanks(header.text) : null,
    above: header && above(header),
    body: blanks(body),
    footer,
    taps: buttons.map(tapOf),
  };
}

function above(header: ShownHeader): Drawn['above'] {
  switch (header.is) {
    case 'text':
      return null;
    case 'location':
      return { kind: 'location', name: header.name || header.address || null };
    case 'media': {
      const kind = header.media === 'image' || header.media === 'video' ? header.media : 'document';
      return { kind, name: header.file?.filename ? oneLine(header.file.filename) : null };
    }
  }
}

export function tapOf(button: ShownButton): Tap {
  switch (button.is) {
    case 'quick_reply':
      return { does: 'reply', label: button.text };
    case 'url':
      return { does: 'link', label: button.text, url: button.url.replace(/\{\{[^}]*\}\}/, '…') };
    case 'phone':
      return { does: 'call', label: button.text, hint: phone(button.phone) };
    case 'copy_code':
      // WhatsApp words this button by itself.
      return { does: 'copy', label: t('template-button-copy'), hint: button.code };
  }
}
