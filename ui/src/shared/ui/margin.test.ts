import fc from 'fast-check';
import type { VirtualizerHandle } from 'virtua/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Margin } from './margin.svelte';

vi.unmock('$shared/ui/turns');

const ROW = 60;
const WINDOW = 700;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list of rows that are equally high. */
function list(count: number) {
  /** Where the list stands, and where it was told to stand if it was not told lately. */
  const at: { offset: number; told: number | null; count: number } = { offset: 0, told: null, count };
  const handle = {
    getScrollOffset: () => at.told ?? at.offset,
    getViewportSize: () => WINDOW,
    findItemIndex: (offset: number) => Math.floor(offset / ROW),
    getItemOffset: (index: number) => index * ROW,
  } as VirtualizerHandle;
  const scroller = {
    get scrollTop() {
      return at.offset;
    },
  };
  const margin = new Margin(() => ({ handle, scroller, count: at.count }));
  const seen = () => ({
    from: Math.floor(at.offset / ROW),
    to: Math.min(at.count - 1, Math.floor((at.offset + WINDOW) / ROW)),
  });
  return { at, margin, seen };
}

describe('the rows around those in sight', () => {
  it('are all of those in sight, in one stretch, and never more than a few screens, wherever the list is moved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
        (count, moves) => {
          const { at, margin, seen } = list(count);
          for (const move of moves) {
            at.offset = move % Math.max(1, count * ROW - WINDOW);
            margin.moved();
            vi.runAllTimers();
            const { places } = margin;
            const { from, to } = seen();
            expect(places[0]).toBeLessThanOrEqual(from);
            expect(places.at(-1)).toBeGreaterThanOrEqual(to);
            expect(places).toEqual(places.map((_, index) => (places[0] ?? 0) + index));
            expect(places.length).toBeLessThanOrEqual(30);
          }
        },
      ),
    );
  });

  it('reach further ahead than behind', () => {
    const { at, margin, seen } = list(500);
    for (at.offset = 6_000; at.offset < 9_000; at.offset += 300) {
      margin.moved();
      vi.runAllTimers();
    }
    at.offset -= 300;
    const [first = 0, last = 0] = [margin.places[0], margin.places.at(-1)];
    expect(last - seen().to).toBeGreaterThan(seen().from - first);
  });

  it('keep their rows when others are put in front', () => {
    const { at, margin } = list(100);
    at.offset = 2_000;
    margin.moved();
    vi.runAllTimers();
    const before = margin.places;
    margin.shift(80);
    expect(margin.places).toEqual(before.map((place) => place + 80));
    margin.shift(-115);
    expect(margin.places[0]).toBe(0);
  });

  it('are kept in sight while the list is not told yet that rows in front moved it, and then go on the way it was going', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 500 }),
        fc.integer({ min: 1_000, max: 4_000 }),
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        (count, offset, more, looks) => {
          const { at, margin, seen } = list(count);
          at.offset = offset + 400;
          margin.moved();
          vi.runAllTimers();
          at.offset = offset;
          margin.moved();
          vi.runAllTimers();
          at.told = offset;
          at.offset = offset + more * ROW;
          at.count += more;
          margin.shift(more);
          if (looks) margin.look();
          const holds = () => {
            expect(margin.places[0]).toBeLessThanOrEqual(seen().from);
            expect(margin.places.at(-1)).toBeGreaterThanOrEqual(seen().to);
          };
          holds();
          while (vi.getTimerCount() > 0) {
            vi.advanceTimersToNextTimer();
            holds();
          }
          at.told = null;
          margin.moved();
          vi.runAllTimers();
          holds();
          const [first = 0, last = 0] = [margin.places[0], margin.places.at(-1)];
          expect(seen().from - first).toBeGreaterThan(last - seen().to);
        },
      ),
    );
  });

  it('go on the way somebody scrolls, however much higher than thought the rows turn out that are met', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 400 }), { minLength: 3, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 3, maxLength: 12 }),
        (steps, more) => {
          const heights = Array<number>(300).fill(ROW);
          const top = (index: number) => heights.slice(0, index).reduce((sum, one) => sum + one, 0);
          const at = { offset: top(290) - WINDOW };
          const find = (offset: number) => {
            let row = 0;
            for (let edge = heights[0] ?? 0; edge <= offset; edge += heights[row] ?? ROW) row += 1;
            return row;
          };
          const handle = {
            getScrollOffset: () => at.offset,
            getViewportSize: () => WINDOW,
            findItemIndex: find,
            getItemOffset: top,
          } as VirtualizerHandle;
          const margin = new Margin(() => ({ handle, scroller: undefined, count: heights.length }));
          margin.moved();
          for (const [turn, step] of steps.entries()) {
            at.offset -= step;
            margin.moved();
            // The row above what is in sight is measured, and the list put as much further down.
            const met = find(at.offset) - 1;
            const grown = heights[met] === ROW ? (more[turn % more.length] ?? 0) : 0;
            heights[met] = (heights[met] ?? ROW) + grown;
            margin.look();
            at.offset += grown;
            margin.moved();
            vi.runAllTimers();
          }
          const [first = 0, last = 0] = [margin.places[0], margin.places.at(-1)];
          const [from, to] = [find(at.offset), find(at.offset + WINDOW)];
          expect(top(from) - top(first)).toBeGreaterThan(top(last) - top(to));
        },
      ),
    );
  });

  it('are made the other way at an end', () => {
    const { at, margin, seen } = list(500);
    at.offset = 500 * ROW - WINDOW - 1;
    margin.moved();
    vi.runAllTimers();
    expect((seen().from - (margin.places[0] ?? 0)) * ROW).toBeGreaterThan(300);
  });

  it('are made few at a time', () => {
    const { at, margin } = list(500);
    at.offset = 3_000;
    margin.moved();
    vi.runAllTimers();
    const before = margin.places.length;
    at.offset += 550;
    margin.moved();
    let most = 0;
    for (let had = before; vi.getTimerCount() > 0; had = margin.places.length) {
      vi.advanceTimersToNextTimer();
      most = Math.max(most, margin.places.length - had);
    }
    expect(most).toBeLessThanOrEqual(12);
  });

  it('are asked for no more once the list is gone', () => {
    const { at, margin } = list(500);
    at.offset = 3_000;
    margin.moved();
    margin.close();
    vi.runAllTimers();
    expect(margin.places).toEqual([]);
  });
});
