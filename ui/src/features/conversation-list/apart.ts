/**
 * Rows somebody works on that the core does not list any more. Each is asked for as it leaves the list, and again once it went stale
 * itself: a customer who writes makes the list be read, and not sixty rows one by one.
 */
import { SHOWS } from '$ipc/bindings.gen';
import { call } from '$ipc/client';
import { watch } from '$ipc/query.svelte';
import type { ConversationItem } from '$ipc/types';

interface Known {
  /** `null` where it is gone, or part of another one by now. */
  item: ConversationItem | null;
  isStale: boolean;
  forget: () => void;
}

export class Apart {
  readonly #known = new Map<string, Known>();

  /** Those of them that there still are, as they are now. No other is followed from here on. */
  async read(ids: readonly string[]): Promise<Map<string, ConversationItem>> {
    const asked = new Set(ids);
    for (const id of this.#known.keys()) if (!asked.has(id)) this.#forget(id);
    await Promise.all(ids.map((id) => this.#ask(id)));
    const items = ids.flatMap((id) => this.#known.get(id)?.item ?? []);
    return new Map(items.map((item) => [item.id, item]));
  }

  forget(): void {
    for (const id of this.#known.keys()) this.#forget(id);
  }

  #forget(id: string): void {
    this.#known.get(id)?.forget();
    this.#known.delete(id);
  }

  #follow(id: string): Known {
    const forget = watch(SHOWS.conversation, id, () => void (known.isStale = true));
    const known: Known = { item: null, isStale: true, forget };
    this.#known.set(id, known);
    return known;
  }

  async #ask(id: string): Promise<void> {
    const known = this.#known.get(id) ?? this.#follow(id);
    if (!known.isStale) return;
    // What goes stale while it is asked for is asked for once more.
    known.isStale = false;
    try {
      const { item } = await call('conversation', { conversation_id: id });
      known.item = item.id === id ? item : null;
    } catch {
      known.item = null;
    }
  }
}
