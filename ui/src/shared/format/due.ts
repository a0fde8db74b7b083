/** How a target stands: the core says when its time is up, the clock on this screen says how near that is. */
import { t } from '$i18n/runtime.svelte';
import type { DueView, Urgency } from '$ipc/types';
import { millis, momentWithin } from './time';

const MINUTE = 60_000;

export function urgencyOf(due: DueView | null, now: number): Urgency {
  if (due === null || now < millis(due.soon_at)) return 'calm';
  return now > millis(due.due_at) ? 'breached' : 'soon';
}

/** The largest unit that fits a small flag. */
function left(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return t('due-left-moment');
  if (minutes < 60) return t('due-left-minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('due-left-hours', { hours }) : t('due-left-days', { days: Math.floor(hours / 24) });
}

function late(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return t('due-late-moment');
  if (minutes < 60) return t('due-late-minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('due-late-hours', { hours }) : t('due-late-days', { days: Math.floor(hours / 24) });
}

export interface Flag {
  urgency: 'soon' | 'breached';
  label: string;
  /** What for, and when. */
  title: string;
  /** What for, and how near. */
  head: string;
}

/** What is said of it; `null` while there is time. */
export function flagOf(due: DueView | null, now: number): Flag | null {
  const urgency = urgencyOf(due, now);
  if (due === null || urgency === 'calm') return null;
  const at = millis(due.due_at);
  const label = urgency === 'soon' ? left(at - now) : late(now - at);
  return {
    urgency,
    label,
    title: t(`due-title-${due.target}`, { time: momentWithin(at, now) }),
    head: t('due-head', { target: t(`due-${due.target}`), label }),
  };
}
