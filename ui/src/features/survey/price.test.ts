import { describe, expect, it } from 'vitest';
import type { MonthCost, RateCard } from '$ipc/types';
import { plain } from '../../../tests/window';
import { askingCost } from './price';

const market = (prefix: string, utility: number | null, service: number | null = null) => ({
  prefix,
  region: null,
  service,
  utility,
  marketing: null,
  authentication: null,
});
const month = (card: Partial<RateCard>, used = 588): MonthCost => ({
  number_id: 'n',
  month: '2026-11',
  previous: '2026-10',
  counted_at: '2026-11-30T10:00:00Z',
  used,
  lines: [],
  is_own_card: true,
  card: {
    source: 'a list',
    as_of: '2026-11-22',
    valid_from: '2026-10-01',
    currency: 'INR',
    allowance: 1000,
    utc_offset_minutes: 330,
    unconfirmed: [],
    markets: [market('91', 115_000)],
    ...card,
  },
});
const said = (of: MonthCost) => askingCost(of).map(plain);

describe('what asking costs', () => {
  it('is one of the free messages that are left, and then what an answer costs', () => {
    expect(said(month({}))).toEqual([
      'About 412 of this month’s free messages are left on this number.',
      'One that is charged costs about ₹0.115.',
    ]);
    expect(said(month({}, 1200))[0]).toBe('This month’s free messages on this number are used up.');
    expect(said(month({ allowance: null }))).toEqual(['One that is charged costs about ₹0.115.']);
  });

  it('lies between the prices of the countries the list names', () => {
    const markets = [market('91', 115_000), market('44', 9_000_000, 2_000_000), market('971', null)];
    expect(said(month({ markets })).at(-1)).toBe(
      'One that is charged costs about ₹0.115 to ₹2.00, by the customer’s country.',
    );
  });

  it('is not known where the list names no price, or is not good yet', () => {
    const unknown = 'The price list names no price for one that is charged.';
    expect(said(month({ markets: [market('91', null)] })).at(-1)).toBe(unknown);
    expect(said(month({ valid_from: '2027-01-01' }))).toEqual([unknown]);
  });
});
