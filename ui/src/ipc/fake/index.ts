/**
 * An invented shop in memory, for building and testing the screen without the core (`vite --mode fake`). It answers the
 * same commands and pushes the same stale tags; it is not part of a production build.
 */
import type { Answer, Args, CommandName, Transport } from '../client';
import type {
  Connection,
  ContactView,
  ConversationDetail,
  ConversationItem,
  ConversationPage,
  EndedWhy,
  ListOf,
  Notice,
  OpenedLink,
  OutboxState,
  OutgoingContent,
  Push,
  ReadReceipts,
  Role,
  SceneState,
  Settings,
  Tag,
  Undone,
} from '../bindings.gen';
import { CoreError } from '../errors';
import { carding } from './card';
import { Chats, isAtWork } from './chats';
import { connecting } from './connect';
import { costing } from './cost';
import { firstRows, threads, withPreview } from './customers';
import { picture, voice } from './files';
import { labelling } from './labels';
import { Leaving } from './leaving';
import { planning } from './later';
import { merging } from './merges';
import { momentOf } from './moments';
import { noting } from './notes';
import { mayOf, peopling } from './people';
import { presenting } from './presence';
import { Rooms } from './rooms';
import { refused } from './refused';
import { asleep, standing } from './status';
import { replying } from './replies';
import { giving } from './routing';
import { keepingHours, withDue } from './hours';
import { called, searched } from './search';
import { surveying } from './survey';
import { teamsOf } from './teams';
import { teaming } from './team';
import { attachIn, bytesOfFile, changeIn, composerOf, detachIn, pickForTemplate } from './sending';
import { updating } from './updates';
import { viewing } from './views';
import { templating } from './templates';
import {
  discardVoice,
  dismissVoice,
  finishVoice,
  startVoice,
  turnVoice,
  viewOfVoice,
  voiceEnds,
} from './voice';
import {
  ago,
  asha,
  contact,
  DAY,
  from,
  id as newId,
  meena,
  note,
  out,
  people,
  type Message,
  vikram,
} from './words';

const query = new URLSearchParams(globalThis.location?.search ?? '');
const chosen = (name: string, among: readonly string[]) => among.find((value) => value === query.get(name));
let role = (chosen('role', ['owner', 'manager']) ?? 'agent') as Role;
let myName = asha.name;
const waiting = query.has('offline') ? 3 : 0;
let connection: Connection = {
  state:
    waiting > 0
      ? 'offline'
      : ((chosen('line', ['upgrade_required', 'hub_older']) ?? 'live') as Connection['state']),
  since: ago(1),
  waiting,
  asking: 0,
  lost: [],
  clock_ahead_ms: query.has('clock') ? Number(query.get('clock')) * 60_000 : null,
  first_sync: query.has('syncing') ? { done: 4200, total: 18_000 } : null,
  needs_version: query.get('needs'),
};
// `mine=hi`: whoever sits here chose it on another desk.
let language = query.get('mine');
let settings: Settings = {
  theme: 'system',
  zoom_percent: Number(query.get('zoom') ?? 100),
  locale: null,
  list_width: 332,
  context_width: 312,
  context_open: true,
  compact_rows: query.has('compact'),
  phone_unread_said: query.has('said'),
  enter_sends: true,
  single_keys: true,
  keys: {},
  read_receipts: (chosen('receipts', ['on_open', 'never']) ?? 'on_reply') as ReadReceipts,
  hold_seconds: Number(query.get('hold') ?? 0),
  microphone: null,
  team: { working_time_only: query.has('working'), capacity: 20 },
  keep_running: false,
  notify: {
    mine: true,
    unassigned: true,
    mentions: true,
    waking: true,
    given: true,
    says: 'words',
    sound: false,
    quiet: null,
  },
};
let startsByItself = false;
/** Notices that were read. */
const dismissed = new Set<number>();
let quietUntil: string | null = null;
let scenes: SceneState[] = [
  { scene: 'first_answer', steps: 4, step: 5, conversation_id: null },
  { scene: 'phone_answers_first', steps: 3, step: 2, conversation_id: null },
  { scene: 'offline_and_back', steps: 3, step: 0, conversation_id: null },
  { scene: 'search_in_another_script', steps: 3, step: 0, conversation_id: null },
  { scene: 'unknown_send', steps: 3, step: 0, conversation_id: null },
];

/** Who may be the same person as whom, by the conversation that asks. */
const offers = new Map<string, ContactView>();

