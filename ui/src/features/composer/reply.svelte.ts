/**
 * The reply that is being written in one chat: its words, files, voice note and quote, what is being made in a sheet beside it, and every
 * way in which it leaves: now, at a later time, as a template. What left is no longer in the draft; what did not stays there, and why is
 * said where it was asked for. What is taken back before it left stands in the draft again.
 */
import { t } from '$i18n/runtime.svelte';
import { call } from '$ipc/client';
import { CoreError, wordsOf } from '$ipc/errors';
import type {
  ComposerView,
  ConversationDetail,
  LaterItem,
  MessageView,
  OutgoingContent,
  Problem,
} from '$ipc/types';
import { now } from '$shared/format/clock.svelte';
import { plannedWords, type Plan } from '$shared/format/plan';
import { problemsOf } from '$shared/format/problem';
import { millis } from '$shared/format/time';
import { announce } from '$shared/ui/announce.svelte';
import { said } from '$shared/ui/said.svelte';
import { Draft } from './draft.svelte';
import { Files } from './files.svelte';
import { begunForms, begunKey, type Made } from './made';
import { Recorder } from './recorder.svelte';

const MADE = new Set(['location', 'contacts', 'interactive']);

type Quoted = { id: string; kind: string; text: string | null };

const quotedIn = ({ reply_to, quote }: ComposerView): Quoted | null =>
  reply_to && quote ? { id: reply_to, kind: quote.kind ?? 'text', text: quote.text } : null;

export class Reply {
  readonly draft: Draft;
  readonly files: Files;
  readonly recorder: Recorder;
  quoted = $state.raw<Quoted | null>(null);
  busy = $state(false);
  /** Why it did not leave. */
  failed = $state<string | null>(null);
  /** What is made in a sheet, what WhatsApp would refuse of it, and why else it did not leave. */
  made = $state<Made | null>(null);
  madeProblems = $state.raw<Problem[]>([]);
  madeFailed = $state<string | null>(null);
  /** Any other time is being chosen: whether only for the customer's silence, and for what was made if not for the draft. */
  choosingTime = $state.raw<{ unless: boolean; made: OutgoingContent | null } | null>(null);
  /** When what stands here was to leave before it was taken out of its plan; what is begun anew was never planned. */
  plannedFor = $state<number | null>(null);
  readonly id: string;

  constructor(
    detail: ConversationDetail,
    /** It is about to leave, and it left. */
    private readonly tell: { leaves: () => void; left: () => void },
  ) {
    this.id = detail.item.id;
    this.draft = new Draft(this.id, detail.item.draft ?? '', detail.composer.reply_to, Date.now);
    this.files = new Files(this.id);
    this.recorder = new Recorder(this.id, Date.now);
    this.quoted = quotedIn(detail.composer);
  }

  /** Nothing stands here. */
  get isEmpty(): boolean {
    return this.draft.text.trim() === '' && this.files.list.length === 0 && this.recorder.recording === null;
  }

  /** When it was begun. What is being said is a draft as well: the phone may answer before it is sent. */
  get since(): number | null {
    const { draft, files, recorder } = this;
    const speaks = recorder.recording !== null || files.list.some(({ file }) => file.voice);
    return draft.since ?? (speaks ? recorder.since : null);
  }

  /** The chat is left: everything waits on its draft. */
  async leave(): Promise<void> {
    void this.recorder.leave();
    await Promise.all([this.draft.save(), this.files.save()]);
  }

  quote(message: MessageView): void {
    this.quoted = { id: message.id, kind: message.kind, text: message.text };
    this.draft.quote(message.id);
  }

  unquote(): void {
    this.quoted = null;
    this.draft.quote(null);
  }

  /** Begins to record where nothing else stands here; pauses and goes on while it does. */
  async record(mayBegin: boolean): Promise<void> {
    const { draft, files, recorder } = this;
    if (recorder.recording) await recorder.turn();
    else if (mayBegin && !draft.text.trim() && files.list.length === 0) await recorder.start();
  }

  /** What was recorded hangs on the draft; says whether it does. */
  async keepRecording(): Promise<boolean> {
    const note = await this.recorder.finish();
    const { files } = this;
    if (note && !files.list.some(({ sha256 }) => sha256 === note.sha256)) files.take([...files.list, note]);
    return note !== undefined;
  }

  /** Escape asks before a recording is thrown away, and a second one keeps it. */
  escapes(): boolean {
    if (!this.recorder.recording) return false;
    this.recorder.asking = !this.recorder.asking;
    return true;
  }

