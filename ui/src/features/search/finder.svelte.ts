/**
 * Looking for people, messages, notes and files as the words are typed. The core reads what is typed, filters included, and answers
 * from this computer. Every keystroke asks, one question at a time: what is typed while the core looks is asked next, and what was
 * overtaken is never shown. The answer before stays on screen meanwhile. The hit that was opened last is where F3 goes on. One chat alone can
 * be looked through; that ends with the search.
 */
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import type { FoundKind, MessageHit, Offset, SearchResults } from '$ipc/types';
import { now } from '$shared/format/clock.svelte';
import { offsetsBetween } from '$shared/format/offsets';
import { withoutFilter } from './hints';

const PAGE = 40;
const DAY = 86_400_000;
const YEARS_BACK = 5 * 366;

export class Finder {
  query = $state('');
  /** Only these; nothing shows all of them. */
  kind = $state<FoundKind | 'people' | null>(null);
  results = $state.raw<SearchResults | null>(null);
  error = $state.raw<CoreError | null>(null);
  /** Why there are no more hits below those that are shown. */
  moreError = $state.raw<CoreError | null>(null);
  /** Only in this chat. */
  chat = $state.raw<{ id: string; name: string } | null>(null);
  /** The hit that was opened last. */
  at = $state.raw<MessageHit | null>(null);
  #turn = 0;
  #asking = false;
  #offsets: Offset[] | null = null;

  get active(): boolean {
    return this.query.trim() !== '';
  }

  async look(query: string): Promise<void> {
    if (query.trim() === '') this.kind = null;
    this.query = query;
    this.at = null;
    this.#turn += 1;
    if (!this.active) {
      this.results = null;
      this.error = null;
      return;
    }
    await this.#ask();
  }

  /** Looks through one chat alone. */
  within(chat: { id: string; name: string }, query: string): Promise<void> {
    this.chat = chat;
    this.kind = null;
    return this.look(query);
  }

  /** Looks everywhere again. */
  everywhere(): Promise<void> {
    this.chat = null;
    return this.look(this.query);
  }

  /** The search is over. */
  leave(): Promise<void> {
    this.chat = null;
    return this.look('');
  }

  only(kind: FoundKind | 'people' | null): Promise<void> {
    this.kind = kind;
    this.at = null;
    this.#turn += 1;
    return this.#ask();
  }

  /** Takes one filter out of what was typed. */
  without(typed: string): Promise<void> {
    return this.look(withoutFilter(this.query, typed));
  }

  async more(): Promise<void> {
    const before = this.results?.next ?? null;
    if (before === null || !this.results) return;
    const turn = ++this.#turn;
    this.moreError = null;
    const page = await this.#page(before).catch((thrown: unknown) => {
      if (turn === this.#turn) this.moreError = CoreError.from(thrown);
    });
    if (!page || turn !== this.#turn || !this.results) return;
    this.results = {
      ...this.results,
      messages: [...this.results.messages, ...page.messages],
      next: page.next,
    };
  }

  /** The hit `step` further than the one that was opened last, the first if none was; `null` at either end. */
  async step(step: 1 | -1): Promise<MessageHit | null> {
    const hits = this.results?.messages ?? [];
    const here = hits.findIndex(({ message_id }) => message_id === this.at?.message_id);
    const next = here < 0 ? 0 : here + step;
    if (next >= hits.length && this.results?.next) {
      await this.more();
      // Nobody may have asked for something else meanwhile.
      if (this.results?.messages[here]?.message_id !== this.at?.message_id) return null;
    }
    const hit = this.results?.messages[next] ?? null;
    if (hit) this.at = hit;
    return hit;
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      // What was asked for meanwhile is asked next.
      for (let turn = -1; turn !== this.#turn && this.active;) {
        turn = this.#turn;
        await this.#once(turn);
      }
    } finally {
      this.#asking = false;
    }
  }

  async #once(turn: number): Promise<void> {
    try {
      const found = await this.#page(null);
      if (turn !== this.#turn) return;
      this.results = found;
      this.error = null;
      this.moreError = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }

  #page(before: string | null): Promise<SearchResults> {
    this.#offsets ??= offsetsBetween(now.ms - YEARS_BACK * DAY, now.ms + DAY);
    const kind = this.kind === 'people' ? null : this.kind;
    return call('search', {
      query: this.query,
      kind,
      offsets: this.#offsets,
      conversation_id: this.chat?.id ?? null,
      before,
      limit: PAGE,
    });
  }
}
