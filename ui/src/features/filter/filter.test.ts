import { expect, it } from 'vitest';
import { isPlain, isSameFilter, PLAIN } from './filter';

it('is the same in whichever order it names its states and labels, and nothing else is', () => {
  const filter = { ...PLAIN, labels: ['a', 'b'], unread: true };
  expect(
    isSameFilter(filter, { ...filter, labels: ['b', 'a'], statuses: [...PLAIN.statuses].reverse() }),
  ).toBe(true);
  for (const other of [
    { ...filter, labels: ['a'] },
    { ...filter, every_label: true },
    { ...filter, unread: false },
    { ...filter, waits_minutes: 0 },
    { ...filter, number_id: 'n' },
    { ...filter, whose: { who: 'person', person_id: 'p' } as const },
    { ...filter, team: { which: 'mine' } as const },
  ])
    expect(isSameFilter(filter, other)).toBe(false);
  const theirs = (person_id: string) => ({ ...filter, whose: { who: 'person', person_id } as const });
  expect(isSameFilter(theirs('p'), theirs('p'))).toBe(true);
  expect(isSameFilter(theirs('p'), theirs('q'))).toBe(false);
  expect([isPlain(PLAIN), isPlain(filter)]).toEqual([true, false]);
});
