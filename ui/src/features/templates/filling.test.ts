import { describe, expect, it } from 'vitest';
import type { Template, TemplateSlot } from '$ipc/types';
import { plain } from '../../../tests/window';
import { fillingOf, guess, nothingTyped, slotLabel, sourcesOf } from './filling';

const order: Template = {
  name: 'order_ready',
  language: 'en',
  category: 'utility',
  format: 'positional',
  header: { is: 'media', media: 'image' },
  body: { text: 'Hello {{1}}, your order *{{2}}* is ready.' },
  footer: 'Mehta Fabrics',
  buttons: [
    { is: 'quick_reply', text: 'Coming today' },
    { is: 'url', text: 'Track', url: 'https://m.example/o/{{1}}', example: '7712' },
    { is: 'copy_code', example: 'DIWALI20' },
  ],
};
const slots: TemplateSlot[] = [
  { field: 'filling.header', what: { is: 'header_media', media: 'image' }, name: '', example: null },
  { field: 'filling.values.1', what: { is: 'body' }, name: '1', example: 'Ritika' },
  { field: 'filling.values.2', what: { is: 'body' }, name: '2', example: '7712' },
  { field: 'filling.buttons.1', what: { is: 'url_end', index: 1 }, name: '', example: '7712' },
  { field: 'filling.buttons.2', what: { is: 'code', index: 2 }, name: '', example: 'DIWALI20' },
];
const ritika = { spoken_name: 'Ritika Jain', phone: '+919829440187', username: null };
const sources = sourcesOf(ritika, 'Asha Shah', 'Mehta Fabrics', Date.now());

describe('filling', () => {
  it('gives the core every value under the name it knows, and leaves out what is empty', () => {
    const typed = nothingTyped();
    expect(fillingOf(slots, typed)).toEqual({ header: null, values: {}, buttons: [] });
    typed.words = { 'filling.values.1': 'Ritika', 'filling.values.2': '', 'filling.buttons.1': '7712' };
    typed.file = { sha256: 'a', mime_type: 'image/jpeg', size_bytes: 1 };
    expect(fillingOf(slots, typed)).toEqual({
      header: { is: 'media', file: typed.file },
      values: { '1': 'Ritika' },
      buttons: [{ index: 1, value: '7712' }],
    });
  });

  it('names every slot so that a person knows where it stands', () => {
    expect(slots.map((slot) => plain(slotLabel(slot, order)))).toEqual([
      'Picture at the top',
      'Blank 1',
      'Blank 2',
      'End of the address on “Track”',
      'Code on “Copy code”',
    ]);
  });
});

describe('what is guessed', () => {
  const slot = (name: string): TemplateSlot => ({
    field: `filling.values.${name}`,
    what: { is: 'body' },
    name,
    example: null,
  });
  const saying = (text: string): Template => ({ ...order, body: { text } });

  it('is the first name after a greeting, in several languages', () => {
    for (const text of ['Hello {{1}}, …', 'नमस्ते {{1}}, …', 'Bonjour *{{1}}*', 'Dear {{1}}'])
      expect(guess(slot('1'), saying(text), sources), text).toBe('Ritika');
    expect(guess(slot('2'), saying('Hello {{1}}, order {{2}}'), sources)).toBe('');
  });

  it('is the whole name where the first word is none to greet somebody by', () => {
    const sen = sourcesOf({ ...ritika, spoken_name: 'Dr. Sen’s clinic' }, 'Asha Shah', null, 0);
    expect(sen.map(({ id }) => id)).not.toContain('first-name');
    expect(guess(slot('1'), saying('Hello {{1}}, …'), sen)).toBe('Dr. Sen’s clinic');
  });

  it('is what a named variable is called after', () => {
    expect(guess(slot('customer_name'), saying('{{customer_name}} …'), sources)).toBe('Ritika Jain');
    expect(guess(slot('agent'), saying('{{agent}} …'), sources)).toBe('Asha Shah');
    expect(guess(slot('order_number'), saying('{{order_number}} …'), sources)).toBe('');
  });

  it('is nothing for a customer without a name, and no empty source is offered', () => {
    const bare = sourcesOf(
      { spoken_name: null, phone: '+918123455520', username: null },
      'Asha',
      null,
      Date.now(),
    );
    expect(bare.map(({ id }) => id)).toEqual(['phone', 'agent', 'today']);
    expect(guess(slot('1'), saying('Hello {{1}}'), bare)).toBe('');
  });
});
