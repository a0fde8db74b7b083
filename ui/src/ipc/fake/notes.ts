/**
 * Private notes of the invented shop. One of them mentions the signed-in person; what is written is kept at once, and waits while the
 * line is down.
 */
import type { Answer, Args } from '../client';
import type { ConversationItem, NoteView, PersonView, ThreadItem } from '../bindings.gen';
import { CoreError } from '../errors';
import { asha, id as newId } from './words';

type NoteName =
  'add_note' | 'edit_note' | 'delete_note' | 'save_note_draft' | 'read_mentions' | 'mentions' | 'mentionable';
type Handlers = { [N in NoteName]: (args: Args<N>) => Answer<N> };
type Note = Extract<ThreadItem, { type: 'note' }>;

interface Shop {
  rows: () => ConversationItem[];
  threads: Map<string, ThreadItem[]>;
  people: () => PersonView[];
  isOffline: () => boolean;
  change: (conversation: string) => void;
  /** What is being written in it is another note by now. */
  drafted: (conversation: string) => void;
}

export function noting(shop: Shop) {
  const drafts = new Map<string, string>();

  const mentionable = (conversation: string) => {
    const row = shop.rows().find(({ id }) => id === conversation);
    const hidden = row?.held || row?.contact.private;
    return shop.people().filter((person) => !person.is_me && (!hidden || person.role === 'owner'));
  };

  function mentionsIn(conversation: string, text: string): NoteView['mentions'] {
    const called = mentionable(conversation).filter(({ name }) =>
      text.toLowerCase().includes(`@${(name.split(' ')[0] ?? name).toLowerCase()}`),
    );
    return called.map(({ id, name, is_me }) => ({ person: { id, name, is_me }, read: false }));
  }

  function change(noteId: string, next: (note: Note) => Partial<Note>) {
    for (const [conversation, items] of shop.threads) {
      const found = items.find((item): item is Note => item.type === 'note' && item.id === noteId);
      if (!found) continue;
      shop.threads.set(
        conversation,
        items.map((item) => (item === found ? { ...found, ...next(found) } : item)),
      );
      shop.change(conversation);
      return;
    }
    throw new CoreError('not_found', 'no such note');
  }

  const all = () =>
    shop.rows().flatMap((row) =>
      (shop.threads.get(row.id) ?? [])
        .filter((item): item is Note => item.type === 'note' && item.text !== null)
        .filter((note) => note.mentions.some(({ person }) => person.is_me))
        .map((note) => ({ note, conversation_id: row.id, customer: row.contact.display_name })),
    );

  const handlers: Handlers = {
    mentionable: ({ conversation_id }) => mentionable(conversation_id),
    add_note: ({ conversation_id, text }) => {
      if (!text.trim()) throw new CoreError('text_length', 'empty');
      const note: Note = {
        type: 'note',
        id: newId('n'),
        text,
        author: asha,
        mentions: mentionsIn(conversation_id, text),
        at: new Date().toISOString(),
        edited_at: null,
        pending: shop.isOffline(),
        unread: false,
      };
      drafts.delete(conversation_id);
      shop.threads.set(conversation_id, [...(shop.threads.get(conversation_id) ?? []), note]);
      shop.change(conversation_id);
      return { note_id: note.id };
    },
    edit_note: ({ conversation_id, note_id, text }) => {
      const mentions = mentionsIn(conversation_id, text);
      change(note_id, () => ({ text, mentions, edited_at: new Date().toISOString() }));
      return {};
    },
    delete_note: ({ note_id }) => {
      change(note_id, () => ({ text: null, mentions: [], unread: false }));
      return {};
    },
    save_note_draft: ({ conversation_id, text }) => {
      drafts.set(conversation_id, text);
      shop.drafted(conversation_id);
      return {};
    },
    read_mentions: ({ note_ids }) => {
      for (const id of note_ids)
        change(id, ({ mentions }) => ({
          unread: false,
          mentions: mentions.map((one) => (one.person.is_me ? { ...one, read: true } : one)),
        }));
      return {};
    },
    mentions: ({ limit }) => ({
      items: all()
        .sort((a, b) => b.note.at.localeCompare(a.note.at))
        .slice(0, limit),
      next: null,
      unread: all().filter(({ note }) => note.unread).length,
    }),
  };
  return {
    handlers,
    draftOf: (conversation: string) => drafts.get(conversation) ?? '',
    /** The hub turned a note down: it is gone, and its words stand in the note field again, behind what is there. */
    turnsBack(conversation: string) {
      const items = shop.threads.get(conversation) ?? [];
      const last = items.findLast((item): item is Note => item.type === 'note');
      if (!last) throw new CoreError('not_found', 'no such note');
      shop.threads.set(
        conversation,
        items.filter((item) => item !== last),
      );
      drafts.set(conversation, [drafts.get(conversation), last.text].filter(Boolean).join('\n'));
      shop.change(conversation);
    },
  };
}
