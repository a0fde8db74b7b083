/**
 * Row pinning: rows keep their place while somebody works on them. What the core says is the new order; a pinned row stands where it
 * stood: right behind the row that was before it, or in front of everything. Rows that are not pinned are the core's alone.
 */

/** The fresh rows with the pinned ones where they stood. A pinned row the core does not list any more is shown as `current` has it. */
export function pin<R extends { id: string }>(
  before: readonly R[],
  fresh: readonly R[],
  pinned: ReadonlySet<string>,
  current: ReadonlyMap<string, R>,
): R[] {
  if (pinned.size === 0) return [...fresh];
  const known = new Map([...current, ...fresh.map((row) => [row.id, row] as const)]);
  const staying = before.filter(({ id }) => pinned.has(id) && known.has(id));
  const held = new Set(staying.map(({ id }) => id));
  const shown = fresh.filter(({ id }) => !held.has(id));
  const place = new Map(before.map(({ id }, index) => [id, index]));
  for (const { id } of staying) {
    const row = known.get(id);
    if (!row) continue;
    const index = place.get(id) ?? 0;
    const there = new Set(shown.map((other) => other.id));
    const anchor = before.slice(0, index).findLast((other) => there.has(other.id));
    // Whatever is new stands above everything; the first of the old rows stays the first of them.
    const first = shown.findIndex((other) => place.has(other.id));
    const at = anchor
      ? shown.findIndex((other) => other.id === anchor.id) + 1
      : first < 0
        ? shown.length
        : first;
    shown.splice(at, 0, row);
  }
  return shown;
}
