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
  Delivery,
  EndedWhy,
  EventWhat,
  FileKind,
  MessageView,
  OpenedLink,
  OutgoingContent,
  Push,
  ReadReceipts,
  Role,
  Room,
  SceneState,
  Settings,
  Tag,
  ThreadItem,
  View,
} from '../bindings.gen';
import { CoreError } from '../errors';
import { carding } from './card';
import { connecting } from './connect';
import { costing } from './cost';
import { firstRows, threads, withPreview } from './customers';
import { picture, voice } from './files';
import { labelling } from './labels';
import { planning } from './later';
import { merging } from './merges';
import { momentOf } from './moments';
import { noting } from './notes';
import { mayOf, peopling } from './people';
import { presenting } from './presence';
import { came, mustSetUp, second } from './second-factor';
import { refused } from './refused';
import { asleep, standing } from './status';
import { replying } from './replies';
import { giving } from './routing';
import { keepingHours, withDue } from './hours';
import { searched } from './search';
import { surveying } from './survey';
import { teamsOf } from './teams';
import { teaming } from './team';
import {
  attachIn,
  bubbleOf,
  bytesOfFile,
  changeIn,
  composerOf,
  detachIn,
  pickForTemplate,
  quoteIn,
  returnTo,
} from './sending';
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
  event,
  from,
  id as newId,
  meena,
  note,
  out,
  people,
  quoteOf,
  type Message,
  vikram,
} from './words';

const isAtWork = (row: ConversationItem) => row.status === 'open' || row.status === 'pending';
const IN_VIEW: Record<View, (row: ConversationItem) => boolean> = {
  mine: (row) => isAtWork(row) && row.assignee?.id === asha.id,
  unassigned: (row) => isAtWork(row) && row.assignee === null,
  waiting: (row) => isAtWork(row) && row.waiting_since !== null,
  open: (row) => row.status !== 'resolved',
  snoozed: (row) => row.status === 'snoozed',
  resolved: (row) => row.status === 'resolved',
  all: () => true,
};

const query = new URLSearchParams(globalThis.location?.search ?? '');
const chosen = (name: string, among: readonly string[]) => among.find((value) => value === query.get(name));
let stage = (chosen('room', ['vault', 'doors', 'signed_out']) ?? 'inbox') as Room;
let role = (chosen('role', ['owner', 'manager']) ?? 'agent') as Role;
let myName = asha.name;
// An owner sees what nobody else does: a chat that is not released, and a private one.
let rows: ConversationItem[] = query.has('nonumber')
  ? []
  : firstRows.map((row, index) =>
      role === 'owner'
        ? { ...row, held: index === 4, contact: { ...row.contact, private: index === 5 } }
        : row,
    );
const INVITATION = 'sangam://join?hub=https%3A%2F%2Fdesk.mehtafabrics.example&code=k7-Q2';
// `opened=join`, `opened=reset` or `opened=connected`: a link from outside opened the app.
let link: OpenedLink | null =
  query.get('opened') === 'join' || query.get('opened') === 'reset'
    ? { to: 'join', invitation: INVITATION.replace('join', query.get('opened') ?? 'join') }
    : query.get('opened') === 'connected'
      ? { to: 'connected' }
      : null;
if (query.has('asleep')) rows = asleep(rows);
// The reply window of the one is closed, of the other open.
const refusedRow = query.has('refused') ? rows[query.get('refused') === 'open' ? 1 : 7] : undefined;
if (refusedRow) {
  threads.set(refusedRow.id, refused());
  rows = rows.map((row) => (row === refusedRow ? withPreview(row) : row));
}
rows = withDue(query, momentOf(query, rows, threads, withPreview));
const waiting = query.has('offline') ? 3 : 0;
let connection: Connection = {
  state:
    waiting > 0
      ? 'offline'
      : ((chosen('line', ['upgrade_required', 'hub_older']) ?? 'live') as Connection['state']),
  since: ago(1),
  waiting,
  asking: 0,
  clock_ahead_ms: query.has('clock') ? Number(query.get('clock')) * 60_000 : null,
  first_sync: query.has('syncing') ? { done: 4200, total: 18_000 } : null,
};
// `mine=hi`: whoever sits here chose it on another desk.
let language = query.get('mine');
let settings: Settings = {
  theme: 'system',
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
    says: 'words',
    sound: false,
    quiet: null,
  },
};
let startsByItself = false;
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

