import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTurn, onceSeen, opened } from './turns';

vi.unmock('$shared/ui/turns');

beforeEach(() => {
  vi.useFakeTimers();
  opened();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A piece that takes longer than a frame has room for. */
const long = (done: string[], name: string) => () => {
  done.push(name);
  vi.setSystemTime(Date.now() + 20);
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 20);
};

it('what is nearer to the eye goes first, and nothing before the frame that is being made', () => {
  const done: string[] = [];
  inTurn('hidden', () => done.push('tools'));
  inTurn('beside', () => done.push('panel'));
  inTurn('seen', () => done.push('bubble'));
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual(['bubble', 'panel', 'tools']);
});

it('a piece that fills its frame leaves the next one to another', () => {
  const done: string[] = [];
  inTurn('seen', long(done, 'one'));
  inTurn('seen', long(done, 'two'));
  vi.advanceTimersToNextFrame();
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['one']);
  vi.runAllTimers();
  expect(done).toEqual(['one', 'two']);
});

it('until the window has opened nobody works in it, and many pieces are done at once', async () => {
  vi.resetModules();
  const fresh = await import('./turns');
  const done: string[] = [];
  const pieces = ['one', 'two', 'three'].map((name) => long(done, name));
  for (const piece of pieces) fresh.inTurn('seen', piece);
  fresh.inTurn('hidden', fresh.opened);
  vi.advanceTimersToNextFrame();
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['one', 'two']);
  vi.runAllTimers();
  for (const piece of pieces) fresh.inTurn('seen', piece);
  vi.advanceTimersToNextFrame();
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['one', 'two', 'three', 'one']);
  vi.runAllTimers();
});

it('what waits to be seen is done behind the second frame, once', () => {
  const done: string[] = [];
  onceSeen(() => done.push('seen'));
  vi.advanceTimersToNextFrame();
  vi.advanceTimersByTime(1);
  expect(done).toEqual([]);
  vi.advanceTimersToNextFrame();
  vi.advanceTimersByTime(1);
  expect(done).toEqual(['seen']);
  vi.runAllTimers();
  expect(done).toEqual(['seen']);
});

it('a window that is not drawn is not waited for, and what is taken back is never done', () => {
  vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0);
  const done: string[] = [];
  onceSeen(() => done.push('undrawn'));
  onceSeen(() => done.push('never'))();
  vi.runAllTimers();
  expect(done).toEqual(['undrawn']);
});

it('the document says that something is still to come, and no longer', () => {
  const settles = () => document.documentElement.hasAttribute('data-settling');
  const seen: boolean[] = [];
  inTurn('seen', long([], 'one'));
  inTurn('hidden', () => seen.push(settles()));
  expect(settles()).toBe(true);
  vi.runAllTimers();
  expect(seen).toEqual([true]);
  expect(settles()).toBe(false);
});

it('what is taken back is not done, and the others are', () => {
  const done: string[] = [];
  const takeBack = inTurn('seen', () => done.push('never'));
  inTurn('seen', () => done.push('once'));
  takeBack();
  vi.runAllTimers();
  expect(done).toEqual(['once']);
});

it('a piece that fails holds up nobody', () => {
  const done: string[] = [];
  inTurn('seen', () => {
    throw new Error('not made');
  });
  inTurn('seen', () => done.push('made'));
  expect(() => vi.runAllTimers()).toThrow('not made');
  vi.runAllTimers();
  expect(done).toEqual(['made']);
});

it('in a window that draws no frames the pieces go on, many at once', () => {
  vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0);
  const done: string[] = [];
  inTurn('seen', long(done, 'one'));
  inTurn('beside', long(done, 'two'));
  inTurn('hidden', long(done, 'three'));
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(['one', 'two']);
  vi.runAllTimers();
  expect(done).toEqual(['one', 'two', 'three']);
});

it('a piece that asks for another one is followed by it, whether frames come or not', () => {
  for (const frames of [true, false]) {
    if (!frames) vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0);
    const done: number[] = [];
    const goOn = (step: number) => {
      done.push(step);
      if (step < 50) inTurn('seen', () => goOn(step + 1));
    };
    inTurn('seen', () => goOn(1));
    vi.runAllTimers();
    expect(done).toHaveLength(50);
  }
});

it('a piece may take another back, and none of the others is lost by it', () => {
  const done: string[] = [];
  let takeBack: () => unknown = () => undefined;
  inTurn('seen', () => takeBack());
  takeBack = inTurn('beside', () => done.push('never'));
  inTurn('beside', () => done.push('made'));
  vi.runAllTimers();
  expect(done).toEqual(['made']);
});
