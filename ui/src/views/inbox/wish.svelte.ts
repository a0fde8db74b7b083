/**
 * What a key, the palette or a menu asks of the screen, until the component that can do it takes it. Of a field that is not there yet the
 * next keys are kept, so that nothing typed on the way is lost.
 */
import { length } from '$shared/format/length';

export type Wish =
  | 'search'
  | 'search-chat'
  | 'reply'
  | 'note'
  | 'switch-field'
  | 'attach'
  | 'voice'
  | 'template'
  | 'quick-reply'
  | 'quote-older'
  | 'quote-newer'
  | 'assign'
  | 'assign-me'
  | 'resolve'
  | 'snooze'
  | 'pending'
  | 'mark-unread'
  | 'label'
  | 'label-chat'
  | 'filter'
  | 'private'
  | 'team-sees'
  | 'split'
  | 'all';

export class Wishes {
  /** The same wish twice is two wishes. */
  #wish = $state.raw<{ what: Wish } | null>(null);
  #ahead = '';

  get current(): Wish | null {
    return this.#wish?.what ?? null;
  }

  /** A field is asked for that is not there yet. */
  get forField(): boolean {
    return this.current === 'reply' || this.current === 'note';
  }

  /** `typed` is what stands in the field that is asked for, as if it had been typed on the way there. */
  ask(what: Wish, typed = ''): void {
    this.#ahead = typed;
    this.#wish = { what };
  }

  /** Whether this is asked; it is not any more. */
  take(what: Wish): boolean {
    if (this.current !== what) return false;
    this.#wish = null;
    return true;
  }

  forget(): void {
    this.#wish = null;
  }

  /** Keeps what is typed on the way to a field that was asked for; false where none was. */
  typeAhead(key: string): boolean {
    if (!this.forField) return false;
    if (key === 'Backspace') this.#ahead = this.#ahead.slice(0, -1);
    else if (length(key) === 1) this.#ahead += key;
    else return false;
    return true;
  }

  /** What was typed on the way; it is nobody's after that. */
  takeTyped(): string {
    const typed = this.#ahead;
    this.#ahead = '';
    return typed;
  }
}
