import { mount, tick, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import VoicePlayer from './VoicePlayer.svelte';

/* A recording whose playing is refused, as webviews do it. */

let leave = () => Promise.resolve();
afterEach(async () => {
  await leave();
  vi.restoreAllMocks();
});

async function pressed(why: string) {
  const onundecodable = vi.fn();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(new DOMException('', why));
  const sound = { url: 'blob:note', blob: new Blob() };
  const props = { sound, name: 'note', known: { peaks: [], seconds: 3 }, onretry: vi.fn(), onundecodable };
  const player = mount(VoicePlayer, { target: document.body, props });
  leave = () => unmount(player);
  await tick();
  document.querySelector<HTMLButtonElement>('.play')?.click();
  await tick();
  await tick();
  return onundecodable;
}

it('one that is paused before it began can be played', async () => {
  expect(await pressed('AbortError')).not.toHaveBeenCalled();
});

it('one without a decoder says so', async () => {
  expect(await pressed('NotSupportedError')).toHaveBeenCalledOnce();
});
