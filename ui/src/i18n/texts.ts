/**
 * The texts of each language, as they are read: English with the page, because it stands in for what a translation lacks; another language
 * when somebody speaks it.
 */
import english from './en';
import type { Language } from './locale';

/** Its files, by their names. */
type Files = Record<string, string>;

// Where Fluent, too, sees one begin.
const BEGINNING = /^(-?[a-zA-Z][\w-]*) *=/gm;
const NAMED = /\{\s*([a-zA-Z][\w-]*)(?:\.[\w-]+)?\s*\}/g;

/** The sources of a language's messages, each by itself: a room says a hundred of them, and none is worked out before it is said. */
export class Texts {
  readonly #sources = new Map<string, string>();
  /** Those of its terms, which any message may name. */
  readonly terms: string;

  constructor(files: Files) {
    for (const text of Object.values(files)) {
      const begun = [...text.matchAll(BEGINNING)];
      begun.forEach(({ 1: key = '', index }, place) =>
        this.#sources.set(key, text.slice(index, begun[place + 1]?.index)),
      );
    }
    this.terms = [...this.#sources].map(([key, source]) => (key.startsWith('-') ? source : '')).join('');
  }

  /** That of a message, with those of the messages it names. */
  of(key: string): string | undefined {
    const source = this.#sources.get(key);
    if (source === undefined) return undefined;
    return source + [...source.matchAll(NAMED)].map(({ 1: named = '' }) => this.of(named) ?? '').join('');
  }
}

const readers: Record<Exclude<Language, 'en'>, () => Promise<{ default: Files }>> = {
  hi: () => import('./hi'),
  fr: () => import('./fr'),
  ta: () => import('./ta'),
  bn: () => import('./bn'),
};

const known = new Map<Language, Texts>([['en', new Texts(english)]]);

/** What was read of a language; nothing before. */
export const textsOf = (code: Language): Texts | undefined => known.get(code);

export async function readTexts(code: Language): Promise<void> {
  if (code === 'en' || known.has(code)) return;
  known.set(code, new Texts((await readers[code]()).default));
}
