/** Which imported chats a release means. Private ones are never among them, whatever is chosen. */
import type { Choice, HeldConversation, LabelCount } from '$ipc/types';

export type Which = 'all' | 'active' | 'in-book' | 'not-in-book' | 'labelled' | 'listed';
export const LISTED_AT_MOST = 500;
const DAY = 86_400_000;

export interface Selection {
  which: Which;
  days: number;
  /** The label, once there is one. */
  label: string | null;
  ticked: ReadonlySet<string>;
}

/** What to ask of the hub; `null` while no chat is ticked, or more than it takes at once. */
export function choiceOf({ which, days, label, ticked }: Selection, now: number): Choice | null {
  switch (which) {
    case 'all':
      return { which: 'all' };
    case 'active':
      return { which: 'active_since', at: new Date(now - days * DAY).toISOString() };
    case 'in-book':
      return { which: 'in_phone_book', is_in: true };
    case 'not-in-book':
      return { which: 'in_phone_book', is_in: false };
    case 'labelled':
      return label === null ? null : { which: 'labelled', label_id: label };
    case 'listed':
      return ticked.size > 0 && ticked.size <= LISTED_AT_MOST
        ? { which: 'listed', conversation_ids: [...ticked] }
        : null;
  }
}

/** Whether this chat is meant by the selection. */
export function isMeant(
  row: HeldConversation,
  { which, days, label, ticked }: Selection,
  now: number,
): boolean {
  if (row.private) return false;
  switch (which) {
    case 'all':
      return true;
    case 'active':
      return Date.parse(row.last_at) >= now - days * DAY;
    case 'in-book':
      return row.in_phone_book;
    case 'not-in-book':
      return !row.in_phone_book;
    case 'labelled':
      return label !== null && row.labels.includes(label);
    case 'listed':
      return ticked.has(row.conversation_id);
  }
}

/**
 * How many held chats the selection shows, when that can be said: the rows here count only once all of them are here;
 * "all" is the hub's own count, and so is what carries a label.
 */
export function countOf(
  rows: HeldConversation[],
  heldInAll: number,
  labels: LabelCount[],
  complete: boolean,
  selection: Selection,
  now: number,
): number | null {
  if (selection.which === 'all') return heldInAll;
  if (selection.which === 'labelled')
    return labels.find(({ label_id }) => label_id === selection.label)?.held ?? 0;
  if (!complete && selection.which !== 'listed') return null;
  return rows.filter((row) => row.held && isMeant(row, selection, now)).length;
}
