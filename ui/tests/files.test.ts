import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { closeDesk, openDesk, plain } from './window';

/*
 * Files of a chat: kept elsewhere, and found again.
 */

type User = ReturnType<typeof userEvent.setup>;

const openConversation = async (user: User, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.keyboard('4');
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};

afterEach(closeDesk);

describe('all files of a chat', () => {
  it('are a search of that chat alone', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Priya');
    await user.click(await screen.findByRole('button', { name: 'Customer details' }));
    await user.click(await screen.findByRole('button', { name: 'All files' }));
    await waitFor(() => expect(asked('search').at(-1)?.args).toMatchObject({ query: 'has:file ' }));
    expect(asked('search').at(-1)?.args).not.toMatchObject({ conversation_id: null });
    await screen.findByText(/In the chat with .?Priya/);
    await waitFor(() => expect(document.querySelectorAll('[data-result]').length).toBeGreaterThan(3));
  });
});

describe('a file that is saved', () => {
  const said = () => screen.queryAllByText(/is not encrypted/);
  const save = async (user: User) => {
    await user.click(await screen.findByRole('button', { name: /Measurements Andheri/ }));
  };

  it('lies outside what is encrypted, which is said the first time', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Priya');
    await save(user);
    await waitFor(() => expect(said()).toHaveLength(1));
    expect(plain(said()[0]?.textContent)).toMatch(/^bill\.pdf is saved\. Outside Sangam/);
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    await save(user);
    await waitFor(() => expect(asked('save_media')).toHaveLength(2));
    expect(said()).toHaveLength(0);
  });

  it('of which nothing came, since nobody chose where, says nothing', async () => {
    const { user, asked } = await openDesk('', (name, go) =>
      name === 'save_media' ? Promise.resolve({ name: null }) : go(),
    );
    await openConversation(user, 'Priya');
    await save(user);
    await waitFor(() => expect(asked('save_media')).toHaveLength(1));
    expect(said()).toHaveLength(0);
  });
});