function rowOf(conversation: string): ConversationItem {
  const row = rows.find((candidate) => candidate.id === conversation);
  if (!row) throw new CoreError('not_found', 'no such conversation');
  return row;
}

function change(conversation: string, next: Partial<ConversationItem>) {
  rows = rows.map((row) => (row.id === conversation ? withPreview({ ...row, ...next }) : row));
  stale(conversation, 'thread', 'conversation');
  stale(null, 'conversations');
}

function append(conversation: string, item: ThreadItem) {
  threads.set(conversation, [...(threads.get(conversation) ?? []), item]);
}

function find(messageId: string): Message {
  for (const items of threads.values())
    for (const item of items) if (item.type === 'message' && item.id === messageId) return item;
  throw new CoreError('not_found', 'no such message');
}

const connect = connecting(
  query,
  (...tags) => stale(null, ...tags),
  () => connection.state === 'offline',
);

function countRows() {
  const counts = Object.fromEntries(
    Object.entries(IN_VIEW).map(([name, inView]) => [name, rows.filter(inView).length]),
  ) as Record<View, number>;
  return { ...counts, unread: rows.filter((row) => row.unread > 0 || row.marked_unread).length };
}

const cost = costing(
  query,
  (...tags) => stale(null, ...tags),
  () => connection.state === 'offline',
);

const later = planning(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => rows,
  isOffline: () => connection.state === 'offline',
  send: (conversation, content) => void send(conversation, content, null),
  draft: (conversation, draft) => change(conversation, { draft }),
});
const labels = labelling(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => rows,
  role: () => role,
  isOffline: () => connection.state === 'offline',
  counts: () => countRows(),
  change(conversation, next, what) {
    if (what) append(conversation, event(0, asha, what));
    change(conversation, next);
  },
});
rows = labels.begin(rows);
const teams = teamsOf(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => rows,
  role: () => role,
  isOffline: () => connection.state === 'offline',
  change(conversation, next, what) {
    append(conversation, event(0, asha, what));
    change(conversation, next);
  },
});
rows = teams.begin(rows);
const presence = presenting(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => rows,
  isOffline: () => connection.state === 'offline',
});
const updates = updating(query, () => stale(null, 'updates'));
const views = viewing(query, {
  stale: (...tags) => stale(null, ...tags),
  rows: () => rows,
  role: () => role,
  isOffline: () => connection.state === 'offline',
});
const templates = templating(
  query,
  role,
  (...tags) => stale(null, ...tags),
  () => connection.state === 'offline',
  (category, to) =>
    cost.template(category, to.to === 'conversation' ? rowOf(to.conversation_id) : null, connection),
  pickForTemplate,
);

const OURS = '+911414005500';
const e164Of = (typed: string) => {
  const digits = typed.replace(/\D/g, '');
  if (typed.trim().startsWith('+')) return `+${digits}`;
  return digits.length >= 10 ? `+91${digits.replace(/^0/, '')}` : null;
};

function begin(phone: string, content: OutgoingContent) {
  const known = rows.find((row) => row.contact.phone === phone);
  const conversation = known?.id ?? newId('v');
  if (!known) {
    const model = rows[0];
    if (!model) throw new CoreError('not_found', 'no number');
    threads.set(conversation, []);
    rows = [
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
      ...rows,
    ];
  }
  return { conversation_id: conversation, ...send(conversation, content, null) };
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
  row: (conversation) => rowOf(conversation),
  isOffline: () => connection.state === 'offline',
  change: (conversation, contact) => change(conversation, { contact }),
  block: (conversation, blocked_at) =>
    change(conversation, { blocked_at, ...(blocked_at ? { status: 'resolved' } : {}) }),
  shaped: () => stale(null, 'conversation'),
});

const notes = noting({
  rows: () => rows,
  threads,
  people: () => colleagues(),
  isOffline: () => connection.state === 'offline',
  change: (conversation) => change(conversation, {}),
});

const replies = replying({
  query,
  mayShare: () => mayOf(role).may.includes('share_replies'),
  isOffline: () => connection.state === 'offline',
  stale: (...tags) => stale(null, ...tags),
  contact: (conversation) => rowOf(conversation).contact,
  heard: (conversation) => {
    const texts = (threads.get(conversation) ?? []).map((one) =>
      one.type === 'message' && one.direction === 'in' ? (one.text ?? '') : '',
    );
    return texts.findLast((text) => /\p{L}/u.test(text)) ?? '';
  },
  hang(conversation, { file }) {
    attachIn(conversation, file.filename ?? 'file', new TextEncoder().encode(`%PDF ${file.sha256}`));
    change(conversation, { draft_files: composerOf(conversation).attached.length });
  },
  pick: async () => {
    const { file } = await pickForTemplate('Prices.pdf');
    return file ? { media: 'document', file } : null;
  },
});

