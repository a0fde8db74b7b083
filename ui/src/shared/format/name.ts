/**
 * Names and other one-line texts that strangers choose. Control characters and marks of direction are taken out:
 * a name cannot run backwards through the row it stands in, and `invoice\u202Efdp.exe` is not shown as a PDF.
 */
import { UNSAFE } from '$ipc/types';

const HARM = new RegExp(`[${UNSAFE}]`, 'gu');
/** The ends of lines and the tabs among them part words. */
const ENDS = /[\t-\r\u0085\u2028\u2029]/g;
const RUN_OF_SPACE = /\s+/g;

/** One safe line: nothing unsafe, single spaces. */
export function oneLine(text: string): string {
  return text.replace(ENDS, ' ').replace(HARM, '').replace(RUN_OF_SPACE, ' ').trim();
}

/** The overrides that could make a message's own letters run backwards; the rest of its text is kept. */
export function withoutOverrides(text: string): string {
  return text.replace(/[\u202D\u202E]/g, '');
}

/**
 * What stands before a name without being one, in small letters and without a full stop. Quick replies are filled by
 * the core, which has the same list.
 */
export const TITLES: readonly string[] = [
  ...['dr', 'doctor', 'prof', 'professor', 'adv', 'mr', 'mrs', 'ms', 'miss'],
  ...['shri', 'shree', 'sri', 'shrimati', 'smt', 'sau', 'kum'],
  ...['mme', 'mlle', 'monsieur', 'madame', 'mademoiselle'],
  ...['श्री', 'श्रीमती', 'सुश्री', 'डॉ', 'डॉक्टर', 'प्रो', 'सौ'],
  ...['শ্রী', 'শ্রীমতী', 'ডাঃ', 'ডা', 'திரு', 'திருமதி', 'டாக்டர்'],
];

/** A word of `TITLES`, however it is written. */
const isTitle = (word: string): boolean => TITLES.includes(word.replace(/\.$/, '').toLowerCase());

/** How somebody is greeted: by the first word, or by all of them where the first is a title or shortened ("Dr. Sen", "M. Roy"). */
export function firstNameOf(name: string): string {
  const whole = oneLine(name);
  const [first = ''] = whole.split(' ');
  return first.endsWith('.') || isTitle(first) ? whole : first;
}

/** One or two letters for the circle; "?" when the name has none (a bare number). */
export function initials(name: string): string {
  const words = oneLine(name)
    .split(' ')
    .filter((word, place, all) => place > 0 || all.length === 1 || !isTitle(word))
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter((word) => /^\p{L}/u.test(word));
  const first = words[0];
  if (!first) return '?';
  const letter = (word: string) => firstGrapheme(word).toLocaleUpperCase();
  const last = words.at(-1);
  // Scripts with stacked letters carry one cluster comfortably, two would not fit the circle.
  if (words.length === 1 || !last || !/^\p{Script=Latin}/u.test(first)) return letter(first);
  return letter(first) + letter(last);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return '';
}

const FACES = 8;

/** Which of the eight faces of the theme an id gets: the same everywhere, forever. */
export function faceOf(id: string): number {
  let hash = 0;
  for (const unit of id) hash = (Math.imul(hash, 31) + (unit.codePointAt(0) ?? 0)) >>> 0;
  return (hash % FACES) + 1;
}

/**
 * The faces of a few who are seen together: each their own, or where somebody has it the next that nobody has. The same ids have the
 * same faces in whatever order they come; with more people than faces some share one.
 */
export function facesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const faces = new Map<string, number>();
  const free = new Set<number>();
  for (const id of ids.toSorted()) {
    if (free.size === 0) for (let face = 1; face <= FACES; face++) free.add(face);
    let face = faceOf(id);
    while (!free.has(face)) face = (face % FACES) + 1;
    free.delete(face);
    faces.set(id, face);
  }
  return faces;
}
