import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CoreError } from '$ipc/errors';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

/*
 * The window as a person meets it, over an invented shop: what is shown, what a key does, what is said.
 */

type Shop = (typeof import('$ipc/fake'))['shop'];

const idOf = (shop: Shop, name: string) => shop.rows().find((row) => row.contact.name === name)?.id ?? '';
const row = async (name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  return within(list).findByRole('button', { name: new RegExp(name) });
};
const idIn = (args: unknown) => (args as { conversation_id?: string }).conversation_id;
const bubbles = () => [...document.querySelectorAll<HTMLElement>('[data-message]')];
const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  await user.click(await row(name));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
  await waitFor(() => expect(bubbles().length).toBeGreaterThan(0));
};
const composer = () => screen.findByRole('textbox', { name: /Reply to/ });

afterEach(closeDesk);

describe('the doors', () => {
  it('wrong words at the door are said, and nothing is lost', async () => {
    const { user } = await openDesk('&room=doors');
    await user.click(await screen.findByRole('button', { name: 'Join or sign in' }));
    await user.click(screen.getByRole('tab', { name: 'Sign in' }));
    await user.type(screen.getByLabelText('Address of your desk'), 'https://desk.example');
    await user.type(screen.getByLabelText('E-mail'), 'asha@example.in');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect((await screen.findByRole('alert')).textContent).toBe('E-mail or password is not right.');
    expect((screen.getByLabelText('E-mail') as HTMLInputElement).value).toBe('asha@example.in');
  });

  it('the practice shop opens with one press and says so for good', async () => {
    const { user } = await openDesk('&room=doors');
    await user.click(await screen.findByRole('button', { name: 'Open the practice shop' }));
    expect(await screen.findByRole('complementary', { name: 'Practice shop' })).toBeTruthy();
  });

  it('a computer without a keyring asks before anything is stored', async () => {
    await openDesk('&room=vault');
    expect(await screen.findByRole('button', { name: 'Try the keyring again' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Open the practice shop' })).toBeNull();
  });

  it('a passphrase seals nothing before it was typed twice alike', async () => {
    const { user, asked } = await openDesk('&room=vault');
    const seal = await screen.findByRole('button', { name: 'Seal with this passphrase' });
    await user.type(screen.getByLabelText('Passphrase'), 'pink city bazaar');
    await user.type(screen.getByLabelText('The passphrase once more'), 'pink city bazar');
    expect(screen.getByText('The two are not the same.')).toBeTruthy();
    expect((seal as HTMLButtonElement).disabled).toBe(true);
    await user.type(screen.getByLabelText('The passphrase once more'), '{Backspace}ar');
    await user.click(seal);
    await waitFor(() => expect(asked('open_vault')).toHaveLength(1));
  });

  it('whoever forgot the passphrase begins anew, after a word about what that costs', async () => {
    const { user, asked } = await openDesk('&room=vault&sealed');
    await user.click(await screen.findByRole('button', { name: 'Try the keyring' }));
    expect((await screen.findByRole('alert')).textContent).toBe('The keyring holds nothing of this desk.');
    await user.click(screen.getByRole('button', { name: 'Begin anew…' }));
    const sheet = await screen.findByRole('dialog');
    expect(plain(sheet.textContent)).toContain('messages that had not left yet, are lost');
    await user.click(within(sheet).getByRole('button', { name: 'Begin anew' }));
    await waitFor(() =>
      expect(asked('open_vault').map(({ args }) => args)).toContainEqual({ how: 'begin_anew' }),
    );
    expect(await screen.findByRole('button', { name: 'Try the keyring again' })).toBeTruthy();
  });
});

describe('answering', () => {
  it('Enter sends what was written, once, and the bubble says whose it is and how far it came', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('r');
    await user.type(await composer(), 'Ji, *abhi* dekhte hain{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
    expect(asked('send_text')[0]?.args).toMatchObject({ text: 'Ji, *abhi* dekhte hain', reply_to: null });
    await waitFor(() => expect(plain(bubbles().at(-1)?.textContent)).toContain('Ji, abhi dekhte hain'));
    const last = bubbles().at(-1) as HTMLElement;
    expect(plain(last.textContent)).toContain('Asha, desk');
    expect(within(last).getByRole('img')).toBeTruthy();
    expect(((await composer()) as HTMLTextAreaElement).value).toBe('');
  });

  it('Shift+Enter breaks the line and sends nothing', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'one{Shift>}{Enter}{/Shift}two');
    expect(((await composer()) as HTMLTextAreaElement).value).toBe('one\ntwo');
    expect(asked('send_text')).toHaveLength(0);
  });

  it('a draft the phone overtook is held: Enter alone does not send it', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Ritika Jain');
    const button = await screen.findByRole('button', { name: 'Send anyway · free' });
    await user.click(await composer());
    await user.keyboard('{Enter}');
    expect(asked('send_text')).toHaveLength(0);
    expectFocus(button);
    await user.click(screen.getByRole('button', { name: 'Read it' }));
    await screen.findByRole('button', { name: 'Send · free' });
  });

  it('a draft the phone overtook is held behind a refused bubble as well', async () => {
    const { user, shop, asked } = await openDesk();
    shop.turnsBack(idOf(shop, 'Ritika Jain'), 'Delivery is on Friday');
    await openConversation(user, 'Ritika Jain');
    await screen.findByRole('button', { name: 'Send anyway · free' });
    await user.click(await composer());
    await user.keyboard('{Enter}');
    expect(asked('send_text')).toHaveLength(0);
  });

  it('a closed reply window sends nothing and says what can be done', async () => {
    const { user, asked } = await openDesk('&real');
    await openConversation(user, 'Farida');
    expect(screen.getByText(/wait until the customer writes/)).toBeTruthy();
    await user.type(await composer(), 'Salaam{Control>}{Enter}{/Control}');
    expect(asked('send_text')).toHaveLength(0);
    expect(screen.queryByRole('button', { name: /^Send ·/ })).toBeNull();
    expect(screen.getByRole('button', { name: 'Choose a template' })).toBeTruthy();
  });

  it('offline, the button says that it waits', async () => {
    const { user } = await openDesk('&offline');
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Ek minute');
    expect(screen.getByRole('button', { name: 'Send when online' })).toBeTruthy();
    expect(plain(document.querySelector('[data-strip]')?.textContent)).toContain('3 changes wait');
  });

  it('what was written is kept when the conversation is left', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Half a sent');
    await user.click(await row('Dr. Sen'));
    await waitFor(() => expect(asked('save_draft').at(-1)?.args).toMatchObject({ text: 'Half a sent' }));
    await openConversation(user, 'Anil Traders');
    expect(((await composer()) as HTMLTextAreaElement).value).toBe('Half a sent');
  });
});

