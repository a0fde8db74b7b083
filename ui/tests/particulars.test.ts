import { mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import BubbleBody from '$features/thread/BubbleBody.svelte';
import type { BubbleActions } from '$features/thread/actions';
import { whyRefused } from '$shared/format/problem';
import { ago, from, message, type Message } from '$ipc/fake/words';
import type { RefusedWhy } from '$ipc/types';
import { obstacles } from './obstacles';
import { plain } from './window';

/*
 * What a customer ordered, filled in or changed is read in the bubble; why a file cannot go is said with what helps.
 */

const actions = {} as BubbleActions;

function draw(bubble: Message) {
  const target = document.body.appendChild(document.createElement('main'));
  const drawn = mount(BubbleBody, { target, props: { message: bubble, customer: 'Farida', actions } });
  return { text: plain(target.textContent).replace(/\s+/g, ' '), target, end: () => unmount(drawn) };
}

describe('a bubble', () => {
  afterEach(() => document.body.replaceChildren());

  it('says what was ordered, how many of it and at what price', async () => {
    const lines = [
      { product: 'SAREE-7', quantity: 2, price: 1499.5, currency: 'INR' },
      { product: 'DUPATTA', quantity: 1 },
    ];
    const { text, target, end } = draw(
      message(1, { kind: 'order', text: null, detail: { type: 'order', items: 2, lines } }),
    );
    expect(text).toContain('Order with 2 products');
    expect(text).toContain('2 × SAREE-7, ₹1,499.50 each');
    expect(text).toContain('1 × DUPATTA');
    expect(await obstacles(target)).toEqual([]);
    await end();
  });

  it('counts the products of an order that came before its lines were kept', async () => {
    const { text, end } = draw(
      message(1, { kind: 'order', text: null, detail: { type: 'order', items: 3 } }),
    );
    expect(text).toContain('Order with 3 products');
    await end();
  });

  it('shows a form field by field', async () => {
    const filled_in = [
      { name: 'guests', value: '4' },
      { name: 'in_pin_code', value: '302001' },
    ];
    const { text, target, end } = draw(
      message(1, { kind: 'interactive', text: 'Sent', detail: { type: 'choice', id: '', filled_in } }),
    );
    expect(text).toMatch(/guests\s*4.*in_pin_code\s*302001/);
    expect(text).not.toContain('Chose an answer');
    expect(await obstacles(target)).toEqual([]);
    await end();
  });

  it('draws a card whoever filled it in, the same number twice included', async () => {
    const phones = ['+91 98290 10187', '+91 98290 10187'];
    const card = { name: 'Devika', phones, addresses: ['4 Johari Bazar, Jaipur'], birthday: '1990-01-31' };
    const { text, end } = draw(
      message(1, { kind: 'contacts', text: null, detail: { type: 'contacts', cards: [card] } }),
    );
    expect(text).toContain('4 Johari Bazar, Jaipur');
    expect(text).toContain('Born 1990-01-31');
    await end();
  });

  it('keeps the words an edit nobody can read came to, and says where the new ones are', async () => {
    const detail = { type: 'unsupported', what: 'poll' } as const;
    const { text, end } = draw(from(9, 'Two metres of the blue one', { edited_at: ago(5), detail }));
    expect(text).toContain('Two metres of the blue one');
    expect(text).toContain('only on the phone');
    expect(text).not.toContain('WhatsApp does not pass on');
    await end();
  });
});

it('every reason why a file cannot go says what helps', () => {
  const said = (why: RefusedWhy) => plain(whyRefused({ name: 'IMG_1.heic', why }));
  expect(said({ why: 'picture' })).toContain('JPEG');
  expect(said({ why: 'moving' })).toContain('MP4');
  expect(said({ why: 'film' })).toContain('MP4');
  expect(said({ why: 'sound' })).toContain('MP3');
  expect(said({ why: 'archive' })).toContain('link');
  expect(said({ why: 'other' })).toContain('PDF');
  expect(said({ why: 'too_large', max_bytes: 16 << 20 })).toContain('link');
});
