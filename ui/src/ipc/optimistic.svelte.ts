/**
 * Optimistic saves: what is kept as it is changed, without a button. A wish is shown at once, and until the core tells of a change; so no
 * field waits for the answer, and none goes back to what it said before. Wishes made while one is on its way go behind it, as one.
 * Refused, they are forgotten: what the core says is shown again, and why is said.
 */
import { Attempt } from './attempt.svelte';

export class OptimisticSave<T extends object> {
  #wish = $state.raw<T | null>(null);
  /** What the core told when the last wish was kept: anything else is newer than that wish. */
  #before = $state.raw('');
  readonly #attempt = new Attempt();

  constructor(
    private readonly told: () => T | undefined,
    private readonly keep: (whole: T) => Promise<unknown>,
  ) {}

  get shown(): T | undefined {
    const told = this.told();
    if (this.#wish === null) return told;
    return this.#attempt.busy || JSON.stringify(told) === this.#before ? this.#wish : told;
  }

  get problem(): string | null {
    return this.#attempt.problem;
  }

  async change(part: Partial<T>): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    this.#wish = { ...shown, ...part };
    if (this.#attempt.busy) return;
    const kept = await this.#attempt.run(() => this.#keepAll());
    if (!kept) this.#wish = null;
  }

  async #keepAll(): Promise<true> {
    for (let wish: T | null = null; wish !== this.#wish;) {
      wish = this.#wish;
      if (wish) await this.keep(wish);
    }
    this.#before = JSON.stringify(this.told());
    return true;
  }
}