it('a chat that goes out of sight is left, and what was being written is kept', async () => {
  let isGone = false;
  const { user, shop, asked } = await openDesk('', async (name, go) => {
    if (isGone && name === 'conversation') throw new CoreError('not_found', 'it is private by now');
    return go();
  });
  await openConversation(user, 'Anil Traders');
  await user.type(await composer(), 'Two are left');
  isGone = true;
  shop.write(idOf(shop, 'Anil Traders'), 'Hello?');
  await screen.findByText(/This conversation is no longer open to you/);
  await waitFor(() => expect(screen.queryByRole('heading', { level: 1, name: /Anil Traders/ })).toBeNull());
  expect(asked('save_draft').at(-1)?.args).toMatchObject({ text: 'Two are left' });
});

describe('bubbles', () => {
  it('an unknown send says so and is repeated only by a person', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Priya');
    const unknown = await waitFor(() => {
      const found = bubbles().find((bubble) => bubble.textContent?.includes('evening courier'));
      if (!found) throw new Error('not drawn yet');
      return found;
    });
    expect(unknown.textContent).toContain('Not confirmed yet');
    expect(asked('send_again')).toHaveLength(0);
    await user.dblClick(within(unknown).getByRole('button', { name: 'Send again' }));
    expect(asked('send_again')).toHaveLength(1);
    await waitFor(() => expect(unknown.textContent).toContain('It was sent again.'));
    await openConversation(user, 'Anil Traders');
    await openConversation(user, 'Priya');
    const repeated = () => bubbles().find((one) => one.textContent?.includes('It was sent again.'));
    await waitFor(() => expect(repeated()?.textContent).toContain('evening courier'));
    expect(repeated()?.querySelector('.deeds'), 'it is offered once').toBeNull();
  });

  it('a message with markup of the web is shown as its letters', async () => {
    const { user, shop } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    shop.write(idOf(shop, 'Anil Traders'), hostile);
    await waitFor(() => expect(bubbles().at(-1)?.textContent).toContain(hostile));
    expect(bubbles().at(-1)?.querySelector('img, script')).toBeNull();
  });

  it('a card with one number twice shows both, and a message that cannot be drawn takes no other with it', async () => {
    const report = vi.fn();
    vi.stubGlobal('reportError', report);
    const { user, shop } = await openDesk();
    const { threads } = await import('$ipc/fake/customers');
    const { from, message } = await import('$ipc/fake/words');
    const [chat = ''] = shop
      .rows()
      .flatMap(({ id, contact }) => (contact.name === 'Anil Traders' ? [id] : []));
    const phones = ['+919820012345', '+919820012345'];
    const reaction = { by: 'customer' as const, emoji: '👍' };
    threads.set(chat, [
      message(3, {
        kind: 'contacts',
        detail: {
          type: 'contacts',
          cards: [{ name: 'Rakesh Tailor', phones, emails: [], organisation: null }],
        },
      }),
      from(2, 'Twice', { reactions: [reaction, reaction] }),
      from(1, 'The last word'),
    ]);
    await openConversation(user, 'Anil Traders');
    await waitFor(() => expect(bubbles().at(-1)?.textContent).toContain('The last word'));
    expect(screen.getAllByText('+91 98200 12345')).toHaveLength(2);
    expect(screen.getByText('This message is only on the phone')).toBeTruthy();
    expect(report).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });

  it('whoever is on a contact card can be written to at once, and their number copied', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Priya');
    const write = { name: /^Write to .?\+91 98200 12345/ };
    await user.click(await screen.findByRole('button', write));
    const sheet = await screen.findByRole('dialog', { name: 'New chat' });
    await waitFor(() =>
      expect(within(sheet).getByRole<HTMLInputElement>('textbox', { name: /number/i }).value).toBe(
        '+919820012345',
      ),
    );
    await waitFor(() =>
      expect(asked('look_up_phone').at(-1)?.args).toMatchObject({ phone: '+919820012345' }),
    );
    expect(screen.getByRole('button', { name: /^Copy .?\+91 98200 12345/ })).toBeDefined();
  });

  it('a link goes to the core to be checked, the page stays', async () => {
    const { user, shop, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    shop.write(idOf(shop, 'Anil Traders'), 'Bill: https://pay.example/7712');
    await user.click(await screen.findByRole('link', { name: 'https://pay.example/7712' }));
    expect(asked('open_link')[0]?.args).toEqual({ url: 'https://pay.example/7712' });
    expect(window.location.pathname).toBe('/');
  });
});

