/**
 * The texts of each language, as they are read: English with the page, because it stands in for what a translation lacks; another language
 * when somebody speaks it.
 */
import english from './en';
import type { Language } from './locale';

/** Its files, by their names. */
type Files = Record<string, string>;

// Where Fluent, too, sees the next one begin.
const NEXT = /\n-?[a-zA-Z][\w-]* *=/g;
const NAMED = /\{\s*([a-zA-Z][\w-]*)(?:\.[\w-]+)?\s*\}/g;

/**
 * The sources of a language's messages, each found when it is first said: a room says a hundred of several thousand, and what nobody says
 * costs nothing but its letters.
 */
export class Texts {
  readonly #all: string;
  readonly #found = new Map<string, string | undefined>();

  constructor(files: Files) {
    this.#all = `\n${Object.values(files).join('\n')}`;
  }

  /** Those of its terms, which any message may name. */
  get terms(): string {
    const begun = [...this.#all.matchAll(/\n-[a-zA-Z][\w-]* *=/g)];
    return begun.map(({ index }) => this.#from(index)).join('\n');
  }

  /** That of a message, with those of the messages it names. */
  of(key: string): string | undefined {
    if (!this.#found.has(key)) this.#found.set(key, this.#read(key));
    return this.#found.get(key);
  }

  #read(key: string): string | undefined {
    const begins = this.#all.indexOf(`\n${key} =`);
    if (begins < 0) return undefined;
    const source = this.#from(begins);
    return [source, ...[...source.matchAll(NAMED)].map(({ 1: named = '' }) => this.of(named) ?? '')].join(
      '\n',
    );
  }

  /** One of them, from the line before it on. */
  #from(begins: number): string {
    NEXT.lastIndex = begins + 1;
    return this.#all.slice(begins, NEXT.exec(this.#all)?.index);
  }
}

const readers: Record<Exclude<Language, 'en'>, () => Promise<{ default: Files }>> = {
  hi: () => import('./hi'),
  fr: () => import('./fr'),
  ta: () => import('./ta'),
  bn: () => import('./bn'),
};

const known = new Map<Language, Texts>([['en', new Texts(english)]]);

/** What was read of a language; `undefined` before. */
export const textsOf = (code: Language): Texts | undefined => known.get(code);

export async function readTexts(code: Language): Promise<void> {
  if (code === 'en' || known.has(code)) return;
  known.set(code, new Texts((await readers[code]()).default));
}
