import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A filter gets a name, stands in the rail with its count, and is kept in Settings.
 */

const rail = () => screen.getByRole('navigation', { name: 'Sections' });
const railViews = () =>
  within(rail())
    .queryAllByRole('button')
    .map((button) => plain(button.querySelector('.visually-hidden')?.textContent))
    .filter((label) => / chats?\./.test(label));
const bar = () => screen.findByRole('group', { name: 'The list shows only' });

afterEach(closeDesk);

describe('saved views', () => {
  it('begin as a filter, get a name, and stand in the rail with their count', async () => {
    const { user, asked } = await openDesk();
    await screen.findByRole('complementary', { name: 'Conversations' });
    await user.keyboard('f');
    await user.click(await screen.findByLabelText('Payment pending'));
    await user.keyboard('{Escape}');
    await user.click(within(await bar()).getByRole('button', { name: 'Save as a view…' }));
    const sheet = await screen.findByRole('dialog', { name: 'Save this filter' });
    expect(within(sheet).queryByText('For the whole team')).toBeNull();
    await user.type(within(sheet).getByLabelText('Name of the view'), 'To be paid');
    await user.click(within(sheet).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(railViews()).toEqual(['To be paid: 2 chats.']));
    expect(asked('save_view')[0]?.args).toMatchObject({ name: 'To be paid', shared: false, pinned: true });
    await waitFor(async () => expect(plain((await bar()).textContent)).toContain('To be paid'));
  });

  it('show what they filter at a click, and say when their label was deleted', async () => {
    const { user } = await openDesk('&views');
    await waitFor(() => expect(railViews()).toHaveLength(4));
    expect(railViews()[3]).toContain('A label of this filter was deleted.');
    await user.click(within(rail()).getByRole('button', { name: /Diwali/ }));
    expect(plain((await bar()).textContent)).toContain('A label of this filter was deleted.');
    expect(await screen.findByText('No chat is like this.')).toBeDefined();
    await user.click(within(rail()).getByRole('button', { name: /थोक/ }));
    await waitFor(() => expect(document.querySelectorAll('[data-conversation]')).toHaveLength(1));
  });

  it('are a key away, the first three of them, and a key without one does nothing', async () => {
    const { user } = await openDesk('&views');
    await waitFor(() => expect(railViews()).toHaveLength(4));
    await user.keyboard('9');
    await waitFor(async () => expect(plain((await bar()).textContent)).toContain('थोक ग्राहक'));
    await user.keyboard('7');
    await waitFor(async () => expect(plain((await bar()).textContent)).toContain('Payment pending'));
    const first = within(rail()).getByRole('button', { name: /Payment pending/ });
    expect(first.title).toMatch(/\(7\)$/);
  });

  it('give way to the chats of the tab once the mentions they were left for are left', async () => {
    const { user } = await openDesk('&views');
    await waitFor(() => expect(railViews()).toHaveLength(4));
    const rows = () => document.querySelectorAll('[data-conversation]').length;
    await waitFor(() => expect(rows()).toBeGreaterThan(1));
    const many = rows();
    await user.click(within(rail()).getByRole('button', { name: /थोक/ }));
    await waitFor(() => expect(rows()).toBe(1));
    await user.keyboard('ga');
    await screen.findByRole('list', { name: 'Notes that mention you' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(rows()).toBe(many));
  });

  it('are moved, unpinned and deleted in Settings; the team’s only by those who look after it', async () => {
    const { user } = await openDesk('&views');
    await screen.findByRole('complementary', { name: 'Conversations' });
    await user.keyboard('gs');
    await user.click(await screen.findByRole('tab', { name: 'Views' }));
    const names = () =>
      [...document.querySelectorAll<HTMLElement>('[data-view]')].map((row) => row.dataset.view);
    await waitFor(() => expect(names()).toHaveLength(4));
    const row = (name: string) => document.querySelector<HTMLElement>(`[data-view="${name}"]`) as HTMLElement;
    expect(within(row('Payment pending')).queryAllByRole('button')).toEqual([]);
    await user.click(within(row('Diwali')).getByRole('button', { name: /further up/ }));
    await waitFor(() =>
      expect(names()).toEqual(['Payment pending', 'Waiting an hour', 'Diwali', 'थोक ग्राहक']),
    );
    await user.click(within(row('Diwali')).getByRole('button', { name: /^Take/ }));
    await waitFor(() => expect(railViews().some((label) => label.includes('Diwali'))).toBe(false));
    await user.click(within(row('Diwali')).getByRole('button', { name: /^Delete/ }));
    await user.click(within(row('Diwali')).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(names()).not.toContain('Diwali'));
    expect(await obstacles()).toEqual([]);
  });
});
