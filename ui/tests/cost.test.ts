import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * What sending costs, as a person meets it: on the button while answering, and as a month for those who look after the business.
 */

type User = ReturnType<typeof userEvent.setup>;

const openConversation = async (user: User, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const sendButton = () => document.querySelector<HTMLButtonElement>('form.composer button[type=submit]');
const openNumber = async (user: User) => {
  await user.keyboard('gn');
  await screen.findByRole('heading', { level: 2, name: 'What it costs' });
};
const cells = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map((cell) => plain(cell.textContent).trim());

afterEach(closeDesk);

describe('the Send button', () => {
  it('is free while free messages are left, and says how many by our count', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await waitFor(() => expect(sendButton()?.textContent).toContain('Send · free'));
    expect(plain(screen.getByText(/free left/).textContent)).toBe('about 412 free left');
    expect(screen.queryByRole('button', { name: 'Answer from the phone, free' })).toBeNull();
  });

  it('names about how much once they are used up, and offers the phone', async () => {
    const { user } = await openDesk('&sent=1000&price=0.115');
    await openConversation(user, 'Anil Traders');
    await waitFor(() => expect(plain(sendButton()?.textContent)).toContain('Send · about ₹0.115'));
    await user.click(screen.getByRole('button', { name: 'Answer from the phone, free' }));
    expect(plain(screen.getByText(/Open WhatsApp on the business phone/).textContent)).toContain(
      'Anil Traders',
    );
  });

  it('does not invent a price the list does not name', async () => {
    const { user } = await openDesk('&sent=1000');
    await openConversation(user, 'Anil Traders');
    await waitFor(() => expect(sendButton()?.textContent).toContain('Send · price not known'));
  });

  it('is templates only in a closed window, with the phone beside it', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Farida');
    expect(await screen.findByRole('button', { name: 'Choose a template' })).toBeTruthy();
    expect(sendButton()).toBeNull();
    expect(screen.getByRole('button', { name: 'Answer from the phone, free' })).toBeTruthy();
  });

  it('queues by itself when the hub is gone', async () => {
    const { user, shop } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await waitFor(() => expect(sendButton()?.textContent).toContain('Send · free'));
    shop.connect({ state: 'offline' });
    await waitFor(() => expect(sendButton()?.textContent).toContain('Send when online'));
  });
});

/** The customer is a drawer in a window as narrow as this one. */
const openDrawer = async (user: User) =>
  user.click(await screen.findByRole('button', { name: 'Customer details' }));

describe('the reply window', () => {
  it('shows the free hours after an advertisement', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Ritika Jain');
    await openDrawer(user);
    expect(await screen.findByText(/Came by an advertisement: everything is free until/)).toBeTruthy();
  });

  it('says so when the clock of this computer is wrong', async () => {
    const { user } = await openDesk('&clock=1440');
    await openConversation(user, 'Anil Traders');
    await openDrawer(user);
    expect(plain((await screen.findByText(/clock is wrong/)).textContent)).toContain('1,440 min');
  });
});

describe('the month', () => {
  it('that cannot be read is asked for again once the line is back, and by hand', async () => {
    const { user, shop, asked } = await openDesk('&role=owner&fails=month');
    await openNumber(user);
    expect(await screen.findByText('The month could not be read.')).toBeTruthy();
    const first = asked('month').length;
    expect(first).toBeLessThan(3);
    shop.connect({ state: 'offline' });
    shop.connect({ state: 'live' });
    await waitFor(() => expect(asked('month')).toHaveLength(first + 1));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(asked('month')).toHaveLength(first + 2));
  });

  it('is counted, confirmed and estimated apart, with the list’s date and doubts', async () => {
    const { user } = await openDesk('&role=owner&sent=1040&price=0.115');
    await openNumber(user);
    const row = (await screen.findByRole('rowheader', { name: 'No template' })).closest('tr') as HTMLElement;
    expect(cells(row)).toEqual(['1,071', '1,019', '40', '12', 'about ₹4.60']);
    expect(plain(screen.getByText(/counted against the free ones/).textContent)).toBe(
      '1,040 messages counted against the free ones; about 1,000 a month are free',
    );
    expect(screen.getByText(/Read on/).textContent).toContain('22 November 2026');
    expect(screen.getByText(/About 1,000 of them are free/)).toBeTruthy();
    expect(await obstacles(screen.getByRole('region', { name: 'What it costs' }))).toEqual([]);
  });

  it('has no price where the list has none', async () => {
    const { user } = await openDesk('&role=owner&sent=1040');
    await openNumber(user);
    const row = (await screen.findByRole('rowheader', { name: 'No template' })).closest('tr') as HTMLElement;
    expect(cells(row).at(-1)).toBe('price not known');
  });

  it('another month is asked of the hub by its name', async () => {
    const { user, asked } = await openDesk('&role=owner');
    await openNumber(user);
    await user.click(await screen.findByRole('radio', { name: 'Last month' }));
    expect(await screen.findByText('Nothing was sent from the desk in this month.')).toBeTruthy();
    expect(asked('month').map((call) => (call.args as { month: string | null }).month)).toEqual([
      null,
      '2026-10',
    ]);
  });

  it('the owner types a list; what cannot be read is named and not sent', async () => {
    const { user, asked } = await openDesk('&role=owner&sent=1040');
    await openNumber(user);
    await user.click(await screen.findByRole('button', { name: 'Change the list' }));
    const price = await screen.findByRole('textbox', { name: '+91 Utility' });
    await user.type(screen.getByRole('textbox', { name: 'Where the figures come from' }), 'Meta’s list');
    await user.type(price, 'cheap');
    await user.click(screen.getByRole('button', { name: 'Save the list' }));
    expect(plain((await screen.findByText(/cannot be read/)).textContent)).toMatch(/^Prices per message/);
    expect(asked('save_rate_card')).toHaveLength(0);
    await user.clear(price);
    await user.type(price, '0.115');
    await user.click(screen.getByRole('button', { name: 'Save the list' }));
    await screen.findByText(/Your own list/);
    expect(asked('save_rate_card')[0]?.args).toMatchObject({
      card: { source: 'Meta’s list', markets: [{ prefix: '91', utility: 115_000, service: null }, {}, {}] },
    });
    await waitFor(() => expect(plain(document.body.textContent)).toContain('about ₹4.60'));
  });

  it('a list that was begun is still there after looking elsewhere', async () => {
    const { user } = await openDesk('&role=owner&sent=1040');
    const edit = async () => {
      await openNumber(user);
      await user.click(await screen.findByRole('button', { name: 'Change the list' }));
    };
    const price = () => screen.findByRole<HTMLInputElement>('textbox', { name: '+91 Utility' });
    await edit();
    await user.type(await price(), '0.115');
    await user.keyboard('{Escape}{Escape}');
    await screen.findByRole('complementary', { name: 'Conversations' });
    await edit();
    expect((await price()).value).toBe('0.115');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Change the list' }));
    expect((await price()).value).toBe('');
  });

  it('managers see it and cannot change the list; agents see none of it', async () => {
    const { user } = await openDesk('&role=manager');
    await openNumber(user);
    await screen.findByRole('rowheader', { name: 'No template' });
    expect(screen.queryByRole('button', { name: 'Change the list' })).toBeNull();
    await closeDesk();
    const agent = await openDesk();
    await agent.user.keyboard('gn');
    await waitFor(() => expect(document.querySelector('.strip, [data-strip], h1')).not.toBeNull());
    expect(screen.queryByText('What it costs')).toBeNull();
    expect(agent.asked('month')).toHaveLength(0);
  });
});