  /** Files first, in their order, each with its caption; then the words. */
  async send(): Promise<void> {
    if (this.busy || this.draft.isFilling) return;
    this.busy = true;
    this.failed = null;
    this.tell.leaves();
    try {
      if (this.recorder.recording && !(await this.keepRecording())) return;
      await this.#each(async (content, reply_to) => {
        const conversation_id = this.id;
        if (content.kind === 'text')
          await call('send_text', { conversation_id, text: content.text, reply_to });
        else await call('send', { conversation_id, content, reply_to });
        if (content.kind === 'file') said.final = true;
      });
      this.tell.left();
    } catch (thrown) {
      this.failed = wordsOf(thrown);
    } finally {
      this.busy = false;
    }
  }

  /** The same at a later time, each a plan of its own. */
  async later(plan: Plan): Promise<void> {
    if (this.busy || this.draft.isFilling) return;
    this.busy = true;
    this.failed = null;
    try {
      await this.#each((content, reply_to) =>
        call('send_later', { conversation_id: this.id, content, reply_to, ...plan }),
      );
      this.choosingTime = null;
      this.#sayPlanned(plan);
    } catch (thrown) {
      this.failed = wordsOf(thrown);
    } finally {
      this.busy = false;
    }
  }

  /** Lets everything in the draft leave, one after the other; the quote goes with whatever leaves first. */
  async #each(leave: (content: OutgoingContent, reply_to: string | null) => Promise<unknown>): Promise<void> {
    const { draft, files, quoted } = this;
    const text = draft.text.trim();
    const left = draft.leaving();
    const quoteLeft = () => {
      if (this.quoted?.id === quoted?.id) this.quoted = null;
    };
    let reply_to = quoted?.id ?? null;
    for (const file of files.list) {
      await leave(files.contentOf(file), reply_to);
      files.left(file);
      reply_to = null;
      quoteLeft();
    }
    if (text) await leave({ kind: 'text', text }, reply_to);
    quoteLeft();
    this.plannedFor = null;
    await left();
  }

  /** Sends what was made in the sheet; what WhatsApp would refuse of it is said there. */
  async sendMade(content: OutgoingContent): Promise<void> {
    this.busy = true;
    this.madeProblems = [];
    this.madeFailed = null;
    try {
      await this.#sendWhole(content);
      this.#madeLeft();
      this.tell.left();
    } catch (thrown) {
      this.#refuseMade(CoreError.from(thrown));
    } finally {
      this.busy = false;
    }
  }

  /** Plans what was made in the sheet; what WhatsApp would refuse of it is said there, and so is a time that cannot be. */
  async planMade(content: OutgoingContent, plan: Plan): Promise<void> {
    this.busy = true;
    this.failed = null;
    this.madeProblems = [];
    this.madeFailed = null;
    try {
      const reply_to = this.quoted?.id ?? null;
      await call('send_later', { conversation_id: this.id, content, reply_to, ...plan });
      this.unquote();
      this.choosingTime = null;
      this.#madeLeft();
      this.#sayPlanned(plan);
    } catch (thrown) {
      const error = CoreError.from(thrown);
      this.failed = wordsOf(error);
      this.#refuseMade(error);
      if (this.madeProblems.length > 0) this.choosingTime = null;
    } finally {
      this.busy = false;
    }
  }

  /** Sends a template; what WhatsApp would refuse of it is said where it was filled. */
  async sendTemplate(content: OutgoingContent): Promise<void> {
    await this.#sendWhole(content);
    announce(t('template-sent'));
    this.tell.left();
  }

  /** Another time for the draft, or for what was made. */
  askTime(unless: boolean, made: OutgoingContent | null): void {
    this.failed = null;
    this.choosingTime = { unless, made };
  }

  #madeLeft(): void {
    if (this.made) begunForms.delete(begunKey(this.id, this.made));
    this.closeMade();
  }

  closeMade(): void {
    this.made = null;
    this.madeProblems = [];
    this.madeFailed = null;
  }

  /** Takes back what has not left: words, quote and files stand here again. What a sheet made is made anew. */
  async undo(message_id: string, kind: string): Promise<void> {
    await this.#fill(() => call('undo_send', { message_id }));
    announce(t(MADE.has(kind) ? 'undone-made' : 'undone'));
  }

  /**
   * What was planned stands here again, its words behind those that are there, and its time is offered to whoever plans anew. Tells whether
   * it does: what may still leave by itself comes only once the hub has let go of it.
   */
  async takePlanned({ id: later_id, at }: Pick<LaterItem, 'id' | 'at'>): Promise<boolean> {
    let came = false;
    await this.#fill(async () => {
      came = (await call('later_to_draft', { later_id })).in_composer;
      return call('conversation', { conversation_id: this.id });
    });
    if (came) this.plannedFor = millis(at);
    return came;
  }

  /** What the core puts back stands here again; what is typed, quoted or said of a file until it did stays. */
  async #fill(ask: () => Promise<ConversationDetail>): Promise<void> {
    const { composer } = await this.draft.fill(async () => {
      await this.files.save();
      return ask();
    });
    if (this.draft.quotes !== (this.quoted?.id ?? null)) this.quoted = quotedIn(composer);
    this.files.take(composer.attached);
  }

  async #sendWhole(content: OutgoingContent): Promise<void> {
    await call('send', { conversation_id: this.id, content, reply_to: this.quoted?.id ?? null });
    said.final = true;
    this.unquote();
  }

  #refuseMade(error: CoreError): void {
    this.madeProblems = problemsOf(error.detail);
    this.madeFailed = this.madeProblems.length > 0 ? null : wordsOf(error);
  }

  #sayPlanned({ at, zone }: Plan): void {
    announce(t('later-said', { time: plannedWords(millis(at), zone, now.ms) }));
  }
}
