/**
 * The rows of one view, of a filter, or of the chats behind a number, page by page. A stale mark reads again as much as is loaded, so
 * scrolling deep and a live list go together; rows of the view before stay on screen while the next view is read. One read of what is
 * shown is under way at a time: what goes stale or is asked for meanwhile is read once more afterwards, so the last answer is never
 * older than the last push. What was asked is shown when it comes: where marks come faster than answers the list is late, never still. A
 * read of what is no longer shown asks for nothing further.
 */
import { SHOWS } from '$ipc/bindings.gen';
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import { Gathering } from '$ipc/gathering';
import { watch } from '$ipc/query.svelte';
import { share } from '$ipc/sharing';
import type {
  ConversationItem,
  ConversationPage,
  Filter,
  ListOf,
  TeamFigure,
  View,
  ViewCounts,
} from '$ipc/types';
import { Apart } from './apart';
import { pin } from './pinning';

const PAGE = 60;
const MOST = 200;
/** While one customer after the other writes, rows are read again once in so many milliseconds. */
const EVERY = 250;
/** What a window shows first. */
export const FIRST = { view: 'mine', before: null, limit: PAGE } as const;

export class Listing {
  rows = $state.raw<ConversationItem[]>([]);
  counts = $state.raw<ViewCounts | null>(null);
  error = $state.raw<CoreError | null>(null);
  /** Another number when the rows are those of another view, filter or number than before. */
  source = $state(0);
  #wanted = 0;
  /** So many rows the core is to list, and so many it listed: those that are kept beside them do not count. */
  #depth = PAGE;
  #listed = 0;
  #list: ListOf = { of: 'view', view: FIRST.view };
  #next: string | null = null;
  #read = $state(false);
  #turn = 0;
  /** A read of what is shown is under way; something went stale since it began. */
  #reading = false;
  #again = false;
  /** Rows somebody works on: they keep their place until they are let go of. */
  #pinned = new Set<string>();
  readonly #apart = new Apart();

  get phase(): 'loading' | 'ready' | 'error' {
    if (this.#read) return 'ready';
    return this.error ? 'error' : 'loading';
  }

  /** Which chats are shown. */
  get list(): ListOf {
    return this.#list;
  }

  /** Shows another view. */
  show(view: View): void {
    const isShown = this.#list.of === 'view' && this.#list.view === view;
    if (isShown && this.#read && this.#pinned.size === 0) return;
    this.#turnTo({ of: 'view', view });
  }

  /** Shows exactly the chats behind a number. */
  choose(figure: TeamFigure): void {
    this.#turnTo({ of: 'figure', figure });
  }

  /** Shows what a filter lets through. */
  sift(filter: Filter): void {
    this.#turnTo({ of: 'filter', filter });
  }

  /** Somebody works on these rows: they stay where they are. */
  keep(ids: readonly string[]): void {
    for (const id of ids) this.#pinned.add(id);
  }

  /** They may go where they belong. */
  release(ids: readonly string[]): void {
    const released = ids.filter((id) => this.#pinned.delete(id));
    if (released.length > 0) this.again();
  }

  /** Follows the core's pushes until the returned function is called. */
  follow(): () => void {
    this.again();
    // The open chat is drawn while others write, too.
    const gathering = new Gathering(EVERY, () => this.again());
    const stop = watch(SHOWS.conversations, null, gathering.ask);
    return () => {
      stop();
      gathering.forget();
      this.#apart.forget();
    };
  }

  /** Asks again for what is shown. */
  again(): void {
    if (this.#reading) this.#again = true;
    else void this.#reload();
  }

  /** The next page, when there is one. */
  async more(): Promise<void> {
    const before = this.#next;
    if (before === null || this.#depth > this.#listed || this.source !== this.#wanted) return;
    this.#depth = this.#listed + PAGE;
    // What is being read again is as deep as it was; it is read once more, and deeper.
    if (this.#reading) return this.again();
    const turn = this.#turn;
    try {
      const page = await this.#page(before, PAGE);
      if (turn !== this.#turn) return;
      const shown = new Set(this.rows.map(({ id }) => id));
      this.rows = [...this.rows, ...page.rows.filter(({ id }) => !shown.has(id))];
      this.#listed += page.rows.length;
      this.#next = page.next;
    } catch {
      // Whoever scrolls on asks again.
    } finally {
      if (turn === this.#turn) this.#depth = this.#listed;
    }
  }

  /** Something else is shown from now on. */
  #turnTo(list: ListOf): void {
    this.#pinned.clear();
    this.#apart.forget();
    this.#list = list;
    this.#wanted += 1;
    this.#depth = PAGE;
    void this.#reload();
  }

  #page(before: string | null, limit: number): Promise<ConversationPage> {
    const list = this.#list;
    if (list.of === 'filter') return call('filtered', { filter: list.filter, before, limit });
    return list.of === 'view'
      ? call('conversations', { view: list.view, before, limit })
      : call('team_conversations', { figure: list.figure, before, limit });
  }

  /** What is kept and shown, as it is now, where the core does not list it. What was merged away is its survivor by now. */
  #missing(fresh: ConversationItem[]): Promise<Map<string, ConversationItem>> {
    const listed = new Set(fresh.map(({ id }) => id));
    const missing = this.rows.filter(({ id }) => this.#pinned.has(id) && !listed.has(id));
    return this.#apart.read(missing.map(({ id }) => id));
  }

  async #reload(): Promise<void> {
    const turn = ++this.#turn;
    this.#reading = true;
    do {
      this.#again = false;
      await this.#once(turn);
    } while (turn === this.#turn && this.#again);
    if (turn === this.#turn) this.#reading = false;
  }

  async #once(turn: number): Promise<void> {
    const wanted = Math.max(PAGE, this.#depth);
    try {
      const first = await this.#page(null, Math.min(wanted, MOST));
      const rows = [...first.rows];
      let next = first.next;
      while (next !== null && rows.length < wanted && turn === this.#turn) {
        const page = await this.#page(next, Math.min(wanted - rows.length, MOST));
        rows.push(...page.rows);
        next = page.next;
      }
      if (turn !== this.#turn) return;
      const missing = await this.#missing(rows);
      if (turn !== this.#turn) return;
      this.source = this.#wanted;
      this.rows = share(this.rows, pin(this.rows, rows, this.#pinned, missing));
      this.#listed = rows.length;
      this.counts = share(this.counts, first.counts);
      this.#next = next;
      this.#read = true;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
    // Unless more was asked for meanwhile.
    if (turn === this.#turn && !this.#again) this.#depth = this.#listed;
  }
}
