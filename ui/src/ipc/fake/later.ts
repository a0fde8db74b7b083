/**
 * What is planned in the invented shop. The page's address chooses that something was planned before (`later`), and the answers
 * are the core's: a plan can be changed, let go of, sent at once, and put back into the composer once the hub has let go of it.
 */
import type { Answer, Args } from '../client';
import type { ConversationItem, LaterItem, LaterWhy, OutgoingContent, Tag } from '../bindings.gen';
import { CoreError } from '../errors';
import { ago, asha, people } from './words';

type LaterName =
  'laters' | 'send_later' | 'change_later' | 'cancel_later' | 'send_later_now' | 'later_to_draft';
type Handlers = { [N in LaterName]: (args: Args<N>) => Answer<N> };

interface Shop {
  stale: (...tags: Tag[]) => void;
  rows: () => ConversationItem[];
  isOffline: () => boolean;
  send: (conversation: string, content: OutgoingContent) => void;
  draft: (conversation: string, text: string | null) => void;
}

const HOUR = 3_600_000;
/** How long the invented hub takes. */
const ANSWERS = 120;
const inHours = (hours: number) => new Date(Math.ceil(Date.now() / HOUR) * HOUR + hours * HOUR).toISOString();

export function planning(query: URLSearchParams, shop: Shop) {
  let count = 0;
  const rowOf = (id: string) => {
    const row = shop.rows().find((candidate) => candidate.id === id);
    if (!row) throw new CoreError('not_found', 'no such conversation');
    return row;
  };

  function item(conversation: string, text: string, next: Partial<LaterItem> = {}): LaterItem {
    const row = rowOf(conversation);
    const at = next.at ?? inHours(3);
    const closes = row.window_closes_at ? Date.parse(row.window_closes_at) : 0;
    return {
      id: `00000000-0000-7000-8000-0000001a7e${String(count++).padStart(2, '0')}`,
      conversation_id: conversation,
      customer: row.contact.display_name,
      author: asha,
      content: { kind: 'text', text },
      zone: 'Asia/Kolkata',
      unless_customer_writes: true,
      state: { state: shop.isOffline() ? 'waiting_for_hub' : 'waiting' },
      window_closes_at: row.window_closes_at,
      window_will_be_closed: closes <= Date.parse(at),
      window_is_open: closes > Date.now(),
      ...next,
      at,
    };
  }

  const held = (why: LaterWhy): Partial<LaterItem> => ({ state: { state: 'held', why }, at: ago(90) });
  const [first, , third] = shop.rows();
  const colleague = people.find((someone) => !someone.is_me) ?? null;
  let items: LaterItem[] =
    query.has('later') && first && third
      ? [
          item(first.id, 'Good morning! Your two metres of indigo are cut and packed.'),
          item(first.id, 'Shall we send it with the evening courier?', {
            author: colleague,
            unless_customer_writes: false,
            at: inHours(40),
            // A colleague's plan is known from the hub, and waits there.
            state: { state: 'waiting' },
          }),
          item(third.id, 'We are open again from ten o’clock.', held('window_closed')),
          item(third.id, 'Your bill is ready.', { ...held('late'), author: colleague }),
        ]
      : [];

  function find(id: string): LaterItem {
    const found = items.find((candidate) => candidate.id === id);
    if (!found) throw new CoreError('not_found', 'nothing of the kind is planned');
    return found;
  }

  function become(id: string, state: 'taking_back' | 'taken_back'): void {
    items = items.map((one) => (one.id === id ? { ...one, state: { state } } : one));
    shop.stale('later');
  }

  function remove(id: string): LaterItem {
    const found = find(id);
    items = items.filter((candidate) => candidate.id !== id);
    shop.stale('later');
    return found;
  }

  const handlers: Handlers = {
    laters: ({ conversation_id }) =>
      items
        .filter((candidate) => conversation_id === null || candidate.conversation_id === conversation_id)
        .sort((a, b) => a.at.localeCompare(b.at)),
    send_later: ({ conversation_id, content, at, zone, unless_customer_writes }) => {
      if (Date.parse(at) < Date.now()) throw new CoreError('later_time', 'past');
      items = [...items, item(conversation_id, '', { content, at, zone, unless_customer_writes })];
      if (content.kind === 'text') shop.draft(conversation_id, null);
      shop.stale('later');
      return {};
    },
    change_later: ({ later_id, at, zone, unless_customer_writes }) => {
      const { conversation_id, content } = remove(later_id);
      items = [
        ...items,
        { ...item(conversation_id, '', { content, at, zone, unless_customer_writes }), id: later_id },
      ];
      shop.stale('later');
      return {};
    },
    cancel_later: ({ later_id }) => {
      remove(later_id);
      return {};
    },
    send_later_now: ({ later_id }) => {
      const { conversation_id, content } = remove(later_id);
      shop.send(conversation_id, content);
      return {};
    },
    later_to_draft: ({ later_id }) => {
      const { state } = find(later_id);
      if (state.state === 'taking_back') return { in_composer: false };
      if (state.state === 'waiting' || state.state === 'held') {
        become(later_id, 'taking_back');
        if (!shop.isOffline()) setTimeout(() => become(later_id, 'taken_back'), ANSWERS);
        return { in_composer: false };
      }
      const { conversation_id, content } = remove(later_id);
      const before = rowOf(conversation_id).draft;
      if (content.kind === 'text')
        shop.draft(conversation_id, [before, content.text].filter(Boolean).join('\n\n'));
      return { in_composer: true };
    },
  };
  return { handlers };
}
