/**
 * The languages of the screen and the digits each can be written with. A locale as the settings keep it is a language, with the digits of its
 * own script where they were chosen: `hi`, `hi-u-nu-deva`. Phone numbers are always written as they are dialled.
 */
export type Language = 'en' | 'hi' | 'fr' | 'ta' | 'bn';

export interface Spoken {
  code: Language;
  name: string;
  /** The numbering system of its own script. */
  digits: string | null;
  /** Not all of it is translated; the rest is in English. */
  started: boolean;
}

export const LANGUAGES: readonly Spoken[] = [
  { code: 'en', name: 'English', digits: null, started: false },
  { code: 'hi', name: 'हिन्दी', digits: 'deva', started: false },
  { code: 'fr', name: 'Français', digits: null, started: false },
  { code: 'ta', name: 'தமிழ்', digits: 'tamldec', started: true },
  { code: 'bn', name: 'বাংলা', digits: 'beng', started: true },
];

/** Words made longer and stranger on purpose, to see what would not fit: English in disguise, only ever asked for by address. */
export const PSEUDO = 'en-XA';

const REGION: Record<Language, string> = { en: 'IN', hi: 'IN', fr: 'FR', ta: 'IN', bn: 'IN' };

export interface Locale {
  language: Language;
  /** A numbering system, of `Intl`. */
  digits: string;
  pseudo: boolean;
}

/** What a locale means; null when it is none of ours. */
export function readLocale(value: unknown): Locale | null {
  if (value === PSEUDO) return { language: 'en', digits: 'latn', pseudo: true };
  if (typeof value !== 'string') return null;
  const [code, digits = 'latn', ...more] = value.split('-u-nu-');
  const spoken = LANGUAGES.find((one) => one.code === code);
  if (!spoken || more.length > 0 || (digits !== 'latn' && digits !== spoken.digits)) return null;
  return { language: spoken.code, digits, pseudo: false };
}

/** A language with its own digits or with Latin ones, as the settings keep it. */
export function localeOf({ code, digits }: Spoken, own: boolean): string {
  return own && digits ? `${code}-u-nu-${digits}` : code;
}

/** For `Intl`. */
export function intlOf({ language, digits }: Locale): string {
  return `${language}-${REGION[language]}-u-nu-${digits}`;
}

const written = new Map<string, readonly string[]>();

/** From nought to nine; looked up for every text on the screen, so they are asked for once. */
export function digitsOf(system: string): readonly string[] {
  const known = written.get(system);
  if (known) return known;
  const down = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false }).format(9_876_543_210);
  const digits = [...down].reverse();
  written.set(system, digits);
  return digits;
}

/** A name, a version, a phone number or a place on the map is written as it is everywhere: `MP4`, `2.24.17`, `+91`, `26.9124`. */
const AS_EVERYWHERE = /[A-Za-z+•]|\d\.\d+\.\d|\.\d{4}/;

/** A text whose Latin digits are those of a numbering system, where they count something. */
export function inDigits(text: string, system: string): string {
  if (system === 'latn') return text;
  const own = digitsOf(system);
  return text.replace(/\S*[0-9]\S*/g, (word) =>
    AS_EVERYWHERE.test(word.replace(/<\/?b>/g, ''))
      ? word
      : word.replace(/[0-9]/g, (digit) => own[Number(digit)] ?? digit),
  );
}
