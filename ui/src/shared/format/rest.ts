/** What stands behind `start` in a text that begins with it; all of it where it does not, or no longer does. */
export const restOf = (text: string, start: string): string =>
  text.startsWith(start) ? text.slice(start.length) : text;
