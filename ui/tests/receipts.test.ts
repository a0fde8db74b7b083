import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk } from './window';

/*
 * What a customer learns before the answer: chosen in the settings, and said only where it is chosen.
 */

const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
  return screen.findByRole('textbox', { name: /Reply to/ });
};

afterEach(closeDesk);

describe('blue ticks', () => {
  it('are given with the answer until somebody chooses otherwise', async () => {
    const { user, asked } = await openDesk();
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    const group = await screen.findByRole('group', { name: /Blue ticks/ });
    const choice = (name: RegExp) => within(group).getByRole<HTMLInputElement>('radio', { name });
    expect(choice(/When I answer/).checked).toBe(true);
    await user.click(choice(/Never/));
    await waitFor(() => expect(asked('save_settings')[0]?.args).toMatchObject({ read_receipts: 'never' }));
    expect(choice(/Never/).checked).toBe(true);
    expect(await obstacles(document.querySelector('main') as HTMLElement)).toEqual([]);
  });

  it.each([
    ['&receipts=on_open', 1],
    ['', 0],
    ['&receipts=never', 0],
  ])('with %s typing is said %i times', async (query, times) => {
    const { user, asked } = await openDesk(query);
    const composer = await openConversation(user, 'Anil Traders');
    await user.type(composer, 'Two are left');
    expect(asked('typing')).toHaveLength(times);
  });
});
