import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { language } from '$i18n/runtime.svelte';
import { COUNTRIES, countryOf, namedCountries, readPhone } from './country';

const of = (region: string) => {
  const found = COUNTRIES.find((country) => country.region === region);
  if (!found) throw new Error(region);
  return found;
};
const india = of('IN');

afterEach(() => language.set('en'));

describe('a number as people type it', () => {
  it('is read in the chosen country, with or without the national zero and with any grouping', () => {
    for (const typed of ['98294 40187', '098294-40187', '(98294) 40187', '98294.40187'])
      expect(readPhone(typed, india), typed).toEqual({ is: 'phone', e164: '+919829440187' });
  });

  it('names its own country with + or 00', () => {
    for (const typed of ['+33 6 12 34 56 78', '0033 612345678'])
      expect(readPhone(typed, india), typed).toEqual({ is: 'phone', e164: '+33612345678' });
  });

  it('keeps the zero where it belongs to the number', () => {
    expect(readPhone('06 6982 1234', of('IT'))).toEqual({ is: 'phone', e164: '+390669821234' });
  });

  it('is not one yet, or never will be', () => {
    expect(readPhone('  ', india)).toEqual({ is: 'empty' });
    expect(readPhone('982', india)).toEqual({ is: 'short' });
    expect(readPhone('98294401879829440187', india)).toEqual({ is: 'long' });
    for (const odd of ['Ritika', '98294+40187', '+0 982944018'])
      expect(readPhone(odd, india), odd).toEqual({ is: 'odd' });
  });

  it('whatever is typed, what is read is E.164', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...COUNTRIES), (typed, country) => {
        const read = readPhone(typed, country);
        if (read.is === 'phone') expect(read.e164).toMatch(/^\+[1-9]\d{6,14}$/);
      }),
    );
  });
});

it('a number tells its country by the longest code', () => {
  expect(countryOf('+919829440187')?.region).toBe('IN');
  expect(countryOf('+9779812345678')?.region).toBe('NP');
  expect(countryOf('+14155550123')?.region).toBe('US');
  expect(countryOf('+999')).toBeNull();
});

it('countries are called and sorted in the language on screen', () => {
  expect(namedCountries().find(({ region }) => region === 'DE')?.name).toBe('Germany');
  language.set('fr');
  const names = namedCountries().map(({ name }) => name);
  expect(names).toContain('Allemagne');
  expect([...names].sort(new Intl.Collator('fr').compare)).toEqual(names);
  expect(new Set(COUNTRIES.map(({ region }) => region)).size).toBe(COUNTRIES.length);
});
