/** What is being written of a private note: kept by the core a moment after the last keystroke, and at once when its field is left. */
import { call } from '$ipc/client';

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

  /** The note is the core's now, and so is its empty field. */
  left(): void {
    clearTimeout(this.#timer);
    this.text = '';
    this.#saved = true;
  }

  /** The core put a refused note back: it stands here unless something else does by now. */
  takeBack(text: string): void {
    if (this.#saved && !this.text && text) this.text = text;
  }
}
