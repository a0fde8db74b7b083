/**
 * The notes of one chat: the one that is being written, and those that were on the screen. A note that mentions the signed-in person counts
 * as read once somebody sits before the window.
 */
import { NoteDraft } from '$features/notes/draft.svelte';
import type { NoteActions } from '$features/thread/actions';
import { t } from '$i18n/runtime.svelte';
import { call } from '$ipc/client';
import { wordsOf } from '$ipc/errors';
import type { ConversationDetail } from '$ipc/types';
import { announce } from '$shared/ui/announce.svelte';

export class Noting {
  readonly draft: NoteDraft;
  busy = $state(false);
  failed = $state<string | null>(null);
  readonly #id: string;
  /** Notes that were on the screen while nobody sat before it, and those the core was told of. */
  #waiting: string[] = [];
  readonly #told = new Set<string>();

  constructor(
    detail: ConversationDetail,
    private readonly tell: { saved: () => void; problem: (words: string) => void },
  ) {
    this.#id = detail.item.id;
    this.draft = new NoteDraft(this.#id, detail.composer.note);
  }

  async save(): Promise<void> {
    if (this.busy || !this.draft.text.trim()) return;
    this.busy = true;
    this.failed = null;
    try {
      await this.draft.leave((text) => call('add_note', { conversation_id: this.#id, text }));
      announce(t('note-said'));
      this.tell.saved();
    } catch (thrown) {
      this.failed = wordsOf(thrown);
    } finally {
      this.busy = false;
    }
  }

  /** Writes a note that is nobody's draft; tells whether it is kept. */
  write(text: string): Promise<boolean> {
    return this.#try(() => call('add_note', { conversation_id: this.#id, text }));
  }

  /** Somebody sits before the window: what is on it is read. */
  read(): void {
    if (this.#waiting.length === 0 || !document.hasFocus()) return;
    const note_ids = this.#waiting;
    this.#waiting = [];
    note_ids.forEach((note) => this.#told.add(note));
    void call('read_mentions', { conversation_id: this.#id, note_ids }).catch(() =>
      note_ids.forEach((note) => this.#told.delete(note)),
    );
  }

  readonly actions: NoteActions = {
    edit: (note_id, text) => this.#try(() => call('edit_note', { conversation_id: this.#id, note_id, text })),
    remove: (note_id) =>
      void this.#try(() => call('delete_note', { conversation_id: this.#id, note_id })).then(
        (done) => done && announce(t('note-deleted-said')),
      ),
    seen: (noteId) => {
      if (this.#told.has(noteId) || this.#waiting.includes(noteId)) return;
      this.#waiting.push(noteId);
      this.read();
    },
  };

  async #try(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      this.tell.problem(wordsOf(thrown));
      return false;
    }
  }
}
