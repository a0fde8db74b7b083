import { describe, expect, it } from 'vitest';
import type { RateCard } from '$ipc/types';
import { cardOf, ownFrom, typedCard, typedMarket } from './typed';

const card: RateCard = {
  source: 'Meta’s price list',
  as_of: '2026-11-22',
  valid_from: '2026-10-01',
  currency: 'INR',
  allowance: 1000,
  utc_offset_minutes: 330,
  unconfirmed: ['allowance'],
  markets: [
    { prefix: '91', region: 'IN', service: null, utility: 115_000, marketing: null, authentication: null },
  ],
};

describe('a price list as it is typed', () => {
  it('comes back as it was', () => {
    expect(cardOf(typedCard(card), card)).toEqual({ card });
  });

  it('begins without a source: only its owner knows where the figures come from', () => {
    const typed = ownFrom(card, Date.parse('2026-12-01T09:00:00Z'));
    expect(typed).toMatchObject({ source: '', as_of: '2026-12-01', zone: '+05:30' });
    expect(cardOf(typed, card)).toEqual({ wrong: 'source' });
  });

  it('is read on the day of whoever reads it, in the small hours too', () => {
    const early = new Date(2026, 11, 1, 0, 30).getTime();
    expect(ownFrom(card, early).as_of).toBe('2026-12-01');
  });

  it('keeps the doubts: an own figure confirms no rule', () => {
    const typed = { ...typedCard(card), allowance: '', zone: '+01:00', markets: [typedMarket()] };
    expect(cardOf(typed, card)).toEqual({
      card: { ...card, allowance: null, utc_offset_minutes: 60, markets: [] },
    });
  });

  it('names the first field that cannot be read', () => {
    const wrong = (change: object) => cardOf({ ...typedCard(card), ...change }, card);
    expect(wrong({ source: ' ' })).toEqual({ wrong: 'source' });
    expect(wrong({ as_of: '' })).toEqual({ wrong: 'as_of' });
    expect(wrong({ currency: 'rupee' })).toEqual({ wrong: 'currency' });
    expect(wrong({ allowance: 'many' })).toEqual({ wrong: 'allowance' });
    expect(wrong({ zone: 'IST' })).toEqual({ wrong: 'utc_offset_minutes' });
    expect(wrong({ markets: [{ ...typedMarket(card.markets[0]), utility: 'cheap' }] })).toEqual({
      wrong: 'markets',
    });
    expect(wrong({ markets: [{ ...typedMarket(card.markets[0]), prefix: '0' }] })).toEqual({
      wrong: 'markets',
    });
  });
});
