/** What the fields of a message are called, by the path under which the core names them. */
import { t, type PlainKey } from '$i18n/runtime.svelte';

const PLAIN: Record<string, PlainKey> = {
  text: 'make-text',
  caption: 'attach-caption',
  footer: 'field-footer',
  latitude: 'field-place',
  longitude: 'field-place',
  cards: 'field-cards',
  'prompt.buttons': 'field-buttons',
  'prompt.label': 'make-link-label',
  'prompt.url': 'field-url',
  'prompt.button': 'make-opens',
  'prompt.sections': 'field-sections',
  'prompt.sections.rows': 'field-rows',
};
type NumberedKey =
  'field-card' | 'make-button' | 'field-button-second' | 'field-section' | 'make-row' | 'field-row-second';
const NUMBERED: [RegExp, NumberedKey][] = [
  [/^cards\.(\d+)\.name$/, 'field-card'],
  [/^prompt\.buttons\.(\d+)\.title$/, 'make-button'],
  [/^prompt\.buttons\.(\d+)\.description$/, 'field-button-second'],
  [/^prompt\.sections\.(\d+)\.title$/, 'field-section'],
  [/^prompt\.sections\.\d+\.rows\.(\d+)\.title$/, 'make-row'],
  [/^prompt\.sections\.\d+\.rows\.(\d+)\.description$/, 'field-row-second'],
];

/** The name of a field; what nobody here knows is a part of the message. */
export function fieldWords(path: string): string {
  const plain = PLAIN[path];
  if (plain) return t(plain);
  if (path === 'file' || path.startsWith('file.')) return t('field-file');
  if (/^prompt\.sections\.\d+\.rows$/.test(path)) return t('field-rows');
  for (const [shape, key] of NUMBERED) {
    const place = shape.exec(path)?.[1];
    if (place !== undefined) return t(key, { number: Number(place) + 1 });
  }
  return t('field-other');
}
