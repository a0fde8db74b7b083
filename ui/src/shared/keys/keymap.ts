/**
 * The keyboard, as data. A binding is a chord (`Ctrl+KeyK`) or two of them in a row (`KeyG KeyI`), named by physical key.
 *
 * A keystroke is read from the letter its key cap carries when that is a Latin letter (so AZERTY's A is A), and from its
 * position otherwise (so J and K work while a Hindi or Tamil layout is on). Single keys act only while nothing is being
 * typed; a chord with Ctrl or Meta acts anywhere; nothing acts while an input method composes. Bindings can be
 * replaced by id, and single-letter keys can be switched off altogether. A key that is held acts once, unless its command says that it
 * repeats; it writes nothing into the field it led to either.
 */
import { composes } from './composes';
export interface Binding<Id extends string = string> {
  id: Id;
  keys: string[];
  /** Also while the person types, beyond the chords that always do. */
  whileTyping?: boolean;
  /** Goes on as long as its key is held. */
  repeats?: boolean;
}

export type Act<Id extends string> = (id: Id, event: KeyboardEvent) => boolean | undefined;

const SEQUENCE_WITHIN = 1200;
export const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph']);

/** Where a layout keeps its plus and its minus they make things larger and smaller. */
const SIGNS: Record<string, string> = { '+': 'Equal', '=': 'Equal', '-': 'Minus' };

/** The physical name of a keystroke's key. */
export function keyName(event: KeyboardEvent): string {
  const sign = event.ctrlKey || event.metaKey ? SIGNS[event.key] : undefined;
  if (sign) return sign;
  if (/^[a-z]$/i.test(event.key)) return `Key${event.key.toUpperCase()}`;
  if (event.key === '/' || event.key === '?') return 'Slash';
  if (/^[0-9]$/.test(event.key)) return `Digit${event.key}`;
  return event.code;
}

/** The chord of a keystroke. "?" carries its Shift in the key cap, wherever the layout puts it. */
export function chordOf(event: KeyboardEvent): string {
  const name = keyName(event);
  const shift = event.key === '?' || (event.shiftKey && event.key !== '/');
  return [(event.ctrlKey || event.metaKey) && 'Ctrl', event.altKey && 'Alt', shift && 'Shift', name]
    .filter(Boolean)
    .join('+');
}

/** Letters are the field's own: they are written in it, or find a line of the list it holds. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !/^(button|checkbox|radio|range|submit)$/.test(target.type);
}

/** Whether a command's key acts also while something is typed, and with single keys switched off. */
export function actsAnywhere(binding: Binding, key: string): boolean {
  return /^(Ctrl|Alt)\+/.test(key) || binding.whileTyping === true || key === 'Escape';
}

const LAYERS = '[role=menu], [role=listbox], [data-dialog-content], [data-popover-content]';

/** What lies over the page and has the focus: an open menu, a list to choose from, a sheet. Its letters are its own. */
export function layerOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(LAYERS) : null;
}

/** What is printed on keys whose names are words. */
const CAPS: Record<string, string> = {
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  Backquote: '`',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Equal: '=',
  Escape: 'Esc',
  Minus: '-',
  Period: '.',
  Quote: "'",
  Semicolon: ';',
  Slash: '/',
};

/** Keycaps for the help sheet and menus: `Ctrl+KeyK` → ["Ctrl", "K"]. */
export function keycaps(keys: string): string[] {
  return keys
    .split(' ')
    .flatMap((chord, index) => [
      ...(index > 0 ? ['·'] : []),
      ...(chord === 'Shift+Slash'
        ? ['?']
        : chord.split('+').map((part) => CAPS[part] ?? part.replace(/^(Key|Digit)/, ''))),
    ]);
}

/** One listener for the whole window. `act` returns false when the command does not apply and the key should pass on. */
export function createKeymap<Id extends string>(
  bindings: () => readonly Binding<Id>[],
  act: Act<Id>,
  options: { singleKeys: () => boolean; time: () => number },
): (event: KeyboardEvent) => void {
  let pending = '';
  let pendingAt = 0;
  /** The key that is held was a command's. */
  let taken = false;
  return (event) => {
    if (composes(event) || event.defaultPrevented || MODIFIERS.has(event.key)) return;
    const chord = chordOf(event);
    const sequence = pending && options.time() - pendingAt < SEQUENCE_WITHIN ? `${pending} ${chord}` : chord;
    pending = '';
    const allowed = (binding: Binding<Id>) =>
      actsAnywhere(binding, chord) || (!isTyping(event.target) && options.singleKeys());
    const candidates = bindings().filter(allowed);
    const match =
      candidates.find(({ keys }) => keys.includes(sequence)) ??
      candidates.find(({ keys }) => keys.includes(chord));
    if (event.repeat && !match?.repeats) {
      if (taken) event.preventDefault();
      return;
    }
    taken = match !== undefined && act(match.id, event) !== false;
    if (match) {
      if (taken) event.preventDefault();
    } else if (candidates.some(({ keys }) => keys.some((key) => key.startsWith(`${chord} `)))) {
      pending = chord;
      pendingAt = options.time();
    }
  };
}
