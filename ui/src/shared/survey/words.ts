/** What a rating is called, why nobody was asked, and how a bubble of a survey is known. */
import type { PlainKey } from '$i18n/runtime.svelte';
import type { MessageView, SurveyRating, SurveyUnasked } from '$ipc/types';

export const RATINGS: SurveyRating[] = ['good', 'okay', 'bad'];

export const RATING: Record<SurveyRating, PlainKey> = {
  good: 'survey-good',
  okay: 'survey-okay',
  bad: 'survey-bad',
};

export const UNASKED: Record<SurveyUnasked, PlainKey> = {
  window_closed: 'event-survey-window',
  number_stopped: 'event-survey-number',
  merged: 'event-survey-merged',
  unknown: 'event-survey-unknown',
};

/** A question of a survey: its buttons carry our own ids. */
export const asksHowItWas = ({ origin, detail }: Pick<MessageView, 'origin' | 'detail'>): boolean =>
  origin === 'bot' &&
  detail?.type === 'prompt' &&
  detail.prompt.what === 'buttons' &&
  detail.prompt.buttons.every(({ id }) => id.startsWith('survey:'));
