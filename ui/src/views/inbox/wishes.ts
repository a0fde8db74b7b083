/** What keys, the palette and menus ask of the open chat, and not of the list or the panel. */
import type { Chat } from './chat.svelte';
import type { Wish } from './wish.svelte';

/** Where several chats are chosen, these mean them. */
const FOR_MANY = new Set<Wish>([
  'assign',
  'assign-me',
  'resolve',
  'snooze',
  'pending',
  'mark-unread',
  'label',
]);

const DOES: Partial<Record<Wish, (chat: Chat) => unknown>> = {
  reply: ({ pen }) => pen.to('reply'),
  note: ({ pen }) => pen.to('note'),
  'switch-field': ({ pen }) => pen.turn(),
  attach: ({ pen }) => pen.pickFiles(),
  voice: ({ pen }) => pen.record(),
  'quick-reply': ({ pen }) => pen.askQuickReply(),
  'quote-older': ({ pen }) => pen.stepQuote(-1),
  'quote-newer': ({ pen }) => pen.stepQuote(1),
  template: (chat) => chat.chooseTemplate(),
  'search-chat': (chat) => chat.search(),
  assign: (chat) => chat.open('assign', true),
  snooze: (chat) => chat.open('snooze', true),
  label: (chat) => chat.open('labels', true),
  'label-chat': (chat) => chat.open('labels', true),
  'assign-me': ({ acts }) => acts.take(),
  resolve: ({ acts }) => acts.resolve(),
  pending: ({ acts }) => acts.pend(),
  'mark-unread': ({ acts }) => acts.markUnread(),
  private: ({ acts, given }) => acts.setPrivate(!given.detail.item.contact.private),
  'team-sees': ({ acts }) => acts.showTeam(),
};

/** What the wish of the moment comes to in this chat; nothing where it is somebody else's. */
export function wishOf(chat: Chat): (() => unknown) | null {
  const { inbox } = chat;
  const what = inbox.wishes.current;
  if (!what || (inbox.selection.size > 0 && FOR_MANY.has(what))) return null;
  const act = DOES[what];
  return act ? () => inbox.wishes.take(what) && act(chat) : null;
}
