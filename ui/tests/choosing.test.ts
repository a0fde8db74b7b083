import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConversationPage } from '$ipc/types';
import { expectFocus } from './focus';
import { closeDesk, openDesk } from './window';

/*
 * Which chats a key means: the one on the screen, or those that are chosen, and never one that was left.
 */

type Desk = Awaited<ReturnType<typeof openDesk>>;

let desk: Desk;

const rows = () => [...document.querySelectorAll<HTMLElement>('#conversation-rows [data-conversation]')];
const ids = () => rows().map((row) => row.dataset.conversation ?? '');
const openId = () => rows().find((row) => row.hasAttribute('aria-current'))?.dataset.conversation;
const chosen = () =>
  rows()
    .filter((row) => row.getAttribute('aria-pressed') === 'true')
    .map((row) => row.dataset.conversation);
const focused = () => (document.activeElement as HTMLElement).dataset.conversation;
const opened = (id: string | undefined) =>
  waitFor(() => {
    expect(openId()).toBe(id);
    expect(document.querySelector('main h1')).not.toBeNull();
  });
const acts = () => desk.asked('act').map(({ args }) => args);

async function begin(query = '') {
  desk = await openDesk(query);
  await waitFor(() => expect(rows().length).toBeGreaterThan(5));
}

afterEach(async () => {
  await closeDesk();
  vi.restoreAllMocks();
});

describe('whoever clicked a row and goes on by key', () => {
  it('stands on the row of the chat that is open, and chooses that one', async () => {
    await begin();
    const [first, , third] = ids();
    await desk.user.click(rows()[0] as HTMLElement);
    await opened(first);
    await desk.user.keyboard('jj');
    await opened(third);
    await waitFor(() => expect(focused()).toBe(third));
    await desk.user.keyboard('x');
    expect(chosen()).toEqual([third]);
    await desk.user.keyboard('e');
    await waitFor(() => expect(acts()).toEqual([{ conversation_ids: [third], act: { act: 'resolve' } }]));
  });

  it('stays where the focus is when the chat is closed, and elsewhere keeps it', async () => {
    await begin();
    const [first, second] = ids();
    await desk.user.click(rows()[0] as HTMLElement);
    await opened(first);
    await desk.user.keyboard('j');
    await waitFor(() => expect(focused()).toBe(second));
    await desk.user.keyboard('{Escape}');
    await waitFor(() => expect(openId()).toBeUndefined());
    expect(focused()).toBe(second);
    expect(rows()[1]?.tabIndex).toBe(0);

    const button = screen.getByRole('button', { name: 'New chat' });
    button.focus();
    await desk.user.keyboard('j');
    await waitFor(() => expect(openId()).toBe(first));
    expectFocus(button);
  });
});

describe('while another section is shown', () => {
  const settings = async () => {
    await begin();
    const [first] = ids();
    await desk.user.click(rows()[0] as HTMLElement);
    await opened(first);
    await desk.user.keyboard('gs');
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
    return first;
  };
  const isInbox = () => document.querySelector('.inbox')?.closest('[hidden]') === null;

  it('no key means the chat that is open behind it', async () => {
    const first = await settings();
    const asked = desk.calls.length;
    await desk.user.keyboard(
      'eirnvtalswp{Shift>}upm{/Shift}{Control>}e{/Control}{Enter}{Alt>}{ArrowUp}{/Alt}',
    );
    expect(isInbox()).toBe(false);
    expect(desk.calls.slice(asked)).toEqual([]);
    expect(document.querySelector('[role=menu], [role=dialog]')).toBeNull();
    await desk.user.keyboard('gi');
    await opened(first);
    await desk.user.keyboard('e');
    await waitFor(() => expect(acts()).toMatchObject([{ conversation_ids: [first] }]));
  });

  it('nothing is taken back that was done there', async () => {
    await begin();
    await desk.user.keyboard('je');
    await waitFor(() => expect(acts()).toHaveLength(1));
    await screen.findByRole('button', { name: /Undo/ });
    await desk.user.keyboard('gs');
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
    await desk.user.keyboard('z{Control>}z{/Control}');
    expect(desk.asked('take_back')).toHaveLength(0);
    await desk.user.keyboard('giz');
    await waitFor(() => expect(desk.asked('take_back')).toHaveLength(1));
  });

  it('a letter leads to no other chats, and what is said to lead there does', async () => {
    await settings();
    await desk.user.keyboard('jku4');
    expect(isInbox()).toBe(false);
    await desk.user.keyboard('gi');
    await waitFor(() => expect(isInbox()).toBe(true));
    await desk.user.keyboard('gs');
    await waitFor(() => expect(isInbox()).toBe(false));
    await desk.user.keyboard('/');
    await waitFor(() => expect(isInbox()).toBe(true));
    expect(document.activeElement?.getAttribute('type')).toBe('search');
  });
});

