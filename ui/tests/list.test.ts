import { screen, waitFor } from '@testing-library/dom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDesk, openDesk } from './window';

/*
 * Where the list stands: it follows the chat that is opened, and nothing else moves it under whoever scrolled on.
 */

const list = () => document.querySelector('#conversation-rows') as HTMLElement;
const rows = () => [...document.querySelectorAll<HTMLElement>('#conversation-rows [data-conversation]')];
const seen = () => rows().map((row) => row.dataset.conversation);
const height = () => list().querySelector('ul')?.style.height;
const scrolledTo = (top: number) => {
  list().scrollTop = top;
  list().dispatchEvent(new Event('scroll'));
};

beforeEach(() => {
  // The list is asked to scroll; without a layout nobody else does it.
  vi.spyOn(Element.prototype, 'scrollTo').mockImplementation(function (this: Element, to?: unknown) {
    this.scrollTop = (to as ScrollToOptions).top ?? 0;
    this.dispatchEvent(new Event('scroll'));
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await closeDesk();
});

describe('with a chat open, further down the list', () => {
  it('neither a message nor the next page moves it, and the next key leads back to the chat', async () => {
    const { user, shop } = await openDesk();
    await waitFor(() => expect(rows().length).toBeGreaterThan(4));
    await user.keyboard('4');
    await user.keyboard('j');
    await waitFor(() => expect(document.querySelector('main h1')).not.toBeNull());

    const second = seen()[1];
    scrolledTo(1_800);
    await waitFor(() => expect(seen()).not.toContain(second));
    shop.write(seen().at(-1) ?? '', 'Kya hua?');
    await waitFor(() => expect(rows().at(-1)?.textContent).toContain('Kya hua?'));
    expect(list().scrollTop).toBe(1_800);

    const shorter = height();
    scrolledTo(2_700);
    await waitFor(() => expect(height()).not.toBe(shorter));
    expect(list().scrollTop).toBe(2_700);

    await user.keyboard('j');
    await waitFor(() => expect(list().scrollTop).toBeLessThan(120));
  });
});

it('brings the view a key chose into sight, where not all of them find room', async () => {
  const { user } = await openDesk();
  const brought = vi.spyOn(Element.prototype, 'scrollIntoView');
  await user.keyboard('4');
  const all = screen.getByRole('tab', { name: 'All' });
  await waitFor(() => expect(all.getAttribute('aria-selected')).toBe('true'));
  await waitFor(() => expect(brought.mock.contexts.includes(all)).toBe(true));
});

describe('a view that holds nothing', () => {
  const button = (name: RegExp) => screen.findByRole('button', { name });

  it('leads on, and nothing beside it says to choose', async () => {
    const { user } = await openDesk('&real');
    expect(document.querySelector('main')?.textContent).toMatch(
      /Choose a conversation.*next and previous.*all keys/s,
    );
    await waitFor(() => expect(rows().length).toBeGreaterThan(1));
    await user.keyboard('{Control>}a{/Control}');
    await user.click(await button(/^Assign/));
    await user.keyboard('vikram{Enter}');
    await screen.findByText('Nothing is assigned to you.');
    expect(document.querySelector('main')?.textContent).not.toContain('Choose a conversation');
    await user.click(await button(/^Show unassigned/));
    await waitFor(() => expect(rows().length).toBeGreaterThan(0));
    await user.keyboard('5');
    await user.click(await button(/^Show all/));
    await waitFor(() => expect(rows().length).toBeGreaterThan(1));
  });

  it('says what is missing as long as no number is connected', async () => {
    await openDesk('&real&role=owner&nonumber');
    await screen.findByText('Conversations appear here once a number is connected.');
    expect(screen.queryByText('Nothing is assigned to you.')).toBeNull();
    expect(screen.queryByRole('button', { name: /^Show all/ })).toBeNull();
  });
});
