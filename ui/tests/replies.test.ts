import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A slash in the composer offers quick replies; the keys of the field steer the list, and the chosen one stands where it was typed.
 * They are looked after in the settings.
 */

type User = ReturnType<typeof userEvent.setup>;

const openConversation = async (user: User, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const composer = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
const options = () =>
  screen.queryAllByRole('option').map((option) => plain(option.querySelector('b')?.textContent));
const marked = () => plain(document.querySelector('[role=option][aria-selected=true] b')?.textContent);
const selected = (field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd);

afterEach(closeDesk);

describe('the list a slash opens', () => {
  it('offers what is used most, narrows as letters come, and puts the chosen one in', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, 'Ji, /');
    await waitFor(() => expect(options()[0]).toBe('Opening hours'));
    expect(options()).toHaveLength(6);
    await user.keyboard('way');
    await waitFor(() => expect(options()).toEqual(['Way to the shop']));
    expect(field.getAttribute('aria-activedescendant')).toBe('quick-replies-0');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field.value).toMatch(/^Ji, We are at Johari Bazaar/));
    expect(field.selectionStart).toBe(field.value.length);
    expect(asked('use_quick_reply')).toHaveLength(1);
    expect(asked('send_text')).toHaveLength(0);
    expect(options()).toEqual([]);
  });

  it('puts in what answers all that was typed, however early Enter comes', async () => {
    let release: () => void = () => undefined;
    const { user } = await openDesk('', async (name, go) => {
      if (name === 'quick_replies' && (await composer()).value === '/way')
        await new Promise<void>((go) => (release = go));
      return go();
    });
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, '/');
    await waitFor(() => expect(options()[0]).toBe('Opening hours'));
    await user.keyboard('way{Enter}');
    expect(field.value).toBe('/way');
    release();
    await waitFor(() => expect(field.value).toMatch(/^We are at Johari Bazaar/));
  });

  it('is steered by arrows and Tab, and Escape leaves the text alone', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, '/');
    await waitFor(() => expect(options().length).toBeGreaterThan(2));
    const [first, second] = options();
    await user.keyboard('{ArrowDown}');
    expect(marked()).toBe(second);
    await user.keyboard('{ArrowUp}');
    expect(marked()).toBe(first);
    await user.keyboard('{ArrowUp}');
    expect(marked()).toBe(options().at(-1));
    await user.keyboard('{Escape}');
    expect(options()).toEqual([]);
    expect(field.value).toBe('/');
    await user.keyboard('way');
    expect(options()).toEqual([]);
    await user.clear(field);
    await user.type(field, '/lunch');
    await waitFor(() => expect(options()).toEqual(['Back after lunch']));
    await user.keyboard('{Tab}');
    await waitFor(() => expect(field.value).toContain('Back at two.'));
    expect(asked('send_text')).toHaveLength(0);
  });

  it('asks for an amount, says what is none, and puts it into words and link', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, '/upi');
    await waitFor(() => expect(options()).toEqual(['Pay by UPI']));
    await user.keyboard('{Enter}');
    const amount = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Amount in ₹' });
    await waitFor(() => expectFocus(amount));
    await user.type(amount, 'lots{Enter}');
    await screen.findByText('Type an amount such as 450 or 1,250.50.');
    expect(field.value).toBe('/upi');
    await user.clear(amount);
    await user.type(amount, '1,250{Enter}');
    await waitFor(() => expect(field.value).toContain('₹1,250'));
    expect(field.value).toContain('&am=1250.00&cu=INR');
    expectFocus(field);
  });

  it('leaves open what nobody knows, says so, and Tab leads there', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, '/upi');
    await waitFor(() => expect(options()).toEqual(['Pay by UPI']));
    await user.keyboard('{Enter}');
    await user.type(await screen.findByRole('textbox', { name: 'Amount in ₹' }), '{Enter}');
    await waitFor(() => expect(selected(field)).toBe('{amount}'));
    expect(plain(document.body.textContent)).toContain('Still to fill in: {amount}');
    field.setSelectionRange(0, 0);
    await user.keyboard('{Tab}');
    expect(selected(field)).toBe('{amount}');
    await user.keyboard('900');
    expect(field.value).toContain('₹900');
    await waitFor(() => expect(plain(document.body.textContent)).not.toContain('Still to fill in'));
  });

  it('opens by its button and its key, and hangs a file on the draft', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, 'Here');
    await user.click(screen.getByRole('button', { name: 'Quick replies' }));
    await waitFor(() => expect(options().length).toBeGreaterThan(2));
    expect(field.value).toBe('Here /');
    await user.keyboard('price{Enter}');
    await waitFor(() => expect(field.value).toMatch(/^Here Here is our price list/));
    await screen.findByText('Prices 2026.pdf');
  });

  it('keeps the words here until the file of the reply is', async () => {
    let hang = () => {};
    const hung = new Promise<void>((resolve) => (hang = resolve));
    const { user, asked } = await openDesk('', async (name, go) => {
      if (name === 'use_quick_reply') await hung;
      return go();
    });
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, '/price');
    await waitFor(() => expect(options()).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field.value).toMatch(/^Here is our price list/));
    await user.keyboard('{Enter}');
    expect(asked('send_text')).toHaveLength(0);
    hang();
    await screen.findByText('Prices 2026.pdf');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
    expect(asked('send')).toHaveLength(1);
  });

  it('remembers what is open behind another reply, and when the chat is opened again', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const field = await composer();
    await user.type(field, '/upi');
    await waitFor(() => expect(options()).toEqual(['Pay by UPI']));
    await user.keyboard('{Enter}');
    await user.type(await screen.findByRole('textbox', { name: 'Amount in ₹' }), '{Enter}');
    await waitFor(() => expect(selected(field)).toBe('{amount}'));
    field.setSelectionRange(field.value.length, field.value.length);
    await user.keyboard(' /lunch');
    await waitFor(() => expect(options()).toEqual(['Back after lunch']));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field.value).toContain('Back at two.'));
    const said = () => plain(document.body.textContent);
    expect(said()).toContain('Still to fill in: {amount}');
    await openConversation(user, 'Farida');
    expect(said()).not.toContain('Still to fill in');
    await openConversation(user, 'Anil Traders');
    await waitFor(() => expect(said()).toContain('Still to fill in: {amount}'));
  });

  it('says that nothing is called so, and Enter sends as ever', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), '/zzz');
    await screen.findByText(/No quick reply for/);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
  });
});

