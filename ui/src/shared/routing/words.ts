/** Why a chat is given to whom it is, as people say it. */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { RoutedWhy } from '$ipc/types';

const WHY: Record<RoutedWhy, PlainKey> = {
  last_agent: 'routing-why-last_agent',
  next_in_turn: 'routing-why-next_in_turn',
  least_busy: 'routing-why-least_busy',
  manual: 'routing-why-manual',
  closed: 'routing-why-closed',
  nobody_takes_part: 'routing-why-nobody_takes_part',
  away: 'routing-why-away',
  full: 'routing-why-full',
  unknown: 'routing-why-unknown',
};

export const whyWords = (why: RoutedWhy): string => t(WHY[why]);
