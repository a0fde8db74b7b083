/** A file's bytes as something a component can show, while it lives. */
import { mediaBytes } from '$ipc/client';
import { LOADING, Shelf, type Loaded } from './shelf';

const shelf = new Shelf(mediaBytes);

/** Nothing is fetched while `wanted` says no. */
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
    const { loaded, done } = shelf.take(id, kind);
    // What was shown before is another file.
    current = LOADING;
    let here = true;
    void loaded.then((found) => {
      if (here) current = found;
    });
    return () => {
      here = false;
      done();
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
