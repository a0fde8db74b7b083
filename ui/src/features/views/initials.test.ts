import { expect, it } from 'vitest';
import { initials } from './initials';

it('is two words’ first letters, or one word’s first two, never half a letter', () => {
  expect(initials('Big orders today')).toBe('Bo');
  expect(initials('VIP')).toBe('VI');
  expect(initials('क्षेत्र थोक')).toBe('क्षेथो');
  expect(initials('👨‍👩‍👧 family')).toBe('👨‍👩‍👧f');
  expect(initials('x')).toBe('x');
});
