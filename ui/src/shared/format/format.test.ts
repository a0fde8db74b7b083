import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import fc from 'fast-check';
import { language } from '$i18n/runtime.svelte';
import { fileSize, percent } from './number';
import { faceOf, facesOf, firstNameOf, initials, oneLine, TITLES } from './name';
import { phone } from './phone';
import { clockTime, dayLabel, daysAgo, duration, listTime, moment } from './time';

const now = new Date(2026, 10, 22, 11, 0).getTime();
const at = (day: number, hour = 10, minute = 48, month = 10, year = 2026) =>
  new Date(year, month, day, hour, minute).getTime();

afterEach(() => language.set('en'));

it('a row tells the time today, then the day, then the date', () => {
  expect(listTime(at(22), now)).toBe('10:48');
  expect(listTime(at(21), now)).toBe('Yesterday');
  expect(listTime(at(20), now)).toBe('Friday');
  expect(listTime(at(2, 9, 0, 9), now)).toBe('2 Oct');
  expect(listTime(at(2, 9, 0, 9, 2025), now)).toBe('2 Oct 2025');
});

it('dividers and deadlines use the words of the language', () => {
  expect(dayLabel(now, now)).toBe('Today');
  expect(dayLabel(at(19), now)).toMatch(/^Thursday,? 19 November$/);
  expect(moment(at(23, 10, 41), now)).toBe('Tomorrow 10:41');
  language.set('hi');
  expect(dayLabel(now, now)).toBe('आज');
  language.set('fr');
  expect(dayLabel(at(21), now)).toBe('Hier');
});

it('the hour is never written with am or pm, midnight is 00', () => {
  expect(clockTime(at(22, 0, 5))).toBe('00:05');
});

it('a day is a local day, however long summer time makes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 1439 }), (days, minute) => {
      const then = new Date(2026, 10, 22 - days, 0, minute).getTime();
      expect(daysAgo(then, now)).toBe(days);
    }),
  );
});

it('sizes and lengths', () => {
  expect(fileSize(1)).toBe('1 byte');
  expect(fileSize(626)).toBe('626 bytes');
  expect(fileSize(412_300)).toBe('412 kB');
  expect(fileSize(2_400_000)).toBe('2.4 MB');
  expect(duration(23.9)).toBe('0:23');
  expect(duration(3727)).toBe('1:02:07');
  expect(duration(Infinity)).toBe('0:00');
});

it('a share is none or all of a hundred only where it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), (whole, some) => {
      const part = some % (whole + 1);
      const words = percent((100 * part) / whole);
      expect(words === '0%').toBe(part === 0);
      expect(words === '100%').toBe(part === whole);
    }),
    {
      examples: [
        [1000, 999],
        [1000, 1],
      ],
    },
  );
});

it('groups Indian numbers and leaves masked ones alone', () => {
  expect(phone('+919829440187')).toBe('+91 98294 40187');
  expect(phone('+91 98•••• 0187')).toBe('+91 98•••• 0187');
});

it('nobody is greeted by a title', () => {
  expect(firstNameOf('Ritika Jain')).toBe('Ritika');
  expect(firstNameOf(' Ritika\n')).toBe('Ritika');
  expect(firstNameOf('முத்து கடை')).toBe('முத்து');
  expect(firstNameOf('')).toBe('');
  expect(firstNameOf('Dr.')).toBe('Dr.');
  // A full stop says that the word is short for something, whatever that is.
  for (const first of [...TITLES, ...TITLES.map((title) => `${title.toUpperCase()}.`), 'M.', 'Lt.'])
    expect(firstNameOf(`${first}  Sen`)).toBe(`${first} Sen`);
  for (const title of TITLES) expect(title).toBe(title.toLowerCase().replace(/[.\s]/g, ''));
  const core = readFileSync('../crates/model/src/quick_reply/titles.txt', 'utf8').trimEnd().split('\n');
  expect(TITLES).toEqual(core);
});

it('initials fit the circle in every script', () => {
  expect(initials('Ritika Jain')).toBe('RJ');
  expect(initials('Priya (Andheri)')).toBe('PA');
  expect(initials('Dr. Sen’s clinic')).toBe('SC');
  expect(initials('Dr.')).toBe('D');
  expect(initials('முத்து கடை')).toBe('மு');
  expect(initials('+91 81234 55520')).toBe('?');
});

it('people seen together have faces of their own while there are enough, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 24 }), (ids) => {
      const faces = facesOf(ids);
      expect(facesOf(ids.toReversed())).toEqual(faces);
      expect([...faces.values()].every((face) => face >= 1 && face <= 8)).toBe(true);
      const shared = Math.ceil(ids.length / 8);
      for (const face of new Set(faces.values()))
        expect([...faces.values()].filter((one) => one === face).length).toBeLessThanOrEqual(shared);
    }),
  );
});

it('a name cannot carry controls or overrides into the row', () => {
  expect(oneLine('invoice\u202Efdp.exe')).toBe('invoicefdp.exe');
  expect(oneLine('a\u200F\u061Cb\n\u0007\tc\u2028d\uFEFF ')).toBe('ab c d');
  expect(oneLine('क्‍ष')).toBe('क्‍ष');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(oneLine(name)).not.toMatch(/[\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F\uFEFF\n]/);
      expect(faceOf(name)).toBeGreaterThanOrEqual(1);
      expect(faceOf(name)).toBeLessThanOrEqual(8);
    }),
  );
});
