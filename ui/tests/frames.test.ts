import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ThreadAt, ThreadPage } from '$ipc/types';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

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
  it('the words of one never stand under the name of another', async () => {
    const { user, shop } = await opened();
    const { fakeTransport } = await import('$ipc/fake');
    const owner = new Map<string, string>();
    for (const { id } of shop.rows()) {
      const asked = { conversation_id: id, at: { where: 'latest' }, limit: 500 };
      const { items } = (await fakeTransport.call('thread', asked)) as ThreadPage;
      for (const item of items) if (item.type === 'message') owner.set(item.id, id);
    }
    const mixed: string[] = [];
    const seen = new Set<string>();
    const look = () => {
      const name = plain(heading()?.textContent);
      const of = (id: string | undefined) => shop.rows().find((row) => row.id === id);
      for (const bubble of document.querySelectorAll<HTMLElement>('main [data-message]')) {
        const row = of(owner.get(bubble.dataset.message ?? ''));
        if (row?.contact.name && row.contact.name !== name) mixed.push(`${row.contact.name} under ${name}`);
        if (row) seen.add(row.id);
      }
      const row = shop.rows().find(({ contact }) => contact.name === name);
      if (row && field() && field()?.value !== (row.draft ?? ''))
        mixed.push(`${field()?.value} under ${name}`);
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    for (const key of 'jjkjjj') {
      const before = current();
      await user.keyboard(key);
      await waitFor(() => expect(current()).not.toBe(before));
      await waitFor(() => expect(document.querySelector('main [data-message]')).not.toBeNull());
    }
    watcher.disconnect();
    expect(mixed).toEqual([]);
    expect(seen.size).toBeGreaterThan(3);
  });

  it('what is typed right behind the keys that lead there stands in the new one’s composer', async () => {
    const { user, asked } = await opened();
    const before = current();
    const draft = field()?.value ?? '';
    frozen();
    await user.keyboard('jrhaan ji');
    await waitFor(() => expectFocus(field()));
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
    expectFocus(note);
  });

  it('one opened at a found message comes in pieces, that message in the first', async () => {
    const { user, asked } = await opened();
    await user.keyboard('j');
    await waitFor(() => expect(plain(heading()?.textContent)).toBe('Anil Traders'));
    await user.keyboard('/7800');
    await waitFor(() => expect(document.querySelector('mark')?.textContent).toBe('7800'));
    const name = plain(heading()?.textContent);
    const pictures: string[][] = [];
    let chatsMade = 0;
    const look = (records: MutationRecord[]) => {
      const added = records.flatMap((record) => [...record.addedNodes]);
      chatsMade += added.filter((node) => node instanceof HTMLElement && node.matches('.stage')).length;
      if (plain(heading()?.textContent) === name) return;
      const bubbles = [...document.querySelectorAll<HTMLElement>('main [data-message]')];
      if (bubbles.length > 0) pictures.push(bubbles.map(({ dataset }) => dataset.message ?? ''));
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { subtree: true, childList: true });
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(pictures.at(-1)?.length).toBeGreaterThan(5));
    watcher.disconnect();
    // Nor was the chat that was left made once more.
    expect(chatsMade).toBe(1);
    const around = asked('thread').map(({ args }) => (args as { at: ThreadAt }).at);
    const found = around.find((at) => at.where === 'around');
    expect(pictures[0]).toContain(found?.message_id);
    expect(pictures[0]?.length).toBeLessThanOrEqual(5);
  });

  it('what was asked for and left again opens nothing later', async () => {
    const { user } = await opened();
    frozen();
    // All three before anything could come.
    for (const [key, code] of Object.entries({ j: 'KeyJ', r: 'KeyR', Escape: 'Escape' }))
      fireEvent.keyDown(document.body, { key, code });
    await waitFor(() => expect(heading()).toBeNull());
    await user.keyboard('j');
    await waitFor(() => expect(field()).not.toBeNull());
    expect(document.activeElement?.tagName).toBe('BODY');
  });

  it('a key that is pressed before its chat is there does nothing to the next one', async () => {
    const { user, asked } = await opened();
    frozen();
    for (const [key, code] of Object.entries({ j: 'KeyJ', e: 'KeyE', k: 'KeyK' }))
      fireEvent.keyDown(document.body, { key, code });
    vi.restoreAllMocks();
    await user.keyboard('j');
    await waitFor(() => expect(field()).not.toBeNull());
    expect(asked('act')).toEqual([]);
  });
});

it('the second click of two does nothing to the chat that came in the place of the first', async () => {
  const { user, asked } = await opened();
  const resolve = () => screen.getByRole('button', { name: /^Resolve/ });
  await waitFor(resolve);
  const before = current();
  fireEvent.click(resolve(), { detail: 1 });
  await waitFor(() => expect(current()).not.toBe(before));
  await waitFor(resolve);
  const many = asked('act').length;
  expect(many).toBeGreaterThan(0);
  fireEvent.click(resolve(), { detail: 2 });
  await user.keyboard('j');
  expect(asked('act')).toHaveLength(many);
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
