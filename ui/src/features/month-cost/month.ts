/** A month as a table: one row per category, Meta's types as columns. Only sums of what the core counted. */
import type { MonthLine, Money } from '$ipc/types';
import { latinDigits } from '$shared/format/digits';

export interface Row {
  /** Meta's word; null for templates of which nothing was told. */
  category: string | null;
  count: number;
  free: number;
  charged: number;
  open: number;
  about: Money;
  unpriced: number;
}

const COLUMN: Record<string, 'free' | 'charged'> = {
  regular: 'charged',
  free_customer_service: 'free',
  free_entry_point: 'free',
};

function add(row: Row, line: MonthLine): Row {
  // A type nobody knows yet confirms nothing.
  const column = COLUMN[line.kind ?? ''] ?? 'open';
  return {
    ...row,
    count: row.count + line.messages,
    [column]: row[column] + line.messages,
    about: { ...row.about, micros: row.about.micros + line.about.micros },
    unpriced: row.unpriced + line.unpriced,
  };
}

const empty = (category: string | null, currency: string): Row => ({
  category,
  count: 0,
  free: 0,
  charged: 0,
  open: 0,
  about: { micros: 0, currency },
  unpriced: 0,
});

/** Rows in the order they came, and their sum. */
export function monthTable(lines: MonthLine[], currency: string): { rows: Row[]; total: Row } {
  const rows = new Map<string | null, Row>();
  for (const line of lines)
    rows.set(line.category, add(rows.get(line.category) ?? empty(line.category, currency), line));
  return { rows: [...rows.values()], total: lines.reduce(add, empty(null, currency)) };
}

/** "+05:30" in minutes; undefined for what is no zone. */
export function offsetMinutes(text: string): number | undefined {
  const found = /^([+-]?)(\d{1,2})(?::([0-5]\d))?$/.exec(latinDigits(text.trim()).replace('−', '-'));
  if (!found) return undefined;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  if (minutes > 14 * 60) return undefined;
  return found[1] === '-' ? -minutes : minutes;
}

/** Minutes as "+05:30". */
export function offsetText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
