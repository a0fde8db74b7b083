/** Something that looks over the shoulder of whoever writes, and offers a list. */
export interface Helper {
  /** The text is this, and the caret stands there. */
  sense: (text: string, caret: number) => void;
  /** Whether a key of the field was meant for the list. */
  key: (event: KeyboardEvent) => boolean;
  /** What its list is called in the page; an entry of it, this and its place. */
  readonly listId: string;
  /** Entries of its list are there to be marked. */
  readonly listed: boolean;
  /** Which one is. */
  readonly index: number;
  /** What was put in and still waits for words. */
  readonly unfilled: readonly string[];
}
