/**
 * Recording a voice note for one conversation. The core records; here is what it says of it, and what the person wants. A
 * recording belongs to the conversation it began in: whoever leaves that finds it on its draft.
 */
import { call } from '$ipc/client';
import { CoreError } from '$ipc/errors';
import type { Attachment, EndedWhy, RecordingView, VoiceView } from '$ipc/types';
import { begunWork } from '$shared/ui/begun';

/** With less than this left it is said how much. */
export const SAY_LEFT_MS = 60_000;

/** When what is said in a chat was begun: leaving the chat does not end it. */
const begun = begunWork<number>();

export class Recorder {
  error = $state.raw<CoreError | null>(null);
  /** Asked whether what was recorded should be thrown away. */
  asking = $state(false);
  #busy = $state(false);
  #view = $state.raw<VoiceView>({ recording: null, ended: null });
  #underWay: Promise<unknown> = Promise.resolve();
  #left = false;

  /** When this recording began: one nobody saw begin was there before whatever came. */
  since = $state(0);

  constructor(
    readonly conversationId: string,
    private readonly clock: () => number,
  ) {
    this.since = begun.get(conversationId) ?? 0;
  }

  /** The core said how it stands. */
  take(view: VoiceView): void {
    this.#view = view;
    if (!this.recording) this.asking = false;
  }

  /** What is being recorded here. */
  get recording(): RecordingView | null {
    const { recording } = this.#view;
    return recording?.conversation_id === this.conversationId ? recording : null;
  }

  /** Why the last recording here ended by itself. */
  get ended(): EndedWhy | null {
    const { ended } = this.#view;
    return ended?.conversation_id === this.conversationId ? ended.why : null;
  }

  get busy(): boolean {
    return this.#busy;
  }

  start(): Promise<void> {
    this.since = this.clock();
    begun.set(this.conversationId, this.since);
    return this.#show('start_voice');
  }

  /** Pauses, or goes on. */
  async turn(): Promise<void> {
    const state = this.recording?.state;
    if (state === 'recording') await this.#show('pause_voice');
    else if (state === 'paused') await this.#show('resume_voice');
  }

  /** Everything is said: what was recorded hangs on the draft now. `undefined` when it could not be kept. */
  async finish(): Promise<Attachment | undefined> {
    return this.#try(async () => {
      const attachment = await call('finish_voice', { conversation_id: this.conversationId });
      this.take({ ...this.#view, recording: null });
      return attachment;
    });
  }

  /** Nothing of it stays. */
  async discard(): Promise<void> {
    await this.#try(async () => {
      await call('discard_voice', { conversation_id: this.conversationId });
      this.take({ ...this.#view, recording: null });
    });
  }

  async dismiss(): Promise<void> {
    this.error = null;
    if (this.ended) await this.#try(() => call('dismiss_voice', {}));
  }

  /** The conversation is left: what was recorded waits on its draft, also what only begins, or pauses, by now. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    await this.#underWay;
    if (this.recording) await this.finish();
  }

  async #show(name: 'start_voice' | 'pause_voice' | 'resume_voice'): Promise<void> {
    await this.#try(async () => this.take(await call(name, { conversation_id: this.conversationId })));
  }

  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#busy) return undefined;
    const done = this.#once(work);
    this.#underWay = done;
    return done;
  }

  async #once<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.#busy = true;
    this.error = null;
    try {
      return await work();
    } catch (thrown) {
      this.error = CoreError.from(thrown);
      return undefined;
    } finally {
      this.#busy = false;
    }
  }
}