describe('the page of quick replies', () => {
  const open = async (query = '') => {
    const desk = await openDesk(query);
    await desk.user.keyboard('gr');
    await screen.findByRole('tab', { name: 'Quick replies', selected: true });
    return desk;
  };

  it('names a variable nobody knows, and keeps nothing until it is gone', async () => {
    const { user, asked } = await open('&role=owner');
    await user.click(await screen.findByRole('button', { name: 'New quick reply' }));
    await user.type(screen.getByLabelText('Name'), 'Greeting');
    const text = screen.getByLabelText<HTMLTextAreaElement>('Text');
    await user.type(text, 'Hello {{nmae}');
    await waitFor(() => expect(plain(document.body.textContent)).toContain('There is no {nmae}'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('save_quick_reply')).toHaveLength(1));
    await waitFor(() => expect(plain(document.body.textContent)).toContain('There is no {nmae}'));
    await user.clear(text);
    await user.type(text, 'Hello {{first_name}');
    await screen.findByText('Hello Ritika');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByRole('button', { name: /^Greeting/ });
    expect(asked('save_quick_reply')[1]?.args).toMatchObject({ own: false, reply: { name: 'Greeting' } });
  });

  it('keeps what was begun, out of which the first Escape only leaves the field', async () => {
    const { user, asked } = await open('&role=owner');
    const edit = async () => user.click(await screen.findByRole('button', { name: /^Opening hours/ }));
    await edit();
    await user.type(screen.getByLabelText('Name'), ' in May');
    await user.keyboard('{Escape}');
    expectFocus(document.body);
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Opening hours in May');
    await user.keyboard('{Escape}');
    await screen.findByRole('complementary', { name: 'Conversations' });
    await user.keyboard('gr');
    await edit();
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Opening hours in May');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await edit();
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Opening hours');
    expect(asked('save_quick_reply')).toHaveLength(0);
  });

  it('lets an agent read the team’s, copy one, and write only their own', async () => {
    const { user, asked } = await open();
    await user.click(await screen.findByRole('button', { name: /^Opening hours/ }));
    await screen.findByText(/This is a team reply/);
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Make my own copy' }));
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('save_quick_reply')).toHaveLength(1));
    expect(asked('save_quick_reply')[0]?.args).toMatchObject({ own: true, quick_reply_id: null });
    await waitFor(() => expect(screen.getAllByRole('button', { name: /^Opening hours/ })).toHaveLength(2));
  });

  it('asks before one is removed', async () => {
    const { user, asked } = await open('&role=owner');
    await user.click(await screen.findByRole('button', { name: /^Price list/ }));
    await user.click(await screen.findByRole('button', { name: 'Remove', hidden: false }));
    const sheet = await screen.findByRole('dialog', { name: /Remove “.*Price list.*”\?/ });
    await user.click(within(sheet).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(asked('remove_quick_reply')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Price list/ })).toBeNull());
  });

  it('says what to begin with when there is none, and has no obstacles', async () => {
    await open('&noreplies');
    await screen.findByText('No quick replies yet');
    expect(await obstacles()).toEqual([]);
  });

  it('shows what a file would do, and keeps only what a person saw', async () => {
    const { user, asked } = await open('&role=owner');
    await user.click(await screen.findByRole('button', { name: 'Import' }));
    await user.click(await screen.findByRole('button', { name: 'Choose a CSV file' }));
    const said = () => plain(document.body.textContent);
    await waitFor(() => expect(said()).toContain('2 new replies, 1 changed, 1 as they are, 2 with mistakes'));
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
    expect(plain(rows[0]?.textContent)).toContain('There is no {nmae}');
    expect(plain(rows[2]?.textContent)).toContain('The name is missing.');
    expect(plain(screen.getByRole('table').textContent)).toContain('Looks like a formula');
    expect(asked('import_quick_replies')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: /Keep .*2.* replies/ }));
    await screen.findByRole('button', { name: /^Delivery/ });
    expect(asked('import_quick_replies')).toHaveLength(1);
  });

  it('says why a file is none, and that nothing was kept', async () => {
    const { user } = await open('&role=owner&sheet=rows');
    await user.click(await screen.findByRole('button', { name: 'Import' }));
    await user.click(await screen.findByRole('button', { name: 'Choose a CSV file' }));
    await waitFor(() =>
      expect(plain(document.querySelector('.import .callout')?.textContent)).toMatch(
        /1,00,000 rows; at most 2,000.*Nothing was kept/s,
      ),
    );
    expect(screen.queryByRole('button', { name: /^Keep/ })).toBeNull();
  });
});
