/** Something that looks over the shoulder of whoever writes, and offers a list. */
export interface Helper {
  /** The text is this, and the caret stands there. */
  sense: (text: string, caret: number) => void;
  /** Whether a key of the field was meant for the list. */
  key: (event: KeyboardEvent) => boolean;
  /** Entries of its list are there to be marked. */
  readonly listed: boolean;
  /** Which one is. */
  readonly index: number;
}
