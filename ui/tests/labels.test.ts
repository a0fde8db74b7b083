import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A chat is labelled by a few letters, the list is filtered by what it carries, and those who keep labels keep them in Settings.
 */

type User = ReturnType<typeof userEvent.setup>;

const list = () => screen.findByRole('complementary', { name: 'Conversations' });
const openConversation = async (user: User, name: string) => {
  await user.click(await within(await list()).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const header = () => screen.getByRole('heading', { level: 1 }).closest('header') as HTMLElement;
const rows = () =>
  [...document.querySelectorAll<HTMLElement>('[data-conversation] .name')].map((row) =>
    plain(row.textContent),
  );
const picker = () => screen.findByPlaceholderText<HTMLInputElement>(/^Find/);

afterEach(closeDesk);

describe('labels', () => {
  it('are put on and taken off by key, letters and Enter, and leave a line', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('l');
    await user.type(await picker(), 'repb');
    const found = () => [...document.querySelectorAll('.label-list [data-command-item]')];
    await waitFor(() => expect(found()).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(plain(header().textContent)).toContain('Repeat buyer'));
    expect(asked('set_label')[0]?.args).toMatchObject({ on: true });
    await user.keyboard('{Enter}');
    await waitFor(() => expect(plain(header().textContent)).not.toContain('Repeat buyer'));
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(plain(document.querySelector('[role=log], main')?.textContent)).toMatch(
        /labelled this Repeat buyer/,
      ),
    );
    expect(plain(document.body.textContent)).toContain('took Repeat buyer off');
  });

  it('are made where none is called so, by whoever may, and not twice in another case', async () => {
    const { user, asked } = await openDesk('&role=manager');
    await openConversation(user, 'Anil Traders');
    await user.keyboard('l');
    await user.type(await picker(), 'REPEAT BUYER');
    expect(screen.queryByText(/^Make/)).toBeNull();
    await user.clear(await picker());
    await user.type(await picker(), 'Diwali');
    await user.click(await screen.findByText(/^Make/));
    await waitFor(() => expect(plain(header().textContent)).toContain('Diwali'));
    expect(asked('make_label')).toHaveLength(1);
  });

  it('are nobody’s to make who only answers', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('l');
    await user.type(await picker(), 'Diwali');
    expect(screen.queryByText(/^Make/)).toBeNull();
    expect(await screen.findByText('No label is called that.')).toBeDefined();
  });

  it('are found by search, and lead to the chats that carry them', async () => {
    const { user } = await openDesk();
    await user.type(await screen.findByPlaceholderText('Messages and people'), 'payment');
    const heading = await screen.findByRole('heading', { name: 'Labels' });
    await user.click(within(heading.nextElementSibling as HTMLElement).getByRole('button'));
    const bar = await screen.findByRole('group', { name: 'The list shows only' });
    expect(plain(bar.textContent)).toContain('Payment pending');
    await waitFor(() => expect(rows()).toHaveLength(2));
  });

  it('filter the list, together with the rest, until Escape', async () => {
    const { user, asked } = await openDesk();
    await list();
    await user.keyboard('f');
    await user.click(await screen.findByLabelText('Payment pending'));
    await waitFor(() => expect(asked('filtered').length).toBeGreaterThan(0));
    const bar = await screen.findByRole('group', { name: 'The list shows only' });
    expect(plain(bar.textContent)).toContain('Payment pending');
    await user.click(screen.getByLabelText('Unread'));
    await waitFor(() => expect(plain(bar.textContent)).toContain('Unread'));
    const last = asked('filtered').at(-1)?.args as { filter: { unread: boolean; labels: string[] } };
    expect([last.filter.unread, last.filter.labels.length]).toEqual([true, 1]);
    await user.keyboard('{Escape}');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('group', { name: 'The list shows only' })).toBeNull());
    expect(rows().length).toBeGreaterThan(1);
  });

  it('are kept in Settings: a name that is taken is said, a merge moves chats, a deletion asks first', async () => {
    const { user } = await openDesk('&role=owner');
    await list();
    await user.keyboard('gs');
    await user.click(await screen.findByRole('tab', { name: 'Labels' }));
    await user.type(await screen.findByPlaceholderText('A new label'), 'repeat  BUYER');
    await user.click(screen.getByRole('button', { name: 'Make' }));
    expect(await screen.findByText('Another label has this name.')).toBeDefined();
    const row = (name: string) => document.querySelector<HTMLElement>(`[data-label="${name}"]`);
    await user.click(screen.getByRole('button', { name: /^Merge .*Repeat buyer/ }));
    const select = await screen.findByLabelText<HTMLSelectElement>('The label that stays');
    await user.selectOptions(select, 'Payment pending');
    await user.click(screen.getByRole('button', { name: 'Merge' }));
    await waitFor(() => expect(row('Repeat buyer')).toBeNull());
    expect(plain(row('Payment pending')?.textContent)).toContain('on 2 chats');
    await user.click(screen.getByRole('button', { name: /^Delete .*Payment pending/ }));
    expect(plain(row('Payment pending')?.textContent)).toContain('It leaves every chat.');
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(row('Payment pending')).toBeNull());
    expect(await obstacles()).toEqual([]);
  });
});
