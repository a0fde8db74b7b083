/** Moments a chat can stand in that the shop does not begin with: `?moment=unknown`, `imported` or `empty`. */
import type { ConversationItem, ThreadItem } from '../bindings.gen';
import { asha, DAY, from, out, vikram } from './words';

/** Nobody knows whether the last message left. */
function unknown(): ThreadItem[] {
  return [
    from(14, 'Is the blue one still there? I can come by at five.'),
    out(12, 'Yes, it is. Shall I keep it for you till then?', 'read'),
    from(9, 'Please do 🙏'),
    out(8, 'Kept. We can also send it with the evening courier.', 'unknown', { author: asha }),
  ];
}

/** What the phone had before the number was connected, and what came after. */
function imported(): ThreadItem[] {
  return [
    from(46 * DAY, 'Do you deliver to Madurai?', { imported: true }),
    out(46 * DAY - 30, 'Yes, in three days.', 'read', { origin: 'phone', author: null, imported: true }),
    from(45 * DAY, 'வந்து சேர்ந்தது, நன்றி!', { imported: true }),
    from(40, 'Can I have the same one in green?'),
    out(31, 'In green we have small and medium.', 'read', { author: vikram }),
    from(17, 'நாளை டெலிவரி வருமா?'),
  ];
}

/** The rows of a moment; what is said in them is put into `threads`. */
export function momentOf(
  query: URLSearchParams,
  rows: ConversationItem[],
  threads: Map<string, ThreadItem[]>,
  withPreview: (row: ConversationItem) => ConversationItem,
): ConversationItem[] {
  const moment = query.get('moment');
  if (moment === 'empty') return [];
  const place = { unknown: 1, imported: 2 }[moment ?? ''];
  const row = place === undefined ? undefined : rows[place];
  if (!row) return rows;
  threads.set(row.id, moment === 'unknown' ? unknown() : imported());
  return rows.map((one) => (one === row ? withPreview(one) : one));
}
