import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConversationItem } from '$ipc/types';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * A note is written in a field of its own, calls colleagues by name, and is told from a message at a glance.
 */

const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const field = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Note about/ });
const notes = () => [...document.querySelectorAll<HTMLElement>('[data-note]')];
const anil = (rows: ConversationItem[]) =>
  rows.find(({ contact }) => contact.display_name === 'Anil Traders')?.id ?? '';

afterEach(closeDesk);

describe('private notes', () => {
  it('N leads to the note field, and what is written there is a note and no message', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('n');
    await waitFor(async () => expectFocus(await field()));
    await user.type(await field(), 'He pays late');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(notes()).toHaveLength(1));
    expect(plain(notes()[0]?.textContent)).toMatch(/He pays late.*Note, Asha/s);
    expect((await field()).value).toBe('');
    expect(asked('add_note')).toHaveLength(1);
    expect(asked('send_text')).toHaveLength(0);
    await user.keyboard('{Escape}r');
    await waitFor(() => expectFocus(screen.getByRole('textbox', { name: /Reply to/ })));
  });

  it('one key leads from what is being written to the other field and back, and leaves both as they are', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('r');
    const reply = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
    await user.type(await reply(), 'In an hour');
    await user.keyboard('{Alt>}n{/Alt}');
    await waitFor(async () => expectFocus(await field()));
    await user.keyboard('He pays late');
    await user.keyboard('{Alt>}n{/Alt}');
    await waitFor(async () => expectFocus(await reply()));
    expect((await reply()).value).toBe('In an hour');
    await user.keyboard('{Alt>}n{/Alt}');
    expect((await field()).value).toBe('He pays late');
  });

  it('a file that is dropped while one is written hangs on the reply, which is shown then', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('n');
    await user.type(await field(), 'He pays late');
    const files = [new File([new Uint8Array([255, 216, 255, 224, 1])], 'bill.jpg')];
    fireEvent.drop(document.querySelector('.stage') as HTMLElement, {
      dataTransfer: { types: ['Files'], files },
    });
    await screen.findByRole('textbox', { name: /Caption of/ });
    expectFocus(screen.getByRole('textbox', { name: /Reply to/ }));
    await user.keyboard('{Escape}n');
    expect((await field()).value).toBe('He pays late');
  });

  it('what the core kept of a note before it left does not come back, and a refused one does', async () => {
    const { user, shop, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('n');
    await user.type(await field(), 'He pays late');
    await waitFor(() => expect(asked('save_note_draft')).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(notes()).toHaveLength(1));
    expect((await field()).value).toBe('');
    await user.keyboard('{Enter}');
    expect(asked('add_note')).toHaveLength(1);
    shop.turnsNoteBack(anil(shop.rows()));
    await waitFor(async () => expect((await field()).value).toBe('He pays late'));
  });

  it('an @ offers colleagues, arrows choose and Enter takes without sending', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('n');
    await user.type(await field(), 'ask @');
    const list = await screen.findByRole('listbox', { name: 'Colleagues who see this chat' });
    await waitFor(() => expect(within(list).getAllByRole('option').length).toBe(2));
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(async () => expect((await field()).value).toMatch(/^ask @(Vikram Rao|Meena Iyer) $/));
    expect(asked('add_note')).toHaveLength(0);
    expect(screen.queryByRole('listbox')).toBeNull();
    await user.keyboard('about the bill{Enter}');
    await waitFor(() => expect(notes()).toHaveLength(1));
    expect(plain(notes()[0]?.textContent)).toMatch(/Not read by (Vikram|Meena) yet/);
  });

  it('a name is asked for where the caret is, and no longer once it went elsewhere or Escape was pressed', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('n');
    await user.type(await field(), 'ask @vi');
    await screen.findByRole('listbox');
    await user.keyboard('{Home}');
    await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull());
    await user.keyboard('{End}');
    await screen.findByRole('listbox');
    await user.keyboard('{Escape}{ArrowLeft}');
    expect(screen.queryByRole('listbox')).toBeNull();
    await user.keyboard('{Home}{Enter}');
    await waitFor(() => expect(asked('add_note')[0]?.args).toMatchObject({ text: 'ask @vi' }));
  });

  it('of the owner alone a chat offers nobody else', async () => {
    const { user } = await openDesk('&role=owner');
    await user.keyboard('4');
    await waitFor(() => expect(document.querySelectorAll('[data-conversation]').length).toBeGreaterThan(5));
    const hidden = [...document.querySelectorAll<HTMLElement>('[data-conversation]')][4];
    await user.click(hidden as HTMLElement);
    await user.keyboard('n');
    await user.type(await field(), '@v');
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('one of one’s own is changed and deleted, and leaves word', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('n');
    await user.type(await field(), 'He pays late{Enter}');
    await waitFor(() => expect(notes()).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: 'Edit note' }));
    const again = await screen.findByRole('textbox', { name: 'Edit note' });
    await user.clear(again);
    await user.type(again, 'He pays on time{Enter}');
    await waitFor(() => expect(plain(notes()[0]?.textContent)).toMatch(/on time.*Edited/is));
    expect(asked('edit_note')).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Delete note' }));
    expect(document.activeElement?.textContent.trim()).toBe('Keep it');
    await user.keyboard('{Escape}');
    await user.click(await screen.findByRole('button', { name: 'Delete note' }));
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(asked('delete_note')).toHaveLength(1);
    await waitFor(() => expect(plain(notes()[0]?.textContent)).toContain('Asha deleted a note'));
    expect(screen.queryByRole('button', { name: 'Edit note' })).toBeNull();
  });

  it('one that is changed keeps its field and words while its writer reads elsewhere', async () => {
    const { user, shop, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.keyboard('n');
    await user.type(await field(), 'He pays late{Enter}');
    await waitFor(() => expect(notes()).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: 'Edit note' }));
    const again = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Edit note' });
    expectFocus(again);
    await user.type(again, ', ask');
    for (let turn = 0; turn < 60; turn += 1) shop.colleague(anil(shop.rows()), `Line ${turn}`);
    await screen.findAllByText('Line 59');
    const thread = screen.getByRole('log');
    thread.scrollTop = 3_000;
    thread.dispatchEvent(new Event('scroll'));
    await waitFor(() => expect(thread.textContent).not.toContain('Line 0'));
    expectFocus(again);
    await openConversation(user, 'Farida');
    await openConversation(user, 'Anil Traders');
    const back = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Edit note' });
    expect(back.value).toBe('He pays late, ask');
    await user.type(back, '{Enter}');
    await waitFor(() => expect(asked('edit_note')[0]?.args).toMatchObject({ text: 'He pays late, ask' }));
  });

  it('a mention counts in the rail, leads to its note, and is read there', async () => {
    const { user, shop, asked } = await openDesk();
    shop.mention(shop.rows()[1]?.id ?? '', '@Asha Shah he wants the bill on paper');
    const rail = screen.getByRole('navigation', { name: 'Sections' });
    const button = await within(rail).findByRole('button', { name: /Mentions/ });
    await waitFor(() => expect(plain(button.textContent)).toContain('2 unread mentions'));
    await user.click(button);
    const list = await screen.findByRole('list', { name: 'Notes that mention you' });
    await user.click(within(list).getByRole('button', { name: /Anil Traders/ }));
    await waitFor(() => expect(asked('read_mentions')).toHaveLength(1));
    await waitFor(() => expect(plain(button.textContent)).toContain('1 unread mention'));
    expect(plain(notes()[0]?.textContent)).toMatch(/bill on paper.*Read by Asha/s);
    for (const part of [list, notes()[0] as HTMLElement]) {
      expect(await obstacles(part)).toEqual([]);
    }
  });

  it('a note that is found says whose it is', async () => {
    const { user } = await openDesk();
    await user.keyboard('/free delivery again');
    await waitFor(() =>
      expect(plain(document.querySelector('[data-result]')?.textContent)).toContain('Note, Vikram Rao'),
    );
  });
});
