import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '$ipc/bindings.gen';
import type { Template } from '$ipc/types';
import {
  added,
  draftOf,
  emptyButton,
  emptyDraft,
  mayAdd,
  nameFrom,
  nextBlank,
  templateOf,
  type Does,
  type DraftButton,
} from './writing';

const reminder: Template = {
  name: 'payment_reminder',
  language: 'en',
  category: 'utility',
  format: 'named',
  header: { is: 'text', text: 'Invoice {{invoice}}', examples: { invoice: '7712' } },
  body: { text: 'Dear {{name}}, it is open.', examples: { name: 'Anil' } },
  footer: 'Mehta Fabrics',
  buttons: [
    { is: 'quick_reply', text: 'Paid' },
    { is: 'quick_reply', text: 'Share contact info', shares_phone: true },
    { is: 'url', text: 'See it', url: 'https://m.example/{{1}}', example: '7712' },
    { is: 'phone', text: 'Call', phone: '+911414005500' },
    { is: 'copy_code', example: 'THANKS' },
  ],
};

describe('a form and its template', () => {
  it('are each other’s inverse', () => {
    expect(templateOf(draftOf(reminder))).toEqual(reminder);
    const media: Template = {
      ...reminder,
      header: { is: 'media', media: 'image', sample: null },
      footer: null,
      buttons: [],
    };
    expect(templateOf(draftOf(media))).toEqual(media);
    expect(templateOf(draftOf({ ...reminder, header: { is: 'location' } })).header).toEqual({
      is: 'location',
    });
  });

  it('an example leaves with its blank', () => {
    const draft = { ...draftOf(reminder), body: 'Dear customer, it is open.' };
    expect(templateOf(draft).body.examples).toEqual({});
  });

  it('WhatsApp’s whole example of an address is shown by its end', () => {
    const whole: Template = {
      ...reminder,
      buttons: [
        { is: 'url', text: 'See it', url: 'https://m.example/{{1}}', example: 'https://m.example/7712' },
      ],
    };
    expect(draftOf(whole).buttons[0]?.example).toBe('7712');
  });

  it('a phone number may be typed in groups, and a small line left out', () => {
    const draft = { ...emptyDraft(), footer: '  ' };
    draft.buttons = [{ ...emptyButton('call'), phone: '+91 (14) 1400-5500' }];
    expect(templateOf(draft)).toMatchObject({ footer: null, buttons: [{ phone: '+911414005500' }] });
  });
});

describe('blanks', () => {
  it('are numbered on, or named without being named twice', () => {
    expect(nextBlank('Hello {{1}} and {{3}}', 'positional', 'amount')).toBe('4');
    expect(nextBlank('Hello', 'named', 'amount')).toBe('amount');
    expect(nextBlank('{{amount}} {{amount_2}}', 'named', 'amount')).toBe('amount_3');
    expect(nextBlank('{{field_1}}', 'named', null)).toBe('field_2');
  });
});

describe('buttons', () => {
  const kinds: Does[] = ['reply', 'link', 'call', 'copy'];
  const all = fc.array(fc.constantFrom(...kinds), { maxLength: 20 });

  it('added in any order, keep WhatsApp’s limits and answers stay together', () => {
    fc.assert(
      fc.property(all, (wished) => {
        let buttons: DraftButton[] = [];
        for (const does of wished) if (mayAdd(buttons, does)) buttons = added(buttons, emptyButton(does));
        const count = (does: Does) => buttons.filter((button) => button.does === does).length;
        expect(buttons.length).toBeLessThanOrEqual(LIMITS.template.buttons);
        expect(count('link')).toBeLessThanOrEqual(2);
        expect(count('call')).toBeLessThanOrEqual(1);
        expect(count('copy')).toBeLessThanOrEqual(1);
        const turns = buttons.filter(
          (button, at) => at > 0 && (button.does === 'reply') !== (buttons[at - 1]?.does === 'reply'),
        );
        expect(turns.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('a name is typed as people write, and nothing is invented for it', () => {
  expect(nameFrom('Order ready')).toBe('order_ready');
  expect(nameFrom('Déjà-vu 2')).toBe('deja_vu_2');
  expect(nameFrom('ऑर्डर')).not.toBe('');
});
