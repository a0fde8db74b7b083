/**
 * What the history of the invented shop's number told: its ledger, and the chats that are held back until somebody decides who sees them.
 * `slow`: very many are decided about at once.
 */
import type { HeldConversation, HeldCounts, Ledger, NumberRow } from '../bindings.gen';
import type { Answer, Args } from '../client';
import type { Chats } from './chats';
import type { Ground } from './ground';
import type { Journey } from './journey';
import { ago, DAY, labelId } from './words';

type Choice = Args<'release'>['choice'];

const PAGE = 50;
/** So many of them are decided about while the counts are read once. */
const PART = 30;
const NAMES = [
  'Ritika Jain',
  'Anil Traders',
  'முத்து கடை',
  'Mummy',
  'Dr. Sen’s clinic',
  'Harpreet Singh',
  null,
];

function heldOf(index: number): HeldConversation {
  return {
    conversation_id: `held-${index}`,
    contact_id: `held-contact-${index}`,
    name: index < NAMES.length ? (NAMES[index] ?? null) : `Customer ${index}`,
    phone: `+9198${String(20_000_000 + index * 7919).padStart(8, '0')}`,
    in_phone_book: index % 3 !== 2,
    held: true,
    private: index === 3,
    messages: 3 + ((index * 37) % 480),
    labels: index % 7 === 2 ? [labelId(1)] : index % 11 === 0 ? [labelId(0), labelId(2)] : [],
    unread: index === 1 ? 2 : 0,
    last_at: ago(index * 1.7 * DAY + 40),
  };
}

function means(choice: Choice, row: HeldConversation): boolean {
  if (row.private) return false;
  switch (choice.which) {
    case 'all':
      return true;
    case 'active_since':
      return row.last_at >= choice.at;
    case 'in_phone_book':
      return row.in_phone_book === choice.is_in;
    case 'labelled':
      return row.labels.includes(choice.label_id);
    case 'listed':
      return choice.conversation_ids.includes(row.conversation_id);
  }
}

/** One page of a list, and where the next begins. */
function pageOf<T>(all: readonly T[], before: string | null) {
  const start = Number(before ?? 0);
  const end = start + PAGE;
  return { part: all.slice(start, end), next: all.length > end ? String(end) : null };
}

export class Held {
  #rows: HeldConversation[];
  /** The names in the phone's book are shown to everybody. */
  shared = false;
  /** The hub goes on with the rest while its counts are read. */
  #rest: { choice: Choice; held: boolean; steps: number } | null = null;

