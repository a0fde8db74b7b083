/*
 * What shows an element, asked for a thousand times by every search for a role and by every search for obstacles.
 *
 * No style sheet is loaded in these tests but jsdom's own. There it follows from an element's tag and a few attributes, so it is
 * worked out once for each of them; whatever else somebody asks for, jsdom works out as always.
 */
const whole = window.getComputedStyle.bind(window);
const DECIDING = ['hidden', 'open', 'popover', 'type', 'dir', 'style'];
/** What jsdom hands down to nobody. */
const OF_ITSELF = new Set([
  'clip',
  'clip-path',
  'content-visibility',
  'direction',
  'display',
  'height',
  'opacity',
  'overflow',
  'position',
  'width',
]);
const values = new Map<string, string>();

function ofItself(element: Element, name: string): string {
  const parent = element.parentElement?.localName;
  const key = JSON.stringify([
    name,
    element.localName,
    parent,
    ...DECIDING.map((attribute) => element.getAttribute(attribute)),
  ]);
  const value = values.get(key) ?? whole(element).getPropertyValue(name);
  values.set(key, value);
  return value;
}

/** What the nearest says for itself, as it is handed down. */
function handedDown(element: Element, name: 'visibility' | 'pointer-events'): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const own = at instanceof HTMLElement ? at.style.getPropertyValue(name) : '';
    if (own) return own;
  }
  return name === 'visibility' ? 'visible' : 'auto';
}

function quick(element: Element, name: string): string | undefined {
  if (OF_ITSELF.has(name)) return ofItself(element, name);
  switch (name) {
    case 'visibility':
      return handedDown(element, 'visibility');
    case 'pointerEvents':
    case 'pointer-events':
      return handedDown(element, 'pointer-events');
    default:
      return undefined;
  }
}

function styleOf(element: Element, pseudo?: string | null): CSSStyleDeclaration {
  if (pseudo) return whole(element, pseudo);
  let worked: CSSStyleDeclaration | undefined;
  const all = () => (worked ??= whole(element));
  return new Proxy({} as CSSStyleDeclaration, {
    get(_, name) {
      if (name === 'getPropertyValue')
        return (property: string) => quick(element, property) ?? all().getPropertyValue(property);
      const known = typeof name === 'string' ? quick(element, name) : undefined;
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(all(), name);
      return typeof value === 'function' ? value.bind(all()) : value;
    },
  });
}

for (const place of new Set([window, document.defaultView])) {
  if (place) place.getComputedStyle = styleOf;
}
