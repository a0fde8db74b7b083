import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

/*
 * Signing in with more than a password, and coming back without one.
 */

type User = ReturnType<typeof userEvent.setup>;

const HUB = 'https://desk.mehtafabrics.example';

async function openYou(user: User) {
  await user.click(await screen.findByRole('button', { name: 'Settings' }));
  await user.click(await screen.findByRole('tab', { name: 'You' }));
  return waitFor(() => {
    const card = document.querySelector<HTMLElement>('[data-second-factor]');
    expect(card?.querySelector('button')).toBeTruthy();
    return within(card as HTMLElement);
  });
}

async function toSignIn(user: User) {
  await user.click(await screen.findByRole('button', { name: /^Join or sign in/ }));
  await user.click(await screen.findByRole('tab', { name: 'Sign in' }));
  await user.type(screen.getByLabelText('Address of your desk'), HUB);
  await user.type(screen.getByLabelText('E-mail'), 'asha@mehtafabrics.example');
}

const KAVYA = {
  hub_url: HUB,
  email: 'kavya@mehtafabrics.example',
  password: 'monsoon in jaipur',
  totp: '123456',
};

async function join(user: User) {
  await user.click(await screen.findByRole('button', { name: /^Join or sign in/ }));
  await user.type(screen.getByLabelText('Invitation'), 'sangam://join?code=1');
  await user.type(screen.getByLabelText('Your name'), 'Kavya');
  await user.type(screen.getByLabelText('E-mail'), KAVYA.email);
  await user.type(screen.getByLabelText('Password'), KAVYA.password);
  await user.click(screen.getByRole('button', { name: 'Join' }));
}

const codes = () =>
  waitFor(() => {
    const shown = [...document.querySelectorAll('[data-codes] li')].map((line) => line.textContent);
    expect(shown).toHaveLength(10);
    return shown;
  });

afterEach(closeDesk);

