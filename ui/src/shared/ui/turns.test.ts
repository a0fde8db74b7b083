import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTurn } from './turns';

vi.unmock('$shared/ui/turns');

beforeEach(() => void vi.useFakeTimers());
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

it('in a window that draws no frames the pieces go on', () => {
  vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0);
  const done: string[] = [];
  inTurn('beside', () => done.push('made'));
  vi.runAllTimers();
  expect(done).toEqual(['made']);
});
