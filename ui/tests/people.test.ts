import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { CoreError } from '$ipc/errors';
import { closeDesk, openDesk, plain } from './window';

/*
 * The team as a person meets it: who sees what of it, what an owner does there, and what follows at once.
 */

type User = ReturnType<typeof userEvent.setup>;

async function openPart(user: User, name: string) {
  await user.click(await screen.findByRole('button', { name: 'Settings' }));
  await user.click(await screen.findByRole('tab', { name }));
}

/** The part of the settings that is shown. */
const panel = async () => within(await screen.findByRole('tabpanel'));

const person = (name: string) =>
  waitFor(() => {
    const found = [...document.querySelectorAll<HTMLElement>('[data-person]')].find((row) =>
      row.textContent?.includes(name),
    );
    expect(found).toBeTruthy();
    return found as HTMLElement;
  });

const unfold = async (user: User, name: string) => {
  const row = await person(name);
  await user.click(within(row).getByRole('button', { name: new RegExp('^More about') }));
  return row;
};

afterEach(closeDesk);

describe('the team', () => {
  it('an agent sees who works here, and nothing to decide', async () => {
    const { user } = await openDesk('&real');
    await openPart(user, 'People');
    const row = await person('Meena');
    expect(plain(row.textContent)).toContain('manager');
    expect(plain(row.textContent)).not.toContain('@');
    expect(screen.queryByRole('button', { name: /^More about/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Invite/ })).toBeNull();
    expect(screen.queryByRole('tab', { name: 'Log' })).toBeNull();
  });

  it('a manager invites up to their own role, and the link is shown once', async () => {
    const { user, asked } = await openDesk('&real&role=manager');
    await openPart(user, 'People');
    expect(await screen.findByRole('button', { name: 'Invite a manager…' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Invite an owner…' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Invite an agent…' }));
    const link = (await screen.findByLabelText('Link')) as HTMLInputElement;
    expect(link.value).toMatch(/^sangam:\/\/join\?hub=https/);
    expect(asked('invite').map(({ args }) => args)).toEqual([{ role: 'agent' }]);
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByLabelText('Link')).toBeNull());
  });

  it('another owner is made only after saying what that means', async () => {
    const { user, asked } = await openDesk('&real&role=owner');
    await openPart(user, 'People');
    const row = await unfold(user, 'Meena');
    await user.click(within(row).getByRole('radio', { name: 'owner' }));
    const sheet = await screen.findByRole('dialog');
    expect(plain(sheet.textContent)).toContain('you included');
    expect(asked('change_role')).toHaveLength(0);
    await user.click(within(sheet).getByRole('button', { name: 'Make owner' }));
    await waitFor(() => expect(asked('change_role')).toHaveLength(1));
    expect(asked('change_role')[0]?.args).toMatchObject({ role: 'owner' });
  });

  it('what was refused or given up is not shown as if it held', async () => {
    const { user, asked } = await openDesk('&role=owner&real', (name, go) =>
      name === 'mask_phones' ? Promise.reject(new CoreError('unavailable', 'no line')) : go(),
    );
    await openPart(user, 'People');
    const hidden = await screen.findByRole<HTMLInputElement>('switch', { name: /Hide whole phone numbers/ });
    await user.click(hidden);
    await (await panel()).findByRole('alert');
    expect(hidden.checked).toBe(false);
    const row = await unfold(user, 'Vikram');
    const owner = within(row).getByRole<HTMLInputElement>('radio', { name: 'owner' });
    await user.click(owner);
    const sheet = await screen.findByRole('dialog');
    await user.click(within(sheet).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(owner.checked).toBe(false);
    expect(within(row).getByRole<HTMLInputElement>('radio', { name: 'agent' }).checked).toBe(true);
    expect(asked('change_role')).toEqual([]);
    await user.click(owner);
    await screen.findByRole('dialog');
  });

  it('whoever is removed leaves the list; cancelling removes nobody', async () => {
    const { user, asked } = await openDesk('&real&role=owner');
    await openPart(user, 'People');
    const row = await unfold(user, 'Vikram');
    await user.click(within(row).getByRole('button', { name: /^Remove from the team/ }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(asked('remove_person')).toHaveLength(0);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.click(within(row).getByRole('button', { name: /^Remove from the team/ }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(document.body.textContent).not.toContain('vikram@mehtafabrics.example'));
    expect(asked('remove_person')).toHaveLength(1);
  });

  it('an invitation that is taken back is gone', async () => {
    const { user } = await openDesk('&real&role=manager');
    await openPart(user, 'People');
    const before = (await screen.findAllByRole('button', { name: /^Take back/ })).length;
    await user.click(screen.getAllByRole('button', { name: /^Take back/ })[0] as HTMLElement);
    const sure = await screen.findByRole('group', { name: /^Take it back\?/ });
    expect(document.activeElement?.textContent.trim()).toBe('Keep it');
    await user.click(within(sure).getByRole('button', { name: 'Take back' }));
    await waitFor(() =>
      expect(screen.queryAllByRole('button', { name: /^Take back/ })).toHaveLength(before - 1),
    );
  });

  it('a role that was given counts at once, on the page that is open', async () => {
    const { user, shop } = await openDesk('&real');
    await openPart(user, 'People');
    await person('Meena');
    shop.promote('owner');
    expect(await screen.findByRole('tab', { name: 'Log' })).toBeTruthy();
    await unfold(user, 'Meena');
    await user.click(screen.getByRole('tab', { name: 'Log' }));
    shop.promote('agent');
    await waitFor(() => expect(screen.queryByRole('tab', { name: 'Log' })).toBeNull());
    expect(document.querySelector('[data-deed]')).toBeNull();
  });
});

describe('hidden numbers', () => {
  it('are the owner’s decision, and it is seen to hold', async () => {
    const { user, asked } = await openDesk('&real&role=owner');
    await openPart(user, 'People');
    const hide = await screen.findByRole('switch', { name: /^Hide whole phone numbers/ });
    await user.click(hide);
    expect(asked('mask_phones').map(({ args }) => args)).toEqual([{ masked: true }]);
    await waitFor(() =>
      expect(
        screen.getByRole<HTMLInputElement>('switch', { name: /^Hide whole phone numbers/ }).checked,
      ).toBe(true),
    );
  });

  it('an agent who looks for one is told why nobody is found', async () => {
    const { user } = await openDesk('&real&masked');
    await user.keyboard('/');
    await user.keyboard('98123 00000');
    expect(await screen.findByText(/The last four digits of one can be searched/)).toBeTruthy();
  });
});

describe('oneself', () => {
  it('a device is wiped after a word about what that costs; the one that is used is not offered', async () => {
    const { user, asked } = await openDesk('&real');
    await openPart(user, 'You');
    const wipe = await screen.findAllByRole('button', { name: /^Sign out and wipe/ });
    expect(wipe).toHaveLength(1);
    await user.click(wipe[0] as HTMLElement);
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Wipe' }));
    await waitFor(() =>
      expect(screen.queryAllByRole('button', { name: /^Sign out and wipe/ })).toHaveLength(0),
    );
    expect(asked('revoke_device')).toHaveLength(1);
  });

  it('a computer that is signed out and may hold a copy is wiped as well', async () => {
    const { user, asked } = await openDesk('&real');
    await openPart(user, 'You');
    await user.click(await screen.findByText(/computer is signed out and may still hold a copy/));
    await user.click(screen.getByRole('button', { name: /^Wipe .*asha-old-laptop/ }));
    const sheet = await screen.findByRole('dialog');
    expect(plain(sheet.textContent)).toContain('as soon as it is online');
    await user.click(within(sheet).getByRole('button', { name: 'Wipe' }));
    await waitFor(() => expect(screen.queryByText(/may still hold a copy/)).toBeNull());
    expect(asked('revoke_device')).toHaveLength(1);
  });

  it('whoever leaves says whether this computer keeps what it holds', async () => {
    for (const [button, wipe] of [
      ['Sign out', false],
      ['Sign out and wipe', true],
    ] as const) {
      const { user, asked } = await openDesk('&real');
      await openPart(user, 'You');
      await user.click(await screen.findByRole('button', { name: 'Sign out' }));
      const sheet = await screen.findByRole('dialog');
      expect(asked('sign_out')).toHaveLength(0);
      await user.click(within(sheet).getByRole('button', { name: button }));
      await waitFor(() => expect(asked('sign_out').map(({ args }) => args)).toEqual([{ wipe }]));
      await closeDesk();
    }
  });

  it('where the vault refuses, whoever wanted to leave is told and still there', async () => {
    const { user } = await openDesk('&real', (name, go) =>
      name === 'sign_out' ? Promise.reject(new CoreError('vault', 'full')) : go(),
    );
    await openPart(user, 'You');
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    const sheet = await screen.findByRole('dialog');
    await user.click(within(sheet).getByRole('button', { name: 'Sign out' }));
    expect((await within(sheet).findByRole('alert')).textContent).toBe('The keyring did not answer.');
  });

  it('a wrong present password is said, and both stay as they were typed', async () => {
    const { user } = await openDesk('&real');
    await openPart(user, 'You');
    await user.type(await screen.findByLabelText('Present password'), 'wrong');
    await user.type(screen.getByLabelText('New password'), 'monsoon in jaipur');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    expect((await (await panel()).findByRole('alert')).textContent).toBe(
      'The present password is not right.',
    );
    expect((screen.getByLabelText('New password') as HTMLInputElement).value).toBe('monsoon in jaipur');
    await user.clear(screen.getByLabelText('Present password'));
    await user.type(screen.getByLabelText('Present password'), 'mango pickle 42');
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    expect((await (await panel()).findByRole('status')).textContent).toContain('The password is changed');
    expect((screen.getByLabelText('New password') as HTMLInputElement).value).toBe('');
  });

  it('another name is on the edge of the window at once', async () => {
    const { user } = await openDesk('&real');
    await openPart(user, 'You');
    const name = await screen.findByLabelText('Your name');
    await user.clear(name);
    await user.type(name, 'Asha Sharma');
    await user.click(screen.getByRole('button', { name: 'Save name' }));
    expect(await screen.findByRole('button', { name: /Asha Sharma/ })).toBeTruthy();
  });
});

describe('the log', () => {
  it('is read by kind and by page, and says whether it is as it was written', async () => {
    const { user, asked } = await openDesk('&real&role=owner');
    await openPart(user, 'Log');
    await waitFor(() => expect(document.querySelectorAll('[data-deed]')).toHaveLength(6));
    await user.click(screen.getByRole('button', { name: 'Earlier' }));
    await waitFor(() => expect(document.querySelectorAll('[data-deed]')).toHaveLength(8));
    await user.selectOptions(screen.getByLabelText('What'), 'Gave another role');
    await waitFor(() => expect(document.querySelectorAll('[data-deed]')).toHaveLength(1));
    expect(plain(document.querySelector('[data-deed]')?.textContent)).toContain('agent → manager');
    expect(asked('audit').at(-1)?.args).toMatchObject({ before: null, what: 'role_changed' });
    await user.click(screen.getByRole('button', { name: 'Check the log' }));
    expect(plain((await (await panel()).findByRole('status')).textContent)).toContain(
      '8 lines, all as they were',
    );
  });

  it('lines that come late are not put below those of another question', async () => {
    let asks = 0;
    let answer = () => {};
    const late = new Promise<void>((resolve) => (answer = resolve));
    const { user } = await openDesk('&real&role=owner', async (name, go) => {
      if (name === 'audit' && ++asks === 2) await late;
      return go();
    });
    await openPart(user, 'Log');
    await waitFor(() => expect(document.querySelectorAll('[data-deed]')).toHaveLength(6));
    const earlier = screen.getByRole<HTMLButtonElement>('button', { name: 'Earlier' });
    await user.click(earlier);
    await user.selectOptions(screen.getByLabelText('What'), 'Gave another role');
    await waitFor(() => expect(document.querySelectorAll('[data-deed]')).toHaveLength(1));
    answer();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(document.querySelectorAll('[data-deed]')).toHaveLength(1);
  });

  it('names the first line that is not', async () => {
    const { user } = await openDesk('&real&role=owner&tampered');
    await openPart(user, 'Log');
    await user.click(await screen.findByRole('button', { name: 'Check the log' }));
    expect(plain((await (await panel()).findByRole('alert')).textContent)).toContain(
      'Line 4 is not as it was written',
    );
  });
});

describe('a way back', () => {
  it('asks for a new password and nothing else', async () => {
    const { user, asked } = await openDesk('&room=doors&opened=reset');
    const password = await screen.findByLabelText('New password');
    expect(await screen.findByRole('heading', { name: 'Choose a new password' })).toBeTruthy();
    expect(screen.queryByLabelText('E-mail')).toBeNull();
    expect(screen.queryByRole('tab')).toBeNull();
    await user.type(password, 'this is too late');
    await user.click(screen.getByRole('button', { name: 'Choose and sign in' }));
    expect((await screen.findByRole('alert')).textContent).toContain('already used');
    await user.clear(password);
    await user.type(password, 'mango pickle 42');
    await user.click(screen.getByRole('button', { name: 'Choose and sign in' }));
    await waitFor(() => expect(asked('use_reset')).toHaveLength(2));
    expect(asked('accept_invitation')).toHaveLength(0);
  });
});
