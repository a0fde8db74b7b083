import { describe, expect, it } from 'vitest';
import type { Push } from '$ipc/bindings.gen';
import { connect, type Transport } from '$ipc/client';
import { followPushes } from '$ipc/query.svelte';
import { Listing } from './listing.svelte';

/** A core whose answers come when the test says so, each with the row that was there when it was asked. */
function slowCore() {
  const asked: ((rows: string[]) => void)[] = [];
  let tell: (push: Push) => void = () => undefined;
  const transport: Transport = {
    call: () =>
      new Promise((resolve) => {
        asked.push((ids) => resolve({ rows: ids.map((id) => ({ id })), next: null, counts: null }));
      }),
    bytes: () => Promise.reject(new Error('no files')),
    attach: () => Promise.reject(new Error('no files')),
    attachmentBytes: () => Promise.reject(new Error('no files')),
    listen: (onPush) => {
      tell = onPush;
      return () => undefined;
    },
  };
  connect(transport);
  const stop = followPushes();
  const stale = () => tell({ type: 'stale', stale: [{ tag: 'conversations', conversation_id: null }] });
  return { asked, stale, stop };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const shown = (listing: Listing) => listing.rows.map(({ id }) => id);

describe('a list', () => {
  it('is late and not still where marks come faster than answers', async () => {
    const { asked, stale, stop } = slowCore();
    const listing = new Listing();
    const leave = listing.follow();
    stale();
    stale();
    asked[0]?.(['a']);
    await settled();
    expect(shown(listing)).toEqual(['a']);
    stale();
    asked[2]?.(['b', 'a']);
    await settled();
    expect(shown(listing)).toEqual(['b', 'a']);
    // Asked before what is shown, and answered after it.
    asked[1]?.(['a']);
    await settled();
    expect(shown(listing)).toEqual(['b', 'a']);
    asked[3]?.(['c', 'b', 'a']);
    await settled();
    expect(shown(listing)).toEqual(['c', 'b', 'a']);
    leave();
    stop();
  });

  it('never shows the rows of a view that was left', async () => {
    const { asked, stop } = slowCore();
    const listing = new Listing();
    const leave = listing.follow();
    listing.show('all');
    asked[0]?.(['mine']);
    await settled();
    expect(listing.phase).toBe('loading');
    asked[1]?.(['all']);
    await settled();
    expect(shown(listing)).toEqual(['all']);
    leave();
    stop();
  });
});
