/** What a chat is called while it is dragged: nothing else on the page takes it. */
export const CHAT = 'application/x-sangam-chat';
