import { describe, expect, it } from 'vitest';
import { MOST, Selection } from './selection.svelte';

const ORDER = [...'abcdefg'];
const chosen = (selection: Selection) => ORDER.filter((id) => selection.has(id)).join('');

describe('a selection', () => {
  it('reaches from the row chosen last to the one pointed at, either way', () => {
    const selection = new Selection();
    selection.toggle('c');
    selection.reach('e', ORDER, 'a');
    expect(chosen(selection)).toBe('cde');
    selection.reach('a', ORDER, null);
    expect(chosen(selection)).toBe('abcde');
  });

  it('reaches from the open row while nothing is chosen, and means one row where none is open', () => {
    const selection = new Selection();
    selection.reach('d', ORDER, 'b');
    expect(chosen(selection)).toBe('bcd');
    selection.clear();
    selection.reach('f', ORDER, null);
    expect(chosen(selection)).toBe('f');
  });

  it('goes on from the row reached last, and from the one chosen where it was chosen later', () => {
    const selection = new Selection();
    expect(selection.last).toBeNull();
    selection.reach('d', ORDER, 'b');
    expect(selection.last).toBe('d');
    selection.reach('y', ORDER, 'd');
    expect(selection.last).toBe('d');
    selection.toggle('f');
    expect([selection.last, selection.end]).toEqual(['f', null]);
    selection.reach('g', ORDER, 'f');
    selection.clear();
    expect(selection.last).toBeNull();
  });

  it('holds no more than can be acted on at once, and says where it holds fewer than were meant', () => {
    const many = Array.from({ length: MOST + 3 }, (_, place) => `row${place}`);
    const selection = new Selection();
    selection.all(many.slice(0, MOST), true);
    expect([selection.size, selection.cut]).toEqual([MOST, 'first']);
    selection.toggle('row501');
    expect([selection.size, selection.cut, selection.has('row501')]).toEqual([MOST, 'most', false]);
    // Whoever tries once more is told once more.
    const told = selection.refusals;
    selection.toggle('row502');
    expect([selection.refusals, selection.cut]).toEqual([told + 1, 'most']);
    selection.toggle('row0');
    expect([selection.size, selection.cut]).toEqual([MOST - 1, null]);
    selection.toggle('row501');
    expect([selection.size, selection.cut, selection.has('row501')]).toEqual([MOST, null, true]);
    selection.clear();
    selection.toggle('row502');
    selection.reach('row0', many, null);
    expect([selection.size, selection.cut, selection.end]).toEqual([MOST, 'most', 'row3']);
    expect(selection.clear()).toBe(true);
    expect(selection.cut).toBeNull();
  });

  it('does not reach for what is not listed', () => {
    const selection = new Selection();
    selection.toggle('x');
    selection.reach('b', ORDER, null);
    expect(chosen(selection)).toBe('b');
    selection.reach('y', ORDER, null);
    expect(chosen(selection)).toBe('b');
  });

  it('follows a row to the one it is part of by now, which counts once, and forgets one that is out of reach', () => {
    const selection = new Selection();
    selection.toggle('b');
    selection.reach('d', ORDER, null);
    selection.follow('d', 'c');
    expect(chosen(selection)).toBe('bc');
    expect(selection.last).toBe('b');
    selection.follow('b', 'f');
    expect([chosen(selection), selection.last]).toEqual(['cf', 'f']);
    selection.follow('c', 'c');
    selection.follow('e', 'a');
    expect(chosen(selection)).toBe('cf');
    selection.follow('f', null);
    expect([chosen(selection), selection.last]).toEqual(['c', null]);
  });

  it('says whether there was anything to forget', () => {
    const selection = new Selection();
    expect(selection.clear()).toBe(false);
    selection.all(['a', 'b']);
    expect(selection.size).toBe(2);
    selection.toggle('a');
    expect(chosen(selection)).toBe('b');
    expect(selection.clear()).toBe(true);
  });

  it('is another one once it was ended, and the same while rows come and go', () => {
    const selection = new Selection();
    const { turn } = selection;
    selection.toggle('a');
    selection.follow('a', 'b');
    expect(selection.turn).toBe(turn);
    selection.clear();
    const ended = selection.turn;
    selection.clear();
    expect(new Set([turn, ended, selection.turn]).size).toBe(3);
  });
});
