import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '$ipc/client';
import { followPushes } from '$ipc/query.svelte';
import type { Push, ThreadAt, ThreadItem, ThreadPage } from '$ipc/types';
import { Timeline } from './timeline.svelte';

/*
 * A core whose thread grows and changes while it is asked, and which answers when the test says so. As the real one it counts bubbles
 * alone: every fifth is followed by a line that comes with it, and places are those of bubbles, exclusive on both sides.
 */

type Asked = { at: ThreadAt; limit: number };
const CHAT = 'ritika';

let leave: () => void = () => undefined;
afterEach(() => leave());

function core(length: number) {
  const state = { length, version: 0 };
  const waiting: { answer: () => void; asked: Asked }[] = [];
  const pushes = new Set<(push: Push) => void>();
  const bubble = (place: number) =>
    ({ type: 'message', id: `m${place}`, text: `v${state.version}`, outbox: null }) as ThreadItem;
  const line = (place: number) => ({ type: 'event', id: `e${place}` }) as ThreadItem;

  function page({ at, limit }: Asked): ThreadPage {
    const middle = at.where === 'around' ? Number(at.message_id.slice(1)) : 0;
    const from =
      at.where === 'after'
        ? Number(at.cursor) + 1
        : at.where === 'from'
          ? Number(at.message_id.slice(1))
          : at.where === 'around'
            ? Math.max(0, middle - Math.floor(limit / 2))
            : Math.max(0, (at.where === 'before' ? Number(at.cursor) : state.length) - limit);
    const to =
      at.where === 'before'
        ? Number(at.cursor)
        : Math.min(
            state.length,
            at.where === 'around' ? middle + limit - Math.floor(limit / 2) : from + limit,
          );
    const items: ThreadItem[] = [];
    for (let place = from; place < to; place += 1) {
      items.push(bubble(place));
      if (place % 5 === 0) items.push(line(place));
    }
    return {
      items,
      older: from > 0 ? String(from) : null,
      newer: to < state.length ? String(to - 1) : null,
      filling: false,
    };
  }

  connect({
    call: (_name: string, asked: Asked) =>
      new Promise((done) => {
        // What is answered is what stood there when it was asked.
        const told = page(asked);
        waiting.push({ asked, answer: () => done(told) });
      }),
    listen(hear: (push: Push) => void) {
      pushes.add(hear);
      return () => pushes.delete(hear);
    },
  } as never);
  leave = followPushes();
  /** Answers the `nth` question that waits. */
  const answer = async (nth = 0) => {
    waiting.splice(nth % waiting.length, 1)[0]?.answer();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    state,
    waiting,
    answer,
    async all() {
      while (waiting.length > 0) await answer();
    },
    push() {
      const stale = [{ tag: 'thread', conversation_id: CHAT }] as const;
      pushes.forEach((hear) => hear({ type: 'stale', stale: [...stale] }));
    },
  };
}

const bubbles = (items: readonly ThreadItem[]) =>
  items.filter(({ type }) => type === 'message').map(({ id }) => Number(id.slice(1)));
const words = (items: readonly ThreadItem[]) =>
  new Set(items.map((item) => (item.type === 'message' ? item.text : null)).filter((text) => text !== null));

async function opened(length: number, around: string | null = null) {
  const thread = core(length);
  const timeline = new Timeline(CHAT, around);
  const stop = timeline.follow();
  const deaf = leave;
  leave = () => {
    stop();
    deaf();
  };
  await thread.all();
  return { ...thread, timeline, stop };
}

