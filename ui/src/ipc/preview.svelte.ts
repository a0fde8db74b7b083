/** A picture that waits to be sent, as something the page can show, for as long as whoever shows it lives. */
import { playable } from '$shared/media/sniff';
import { attachmentBytes } from './client';

export function usePreview(sha256: () => string | null): { readonly url: string | null } {
  let url = $state.raw<string | null>(null);
  const wanted = $derived(sha256());
  $effect(() => {
    if (wanted === null) return;
    let here = true;
    let made: string | null = null;
    const show = async () => {
      const blob = playable('image', await attachmentBytes(wanted));
      if (here && blob) url = made = URL.createObjectURL(blob);
    };
    // Without a picture the tile still has its name.
    show().catch(() => undefined);
    return () => {
      here = false;
      url = null;
      if (made) URL.revokeObjectURL(made);
    };
  });
  return {
    get url() {
      return url;
    },
  };
}
