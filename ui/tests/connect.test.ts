import { screen, waitFor, within } from '@testing-library/dom';
import type { UserEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

/*
 * The owner's journey as a person meets it, over an invented shop: each step, and what ends it.
 */

const OWNER = '&role=owner&real';

async function journey(query: string) {
  const desk = await openDesk(`${OWNER}&journey=${query}`);
  await screen.findByRole('complementary', { name: 'Conversations' });
  await desk.user.keyboard('g');
  await desk.user.keyboard('c');
  await screen.findByRole('heading', { level: 1, name: 'Connect your number' });
  return desk;
}

async function numberPage(query = '') {
  const desk = await openDesk(query);
  await screen.findByRole('complementary', { name: 'Conversations' });
  await desk.user.keyboard('g');
  await desk.user.keyboard('n');
  return desk;
}

const step = (name: string) => screen.findByRole('heading', { level: 2, name });
const button = (name: string | RegExp) => screen.findByRole('button', { name });
const press = async (user: UserEvent, name: string | RegExp) => user.click(await button(name));

/** What is said at once, whoever says it: the window has a place for notices of its own. */
const said = (pattern: RegExp) =>
  waitFor(() => {
    const words = [...document.querySelectorAll('[role=alert]')].map((alert) => plain(alert.textContent));
    const found = words.find((text) => pattern.test(text));
    if (found === undefined) throw new Error(`nobody says ${pattern}: ${words.join(' | ')}`);
    return found;
  });

const question = (legend: string) => {
  const found = screen.getByText(legend).closest('fieldset');
  if (!found) throw new Error(`no question ${legend}`);
  return found;
};

afterEach(closeDesk);

describe('is this right for you', () => {
  it('answers only when all seven are answered, and keeps the answers', async () => {
    const { user, asked } = await journey('fresh');
    await step('Is this right for you?');
    for (const [legend, choice] of [
      ['How many people answer, or should?', 'One'],
      ['How many customer messages come in a day?', 'Up to 50'],
      ['How often is a message missed, or answered twice?', 'Hardly ever'],
      ['What should be sent without a person?', 'Nothing'],
      ['Should a program, such as a CRM, know about the chats?', 'No'],
      ['Do you want to go on answering on the phone?', 'It must stay'],
    ] as const)
      within(question(legend)).getByLabelText(choice).click();
    expect(screen.queryByRole('region', { name: 'Recommendation' })).toBeNull();
    expect(asked('save_plan')).toHaveLength(0);
    const last = question('Do the chats on the phone matter?');
    within(last).getByLabelText('Good to have').click();
    const advice = await screen.findByRole('region', { name: 'Recommendation' });
    expect(within(advice).getByRole('heading', { name: 'Stay with the app' })).toBeTruthy();
    expect(asked('save_plan')).toHaveLength(1);
    await press(user, 'Go on all the same');
    await step('Where your desk lives');
  });

  it('prints what it recommends', async () => {
    const { user } = await journey('needs');
    const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
    await press(user, /Is this right for you/);
    await press(user, 'Print');
    expect(print).toHaveBeenCalledOnce();
  });
});

it('the way is kept, and its address is tested from outside', async () => {
  const { user, asked } = await journey('needs');
  await step('Where your desk lives');
  await user.click(screen.getByRole('radio', { name: /Your own server, your own Meta app/ }));
  await waitFor(() => expect(asked('save_plan')[0]?.args).toMatchObject({ route: 'own_server' }));
  await press(user, 'Test this address');
  await said(/Meta can reach it/);
  await press(user, 'Go on');
  await step('Settle these before you connect');
});

describe('before you connect', () => {
  it('says what is left, and connecting leads there instead of on', async () => {
    const { user } = await journey('before');
    await step('Settle these before you connect');
    await waitFor(() =>
      expect(plain(document.body.textContent)).toMatch(/6 left: linked devices.*phone in hand/),
    );
    await press(user, 'Connect…');
    await waitFor(() => expectFocus(screen.getByRole('button', { name: 'I understand' })));
    expect(screen.queryByRole('heading', { level: 2, name: 'Connect with Meta' })).toBeNull();
  });

  it('confirms both halves of a line at once, and takes it back', async () => {
    const { user, asked } = await journey('before');
    await press(user, 'I understand');
    await waitFor(() =>
      expect(asked('save_plan')[0]?.args).toMatchObject({
        confirm: ['linked_devices', 'windows_and_watches'],
      }),
    );
    await press(user, /Not so: .*Linked devices/);
    await waitFor(() =>
      expect(asked('save_plan')[1]?.args).toMatchObject({
        retract: ['linked_devices', 'windows_and_watches'],
      }),
    );
  });

  it('what Sangam found missing is a sentence with a way on', async () => {
    const { user, asked } = await journey('before&unreachable');
    const text = plain((await screen.findByRole('list', { name: 'What to settle' })).textContent);
    expect(text).toContain('does not answer from outside');
    expect(text).toContain('history, smb_app_state_sync');
    await press(user, 'Check again');
    await waitFor(() => expect(asked('run_checks')).toHaveLength(1));
  });
});

describe('connect', () => {
  it('follows the browser step by step, to the end', async () => {
    const { user, shop, asked } = await journey('ready');
    await step('Connect with Meta');
    await press(user, 'Open Meta in the browser');
    expect(asked('begin_signup')[0]?.args).toEqual({ number_id: null });
    const progress = await screen.findByRole('list', { name: 'How far it is' });
    expect(plain(progress.textContent)).toContain('Waiting for the browser’s page');
    shop.signup('opened');
    await waitFor(() => expect(plain(progress.textContent)).toContain('your turn'));
    shop.signup('connected', { number_id: 'n' });
    await press(user, 'Go on to contacts and history');
    await step('Bring contacts and history');
  });

  it('among several numbers the owner says which', async () => {
    const { user, asked } = await journey('choosing');
    const use = (await button('Use this number')) as HTMLButtonElement;
    expect(use.disabled).toBe(true);
    await user.click(screen.getByRole('radio', { name: /5501/ }));
    await user.click(use);
    expect(asked('choose_number')[0]?.args).toEqual({ id: 's', phone_number_id: '2' });
  });

  it('an ending is a sentence, a next step and what a supporter would ask', async () => {
    const { user, asked } = await journey('failed&problem=meta_error');
    const ending = await said(/Meta’s dialog ended with an error/);
    expect(ending).toContain('The display name is not allowed.');
    expect(ending).toContain('error 771204, session b7d0c51e9a');
    await press(user, 'Try again');
    await waitFor(() => expect(asked('begin_signup')).toHaveLength(1));
  });

  it('a signup that could not begin says why', async () => {
    const { user } = await journey('ready&refused');
    await press(user, 'Open Meta in the browser');
    await said(/has no Meta app/);
  });

  it('a token that is refused is not kept as if it were good', async () => {
    const { user, asked } = await journey('ready');
    await user.click(await screen.findByText('Other ways'));
    await user.click(screen.getByText('Number that is already connected, by token'));
    const form = screen.getByRole('form', { name: /by token/ });
    await user.type(within(form).getByLabelText('WhatsApp Business account id'), '900');
    await user.type(within(form).getByLabelText('Phone number id'), '100');
    await user.type(within(form).getByLabelText('Access token'), 'wrong');
    await user.click(within(form).getByRole('button', { name: 'Connect by token' }));
    expect(asked('connect_by_token')).toHaveLength(1);
    await said(/WhatsApp refuses this token/);
  });
});

describe('which number it is about', () => {
  const steps = () => screen.getByRole('navigation', { name: /^Connect/ });

  it('another number begins a journey of its own, and keeps nothing of the one before', async () => {
    const { user, shop, asked } = await numberPage(OWNER);
    await press(user, 'Connect another number');
    const title = await step('Settle these before you connect');
    await waitFor(() => expectFocus(title));
    expect(screen.getByRole('heading', { level: 1, name: 'Connect another number' })).toBeTruthy();
    const words = plain(steps().textContent);
    expect(words).toContain('9 left');
    expect(words).not.toContain('05500');
    for (const later of [/Bring contacts/, /Choose what the team sees/, /Try it/])
      expect((within(steps()).getByRole('button', { name: later }) as HTMLButtonElement).disabled).toBe(true);
    await user.click(within(steps()).getByRole('button', { name: /^Connect/ }));
    await press(user, 'Open Meta in the browser');
    expect(asked('begin_signup')[0]?.args).toEqual({ number_id: null });
    shop.signup('connected', { number_id: 'n2' });
    await said(/05501 is connected/);
    await press(user, 'Go on to contacts and history');
    await step('Bring contacts and history');
  });

  it('what was confirmed for another number is found again', async () => {
    const { user } = await numberPage(OWNER);
    await press(user, 'Connect another number');
    await press(user, 'I understand');
    await waitFor(() => expect(plain(steps().textContent)).toContain('8 left'));
    await user.keyboard('{Escape}');
    await user.keyboard('g');
    await user.keyboard('c');
    await waitFor(() => expect(plain(steps().textContent)).toContain('8 left'));
    expect(screen.getByRole('heading', { level: 1, name: 'Connect another number' })).toBeTruthy();
  });

  it('an address that 360dialog did not take is shown until it is set, and keeps the step', async () => {
    const { user } = await journey('ready&unset');
    await user.click(await screen.findByText('Other ways'));
    await user.click(screen.getByText('By 360dialog'));
    const form = screen.getByRole('form', { name: 'By 360dialog' });
    for (const [label, text] of [
      ['WhatsApp Business account id', '9001'],
      ['Phone number id', '8001'],
      ['Number, as people write it', '+91 141 400 5500'],
      ['360dialog API key', 'key'],
    ] as const)
      await user.type(within(form).getByLabelText(label), text);
    await press(user, 'Connect by 360dialog');
    const address = (await within(form).findByLabelText('Address for 360dialog')) as HTMLInputElement;
    expect(address.value).toMatch(/^https:.*\/webhooks\/360dialog\/./);
    expect(screen.getByRole('heading', { level: 2, name: 'Connect with Meta' })).toBeTruthy();
    await press(user, 'It is set there: go on');
    await said(/05500 is connected/);
  });

  it('connecting again is not over because the number was connected once', async () => {
    const { user, shop, asked } = await numberPage(`${OWNER}&link=disconnected`);
    await press(user, 'Connect again');
    await press(user, 'Connect…');
    await step('Connect with Meta');
    expect(screen.queryByText(/is connected/)).toBeNull();
    await press(user, 'Open Meta in the browser');
    expect(asked('begin_signup')[0]?.args).toEqual({ number_id: 'n' });
    shop.signup('connected', { number_id: 'n' });
    await said(/05500 is connected/);
  });

  it('once it is connected, what was confirmed can be read and no longer taken back', async () => {
    const { user, asked } = await journey('done');
    await press(user, /Before you connect/);
    expect(await screen.findByText(/This is what was confirmed and checked for it/)).toBeTruthy();
    expect(screen.getAllByText('you confirmed')).toHaveLength(9);
    expect(screen.queryByRole('button', { name: /Not so/ })).toBeNull();
    expect(asked('run_checks')).toHaveLength(0);
    await press(user, 'Go on');
    await said(/05500 is connected/);
  });
});

describe('contacts and history', () => {
  it('the clock shows while nothing was asked, and each is asked once', async () => {
    const { user, asked } = await journey('connected');
    const history = await screen.findByRole('region', { name: 'History' });
    expect(plain(history.textContent)).toMatch(/2[12] h \d+ min left to ask/);
    await user.click(within(history).getByRole('button', { name: 'Ask for history' }));
    await waitFor(() => expect(plain(history.textContent)).toContain('WhatsApp took the request'));
    expect(asked('ask_sync').map(({ args }) => args)).toEqual([{ number_id: 'n', kind: 'history' }]);
    expect(within(history).queryByRole('button')).toBeNull();
  });

  it('what is possibly spent is asked for once more by a person, who is told that nothing comes twice', async () => {
    const { user, asked } = await journey('asking');
    const contacts = await screen.findByRole('region', { name: 'Contacts' });
    expect(plain(contacts.textContent)).toContain('no answer came');
    expect(plain(contacts.textContent)).toContain('nothing comes twice');
    expect(asked('ask_sync')).toHaveLength(0);
    await user.click(within(contacts).getByRole('button', { name: 'Ask once more' }));
    await waitFor(() => expect(asked('ask_sync')[0]?.args).toMatchObject({ kind: 'contacts' }));
  });

  it('contacts that came are here, and later changes follow', async () => {
    await journey('receiving');
    const contacts = await screen.findByRole('region', { name: 'Contacts' });
    await waitFor(() => expect(plain(contacts.textContent)).toContain('812 contacts are here'));
    expect(plain(contacts.textContent)).not.toContain('Arriving');
  });

  it('is not all here while parts are missing, whatever WhatsApp counts', async () => {
    const { user } = await journey('done&missing');
    await press(user, /Bring contacts and history/);
    const history = await screen.findByRole('region', { name: 'History' });
    await waitFor(() => expect(plain(history.textContent)).toContain('2 parts have not come'));
    expect(plain((await button(/Bring contacts and history/)).textContent)).toContain('needs a look');
  });

  it('what 360dialog brings is shown, and not ours to ask for', async () => {
    await journey('connected&by360');
    const history = await screen.findByRole('region', { name: 'History' });
    await waitFor(() => expect(plain(history.textContent)).toContain('360dialog asks WhatsApp by itself'));
    expect(within(history).queryByRole('button')).toBeNull();
    expect(screen.queryByText(/WhatsApp gives no contacts/)).toBeNull();
  });

  it('the number page counts the hours and asks, too, while it may be asked', async () => {
    const { user, asked } = await numberPage(`${OWNER}&journey=connected`);
    expect(plain((await screen.findByText(/ask before/)).textContent)).toContain('once');
    await press(user, 'Ask for history');
    await waitFor(() => expect(asked('ask_sync')[0]?.args).toMatchObject({ kind: 'history' }));
    expect(screen.getByRole('button', { name: /Number.*needs/ })).toBeTruthy();
  });

  it('the ledger says what is missing, and is saved as a table', async () => {
    const { user } = await journey('receiving');
    expect(await screen.findByText(/7, 12/)).toBeTruthy();
    expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('42');
    await press(user, 'Save as CSV');
    expect(plain((await screen.findByText(/Saved as/)).textContent)).toContain('import-ledger.csv');
  });
});

describe('what the team sees', () => {
  it('shows nothing until the button that says how many is pressed', async () => {
    const { user, asked } = await journey('release');
    await step('Choose what the team sees');
    const show = await button(/Show.*129.*to the team/);
    expect(asked('release')).toHaveLength(0);
    await user.click(show);
    await waitFor(() =>
      expect(asked('release')[0]?.args).toEqual({ number_id: 'n', choice: { which: 'all' } }),
    );
    await press(user, 'Hide all again');
    await waitFor(() => expect(asked('hold')[0]?.args).toEqual({ number_id: 'n', choice: { which: 'all' } }));
  });

  it('hides what is ticked, whatever is chosen beside it since', async () => {
    const { user, asked } = await journey('release');
    await user.click(await screen.findByRole('checkbox', { name: /Tick .*Ritika/ }));
    await user.click(screen.getByRole('radio', { name: /^All/ }));
    await press(user, /Hide the ticked/);
    await waitFor(() =>
      expect(asked('hold')[0]?.args).toEqual({
        number_id: 'n',
        choice: { which: 'listed', conversation_ids: ['held-0'] },
      }),
    );
  });

  it('one by one: a tick chooses the listed, a private chat cannot be ticked', async () => {
    const { user, asked } = await journey('release');
    await user.click(await screen.findByRole('checkbox', { name: /Tick .*Ritika/ }));
    expect((screen.getByRole('radio', { name: 'The ones I tick' }) as HTMLInputElement).checked).toBe(true);
    expect((screen.getByRole('checkbox', { name: /Tick .*Mummy/ }) as HTMLInputElement).disabled).toBe(true);
    await press(user, /Show.*1.* to the team/);
    await waitFor(() =>
      expect(asked('release')[0]?.args).toMatchObject({
        choice: { which: 'listed', conversation_ids: ['held-0'] },
      }),
    );
    await press(user, /Keep private: .*Anil/);
    expect(asked('set_private')[0]?.args).toEqual({ conversation_id: 'held-1', private: true });
    await user.click(screen.getByRole('switch', { name: /names of your phone book/ }));
    await waitFor(() => expect(asked('share_phone_book')[0]?.args).toEqual({ shared: true }));
  });
});

it('three messages tick as they are seen, then the stage moves on', async () => {
  const { user, shop, asked } = await journey('try');
  await step('Try it: three messages');
  await press(user, 'Let me answer');
  await waitFor(() =>
    expect(asked('set_stage')[0]?.args).toMatchObject({
      stage: { stage: 'one_person', person_id: 'p-asha' },
    }),
  );
  shop.tried({ desk: new Date().toISOString(), phone: new Date().toISOString() });
  expect(await screen.findByText(/All three were seen/)).toBeTruthy();
  await press(user, 'Let the team answer');
  await waitFor(() => expect(asked('set_stage')[1]?.args).toMatchObject({ stage: { stage: 'team' } }));
  await press(user, 'Back to mirror only');
  await waitFor(() => expect(asked('set_stage')[2]?.args).toMatchObject({ stage: { stage: 'mirror' } }));
});

it('without a line the journey says so and opens when it is back', async () => {
  const desk = await openDesk(`${OWNER}&journey=before&offline`);
  await screen.findByRole('complementary', { name: 'Conversations' });
  await desk.user.keyboard('g');
  await desk.user.keyboard('c');
  await said(/no connection to the desk/);
  expect(await screen.findByText(/It opens by itself when the line is back/)).toBeTruthy();
  desk.shop.connect({ state: 'live', waiting: 0 });
  await step('Settle these before you connect');
});

describe('the number’s page', () => {
  it('everybody sees the strip, only the owner the rest', async () => {
    await numberPage('&real');
    const strip = await screen.findByRole('region', { name: 'State of the number' });
    expect(plain(strip.textContent)).toContain('Connected');
    expect(screen.queryByRole('button', { name: 'Ask WhatsApp now' })).toBeNull();
    expect(screen.queryByText('Who may send from the desk')).toBeNull();
  });

  it('a disconnection says why, and is mended from here with the same number', async () => {
    const { user } = await numberPage(`${OWNER}&link=disconnected`);
    expect((await screen.findAllByText(/not used for about 14 days/)).length).toBeGreaterThan(0);
    await press(user, 'Connect again');
    await step('Settle these before you connect');
    await press(user, 'Connect…');
    expect(plain((await screen.findByText(/connects .* again/)).textContent)).toContain('+91 14140 05500');
  });

  it('the phone that is about to be lost is opened, and the reminder goes', async () => {
    const { user, asked } = await numberPage(`${OWNER}&lifeline=2.4`);
    await press(user, 'I opened it today');
    expect(asked('opened_on_phone')).toHaveLength(1);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'I opened it today' })).toBeNull());
  });

  it('alerts without a mail server say so instead of pretending', async () => {
    const { user } = await numberPage(`${OWNER}&nosmtp`);
    await press(user, 'Save alerts');
    await said(/cannot send e-mail/);
  });

  it('a recovery key is shown once', async () => {
    const { user } = await numberPage(OWNER);
    await press(user, 'Make a recovery key');
    const sheet = await screen.findByRole('dialog', { name: /Recovery key of/ });
    expect(sheet.querySelectorAll('[data-recovery-key] span')).toHaveLength(8);
    await user.click(within(sheet).getByRole('button', { name: 'I have it, close' }));
    await waitFor(() => expect(document.querySelector('[data-recovery-key]')).toBeNull());
  });
});

