import { expect, it } from 'vitest';
import { length } from './length';

it('an emoji is one character', () => {
  expect(length('ठीक 👍')).toBe(5);
});
