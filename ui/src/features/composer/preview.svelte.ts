/** A file that hangs on a draft, as something the page can show or play, for as long as its tile lives. */
import { attachmentBytes } from '$ipc/client';
import { playable } from '$shared/media/sniff';

export interface Preview {
  url: string;
  blob: Blob;
}

export function usePreview(
  kind: 'image' | 'audio',
  sha256: () => string | null,
): { readonly current: Preview | null; readonly failed: boolean; retry: () => void } {
  let current = $state.raw<Preview | null>(null);
  let failed = $state(false);
  let attempt = $state(0);
  const wanted = $derived(sha256());
  $effect(() => {
    void attempt;
    if (wanted === null) return;
    let here = true;
    let made: string | null = null;
    const show = async () => {
      const blob = playable(kind, await attachmentBytes(wanted));
      if (!here || !blob) return;
      made = URL.createObjectURL(blob);
      current = { url: made, blob };
    };
    // Without a picture the tile still has its name.
    show().catch(() => (failed = here));
    return () => {
      here = false;
      current = null;
      failed = false;
      if (made) URL.revokeObjectURL(made);
    };
  });
  return {
    get current() {
      return current;
    },
    get failed() {
      return failed;
    },
    retry() {
      attempt += 1;
    },
  };
}
