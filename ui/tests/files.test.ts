import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDesk, openDesk, plain } from './window';

/*
 * Files of a chat: kept elsewhere, and found again.
 */

type User = ReturnType<typeof userEvent.setup>;

const openConversation = async (user: User, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.keyboard('4');
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};

// Nothing is drawn here: the invented photo is its first bytes.
const nothing: unknown = new Proxy(() => nothing, { get: () => nothing, set: () => true });
class Canvas {
  getContext = () => nothing;
  convertToBlob = () =>
    Promise.resolve({ arrayBuffer: () => Promise.resolve(Uint8Array.of(255, 216, 255, 224).buffer) });
}

afterEach(closeDesk);

describe('all files of a chat', () => {
  it('are a search of that chat alone', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Priya');
    await user.click(await screen.findByRole('button', { name: 'Customer details' }));
    await user.click(await screen.findByRole('button', { name: 'All files' }));
    await waitFor(() => expect(asked('search').at(-1)?.args).toMatchObject({ query: 'has:file ' }));
    expect(asked('search').at(-1)?.args).not.toMatchObject({ conversation_id: null });
    await screen.findByText(/In the chat with .?Priya/);
    await waitFor(() => expect(document.querySelectorAll('[data-result]').length).toBeGreaterThan(3));
  });
});

describe('the photos of a chat', () => {
  beforeEach(() => {
    vi.stubGlobal('OffscreenCanvas', Canvas);
    URL.createObjectURL = () => 'blob:photo';
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('lead from one to the next by arrow, and stay where there is none', async () => {
    const { user } = await openDesk();
    const list = await screen.findByRole('complementary', { name: 'Conversations' });
    await user.click(await within(list).findByRole('button', { name: /Anil Traders/ }));
    await screen.findByRole('heading', { level: 1, name: /Anil/ });
    const { threads } = await import('$ipc/fake/customers');
    const { file, message, from } = await import('$ipc/fake/words');
    const { shop } = await import('$ipc/fake');
    const chat = shop.rows().find(({ contact }) => contact.name === 'Anil Traders')?.id ?? '';
    const photo = (text: string) => message(9, { kind: 'image', text, media: file('image/jpeg', 90_000) });
    threads.set(chat, [photo('the red one'), from(8, 'or'), photo('the blue one')]);
    shop.write(chat, 'Which?');
    await waitFor(() => expect(screen.getAllByRole('button', { name: /^Photo from/ })).toHaveLength(2));
    await user.click(screen.getAllByRole('button', { name: /^Photo from/ })[1] as HTMLElement);
    const shown = await screen.findByRole('dialog', { name: 'Photo' });
    const said = (at: number) => within(shown).findByText((words) => plain(words) === `Photo ${at} of 2`);
    await said(2);
    await waitFor(() => expect(shown.contains(document.activeElement)).toBe(true));
    await user.keyboard('{ArrowRight}');
    await said(2);
    await user.keyboard('{ArrowLeft}');
    await said(1);
    await user.keyboard('{ArrowLeft}');
    await said(1);
    // Closer, arrows move the photo; Escape leads one step back.
    const whole = () => within(shown).queryByRole('button', { name: 'Show the whole photo' });
    await user.keyboard('+{ArrowRight}');
    await waitFor(() => expect(whole()).not.toBeNull());
    await said(1);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(whole()).toBeNull());
    // A browser takes the focus from what could have it no longer, and all keys with it.
    expect(shown.querySelector('[data-sideways]')?.getAttribute('tabindex')).toBe('-1');
    await user.click(within(shown).getByRole('img'));
    await waitFor(() => expect(whole()).not.toBeNull());
    await user.click(within(shown).getByRole('img'));
    await waitFor(() => expect(whole()).toBeNull());
    await user.keyboard('{ArrowRight}');
    await said(2);
    expect(whole()).toBeNull();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Photo' })).toBeNull());
  });
});

describe('a photo that is looked at', () => {
  beforeEach(() => {
    vi.stubGlobal('OffscreenCanvas', Canvas);
    URL.createObjectURL = () => 'blob:photo';
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('and taken back by its sender is shown no longer', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const { threads } = await import('$ipc/fake/customers');
    const { file, message } = await import('$ipc/fake/words');
    const { shop } = await import('$ipc/fake');
    const chat = shop.rows().find(({ contact }) => contact.name === 'Anil Traders')?.id ?? '';
    const photo = message(9, { kind: 'image', text: 'the red one', media: file('image/jpeg', 90_000) });
    threads.set(chat, [photo]);
    shop.write(chat, 'This?');
    await user.click(await screen.findByRole('button', { name: /^Photo from/ }));
    await screen.findByRole('dialog', { name: 'Photo' });
    const taken = { ...photo, revoked_at: new Date().toISOString(), media: null, text: null } as typeof photo;
    threads.set(chat, [taken]);
    shop.write(chat, 'Sorry, another.');
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Photo' })).toBeNull());
    threads.set(chat, [photo]);
    shop.write(chat, 'That was the one.');
    await screen.findByRole('button', { name: /^Photo from/ });
    expect(screen.queryByRole('dialog', { name: 'Photo' })).toBeNull();
  });

  it('and that the core gives to no screen is a file to save', async () => {
    const { user } = await openDesk();
    const { connect } = await import('$ipc/client');
    const { fakeTransport } = await import('$ipc/fake');
    const { CoreError } = await import('$ipc/errors');
    connect({ ...fakeTransport, bytes: () => Promise.reject(new CoreError('not_shown', '')) });
    await openConversation(user, 'Anil Traders');
    const { threads } = await import('$ipc/fake/customers');
    const { file, message } = await import('$ipc/fake/words');
    const { shop } = await import('$ipc/fake');
    const chat = shop.rows().find(({ contact }) => contact.name === 'Anil Traders')?.id ?? '';
    threads.set(chat, [message(9, { kind: 'image', text: 'look', media: file('image/png', 90_000) })]);
    shop.write(chat, 'Big one.');
    await screen.findByText(/offered as a file only/);
    expect(document.querySelector('[data-bubble] img, .frame img')).toBeNull();
  });
});

describe('a file that is saved', () => {
  const said = () => screen.queryAllByText(/is not encrypted/);
  const save = async (user: User) => {
    await user.click(await screen.findByRole('button', { name: /Measurements Andheri/ }));
  };

  it('lies outside what is encrypted, which is said the first time', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Priya');
    await save(user);
    await waitFor(() => expect(said()).toHaveLength(1));
    expect(plain(said()[0]?.textContent)).toMatch(/^bill\.pdf is saved\. Outside Sangam/);
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    await save(user);
    await waitFor(() => expect(asked('save_media')).toHaveLength(2));
    expect(said()).toHaveLength(0);
  });

  it('of which nothing came, since nobody chose where, says nothing', async () => {
    const { user, asked } = await openDesk('', (name, go) =>
      name === 'save_media' ? Promise.resolve({ name: null }) : go(),
    );
    await openConversation(user, 'Priya');
    await save(user);
    await waitFor(() => expect(asked('save_media')).toHaveLength(1));
    expect(said()).toHaveLength(0);
  });
});
