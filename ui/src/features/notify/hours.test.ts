import { expect, it } from 'vitest';
import { minutesOf, timeOf } from './hours';

it('every minute of the day is read back as it was written', () => {
  for (let minute = 0; minute < 1440; minute += 1) expect(minutesOf(timeOf(minute))).toBe(minute);
});

it.each(['', '7:30', '24:00', '12:60', 'noon'])('%s is no time', (typed) => {
  expect(minutesOf(typed)).toBeNull();
});
