import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk } from './window';

/*
 * The panes: how wide they are, by hand and by key, what is remembered, and that one is enough where there is room for one.
 */

const WIDE = 1360;
const sized = (width: number) => Object.assign(window, { innerWidth: width });
const edge = (name: string) => screen.findByRole('separator', { name });
const width = (element: HTMLElement) => Number(element.getAttribute('aria-valuenow'));
const openFirst = async (user: Awaited<ReturnType<typeof openDesk>>['user']) => {
  await waitFor(() => expect(document.querySelector('[data-conversation]')).not.toBeNull());
  await user.click(document.querySelector<HTMLElement>('[data-conversation]') as HTMLElement);
  await screen.findByRole('heading', { level: 1, name: /Ritika/ });
};

beforeEach(() => sized(WIDE));
afterEach(async () => {
  await closeDesk();
  sized(1024);
});

const press = (on: HTMLElement, key: string) => fireEvent.keyDown(on, { key, code: key });

describe('the edge of a pane', () => {
  it('moves by key within what both panes and the thread need, and is remembered', async () => {
    const { user, asked } = await openDesk();
    await openFirst(user);
    const list = await edge('Width of the list');
    const before = width(list);
    press(list, 'ArrowRight');
    await waitFor(() => expect(width(list)).toBe(before + 16));
    press(list, 'End');
    await waitFor(() => expect(width(list)).toBe(Number(list.getAttribute('aria-valuemax'))));
    const panel = await edge('Width of the customer panel');
    press(panel, 'End');
    await waitFor(() => expect(width(panel)).toBe(Number(panel.getAttribute('aria-valuemax'))));
    expect(WIDE - 56 - width(list) - width(panel)).toBeGreaterThanOrEqual(440);
    expect(asked('save_settings').length).toBe(3);
  });

  it('is as far as what lies over the list goes: the composer stays clear of it', async () => {
    const { user } = await openDesk();
    await openFirst(user);
    const list = await edge('Width of the list');
    const room = () => document.querySelector<HTMLElement>('.notices')?.style.maxInlineSize;
    await waitFor(() => expect(room()).toBe(`${width(list)}px`));
    const before = width(list);
    press(list, 'ArrowRight');
    await waitFor(() => expect(room()).toBe(`${before + 16}px`));
  });

  it('goes back to the usual width with Home and with a double click', async () => {
    const { user } = await openDesk();
    await openFirst(user);
    const list = await edge('Width of the list');
    const usual = width(list);
    for (const reset of [() => press(list, 'Home'), () => fireEvent.doubleClick(list)]) {
      press(list, 'ArrowLeft');
      await waitFor(() => expect(width(list)).toBe(usual - 16));
      reset();
      await waitFor(() => expect(width(list)).toBe(usual));
    }
  });
});