describe('whoever chooses row after row by key', () => {
  it('stands on the row reached last, opens none of them, and reads nobody’s message', async () => {
    await begin();
    const [first, second, third, fourth] = ids();
    await desk.user.keyboard('j');
    await opened(first);
    const unread = () => desk.shop.rows().filter((row) => row.unread > 0).length;
    const before = unread();
    expect(desk.shop.rows().find(({ id }) => id === third)?.unread).toBeGreaterThan(0);
    await desk.user.keyboard('x{Shift>}jjj{/Shift}');
    expect(chosen()).toEqual([first, second, third, fourth]);
    await waitFor(() => expect(focused()).toBe(fourth));
    expect(openId()).toBe(first);
    const looked = desk.asked('conversation').map(({ args }) => args);
    expect(new Set(looked.map((args) => (args as { conversation_id: string }).conversation_id))).toEqual(
      new Set([first]),
    );
    expect(unread()).toBe(before);
  });

  it('goes on from where the focus is, down and up again', async () => {
    await begin();
    const [first, second, third, fourth] = ids();
    await desk.user.keyboard('j');
    await opened(first);
    rows()[0]?.focus();
    await desk.user.keyboard('{ArrowDown}{ArrowDown}{Shift>}j{/Shift}');
    expect(chosen()).toEqual([third, fourth]);
    await waitFor(() => expect(focused()).toBe(fourth));
    await desk.user.keyboard('{Shift>}k{/Shift}');
    await waitFor(() => expect(focused()).toBe(third));
    await desk.user.keyboard('{Shift>}k{/Shift}');
    expect(chosen()).toEqual([second, third, fourth]);
    expect(openId()).toBe(first);
  });
});

describe('what is done to chosen chats', () => {
  const choose = async () => {
    await begin();
    const [first] = ids();
    await desk.user.keyboard('j');
    await opened(first);
    await desk.user.keyboard('x{Shift>}jj{/Shift}');
    expect(chosen()).toHaveLength(3);
    return ids();
  };
  const bar = () => screen.queryByRole('toolbar');
  const undo = () => screen.findByRole('button', { name: /Undo/ });

  it('ends the choice where it deals with them: the next key means the open chat, and all can be taken back', async () => {
    const [first, second, third] = await choose();
    await desk.user.keyboard('e');
    await waitFor(() => expect(bar()).toBeNull());
    await waitFor(() => expect(ids()).not.toContain(second));
    // What is open stays in sight until it is left.
    expect(openId()).toBe(first);
    await desk.user.click(await undo());
    await waitFor(() => expect(ids()).toEqual(expect.arrayContaining([second, third])));
    expect(bar()).toBeNull();

    const after = ids()[ids().indexOf(first ?? '') + 1];
    await desk.user.keyboard('j');
    await opened(after);
    await desk.user.keyboard('e');
    await waitFor(() =>
      expect(acts()).toEqual([
        { conversation_ids: [first, second, third], act: { act: 'resolve' } },
        { conversation_ids: [after], act: { act: 'resolve' } },
      ]),
    );
  });

  it('ends it from a menu as well, which is shut when others are chosen', async () => {
    await choose();
    await desk.user.keyboard('s');
    await waitFor(() => expect(document.activeElement?.role).toBe('menuitem'));
    await desk.user.keyboard('{Enter}');
    await waitFor(() => expect(acts()).toMatchObject([{ act: { act: 'snooze' } }]));
    await waitFor(() => expect(bar()).toBeNull());
    await desk.user.keyboard('x');
    await screen.findByRole('toolbar');
    expect(document.querySelector('[role=menu]')).toBeNull();
  });

  it('keeps it where they are only marked, for whatever is done to them next', async () => {
    await choose();
    await desk.user.keyboard('{Shift>}u{/Shift}');
    await undo();
    expect(chosen()).toHaveLength(3);
  });
});