describe('reading', () => {
  it('a chat is read up to what the customer wrote, whatever was refused behind it', async () => {
    const { user, shop, asked } = await openDesk();
    const chat = idOf(shop, 'முத்து கடை');
    shop.turnsBack(chat, 'Kal ho jayega');
    await openConversation(user, 'முத்து கடை');
    const written = bubbles().find((bubble) => bubble.textContent?.includes('டெலிவரி'));
    await waitFor(() => expect(asked('mark_read')).toHaveLength(1));
    expect(asked('mark_read')[0]?.args).toEqual({
      conversation_id: chat,
      up_to: written?.dataset.message,
    });
    expect(shop.rows().find(({ id }) => id === chat)?.unread).toBe(0);
  });
});

describe('whoever reads further up', () => {
  const below = () => plain(document.querySelector('.thread .down .numeric')?.textContent).trim();

  it('is told how many bubbles came, however many at once', async () => {
    const { user, shop } = await openDesk();
    const chat = idOf(shop, 'Ritika Jain');
    await user.keyboard('/order 7970');
    await waitFor(() => expect(document.querySelector('[data-result] mark')).not.toBeNull());
    await user.keyboard('{ArrowDown}{Enter}');
    await screen.findByRole('heading', { level: 1, name: /Ritika Jain/ });
    await screen.findByRole('button', { name: 'To the newest message' });
    expect(below()).toBe('');
    for (let count = 0; count < 5; count += 1) shop.write(chat, `Hello? ${count}`);
    await waitFor(() => expect(below()).toBe('5 new messages'));
    shop.write(chat, 'Anybody?');
    await waitFor(() => expect(below()).toBe('6 new messages'));
  });
});

