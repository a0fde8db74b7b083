/** What is being written of a private note: kept by the core a moment after the last keystroke, and at once when its field is left. */
import { call } from '$ipc/client';
import { restOf } from '$shared/format/rest';
import { Told } from '$shared/format/told';

const QUIET = 400;

export class NoteDraft {
  text = $state('');
  #saved = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #told: Told;
  /** A note is being made of what stands here. */
  #leaves = false;

  constructor(
    readonly conversationId: string,
    initial: string,
  ) {
    this.text = initial;
    this.#told = new Told(initial);
  }

  type(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#saved = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), QUIET);
  }

  async save(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#saved) return;
    this.#saved = true;
    const { text } = this;
    this.#told.gave(text);
    try {
      await call('save_note_draft', { conversation_id: this.conversationId, text });
    } catch {
      this.#saved = false;
    }
  }

  /** What stands here leaves as a note, which `add` makes and which empties the core's field. What is typed meanwhile stays. */
  async leave(add: (text: string) => Promise<unknown>): Promise<void> {
    const { text } = this;
    await this.save();
    this.#told.gave('');
    this.#leaves = true;
    try {
      await add(text.trim());
    } finally {
      this.#leaves = false;
    }
    this.text = restOf(this.text, text);
    this.#saved = !this.text;
    void this.save();
  }

  /** The core's field holds this. What it put there itself, a refused note, stands here as well, whatever else is written by now. */
  takeBack(told: string): void {
    if (this.#leaves) return;
    const whole = this.#told.whole(told, this.text);
    if (whole === null) return;
    this.text = whole;
    this.#saved = this.text === told;
    void this.save();
  }
}
