import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MonthLine } from '$ipc/types';
import { monthTable, offsetMinutes, offsetText } from './month';

const line = (
  category: string | null,
  kind: string | null,
  messages: number,
  micros = 0,
  unpriced = 0,
): MonthLine => ({
  category,
  kind,
  messages,
  about: { micros, currency: 'INR' },
  unpriced,
});

describe('a month as a table', () => {
  it('puts what WhatsApp said apart from what it has not said', () => {
    const { rows, total } = monthTable(
      [
        line('service', 'free_customer_service', 900),
        line('service', 'regular', 40, 4_600_000),
        line('service', null, 60, 0, 60),
        line('utility', 'free_moon', 2, 0, 2),
      ],
      'INR',
    );
    expect(rows[0]).toMatchObject({
      category: 'service',
      count: 1000,
      free: 900,
      charged: 40,
      open: 60,
      unpriced: 60,
    });
    expect(rows[1]).toMatchObject({ category: 'utility', open: 2 });
    expect(total).toMatchObject({ count: 1002, about: { micros: 4_600_000, currency: 'INR' }, unpriced: 62 });
  });

  it('counts every message once', () => {
    const kinds = fc.constantFrom('regular', 'free_customer_service', 'free_entry_point', 'free_moon', null);
    const lines = fc.array(fc.tuple(fc.constantFrom('service', 'utility', null), kinds, fc.nat(1000)));
    fc.assert(
      fc.property(lines, (told) => {
        const { rows, total } = monthTable(
          told.map(([category, kind, n]) => line(category, kind, n)),
          'INR',
        );
        const sum = told.reduce((all, [, , n]) => all + n, 0);
        expect(total.count).toBe(sum);
        expect(rows.reduce((all, row) => all + row.free + row.charged + row.open, 0)).toBe(sum);
      }),
    );
  });
});

describe('a zone', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -840, max: 840 }), (minutes) => {
        expect(offsetMinutes(offsetText(minutes))).toBe(minutes === 0 ? 0 : minutes);
      }),
    );
    expect(offsetMinutes('5:30')).toBe(330);
    expect(offsetMinutes('+०५:३०')).toBe(330);
    expect(offsetMinutes('1')).toBe(60);
    for (const odd of ['', 'IST', '+15:00', '5:75']) expect(offsetMinutes(odd), odd).toBeUndefined();
  });
});
