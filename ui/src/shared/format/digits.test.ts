import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitsOf } from '$i18n/locale';
import { COUNTRIES, readPhone } from './country';
import { latinDigits, wholeNumber } from './digits';
import { microsOf } from './money';
import { readPlace } from './place';

const SCRIPTS = ['deva', 'beng', 'tamldec', 'arab', 'arabext', 'fullwide', 'gujr', 'guru', 'mathsanb'];
const write = (text: string, script: string) =>
  text.replace(/[0-9]/g, (digit) => digitsOf(script)[Number(digit)] ?? digit);

describe('a number is the same in the digits of any script', () => {
  it('and nothing else is changed by reading it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SCRIPTS), fc.string({ unit: 'grapheme' }), (script, text) => {
        const latin = latinDigits(text);
        expect(latinDigits(write(latin, script))).toBe(latin);
      }),
    );
    expect(latinDigits('१२३ दिन')).toBe('123 दिन');
  });

  it.each(SCRIPTS)('to every field that reads one: %s', (script) => {
    const india = COUNTRIES.find(({ region }) => region === 'IN');
    if (!india) throw new Error('no India');
    expect(readPhone(write('98290 54321', script), india)).toEqual({ is: 'phone', e164: '+919829054321' });
    expect(readPlace(write('26.9124, 75.7873', script))).toEqual({ latitude: 26.9124, longitude: 75.7873 });
    expect(microsOf(write('0.115', script))).toBe(115_000);
    expect(wholeNumber(` ${write('240', script)} `)).toBe(240);
  });

  it('and what is none is none', () => {
    for (const odd of ['', '१२.५', '-१', '१ २', 'दस']) expect(wholeNumber(odd), odd).toBeNull();
  });
});
