/**
 * Where the keyboard stands. What opens in a place takes it in (`begins`); what goes away under it leaves it to what stands there next
 * (`keepPlace`). A place that was left on purpose is nobody's, and so is one whose whole room was left: keys mean the room again.
 */
import { untrack } from 'svelte';
import { composes } from '$shared/keys/composes';
import { layerOf } from '$shared/keys/keymap';

const FIELDS = 'input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea';
const REACHED = `${FIELDS}, input, button, a[href], summary, [tabindex="0"]`;
const isShown = (node: HTMLElement) => node.checkVisibility?.() ?? true;
const isReached = (node: HTMLElement) =>
  node.tabIndex >= 0 && !node.matches(':disabled') && !node.closest('[inert]') && isShown(node);
const within = (node: Element, what: string) =>
  [...node.querySelectorAll<HTMLElement>(what)].filter(isReached);

/** The keyboard goes into what opens, to the first thing that is typed or pressed there; Escape leaves it, where it can be left. */
export const begins = (leave?: () => void) => (node: HTMLElement) => {
  untrack(() => (within(node, FIELDS)[0] ?? within(node, REACHED)[0])?.focus());
  if (!leave) return;
  const listen = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || composes(event)) return;
    event.preventDefault();
    leave();
  };
  node.addEventListener('keydown', listen);
  return () => node.removeEventListener('keydown', listen);
};

interface Place {
  /** What had the focus, and what held it, from the inside out. */
  path: HTMLElement[];
  /** What is left as a whole: a section, a chat or its customer (`data-room`), or what lies over them. */
  room: HTMLElement | null;
  /** What had it before in the same room: a question that took its place goes back to who is called so. */
  asker: HTMLElement | null;
  /** Below what lies over a room: the place there. */
  below: Place | null;
}

const nameOf = (node: HTMLElement) => node.getAttribute('aria-label') ?? node.textContent.trim();

/** The place itself, or where what lay over a room is gone, the one there. */
const standing = (place: Place) => (place.room?.isConnected === false ? place.below : place);

/** The first that follows `after` in what still holds the place, else the last before it. */
function next(place: Place, after: Node | null): HTMLElement | undefined {
  const { asker } = place;
  const asked = asker instanceof HTMLButtonElement && !asker.isConnected ? nameOf(asker) : '';
  let from = after;
  for (const holder of place.path.slice(1)) {
    if (!holder.isConnected) continue;
    const all = within(holder, REACHED);
    const follows = (node: HTMLElement) =>
      from === null ||
      (!from.contains(node) && (from.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
    const found =
      all.find((node) => asked !== '' && nameOf(node) === asked) ?? all.find(follows) ?? all.at(-1);
    if (found || holder === place.room) return found;
    from = holder;
  }
  return undefined;
}

/** Watches over the window until it is told to stop. Whoever points needs no place, so nothing moves under a pointer. */
export function keepPlace(): () => void {
  let last: Place | null = null;
  let byKeys = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const isLost = () => document.activeElement === document.body || document.activeElement === null;

  function took(event: FocusEvent) {
    const path = event.composedPath().filter((node) => node instanceof HTMLElement);
    const layer = layerOf(event.target);
    const room = layer ?? path.find((node) => node.dataset.room !== undefined) ?? null;
    const before = last && standing(last);
    if (before?.room === room) last = { path, room, asker: before.path[0] ?? null, below: before.below };
    else if (!layer) last = { path, room, asker: null, below: null };
    else
      last = { path, room, asker: null, below: before?.below?.room === room ? before.below.below : before };
  }

  /** What is still there was left on purpose, unless it only rests until an answer comes. */
  function left() {
    queueMicrotask(() => {
      const node = last?.path[0];
      if (isLost() && node?.isConnected && !node.matches(':disabled')) last = null;
    });
  }

  function changed(records: MutationRecord[]) {
    if (!last || !byKeys || waiting !== undefined || !isLost()) return;
    const [node] = last.path;
    if (!node || (node.isConnected && node.matches(':disabled'))) return;
    const gone = records.find(({ removedNodes }) => [...removedNodes].some((one) => one.contains(node)));
    const after = gone?.previousSibling ?? null;
    // Whoever knows better where the keyboard goes on has done it by then.
    waiting = setTimeout(() => {
      waiting = undefined;
      if (!last || !isLost()) return;
      const place = standing(last);
      if (!place?.room?.isConnected || !isShown(place.room)) return;
      const [stood] = place.path;
      const stays = stood?.isConnected && isReached(stood);
      const goal = stays ? stood : next(place, place === last && after?.isConnected ? after : null);
      goal?.focus({ preventScroll: true });
    });
  }

  const keys = () => (byKeys = true);
  const pointer = () => (byKeys = false);
  const watcher = new MutationObserver(changed);
  watcher.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  document.addEventListener('focusin', took, true);
  document.addEventListener('focusout', left, true);
  document.addEventListener('keydown', keys, true);
  document.addEventListener('pointerdown', pointer, true);
  return () => {
    clearTimeout(waiting);
    watcher.disconnect();
    document.removeEventListener('focusin', took, true);
    document.removeEventListener('focusout', left, true);
    document.removeEventListener('keydown', keys, true);
    document.removeEventListener('pointerdown', pointer, true);
  };
}
