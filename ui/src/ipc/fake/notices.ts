/** What the core of the invented shop has to say once: `undone` is what a person believed to be done, and `many` such things. */
import type { ConversationItem, Notice, Undone } from '../bindings.gen';
import { threads } from './customers';
import { ago } from './words';

export function noticesIn(rows: readonly ConversationItem[], which: string | null): Notice[] {
  const [first, second] = rows;
  if (which === 'many') {
    const names = rows.slice(0, 7).map(({ id, contact }) => ({ id, name: contact.display_name }));
    const one = (id: number, what: Undone, many: number): Notice => ({
      id,
      kind: { kind: 'not_done', what, why: 'customer_wrote', chats: names.slice(0, many), words: null },
      at: ago(0),
    });
    const later = [1, 2, 3, 4].map((id) => one(id, 'snooze', id));
    return [one(6, 'resolve', 7), one(5, 'describe_contact', 1), ...later.reverse()];
  }
  if (which !== 'undone' || !first || !second)
    return [{ id: 1, kind: { kind: 'already_assigned', name: 'Vikram Rao' }, at: ago(0) }];
  const named = (row: ConversationItem) => ({ id: row.id, name: row.contact.display_name });
  const message_id = threads.get(second.id)?.findLast((item) => item.type === 'message')?.id ?? '';
  return [
    {
      id: 3,
      kind: {
        kind: 'not_done',
        what: 'describe_contact',
        why: 'changed_since',
        chats: [named(first)],
        words: 'VIP',
      },
      at: ago(0),
    },
    {
      id: 2,
      kind: {
        kind: 'not_done',
        what: 'resolve',
        why: 'customer_wrote',
        chats: [named(first), named(second)],
        words: null,
      },
      at: ago(0),
    },
    {
      id: 1,
      kind: {
        kind: 'not_delivered',
        conversation_id: second.id,
        message_id,
        name: named(second).name,
        done: true,
      },
      at: ago(0),
    },
  ];
}
