import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A newer version is said calmly above everything, in every room; a person fetches and installs it, puts it off or passes over it. Where a
 * hub and this version no longer understand each other, that is said instead.
 */

afterEach(closeDesk);

const band = () => screen.findByRole('complementary', { name: 'Newer version' });
const noBand = () => expect(screen.queryByRole('complementary', { name: 'Newer version' })).toBeNull();

it('a newer version is fetched and installed with two clicks, and waits for what is being sent', async () => {
  const { user, asked } = await openDesk('&update=there');
  const line = await band();
  expect(plain(within(line).getByRole('status').textContent)).toContain('Sangam 0.2.0 is available.');
  await user.click(within(line).getByRole('button', { name: 'Download' }));
  await user.click(await within(line).findByRole('button', { name: 'Install and restart' }));
  await within(line).findByText(/as soon as everything here has been sent/);
  expect(asked('fetch_update')).toHaveLength(1);
  expect(asked('install_update')).toHaveLength(1);
  await user.click(within(line).getByRole('button', { name: 'Not now' }));
  await waitFor(noBand);
});

it('what is new is read as words, never as markup of a page', async () => {
  const { user, shop } = await openDesk('&update=there');
  shop.updates({
    offer: { version: '0.3.0', notes: '- <img src=x onerror=alert(1)> *bold*', published_at: null },
  });
  await user.click(within(await band()).getByRole('button', { name: 'What’s new' }));
  const sheet = await screen.findByRole('dialog', { name: 'What’s new' });
  await within(sheet).findByText(/<img src=x/);
  expect(sheet.querySelector('img')).toBeNull();
  expect(within(sheet).getByText('bold').tagName).toBe('STRONG');
  expect(await obstacles(sheet)).toEqual([]);
});

it('what was put off is found under the version, and nowhere else', async () => {
  const { user } = await openDesk('&update=there');
  await user.click(within(await band()).getByRole('button', { name: 'Remind me tomorrow' }));
  await waitFor(noBand);
  await user.keyboard('gv');
  const page = await screen.findByRole('tabpanel', { name: 'About' });
  await within(page).findByRole('button', { name: 'Download' });
  within(page).getByText('It is not mentioned elsewhere for now.');
});

it('looking by hand finds what there is, and a trouble says what went wrong and that nothing changed', async () => {
  const { user, shop, asked } = await openDesk('&update=newest');
  noBand();
  await user.keyboard('gv');
  const page = await screen.findByRole('tabpanel', { name: 'About' });
  await within(page).findByText(/This is the newest version/);
  shop.updates({ trouble: 'not_signed' });
  const alert = await within(page).findByRole('alert');
  expect(plain(alert.textContent)).toMatch(/not signed by the makers of Sangam.*goes on as before/);
  await user.click(within(page).getByRole('button', { name: 'Look for a newer version' }));
  await within(page).findByRole('button', { name: 'Download' });
  expect(within(page).queryByRole('alert')).toBeNull();
  expect(asked('look_for_update')).toHaveLength(1);
});

it('a build that looks for nothing says how newer versions come, and offers nothing', async () => {
  const { user } = await openDesk();
  noBand();
  await user.keyboard('gv');
  const page = await screen.findByRole('tabpanel', { name: 'About' });
  await within(page).findByText('Newer versions come with your system’s packages.');
  expect(within(page).queryByRole('button')).toBeNull();
});

it('somebody before the doors is offered it, too', async () => {
  await openDesk('&room=doors&update=ready');
  within(await band()).getByRole('button', { name: 'Install and restart' });
});

it('a desk the hub no longer understands is told what to do, and reading goes on', async () => {
  const { user, asked } = await openDesk('&line=upgrade_required&update=newest');
  const line = await band();
  expect(plain(line.textContent)).toContain('needs a newer Sangam. You can read everything');
  await user.click(within(line).getByRole('button', { name: 'Look for a newer version' }));
  await within(line).findByRole('button', { name: 'Download' });
  expect(asked('look_for_update')).toHaveLength(1);
  expect(document.querySelector('[data-conversation]')).not.toBeNull();
});

it.each([
  ['&update=newest', 'needs Sangam 2.0.0 or newer. You can read everything'],
  ['', 'needs Sangam 2.0.0 or newer: ask whoever gave you this one'],
])('which version the hub needs is said where the hub says it%s', async (update, words) => {
  await openDesk(`&line=upgrade_required&needs=2.0.0${update}`);
  expect(plain((await band()).textContent)).toContain(words);
});

it.each([
  ['upgrade_required', 'ask whoever gave you this one'],
  ['hub_older', 'has to be updated by whoever runs it'],
])('without a feed, %s says who can help', async (line, words) => {
  await openDesk(`&line=${line}`);
  const said = await band();
  expect(plain(said.textContent)).toContain(words);
  expect(within(said).queryByRole('button')).toBeNull();
});

it('what the hub needs cannot be put off', async () => {
  await openDesk('&line=upgrade_required&update=there');
  const line = await band();
  within(line).getByRole('button', { name: 'Download' });
  expect(within(line).queryByRole('button', { name: 'Remind me tomorrow' })).toBeNull();
});

it.each(['upgrade_required', 'hub_older'])(
  'with %s the band says it once, and what is sent waits for the update',
  async (line) => {
    const { user } = await openDesk(`&line=${line}&real`);
    await band();
    const list = await screen.findByRole('complementary', { name: 'Conversations' });
    await user.click(await within(list).findByRole('button', { name: /Anil Traders/ }));
    await screen.findByRole('button', { name: 'Send after the update' });
    expect(screen.getByPlaceholderText(/leaves after the update/)).toBeDefined();
    expect(document.querySelector('[data-strip]')).toBeNull();
  },
);
