/**
 * WhatsApp's text markup as a tree of plain values.
 *
 * A message is cut into blocks line by line (a fenced ``` block may span lines; `> ` quotes; `- `, `* ` and `1. ` lists;
 * everything else is text), and every line into runs: `*bold*`, `_italic_`, `~strike~`, `` `code` ``, ```` ```mono``` ````
 * and links. The tree holds strings only; the component that draws it makes elements, never HTML.
 *
 * Invariants, tested as properties: no input throws; what is shown is the input without its marks, in order, and every number of a
 * list as it was typed; a link is http, https, mailto or tel; nesting is bounded by the three styles; the work is linear in the length of the text.
 *
 * A style opens only at a word's edge before a non-space and closes after a non-space at a word's edge, as on the phone:
 * `2*3*4` and `snake_case_name` stay as typed.
 */
import { find, init } from 'linkifyjs';
import { withoutOverrides } from '$shared/format/name';

export type Style = 'bold' | 'italic' | 'strike';

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: Style; children: Inline[] };

export type Block =
  | { kind: 'text'; lines: Inline[][] }
  | { kind: 'quote'; lines: Inline[][] }
  | { kind: 'list'; ordered: boolean; items: Item[] }
  | { kind: 'mono'; text: string };

/** A line of a list. Where lines are numbered each keeps the number it was written with: it may be what somebody orders. */
export interface Item {
  number: number | null;
  runs: Inline[];
}

const STYLE_OF: Record<string, Style> = { '*': 'bold', _: 'italic', '~': 'strike' };
const FENCE = '```';
const WORD = /[\p{L}\p{N}]/u;
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;

/** Builds what links are found with, as the first text would: ten milliseconds for a thousand endings of names. */
export function prepare(): void {
  init();
}

/** The blocks of a message, in order. */
export function parse(message: string): Block[] {
  return cutFences(withoutOverrides(message)).flatMap((piece) =>
    piece.mono ? [{ kind: 'mono', text: piece.text } satisfies Block] : blocksOf(piece.text),
  );
}

/**
 * Whether links are worth looking for: there is a scheme, or a dot before a letter as in every name of a domain. Most lines have a dot
 * only at their end or in a price, and the first list need not wait for what links are found with.
 */
export function mayHoldLink(line: string): boolean {
  return /\.\p{L}|:\/\/|mailto:/iu.test(line);
}

/** The words of a message without its marks, on one line: for previews, quotes and screen readers. */
export function plainText(message: string): string {
  return parse(message)
    .map((block) => {
      if (block.kind === 'mono') return block.text;
      return (block.kind === 'list' ? block.items.map(itemText) : block.lines.map(inlineText)).join(' ');
    })
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A line of a list with its number, if it has one. */
export function itemText({ number, runs }: Item): string {
  return number === null ? inlineText(runs) : `${number}. ${inlineText(runs)}`;
}

export function inlineText(run: Inline[]): string {
  return run.map((part) => ('children' in part ? inlineText(part.children) : part.text)).join('');
}

/** How many pictures a message of nothing but one to three emoji holds; 0 for any other message. */
export function emojiOnly(message: string): number {
  const text = message.trim();
  if (text.length === 0 || text.length > 40) return 0;
  const clusters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
  const all = clusters.every(({ segment }) =>
    /^\p{Extended_Pictographic}|^\p{Regional_Indicator}{2}$/u.test(segment),
  );
  return all && clusters.length <= 3 ? clusters.length : 0;
}

/** Fenced blocks that stand on their own lines; a fence within a line is left to the inline parser. */
function cutFences(text: string): { mono: boolean; text: string }[] {
  const pieces: { mono: boolean; text: string }[] = [];
  let from = 0;
  while (from <= text.length) {
    const open = text.indexOf(FENCE, from);
    const close = open < 0 ? -1 : text.indexOf(FENCE, open + FENCE.length);
    if (open < 0 || close < 0) break;
    const inside = text.slice(open + FENCE.length, close);
    const spansLines = inside.includes('\n');
    const alone = isLineStart(text, open) && isLineEnd(text, close + FENCE.length);
    if (inside.trim() === '' || !(spansLines || alone)) {
      const upTo = close + FENCE.length;
      pieces.push({ mono: false, text: text.slice(from, upTo) });
      from = upTo;
      continue;
    }
    pieces.push({ mono: false, text: text.slice(from, open).replace(/\n$/, '') });
    pieces.push({ mono: true, text: inside.replace(/^\n|\n$/g, '') });
    from = close + FENCE.length;
    if (text[from] === '\n') from += 1;
  }
  pieces.push({ mono: false, text: text.slice(from) });
  return joinText(pieces).filter((piece) => piece.text !== '');
}

const isLineStart = (text: string, at: number) => at === 0 || text[at - 1] === '\n';
const isLineEnd = (text: string, at: number) => at >= text.length || text[at] === '\n';

function joinText(pieces: { mono: boolean; text: string }[]) {
  return pieces.reduce<{ mono: boolean; text: string }[]>((done, piece) => {
    const last = done.at(-1);
    if (last && !last.mono && !piece.mono) last.text += piece.text;
    else done.push({ ...piece });
    return done;
  }, []);
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const quote = /^> ?(?=\S)(.*)$/.exec(line);
    const bullet = /^[-*] (?=\S)(.*)$/.exec(line);
    const numbered = /^(0|[1-9]\d?)\. (?=\S)(.*)$/.exec(line);
    const last = blocks.at(-1);
    if (quote) {
      if (last?.kind === 'quote') last.lines.push(runs(quote[1] ?? ''));
      else blocks.push({ kind: 'quote', lines: [runs(quote[1] ?? '')] });
    } else if (bullet || numbered) {
      const ordered = numbered !== null;
      const item: Item = {
        number: numbered ? Number(numbered[1]) : null,
        runs: runs((numbered ? numbered[2] : bullet?.[1]) ?? ''),
      };
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(item);
      else blocks.push({ kind: 'list', ordered, items: [item] });
    } else if (last?.kind === 'text') last.lines.push(runs(line));
    else blocks.push({ kind: 'text', lines: [runs(line)] });
  }
  return blocks;
}

