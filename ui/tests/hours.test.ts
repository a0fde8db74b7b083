import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * When the shop answers and how soon: decided once for everybody, seen where a chat is looked for, opened and counted.
 */

const openHours = async (query = '&role=manager&real') => {
  const opened = await openDesk(query);
  await opened.user.keyboard('gh');
  await screen.findByText(/count by these hours/);
  return opened;
};
const section = (name: RegExp) => screen.findByRole('switch', { name });

afterEach(closeDesk);

it('who is there is read again every minute, because hours end without anybody saying so', async () => {
  const { asked } = await openDesk();
  const { now } = await import('$shared/format/clock.svelte');
  const before = asked('people').length;
  now.set(now.ms + 60_000);
  await waitFor(() => expect(asked('people').length).toBeGreaterThan(before));
});

describe('the shop’s hours', () => {
  it('are turned on with a week, a clock and no holidays, and off again', async () => {
    const { user, asked } = await openHours();
    await user.click(await section(/has working hours/));
    await screen.findByRole('checkbox', { name: /Sunday/ });
    const kept = asked('keep_shop')[0]?.args as { hours: { zone: string; hours: { holidays: string[] } } };
    expect(kept.hours.zone).not.toBe('');
    expect(kept.hours.hours.holidays).toEqual([]);
    await user.click(await section(/has working hours/));
    await waitFor(() => expect(screen.queryByRole('checkbox', { name: /Sunday/ })).toBeNull());
    expect(asked('keep_shop').at(-1)?.args).toMatchObject({ hours: null });
  });

  it('take a break within the day, and refuse one outside of it in words', async () => {
    const { user, asked } = await openHours('&role=manager&real&hours');
    await user.click(await screen.findByRole('button', { name: /Add break: Saturday/ }));
    const kept = asked('keep_shop').at(-1)?.args as { hours: { hours: { breaks: unknown[] } } };
    expect(kept.hours.hours.breaks[5]).toEqual({ opens: 780, closes: 840 });
    const before = asked('keep_shop').length;
    const from = await screen.findByLabelText<HTMLInputElement>(/Saturday.*break from/);
    await user.clear(from);
    await user.type(from, '08:00');
    await user.tab();
    await screen.findByText(/break has to lie within/);
    expect(asked('keep_shop')).toHaveLength(before);
  });

  it('are the same on every working day as on the first, if that is wished', async () => {
    const { user, asked } = await openHours('&role=manager&real&hours');
    await user.click(await screen.findByRole('button', { name: /^Every working day as on\W*Monday/ }));
    const kept = asked('keep_shop').at(-1)?.args as {
      hours: { hours: Record<'days' | 'breaks', unknown[]> };
    };
    const { days, breaks } = kept.hours.hours;
    expect(breaks[0]).not.toBeNull();
    for (const day of [1, 2, 3, 4, 5]) expect([days[day], breaks[day]]).toEqual([days[0], breaks[0]]);
    expect([days[6], breaks[6]]).toEqual([null, null]);
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Every working day/ })).toBeNull());
  });

  it('are typed part by part: a time is kept once its field is left, and what is half typed stays', async () => {
    const { user, asked } = await openHours('&role=manager&real&hours');
    const opens = await screen.findByLabelText<HTMLInputElement>(/Monday\W* from$/);
    const parts = ['01:30', '10:30', '10:00', '10:04', '10:45'];
    await user.click(opens);
    // A browser tells of a change at each part that makes a time.
    for (const value of parts) {
      fireEvent.input(opens, { target: { value } });
      fireEvent.change(opens);
    }
    expect(asked('keep_shop')).toHaveLength(0);
    const disabled: string[] = [];
    const watch = new MutationObserver((changes) =>
      changes.forEach(({ target }) => disabled.push((target as Element).outerHTML)),
    );
    watch.observe(document.body, { attributes: true, attributeFilter: ['disabled'], subtree: true });
    await user.tab();
    const closes = screen.getByLabelText<HTMLInputElement>(/Monday\W* to$/);
    expectFocus(closes);
    fireEvent.input(closes, { target: { value: '02:00' } });
    await waitFor(() => expect(asked('keep_shop')).toHaveLength(1));
    await waitFor(() => expect(opens.value).toBe('10:45'));
    await new Promise((done) => setTimeout(done));
    expect(closes.value).toBe('02:00');
    fireEvent.input(closes, { target: { value: '20:15' } });
    await user.keyboard('{Enter}');
    const { hours } = asked('keep_shop').at(-1)?.args as { hours: { hours: { days: unknown[] } } };
    expect(hours.hours.days[0]).toEqual({ opens: 645, closes: 1215 });
    expect(disabled).toEqual([]);
    watch.disconnect();
  });

  it('know holidays, each once and in order', async () => {
    const { user, asked } = await openHours('&role=manager&real&hours');
    const date = await screen.findByLabelText<HTMLInputElement>('Date of a holiday');
    await user.type(date, '2026-08-15');
    await user.click(screen.getByRole('button', { name: /^Add .?15 August 2026/ }));
    const days = () =>
      (asked('keep_shop').at(-1)?.args as { hours: { hours: { holidays: string[] } } }).hours.hours.holidays;
    await waitFor(() => expect(days()).toEqual(['2026-08-15', '2026-12-25', '2027-01-26']));
    await user.click(await screen.findByRole('button', { name: /Remove.*15 August 2026/ }));
    await waitFor(() => expect(days()).toEqual(['2026-12-25', '2027-01-26']));
  });

  it('promise an answer in whole minutes, or nothing', async () => {
    const { user, asked } = await openHours();
    const first = await screen.findByRole('textbox', { name: /First answer/ });
    await user.type(first, '15{Tab}');
    await waitFor(() =>
      expect(asked('keep_shop').at(-1)?.args).toMatchObject({ promise: { targets: { first_minutes: 15 } } }),
    );
    const before = asked('keep_shop').length;
    const next = await screen.findByRole('textbox', { name: /Further answers/ });
    await user.type(next, '0{Tab}');
    await screen.findByText(/whole number from 1 to/);
    expect(asked('keep_shop')).toHaveLength(before);
  });

  it('are no business of an agent, whose own are', async () => {
    const { user, asked } = await openHours('&real&hours');
    expect((await section(/has working hours/)).hasAttribute('disabled')).toBe(true);
    expect(screen.queryByRole('combobox', { name: /Whose/ })).toBeNull();
    await user.click(await section(/Other hours than the shop/));
    await waitFor(() => expect(asked('keep_own_hours')).toHaveLength(1));
    expect(asked('keep_own_hours')[0]?.args).toMatchObject({ person_id: 'p-asha' });
  });

  it('say before anybody edits that they wait for the hub', async () => {
    await openHours('&role=manager&real&hours&offline');
    await screen.findByText(/once you are online again/);
    expect((await section(/has working hours/)).hasAttribute('disabled')).toBe(true);
  });

  it('are readable by everybody', async () => {
    await openHours('&role=manager&real&hours');
    expect(await obstacles(document.querySelector('[role=tabpanel]') ?? document.body)).toEqual([]);
  });
});

