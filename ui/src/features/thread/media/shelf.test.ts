import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CoreError } from '$ipc/errors';
import { Shelf } from './shelf';

/* Photos of four bytes and more; where one lies is its own number. */

const photo = (size: number) => {
  const bytes = new Uint8Array(size);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
};

let there = new Set<string>();
beforeEach(() => {
  there = new Set();
  let made = 0;
  vi.stubGlobal('URL', {
    createObjectURL: () => {
      const url = `blob:${(made += 1)}`;
      there.add(url);
      return url;
    },
    revokeObjectURL: (url: string) => there.delete(url),
  });
});
afterEach(() => void vi.unstubAllGlobals());

describe('files nobody shows any more', () => {
  const looks = async (shelf: Shelf, id: string) => {
    const { loaded, done } = shelf.take(id, 'image');
    await loaded;
    done();
  };

  it('are kept while they are few and small, and fetched once', async () => {
    const fetch = vi.fn(() => Promise.resolve(photo(10)));
    const shelf = new Shelf(fetch, { files: 3, bytes: 100 });
    for (const id of ['a', 'b', 'c', 'a', 'b', 'c']) await looks(shelf, id);
    expect(fetch).toHaveBeenCalledTimes(3);
    await looks(shelf, 'd');
    expect(there.size).toBe(3);
  });

  it('leave by their weight as well, and what is shown stays', async () => {
    const shelf = new Shelf(() => Promise.resolve(photo(60)), { files: 60, bytes: 100 });
    const shown = shelf.take('shown', 'image');
    await shown.loaded;
    await looks(shelf, 'a');
    await looks(shelf, 'b');
    expect([...there]).toEqual(['blob:1']);
    shown.done();
    expect([...there]).toEqual(['blob:1']);
  });

  it('and that come after whoever wanted them went take no room', async () => {
    let comes: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined;
    const shelf = new Shelf(() => new Promise((tell) => (comes = tell)), { files: 0, bytes: 0 });
    const { loaded, done } = shelf.take('a', 'image');
    done();
    comes(photo(10));
    await loaded;
    expect(there.size).toBe(0);
  });
});

it('what the core vouches for to no screen is no picture, and what did not come can be asked for again', async () => {
  const refuse = vi.fn<() => Promise<Uint8Array<ArrayBuffer>>>();
  const shelf = new Shelf(refuse);
  refuse.mockRejectedValueOnce(new CoreError('not_shown', ''));
  expect(await shelf.take('lie', 'image').loaded).toEqual({ state: 'mismatch' });
  refuse.mockRejectedValueOnce(new CoreError('too_large_to_draw', ''));
  expect(await shelf.take('vast', 'image').loaded).toEqual({ state: 'vast' });
  refuse.mockRejectedValueOnce(new CoreError('offline', ''));
  expect(await shelf.take('far', 'image').loaded).toEqual({ state: 'error' });
  refuse.mockResolvedValueOnce(photo(9));
  expect(await shelf.take('far', 'image').loaded).toMatchObject({ state: 'ready' });
});
