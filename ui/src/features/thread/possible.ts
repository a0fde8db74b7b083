/** What WhatsApp lets a desk do with a bubble. */
import type { MessageView } from '$ipc/types';
import { now } from '$shared/format/clock.svelte';
import { millis } from '$shared/format/time';

const REACTIONS_FOR = 30 * 24 * 3_600_000;
const ON_ITS_WAY = new Set(['queued', 'sending', 'unknown', 'failed']);
const WRITTEN = new Set(['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts']);

/** WhatsApp has it, so it can be named there. */
function isThere(message: MessageView): boolean {
  const arrived =
    message.direction === 'in' || (message.delivery !== null && !ON_ITS_WAY.has(message.delivery));
  return arrived && !message.outbox && !message.revoked_at;
}

/** Reactions reach a message that is at WhatsApp, for thirty days. */
export function canReact(message: MessageView): boolean {
  return isThere(message) && now.ms - millis(message.sent_at) < REACTIONS_FOR && message.kind !== 'system';
}

/** Only what WhatsApp has can be quoted to a customer. */
export const canQuote = isThere;

/** A kind a desk can write. */
export function isOfADesk(message: MessageView): boolean {
  return WRITTEN.has(message.kind) || message.detail?.type === 'prompt' || message.text !== null;
}

/** Whatever a desk could have written itself can be sent to somebody else. */
export function canSendOn(message: MessageView): boolean {
  if (message.revoked_at || message.outbox) return false;
  if (message.media && message.media.state !== 'ready') return false;
  return isOfADesk(message);
}
