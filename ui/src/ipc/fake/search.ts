/** Search in the fake desk: the words as they stand, and the filters `from`, `in`, `agent`, `has` and `label`, read as simply. */
import type {
  About,
  Commands,
  ConversationItem,
  MessageHit,
  PersonView,
  SearchResults,
  ThreadItem,
  TypedFilter,
} from '../types';

type Written = Exclude<ThreadItem, { type: 'event' }>;

interface Shop {
  rows: ConversationItem[];
  threads: Map<string, ThreadItem[]>;
  people: PersonView[];
  masked: boolean;
}

/** Where counting stops. */
const MOST = 50;

const ABOUT: Record<string, About> = {
  from: 'from',
  in: 'in',
  agent: 'agent',
  has: 'has',
  label: 'label',
  team: 'team',
};

function snippet(text: string, wanted: string) {
  const at = Math.max(0, text.toLocaleLowerCase().indexOf(wanted));
  return [
    { text: text.slice(Math.max(0, at - 24), at), hit: false },
    { text: text.slice(at, at + wanted.length), hit: true },
    { text: text.slice(at + wanted.length, at + 80), hit: false },
  ];
}

const author = (item: Written) => (item.author?.name ?? '').toLocaleLowerCase();
const plain = (text: string | null | undefined) => (text ?? '').toLocaleLowerCase();

function allows({ about, value }: TypedFilter, row: ConversationItem, item: Written): boolean {
  const wanted = value.toLocaleLowerCase();
  const customer = plain(row.contact.display_name).includes(wanted);
  switch (about) {
    case 'from':
      return item.type === 'message' && item.direction === 'in' ? customer : author(item).includes(wanted);
    case 'in':
      return customer;
    case 'agent':
      return author(item).includes(wanted);
    case 'has':
      return item.type === 'message' && item.media !== null;
    default:
      return row.labels.some(({ name }) => plain(name).startsWith(wanted));
  }
}

const isCalled = ({ contact: { name, phone } }: ConversationItem, wanted: string) =>
  `${plain(name)} ${phone ?? ''}`.includes(wanted);

/** Who is called by these words. */
export function called(words: string, rows: ConversationItem[]): ConversationItem[] {
  const wanted = plain(words).trim();
  return wanted === '' ? [] : rows.filter((row) => isCalled(row, wanted));
}

export function searched(
  { query, kind, limit, conversation_id }: Commands['search']['args'],
  { rows, threads, people, masked }: Shop,
): SearchResults {
  const filters: TypedFilter[] = [];
  const words: string[] = [];
  for (const piece of query.match(/[^\s"]*"[^"]*"|\S+/g) ?? []) {
    const [word = '', ...rest] = piece.split(':');
    const about = ABOUT[word.toLocaleLowerCase()];
    const value = rest.join(':').replaceAll('"', '');
    if (about === undefined || rest.length === 0) words.push(piece);
    else if (value) {
      const everybody = [
        ...rows.map(({ contact }) => contact.display_name),
        ...people.map(({ name }) => name),
      ];
      const labels = rows.flatMap((row) => row.labels.map(({ name }) => name));
      const teams = rows.flatMap((row) => (row.team ? [row.team.name] : []));
      const all = about === 'label' ? labels : about === 'team' ? teams : everybody;
      const names = [...new Set(all.filter((name) => plain(name).includes(value.toLocaleLowerCase())))];
      const thing = about === 'has' ? ('file' as const) : null;
      filters.push({
        about,
        typed: piece,
        value,
        thing,
        names: thing ? [] : names.slice(0, 3),
        unknown: !thing && names.length === 0,
      });
    }
  }
  const wanted = words.join(' ').replaceAll('"', '').trim().toLocaleLowerCase();
  const holds = (item: ThreadItem): item is Written =>
    item.type !== 'event' && (wanted === '' ? filters.length > 0 : plain(item.text).includes(wanted));
  const looked = rows.filter((row) => conversation_id === null || row.id === conversation_id);
  const hits: MessageHit[] = looked.flatMap((row) =>
    (threads.get(row.id) ?? [])
      .filter(holds)
      .filter((item) => filters.every((filter) => allows(filter, row, item)))
      .map((item) => ({
        message_id: item.id,
        conversation_id: row.id,
        contact_name: row.contact.display_name,
        direction: item.type === 'note' ? 'out' : item.direction,
        origin: item.type === 'note' ? 'desk' : item.origin,
        note_by: item.type === 'note' ? (item.author?.name ?? '') : null,
        kind: item.type === 'note' ? 'note' : item.kind,
        filename: item.type === 'note' ? null : (item.media?.filename ?? null),
        is_file: item.type !== 'note' && item.media !== null,
        snippet: snippet(item.text ?? '', wanted),
        sent_at: item.type === 'note' ? item.at : item.sent_at,
      })),
  );
  const found = (row: ConversationItem) =>
    wanted !== '' &&
    conversation_id === null &&
    filters.every(({ about }) => about === 'label' || about === 'team') &&
    isCalled(row, wanted);
  const asked = rows.filter(found);
  const kindOf = (hit: MessageHit) => (hit.note_by !== null ? 'notes' : hit.is_file ? 'files' : 'messages');
  const many = (one: string) => Math.min(MOST, hits.filter((hit) => kindOf(hit) === one).length);
  return {
    people: asked,
    messages: hits.filter((hit) => kind === null || kindOf(hit) === kind).slice(0, limit),
    counts: {
      people: asked.length,
      messages: many('messages'),
      notes: many('notes'),
      files: many('files'),
      most: MOST,
    },
    filters,
    words: words.join(' '),
    next: null,
    phones_masked: masked,
  };
}
