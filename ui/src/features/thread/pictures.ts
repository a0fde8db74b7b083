/** The pictures of a thread that can be looked at one after the other. */
import type { MessageView, ThreadItem } from '$ipc/types';

function isPicture({ revoked_at, media, template, kind }: MessageView): boolean {
  const shape = template?.header?.is === 'media' ? template.header.media : kind;
  return revoked_at === null && shape === 'image' && media?.state === 'ready' && media.playable;
}

/** Their messages, the oldest first. */
export const picturesIn = (items: readonly ThreadItem[]): string[] =>
  items.flatMap((item) => (item.type === 'message' && isPicture(item) ? [item.id] : []));
