/** The invented customers: what they wrote, who has them, how long a reply is free. Between them every kind of bubble. */
import type {
  ContactView,
  ConversationItem,
  ConversationStatus,
  PersonRef,
  Preview,
  ThreadItem,
} from '../bindings.gen';
import { sentOnce } from './templates';
import {
  ago,
  ahead,
  asha,
  contact,
  DAY,
  event,
  file,
  from,
  id,
  message,
  note,
  out,
  quoteOf,
  vikram,
} from './words';

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
    event(6, null, { kind: 'routed', assignee: vikram, why: 'next_in_turn', from: null }),
    event(5, vikram, { kind: 'assigned', assignee: asha }),
    note(4, vikram, '@Asha Shah she is a repeat buyer, give free delivery again.', [[asha, false]]),
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
      out(3 * DAY, '', 'read', sentOnce('payment_reminder')),
      message(3 * DAY - 60, { kind: 'button', text: 'Please deliver', detail: { type: 'choice', id: 'b2' } }),
      out(2 * DAY, '', 'delivered', { author: null, ...sentOnce('order_ready') }),
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

export const threads = new Map<string, ThreadItem[]>();
export const firstRows: ConversationItem[] = seeds.map((seed) => {
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
    draft_files: 0,
    held: false,
    marked_unread: false,
    blocked_at: null,
    snoozed_until: null,
    snooze_zone: null,
    woke_at: null,
    labels: [],
    team: null,
    waiting_since: seed.waiting ? ago(seed.waiting) : null,
    due: null,
  };
  threads.set(row.id, seed.items);
  return withPreview(row);
});

export function withPreview(row: ConversationItem): ConversationItem {
  const last = (threads.get(row.id) ?? []).findLast((item) => item.type === 'message');
  if (!last) return row;
  const preview: Preview = {
    id: last.id,
    kind: last.kind,
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
