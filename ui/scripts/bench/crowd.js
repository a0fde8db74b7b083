/**
 * A desk with as many conversations as wished, one of which is as long: it answers the page's questions in pages, as the core does.
 *
 * What is shown comes from the place of a row or bubble alone, so nothing is kept but the order of the list and what was written
 * meanwhile. The first customers of the invented shop lend their looks, so every kind of row and bubble is met; whatever is asked beside
 * list, thread and search is answered by the invented shop itself.
 */

const MINUTE = 60_000;
const WORDS = [
  'haan',
  'order',
  'kurta',
  'नमस्ते',
  'delivery',
  'ready',
  'Saturday',
  'UPI',
  'maroon',
  'शाम',
  'size',
  'bill',
];
const NAMES = [
  'Ritika Jain',
  'Anil Traders',
  'முத்து கடை',
  'Farida',
  'সুমনা দত্ত',
  'Harpreet Singh',
  'कविता शर्मा',
];
/** Bubbles of every chat but the first. */
const SHORT = 24;
/** Hits of every search. */
const HITS = 2_000;

const CHAT = (place) => `00000000-0000-7000-8000-${place.toString(16).padStart(12, '0')}`;
const placeOf = (chat) => Number.parseInt(chat.slice(-12), 16);
const isOurs = (chat) => typeof chat === 'string' && chat.startsWith('00000000-0000-7000-8000-');

/** A number that looks like chance and is the same for the same place. */
const chance = (place, turn) => ((place * 2_654_435_761 + turn * 40_503) >>> 0) % 9_973;
const sentence = (place, words = 8) =>
  Array.from(
    { length: 3 + (chance(place, 1) % words) },
    (_, turn) => WORDS[chance(place, turn + 2) % WORDS.length],
  ).join(' ');

