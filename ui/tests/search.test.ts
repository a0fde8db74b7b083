import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { hintsFor, lastPiece, openFilter, withoutFilter } from '../src/features/search/hints';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A search is narrowed by what is typed or chosen, shows how much there is of each kind, and leads from hit to hit.
 */

const field = () => screen.findByRole<HTMLInputElement>('combobox', { name: 'Search messages and people' });
const hits = () => [...document.querySelectorAll<HTMLElement>('.results [data-result]')];
const chips = () => screen.findByRole('list', { name: 'Filters' });

afterEach(closeDesk);

describe('the search', () => {
  it('offers its filters, and the values of each, from the keyboard', async () => {
    const { user, asked } = await openDesk();
    await user.click(await field());
    const list = await screen.findByRole('listbox', { name: 'Narrow the search' });
    expect(within(list).getAllByRole('option')).toHaveLength(10);
    await user.paste('has');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await user.keyboard('{ArrowDown}{Enter}');
    expect((await field()).value).toBe('has:');
    await user.paste('doc');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await user.keyboard('{ArrowDown}{Enter}');
    expect((await field()).value).toBe('has:document ');
    await waitFor(() => expect(asked('search').at(-1)?.args).toMatchObject({ query: 'has:document ' }));
    expect(plain((await chips()).textContent)).toContain('has');
  });

  it('shows its filters as chips that can be taken out again', async () => {
    const { user } = await openDesk();
    await user.click(await field());
    await user.paste('from:anil from:nobodyatall');
    const list = await chips();
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(2));
    expect(await screen.findByText(/^Nobody and nothing here is called “.?nobodyatall/)).toBeDefined();
    await user.click(within(list).getByRole('button', { name: /^Take out .?from: nobodyatall/ }));
    await waitFor(async () => expect((await field()).value).toBe('from:anil'));
    await waitFor(() => expect(hits().length).toBeGreaterThan(0));
    expect(await obstacles()).toEqual([]);
  });

  it('says aloud how much the core found, not how much of it was read', async () => {
    const { user } = await openDesk('', async (name, go) => {
      const answer = await go();
      if (name !== 'search') return answer;
      return { ...(answer as object), counts: { people: 2, messages: 7, notes: 100, files: 0, most: 100 } };
    });
    await user.type(await field(), 'order 7970');
    const said = () =>
      [...document.querySelectorAll('.results [role=status]')].map((one) => plain(one.textContent).trim());
    await waitFor(() => expect(said()).toContain('109 results or more'));
    const kinds = await screen.findByRole('group', { name: 'What is shown' });
    await user.click(within(kinds).getByRole('button', { name: /^Messages/ }));
    await waitFor(() => expect(said()).toContain('7 results'));
  });

  it('looks through the chat that is open alone at one key, and goes from hit to hit there', async () => {
    const { user, asked } = await openDesk();
    const list = await screen.findByRole('complementary', { name: 'Conversations' });
    await user.click(await within(list).findByRole('button', { name: /Ritika Jain/ }));
    const heading = await screen.findByRole('heading', { level: 1, name: /Ritika/ });
    await user.keyboard('r');
    await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'));
    await user.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
    await waitFor(async () => expectFocus(await field()));
    await screen.findByText(/In the chat with .?Ritika Jain/);
    await user.paste('order');
    await waitFor(() => expect(hits().length).toBeGreaterThan(1));
    const last = asked('search').at(-1)?.args as { conversation_id: string; query: string };
    expect(last.query).toBe('order');
    expect(last.conversation_id).toBeTruthy();
    const at = () => document.querySelector('.results [aria-current]');
    const f3 = async () => fireEvent.keyDown(await field(), { key: 'F3', code: 'F3' });
    await f3();
    await waitFor(() => expect(at()).not.toBeNull());
    const first = at();
    await f3();
    await waitFor(() => expect(at()).not.toBe(first));
    expect(heading.isConnected).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Search everywhere again' }));
    await waitFor(() => expect(asked('search').at(-1)?.args).toMatchObject({ conversation_id: null }));
    expect((await field()).value).toBe('order');
  });

  it('looks through all chats again wherever it is asked for anew', async () => {
    const { user, asked } = await openDesk();
    const list = await screen.findByRole('complementary', { name: 'Conversations' });
    await user.click(await within(list).findByRole('button', { name: /Ritika Jain/ }));
    await screen.findByRole('heading', { level: 1, name: /Ritika/ });
    const lookWithin = async () => {
      await user.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
      await screen.findByText(/In the chat with .?Ritika Jain/);
    };
    await lookWithin();
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Command palette' });
    await user.keyboard('order 7{End}{Enter}');
    await waitFor(() =>
      expect(asked('search').at(-1)?.args).toMatchObject({
        query: 'order 7',
        conversation_id: null,
        limit: 40,
      }),
    );
    expect(screen.queryByText(/In the chat with/)).toBeNull();
    await lookWithin();
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('/');
    await waitFor(() => expect(screen.queryByText(/In the chat with/)).toBeNull());
    await waitFor(async () => expectFocus(await field()));
  });

  it('of one chat ends step by step, and with the chat where nothing was typed', async () => {
    const { user } = await openDesk();
    const list = await screen.findByRole('complementary', { name: 'Conversations' });
    await user.click(await within(list).findByRole('button', { name: /Ritika Jain/ }));
    await screen.findByRole('heading', { level: 1, name: /Ritika/ });
    const only = () => screen.queryByText(/In the chat with/);
    await user.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
    await waitFor(() => expect(only()).not.toBeNull());
    await user.keyboard('{Escape}j');
    await waitFor(() => expect(only()).toBeNull());
    await user.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
    await waitFor(() => expect(only()).not.toBeNull());
    await user.keyboard('{Escape}{Escape}');
    await waitFor(() => expect(only()).toBeNull());
    expect(document.querySelector('main h1')).not.toBeNull();
  });

  it('narrows to one kind and says how many there are', async () => {
    const { user, asked } = await openDesk();
    await user.type(await field(), 'a');
    const kinds = await screen.findByRole('group', { name: 'What is shown' });
    await user.click(within(kinds).getByRole('button', { name: /^Notes/ }));
    await waitFor(() => expect(asked('search').at(-1)?.args).toMatchObject({ kind: 'notes' }));
    expect(
      within(kinds)
        .getByRole('button', { name: /^Notes/ })
        .getAttribute('aria-pressed'),
    ).toBe('true');
  });

  it('goes from hit to hit with F3 while the words are still in the field', async () => {
    const { user, asked } = await openDesk();
    await user.type(await field(), 'the');
    await waitFor(() => expect(hits().length).toBeGreaterThan(2));
    const at = () => document.querySelector('.results [aria-current]');
    const f3 = async (shiftKey = false) =>
      fireEvent.keyDown(await field(), { key: 'F3', code: 'F3', shiftKey });
    await f3();
    await waitFor(() => expect(at()).not.toBeNull());
    const first = at();
    const opened = expect.objectContaining({ at: expect.objectContaining({ where: 'around' }) as unknown });
    await waitFor(() => expect(asked('thread').map(({ args }) => args)).toContainEqual(opened));
    await f3();
    await waitFor(() => expect(at()).not.toBe(first));
    await f3(true);
    await waitFor(() => expect(at()).toBe(first));
  });
});

