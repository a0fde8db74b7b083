import { screen, waitFor } from '@testing-library/dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeDesk, openDesk } from './window';

/*
 * A chat comes on the screen over several frames: name and newest bubbles, what stands below them, what stands beside them. Whatever
 * is on the screen is of one chat, and a key is of the chat it was meant for.
 */

vi.unmock('$shared/ui/turns');

const heading = () => document.querySelector('main h1');
const field = () => document.querySelector<HTMLTextAreaElement>('form.composer textarea');
const rows = () => [...document.querySelectorAll<HTMLElement>('#conversation-rows [data-conversation]')];
const current = () => rows().find((row) => row.getAttribute('aria-current') === 'true')?.dataset.conversation;
const frozen = () => vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0);

afterEach(async () => {
  vi.restoreAllMocks();
  await closeDesk();
});

async function opened() {
  const desk = await openDesk();
  await waitFor(() => expect(rows().length).toBeGreaterThan(4));
  await desk.user.keyboard('4');
  await desk.user.keyboard('j');
  await waitFor(() => expect(field()).not.toBeNull());
  return desk;
}

describe('from chat to chat', () => {
  it('what is typed right behind the keys that lead there stands in the new one’s composer', async () => {
    const { user, asked } = await opened();
    const before = current();
    const draft = field()?.value ?? '';
    frozen();
    await user.keyboard('jrhaan ji');
    await waitFor(() => expect(field()).toBe(document.activeElement));
    expect(current()).not.toBe(before);
    await waitFor(() => expect(field()?.value.endsWith('haan ji')).toBe(true));
    await waitFor(() => expect(asked('save_draft').length).toBeGreaterThan(0));
    for (const { args } of asked('save_draft'))
      expect(args).toMatchObject({ conversation_id: current(), text: field()?.value });
    await user.keyboard('{Escape}k');
    await waitFor(() => expect(current()).toBe(before));
    await waitFor(() => expect(field()?.value).toBe(draft));
  });

  it('a note is typed ahead as well, and taken back by a key', async () => {
    const { user } = await opened();
    frozen();
    await user.keyboard('jnabx{Backspace}c');
    const note = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /note/i });
    await waitFor(() => expect(note.value).toBe('abc'));
    expect(document.activeElement).toBe(note);
  });

  it('what was asked for and left again opens nothing later', async () => {
    const { user } = await opened();
    frozen();
    await user.keyboard('jr{Escape}');
    await waitFor(() => expect(heading()).toBeNull());
    await user.keyboard('j');
    await waitFor(() => expect(field()).not.toBeNull());
    expect(document.activeElement).toBe(document.body);
  });
});

it('what was resolved and is taken back is open again, and its row stands where it stood', async () => {
  const { user, asked } = await openDesk();
  await waitFor(() => expect(rows().length).toBeGreaterThan(2));
  await user.keyboard('jj');
  await waitFor(() => expect(current()).toBe(rows()[1]?.dataset.conversation));
  await waitFor(() => expect(field()).not.toBeNull());
  const before = current() ?? '';
  const order = rows().map((row) => row.dataset.conversation);
  await user.keyboard('e');
  await waitFor(() => expect(current()).not.toBe(before));
  expect(current()).toBe(order[order.indexOf(before) + 1]);
  await waitFor(() => expect(rows().map((row) => row.dataset.conversation)).not.toContain(before));
  await user.keyboard('{Control>}z{/Control}');
  await waitFor(() => expect(asked('take_back')).toHaveLength(1));
  await waitFor(() => expect(current()).toBe(before));
  await waitFor(() => expect(rows().map((row) => row.dataset.conversation)).toEqual(order));
});
