/**
 * What somebody began and neither kept nor discarded: leaving a page loses nothing, and coming back to it finds it. It ends with whoever
 * sits at the desk, so the next one finds nothing of theirs.
 */
const all = new Set<Map<string, unknown>>();

/** The begun work of one kind, by what it is about. */
export function begunWork<T>(work = new Map<string, T>()): Map<string, T> {
  all.add(work);
  return work;
}

export function forgetBegun(): void {
  all.forEach((work) => work.clear());
}
