/**
 * What is done to chats, one or many, and the moment in which it can be taken back. One thing can be taken back at a time: the
 * newest. What was so already is not done, and not taken back.
 */
import { t } from '$i18n/runtime.svelte';
import { call } from '$ipc/client';
import type { ChatAct, Done } from '$ipc/types';
import { announce } from '$shared/ui/announce.svelte';
import { didWords } from './words';

/** How long it is offered. */
export const OFFERED_FOR = 8_000;

export interface Toast {
  words: string;
  /** Empty when there is nothing to take back. */
  done: Done[];
  /** It was about what is read: the phone counts that by itself. */
  aboutReading: boolean;
  /** What takes it back, where that is an act as well. */
  opposite: ChatAct | null;
  /** Comes back to where it was done, once it is taken back. */
  back?: () => void;
}

export class Acting {
  toast = $state.raw<Toast | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Does it, and says so; `name` is whom chats are given to, `back` leads to where it was done. */
  async act(
    conversation_ids: string[],
    act: ChatAct,
    name: string | null = null,
    back?: () => void,
  ): Promise<void> {
    const { done } = await call('act', { conversation_ids, act });
    const words = done.length > 0 ? didWords(act, done.length, name) : t('status-nothing');
    const aboutReading = done.length > 0 && (act.act === 'mark_read' || act.act === 'mark_unread');
    const opposite = act.act === 'label' ? { ...act, on: !act.on } : null;
    this.#say({ words, done, aboutReading, opposite, back });
  }

  /** Takes back what was done last; false when there is nothing. */
  undo(onproblem: (thrown: unknown) => void): boolean {
    const { done = [], opposite = null, back } = this.toast ?? {};
    if (done.length === 0) return false;
    this.#say({ words: t('status-undone'), done: [], aboutReading: false, opposite: null });
    const taken: Promise<unknown> = opposite
      ? call('act', { conversation_ids: done.map(({ conversation_id }) => conversation_id), act: opposite })
      : call('take_back', { done });
    taken.then(back, onproblem);
    return true;
  }

  /** As long as somebody is about to press it, it stays. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.toast = null), OFFERED_FOR);
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.toast = null;
  }

  #say(toast: Toast): void {
    this.toast = toast;
    announce(toast.words);
    this.release();
  }
}