describe('in the inbox', () => {
  const open = async (user: UserEvent, name: RegExp) => {
    const list = await screen.findByRole('complementary', { name: 'Conversations' });
    await user.click(await within(list).findByRole('button', { name }));
    await screen.findByRole('heading', { level: 1, name });
  };

  it('a mirror sends nothing and says why', async () => {
    const { user, asked } = await openDesk('&real&stage=mirror');
    await open(user, /Anil Traders/);
    expect((await screen.findAllByText(/Mirror only/)).length).toBeGreaterThan(0);
    const off = (await button('Replies are off')) as HTMLButtonElement;
    expect(off.disabled).toBe(true);
    await user.type(
      await screen.findByRole('textbox', { name: /Reply to/ }),
      'Namaste{Control>}{Enter}{/Control}',
    );
    expect(asked('send_text')).toHaveLength(0);
  });

  it('a held chat is marked for the owner and shown to the team with one key', async () => {
    const { user, asked } = await openDesk(OWNER);
    await open(user, /Dr. Sen/);
    expect(screen.getAllByTitle(/Imported and not shown to the team/).length).toBeGreaterThan(1);
    await user.keyboard('{Shift>}p{/Shift}');
    await waitFor(() => expect(asked('release')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByTitle(/Imported and not shown/)).toBeNull());
  });

  it('nobody but the owner makes a chat private', async () => {
    const { user, asked } = await openDesk('&real');
    await open(user, /Anil Traders/);
    await user.keyboard('p');
    expect(asked('set_private')).toHaveLength(0);
    await closeDesk();
    const owner = await openDesk(OWNER);
    await open(owner.user, /Anil Traders/);
    await owner.user.keyboard('p');
    await waitFor(() => expect(owner.asked('set_private')[0]?.args).toMatchObject({ private: true }));
  });

  it('without a number the empty inbox leads the owner to the journey', async () => {
    const { user } = await openDesk(`${OWNER}&nonumber&journey=fresh`);
    const main = await screen.findByRole('main');
    await user.click(await within(main).findByRole('button', { name: 'Connect your number' }));
    await step('Is this right for you?');
  });
});

it('what was found wanting after the signup is said, and nothing twice', async () => {
  await journey('failed&problem=not_coexistence');
  const ending = await said(/not on the WhatsApp Business app/);
  expect(ending.match(/not on the WhatsApp Business app/g)).toHaveLength(1);
  expect(ending).toContain('ON_PREMISE serves this number');
});
