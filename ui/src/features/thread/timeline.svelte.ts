/**
 * The stretch of one conversation that is on screen: its bubbles and lines, and how to get more of them.
 *
 * It opens at the end, or around one bubble that search found. Older items are put in front (`prepended` tells the view to
 * hold its place for that one change), newer ones behind. A stale mark reads the stretch that is loaded again, from its first bubble
 * on, with what was written behind it meanwhile where that is its end: so nothing moves above whoever reads further up, and what a
 * customer just wrote costs one question. One read is under way at a time: what goes stale meanwhile, or was scrolled to, is read once
 * more afterwards, so the last answer is never older than the last push and lacks nothing that was on the screen.
 */
import { SHOWS } from '$ipc/bindings.gen';
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import { watch } from '$ipc/query.svelte';
import { share } from '$ipc/sharing';
import type { MessageView, ThreadAt, ThreadItem, ThreadPage } from '$ipc/types';

const PAGE = 80;
const MOST = 200;
/** So many more are read than were there: what is written between two reads hardly ever takes a second question. */
const SPARE = 16;
/** A stretch that grew by more while nobody looked begins at its end again. */
const GROWS = 2 * MOST;

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
  /** What is loaded stands: a read goes over it. Otherwise it opens. */
  #stands = false;
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

  /** The bubble it is opened around; `null` where it is opened at its end. */
  get opensAt(): string | null {
    return this.#anchor;
  }

  /** The end of the conversation is loaded. */
  get atEnd(): boolean {
    return this.newer === null;
  }

  follow(): () => void {
    void this.#readOn();
    const stop = watch(SHOWS.thread, this.conversationId, () => this.reload(), { first: true });
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
    this.#stands = false;
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
      const before = counted(this.items);
      const [first] = before;
      const page =
        first === undefined || !this.#stands ? await this.#opened() : await this.#anew(before, first, turn);
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
    this.items = share(this.items, page.items);
    this.older = page.older;
    this.newer = page.newer;
    this.filling = page.filling;
    if (page.newer === null) this.#anchor = null;
    this.#read = true;
    this.#stands = true;
    this.error = null;
  }

  #page(at: ThreadAt, limit: number): Promise<ThreadPage> {
    return call('thread', { conversation_id: this.conversationId, at, limit });
  }

  /** Where it is opened. */
  #opened(): Promise<ThreadPage> {
    const at: ThreadAt = this.#anchor ? { where: 'around', message_id: this.#anchor } : { where: 'latest' };
    return this.#page(at, PAGE);
  }

  /** As far as the stretch went; where it went to the end, as far as that is now. */
  async #anew(before: readonly string[], first: string, turn: number): Promise<ThreadPage> {
    const reaches = (page: ThreadPage, id = first) => counted(page.items).includes(id);
    if (this.atEnd && before.length + SPARE <= PAGE) {
      // A short one may get older bubbles as well: nobody can scroll up to what is above it.
      const page = await this.#page({ where: 'latest' }, PAGE);
      if (reaches(page)) return page;
    }
    const wanted = before.length + (this.atEnd ? SPARE : 0);
    let page = await this.#page({ where: 'from', message_id: first }, Math.min(MOST, wanted));
    while (page.newer !== null && (this.atEnd || !reaches(page, before.at(-1))) && turn === this.#turn) {
      const read = counted(page.items).length;
      if (read > before.length + GROWS) return this.#opened();
      const limit = this.atEnd ? MOST : Math.min(MOST, Math.max(SPARE, wanted - read));
      page = joined(page, await this.#page({ where: 'after', cursor: page.newer }, limit));
    }
    return page;
  }
}
