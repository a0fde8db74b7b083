/**
 * The words on screen, from several Fluent files per language, each of one subject, in the
 * language of the moment.
 *
 * `t('key', { … })` reads a rune, so every text that used it is drawn again when the language changes. Keys and their
 * arguments are typed from the English file. A message that a translation lacks falls back to English, never to a key.
 * Values are isolated by Fluent (U+2068 … U+2069): a right-to-left name cannot reorder the sentence around it.
 */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { negotiateLanguages } from '@fluent/langneg';
import { untrack } from 'svelte';
import type { Messages } from './keys.gen';
import { inDigits, intlOf, LANGUAGES, readLocale, type Language, type Locale } from './locale';
import { pseudo } from './pseudo';
import { readTexts, textsOf } from './texts';

export type { Language } from './locale';
export type Key = keyof Messages;
/** Messages without arguments: what a table of labels may hold. */
export type PlainKey = { [K in Key]: Messages[K] extends undefined ? K : never }[Key];
type Args<K extends Key> = Messages[K] extends undefined ? [] : [args: Messages[K]];

const bundles = new Map<string, FluentBundle>();

/** What was said so far of a language that was read, in the digits of a locale; begun once for each. */
function bundleOf(locale: Locale): FluentBundle {
  const key = `${intlOf(locale)} ${locale.pseudo}`;
  const found = bundles.get(key);
  if (found) return found;
  const bundle = new FluentBundle(intlOf(locale), {
    transform: (text) => (locale.pseudo ? pseudo(text) : inDigits(text, locale.digits)),
  });
  bundle.addResource(new FluentResource(textsOf(locale.language)?.terms ?? ''));
  bundles.set(key, bundle);
  return bundle;
}

function formatIn(locale: Locale, key: string, args?: Record<string, FluentVariable>): string | null {
  const source = textsOf(locale.language)?.of(key);
  if (source === undefined) return null;
  const bundle = bundleOf(locale);
  if (!bundle.hasMessage(key)) bundle.addResource(new FluentResource(source));
  const pattern = bundle.getMessage(key)?.value;
  return pattern ? bundle.formatPattern(pattern, args ?? null, []) : null;
}

const ENGLISH: Locale = { language: 'en', digits: 'latn', pseudo: false };

let current = $state.raw<Locale>(ENGLISH);
// What was asked for last; it is spoken as soon as its texts are read.
let wished = $state.raw<Locale>(ENGLISH);

const isSame = (one: Locale, other: Locale) => intlOf(one) === intlOf(other) && one.pseudo === other.pseudo;

/** The one of the moment stays what it is: whoever asks for it again in an effect is not called again. */
function speak(locale: Locale) {
  document.documentElement.lang = locale.language;
  if (untrack(() => !isSame(current, locale))) current = locale;
}

export const language = {
  get current(): Language {
    return current.language;
  },
  /** The locale to hand to `Intl`: its digits are those a person chose. */
  get intl(): string {
    return intlOf(current);
  },
  /** Whether numbers are written in the digits of the language's own script. */
  get ownDigits(): boolean {
    return current.digits !== 'latn';
  },
  /** Digits that no formatter wrote, such as those of a length. */
  inDigits: (text: string): string => inDigits(text, current.digits),
  /** Whether what was asked for last is spoken. */
  get settled(): boolean {
    return isSame(current, wished);
  },
  /** Takes a locale as the settings keep it; one that is none of ours is English. */
  set(next: string) {
    const locale = readLocale(next) ?? ENGLISH;
    const isNew = untrack(() => !isSame(wished, locale));
    if (isNew) wished = locale;
    if (textsOf(locale.language)) speak(locale);
    else if (isNew)
      void readTexts(locale.language).then(
        () => isSame(wished, locale) && speak(locale),
        // Whoever waits for it goes on in the language of the moment.
        () => isSame(wished, locale) && (wished = current),
      );
  },
};

/** Reads the texts of every language, for whoever needs words of another than is spoken here. */
export const prepareLanguages = () => Promise.all(LANGUAGES.map(({ code }) => readTexts(code)));

/** The best of our languages for what the person's system asks. */
export function preferredLanguage(requested: readonly string[]): Language {
  // One that is only begun is nobody's who did not ask for it.
  const codes = LANGUAGES.filter(({ started }) => !started).map(({ code }) => code);
  const [best] = negotiateLanguages(requested, codes, { defaultLocale: 'en', strategy: 'lookup' });
  return codes.find((code) => code === best) ?? 'en';
}

/** Whether the screen knows this locale. */
export function isLocale(value: unknown): value is string {
  return readLocale(value) !== null;
}

function format(key: string, args?: Record<string, FluentVariable>): string {
  return formatIn(current, key, args) ?? formatIn({ ...current, language: 'en' }, key, args) ?? key;
}

/** The message in the current language. */
export function t<K extends Key>(key: K, ...[args]: Args<K>): string {
  return format(key, args);
}

/** The message of a key put together at run time, or null when there is none. */
export function maybe(key: string, args?: Record<string, FluentVariable>): string | null {
  return textsOf('en')?.of(key) === undefined ? null : format(key, args);
}

/** The message as one of our languages has it, for words that are not read on this screen; null where it is none of ours, or not read. */
export function inLanguage(code: string, key: PlainKey): string | null {
  const known = LANGUAGES.find((one) => one.code === code && !one.started)?.code;
  return known ? formatIn({ ...ENGLISH, language: known }, key) : null;
}

export interface Span {
  text: string;
  strong: boolean;
}

// Stands for "<" inside arguments while the message's own <b> marks are read.
const HELD = '\uE000';

/** A message whose translation marks its strong words as `<b>…</b>`; a "<" inside an argument stays what it is. */
export function spans<K extends Key>(key: K, ...[args]: Args<K>): Span[] {
  const held = Object.fromEntries(
    Object.entries(args ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('<', HELD) : value,
    ]),
  ) as Record<string, FluentVariable>;
  return format(key, held)
    .split(/<(\/?b)>/)
    .reduce<{ spans: Span[]; strong: boolean }>(
      (done, piece, index) => {
        if (index % 2 === 1) return { ...done, strong: piece === 'b' };
        if (piece) done.spans.push({ text: piece.replaceAll(HELD, '<'), strong: done.strong });
        return done;
      },
      { spans: [], strong: false },
    ).spans;
}
