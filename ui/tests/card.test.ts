import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * The card beside a chat is written where it stands; whoever looks after the team decides which fields it has.
 */

const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const panel = () => screen.findByRole('complementary', { name: 'Customer' });
const addDetail = async (user: ReturnType<typeof userEvent.setup>) =>
  user.click(await within(await panel()).findByRole('button', { name: 'Add a detail' }));

// The card stands beside the chat only where there is room for both.
beforeEach(() => vi.stubGlobal('innerWidth', 1440));
afterEach(async () => {
  await closeDesk();
  vi.unstubAllGlobals();
});

describe('the contact card', () => {
  it('keeps a value on Enter, and leaves it as it was on Escape', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await addDetail(user);
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?City/ }));
    await user.type(await screen.findByRole('textbox', { name: 'City' }), 'Ajmer{Enter}');
    await waitFor(async () => expect(plain((await panel()).textContent)).toContain('Ajmer'));
    expect(asked('fill_card')).toHaveLength(1);
    await user.click(within(await panel()).getByRole('button', { name: /Change .?City/ }));
    await user.type(await screen.findByRole('textbox', { name: 'City' }), ' and more{Escape}');
    expect(plain((await panel()).textContent)).not.toContain('and more');
    expect(asked('fill_card'), 'nothing was asked').toHaveLength(1);
  });

  it('shows what a colleague wrote meanwhile, and writes over it only what has seen it', async () => {
    const { user, asked, shop } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await addDetail(user);
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?City/ }));
    const city = await screen.findByRole('textbox', { name: 'City' });
    await user.type(city, 'Ajmer');
    const chat = shop.rows().find(({ contact }) => contact.name === 'Anil Traders')?.id ?? '';
    const { fakeTransport } = await import('$ipc/fake');
    const { fields } = (await fakeTransport.call('card_shape', {})) as {
      fields: { id: string; name: string }[];
    };
    const field_id = fields.find(({ name }) => name === 'City')?.id ?? '';
    await fakeTransport.call('fill_card', { conversation_id: chat, field_id, value: 'Kota', before: null });
    await waitFor(async () =>
      expect(plain((await panel()).textContent)).toContain('Meanwhile somebody wrote: Kota'),
    );
    await user.type(city, '{Enter}');
    expect(asked('fill_card'), 'it is seen first').toHaveLength(0);
    expect((city as HTMLInputElement).value, 'what was typed stays').toBe('JaipurAjmer');
    await user.type(city, '{Enter}');
    await waitFor(() =>
      expect(asked('fill_card')[0]?.args).toMatchObject({ value: 'JaipurAjmer', before: 'Kota' }),
    );
  });

  it('shows what somebody filled, and the rest to whoever adds something', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Ritika Jain');
    const fields = async () =>
      within(await panel())
        .getAllByRole('button', { name: /Change / })
        .map((button) => plain(button.textContent));
    await within(await panel()).findByRole('button', { name: 'Add a detail' });
    expect(await fields()).not.toContainEqual(expect.stringMatching(/^Add/));
    (await within(await panel()).findByRole('button', { name: 'Add a detail' })).focus();
    await user.keyboard('{Enter}');
    expect(await fields()).toContainEqual(expect.stringMatching(/^Add/));
    expect(document.activeElement?.textContent).toMatch(/^Add/);
    expect(within(await panel()).queryByRole('button', { name: 'Add a detail' })).toBeNull();
    expect(await obstacles(await panel())).toEqual([]);
  });

  it('keeps what was emptied where it was, with the focus on it', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Ritika Jain');
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?City/ }));
    const field = await screen.findByRole('textbox', { name: 'City' });
    await user.clear(field);
    await user.type(field, '{Enter}');
    await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Add/));
  });

  it('is followed by the files and what came before, and blocking ends it all', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Ritika Jain');
    await within(await panel()).findByRole('region', { name: 'Blocking' });
    const said = plain((await panel()).textContent);
    const places = ['Labels', 'Phone book', 'Files', 'Earlier', 'Your number', 'Block…'].map((words) =>
      said.indexOf(words),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it('says what does not fit and keeps it in the field', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await addDetail(user);
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?Spent/ }));
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Spent this year' });
    await user.type(field, 'a lot{Enter}');
    await screen.findByText('That does not fit this field.');
    expect(field.value).toBe('a lot');
  });

  it('keeps what does not fit in its field when somebody goes on to another', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await addDetail(user);
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?Spent/ }));
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Spent this year' });
    await user.type(field, 'a lot');
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?Your name/ }));
    await screen.findByText('That does not fit this field.');
    await waitFor(() => expectFocus(field));
    expect(field.value).toBe('a lot');
    expect(screen.queryByRole('textbox', { name: 'Your name for them' })).toBeNull();
  });

  it('the team’s own name is shown everywhere, with the phone’s beside it', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await addDetail(user);
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?Your name/ }));
    await user.type(
      await screen.findByRole('textbox', { name: 'Your name for them' }),
      'Anil, late payer{Enter}',
    );
    await screen.findByRole('heading', { level: 1, name: 'Anil, late payer' });
    expect(plain((await panel()).textContent)).toContain('Anil Traders (Jaipur)');
  });

  it('what they call themselves stands there where the panel calls them something else, and is not said twice', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await within(await panel()).findByRole('heading', { name: 'Card' });
    const said = async () =>
      within(await panel())
        .getAllByText('Anil Traders')
        .map((one) => one.closest('dd')?.previousElementSibling?.textContent);
    expect(await said()).toEqual([undefined]);
    await addDetail(user);
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?Your name/ }));
    await user.type(await screen.findByRole('textbox', { name: 'Your name for them' }), 'Anil{Enter}');
    await screen.findByRole('heading', { level: 1, name: 'Anil' });
    await waitFor(async () => expect(await said()).toEqual(['Own name']));
  });

  it('agents fill the fields and do not decide on them; managers do', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await addDetail(user);
    await within(await panel()).findByRole('button', { name: /Change .?City/ });
    expect(within(await panel()).queryByRole('button', { name: 'Fields of the card' })).toBeNull();
    await closeDesk();
    const { user: manager, asked } = await openDesk('&role=manager');
    await openConversation(manager, 'Anil Traders');
    await addDetail(manager);
    await manager.click(await within(await panel()).findByRole('button', { name: 'Fields of the card' }));
    const sheet = await screen.findByRole('dialog', { name: 'Fields of the card' });
    await manager.click(within(sheet).getByRole('button', { name: 'Add a field' }));
    const names = within(sheet).getAllByRole('textbox', { name: 'Name of the field' });
    await manager.type(names.at(-1) as HTMLElement, 'City');
    await manager.click(within(sheet).getByRole('button', { name: 'Save' }));
    await within(sheet).findByRole('alert');
    await manager.clear(names.at(-1) as HTMLElement);
    await manager.type(names.at(-1) as HTMLElement, 'Birthday');
    expect(await obstacles(sheet)).toEqual([]);
    await manager.click(within(sheet).getByRole('button', { name: 'Save' }));
    await waitFor(async () => expect(plain((await panel()).textContent)).toContain('Birthday'));
    expect(asked('shape_card')).toHaveLength(2);
  });

  it('what is written of its fields stays while the customer writes', async () => {
    const { user, shop, asked } = await openDesk('&role=manager');
    await openConversation(user, 'Anil Traders');
    await user.click(await within(await panel()).findByRole('button', { name: 'Fields of the card' }));
    const sheet = await screen.findByRole('dialog', { name: 'Fields of the card' });
    const [first] = within(sheet).getAllByRole<HTMLInputElement>('textbox', { name: 'Name of the field' });
    await user.type(first ?? expect.fail(), ' of delivery');
    const anil = shop.rows().find(({ contact }) => contact.name === 'Anil Traders');
    const before = asked('conversation').length;
    shop.write(anil?.id ?? '', 'Are you there?');
    await waitFor(() => expect(asked('conversation').length).toBeGreaterThan(before));
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(first?.value).toMatch(/ of delivery$/);
    expect(first?.isConnected).toBe(true);
  });

  it('what is written in it is kept when another chat opens, for the one it was written of', async () => {
    const { user, shop, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await addDetail(user);
    await user.click(await within(await panel()).findByRole('button', { name: /Change .?City/ }));
    await user.type(await screen.findByRole('textbox', { name: 'City' }), 'Ajmer');
    await user.keyboard('{Control>}{Tab}{/Control}');
    await waitFor(() => expect(asked('fill_card')).toHaveLength(1));
    const anil = shop.rows().find(({ contact }) => contact.name === 'Anil Traders');
    expect(asked('fill_card')[0]?.args).toMatchObject({
      conversation_id: anil?.id,
      value: expect.stringMatching(/Ajmer$/) as unknown,
    });
    expect(screen.queryByRole('heading', { level: 1, name: 'Anil Traders' })).toBeNull();
  });
});
