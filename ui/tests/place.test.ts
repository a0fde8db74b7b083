import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { closeDesk, openDesk } from './window';

/*
 * Where the keyboard stands: in what was opened, and beside what went away, so that no letter is taken for a command somewhere else.
 */

type User = ReturnType<typeof userEvent.setup>;

const OWNER = '&role=owner&real';
const chats = () => screen.findByRole('complementary', { name: 'Conversations' });
const focused = () => document.activeElement as HTMLElement;
const stands = (on: HTMLElement) => waitFor(() => expectFocus(on));

async function settings(user: User, tab: RegExp) {
  await chats();
  await user.keyboard('gs');
  await user.click(await screen.findByRole('tab', { name: tab }));
}

async function press(user: User, button: HTMLElement) {
  button.focus();
  await user.keyboard('{Enter}');
}

afterEach(closeDesk);

describe('a form that opens', () => {
  it.each([
    ['gs', /^Quick replies/, 'New quick reply', 'Name'],
    ['gs', /^Labels/, 'Rename or recolour .?Payment pending', 'Name of the label'],
    ['gs', /^People/, 'Rename', 'Name of the team'],
    ['gm', null, 'New template', 'Name'],
    ['gn', null, 'Change the list', 'Where the figures come from'],
  ])('%s %s %s takes what is typed', async (keys, tab, opener, field) => {
    const { user } = await openDesk(OWNER);
    await chats();
    await user.keyboard(keys);
    if (tab) await user.click(await screen.findByRole('tab', { name: tab }));
    await user.click(
      (await screen.findAllByRole('button', { name: new RegExp(`^${opener}`) }))[0] as HTMLElement,
    );
    await waitFor(() => expect(screen.getAllByLabelText(new RegExp(field)).includes(focused())).toBe(true));
    await user.keyboard('judge4');
    expect(document.querySelector<HTMLElement>('[data-conversation]')?.closest('[hidden]')).not.toBeNull();
    expect((focused() as HTMLInputElement).value).toContain('judge4');
  });
});

it.each(['gt', 'gn', 'gm', 'gs', 'gc'])('%s leads into a room, and Tab goes on from there', async (keys) => {
  const { user } = await openDesk(OWNER);
  const list = await chats();
  (await within(list).findAllByRole('button', { name: /Anil Traders/ }))[0]?.focus();
  await user.keyboard(keys);
  await waitFor(() => expect(focused().matches('[data-room]:not([hidden])')).toBe(true));
  const room = focused();
  await waitFor(() => expect(within(room).getAllByRole('heading').length).toBeGreaterThan(0));
  await user.tab();
  expect(room.contains(focused())).toBe(true);
});

it('a question stands on what keeps, and Escape keeps and goes nowhere', async () => {
  const { user, asked } = await openDesk(OWNER);
  await settings(user, /^Labels/);
  const opener = await screen.findByRole('button', { name: /^Delete .?Payment pending/ });
  await user.click(opener);
  await stands(screen.getByRole('button', { name: 'Cancel' }));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull());
  expect(screen.getByRole('tab', { name: /^Labels/ })).toBeDefined();
  expect(asked('delete_label')).toEqual([]);
});

it('keys of the list mean the list that is seen, and the palette leads there', async () => {
  const { user } = await openDesk(OWNER);
  await settings(user, /^Labels/);
  focused().blur();
  await user.keyboard('jku4');
  expect(screen.getByRole('tab', { name: /^Labels/ })).toBeDefined();
  await user.keyboard('{Control>}k{/Control}');
  await user.keyboard('Show All');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByRole('tab', { name: /^Labels/ })).toBeNull());
});

describe('what goes away under the keyboard leaves it', () => {
  const open = async (user: User, name: RegExp) => {
    const [row] = await within(await chats()).findAllByRole('button', { name });
    await user.click(row as HTMLElement);
    await screen.findByRole('heading', { level: 1, name });
  };

  it('to what took its place', async () => {
    const { user } = await openDesk();
    await open(user, /Ritika/);
    await press(user, await screen.findByRole('button', { name: 'Read it' }));
    await stands(screen.getByRole('tab', { name: 'Reply' }));
  });

  it('to the next of a list, and to the last when there is none', async () => {
    const { user } = await openDesk(OWNER);
    await settings(user, /^Labels/);
    const openers = () => screen.queryAllByRole('button', { name: /^Delete / });
    await waitFor(() => expect(openers().length).toBeGreaterThan(1));
    const rows = () => [...document.querySelectorAll<HTMLElement>('[data-label]')];
    const [, second] = rows().map((row) => row.dataset.label);
    await press(user, openers()[0] as HTMLElement);
    await user.keyboard('{Tab}{Enter}');
    await waitFor(() => expect(rows()[0]?.dataset.label).toBe(second));
    await waitFor(() => expect(rows()[0]?.contains(focused())).toBe(true));
  });

  it('to the room below, where a sheet was answered and what opened it is gone', async () => {
    const { user } = await openDesk(OWNER);
    await settings(user, /^Quick replies/);
    await press(user, await screen.findByRole('button', { name: /^Way to the shop/ }));
    await press(user, await screen.findByRole('button', { name: 'Remove' }));
    await press(user, within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }));
    await screen.findByRole('button', { name: 'New quick reply' });
    await waitFor(() => expect(screen.getByRole('tabpanel').contains(focused())).toBe(true));
  });

  it('to whoever asked, where a question was answered with no', async () => {
    const { user } = await openDesk(OWNER);
    await settings(user, /^Labels/);
    const name = /^Delete .?Payment pending/;
    await press(user, await screen.findByRole('button', { name }));
    await user.keyboard('{Escape}');
    await stands(await screen.findByRole('button', { name }));
  });

  it('but not in another chat, not behind Escape, and not under a pointer', async () => {
    const { user } = await openDesk();
    await open(user, /Anil Traders/);
    (await screen.findByRole('button', { name: /^Resolve/ })).focus();
    await user.keyboard('k');
    await screen.findByRole('heading', { level: 1, name: /Ritika/ });
    await new Promise((then) => setTimeout(then));
    expectFocus(document.body);
    await user.keyboard('r');
    await waitFor(() => expect(focused().closest('form.composer')).not.toBeNull());
    await user.keyboard('{Escape}');
    await new Promise((then) => setTimeout(then));
    expectFocus(document.body);
    await user.click(screen.getByRole('button', { name: 'Read it' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Read it' })).toBeNull());
    await new Promise((then) => setTimeout(then));
    expectFocus(document.body);
  });
});
