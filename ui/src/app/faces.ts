/**
 * Fetches the faces every shop meets before a character needs them: one that comes while somebody works lays the whole page out anew.
 * Those of other scripts still wait for their first character.
 */
const LETTERS = {
  'Inter Variable': 'a₹',
  'Noto Sans Devanagari Variable': 'क',
  'Noto Sans Tamil Variable': 'க',
  'Noto Sans Bengali Variable': 'ক',
};

export function fetchFaces(): void {
  const wanted = Object.entries(LETTERS).map(([family, letters]) => [`1em '${family}'`, letters] as const);
  // A face that does not come now is asked for again by whatever is written in it.
  for (const [font, letters] of [...wanted, ["italic 1em 'Inter Variable'", 'a'] as const])
    document.fonts.load(font, letters).catch(() => undefined);
}
