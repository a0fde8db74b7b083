import type { ChatAct, TeamRef } from '$ipc/types';

/** What can be done with a bubble. The thread's owner provides it; bubbles only call. */
export interface BubbleActions {
  reply(messageId: string): void;
  /** Says aloud that it is copied, or why not; tells which. */
  copy(text: string): Promise<boolean>;
  openLink(href: string): void;
  openPicture(messageId: string): void;
  save(messageId: string): void;
  jump(messageId: string): void;
  /** Lets it leave after all, as another message or as it is; tells whether it will. */
  sendAgain(messageId: string): Promise<boolean>;
  sendNow(messageId: string): Promise<boolean>;
  /** Takes back what is held: it stands in the composer again. */
  undo(messageId: string): void;
  /** It never leaves; tells whether that is so. */
  discard(messageId: string): Promise<boolean>;
  /** Gives the side's one reaction, or takes it back. */
  react(messageId: string, emoji: string | null): void;
  forward(messageId: string): void;
  openNumber(): void;
  /** To a chat with somebody else, whose number stands in a bubble. */
  writeTo(phone: string): void;
  /** The chat is this person's from now on. */
  take(): void;
  /** Writes a private note that mentions whoever owns the shop; tells whether it is kept. */
  askOwner(words: string): Promise<boolean>;
  /** Absent where templates cannot be sent: then nothing offers it. */
  sendTemplate?(messageId: string): void;
  /** Absent where a file cannot be converted: then nothing offers it. */
  convert?(messageId: string): void;
}

/** What can be done with a private note. */
export interface NoteActions {
  /** Other words for a note of one's own; tells whether they are kept. */
  edit(noteId: string, text: string): Promise<boolean>;
  remove(noteId: string): void;
  /** A note that mentions the person at this desk was on the screen. */
  seen(noteId: string): void;
}

/** Who sits before the bubbles, and what may leave now: what a bubble needs to say what helps. */
export interface Standing {
  isOwner: boolean;
  /** The owner's name, if there is just one to ask. */
  ownerName: string | null;
  /** Free text may leave now. */
  maySend: boolean;
  /** A reaction may leave now. Whose chat it is bears on words alone. */
  mayReact: boolean;
  /** Only the assigned person may write in it, and the signed-in person has it not. */
  mustTake: boolean;
  /** How the customer is found on the phone: the name, and the number where one is known. */
  reach: string;
}

/** What can be done with the open chat as a whole. */
export interface ChatActs {
  assign(personId: string | null): void;
  give(team: TeamRef | null): void;
  /** It is whoever sits here's from now on. */
  take(): void;
  resolve(): void;
  reopen(): void;
  pend(): void;
  markUnread(): void;
  /** Is done with it for now, and goes on to the next. */
  putAway(act: ChatAct): void;
  /** Private to the owner, or no longer: everybody else loses sight of it, the owner alone decides. */
  setPrivate(isPrivate: boolean): void;
  /** The way out of both: an imported chat is released, a private one is private no longer. */
  showTeam(): void;
}

/** What opens from its head. */
export type ChatMenu = 'assign' | 'snooze' | 'labels';
