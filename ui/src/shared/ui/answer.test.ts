import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import Answer from './Answer.svelte';

/* What a panel shows of a read, in whatever state the read is. */

let leave = () => Promise.resolve();
afterEach(() => leave());

const says = (words: string) => createRawSnippet(() => ({ render: () => `<p>${words}</p>` }));

function show(state: { data?: string[]; failed?: boolean; stands?: 'pane' | 'page' | 'card' }) {
  const { data, failed = false, stands } = state;
  const refetch = vi.fn();
  const phase = data ? 'ready' : failed ? 'error' : 'loading';
  const of = { data, phase, stale: failed && data !== undefined, refetch } as const;
  const isEmpty = (rows: string[]) => rows.length === 0;
  const snippets = { empty: says('none'), children: says('rows') };
  const answer = mount(Answer<string[]>, {
    target: document.body,
    props: { of, problem: 'not read', stands, isEmpty, ...snippets },
  });
  leave = () => unmount(answer);
  const text = document.body.textContent;
  return { refetch, has: (words: string) => text.includes(words) };
}

const retry = () => document.querySelector<HTMLButtonElement>('button')?.click();

it('is busy while nothing is known', () => {
  const { has } = show({});
  expect(document.querySelector('[aria-busy=true]')).not.toBeNull();
  expect(has('none') || has('rows') || has('not read')).toBe(false);
});

it.each(['pane', 'page', 'card'] as const)(
  'says at once that nothing could be read, and asks again, in a %s',
  (stands) => {
    const { refetch } = show({ failed: true, stands });
    expect(document.querySelector('[role=alert]')?.textContent).toContain('not read');
    retry();
    expect(refetch).toHaveBeenCalledOnce();
  },
);

it('says that there is nothing in the place of what there is', () => {
  const { has } = show({ data: [] });
  expect(has('none')).toBe(true);
  expect(has('rows')).toBe(false);
});

it.each([{ data: ['a'] }, { data: [] }])('keeps what was read when asking again fails: $data', ({ data }) => {
  const { refetch, has } = show({ data, failed: true });
  expect(has(data.length > 0 ? 'rows' : 'none')).toBe(true);
  expect(has('not read')).toBe(false);
  expect(document.querySelector('[role=status]')).not.toBeNull();
  retry();
  expect(refetch).toHaveBeenCalledOnce();
});

it('says nothing beside what was read and is true', () => {
  const { has } = show({ data: ['a'] });
  expect(has('rows')).toBe(true);
  expect(document.querySelector('[role], button')).toBeNull();
});
