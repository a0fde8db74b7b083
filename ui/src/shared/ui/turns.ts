/**
 * What may wait for a later frame: parts of the screen that are not looked at first, and rows nobody sees yet. Each piece is
 * done behind the next picture, and no more of them at once than leave that frame room to be laid out and painted; what is
 * nearer to the eye goes first, then what was asked first. In a window that is not drawn the pieces go on by themselves. A piece
 * is done once, or never if it is taken back before.
 */
import { flushSync } from 'svelte';

/** A part of what is looked at, what stands beside it, what only a hand or a step further shows. */
export type Rank = 'seen' | 'beside' | 'hidden';

/** So much of a frame's 16.7 ms is spent on pieces before the next one waits for another frame. */
const MOST_MS = 3;
/** A window nobody sees draws no frames. */
const UNDRAWN_MS = 120;

const waiting: Record<Rank, Set<() => void>> = { seen: new Set(), beside: new Set(), hidden: new Set() };
let under = false;

function next(): (() => void) | null {
  for (const queue of [waiting.seen, waiting.beside, waiting.hidden])
    for (const work of queue) {
      queue.delete(work);
      return work;
    }
  return null;
}

/** Calls back once the frame that is being made now was painted. */
function painted(then: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(late);
    then();
  };
  const late = setTimeout(once, UNDRAWN_MS);
  requestAnimationFrame(() => setTimeout(once));
}

function go(): void {
  const begun = performance.now();
  try {
    for (let work = next(); work !== null; work = next()) {
      flushSync(work);
      if (performance.now() - begun >= MOST_MS) break;
    }
  } finally {
    under = false;
    begin();
  }
}

function begin(): void {
  if (under || !Object.values(waiting).some(({ size }) => size > 0)) return;
  under = true;
  painted(go);
}

/** Does the piece in one of the next frames; the returned function takes it back. */
export function inTurn(rank: Rank, piece: () => void): () => void {
  const work = () => piece();
  waiting[rank].add(work);
  begin();
  return () => void waiting[rank].delete(work);
}
