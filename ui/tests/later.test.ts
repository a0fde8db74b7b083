import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A message is planned from the composer, stands above it until it leaves, and says why when it did not.
 */

const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const composer = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
const plans = () => [...document.querySelectorAll<HTMLElement>('[data-later]')];
const words = () => plans().map((row) => plain(row.textContent));
const said = () =>
  plain(document.querySelector('[role="status"][aria-live], [aria-live="polite"]')?.textContent);

afterEach(closeDesk);

describe('sending later', () => {
  it('is one choice, leaves the composer and stands above it', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Good morning');
    await user.click(screen.getByRole('button', { name: 'Send later' }));
    // Without a layout the menu is there but never placed, so it is found by its words.
    await user.click(await screen.findByText('Tomorrow morning'));
    await waitFor(() => expect(plans()).toHaveLength(1));
    expect(words()[0]).toMatch(/Good morning.*Planned: tomorrow 09:00.*unless they write first/s);
    await waitFor(async () => expect((await composer()).value).toBe(''));
    const args = asked('send_later')[0]?.args as Record<string, unknown>;
    expect(args).toMatchObject({
      content: { kind: 'text', text: 'Good morning' },
      unless_customer_writes: true,
    });
    const at = new Date(String(args.at));
    expect([at.getHours(), at.getMinutes()]).toEqual([9, 0]);
    expect(asked('send_text')).toHaveLength(0);
  });

  it('takes any other time, and none that is past', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Good morning');
    await user.click(screen.getByRole('button', { name: 'Send later' }));
    await user.click(await screen.findByText('Choose a time…'));
    const sheet = await screen.findByRole('dialog', { name: 'Send later' });
    const day = within(sheet).getByLabelText<HTMLInputElement>('Day');
    await user.clear(day);
    await user.type(day, '2020-01-01');
    expect(plain(sheet.textContent)).toContain('That time is past.');
    expect(within(sheet).getByRole<HTMLButtonElement>('button', { name: 'Send later' }).disabled).toBe(true);
    const next = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    await user.clear(day);
    await user.type(day, next);
    expect(plain(sheet.textContent)).toContain('The free reply window will be closed then.');
    await user.click(within(sheet).getByRole('button', { name: /^Send / }));
    await waitFor(() => expect(plans()).toHaveLength(1));
    expect(asked('send_later')).toHaveLength(1);
    expect(words()[0]).toContain('the window will be closed');
  });

  it('takes what is made in a sheet, too', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.click(await screen.findByRole('button', { name: 'Attach' }));
    await user.click(await screen.findByText('Contact card'));
    const sheet = await screen.findByRole('dialog', { name: 'Contact card' });
    await user.type(within(sheet).getByLabelText('Name'), 'Meena');
    await user.type(within(sheet).getByLabelText('Phone'), '+919829000003');
    await user.click(within(sheet).getByRole('button', { name: 'Send later' }));
    await user.click(await screen.findByText('Tomorrow morning'));
    await waitFor(() => expect(plans()).toHaveLength(1));
    expect(asked('send_later')[0]?.args).toMatchObject({ content: { kind: 'contacts' } });
    expect(asked('send')).toHaveLength(0);
  });

  it('can be given another time, removed, and sent at once', async () => {
    const { user, asked } = await openDesk('&later');
    await openConversation(user, 'Ritika Jain');
    await waitFor(() => expect(plans()).toHaveLength(2));
    const [first] = plans() as [HTMLElement];
    await user.click(within(first).getByRole('button', { name: 'Another time' }));
    const sheet = await screen.findByRole('dialog', { name: 'Another time' });
    const time = within(sheet).getByLabelText<HTMLInputElement>('Time');
    await user.clear(time);
    await user.type(time, '23:59');
    await user.click(within(sheet).getByRole('button', { name: /^Send / }));
    await waitFor(() => expect(asked('change_later')).toHaveLength(1));
    await waitFor(() => expect(words().join()).toContain('23:59'));
    await waitFor(() => expect(getComputedStyle(document.body).pointerEvents).not.toBe('none'));
    await user.click(within(plans()[0] as HTMLElement).getByRole('button', { name: 'Remove' }));
    const sure = await screen.findByRole('group', { name: /^Remove this message/ });
    expect(document.activeElement?.textContent.trim()).toBe('Keep it');
    expect(asked('cancel_later')).toHaveLength(0);
    await user.click(within(sure).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(plans()).toHaveLength(1));
    await user.click(within(plans()[0] as HTMLElement).getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(plans()).toHaveLength(0));
    expect(asked('send_later_now')).toHaveLength(1);
  });

  it('lets go of its words where they were wrong, and offers its time again', async () => {
    const { user, asked } = await openDesk('&later');
    await openConversation(user, 'Ritika Jain');
    await waitFor(() => expect(plans().length).toBeGreaterThan(0));
    const many = plans().length;
    const [row] = plans();
    await user.click(within(row as HTMLElement).getByRole('button', { name: 'Change the words' }));
    // Until the hub has let go of it, it may leave by itself.
    await waitFor(() => expect(plans()[0]?.dataset.later).toBe('taking_back'));
    await waitFor(() => expect(plans()).toHaveLength(many - 1));
    await waitFor(async () => expect((await composer()).value).toContain('two metres of indigo'));
    expect(asked('later_to_draft')).toHaveLength(2);
    expectFocus(await composer());
    await user.click(screen.getByRole('button', { name: 'Send later' }));
    await user.click(await screen.findByText('Choose a time…'));
    const sheet = await screen.findByRole('dialog', { name: 'Send later' });
    await user.click(within(sheet).getByRole('button', { name: /^Send / }));
    await waitFor(() => expect(asked('send_later')).toHaveLength(1));
    const { at } = asked('send_later')[0]?.args as { at: string };
    // The invented plan leaves on the hour, three hours ahead.
    expect(Date.parse(at) % 3_600_000).toBe(0);
    expect(Date.parse(at) - Date.now()).toBeLessThan(4 * 3_600_000);
  });

  it('leads to its field where its words are asked for, and not again when they come', async () => {
    let come = () => {};
    const late = new Promise<void>((resolve) => (come = resolve));
    const { user, asked } = await openDesk('&later', async (name, go) => {
      if (name === 'later_to_draft' && asked(name).length === 2) await late;
      return go();
    });
    await openConversation(user, 'Ritika Jain');
    await waitFor(() => expect(plans().length).toBeGreaterThan(0));
    const note = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Note/ });
    await user.click(within(plans()[0] as HTMLElement).getByRole('button', { name: 'Change the words' }));
    await waitFor(async () => expectFocus(await composer()));
    await user.keyboard('{Alt>}n{/Alt}');
    await waitFor(async () => expectFocus(await note()));
    await user.keyboard('do not');
    await waitFor(() => expect(asked('later_to_draft')).toHaveLength(2));
    come();
    await waitFor(() => expect(said()).toContain('The words stand in the composer'));
    await user.keyboard(' give credit');
    const field = await note();
    expectFocus(field);
    expect(field.value).toBe('do not give credit');
    await user.click(screen.getByRole('tab', { name: /Reply/ }));
    const { value } = await composer();
    expect(value).toContain('two metres of indigo');
    expect(value).not.toContain('give credit');
  });

  it('offers the time of a plan to nothing else than what was planned', async () => {
    const { user } = await openDesk('&later');
    async function offered() {
      await user.click(screen.getByRole('button', { name: 'Send later' }));
      await user.click(await screen.findByText('Choose a time…'));
      const sheet = await screen.findByRole('dialog', { name: 'Send later' });
      const [day, time] = ['Day', 'Time'].map(
        (name) => within(sheet).getByLabelText<HTMLInputElement>(name).value,
      );
      await user.keyboard('{Escape}');
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      return `${day} ${time}`;
    }
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Good morning');
    const usual = await offered();
    await openConversation(user, 'Ritika Jain');
    await waitFor(() => expect(plans().length).toBeGreaterThan(0));
    await user.click(within(plans()[0] as HTMLElement).getByRole('button', { name: 'Change the words' }));
    await waitFor(async () => expect((await composer()).value).toContain('two metres of indigo'));
    expect(await offered()).not.toBe(usual);
    await user.clear(await composer());
    await user.type(await composer(), 'Thank you');
    expect(await offered()).toBe(usual);
  });

  it('is taken back once by whoever presses twice, and said to be what it came to', async () => {
    let come = () => {};
    const late = new Promise<void>((resolve) => (come = resolve));
    const { user, asked } = await openDesk('&later&offline', async (name, go) => {
      if (name === 'later_to_draft') await late;
      return go();
    });
    await openConversation(user, 'Ritika Jain');
    await waitFor(() => expect(plans()).toHaveLength(2));
    await user.dblClick(within(plans()[0] as HTMLElement).getByRole('button', { name: 'Change the words' }));
    await waitFor(() => expect(asked('later_to_draft')).toHaveLength(1));
    expect(said()).not.toContain('being taken back');
    come();
    await waitFor(() => expect(said()).toContain('The words stand in the composer'));
    expect(asked('later_to_draft')).toHaveLength(1);
  });

  it('gives back without a line only what the hub does not know of', async () => {
    const { user, asked } = await openDesk('&later&offline');
    await openConversation(user, 'Ritika Jain');
    await waitFor(() => expect(plans()).toHaveLength(2));
    const [own, known] = plans() as [HTMLElement, HTMLElement];
    expect(known.dataset.later).toBe('waiting');
    const button = within(known).getByRole<HTMLButtonElement>('button', {
      name: /^Change the words: only while/,
    });
    expect(button.disabled).toBe(true);
    await user.click(within(own).getByRole('button', { name: 'Change the words' }));
    await waitFor(async () => expect((await composer()).value).toContain('two metres of indigo'));
    expect(asked('later_to_draft')).toHaveLength(1);
  });

  it('shows every plan in one list, counted, and what was held says why', async () => {
    const { user } = await openDesk('&later');
    await user.click(await screen.findByRole('tab', { name: /Planned\s*4/ }));
    await waitFor(() => expect(plans()).toHaveLength(4));
    expect(words()[0]).toMatch(/Held: the reply window was closed .* Nothing was sent or charged/);
    expect(await obstacles()).toEqual([]);
    await user.click(within(plans()[0] as HTMLElement).getAllByRole('button')[0] as HTMLElement);
    await screen.findByRole('heading', { level: 1 });
    const back = await screen.findAllByRole('button', { name: 'Into the composer' });
    await user.click(back[0] as HTMLElement);
    await waitFor(async () => expect((await composer()).value).toContain('We are open again'));
  });
});
