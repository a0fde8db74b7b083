import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { ownZone } from '$shared/format/plan';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * Who takes chats: said by oneself from the edge of the window or by a key, seen wherever a chat is given to somebody.
 */

const account = () => screen.findByRole('button', { name: /Asha Shah/ });
const saysOf = async (words: RegExp) =>
  waitFor(async () => expect(plain((await account()).textContent)).toMatch(words));

const item = (name: string) =>
  waitFor(() => {
    const found = [...document.querySelectorAll('.pop-item')].find((each) => each.textContent.includes(name));
    if (!found) throw new Error(`no ${name}`);
    return found;
  });
/** Chooses without a mouse. */
const choose = async (user: Awaited<ReturnType<typeof openDesk>>['user'], name: string) => {
  for (let step = 0; step < 8; step += 1) {
    if (document.querySelector('.pop-item[data-highlighted]')?.textContent?.includes(name)) break;
    await user.keyboard('{ArrowDown}');
  }
  await user.keyboard('{Enter}');
};
const openMenu = async (user: Awaited<ReturnType<typeof openDesk>>['user']) => {
  (await account()).focus();
  await user.keyboard('{Enter}');
  await item('Available');
};

afterEach(closeDesk);

describe('availability', () => {
  it('is said with one key, and taken back with the same', async () => {
    const { user, asked } = await openDesk();
    await saysOf(/Available/);
    await user.keyboard('{Shift>}a{/Shift}');
    await saysOf(/Away/);
    await user.keyboard('{Shift>}a{/Shift}');
    await saysOf(/Available/);
    expect(asked('set_availability').map(({ args }) => args)).toEqual([
      { person_id: 'p-asha', away: { until: null } },
      { person_id: 'p-asha', away: null },
    ]);
  });

  it('ends by itself if one says when', async () => {
    const { user, asked } = await openDesk();
    await openMenu(user);
    await choose(user, 'Tomorrow morning');
    await saysOf(/Away until tomorrow 09:00/);
    const { away } = asked('set_availability')[0]?.args as { away: { until: string } };
    expect(new Date(away.until).getHours()).toBe(9);
  });

  it('stands beside whom a chat can be given to', async () => {
    const { user } = await openDesk();
    await user.keyboard('ja');
    expect(plain((await item('Vikram Rao')).textContent)).toMatch(/Away until/);
    expect(plain((await item('Meena Iyer')).textContent)).not.toMatch(/Away/);
  });

  it('cannot be said without the hub', async () => {
    const { user, asked } = await openDesk('&offline');
    await openMenu(user);
    expect((await item('Tomorrow morning')).getAttribute('aria-disabled')).toBe('true');
    expect(plain(document.body.textContent)).toMatch(/once you are online/);
    expect(asked('set_availability')).toEqual([]);
  });

  it('is set for whoever forgot, by those who look after the team', async () => {
    const { user, asked } = await openDesk('&role=manager');
    await user.keyboard('gt');
    const row = await waitFor(() => {
      const found = document.querySelector<HTMLElement>('[data-person=p-vikram]');
      if (!found) throw new Error('not yet');
      return found;
    });
    await user.click(within(row).getByRole('button', { name: /Vikram Rao.*Set available/ }));
    expect(asked('set_availability')[0]?.args).toEqual({ person_id: 'p-vikram', away: null });
    await waitFor(() => expect(within(row).queryByText(/Away until/)).toBeNull());
  });

  it('is readable by everybody', async () => {
    const { user } = await openDesk('&away');
    await openMenu(user);
    expect(await obstacles(document.querySelector('.pop') ?? document.body)).toEqual([]);
  });
});

describe('the rules', () => {
  const openRules = async (query = '') => {
    const opened = await openDesk(`&role=manager&real${query}`);
    await opened.user.keyboard('go');
    await screen.findByText(/How new chats find somebody/);
    return opened;
  };
  const says = (words: RegExp) =>
    waitFor(() => expect(plain(document.querySelector('.next')?.textContent)).toMatch(words));

  it('are no business of an agent', async () => {
    const { user } = await openDesk('&real');
    await user.keyboard('go');
    expect(screen.queryByText(/How new chats find somebody/)).toBeNull();
  });

  it('say in words what would happen now, and follow every change', async () => {
    const { user, asked } = await openRules();
    await says(/wait in Unassigned now: chats are taken by hand/);
    await user.click(screen.getByRole('radio', { name: /In turn/ }));
    await says(/would go to Asha Shah now: next in turn/);
    await user.click(await screen.findByRole('radio', { name: 'Some people' }));
    await user.click(await screen.findByRole('checkbox', { name: /Asha Shah/ }));
    await says(/would go to Meena Iyer now/);
    const { routing } = asked('set_routing').at(-1)?.args as { routing: { rule: string; people: string[] } };
    expect(routing).toMatchObject({ rule: 'round_robin', people: ['p-vikram', 'p-meena'] });
  });

  it('keep the focus where it is while they are kept', async () => {
    const { user, asked } = await openRules();
    const waits: string[] = [];
    const watch = new MutationObserver((changes) =>
      changes.forEach(({ target }) => waits.push((target as Element).outerHTML)),
    );
    watch.observe(document.body, { attributes: true, attributeFilter: ['disabled'], subtree: true });
    const rule = (name: RegExp) => screen.getByRole('radio', { name });
    await user.click(rule(/In turn/));
    await user.click(rule(/least/));
    expectFocus(rule(/least/));
    await waitFor(() =>
      expect(asked('set_routing').at(-1)?.args).toMatchObject({ routing: { rule: 'least_busy' } }),
    );
    await user.click(await screen.findByRole('radio', { name: 'Some people' }));
    const asha = await screen.findByRole('checkbox', { name: /Asha Shah/ });
    await user.click(asha);
    await waitFor(() =>
      expect(asked('set_routing').at(-1)?.args).toMatchObject({
        routing: { people: ['p-vikram', 'p-meena'] },
      }),
    );
    expectFocus(asha);
    expect(waits).toEqual([]);
    watch.disconnect();
  });

  it('refuse a number that makes no sense, in words, before the hub is asked', async () => {
    const { user, asked } = await openRules('&rule=least_busy');
    const field = await screen.findByRole('textbox', { name: /Open chats for one person/ });
    await user.clear(field);
    await user.type(field, '0{Tab}');
    expect(plain((await screen.findByText(/whole number from 1 to/)).textContent)).toMatch(/1,000/);
    expect(asked('set_routing')).toEqual([]);
  });

  it('keep the hours of the week with the clock they are meant on', async () => {
    const { user, asked } = await openRules('&rule=round_robin');
    await user.click(await screen.findByRole('radio', { name: /hours of its own/ }));
    await screen.findByRole('checkbox', { name: /Sunday/ });
    const { routing } = asked('set_routing').at(-1)?.args as {
      routing: { hours: { zone: string; hours: { days: unknown[] } } };
    };
    expect(routing.hours.zone).toBe(ownZone());
    expect(routing.hours.hours.days).toHaveLength(7);
  });
});
