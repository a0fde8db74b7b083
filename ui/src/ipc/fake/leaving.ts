/** What leaves the invented shop: at once, after it rested, when the line is back, or again; and what is taken back before. */
import type { Connection, Delivery, FileKind, OutgoingContent, Settings } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import type { Chats } from './chats';
import { bubbleOf, composerOf, detachIn, quoteIn, returnTo } from './sending';
import { out, quoteOf, type Message } from './words';

interface Around {
  chats: Chats;
  connection: () => Connection;
  settings: () => Settings;
  /** Something was sent. */
  sent: () => void;
}
type Timer = ReturnType<typeof setTimeout>;

export class Leaving {
  /** What rests before it leaves. */
  readonly #resting = new Map<string, { content: OutgoingContent; quoted: Message | null; timer: Timer }>();
  /** The files of messages that were sent here. */
  readonly #files = new Map<string, string>();

  constructor(private readonly around: Around) {}

  /** The file of a message that was sent here. */
  fileOf(messageId: string): string | undefined {
    return this.#files.get(messageId);
  }

  send(conversation: string, content: OutgoingContent, quoted: Message | null): { message_id: string } {
    const { chats, connection, settings } = this.around;
    const isLive = connection().state === 'live';
    const held = settings().hold_seconds * 1000;
    const until = new Date(Date.now() + held).toISOString();
    const sent = out(0, '', 'queued', {
      text: null,
      ...bubbleOf(content),
      sent_at: new Date().toISOString(),
      outbox: isLive ? (held ? { state: 'held', until } : null) : { state: 'waiting' },
      quote: quoted && quoteOf(quoted),
    });
    chats.append(conversation, sent);
    this.around.sent();
    if (content.kind === 'file') {
      detachIn(conversation, content.file.sha256);
      this.#files.set(sent.id, content.file.sha256);
    }
    if (content.kind === 'template' && content.filling.header?.is === 'media')
      this.#files.set(sent.id, content.filling.header.file.sha256);
    const written = content.kind === 'text' ? { draft: null } : {};
    const draft_files = composerOf(conversation).attached.length;
    chats.change(conversation, { ...written, draft_files, waiting_since: null, due: null, unread: 0 });
    if (isLive && held)
      this.#resting.set(sent.id, { content, quoted, timer: setTimeout(() => this.leave(sent.id), held) });
    else if (isLive) this.#deliver(conversation, sent.id);
    return { message_id: sent.id };
  }

  /** What rests need not rest any longer. */
  leave(messageId: string): void {
    if (!this.#unhold(messageId)) return;
    const { chats } = this.around;
    const home = chats.homeOf(messageId);
    chats.replace(home, messageId, { outbox: null });
    this.#deliver(home, messageId);
  }

  /** Takes back what rests: it stands in the composer of its chat again, which is said. */
  undo(messageId: string): string {
    const held = this.#unhold(messageId);
    if (!held) throw new CoreError('invalid', 'it may have left already');
    const { chats } = this.around;
    const home = chats.takeAway(messageId);
    const { content, quoted } = held;
    if (quoted) quoteIn(home, quoted);
    if (content.kind === 'file') returnTo(home, content);
    const { draft } = chats.row(home);
    const words = content.kind === 'text' ? [draft, content.text].filter(Boolean).join('\n') : draft;
    chats.change(home, { draft: words, draft_files: composerOf(home).attached.length });
    return home;
  }

  /** Ends the hold of a message; says what it was. */
  #unhold(messageId: string) {
    const held = this.#resting.get(messageId);
    clearTimeout(held?.timer);
    this.#resting.delete(messageId);
    return held;
  }

  #deliver(conversation: string, messageId: string): void {
    const steps: Delivery[] = ['sending', 'sent', 'delivered', 'read'];
    steps.forEach((delivery, index) =>
      setTimeout(() => this.around.chats.replace(conversation, messageId, { delivery }), 500 * (index + 1)),
    );
  }

  /** A bubble of either side as something to send. */
  #contentOf(message: Message): OutgoingContent {
    const { kind, text, detail } = message;
    if (detail?.type === 'template')
      return { kind: 'template', template: detail.template, filling: detail.filling };
    if (detail?.type === 'location') return { kind: 'location', ...detail };
    if (detail?.type === 'contacts') return { kind: 'contacts', cards: detail.cards };
    if (detail?.type === 'prompt')
      return { kind: 'interactive', text: text ?? '', footer: detail.footer, prompt: detail.prompt };
    const sha256 = this.#files.get(message.id);
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

  #quoted(reply_to: string | null): Message | null {
    return reply_to ? this.around.chats.message(reply_to) : null;
  }

  #copy(messageId: string, to: string) {
    return this.send(to, this.#contentOf(this.around.chats.message(messageId)), null);
  }

  #again(messageId: string) {
    const { chats } = this.around;
    const home = chats.homeOf(messageId);
    const sent = this.#copy(messageId, home);
    chats.replace(home, messageId, { sent_again: true });
    return sent;
  }

  readonly handlers = {
    send_text: ({ conversation_id, text, reply_to }: Args<'send_text'>): Answer<'send_text'> =>
      this.send(conversation_id, { kind: 'text', text }, this.#quoted(reply_to)),
    send: ({ conversation_id, content, reply_to }: Args<'send'>): Answer<'send'> =>
      this.send(conversation_id, content, this.#quoted(reply_to)),
    reach: ({ conversation_ids }: Args<'reach'>): Answer<'reach'> =>
      conversation_ids.map((conversation_id) => {
        const row = this.around.chats.row(conversation_id);
        const closed = row.window_closes_at === null || Date.parse(row.window_closes_at) <= Date.now();
        const why = row.blocked_at !== null ? 'blocked' : closed ? 'window_closed' : null;
        return { conversation_id, why };
      }),
    forward: ({ message_id, to }: Args<'forward'>): Answer<'forward'> =>
      to.map((conversation) => this.#copy(message_id, conversation)),
    send_again: ({ message_id }: Args<'send_again'>): Answer<'send_again'> => this.#again(message_id),
    send_now: ({ message_id }: Args<'send_now'>): Answer<'send_now'> => {
      this.leave(message_id);
      return {};
    },
    discard: ({ message_id }: Args<'discard'>): Answer<'discard'> => {
      const { chats } = this.around;
      chats.change(chats.takeAway(message_id), {});
      return {};
    },
    save_draft: ({ conversation_id, text, reply_to }: Args<'save_draft'>): Answer<'save_draft'> => {
      quoteIn(conversation_id, this.#quoted(reply_to));
      this.around.chats.change(conversation_id, { draft: text || null });
      return {};
    },
  };
}
