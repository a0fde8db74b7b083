import fc from 'fast-check';
import { expect, it } from 'vitest';
import { surround } from './writing';

it('marks go around the selection and keep it selected', () => {
  expect(surround('say this now', 4, 8, '*', '*')).toEqual({ text: 'say *this* now', start: 5, end: 9 });
});

it('an insertion takes the place of the selection', () => {
  expect(surround('ok great', 3, 8, '🙏', '')).toEqual({ text: 'ok 🙏', start: 5, end: 5 });
});

it('nothing outside the selection changes', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), fc.nat(20), (text, a, b) => {
      const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
      const next = surround(text, start, end, '*', '*');
      expect(next.text.startsWith(text.slice(0, start))).toBe(true);
      expect(next.text.endsWith(text.slice(end))).toBe(true);
      expect(next.text.slice(next.start, next.end)).toBe(text.slice(start, end));
    }),
  );
});