type Handlers = { [N in CommandName]: (args: Args<N>) => Answer<N> | Promise<Answer<N>> };

function enter(next: Room = 'inbox') {
  stage = next;
  stale(null, 'app');
  return {};
}

function line(conversation: string, what: EventWhat, next: Partial<ConversationItem>) {
  append(conversation, event(0, asha, what));
  change(conversation, next);
  return {};
}

function replace(conversation: string, messageId: string, next: Partial<MessageView>) {
  const items = threads.get(conversation) ?? [];
  threads.set(
    conversation,
    items.map((item) => (item.id === messageId ? ({ ...item, ...next } as ThreadItem) : item)),
  );
  change(conversation, {});
}

function send(conversation: string, content: OutgoingContent, quoted: Message | null) {
  const isLive = connection.state === 'live';
  const held = settings.hold_seconds * 1000;
  const until = new Date(Date.now() + held).toISOString();
  const sent = out(0, '', 'queued', {
    text: null,
    ...bubbleOf(content),
    sent_at: new Date().toISOString(),
    outbox: isLive ? (held ? { state: 'held', until } : null) : { state: 'waiting' },
    quote: quoted && quoteOf(quoted),
  });
  append(conversation, sent);
  connect.sent();
  if (content.kind === 'file') {
    detachIn(conversation, content.file.sha256);
    sentFiles.set(sent.id, content.file.sha256);
  }
  if (content.kind === 'template' && content.filling.header?.is === 'media')
    sentFiles.set(sent.id, content.filling.header.file.sha256);
  const written = content.kind === 'text' ? { draft: null } : {};
  const draft_files = composerOf(conversation).attached.length;
  change(conversation, { ...written, draft_files, waiting_since: null, due: null, unread: 0 });
  if (isLive && held)
    resting.set(sent.id, { content, quoted, timer: setTimeout(() => leave(sent.id), held) });
  else if (isLive) deliver(conversation, sent.id);
  return { message_id: sent.id };
}

/** What rests before it leaves. */
const resting = new Map<string, { content: OutgoingContent; quoted: Message | null; timer: Timer }>();
type Timer = ReturnType<typeof setTimeout>;

/** Ends the hold of a message; says what it was. */
function unhold(messageId: string) {
  const held = resting.get(messageId);
  clearTimeout(held?.timer);
  resting.delete(messageId);
  return held;
}

function leave(messageId: string) {
  if (!unhold(messageId)) return;
  replace(homeOf(messageId), messageId, { outbox: null });
  deliver(homeOf(messageId), messageId);
}

function deliver(conversation: string, messageId: string) {
  const steps: Delivery[] = ['sending', 'sent', 'delivered', 'read'];
  steps.forEach((delivery, index) =>
    setTimeout(() => replace(conversation, messageId, { delivery }), 500 * (index + 1)),
  );
}

function takeAway(messageId: string): string {
  const home = homeOf(messageId);
  threads.set(
    home,
    (threads.get(home) ?? []).filter((item) => item.id !== messageId),
  );
  return home;
}

function undo(messageId: string): string {
  const held = unhold(messageId);
  if (!held) throw new CoreError('invalid', 'it may have left already');
  const home = takeAway(messageId);
  const { content, quoted } = held;
  if (quoted) quoteIn(home, quoted);
  if (content.kind === 'file') returnTo(home, content);
  const { draft } = rowOf(home);
  const words = content.kind === 'text' ? [draft, content.text].filter(Boolean).join('\n') : draft;
  change(home, { draft: words, draft_files: composerOf(home).attached.length });
  return home;
}

/** The files of messages that were sent here. */
const sentFiles = new Map<string, string>();

const quotedBy = (reply_to: string | null) => (reply_to ? find(reply_to) : null);

function filesChanged(conversation: string) {
  change(conversation, { draft_files: composerOf(conversation).attached.length });
}

