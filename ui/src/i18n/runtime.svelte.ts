/**
 * The words on screen, from five Fluent files per language (the desk; connecting a number; what it costs; refusals; the team), in the
 * language of the moment.
 *
 * `t('key', { … })` reads a rune, so every text that used it is drawn again when the language changes. Keys and their
 * arguments are typed from the English file. A message that a translation lacks falls back to English, never to a key.
 * Values are isolated by Fluent (U+2068 … U+2069): a right-to-left name cannot reorder the sentence around it.
 */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { negotiateLanguages } from '@fluent/langneg';
import englishConnect from './en.connect.ftl?raw';
import englishCost from './en.cost.ftl?raw';
import english from './en.ftl?raw';
import englishRefusals from './en.refusals.ftl?raw';
import englishTeam from './en.team.ftl?raw';
import frenchConnect from './fr.connect.ftl?raw';
import frenchCost from './fr.cost.ftl?raw';
import french from './fr.ftl?raw';
import frenchRefusals from './fr.refusals.ftl?raw';
import frenchTeam from './fr.team.ftl?raw';
import hindiConnect from './hi.connect.ftl?raw';
import hindiCost from './hi.cost.ftl?raw';
import hindi from './hi.ftl?raw';
import hindiRefusals from './hi.refusals.ftl?raw';
import hindiTeam from './hi.team.ftl?raw';
import type { Messages } from './keys.gen';

export type Language = 'en' | 'hi' | 'fr';
export type Key = keyof Messages;
/** Messages without arguments: what a table of labels may hold. */
export type PlainKey = { [K in Key]: Messages[K] extends undefined ? K : never }[Key];
type Args<K extends Key> = Messages[K] extends undefined ? [] : [args: Messages[K]];

export const LANGUAGES: { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'hi', name: 'हिन्दी' },
  { code: 'fr', name: 'Français' },
];

/** Locale for `Intl`. Digits stay Latin in every language: phone numbers and invoices are read aloud. */
const INTL: Record<Language, string> = {
  en: 'en-IN-u-nu-latn',
  hi: 'hi-IN-u-nu-latn',
  fr: 'fr-FR-u-nu-latn',
};

function bundleOf(language: Language, ...texts: string[]): FluentBundle {
  const bundle = new FluentBundle(INTL[language]);
  const mistakes = texts.flatMap((text) => bundle.addResource(new FluentResource(text)));
  if (mistakes.length > 0) throw new Error(`${language}.ftl: ${mistakes.join('; ')}`);
  return bundle;
}

const bundles: Record<Language, FluentBundle> = {
  en: bundleOf('en', english, englishConnect, englishCost, englishRefusals, englishTeam),
  hi: bundleOf('hi', hindi, hindiConnect, hindiCost, hindiRefusals, hindiTeam),
  fr: bundleOf('fr', french, frenchConnect, frenchCost, frenchRefusals, frenchTeam),
};

let current = $state<Language>('en');

export const language = {
  get current(): Language {
    return current;
  },
  /** The locale to hand to `Intl`. */
  get intl(): string {
    return INTL[current];
  },
  set(next: Language) {
    current = next;
    document.documentElement.lang = next;
  },
};

/** The best of our languages for what the person's system asks. */
export function preferredLanguage(requested: readonly string[]): Language {
  const [best] = negotiateLanguages(requested, ['en', 'hi', 'fr'], {
    defaultLocale: 'en',
    strategy: 'lookup',
  });
  return best === 'hi' || best === 'fr' ? best : 'en';
}

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some(({ code }) => code === value);
}

function format(key: string, args?: Record<string, FluentVariable>): string {
  for (const bundle of [bundles[current], bundles.en]) {
    const pattern = bundle.getMessage(key)?.value;
    if (pattern) return bundle.formatPattern(pattern, args ?? null, []);
  }
  return key;
}

/** The message in the current language. */
export function t<K extends Key>(key: K, ...[args]: Args<K>): string {
  return format(key, args);
}

/** The message of a key put together at run time, or null when there is none. */
export function maybe(key: string): string | null {
  return bundles.en.hasMessage(key) ? format(key) : null;
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
