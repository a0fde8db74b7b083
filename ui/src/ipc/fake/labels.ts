/**
 * The labels of the invented shop. The page's address chooses that there are none (`nolabels`); the answers are the core's: no name
 * twice in whichever case, only managers and owners keep them, a merge moves every chat.
 */
import type { Answer, Args } from '../client';
import type {
  Colour,
  ConversationItem,
  EventWhat,
  Filter,
  LabelView,
  Role,
  Tag,
  ViewCounts,
} from '../bindings.gen';
import { isUrgent } from './hours';
import { CoreError } from '../errors';
import { teamOf } from './teams';
import { asha, labelId } from './words';

type LabelName =
  | 'labels'
  | 'labels_on'
  | 'filtered'
  | 'set_label'
  | 'make_label'
  | 'change_label'
  | 'merge_labels'
  | 'delete_label';
type Handlers = { [N in LabelName]: (args: Args<N>) => Answer<N> };

interface Shop {
  stale: (...tags: Tag[]) => void;
  rows: () => ConversationItem[];
  role: () => Role;
  isOffline: () => boolean;
  counts: () => ViewCounts;
  change: (conversation: string, next: Partial<ConversationItem>, what?: EventWhat) => void;
}

let count = 0;
const label = (name: string, colour: Colour): LabelView => ({ id: labelId(count++), name, colour });

const FIRST: [string, Colour][] = [
  ['Payment pending', 'orange'],
  ['Repeat buyer', 'green'],
  ['थोक ग्राहक', 'violet'],
  ['Réclamation', 'red'],
  ['Wedding season 2026, Johari Bazaar', 'pink'],
];

