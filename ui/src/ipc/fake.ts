/**
 * An invented shop in memory, for building and testing the screen without the core (`vite --mode fake`). It answers the
 * same commands and pushes the same stale tags; it is not part of a production build.
 */
import type { Answer, Args, CommandName, Transport } from './client';
import type {
  Connection,
  ContactView,
  ConversationItem,
  ConversationStatus,
  Delivery,
  EventWhat,
  MediaView,
  MessageView,
  PersonRef,
  Preview,
  Push,
  Quote,
  SceneState,
  Settings,
  Stage,
  Tag,
  ThreadItem,
  View,
} from './bindings.gen';
import { CoreError } from './errors';

const NOW = Date.now();
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const ahead = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();

const person = (id: string, name: string, is_me = false): PersonRef => ({ id, name, is_me });
const asha = person('p-asha', 'Asha Shah', true);
const vikram = person('p-vikram', 'Vikram Rao');
const meena = person('p-meena', 'Meena Iyer');
const people = [asha, vikram, meena];

type Message = { type: 'message' } & MessageView;

let serial = 0;
const id = (prefix: string) => `${prefix}-${(serial += 1).toString(36).padStart(5, '0')}`;

function contact(name: string | null, phone: string): ContactView {
  return {
    id: id('c'),
    display_name: name ?? phone,
    name,
    phone,
    user_id: null,
    username: null,
    private: false,
  };
}

function message(minutes: number, more: Partial<MessageView>): Message {
  return {
    type: 'message',
    id: id('m'),
    direction: 'in',
    origin: 'customer',
    author: null,
    imported: false,
    kind: 'text',
    text: null,
    media: null,
    detail: null,
    quote: null,
    forwarded: null,
    referral: null,
    reactions: [],
    delivery: null,
    outbox: null,
    error: null,
    edited_at: null,
    revoked_at: null,
    sent_at: ago(minutes),
    retry_of: null,
    ...more,
  };
}

const from = (minutes: number, text: string, more: Partial<MessageView> = {}) =>
  message(minutes, { text, ...more });

function out(minutes: number, text: string, delivery: Delivery, more: Partial<MessageView> = {}): Message {
  return message(minutes, { direction: 'out', origin: 'desk', author: asha, text, delivery, ...more });
}

function event(minutes: number, by: PersonRef | null, what: EventWhat): ThreadItem {
  return { type: 'event', id: id('e'), at: ago(minutes), by, what };
}

const file = (mime_type: string, size_bytes: number, more: Partial<MediaView> = {}): MediaView => ({
  mime_type,
  filename: null,
  size_bytes,
  state: 'ready',
  voice: false,
  animated: false,
  playable: true,
  ...more,
});

function quoteOf(quoted: Message): Quote {
  const { direction, origin, author, kind, text } = quoted;
  return { message_id: quoted.id, direction, origin, author, kind, text };
}

const DAY = 1440;

function ritika(): ThreadItem[] {
  const question = from(7, 'Great. Can you keep one aside till Saturday? I will pay by UPI.');
  return [
    ...Array.from({ length: 400 }, (_, index) =>
      index % 3 === 2
        ? out(40 * DAY - index * 140, `Yes, *order ${7600 + index}* is packed. It leaves today.`, 'read')
        : from(40 * DAY - index * 140, `Is order ${7600 + index} ready? I asked about the _maroon_ one.`, {
            imported: index < 30,
          }),
    ),
    message(3 * DAY, {
      kind: 'image',
      text: 'नमस्ते, क्या यह कुर्ता मीडियम में उपलब्ध है?',
      media: file('image/jpeg', 184_000),
      referral: {
        source_type: 'ad',
        source_id: '1',
        headline: 'Winter kurtas, hand-blocked in Jaipur',
        body: 'Free delivery in Rajasthan till 30 November. Write to us for sizes.',
        source_url: 'https://ads.example/kurta',
      },
    }),
    out(3 * DAY - 4, 'जी हाँ, मीडियम और लार्ज दोनों हैं। आज ही भेज सकते हैं।', 'read'),
    question,
    out(7, 'Thanks Ritika! Someone from our team will answer in a few minutes.', 'read', {
      origin: 'bot',
      author: null,
    }),
    event(5, vikram, { kind: 'assigned', assignee: asha }),
    out(
      2,
      'Done, one maroon medium is reserved in your name till Saturday 7 pm. Here is the UPI link: https://pay.example/7712',
      'read',
      {
        quote: quoteOf(question),
        reactions: [{ emoji: '❤️', by: 'customer' }],
      },
    ),
    out(0.3, 'Ritika ji, delivery free hai aapke liye 🙏', 'delivered', { origin: 'phone', author: null }),
  ];
}

