/**
 * The one recording or film that plays. Its bubble stays in the page while it does, however far the reader scrolls; a
 * second one that starts stops the first.
 */
let element: HTMLMediaElement | null = null;
let messageId = $state<string | null>(null);

export const playing = {
  get messageId(): string | null {
    return messageId;
  },
  /** `media` begins to play for this message. */
  began(media: HTMLMediaElement, id: string) {
    if (element && element !== media) element.pause();
    element = media;
    messageId = id;
  },
  /** `media` paused, ended, or went away. */
  ended(media: HTMLMediaElement) {
    if (element !== media) return;
    element = null;
    messageId = null;
  },
};
