import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Answer, Args } from '$ipc/client';
import { weekly } from '$shared/format/shifts';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * The team's page, as somebody who looks after the team meets it: figures with their definitions, chats behind every number,
 * and reassigning by key and by drag.
 */

type User = ReturnType<typeof userEvent.setup>;
type Hinder = Parameters<typeof openDesk>[1];

const openTeam = async (query = '', hinder?: Hinder) => {
  const opened = await openDesk(`&role=manager&real${query}`, hinder);
  await opened.user.keyboard('gt');
  await screen.findByRole('heading', { level: 1, name: 'Team' });
  await waitFor(() => expect(document.querySelector('.facts .figure')).not.toBeNull());
  return opened;
};
/** The same with a shop that is otherwise. */
const withShop =
  (change: (shop: Answer<'shop'>) => Partial<Answer<'shop'>>): Hinder =>
  async (name, go) => {
    const answer = await go();
    return name === 'shop' ? { ...(answer as Answer<'shop'>), ...change(answer as Answer<'shop'>) } : answer;
  };
const chats = async () => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await waitFor(() => expect(list.querySelector('.chosen')).not.toBeNull());
  return list;
};
const longest = () => screen.getByRole('region', { name: 'Waiting longest' });
const first = () => {
  const row = longest().querySelector('li');
  if (!row) throw new Error('nobody waits');
  return row;
};
/** The menu has opened: choose without a mouse. */
const choose = async (user: User, name: string) => {
  await waitFor(() => expect(document.querySelector('.pop-item')).not.toBeNull());
  for (let step = 0; step < 5; step += 1) {
    if (document.querySelector('.pop-item[data-highlighted]')?.textContent?.includes(name)) break;
    await user.keyboard('{ArrowDown}');
  }
  await user.keyboard('{Enter}');
};

afterEach(closeDesk);

