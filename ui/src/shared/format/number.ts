/** Counts and sizes in the digits and grouping of the language on screen. */
import { perLocale } from './intl-cache';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const numbers = perLocale((locale) => new Intl.NumberFormat(locale));
const sizes = perLocale(
  (locale, unit: string) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      // The short form of a byte knows no plural.
      unitDisplay: unit === 'byte' ? 'long' : 'short',
      maximumFractionDigits: unit === 'megabyte' || unit === 'gigabyte' ? 1 : 0,
    }),
);

const shares = perLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent' }));

export function count(value: number): string {
  return numbers().format(value);
}

/** 42 of a hundred, with the sign where the language writes it. None and all are said only where it is none or all. */
export function percent(ofHundred: number): string {
  const between = ofHundred > 0 && ofHundred < 100;
  return shares().format((between ? Math.min(99, Math.max(1, ofHundred)) : ofHundred) / 100);
}

/** For badges, where three digits do not fit. */
export function badge(value: number): string {
  return value > 99 ? `${count(99)}+` : count(value);
}

/** 412 kB, 2.4 MB. Decimal units, as file managers show them. */
export function fileSize(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return sizes(UNITS[step] ?? 'byte').format(bytes / 1000 ** step);
}
