/**
 * Names behind an @: which one is being typed, who fits it, and where mentions stand in a text. Whom a note really mentions is read
 * by the core, by the same rule; here it is only shown.
 */

/** What is typed behind the @ before the caret; null when none is being typed. */
export function asked(text: string, caret: number): string | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf('@');
  if (at < 0 || /[\p{L}\p{N}]$/u.test(before.slice(0, at))) return null;
  const word = before.slice(at + 1);
  return /^\s|\n|[^\S\n]\S*\s|[.,;:!?)]/u.test(word) ? null : word;
}

const fold = (text: string) => text.normalize('NFC').toLocaleLowerCase();

/** Who fits what is typed: by the beginning of any part of their name. */
export function matching<T extends { name: string }>(people: readonly T[], word: string): T[] {
  const wanted = fold(word);
  return people.filter(({ name }) => {
    const whole = fold(name);
    return whole.startsWith(wanted) || whole.split(/\s+/).some((part) => part.startsWith(wanted));
  });
}

/** The text with a name in the place of what was typed behind the @, and where the caret stands then. */
export function put(text: string, caret: number, name: string): { text: string; caret: number } {
  const at = text.slice(0, caret).lastIndexOf('@');
  if (at < 0) return { text, caret };
  const before = `${text.slice(0, at)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

export interface Piece {
  text: string;
  /** It mentions somebody. */
  mention: boolean;
}

/** The text cut at its mentions of these names. The longest name wins; a first name alone counts as well. */
export function pieces(text: string, names: readonly string[]): Piece[] {
  const wanted = [...new Set(names.flatMap((name) => [name, name.split(/\s+/)[0] ?? name]))]
    .filter(Boolean)
    .sort((a, b) => b.length - a.length);
  const found: Piece[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const isStart = text[at] === '@' && !/[\p{L}\p{N}]$/u.test(text.slice(0, at));
    const rest = isStart ? text.slice(at + 1) : '';
    const name = wanted.find(
      (one) =>
        isStart &&
        fold(rest.slice(0, one.length)) === fold(one) &&
        !/^[\p{L}\p{N}]/u.test(rest.slice(one.length)),
    );
    if (name === undefined) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) found.push({ text: plain, mention: false });
    plain = '';
    found.push({ text: text.slice(at, at + 1 + name.length), mention: true });
    at += 1 + name.length;
  }
  if (plain) found.push({ text: plain, mention: false });
  return found;
}