function priya(): ThreadItem[] {
  return [
    message(190, { kind: 'audio', media: file('audio/ogg; codecs=opus', 38_400, { voice: true }) }),
    message(188, {
      kind: 'document',
      media: file('application/pdf', 412_000, { filename: 'Measurements Andheri.pdf' }),
    }),
    message(186, {
      kind: 'location',
      detail: {
        type: 'location',
        latitude: 19.1197,
        longitude: 72.8468,
        name: 'Shoppers’ Corner, Andheri West',
        address: 'Veera Desai Road, Mumbai 400053',
      },
    }),
    message(184, {
      kind: 'contacts',
      detail: {
        type: 'contacts',
        cards: [
          { name: 'Rakesh Tailor', phones: ['+919820012345'], emails: [], organisation: 'Rakesh & Sons' },
        ],
      },
    }),
    message(182, { kind: 'sticker', media: file('image/webp', 21_000) }),
    from(181, '🙏🏽'),
    from(180, 'This was a mistake', { revoked_at: ago(179) }),
    message(178, { kind: 'unsupported', detail: { type: 'unsupported', what: 'poll' } }),
    from(
      176,
      'Prices:\n- Kurta *₹1,250*\n- Dupatta ~₹480~ ₹390\n> as you wrote on Tuesday\nSee `code` and ```mono```',
      {
        edited_at: ago(170),
      },
    ),
    out(174, 'The stitched one takes two days.', 'failed', {
      error: { code: 131_047, title: 'Re-engagement message' },
    }),
    out(172, 'We can send it with the evening courier.', 'unknown'),
    out(171, 'Shall I book it?', 'queued'),
    message(170, { kind: 'image', text: null, media: file('image/jpeg', 90_000, { state: 'pending' }) }),
    message(169, {
      kind: 'document',
      media: file('application/zip', 92_000, { filename: 'invoice\u202Efdp.zip', playable: false }),
    }),
    message(168, { kind: 'audio', media: file('audio/ogg', 38_400, { voice: true }) }),
  ];
}

interface Seed {
  contact: ContactView;
  items: ThreadItem[];
  hours: number | null;
  unread?: number;
  assignee?: PersonRef | null;
  waiting?: number;
  draft?: string;
  status?: ConversationStatus;
}

const seeds: Seed[] = [
  {
    contact: contact('Ritika Jain', '+919829440187'),
    items: ritika(),
    hours: 23.88,
    assignee: asha,
    draft: 'Delivery is free for you as always',
  },
  {
    contact: contact('Anil Traders', '+919811112222'),
    items: [from(4, 'Invoice 7712 ka GST number galat hai'), from(4, 'Please check once')],
    hours: 23.3,
    unread: 2,
    assignee: asha,
    waiting: 4,
  },
  {
    contact: contact('முத்து கடை', '+919842033445'),
    items: [from(17, 'நாளை டெலிவரி வருமா?')],
    hours: 21.1,
    unread: 1,
    assignee: asha,
    waiting: 17,
  },
  {
    contact: contact('Priya (Andheri)', '+919820077788'),
    items: priya(),
    hours: 13.2,
    unread: 3,
    assignee: asha,
    waiting: 168,
  },
  {
    contact: contact('Dr. Sen’s clinic', '+913322114455'),
    items: [from(140, 'Can you mail the report?'), out(110, 'Ok, will send the report', 'read')],
    hours: 16.8,
    assignee: asha,
  },
  {
    contact: contact('Harpreet Singh', '+919815500011'),
    items: [from(18 * 60, 'When is the fitting?')],
    hours: 5.3,
    assignee: asha,
    draft: 'The fitting is booked for Monday, 11 o’clock',
    waiting: 1080,
  },
  {
    contact: contact(null, '+918123455520'),
    items: [
      out(2 * DAY, 'Your order is ready to collect from the shop in Johari Bazaar', 'delivered', {
        origin: 'template',
        author: null,
      }),
    ],
    hours: null,
    assignee: asha,
  },
  {
    contact: contact('Farida', '+919833300077'),
    items: [from(4 * DAY, 'Shukriya'), out(3 * DAY, '👍', 'read', { origin: 'phone', author: null })],
    hours: -60,
    assignee: asha,
  },
  {
    contact: contact('Imran Qureshi', '+919867700012'),
    items: [from(33, 'Bulk order ke liye rate kya hoga? 40 pieces')],
    hours: 23.4,
    unread: 1,
    waiting: 33,
  },
  {
    contact: contact('সুমনা দত্ত', '+919830011223'),
    items: [from(52, 'শাড়িটা কি এখনও আছে?')],
    hours: 22.9,
    unread: 1,
    waiting: 52,
  },
  ...Array.from({ length: 240 }, (_, index): Seed => ({
    contact: contact(
      `Customer ${String(index + 11)}`,
      `+9198${String(20_000_000 + index * 7919).padStart(8, '0')}`,
    ),
    items: [
      from(5 * DAY + index * 300, 'Thank you, received it.'),
      out(5 * DAY + index * 300 - 20, 'Glad to hear!', 'read', { author: vikram }),
    ],
    hours: -90,
    assignee: vikram,
    status: 'resolved',
  })),
];

