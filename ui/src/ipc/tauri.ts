/** The desktop's own channel to the core: one generic command, three for the bytes of files, one for the page's size, one event. */
import { invoke } from '@tauri-apps/api/core';
import { listen as listenTo } from '@tauri-apps/api/event';
import type { Push } from './bindings.gen';
import type { Transport } from './client';

/** Opens it. Nothing is asked before the ear is open: whatever is pushed later is heard, and nothing need be asked twice. */
export function tauriTransport(): Transport {
  let hear: (push: Push) => void = () => undefined;
  const ear = listenTo<Push>('push', (event) => hear(event.payload));
  return {
    async call(name, args) {
      await ear;
      return invoke('call', { name, args });
    },
    bytes: (messageId) => invoke<ArrayBuffer>('media_bytes', { messageId }),
    attach: (conversation, name, bytes) =>
      invoke('attach', bytes, { headers: { conversation, name: encodeURIComponent(name) } }),
    attachmentBytes: (sha256) => invoke<ArrayBuffer>('attachment_bytes', { sha256 }),
    zoom: (percent) => invoke('zoom', { percent }),
    listen(onPush) {
      hear = onPush;
      return () => (hear = () => undefined);
    },
  };
}
