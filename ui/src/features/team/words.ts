/** Durations, weekdays, hours and shares as people read them. */
import { t } from '$i18n/runtime.svelte';
import { percent } from '$shared/format/number';

const MINUTE = 60_000;

/** 3 min, 1 h 40 min, 2 d 3 h; the longer it is, the coarser. */
export function took(ms: number | null): string {
  if (ms === null) return t('team-took-none');
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return t('team-took-moment');
  if (minutes < 60) return t('team-took-minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    const rest = minutes % 60;
    return rest === 0 || hours >= 10
      ? t('team-took-hours', { hours })
      : t('team-took-hours-minutes', { hours, minutes: rest });
  }
  const days = Math.floor(hours / 24);
  const left = hours % 24;
  return left === 0 || days >= 7
    ? t('team-took-days', { days })
    : t('team-took-days-hours', { days, hours: left });
}

/** Whole minutes for a cell of the map; below one, a half is nothing. */
export function minutesOf(ms: number): number {
  return Math.round(ms / MINUTE);
}

/** 92 % */
export function share(part: number, whole: number): string {
  if (whole === 0) return t('team-took-none');
  return percent((100 * part) / whole);
}
