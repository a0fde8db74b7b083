/**
 * The rows of one view, of a filter, or of the chats behind a number, page by page. A stale mark reads again as much as is loaded, so scrolling deep and a live list go
 * together; rows of the view before stay on screen while the next view is read.
 */
import { SHOWS } from '$ipc/bindings.gen';
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import { watch } from '$ipc/query.svelte';
import type { ConversationItem, ConversationPage, Filter, TeamFigure, View, ViewCounts } from '$ipc/types';

const PAGE = 60;
const MOST = 200;

export class Listing {
  rows = $state.raw<ConversationItem[]>([]);
  counts = $state.raw<ViewCounts | null>(null);
  error = $state.raw<CoreError | null>(null);
  #view: View = 'mine';
  #figure: TeamFigure | null = null;
  #filter: Filter | null = null;
  #next: string | null = null;
  #read = $state(false);
  #turn = 0;

  get phase(): 'loading' | 'ready' | 'error' {
    if (this.#read) return 'ready';
    return this.error ? 'error' : 'loading';
  }

  /** Shows another view. */
  show(view: View): void {
    if (view === this.#view && this.#figure === null && this.#filter === null && this.#read) return;
    this.#view = view;
    this.#figure = null;
    this.#filter = null;
    void this.#reload(PAGE);
  }

  /** Shows exactly the chats behind a number. */
  choose(figure: TeamFigure): void {
    this.#figure = figure;
    this.#filter = null;
    void this.#reload(PAGE);
  }

  /** Shows what a filter lets through. */
  sift(filter: Filter): void {
    this.#filter = filter;
    this.#figure = null;
    void this.#reload(PAGE);
  }

  /** Follows the core's pushes until the returned function is called. */
  follow(): () => void {
    void this.#reload(PAGE);
    return watch(SHOWS.conversations, null, () => void this.#reload(Math.max(PAGE, this.rows.length)));
  }

  retry(): void {
    void this.#reload(PAGE);
  }

  /** The next page, when there is one. */
  async more(): Promise<void> {
    const before = this.#next;
    if (before === null) return;
    this.#next = null;
    const turn = this.#turn;
    try {
      const page = await this.#page(before, PAGE);
      if (turn !== this.#turn) return;
      this.rows = [...this.rows, ...page.rows];
      this.#next = page.next;
    } catch {
      if (turn === this.#turn) this.#next = before;
    }
  }

  #page(before: string | null, limit: number): Promise<ConversationPage> {
    if (this.#filter !== null) return call('filtered', { filter: this.#filter, before, limit });
    return this.#figure === null
      ? call('conversations', { view: this.#view, before, limit })
      : call('team_conversations', { figure: this.#figure, before, limit });
  }

  async #reload(wanted: number): Promise<void> {
    const turn = ++this.#turn;
    try {
      const first = await this.#page(null, Math.min(wanted, MOST));
      const rows = [...first.rows];
      let next = first.next;
      while (next !== null && rows.length < wanted) {
        const page = await this.#page(next, MOST);
        rows.push(...page.rows);
        next = page.next;
      }
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.counts = first.counts;
      this.#next = next;
      this.#read = true;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }
}
