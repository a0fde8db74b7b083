import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

/*
 * Jumps within the open chat, from a hit, a quote or a mention: what is read is another stretch of it, what is being written stays.
 */

type Desk = Awaited<ReturnType<typeof openDesk>>;

let desk: Desk;

const rowOf = (name: string) => desk.shop.rows().find((row) => row.contact.name === name);
const heading = (name: string) => screen.findByRole('heading', { level: 1, name: new RegExp(name) });
const replyField = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
const noteField = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Note about/ });
const mode = () => plain(document.querySelector('main [role=tab][aria-selected=true]')?.textContent).trim();
const hits = () => [...document.querySelectorAll<HTMLElement>('.results .hit:not(.person)')];
/** How often the thread was read around a bubble. */
const jumps = () =>
  desk.asked('thread').filter(({ args }) => (args as { at: { where: string } }).at.where === 'around').length;

/** A chat is open, and its bubbles stand beside it as hits. */
async function found(name: string, query = `in:${name.split(' ')[0]}`) {
  desk = await openDesk();
  await waitFor(() => expect(document.querySelector('[data-conversation]')).not.toBeNull());
  await desk.user.keyboard('/');
  await desk.user.paste(query);
  await waitFor(() => expect(hits().length).toBeGreaterThan(1));
  await jumpTo(0);
  await heading(name);
}

async function jumpTo(hit: number) {
  const before = jumps();
  await desk.user.click(hits()[hit] as HTMLElement);
  await waitFor(() => expect(jumps()).toBe(before + 1));
  await waitFor(() => expect(document.querySelector('main [data-message]')).not.toBeNull());
}

afterEach(closeDesk);

describe('whoever jumps within a chat', () => {
  it('writes on in a note, and in another chat begins with a reply', async () => {
    await found('Anil Traders');
    await desk.user.keyboard('n');
    await desk.user.type(await noteField(), 'He pays late');
    await jumpTo(1);
    expect(mode()).toBe('Note');
    expect((await noteField()).value).toBe('He pays late');
    await desk.user.keyboard('{Escape}k');
    await heading('Ritika Jain');
    expect(mode()).toBe('Reply');
  });

  it('writes on in the middle of a word, at once and in the same field', async () => {
    await found('Anil Traders');
    const field = await replyField();
    await desk.user.type(field, 'It is on its w');
    const before = jumps();
    fireEvent.keyDown(field, { key: 'F3', code: 'F3' });
    await waitFor(() => expect(jumps()).toBe(before + 1));
    await waitFor(() => expect(document.querySelector('main [data-message]')).not.toBeNull());
    await desk.user.keyboard('ay');
    expectFocus(field);
    expect(await replyField()).toBe(field);
    expect(field.value).toBe('It is on its way');
  });

  it('has read what the phone wrote over the draft', async () => {
    await found('Ritika Jain', 'in:Ritika ritika');
    await screen.findByRole('button', { name: 'Send anyway · free' });
    await desk.user.click(screen.getByRole('button', { name: 'Read it' }));
    await screen.findByRole('button', { name: 'Send · free' });
    await jumpTo(1);
    await screen.findByRole('button', { name: 'Send · free' });
    expect(screen.queryByRole('button', { name: 'Send anyway · free' })).toBeNull();
  });
});

it('a draft the phone overtook stays held, however far up its writer reads', async () => {
  await found('Ritika Jain', 'in:Ritika ritika');
  await screen.findByRole('button', { name: 'Send anyway · free' });
  const search = screen.getByRole('combobox', { name: 'Search messages and people' });
  await desk.user.clear(search);
  await desk.user.type(search, 'order 7610');
  await waitFor(() => expect(plain(hits()[0]?.textContent)).toContain('order 7610'));
  await jumpTo(0);
  await screen.findByText(/order 7611/);
  expect(screen.getByRole('button', { name: 'Send anyway · free' })).toBeTruthy();
});

it('a draft the phone overtook is held, however far up its chat is opened', async () => {
  desk = await openDesk();
  await waitFor(() => expect(document.querySelector('[data-conversation]')).not.toBeNull());
  await desk.user.keyboard('/');
  await desk.user.paste('order 7610');
  await waitFor(() => expect(plain(hits()[0]?.textContent)).toContain('order 7610'));
  await jumpTo(0);
  await heading('Ritika Jain');
  expect(await screen.findByRole('button', { name: 'Send anyway · free' })).toBeTruthy();
});

it('what leads to a bubble leads there again, wherever its reader went meanwhile', async () => {
  await found('Anil Traders');
  const bubble = () => document.querySelector('main [data-message]');
  const first = bubble();
  await jumpTo(0);
  await waitFor(() => expect(bubble()).not.toBe(first));
  // Its row leads from there to the end, and moves nobody who is on the way up from there.
  await desk.user.keyboard('{Escape}');
  const row = await screen.findByRole('button', { name: /Anil Traders/ });
  const asked = desk.asked('thread').length;
  await desk.user.click(row);
  await waitFor(() => expect(desk.asked('thread')).toHaveLength(asked + 1));
  expect(desk.asked('thread').at(-1)?.args).toMatchObject({ at: { where: 'latest' } });
  await desk.user.click(row);
  expect(desk.asked('thread')).toHaveLength(asked + 1);
});

it('whoever writes a note writes it on where its chat goes', async () => {
  await found('Anil Traders');
  await desk.user.keyboard('n');
  await desk.user.type(await noteField(), 'He pays late');
  (document.activeElement as HTMLElement).blur();
  const { fakeTransport } = await import('$ipc/fake');
  const other_id = rowOf('Anil Traders')?.contact.id ?? '';
  await fakeTransport.call('merge_contacts', {
    conversation_id: rowOf('Ritika Jain')?.id ?? '',
    other_id,
  });
  await heading('Ritika Jain');
  expect(mode()).toBe('Note');
});
