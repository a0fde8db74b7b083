/** The beginning of a name, short enough for the rail: the first letters of two words, or of one. Letters are what people see as one. */
export function initials(name: string): string {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const letters = (word: string) => [...segmenter.segment(word)].map(({ segment }) => segment);
  const [first, second] = name.trim().split(/\s+/);
  const beginning = letters(first ?? '');
  if (second === undefined) return beginning.slice(0, 2).join('');
  return `${beginning[0] ?? ''}${letters(second)[0] ?? ''}`;
}
