/** A price list as it is typed, and back. The hub decides what can be meant; here only what cannot be read is found. */
import type { Market, RateCard } from '$ipc/types';
import { latinDigits } from '$shared/format/digits';
import { microsOf, typedMicros } from '$shared/format/money';
import { ownZone, wallAt } from '$shared/format/plan';
import { offsetMinutes, offsetText } from './month';

const PRICES = ['service', 'utility', 'marketing', 'authentication'] as const;

export type CardField = Exclude<keyof RateCard, 'unconfirmed'>;
export type TypedMarket = { prefix: string; region: string | null } & Record<(typeof PRICES)[number], string>;
export type TypedCard = Record<
  'source' | 'as_of' | 'valid_from' | 'currency' | 'allowance' | 'zone',
  string
> & {
  markets: TypedMarket[];
};

export function typedMarket(market: Partial<Market> = {}): TypedMarket {
  const price = (name: (typeof PRICES)[number]) => typedMicros(market[name] ?? null);
  return {
    prefix: market.prefix ?? '',
    region: market.region ?? null,
    service: price('service'),
    utility: price('utility'),
    marketing: price('marketing'),
    authentication: price('authentication'),
  };
}

export function typedCard(card: RateCard): TypedCard {
  return {
    source: card.source,
    as_of: card.as_of,
    valid_from: card.valid_from,
    currency: card.currency,
    allowance: card.allowance === null ? '' : String(card.allowance),
    zone: offsetText(card.utc_offset_minutes),
    markets: card.markets.map(typedMarket),
  };
}

/** The beginning of a list of one's own: where its figures come from is for its owner to say, and they are read today. */
export function ownFrom(shipped: RateCard, now: number): TypedCard {
  return { ...typedCard(shipped), source: '', as_of: wallAt(now, ownZone()).date };
}

/** A market; `null` when a price cannot be read. A changed beginning is another country. */
function marketOf(typed: TypedMarket, before: readonly Market[]): Market | null {
  const prefix = latinDigits(typed.prefix).replaceAll(/[\s+]/g, '');
  const prices = PRICES.map((name) => microsOf(typed[name]));
  const [service, utility, marketing, authentication] = prices;
  if (!/^[1-9]\d{0,6}$/.test(prefix) || prices.includes(undefined)) return null;
  return {
    prefix,
    region: before.find((market) => market.prefix === prefix)?.region ?? null,
    service: service ?? null,
    utility: utility ?? null,
    marketing: marketing ?? null,
    authentication: authentication ?? null,
  };
}

/** The card that was typed over `before`, or the first field that cannot be read. */
export function cardOf(typed: TypedCard, before: RateCard): { card: RateCard } | { wrong: CardField } {
  const zone = offsetMinutes(typed.zone);
  const currency = typed.currency.trim().toUpperCase();
  const allowance = latinDigits(typed.allowance.trim());
  const [asOf, validFrom] = [latinDigits(typed.as_of), latinDigits(typed.valid_from)];
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  const rows = typed.markets.filter(
    (market) => market.prefix.trim() || PRICES.some((name) => market[name].trim()),
  );
  const markets = rows.map((market) => marketOf(market, before.markets));
  const read = markets.filter((market) => market !== null);
  if (!typed.source.trim()) return { wrong: 'source' };
  if (!isDay(asOf)) return { wrong: 'as_of' };
  if (!isDay(validFrom)) return { wrong: 'valid_from' };
  if (!/^[A-Z]{3}$/.test(currency)) return { wrong: 'currency' };
  if (!/^\d{0,9}$/.test(allowance)) return { wrong: 'allowance' };
  if (zone === undefined) return { wrong: 'utc_offset_minutes' };
  if (read.length < markets.length) return { wrong: 'markets' };
  return {
    card: {
      source: typed.source.trim(),
      as_of: asOf,
      valid_from: validFrom,
      currency,
      allowance: allowance === '' ? null : Number(allowance),
      utc_offset_minutes: zone,
      unconfirmed: before.unconfirmed,
      markets: read,
    },
  };
}
