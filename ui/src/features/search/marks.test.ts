import { expect, it } from 'vitest';
import { withoutMarks } from './marks';

const shown = (...pieces: string[]) => pieces.map(withoutMarks).join('|');

it('a hit shows no marks of its markup, wherever it was cut', () => {
  expect(shown('Yes, *order 7602* is packed')).toBe('Yes, order 7602 is packed');
  expect(shown('Yes, *', 'order 76', '02* is packed')).toBe('Yes, |order 76|02 is packed');
  expect(shown('Yes, *', 'order 7602', '* is _packed_.')).toBe('Yes, |order 7602| is packed.');
  expect(shown('', '*order', ' 7602*')).toBe('|order| 7602');
  expect(shown('(~', 'old', '~)')).toBe('(|old|)');
});

it('a hit keeps what is no mark', () => {
  expect(shown('snake_case 2*3 a~b')).toBe('snake_case 2*3 a~b');
  expect(shown('2 * ', '3')).toBe('2 * |3');
});
