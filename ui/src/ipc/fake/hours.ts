/**
 * When the invented shop answers, and how soon. `hours` gives it working hours and targets, on the clock of `zone`, `due` chats whose
 * time runs out; without them nothing is promised.
 */
import type { Answer, Args } from '../client';
import type { ConversationItem, DueView, Filter, ShopHours, ShopView } from '../bindings.gen';
import { CoreError } from '../errors';

type Name = 'shop' | 'keep_shop' | 'keep_own_hours';
type Handlers = { [N in Name]: (args: Args<N>) => Answer<N> };

interface World {
  query: URLSearchParams;
  isManager: () => boolean;
  isOffline: () => boolean;
  stale: () => void;
}

const MINUTE = 60_000;
const SHIFT = { opens: 570, closes: 1140 };
const LUNCH = { opens: 780, closes: 825 };

/** Monday to Saturday with a break, closed on two holidays. */
export const invented: ShopHours = {
  zone: 'Asia/Kolkata',
  hours: {
    days: [SHIFT, SHIFT, SHIFT, SHIFT, SHIFT, SHIFT, null],
    breaks: [LUNCH, LUNCH, LUNCH, LUNCH, LUNCH, null, null],
    holidays: ['2026-12-25', '2027-01-26'],
  },
};

const instant = (ms: number) => new Date(ms).toISOString();

/** So many minutes from now, negative for late. */
export function dueIn(minutes: number, target: DueView['target']): DueView {
  const due = Date.now() + minutes * MINUTE;
  return { due_at: instant(due), soon_at: instant(due - 5 * MINUTE), target };
}

/** The rows as they are when something is promised: one late, one soon, one with time left. */
export function withDue(query: URLSearchParams, rows: ConversationItem[]): ConversationItem[] {
  if (!query.has('due')) return rows;
  const dues: (DueView | undefined)[] = [
    dueIn(-12, 'first_answer'),
    dueIn(4, 'next_answer'),
    undefined,
    dueIn(-130, 'resolution'),
    dueIn(55, 'first_answer'),
  ];
  return rows.map((row, index) => ({ ...row, due: dues[index] ?? null }));
}

const RANK = { calm: 0, soon: 1, breached: 2 } as const;

/** Whether a filter's question about time lets a chat through. */
export function isUrgent({ urgency }: Filter, { due }: ConversationItem): boolean {
  if (urgency === null) return true;
  if (due === null) return false;
  const now = Date.now();
  const stands = now > Date.parse(due.due_at) ? 'breached' : now >= Date.parse(due.soon_at) ? 'soon' : 'calm';
  return RANK[stands] >= RANK[urgency];
}

export function keepingHours({ query, isManager, isOffline, stale }: World): Handlers {
  const promises = query.has('hours') || query.has('due');
  let kept: Pick<ShopView, 'hours' | 'promise' | 'own'> = {
    hours: promises ? { ...invented, zone: query.get('zone') ?? invented.zone } : null,
    promise: {
      targets: {
        first_minutes: promises ? 10 : null,
        next_minutes: promises ? 30 : null,
        resolve_hours: promises ? 24 : null,
      },
      working_time: promises,
      numbers: {},
    },
    own: {},
  };

  function change(next: Partial<typeof kept>) {
    if (isOffline()) throw new CoreError('offline', 'the hub cannot be reached');
    kept = { ...kept, ...next };
    stale();
  }

  return {
    shop: () => ({ ...kept, may_keep: isManager(), may_keep_others: isManager() }),
    keep_shop: ({ hours, promise }) => {
      change({ hours, promise });
      return { hours, promise };
    },
    keep_own_hours: ({ person_id, hours }) => {
      const { [person_id]: _, ...others } = kept.own;
      change({ own: hours ? { ...others, [person_id]: hours } : others });
      return {};
    },
  };
}
