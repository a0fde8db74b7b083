import { readdirSync } from 'node:fs';
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { afterEach, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { read, ROOT } from './sources';
import { closeDesk, openDesk } from './window';

/*
 * What an input method composes is its own: the Enter that confirms a word sends nothing. macOS tells of that one once the composition is
 * over, and only its code says whose it was.
 */

const confirms = (field: HTMLElement) =>
  fireEvent.keyDown(field, { key: 'Enter', code: 'Enter', keyCode: 229 });
const field = (name: RegExp) => screen.findByRole<HTMLTextAreaElement>('textbox', { name });

afterEach(closeDesk);

it('the Enter that confirms a word neither sends a reply nor keeps a note, and the next one does', async () => {
  const { user, asked } = await openDesk();
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: /Anil Traders/ }));
  await user.type(await field(/Reply to/), 'नमस्ते');
  confirms(await field(/Reply to/));
  expect(asked('send_text')).toHaveLength(0);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(asked('send_text')).toHaveLength(1));
  await user.keyboard('{Escape}n');
  await user.type(await field(/Note about/), '@');
  await screen.findByRole('listbox');
  confirms(await field(/Note about/));
  expect((await field(/Note about/)).value).toBe('@');
  await user.keyboard('{Escape} late');
  confirms(await field(/Note about/));
  expect(asked('add_note')).toHaveLength(0);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(asked('add_note')).toHaveLength(1));
});

it('one place knows whose a key is', () => {
  const asking = readdirSync(`${ROOT}/ui/src`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('.test.ts'))
    .filter((name) => read(`ui/src/${name}`).includes('isComposing'));
  expect(asking).toEqual(['shared/keys/composes.ts']);
});

it('what was begun in a sheet is there when it opens again, and not after it was sent', async () => {
  const { user, asked } = await openDesk('&real');
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: /Anil Traders/ }));
  const open = async (what = 'Question with buttons') => {
    await user.click(await screen.findByRole('button', { name: 'Attach' }));
    await user.click(await screen.findByText(what));
    const sheet = await screen.findByRole('dialog');
    const words = within(sheet).getAllByRole<HTMLTextAreaElement>('textbox')[0] as HTMLTextAreaElement;
    await waitFor(() => expectFocus(words));
    return words;
  };
  const shut = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await open();
  await user.keyboard('Indigo or maroon?');
  await user.keyboard('{Escape}');
  await shut();
  expect((await open('Location')).value).toBe('');
  await user.keyboard('26.9124, 75.7873');
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: /^Send ·/ }));
  await shut();
  expect(asked('send'), 'another kind takes nothing with it').toHaveLength(1);
  expect((await open()).value).toBe('Indigo or maroon?');
  for (const [at, word] of ['Indigo', 'Maroon'].entries())
    await user.type(screen.getAllByLabelText(/^Button/)[at] as HTMLElement, word);
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: /^Send ·/ }));
  await shut();
  expect(asked('send')).toHaveLength(2);
  expect((await open()).value).toBe('');
});
