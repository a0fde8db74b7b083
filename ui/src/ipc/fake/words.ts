/** Short words for inventing people, bubbles and lines. */
import type {
  ContactView,
  Delivery,
  EventWhat,
  MediaView,
  MessageView,
  PersonRef,
  Quote,
  ThreadItem,
} from '../bindings.gen';

const NOW = Date.now();
export const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
export const ahead = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();

const person = (id: string, name: string, is_me = false): PersonRef => ({ id, name, is_me });
export const asha = person('p-asha', 'Asha Shah', true);
export const vikram = person('p-vikram', 'Vikram Rao');
export const meena = person('p-meena', 'Meena Iyer');
export const people = [asha, vikram, meena];

export type Message = { type: 'message' } & MessageView;

let serial = 0;
export const id = (prefix: string) => `${prefix}-${(serial += 1).toString(36).padStart(5, '0')}`;

export function contact(name: string | null, phone: string): ContactView {
  return {
    id: id('c'),
    display_name: name ?? phone,
    spoken_name: name,
    name,
    phone,
    user_id: null,
    username: null,
    private: false,
  };
}

export function message(minutes: number, more: Partial<MessageView>): Message {
  return {
    type: 'message',
    id: id('m'),
    direction: 'in',
    origin: 'customer',
    author: null,
    imported: false,
    automatic: false,
    kind: 'text',
    text: null,
    media: null,
    detail: null,
    template: null,
    quote: null,
    forwarded: null,
    referral: null,
    reactions: [],
    reaction_refused: null,
    delivery: null,
    outbox: null,
    error: null,
    edited_at: null,
    revoked_at: null,
    sent_at: ago(minutes),
    retry_of: null,
    sent_again: false,
    ...more,
  };
}

export const from = (minutes: number, text: string, more: Partial<MessageView> = {}) =>
  message(minutes, { text, ...more });

export function out(
  minutes: number,
  text: string,
  delivery: Delivery,
  more: Partial<MessageView> = {},
): Message {
  return message(minutes, { direction: 'out', origin: 'desk', author: asha, text, delivery, ...more });
}

export function event(minutes: number, by: PersonRef | null, what: EventWhat): ThreadItem {
  return { type: 'event', id: id('e'), at: ago(minutes), by, what };
}

export function note(
  minutes: number,
  by: PersonRef,
  text: string | null,
  mentions: [PersonRef, boolean][] = [],
): ThreadItem {
  return {
    type: 'note',
    id: id('n'),
    text,
    author: by,
    mentions: mentions.map(([person, read]) => ({ person, read })),
    at: ago(minutes),
    edited_at: null,
    pending: false,
    unread: mentions.some(([person, read]) => person.is_me && !read),
  };
}

export const file = (mime_type: string, size_bytes: number, more: Partial<MediaView> = {}): MediaView => ({
  mime_type,
  filename: null,
  size_bytes,
  state: 'ready',
  voice: false,
  animated: false,
  playable: true,
  ...more,
});

export function quoteOf(quoted: Message): Quote {
  const { direction, origin, author, kind, text } = quoted;
  return { message_id: quoted.id, direction, origin, author, kind, text };
}

export const DAY = 1440;

/** The id of the label at this place of those the shop begins with. */
export const labelId = (place: number) =>
  `00000000-0000-7000-8000-0000001abe${String(place).padStart(2, '0')}`;
