/** Files of the invented shop: what hangs on a chat's draft, and the bytes of what was sent or came. */
import type { Answer, Args } from '../client';
import type { Chats } from './chats';
import { picture, voice } from './files';
import type { Leaving } from './leaving';
import { attachIn, bytesOfFile, changeIn, composerOf, detachIn } from './sending';

export function attaching(chats: Chats, leaving: Leaving) {
  /** Something hangs on a chat's draft, or no longer does. */
  function hangsOn(conversation: string) {
    chats.change(conversation, { draft_files: composerOf(conversation).attached.length });
  }

  function attach(conversation: string, name: string, bytes: Uint8Array<ArrayBuffer>) {
    const picked = attachIn(conversation, name, bytes);
    hangsOn(conversation);
    return picked;
  }

  return {
    hangsOn,
    attach,
    async bytesOf(messageId: string): Promise<ArrayBuffer> {
      const sent = leaving.fileOf(messageId);
      if (sent) return bytesOfFile(sent);
      const { kind, media } = chats.message(messageId);
      if (kind === 'audio') return media?.mime_type === 'audio/ogg' ? new ArrayBuffer(64) : voice();
      return kind === 'image' || kind === 'sticker' ? picture(messageId) : new ArrayBuffer(16);
    },
    handlers: {
      pick_files: ({ conversation_id }: Args<'pick_files'>): Answer<'pick_files'> =>
        attach(conversation_id, 'bill.pdf', new TextEncoder().encode('%PDF-1.7 bill')),
      change_attachment: (args: Args<'change_attachment'>): Answer<'change_attachment'> => {
        const { conversation_id, sha256, caption, as_document } = args;
        const changed = changeIn(conversation_id, sha256, caption, as_document);
        hangsOn(conversation_id);
        return changed;
      },
      detach: ({ conversation_id, sha256 }: Args<'detach'>): Answer<'detach'> => {
        detachIn(conversation_id, sha256);
        hangsOn(conversation_id);
        return {};
      },
      save_media: (): Answer<'save_media'> => ({ name: 'bill.pdf' }),
    },
  };
}
