import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A chat is given to a team by a few letters, what waits for one's own teams stands in the rail, those who keep teams keep them in
 * Settings; and where only whoever has a chat writes in it, it is said before anybody types.
 */

type User = ReturnType<typeof userEvent.setup>;

const list = () => screen.findByRole('complementary', { name: 'Conversations' });
const openConversation = async (user: User, name: string) => {
  await user.click(await within(await list()).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const header = () => screen.getByRole('heading', { level: 1 }).closest('header') as HTMLElement;
const picker = () => screen.findByPlaceholderText<HTMLInputElement>(/^Find somebody/);
const offered = () =>
  [...document.querySelectorAll('.assign-list [data-command-item]')].map((each) =>
    plain(each.textContent).trim(),
  );
const acts = (asked: (name: string) => { args: unknown }[]) =>
  asked('act').map(({ args }) => (args as { act: unknown }).act);
const row = (name: string) => document.querySelector<HTMLElement>(`[data-team="${name}"]`);

afterEach(closeDesk);

describe('a chat is given', () => {
  it('to a team by key, letters and Enter, leaves a line, and is taken back', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('a');
    await user.type(await picker(), 'whl');
    await waitFor(() => expect(offered()).toEqual(['Wholesale and wedding orders, Johari Bazaar']));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(acts(asked)).toEqual([{ act: 'assign_team', team_id: 't-wholesale' }]));
    await waitFor(() => expect(plain(header().textContent)).toContain('Wholesale'));
    expect(plain(document.body.textContent)).toContain('Asha Shah gave this to Wholesale');
    expect(plain(document.body.textContent)).toContain('Given to Wholesale');
    await user.keyboard('z');
    await waitFor(() => expect(asked('take_back')).toHaveLength(1));
    await waitFor(() => expect(plain(header().textContent)).not.toContain('Wholesale'));
  });

  it('to a person or a team from one list, oneself first', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('a');
    await picker();
    await waitFor(() => expect(offered()[0]).toContain('Asha Shah'));
    expect(offered().join()).toMatch(/Vikram.*Meena|Meena.*Vikram/);
    expect(offered().join()).toContain('Wholesale and wedding orders');
    expect(await obstacles()).toEqual([]);
    await user.type(await picker(), 'vikr');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(acts(asked)).toEqual([{ act: 'assign', assignee_id: 'p-vikram' }]));
  });

  it('to nobody a team is offered where there is none', async () => {
    const { user } = await openDesk('&noteams');
    await openConversation(user, 'Anil Traders');
    await user.keyboard('a');
    expect((await picker()).placeholder).toBe('Find somebody');
    expect(screen.queryByText('Teams')).toBeNull();
    expect(screen.queryByRole('button', { name: /My teams/ })).toBeNull();
  });

  it('many at once', async () => {
    const { user, asked } = await openDesk();
    await list();
    await user.keyboard('{Control>}a{/Control}');
    await user.click(await screen.findByRole('button', { name: /^Assign to/ }));
    await user.type(await picker(), 'wholesale');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(acts(asked)).toEqual([{ act: 'assign_team', team_id: 't-wholesale' }]));
    const { conversation_ids } = asked('act')[0]?.args as { conversation_ids: string[] };
    expect(conversation_ids.length).toBeGreaterThan(1);
  });
});

describe('what waits for my teams', () => {
  it('stands in the rail with its count, and is the list at one key', async () => {
    const { user, asked } = await openDesk();
    const button = await screen.findByRole('button', { name: /^My teams: (\d+) chats? waits?/ });
    const count = Number(/\d+/.exec(plain(button.textContent))?.[0]);
    await user.keyboard('6');
    const bar = await screen.findByRole('group', { name: 'The list shows only' });
    expect(plain(bar.textContent)).toContain('My teams');
    await waitFor(() => expect(document.querySelectorAll('[data-conversation]')).toHaveLength(count));
    expect(asked('filtered').at(-1)?.args).toMatchObject({
      filter: { team: { which: 'mine' }, whose: { who: 'nobody' }, statuses: ['open', 'pending'] },
    });
    expect(button.getAttribute('aria-current')).toBe('true');
    expect(document.querySelectorAll('nav > [aria-current]')).toHaveLength(1);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(button.getAttribute('aria-current')).toBeNull());
  });

  it('is one filter of many', async () => {
    const { user, asked } = await openDesk();
    await list();
    await user.keyboard('f');
    await user.selectOptions(await screen.findByLabelText('Team'), 'Sales');
    await waitFor(() =>
      expect(asked('filtered').at(-1)?.args).toMatchObject({
        filter: { team: { which: 'one', team_id: 't-sales' } },
      }),
    );
    const bar = await screen.findByRole('group', { name: 'The list shows only' });
    expect(plain(bar.textContent)).toContain('Sales');
  });
});

