import { describe, expect, it } from 'vitest';
import { asked, matching, pieces, put } from './mention';

const TEAM = [{ name: 'Asha Shah' }, { name: 'Vikram Rao' }, { name: 'मीना अय्यर' }];

describe('a name behind an @', () => {
  it('is asked for from the @ on, with one space in it, and never inside an address', () => {
    expect(asked('@', 1)).toBe('');
    expect(asked('so @As', 6)).toBe('As');
    expect(asked('@Asha S', 7)).toBe('Asha S');
    expect(asked('@Asha Shah is', 13)).toBeNull();
    expect(asked('@ Asha', 6)).toBeNull();
    expect(asked('mail a@b', 8)).toBeNull();
    expect(asked('no name', 7)).toBeNull();
  });

  it('fits whoever has a part of their name that begins so', () => {
    expect(matching(TEAM, 'r').map(({ name }) => name)).toEqual(['Vikram Rao']);
    expect(matching(TEAM, 'मी').map(({ name }) => name)).toEqual(['मीना अय्यर']);
    expect(matching(TEAM, '')).toHaveLength(3);
    expect(matching(TEAM, 'x')).toHaveLength(0);
  });

  it('takes the place of what was typed', () => {
    const { text, caret } = put('so @vi she waits', 6, 'Vikram Rao');
    expect(text).toBe('so @Vikram Rao she waits');
    expect(text.slice(0, caret)).toBe('so @Vikram Rao ');
    expect(put('so @vi', 1, 'Vikram Rao')).toEqual({ text: 'so @vi', caret: 1 });
  });

  it('is marked in the text, the longest one first', () => {
    const marked = (text: string) =>
      pieces(text, ['Asha', 'Asha Shah', 'Vikram Rao'])
        .filter(({ mention }) => mention)
        .map((piece) => piece.text);
    expect(marked('@Asha Shah, and @vikram')).toEqual(['@Asha Shah', '@vikram']);
    expect(marked('a@Asha @Ashamed')).toEqual([]);
    const text = 'Hi @Asha!';
    expect(
      pieces(text, ['Asha'])
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});
