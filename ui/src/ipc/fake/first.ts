/** The chats the invented shop begins with, as the page's address wants them. */
import type { ConversationItem } from '../bindings.gen';
import { firstRows, threads, withPreview } from './customers';
import type { Ground } from './ground';
import { withDue } from './hours';
import { momentOf } from './moments';
import { refused } from './refused';
import { asleep } from './status';

/** An owner sees what nobody else does: a chat that is not released, and a private one. */
export function rowsAtFirst({ query, role }: Ground): ConversationItem[] {
  if (query.has('nonumber')) return [];
  let rows = firstRows.map((row, index) =>
    role === 'owner' ? { ...row, held: index === 4, contact: { ...row.contact, private: index === 5 } } : row,
  );
  if (query.has('asleep')) rows = asleep(rows);
  // The reply window of the one is closed, of the other open.
  const turnedBack = query.has('refused') ? rows[query.get('refused') === 'open' ? 1 : 7] : undefined;
  if (turnedBack) {
    threads.set(turnedBack.id, refused());
    rows = rows.map((row) => (row === turnedBack ? withPreview(row) : row));
  }
  return withDue(query, momentOf(query, rows, threads, withPreview));
}
