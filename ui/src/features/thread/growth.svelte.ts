/**
 * Which rows of a chat are made while it comes on the screen: a few where it opens, at its end or around one bubble, then more until the
 * screen is full, then the rest. Every step puts rows at one side alone, as a list can be told only where all of them were put. What is
 * made is one stretch with the row it opened at; once it is everything, it stays everything.
 */

/** So many rows are made in the first frame, and in each of the next. */
const FIRST = 5;
const MORE = 3;

export type Side = 'above' | 'below';

export class Growth {
  /** So many rows are made above the one it opens at, and below it. */
  #above = $state(0);
  #below = $state(0);
  #done = $state(false);

  constructor(
    /** The row it opens at; `null` for its end. */
    private readonly opensAt: string | null,
  ) {
    const [above, below] = opensAt === null ? [FIRST - 1, Infinity] : [(FIRST - 1) / 2, (FIRST - 1) / 2];
    this.#above = above;
    this.#below = below;
  }

  /** Those of `all` that are made. */
  of<Row extends { key: string }>(all: readonly Row[]): readonly Row[] {
    const { from, to } = this.#span(all);
    return from === 0 && to === all.length ? all : all.slice(from, to);
  }

  /** The side the next rows are put at; `null` once there are no more. */
  next(all: readonly { key: string }[]): Side | null {
    const { from, to } = this.#span(all);
    if (from === 0 && to === all.length) return null;
    return to === all.length || (from > 0 && this.#above <= this.#below) ? 'above' : 'below';
  }

  /** Makes some more rows at one side, or all there are. */
  grow(side: Side, isAll: boolean): void {
    const more = isAll ? Infinity : MORE;
    if (side === 'above') this.#above += more;
    else this.#below += more;
  }

  /** Everything is made: what comes is made with it from now on. */
  finish(): void {
    this.#above = Infinity;
    this.#below = Infinity;
    this.#done = true;
  }

  get done(): boolean {
    return this.#done;
  }

  #span(all: readonly { key: string }[]): { from: number; to: number } {
    const at = this.opensAt === null ? all.length - 1 : all.findIndex(({ key }) => key === this.opensAt);
    if (at < 0) return { from: 0, to: all.length };
    return { from: Math.max(0, at - this.#above), to: Math.min(all.length, at + 1 + this.#below) };
  }
}
