/**
 * What may wait for a later frame: parts of the screen that are not looked at first, and rows nobody sees yet. Each piece is
 * done behind the next picture, and no more of them at once than leave that frame room to be laid out and painted; what is
 * nearer to the eye goes first, then what was asked first. A window that is not drawn has no frame to hold up: there the pieces
 * go on by themselves, many at once, and so they do until the window has opened. A piece is done once, or never if it is taken back before. While one waits, the document
 * has `data-settling`: whoever takes a picture waits for what is still to come.
 */
import { flushSync } from 'svelte';

/** A part of what is looked at, what stands beside it, what only a hand or a step further shows. */
export type Rank = 'seen' | 'beside' | 'hidden';

/** So much of a frame's 16.7 ms is spent on pieces before the next one waits for another frame. */
const MOST_MS = 3;
/** No frame came for so long: nobody sees the window, or the machine is that busy. */
const UNDRAWN_MS = 120;
/** A first picture may take a slow machine so long; after it nobody waits for one. */
const UNSEEN_MS = 1_000;
/** So much is done at once where no frame waits, or nobody works yet. */
const MOST_UNDRAWN_MS = 40;

const waiting: Record<Rank, Set<() => void>> = { seen: new Set(), beside: new Set(), hidden: new Set() };
let under = false;
let opening = true;

/** The window is there: from now on somebody works in it, and no frame is held up. */
export function opened(): void {
  opening = false;
}

function next(): (() => void) | null {
  for (const queue of [waiting.seen, waiting.beside, waiting.hidden])
    for (const work of queue) {
      queue.delete(work);
      return work;
    }
  return null;
}

/** Calls back behind so many frames, or when they did not come in time: whether they came. The returned function takes it back. */
function behind(frames: number, patience: number, then: (drawn: boolean) => void): () => void {
  let done = false;
  const once = (drawn: boolean) => {
    if (done) return;
    done = true;
    clearTimeout(late);
    then(drawn);
  };
  const late = setTimeout(() => once(false), patience);
  const frame = (left: number) => {
    if (left > 0) requestAnimationFrame(() => frame(left - 1));
    else setTimeout(() => once(true));
  };
  frame(frames);
  return () => {
    done = true;
    clearTimeout(late);
  };
}

/**
 * Calls back once what is there now can be seen. A timer behind one frame may come before that frame is painted (WebKit without
 * compositing), which no second frame does; a window that is not drawn is not waited for. The returned function takes it back.
 */
export function onceSeen(then: () => void): () => void {
  return behind(2, UNSEEN_MS, then);
}

function go(drawn: boolean): void {
  const begun = performance.now();
  const most = drawn && !opening ? MOST_MS : MOST_UNDRAWN_MS;
  try {
    for (let work = next(); work !== null; work = next()) {
      flushSync(work);
      if (performance.now() - begun >= most) break;
    }
  } finally {
    under = false;
    begin();
  }
}

function begin(): void {
  if (under) return;
  under = Object.values(waiting).some(({ size }) => size > 0);
  document.documentElement.toggleAttribute('data-settling', under);
  if (!under) return;
  behind(1, UNDRAWN_MS, go);
}

/** Does the piece in one of the next frames; the returned function takes it back. */
export function inTurn(rank: Rank, piece: () => void): () => void {
  const work = () => piece();
  waiting[rank].add(work);
  begin();
  return () => void waiting[rank].delete(work);
}
