import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isEqual, share } from './sharing';

const answer = fc.jsonValue() as fc.Arbitrary<unknown>;
const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

it('an answer that is read twice says the same', () => {
  fc.assert(fc.property(answer, (value) => isEqual(again(value), again(value))));
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
      expect(isEqual(again(one), again(other))).toBe(sorted(one) === sorted(other));
    }),
  );
});

it('an answer says what it says, whatever was there before', () => {
  fc.assert(
    fc.property(answer, answer, (before, now) => {
      expect(share(again(before), again(now))).toEqual(again(now));
    }),
  );
});

it('an answer that says the same is the one that was there', () => {
  fc.assert(
    fc.property(answer, (value) => {
      const before = again(value);
      expect(share(before, again(value))).toBe(before);
    }),
  );
});

it('a row stays the object it was until it says something else, wherever it stands', () => {
  const asha = { id: 'asha', text: 'Haan', marks: ['x'] };
  const ritika = { id: 'ritika', text: 'Kal?', marks: [] };
  const dev = { id: 'dev', text: 'Namaste', marks: [] };
  const later = share([asha, ritika], again([dev, { ...ritika, text: 'Aaj?' }, asha]) as (typeof asha)[]);
  expect(later).toEqual([dev, { ...ritika, text: 'Aaj?' }, asha]);
  expect(later[2]).toBe(asha);
  expect(later[1]?.marks).toBe(ritika.marks);
  expect(later[1]).not.toBe(ritika);
});
