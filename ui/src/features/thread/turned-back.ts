/**
 * What was on its way and did not go out, told once. A bubble that had been refused before anybody looked, or that scrolling brings in, is
 * no news.
 */
import type { MessageView, ThreadItem } from '$ipc/types';

export class TurnedBack {
  readonly #underWay = new Set<string>();

  /** Reads the thread as it is now: what was refused since it was read last. */
  take(items: readonly ThreadItem[]): MessageView[] {
    const news: MessageView[] = [];
    for (const item of items) {
      if (item.type !== 'message' || item.direction !== 'out') continue;
      const refused = item.delivery === 'failed' || item.outbox?.state === 'rejected';
      if (!refused) this.#underWay.add(item.id);
      else if (this.#underWay.delete(item.id)) news.push(item);
    }
    return news;
  }
}
