/**
 * The rows of one view, of a filter, or of the chats behind a number, page by page. A stale mark reads again as much as is loaded, so scrolling deep and a live list go
 * together; rows of the view before stay on screen while the next view is read. What was asked is shown when it comes, unless
 * something asked later was shown before: where marks come faster than answers the list is late, never still.
 */
import { SHOWS } from '$ipc/bindings.gen';
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import { watch } from '$ipc/query.svelte';
import type { ConversationItem, ConversationPage, Filter, TeamFigure, View, ViewCounts } from '$ipc/types';
import { keptInPlace } from './keeping';

const PAGE = 60;
const MOST = 200;

export class Listing {
  rows = $state.raw<ConversationItem[]>([]);
  counts = $state.raw<ViewCounts | null>(null);
  error = $state.raw<CoreError | null>(null);
  /** Another number when the rows are those of another view, filter or number than before. */
  source = $state(0);
  #wanted = 0;
  #view: View = 'mine';
  #figure: TeamFigure | null = null;
  #filter: Filter | null = null;
  #next: string | null = null;
  #read = $state(false);
  #turn = 0;
  /** The newest question whose answer is shown. */
  #shown = 0;
  /** Rows somebody works on: they keep their place until they are let go of. */
  #kept = new Set<string>();

  get phase(): 'loading' | 'ready' | 'error' {
    if (this.#read) return 'ready';
    return this.error ? 'error' : 'loading';
  }

  /** Shows another view. */
  show(view: View): void {
    const isShown = view === this.#view && this.#figure === null && this.#filter === null;
    if (isShown && this.#read && this.#kept.size === 0) return;
    this.#kept.clear();
    this.#view = view;
    this.#figure = null;
    this.#filter = null;
    this.#wanted += 1;
    void this.#reload(PAGE);
  }

  /** Shows exactly the chats behind a number. */
  choose(figure: TeamFigure): void {
    this.#kept.clear();
    this.#figure = figure;
    this.#filter = null;
    this.#wanted += 1;
    void this.#reload(PAGE);
  }

  /** Shows what a filter lets through. */
  sift(filter: Filter): void {
    this.#kept.clear();
    this.#filter = filter;
    this.#figure = null;
    this.#wanted += 1;
    void this.#reload(PAGE);
  }

  /** Somebody works on these rows: they stay where they are. */
  keep(ids: readonly string[]): void {
    for (const id of ids) this.#kept.add(id);
  }

  /** They may go where they belong. */
  release(ids: readonly string[]): void {
    const released = ids.filter((id) => this.#kept.delete(id));
    if (released.length > 0) void this.#reload(Math.max(PAGE, this.rows.length));
  }

  /** Follows the core's pushes until the returned function is called. */
  follow(): () => void {
    void this.#reload(PAGE);
    return watch(SHOWS.conversations, null, () => void this.#reload(Math.max(PAGE, this.rows.length)));
  }

  retry(): void {
    void this.#reload(PAGE);
  }

  /** Asks again for what is shown: time passed. */
  again(): void {
    void this.#reload(Math.max(PAGE, this.rows.length));
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
      const shown = new Set(this.rows.map(({ id }) => id));
      this.rows = [...this.rows, ...page.rows.filter(({ id }) => !shown.has(id))];
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

  /** What is kept and shown, as it is now, where the core does not list it. */
  async #missing(fresh: ConversationItem[]): Promise<Map<string, ConversationItem>> {
    const listed = new Set(fresh.map(({ id }) => id));
    const missing = this.rows.filter(({ id }) => this.#kept.has(id) && !listed.has(id));
    const asked = missing.map(({ id }) =>
      call('conversation', { conversation_id: id }).then(({ item }) => [id, item] as const),
    );
    const told = await Promise.allSettled(asked);
    return new Map(told.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])));
  }

  async #reload(wanted: number): Promise<void> {
    const turn = ++this.#turn;
    const source = this.#wanted;
    try {
      const first = await this.#page(null, Math.min(wanted, MOST));
      const rows = [...first.rows];
      let next = first.next;
      while (next !== null && rows.length < wanted) {
        const page = await this.#page(next, MOST);
        rows.push(...page.rows);
        next = page.next;
      }
      const missing = await this.#missing(rows);
      if (source !== this.#wanted || turn < this.#shown) return;
      this.#shown = turn;
      this.source = source;
      this.rows = keptInPlace(this.rows, rows, this.#kept, missing);
      this.counts = first.counts;
      this.#next = next;
      this.#read = true;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }
}
