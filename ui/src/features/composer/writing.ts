/** The rules of a reply's text that do not need a screen. */

/** Text with a mark on both sides of the selection (or an insertion in its place), and where the selection goes. */
export function surround(
  text: string,
  start: number,
  end: number,
  before: string,
  after: string,
): { text: string; start: number; end: number } {
  const inside = after ? text.slice(start, end) : '';
  return {
    text: text.slice(0, start) + before + inside + after + text.slice(end),
    start: start + before.length,
    end: start + before.length + inside.length,
  };
}
