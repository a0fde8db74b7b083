/** Money as people read and type it. Amounts are whole millionths; nothing here rounds what is typed. */
import type { Money } from '$ipc/types';
import { latinDigits } from './digits';
import { perLocale } from './intl-cache';
import { oneLine } from './name';
import { count } from './number';

const MILLION = 1_000_000;
const amounts = perLocale(
  (locale, currency: string) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 }),
);

/** ₹0.115: the currency's own digits, and up to four where a message costs a fraction of its smallest coin. */
export function money({ micros, currency }: Money): string {
  return amounts(currency).format(micros / MILLION);
}

/** What was typed as an amount, in millionths; null for nothing, undefined for what is no amount. */
export function microsOf(text: string): number | null | undefined {
  const typed = latinDigits(text.trim()).replace(',', '.');
  if (typed === '') return null;
  const found = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(typed);
  return found ? Number(found[1]) * MILLION + Number((found[2] ?? '').padEnd(6, '0')) : undefined;
}

/** An amount as it is typed. */
export function typedMicros(micros: number | null): string {
  if (micros === null) return '';
  const fraction = String(micros % MILLION)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return String(Math.floor(micros / MILLION)) + (fraction && `.${fraction}`);
}

/** A price as somebody else's catalogue wrote it, whatever it calls its currency. */
export function price(amount: number, currency: string | null): string {
  if (currency && /^[A-Z]{3}$/.test(currency))
    return money({ micros: Math.round(amount * MILLION), currency });
  return [count(amount), currency ? oneLine(currency) : ''].join(' ').trim();
}
