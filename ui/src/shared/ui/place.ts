/** Where the keyboard stands: what opens in a place takes it in. */
import { untrack } from 'svelte';
import { composes } from '$shared/keys/composes';

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
