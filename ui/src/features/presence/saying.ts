/**
 * Tells the core what the person at this desk does: which chat they look at, and whether they write in it. A window nobody sees
 * looks at nothing. Keys that follow each other are told once in a while; the core ends what is not told again.
 */
import { call } from '$ipc/client';

const TYPING_EVERY = 3_000;

let chat: string | null = null;
let typedAt: number | null = null;

function say(typing: boolean): void {
  typedAt = typing ? Date.now() : null;
  const looks_at = document.visibilityState === 'hidden' ? null : chat;
  // Not being shown to colleagues is nobody's problem here; the next word is told again.
  void call('be_present', { looks_at, typing: typing && looks_at !== null }).catch(() => (typedAt = null));
}

/** This chat is on the screen, until the returned function is called. */
export function lookAt(id: string): () => void {
  chat = id;
  say(false);
  const seen = () => chat === id && say(false);
  document.addEventListener('visibilitychange', seen);
  return () => {
    document.removeEventListener('visibilitychange', seen);
    // The next chat may have come before this one left.
    if (chat !== id) return;
    chat = null;
    say(false);
  };
}

/** A key was touched in the answer; `begun` says that something stands there. */
export function write(id: string, begun: boolean): void {
  if (chat !== id) return;
  if (!begun) {
    if (typedAt !== null) say(false);
  } else if (typedAt === null || Math.abs(Date.now() - typedAt) >= TYPING_EVERY) say(true);
}
