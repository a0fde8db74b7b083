/** Why nothing can be sent in a chat, whatever its reply window says. */
import type { ConversationDetail, NumberView } from '$ipc/types';

export type Blocked = 'mirror' | 'not-you' | 'not-connected' | 'customer' | 'take';

/** The customer, the number, its stage, or that the chat is somebody else's; nothing while the number is not known yet. */
export function blockedBy(detail: ConversationDetail, number: NumberView | null): Blocked | null {
  if (detail.item.blocked_at !== null) return 'customer';
  if (!number || number.may_send) return detail.must_take ? 'take' : null;
  const { link, stage } = number.number;
  if (link.state !== 'connected') return 'not-connected';
  if (stage.stage === 'mirror') return 'mirror';
  return stage.stage === 'one_person' ? 'not-you' : 'not-connected';
}
