/** What is being written of a private note: kept by the core a moment after the last keystroke, and at once when its field is left. */
import { call } from '$ipc/client';
import { restOf } from '$shared/format/rest';

const QUIET = 400;

export class NoteDraft {
  text = $state('');
  #saved = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly conversationId: string,
    initial: string,
  ) {
    this.text = initial;
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
    try {
      await call('save_note_draft', { conversation_id: this.conversationId, text: this.text });
    } catch {
      this.#saved = false;
    }
  }

  /**
   * What stands here leaves as a note. What comes back is called once it left, which emptied the core's field: what was typed meanwhile
   * stays.
   */
  leaving(): () => void {
    const { text } = this;
    return () => {
      this.text = restOf(this.text, text);
      this.#saved = !this.text;
      void this.save();
    };
  }

  /** The core put a refused note back: it stands here unless something else does by now. */
  takeBack(text: string): void {
    if (this.#saved && !this.text && text) this.text = text;
  }
}
