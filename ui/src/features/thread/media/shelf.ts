/**
 * The files the page has at hand: each is fetched from the core once, judged by its signature, and offered as an object URL while somebody
 * shows it. Of those nobody shows the last few are kept, so that scrolling back does not fetch again: few of them, and few bytes together.
 */
import { CoreError } from '$ipc/errors';
import { playable } from '$shared/media/sniff';

export type Loaded =
  | { state: 'loading' }
  | { state: 'ready'; url: string; blob: Blob }
  | { state: 'mismatch' }
  | { state: 'vast' }
  | { state: 'error' };

interface Kept {
  promise: Promise<Loaded>;
  url: string | null;
  bytes: number;
  users: number;
}

export const LOADING: Loaded = { state: 'loading' };

export class Shelf {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly fetch: (messageId: string) => Promise<Uint8Array<ArrayBuffer>>,
    private readonly most = { files: 60, bytes: 96 * 1024 * 1024 },
  ) {}

  /** A file for somebody who shows it until they say that they are `done`. */
  take(messageId: string, kind: string): { loaded: Promise<Loaded>; done: () => void } {
    const entry = this.#hold(messageId, kind);
    entry.users += 1;
    return {
      loaded: entry.promise,
      done: () => {
        entry.users -= 1;
        this.#discard();
      },
    };
  }

  /** The one used last stands last. */
  #hold(messageId: string, kind: string): Kept {
    const found = this.#kept.get(messageId);
    const entry = found ?? { promise: Promise.resolve(LOADING), url: null, bytes: 0, users: 0 };
    this.#kept.delete(messageId);
    this.#kept.set(messageId, entry);
    if (!found) entry.promise = this.#load(messageId, kind, entry);
    return entry;
  }

  async #load(messageId: string, kind: string, entry: Kept): Promise<Loaded> {
    try {
      const blob = playable(kind, await this.fetch(messageId));
      // Whoever waited for it is gone.
      if (this.#kept.get(messageId) !== entry) return LOADING;
      if (!blob) return { state: 'mismatch' };
      entry.url = URL.createObjectURL(blob);
      entry.bytes = blob.size;
      const { url } = entry;
      this.#discard();
      return { state: 'ready', url, blob };
    } catch (thrown) {
      const { code } = CoreError.from(thrown);
      // The core vouches for nothing that may be shown of it.
      if (code === 'not_shown') return { state: 'mismatch' };
      if (code === 'too_large_to_draw') return { state: 'vast' };
      if (this.#kept.get(messageId) === entry) this.#kept.delete(messageId);
      return { state: 'error' };
    }
  }

  #discard(): void {
    let bytes = 0;
    for (const entry of this.#kept.values()) bytes += entry.bytes;
    for (const [id, entry] of this.#kept) {
      if (this.#kept.size <= this.most.files && bytes <= this.most.bytes) return;
      if (entry.users > 0) continue;
      if (entry.url) URL.revokeObjectURL(entry.url);
      bytes -= entry.bytes;
      this.#kept.delete(id);
    }
  }
}
