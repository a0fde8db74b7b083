/**
 * Which rows of the list are meant. A range reaches from the row chosen last to the one pointed at, in the order of the list. A range
 * that grows by key has its own end: choosing opens nothing, so nobody's message is read by it. No more are chosen than can be acted on
 * at once, and where that is fewer than were meant it says so.
 */
import { SvelteSet } from 'svelte/reactivity';

/** So many chats the core does something to at once. */
export const MOST = 500;

export class Selection {
  readonly ids = new SvelteSet<string>();
  /** The row reached last. */
  end = $state<string | null>(null);
  /** Fewer are chosen than were meant: the first ones of a list that holds more, or the most there can be. */
  cut = $state<'first' | 'most' | null>(null);
  /** How often a row could not be chosen as well, because there were as many as there can be. */
  refusals = $state(0);
  /** Another number once the choice was ended, also where nothing was chosen yet. */
  turn = 0;
  #anchor: string | null = null;

  /** The row chosen last, from which the next step goes. */
  get last(): string | null {
    return this.end ?? this.#anchor;
  }

  get size(): number {
    return this.ids.size;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    if (this.ids.delete(id)) this.cut = null;
    else if (!this.#add(id)) return;
    this.#anchor = id;
    this.end = null;
  }

  /** Everything from the anchor, or from `from` while there is none, to this row. */
  reach(id: string, order: readonly string[], from: string | null): void {
    const start = order.indexOf(this.#anchor ?? from ?? id);
    const end = order.indexOf(id);
    if (end < 0) return;
    const [first, last] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
    const between = order.slice(first, last + 1);
    // What is nearest to where it begins fits first.
    if (end < start) between.reverse();
    for (const next of between) {
      if (!this.#add(next)) return;
      this.end = next;
    }
  }

  /** All of a list, or the first of it where it holds more. */
  all(ids: readonly string[], hasMore = false): void {
    this.ids.clear();
    for (const id of ids.slice(0, MOST)) this.ids.add(id);
    this.cut = hasMore || ids.length > MOST ? 'first' : null;
  }

  /** A chosen row is part of another one by now, which is chosen instead, or is out of reach. Nobody is led there: what was typed goes on. */
  follow(id: string, into: string | null): void {
    if (into === id || !this.ids.delete(id)) return;
    if (this.cut === 'most') this.cut = null;
    if (into !== null) this.ids.add(into);
    if (this.#anchor === id) this.#anchor = into;
    if (this.end === id) this.end = null;
  }

  /** Says whether there was anything to forget. */
  clear(): boolean {
    const had = this.ids.size > 0;
    this.turn += 1;
    this.ids.clear();
    this.#anchor = null;
    this.end = null;
    this.cut = null;
    return had;
  }

  /** Whether it is chosen from now on. */
  #add(id: string): boolean {
    if (this.ids.size < MOST || this.ids.has(id)) this.ids.add(id);
    else {
      this.cut = 'most';
      this.refusals += 1;
    }
    return this.ids.has(id);
  }
}
