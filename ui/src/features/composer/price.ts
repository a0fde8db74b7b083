/** What stands on the Send button, from what the core says sending would do. */
import { t } from '$i18n/runtime.svelte';
import type { Connection, SendNow } from '$ipc/types';
import { money } from '$shared/format/money';

/** Desk and hub do not understand each other until one of them is newer. */
export const isApart = (line: Connection | undefined): boolean =>
  line?.state === 'upgrade_required' || line?.state === 'hub_older';

/** `anyway`: the phone answered first, and the draft is sent on purpose. `apart`: what waits, waits for more than the line. */
export function sendLabel(now: SendNow, anyway: boolean, apart = false): string {
  switch (now.is) {
    case 'template_only':
      return t('composer-closed');
    case 'queue':
      return t(apart ? 'composer-after-update' : 'composer-queue');
    case 'free':
      return anyway ? t('composer-send-anyway') : t('composer-send-free');
    case 'about': {
      const amount = money(now.amount);
      return anyway ? t('composer-anyway-about', { amount }) : t('composer-send-about', { amount });
    }
    case 'unpriced':
      return anyway ? t('composer-anyway-unpriced') : t('composer-send-unpriced');
  }
}

/** Sending costs, or may cost: the phone would do it for nothing. */
export function mayCost(now: SendNow): boolean {
  return now.is === 'about' || now.is === 'unpriced';
}
