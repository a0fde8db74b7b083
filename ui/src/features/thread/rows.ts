/**
 * What the thread draws, from what the core sent: day dividers, private notes, the line above the first unread bubble, and which bubbles
 * stand close together because one hand wrote them in one breath.
 */
import type { MessageView, NoteView, ThreadItem } from '$ipc/types';
import { daysAgo, millis, startOfDay } from '$shared/format/time';

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'event'; key: string; item: Extract<ThreadItem, { type: 'event' }> }
  | { kind: 'note'; key: string; item: NoteView }
  | { kind: 'message'; key: string; item: MessageView; joined: boolean };

const BREATH = 5 * 60_000;

/** When an item happened. */
export function timeOf(item: ThreadItem): number {
  return millis(item.type === 'message' ? item.sent_at : item.at);
}

function sameHand(a: MessageView, b: MessageView): boolean {
  return a.direction === b.direction && a.origin === b.origin && a.author?.id === b.author?.id;
}

/** The rows in order. `firstUnread` is the bubble above which the line stands. */
export function rowsOf(items: readonly ThreadItem[], firstUnread: string | null): Row[] {
  const rows: Row[] = [];
  let before: ThreadItem | null = null;
  for (const item of items) {
    const at = timeOf(item);
    const newDay = before === null || daysAgo(timeOf(before), at) !== 0;
    if (newDay) rows.push({ kind: 'day', key: `day-${startOfDay(at)}-${item.id}`, at });
    if (item.type === 'event') rows.push({ kind: 'event', key: item.id, item });
    else if (item.type === 'note') rows.push({ kind: 'note', key: item.id, item });
    else {
      const marked = item.id === firstUnread;
      if (marked) rows.push({ kind: 'new', key: 'new' });
      const joined: boolean =
        !newDay &&
        !marked &&
        before?.type === 'message' &&
        sameHand(before, item) &&
        before.reactions.length === 0 &&
        at - timeOf(before) < BREATH;
      rows.push({ kind: 'message', key: item.id, item, joined });
    }
    before = item;
  }
  return rows;
}

/** The bubble the unread line stands above: the `unread`th customer bubble from the end that is not history. */
export function firstUnread(items: readonly ThreadItem[], unread: number): string | null {
  if (unread === 0) return null;
  const live = items.filter(
    (item): item is { type: 'message' } & MessageView =>
      item.type === 'message' && item.direction === 'in' && !item.imported,
  );
  return live.at(-unread)?.id ?? live.at(0)?.id ?? null;
}

/** The bubble at the very end, whether it has left or not. */
export function lastMessage(items: readonly ThreadItem[]): MessageView | null {
  return items.findLast((item) => item.type === 'message') ?? null;
}

/** The newest bubble the team has. What has not left stands behind it, whichever is older. */
export function newestMessage(items: readonly ThreadItem[]): MessageView | null {
  return lastMessage(items.filter((item) => item.type !== 'message' || item.outbox === null));
}

/** How many bubbles of others stand behind this one, of those the team has; none where it is not among them. */
export function cameBehind(items: readonly ThreadItem[], id: string): number {
  const at = items.findIndex((item) => item.id === id);
  if (at < 0) return 0;
  return items
    .slice(at + 1)
    .filter((item) => item.type === 'message' && item.outbox === null && !item.author?.is_me).length;
}
