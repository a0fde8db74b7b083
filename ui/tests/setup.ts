import { vi } from 'vitest';
import './styles';

/*
 * jsdom has no layout. The virtual lists only need a viewport and a height per row to decide what to draw, so every
 * observed element is reported once: what scrolls is 800 pixels high, a thread 1100, as it cannot be scrolled to its end, everything
 * else 60.
 */
const heightOf = (element: Element) =>
  element.matches('.scroll') ? 1100 : element.matches('.rows, .results') ? 800 : 60;

class FixedSizes implements ResizeObserver {
  constructor(private readonly report: ResizeObserverCallback) {}

  observe(target: Element) {
    const height = heightOf(target);
    const contentRect = { width: 330, height } as DOMRect;
    queueMicrotask(() => this.report([{ target, contentRect } as ResizeObserverEntry], this));
  }

  unobserve() {}
  disconnect() {}
}

globalThis.ResizeObserver = FixedSizes;
Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
  get(this: HTMLElement) {
    return this.parentElement;
  },
});
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', {
  get(this: HTMLElement) {
    return heightOf(this);
  },
});

window.matchMedia ??= (query: string) =>
  Object.assign(new EventTarget(), { matches: false, media: query, onchange: null }) as MediaQueryList;
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.scrollTo ??= (() => undefined) as typeof Element.prototype.scrollTo;
Element.prototype.scrollBy ??= (() => undefined) as typeof Element.prototype.scrollBy;
document.hasFocus = () => true;
// No letter is drawn, so no face comes.
Object.defineProperty(document, 'fonts', { value: { load: () => Promise.resolve([]) }, configurable: true });

/*
 * Nor are there frames: what would wait for one is done at once. `frames.test.ts` and the tests in a browser see the pieces come one by one.
 */
vi.mock('$shared/ui/turns', () => ({
  inTurn(_rank: string, piece: () => void) {
    piece();
    return () => undefined;
  },
  onceSeen(then: () => void) {
    then();
    return () => undefined;
  },
  opened: () => undefined,
}));

// Files share the page and no module of ours. A test speaks any language at once.
vi.resetModules();
const { prepareLanguages } = await import('$i18n/runtime.svelte');
await prepareLanguages();
