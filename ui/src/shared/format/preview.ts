/**
 * A bubble in one line: whose hand, and what. Used by the list, by quotes and by search, so that one kind is always
 * called by the same word.
 */
import { t, type PlainKey } from '$i18n/runtime.svelte';
import type { Origin, PersonRef, Preview } from '$ipc/types';
import { plainText } from '$shared/markup/parse';
import { firstNameOf, oneLine } from './name';

const KIND: Record<string, PlainKey> = {
  image: 'kind-image',
  video: 'kind-video',
  audio: 'kind-audio',
  document: 'kind-document',
  sticker: 'kind-sticker',
  location: 'kind-location',
  contacts: 'kind-contacts',
  order: 'kind-order',
  system: 'system-change',
};
const TEXTUAL = new Set(['text', 'button', 'interactive', 'template']);

/** The word for a kind; a kind nobody here knows is on the phone. */
export function kindWord(kind: string): string {
  return t(KIND[kind] ?? 'kind-phone-only');
}

export function bubbleLine(bubble: { kind: string; text: string | null; revoked?: boolean }): string {
  if (bubble.revoked) return t('kind-revoked');
  const words = bubble.text ? oneLine(plainText(bubble.text)) : '';
  if (words) return words;
  return TEXTUAL.has(bubble.kind) ? t('kind-choice') : kindWord(bubble.kind);
}

/** What a colleague is called by: a row has no room for more. */
export function firstName(person: PersonRef): string {
  return firstNameOf(person.name);
}

const ORIGIN: Partial<Record<Origin, PlainKey>> = {
  phone: 'row-phone',
  bot: 'row-bot',
  template: 'row-template',
  campaign: 'row-campaign',
};

/** "You:", "Vikram:", "Phone:"; `null` for the customer's own words. */
export function sender(preview: Pick<Preview, 'direction' | 'origin' | 'author'>): string | null {
  if (preview.direction === 'in') return null;
  const word = ORIGIN[preview.origin];
  if (word) return t(word);
  if (!preview.author) return null;
  return preview.author.is_me ? t('row-you') : t('row-author', { name: firstName(preview.author) });
}
