/** The words of quick replies that hang on a value of the core. */
import type { PlainKey } from '$i18n/runtime.svelte';
import type { AmountFault } from '$ipc/types';

export const AMOUNT_FAULT: Record<AmountFault, PlainKey> = {
  not_a_number: 'reply-amount-not-a-number',
  zero: 'reply-amount-zero',
  too_much: 'reply-amount-too-much',
};

/** What can stand in braces, in the order it is offered, with what becomes of it. */
export const VARIABLES: { name: string; label: PlainKey }[] = [
  { name: 'first_name', label: 'reply-variable-first-name' },
  { name: 'name', label: 'reply-variable-name' },
  { name: 'phone', label: 'reply-variable-phone' },
  { name: 'agent', label: 'reply-variable-agent' },
  { name: 'shop', label: 'reply-variable-shop' },
  { name: 'date', label: 'reply-variable-date' },
  { name: 'time', label: 'reply-variable-time' },
  { name: 'amount', label: 'reply-variable-amount' },
  { name: 'upi_link', label: 'reply-variable-upi' },
];

/** The languages a reply is offered in; Hindi in Latin letters is one of them. */
export const LANGUAGES = [
  'en',
  'hi',
  'hi-Latn',
  'mr',
  'gu',
  'bn',
  'pa',
  'ta',
  'te',
  'kn',
  'ml',
  'or',
  'as',
  'ur',
  'ne',
  'fr',
  'de',
  'es',
  'ar',
  'ru',
];
