import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOpen, putIn, slashAt, withSlash } from './slash';

const at = (marked: string) => {
  const caret = marked.indexOf('|');
  return slashAt(marked.replace('|', ''), caret);
};

describe('a slash', () => {
  it('asks at the beginning of a line and after a space', () => {
    expect(at('/|')).toEqual({ start: 0, query: '' });
    expect(at('Hello /pri|')).toEqual({ start: 6, query: 'pri' });
    expect(at('Hello\n/opening hou|')).toEqual({ start: 6, query: 'opening hou' });
    expect(at('/धन्य| ji')).toEqual({ start: 0, query: 'धन्य' });
  });

  it('asks nothing inside a word, an address or a line that went on', () => {
    for (const text of [
      'and/or|',
      'https://shop|',
      '1/2|',
      '/ no|',
      '/a\nb|',
      'no slash|',
      '|/',
      `/${'x'.repeat(41)}|`,
    ])
      expect(at(text), text).toBeNull();
  });

  it('is found wherever it was put', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, n) => {
        const caret = n % (text.length + 1);
        const put = withSlash(text, caret);
        expect(slashAt(put.text, put.caret)).toEqual({ start: put.caret - 1, query: '' });
      }),
    );
  });

  it('can have the name behind it that was chosen elsewhere', () => {
    const put = withSlash('Hello', 5, 'way to the shop');
    expect(put).toEqual({ text: 'Hello /way to the shop', caret: 22 });
    expect(slashAt(put.text, put.caret)).toEqual({ start: 6, query: 'way to the shop' });
  });
});

describe('a reply that is put in', () => {
  it('takes the place of what was typed, and what is open is selected', () => {
    const slash = { start: 6, query: 'pay' };
    const filled = { text: 'Pay ₹{amount}, please', open: [{ start: 5, end: 13 }] };
    const put = putIn('Hello /pay now', slash, filled);
    expect(put.text).toBe('Hello Pay ₹{amount}, please now');
    expect(put.text.slice(put.start, put.end)).toBe('{amount}');
    const whole = putIn('/pay', { start: 0, query: 'pay' }, { text: 'Thanks', open: [] });
    expect(whole).toEqual({ text: 'Thanks', start: 6, end: 6 });
  });

  it('leads from one open variable to the next', () => {
    const text = '{name} owes {amount} to {name}';
    expect(nextOpen(text, ['name', 'amount'], 1)).toEqual({ start: 12, end: 20 });
    expect(nextOpen(text, ['name', 'amount'], 21)).toEqual({ start: 24, end: 30 });
    expect(nextOpen(text, ['name'], 30)).toEqual({ start: 0, end: 6 });
    expect(nextOpen('nothing', ['name'], 0)).toBeNull();
  });
});
