/**
 * How far one chat is read. The line above what is new stands where reading began, however much is read meanwhile; the newest bubble
 * counts as read once it is in view and somebody sits before the window.
 */
import { firstUnread } from '$features/thread/rows';
import { call } from '$ipc/client';
import type { ConversationDetail, ConversationItem, ThreadItem } from '$ipc/types';

export class Reading {
  /** The bubble above which the line stands, once it is known; empty where nothing is new. */
  line = $state<string | null>(null);
  readonly #id: string;
  readonly #unread: number;
  /** Opening a chat somebody marked answers the mark; marking the open one again does not read it at once. */
  readonly #marked: boolean;
  #onScreen: string | null = null;
  #upTo: string | null = null;

  constructor({ item }: ConversationDetail) {
    this.#id = item.id;
    this.#unread = item.unread;
    this.#marked = item.marked_unread;
  }

  begin(items: readonly ThreadItem[]): void {
    this.line ??= firstUnread(items, this.#unread) ?? '';
  }

  /** The newest bubble is in view. */
  seen(messageId: string, item: ConversationItem): void {
    this.#onScreen = messageId;
    const isNews = item.unread > 0 || (this.#marked && item.marked_unread && this.#upTo === null);
    if (messageId === this.#upTo || !isNews || !document.hasFocus()) return;
    this.#upTo = messageId;
    const asked = call('mark_read', { conversation_id: this.#id, up_to: messageId });
    void asked.catch(() => (this.#upTo = null));
  }

  /** Somebody sits before the window again. */
  lookedAt(item: ConversationItem): void {
    if (this.#onScreen) this.seen(this.#onScreen, item);
  }
}