/** A bubble of either side as something to send. */
function contentOf(message: Message): OutgoingContent {
  const { kind, text, detail } = message;
  if (detail?.type === 'template')
    return { kind: 'template', template: detail.template, filling: detail.filling };
  if (detail?.type === 'location') return { kind: 'location', ...detail };
  if (detail?.type === 'contacts') return { kind: 'contacts', cards: detail.cards };
  if (detail?.type === 'prompt')
    return { kind: 'interactive', text: text ?? '', footer: detail.footer, prompt: detail.prompt };
  const sha256 = sentFiles.get(message.id);
  if (message.media && sha256) {
    const { mime_type, size_bytes } = message.media;
    const filename = message.media.filename ?? undefined;
    return {
      kind: 'file',
      media: kind as FileKind,
      file: { sha256, mime_type, filename, size_bytes: size_bytes ?? 1 },
      caption: text ?? undefined,
    };
  }
  return { kind: 'text', text: text ?? kind };
}

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

const parting = merging(query, rows[0]);

const detail = (conversation_id: string): ConversationDetail => ({
  item: rowOf(conversation_id),
  card: card.cardOf(rowOf(conversation_id)),
  composer: { ...composerOf(conversation_id), note: notes.draftOf(conversation_id) },
  number: OURS,
  sending: cost.sending(rowOf(conversation_id), connection),
  must_take: teams.mustTake(rowOf(conversation_id)),
  first_message_at: '2026-05-28T08:00:00.000Z',
  merge_offer: offers.get(conversation_id) ?? null,
  merges: parting.mergesOf(conversation_id),
  marketing_stopped_at: query.has('nomarketing') ? ago(23 * DAY) : null,
  files: (threads.get(conversation_id) ?? [])
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
    () => rows,
    (conversation, next, what) => {
      if (what) append(conversation, event(0, asha, what));
      change(conversation, next);
    },
  ),
  chats_of_view: ({ view }) => ({
    ids: rows
      .filter(IN_VIEW[view])
      .slice(0, 500)
      .map((row) => row.id),
    has_more: rows.filter(IN_VIEW[view]).length > 500,
  }),
  ...replies.handlers,
  ...teaming(query, () => rows, countRows, team.awayOf),
  ...keepingHours({
    query,
    isManager: () => role !== 'agent',
    isOffline: () => connection.state === 'offline',
    stale: () => stale(null, 'shop'),
  }),
  ...surveying({
    query,
    chats: () => rows,
    isOffline: () => connection.state === 'offline',
    stale: () => stale(null, 'numbers'),
  }),
  ...giving({
    query,
    awayOf: team.awayOf,
    openOf: (id) => rows.filter((row) => isAtWork(row) && row.assignee?.id === id).length,
    isOffline: () => connection.state === 'offline',
    stale: () => stale(null, 'numbers'),
  }),
  app_state: () => ({
    stage,
    vault: stage === 'vault' ? 'missing' : 'keyring',
    me: stage === 'inbox' ? me() : null,
    notices: query.has('notice')
      ? [{ id: 1, kind: { kind: 'already_assigned', name: 'Vikram Rao' }, at: ago(0) }]
      : [],
    settings,
    language,
    link,
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
  dismiss_notice: () => ({}),
  open_vault: () => enter('doors'),
  open_link: () => ({}),
  link_followed: () => {
    link = null;
    return {};
  },
  save_text: (args) => ({ name: args.name }),
  enter_practice: () => new Promise((done) => setTimeout(() => done(enter()), 600)),
  read_invitation: ({ invitation }) => {
    if (!invitation.startsWith('sangam://')) throw new CoreError('invitation_invalid', 'not an invitation');
    return { hub_url: 'https://desk.mehtafabrics.example', resets: invitation.startsWith('sangam://reset') };
  },
  accept_invitation: ({ email }) => {
    if (email.startsWith('asha@')) throw new CoreError('invalid', 'in use', { field: 'email' });
    return came(enter(), null);
  },
  use_reset: ({ password, totp }) => {
    if (query.has('factor')) second(totp);
    if (query.has('required')) mustSetUp(totp);
    if (password.includes('too late')) throw new CoreError('reset_invalid', 'no');
    return came(enter(), totp);
  },
  sign_in: ({ password, totp }) => {
    if (password === 'wrong') throw new CoreError('wrong_credentials', 'no');
    if (query.has('factor')) second(totp);
    if (query.has('required')) mustSetUp(totp);
    return came(enter(), totp);
  },
  recover: ({ code, totp }) => {
    if (code === 'used') throw new CoreError('recovery_invalid', 'no');
    if (query.has('factor')) second(totp);
    if (query.has('required')) mustSetUp(totp);
    return came(enter(), totp);
  },
  start_own_desk: () => enter(),
  sign_out: () => enter('doors'),
  conversations: ({ view, before, limit }) => {
    const all = rows.filter(IN_VIEW[view]);
    const start = before === null ? 0 : Number(before);
    return {
      rows: all.slice(start, start + limit),
      next: all.length > start + limit ? String(start + limit) : null,
      counts: countRows(),
    };
  },
  search: (args) => searched(args, { rows, threads, people: colleagues(), masked: team.masks() }),
  people: () => colleagues(),
  conversation: ({ conversation_id }) => detail(conversation_id),
  thread: ({ conversation_id, at, limit }) => {
    const items = threads.get(conversation_id) ?? [];
    const around = at.where === 'around' ? items.findIndex((item) => item.id === at.message_id) : 0;
    const end =
      at.where === 'latest'
        ? items.length
        : at.where === 'before'
          ? Number(at.cursor)
          : Math.min(
              items.length,
              (at.where === 'after' ? Number(at.cursor) : around - Math.floor(limit / 2)) + limit,
            );
    const start = Math.max(0, at.where === 'after' ? Number(at.cursor) : end - limit);
    return {
      items: items.slice(start, end),
      older: start > 0 ? String(start) : null,
      newer: end < items.length ? String(end) : null,
      filling: false,
    };
  },
  send_text: ({ conversation_id, text, reply_to }) =>
    send(conversation_id, { kind: 'text', text }, quotedBy(reply_to)),
  send: ({ conversation_id, content, reply_to }) => send(conversation_id, content, quotedBy(reply_to)),
  pick_files: ({ conversation_id }) => {
    const picked = attachIn(conversation_id, 'bill.pdf', new TextEncoder().encode('%PDF-1.7 bill'));
    filesChanged(conversation_id);
    return picked;
  },
  change_attachment: ({ conversation_id, sha256, caption, as_document }) => {
    const changed = changeIn(conversation_id, sha256, caption, as_document);
    filesChanged(conversation_id);
    return changed;
  },
  detach: ({ conversation_id, sha256 }) => {
    detachIn(conversation_id, sha256);
    filesChanged(conversation_id);
    return {};
  },
  voice: () => viewOfVoice(),
  microphones: () => [{ id: 'alsa:headset', name: 'Headset' }],
  start_voice: ({ conversation_id }) => startVoice(conversation_id, () => stale(null, 'voice')),
  pause_voice: ({ conversation_id }) => turnVoice(conversation_id, 'paused'),
  resume_voice: ({ conversation_id }) => turnVoice(conversation_id, 'recording'),
  finish_voice: ({ conversation_id }) => {
    const attachment = finishVoice(conversation_id);
    filesChanged(conversation_id);
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
    const theirs = find(message_id).reactions.filter(({ by }) => by === 'customer');
    const reactions = emoji ? [...theirs, { emoji, by: 'business' as const }] : theirs;
    replace(homeOf(message_id), message_id, { reactions });
    return {};
  },
  forward: ({ message_id, to }) =>
    to.map((conversation) => send(conversation, contentOf(find(message_id)), null)),
  save_draft: ({ conversation_id, text, reply_to }) => {
    quoteIn(conversation_id, quotedBy(reply_to));
    change(conversation_id, { draft: text || null });
    return {};
  },
  mark_read: ({ conversation_id }) => {
    change(conversation_id, { unread: 0 });
    return {};
  },
  typing: () => ({}),
  assign: ({ conversation_id, assignee_id }) => {
    const assignee = people.find((someone) => someone.id === assignee_id) ?? null;
    return line(conversation_id, { kind: 'assigned', assignee }, { assignee });
  },
  split_contacts: ({ conversation_id, merge_id }) => {
    const other = parting.split(conversation_id, merge_id);
    if (other) {
      rows = [...rows, other.row];
      threads.set(other.row.id, other.items);
      threads.set(conversation_id, other.kept);
    }
    return line(conversation_id, { kind: 'split' }, {});
  },
  merge_contacts: ({ conversation_id, other_id }) => {
    offers.delete(conversation_id);
    const other = rows.find((row) => row.contact.id === other_id);
    if (other) {
      parting.merge(conversation_id, other, threads.get(conversation_id) ?? [], threads.get(other.id) ?? []);
      threads.set(conversation_id, [
        ...(threads.get(conversation_id) ?? []),
        ...(threads.get(other.id) ?? []),
      ]);
      rows = rows.filter((row) => row !== other);
    }
    change(conversation_id, {});
    return {};
  },
  keep_apart: ({ conversation_id }) => {
    offers.delete(conversation_id);
    change(conversation_id, {});
    return {};
  },
  send_again: ({ message_id }) => send(homeOf(message_id), contentOf(find(message_id)), null),
  send_now: ({ message_id }) => {
    leave(message_id);
    return {};
  },
  undo_send: ({ message_id }) => detail(undo(message_id)),
  discard: ({ message_id }) => {
    change(takeAway(message_id), {});
    return {};
  },
  save_media: () => ({}),
  set_private: ({ conversation_id, private: isPrivate }) => {
    connect.shop.setPrivate(conversation_id, isPrivate);
    const row = rows.find(({ id }) => id === conversation_id);
    if (row) change(conversation_id, { contact: { ...row.contact, private: isPrivate } });
    return {};
  },
  release: (args) => {
    const { choice } = args;
    if (choice.which === 'listed')
      for (const id of choice.conversation_ids)
        if (rows.some((row) => row.id === id)) change(id, { held: false });
    return connect.handlers.release(args);
  },
  look_up_phone: ({ phone: typed }) => {
    const phone = e164Of(typed);
    if (!phone || phone.length < 9) return { found: 'not_a_phone' };
    if (phone === OURS) return { found: 'ours' };
    const row = rows.find((one) => one.contact.phone === phone);
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

function homeOf(messageId: string): string {
  for (const [conversation, items] of threads)
    if (items.some((item) => item.id === messageId)) return conversation;
  throw new CoreError('not_found', 'no such message');
}

async function bytesOf(messageId: string): Promise<ArrayBuffer> {
  const sent = sentFiles.get(messageId);
  if (sent) return bytesOfFile(sent);
  const found = find(messageId);
  if (found.kind === 'audio') return found.media?.mime_type === 'audio/ogg' ? new ArrayBuffer(64) : voice();
  if (found.kind === 'image' || found.kind === 'sticker') return picture(messageId);
  return new ArrayBuffer(16);
}

/** What a customer or the line could do next: a hook for tests and for the browser's console. */
export const shop = {
  rows: () => rows,
  ...connect.shop,
  ...updates.shop,
  write(conversation: string, text: string) {
    append(conversation, from(0, text, { sent_at: new Date().toISOString() }));
    change(conversation, { unread: rowOf(conversation).unread + 1 });
    say({ type: 'arrived', conversation_id: conversation, name: rowOf(conversation).contact.display_name });
  },
  /** A colleague calls whoever sits here in a note. */
  mention(conversation: string, text: string) {
    append(conversation, note(0, vikram, text, [[asha, false]]));
    change(conversation, {});
    say({ type: 'mentioned', conversation_id: conversation, name: rowOf(conversation).contact.display_name });
  },
  /** A link was opened outside, in a browser or a mail. */
  opened(to: OpenedLink['to']) {
    link = to === 'join' ? { to, invitation: INVITATION } : { to };
    stale(null, 'app');
  },
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
    append(conversation, out(0, text, 'sent', { author: vikram, sent_at: at }));
    change(conversation, {});
  },
  /** WhatsApp turned down what was sent last. */
  refuses(conversation: string, code: number) {
    const last = (threads.get(conversation) ?? []).findLast((item) => item.type === 'message');
    if (last) replace(conversation, last.id, { delivery: 'failed', error: { code, title: '' } });
  },
  phone(conversation: string, text: string) {
    append(
      conversation,
      out(0, text, 'sent', { origin: 'phone', author: null, sent_at: new Date().toISOString() }),
    );
    change(conversation, {});
  },
  /** Two customers turn out to have had one phone. */
  sharePhone(one: string, other: string) {
    offers.set(one, rowOf(other).contact);
    change(one, {});
  },
  /** The recording ends by itself. */
  voiceEnds(why: EndedWhy) {
    const conversation = voiceEnds(why);
    if (conversation) filesChanged(conversation);
    stale(null, 'voice');
  },
  connect(next: Partial<Connection>) {
    connection = { ...connection, ...next };
    stale(null, 'connection', 'conversation');
  },
};

export const fakeTransport: Transport = {
  call: async (name, args) => (handlers[name] as (args: unknown) => unknown)(args),
  bytes: bytesOf,
  async attach(conversation, name, bytes) {
    const picked = attachIn(conversation, name, bytes);
    filesChanged(conversation);
    return picked;
  },
  attachmentBytes: async (sha256) => bytesOfFile(sha256),
  listen(onPush) {
    listeners.add(onPush);
    return () => listeners.delete(onPush);
  },
};
