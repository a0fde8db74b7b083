import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk } from './window';

/*
 * Notifications are chosen in the settings: whose chats, how much they show, when there are none.
 */

type User = ReturnType<typeof userEvent.setup>;

const openSettings = async (user: User) => {
  await user.click(await screen.findByRole('button', { name: 'Settings' }));
  return screen.findByRole('group', { name: /When a customer writes/ });
};

afterEach(closeDesk);

it('whose chats and how much they show is one click each', async () => {
  const { user, asked } = await openDesk();
  const about = await openSettings(user);
  expect(within(about).getByRole<HTMLInputElement>('checkbox', { name: 'In my chats' }).checked).toBe(true);
  await user.click(within(about).getByRole('checkbox', { name: /nobody has yet/ }));
  await waitFor(() => expect(asked('save_settings')).toHaveLength(1));
  await user.click(screen.getByRole('radio', { name: 'Neither' }));
  await waitFor(() => expect(asked('save_settings')).toHaveLength(2));
  expect(asked('save_settings')[1]?.args).toMatchObject({
    notify: { mine: true, unassigned: false, says: 'nothing', sound: false },
  });
  expect(await obstacles(document.querySelector('main') as HTMLElement)).toEqual([]);
});

it('being mentioned and chats that wake have a choice of their own', async () => {
  const { user, asked } = await openDesk();
  await openSettings(user);
  const team = screen.getByRole('group', { name: 'From your team and your chats' });
  await user.click(within(team).getByRole('checkbox', { name: /mentions me in a note/ }));
  await waitFor(() => expect(asked('save_settings')).toHaveLength(1));
  expect(asked('save_settings')[0]?.args).toMatchObject({
    notify: { mine: true, mentions: false, waking: true },
  });
  await user.click(within(team).getByRole('checkbox', { name: /wakes/ }));
  await waitFor(() => expect(asked('save_settings')).toHaveLength(2));
  expect(asked('save_settings')[1]?.args).toMatchObject({ notify: { mentions: false, waking: false } });
});

it('quiet hours go past midnight, and say so', async () => {
  const { user, asked } = await openDesk();
  await openSettings(user);
  await user.click(screen.getByRole('switch', { name: /Quiet hours/ }));
  const from = await screen.findByLabelText<HTMLInputElement>('Quiet from');
  await screen.findByText('Until the next morning');
  from.value = '08:00';
  from.dispatchEvent(new Event('change', { bubbles: true }));
  await waitFor(() =>
    expect(asked('save_settings').at(-1)?.args).toMatchObject({
      notify: { quiet: { from: 480, until: 540 } },
    }),
  );
  await waitFor(() => expect(screen.queryByText('Until the next morning')).toBeNull());
});

it('an hour of rest begins and ends with one click', async () => {
  const { user, asked } = await openDesk();
  await openSettings(user);
  await user.click(screen.getByRole('button', { name: 'For an hour' }));
  await user.click(await screen.findByRole('button', { name: 'Notify me again' }));
  await screen.findByRole('button', { name: 'For an hour' });
  expect(asked('be_quiet').map(({ args }) => args)).toEqual([{ minutes: 60 }, { minutes: 0 }]);
});

it('starting with the computer is what the system says, and is not offered where it cannot be', async () => {
  const { user, asked } = await openDesk();
  await openSettings(user);
  const start = await screen.findByRole<HTMLInputElement>('switch', { name: /Start with the computer/ });
  expect(start.checked).toBe(false);
  await user.click(start);
  await waitFor(() =>
    expect(screen.getByRole<HTMLInputElement>('switch', { name: /Start with the computer/ }).checked).toBe(
      true,
    ),
  );
  expect(asked('start_by_itself')).toHaveLength(1);
  await user.click(screen.getByRole('switch', { name: /Keep running/ }));
  await waitFor(() => expect(asked('save_settings').at(-1)?.args).toMatchObject({ keep_running: true }));
});

it('a desk the system cannot start offers no such switch', async () => {
  const { user } = await openDesk('&nostart');
  await openSettings(user);
  await screen.findByRole('switch', { name: /Keep running/ });
  expect(screen.queryByRole('switch', { name: /Start with the computer/ })).toBeNull();
});
