/** Where the keyboard is. To compare elements is to print a whole page where they differ: what fails here names two of them. */

function named(element: Element | null | undefined): string {
  if (!element) return 'nothing';
  const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent;
  const words = (element.getAttribute('aria-label') ?? label ?? '').trim().replace(/\s+/g, ' ');
  const name = words.length > 40 ? `${words.slice(0, 40)}…` : words;
  return `<${element.localName}>${name && ` “${name}”`}`;
}

/** Throws where the keyboard is elsewhere. */
export function expectFocus(element: Element | null | undefined): void {
  const { activeElement } = document;
  if (activeElement !== element)
    throw new Error(`the keyboard is at ${named(activeElement)}, not at ${named(element)}`);
}