const listeners = new Set<(push: Push) => void>();

function say(push: Push) {
  listeners.forEach((listener) => listener(push));
}

function stale(conversation_id: string | null, ...tags: Tag[]) {
  say({ type: 'stale', stale: tags.map((tag) => ({ tag, conversation_id })) });
}

/** The chats at the beginning. An owner sees what nobody else does: a chat that is not released, and a private one. */
function beginning(): ConversationItem[] {
  if (query.has('nonumber')) return [];
  let rows = firstRows.map((row, index) =>
    role === 'owner' ? { ...row, held: index === 4, contact: { ...row.contact, private: index === 5 } } : row,
  );
  if (query.has('asleep')) rows = asleep(rows);
  // The reply window of the one is closed, of the other open.
  const turnedBack = query.has('refused') ? rows[query.get('refused') === 'open' ? 1 : 7] : undefined;
  if (turnedBack) {
    threads.set(turnedBack.id, refused());
    rows = rows.map((row) => (row === turnedBack ? withPreview(row) : row));
  }
  return withDue(query, momentOf(query, rows, threads, withPreview));
}

const chats = new Chats(beginning(), stale);
const rooms = new Rooms(query, () => stale(null, 'app'));
const connect = connecting(
  query,
  (...tags) => stale(null, ...tags),
  () => connection.state === 'offline',
);

const leaving = new Leaving({
  chats,
  connection: () => connection,
  settings: () => settings,
  sent: () => connect.sent(),
});

const cost = costing(
  query,
  (...tags) => stale(null, ...tags),
  () => connection.state === 'offline',
);

const later = planning(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => chats.rows,
  isOffline: () => connection.state === 'offline',
  send: (conversation, content) => void leaving.send(conversation, content, null),
  draft: (conversation, draft) => chats.change(conversation, { draft }),
});
const labels = labelling(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => chats.rows,
  role: () => role,
  isOffline: () => connection.state === 'offline',
  counts: () => chats.counts(),
  change: (conversation, next, what) => chats.line(conversation, what ?? null, next),
});
chats.rows = labels.begin(chats.rows);
const teams = teamsOf(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => chats.rows,
  role: () => role,
  isOffline: () => connection.state === 'offline',
  change: (conversation, next, what) => chats.line(conversation, what, next),
});
chats.rows = teams.begin(chats.rows);
const presence = presenting(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => chats.rows,
  isOffline: () => connection.state === 'offline',
});
const updates = updating(query, () => stale(null, 'updates'));
const views = viewing(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => chats.rows,
  role: () => role,
  isOffline: () => connection.state === 'offline',
});
const templates = templating(
  query,
  role,
  (...tags) => stale(null, ...tags),
  () => connection.state === 'offline',
  (category, to) =>
    cost.template(category, to.to === 'conversation' ? chats.row(to.conversation_id) : null, connection),
  pickForTemplate,
);

const OURS = '+911414005500';
const e164Of = (typed: string) => {
  const digits = typed.replace(/\D/g, '');
  if (typed.trim().startsWith('+')) return `+${digits}`;
  return digits.length >= 10 ? `+91${digits.replace(/^0/, '')}` : null;
};

function begin(phone: string, content: OutgoingContent) {
  const known = chats.rows.find((row) => row.contact.phone === phone);
  const conversation = known?.id ?? newId('v');
  if (!known) {
    const model = chats.rows[0];
    if (!model) throw new CoreError('not_found', 'no number');
    threads.set(conversation, []);
    chats.rows = [
      {
        ...model,
        id: conversation,
        contact: contact(null, phone),
        status: 'open',
        assignee: asha,
        unread: 0,
        window_closes_at: null,
        last_message: null,
        draft: null,
        draft_files: 0,
        labels: [],
        team: null,
        waiting_since: null,
        due: null,
        marked_unread: false,
        blocked_at: null,
        snoozed_until: null,
        snooze_zone: null,
        woke_at: null,
      },
      ...chats.rows,
    ];
  }
  return { conversation_id: conversation, ...leaving.send(conversation, content, null) };
}
const team = peopling({
  query,
  role,
  stale: (...tags) => stale(null, ...tags),
  isOffline: () => connection.state === 'offline',
  rename(name) {
    myName = name;
    stale(null, 'app');
  },
});

