/** Something that looks over the shoulder of whoever writes, and offers a list. */
export interface Helper {
  /** The text is this, and the caret stands there. */
  sense: (text: string, caret: number) => void;
  /** Whether a key of the field was meant for the list. */
  key: (event: KeyboardEvent) => boolean;
  /** Its list is open. */
  readonly slash: object | null;
  /** Which entry is marked, and that there is one. */
  readonly index: number;
  readonly current: object | null;
}