describe('teams in Settings', () => {
  it('are made, filled and deleted by those who keep them; a name that is taken is said', async () => {
    const { user, asked } = await openDesk('&role=manager');
    await list();
    await user.keyboard('ge');
    await user.type(await screen.findByPlaceholderText('A new team'), ' SALES');
    await user.click(screen.getByRole('button', { name: 'Make' }));
    expect(await screen.findByText('Another team has this name.')).toBeDefined();
    await user.clear(screen.getByPlaceholderText('A new team'));
    await user.type(screen.getByPlaceholderText('A new team'), 'Returns');
    const group = screen.getByRole('group', { name: 'Who belongs to it' });
    await user.click(within(group).getByLabelText(/Vikram Rao/));
    await user.click(screen.getByRole('button', { name: 'Make' }));
    await waitFor(() => expect(row('Returns')).not.toBeNull());
    expect(asked('make_team').at(-1)?.args).toEqual({ name: 'Returns', members: ['p-vikram'] });

    await user.click(screen.getByRole('button', { name: /^Rename .*Returns/ }));
    const inside = within(row('Returns') as HTMLElement);
    await user.click(inside.getByLabelText(/Meena Iyer/));
    await user.click(inside.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(plain(row('Returns')?.textContent)).toContain('Meena Iyer'));

    await user.click(screen.getByRole('button', { name: /^Delete .*Sales/ }));
    expect(plain(row('Sales')?.textContent)).toContain('are no team’s any more');
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(row('Sales')).toBeNull());
    expect(await obstacles()).toEqual([]);
  });

  it('are only read by whoever answers', async () => {
    const { user } = await openDesk();
    await list();
    await user.keyboard('ge');
    await waitFor(() => expect(plain(row('Sales')?.textContent)).toMatch(/\d+ open · \d+ waiting/));
    expect(screen.queryByPlaceholderText('A new team')).toBeNull();
    expect(screen.queryByRole('button', { name: /^Delete .*Sales/ })).toBeNull();
  });

  it('take part in giving chats out', async () => {
    const { user, asked } = await openDesk('&role=owner&real&rule=round_robin');
    await list();
    await user.keyboard('go');
    await user.click(await screen.findByRole('radio', { name: /^A team/ }));
    const last = () =>
      (asked('set_routing').at(-1)?.args as { routing: { team_id: string | null } }).routing.team_id;
    await waitFor(() => expect(last()).not.toBeNull());
    await user.selectOptions(await screen.findByLabelText('Which team'), 'Sales');
    await waitFor(() => expect(last()).toBe('t-sales'));
    await user.click(screen.getByRole('radio', { name: 'Everybody' }));
    await waitFor(() => expect(last()).toBeNull());
  });

  it('stand on the team’s page, each leading to its chats', async () => {
    const { user, asked } = await openDesk('&role=manager');
    await list();
    await user.keyboard('gt');
    await waitFor(() => expect(row('Sales')).not.toBeNull());
    await user.click(within(row('Sales') as HTMLElement).getByRole('button', { name: 'Sales' }));
    await waitFor(() =>
      expect(asked('filtered').at(-1)?.args).toMatchObject({
        filter: { team: { which: 'one', team_id: 't-sales' } },
      }),
    );
  });
});

describe('where only whoever has a chat writes in it', () => {
  it('that is said before anybody types, and the chat is taken', async () => {
    const { user, asked } = await openDesk('&assignees');
    await list();
    await user.keyboard('2');
    await openConversation(user, 'Imran Qureshi');
    expect(await screen.findByText(/Here only whoever has a chat writes in it/)).toBeDefined();
    const send = () => screen.getByRole('button', { name: /Take it first/ });
    expect(send().hasAttribute('disabled')).toBe(true);
    expect(await obstacles()).toEqual([]);
    await user.click(screen.getByRole('button', { name: /^Take it(?! first)/ }));
    await waitFor(() => expect(acts(asked)).toEqual([{ act: 'assign', assignee_id: 'p-asha' }]));
    await waitFor(() => expect(screen.queryByText(/Here only whoever has a chat/)).toBeNull());
    expect(screen.queryByRole('button', { name: /Take it first/ })).toBeNull();
  });

  it('a note is still free', async () => {
    const { user, asked } = await openDesk('&assignees');
    await list();
    await user.keyboard('2');
    await openConversation(user, 'Imran Qureshi');
    await screen.findByText(/Here only whoever has a chat writes in it/);
    await user.keyboard('n');
    await waitFor(() => expect(screen.queryByText(/Here only whoever has a chat/)).toBeNull());
    await user.keyboard('She asked twice.{Control>}{Enter}{/Control}');
    await waitFor(() => expect(asked('add_note')).toHaveLength(1));
  });

  it('is said in Settings', async () => {
    const { user, asked } = await openDesk('&role=owner&real');
    await list();
    await user.keyboard('go');
    await user.click(await screen.findByRole('switch', { name: /Only whoever has a chat writes in it/ }));
    await waitFor(() =>
      expect(asked('set_reply_rule').map(({ args }) => args)).toEqual([{ only_assignee: true }]),
    );
  });
});