const card = carding({
  row: (conversation) => chats.row(conversation),
  isOffline: () => connection.state === 'offline',
  change: (conversation, contact) => chats.change(conversation, { contact }),
  block: (conversation, blocked_at) =>
    chats.change(conversation, { blocked_at, ...(blocked_at ? { status: 'resolved' } : {}) }),
  shaped: () => stale(null, 'conversation'),
});

const notes = noting({
  rows: () => chats.rows,
  threads,
  people: () => colleagues(),
  isOffline: () => connection.state === 'offline',
  change: (conversation) => chats.change(conversation, {}),
  drafted: (conversation) => stale(conversation, 'conversation'),
});

const replies = replying({
  query,
  mayShare: () => mayOf(role).may.includes('share_replies'),
  isOffline: () => connection.state === 'offline',
  stale: (...tags) => stale(null, ...tags),
  contact: (conversation) => chats.row(conversation).contact,
  heard: (conversation) => {
    const texts = chats
      .thread(conversation)
      .map((one) => (one.type === 'message' && one.direction === 'in' ? (one.text ?? '') : ''));
    return texts.findLast((text) => /\p{L}/u.test(text)) ?? '';
  },
  hang(conversation, { file }) {
    attachIn(conversation, file.filename ?? 'file', new TextEncoder().encode(`%PDF ${file.sha256}`));
    chats.change(conversation, { draft_files: composerOf(conversation).attached.length });
  },
  pick: async () => {
    const { file } = await pickForTemplate('Prices.pdf');
    return file ? { media: 'document', file } : null;
  },
});

const figures = teaming(
  query,
  () => chats.rows,
  () => chats.counts(),
  team.awayOf,
);

/** How many chats can be chosen at once. */
const MOST_CHOSEN = 500;

function listed(list: ListOf): ConversationPage {
  const page = { before: null, limit: MOST_CHOSEN };
  if (list.of === 'view') return chats.handlers.conversations({ view: list.view, ...page });
  if (list.of === 'filter') return labels.handlers.filtered({ filter: list.filter, ...page });
  return figures.team_conversations({ figure: list.figure, ...page });
}

type Handlers = { [N in CommandName]: (args: Args<N>) => Answer<N> | Promise<Answer<N>> };

const me = () => ({
  person_id: asha.id,
  name: myName,
  role,
  ...mayOf(role),
  workspace_name: 'Mehta Fabrics',
  hub_url: 'http://127.0.0.1:8787',
  practice: !query.has('real'),
});

const colleagues = () =>
  people.map((someone) => ({
    ...someone,
    role: someone === meena ? ('owner' as const) : ('agent' as const),
    away: team.awayOf(someone.id),
  }));

/** Something hangs on a chat's draft, or no longer does. */
function hangsOn(conversation: string) {
  chats.change(conversation, { draft_files: composerOf(conversation).attached.length });
}

const parting = merging(query, chats.rows[0]);

const newestOf = (conversation_id: string) =>
  chats
    .thread(conversation_id)
    .findLast((item): item is Message => item.type === 'message' && item.outbox === null) ?? null;

const detail = (conversation_id: string): ConversationDetail => ({
  item: chats.row(conversation_id),
  newest: newestOf(conversation_id),
  card: card.cardOf(chats.row(conversation_id)),
  composer: { ...composerOf(conversation_id), note: notes.draftOf(conversation_id) },
  number: OURS,
  sending: cost.sending(chats.row(conversation_id), connection),
  must_take: teams.mustTake(chats.row(conversation_id)),
  first_message_at: '2026-05-28T08:00:00.000Z',
  merge_offer: offers.get(conversation_id) ?? null,
  merges: parting.mergesOf(conversation_id),
  marketing_stopped_at: query.has('nomarketing') ? ago(23 * DAY) : null,
  files: chats
    .thread(conversation_id)
    .filter((item): item is Message => item.type === 'message' && item.media?.state === 'ready')
    .map((item) => ({
      message_id: item.id,
      kind: item.kind,
      label: item.media?.filename ?? item.text,
      sent_at: item.sent_at,
    })),
  earlier: [
    { by: meena, at: ago(51 * DAY) },
    { by: null, at: ago(100 * DAY) },
  ],
});