describe('the second factor', () => {
  it('is set up by a code of the phone, and the recovery codes are shown then', async () => {
    const { user, asked } = await openDesk('&real');
    const card = await openYou(user);
    await user.click(card.getByRole('button', { name: /^Set up/ }));
    const sheet = within(await screen.findByRole('dialog'));
    await user.type(sheet.getByLabelText('Present password'), 'wrong');
    await user.click(sheet.getByRole('button', { name: 'Next' }));
    expect(plain((await sheet.findByRole('alert')).textContent)).toContain('present password');
    await user.clear(sheet.getByLabelText('Present password'));
    await user.type(sheet.getByLabelText('Present password'), 'monsoon in jaipur');
    await user.click(sheet.getByRole('button', { name: 'Next' }));
    expect(await sheet.findByRole('img', { name: /QR code/ })).toBeTruthy();
    expect(document.querySelector('[data-secret]')?.textContent).toMatch(/^([A-Z2-7]{4} )+[A-Z2-7]{4}$/);
    await user.type(sheet.getByLabelText('Code on your phone'), '000000');
    await user.click(sheet.getByRole('button', { name: 'Turn on' }));
    expect(plain((await sheet.findByRole('alert')).textContent)).toContain('does not fit');
    await user.clear(sheet.getByLabelText('Code on your phone'));
    await user.type(sheet.getByLabelText('Code on your phone'), '123456');
    await user.click(sheet.getByRole('button', { name: 'Turn on' }));
    const shown = await codes();
    expect(new Set(shown).size).toBe(10);
    await user.click(sheet.getByRole('button', { name: /^Save/ }));
    const saved = asked('save_text')[0]?.args as { text: string };
    expect(shown.every((code) => saved.text.includes(code ?? '?'))).toBe(true);
    await user.click(sheet.getByRole('button', { name: 'I have kept them' }));
    await waitFor(() => expect(document.querySelector('[data-codes]')).toBeNull());
    expect(await card.findByRole('button', { name: /^Turn off/ })).toBeTruthy();
    expect(plain(document.body.textContent)).toContain('10 recovery codes are left');
  });

  it('shows nobody the codes that came when their sheet was closed', async () => {
    let release: () => void = () => undefined;
    const { user } = await openDesk('&real&factor', async (name, go) => {
      if (name === 'make_recovery_codes') await new Promise<void>((go) => (release = go));
      return go();
    });
    const card = await openYou(user);
    await user.click(card.getByRole('button', { name: /^Make new ones/ }));
    const making = within(await screen.findByRole('dialog'));
    await user.type(making.getByLabelText('Present password'), 'monsoon in jaipur');
    await user.type(making.getByLabelText('Code of the second factor'), '123456');
    await user.click(making.getByRole('button', { name: 'Make codes' }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    release();
    await user.click(card.getByRole('button', { name: /^Turn off/ }));
    const sheet = within(await screen.findByRole('dialog'));
    expect(await sheet.findByLabelText('Present password')).toBeTruthy();
    expect(document.querySelector('[data-codes]')).toBeNull();
  });

  it('is turned off by password and code together', async () => {
    const { user, asked } = await openDesk('&real&factor');
    const card = await openYou(user);
    await user.click(card.getByRole('button', { name: /^Turn off/ }));
    const sheet = within(await screen.findByRole('dialog'));
    await user.type(sheet.getByLabelText('Present password'), 'monsoon in jaipur');
    const turnOff = sheet.getByRole<HTMLButtonElement>('button', { name: 'Turn off' });
    expect(turnOff.disabled).toBe(true);
    await user.type(sheet.getByLabelText('Code of the second factor'), '123456');
    await user.click(turnOff);
    expect(await card.findByRole('button', { name: /^Set up/ })).toBeTruthy();
    expect(asked('end_second_factor').at(-1)?.args).toEqual({
      password: 'monsoon in jaipur',
      code: '123456',
    });
  });

  it('is asked for as a second step, which stays while the code is not right', async () => {
    const { user, asked } = await openDesk('&room=doors&factor');
    await toSignIn(user);
    await user.type(screen.getByLabelText('Password'), 'monsoon in jaipur');
    expect(screen.queryByLabelText('Code of the second factor')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    const field = await screen.findByLabelText('Code of the second factor');
    await waitFor(() => expectFocus(field));
    await user.keyboard('000000{Enter}');
    await waitFor(() => expect(plain(screen.getByRole('alert').textContent)).toContain('used before'));
    expect((screen.getByLabelText('Code of the second factor') as HTMLInputElement).value).toBe('');
    await user.keyboard('123456{Enter}');
    await waitFor(() => expect(asked('sign_in')).toHaveLength(3));
    expect(asked('sign_in').at(-1)?.args).toMatchObject({ totp: '123456' });
  });

  it('is set up on the way in where the owner asks for it, and the desk then shows the codes', async () => {
    const { user, asked } = await openDesk('&room=doors&required');
    await toSignIn(user);
    await user.type(screen.getByLabelText('Password'), 'monsoon in jaipur');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('img', { name: /QR code/ })).toBeTruthy();
    expect(plain(document.body.textContent)).toContain('asks owners and managers');
    await user.type(screen.getByLabelText('Code of the second factor'), '000000{Enter}');
    await waitFor(() => expect(plain(screen.getByRole('alert').textContent)).toContain('not right'));
    expect(document.querySelector('[data-secret]'), 'it can still be scanned').toBeTruthy();
    await user.type(screen.getByLabelText('Code of the second factor'), '123456{Enter}');
    await codes();
    expect(asked('sign_in')).toHaveLength(3);
    await user.click(screen.getByRole('button', { name: 'I have kept them' }));
    await waitFor(() => expect(document.querySelector('[data-codes]')).toBeNull());
  });

  it('is set up by whoever joins with an invitation, who then comes in with what they have just chosen', async () => {
    const { user, asked } = await openDesk('&room=doors&required');
    await join(user);
    expect(await screen.findByRole('img', { name: /QR code/ })).toBeTruthy();
    await user.type(screen.getByLabelText('Code of the second factor'), '123456{Enter}');
    await codes();
    expect(asked('accept_invitation')).toHaveLength(1);
    expect(asked('sign_in').map(({ args }) => args)).toMatchObject([KAVYA]);
  });

  it('is asked in place of whoever joined before without hearing it, and the invitation is not asked for again', async () => {
    const { user, asked } = await openDesk('&room=doors&factor');
    await join(user);
    const field = await screen.findByLabelText('Code of the second factor');
    await waitFor(() => expectFocus(field));
    expect(screen.queryByLabelText('Invitation')).toBeNull();
    await user.keyboard('123456{Enter}');
    await waitFor(() => expect(document.querySelector('[data-conversation]')).toBeTruthy());
    expect(asked('accept_invitation')).toHaveLength(1);
    expect(asked('sign_in').map(({ args }) => args)).toMatchObject([KAVYA]);
  });

  it('is asked of owners and managers by the owner', async () => {
    const { user, asked } = await openDesk('&real&role=owner');
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    await user.click(await screen.findByRole('tab', { name: 'People' }));
    await user.click(await screen.findByRole('switch', { name: /^Ask owners and managers/ }));
    expect(asked('require_second_factor').map(({ args }) => args)).toEqual([{ required: true }]);
    await waitFor(() =>
      expect(screen.getByRole<HTMLInputElement>('switch', { name: /^Ask owners and managers/ }).checked).toBe(
        true,
      ),
    );
  });

  it('of somebody who lost it is turned off by an owner who was told what that means', async () => {
    const { user, asked } = await openDesk('&real&role=owner');
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    await user.click(await screen.findByRole('tab', { name: 'People' }));
    await user.click(await screen.findByRole('button', { name: /^More about .*Meena/ }));
    await user.click(await screen.findByRole('button', { name: /^Turn off second factor/ }));
    const sheet = await screen.findByRole('dialog');
    expect(plain(sheet.textContent)).toContain('The log says');
    await user.click(within(sheet).getByRole('button', { name: 'Turn off' }));
    await waitFor(() => expect(asked('remove_second_factor')).toHaveLength(1));
    expect(await screen.findByText('No second factor')).toBeTruthy();
  });
});

describe('whoever was signed out', () => {
  it('is asked to sign in again, not to join', async () => {
    await openDesk('&room=signed_out');
    expect(await screen.findByRole('heading', { name: 'You were signed out' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy();
    expect(screen.queryByLabelText('Your name')).toBeNull();
  });
});

describe('a forgotten password', () => {
  it('is told the real ways back, and a recovery code is one of them', async () => {
    const { user, asked } = await openDesk('&room=doors');
    await toSignIn(user);
    await user.click(screen.getByRole('button', { name: 'Forgot your password?' }));
    expect(plain(document.body.textContent)).toContain('sangam-hub admin reset-password');
    await user.click(screen.getByRole('button', { name: 'Use a recovery code' }));
    const action = screen.getByRole<HTMLButtonElement>('button', { name: 'Choose and sign in' });
    await user.type(screen.getByLabelText('Recovery code'), 'used');
    await user.type(screen.getByLabelText('New password'), 'short');
    expect(action.disabled).toBe(true);
    await user.type(screen.getByLabelText('New password'), ' is not long');
    await user.click(action);
    await waitFor(() => expect(plain(screen.getByRole('alert').textContent)).toContain('recovery code'));
    await user.clear(screen.getByLabelText('Recovery code'));
    await user.type(screen.getByLabelText('Recovery code'), 'k4wz-7mfa-q2ht-x5oj');
    await user.click(action);
    await waitFor(() => expect(asked('recover')).toHaveLength(2));
    expect(asked('recover').at(-1)?.args).toEqual({
      hub_url: HUB,
      email: 'asha@mehtafabrics.example',
      code: 'k4wz-7mfa-q2ht-x5oj',
      password: 'short is not long',
      totp: null,
    });
  });
});

describe('whoever is refused at the door', () => {
  // What each code says; the hub's side of the table is among its own tests.
  const ANSWERS = [
    ['wrong_credentials', 'E-mail or password is not right'],
    ['invitation_invalid', 'This invitation is no good any more'],
    ['reset_invalid', 'This link was already used'],
    ['recovery_invalid', 'E-mail or recovery code is not right'],
    ['totp_required', 'Now the code your phone shows'],
    ['totp_set_up', 'First set up'],
    ['totp_wrong', 'This code is not right, or it was used before'],
    ['too_many_attempts', 'Too many attempts'],
    ['offline', 'no connection to the desk'],
  ] as const;

  it.each(ANSWERS)('is told in words what %s means', async (code, words) => {
    const { CoreError, wordsOf } = await import('$ipc/errors');
    expect(plain(wordsOf(new CoreError(code, '')))).toContain(words);
  });

  it('reads at an address that is taken that it is the address', async () => {
    const { user } = await openDesk('&room=doors&opened=join');
    await user.type(await screen.findByLabelText('Your name'), 'Asha');
    await user.type(screen.getByLabelText('E-mail'), 'asha@mehtafabrics.example');
    await user.type(screen.getByLabelText('Password'), 'monsoon in jaipur');
    await user.click(screen.getByRole('button', { name: 'Join' }));
    expect(plain((await screen.findByRole('alert')).textContent)).toContain('already');
  });
});

describe('the third door', () => {
  it('leads to the desk that was begun on this computer, and begins none beside it', async () => {
    const { user, asked } = await openDesk('&room=doors&own');
    await user.click(await screen.findByRole('button', { name: 'Start a desk' }));
    expect(await screen.findByRole('heading', { name: 'Your shop’s desk' })).toBeTruthy();
    expect(screen.queryByLabelText('Address of your desk')).toBeNull();
    await user.type(screen.getByLabelText('E-mail'), 'asha@mehtafabrics.example');
    await user.type(screen.getByLabelText('Password'), 'monsoon in jaipur');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() =>
      expect(asked('sign_in').at(-1)?.args).toMatchObject({ hub_url: 'http://127.0.0.1:40001/' }),
    );
    expect(asked('start_own_desk')).toHaveLength(0);
  });

  it('begins one where none was', async () => {
    const { user } = await openDesk('&room=doors');
    await user.click(await screen.findByRole('button', { name: 'Start a desk' }));
    expect(await screen.findByLabelText('Your name')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Create the desk' })).toBeTruthy();
  });
});

describe('whoever has no mouse', () => {
  const stands = (label: string) => waitFor(() => expectFocus(screen.getByLabelText(label)));

  it('stands in the form that a door opens, and at the door again when they step back', async () => {
    const { user } = await openDesk('&room=doors');
    for (const [door, field] of [
      ['Join or sign in', 'Invitation'],
      ['Start a desk', 'Name of your shop'],
    ] as const) {
      (await screen.findByRole('button', { name: door })).focus();
      await user.keyboard('{Enter}');
      await stands(field);
      screen.getByRole('button', { name: 'Back' }).focus();
      await user.keyboard('{Enter}');
      await waitFor(() => expectFocus(screen.getByRole('button', { name: door })));
    }
  });

  it('types the passphrase at once where no keyring answers', async () => {
    await openDesk('&room=vault');
    await stands('Passphrase');
  });
});

describe('the log', () => {
  it('is read by day, and says a sentence for every kind', async () => {
    const { user, asked } = await openDesk('&real&role=owner');
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    await user.click(await screen.findByRole('tab', { name: 'Log' }));
    const day = await screen.findByLabelText<HTMLInputElement>('Day');
    await user.type(day, '2020-02-29');
    await waitFor(() => expect(asked('audit').at(-1)?.args).toMatchObject({ before: null, what: null }));
    await waitFor(() => {
      const { from, until } = asked('audit').at(-1)?.args as { from: string; until: string };
      expect(Date.parse(until) - Date.parse(from)).toBe(24 * 60 * 60 * 1000);
      expect(new Date(from).getDate()).toBe(29);
    });
    const kinds = [...screen.getByLabelText<HTMLSelectElement>('What').options].map(({ text }) => text);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds.some((text) => text.includes('newer than this app'))).toBe(false);
  });
});
