/** Why a planned message is where it is, in words. */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import { wordsOf } from '$ipc/errors';
import type { LaterItem, LaterWhy, OutgoingContent } from '$ipc/types';
import { bubbleLine } from '$shared/format/preview';
import { millis } from '$shared/format/time';
import { plannedWords } from '$shared/format/plan';

type TimedKey = 'later-held-late' | 'later-held-window' | 'later-held-number' | 'later-held-other';
const TIMED: Partial<Record<LaterWhy, TimedKey>> = {
  late: 'later-held-late',
  window_closed: 'later-held-window',
  not_connected: 'later-held-number',
  other: 'later-held-other',
};
const PLAIN: Partial<Record<LaterWhy, PlainKey>> = {
  customer_wrote: 'later-held-customer',
  stage: 'later-held-stage',
  not_assignee: 'later-held-assignee',
  person_gone: 'later-held-person',
  hidden: 'later-held-hidden',
  restored: 'later-held-restored',
  blocked: 'later-held-blocked',
  parted: 'later-held-parted',
};

export function timeOf(item: LaterItem, now: number): string {
  return plannedWords(millis(item.at), item.zone, now);
}

/** When it leaves, or why it did not. */
export function standing(item: LaterItem, now: number): string {
  const time = timeOf(item, now);
  const { state } = item;
  switch (state.state) {
    case 'waiting':
      return t('later-planned', { time });
    case 'waiting_for_hub':
      return t('later-waiting-for-hub', { time });
    case 'leaving':
      return t('later-leaving');
    case 'taking_back':
      return t('later-taking-back', { time });
    case 'taken_back':
      return t('later-taken-back');
    case 'refused':
      return t('later-refused', { why: wordsOf(state.error) });
    case 'held': {
      const plain = PLAIN[state.why];
      return plain ? t(plain) : t(TIMED[state.why] ?? 'later-held-other', { time });
    }
  }
}

/** It does not leave by itself: a person must do something. */
export function asks(item: LaterItem): boolean {
  return item.state.state === 'held' || item.state.state === 'refused';
}

/** What it holds, in one line. */
export function line(content: OutgoingContent): string {
  switch (content.kind) {
    case 'text':
    case 'interactive':
      return bubbleLine({ kind: content.kind, text: content.text });
    case 'file':
      return bubbleLine({ kind: content.media, text: content.caption ?? content.file.filename ?? null });
    default:
      return bubbleLine({ kind: content.kind, text: null });
  }
}
