/**
 * A list of the hub's that comes in pages: the first is asked again whenever it went stale, and replaces what is shown, so a
 * page never stands beside rows that are no longer true. More pages are asked for one at a time.
 */
import { call, type Answer } from './client';
import { CoreError } from './errors';
import { watch } from './query.svelte';

type Paged = 'ledger' | 'held';

export class Pages<N extends Paged> {
  /** The newest answer: its totals are those of the whole. */
  first = $state.raw<Answer<N> | null>(null);
  later = $state.raw<Answer<N>[]>([]);
  error = $state.raw<CoreError | null>(null);
  loadingMore = $state(false);
  #turn = 0;

  constructor(
    readonly name: N,
    readonly numberId: string,
  ) {}

  get phase(): 'loading' | 'ready' | 'error' {
    if (this.first) return 'ready';
    return this.error ? 'error' : 'loading';
  }

  get stale(): boolean {
    return this.first !== null && this.error !== null;
  }

  get all(): Answer<N>[] {
    return this.first ? [this.first, ...this.later] : [];
  }

  get next(): string | null {
    return this.all.at(-1)?.next ?? null;
  }

  async refetch(): Promise<void> {
    const turn = ++this.#turn;
    // As many pages as are on the screen, so that what someone reads does not vanish under them.
    const wanted = this.all.length;
    try {
      const pages = [await this.#ask(null)];
      while (pages.length < wanted) {
        const next = pages.at(-1)?.next;
        if (!next) break;
        pages.push(await this.#ask(next));
      }
      if (turn !== this.#turn) return;
      [this.first = null, ...this.later] = pages;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }

  async more(): Promise<void> {
    const { next } = this;
    if (!next || this.loadingMore) return;
    this.loadingMore = true;
    const turn = this.#turn;
    try {
      const page = await this.#ask(next);
      if (turn === this.#turn) this.later = [...this.later, page];
    } catch (thrown) {
      this.error = CoreError.from(thrown);
    } finally {
      this.loadingMore = false;
    }
  }

  /** Starts reading and follows what goes stale; the returned function stops. */
  follow(): () => void {
    void this.refetch();
    return watch(['numbers'], null, () => void this.refetch());
  }

  #ask(before: string | null): Promise<Answer<N>> {
    return call(this.name, { number_id: this.numberId, before }) as Promise<Answer<N>>;
  }
}
