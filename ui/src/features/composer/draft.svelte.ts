/**
 * What is being written in one conversation. It is kept by the core a moment after the last keystroke, and at once when
 * the conversation is left or the window goes away; what the core says later never overwrites what is being typed. What the core puts
 * there by itself (the words of a chat that became one with this, a send that waited for weeks) stands here as well.
 */
import { call } from '$ipc/client';
import type { ConversationDetail } from '$ipc/types';
import { restOf, withTyped } from '$shared/format/rest';
import { Told } from '$shared/format/told';
import { begunWork } from '$shared/ui/begun';

const QUIET = 400;

/** When what stands in a chat's composer was begun: leaving the chat does not end it. */
const begun = begunWork<number>();

export class Draft {
  text = $state('');
  #saved = true;
  #since = $state<number | null>(null);
  #saving = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The core is putting something back here: until it said so, nothing is kept over it. */
  isFilling = false;
  #fills: Promise<unknown> = Promise.resolve();

  #quote: string | null;
  readonly #told: Told;

  constructor(
    readonly conversationId: string,
    initial: string,
    quote: string | null,
    private readonly clock: () => number,
  ) {
    this.text = initial;
    this.#quote = quote;
    this.#told = new Told(initial);
    // What is found here and nobody saw begin was there before whatever came.
    this.#begins(initial ? (begun.get(conversationId) ?? 0) : null);
  }

  /** When this stretch of writing began; null while the field is empty. */
  get since(): number | null {
    return this.#since;
  }

  #begins(since: number | null): void {
    this.#since = since;
    if (since === null) begun.delete(this.conversationId);
    else begun.set(this.conversationId, since);
  }

  type(text: string): void {
    if (text === this.text) return;
    if (!this.text && text) this.#begins(this.clock());
    if (!text) this.#begins(null);
    this.text = text;
    this.#saved = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), QUIET);
  }

  get quotes(): string | null {
    return this.#quote;
  }

  /** The message it quotes from now on. */
  quote(messageId: string | null): void {
    if (messageId === this.#quote) return;
    this.#quote = messageId;
    this.#saved = false;
    void this.save();
  }

  /** Keeps what is written now; done once the core has it. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.isFilling) return this.#fills.then(() => this.save());
    if (!this.#saved) this.#saving = this.#keep();
    return this.#saving;
  }

  /**
   * The core puts something back into the composer, behind the words that stand here now, and `ask` tells what it holds then: that stands
   * here as well. What was typed or quoted until then stays. One comes back after the other.
   */
  fill(ask: () => Promise<ConversationDetail>): Promise<ConversationDetail> {
    const filled = this.#fills.then(() => this.#fill(ask));
    this.#fills = filled.catch(() => undefined);
    return filled;
  }

  async #fill(ask: () => Promise<ConversationDetail>): Promise<ConversationDetail> {
    const { text } = this;
    const quote = this.#quote;
    const kept = this.save();
    this.isFilling = true;
    try {
      await kept;
      const told = await ask();
      const said = told.item.draft ?? '';
      this.#told.gave(said);
      const whole = withTyped(said, text, this.text);
      if (whole && this.#since === null) this.#begins(this.clock());
      this.text = whole;
      if (this.#quote === quote) this.#quote = told.composer.reply_to;
      return told;
    } finally {
      this.isFilling = false;
      void this.save();
    }
  }

  /** Words and quote leave as they stand now. What comes back is called once they left: what was typed or quoted meanwhile stays. */
  leaving(): () => Promise<void> {
    const { text } = this;
    const quote = this.#quote;
    this.#told.gave('');
    return () => {
      this.type(restOf(this.text, text));
      if (this.#quote === quote) this.#quote = null;
      this.#saved = false;
      return this.save();
    };
  }

  /** The core holds this, as it says while nothing leaves. */
  takeBack(told: string): void {
    if (this.isFilling) return;
    const whole = this.#told.whole(told, this.text);
    // It takes no words away but what left.
    if (whole !== null && told) this.type(whole);
  }

  async #keep(): Promise<void> {
    this.#saved = true;
    const { text } = this;
    this.#told.gave(text);
    try {
      await call('save_draft', { conversation_id: this.conversationId, text, reply_to: this.#quote });
    } catch {
      this.#saved = false;
    }
  }
}
