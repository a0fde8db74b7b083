import { expect, it } from 'vitest';
import { connect } from './client';
import { Pages } from './pages.svelte';

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A list of four pages that are answered when the test says so, in whichever order. */
function list() {
  const waiting: { before: string | null; answer: () => void }[] = [];
  connect({
    call: (_name: string, { before }: { before: string | null }) =>
      new Promise((resolve) => {
        const nth = Number(before ?? 0);
        waiting.push({ before, answer: () => resolve({ nth, next: nth < 3 ? String(nth + 1) : null }) });
      }),
  } as never);
  const pages = new Pages('held', 'n');
  return {
    pages,
    shown: () => pages.all.map((page) => (page as unknown as { nth: number }).nth),
    /** Answers the oldest question, or the newest. */
    async answer(which: 'oldest' | 'newest') {
      (which === 'oldest' ? waiting.shift() : waiting.pop())?.answer();
      await settle();
      return waiting.length;
    },
  };
}

it('shows the page that was asked for, whatever is answered first when the list goes stale meanwhile', async () => {
  for (const asksFirst of ['more', 'anew'])
    for (const first of ['oldest', 'newest'] as const)
      for (const then of ['oldest', 'newest'] as const) {
        const { pages, shown, answer } = list();
        void pages.refetch();
        await answer('oldest');
        if (asksFirst === 'more') void pages.more();
        void pages.refetch();
        void pages.more();
        await answer(first);
        while ((await answer(then)) > 0);
        expect(shown(), `${asksFirst}, ${first}, ${then}`).toEqual([0, 1]);
        expect(pages.loadingMore).toBe(false);
      }
});
