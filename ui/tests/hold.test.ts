import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A send rests for some seconds before it leaves: what the bubble offers meanwhile, and what taking it back brings back.
 */

const bubbles = () => [...document.querySelectorAll<HTMLElement>('[data-message]')];
const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
  await waitFor(() => expect(bubbles().length).toBeGreaterThan(0));
};
const composer = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
const said = () =>
  plain(document.querySelector('[role="status"][aria-live], [aria-live="polite"]')?.textContent);

afterEach(closeDesk);

describe('a held send', () => {
  it('counts down with a way back, which puts the words into the composer again', async () => {
    const { user, asked } = await openDesk('&hold=10');
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Two are left{Enter}');
    const undo = await screen.findByRole('button', { name: 'Undo' });
    expect(plain(undo.parentElement?.textContent)).toMatch(/Leaves in \d+ s/);
    expect(said()).toContain('Sent in 10 seconds');
    expect(await obstacles()).toEqual([]);
    await user.click(undo);
    await waitFor(async () => expect((await composer()).value).toBe('Two are left'));
    expect(bubbles().some((bubble) => bubble.textContent.includes('Two are left'))).toBe(false);
    expect(asked('undo_send')).toHaveLength(1);
    expect(said()).toContain('Taken back');
    expectFocus(await composer());
  });

  it('is taken back with Ctrl+Z only while the composer is empty', async () => {
    const { user, asked } = await openDesk('&hold=10');
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Two are left{Enter}');
    await screen.findByRole('button', { name: 'Undo' });
    await user.type(await composer(), 'and');
    await user.keyboard('{Control>}z{/Control}');
    expect(asked('undo_send')).toHaveLength(0);
    await user.clear(await composer());
    (await composer()).focus();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(async () => expect((await composer()).value).toBe('Two are left'));
    await user.keyboard('{Control>}z{/Control}');
    expect(asked('undo_send')).toHaveLength(1);
  });

  it('is not the chat that was put away before, while something stands in the composer', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('e');
    await waitFor(() => expect(asked('act')).toHaveLength(1));
    await user.type(await composer(), 'Ji, ');
    await user.keyboard('{Control>}z{/Control}');
    expect(asked('take_back')).toHaveLength(0);
    await user.clear(await composer());
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(asked('take_back')).toHaveLength(1));
  });

  it('brings its file and its caption back', async () => {
    const { user } = await openDesk('&hold=10');
    await openConversation(user, 'Anil Traders');
    const files = [new File([new Uint8Array([255, 216, 255, 224, 1])], 'blue.jpg')];
    fireEvent.drop(document.querySelector('.stage') as HTMLElement, {
      dataTransfer: { types: ['Files'], files },
    });
    await user.type(await screen.findByRole('textbox', { name: /Caption of/ }), 'in blue');
    await user.click(screen.getByRole('button', { name: 'Send · free' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    const caption = await screen.findByRole<HTMLInputElement>('textbox', { name: /Caption of/ });
    expect(caption.value).toBe('in blue');
  });

  it('leaves at once when its person does not want to wait', async () => {
    const { user, asked } = await openDesk('&hold=10');
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Two are left{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
    expect(asked('send_now')).toHaveLength(1);
    expect(bubbles().at(-1)?.textContent).toContain('Two are left');
  });

  it('is chosen in the settings, and nothing is held before', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'At once{Enter}');
    await waitFor(() => expect(bubbles().at(-1)?.textContent).toContain('At once'));
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    const group = await screen.findByRole('group', { name: /Time to take a message back/ });
    await user.click(within(group).getByRole('radio', { name: /5/ }));
    await waitFor(() => expect(asked('save_settings')[0]?.args).toMatchObject({ hold_seconds: 5 }));
    expect(await obstacles()).toEqual([]);
  });

  it('says so where what was chosen cannot be kept', async () => {
    const { user } = await openDesk('&fails=save_settings');
    await user.click(await screen.findByRole('button', { name: 'Settings' }));
    const group = await screen.findByRole('group', { name: /Time to take a message back/ });
    await user.click(within(group).getByRole('radio', { name: /5/ }));
    await screen.findByText(/That did not work/);
    expect(within(group).getByRole<HTMLInputElement>('radio', { name: /5/ }).checked).toBe(false);
    await user.click(screen.getByRole('button', { name: /Dismiss/ }));
    await waitFor(() => expect(screen.queryByText(/That did not work/)).toBeNull());
  });
});
