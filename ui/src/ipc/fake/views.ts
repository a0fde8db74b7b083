/**
 * The saved views of the invented shop. The page's address chooses that there are some (`views`), one of which names a label that was
 * deleted; the answers are the core's: only managers and owners share, everybody keeps their own.
 */
import type { Answer, Args } from '../client';
import type { ConversationItem, Filter, Role, SavedView, Tag } from '../bindings.gen';
import { CoreError } from '../errors';
import { passes } from './labels';
import { labelId } from './words';

type ViewName = 'saved_views' | 'save_view' | 'order_views' | 'delete_view';
type Handlers = { [N in ViewName]: (args: Args<N>) => Answer<N> };

interface Shop {
  stale: (...tags: Tag[]) => void;
  rows: () => ConversationItem[];
  role: () => Role;
  isOffline: () => boolean;
}

type Kept = Omit<SavedView, 'count' | 'may_change' | 'label_lost'>;

const PLAIN: Filter = {
  statuses: ['open', 'pending', 'snoozed'],
  whose: { who: 'any' },
  team: { which: 'any' },
  labels: [],
  every_label: false,
  number_id: null,
  waits_minutes: null,
  unread: false,
  urgency: null,
};

export function viewing(query: URLSearchParams, shop: Shop) {
  let count = 0;
  const newId = () => `00000000-0000-7000-8000-0000005a7e${String(count++).padStart(2, '0')}`;
  const view = (name: string, filter: Partial<Filter>, shared: boolean): Kept => ({
    id: newId(),
    name,
    filter: { ...PLAIN, ...filter },
    shared,
    pinned: true,
  });
  let views: Kept[] = query.has('views')
    ? [
        view('Payment pending', { labels: [labelId(0)] }, true),
        view('Waiting an hour', { waits_minutes: 60 }, true),
        view('थोक ग्राहक', { labels: [labelId(2)] }, false),
        view('Diwali', { labels: ['00000000-0000-7000-8000-0000001abe99'] }, false),
      ]
    : [];

  const mayShare = () => shop.role() !== 'agent';
  const mayChange = (kept: Kept) => !kept.shared || mayShare();

  function named(id: string): Kept {
    const found = views.find((one) => one.id === id);
    if (!found) throw new CoreError('not_found', 'no such view');
    if (!mayChange(found)) throw new CoreError('forbidden', 'not theirs');
    return found;
  }

  function online() {
    if (shop.isOffline()) throw new CoreError('offline', 'no line');
  }

  const handlers: Handlers = {
    saved_views: () => ({
      views: views.map((kept) => ({
        ...kept,
        may_change: mayChange(kept),
        label_lost: kept.filter.labels.some((id) => id.endsWith('99')),
        count: { count: shop.rows().filter((row) => passes(kept.filter, row)).length, more: false },
      })),
      may_share: mayShare(),
    }),
    save_view: ({ view_id, name, filter, shared, pinned }) => {
      online();
      if (shared && !mayShare()) throw new CoreError('forbidden', 'not theirs');
      const id = view_id ?? newId();
      const next = { id, name: name.trim(), filter, shared, pinned };
      if (view_id) named(view_id);
      views = view_id ? views.map((one) => (one.id === id ? next : one)) : [...views, next];
      shop.stale('views');
      return { view_id: id };
    },
    order_views: ({ view_ids }) => {
      online();
      const moved = view_ids.map(named);
      let next = 0;
      views = views.map((one) => (view_ids.includes(one.id) ? (moved[next++] ?? one) : one));
      shop.stale('views');
      return {};
    },
    delete_view: ({ view_id }) => {
      online();
      named(view_id);
      views = views.filter(({ id }) => id !== view_id);
      shop.stale('views');
      return {};
    },
  };
  return { handlers };
}
