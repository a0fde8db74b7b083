/** The loopback bridge: the same commands over HTTP, for tests of the screen in a browser. Never part of the app's work. */
import type { Picked, Push } from './bindings.gen';
import type { Transport } from './client';
import { CoreError } from './errors';

async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw CoreError.from(await response.json());
  return response;
}

export const httpTransport: Transport = {
  async call(name, args) {
    const response = await fetch(`/call/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    return (await checked(response)).json();
  },
  async bytes(messageId) {
    return (await checked(await fetch(`/media/${encodeURIComponent(messageId)}`))).arrayBuffer();
  },
  async attach(conversation, name, bytes) {
    const about = new URLSearchParams({ conversation, name });
    const response = await fetch(`/attach?${about}`, { method: 'POST', body: bytes });
    return (await (await checked(response)).json()) as Picked;
  },
  async attachmentBytes(sha256) {
    return (await checked(await fetch(`/attachment/${encodeURIComponent(sha256)}`))).arrayBuffer();
  },
  // A browser has a size of its own.
  zoom: () => Promise.resolve(),
  listen(onPush, onGap) {
    const source = new EventSource('/events');
    // What was pushed while nobody listened, the first time included, is asked for again.
    source.onopen = onGap;
    source.onmessage = (event: MessageEvent<string>) => onPush(JSON.parse(event.data) as Push);
    return () => source.close();
  },
};