describe('the team', () => {
  it('is no business of an agent', async () => {
    const { user } = await openDesk('&real');
    await user.keyboard('gt');
    expect(screen.queryByRole('button', { name: 'Team' })).toBeNull();
    expect(screen.queryByRole('heading', { level: 1, name: 'Team' })).toBeNull();
  });

  it('says that a part could not be read, and reads it when asked to', async () => {
    let broken = true;
    const { user } = await openDesk('&role=manager&real', (name, go) =>
      name === 'survey_report' && broken ? Promise.reject(new Error('the disk')) : go(),
    );
    await user.keyboard('gt');
    const alert = await screen.findByText('A part of this page could not be read.');
    expect(screen.queryByRole('heading', { name: /^How it was/ })).toBeNull();
    broken = false;
    await user.click(
      within(alert.closest('.whole') as HTMLElement).getByRole('button', { name: 'Try again' }),
    );
    expect(await screen.findByRole('heading', { name: /^How it was/ })).toBeTruthy();
    expect(screen.queryByText('A part of this page could not be read.')).toBeNull();
  });

  it('says what each figure means', async () => {
    const { user } = await openTeam();
    await user.click(
      screen.getAllByRole('button', { name: /What .*First response.* means/ })[0] as HTMLElement,
    );
    expect(await screen.findByText(/to the answer of a person/)).toBeTruthy();
  });

  it('has the phone as one line, because WhatsApp hides who typed', async () => {
    await openTeam();
    const row = screen.getByRole('row', { name: /Phone/ });
    expect(plain(row.textContent)).toContain('WhatsApp hides who typed');
    expect(within(row).getByRole('img', { name: /31.*phone/ })).toBeTruthy();
  });

  it('leads from a number to its chats, and back to the list', async () => {
    const { user } = await openTeam();
    const waiting = document.querySelector<HTMLButtonElement>('.facts button.figure');
    const many = parseInt(waiting?.textContent ?? '', 10);
    if (waiting) await user.click(waiting);
    const list = await chats();
    await waitFor(() => expect(list.querySelectorAll('[data-conversation]').length).toBe(many));
    await user.click(within(list).getByRole('button', { name: 'Back to the list' }));
    await waitFor(() => expect(list.querySelector('.chosen')).toBeNull());
  });

  it('leads to the chats nobody has', async () => {
    const { user } = await openTeam();
    await user.click(screen.getByRole('button', { name: /assigned, .* unassigned/ }));
    const list = await chats();
    await waitFor(() => expect(list.querySelectorAll('[data-conversation]').length).toBe(2));
  });

  it('is saved as a file: everybody, the phone, nobody, and the team as the sum of them', async () => {
    const { user, asked } = await openTeam();
    await user.click(await screen.findByRole('button', { name: 'Export CSV' }));
    await waitFor(() => expect(asked('save_table').length).toBe(1));
    const { name, rows } = asked('save_table')[0]?.args as Args<'save_table'>;
    expect(name).toMatch(/^team-\d{4}-\d\d-\d\d\.csv$/);
    expect(rows.map(([first]) => first)).toEqual([
      'Person',
      'Asha Shah',
      'Vikram Rao',
      'Meena Iyer',
      'Phone',
      'Nobody',
      'Team',
    ]);
    expect(rows[0]).toContain('Split, in chats now theirs: from the phone');
    expect(rows[1]?.slice(3, 10)).toEqual([31, 2, 7, 24, 88, 0, 8]);
    expect(rows.at(-2)?.slice(3, 10)).toEqual([null, null, null, 7, 6, 19, 4]);
    const team = rows.at(-1);
    for (const column of [1, 2, 6, 7, 8, 9]) {
      const parts = rows.slice(1, -1).map((row) => Number(row[column]));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(team?.[column]);
    }
    for (const row of rows.slice(1))
      expect(row.slice(-3).join()).toMatch(/^(\d{4}-\d\d-\d\d),\1,\1 \d\d:\d\d$/);
  });

  it('is saved only while the figures are those of the days that were asked for, and tells those days', async () => {
    let answer = () => {};
    let late: Promise<void> | null = null;
    let broken = false;
    const { user, asked } = await openTeam('', async (name, go) => {
      if (name === 'team_report' && broken) throw new Error('the disk');
      if (name === 'team_report') await late;
      return go();
    });
    const save = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Export CSV' });
    const before = () => plain(document.querySelector('.facts')?.textContent);
    await waitFor(() => expect(save().disabled).toBe(false));
    expect(before()).toContain('yesterday');
    late = new Promise<void>((resolve) => (answer = resolve));
    await user.click(screen.getByRole('button', { name: /^7 days/ }));
    await waitFor(() => expect(save().disabled).toBe(true));
    expect(before()).toContain('yesterday');
    answer();
    await waitFor(() => expect(save().disabled).toBe(false));
    expect(before()).not.toContain('yesterday');
    await user.click(save());
    await waitFor(() => expect(asked('save_table')).toHaveLength(1));
    const { rows } = asked('save_table')[0]?.args as Args<'save_table'>;
    const [from, until] = rows[1]?.slice(-3) ?? [];
    expect(Date.parse(String(until)) - Date.parse(String(from))).toBe(6 * 86_400_000);
    broken = true;
    await user.click(screen.getByRole('button', { name: 'Today' }));
    expect(await screen.findByText('As known a moment ago')).toBeTruthy();
    expect(save().disabled).toBe(true);
    expect(before()).not.toContain('yesterday');
  });

  it('shows the map of the week as a table too, each hour with its chats', async () => {
    const { user } = await openTeam();
    await user.click(await screen.findByRole('button', { name: 'Show as table' }));
    const row = screen.getAllByRole('row', { name: /^Monday 12:00/ })[0];
    if (!row) throw new Error('no such hour');
    await user.click(within(row).getByRole('button'));
    expect(plain((await chats()).querySelector('.chosen')?.textContent)).toContain('Monday 12:00');
  });

  it('gives a waiting chat to somebody by key', async () => {
    const { user } = await openTeam();
    const name = first().querySelector('b')?.textContent;
    first().querySelector<HTMLElement>('[data-waiting]')?.focus();
    await user.keyboard('a');
    await choose(user, 'Vikram');
    await waitFor(() => expect(first().querySelector('.side')?.textContent).toContain('Vikram'));
    expect(first().querySelector('b')?.textContent).toBe(name);
  });

  it('gives it by the key in force, wherever the keyboard keeps that letter', async () => {
    await openTeam();
    const press = (key: string, code: string) =>
      first()
        .querySelector('[data-waiting]')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
    press('q', 'KeyA');
    await new Promise((then) => setTimeout(then));
    expect(document.querySelector('.pop-item')).toBeNull();
    press('a', 'KeyQ');
    await waitFor(() => expect(document.querySelector('.pop-item')).not.toBeNull());
  });

  it('gives a waiting chat to somebody by dropping it on them', async () => {
    await openTeam();
    const carried = new Map<string, string>();
    const dataTransfer = {
      setData: (kind: string, text: string) => carried.set(kind, text),
      getData: (kind: string) => carried.get(kind) ?? '',
      get types() {
        return [...carried.keys()];
      },
    };
    const fire = (on: Element | null, kind: string) =>
      on?.dispatchEvent(
        Object.assign(new Event(kind, { bubbles: true, cancelable: true }), { dataTransfer }),
      );
    const meena = document.querySelector('[data-person=p-meena]');
    fire(first(), 'dragstart');
    fire(meena, 'dragover');
    fire(meena, 'drop');
    await waitFor(() => expect(first().querySelector('.side')?.textContent).toContain('Meena'));
  });

  it('counts in the shop’s working time if somebody wants that, and refuses a table on which nothing fits', async () => {
    const { user } = await openTeam(
      '&hours',
      withShop(({ hours }) => ({ hours: hours && { ...hours, hours: weekly(hours.hours.days) } })),
    );
    await user.click(screen.getByRole('button', { name: 'Counted by the clock, day and night' }));
    const sheet = await screen.findByRole('dialog');
    const enough = within(sheet).getByLabelText<HTMLInputElement>(/Open chats that are enough/);
    await user.clear(enough);
    await user.type(enough, '0');
    await user.click(within(sheet).getByRole('button', { name: 'Save' }));
    expect(plain((await within(sheet).findByRole('alert')).textContent)).toContain('Whole numbers');
    await user.clear(enough);
    await user.type(enough, '12');
    await user.click(within(sheet).getByRole('switch'));
    await user.click(within(sheet).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await screen.findByRole('button', { name: /Working hours .*09:30.* to .*19:00/ })).toBeTruthy();
    expect(plain(document.querySelector('[data-person=p-meena]')?.textContent)).toContain('/ 12');
  });

  it('says no hours that are not the ones counted: a shop with breaks works fewer', async () => {
    const { user } = await openTeam('&hours');
    await user.click(screen.getByRole('button', { name: 'Counted by the clock, day and night' }));
    const sheet = await screen.findByRole('dialog');
    await user.click(within(sheet).getByRole('switch'));
    await user.click(within(sheet).getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('button', { name: 'Counted in working time' })).toBeTruthy();
  });

  it('says what is promised on each number that has targets of its own', async () => {
    const none = { first_minutes: null, next_minutes: null, resolve_hours: null };
    const { user } = await openTeam(
      '',
      withShop(({ promise }) => ({
        promise: { ...promise, targets: none, numbers: { n: { ...none, first_minutes: 5 } } },
      })),
    );
    await user.click(screen.getByRole('button', { name: /What .*Answered in time.* means/ }));
    const meaning = await screen.findByText(/Waits answered within the shop’s target/);
    expect(plain(meaning.textContent)).toMatch(/already: \+91 [\d ]+: first answer within 5 min\./);
    expect(plain(meaning.textContent)).not.toContain('No target is set');
  });

  it('has the days of the shop’s own wall, and says so where the desk’s shows another time', async () => {
    const { user, asked } = await openTeam('&hours&zone=Europe/Paris');
    expect(await screen.findByRole('button', { name: /days and hours of .*Paris/ })).toBeTruthy();
    const midnights = asked('team_report').map(
      ({ args }) => (args as { period: { from: string } }).period.from,
    );
    expect(midnights.filter((from) => !/T2[23]:00:00/.test(from))).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Choose…' }));
    const [first, last] = [screen.getByLabelText('From'), screen.getByLabelText('To')];
    fireEvent.input(first, { target: { value: '2026-03-29' } });
    fireEvent.input(last, { target: { value: '2026-03-29' } });
    const show = first.closest('form')?.querySelector('button');
    await waitFor(() => expect(plain(show?.textContent)).toContain('Show 29 Mar – 29 Mar'));
    if (show) await user.click(show);
    await waitFor(() =>
      expect(asked('team_report').map(({ args }) => args)).toContainEqual(
        expect.objectContaining({
          period: { from: '2026-03-28T23:00:00.000Z', until: '2026-03-29T22:00:00.000Z' },
          compare: { from: '2026-03-27T23:00:00.000Z', until: '2026-03-28T23:00:00.000Z' },
        }),
      ),
    );
  });

  it('has no obstacles', async () => {
    await openTeam();
    vi.useRealTimers();
    expect(await obstacles()).toEqual([]);
  });

  it('stands without a single wait', async () => {
    await openTeam('&team=empty');
    expect(screen.getByText('Nobody waits for an answer.')).toBeTruthy();
    expect(await screen.findByText('Nothing stands out in the last 30 days.')).toBeTruthy();
  });
});
