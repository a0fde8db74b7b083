/**
 * The teams of the invented shop. The page's address chooses that there are none (`noteams`) and that only whoever has a chat writes in
 * it (`assignees`); the answers are the core's: no name twice in whichever case, only managers and owners keep them.
 */
import type { Answer, Args } from '../client';
import type { ConversationItem, EventWhat, Role, Tag, TeamItem, TeamRef } from '../bindings.gen';
import { CoreError } from '../errors';
import { asha, meena, people, vikram } from './words';

type Name = 'teams' | 'make_team' | 'change_team' | 'delete_team' | 'set_reply_rule';
type Handlers = { [N in Name]: (args: Args<N>) => Answer<N> };

interface Shop {
  stale: (...tags: Tag[]) => void;
  rows: () => ConversationItem[];
  role: () => Role;
  isOffline: () => boolean;
  change: (conversation: string, next: Partial<ConversationItem>, what: EventWhat) => void;
}

interface Kept extends TeamRef {
  members: string[];
}

/** The teams there are, by id: what an act gives a chat to. */
let kept: Kept[] = [];

export const teamOf = (id: string | null): Kept | null => kept.find((team) => team.id === id) ?? null;
export const teamsKept = (): TeamRef[] =>
  kept.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
export const refOf = (id: string | null): TeamRef | null => {
  const team = teamOf(id);
  return team && { id: team.id, name: team.name };
};

export function teamsOf(query: URLSearchParams, shop: Shop) {
  kept = query.has('noteams')
    ? []
    : [
        { id: 't-sales', name: 'Sales', members: [asha.id, vikram.id] },
        { id: 't-accounts', name: 'हिसाब-किताब', members: [meena.id] },
        {
          id: 't-wholesale',
          name: 'Wholesale and wedding orders, Johari Bazaar',
          members: [asha.id, meena.id],
        },
      ];
  let only = query.has('assignees');
  let made = 0;

  /** The rows as they begin. */
  const begin = (rows: ConversationItem[]): ConversationItem[] =>
    rows.map((row, at) => ({
      ...row,
      team: at % 4 === 1 ? refOf('t-sales') : at === 4 ? refOf('t-wholesale') : null,
    }));

  const atWork = (row: ConversationItem) => row.status === 'open' || row.status === 'pending';
  const counted = (passes: (row: ConversationItem) => boolean) => ({
    count: shop.rows().filter((row) => atWork(row) && passes(row)).length,
    more: false,
  });
  const isMine = (team: Kept) => team.members.includes(asha.id);

  const itemOf = (team: Kept): TeamItem => ({
    team: { id: team.id, name: team.name },
    members: people.filter(({ id }) => team.members.includes(id)),
    is_mine: isMine(team),
    open: counted((row) => row.team?.id === team.id),
    unassigned: counted((row) => row.team?.id === team.id && row.assignee === null),
  });

  function keeps() {
    if (shop.isOffline()) throw new CoreError('offline', 'no line');
    if (shop.role() === 'agent') throw new CoreError('forbidden', 'not theirs');
  }

  function free(typed: string, own: string | null) {
    const name = typed.trim().replace(/\s+/g, ' ');
    if (!name || name.length > 40) throw new CoreError('invalid', 'no name', { field: 'name' });
    const other = kept.find((one) => one.id !== own && one.name.toLowerCase() === name.toLowerCase());
    if (other) throw new CoreError('team_taken', 'taken', { team_id: other.id, name: other.name });
    return name;
  }

  const handlers: Handlers = {
    teams: () => ({
      teams: kept.toSorted((a, b) => a.name.localeCompare(b.name)).map(itemOf),
      mine: counted(
        (row) => row.assignee === null && kept.some((team) => team.id === row.team?.id && isMine(team)),
      ),
      may_keep: shop.role() !== 'agent',
      only_assignee_replies: only,
    }),
    make_team: ({ name, members }) => {
      keeps();
      const team = { id: `t-${(made += 1)}`, name: free(name, null), members };
      kept = [...kept, team];
      shop.stale('teams');
      return { id: team.id, name: team.name };
    },
    change_team: ({ team_id, name, members }) => {
      keeps();
      if (!teamOf(team_id)) throw new CoreError('team_gone', 'it was deleted');
      const changed = { id: team_id, name: free(name, team_id), members };
      kept = kept.map((one) => (one.id === team_id ? changed : one));
      shop.stale('teams', 'conversations', 'conversation');
      return { id: changed.id, name: changed.name };
    },
    delete_team: ({ team_id }) => {
      keeps();
      const from = refOf(team_id);
      for (const row of shop.rows())
        if (row.team?.id === team_id)
          shop.change(row.id, { team: null }, { kind: 'team_assigned', team: null, from });
      kept = kept.filter(({ id }) => id !== team_id);
      shop.stale('teams', 'conversations', 'conversation');
      return {};
    },
    set_reply_rule: ({ only_assignee }) => {
      keeps();
      only = only_assignee;
      shop.stale('teams', 'conversation');
      return {};
    },
  };
  return {
    handlers,
    begin,
    /** Whether the signed-in person must take the chat to write in it. */
    mustTake: (row: ConversationItem) => only && row.assignee?.id !== asha.id,
  };
}
