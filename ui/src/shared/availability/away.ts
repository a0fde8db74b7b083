/** Whether somebody takes chats, and how that is said. */
import { t } from '$i18n/runtime.svelte';
import type { Away } from '$ipc/types';
import { millis, momentWithin } from '$shared/format/time';

/** They take no chats now. What has ended by itself counts no more. */
export function isAway(away: Away | null | undefined, nowMs: number): away is Away {
  return away != null && (away.until === null || millis(away.until) > nowMs);
}

/** "Away", "Away until tomorrow 09:00". */
export function awayWords(away: Away, nowMs: number): string {
  return away.until === null
    ? t('routing-away')
    : t('routing-away-until', { time: momentWithin(millis(away.until), nowMs) });
}
