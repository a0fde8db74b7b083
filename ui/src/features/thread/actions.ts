/** What can be done with a bubble. The thread's owner provides it; bubbles only call. */
export interface BubbleActions {
  reply(messageId: string): void;
  copy(text: string): void;
  openLink(href: string): void;
  openPicture(messageId: string, url: string): void;
  save(messageId: string): void;
  jump(messageId: string): void;
  sendAgain(messageId: string): void;
  sendNow(messageId: string): void;
  discard(messageId: string): void;
  /** Gives the side's one reaction, or takes it back. */
  react(messageId: string, emoji: string | null): void;
  forward(messageId: string): void;
}
