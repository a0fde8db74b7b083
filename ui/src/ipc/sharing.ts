/**
 * Structural sharing: what is read again and says the same stays the same object. So what is drawn from it is not reckoned again, and an
 * answer is rubbish as soon as it was compared: what would live until the next one, many times a second, would soon count as old and be
 * taken out last.
 */

/** Whether two answers of the core say the same. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]));
}

/** The answer, with all of what was there before that it says once more. Rows are known by their `id`, wherever they stand now. */
export function share<T>(before: unknown, answer: T): T {
  if (isEqual(before, answer)) return before as T;
  if (!isObject(before) || !isObject(answer)) return answer;
  if (!Array.isArray(answer)) {
    const entries = Object.entries(answer).map(([key, value]) => [key, share(before[key], value)]);
    return Object.fromEntries(entries) as T;
  }
  if (!Array.isArray(before)) return answer;
  const known = new Map(before.map((row, place) => [nameOf(row, place), row as unknown]));
  return answer.map((row, place) => share(known.get(nameOf(row, place)), row as unknown)) as T;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const nameOf = (row: unknown, place: number) => (isObject(row) && 'id' in row ? row.id : place);