/** Links first, so that marks inside an address stay part of it; then the styles of what lies between. */
function runs(line: string): Inline[] {
  const found = mayHoldLink(line) ? find(line) : [];
  const links = found.filter((link) => SAFE_LINK.test(link.href));
  return styled(line, 0, line.length, new Set(), { links, closers: new Map() });
}

interface Line {
  links: { start: number; end: number; href: string; value: string }[];
  /** Marks known to have no closer from a position on: each is looked for only once. */
  closers: Map<string, number>;
}

function styled(line: string, from: number, to: number, open: ReadonlySet<string>, context: Line): Inline[] {
  const run: Inline[] = [];
  let start = from;
  let at = from;
  const flush = (end: number) => {
    if (end > start) run.push({ kind: 'text', text: line.slice(start, end) });
  };
  while (at < to) {
    const link = context.links.find((candidate) => candidate.start === at && candidate.end <= to);
    const piece = link
      ? { end: link.end, part: { kind: 'link', text: link.value, href: link.href } as Inline }
      : markedAt(line, at, to, open, context);
    if (!piece) {
      at += 1;
      continue;
    }
    flush(at);
    run.push(piece.part);
    at = start = piece.end;
  }
  flush(to);
  return run;
}

function markedAt(
  line: string,
  at: number,
  to: number,
  open: ReadonlySet<string>,
  context: Line,
): { end: number; part: Inline } | null {
  const mark = line.startsWith(FENCE, at) ? FENCE : (line[at] ?? '');
  if (mark === FENCE || mark === '`') return codeAt(line, at, to, mark, context);
  const style = STYLE_OF[mark];
  if (!style || open.has(mark) || !opensAt(line, at)) return null;
  const close = closerOf(line, at, to, mark, context);
  if (close < 0) return null;
  const children = styled(line, at + 1, close, new Set([...open, mark]), context);
  return { end: close + 1, part: { kind: style, children } };
}

function codeAt(line: string, at: number, to: number, mark: string, context: Line) {
  if (at >= (context.closers.get(mark) ?? Infinity)) return null;
  const close = line.indexOf(mark, at + mark.length);
  if (close < 0) context.closers.set(mark, at);
  if (close <= at + mark.length || close + mark.length > to) return null;
  const text = line.slice(at + mark.length, close);
  return text.trim() === '' ? null : { end: close + mark.length, part: { kind: 'code', text } as Inline };
}

const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);
const isWord = (character: string | undefined) => character !== undefined && WORD.test(character);
const opensAt = (line: string, at: number) => !isWord(line[at - 1]) && !isSpace(line[at + 1]);

function closerOf(line: string, at: number, to: number, mark: string, context: Line): number {
  if (at >= (context.closers.get(mark) ?? Infinity)) return -1;
  for (let next = line.indexOf(mark, at + 2); next >= 0; next = line.indexOf(mark, next + 1)) {
    if (next >= to) return -1;
    const inLink = context.links.some((link) => link.start <= next && next < link.end);
    if (!inLink && !isSpace(line[next - 1]) && !isWord(line[next + 1])) return next;
  }
  context.closers.set(mark, at);
  return -1;
}