describe('a window in which the customer is a drawer', () => {
  const drawer = () => screen.queryByRole('dialog', { name: 'Customer' });
  /** Without layout an element is inert when it was told so. */
  const apart = () =>
    ['aside.list', '[role=separator]', 'main'].map(
      (part) => document.querySelector<HTMLElement>(part)?.inert === true,
    );

  /** What a key or the pointer comes to outside of the drawer. */
  const reached = () =>
    [...document.querySelectorAll<HTMLElement>('button, a, input, textarea, [tabindex="0"]')].filter(
      (one) => {
        for (let part: HTMLElement | null = one; part; part = part.parentElement)
          if (part === drawer() || part.inert || part.hidden) return false;
        return true;
      },
    );

  it('leaves nothing of the window within reach but the way out: neither its sections nor what stands above', async () => {
    sized(1024);
    const { user } = await openDesk('&update=there');
    await openFirst(user);
    const rail = screen.getByRole('navigation', { name: 'Sections' });
    const bands = await Promise.all(
      ['Practice shop', 'Newer version'].map((name) => screen.findByRole('complementary', { name })),
    );
    const before = reached();
    for (const part of [rail, ...bands]) expect(before.some((one) => part.contains(one))).toBe(true);

    const settings = within(rail).getByRole('button', { name: 'Settings' });
    settings.focus();
    await user.keyboard('d');
    await waitFor(() => expectFocus(drawer()));
    expect(reached()).toEqual([document.querySelector('.veil')]);

    await user.keyboard('{Escape}');
    await waitFor(() => expectFocus(settings));
    expect(reached()).toEqual(before);
  });

  it('has the keyboard in the drawer, and nothing behind it within reach', async () => {
    sized(1024);
    const { user, asked } = await openDesk();
    await openFirst(user);
    const row = document.activeElement;
    expect(row?.hasAttribute('data-conversation')).toBe(true);
    expect(apart()).toEqual([false, false, false]);

    await user.keyboard('d');
    await waitFor(() => expectFocus(drawer()));
    expect(apart()).toEqual([true, true, true]);
    expect(await obstacles()).toEqual([]);
    await user.keyboard('je');
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('je');
    expect(drawer()).not.toBeNull();
    expect(screen.getByRole('heading', { level: 1, name: /Ritika/ })).toBeTruthy();
    expect(asked('act')).toEqual([]);

    await user.keyboard('d');
    await waitFor(() => expectFocus(row));
    expect(drawer()).toBeNull();
    expect(apart()).toEqual([false, false, false]);
  });

  it('gives the focus back to what opened it, whatever shuts it', async () => {
    sized(1024);
    const { user } = await openDesk();
    await openFirst(user);
    const button = await screen.findByRole('button', { name: 'Customer details' });
    for (const shut of [
      () => user.keyboard('{Escape}'),
      () => user.click(document.querySelector('.veil') as HTMLElement),
      () => user.click(within(drawer() as HTMLElement).getByRole('button', { name: 'Close' })),
    ]) {
      await user.click(button);
      await waitFor(() => expectFocus(drawer()));
      expect(drawer()?.style.inlineSize).toBe('312px');
      await shut();
      await waitFor(() => expectFocus(button));
    }
    expect(screen.getByRole('heading', { level: 1, name: /Ritika/ })).toBeTruthy();
  });

  it('leads from the customer to the labels of the chat, which nothing lies over', async () => {
    sized(1024);
    const { user } = await openDesk();
    await openFirst(user);
    await user.keyboard('d');
    await user.click(await screen.findByRole('button', { name: 'Label' }));
    const find = await screen.findByPlaceholderText(/^Find/);
    await waitFor(() => expectFocus(find));
    expect(drawer()).toBeNull();
  });
});

describe('a window with room for one pane', () => {
  it('has a way back from what is open to the list', async () => {
    sized(680);
    const { user } = await openDesk();
    await openFirst(user);
    await user.click(await screen.findByRole('button', { name: 'Back to the conversations' }));
    await waitFor(() => expect(screen.queryByRole('heading', { level: 1, name: /Ritika/ })).toBeNull());
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Ritika'));
    expect(document.activeElement?.hasAttribute('data-conversation')).toBe(true);
  });

  it('has keys for what is seen: what is open is resolved alone, and what was done is said over it', async () => {
    sized(680);
    const { user, asked } = await openDesk();
    await openFirst(user);
    await user.keyboard('{Control>}a{/Control}');
    await user.keyboard('e');
    await waitFor(() => expect(asked('act')).toHaveLength(1));
    expect(asked('act')[0]?.args).toMatchObject({ conversation_ids: [expect.any(String)] });
    const toast = await waitFor(() => document.querySelector('[data-toast]') as HTMLElement);
    expect(toast.closest('.list')).toBeNull();
    within(toast).getByRole('button', { name: /^Undo/ });
  });

  it('chooses nothing behind what is open', async () => {
    sized(680);
    const { user, asked } = await openDesk();
    await waitFor(() => expect(document.querySelector('[data-conversation]')).not.toBeNull());
    await user.keyboard('{Control>}a{/Control}');
    await screen.findByRole('toolbar');
    await user.keyboard('j');
    await screen.findByRole('heading', { level: 1 });
    await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull());
    await user.keyboard('e');
    await waitFor(() => expect(asked('act')).toHaveLength(1));
    expect(asked('act')[0]?.args).toMatchObject({ conversation_ids: [expect.any(String)] });
  });

  it.each(['2', '4', '6', '/', 'f', 'ga', 'gi'])(
    'leads to the list with %s, which asks something of it',
    async (keys) => {
      sized(680);
      const { user } = await openDesk();
      await openFirst(user);
      await user.keyboard(keys);
      await waitFor(() => expect(document.querySelector('.inbox')?.matches('.reading')).toBe(false));
    },
  );
});
