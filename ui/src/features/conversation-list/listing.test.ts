import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '$ipc/client';
import { followPushes } from '$ipc/query.svelte';
import type { ConversationItem, ConversationPage, Push, View } from '$ipc/types';
import { Listing } from './listing.svelte';

/* A core whose list changes while it is asked, and which answers when the test says so. Its pushes are far enough apart to be heard each. */

type Asked = { view: View; before: string | null; limit: number; conversation_id?: string };

let leave: () => void = () => undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  leave();
  vi.useRealTimers();
});

function core(length: number) {
  /** `apart` are there, and not listed any more. */
  const state = { length, version: 0, apart: new Set<string>() };
  const waiting: { asked: Asked; answer: () => void; fail: () => void }[] = [];
  const pushes = new Set<(push: Push) => void>();

  const row = (id: string) => ({ id, draft: `v${state.version}` }) as unknown as ConversationItem;

  function page({ view, before, limit }: Asked): ConversationPage {
    const order = Array.from({ length: state.length }, (_, place) => `${view}${place}`);
    const listed = order.filter((id) => !state.apart.has(id));
    const from = before === null ? 0 : Number(before);
    const to = Math.min(listed.length, from + limit);
    return {
      rows: listed.slice(from, to).map(row),
      next: to < listed.length ? String(to) : null,
      counts: { unread: state.version },
    } as unknown as ConversationPage;
  }

  connect({
    call: (name: string, asked: Asked) =>
      new Promise((done, failed) => {
        // What is not listed any more was merged into the first.
        const [item] = page({ view: 'mine', before: null, limit: 1 }).rows;
        const { conversation_id: id = '' } = asked;
        const told = name === 'conversation' ? { item: state.apart.has(id) ? row(id) : item } : page(asked);
        waiting.push({ asked, answer: () => done(told), fail: () => failed(new Error('lost')) });
      }),
    listen(hear: (push: Push) => void) {
      pushes.add(hear);
      return () => pushes.delete(hear);
    },
  } as never);
  leave = followPushes();
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    state,
    waiting,
    async answer(nth = 0) {
      waiting.splice(nth % waiting.length, 1)[0]?.answer();
      await settle();
    },
    async fail() {
      waiting.shift()?.fail();
      await settle();
    },
    async all() {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        one.answer();
        await settle();
      }
    },
    /** The list went stale, and this chat. */
    push(chat: string | null = null) {
      const marks = chat === null ? [] : [{ tag: 'conversation', conversation_id: chat } as const];
      pushes.forEach((hear) =>
        hear({ type: 'stale', stale: [{ tag: 'conversations', conversation_id: null }, ...marks] }),
      );
      vi.advanceTimersByTime(1_000);
    },
  };
}

const ids = ({ rows }: Listing) => rows.map(({ id }) => id);
const words = ({ rows }: Listing) => new Set(rows.map(({ draft }) => draft));

async function opened(length: number) {
  const desk = core(length);
  const listing = new Listing();
  const stop = listing.follow();
  const deaf = leave;
  leave = () => {
    stop();
    deaf();
  };
  await desk.all();
  return { ...desk, listing };
}

