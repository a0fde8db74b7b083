/** Counts and sizes in the digits and grouping of the language on screen. */
import { language } from '$i18n/runtime.svelte';

export function count(value: number): string {
  return new Intl.NumberFormat(language.intl).format(value);
}

/** For badges, where three digits do not fit. */
export function badge(value: number): string {
  return value > 99 ? `${count(99)}+` : count(value);
}

/** 412 kB, 2.4 MB. Decimal units, as file managers show them. */
export function fileSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language.intl, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    // The short form of a byte knows no plural.
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}
