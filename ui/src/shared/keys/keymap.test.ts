import { beforeEach, expect, it } from 'vitest';
import { chordOf, createKeymap, keycaps, layerOf, type Binding } from './keymap';

type Id = 'next' | 'palette' | 'inbox' | 'help' | 'back' | 'insert';
const bindings: Binding<Id>[] = [
  { id: 'next', keys: ['KeyJ'], repeats: true },
  { id: 'palette', keys: ['Ctrl+KeyK'] },
  { id: 'inbox', keys: ['KeyG KeyI'] },
  { id: 'insert', keys: ['KeyI'] },
  { id: 'help', keys: ['Shift+Slash'] },
  { id: 'back', keys: ['Escape'] },
];

let acted: Id[] = [];
let clock = 0;
let singleKeys = true;
const listen = createKeymap<Id>(
  () => bindings,
  (id) => {
    acted.push(id);
    return true;
  },
  { singleKeys: () => singleKeys, time: () => clock },
);

function press(key: string, code: string, init: KeyboardEventInit = {}, target: HTMLElement = document.body) {
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...init });
  target.addEventListener('keydown', listen, { once: true });
  target.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  acted = [];
  clock = 0;
  singleKeys = true;
});

it('works by position on a Hindi layout, and by key cap on a Latin one', () => {
  press('र', 'KeyJ');
  press('j', 'KeyC');
  expect(acted).toEqual(['next', 'next']);
});

it('single keys rest while someone types, chords and Escape do not', () => {
  const field = document.body.appendChild(document.createElement('textarea'));
  press('j', 'KeyJ', {}, field);
  press('k', 'KeyK', { ctrlKey: true }, field);
  press('Escape', 'Escape', {}, field);
  expect(acted).toEqual(['palette', 'back']);
  field.remove();
});

it('so they do on a list to choose from, whose letters find a line of it', () => {
  const choice = document.body.appendChild(document.createElement('select'));
  press('j', 'KeyJ', {}, choice);
  press('k', 'KeyK', { ctrlKey: true }, choice);
  expect(acted).toEqual(['palette']);
  choice.remove();
});

it('nothing acts while an input method composes', () => {
  press('j', 'KeyJ', { isComposing: true });
  press('j', 'KeyJ', { keyCode: 229 });
  expect(acted).toEqual([]);
});

it('a sequence wins over its second key, and is forgotten after a pause', () => {
  press('g', 'KeyG');
  press('i', 'KeyI');
  press('g', 'KeyG');
  clock = 5000;
  press('i', 'KeyI');
  expect(acted).toEqual(['inbox', 'insert']);
});

it('"?" is found wherever the layout keeps it', () => {
  press('?', 'KeyM', { shiftKey: true });
  expect(acted).toEqual(['help']);
});

it.each([
  ['=', 'Equal', 'Ctrl+Equal'],
  ['+', 'BracketRight', 'Ctrl+Equal'],
  ['-', 'Digit6', 'Ctrl+Minus'],
  ['-', 'NumpadSubtract', 'Ctrl+Minus'],
  ['à', 'Digit0', 'Ctrl+Digit0'],
])('Ctrl with %s on %s is %s: plus and minus are where the layout keeps them', (key, code, chord) => {
  expect(chordOf(new KeyboardEvent('keydown', { key, code, ctrlKey: true }))).toBe(chord);
});

it('single keys can be switched off', () => {
  singleKeys = false;
  press('j', 'KeyJ');
  expect(acted).toEqual([]);
});

it('a key that acted does nothing else', () => {
  expect(press('j', 'KeyJ').defaultPrevented).toBe(true);
  expect(press('x', 'KeyX').defaultPrevented).toBe(false);
});

it('a key that is held acts once, unless its command repeats, and writes nothing where it led', () => {
  const field = document.body.appendChild(document.createElement('textarea'));
  press('i', 'KeyI');
  press('i', 'KeyI', { repeat: true });
  expect(press('i', 'KeyI', { repeat: true }, field).defaultPrevented).toBe(true);
  expect(acted).toEqual(['insert']);
  expect(press('x', 'KeyX', {}, field).defaultPrevented).toBe(false);
  expect(press('x', 'KeyX', { repeat: true }, field).defaultPrevented).toBe(false);
  press('j', 'KeyJ');
  press('j', 'KeyJ', { repeat: true });
  expect(acted).toEqual(['insert', 'next', 'next']);
  field.remove();
});

it('shows keys as they are printed', () => {
  expect(keycaps('Ctrl+KeyK')).toEqual(['Ctrl', 'K']);
  expect(keycaps('KeyG KeyI')).toEqual(['G', '·', 'I']);
  expect(keycaps('Shift+Slash')).toEqual(['?']);
  expect(keycaps('Alt+ArrowUp Ctrl+Period')).toEqual(['Alt', '↑', '·', 'Ctrl', '.']);
});

it('a menu, a list to choose from and a sheet are layers, with everything in them', () => {
  document.body.innerHTML = `
    <div role="menu"><span id="in-menu"></span></div>
    <div data-popover-content><input id="in-popover" /></div>
    <div data-dialog-content><button id="in-sheet"></button></div>
    <ul><li><button id="in-list"></button></li></ul>`;
  const of = (id: string) => layerOf(document.getElementById(id)) !== null;
  expect(['in-menu', 'in-popover', 'in-sheet', 'in-list'].map(of)).toEqual([true, true, true, false]);
  expect([layerOf(document.body), layerOf(window), layerOf(null)]).toEqual([null, null, null]);
  document.body.replaceChildren();
});
