/**
 * The blanks of a text that is still to be filled in, between two private marks: the screen's own, put there by whoever
 * draws a template. In a customer's words the same characters mean nothing.
 */
const OPEN = '\uE001';
const CLOSE = '\uE002';

/** A blank with the words that stand for it. */
export const blank = (words: string): string => OPEN + words.replace(/[\uE001\uE002]/g, '') + CLOSE;

/** What is written and what is blank, in order. */
export function pieces(text: string): { text: string; isBlank: boolean }[] {
  return text
    .split(/\uE001([^\uE002]*)\uE002/)
    .map((piece, at) => ({ text: piece, isBlank: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
