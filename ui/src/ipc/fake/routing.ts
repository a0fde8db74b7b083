/** How the invented shop gives its chats out. The page's address chooses the rule it begins with (`rule=`), and that the chats are a team's (`ofteam`). */
import type { Answer, Args } from '../client';
import type { Away, Routing, RoutingDecision, RoutingRule } from '../bindings.gen';
import { CoreError } from '../errors';
import { weekly } from '$shared/format/shifts';
import { teamOf } from './teams';
import { people } from './words';

type Name = 'routing' | 'set_routing';
type Handlers = { [N in Name]: (args: Args<N>) => Answer<N> };

interface World {
  query: URLSearchParams;
  awayOf: (id: string) => Away | null;
  openOf: (id: string) => number;
  isOffline: () => boolean;
  stale: () => void;
}

const MANUAL: Routing = {
  rule: 'manual',
  people: [],
  team_id: null,
  capacity: null,
  hours: null,
  around_the_clock: false,
  sticky: false,
  reoffer_minutes: null,
};

export function giving({ query, awayOf, openOf, isOffline, stale }: World): Handlers {
  const rules = new Map<string, Routing>();
  const wished = query.get('rule') as RoutingRule | null;
  const shift = { opens: 570, closes: 1140 };
  const first: Routing = wished
    ? {
        ...MANUAL,
        rule: wished,
        team_id: query.has('ofteam') ? 't-sales' : null,
        sticky: true,
        capacity: 10,
        reoffer_minutes: 15,
        hours: query.has('hours')
          ? { zone: 'Asia/Kolkata', hours: weekly([shift, shift, shift, shift, shift, shift, null]) }
          : null,
      }
    : MANUAL;

  function next(routing: Routing): RoutingDecision {
    if (routing.rule === 'manual') return { person_id: null, why: 'manual' };
    const named = teamOf(routing.team_id)?.members ?? routing.people;
    const team = people.filter(({ id }) => named.length === 0 || named.includes(id));
    const here = team.filter(({ id }) => awayOf(id) === null);
    const free = here.filter(({ id }) => routing.capacity === null || openOf(id) < routing.capacity);
    if (here.length === 0) return { person_id: null, why: 'away' };
    const least = free.toSorted((a, b) => openOf(a.id) - openOf(b.id))[0];
    if (!least) return { person_id: null, why: 'full' };
    return routing.rule === 'least_busy'
      ? { person_id: least.id, why: 'least_busy' }
      : { person_id: free[0]?.id ?? null, why: 'next_in_turn' };
  }

  function viewOf(number_id: string) {
    if (isOffline()) throw new CoreError('offline', 'the hub cannot be reached');
    const routing = rules.get(number_id) ?? first;
    return { number_id, routing, next: next(routing), again_at: null };
  }

  return {
    routing: ({ number_id }) => viewOf(number_id),
    set_routing: ({ number_id, routing }) => {
      viewOf(number_id);
      rules.set(number_id, routing);
      stale();
      return viewOf(number_id);
    },
  };
}
