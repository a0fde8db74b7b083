import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

/*
 * A link that was opened outside shows a page on which a person decides, says so, and is followed once.
 */

const OWNER = '&role=owner&real';
const spoken = (words: RegExp) =>
  waitFor(() => expect(plain(document.querySelector('[aria-live=polite]')?.textContent)).toMatch(words));
const field = (name: string) => screen.findByLabelText(name) as Promise<HTMLInputElement>;

afterEach(closeDesk);

describe('an invitation', () => {
  const isFilled = async () => {
    expect((await field('Invitation')).value).toMatch(/^sangam:\/\/join/);
    await spoken(/Invitation opened\. It leads to https:\/\/desk\.mehtafabrics\.example/);
    expect(screen.getByText(/^Leads to/)).toBeTruthy();
    expectFocus(await field('Your name'));
  };

  it('opens its door, filled, with the focus on what is left to say', async () => {
    const { shop, asked } = await openDesk('&room=doors');
    await screen.findByRole('button', { name: 'Join or sign in' });
    shop.opened('join');
    await isFilled();
    await waitFor(() => expect(asked('link_followed')).toHaveLength(1));
    expect(asked('accept_invitation')).toHaveLength(0);
  });

  it('that opened the app is there from the start, and Back leads to the doors', async () => {
    const { user } = await openDesk('&room=doors&opened=join');
    await isFilled();
    await user.click(screen.getByRole('button', { name: 'Back' }));
    expect(await screen.findByRole('button', { name: 'Join or sign in' })).toBeTruthy();
  });

  it('comes before signing in again', async () => {
    await openDesk('&room=signed_out&opened=join');
    await isFilled();
  });

  it('takes nobody away from a desk before they say so', async () => {
    const { user, shop, asked } = await openDesk('&real');
    await screen.findByRole('complementary', { name: 'Conversations' });
    shop.opened('join');
    const sheet = await screen.findByRole('dialog', { name: 'You opened an invitation' });
    expect(await within(sheet).findByText(/Leads to/)).toBeTruthy();
    await user.click(within(sheet).getByRole('button', { name: 'Stay here' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(asked('sign_out')).toHaveLength(0);
    shop.opened('join');
    await user.click(await screen.findByRole('button', { name: 'Leave and look at it' }));
    await waitFor(() => expect(asked('sign_out')).toHaveLength(1));
    await isFilled();
  });
});

describe('back from Meta’s dialog', () => {
  it('shows what came of it, whatever was on the screen, and says it', async () => {
    const { user, shop, asked } = await openDesk(`${OWNER}&journey=live`);
    await screen.findByRole('complementary', { name: 'Conversations' });
    await user.keyboard('?');
    await screen.findByRole('dialog');
    shop.opened('connected');
    const title = await screen.findByRole('heading', { level: 2, name: 'Connect with Meta' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expectFocus(title));
    await spoken(/Back from the browser\. Connecting: under way/);
    await waitFor(() => expect(asked('link_followed')).toHaveLength(1));
  });

  it('with the number connected, leads on to contacts and history', async () => {
    const { user } = await openDesk(`${OWNER}&journey=connected&opened=connected`);
    await user.click(await screen.findByRole('button', { name: 'Go on to contacts and history' }));
    await screen.findByRole('heading', { level: 2, name: 'Bring contacts and history' });
  });

  it('again finds the page where it was left by another link', async () => {
    const { user, shop, asked } = await openDesk(`${OWNER}&journey=live&opened=connected`);
    await user.click(await screen.findByRole('button', { name: /Before you connect/ }));
    await screen.findByRole('heading', { level: 2, name: 'Settle these before you connect' });
    await waitFor(() => expect(asked('link_followed')).toHaveLength(1));
    shop.opened('connected');
    await screen.findByRole('heading', { level: 2, name: 'Connect with Meta' });
    await waitFor(() => expect(asked('link_followed')).toHaveLength(2));
  });

  it('a made-up link, with no signup behind it, only opens the journey where it stands', async () => {
    await openDesk(`${OWNER}&journey=fresh&nonumber&opened=connected`);
    await screen.findByRole('heading', { level: 2, name: 'Is this right for you?' });
  });

  it('waits until somebody sits at the desk', async () => {
    const { user, asked } = await openDesk(`${OWNER}&journey=live&room=doors&opened=connected`);
    await user.click(await screen.findByRole('button', { name: 'Open the practice shop' }));
    expect(asked('link_followed')).toHaveLength(0);
    await screen.findByRole('heading', { level: 2, name: 'Connect with Meta' });
  });

  it('tells everybody else that only the owner connects', async () => {
    await openDesk('&real&opened=connected');
    expect(await screen.findByText('Only the owner connects a number.')).toBeTruthy();
  });
});
