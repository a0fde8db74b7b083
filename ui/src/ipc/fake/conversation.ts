/** One conversation of the invented shop: everything that is shown beside its thread, and what is done with it and its bubbles. */
import type { ConversationDetail, ConversationItem } from '../bindings.gen';
import type { Answer, Args } from '../client';
import type { Chats } from './chats';
import type { Ground } from './ground';
import type { Leaving } from './leaving';
import { OURS } from './new-chats';
import { composerOf } from './sending';
import { ago, DAY, meena, people, type Message } from './words';

/** What the other families know of a chat. */
type Beside = (
  row: ConversationItem,
) => Pick<ConversationDetail, 'card' | 'sending' | 'must_take' | 'merge_offer' | 'merges'> & { note: string };

export function conversing(ground: Ground, chats: Chats, leaving: Leaving, beside: Beside) {
  function detail(conversation_id: string): ConversationDetail {
    const item = chats.row(conversation_id);
    const messages = chats.thread(conversation_id).filter((one): one is Message => one.type === 'message');
    const { note, ...others } = beside(item);
    return {
      item,
      newest: messages.findLast(({ outbox }) => outbox === null) ?? null,
      composer: { ...composerOf(conversation_id), note },
      number: OURS,
      first_message_at: '2026-05-28T08:00:00.000Z',
      marketing_stopped_at: ground.query.has('nomarketing') ? ago(23 * DAY) : null,
      files: messages
        .filter(({ media }) => media?.state === 'ready')
        .map(({ id, kind, media, text, sent_at }) => ({
          message_id: id,
          kind,
          label: media?.filename ?? text,
          sent_at,
        })),
      earlier: [
        { by: meena, at: ago(51 * DAY) },
        { by: null, at: ago(100 * DAY) },
      ],
      ...others,
    };
  }

  return {
    handlers: {
      conversation: ({ conversation_id }: Args<'conversation'>): Answer<'conversation'> =>
        detail(conversation_id),
      mark_read: ({ conversation_id, up_to }: Args<'mark_read'>): Answer<'mark_read'> => {
        // The hub knows no message that has not left.
        if (chats.message(up_to).outbox === null) chats.change(conversation_id, { unread: 0 });
        return {};
      },
      typing: (): Answer<'typing'> => ({}),
      assign: ({ conversation_id, assignee_id }: Args<'assign'>): Answer<'assign'> => {
        const assignee = people.find((someone) => someone.id === assignee_id) ?? null;
        chats.line(conversation_id, { kind: 'assigned', assignee }, { assignee });
        return {};
      },
      react: ({ message_id, emoji }: Args<'react'>): Answer<'react'> => {
        const theirs = chats.message(message_id).reactions.filter(({ by }) => by === 'customer');
        const reactions = emoji ? [...theirs, { emoji, by: 'business' as const }] : theirs;
        chats.replace(chats.homeOf(message_id), message_id, { reactions, reaction_refused: null });
        return {};
      },
      undo_send: ({ message_id }: Args<'undo_send'>): Answer<'undo_send'> => detail(leaving.undo(message_id)),
    },
  };
}
