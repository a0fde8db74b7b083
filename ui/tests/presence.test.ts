import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * Who else is there is seen where they are, and nobody answers on top of a colleague without deciding to.
 */

const MEENA = { id: '00000000-0000-7000-8000-0000000000a3', name: 'Meena Iyer', is_me: false };
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-conversation]')];
const open = async (user: ReturnType<typeof userEvent.setup>, row: number) => {
  await waitFor(() => expect(rows().length).toBeGreaterThan(row));
  const id = rows()[row]?.dataset.conversation ?? '';
  await user.click(rows()[row] as HTMLElement);
  await screen.findByRole('textbox', { name: /Reply to/ });
  return id;
};
const reply = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
const strip = () => document.querySelector<HTMLElement>('[data-strip]');
const writes = (conversation_id: string, typing: boolean) => [
  { conversation_id, people: [{ person: MEENA, typing }] },
];

afterEach(closeDesk);

describe('who else is there', () => {
  it('is seen in the rows, in the head of the thread and above the composer, and goes away again', async () => {
    const { user, shop } = await openDesk();
    const id = await open(user, 0);
    shop.present(writes(id, false));
    await waitFor(() =>
      expect(plain(document.querySelector('[data-onlookers]')?.getAttribute('aria-label'))).toBe(
        'Meena Iyer is looking at this chat',
      ),
    );
    expect(plain(document.querySelector('[data-here]')?.textContent)).toContain('Meena Iyer is looking');
    expect(document.querySelector('[data-typing]')).toBeNull();
    shop.present(writes(id, true));
    await waitFor(() =>
      expect(plain(document.querySelector('[data-typing]')?.textContent)).toContain(
        'Meena Iyer is writing to the customer…',
      ),
    );
    expect(await obstacles()).toEqual([]);
    shop.present([]);
    await waitFor(() =>
      expect(document.querySelector('[data-here], [data-onlookers], [data-typing]')).toBeNull(),
    );
  });

  it('of many the first are named', async () => {
    const { user, shop } = await openDesk();
    const id = await open(user, 0);
    const people = ['Meena', 'Vikram', 'Farah', 'Om'].map((name, at) => ({
      person: { id: `00000000-0000-7000-8000-00000000010${at}`, name, is_me: false },
      typing: true,
    }));
    shop.present([{ conversation_id: id, people }]);
    await waitFor(() =>
      expect(plain(document.querySelector('[data-typing]')?.textContent)).toContain(
        'Meena, Vikram and 2 more are writing',
      ),
    );
  });

  it('is told of the person here: what they look at, and that they write, but not of every key', async () => {
    const { user, asked } = await openDesk();
    const id = await open(user, 0);
    const told = () => asked('be_present').map(({ args }) => args);
    await waitFor(() => expect(told().at(-1)).toEqual({ looks_at: id, typing: false }));
    await user.type(reply(), 'haan ji, abhi');
    expect(told().at(-1)).toEqual({ looks_at: id, typing: true });
    expect(told().filter((args) => (args as { typing: boolean }).typing).length).toBeLessThan(4);
    await user.clear(reply());
    await waitFor(() => expect(told().at(-1)).toEqual({ looks_at: id, typing: false }));
    const other = await open(user, 1);
    await waitFor(() => expect(told().at(-1)).toEqual({ looks_at: other, typing: false }));
  });
});

describe('two do not answer at once', () => {
  it('while a colleague writes, the first Enter asks and the second sends', async () => {
    const { user, shop, asked } = await openDesk();
    const id = await open(user, 1);
    await user.type(reply(), 'Yes, in blue');
    expect(strip()?.dataset.strip).not.toBe('answering');
    shop.present(writes(id, true));
    await waitFor(() =>
      expect(plain(strip()?.textContent)).toContain('Meena Iyer is answering. Your draft is held.'),
    );
    expect(document.querySelector('[data-typing]')).toBeNull();
    await user.click(reply());
    await user.keyboard('{Enter}');
    expect(asked('send_text')).toHaveLength(0);
    const anyway = screen.getByRole('button', { name: /Send anyway/ });
    expectFocus(anyway);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
  });

  it('a draft begun before a colleague answered is held until their answer was read', async () => {
    const { user, shop, asked } = await openDesk();
    const id = await open(user, 1);
    await user.type(reply(), 'Yes, in blue');
    shop.colleague(id, 'We have it in red');
    await waitFor(() =>
      expect(plain(strip()?.textContent)).toMatch(/Vikram Rao answered .* Your draft is held/),
    );
    await user.click(reply());
    await user.keyboard('{Enter}');
    expect(asked('send_text')).toHaveLength(0);
    await user.click(within(strip() as HTMLElement).getByRole('button', { name: 'Read it' }));
    await waitFor(() => expect(strip()?.dataset.strip).not.toBe('colleague'));
    await user.click(reply());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
  });

  it('so is one that was left meanwhile, and what was read does not hold it again', async () => {
    const { user, shop, asked } = await openDesk();
    const id = await open(user, 1);
    await user.type(reply(), 'Yes, in blue');
    await open(user, 0);
    await waitFor(() => expect(reply().value).not.toBe('Yes, in blue'));
    shop.colleague(id, 'We have it in red');
    const back = async () => {
      await user.click(document.querySelector<HTMLElement>(`[data-conversation="${id}"]`) as HTMLElement);
      await waitFor(() => expect(reply().value).toBe('Yes, in blue'));
    };
    await back();
    await waitFor(() => expect(strip()?.dataset.strip).toBe('colleague'));
    await user.click(reply());
    await user.keyboard('{Enter}');
    expect(asked('send_text')).toHaveLength(0);
    await user.click(within(strip() as HTMLElement).getByRole('button', { name: 'Read it' }));
    await open(user, 0);
    await back();
    expect(strip()?.dataset.strip).not.toBe('colleague');
    await user.click(reply());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
  });

  it('without a draft nothing is held', async () => {
    const { user, shop } = await openDesk();
    const id = await open(user, 1);
    shop.present(writes(id, true));
    shop.colleague(id, 'We have it in red');
    await waitFor(() => expect(document.querySelector('[data-typing]')).not.toBeNull());
    expect(['answering', 'colleague']).not.toContain(strip()?.dataset.strip);
  });
});

it('the strip is said aloud once, whatever the clock changes in it', async () => {
  const { user, shop } = await openDesk();
  const { now } = await import('$shared/format/clock.svelte');
  const id = await open(user, 1);
  expect(strip()?.dataset.strip).not.toBe('phone');
  const said = () => document.querySelector('[role=status][aria-live]')?.textContent;
  shop.phone(id, 'Ji, kal tak');
  await waitFor(() => expect(plain(said())).toContain('The phone answered'));
  const once = said();
  let words = strip()?.textContent;
  for (let step = 0; step < 3; step += 1) {
    now.set(now.ms + 15_000);
    await waitFor(() => expect(strip()?.textContent).not.toBe(words));
    words = strip()?.textContent;
  }
  expect(said()).toBe(once);
  expect(strip()?.closest('[role=status], [aria-live]')).toBeNull();
});
