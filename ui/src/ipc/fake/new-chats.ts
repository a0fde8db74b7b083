/** Chats that whoever sits here begins in the invented shop: whose a number is, and the first message to it. */
import type { ConversationItem, OutgoingContent } from '../bindings.gen';
import type { Answer, Args } from '../client';
import { CoreError } from '../errors';
import type { Chats } from './chats';
import { threads } from './customers';
import type { Leaving } from './leaving';
import { asha, contact, id as newId } from './words';

export const OURS = '+911414005500';

const e164Of = (typed: string) => {
  const digits = typed.replace(/\D/g, '');
  if (typed.trim().startsWith('+')) return `+${digits}`;
  return digits.length >= 10 ? `+91${digits.replace(/^0/, '')}` : null;
};

const begun = (model: ConversationItem, id: string, phone: string): ConversationItem => ({
  ...model,
  id,
  contact: contact(null, phone),
  status: 'open',
  assignee: asha,
  unread: 0,
  window_closes_at: null,
  last_message: null,
  draft: null,
  draft_files: 0,
  labels: [],
  team: null,
  waiting_since: null,
  due: null,
  marked_unread: false,
  blocked_at: null,
  snoozed_until: null,
  snooze_zone: null,
  woke_at: null,
});

export function beginning(chats: Chats, leaving: Leaving) {
  const withPhone = (phone: string) => chats.rows.find((row) => row.contact.phone === phone);

  function begin(phone: string, content: OutgoingContent) {
    const conversation_id = withPhone(phone)?.id ?? newId('v');
    if (!withPhone(phone)) {
      const [model] = chats.rows;
      if (!model) throw new CoreError('not_found', 'no number');
      threads.set(conversation_id, []);
      chats.rows = [begun(model, conversation_id, phone), ...chats.rows];
    }
    return { conversation_id, ...leaving.send(conversation_id, content, null) };
  }

  return {
    handlers: {
      look_up_phone: ({ phone: typed }: Args<'look_up_phone'>): Answer<'look_up_phone'> => {
        const phone = e164Of(typed);
        if (!phone || phone.length < 9) return { found: 'not_a_phone' };
        if (phone === OURS) return { found: 'ours' };
        const row = withPhone(phone);
        if (!row) return { found: 'nobody', phone };
        return {
          found: 'chat',
          phone,
          contact: row.contact,
          conversation_id: row.id,
          window_open: row.window_closes_at !== null && Date.parse(row.window_closes_at) > Date.now(),
        };
      },
      new_chat: ({ phone, content }: Args<'new_chat'>): Answer<'new_chat'> => begin(phone, content),
    },
  };
}
