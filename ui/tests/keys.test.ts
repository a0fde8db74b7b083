import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A person's own keys: chosen on the sheet that shows them all, kept on this desk, and never two meanings for one key.
 */

type User = ReturnType<typeof userEvent.setup>;

const list = () => screen.findByRole('complementary', { name: 'Conversations' });
const openSheet = async (user: User) => {
  await list();
  await user.keyboard('?');
  return screen.findByRole('dialog', { name: 'Keys' });
};
const change = async (user: User, sheet: HTMLElement, command: RegExp) =>
  user.click(within(sheet).getByRole('button', { name: command }));

afterEach(closeDesk);

it('a key is changed by clicking it and pressing another, and does that from then on', async () => {
  const { user, asked } = await openDesk();
  const sheet = await openSheet(user);
  await change(user, sheet, /^\W*Search\W*: .*Change the key/);
  await within(sheet).findByText(/Press the new key/);
  await user.keyboard('y');
  await waitFor(() =>
    expect(asked('save_settings').at(-1)?.args).toMatchObject({ keys: { search: 'KeyY' } }),
  );
  expect(await obstacles(sheet)).toEqual([]);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.keyboard('y');
  await waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('search'));
});

it('a key of another command says whose it is, and is taken only when asked', async () => {
  const { user, asked } = await openDesk();
  const sheet = await openSheet(user);
  await change(user, sheet, /^\W*Search\W*: .*Change the key/);
  await user.keyboard('e');
  await within(sheet).findByText(/already the key for/);
  expect(asked('save_settings')).toHaveLength(0);
  await user.click(within(sheet).getByRole('button', { name: 'Use it here' }));
  await waitFor(() =>
    expect(asked('save_settings').at(-1)?.args).toMatchObject({ keys: { search: 'KeyE' } }),
  );
  await user.click(await within(sheet).findByRole('button', { name: /The usual key for: .*Search/ }));
  await waitFor(() => expect(asked('save_settings').at(-1)?.args).toMatchObject({ keys: {} }));
});

it('menus show the keys in force, also the one somebody chose', async () => {
  const { user } = await openDesk('&role=owner&real');
  const sheet = await openSheet(user);
  await change(user, sheet, /Mark as pending, or reopen.*Change the key/);
  await within(sheet).findByText(/Press the new key/);
  await user.keyboard('y');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

  await user.click(await within(await list()).findByRole('button', { name: /Dr. Sen/ }));
  await user.click(await screen.findByRole('button', { name: 'More about this chat' }));
  const shown = () =>
    [...document.querySelectorAll('[role=menuitem]')].map((item) => plain(item.textContent));
  await waitFor(() =>
    expect(shown()).toEqual([
      'Mark as pendingY',
      'Mark as unreadShift U',
      'Search in this chatCtrl Shift F',
      'Let the team see itShift P',
      'Make private to meP',
    ]),
  );
});

it('what every window needs stays, and Escape leaves the sheet as it was', async () => {
  const { user, asked } = await openDesk();
  const sheet = await openSheet(user);
  await change(user, sheet, /^\W*Search\W*: .*Change the key/);
  await user.keyboard('{Control>}c{/Control}');
  await within(sheet).findByText(/Every window needs this key/);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(within(sheet).queryByText(/Every window needs/)).toBeNull());
  expect(screen.getByRole('dialog', { name: 'Keys' })).toBeTruthy();
  expect(asked('save_settings')).toHaveLength(0);
});

it('under an open menu, a popover or a sheet no key acts on the chat behind it', async () => {
  const { user, asked } = await openDesk();
  await list();
  await user.keyboard('j');
  const name = await screen.findByRole('heading', { level: 1 });
  const done = () => [asked('act').length, document.querySelectorAll('[role=dialog]').length];

  await user.click(await screen.findByRole('button', { name: 'More about this chat' }));
  await waitFor(() => expect(document.activeElement?.closest('[role=menu]')).not.toBeNull());
  await user.keyboard('entjx');
  expect(document.querySelector('[role=menu]')).not.toBeNull();
  expect(done()).toEqual([0, 0]);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.querySelector('[role=menu]')).toBeNull());

  await user.keyboard('f');
  const box = () => document.querySelector<HTMLElement>('[data-popover-content] [type=checkbox]');
  await waitFor(() => expect(box()).not.toBeNull());
  box()?.focus();
  await user.keyboard('ej');
  expect(done()).toEqual([0, 0]);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(box()).toBeNull());

  await user.keyboard('s');
  await waitFor(() => expect(document.activeElement?.role).toBe('menuitem'));
  await user.keyboard('{End}{Enter}');
  const sheet = await screen.findByRole('dialog');
  within(sheet).getByRole('button', { name: 'Close' }).focus();
  await user.keyboard('ej');
  expect(done()).toEqual([0, 1]);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

  expect(screen.getByRole('heading', { level: 1 })).toBe(name);
  expect(screen.queryByRole('toolbar')).toBeNull();
  await user.keyboard('e');
  await waitFor(() => expect(asked('act')).toHaveLength(1));
});

it('names the keys that act: with single letters switched off, those with Ctrl, or none', async () => {
  const { user } = await openDesk();
  await list();
  const ofSearch = () => document.querySelector('.search kbd')?.textContent;
  expect(ofSearch()).toBe('/');
  await user.keyboard('gs');
  await user.click(await screen.findByRole('switch', { name: /Single-letter keys/ }));
  await waitFor(() => expect(ofSearch()).toBe('Ctrl F'));
  await user.click(screen.getByRole('button', { name: /^Inbox/ }));
  await user.keyboard('{Control>}{Tab}{/Control}');
  const resolve = await screen.findByRole('button', { name: /^Resolve/ });
  expect(resolve.querySelector('.keys')?.textContent).toBe('Ctrl E');
  expect(screen.getByRole('button', { name: /^Snooze/ }).title).toBe('Snooze');
  expect(plain(document.querySelector('aside[aria-label="Practice shop"]')?.textContent)).not.toMatch(
    /Press \w /,
  );
  await user.keyboard('{Control>}/{/Control}');
  const sheet = await screen.findByRole('dialog', { name: 'Keys' });
  expect(sheet.textContent).toContain('switched off in Settings');
});
