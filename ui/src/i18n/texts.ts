/**
 * The texts of each language, as they are read: English with the page, because it stands in for what a translation lacks; another language
 * when somebody speaks it.
 */
import english from './en';
import type { Language } from './locale';

/** Its files, by their names. */
export type Texts = Record<string, string>;

const readers: Record<Exclude<Language, 'en'>, () => Promise<{ default: Texts }>> = {
  hi: () => import('./hi'),
  fr: () => import('./fr'),
  ta: () => import('./ta'),
  bn: () => import('./bn'),
};

const known = new Map<Language, Texts>([['en', english]]);

/** What was read of a language; nothing before. */
export const textsOf = (code: Language): Texts | undefined => known.get(code);

export async function readTexts(code: Language): Promise<void> {
  if (code === 'en' || known.has(code)) return;
  known.set(code, (await readers[code]()).default);
}