  constructor(
    private readonly ground: Ground,
    private readonly chats: Chats,
    journey: Journey,
  ) {
    const tried = journey.reached('try');
    this.#rows = Array.from({ length: 130 }, (_, index) => heldOf(index)).map((row) => ({
      ...row,
      held: tried ? row.conversation_id === 'held-4' : row.held,
    }));
  }

  counts(): HeldCounts {
    const held = this.#rows.filter((row) => row.held && !row.private);
    return {
      held: held.length,
      held_unread: held.filter((row) => row.unread > 0).length,
      released: this.#rows.filter((row) => !row.held && !row.private).length,
      private: this.#rows.filter((row) => row.private).length,
    };
  }

  #carryOut(choice: Choice, held: boolean, most: number): number {
    let changed = 0;
    this.#rows = this.#rows.map((row) => {
      if (row.held === held || changed >= most || !means(choice, row)) return row;
      changed += 1;
      return { ...row, held };
    });
    return changed;
  }

  #decide(choice: Choice, held: boolean): Answer<'release'> {
    this.#rest = this.ground.query.has('slow') ? { choice, held, steps: 3 } : null;
    const changed = this.#rest ? 0 : this.#carryOut(choice, held, Infinity);
    this.ground.stale('numbers');
    return { changed, counts: this.counts(), goes_on: this.#rest !== null };
  }

  /** A part of what is left, and in the end all of it. */
  #goOn(): void {
    if (!this.#rest) return;
    const { choice, held, steps } = this.#rest;
    this.#carryOut(choice, held, steps > 0 ? PART : Infinity);
    this.#rest = steps > 0 ? { choice, held, steps: steps - 1 } : null;
  }

  #ledger(before: string | null, { history }: NumberRow): Ledger {
    const isEmpty = history.state === 'not_requested' || history.state === 'declined';
    const all = isEmpty ? [] : this.#rows;
    const { part, next } = pageOf(all, before);
    const sums = isEmpty
      ? {
          contacts: 0,
          messages: 0,
          overlap: 0,
          media: { mentioned: 0, ready: 0, pending: 0, too_old: 0, lost: 0 },
          phases: [],
        }
      : {
          contacts: 812,
          messages: 48_214,
          overlap: 61,
          media: { mentioned: 6120, ready: 840, pending: 12, too_old: 5260, lost: 8 },
          phases: [
            {
              phase: 0,
              chunks: 2,
              messages: 412,
              gaps: [],
              progress: 8,
              first_at: ago(90),
              last_at: ago(80),
            },
            {
              phase: 1,
              chunks: 31,
              messages: 21_604,
              gaps: [7, 12],
              progress: 42,
              first_at: ago(80),
              last_at: ago(2),
            },
          ],
        };
    return {
      number_id: 'n',
      ...sums,
      conversations_total: all.length,
      unread_bodies: 0,
      conversations: part.map(({ conversation_id, name, phone, messages, last_at }) => ({
        conversation_id,
        name,
        phone,
        messages,
        first_at: ago(170 * DAY),
        last_at,
        media: {
          mentioned: messages >> 3,
          ready: messages >> 4,
          pending: 0,
          too_old: messages >> 4,
          lost: 0,
        },
      })),
      next,
    };
  }

  /** What asks of the history of this number. */
  handlersOf(number: () => NumberRow) {
    const { chats, ground } = this;
    const { online, stale } = ground;
    const inList = (id: string) => chats.rows.find((row) => row.id === id);
    return {
      ledger: online(({ before }: Args<'ledger'>): Answer<'ledger'> => this.#ledger(before, number())),
      save_ledger: online((): Answer<'save_ledger'> => ({ name: 'import-ledger.csv' })),
      held: online(({ before }: Args<'held'>): Answer<'held'> => {
        if (before === null) this.#goOn();
        const { part, next } = pageOf(this.#rows, before);
        return {
          counts: this.counts(),
          goes_on: this.#rest !== null,
          labels: [0, 1, 2].map((place) => {
            const carries = this.#rows.filter((row) => row.labels.includes(labelId(place)) && !row.private);
            const held = carries.filter((row) => row.held).length;
            return { label_id: labelId(place), held, released: carries.length - held };
          }),
          conversations: part,
          next,
        };
      }),
      release: online(({ choice }: Args<'release'>): Answer<'release'> => {
        const listed = choice.which === 'listed' ? choice.conversation_ids : [];
        for (const id of listed) if (inList(id)) chats.change(id, { held: false });
        return this.#decide(choice, false);
      }),
      hold: online(({ choice }: Args<'hold'>): Answer<'hold'> => this.#decide(choice, true)),
      set_private: ({ conversation_id, private: isPrivate }: Args<'set_private'>): Answer<'set_private'> => {
        this.#rows = this.#rows.map((row) =>
          row.conversation_id === conversation_id ? { ...row, private: isPrivate } : row,
        );
        stale('numbers');
        const row = inList(conversation_id);
        if (row) chats.change(conversation_id, { contact: { ...row.contact, private: isPrivate } });
        return {};
      },
      share_phone_book: online(({ shared }: Args<'share_phone_book'>): Answer<'share_phone_book'> => {
        this.shared = shared;
        stale('numbers', 'connect');
        return {
          id: 'w',
          name: 'Mehta Fabrics',
          practice: true,
          phone_book_shared: shared,
          phones_masked: false,
          only_assignee_replies: false,
          rev: 2,
        };
      }),
    };
  }
}
