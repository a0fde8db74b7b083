/** What the field below a thread is for. */
export type Mode = 'reply' | 'note';
