import { afterEach, beforeEach, expect, it } from 'vitest';
import { expectFocus } from '../../../tests/focus';
import { putAtCaret } from './caret';

let field: HTMLInputElement;
const write = (text: string) => (field.value = text);

beforeEach(() => {
  field = document.createElement('input');
  field.value = 'Hello , welcome';
  document.body.append(field);
});
afterEach(() => document.body.replaceChildren());

it('words come where the caret stands, and it stands behind them', async () => {
  field.setSelectionRange(6, 6);
  await putAtCaret(field, field.value, '{name}', write);
  expect(field.value).toBe('Hello {name}, welcome');
  expect([field.selectionStart, field.selectionEnd]).toEqual([12, 12]);
  expectFocus(field);
});

it('words take the place of what is selected', async () => {
  field.setSelectionRange(0, 6);
  await putAtCaret(field, field.value, 'Namaste', write);
  expect(field.value).toBe('Namaste, welcome');
});

it('words come to the end where there is no field yet', async () => {
  await putAtCaret(null, field.value, '!', write);
  expect(field.value).toBe('Hello , welcome!');
});
