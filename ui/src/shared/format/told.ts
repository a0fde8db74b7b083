import { withTyped } from './rest';

/**
 * What the core holds of a field: what it said last, and what it was given from here since. The core says what it holds after every change
 * of it; what it was given is no news, however late it says so.
 */
export class Told {
  #given: string[];

  constructor(initial: string) {
    this.#given = [initial];
  }

  /** It is given this from here, or holds it by what it is asked for. */
  gave(text: string): void {
    this.#given.push(text);
  }

  /** The core holds `told`. What it put there itself stands in the field as well, whatever else does by now; nothing where it put nothing. */
  whole(told: string, text: string): string | null {
    const at = this.#given.lastIndexOf(told);
    if (at >= 0) {
      this.#given = this.#given.slice(at);
      return null;
    }
    const before = this.#behind(told);
    // What it was given before may be on its way still.
    this.#given.push(told);
    return withTyped(told, before, text);
  }

  /** What stood in the core's field when it put more there: what was given since may be on its way still. What left stands there no more. */
  #behind(told: string): string {
    const since = this.#given.slice(this.#given.lastIndexOf('') + 1);
    return since.findLast((one) => told.startsWith(`${one}\n`)) ?? this.#given.at(-1) ?? '';
  }
}
