/** The desktop's own channel to the core: one generic command, three for the bytes of files, one event. */
import { invoke } from '@tauri-apps/api/core';
import { listen as listenTo } from '@tauri-apps/api/event';
import type { Push } from './bindings.gen';
import type { Transport } from './client';

export const tauriTransport: Transport = {
  call: (name, args) => invoke('call', { name, args }),
  bytes: (messageId) => invoke<ArrayBuffer>('media_bytes', { messageId }),
  attach: (conversation, name, bytes) =>
    invoke('attach', bytes, { headers: { conversation, name: encodeURIComponent(name) } }),
  attachmentBytes: (sha256) => invoke<ArrayBuffer>('attachment_bytes', { sha256 }),
  listen(onPush, onGap) {
    const listening = listenTo<Push>('push', (event) => onPush(event.payload));
    // What was pushed before the ear was open is asked for again.
    void listening.then(onGap);
    return () => void listening.then((stop) => stop());
  },
};
