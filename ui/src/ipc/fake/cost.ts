/**
 * What the invented shop's messages cost. The page's address chooses how much was sent (`sent=`), whether a price is known
 * (`price=`), and how wrong the clock is (`clock=`, in minutes).
 */
import type { Answer, Args } from '../client';
import type {
  Category,
  Connection,
  ConversationItem,
  MonthLine,
  RateCard,
  SendNow,
  SendState,
  Tag,
} from '../bindings.gen';
import { CoreError } from '../errors';
import { ahead } from './words';

const SHIPPED: RateCard = {
  source: 'No price list could be read; rules as several providers report them',
  as_of: '2026-11-22',
  valid_from: '2026-10-01',
  currency: 'INR',
  allowance: 1000,
  utc_offset_minutes: 330,
  unconfirmed: ['service_charged', 'allowance', 'service_rate', 'allowance_month', 'india_in_inr'],
  markets: ['91', '971', '44'].map((prefix) => ({
    prefix,
    region: null,
    service: null,
    utility: null,
    marketing: null,
    authentication: null,
  })),
};
const MONTHS = { this: '2026-11', last: '2026-10', before: '2026-09' };

type CostName = 'month' | 'save_rate_card';
type Handlers = { [N in CostName]: (args: Args<N>) => Answer<N> };

export function costing(query: URLSearchParams, stale: (...tags: Tag[]) => void, isOffline: () => boolean) {
  const sent = Number(query.get('sent') ?? 588);
  const typed = Number(query.get('price') ?? 0) * 1_000_000;
  let own: RateCard | null =
    typed > 0
      ? {
          ...SHIPPED,
          source: 'Meta’s price list',
          markets: [{ ...SHIPPED.markets[0], prefix: '91', utility: typed, marketing: typed * 7 } as never],
        }
      : null;

  const card = () => own ?? SHIPPED;
  const market = () => card().markets.find(({ prefix }) => prefix === '91');
  const rate = () => market()?.utility ?? null;

  function price(): SendNow {
    const { allowance, currency } = card();
    if (allowance !== null && sent < allowance) return { is: 'free', reason: 'allowance' };
    const micros = rate();
    return micros === null ? { is: 'unpriced' } : { is: 'about', amount: { micros, currency } };
  }

  /** Ritika came by an advertisement. */
  function sending(row: ConversationItem, connection: Connection): SendState {
    const isOpen = row.window_closes_at !== null && Date.parse(row.window_closes_at) > Date.now();
    const isFree = row.contact.name === 'Ritika Jain';
    const { allowance } = card();
    return {
      now: !isOpen
        ? { is: 'template_only' }
        : connection.state !== 'live'
          ? { is: 'queue' }
          : isFree
            ? { is: 'free', reason: 'entry_point' }
            : price(),
      fep_until: isFree ? ahead(20) : null,
      fep_answer_by: null,
      allowance_left: allowance === null ? null : Math.max(0, allowance - sent),
      changes_at: isOpen ? row.window_closes_at : null,
    };
  }

  /** What a template would do to somebody; nobody's conversation is known for a number that was typed. */
  function template(category: Category, row: ConversationItem | null, connection: Connection): SendState {
    const { currency } = card();
    const micros = category === 'marketing' ? (market()?.marketing ?? null) : rate();
    const priced: SendNow =
      micros === null ? { is: 'unpriced' } : { is: 'about', amount: { micros, currency } };
    const isFree = row?.contact.name === 'Ritika Jain';
    return {
      now:
        connection.state !== 'live'
          ? { is: 'queue' }
          : isFree
            ? { is: 'free', reason: 'entry_point' }
            : priced,
      fep_until: null,
      fep_answer_by: null,
      allowance_left: null,
      changes_at: null,
    };
  }

  function lines(count: number): MonthLine[] {
    const { currency, allowance } = card();
    const micros = rate();
    const line = (kind: string | null, messages: number, isCharged: boolean): MonthLine => ({
      category: 'service',
      kind,
      messages,
      about: { micros: isCharged ? messages * (micros ?? 0) : 0, currency },
      unpriced: isCharged && micros === null ? messages : 0,
    });
    const free = Math.min(count, allowance ?? 0);
    return [
      line('free_customer_service', free - Math.min(free, 12), false),
      line(null, Math.min(free, 12), false),
      line('regular', count - free, true),
      line('free_entry_point', 31, false),
    ].filter(({ messages }) => messages > 0);
  }

  const handlers: Handlers = {
    month: ({ number_id, month }) => {
      if (isOffline()) throw new CoreError('offline', 'no hub');
      const isLast = month === MONTHS.last;
      const used = isLast ? 0 : sent;
      return {
        number_id,
        month: isLast ? MONTHS.last : MONTHS.this,
        previous: isLast ? MONTHS.before : MONTHS.last,
        counted_at: ahead(0),
        used,
        lines: isLast ? [] : lines(used),
        card: card(),
        is_own_card: own !== null,
      };
    },
    save_rate_card: (wish) => {
      if (isOffline()) throw new CoreError('offline', 'no hub');
      own = wish.card;
      stale('cost');
      return wish;
    },
  };
  return { handlers, sending, template };
}