export async function crowd(fake, chats) {
  const { fakeTransport, shop } = fake;
  const began = Date.now();
  const looks = shop.rows().slice(0, 10);
  const bubbles = [];
  for (const { id } of looks) {
    const page = await fakeTransport.call('thread', {
      conversation_id: id,
      at: { where: 'latest' },
      limit: 40,
    });
    bubbles.push(...page.items.filter(({ type }) => type === 'message'));
  }
  const written = new Map();
  const order = { all: Array.from({ length: chats }, (_, place) => place) };
  const holds = {
    mine: (place) => place % 4 === 0,
    unassigned: (place) => place % 4 === 1,
    waiting: (place) => place % 5 === 0,
    open: () => true,
    snoozed: (place) => place % 50 === 7,
    resolved: () => false,
  };
  for (const [view, does] of Object.entries(holds)) order[view] = order.all.filter(does);
  const [counts] = [Object.fromEntries(Object.entries(order).map(([view, places]) => [view, places.length]))];
  counts.unread = Math.floor(chats / 3);

  const lengthOf = (place) => (place === 0 ? chats : SHORT) + (written.get(place)?.length ?? 0);
  const instant = (minutes) => new Date(began - minutes * MINUTE).toISOString();

  function bubble(place, at) {
    const own = at - (place === 0 ? chats : SHORT);
    if (own >= 0) return written.get(place)[own];
    const seed = place * 31 + at;
    const look = seed % 5 === 0 ? bubbles[chance(seed, 3) % bubbles.length] : bubbles[0];
    const text = look.kind === 'text' && look.text ? sentence(seed, 20) : look.text;
    const minutes = (lengthOf(place) - at) * 7;
    return { ...look, id: `${CHAT(place)}-${at}`, text, sent_at: instant(minutes) };
  }

  function row(place) {
    const look = looks[place % looks.length];
    const last = bubble(place, lengthOf(place) - 1);
    const name = `${NAMES[place % NAMES.length]} ${place}`;
    return {
      ...look,
      id: CHAT(place),
      contact: { ...look.contact, id: `c-${place}`, name, display_name: name, spoken_name: name },
      status: 'open',
      unread: place % 3 === 0 ? (place % 7) + 1 : 0,
      draft: place % 40 === 9 ? sentence(place) : null,
      last_message: {
        id: last.id,
        kind: last.kind,
        text: last.text,
        origin: last.origin,
        author: last.author,
        direction: last.direction,
        delivery: last.delivery,
        sent_at: instant(place),
        revoked: false,
      },
    };
  }

  function list(view, before, limit) {
    const places = order[view];
    const start = before === null ? 0 : Number(before);
    const end = Math.min(places.length, start + limit);
    return {
      rows: places.slice(start, end).map(row),
      next: end < places.length ? String(end) : null,
      counts,
    };
  }

  function stretch({ conversation_id, at, limit }) {
    const place = placeOf(conversation_id);
    const length = lengthOf(place);
    const middle = at.message_id ? Number(at.message_id.split('-').at(-1)) : 0;
    const start =
      at.where === 'latest'
        ? length - limit
        : at.where === 'before'
          ? Number(at.cursor) - limit
          : at.where === 'after'
            ? Number(at.cursor)
            : at.where === 'from'
              ? middle
              : middle - Math.floor(limit / 2);
    const from = Math.max(0, start);
    const to = Math.min(length, at.where === 'before' ? Number(at.cursor) : from + limit);
    return {
      items: Array.from({ length: to - from }, (_, step) => bubble(place, from + step)),
      older: from > 0 ? String(from) : null,
      newer: to < length ? String(to) : null,
      filling: false,
    };
  }

  function found({ query, before, limit }) {
    const start = before === null ? 0 : Number(before);
    const end = Math.min(HITS, start + limit);
    const messages = Array.from({ length: end - start }, (_, step) => {
      const at = start + step;
      const place = at % chats;
      return {
        message_id: `${CHAT(place)}-${at % SHORT}`,
        conversation_id: CHAT(place),
        contact_name: NAMES[at % NAMES.length],
        direction: 'in',
        origin: 'customer',
        note_by: null,
        kind: 'text',
        filename: null,
        is_file: false,
        snippet: [
          { text: sentence(at, 12), hit: false },
          { text: ` ${query} `, hit: true },
          { text: sentence(at + 1, 30), hit: false },
        ],
        sent_at: instant(at),
      };
    });
    return {
      people: start === 0 ? [1, 2, 3, 4, 5].map(row) : [],
      messages,
      counts: before === null ? { people: 5, messages: 50, notes: 0, files: 0, most: 50 } : null,
      filters: [],
      words: query,
      next: end < HITS ? String(end) : null,
      phones_masked: false,
    };
  }

  let there = [];
  const answers = {
    conversations: ({ view, before, limit }) => list(view, before, limit),
    chats_of: ({ list: { view } }) => ({
      ids: order[view].slice(0, 500).map(CHAT),
      has_more: order[view].length > 500,
    }),
    thread: (args) => stretch(args),
    search: (args) => found(args),
    presence: () => ({ online: [], chats: there }),
    mark_read: () => ({}),
    save_draft: () => ({}),
    typing: () => ({}),
    be_present: () => ({}),
  };

  /** Asks the invented shop about the customer who lends the looks, in this one's name. */
  async function lent(name, args) {
    if (!isOurs(args.conversation_id)) return fakeTransport.call(name, args);
    const place = placeOf(args.conversation_id);
    const { id } = looks[place % looks.length];
    const answer = await fakeTransport.call(name, { ...args, conversation_id: id });
    const told = JSON.parse(JSON.stringify(answer).replaceAll(id, CHAT(place)));
    if (name === 'conversation') Object.assign(told, { item: row(place) });
    return told;
  }

  return {
    call: (name, args) => (answers[name] ? answers[name](args) : lent(name, args)),
    bytes: () => fakeTransport.bytes(bubbles.find(({ kind }) => kind === 'image').id),
    listen: fakeTransport.listen,
    id: CHAT,
    /** A customer writes; what became stale, as the core says it. */
    writes(place, text) {
      const more = written.get(place) ?? [];
      const look = bubbles[0];
      const id = `${CHAT(place)}-${lengthOf(place)}`;
      written.set(place, [...more, { ...look, id, text, sent_at: new Date().toISOString() }]);
      return ['thread', 'conversation', 'conversations'].map((tag) => ({
        tag,
        conversation_id: tag === 'conversations' ? null : CHAT(place),
      }));
    },
    /** Colleagues turn to other chats. */
    turns(step) {
      const [one, other] = [looks[0].assignee, looks[1].assignee];
      there = [0, 4, 8, 12].map((place) => ({
        conversation_id: CHAT(place),
        people: [
          { person: { ...(one ?? other), id: 'p-vikram', is_me: false }, typing: (place + step) % 8 === 0 },
        ],
      }));
      return [{ tag: 'presence', conversation_id: null }];
    },
  };
}