describe('whoever did something from the bar goes on in the list by key', () => {
  /** Two chats are chosen that are not the open one. */
  const choose = async (open: boolean) => {
    await begin();
    const all = ids();
    if (open) {
      await desk.user.keyboard('j');
      await opened(all[0]);
    }
    rows()[open ? 1 : 0]?.focus();
    await desk.user.keyboard('x{ArrowDown}x');
    return all;
  };
  const press = async (name: string) => {
    const bar = within(await screen.findByRole('toolbar'));
    (await bar.findByRole('button', { name })).focus();
    await desk.user.keyboard('{Enter}');
  };
  const barGoes = () => waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull());
  const settled = async (row: string | undefined) => {
    await barGoes();
    await waitFor(() => expect(focused()).toBe(row));
  };
  const fromMenu = async (button: string, words: string) => {
    await press(button);
    await desk.user.click(await screen.findByText(words));
  };

  for (const [what, act] of [
    ['its own button', () => press('Resolve')],
    ['its menu', () => fromMenu('More for the selected chats', 'Mark as pending')],
    ['whom chats are given to', () => fromMenu('Assign to…', 'Nobody')],
    ['when they wake', () => fromMenu('Snooze', 'Tomorrow morning')],
    ['the way out of it', () => press('Clear the selection')],
  ] as const)
    it(`on the row of the chat that is open: ${what}`, async () => {
      const [first] = await choose(true);
      await act();
      await settled(first);
      await desk.user.keyboard('{ArrowDown}');
      await waitFor(() => expect(focused()).toBe(ids()[1]));
    });

  it('also where any other time to wake was asked for', async () => {
    const [first] = await choose(true);
    await fromMenu('Snooze', 'Choose a time…');
    const sheet = await screen.findByRole('dialog', { name: 'Snooze until' });
    within(sheet)
      .getByRole('button', { name: /^Snooze/ })
      .focus();
    await desk.user.keyboard('{Enter}');
    await waitFor(() => expect(acts()).toHaveLength(1));
    await settled(first);
  });

  it('on the first row where none is open, though the one they stood on goes', async () => {
    const [, , third] = await choose(false);
    await press('Resolve');
    await barGoes();
    await waitFor(() => expect(ids()[0]).toBe(third));
    await settled(third);
    await desk.user.keyboard('{ArrowDown}');
    await waitFor(() => expect(focused()).toBe(ids()[1]));
  });

  it('in the list itself where no row is left, and on the first that comes', async () => {
    await begin();
    rows()[0]?.focus();
    await desk.user.keyboard('x');
    await press('Select all in this list');
    await press('Resolve');
    await waitFor(() => expect(rows()).toHaveLength(0));
    expect((document.activeElement as HTMLElement).id).toBe('conversation-rows');
    await desk.user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(focused()).toBe(ids()[0]));
  });

  it('where they are: in the bar while the choice stays, and elsewhere in the window', async () => {
    await choose(true);
    await fromMenu('More for the selected chats', 'Mark as read');
    await waitFor(() => expect(acts()).toHaveLength(1));
    await waitFor(() =>
      expect(document.activeElement?.getAttribute('aria-label')).toBe('More for the selected chats'),
    );
    const button = screen.getByRole('button', { name: 'New chat' });
    button.focus();
    await desk.user.keyboard('{Escape}');
    await barGoes();
    expectFocus(button);
  });
});

describe('a choice of chats ends with the rows it was made in', () => {
  /** The first is open, and two others are chosen. */
  const choose = async () => {
    await begin();
    const [first] = ids();
    await desk.user.click(rows()[0] as HTMLElement);
    await opened(first);
    await desk.user.keyboard('{ArrowDown}x{ArrowDown}x');
    expect(chosen()).toHaveLength(2);
    return first;
  };
  const meansOnly = async (chat: string | undefined) => {
    await desk.user.keyboard('e');
    await waitFor(() => expect(acts()).toHaveLength(1));
    expect(acts()).toMatchObject([{ conversation_ids: [chat] }]);
  };

  it('where something is looked for, and none is chosen among what was found', async () => {
    const first = await choose();
    await desk.user.keyboard('/gst');
    await waitFor(() => expect(document.querySelector('[data-result] mark')).not.toBeNull());
    await desk.user.keyboard('{ArrowDown}{Control>}a{/Control}x{Shift>}j{/Shift}');
    expect(desk.asked('chats_of')).toHaveLength(0);
    await meansOnly(first);
    await desk.user.keyboard('{Escape}');
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
    expect(chosen()).toEqual([]);
  });

  it('where mentions are shown, and none is chosen among them', async () => {
    const first = await choose();
    await desk.user.keyboard('ga');
    await screen.findByRole('list', { name: 'Notes that mention you' });
    await desk.user.keyboard('{Control>}a{/Control}x{Shift>}j{/Shift}');
    expect(desk.asked('chats_of')).toHaveLength(0);
    await meansOnly(first);
  });

  it('also where all of a view were to be chosen and were told late', async () => {
    await begin();
    const { fakeTransport } = await import('$ipc/fake');
    const answered = fakeTransport.call;
    let tell = () => {};
    const told = new Promise<void>((done) => (tell = done));
    vi.spyOn(fakeTransport, 'call').mockImplementation(async (name, args) => {
      if (name === 'chats_of') await told;
      return answered(name, args);
    });
    await desk.user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(desk.asked('chats_of')).toHaveLength(1));
    const before = ids();
    await desk.user.keyboard('4');
    await waitFor(() => expect(ids()).not.toEqual(before));
    tell();
    await desk.user.keyboard('j');
    await opened(ids()[0]);
    expect(ids()).toEqual(expect.arrayContaining(before));
    expect(chosen()).toEqual([]);
    expect(screen.queryByRole('toolbar')).toBeNull();
  });
});

