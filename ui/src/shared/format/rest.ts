/** What stands behind `start` in a text that begins with it; all of it where it does not, or no longer does. */
export const restOf = (text: string, start: string): string =>
  text.startsWith(start) ? text.slice(start.length) : text;

/**
 * A field into which more was put: `before` stood there when it was, `said` is all of it, and `text` is what stands there by now. What was
 * typed since then stays behind it; where the words were changed, or what was said knows nothing of them, it comes behind all of them.
 */
export function withTyped(said: string, before: string, text: string): string {
  const known = said.startsWith(before);
  if (known && text.startsWith(before)) return said + text.slice(before.length);
  const put = known ? said.slice(before.length) : `\n${said}`;
  return text ? text + put : put.trimStart();
}