const threads = new Map<string, ThreadItem[]>();
let rows: ConversationItem[] = seeds.map((seed) => {
  const row: ConversationItem = {
    id: id('v'),
    number_id: 'n',
    contact: seed.contact,
    status: seed.status ?? 'open',
    assignee: seed.assignee ?? null,
    unread: seed.unread ?? 0,
    window_closes_at: seed.hours === null ? null : ahead(seed.hours),
    last_message: null,
    draft: seed.draft ?? null,
    waiting_since: seed.waiting ? ago(seed.waiting) : null,
  };
  threads.set(row.id, seed.items);
  return withPreview(row);
});

function withPreview(row: ConversationItem): ConversationItem {
  const last = (threads.get(row.id) ?? []).findLast((item) => item.type === 'message');
  if (!last) return row;
  const preview: Preview = {
    id: last.id,
    kind: last.media?.voice ? 'voice' : last.kind,
    text: last.text,
    origin: last.origin,
    author: last.author,
    direction: last.direction,
    delivery: last.delivery,
    sent_at: last.sent_at,
    revoked: last.revoked_at !== null,
  };
  return { ...row, last_message: preview };
}

const IN_VIEW: Record<View, (row: ConversationItem) => boolean> = {
  mine: (row) => row.status !== 'resolved' && row.assignee?.id === asha.id,
  unassigned: (row) => row.status !== 'resolved' && row.assignee === null,
  waiting: (row) => row.status !== 'resolved' && row.waiting_since !== null,
  open: (row) => row.status !== 'resolved',
  resolved: (row) => row.status === 'resolved',
  all: () => true,
};

const query = new URLSearchParams(globalThis.location?.search ?? '');
const chosen = (name: string, among: readonly string[]) => among.find((value) => value === query.get(name));
let stage = (chosen('stage', ['vault', 'doors', 'signed_out']) ?? 'inbox') as Stage;
const waiting = query.has('offline') ? 3 : 0;
let connection: Connection = {
  state: waiting > 0 ? 'offline' : 'live',
  since: ago(1),
  waiting,
  asking: 0,
  first_sync: query.has('syncing') ? { done: 4200, total: 18_000 } : null,
};
let settings: Settings = {
  theme: 'system',
  locale: null,
  list_width: 332,
  context_width: 312,
  context_open: true,
  enter_sends: true,
  single_keys: true,
};
let scenes: SceneState[] = [
  { scene: 'first_answer', steps: 4, step: 5, conversation_id: null },
  { scene: 'phone_answers_first', steps: 3, step: 2, conversation_id: null },
  { scene: 'offline_and_back', steps: 3, step: 0, conversation_id: null },
  { scene: 'search_in_another_script', steps: 3, step: 0, conversation_id: null },
  { scene: 'unknown_send', steps: 3, step: 0, conversation_id: null },
];

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

