/**
 * Looking for people and messages as the words are typed. Every keystroke asks the core, which answers from this
 * computer; an answer that was overtaken by a newer question is dropped, the one before stays on screen meanwhile.
 */
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import type { SearchResults } from '$ipc/types';

const PAGE = 40;

export class Finder {
  query = $state('');
  results = $state.raw<SearchResults | null>(null);
  error = $state.raw<CoreError | null>(null);
  #turn = 0;

  get active(): boolean {
    return this.query.trim() !== '';
  }

  async look(query: string): Promise<void> {
    this.query = query;
    const turn = ++this.#turn;
    if (!this.active) {
      this.results = null;
      this.error = null;
      return;
    }
    try {
      const found = await call('search', { query, conversation_id: null, before: null, limit: PAGE });
      if (turn !== this.#turn) return;
      this.results = found;
      this.error = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = CoreError.from(thrown);
    }
  }

  async more(): Promise<void> {
    const before = this.results?.next ?? null;
    if (before === null || !this.results) return;
    const turn = ++this.#turn;
    const page = await call('search', { query: this.query, conversation_id: null, before, limit: PAGE });
    if (turn !== this.#turn || !this.results) return;
    this.results = {
      ...this.results,
      messages: [...this.results.messages, ...page.messages],
      next: page.next,
    };
  }
}
