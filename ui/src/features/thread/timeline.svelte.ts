/**
 * The stretch of one conversation that is on screen: its bubbles and lines, and how to get more of them.
 *
 * It opens at the end, or around one bubble that search found. Older items are put in front (`prepended` tells the view to
 * hold its place for that one change), newer ones behind. A stale mark reads again exactly the stretch that is loaded:
 * backwards from the end while the end is loaded, around the same bubble otherwise. An answer to an earlier question never
 * replaces a later one.
 */
import { SHOWS } from '$ipc/bindings.gen';
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import { watch } from '$ipc/query.svelte';
import type { ThreadAt, ThreadItem, ThreadPage } from '$ipc/types';

const PAGE = 80;
const MOST = 200;

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
  #turn = 0;

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

  /** It is opened where the newest messages are. */
  get opensAtEnd(): boolean {
    return this.#anchor === null;
  }

  /** The end of the conversation is loaded. */
  get atEnd(): boolean {
    return this.newer === null;
  }

  follow(): () => void {
    void this.reload();
    return watch(SHOWS.thread, this.conversationId, () => void this.reload());
  }

  async reload(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const page = this.#anchor ? await this.#around(this.#anchor) : await this.#fromEnd(turn);
      if (turn !== this.#turn || !page) return;
      this.#take(page);
      this.prepended = false;
      this.#read = true;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }

  /** Leaves the found bubble and shows the end. */
  toEnd(): Promise<void> {
    this.#anchor = null;
    return this.reload();
  }

  async loadOlder(): Promise<void> {
    if (this.older === null || this.loadingOlder) return;
    this.loadingOlder = true;
    const turn = this.#turn;
    try {
      const page = await this.#page({ where: 'before', cursor: this.older }, PAGE);
      if (turn !== this.#turn) return;
      this.prepended = true;
      this.items = [...page.items, ...this.items];
      this.older = page.older;
      this.filling = page.filling;
    } catch (thrown) {
      this.error = CoreError.from(thrown);
    } finally {
      this.loadingOlder = false;
    }
  }

  async loadNewer(): Promise<void> {
    if (this.newer === null) return;
    const cursor = this.newer;
    const turn = this.#turn;
    const page = await this.#page({ where: 'after', cursor }, PAGE);
    if (turn !== this.#turn || this.newer !== cursor) return;
    this.prepended = false;
    this.items = [...this.items, ...page.items];
    this.newer = page.newer;
    if (page.newer === null) this.#anchor = null;
  }

  #take(page: ThreadPage): void {
    this.items = page.items;
    this.older = page.older;
    this.newer = page.newer;
    this.filling = page.filling;
  }

  #page(at: ThreadAt, limit: number): Promise<ThreadPage> {
    return call('thread', { conversation_id: this.conversationId, at, limit });
  }

  #around(message_id: string): Promise<ThreadPage> {
    return this.#page({ where: 'around', message_id }, Math.min(MOST, Math.max(PAGE, this.items.length)));
  }

  async #fromEnd(turn: number): Promise<ThreadPage | null> {
    const wanted = Math.max(PAGE, this.items.length);
    let page = await this.#page({ where: 'latest' }, Math.min(MOST, wanted));
    while (page.older !== null && page.items.length < wanted && turn === this.#turn) {
      const before = await this.#page({ where: 'before', cursor: page.older }, MOST);
      page = { ...page, items: [...before.items, ...page.items], older: before.older };
    }
    return turn === this.#turn ? page : null;
  }
}
