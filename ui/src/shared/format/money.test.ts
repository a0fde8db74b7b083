import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsOf, money, price, typedMicros } from './money';

describe('price', () => {
  it('writes what another catalogue says, whatever it calls its currency', () => {
    expect(price(1499.5, 'INR')).toBe('₹1,499.50');
    expect(price(12, 'rupees')).toBe('12 rupees');
    expect(price(12, null)).toBe('12');
  });
});

describe('money', () => {
  it('shows fractions of the smallest coin', () => {
    expect(money({ micros: 115_000, currency: 'INR' })).toBe('₹0.115');
    expect(money({ micros: 2_500_000, currency: 'EUR' })).toBe('€2.50');
    expect(money({ micros: 0, currency: 'INR' })).toBe('₹0.00');
  });

  it('reads what was typed exactly, with a point or a comma', () => {
    expect(microsOf('0.1150')).toBe(115_000);
    expect(microsOf(' 0,78 ')).toBe(780_000);
    expect(microsOf('')).toBeNull();
    for (const odd of ['-1', '1e3', 'free', '1.2.3', '.5', '0.1234567'])
      expect(microsOf(odd), odd).toBeUndefined();
  });

  it('writes every amount so that it is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (micros) => {
        expect(microsOf(typedMicros(micros))).toBe(micros);
      }),
    );
  });
});