describe('what is typed last', () => {
  const known = {
    people: [],
    labels: [{ id: '1', name: 'New orders', colour: 'red' as const }],
    numbers: [],
    teams: [{ id: 't', name: 'Sales' }],
    customers: ['Ritika Sharma'],
  };
  const words = (query: string) =>
    hintsFor(query, known as never, '2026-11-26').map(({ query: next }) => next);

  it('is a piece that quotes hold together', () => {
    expect(lastPiece('red "big sa')).toEqual(['red ', '"big sa']);
    expect(lastPiece('from:"Ritika Sh')).toEqual(['', 'from:"Ritika Sh']);
    expect(lastPiece('a b ')).toEqual(['a b ', '']);
    expect(openFilter('red from:"Ritika Sh')).toEqual({ about: 'from', value: 'Ritika Sh' });
    expect(openFilter('https://x')).toBeNull();
  });

  it('is completed, in quotes where a name has several words', () => {
    expect(words('red label:new')).toEqual(['red label:"New orders" ']);
    expect(words('in:ri')).toEqual(['in:"Ritika Sharma" ']);
    expect(words('on:today')).not.toContain('on:today ');
    expect(words('red shoes')).toEqual([]);
    expect(words('red fr')).toEqual(['red from:']);
    expect(words('')).toHaveLength(10);
  });

  it('offers a name once, whoever bears it', () => {
    const both = { ...known, customers: ['Vikram Rao'], people: [{ name: 'Vikram Rao', is_me: false }] };
    const queries = hintsFor('from:vik', both as never, '2026-11-26').map(({ query }) => query);
    expect(queries).toEqual(['from:"Vikram Rao" ']);
  });

  it('is taken out without what stands around it', () => {
    expect(withoutFilter('red from:anil shoes', 'from:anil')).toBe('red shoes');
    expect(withoutFilter('label:"New orders"', 'label:"New orders"')).toBe('');
  });
});
