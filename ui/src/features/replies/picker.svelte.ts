/**
 * The quick replies a slash in the composer asks for. It opens while the caret stands behind such a slash, is steered by the keys of
 * the field, and puts the chosen reply in place of what was typed. A reply that wants an amount asks for it first. What stays open in a
 * reply is remembered until it is filled in, so that Tab leads there and nothing half-filled goes out unseen.
 */
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import type { AmountFault, QuickReplyItem } from '$ipc/types';
import { latinDigits } from '$shared/format/digits';
import { composes } from '$shared/keys/composes';
import { momentIn } from './moment';
import { VARIABLES } from './words';
import { nextOpen, putIn, slashAt, type Put, type Slash } from './slash';

interface Field {
  /** What stands in the composer now. */
  text: () => string;
  /** Replaces it, and selects. */
  put: (put: Put) => void;
  /** Selects something of it. */
  select: (start: number, end: number) => void;
  /** A file comes into the draft while this goes on. */
  during: (work: () => Promise<unknown>) => Promise<void>;
}

export class Picker {
  /** What the list is called in the page, by the field that steers it. */
  readonly listId = 'quick-replies';
  /** The slash that asks; nothing while the list is closed. */
  slash = $state.raw<Slash | null>(null);
  replies = $state.raw<readonly QuickReplyItem[]>([]);
  index = $state(0);
  /** The reply that waits for its amount. */
  asking = $state.raw<QuickReplyItem | null>(null);
  amount = $state('');
  fault = $state<AmountFault | null>(null);
  error = $state.raw<CoreError | null>(null);
  /** Variables of what was put in that were open. */
  #open = $state.raw<readonly string[]>([]);
  /** A slash the person closed the list of. */
  #dismissed = -1;
  /** What stands here answers what is typed, and not what was typed before. */
  #answered = false;
  /** Enter was pressed before the answer came. */
  #chosen = false;
  #busy = false;

  constructor(
    readonly conversationId: string,
    private readonly field: Field,
    private readonly clock: () => number,
  ) {
    // What was put in before the chat was left is open still.
    this.#open = this.#stillOpen(VARIABLES.map(({ name }) => name));
  }

  get query(): string {
    return this.slash?.query ?? '';
  }

  /** The list is open, and something is in it. */
  get listed(): boolean {
    return this.slash !== null && this.asking === null && this.current !== null;
  }

  get current(): QuickReplyItem | null {
    return this.replies[this.index] ?? null;
  }

  /** What was put in and is not filled in yet. */
  get unfilled(): string[] {
    return this.#stillOpen(this.#open);
  }

  #stillOpen(names: readonly string[]): string[] {
    const text = this.field.text();
    return names.filter((name) => text.includes(`{${name}}`));
  }

  /** The caret stands here now. */
  sense(text: string, caret: number): void {
    if (this.asking) return;
    const slash = slashAt(text, caret);
    if (!slash) this.#dismissed = -1;
    const next = slash && slash.start !== this.#dismissed ? slash : null;
    if (next?.query !== this.slash?.query) {
      this.index = 0;
      this.#answered = this.#chosen = false;
    }
    this.slash = next;
  }

  /** The core's answer to what was typed, or what stands here until it comes. Whoever has chosen already waits for it. */
  take(replies: readonly QuickReplyItem[], answered: boolean): void {
    this.replies = replies;
    this.#answered = answered;
    if (this.index >= replies.length) this.index = 0;
    if (!answered || !this.#chosen) return;
    this.#chosen = false;
    if (this.current) void this.choose(this.current);
  }

  /** Whether a key of the field was meant for the list. */
  key(event: KeyboardEvent): boolean {
    if (composes(event)) return false;
    if (!this.slash || this.asking) return this.#toNext(event);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key === 'Escape') {
      this.dismiss();
      return true;
    }
    const count = this.replies.length;
    if (!plain || count === 0) return false;
    if (event.key === 'ArrowDown') this.index = (this.index + 1) % count;
    else if (event.key === 'ArrowUp') this.index = (this.index - 1 + count) % count;
    else if (event.key === 'Enter' || event.key === 'Tab') {
      if (!this.#answered) this.#chosen = true;
      else if (this.current) void this.choose(this.current);
    } else return false;
    return true;
  }

  #toNext(event: KeyboardEvent): boolean {
    const { unfilled } = this;
    if (event.key !== 'Tab' || event.shiftKey || unfilled.length === 0) return false;
    const target = event.target as HTMLTextAreaElement;
    const next = nextOpen(this.field.text(), unfilled, target.selectionEnd);
    if (!next || (next.start === target.selectionStart && next.end === target.selectionEnd)) return false;
    this.field.select(next.start, next.end);
    return true;
  }

  dismiss(): void {
    this.#dismissed = this.slash?.start ?? -1;
    this.slash = null;
    this.asking = null;
  }

  /** Back from the amount to the field. */
  leaveAmount(): void {
    const slash = this.slash;
    this.dismiss();
    if (slash) this.field.select(slash.start + 1 + slash.query.length, slash.start + 1 + slash.query.length);
  }

  async choose(reply: QuickReplyItem): Promise<void> {
    this.error = null;
    this.fault = null;
    if (reply.wants_amount && this.asking?.id !== reply.id) {
      this.amount = '';
      this.asking = reply;
      return;
    }
    await this.#put(reply);
  }

  /** How the reply would read with the amount as it is typed. */
  fill(reply: QuickReplyItem, amount: string) {
    const tag = reply.reply.wordings[reply.wording]?.language ?? 'en';
    return call('fill_quick_reply', {
      quick_reply_id: reply.id,
      conversation_id: this.conversationId,
      wording: reply.wording,
      amount: latinDigits(amount.trim()) || null,
      moment: momentIn(tag, this.clock()),
    });
  }

  async #put(reply: QuickReplyItem): Promise<void> {
    const slash = this.slash;
    if (!slash || this.#busy) return;
    this.#busy = true;
    try {
      const { filled, amount_fault } = await this.fill(reply, this.asking ? this.amount : '');
      if (amount_fault) {
        this.fault = amount_fault;
        return;
      }
      this.slash = null;
      this.asking = null;
      this.#open = [...new Set([...this.unfilled, ...filled.open.map(({ name }) => name)])];
      this.field.put(putIn(this.field.text(), slash, filled));
      const use = () =>
        call('use_quick_reply', { quick_reply_id: reply.id, conversation_id: this.conversationId });
      await (reply.reply.file ? this.field.during(use) : use());
    } catch (thrown) {
      this.error = CoreError.from(thrown);
    } finally {
      this.#busy = false;
    }
  }
}
