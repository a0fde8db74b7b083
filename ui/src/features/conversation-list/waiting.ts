/** How long a customer has waited, in the largest unit that fits a small tag. Short waits are nobody's business. */
import { t } from '$i18n/runtime.svelte';
import { millis, momentWithin } from '$shared/format/time';

const SHOWN_AFTER = 3;
const LONG_AFTER = 60;

export function waiting(
  since: string | null,
  now: number,
): { label: string; title: string; long: boolean } | null {
  if (since === null) return null;
  const minutes = Math.floor((now - millis(since)) / 60_000);
  if (minutes < SHOWN_AFTER) return null;
  const hours = Math.floor(minutes / 60);
  const label =
    minutes < 60
      ? t('row-waiting-minutes', { minutes })
      : hours < 48
        ? t('row-waiting-hours', { hours })
        : t('row-waiting-days', { days: Math.floor(hours / 24) });
  return {
    label,
    title: t('row-waiting-title', { time: momentWithin(millis(since), now) }),
    long: minutes >= LONG_AFTER,
  };
}