describe('the rows that are loaded', () => {
  it('are asked for once more, and not once for each, when much goes stale at once', async () => {
    const { listing, state, push, waiting, all } = await opened(100);
    for (let turn = 0; turn < 20; turn += 1) {
      state.version += 1;
      push();
    }
    expect(waiting).toHaveLength(1);
    await all();
    expect(words(listing)).toEqual(new Set(['v20']));
    expect(listing.rows).toHaveLength(60);
  });

  it('are late and not still where marks come faster than answers', async () => {
    const { listing, state, push, answer } = await opened(100);
    push();
    for (let turn = 1; turn < 6; turn += 1) {
      state.version += 1;
      push();
      await answer();
      expect(words(listing)).toEqual(new Set([`v${turn - 1}`]));
    }
  });

  it('hold a chat once, also when one that is worked on was merged into it', async () => {
    const { listing, state, push, all } = await opened(3);
    listing.keep(['mine2']);
    state.length = 2;
    push();
    await all();
    expect(ids(listing)).toEqual(['mine0', 'mine1']);
  });

  it('are never more because one that is worked on is not listed any more', async () => {
    const { listing, state, push, waiting, answer, all } = await opened(1_000);
    listing.keep(['mine0']);
    state.apart.add('mine0');
    for (let turn = 0; turn < 10; turn += 1) {
      push();
      expect(waiting.map(({ asked }) => asked.limit)).toEqual([60]);
      await answer();
      await all();
    }
    expect(ids(listing).slice(0, 2)).toEqual(['mine0', 'mine1']);
    for (let page = 0; page < 4; page += 1) {
      void listing.more();
      await all();
    }
    push();
    const asked = [];
    for (; waiting.length > 0; await answer()) asked.push(waiting[0]?.asked.limit);
    expect(asked).toEqual([200, 100]);
  });

  it('that are worked on and not listed any more are asked for once, and again as they go stale themselves', async () => {
    const { listing, state, push, waiting, answer, all } = await opened(100);
    listing.keep(['mine0', 'mine1']);
    state.apart.add('mine0').add('mine1');
    const askedFor = async (chat: string | null) => {
      state.version += 1;
      push(chat);
      await answer();
      const asked = waiting.map(({ asked: { conversation_id } }) => conversation_id);
      await all();
      return asked;
    };
    expect(await askedFor('mine0')).toEqual(['mine0', 'mine1']);
    expect(await askedFor('mine7')).toEqual([]);
    expect(await askedFor('mine1')).toEqual(['mine1']);
    expect(listing.rows.slice(0, 3).map(({ draft }) => draft)).toEqual(['v1', 'v3', 'v3']);
  });

  it('are the object they were where nothing they say changed', async () => {
    const { listing, state, push, all } = await opened(100);
    const before = listing.rows;
    push();
    await all();
    expect(listing.rows).toBe(before);
    listing.keep(['mine3']);
    state.apart.add('mine3');
    push();
    await all();
    const held = listing.rows;
    push('mine3');
    await all();
    expect(listing.rows).toBe(held);
  });

  it('are as many as somebody scrolled to, whatever went stale on the way', async () => {
    const { listing, push, all } = await opened(1_000);
    void listing.more();
    push();
    await all();
    expect(listing.rows).toHaveLength(120);
    push();
    void listing.more();
    await all();
    expect(listing.rows).toHaveLength(180);
  });

  it('go on where a page was lost', async () => {
    const { listing, fail, all } = await opened(1_000);
    void listing.more();
    await fail();
    void listing.more();
    await all();
    expect(listing.rows).toHaveLength(120);
  });

  it('of a view that is left are read no further', async () => {
    const { listing, push, waiting, answer, all } = await opened(1_000);
    for (let page = 0; page < 6; page += 1) {
      void listing.more();
      await all();
    }
    push();
    listing.show('waiting');
    await answer();
    expect(waiting.map(({ asked }) => asked.view)).toEqual(['waiting']);
    await all();
    expect(ids(listing)).toEqual(Array.from({ length: 60 }, (_, place) => `waiting${place}`));
  });

  it('of a view that was left before it came are never shown', async () => {
    const desk = core(2);
    const listing = new Listing();
    const end = listing.follow();
    listing.show('all');
    await desk.answer();
    expect(ids(listing)).toEqual([]);
    expect(listing.phase).toBe('loading');
    await desk.all();
    expect(ids(listing)).toEqual(['all0', 'all1']);
    end();
  });

  it('are those of the view that is shown and as true as the last push, in whatever order answers come', async () => {
    const step = fc.oneof(
      fc.constant('push' as const),
      fc.constant('more' as const),
      fc.constantFrom('mine' as const, 'waiting' as const),
      fc.record({ answer: fc.nat(3) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 700 }),
        fc.array(step, { maxLength: 30 }),
        async (length, steps) => {
          const { listing, state, push, waiting, answer, all } = await opened(length);
          let view: View = 'mine';
          for (const one of steps) {
            if (typeof one === 'object') {
              if (waiting.length > 0) await answer(one.answer);
            } else if (one === 'more') void listing.more();
            else if (one === 'push') {
              state.version += 1;
              push();
            } else listing.show((view = one));
            expect(new Set(ids(listing)).size).toBe(listing.rows.length);
          }
          push();
          await all();
          const many = listing.rows.length;
          expect(ids(listing)).toEqual(Array.from({ length: many }, (_, place) => `${view}${place}`));
          expect(many).toBeGreaterThanOrEqual(Math.min(length, 60));
          expect(words(listing)).toEqual(new Set(length > 0 ? [`v${state.version}`] : []));
          expect(listing.counts?.unread).toBe(state.version);
          void listing.more();
          expect(waiting.length).toBe(many < length ? 1 : 0);
          leave();
        },
      ),
      { numRuns: 60 },
    );
  });
});
