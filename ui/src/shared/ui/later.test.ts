import { createRawSnippet, flushSync, mount, unmount, type ComponentProps } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Later from './Later.svelte';

vi.unmock('$shared/ui/turns');

const parts: Record<string, unknown>[] = [];
const words = () => document.body.textContent;

/** A part of the screen, as `made` draws it. */
function part(made: () => string, props: Partial<ComponentProps<typeof Later>> = {}) {
  const children = createRawSnippet(() => ({ render: made }));
  const mounted = mount(Later, { target: document.body, props: { ...props, children } });
  flushSync();
  parts.push(mounted);
  return mounted;
}
const fails = () => {
  throw new Error('not made');
};

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await Promise.all(parts.splice(0).map((mounted) => unmount(mounted)));
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** Lets every frame come; says what was thrown on the way. */
function drawn(): string[] {
  const thrown: string[] = [];
  while (vi.getTimerCount() > 0)
    try {
      vi.runAllTimers();
    } catch (error) {
      thrown.push(String(error));
    }
  return thrown;
}

describe('a part of the screen that comes later', () => {
  it('is not there in the frame it is asked in, and says when it is', () => {
    const onmade = vi.fn();
    part(() => '<p>panel</p>', { onmade });
    expect([words(), onmade.mock.calls.length]).toEqual(['', 0]);
    expect(drawn()).toEqual([]);
    expect([words(), onmade.mock.calls.length]).toEqual(['panel', 1]);
  });

  it('leaves those before and behind it alone where it cannot be made, and is not tried again', () => {
    for (const place of [0, 1, 2]) {
      const draws = ['one', 'two', 'three'].map((word, at) =>
        vi.fn(at === place ? fails : () => `<p>${word}</p>`),
      );
      draws.forEach((draw) => part(draw));
      expect(drawn().filter((error) => error.includes('not made'))).toHaveLength(1);
      expect(words()).toBe(['one', 'two', 'three'].filter((_, at) => at !== place).join(''));
      expect(draws.map((draw) => draw.mock.calls.length)).toEqual([1, 1, 1]);
      expect(() => parts.splice(0).forEach((mounted) => void unmount(mounted))).not.toThrow();
      expect(words()).toBe('');
    }
  });

  it('is never made once what it belongs to is gone', async () => {
    const draw = vi.fn(() => '<p>panel</p>');
    await unmount(part(draw));
    parts.length = 0;
    drawn();
    expect(draw).not.toHaveBeenCalled();
  });
});
