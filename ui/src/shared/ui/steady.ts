/**
 * Rows that are read again and say the same stay the same objects, so that what is drawn from them is not reckoned again. Only rows that are
 * asked for are compared: those on the screen, however many are loaded.
 */

/** Whether two answers of the core say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(other, key) &&
      isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}

/** Gives back the row that was given before under this key, as long as the new one says the same. */
export function steadily<R>(): (key: string, row: R) => R {
  const given = new Map<string, R>();
  return (key, row) => {
    const before = given.get(key);
    if (before !== undefined && isSame(before, row)) return before;
    given.set(key, row);
    return row;
  };
}
