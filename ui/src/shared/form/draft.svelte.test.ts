import { flushSync } from 'svelte';
import { beforeEach, expect, it } from 'vitest';
import { useDraft } from './draft.svelte';

/* A form that is opened, typed in and left again. */

interface Words {
  text: string;
  buttons: string[];
}
const before: Words = { text: '', buttons: [] };
let begun: Map<string, Words>;
beforeEach(() => (begun = new Map()));

function visit(key: string, type: (draft: Words) => void = () => undefined): Words {
  let found = before;
  const leave = $effect.root(() => {
    const draft = useDraft(begun, key, before);
    found = $state.snapshot(draft);
    flushSync();
    type(draft);
  });
  flushSync();
  leave();
  return found;
}

it('what was begun is found again, also deep in it, and only there', () => {
  visit('new', (draft) => draft.buttons.push('Call'));
  expect(visit('new')).toEqual({ text: '', buttons: ['Call'] });
  expect(visit('another')).toEqual(before);
});

it('what is again as it began is no begun work', () => {
  visit('new', (draft) => (draft.text = 'Namaste'));
  expect(begun.size).toBe(1);
  visit('new', (draft) => (draft.text = ''));
  expect(begun.size).toBe(0);
});

it('what it began with is not touched by typing', () => {
  visit('new', (draft) => draft.buttons.push('Call'));
  expect(before).toEqual({ text: '', buttons: [] });
});
