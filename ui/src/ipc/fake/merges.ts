/**
 * Customers of the invented shop that are one person: whom the core takes for one, and those somebody merged, as they were before, so that
 * they can be parted again. `merged`: the first chat is one of two that were.
 */
import type { ContactView, ConversationItem, MergeView, ThreadItem } from '../bindings.gen';
import type { Answer, Args } from '../client';
import type { Chats } from './chats';
import { threads } from './customers';
import type { Ground } from './ground';
import { ago, asha, DAY, id as newId, vikram } from './words';

interface Kept {
  merge: MergeView;
  row: ConversationItem;
  items: ThreadItem[];
  kept: ThreadItem[];
}

export class Merges {
  readonly #merges = new Map<string, Kept[]>();
  /** Who may be the same person as whom, by the conversation that asks. */
  readonly #offers = new Map<string, ContactView>();

  constructor(
    private readonly ground: Ground,
    private readonly chats: Chats,
  ) {
    const [first] = chats.rows;
    if (!ground.query.has('merged') || !first) return;
    const merge: MergeView = { merge_id: newId('merge'), by: vikram, at: ago(3 * DAY) };
    this.#merges.set(first.id, [{ merge, row: { ...first, id: newId('chat') }, items: [], kept: [] }]);
  }

  #of(id: string): Kept[] {
    return this.#merges.get(id) ?? [];
  }

  /** The same question, about the chat that has the messages by now. */
  resolved(args: unknown): unknown {
    if (!(args instanceof Object && 'conversation_id' in args)) return args;
    const { conversation_id } = args;
    const home = [...this.#merges].find(([, kept]) => kept.some(({ row }) => row.id === conversation_id));
    return { ...args, conversation_id: home?.[0] ?? conversation_id };
  }

  mergesOf(id: string): MergeView[] {
    return this.#of(id).map(({ merge }) => merge);
  }

  offerTo(id: string): ContactView | null {
    return this.#offers.get(id) ?? null;
  }

  /** Two customers turn out to have had one phone. */
  sharePhone(one: string, other: string): void {
    this.#offers.set(one, this.chats.row(other).contact);
    this.chats.change(one, {});
  }

  #merge(id: string, other: ConversationItem): void {
    const { chats } = this;
    const [kept, items] = [chats.thread(id), chats.thread(other.id)];
    const merge: MergeView = { merge_id: newId('merge'), by: asha, at: ago(0) };
    this.#merges.set(id, [{ merge, row: other, items, kept }, ...this.#of(id)]);
    this.ground.staleIn(other.id, 'thread', 'conversation');
    threads.set(id, [...kept, ...items]);
    chats.rows = chats.rows.filter((row) => row !== other);
  }

  #split(id: string, merge_id: string): void {
    const parted = this.#of(id).find(({ merge }) => merge.merge_id === merge_id);
    if (!parted) return;
    this.#merges.set(
      id,
      this.#of(id).filter((one) => one !== parted),
    );
    this.chats.rows = [...this.chats.rows, parted.row];
    threads.set(parted.row.id, parted.items);
    threads.set(id, parted.kept);
  }

  readonly handlers = {
    merge_contacts: ({ conversation_id, other_id }: Args<'merge_contacts'>): Answer<'merge_contacts'> => {
      this.#offers.delete(conversation_id);
      const other = this.chats.rows.find((row) => row.contact.id === other_id);
      if (other) this.#merge(conversation_id, other);
      this.chats.change(conversation_id, {});
      return {};
    },
    split_contacts: ({ conversation_id, merge_id }: Args<'split_contacts'>): Answer<'split_contacts'> => {
      this.#split(conversation_id, merge_id);
      this.chats.line(conversation_id, { kind: 'split' }, {});
      return {};
    },
    keep_apart: ({ conversation_id }: Args<'keep_apart'>): Answer<'keep_apart'> => {
      this.#offers.delete(conversation_id);
      this.chats.change(conversation_id, {});
      return {};
    },
  };
}
