/**
 * Who else is there in the invented shop. The page's address chooses it: with `presence` colleagues are online, Meena looks at the first
 * chats, and in the second Vikram writes; tests change it as they go.
 */
import type { Answer, Args } from '../client';
import type { ConversationItem, PresenceView, PresentChat, Tag } from '../bindings.gen';
import { asha, meena, vikram } from './words';

type PresenceName = 'presence' | 'be_present';
type Handlers = { [N in PresenceName]: (args: Args<N>) => Answer<N> };

interface Shop {
  stale: (...tags: Tag[]) => void;
  rows: () => ConversationItem[];
  isOffline: () => boolean;
}

export function presenting(query: URLSearchParams, shop: Shop) {
  const [first, second] = shop.rows();
  const isThere = query.has('presence');
  let chats: PresentChat[] = [];
  if (isThere && first && second)
    chats = [
      {
        conversation_id: second.id,
        people: [
          { person: vikram, typing: true },
          { person: meena, typing: false },
        ],
      },
      { conversation_id: first.id, people: [{ person: meena, typing: false }] },
    ];
  const view = (): PresenceView =>
    shop.isOffline()
      ? { online: [], chats: [] }
      : { online: isThere ? [asha.id, vikram.id] : [asha.id], chats };
  const handlers: Handlers = { presence: view, be_present: () => ({}) };
  return {
    handlers,
    /** Colleagues turn to other chats. */
    turn(next: PresentChat[]) {
      chats = next;
      shop.stale('presence');
    },
  };
}
