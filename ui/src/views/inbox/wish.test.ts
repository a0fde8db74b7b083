import { beforeEach, expect, it } from 'vitest';
import { Wishes } from './wish.svelte';

let wishes: Wishes;
beforeEach(() => (wishes = new Wishes()));

it('a wish is taken once, and by whoever can do it', () => {
  wishes.ask('assign');
  expect(wishes.take('label')).toBe(false);
  expect(wishes.take('assign')).toBe(true);
  expect(wishes.take('assign')).toBe(false);
});

it('the newest wish is the one', () => {
  wishes.ask('assign');
  wishes.ask('label');
  expect(wishes.take('assign')).toBe(false);
  expect(wishes.current).toBe('label');
});

it('what is typed on the way to a field is found there once', () => {
  wishes.ask('reply', 'H');
  for (const key of ['a', 'x', 'Backspace', 'a', '👋']) expect(wishes.typeAhead(key)).toBe(true);
  expect(wishes.typeAhead('ArrowLeft')).toBe(false);
  wishes.take('reply');
  expect(wishes.takeTyped()).toBe('Haa👋');
  expect(wishes.takeTyped()).toBe('');
});

it('keys mean themselves where no field was asked for', () => {
  wishes.ask('assign');
  expect(wishes.typeAhead('a')).toBe(false);
  wishes.ask('note');
  wishes.forget();
  expect(wishes.typeAhead('a')).toBe(false);
});