describe('the stretch that is on screen', () => {
  it('begins where it began, however much is written meanwhile', async () => {
    const { timeline, state, push, all } = await opened(1_000);
    await Promise.all([timeline.loadOlder(), all()]);
    const [first] = bubbles(timeline.items);
    for (const more of [1, 3, 0, 260]) {
      state.length += more;
      push();
      await all();
      expect(bubbles(timeline.items)[0]).toBe(first);
      expect(bubbles(timeline.items).at(-1)).toBe(state.length - 1);
      expect(timeline.prepended).toBe(false);
    }
  });

  it('costs one question when a customer writes', async () => {
    const { timeline, state, push, waiting, answer } = await opened(1_000);
    for (let turn = 0; turn < 30; turn += 1) {
      state.length += 1;
      push();
      expect(waiting).toHaveLength(1);
      await answer();
      expect(waiting).toEqual([]);
      expect(bubbles(timeline.items).at(-1)).toBe(state.length - 1);
    }
  });

  it('begins at its end again when more was written than anybody reads up', async () => {
    const { timeline, state, push, all } = await opened(1_000);
    state.length += 10_000;
    push();
    await all();
    expect(bubbles(timeline.items).at(-1)).toBe(state.length - 1);
    expect(bubbles(timeline.items)).toHaveLength(80);
    expect(timeline.newer).toBeNull();
  });

  it('around a found bubble keeps both ends when it is read again', async () => {
    const { timeline, state, push, all } = await opened(2_000, 'm1000');
    for (let turn = 0; turn < 3; turn += 1) await Promise.all([timeline.loadOlder(), all()]);
    for (let turn = 0; turn < 2; turn += 1) await Promise.all([timeline.loadNewer(), all()]);
    const before = bubbles(timeline.items);
    expect(before.length).toBeGreaterThan(400);
    state.version += 1;
    push();
    await all();
    expect(bubbles(timeline.items)).toEqual(before);
    expect(words(timeline.items)).toEqual(new Set(['v1']));
  });

  it('is asked for once more, and not once for each, when much goes stale at once', async () => {
    const { timeline, state, push, waiting, all } = await opened(100);
    push();
    for (let turn = 0; turn < 20; turn += 1) {
      state.version += 1;
      push();
    }
    expect(waiting).toHaveLength(1);
    await all();
    expect(words(timeline.items)).toEqual(new Set(['v20']));
  });

  it('gets what was scrolled to, though its end moved meanwhile', async () => {
    const { timeline, push, answer, waiting, all } = await opened(1_000);
    const [first = 0] = bubbles(timeline.items);
    push();
    void timeline.loadOlder();
    expect(waiting.map(({ asked }) => asked.at.where)).toEqual(['from', 'before']);
    await answer(1);
    expect(bubbles(timeline.items)[0]).toBe(first - 80);
    await all();
    expect(bubbles(timeline.items)[0]).toBe(first - 80);
    expect(timeline.loadingOlder).toBe(false);
  });

  it('asks for nothing once the chat was left', async () => {
    const { timeline, push, stop, waiting, answer } = await opened(1_000);
    push();
    stop();
    push();
    await answer();
    expect(waiting).toEqual([]);
    expect(timeline.phase).toBe('ready');
  });

  it('is never older than the last push, has no hole and lacks nothing it had, in whatever order answers come', async () => {
    const step = fc.oneof(
      fc.constant('push' as const),
      fc.constant('written' as const),
      fc.constant('older' as const),
      fc.constant('newer' as const),
      fc.record({ answer: fc.nat(3) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 700 }),
        fc.option(fc.nat(699)),
        fc.array(step, { maxLength: 30 }),
        async (length, middle, steps) => {
          const around = middle === null ? null : `m${middle % length}`;
          const { timeline, state, push, waiting, answer, all } = await opened(length, around);
          let had = bubbles(timeline.items);
          for (const one of steps) {
            if (typeof one === 'object') {
              if (waiting.length > 0) await answer(one.answer);
            } else if (one === 'older') void timeline.loadOlder();
            else if (one === 'newer') void timeline.loadNewer();
            else {
              state.version += 1;
              if (one === 'written') state.length += 1;
              push();
            }
            const now = bubbles(timeline.items);
            expect(now).toEqual(now.map((_, index) => (now[0] ?? 0) + index));
            expect(now[0]).toBeLessThanOrEqual(had[0] ?? 0);
            expect(now.at(-1)).toBeGreaterThanOrEqual(had.at(-1) ?? 0);
            had = now;
          }
          push();
          await all();
          expect(words(timeline.items)).toEqual(new Set([`v${state.version}`]));
          expect(timeline.older === null).toBe(bubbles(timeline.items)[0] === 0);
          expect(timeline.newer === null).toBe(bubbles(timeline.items).at(-1) === state.length - 1);
          leave();
        },
      ),
      { numRuns: 60 },
    );
  });
});
