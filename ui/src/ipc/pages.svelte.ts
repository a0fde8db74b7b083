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
  data = $state.raw<Answer<N>>();
  later = $state.raw<Answer<N>[]>([]);
  error = $state.raw<CoreError | null>(null);
  loadingMore = $state(false);
  /** How many answers there were: a page behind one does not stand behind the next. */
  #turn = 0;
  #again = false;
  #asking: Promise<void> | null = null;

  constructor(
    readonly name: N,
    readonly numberId: string,
  ) {}

  get phase(): 'loading' | 'ready' | 'error' {
    if (this.data) return 'ready';
    return this.error ? 'error' : 'loading';
  }

  get stale(): boolean {
    return this.data !== undefined && this.error !== null;
  }

  get all(): Answer<N>[] {
    return this.data ? [this.data, ...this.later] : [];
  }

  get next(): string | null {
    return this.all.at(-1)?.next ?? null;
  }

  /** Asks anew, one question at a time: what goes stale meanwhile is asked once more afterwards. Done once that is answered, too. */
  refetch(): Promise<void> {
    this.#again = true;
    return (this.#asking ??= this.#read());
  }

  async #read(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#once();
    }
    this.#asking = null;
  }

  async #once(): Promise<void> {
    try {
      const pages = [await this.#ask(null)];
      // As many pages as are on the screen, so that what someone reads does not vanish under them.
      while (pages.length < this.all.length) {
        const next = pages.at(-1)?.next;
        if (!next) break;
        pages.push(await this.#ask(next));
      }
      this.#turn += 1;
      [this.data, ...this.later] = pages;
      this.error = null;
    } catch (thrown) {
      this.error = CoreError.from(thrown);
    }
  }

  async more(): Promise<void> {
    if (!this.next || this.loadingMore) return;
    this.loadingMore = true;
    try {
      // A page behind an answer that was replaced meanwhile is asked for once more, behind the one in its place.
      for (let placed = false; this.next && !placed;) {
        const turn = this.#turn;
        const page = await this.#ask(this.next);
        placed = turn === this.#turn;
        if (placed) this.later = [...this.later, page];
      }
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
