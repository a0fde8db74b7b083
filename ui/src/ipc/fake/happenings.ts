/** What a customer, a colleague, the hub or the line could do next: a hook for tests and for the browser's console. */
import type { Connection, OpenedLink, OutboxState, Role } from '../bindings.gen';
import type { Chats } from './chats';
import type { Ground } from './ground';
import type { Rooms } from './rooms';
import { asha, from, note, out, vikram } from './words';

interface Shop {
  ground: Ground;
  chats: Chats;
  rooms: Rooms;
  /** The owner gave the person at this desk another role. */
  promoted: (next: Role) => void;
}

export function happening({ ground, chats, rooms, promoted }: Shop) {
  const nameIn = (conversation: string) => chats.row(conversation).contact.display_name;
  const arrives = (conversation: string, item: ReturnType<typeof from>) => {
    chats.append(conversation, item);
    chats.change(conversation, {});
  };
  const rightNow = () => ({ sent_at: new Date().toISOString() });

  return {
    rows: () => chats.rows,
    write(conversation: string, text: string) {
      chats.append(conversation, from(0, text, rightNow()));
      chats.change(conversation, { unread: chats.row(conversation).unread + 1 });
      ground.say({ type: 'arrived', conversation_id: conversation, name: nameIn(conversation) });
    },
    /** A colleague calls whoever sits here in a note. */
    mention(conversation: string, text: string) {
      chats.append(conversation, note(0, vikram, text, [[asha, false]]));
      chats.change(conversation, {});
      ground.say({ type: 'mentioned', conversation_id: conversation, name: nameIn(conversation) });
    },
    opened: (to: OpenedLink['to']) => rooms.opened(to),
    promote(next: Role) {
      ground.role = next;
      promoted(next);
    },
    /** A colleague answers from another desk. */
    colleague: (conversation: string, text: string) =>
      arrives(conversation, out(0, text, 'sent', { author: vikram, ...rightNow() })),
    phone: (conversation: string, text: string) =>
      arrives(conversation, out(0, text, 'sent', { origin: 'phone', author: null, ...rightNow() })),
    /** WhatsApp turned down what was sent last. */
    refuses(conversation: string, code: number) {
      const last = chats.thread(conversation).findLast((item) => item.type === 'message');
      if (last) chats.replace(conversation, last.id, { delivery: 'failed', error: { code, title: '' } });
    },
    /** The hub turned down what was written here: it stays at the end of its chat. */
    turnsBack(conversation: string, text: string) {
      const message = 'the number’s stage does not let this person send';
      const outbox: OutboxState = { state: 'rejected', error: { code: 'stage', message, detail: null } };
      arrives(conversation, out(60, text, 'queued', { delivery: null, outbox }));
    },
    connect(next: Partial<Connection>) {
      ground.connection = { ...ground.connection, ...next };
      ground.stale('connection', 'conversation');
    },
  };
}
