/**
 * How somebody writes in the open chat. Of two fields, for a reply and for a note, one stands below the thread: here the keyboard is led
 * to either, with what was typed on the way there, and what is asked for elsewhere (a quick reply, a quote, files, a voice note) is put
 * into the reply.
 */
import { tick } from 'svelte';
import type Composer from '$features/composer/Composer.svelte';
import type { Reply } from '$features/composer/reply.svelte';
import type NoteComposer from '$features/notes/NoteComposer.svelte';
import type { Mode } from '$features/notes/mode';
import { write as tellWriting } from '$features/presence/saying';
import { Picker } from '$features/replies/picker.svelte';
import { withSlash } from '$features/replies/slash';
import { canQuote } from '$features/thread/possible';
import { t } from '$i18n/runtime.svelte';
import { call } from '$ipc/client';
import type { Settings } from '$ipc/types';
import { now } from '$shared/format/clock.svelte';
import { bubbleLine } from '$shared/format/preview';
import { announce } from '$shared/ui/announce.svelte';
import type { Inbox } from './inbox.svelte';
import type { Noting } from './noting.svelte';
import type { Outlook } from './outlook.svelte';
import type { Sight } from './sight.svelte';

/** The core says it no more often than this. */
const TYPING_EVERY = 20_000;

/** The chat that is written in. */
interface Written {
  readonly inbox: Inbox;
  readonly reply: Reply;
  readonly noting: Noting;
  readonly outlook: Outlook;
  readonly sight: Sight;
  readonly given: { readonly settings: Settings };
}

export class Pen {
  /** What stands below the thread, and whichever of the fields is in it. */
  foot = $state.raw<HTMLElement>();
  composer = $state.raw<ReturnType<typeof Composer>>();
  noteComposer = $state.raw<ReturnType<typeof NoteComposer>>();
  /** The fields are here: they come in a frame of their own. */
  isHere = $state(false);
  readonly picker: Picker;
  #typedAt = 0;

  constructor(private readonly chat: Written) {
    const { reply } = chat;
    this.picker = new Picker(
      reply.id,
      {
        text: () => reply.draft.text,
        put: ({ text, start, end }) => void this.composer?.put(text, start, end),
        select: (start, end) => this.composer?.select(start, end),
        during: (work) => reply.files.during(work),
      },
      () => now.ms,
    );
  }

  readonly takesReply = $derived.by(
    () => this.chat.outlook.mayWrite && this.chat.reply.recorder.recording === null,
  );

  /** Somebody writes, or is about to. */
  get isHeld(): boolean {
    return this.foot?.contains(document.activeElement) ?? false;
  }

  /** To the field for one or the other, where stands what was typed on the way there. Whoever left meanwhile is in another chat. */
  async to(next: Mode): Promise<void> {
    const { inbox, reply, noting } = this.chat;
    if (inbox.openId !== reply.id) return;
    inbox.mode = next;
    await tick();
    const ahead = inbox.wishes.takeTyped();
    if (next === 'note') {
      this.noteComposer?.focus();
      if (ahead) noting.draft.type(noting.draft.text + ahead);
    } else if (ahead && !reply.recorder.recording) {
      const text = reply.draft.text + ahead;
      await this.composer?.put(text, text.length, text.length);
    } else this.composer?.focus();
  }

  /** From one field to the other. */
  turn(): void {
    void this.to(this.chat.inbox.mode === 'note' ? 'reply' : 'note');
  }

  /** Somebody types a reply; where the desk is set so, the customer may see it. */
  type(text: string): void {
    const { reply, outlook, given } = this.chat;
    reply.draft.type(text);
    tellWriting(reply.id, text.trim() !== '');
    if (given.settings.read_receipts !== 'on_open' || !outlook.mayWrite || !text.trim()) return;
    const at = Date.now();
    if (Math.abs(at - this.#typedAt) < TYPING_EVERY) return;
    this.#typedAt = at;
    void call('typing', { conversation_id: reply.id }).catch(() => (this.#typedAt = 0));
  }

  /** What is dropped hangs on the reply: whoever writes a note is led there. */
  attach(dropped: readonly File[]): void {
    if (this.chat.inbox.mode === 'note') void this.to('reply');
    void this.chat.reply.files.add(dropped);
  }

  pickFiles(): void {
    const { inbox, reply, outlook } = this.chat;
    inbox.mode = 'reply';
    if (outlook.mayWrite) void reply.files.pick();
  }

  record(): void {
    const { inbox, reply, outlook } = this.chat;
    if (!reply.recorder.recording) inbox.mode = 'reply';
    void reply.record(outlook.mayWrite);
  }

  /** A slash where the caret stands, as if it had been typed, and the name that was chosen elsewhere. */
  async askQuickReply(): Promise<void> {
    const { inbox, reply } = this.chat;
    const name = inbox.wishes.takeTyped();
    if (!this.takesReply) return;
    await this.to('reply');
    const before = reply.draft.text;
    const { text, caret } = withSlash(before, this.composer?.caret() ?? before.length, name);
    void this.composer?.put(text, caret, caret);
  }

  /** The quote moves through the thread: up to older bubbles, down to newer ones and out of it. */
  stepQuote(step: 1 | -1): void {
    const { reply, outlook, sight } = this.chat;
    if (!outlook.mayWrite) return;
    const bubbles = sight.bubbles.filter(canQuote);
    const at = bubbles.findIndex(({ id }) => id === reply.quoted?.id);
    const next = at < 0 ? (step < 0 ? bubbles.at(-1) : undefined) : bubbles[at + step];
    if (!next && (step < 0 || !reply.quoted)) return;
    if (next) {
      reply.quote(next);
      void sight.show(next.id);
      announce(t('quoting', { words: bubbleLine(next) }));
    } else {
      sight.lit = null;
      reply.unquote();
    }
    void this.to('reply');
  }
}