/** Whether a filter lets a chat through, as the core decides it. */
export function passes(filter: Filter, row: ConversationItem): boolean {
  const carries = (id: string) => row.labels.some((label) => label.id === id);
  const labelled =
    filter.labels.length === 0 ||
    (filter.every_label ? filter.labels.every(carries) : filter.labels.some(carries));
  const { whose } = filter;
  const theirs =
    whose.who === 'any' ||
    (whose.who === 'me' && row.assignee?.id === asha.id) ||
    (whose.who === 'nobody' && row.assignee === null) ||
    (whose.who === 'person' && row.assignee?.id === whose.person_id);
  const waits =
    filter.waits_minutes === null ||
    (row.waiting_since !== null &&
      Date.now() - Date.parse(row.waiting_since) >= filter.waits_minutes * 60_000);
  const { team } = filter;
  const ofTeam =
    team.which === 'any' ||
    (team.which === 'one' && row.team?.id === team.team_id) ||
    (team.which === 'mine' && (teamOf(row.team?.id ?? null)?.members.includes(asha.id) ?? false));
  return (
    labelled &&
    ofTeam &&
    theirs &&
    waits &&
    (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
    (filter.number_id === null || filter.number_id === row.number_id) &&
    (!filter.unread || row.unread > 0) &&
    isUrgent(filter, row)
  );
}

export function labelling(query: URLSearchParams, shop: Shop) {
  let labels = query.has('nolabels') ? [] : FIRST.map(([name, colour]) => label(name, colour));
  const PUT: [row: number, label: number][] = [
    [0, 1],
    [0, 0],
    [2, 2],
    [3, 3],
    [4, 4],
    [6, 0],
  ];

  /** The rows as they begin. */
  const begin = (rows: ConversationItem[]): ConversationItem[] =>
    rows.map((row, at) => ({
      ...row,
      labels: PUT.filter(([place]) => place === at)
        .map(([, which]) => labels[which])
        .filter((one): one is LabelView => one !== undefined)
        .sort((a, b) => a.name.localeCompare(b.name)),
    }));

  const named = (id: string) => {
    const found = labels.find((one) => one.id === id);
    if (!found) throw new CoreError('label_gone', 'it was deleted');
    return found;
  };

  /** A chat as it is once this label is on it, or off, and the line it leaves; `null` when it is so already. */
  function labelled(
    row: ConversationItem,
    id: string,
    on: boolean,
  ): [Partial<ConversationItem>, EventWhat] | null {
    const chosen = named(id);
    if (row.labels.some((label) => label.id === id) === on) return null;
    const rest = row.labels.filter((label) => label.id !== id);
    const next = on ? [...rest, chosen].sort((a, b) => a.name.localeCompare(b.name)) : rest;
    return [{ labels: next }, { kind: on ? 'labelled' : 'unlabelled', label: chosen }];
  }

  function keeps() {
    if (shop.isOffline()) throw new CoreError('offline', 'no line');
    if (shop.role() === 'agent') throw new CoreError('forbidden', 'not theirs');
  }

  function free(typed: string, own: string | null) {
    const name = typed.trim().replace(/\s+/g, ' ');
    if (!name || name.length > 40) throw new CoreError('invalid', 'no name', { field: 'name' });
    const other = labels.find((one) => one.id !== own && one.name.toLowerCase() === name.toLowerCase());
    if (other) throw new CoreError('label_taken', 'taken', { label_id: other.id, name: other.name });
    return name;
  }

  /** Every chat carries what is left of its labels, under their names as they are now. */
  function again(replaced: (id: string) => string | null) {
    for (const row of shop.rows()) {
      const ids = row.labels.map(({ id }) => replaced(id)).filter((id) => id !== null);
      const next = labels.filter(({ id }) => ids.includes(id));
      if (JSON.stringify(next) !== JSON.stringify(row.labels)) shop.change(row.id, { labels: next });
    }
    shop.stale('labels', 'conversations', 'conversation', 'thread');
  }

  const handlers: Handlers = {
    labels: () => ({
      labels: labels
        .toSorted((a, b) => a.name.localeCompare(b.name))
        .map((one) => ({
          label: one,
          chats: {
            count: shop.rows().filter((row) => row.labels.some(({ id }) => id === one.id)).length,
            more: false,
          },
        })),
      may_keep: shop.role() !== 'agent',
    }),
    labels_on: ({ conversation_ids }) => {
      const rows = shop.rows().filter(({ id }) => conversation_ids.includes(id));
      const carries = (row: ConversationItem, label: LabelView) =>
        row.labels.some(({ id }) => id === label.id);
      const worn = labels.filter((label) => rows.some((row) => carries(row, label)));
      const isOnAll = (label: LabelView) => rows.every((row) => carries(row, label));
      return { all: worn.filter(isOnAll), some: worn.filter((label) => !isOnAll(label)) };
    },
    filtered: ({ filter, before, limit }) => {
      const all = shop.rows().filter((row) => passes(filter, row));
      const start = before === null ? 0 : Number(before);
      return {
        rows: all.slice(start, start + limit),
        next: all.length > start + limit ? String(start + limit) : null,
        counts: shop.counts(),
      };
    },
    set_label: ({ conversation_id, label_id, on }) => {
      const row = shop.rows().find(({ id }) => id === conversation_id);
      const made = row && labelled(row, label_id, on);
      if (made) shop.change(conversation_id, ...made);
      return {};
    },
    make_label: ({ name, colour }) => {
      keeps();
      const made = label(free(name, null), colour);
      labels = [...labels, made];
      shop.stale('labels');
      return made;
    },
    change_label: ({ label_id, name, colour }) => {
      keeps();
      const changed = { ...named(label_id), name: free(name, label_id), colour };
      labels = labels.map((one) => (one.id === label_id ? changed : one));
      again((id) => id);
      return changed;
    },
    merge_labels: ({ label_id, into }) => {
      keeps();
      named(into);
      labels = labels.filter(({ id }) => id !== label_id);
      again((id) => (id === label_id ? into : id));
      return {};
    },
    delete_label: ({ label_id }) => {
      keeps();
      labels = labels.filter(({ id }) => id !== label_id);
      again((id) => (id === label_id ? null : id));
      return {};
    },
  };
  return { handlers, begin, labelled };
}
