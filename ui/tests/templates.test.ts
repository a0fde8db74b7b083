import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '$ipc/client';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * Templates as people meet them, over an invented shop: one sent where free words cannot go, a chat begun with one, and the page
 * on which they are looked after.
 */

type User = ReturnType<typeof userEvent.setup>;

const openConversation = async (user: User, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const sheet = (name: RegExp) => screen.findByRole('dialog', { name });
const option = (name: string) => async () => {
  const found = [...document.querySelectorAll<HTMLElement>('.template-option')].find(
    (one) => one.querySelector('b')?.textContent === name,
  );
  return found ?? expect.fail(`no such template: ${name}`);
};
const choose = async (user: User, name: string) => user.click(await waitFor(option(name)));
const field = (dialog: HTMLElement, name: string | RegExp) =>
  within(dialog).findByRole<HTMLInputElement>('textbox', { name });
const preview = (dialog: HTMLElement) =>
  within(dialog).findByRole('region', { name: 'What the customer sees' });

afterEach(closeDesk);

describe('a template in a conversation', () => {
  it('is reached where free words cannot go, filled with what is known, and says its price', async () => {
    const { user, asked } = await openDesk('&price=0.115');
    await openConversation(user, 'Farida');
    await user.click(await screen.findByRole('button', { name: 'Choose a template' }));
    const dialog = await sheet(/Send a template to .*Farida/);
    await choose(user, 'order_ready');
    const name = await field(dialog, /Blank .*1/);
    await waitFor(() => expect(name.value).toBe('Farida'));
    await user.type(await field(dialog, /Blank .*2/), '7712');
    await user.type(await field(dialog, /End of the address/), '7712');
    await waitFor(async () =>
      expect((await preview(dialog)).textContent).toContain('Hello Farida, your order 7712 is ready'),
    );
    expect(await obstacles()).toEqual([]);
    const send = await within(dialog).findByRole('button', { name: /Send · about .*₹0.115/ });
    await user.click(send);
    await waitFor(() => expect(asked('send')).toHaveLength(1));
    expect(asked('send')[0]?.args).toMatchObject({
      content: {
        kind: 'template',
        template: { name: 'order_ready', language: 'en' },
        filling: { values: { '1': 'Farida', '2': '7712' }, buttons: [{ index: 2, value: '7712' }] },
      },
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const bubble = [...document.querySelectorAll<HTMLElement>('[data-message]')].at(-1);
    await waitFor(() => expect(bubble?.textContent).toContain('Mehta Fabrics, Johari Bazaar'));
    expect(
      within(bubble as HTMLElement)
        .getAllByRole('listitem')
        .map((item) => item.textContent?.trim()),
    ).toEqual(['Coming today', 'Please deliver', 'See the bill']);
  });

  it('what is still empty is said at its field, and nothing leaves', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Farida');
    await user.keyboard('t');
    const dialog = await sheet(/Send a template/);
    await choose(user, 'order_ready');
    const order = await field(dialog, /Blank .*2/);
    expect(within(dialog).queryByText('This is still empty')).toBeNull();
    await user.click(await within(dialog).findByRole('button', { name: /^Send/ }));
    await waitFor(() => expect(within(dialog).getAllByText('This is still empty')).toHaveLength(2));
    expect(order.getAttribute('aria-invalid')).toBe('true');
    await waitFor(() => expectFocus(order));
    expect(asked('send')).toHaveLength(0);
  });

  it('is chosen, filled and left by keys alone, step by step back, and the focus returns', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Farida');
    const opener = await screen.findByRole('button', { name: 'Choose a template' });
    opener.focus();
    await user.keyboard('{Enter}');
    const dialog = await sheet(/Send a template/);
    const search = await within(dialog).findByRole('combobox', { name: 'Search templates' });
    await waitFor(() => expectFocus(search));
    await user.keyboard('pay');
    await waitFor(() => expect(document.querySelectorAll('.template-option')).toHaveLength(1));
    await user.keyboard('{Enter}');
    const invoice = await field(dialog, /invoice.* in the headline/);
    await waitFor(() => expectFocus(invoice));
    await user.keyboard('7712{Enter}');
    expectFocus(await field(dialog, 'Customer’s name'));
    await user.keyboard('{Escape}');
    await waitFor(() => expectFocus(search));
    await user.keyboard('{Escape}');
    await waitFor(() => expect((search as HTMLInputElement).value).toBe(''));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expectFocus(opener));
  });

  it('what was filled in is still there when the sheet was closed by mistake, and gone once it was sent', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Farida');
    const open = async () => {
      await user.click(await screen.findByRole('button', { name: 'Choose a template' }));
      const dialog = await sheet(/Send a template/);
      await choose(user, 'order_ready');
      return dialog;
    };
    const first = await open();
    await user.type(await field(first, /Blank .*2/), '7712');
    await user.click(within(first).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const second = await open();
    expect((await field(second, /Blank .*2/)).value).toBe('7712');
    await user.type(await field(second, /End of the address/), '7712{Control>}{Enter}{/Control}');
    await waitFor(() => expect(asked('send')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const third = await open();
    expect((await field(third, /Blank .*2/)).value).toBe('');
  });

  it('without any, says who can write one', async () => {
    const { user } = await openDesk('&notemplates');
    await openConversation(user, 'Farida');
    await user.keyboard('t');
    const dialog = await sheet(/Send a template/);
    expect(await within(dialog).findByText('The owner or a manager can write one.')).toBeTruthy();
    expect(within(dialog).queryByRole('button', { name: /^Send/ })).toBeNull();
  });
});

describe('a new chat', () => {
  const begin = async (user: User, typed: string) => {
    await screen.findByRole('complementary', { name: 'Conversations' });
    await user.keyboard('{Control>}n{/Control}');
    const dialog = await sheet(/New chat/);
    await user.type(await field(dialog, 'Phone number'), typed);
    return dialog;
  };

  it('goes to a number typed as people say it, and lands in the conversation', async () => {
    const { user, asked } = await openDesk();
    const dialog = await begin(user, '098294 55555');
    expect(plain((await within(dialog).findByText(/Goes to/)).textContent)).toBe('Goes to +91 98294 55555');
    expect(within(dialog).getByText(/charges for it/)).toBeTruthy();
    await choose(user, 'payment_reminder');
    for (const name of ['Customer’s name', 'Amount', /^invoice$/, 'Date'])
      await user.type(await field(dialog, name), 'x');
    await user.type(await field(dialog, /in the headline/), '7712');
    expect(await obstacles()).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: /^Send/ }));
    await waitFor(() => expect(asked('new_chat')[0]?.args).toMatchObject({ phone: '+919829455555' }));
    await screen.findByRole('heading', { level: 1, name: /98294 55555/ });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('leads to the chat there is, by number or by name', async () => {
    const { user, asked } = await openDesk();
    const dialog = await begin(user, '9833300077');
    expect(await within(dialog).findByText(/has a chat here already/)).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Open the chat' }));
    await screen.findByRole('heading', { level: 1, name: /Farida/ });
    await user.keyboard('{Control>}n{/Control}');
    const again = await sheet(/New chat/);
    await user.type(await field(again, 'Phone number'), 'imran');
    await user.click(await within(again).findByRole('button', { name: /Imran Qureshi/ }));
    await screen.findByRole('heading', { level: 1, name: /Imran Qureshi/ });
    expect(asked('new_chat')).toHaveLength(0);
  });

  it('a name that was guessed for somebody else does not stay', async () => {
    const { user } = await openDesk();
    const dialog = await begin(user, '9833300077');
    await choose(user, 'order_ready');
    const name = await field(dialog, /Blank .*1/);
    await waitFor(() => expect(name.value).toBe('Farida'));
    const number = await field(dialog, 'Phone number');
    await user.clear(number);
    await user.type(number, '98294 55555');
    await waitFor(() => expect(name.value).toBe(''));
    await user.type(name, 'Kavita');
    await user.type(number, '{Backspace}6');
    await waitFor(() => expect(plain(dialog.textContent)).toContain('Goes to +91 98294 55556'));
    expect(name.value).toBe('Kavita');
  });

  it('does not leave for a number that is not whole', async () => {
    const { user, asked } = await openDesk();
    const dialog = await begin(user, '98294');
    await choose(user, 'order_ready');
    expect(within(dialog).queryByText('This number is not complete yet.')).toBeNull();
    await user.click(await within(dialog).findByRole('button', { name: /^Send/ }));
    expect(await within(dialog).findByText('This number is not complete yet.')).toBeTruthy();
    expectFocus(await field(dialog, 'Phone number'));
    expect(asked('new_chat')).toHaveLength(0);
  });
});

describe('the page of templates', () => {
  const openPage = async (user: User) => {
    await user.keyboard('gm');
    return screen.findByRole('heading', { level: 2, name: 'Message templates' });
  };
  const row = (name: RegExp) =>
    within(screen.getByRole('list', { name: 'Message templates' })).getByRole('button', { name });

  it('says why one was rejected and what helps, and which will cost more', async () => {
    const { user } = await openDesk('&role=owner&real');
    await openPage(user);
    await user.click(await waitFor(() => row(/diwali_gift/)));
    expect(screen.getByText(/Its category or its language does not fit its words/)).toBeTruthy();
    expect(screen.getByText(/Choose the category and the language/)).toBeTruthy();
    await user.click(row(/shop_moved/));
    expect(plain(screen.getByText(/WhatsApp makes this a/).textContent)).toMatch(/Marketing template/);
    await user.click(screen.getByRole('button', { name: /Need a look/ }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /order_ready/ })).toBeNull());
    expect(await obstacles()).toEqual([]);
  });

  it('an agent reads it and is told who writes', async () => {
    const { user } = await openDesk('&real');
    await openPage(user);
    expect(await screen.findByText(/everybody sends them/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'New template' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('one is written with blanks and examples, and handed in', async () => {
    const { user, asked } = await openDesk('&role=owner&real');
    await openPage(user);
    await user.click(await screen.findByRole('button', { name: 'New template' }));
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Fitting booked');
    const body = screen.getByRole('textbox', { name: 'Message' });
    await user.type(body, 'Hello ');
    await user.click(screen.getByRole('button', { name: /Add a blank/ }));
    // Without a layout the menu is there but never placed, so it is found by its words.
    await user.click(await screen.findByText('Customer’s name'));
    await waitFor(() => expect((body as HTMLTextAreaElement).value).toBe('Hello {{customer_name}}'));
    await user.click(screen.getByRole('button', { name: 'Hand in for review' }));
    expect(await screen.findByText(/wants words before the first blank/)).toBeTruthy();
    expectFocus(body);
    await user.type(body, ', your fitting is booked.');
    await user.type(screen.getByRole('textbox', { name: /Example for .*Customer’s name/ }), 'Ritika');
    await user.click(screen.getByRole('button', { name: 'Hand in for review' }));
    await waitFor(() => expect(asked('create_template')).toHaveLength(2));
    expect(asked('create_template').at(-1)?.args).toMatchObject({
      template: {
        name: 'fitting_booked',
        category: 'utility',
        body: {
          text: 'Hello {{customer_name}}, your fitting is booked.',
          examples: { customer_name: 'Ritika' },
        },
      },
    });
    await waitFor(() => row(/fitting_booked.*In review/s));
  });

  it('what WhatsApp itself refuses is said in its words, at its field, until something is changed', async () => {
    const { user } = await openDesk('&role=manager&real');
    await openPage(user);
    await user.click(await screen.findByRole('button', { name: 'New template' }));
    const name = await screen.findByRole('textbox', { name: 'Name' });
    await user.type(name, 'refused');
    await user.type(screen.getByRole('textbox', { name: 'Message' }), 'We are open.');
    await user.click(screen.getByRole('button', { name: 'Hand in for review' }));
    expect(
      await screen.findByText(/WhatsApp did not take it: .*existing content is being deleted/),
    ).toBeTruthy();
    expect(name.getAttribute('aria-invalid')).toBe('true');
    await user.type(name, '_2');
    await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('false'));
    expect(screen.queryByText(/WhatsApp did not take it/)).toBeNull();
  });

  it('what was begun is still there after looking elsewhere', async () => {
    const { user } = await openDesk('&role=owner&real');
    await openPage(user);
    await user.click(await screen.findByRole('button', { name: 'New template' }));
    await user.type(await screen.findByRole('textbox', { name: 'Message' }), 'We are open.');
    await user.click(screen.getByRole('button', { name: 'Back to the number' }));
    await user.click(await screen.findByRole('button', { name: 'Message templates' }));
    await user.click(await screen.findByRole('button', { name: 'New template' }));
    const body = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    expect(body.value).toBe('We are open.');
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    await user.click(await screen.findByRole('button', { name: 'New template' }));
    expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })).value).toBe('');
  });

  it('deleting says what it means, and may spare the other language', async () => {
    const { user, asked } = await openDesk('&role=owner&real');
    await openPage(user);
    await user.click(await waitFor(() => row(/order_ready.*Hindi/s)));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await sheet(/Delete .*order_ready/);
    expect(within(dialog).getByText(/closed for 30 days/)).toBeTruthy();
    expect(
      within(dialog).getByRole<HTMLInputElement>('radio', { name: /Only the one in .*Hindi/ }).checked,
    ).toBe(true);
    await user.click(within(dialog).getByRole('button', { name: 'Delete now' }));
    await waitFor(() => expect(asked('delete_template')[0]?.args).toMatchObject({ all_languages: false }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(row(/order_ready.*English/s)).toBeTruthy();
  });

  it('deleting one that was searched for spares the language that was not found', async () => {
    const { user, asked } = await openDesk('&role=owner&real');
    await openPage(user);
    await user.click(screen.getByRole('searchbox'));
    await user.paste('तैयार');
    await waitFor(() => expect(screen.queryByRole('button', { name: /order_ready.*English/s })).toBeNull());
    await user.click(await waitFor(() => row(/order_ready.*Hindi/s)));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await sheet(/Delete .*order_ready/);
    expect(await within(dialog).findAllByRole('radio')).toHaveLength(2);
    await user.click(within(dialog).getByRole('button', { name: 'Delete now' }));
    await waitFor(() => expect(asked('delete_template')[0]?.args).toMatchObject({ all_languages: false }));
  });

  it('a form that was opened and left begins with what a colleague wrote since', async () => {
    // WhatsApp lets whatever is handed in through at once.
    const { user } = await openDesk('&role=owner&real', async (name, go) => {
      const answer = await go();
      if (name !== 'templates') return answer;
      const list = answer as Answer<'templates'>;
      return { ...list, templates: list.templates.map((one) => ({ ...one, editable: true })) };
    });
    const { fakeTransport } = await import('$ipc/fake');
    await openPage(user);
    const body = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    const change = async () => {
      await user.click(await waitFor(() => row(/order_ready.*English/s)));
      await user.click(screen.getByRole('button', { name: 'Change' }));
      return body();
    };
    await change();
    await user.click(screen.getByRole('button', { name: 'Back to the number' }));
    const all = (await fakeTransport.call('templates', { search: null })) as Answer<'templates'>;
    const { row: old } =
      all.templates.find(
        ({ row }) => row.template.name === 'order_ready' && row.template.language === 'en',
      ) ?? expect.fail();
    const template = {
      ...old.template,
      body: { text: 'A colleague wrote this anew.', examples: {} },
      buttons: [],
    };
    await fakeTransport.call('edit_template', { template_id: old.id, template });
    await user.click(await screen.findByRole('button', { name: 'Message templates' }));
    expect((await change()).value).toBe('A colleague wrote this anew.');
  });
});
