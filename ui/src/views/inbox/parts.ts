/** What the list does not begin with: what is done with many chats, and an open one. */
import { Part } from '$shared/ui/part.svelte';

export const parts = {
  bulk: new Part(() => import('$features/conversation-list/BulkBar.svelte')),
  conversation: new Part(() => import('./Conversation.svelte')),
  customer: new Part(() => import('./CustomerPane.svelte')),
};
