import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Gathering } from './gathering';

const EVERY = 100;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('gathering', () => {
  it('acts at once after a quiet moment, never sooner than that after the last time, and once after the last asking', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 40 }), (pauses) => {
        const acted: number[] = [];
        const gathering = new Gathering(EVERY, () => acted.push(performance.now()));
        let asked = 0;
        for (const pause of pauses) {
          vi.advanceTimersByTime(pause);
          asked = performance.now();
          const quiet = asked - (acted.at(-1) ?? -Infinity) >= EVERY;
          gathering.ask();
          if (quiet) expect(acted.at(-1)).toBe(asked);
        }
        vi.advanceTimersByTime(EVERY);
        expect(acted.at(-1)).toBeGreaterThanOrEqual(asked);
        acted.slice(1).forEach((at, nth) => expect(at - (acted[nth] ?? 0)).toBeGreaterThanOrEqual(EVERY));
      }),
    );
  });

  it('does nothing once it was told to forget', () => {
    let acted = 0;
    const gathering = new Gathering(EVERY, () => (acted += 1));
    gathering.ask();
    gathering.ask();
    gathering.forget();
    vi.advanceTimersByTime(10 * EVERY);
    expect(acted).toBe(1);
  });
});
