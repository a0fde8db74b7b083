/** Digits as they are typed: a keyboard may write those of any script, and a number is one in all of them. */

const isDigit = (code: number) => /^\p{Nd}$/u.test(String.fromCodePoint(code));

/** What a digit is worth: every script has its ten one after the other, from nought on. */
function worth(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (isDigit(code - before - 1)) before += 1;
  return String(before % 10);
}

/** The text with every digit as a Latin one. */
export function latinDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, worth);
}

/** A whole number as somebody typed it; null for what is none. */
export function wholeNumber(typed: string): number | null {
  const text = latinDigits(typed.trim());
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