const handlers: Handlers = {
  ...connect.handlers,
  ...cost.handlers,
  ...labels.handlers,
  ...teams.handlers,
  ...views.handlers,
  ...later.handlers,
  ...notes.handlers,
  ...card.handlers,
  ...presence.handlers,
  ...templates.handlers,
  ...team.handlers,
  ...standing(
    () => chats.rows,
    (conversation, next, what) => chats.line(conversation, what, next),
    labels.labelled,
  ),
  ...replies.handlers,
  ...figures,
  ...keepingHours({
    query,
    isManager: () => role !== 'agent',
    isOffline: () => connection.state === 'offline',
    stale: () => stale(null, 'shop'),
  }),
  ...surveying({
    query,
    chats: () => chats.rows,
    isOffline: () => connection.state === 'offline',
    stale: () => stale(null, 'numbers'),
  }),
  ...giving({
    query,
    awayOf: team.awayOf,
    openOf: (id) => chats.rows.filter((row) => isAtWork(row) && row.assignee?.id === id).length,
    isOffline: () => connection.state === 'offline',
    stale: () => stale(null, 'numbers'),
  }),
  app_state: () => ({
    stage: rooms.stage,
    vault: rooms.stage === 'vault' ? rooms.vault : 'keyring',
    me: rooms.stage === 'inbox' ? me() : null,
    notices: query.has('notice') ? notices(query.get('notice')).filter(({ id }) => !dismissed.has(id)) : [],
    settings,
    language,
    link: rooms.link,
  }),
  connection: () => connection,
  choose_language: (chosen) => {
    language = chosen.language;
    stale(null, 'people');
    return {};
  },
  save_settings: (next) => {
    settings = next;
    stale(null, 'settings');
    return {};
  },
  ...updates.handlers,
  quiet: () => ({ until: quietUntil }),
  be_quiet: ({ minutes }) => {
    quietUntil = minutes > 0 ? ago(-minutes) : null;
    stale(null, 'notify');
    return { until: quietUntil };
  },
  start_up: () => ({ by_itself: query.has('nostart') ? null : startsByItself }),
  start_by_itself: ({ by_itself }) => {
    startsByItself = by_itself;
    stale(null, 'settings');
    return { by_itself };
  },
  dismiss_notice: ({ id }) => {
    dismissed.add(id);
    stale(null, 'app');
    return {};
  },
  ...rooms.handlers,
  open_link: () => ({}),
  save_text: (args) => ({ name: args.name }),
  ...chats.handlers,
  ...leaving.handlers,
  chats_of: ({ list }) => {
    const { rows, next } = listed(list);
    const ids = rows.map(({ id }) => id);
    // A list that holds more than can be chosen.
    const others = query.has('large') ? Array.from({ length: 500 - ids.length }, () => newId('v')) : [];
    return { ids: [...ids, ...others], has_more: next !== null || others.length > 0 };
  },
  called: ({ words, limit }) => called(words, chats.rows).slice(0, limit),
  search: (args) => searched(args, { rows: chats.rows, threads, people: colleagues(), masked: team.masks() }),
  people: () => colleagues(),
  conversation: ({ conversation_id }) => detail(conversation_id),
  pick_files: ({ conversation_id }) => {
    const picked = attachIn(conversation_id, 'bill.pdf', new TextEncoder().encode('%PDF-1.7 bill'));
    hangsOn(conversation_id);
    return picked;
  },
  change_attachment: ({ conversation_id, sha256, caption, as_document }) => {
    const changed = changeIn(conversation_id, sha256, caption, as_document);
    hangsOn(conversation_id);
    return changed;
  },
  detach: ({ conversation_id, sha256 }) => {
    detachIn(conversation_id, sha256);
    hangsOn(conversation_id);
    return {};
  },
  voice: () => viewOfVoice(),
  microphones: () => [{ id: 'alsa:headset', name: 'Headset' }],
  start_voice: ({ conversation_id }) => startVoice(conversation_id, () => stale(null, 'voice')),
  pause_voice: ({ conversation_id }) => turnVoice(conversation_id, 'paused'),
  resume_voice: ({ conversation_id }) => turnVoice(conversation_id, 'recording'),
  finish_voice: ({ conversation_id }) => {
    const attachment = finishVoice(conversation_id);
    hangsOn(conversation_id);
    stale(null, 'voice');
    return attachment;
  },
  discard_voice: ({ conversation_id }) => {
    discardVoice(conversation_id);
    stale(null, 'voice');
    return {};
  },
  dismiss_voice: () => {
    dismissVoice();
    stale(null, 'voice');
    return {};
  },
  react: ({ message_id, emoji }) => {
    const theirs = chats.message(message_id).reactions.filter(({ by }) => by === 'customer');
    const reactions = emoji ? [...theirs, { emoji, by: 'business' as const }] : theirs;
    chats.replace(chats.homeOf(message_id), message_id, { reactions });
    return {};
  },
  mark_read: ({ conversation_id, up_to }) => {
    // The hub knows no message that has not left.
    if (chats.message(up_to).outbox === null) chats.change(conversation_id, { unread: 0 });
    return {};
  },
  typing: () => ({}),
  assign: ({ conversation_id, assignee_id }) => {
    const assignee = people.find((someone) => someone.id === assignee_id) ?? null;
    chats.line(conversation_id, { kind: 'assigned', assignee }, { assignee });
    return {};
  },
  split_contacts: ({ conversation_id, merge_id }) => {
    const other = parting.split(conversation_id, merge_id);
    if (other) {
      chats.rows = [...chats.rows, other.row];
      threads.set(other.row.id, other.items);
      threads.set(conversation_id, other.kept);
    }
    chats.line(conversation_id, { kind: 'split' }, {});
    return {};
  },
  merge_contacts: ({ conversation_id, other_id }) => {
    offers.delete(conversation_id);
    const other = chats.rows.find((row) => row.contact.id === other_id);
    if (other) {
      parting.merge(conversation_id, other, chats.thread(conversation_id), chats.thread(other.id));
      stale(other.id, 'thread', 'conversation');
      threads.set(conversation_id, [...chats.thread(conversation_id), ...chats.thread(other.id)]);
      chats.rows = chats.rows.filter((row) => row !== other);
    }
    chats.change(conversation_id, {});
    return {};
  },
  keep_apart: ({ conversation_id }) => {
    offers.delete(conversation_id);
    chats.change(conversation_id, {});
    return {};
  },
  undo_send: ({ message_id }) => detail(leaving.undo(message_id)),
  save_media: () => ({ name: 'bill.pdf' }),
  set_private: ({ conversation_id, private: isPrivate }) => {
    connect.shop.setPrivate(conversation_id, isPrivate);
    const row = chats.rows.find(({ id }) => id === conversation_id);
    if (row) chats.change(conversation_id, { contact: { ...row.contact, private: isPrivate } });
    return {};
  },
  release: (args) => {
    const { choice } = args;
    if (choice.which === 'listed')
      for (const id of choice.conversation_ids)
        if (chats.rows.some((row) => row.id === id)) chats.change(id, { held: false });
    return connect.handlers.release(args);
  },
  look_up_phone: ({ phone: typed }) => {
    const phone = e164Of(typed);
    if (!phone || phone.length < 9) return { found: 'not_a_phone' };
    if (phone === OURS) return { found: 'ours' };
    const row = chats.rows.find((one) => one.contact.phone === phone);
    if (!row) return { found: 'nobody', phone };
    return {
      found: 'chat',
      phone,
      contact: row.contact,
      conversation_id: row.id,
      window_open: row.window_closes_at !== null && Date.parse(row.window_closes_at) > Date.now(),
    };
  },
  new_chat: ({ phone, content }) => begin(phone, content),
  practice_scenes: () => scenes,
  start_scene: ({ scene }) => {
    scenes = scenes.map((state) => (state.scene === scene ? { ...state, step: 1 } : state));
    stale(null, 'practice');
    return scenes.find((state) => state.scene === scene) as SceneState;
  },
};