async function picture(seed: string): Promise<ArrayBuffer> {
  const canvas = new OffscreenCanvas(920, 560);
  const draw = canvas.getContext('2d');
  if (!draw) throw new CoreError('internal', 'no canvas');
  const fill = draw.createLinearGradient(0, 0, 920, 560);
  fill.addColorStop(0, 'rgb(215 180 138)');
  fill.addColorStop(0.6, 'rgb(168 96 63)');
  fill.addColorStop(1, 'rgb(95 59 44)');
  draw.fillStyle = fill;
  draw.fillRect(0, 0, 920, 560);
  draw.globalAlpha = 0.16;
  for (let i = 0; i < 18; i++) {
    draw.beginPath();
    draw.arc(((i * 173 + seed.length * 31) % 920) + 20, (i * 97) % 560, 34, 0, 7);
    draw.fillStyle = i % 2 ? 'rgb(255 255 255)' : 'rgb(40 20 10)';
    draw.fill();
  }
  return (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer();
}

/** Eight kilohertz of syllables: enough for a player and its waveform. */
function voice(): ArrayBuffer {
  const rate = 8000;
  const samples = rate * 23;
  const view = new DataView(new ArrayBuffer(44 + samples * 2));
  const words = (at: number, text: string) =>
    [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  words(0, 'RIFF');
  view.setUint32(4, 36 + samples * 2, true);
  words(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  words(36, 'data');
  view.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i++) {
    const second = i / rate;
    const loud =
      Math.abs(Math.sin(second * 3.1) * Math.sin(second * 1.3 + 1)) ** 1.5 *
      (Math.sin(second * 0.5) > -0.6 ? 1 : 0.05);
    view.setInt16(44 + i * 2, Math.sin(second * 1200) * loud * 20_000, true);
  }
  return view.buffer;
}

function find(messageId: string): Message {
  for (const items of threads.values())
    for (const item of items) if (item.type === 'message' && item.id === messageId) return item;
  throw new CoreError('not_found', 'no such message');
}

type Handlers = { [N in CommandName]: (args: Args<N>) => Answer<N> | Promise<Answer<N>> };

function enter(next: Stage = 'inbox') {
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

function send(conversation: string, text: string, quoted: Message | null) {
  const sent = out(0, text, 'queued', {
    sent_at: new Date().toISOString(),
    outbox: connection.state === 'live' ? null : { state: 'waiting' },
    quote: quoted && quoteOf(quoted),
  });
  append(conversation, sent);
  change(conversation, { draft: null, waiting_since: null, unread: 0 });
  const steps: Delivery[] = connection.state === 'live' ? ['sending', 'sent', 'delivered', 'read'] : [];
  steps.forEach((delivery, index) =>
    setTimeout(() => replace(conversation, sent.id, { delivery }), 500 * (index + 1)),
  );
  return { message_id: sent.id };
}

function snippet(text: string, wanted: string) {
  const at = text.toLocaleLowerCase().indexOf(wanted);
  return [
    { text: text.slice(Math.max(0, at - 24), at), hit: false },
    { text: text.slice(at, at + wanted.length), hit: true },
    { text: text.slice(at + wanted.length, at + 80), hit: false },
  ];
}

const me = () => ({
  person_id: asha.id,
  name: asha.name,
  role: 'agent' as const,
  workspace_name: 'Mehta Fabrics',
  hub_url: 'http://127.0.0.1:8787',
  practice: !query.has('real'),
});

const holds =
  (wanted: string) =>
  (item: ThreadItem): item is Message =>
    item.type === 'message' && Boolean(item.text?.toLocaleLowerCase().includes(wanted));

const handlers: Handlers = {
  app_state: () => ({
    stage,
    vault: stage === 'vault' ? 'missing' : 'keyring',
    me: stage === 'inbox' ? me() : null,
    notices: query.has('notice')
      ? [{ id: 1, kind: { kind: 'already_assigned', name: 'Vikram Rao' }, at: ago(0) }]
      : [],
    settings,
  }),
  connection: () => connection,
  save_settings: (next) => {
    settings = next;
    stale(null, 'settings');
    return {};
  },
  dismiss_notice: () => ({}),
  open_vault: () => enter('doors'),
  open_link: () => ({}),
  enter_practice: () => new Promise((done) => setTimeout(() => done(enter()), 600)),
  read_invitation: ({ invitation }) => {
    if (!invitation.startsWith('sangam://')) throw new CoreError('invitation_invalid', 'not an invitation');
    return { hub_url: 'https://desk.mehtafabrics.example' };
  },
  accept_invitation: () => enter(),
  sign_in: ({ password }) => {
    if (password === 'wrong') throw new CoreError('wrong_credentials', 'no');
    return enter();
  },
  start_own_desk: () => enter(),
  sign_out: () => enter('doors'),
  conversations: ({ view, before, limit }) => {
    const all = rows.filter(IN_VIEW[view]);
    const start = before === null ? 0 : Number(before);
    const counts = Object.fromEntries(
      Object.entries(IN_VIEW).map(([name, inView]) => [name, rows.filter(inView).length]),
    ) as Record<View, number>;
    return {
      rows: all.slice(start, start + limit),
      next: all.length > start + limit ? String(start + limit) : null,
      counts: { ...counts, unread: rows.filter((row) => row.unread > 0).length },
    };
  },
  search: ({ query: words, limit }) => {
    const wanted = words.trim().toLocaleLowerCase();
    const found = ({ contact: { name, phone } }: ConversationItem) =>
      `${name ?? ''} ${phone ?? ''}`.toLocaleLowerCase().includes(wanted);
    const messages = rows.flatMap((row) =>
      (threads.get(row.id) ?? []).filter(holds(wanted)).map((item) => ({
        message_id: item.id,
        conversation_id: row.id,
        contact_name: row.contact.display_name,
        direction: item.direction,
        origin: item.origin,
        snippet: snippet(item.text ?? '', wanted),
        sent_at: item.sent_at,
      })),
    );
    return { people: rows.filter(found).slice(0, 5), messages: messages.slice(0, limit), next: null };
  },
  people: () =>
    people.map((someone) => ({
      ...someone,
      role: someone === meena ? ('manager' as const) : ('agent' as const),
    })),
  conversation: ({ conversation_id }) => ({
    item: rowOf(conversation_id),
    number: '+911414005500',
    first_message_at: '2026-05-28T08:00:00.000Z',
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
  }),
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
    send(conversation_id, text, reply_to ? find(reply_to) : null),
  save_draft: ({ conversation_id, text }) => {
    change(conversation_id, { draft: text || null });
    return {};
  },
  mark_read: ({ conversation_id }) => {
    change(conversation_id, { unread: 0 });
    return {};
  },
  assign: ({ conversation_id, assignee_id }) => {
    const assignee = people.find((someone) => someone.id === assignee_id) ?? null;
    return line(conversation_id, { kind: 'assigned', assignee }, { assignee });
  },
  resolve: ({ conversation_id }) => line(conversation_id, { kind: 'resolved' }, { status: 'resolved' }),
  reopen: ({ conversation_id }) => line(conversation_id, { kind: 'reopened' }, { status: 'open' }),
  send_again: ({ message_id }) => send(homeOf(message_id), find(message_id).text ?? '', null),
  send_now: () => ({}),
  discard: ({ message_id }) => {
    const home = homeOf(message_id);
    threads.set(
      home,
      (threads.get(home) ?? []).filter((item) => item.id !== message_id),
    );
    change(home, {});
    return {};
  },
  save_media: () => ({}),
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
  const found = find(messageId);
  if (found.kind === 'audio') return found.media?.mime_type === 'audio/ogg' ? new ArrayBuffer(64) : voice();
  if (found.kind === 'image' || found.kind === 'sticker') return picture(messageId);
  return new ArrayBuffer(16);
}

/** What a customer or the line could do next: a hook for tests and for the browser's console. */
export const shop = {
  rows: () => rows,
  write(conversation: string, text: string) {
    append(conversation, from(0, text, { sent_at: new Date().toISOString() }));
    change(conversation, { unread: rowOf(conversation).unread + 1 });
    say({ type: 'arrived', conversation_id: conversation, name: rowOf(conversation).contact.display_name });
  },
  phone(conversation: string, text: string) {
    append(
      conversation,
      out(0, text, 'sent', { origin: 'phone', author: null, sent_at: new Date().toISOString() }),
    );
    change(conversation, {});
  },
  connect(next: Partial<Connection>) {
    connection = { ...connection, ...next };
    stale(null, 'connection');
  },
};

export const fakeTransport: Transport = {
  call: async (name, args) => (handlers[name] as (args: unknown) => unknown)(args),
  bytes: bytesOf,
  listen(onPush) {
    listeners.add(onPush);
    return () => listeners.delete(onPush);
  },
};
