/**
 * The files that hang on one conversation's draft. The core has them, with their captions, from the moment they are here;
 * what is being typed into a caption is never overwritten by what the core says later.
 */
import { SvelteMap } from 'svelte/reactivity';
import { attach, call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import type { Attachment, OutgoingContent, Picked, RefusedFile } from '$ipc/types';
import { length } from '$shared/format/length';
import { LIMITS } from '$ipc/bindings.gen';
import { begunWork } from '$shared/ui/begun';

const QUIET = 400;

/** What could not be attached to a chat's draft, until it is dismissed there: leaving the chat does not unsay it. */
const refusals = begunWork(new SvelteMap<string, readonly RefusedFile[]>());
const WORDLESS = new Set(['audio', 'sticker']);

export class Files {
  list = $state.raw<Attachment[]>([]);
  /** Files on their way from the disk into the draft. */
  coming = $state(0);
  /** What went wrong with what was last asked for, once each. */
  errors = $state.raw<readonly CoreError[]>([]);
  #captions = $state.raw<Readonly<Record<string, string>>>({});
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(readonly conversationId: string) {}

  /** What could not be attached. */
  get refused(): readonly RefusedFile[] {
    return refusals.get(this.conversationId) ?? [];
  }

  /** The core said what hangs on the draft. */
  take(attached: Attachment[]): void {
    this.list = attached;
  }

  get ready(): boolean {
    return this.coming === 0 && this.list.every((file) => this.problems(file).length === 0);
  }

  captionOf(file: Attachment): string {
    return this.#captions[file.sha256] ?? file.caption ?? '';
  }

  /** What stands in the way, the caption as it is typed now included. */
  problems(file: Attachment): Attachment['problems'] {
    const typed = this.captionOf(file);
    const others = file.problems.filter(({ field }) => field !== 'caption');
    const most = LIMITS.message.caption;
    return length(typed) > most ? [...others, { field: 'caption', fault: 'too_long', max: most }] : others;
  }

  write(file: Attachment, caption: string): void {
    this.#captions = { ...this.#captions, [file.sha256]: caption };
    clearTimeout(this.#timers.get(file.sha256));
    this.#timers.set(
      file.sha256,
      setTimeout(() => void this.#keep(file, file.media === 'document'), QUIET),
    );
  }

  asDocument(file: Attachment, as_document: boolean): Promise<void> {
    return this.#keep(file, as_document);
  }

  /** Keeps every caption that is still being typed. */
  async save(): Promise<void> {
    const open = [...this.#timers.keys()];
    await Promise.all(
      this.list
        .filter(({ sha256 }) => open.includes(sha256))
        .map((file) => this.#keep(file, file.media === 'document')),
    );
  }

  async #keep(file: Attachment, as_document: boolean): Promise<void> {
    clearTimeout(this.#timers.get(file.sha256));
    this.#timers.delete(file.sha256);
    await this.#try(() =>
      call('change_attachment', {
        conversation_id: this.conversationId,
        sha256: file.sha256,
        caption: this.captionOf(file) || null,
        as_document,
      }),
    );
  }

  remove(file: Attachment): Promise<unknown> {
    clearTimeout(this.#timers.get(file.sha256));
    this.#timers.delete(file.sha256);
    this.#forget(file);
    return this.#try(() => call('detach', { conversation_id: this.conversationId, sha256: file.sha256 }));
  }

  /** Lets the person choose in the system's dialog. */
  pick(): Promise<void> {
    return this.#bring([() => call('pick_files', { conversation_id: this.conversationId })]);
  }

  /** Takes what was pasted or dropped, one after another. */
  add(files: readonly File[]): Promise<void> {
    return this.#bring(files.map((file) => () => attach(this.conversationId, file)));
  }

  /** Something else hangs files on the draft: until they are here, nothing leaves without them. */
  async during(work: () => Promise<unknown>): Promise<void> {
    this.coming += 1;
    try {
      await work();
      const { composer } = await call('conversation', { conversation_id: this.conversationId });
      this.take(composer.attached);
    } finally {
      this.coming -= 1;
    }
  }

  async #bring(ways: readonly (() => Promise<Picked>)[]): Promise<void> {
    this.errors = [];
    this.coming += ways.length;
    for (const way of ways) {
      const picked = await this.#attempt(way);
      if (picked) this.#remember(picked);
      // What the core tells of its draft may come a moment later.
      const isNew = ({ sha256 }: Attachment) => this.list.every((file) => file.sha256 !== sha256);
      if (picked) this.take([...this.list, ...picked.attached.filter(isNew)]);
      this.coming -= 1;
    }
  }

  /** What is refused once more is said once, and what hangs here by now no more. */
  #remember({ refused, attached }: Picked): void {
    const names = new Set([...refused.map(({ name }) => name), ...attached.map(({ file }) => file.filename)]);
    const others = this.refused.filter(({ name }) => !names.has(name));
    this.#refuse([...others, ...refused]);
  }

  #refuse(refused: readonly RefusedFile[]): void {
    if (refused.length > 0) refusals.set(this.conversationId, refused);
    else refusals.delete(this.conversationId);
  }

  /** What a file says when it is sent. */
  contentOf(file: Attachment): OutgoingContent {
    const caption = WORDLESS.has(file.media) ? '' : this.captionOf(file).trim();
    return { kind: 'file', media: file.media, file: file.file, caption: caption || undefined };
  }

  /** A file was sent: nothing more is typed about it. */
  left(file: Attachment): void {
    clearTimeout(this.#timers.get(file.sha256));
    this.#timers.delete(file.sha256);
    this.#forget(file);
    this.list = this.list.filter(({ sha256 }) => sha256 !== file.sha256);
  }

  #forget({ sha256 }: Attachment): void {
    this.#captions = Object.fromEntries(Object.entries(this.#captions).filter(([key]) => key !== sha256));
  }

  /** What could not be attached is dismissed. */
  forgive(): void {
    this.#refuse([]);
    this.errors = [];
  }

  #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.errors = [];
    return this.#attempt(work);
  }

  /** One of several: what went wrong with another is not forgotten over it. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      const error = CoreError.from(thrown);
      if (this.errors.every(({ code }) => code !== error.code)) this.errors = [...this.errors, error];
      return undefined;
    }
  }
}