async function bytesOf(messageId: string): Promise<ArrayBuffer> {
  const sent = leaving.fileOf(messageId);
  if (sent) return bytesOfFile(sent);
  const found = chats.message(messageId);
  if (found.kind === 'audio') return found.media?.mime_type === 'audio/ogg' ? new ArrayBuffer(64) : voice();
  if (found.kind === 'image' || found.kind === 'sticker') return picture(messageId);
  return new ArrayBuffer(16);
}

/** What the core has to say once; `undone` is what a person believed to be done, and `many` such things. */
function notices(which: string | null): Notice[] {
  const [first, second] = chats.rows;
  if (which === 'many') {
    const names = chats.rows.slice(0, 7).map(({ id, contact }) => ({ id, name: contact.display_name }));
    const one = (id: number, what: Undone, many: number): Notice => ({
      id,
      kind: { kind: 'not_done', what, why: 'customer_wrote', chats: names.slice(0, many), words: null },
      at: ago(0),
    });
    const later = [1, 2, 3, 4].map((id) => one(id, 'snooze', id));
    return [one(6, 'resolve', 7), one(5, 'describe_contact', 1), ...later.reverse()];
  }
  if (which !== 'undone' || !first || !second)
    return [{ id: 1, kind: { kind: 'already_assigned', name: 'Vikram Rao' }, at: ago(0) }];
  const named = (row: ConversationItem) => ({ id: row.id, name: row.contact.display_name });
  const message_id = threads.get(second.id)?.findLast((item) => item.type === 'message')?.id ?? '';
  return [
    {
      id: 3,
      kind: {
        kind: 'not_done',
        what: 'describe_contact',
        why: 'changed_since',
        chats: [named(first)],
        words: 'VIP',
      },
      at: ago(0),
    },
    {
      id: 2,
      kind: {
        kind: 'not_done',
        what: 'resolve',
        why: 'customer_wrote',
        chats: [named(first), named(second)],
        words: null,
      },
      at: ago(0),
    },
    {
      id: 1,
      kind: {
        kind: 'not_delivered',
        conversation_id: second.id,
        message_id,
        name: named(second).name,
        done: true,
      },
      at: ago(0),
    },
  ];
}

