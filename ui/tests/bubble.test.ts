import { waitFor, within } from '@testing-library/dom';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Bubble from '$features/thread/Bubble.svelte';
import type { BubbleActions, Standing } from '$features/thread/actions';
import Film from '$features/thread/media/Film.svelte';
import { language } from '$i18n/runtime.svelte';
import { connect } from '$ipc/client';
import { fakeTransport } from '$ipc/fake';
import { message, type Message } from '$ipc/fake/words';
import type { MediaView } from '$ipc/types';
import { expectFocus } from './focus';
import { plain } from './window';

/*
 * What a bubble shows of a customer's words, and what is done with them.
 */

const STANDING: Standing = {
  mayReact: true,
  isOwner: false,
  ownerName: null,
  maySend: true,
  mustTake: false,
  reach: 'Ritika',
};

let drawn: Record<string, unknown>[] = [];

function draw(bubble: Message, customer = 'Ritika Jain') {
  language.set('en');
  const copy = vi.fn((_text: string) => Promise.resolve(true));
  const nothing = () => Promise.resolve(true);
  const actions = {
    reply: vi.fn(),
    copy,
    openLink: vi.fn(),
    openPicture: vi.fn(),
    save: vi.fn(),
    jump: vi.fn(),
    sendAgain: nothing,
    sendNow: nothing,
    discard: nothing,
    react: vi.fn(),
    forward: vi.fn(),
    undo: vi.fn(),
    openNumber: vi.fn(),
    take: vi.fn(),
    askOwner: nothing,
    writeTo: nothing,
  } satisfies BubbleActions;
  const target = document.body.appendChild(document.createElement('main'));
  drawn.push(mount(Bubble, { target, props: { message: bubble, customer, standing: STANDING, actions } }));
  flushSync();
  return { target, copy, react: actions.react };
}

afterEach(async () => {
  await Promise.all(drawn.map((one) => unmount(one)));
  drawn = [];
  document.body.replaceChildren();
});

const ORDER = '12. 2 pcs\n15. *1 pc*\n18. 3 pcs';

describe('an order in numbered lines', () => {
  it('is shown with the numbers it was written with', () => {
    const { target } = draw(message(1, { text: ORDER }));
    const lines = [...target.querySelectorAll('li')].filter((line) => line.closest('ol'));
    expect(lines.map((line) => [line.value, line.textContent])).toEqual([
      [12, '2 pcs'],
      [15, '1 pc'],
      [18, '3 pcs'],
    ]);
  });

  it('is copied as it was written, line by line, and runs no other way than it does here', () => {
    const { target, copy } = draw(message(1, { text: `${ORDER}\n\u202Ethanks` }));
    within(target).getByRole('button', { name: 'Copy text' }).click();
    expect(copy).toHaveBeenCalledExactlyOnceWith(`${ORDER}\nthanks`);
  });
});

describe('a reaction', () => {
  const reacted = message(1, { text: 'Ji', reactions: [{ by: 'customer', emoji: '🙏' }] });
  const who = (customer: string) =>
    draw(reacted, customer).target.querySelector('.reactions bdi')?.textContent;

  it('is of the customer by their first name, or by their whole number', () => {
    expect(who('Ritika Jain')).toBe('Ritika');
    expect(who('+91 98290 54321')).toBe('+91 98290 54321');
  });

  it('that did not reach the customer says so, and is given once more or left', () => {
    const refused = { emoji: '👍', error: { code: 131_009, title: 'Parameter value is not valid' } };
    const bubble = message(1, { ...reacted, reaction_refused: refused });
    const { target, react } = draw(bubble);
    const said = plain(target.querySelector('.refused-reaction p')?.textContent);
    expect(said).toMatch(/^👍 did not reach the customer\.\s+The message was deleted/);
    within(target).getByRole('button', { name: 'Send again' }).click();
    expect(react).toHaveBeenLastCalledWith(bubble.id, '👍');
    within(target).getByRole('button', { name: 'Dismiss' }).click();
    expect(react).toHaveBeenLastCalledWith(bubble.id, null);
  });
});

it('a film that is started by key has the keyboard, and its name', async () => {
  language.set('en');
  const mp4 = new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode('ftypisom')]);
  let arrive: (bytes: ArrayBuffer) => void = () => undefined;
  connect({ ...fakeTransport, bytes: () => new Promise((done) => (arrive = done)) });
  Object.assign(URL, { createObjectURL: () => 'blob:film', revokeObjectURL: () => undefined });
  const target = document.body.appendChild(document.createElement('main'));
  const media: MediaView = {
    mime_type: 'video/mp4',
    filename: null,
    size_bytes: 24,
    state: 'ready',
    voice: false,
    animated: false,
    playable: true,
  };
  drawn.push(mount(Film, { target, props: { messageId: 'film', media, onsave: () => undefined } }));
  flushSync();
  const button = within(target).getByRole('button', { name: 'Play video' });
  button.focus();
  button.click();
  flushSync();
  await Promise.resolve();
  arrive(mp4.buffer);
  await waitFor(() => expect(target.querySelector('video')).not.toBeNull());
  expectFocus(target.querySelector('video'));
  expect(target.querySelector('video')?.getAttribute('aria-label')).toBe('Video');
});
