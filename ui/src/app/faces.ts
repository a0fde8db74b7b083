/**
 * Asks for the faces every shop meets before the list is written: one that comes later lays out and paints anew whatever is written
 * in it, and until it comes the system is searched for another that has the character. Those of other scripts wait for their first one.
 */
const LETTERS = {
  "1em 'Inter Variable'": 'a₹',
  "italic 1em 'Inter Variable'": 'a',
  "1em 'Noto Sans Devanagari Variable'": 'क',
  "1em 'Noto Sans Tamil Variable'": 'க',
  "1em 'Noto Sans Bengali Variable'": 'ক',
};

export function fetchFaces(): void {
  // The page's script may be there before its styles, which name the faces.
  const styles = document.querySelector<HTMLLinkElement>('link[rel=stylesheet]');
  if (styles && !styles.sheet) styles.addEventListener('load', ask, { once: true });
  else ask();
}

function ask(): void {
  // A face that does not come now is asked for again by whatever is written in it.
  for (const [face, letters] of Object.entries(LETTERS))
    document.fonts.load(face, letters).catch(() => undefined);
}
