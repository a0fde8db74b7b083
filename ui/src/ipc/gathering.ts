/**
 * Gathers what follows closely. Asked after a quiet moment it does so at once; asked again and again, as when a hundred customers write,
 * once in so many milliseconds, and the last time is never left out.
 */
export class Gathering {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #last = -Infinity;

  constructor(
    private readonly every: number,
    private readonly act: () => void,
  ) {}

  ask = (): void => {
    if (this.#timer !== null) return;
    const rest = this.#last + this.every - performance.now();
    if (rest <= 0) this.#go();
    else this.#timer = setTimeout(this.#go, rest);
  };

  /** What was not done yet is not done. */
  forget = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  };

  #go = (): void => {
    this.#timer = null;
    this.#last = performance.now();
    this.act();
  };
}