/** What a customer or the line could do next: a hook for tests and for the browser's console. */
export const shop = {
  rows: () => chats.rows,
  ...connect.shop,
  ...updates.shop,
  write(conversation: string, text: string) {
    chats.append(conversation, from(0, text, { sent_at: new Date().toISOString() }));
    chats.change(conversation, { unread: chats.row(conversation).unread + 1 });
    say({
      type: 'arrived',
      conversation_id: conversation,
      name: chats.row(conversation).contact.display_name,
    });
  },
  /** The hub turned down the note written last. */
  turnsNoteBack: notes.turnsBack,
  /** A colleague calls whoever sits here in a note. */
  mention(conversation: string, text: string) {
    chats.append(conversation, note(0, vikram, text, [[asha, false]]));
    chats.change(conversation, {});
    say({
      type: 'mentioned',
      conversation_id: conversation,
      name: chats.row(conversation).contact.display_name,
    });
  },
  opened: (to: OpenedLink['to']) => rooms.opened(to),
  /** The owner gave the person at this desk another role. */
  promote(next: Role) {
    role = next;
    team.promote(next);
  },
  /** Colleagues turn to other chats. */
  present: presence.turn,
  /** A colleague answers from another desk. */
  colleague(conversation: string, text: string) {
    const at = new Date().toISOString();
    chats.append(conversation, out(0, text, 'sent', { author: vikram, sent_at: at }));
    chats.change(conversation, {});
  },
  /** WhatsApp turned down what was sent last. */
  refuses(conversation: string, code: number) {
    const last = chats.thread(conversation).findLast((item) => item.type === 'message');
    if (last) chats.replace(conversation, last.id, { delivery: 'failed', error: { code, title: '' } });
  },
  /** The hub turned down what was written here: it stays at the end of its chat. */
  turnsBack(conversation: string, text: string) {
    const error = {
      code: 'stage',
      message: 'the number’s stage does not let this person send',
      detail: null,
    };
    const outbox: OutboxState = { state: 'rejected', error };
    chats.append(conversation, out(60, text, 'queued', { delivery: null, outbox }));
    chats.change(conversation, {});
  },
  phone(conversation: string, text: string) {
    chats.append(
      conversation,
      out(0, text, 'sent', { origin: 'phone', author: null, sent_at: new Date().toISOString() }),
    );
    chats.change(conversation, {});
  },
  /** Two customers turn out to have had one phone. */
  sharePhone(one: string, other: string) {
    offers.set(one, chats.row(other).contact);
    chats.change(one, {});
  },
  /** The recording ends by itself. */
  voiceEnds(why: EndedWhy) {
    const conversation = voiceEnds(why);
    if (conversation) hangsOn(conversation);
    stale(null, 'voice');
  },
  connect(next: Partial<Connection>) {
    connection = { ...connection, ...next };
    stale(null, 'connection', 'conversation');
  },
};

export const fakeTransport: Transport = {
  call: async (name, args) => (handlers[name] as (args: unknown) => unknown)(parting.resolved(args)),
  bytes: bytesOf,
  async attach(conversation, name, bytes) {
    const picked = attachIn(conversation, name, bytes);
    hangsOn(conversation);
    return picked;
  },
  attachmentBytes: async (sha256) => bytesOfFile(sha256),
  // A browser has a size of its own.
  zoom: () => Promise.resolve(),
  listen(onPush) {
    listeners.add(onPush);
    return () => listeners.delete(onPush);
  },
};
