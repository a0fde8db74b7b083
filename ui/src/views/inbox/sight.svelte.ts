/**
 * What of the open chat is looked at: the stretch of its thread, the bubble that stands out in it, and the way to another one. Where that
 * is not in the stretch, the chat is opened there anew.
 */
import { looked } from '$features/connection-banner/looked.svelte';
import type Thread from '$features/thread/Thread.svelte';
import { Timeline } from '$features/thread/timeline.svelte';
import type { MessageView, ThreadItem } from '$ipc/types';
import type { Inbox } from './inbox.svelte';

type Bubble = { type: 'message' } & MessageView;

const isBubble = (item: ThreadItem): item is Bubble => item.type === 'message';

export class Sight {
  /** The thread on the screen. */
  thread = $state.raw<ReturnType<typeof Thread>>();
  readonly timeline = $derived.by(() => new Timeline(this.chat, this.inbox.opening.around));
  lit = $derived.by(() => this.inbox.opening.around);
  /** Notes stand in the stretch. */
  readonly noted = $derived(this.timeline.items.some(({ type }) => type === 'note'));

  constructor(
    private readonly chat: string,
    private readonly inbox: Inbox,
  ) {}

  get bubbles(): Bubble[] {
    return this.timeline.items.filter(isBubble);
  }

  bubble(messageId: string): Bubble | null {
    return this.bubbles.find(({ id }) => id === messageId) ?? null;
  }

  /** Tells whether it stands in the stretch. */
  async show(messageId: string): Promise<boolean> {
    this.lit = messageId;
    return (await this.thread?.reveal(messageId)) ?? false;
  }

  async jump(messageId: string): Promise<void> {
    if (!(await this.show(messageId))) this.inbox.open(this.chat, messageId);
  }

  toEnd(): void {
    void this.thread?.showEnd();
  }

  /** Somebody looks at what was answered elsewhere. */
  lookAt(messageId: string): void {
    looked.add(messageId);
    this.lit = messageId;
    this.toEnd();
  }
}
