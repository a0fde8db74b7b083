/**
 * Keys a person chose for themselves, over the usual ones. Only the person's own choices are kept: a command's own key takes the
 * place of its usual ones and takes that key from whichever command had it, so that one key never means two things and
 * forgetting the choice brings everything back.
 */
import type { Binding } from './keymap';

/** A command's own key by its id; an empty one leaves it without. */
export type OwnKeys = Record<string, string>;

/** One key is another's, or where the other begins: `KeyG` cannot be had beside `KeyG KeyI`. */
function clash(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
}

/** The bindings as they are in force. */
export function inForce<B extends Binding>(usual: readonly B[], own: OwnKeys): B[] {
  const taken = usual.flatMap(({ id }) => (own[id] ? [{ id, key: own[id] }] : []));
  return usual.map((binding) => {
    const chosen = own[binding.id];
    if (chosen !== undefined) return { ...binding, keys: chosen ? [chosen] : [] };
    const left = binding.keys.filter((key) => !taken.some((other) => clash(other.key, key)));
    return left.length === binding.keys.length ? binding : { ...binding, keys: left };
  });
}

/** The other commands that would lose this key. */
export function losers<B extends Binding>(now: readonly B[], id: string, key: string): B[] {
  return now.filter((binding) => binding.id !== id && binding.keys.some((other) => clash(other, key)));
}

/** The choices once a command has this key: whoever had it as their own has none. */
export function withKey(usual: readonly Binding[], own: OwnKeys, id: string, key: string): OwnKeys {
  const next = Object.fromEntries(
    Object.entries(own).map(([other, had]) => [other, other !== id && had && clash(had, key) ? '' : had]),
  );
  const is = usual.find((binding) => binding.id === id);
  // The usual key again, and nothing else to remember.
  if (is && is.keys.length === 1 && is.keys[0] === key) return without(next, id);
  return { ...next, [id]: key };
}

/** The choices once a command has its usual keys again. */
export function without(own: OwnKeys, id: string): OwnKeys {
  return Object.fromEntries(Object.entries(own).filter(([other]) => other !== id));
}

const NEEDED = new Set(['Tab', 'Shift+Tab', 'Enter', 'Shift+Enter', 'Space', 'Backspace', 'Delete']);
const EDITING = /^Ctrl\+(Shift\+)?Key[ACVXYZ]$/;
const MOVING = /^(Shift\+|Ctrl\+|Ctrl\+Shift\+)?(Arrow\w+|Home|End|PageUp|PageDown)$/;

/** Whether a key can be given away: what writes, edits and moves in every window stays what it is, and a key without a name is none. */
export function canBeChosen(key: string): boolean {
  return (
    /(^|\+)\w+$/.test(key) &&
    !key.endsWith('Unidentified') &&
    !NEEDED.has(key) &&
    !EDITING.test(key) &&
    !MOVING.test(key) &&
    key !== 'Escape'
  );
}
