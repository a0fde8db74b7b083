import { expect, it } from 'vitest';
import type { Binding } from './keymap';
import { canBeChosen, inForce, losers, withKey, without, type OwnKeys } from './own';

const USUAL: Binding[] = [
  { id: 'next', keys: ['KeyJ', 'Ctrl+Tab'] },
  { id: 'resolve', keys: ['KeyE'] },
  { id: 'inbox', keys: ['KeyG KeyI'] },
  { id: 'team', keys: ['KeyG KeyT'] },
  { id: 'palette', keys: ['Ctrl+KeyK'] },
];
const KEYS = ['KeyJ', 'KeyE', 'KeyX', 'KeyG', 'Ctrl+KeyK', 'Ctrl+Tab', 'Alt+KeyQ'];
const keysOf = (own: OwnKeys, id: string) => inForce(USUAL, own).find((binding) => binding.id === id)?.keys;

it('a key is taken from whoever had it, and comes back when the choice is forgotten', () => {
  expect(losers(USUAL, 'next', 'KeyE').map(({ id }) => id)).toEqual(['resolve']);
  const own = withKey(USUAL, {}, 'next', 'KeyE');
  expect(own).toEqual({ next: 'KeyE' });
  expect(keysOf(own, 'next')).toEqual(['KeyE']);
  expect(keysOf(own, 'resolve')).toEqual([]);
  expect(inForce(USUAL, without(own, 'next'))).toEqual(USUAL);
});

it('a key with which others begin takes those, too', () => {
  const own = withKey(USUAL, {}, 'resolve', 'KeyG');
  expect(losers(USUAL, 'resolve', 'KeyG').map(({ id }) => id)).toEqual(['inbox', 'team']);
  expect([keysOf(own, 'inbox'), keysOf(own, 'team')]).toEqual([[], []]);
});

it('the usual key again is nothing to remember', () => {
  expect(withKey(USUAL, withKey(USUAL, {}, 'resolve', 'KeyX'), 'resolve', 'KeyE')).toEqual({});
});

it('whatever is chosen, in whatever order, no key means two things', () => {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  let own: OwnKeys = {};
  for (let turn = 0; turn < 5_000; turn += 1) {
    const id = USUAL[next(USUAL.length)]?.id ?? '';
    const key = KEYS[next(KEYS.length)] ?? '';
    own = next(5) === 0 ? without(own, id) : withKey(USUAL, own, id, key);
    const now = inForce(USUAL, own);
    for (const binding of now)
      for (const had of binding.keys) expect(losers(now, binding.id, had)).toEqual([]);
  }
});

it.each(['Tab', 'Enter', 'Escape', 'Ctrl+KeyC', 'Ctrl+Shift+KeyZ', 'ArrowUp', 'Shift+End', 'Backspace'])(
  '%s stays what it is everywhere',
  (key) => expect(canBeChosen(key)).toBe(false),
);

it.each(['KeyX', 'Ctrl+KeyJ', 'Alt+ArrowUp', 'F4', 'Shift+KeyR'])('%s can be chosen', (key) => {
  expect(canBeChosen(key)).toBe(true);
});
