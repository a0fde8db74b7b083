import { screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk } from './window';

/*
 * Recording a voice message over an invented shop: what can be done while it is recorded, and that nothing of it is lost.
 */

type User = ReturnType<typeof userEvent.setup>;

const openConversation = async (user: User, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
};
const microphone = () => screen.findByRole('button', { name: 'Record a voice message' });
const bar = () => screen.findByRole('group', { name: 'Voice message being recorded' });
const noBar = () =>
  waitFor(() => expect(screen.queryByRole('group', { name: 'Voice message being recorded' })).toBeNull());
const listen = () => screen.findByRole('button', { name: 'Play voice message' });

afterEach(closeDesk);

it('what is recorded can be sent at once, as a voice message', async () => {
  const { user, asked } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  const recording = await bar();
  expect(within(recording).getByRole('timer').textContent).toMatch(/^0:0\d$/);
  expect(screen.getByText('What is sent cannot be taken back from here.')).toBeTruthy();
  expect(await obstacles()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Send · free' }));
  await waitFor(() => expect(asked('send')).toHaveLength(1));
  expect(asked('send')[0]?.args).toMatchObject({
    content: { kind: 'file', media: 'audio', file: { voice: true } },
  });
  await noBar();
});

it('whoever sent one or threw it away writes on in the field, and gives no command by what they type', async () => {
  const { user, asked } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  for (const name of ['Send · free', 'Discard']) {
    await user.click(await microphone());
    const recording = await bar();
    if (name === 'Discard') await user.click(within(recording).getByRole('button', { name }));
    await user.click(screen.getByRole('button', { name }));
    await noBar();
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
    await waitFor(() => expectFocus(field));
    await user.keyboard('Here');
    expect(field.value).toBe('Here');
    await user.clear(field);
  }
  expect(asked('act')).toHaveLength(0);
});

it('what is taken back while it is recorded is seen, and does not leave behind it unseen', async () => {
  const { user } = await openDesk('&hold=10&said=3');
  await openConversation(user, 'Anil Traders');
  await user.type(await screen.findByRole('textbox', { name: /Reply to/ }), 'Two are left{Enter}');
  const undo = await screen.findByRole('button', { name: 'Undo' });
  await user.click(await microphone());
  await bar();
  await user.click(undo);
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /Reply to/ });
  await waitFor(() => expect(field.value).toBe('Two are left'));
  await bar();
});

it('whoever writes a note meanwhile sees that the microphone hears', async () => {
  const { user } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  await bar();
  await user.keyboard('{Alt>}n{/Alt}');
  const note = await screen.findByRole('textbox', { name: /note/i });
  await waitFor(() => expectFocus(note));
  const recording = await bar();
  expect(await obstacles()).toEqual([]);
  await user.click(within(recording).getByRole('button', { name: 'Listen first' }));
  await noBar();
});

it('it can be listened to first, and taken off again', async () => {
  const { user, asked } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  await user.click(within(await bar()).getByRole('button', { name: 'Listen first' }));
  await listen();
  await noBar();
  expect(asked('send')).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: 'Remove the voice message' }));
  await waitFor(() => expect(asked('detach')).toHaveLength(1));
  await microphone();
});

it('the keyboard records, pauses and goes on; Escape asks, and asks no more', async () => {
  const { user, asked } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  await user.keyboard('{Alt>}v{/Alt}');
  const recording = await bar();
  await user.keyboard('{Alt>}v{/Alt}');
  await within(recording).findByText('Paused');
  await user.keyboard('{Alt>}v{/Alt}');
  await within(recording).findByText('Recording');
  await user.keyboard('{Escape}');
  await within(recording).findByText('Throw this recording away?');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(within(recording).queryByText('Throw this recording away?')).toBeNull());
  expect(asked('discard_voice')).toHaveLength(0);
  await user.keyboard('{Escape}');
  await user.click(await within(recording).findByRole('button', { name: 'Discard' }));
  await noBar();
  expect(asked('finish_voice')).toHaveLength(0);
  await microphone();
});

it('whoever leaves the chat finds the recording on its draft', async () => {
  const { user, asked } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  await bar();
  await openConversation(user, 'Ritika Jain');
  await waitFor(() => expect(asked('finish_voice')).toHaveLength(1));
  await noBar();
  await openConversation(user, 'Anil Traders');
  await listen();
});

it('a microphone that goes away ends it, says so, and what was said is there', async () => {
  const { user, shop } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  await bar();
  shop.voiceEnds('unplugged');
  await screen.findByText(/The microphone is gone/);
  await listen();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(screen.queryByText(/The microphone is gone/)).toBeNull());
});

it('a muted microphone is noticed while it is recorded', async () => {
  const { user } = await openDesk('&said=3&muted');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  await within(await bar()).findByText('Nothing is heard. Is the microphone muted?');
});

it('a computer without a microphone says so', async () => {
  const { user } = await openDesk('&microphone=no_microphone');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  await screen.findByText(/No microphone was found/);
  await noBar();
});

it('the microphone stands where the words would be, and goes when there are some', async () => {
  const { user } = await openDesk();
  await openConversation(user, 'Anil Traders');
  await microphone();
  await user.type(await screen.findByRole('textbox', { name: /Reply to/ }), 'Yes');
  expect(screen.queryByRole('button', { name: 'Record a voice message' })).toBeNull();
});

it('what the phone answers while it is recorded makes the button say so', async () => {
  const { user, shop } = await openDesk('&said=3');
  await openConversation(user, 'Anil Traders');
  await user.click(await microphone());
  await bar();
  const anil = shop.rows().find((row) => row.contact.name === 'Anil Traders');
  shop.phone(anil?.id ?? '', 'It is corrected');
  await screen.findByRole('button', { name: 'Send anyway · free' });
});
