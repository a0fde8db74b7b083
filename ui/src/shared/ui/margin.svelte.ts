/**
 * The rows of a virtual list that are kept made around those in sight, so that a turn of the wheel finds them there. They are
 * made a few at a time in the frames after it was moved, as far ahead as it was moved last, and let go of as slowly. Places are
 * counted in the list's data; whoever puts rows in front says so. The list is told later how far that moved it: until then the
 * scroller itself is asked where it stands, so that no row in sight is let go of. Which way the list goes is told by its rows: where
 * those above turn out higher than they were thought to be, it is put further down and went nowhere. At an end there is one way to go.
 */
import type { VirtualizerHandle } from 'virtua/svelte';
import { inTurn } from './turns';

/** So many pixels of rows are made ahead at least, and at most; and behind. */
const LEAST = 420;
const MOST = 580;
const BEHIND = 120;
/** A row that far beyond is let go of. */
const SLACK = 60;
const A_FEW = 2;
const A_FEW_LESS = 3;

export class Margin {
  /** The places that are kept, in order. */
  readonly places = $derived.by(() => {
    const { from, to } = this.#span;
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place);
  });
  #span = $state.raw({ from: 0, to: -1 });
  #offset = 0;
  /** The row the list was moved to last, and how far from its edge. */
  #stands = { row: 0, within: 0 };
  #down = true;
  /** Rows were put in front, and the list was not told yet how far that moved it. */
  #shifted = false;
  #reach = LEAST;
  #asked = false;
  #takeBack: (() => void) | null = null;

  constructor(
    /** The list, while it is there, what scrolls it, and how many rows it has. */
    private readonly list: () => {
      handle: VirtualizerHandle | undefined;
      scroller: { readonly scrollTop: number } | undefined;
      count: number;
    },
  ) {}

  /** The list was moved, by whomever. */
  moved(): void {
    const { handle, count } = this.list();
    if (!handle || count === 0) return;
    const offset = handle.getScrollOffset();
    const before = handle.getItemOffset(Math.min(this.#stands.row, count - 1)) + this.#stands.within;
    const moved = Math.abs(offset - before);
    if (moved >= 1) {
      this.#down = offset > before;
      // A leap is no way of moving on.
      const next = moved > handle.getViewportSize() ? LEAST : 1.2 * moved;
      this.#reach = Math.min(MOST, Math.max(LEAST, next, 0.8 * this.#reach));
    }
    const row = handle.findItemIndex(offset);
    this.#stands = { row, within: offset - handle.getItemOffset(row) };
    this.look();
  }

  /** Rows came, went, grew or shrank. */
  look(): void {
    const { handle } = this.list();
    if (!handle) return;
    const offset = handle.getScrollOffset();
    if (offset !== this.#offset) this.#shifted = false;
    this.#offset = offset;
    this.#goOn();
  }

  /** So many rows were put in front, or taken from there. */
  shift(count: number): void {
    const { from, to } = this.#span;
    this.#shifted = true;
    this.#stands.row = Math.max(0, this.#stands.row + count);
    if (to >= from) this.#span = { from: Math.max(0, from + count), to: to + count };
  }

  /** Keeps the rows that are there, until the list is looked at. */
  keep(): void {
    this.#span = { from: 0, to: this.list().count - 1 };
  }

  /** Other rows stand there now. */
  clear(): void {
    this.#span = { from: 0, to: -1 };
  }

  /** Nothing is made ahead any more. */
  close(): void {
    this.#takeBack?.();
    this.#asked = false;
  }

  #goOn(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#takeBack = inTurn('hidden', () => this.#step());
  }

  #step(): void {
    this.#asked = false;
    const { handle, scroller, count } = this.list();
    if (!handle || count === 0) return;
    const top = this.#shifted && scroller ? scroller.scrollTop : this.#offset;
    const bottom = top + handle.getViewportSize();
    const at = (offset: number) => Math.min(count - 1, Math.max(0, handle.findItemIndex(offset)));
    const seen = { from: at(top), to: at(bottom) };
    const down = seen.from === 0 || (this.#down && seen.to < count - 1);
    const [above, below] = down ? [BEHIND, this.#reach] : [this.#reach, BEHIND];
    const wanted = { from: at(top - above), to: at(bottom + below) };
    const most = { from: at(top - above - SLACK), to: at(bottom + below + SLACK) };
    const next = this.#nearer(down, seen, wanted, most);
    if (next.from === this.#span.from && next.to === this.#span.to) return;
    this.#span = next;
    this.#goOn();
  }

  #nearer(isDown: boolean, seen: Span, wanted: Span, most: Span): Span {
    let { from, to } = this.#span;
    if (to < seen.from - 1 || from > seen.to + 1 || to < from) [from, to] = [seen.from, seen.to];
    const up = () => {
      if (from <= wanted.from) return false;
      from = Math.max(wanted.from, Math.min(from, seen.from) - A_FEW);
      return true;
    };
    const down = () => {
      if (to >= wanted.to) return false;
      to = Math.min(wanted.to, Math.max(to, seen.to) + A_FEW);
      return true;
    };
    const [ahead, behind] = isDown ? [down, up] : [up, down];
    if (!ahead()) behind();
    if (from < most.from) from = Math.min(most.from, from + A_FEW_LESS);
    if (to > most.to) to = Math.max(most.to, to - A_FEW_LESS);
    return { from, to };
  }
}

interface Span {
  from: number;
  to: number;
}
