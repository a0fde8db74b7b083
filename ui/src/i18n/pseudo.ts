/** English in disguise: accented so that a word which is not in a message file stands out, bracketed so that a cut shows, and longer. */
const ACCENTED: Record<string, string> = {
  a: 'á',
  b: 'ƀ',
  c: 'ç',
  d: 'ð',
  e: 'é',
  f: 'ƒ',
  g: 'ĝ',
  h: 'ĥ',
  i: 'î',
  j: 'ĵ',
  k: 'ķ',
  l: 'ļ',
  m: 'ɱ',
  n: 'ñ',
  o: 'ö',
  p: 'þ',
  q: 'ǫ',
  r: 'ŕ',
  s: 'š',
  t: 'ţ',
  u: 'û',
  v: 'ṽ',
  w: 'ŵ',
  x: 'ẋ',
  y: 'ý',
  z: 'ž',
};
/** Languages that we speak are up to so much longer. */
const LONGER = 0.4;
const FILLING = 'ẽẽ íí öö ';

/** One piece of a message between its arguments. What marks strong words, and what has no letter, stays. */
export function pseudo(text: string): string {
  if (!/[a-z]/i.test(text.replace(/<\/?b>/g, ''))) return text;
  const disguised = text
    .split(/(<\/?b>)/)
    .map((piece, index) =>
      index % 2 === 1 ? piece : piece.replace(/[a-z]/g, (letter) => ACCENTED[letter] ?? letter),
    )
    .join('');
  const more = Math.ceil(text.length * LONGER);
  const filling = FILLING.repeat(Math.ceil(more / FILLING.length))
    .slice(0, more)
    .trimEnd();
  const [, start = '', words = '', end = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(disguised) ?? [];
  return `${start}[${words}${filling ? ` ${filling}` : ''}]${end}`;
}
