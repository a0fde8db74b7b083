/**
 * Customers of the invented shop somebody merged, as they were before, so that they can be parted again. `merged`: the first chat is one
 * of two that were.
 */
import type { ConversationItem, MergeView, ThreadItem } from '../bindings.gen';
import { ago, asha, DAY, id as newId, vikram } from './words';

interface Kept {
  merge: MergeView;
  row: ConversationItem;
  items: ThreadItem[];
  kept: ThreadItem[];
}

export function merging(query: URLSearchParams, first: ConversationItem | undefined) {
  const merges = new Map<string, Kept[]>();
  if (query.has('merged') && first) {
    const merge: MergeView = { merge_id: newId('merge'), by: vikram, at: ago(3 * DAY) };
    merges.set(first.id, [{ merge, row: { ...first, id: newId('chat') }, items: [], kept: [] }]);
  }
  const of = (id: string) => merges.get(id) ?? [];
  const survivorOf = (id: unknown) =>
    [...merges].find(([, kept]) => kept.some(({ row }) => row.id === id))?.[0] ?? id;
  return {
    /** The same question, about the chat that has the messages by now. */
    resolved: (args: unknown): unknown =>
      args instanceof Object && 'conversation_id' in args
        ? { ...args, conversation_id: survivorOf(args.conversation_id) }
        : args,
    mergesOf: (id: string): MergeView[] => of(id).map(({ merge }) => merge),
    merge(id: string, row: ConversationItem, kept: ThreadItem[], items: ThreadItem[]) {
      const merge: MergeView = { merge_id: newId('merge'), by: asha, at: ago(0) };
      merges.set(id, [{ merge, row, items, kept }, ...of(id)]);
    },
    split(id: string, mergeId: string): Kept | undefined {
      const found = of(id).find(({ merge }) => merge.merge_id === mergeId);
      merges.set(
        id,
        of(id).filter((one) => one !== found),
      );
      return found;
    },
  };
}
