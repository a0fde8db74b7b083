/**
 * The stretch of one conversation that is on screen: its bubbles and lines, and how to get more of them.
 *
 * It opens at the end, or around one bubble that search found. Older items are put in front (`prepended` tells the view to
 * hold its place for that one change), newer ones behind. A stale mark reads the stretch that is loaded again, from its end or, while
 * that is not loaded, from the found bubble in both directions: it begins where it began, so nothing moves above whoever reads further
 * up. One read is under way at a time: what goes stale meanwhile, or was scrolled to, is read once more afterwards, so the last answer
 * is never older than the last push and lacks nothing that was on the screen.
 */
import { SHOWS } from '$ipc/bindings.gen';
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import { watch } from '$ipc/query.svelte';
import type { MessageView, ThreadAt, ThreadItem, ThreadPage } from '$ipc/types';

const PAGE = 80;
const MOST = 200;

/** The core counts these: lines and notes come with them, and what waits in the outbox stands behind them all. */
const isCounted = (item: ThreadItem): item is { type: 'message' } & MessageView =>
  item.type === 'message' && item.outbox === null;
const counted = (items: readonly ThreadItem[]) => items.filter(isCounted).map(({ id }) => id);

const joined = (older: ThreadPage, newer: ThreadPage): ThreadPage => ({
  items: [...older.items, ...newer.items],
  older: older.older,
  newer: newer.newer,
  filling: older.filling,
});

/** How many more to ask for, until what is read reaches as far as what stood there `before`, nearest to the edge first. */
function lackOf(before: readonly string[]): (now: readonly string[]) => number {
  let met = false;
  return (now) => {
    const [edge] = before;
    if (edge === undefined || now.includes(edge) || now.length > before.length + 2 * MOST) return 0;
    const place = now[0] === undefined ? -1 : before.indexOf(now[0]);
    // What stood at the edge is no longer there.
    if (place < 0 && met) return 0;
    met ||= place >= 0;
    return place < 0 ? MOST : Math.min(MOST, place);
  };
}

export class Timeline {
  items = $state.raw<ThreadItem[]>([]);
  error = $state.raw<CoreError | null>(null);
  /** Older messages are still on their way from the desk's hub. */
  filling = $state(false);
  loadingOlder = $state(false);
  /** The newest change put items in front: the view keeps its place instead of its distance from the top. */
  prepended = $state(false);
  older = $state<string | null>(null);
  newer = $state<string | null>(null);
  #read = $state(false);
  #anchor: string | null;
  #loadingNewer = false;
  /** Another number when another stretch is wanted. */
  #turn = 0;
  /** A read of the stretch is under way; something went stale since it began. */
  #reading = false;
  #again = false;
  /** How often something was put in front or behind. */
  #grown = 0;

  constructor(
    readonly conversationId: string,
    around: string | null,
  ) {
    this.#anchor = around;
  }

  get phase(): 'loading' | 'ready' | 'error' {
    if (this.#read) return 'ready';
    return this.error ? 'error' : 'loading';
  }

  /** The bubble it is opened around; nothing where it is opened at its end. */
  get opensAt(): string | null {
    return this.#anchor;
  }

  /** The end of the conversation is loaded. */
  get atEnd(): boolean {
    return this.newer === null;
  }

  follow(): () => void {
    void this.#readOn();
    const stop = watch(SHOWS.thread, this.conversationId, () => void this.reload());
    return () => {
      stop();
      this.#turn += 1;
    };
  }

  /** Reads the stretch again, or once more after the read that is under way. */
  async reload(): Promise<void> {
    if (this.#reading) this.#again = true;
    else await this.#readOn();
  }

  /** Leaves the found bubble and shows the end. */
  toEnd(): Promise<void> {
    this.#anchor = null;
    this.#turn += 1;
    return this.#readOn();
  }

  async loadOlder(): Promise<void> {
    if (this.loadingOlder) return;
    this.loadingOlder = true;
    await this.#extend('older', ({ items, older, filling }) => {
      this.prepended = true;
      this.items = [...items, ...this.items];
      this.older = older;
      this.filling = filling;
    });
    this.loadingOlder = false;
  }

  async loadNewer(): Promise<void> {
    if (this.#loadingNewer) return;
    this.#loadingNewer = true;
    await this.#extend('newer', ({ items, newer }) => {
      this.prepended = false;
      this.items = [...this.items, ...items];
      this.newer = newer;
      if (newer === null) this.#anchor = null;
    });
    this.#loadingNewer = false;
  }

  /** Puts the next page at an end of the stretch. Where the end moved meanwhile, it is asked for once more: nobody else does. */
  async #extend(end: 'older' | 'newer', put: (page: ThreadPage) => void): Promise<void> {
    const turn = this.#turn;
    try {
      for (let cursor = this[end]; cursor !== null; cursor = this[end]) {
        const page = await this.#page({ where: end === 'older' ? 'before' : 'after', cursor }, PAGE);
        if (turn !== this.#turn) return;
        if (this[end] !== cursor) continue;
        this.#grown += 1;
        return put(page);
      }
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }

  async #readOn(): Promise<void> {
    const turn = this.#turn;
    this.#reading = true;
    do {
      this.#again = false;
      await this.#once(turn);
    } while (turn === this.#turn && this.#again);
    if (turn === this.#turn) this.#reading = false;
  }

  async #once(turn: number): Promise<void> {
    const grown = this.#grown;
    try {
      const page = this.#anchor ? await this.#around(this.#anchor, turn) : await this.#fromEnd(turn);
      if (turn !== this.#turn) return;
      if (grown === this.#grown) this.#take(page);
      else this.#again = true;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }

  #take(page: ThreadPage): void {
    const first = counted(this.items)[0];
    this.prepended = first !== undefined && counted(page.items).indexOf(first) > 0;
    this.items = page.items;
    this.older = page.older;
    this.newer = page.newer;
    this.filling = page.filling;
    if (page.newer === null) this.#anchor = null;
    this.#read = true;
    this.error = null;
  }

  #page(at: ThreadAt, limit: number): Promise<ThreadPage> {
    return call('thread', { conversation_id: this.conversationId, at, limit });
  }

  async #around(message_id: string, turn: number): Promise<ThreadPage> {
    const before = counted(this.items);
    const page = await this.#page({ where: 'around', message_id }, PAGE);
    return this.#onTo(before, await this.#backTo(before, page, turn), turn);
  }

  async #fromEnd(turn: number): Promise<ThreadPage> {
    const before = counted(this.items);
    const page = await this.#page({ where: 'latest' }, Math.min(MOST, Math.max(PAGE, before.length)));
    return this.#backTo(before, page, turn);
  }

  /** With what stood in front of the page before, as far as the stretch went. */
  async #backTo(before: readonly string[], page: ThreadPage, turn: number): Promise<ThreadPage> {
    const missing = lackOf(before);
    for (let whole = page; ;) {
      const limit = missing(counted(whole.items));
      if (whole.older === null || limit === 0 || turn !== this.#turn) return whole;
      whole = joined(await this.#page({ where: 'before', cursor: whole.older }, limit), whole);
    }
  }

  /** With what stood behind it. */
  async #onTo(before: readonly string[], page: ThreadPage, turn: number): Promise<ThreadPage> {
    const missing = lackOf(before.toReversed());
    for (let whole = page; ;) {
      const limit = missing(counted(whole.items).toReversed());
      if (whole.newer === null || limit === 0 || turn !== this.#turn) return whole;
      whole = joined(whole, await this.#page({ where: 'after', cursor: whole.newer }, limit));
    }
  }
}
