/** What was done to so many chats, in a sentence short enough for a toast. */
import { t } from '$i18n/runtime.svelte';
import type { ChatAct } from '$ipc/types';
import { oneLine } from '$shared/format/name';
import { plannedWords } from '$shared/format/plan';
import { millis } from '$shared/format/time';

export function didWords(act: ChatAct, count: number, name: string | null, now = Date.now()): string {
  switch (act.act) {
    case 'assign':
      return name === null
        ? t('status-did-unassign', { count })
        : t('status-did-assign', { count, name: oneLine(name) });
    case 'assign_team':
      return name === null
        ? t('teams-did-none', { count })
        : t('teams-did-assign', { count, name: oneLine(name) });
    case 'resolve':
      return t('status-did-resolve', { count });
    case 'reopen':
      return t('status-did-reopen', { count });
    case 'set_pending':
      return t('status-did-pending', { count });
    case 'snooze':
      return t('status-did-snooze', { count, time: plannedWords(millis(act.until), act.zone, now) });
    case 'mark_read':
      return t('status-did-read', { count });
    case 'mark_unread':
      return t('status-did-unread', { count });
    case 'label':
      return t(act.on ? 'labels-did-put' : 'labels-did-take', { count, name: oneLine(name ?? '') });
  }
}
