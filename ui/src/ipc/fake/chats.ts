/** The chats of the invented shop, rows and threads: found by what is asked for, and changed in one way, which says what went stale. */
import type { ConversationItem, EventWhat, MessageView, Tag, ThreadItem, View } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import { threads, withPreview } from './customers';
import { asha, event, type Message } from './words';

export const isAtWork = (row: ConversationItem) => row.status === 'open' || row.status === 'pending';
const IN_VIEW: Record<View, (row: ConversationItem) => boolean> = {
  mine: (row) => isAtWork(row) && row.assignee?.id === asha.id,
  unassigned: (row) => isAtWork(row) && row.assignee === null,
  waiting: (row) => isAtWork(row) && row.waiting_since !== null,
  open: (row) => row.status !== 'resolved',
  snoozed: (row) => row.status === 'snoozed',
  resolved: (row) => row.status === 'resolved',
  all: () => true,
};

export class Chats {
  constructor(
    public rows: ConversationItem[],
    private readonly stale: (conversation: string | null, ...tags: Tag[]) => void,
  ) {}

  row(conversation: string): ConversationItem {
    const row = this.rows.find((candidate) => candidate.id === conversation);
    if (!row) throw new CoreError('not_found', 'no such conversation');
    return row;
  }

  thread(conversation: string): ThreadItem[] {
    return threads.get(conversation) ?? [];
  }

  message(messageId: string): Message {
    for (const items of threads.values())
      for (const item of items) if (item.type === 'message' && item.id === messageId) return item;
    throw new CoreError('not_found', 'no such message');
  }

  /** The chat a message stands in. */
  homeOf(messageId: string): string {
    for (const [conversation, items] of threads)
      if (items.some((item) => item.id === messageId)) return conversation;
    throw new CoreError('not_found', 'no such message');
  }

  /** What its customer said last in words. */
  heardIn(conversation: string): string {
    const texts = this.thread(conversation).map((one) =>
      one.type === 'message' && one.direction === 'in' ? (one.text ?? '') : '',
    );
    return texts.findLast((text) => /\p{L}/u.test(text)) ?? '';
  }

  change(conversation: string, next: Partial<ConversationItem>): void {
    this.rows = this.rows.map((row) => (row.id === conversation ? withPreview({ ...row, ...next }) : row));
    this.stale(conversation, 'thread', 'conversation');
    this.stale(null, 'conversations');
  }

  append(conversation: string, item: ThreadItem): void {
    threads.set(conversation, [...this.thread(conversation), item]);
  }

  /** What was done, by the signed-in person, and the line it leaves. */
  line(conversation: string, what: EventWhat | null, next: Partial<ConversationItem>): void {
    if (what) this.append(conversation, event(0, asha, what));
    this.change(conversation, next);
  }

  replace(conversation: string, messageId: string, next: Partial<MessageView>): void {
    const items = this.thread(conversation);
    threads.set(
      conversation,
      items.map((item) => (item.id === messageId ? ({ ...item, ...next } as ThreadItem) : item)),
    );
    this.change(conversation, {});
  }

  /** Takes a message out of its chat; says which. */
  takeAway(messageId: string): string {
    const home = this.homeOf(messageId);
    threads.set(
      home,
      this.thread(home).filter((item) => item.id !== messageId),
    );
    return home;
  }

  counts() {
    const counts = Object.fromEntries(
      Object.entries(IN_VIEW).map(([name, inView]) => [name, this.rows.filter(inView).length]),
    ) as Record<View, number>;
    return { ...counts, unread: this.rows.filter((row) => row.unread > 0 || row.marked_unread).length };
  }

  readonly handlers = {
    conversations: ({ view, before, limit }: Args<'conversations'>): Answer<'conversations'> => {
      const all = this.rows.filter(IN_VIEW[view]);
      const start = before === null ? 0 : Number(before);
      return {
        rows: all.slice(start, start + limit),
        next: all.length > start + limit ? String(start + limit) : null,
        counts: this.counts(),
      };
    },
    thread: ({ conversation_id, at, limit }: Args<'thread'>): Answer<'thread'> => {
      const items = this.thread(conversation_id);
      const placeOf = (id: string) => items.findIndex((item) => item.id === id);
      const startOf = (): number => {
        if (at.where === 'after') return Number(at.cursor);
        if (at.where === 'from') return placeOf(at.message_id);
        if (at.where === 'around') return placeOf(at.message_id) - Math.floor(limit / 2);
        return (at.where === 'before' ? Number(at.cursor) : items.length) - limit;
      };
      const from = startOf();
      const start = Math.max(0, from);
      const end = Math.min(items.length, at.where === 'around' ? start + limit : from + limit);
      return {
        items: items.slice(start, end),
        older: start > 0 ? String(start) : null,
        newer: end < items.length ? String(end) : null,
        filling: false,
      };
    },
  };
}
