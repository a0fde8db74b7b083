import { expect, it } from 'vitest';
import { connect } from '$ipc/client';
import { Finder } from './finder.svelte';

/** A core that finds a hit a page, as long as it can look. */
function core() {
  const state = { isBroken: false, pages: 0 };
  connect({
    listen: () => () => {},
    call: () =>
      state.isBroken
        ? Promise.reject(new Error('the disk'))
        : Promise.resolve({ people: [], messages: [{ message_id: `m${++state.pages}` }], next: 'on' }),
  } as never);
  return state;
}

it('says why there are no more hits, keeps those it has, and asks again', async () => {
  const [state, finder] = [core(), new Finder()];
  const found = () => finder.results?.messages.map(({ message_id }) => message_id);
  await finder.look('rang');
  await finder.step(1);
  state.isBroken = true;
  expect(await finder.step(1)).toBeNull();
  expect(finder.moreError).not.toBeNull();
  expect(finder.error).toBeNull();
  expect(found()).toEqual(['m1']);
  state.isBroken = false;
  expect((await finder.step(1))?.message_id).toBe('m2');
  expect(finder.moreError).toBeNull();
  expect(found()).toEqual(['m1', 'm2']);
});