describe('a label on many', () => {
  it('is a key away, goes on those that lack it, and is taken back from those alone', async () => {
    await begin();
    const [first, second, third] = ids();
    const carries = (label: string) =>
      desk.shop
        .rows()
        .filter((row) => row.labels.some(({ name }) => name === label))
        .map(({ id }) => id);
    const before = carries('Repeat buyer');
    rows()[0]?.focus();
    await desk.user.keyboard('x{ArrowDown}x{ArrowDown}x');
    expect(chosen()).toEqual([first, second, third]);
    await desk.user.keyboard('l');
    await desk.user.type(await screen.findByPlaceholderText('Find a label'), 'repeat');
    screen.getByRole('button', { name: 'Label these chats' });
    await desk.user.keyboard('{Enter}');
    await waitFor(() =>
      expect(carries('Repeat buyer')).toEqual(expect.arrayContaining([first, second, third])),
    );
    expect(acts()).toMatchObject([
      { conversation_ids: [first, second, third], act: { act: 'label', on: true } },
    ]);
    await desk.user.keyboard('{Escape}');
    expect(chosen()).toEqual([first, second, third]);
    await desk.user.keyboard('z');
    await waitFor(() => expect(carries('Repeat buyer').sort()).toEqual([...before].sort()));
  });
});

describe('a label that all of many carry', () => {
  /** The label in the picker, once it is known who carries it. */
  const label = (name: string) =>
    waitFor(() => {
      const all = [
        ...document.querySelectorAll<HTMLElement>('.label-list[aria-busy=false] [data-command-item]'),
      ];
      const [found] = all.filter((one) => one.textContent.includes(name));
      expect(found).toBeDefined();
      return found as HTMLElement;
    });

  it('comes off them all, whether they were loaded or not', async () => {
    desk = await openDesk('', async (name, go) => {
      const answer = await go();
      if (name !== 'filtered') return answer;
      const page = answer as ConversationPage;
      return { ...page, rows: page.rows.slice(0, 1) };
    });
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
    await desk.user.keyboard('f');
    await desk.user.click(await screen.findByLabelText('Payment pending'));
    await waitFor(() => expect(rows()).toHaveLength(1));
    await desk.user.keyboard('{Escape}');
    await waitFor(() => expect(document.querySelector('[data-popover-content]')).toBeNull());
    await desk.user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(chosen()).toHaveLength(1));
    await desk.user.keyboard('l');
    await desk.user.type(await screen.findByPlaceholderText('Find a label'), 'payment');
    const option = await label('Payment pending');
    expect(option.getAttribute('aria-checked')).toBe('true');
    await desk.user.keyboard('{Enter}');
    await waitFor(() => expect(acts()).toMatchObject([{ act: { act: 'label', on: false } }]));
    const [{ conversation_ids }] = acts() as [{ conversation_ids: string[] }];
    expect(conversation_ids).toHaveLength(2);
  });

  it('is there without a tick until it is known who carries it, and where that fails it is asked for again', async () => {
    let fail = () => {};
    let late: Promise<void> | null = new Promise<void>(
      (_, reject) => (fail = () => reject(new Error('the disk'))),
    );
    desk = await openDesk('', async (name, go) => {
      if (name === 'labels_on') await late;
      return go();
    });
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
    await desk.user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(chosen().length).toBeGreaterThan(5));
    await desk.user.keyboard('l');
    await desk.user.type(await screen.findByPlaceholderText('Find a label'), 'payment');
    const list = document.querySelector('.label-list');
    await waitFor(() => expect(list?.textContent).toContain('Payment pending'));
    expect(list?.getAttribute('aria-busy')).toBe('true');
    expect(list?.querySelector('[aria-checked]')).toBeNull();
    await desk.user.keyboard('{Enter}');
    fail();
    const again = await screen.findByText('Try again');
    expect(screen.getByText('The labels could not be read.')).toBeTruthy();
    expect(list?.textContent).not.toContain('Payment pending');
    expect(acts()).toEqual([]);
    late = null;
    await desk.user.click(again);
    expect((await label('Payment pending')).getAttribute('aria-checked')).toBe('mixed');
  });

  it('is told from one that only some carry', async () => {
    await begin();
    await desk.user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(chosen().length).toBeGreaterThan(5));
    await desk.user.keyboard('l');
    await screen.findByPlaceholderText('Find a label');
    const option = await label('Payment pending');
    expect(option.getAttribute('aria-checked')).toBe('mixed');
    expect(option.textContent).toContain('is on some of these chats');
  });
});