describe('a target', () => {
  const row = (index: number) => {
    const found = document.querySelectorAll<HTMLElement>('[data-conversation]')[index];
    if (!found) throw new Error(`no row ${index}`);
    return found;
  };
  const flags = () =>
    [...document.querySelectorAll('[data-conversation] .due')].map((flag) => plain(flag.textContent));

  it('is flagged in words when its time runs out or is up, and not before', async () => {
    const { user } = await openDesk('&due');
    await user.keyboard('4');
    await waitFor(() => expect(flags()).toHaveLength(3));
    expect(flags()[0]).toMatch(/12 min late.*First answer due/s);
    expect(flags()[1]).toMatch(/[34] min left.*Answer due/s);
    expect(flags()[2]).toMatch(/2 h late.*To be resolved/s);
    await user.click(row(0));
    const head = await waitFor(() => {
      const found = document.querySelector<HTMLElement>('header .due');
      if (!found) throw new Error('no flag');
      return found;
    });
    expect(plain(head.textContent)).toMatch(/First answer: 12 min late/);
  });

  it('is asked for by a filter, the chats behind it and nothing else', async () => {
    const { user, asked } = await openDesk('&due');
    await screen.findByRole('complementary', { name: 'Conversations' });
    await user.keyboard('f');
    const choice = await screen.findByLabelText(/^Target/);
    await user.selectOptions(choice, 'Time is up');
    await waitFor(() => expect(document.querySelectorAll('[data-conversation]')).toHaveLength(2));
    expect(asked('filtered').at(-1)?.args).toMatchObject({ filter: { urgency: 'breached' } });
  });

  it('is counted on the team’s page, and each number leads to its chats', async () => {
    const { user, asked } = await openDesk('&role=manager&due');
    await user.keyboard('gt');
    const breached = await screen.findByRole('button', { name: /^\W*2\W* targets missed/ });
    expect(plain(breached.textContent)).toMatch(/2 targets missed/);
    await user.click(breached);
    await waitFor(() =>
      expect(asked('team_conversations').at(-1)?.args).toMatchObject({
        figure: { of: 'urgent', urgency: 'breached', whose: { held_by: 'anybody' } },
      }),
    );
  });
});

describe('the language', () => {
  it('that is chosen on one desk is told to the hub, for the next desk of this person', async () => {
    const { user, asked } = await openDesk('&mine=fr');
    await user.keyboard('gs');
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'हिन्दी' }));
    await screen.findByRole('heading', { level: 1, name: 'सेटिंग' });
    expect(asked('choose_language').map(({ args }) => args)).toEqual([{ language: 'hi' }]);
  });
});
