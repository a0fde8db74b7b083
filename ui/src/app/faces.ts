/**
 * The faces the window writes in. One that comes after its words lays out and paints them anew, and until it comes the system is searched
 * for another that has the character; but each takes the page some milliseconds to read, and most shops write in one script or two. So
 * what is shown first waits for the faces of its own words, a moment at most, and the others come once it stands.
 */
import { inTurn } from '$shared/ui/turns';

const FAMILIES = ['Inter', 'Noto Sans Devanagari', 'Noto Sans Tamil', 'Noto Sans Bengali'];
const UPRIGHT = `1em ${FAMILIES.map((family) => `'${family} Variable'`).join(', ')}`;
const ITALIC = "italic 1em 'Inter Variable'";
/** Words are written without their faces rather than later than this. */
const LONGEST_MS = 300;

/** The page's script may be there before its styles, which name the faces. */
function named(): Promise<unknown> {
  const styles = document.querySelector<HTMLLinkElement>('link[rel=stylesheet]');
  if (!styles || styles.sheet) return Promise.resolve();
  return new Promise((there) => styles.addEventListener('load', there, { once: true }));
}

async function load(face: string, words: string): Promise<void> {
  await named();
  // A face that does not come now is asked for again by whatever is written in it.
  await document.fonts.load(face, words).catch(() => undefined);
}

/** Asks for the face of every window. */
export function fetchFirst(): void {
  void load(UPRIGHT, 'a');
}

/** Asks for the faces of some words, and is done when they are there. */
export function facesOf(words: string): Promise<unknown> {
  return Promise.race([load(UPRIGHT, words), new Promise((late) => setTimeout(late, LONGEST_MS))]);
}

/** Asks for the faces nobody needed yet, one after the other, once there is nothing better to do; the returned function stops. */
export function fetchOthers(): () => void {
  const asked = [...'₹कகক'].map((letter) => inTurn('hidden', () => void load(UPRIGHT, letter)));
  const italic = inTurn('hidden', () => void load(ITALIC, 'a'));
  return () => [...asked, italic].forEach((take) => take());
}
