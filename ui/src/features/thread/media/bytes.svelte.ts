/**
 * A file's bytes as something the page can show: fetched from the core once, judged by their signature, offered as an
 * object URL while a component needs it. The last few are kept, so that scrolling back does not fetch again.
 */
import { mediaBytes } from '$ipc/client';
import { playable } from '$shared/media/sniff';

export type Loaded =
  | { state: 'loading' }
  | { state: 'ready'; url: string; blob: Blob }
  | { state: 'mismatch' }
  | { state: 'error' };

interface Kept {
  promise: Promise<Loaded>;
  url: string | null;
  users: number;
}

const KEEP = 60;
const LOADING: Loaded = { state: 'loading' };
const kept = new Map<string, Kept>();

async function load(messageId: string, kind: string, entry: Kept): Promise<Loaded> {
  try {
    const blob = playable(kind, await mediaBytes(messageId));
    if (!blob) return { state: 'mismatch' };
    entry.url = URL.createObjectURL(blob);
    return { state: 'ready', url: entry.url, blob };
  } catch {
    kept.delete(messageId);
    return { state: 'error' };
  }
}

function discardUnused(): void {
  for (const [id, entry] of kept) {
    if (kept.size <= KEEP) return;
    if (entry.users > 0) continue;
    if (entry.url) URL.revokeObjectURL(entry.url);
    kept.delete(id);
  }
}

function hold(messageId: string, kind: string): Kept {
  const found = kept.get(messageId);
  if (found) {
    kept.delete(messageId);
    kept.set(messageId, found);
    return found;
  }
  const entry: Kept = { promise: Promise.resolve(LOADING), url: null, users: 0 };
  kept.set(messageId, entry);
  entry.promise = load(messageId, kind, entry);
  return entry;
}

/** A file's bytes for a component, while it lives. Nothing is fetched while `wanted` says no. */
export function useBytes(wanted: () => { messageId: string; kind: string } | null): {
  readonly current: Loaded;
  retry: () => void;
} {
  let current = $state.raw<Loaded>(LOADING);
  let attempt = $state(0);
  const id = $derived(wanted()?.messageId ?? null);
  const kind = $derived(wanted()?.kind ?? '');
  $effect(() => {
    void attempt;
    if (id === null) return;
    const entry = hold(id, kind);
    // What was shown before is another file.
    current = LOADING;
    let here = true;
    entry.users += 1;
    void entry.promise.then((loaded) => {
      if (here) current = loaded;
    });
    return () => {
      here = false;
      entry.users -= 1;
      discardUnused();
    };
  });
  return {
    get current() {
      return current;
    },
    retry() {
      current = LOADING;
      attempt += 1;
    },
  };
}
