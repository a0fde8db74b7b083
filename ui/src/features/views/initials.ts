/**
 * The beginning of a name, short enough for the rail: the first letters of two words, or of one. Letters are what people see as one;
 * where they carry signs one of them is as wide as two others.
 */
export function initials(name: string): string {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const letters = (word: string) => [...segmenter.segment(word)].map(({ segment }) => segment);
  const [first, second] = name.trim().split(/\s+/);
  const beginning = letters(first ?? '');
  if (!/^[\p{Script=Latin}\p{N}]/u.test(beginning[0] ?? '')) return beginning[0] ?? '';
  if (second === undefined) return beginning.slice(0, 2).join('');
  return `${beginning[0]}${letters(second)[0] ?? ''}`;
}
