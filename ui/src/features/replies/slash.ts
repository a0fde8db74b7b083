/** When a slash in a composer asks for a quick reply, and what stands behind it. */

export interface Slash {
  /** Where the slash stands. */
  start: number;
  /** What was typed behind it. */
  query: string;
}

/** Longer than any name: by then it is a sentence. */
const LONGEST = 40;

/** The slash the caret stands behind: at the beginning of a line or after a space, with no line's end in between. */
export function slashAt(text: string, caret: number): Slash | null {
  // A place before the first letter would be read as that letter's.
  if (caret === 0) return null;
  const line = text.lastIndexOf('\n', caret - 1) + 1;
  const start = text.lastIndexOf('/', caret - 1);
  if (start < line) return null;
  const before = text.charAt(start - 1);
  if (before !== '' && !/\s/.test(before)) return null;
  const query = text.slice(start + 1, caret);
  if (/^\s/.test(query) || query.length > LONGEST) return null;
  return { start, query };
}

/** Text with a slash at the caret, set off from the word before it, and a name or its beginning behind it; and where the caret goes. */
export function withSlash(text: string, caret: number, name = ''): { text: string; caret: number } {
  const gap = caret > 0 && !/\s/.test(text.charAt(caret - 1)) ? ' ' : '';
  const asked = `${gap}/${name.slice(0, LONGEST)}`;
  return { text: `${text.slice(0, caret)}${asked}${text.slice(caret)}`, caret: caret + asked.length };
}

export interface Put {
  text: string;
  /** What is selected afterwards. */
  start: number;
  end: number;
}

/** The reply in place of the slash and its query; what is open first is selected, else the caret stands behind it. */
export function putIn(
  text: string,
  slash: Slash,
  filled: { text: string; open: readonly { start: number; end: number }[] },
): Put {
  const behind = slash.start + 1 + slash.query.length;
  const [first] = filled.open;
  return {
    text: text.slice(0, slash.start) + filled.text + text.slice(behind),
    start: slash.start + (first ? first.start : filled.text.length),
    end: slash.start + (first ? first.end : filled.text.length),
  };
}

/** The next of these variables that still stands in the text from the caret on, else the first one anywhere. */
export function nextOpen(
  text: string,
  names: readonly string[],
  caret: number,
): { start: number; end: number } | null {
  const at = (from: number) =>
    names
      .map((name) => ({ start: text.indexOf(`{${name}}`, from), length: name.length + 2 }))
      .filter(({ start }) => start >= 0)
      .sort((a, b) => a.start - b.start)[0];
  const found = at(caret) ?? at(0);
  return found ? { start: found.start, end: found.start + found.length } : null;
}