describe('the keyboard', () => {
  it('walks, resolves and goes on to the next', async () => {
    const { user, asked } = await openDesk();
    await row('Anil Traders');
    await user.keyboard('j');
    await screen.findByRole('heading', { level: 1, name: /Ritika Jain/ });
    await user.keyboard('j');
    await screen.findByRole('heading', { level: 1, name: /Anil Traders/ });
    await user.keyboard('e');
    await waitFor(() =>
      expect(asked('act').map(({ args }) => args)).toMatchObject([{ act: { act: 'resolve' } }]),
    );
    await screen.findByRole('heading', { level: 1, name: /முத்து/ });
  });

  it('finds messages from "/" and opens the one chosen', async () => {
    const { user, asked } = await openDesk();
    await row('Anil Traders');
    await user.keyboard('/');
    await user.keyboard('GST');
    await waitFor(() => expect(document.querySelector('mark')?.textContent).toBe('GST'));
    await user.keyboard('{ArrowDown}{Enter}');
    await screen.findByRole('heading', { level: 1, name: /Anil Traders/ });
    const opened = expect.objectContaining({ at: expect.objectContaining({ where: 'around' }) as unknown });
    await waitFor(() => expect(asked('thread').map(({ args }) => args)).toContainEqual(opened));
  });

  it('"?" shows every key and Escape takes the sheet away', async () => {
    const { user } = await openDesk();
    await row('Anil Traders');
    await user.keyboard('?');
    const sheet = await screen.findByRole('dialog', { name: 'Keys' });
    expect(within(sheet).getByText('Resolve and open the next')).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

it('an arrival is said to those who cannot see it', async () => {
  const { shop } = await openDesk();
  await row('Anil Traders');
  shop.write(idOf(shop, 'Farida'), 'Salaam');
  await waitFor(() =>
    expect(
      screen
        .getAllByRole('status')
        .some((region) => plain(region.textContent).startsWith('New message from Farida')),
    ).toBe(true),
  );
});

it('changing the language changes every word at once', async () => {
  const { user } = await openDesk();
  await row('Anil Traders');
  await user.keyboard('g');
  await user.keyboard('s');
  await user.click(await screen.findByRole('radio', { name: 'हिन्दी' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'सेटिंग' })).toBeTruthy();
  expect(document.documentElement.lang).toBe('hi');
});

describe('one phone, two customers', () => {
  const offered = async () => {
    const { user, shop, asked } = await openDesk();
    const [one, other] = [idOf(shop, 'Anil Traders'), idOf(shop, 'Ritika Jain')];
    shop.sharePhone(one, other);
    await openConversation(user, 'Anil Traders');
    await user.click(screen.getByRole('button', { name: 'Customer details' }));
    const offer = await screen.findByRole('region', { name: 'Perhaps the same person' });
    expect(plain(offer.textContent)).toContain('Perhaps the same person as Ritika Jain (same phone number).');
    return { user, shop, asked, one, other: shop.rows().find((row) => row.id === other)?.contact.id };
  };

  it('somebody who knows them joins them, and the line is gone', async () => {
    const { user, shop, asked, one, other } = await offered();
    await user.click(screen.getByRole('button', { name: 'Same person' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Perhaps the same person' })).toBeNull());
    expect(asked('merge_contacts')[0]?.args).toEqual({ conversation_id: one, other_id: other });
    expect(shop.rows().some((row) => row.contact.id === other)).toBe(false);
  });

  it('and parts them again when that was wrong, told beforehand what goes where', async () => {
    const { user, shop, asked, one, other } = await offered();
    await user.click(screen.getByRole('button', { name: 'Same person' }));
    await user.click(await screen.findByRole('button', { name: 'Split again…' }));
    const sheet = await screen.findByRole('dialog', { name: 'Split again' });
    expect(plain(sheet.textContent)).toMatch(/goes with whoever wrote last before it/);
    expect(plain(sheet.textContent)).toMatch(/Notes, labels.* stay with this chat/);
    await user.click(within(sheet).getByRole('button', { name: 'Split them' }));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Split again' })).toBeNull());
    expect(asked('split_contacts')[0]?.args).toMatchObject({ conversation_id: one });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Split again…' })).toBeNull());
    expect(shop.rows().some((row) => row.contact.id === other)).toBe(true);
  });

  it('whoever writes to the one that is merged away writes on to the other', async () => {
    const { user, shop, asked } = await openDesk();
    const [one, other] = [idOf(shop, 'Anil Traders'), idOf(shop, 'Dr. Sen’s clinic')];
    const other_id = shop.rows().find(({ id }) => id === other)?.contact.id;
    await openConversation(user, 'Dr. Sen');
    await user.type(await composer(), 'It is on its w');
    const { fakeTransport } = await import('$ipc/fake');
    const answered = fakeTransport.call;
    let keep = () => {};
    const kept = new Promise<void>((done) => (keep = done));
    vi.spyOn(fakeTransport, 'call').mockImplementation(async (name, args) => {
      if (name === 'save_draft') await kept;
      return answered(name, args);
    });
    await fakeTransport.call('merge_contacts', { conversation_id: one, other_id });
    await waitFor(() =>
      expect(asked('save_draft').map(({ args }) => args)).toMatchObject([
        { conversation_id: other, text: 'It is on its w' },
      ]),
    );
    const ofOne = () => asked('conversation').filter(({ args }) => idIn(args) === one);
    expect(ofOne(), 'its draft is read once it is kept').toHaveLength(0);
    await user.keyboard('a');
    keep();
    await screen.findByRole('heading', { level: 1, name: /Anil Traders/ });
    await waitFor(async () => expectFocus(await composer()));
    expect(asked('save_draft')).toHaveLength(1);
    await user.keyboard('y');
    expect(((await composer()) as HTMLTextAreaElement).value).toBe('It is on its way');
    const before = ofOne().length;
    shop.write(one, 'Is it here?');
    await waitFor(() => expect(ofOne().length).toBeGreaterThan(before));
    expect((await row('Anil Traders')).getAttribute('aria-current')).toBe('true');
  });

  it('asked for where nobody was merged, parting them opens in no other chat', async () => {
    vi.stubGlobal('innerWidth', 1440);
    const { user } = await openDesk('&merged');
    await openConversation(user, 'Farida');
    await user.keyboard('{Shift>}m{/Shift}');
    await openConversation(user, 'Ritika Jain');
    await screen.findByRole('button', { name: 'Split again…' });
    expect(screen.queryByRole('dialog')).toBeNull();
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('{Shift>}m{/Shift}');
    await screen.findByRole('dialog', { name: 'Split again' });
    vi.unstubAllGlobals();
  });

  it('or says that they are two, and is not asked again', async () => {
    const { user, shop, asked, one, other } = await offered();
    await user.click(screen.getByRole('button', { name: 'Someone else' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Perhaps the same person' })).toBeNull());
    expect(asked('keep_apart')[0]?.args).toEqual({ conversation_id: one, other_id: other });
    expect(shop.rows().some((row) => row.contact.id === other)).toBe(true);
  });
});
