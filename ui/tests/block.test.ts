import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDesk, openDesk, plain } from './window';

/*
 * Blocking stands beside the chat while WhatsApp still does it; who is blocked is not written to.
 */

const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const section = () => screen.findByRole('region', { name: 'Blocking' });

beforeEach(() => vi.stubGlobal('innerWidth', 1440));
afterEach(async () => {
  await closeDesk();
  vi.unstubAllGlobals();
});

describe('blocking', () => {
  it('is asked once more, then said in the composer, and taken back from where it was done', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    expect(plain((await section()).textContent)).toContain('Possible until');
    await user.click(within(await section()).getByRole('button', { name: /Block…/ }));
    expect(document.activeElement?.textContent.trim()).toBe('Leave it');
    await user.keyboard('{Enter}');
    expect(asked('set_blocked'), 'nothing was asked').toHaveLength(0);
    await user.click(within(await section()).getByRole('button', { name: /Block…/ }));
    await user.click(await within(await section()).findByRole('button', { name: 'Block' }));
    await waitFor(async () => expect(plain((await section()).textContent)).toContain('Blocked since'));
    expect(await screen.findByPlaceholderText(/This customer is blocked/)).toBeTruthy();
    await user.click(within(await section()).getByRole('button', { name: 'Let them write again' }));
    await waitFor(async () => expect(plain((await section()).textContent)).toContain('Possible until'));
    expect(screen.queryByPlaceholderText(/This customer is blocked/)).toBeNull();
  });

  it('says why it is not possible once a day has passed', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Farida');
    expect(plain((await section()).textContent)).toContain('only within 24 hours');
    expect(within(await section()).queryByRole('button')).toBeNull();
  });
});
