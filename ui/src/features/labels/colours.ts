/** The colours a label can have, in the order of the palette. */
import type { Colour } from '$ipc/types';
import type { PlainKey } from '$i18n/runtime.svelte';

export const COLOURS: { colour: Colour; label: PlainKey }[] = [
  { colour: 'red', label: 'colour-red' },
  { colour: 'orange', label: 'colour-orange' },
  { colour: 'yellow', label: 'colour-yellow' },
  { colour: 'green', label: 'colour-green' },
  { colour: 'teal', label: 'colour-teal' },
  { colour: 'blue', label: 'colour-blue' },
  { colour: 'violet', label: 'colour-violet' },
  { colour: 'pink', label: 'colour-pink' },
  { colour: 'grey', label: 'colour-grey' },
];

/** A colour for one label more: the one used least, so that neighbours are told apart. */
export function colourFor(labels: { colour: Colour }[]): Colour {
  const uses = (colour: Colour) => labels.filter((label) => label.colour === colour).length;
  const least = COLOURS.toSorted((a, b) => uses(a.colour) - uses(b.colour));
  return least[0]?.colour ?? 'grey';
}