describe('all of a list', () => {
  it('is no more than its first ones where it holds more than can be chosen, and the bar says so', async () => {
    await begin('&large');
    await desk.user.keyboard('{Control>}a{/Control}');
    const first = await screen.findByRole('toolbar', { name: /^The first \S*500\S* chats are selected/ });
    expect(first.textContent).toContain('First');
    await desk.user.click(rows()[0] as HTMLElement);
    await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull());
  });

  it('can be chosen of a filter as well, and what is done is done to them', async () => {
    await begin();
    await desk.user.keyboard('f');
    await desk.user.click(await screen.findByLabelText('Payment pending'));
    await waitFor(() => expect(rows()).toHaveLength(2));
    await desk.user.keyboard('{Escape}');
    await waitFor(() => expect(document.querySelector('[data-popover-content]')).toBeNull());
    const listed = ids();
    await desk.user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(chosen()).toEqual(listed));
    expect(desk.asked('chats_of').at(-1)?.args).toMatchObject({ list: { of: 'filter' } });
    await desk.user.keyboard('e');
    await waitFor(() => expect(acts()).toMatchObject([{ conversation_ids: listed }]));
  });
});

describe('chosen chats that are no longer what they were', () => {
  const merge = async (one: string | undefined, other: string | undefined) => {
    const { fakeTransport } = await import('$ipc/fake');
    const other_id = desk.shop.rows().find(({ id }) => id === other)?.contact.id ?? '';
    await fakeTransport.call('merge_contacts', { conversation_id: one ?? '', other_id });
    await waitFor(() => expect(ids()).not.toContain(other));
  };
  const many = () => document.querySelector('[role=toolbar] .many .figure')?.textContent;

  it('count once where one is merged into another, which is what is acted on', async () => {
    await begin();
    const [first, second, third] = ids();
    rows()[0]?.focus();
    await desk.user.keyboard('x{ArrowDown}x{ArrowDown}x');
    await waitFor(() => expect(many()).toBe('3'));
    await merge(third, second);
    await waitFor(() => expect(many()).toBe('2'));
    expect(chosen()).toEqual([first, third]);
    await desk.user.keyboard('e');
    await waitFor(() => expect(acts()).toMatchObject([{ conversation_ids: [first, third] }]));
  });

  it('are chosen as the one they are part of by now, though nobody chose that', async () => {
    await begin();
    const [first, second, third] = ids();
    rows()[1]?.focus();
    await desk.user.keyboard('x');
    await waitFor(() => expect(many()).toBe('1'));
    await merge(third, second);
    await waitFor(() => expect(chosen()).toEqual([third]));
    expect(many()).toBe('1');
    await desk.user.keyboard('{Shift>}j{/Shift}');
    expect(chosen()).not.toContain(first);
  });

  it('are not chosen where they are out of reach', async () => {
    await begin();
    const [, second, third, fourth] = ids();
    rows()[1]?.focus();
    await desk.user.keyboard('x{ArrowDown}{ArrowDown}x');
    await waitFor(() => expect(many()).toBe('2'));
    const [{ fakeTransport }, { CoreError }] = await Promise.all([
      import('$ipc/fake'),
      import('$ipc/errors'),
    ]);
    const answered = fakeTransport.call;
    vi.spyOn(fakeTransport, 'call').mockImplementation(async (name, args) => {
      if (name === 'conversation' && (args as { conversation_id: string }).conversation_id === second)
        throw new CoreError('not_found', 'gone');
      return answered(name, args);
    });
    await merge(third, second);
    await waitFor(() => expect(many()).toBe('1'));
    expect(chosen()).toEqual([fourth]);
  });
});
