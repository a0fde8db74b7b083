import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSame, steadily } from './steady';

const answer = fc.jsonValue() as fc.Arbitrary<unknown>;
const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

it('an answer that is read twice says the same', () => {
  fc.assert(fc.property(answer, (value) => isSame(again(value), again(value))));
});

it('answers that read differently do not', () => {
  fc.assert(
    fc.property(answer, answer, (one, other) => {
      const sorted = (value: unknown) =>
        JSON.stringify(value, (_, part: unknown) =>
          part !== null && typeof part === 'object' && !Array.isArray(part)
            ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
            : part,
        );
      expect(isSame(again(one), again(other))).toBe(sorted(one) === sorted(other));
    }),
  );
});

it('a row stays the object it was until it says something else', () => {
  const steady = steadily<{ text: string; marks: string[] }>();
  const first = steady('a', { text: 'Haan', marks: ['x'] });
  expect(steady('a', { text: 'Haan', marks: ['x'] })).toBe(first);
  const changed = { text: 'Haan', marks: ['y'] };
  expect(steady('a', changed)).toBe(changed);
  expect(steady('b', { text: 'Haan', marks: ['y'] })).not.toBe(changed);
});
