import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * What was believed to be done and is not is said in words, with what was typed for it, and leads to its chat.
 */

const notices = () => screen.getByRole('alert');

afterEach(closeDesk);

describe('what did not come true', () => {
  it('is told by what it was, why, and with what was typed', async () => {
    const { shop } = await openDesk('&notice=undone');
    const [first, second] = shop.rows().map(({ contact }) => contact.display_name);
    const words = plain(notices().textContent);
    expect(words).toContain(`What you wrote about ${first} was not kept.`);
    expect(words).toContain('Somebody changed it meanwhile.');
    expect(words).toContain('You wrote: VIP');
    expect(words).toContain(`Not resolved: ${first} and ${second}. The customer wrote meanwhile`);
    expect(words).toContain(`A message of yours did not reach ${second}, and the chat is done already.`);
    expect(await obstacles()).toEqual([]);
  });

  it('names five of many chats and says how many others there are', async () => {
    const { shop } = await openDesk('&notice=many');
    const names = shop.rows().map(({ contact }) => contact.display_name);
    expect(plain(notices().textContent)).toContain(
      `Not resolved: ${names.slice(0, 5).join(', ')} and 2 others.`,
    );
  });

  it('is told newest first where there is much of it, and the rest where somebody asks for it', async () => {
    const { user, shop } = await openDesk('&notice=many');
    const told = () => within(notices()).getAllByRole('button', { name: 'Dismiss' });
    expect(told()).toHaveLength(3);
    await user.click(within(notices()).getByRole('button', { name: /^Show \S*3\S* more$/ }));
    await waitFor(() => expect(told()).toHaveLength(6));
    expect(document.activeElement?.closest('[data-notice]')?.textContent).toContain('Not snoozed');
    expect(notices().textContent).toContain(shop.rows()[0]?.contact.display_name);
  });

  it('leaves the keyboard with the next one where it was dismissed by key', async () => {
    const { user } = await openDesk('&notice=many');
    const told = () => within(notices()).getAllByRole('button', { name: 'Dismiss' });
    const first = told()[0];
    first?.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(first?.isConnected).toBe(false));
    await waitFor(() => expect(notices().contains(document.activeElement)).toBe(true));
  });

  it('leads to the one chat it is about', async () => {
    const { user, shop, asked } = await openDesk('&notice=undone');
    const second = shop.rows()[1]?.contact.display_name ?? '';
    const shows = within(notices()).getAllByRole('button', { name: 'Show it' });
    expect(shows, 'a list of several leads nowhere').toHaveLength(2);
    await user.click(shows.at(-1) as HTMLElement);
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(second));
    expect(asked('dismiss_notice').at(-1)?.args).toEqual({ id: 1 });
  });

  it('stays with what was typed until that is let go of', async () => {
    const { user, shop, asked } = await openDesk('&notice=undone');
    const first = shop.rows()[0]?.contact.display_name ?? '';
    const [typed] = within(notices()).getAllByRole('button', { name: 'Show it' });
    await user.click(typed as HTMLElement);
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(first));
    expect(asked('dismiss_notice')).toEqual([]);
    expect(plain(notices().textContent)).toContain('You wrote: VIP');
  });
});
