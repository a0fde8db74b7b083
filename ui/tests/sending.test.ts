import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import type userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectFocus } from './focus';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * Everything an agent can send besides words, over an invented shop: what hangs on the draft, what leaves, what is said.
 */

const bubbles = () => [...document.querySelectorAll<HTMLElement>('[data-message]')];
const openConversation = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
  await waitFor(() => expect(bubbles().length).toBeGreaterThan(0));
};
const composer = () => screen.findByRole('textbox', { name: /Reply to/ });
const photo = (name = 'blue.jpg') => new File([new Uint8Array([255, 216, 255, 224, 1])], name);
const stage = () => document.querySelector('.stage') as HTMLElement;
const drop = (files: File[]) => fireEvent.drop(stage(), { dataTransfer: { types: ['Files'], files } });
/** Says whether the field is left to take the words. */
const pastes = (field: HTMLElement, files: File[], words = '') =>
  fireEvent.paste(field, { clipboardData: { files, getData: () => words } });

afterEach(closeDesk);

describe('files', () => {
  it('dropped files hang on the draft, each leaves with its caption, and then the words', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    drop([photo('blue.jpg'), new File(['%PDF-1.7'], 'bill.pdf')]);
    const tiles = await screen.findByRole('list', { name: 'Attached files' });
    await waitFor(() => expect(within(tiles).getAllByRole('listitem')).toHaveLength(2));
    expect(screen.getByText('What is sent cannot be taken back from here.')).toBeTruthy();
    await user.type(within(tiles).getByRole('textbox', { name: /blue\.jpg/ }), 'in blue');
    expect(await obstacles()).toEqual([]);
    await user.type(await composer(), 'Two are left{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
    const sent = asked('send').map(({ args }) => (args as { content: unknown }).content);
    expect(sent).toMatchObject([
      { kind: 'file', media: 'image', caption: 'in blue' },
      { kind: 'file', media: 'document', file: { filename: 'bill.pdf' } },
    ]);
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Attached files' })).toBeNull());
    drop([photo('second.jpg')]);
    await screen.findByRole('list', { name: 'Attached files' });
    expect(screen.queryByText('What is sent cannot be taken back from here.')).toBeNull();
  });

  it('a pasted picture is attached, and can be taken off again', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    pastes(await composer(), [photo('image.png')]);
    await user.click(await screen.findByRole('button', { name: /Remove .*image\.png/ }));
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Attached files' })).toBeNull());
    expect(asked('detach')).toHaveLength(1);
  });

  it('of cells from a spreadsheet the words are pasted, not the picture beside them', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    expect(pastes(await composer(), [photo('image.png')], 'Cotton\t120\n')).toBe(true);
    expect(screen.queryByRole('list', { name: 'Attached files' })).toBeNull();
    expect(pastes(await composer(), [photo('image.png')])).toBe(false);
    await screen.findByRole('list', { name: 'Attached files' });
  });

  it('nothing leaves without the file that is being chosen', async () => {
    let choose = () => {};
    const chosen = new Promise<void>((resolve) => (choose = resolve));
    const { user, asked } = await openDesk('', async (name, go) => {
      if (name === 'pick_files') await chosen;
      return go();
    });
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Here is the bill');
    await user.keyboard('{Control>}o{/Control}');
    await waitFor(() => expect(asked('pick_files')).toHaveLength(1));
    await user.keyboard('{Enter}');
    expect(asked('send_text')).toHaveLength(0);
    choose();
    await screen.findByText('bill.pdf');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
    expect(asked('send')).toHaveLength(1);
  });

  it('Enter in a caption goes to the button of a held draft, and with Shift nowhere', async () => {
    const { user, asked, shop } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.type(await composer(), 'Two are left');
    drop([photo()]);
    const caption = () => screen.findByRole('textbox', { name: /Caption of/ });
    await user.type(await caption(), 'in blue{Shift>}{Enter}{/Shift}');
    expect(asked('send')).toHaveLength(0);
    const [anil] = shop.rows().filter((row) => row.contact.name === 'Anil Traders');
    shop.phone(anil?.id ?? '', 'Three are left.');
    const anyway = await screen.findByRole('button', { name: /Send anyway/ });
    await user.click(await caption());
    await user.keyboard('{Enter}');
    expect(asked('send')).toHaveLength(0);
    expectFocus(anyway);
    await user.click(await caption());
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(asked('send_text')).toHaveLength(1));
    expect(asked('send')).toHaveLength(1);
  });

  it('a film says what of it stays behind, until it goes as a document with all it has', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    drop([new File(['ftypisom sbtl GSpherical'], 'shop.mp4')]);
    await screen.findByText(/Subtitles and chapter titles stay behind/);
    expect(screen.getByText(/It leaves as a flat film/)).toBeTruthy();
    await user.click(screen.getByRole('checkbox', { name: /As document/ }));
    await screen.findByText(/As a document it leaves unchanged/);
    expect(screen.queryByText(/stay behind|flat film/)).toBeNull();
  });

  it('a picture can go as a document, which says what that means', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    drop([photo()]);
    await user.click(await screen.findByRole('checkbox', { name: 'As document' }));
    expect(await screen.findByText(/leaves unchanged, with the place and time/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Send · free' }));
    await waitFor(() => expect(asked('send')[0]?.args).toMatchObject({ content: { media: 'document' } }));
  });

  it('a file that cannot go says why, and nothing hangs on the draft', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    drop([new File([], 'nothing.txt')]);
    await waitFor(() =>
      expect(
        screen
          .getAllByRole('alert')
          .map((alert) => plain(alert.textContent))
          .join(),
      ).toContain('nothing.txt is empty.'),
    );
    expect(screen.queryByRole('list', { name: 'Attached files' })).toBeNull();
  });

  const said = () =>
    screen
      .queryAllByRole('alert')
      .map((alert) => plain(alert.textContent).trim())
      .filter((words) => words !== '');

  it('of several files each that cannot go is named until that is dismissed, and the others hang on the draft', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const folder = new File(['x'], 'folder');
    folder.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    const film = new File(['x'], 'wedding.mp4');
    Object.defineProperty(film, 'size', { value: 200 * 1024 * 1024 });
    const reads = vi.spyOn(film, 'arrayBuffer');
    drop([folder, film, photo()]);
    await screen.findByRole('list', { name: 'Attached files' });
    const both = [expect.stringMatching(/folder could not be read\..*wedding\.mp4 is larger than/)];
    await waitFor(() => expect(said()).toEqual(both));
    expect(reads).not.toHaveBeenCalled();
    drop([new File(['%PDF-1.7'], 'bill.pdf')]);
    await waitFor(() => expect(screen.getAllByRole('textbox', { name: /Caption of/ })).toHaveLength(2));
    await openConversation(user, 'Dr. Sen');
    expect(said()).toEqual([]);
    await openConversation(user, 'Anil Traders');
    await waitFor(() => expect(said()).toEqual(both));
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(said()).toEqual([]));
  });

  it('a file that could not go is named until it is attached or that is dismissed, also when the others left', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const empty = (name: string) => new File([], name);
    drop([empty('bill.pdf'), empty('price list.pdf')]);
    await waitFor(() => expect(said().join()).toMatch(/bill\.pdf is empty\..*price list\.pdf is empty\./));
    drop([new File(['%PDF-1.7'], 'bill.pdf')]);
    await waitFor(() => expect(said()).toEqual([expect.stringMatching(/^price list\.pdf is empty\./)]));
    drop(['a', 'b', 'c', 'd'].map((name) => empty(`${name}.pdf`)));
    await waitFor(() =>
      expect(said().join()).toMatch(/d\.pdf is empty\.\s*2 more files could not be attached\./),
    );
    expect(said().join()).not.toContain('price list');
    await user.click(screen.getByRole('button', { name: 'Send · free' }));
    await waitFor(() => expect(asked('send')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Attached files' })).toBeNull());
    expect(said().join()).toMatch(/d\.pdf is empty\./);
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(said()).toEqual([]));
  });

  it('a caption longer than WhatsApp takes holds the send back', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    drop([photo()]);
    const caption = await screen.findByRole('textbox', { name: /Caption of/ });
    fireEvent.input(caption, { target: { value: 'x'.repeat(1025) } });
    expect(plain((await screen.findByText(/At most/)).textContent)).toBe('At most 1,024 characters');
    expect((screen.getByRole('button', { name: 'Send · free' }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('what hangs on a draft shows in the list and is there again later', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    drop([photo()]);
    await screen.findByRole('list', { name: 'Attached files' });
    await openConversation(user, 'Dr. Sen');
    const list = await screen.findByRole('complementary', { name: 'Conversations' });
    const row = within(list).getByRole('button', { name: /Anil Traders/ });
    await waitFor(() => expect(plain(row.textContent)).toContain('1 file'));
    await openConversation(user, 'Anil Traders');
    expect(await screen.findByRole('list', { name: 'Attached files' })).toBeTruthy();
  });
});

describe('made in a sheet', () => {
  const make = async (user: ReturnType<typeof userEvent.setup>, what: string) => {
    await user.click(await screen.findByRole('button', { name: 'Attach' }));
    // Without a layout the menu is there but never placed, so it is found by its words.
    await user.click(await screen.findByText(what));
    return screen.findByRole('dialog', { name: what });
  };

  it('a question with buttons is previewed while it is written, and its bubble shows them', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const sheet = await make(user, 'Question with buttons');
    await user.type(within(sheet).getByRole('textbox', { name: 'Message' }), 'Which one?');
    await user.type(within(sheet).getByRole('textbox', { name: /Button .*1/ }), 'Blue');
    await user.type(within(sheet).getByRole('textbox', { name: /Button .*2/ }), 'Red');
    const preview = within(sheet).getByRole('region', { name: 'What the customer sees' });
    expect(
      within(preview)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['Blue', 'Red']);
    expect(await obstacles()).toEqual([]);
    await user.click(within(sheet).getByRole('button', { name: 'Send · free' }));
    await waitFor(() => expect(asked('send')).toHaveLength(1));
    await waitFor(() => expect(bubbles().at(-1)?.textContent).toContain('Which one?'));
    expect(within(bubbles().at(-1) as HTMLElement).getAllByRole('listitem')).toHaveLength(2);
  });

  it('what WhatsApp would refuse is said in the sheet, field by field', async () => {
    const { user } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const sheet = await make(user, 'Question with buttons');
    await user.click(within(sheet).getByRole('button', { name: 'Send · free' }));
    expect(plain((await within(sheet).findByRole('alert')).textContent)).toContain('This is still empty');
  });

  it('a place is read from a map link, and cannot be sent before', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const sheet = await make(user, 'Location');
    const send = within(sheet).getByRole('button', { name: 'Send · free' }) as HTMLButtonElement;
    expect(send.disabled).toBe(true);
    await user.type(within(sheet).getByRole('textbox', { name: /Coordinates/ }), '26.9124, 75.7873');
    await user.click(send);
    await waitFor(() =>
      expect(asked('send')[0]?.args).toMatchObject({ content: { latitude: 26.9124, longitude: 75.7873 } }),
    );
  });
});

describe('bubbles', () => {
  it('a reaction is given from the keyboard and taken back', async () => {
    const { user, asked, shop } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const id = shop.rows().find((row) => row.contact.name === 'Anil Traders')?.id ?? '';
    shop.write(id, 'Kab aayega?');
    const bubble = await waitFor(() => {
      const last = bubbles().at(-1);
      if (!last?.textContent?.includes('Kab aayega?')) throw new Error('not drawn yet');
      return last;
    });
    within(bubble).getByRole('button', { name: 'React to this message' }).focus();
    await user.keyboard('{Enter}');
    await user.click(await screen.findByText('👍', { selector: '.quick button' }));
    await waitFor(() => expect(asked('react')[0]?.args).toMatchObject({ emoji: '👍' }));
    await user.click(await within(bubble).findByRole('button', { name: 'Take the reaction back' }));
    await waitFor(() => expect(asked('react')[1]?.args).toMatchObject({ emoji: null }));
  });

  it('Alt+Up quotes the newest bubble, Alt+Down lets go of it', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    await user.click(await composer());
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(await screen.findByRole('button', { name: 'Do not quote' })).toBeTruthy();
    await waitFor(() =>
      expect((asked('save_draft').at(-1)?.args as { reply_to: unknown }).reply_to).toBeTruthy(),
    );
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Do not quote' })).toBeNull());
  });

  it('a bubble is sent to several others as a new message, where their window is open', async () => {
    const { user, asked } = await openDesk();
    await openConversation(user, 'Anil Traders');
    const forward = within(bubbles().at(-1) as HTMLElement).getByRole('button', {
      name: 'Send to somebody else',
    });
    await user.click(forward);
    const sheet = await screen.findByRole('dialog', { name: 'Send to somebody else' });
    expect(within(sheet).getByText(/as a new message from you/)).toBeTruthy();
    const boxes = await within(sheet).findAllByRole('checkbox');
    expect((within(sheet).getByRole('checkbox', { name: /Farida/ }) as HTMLInputElement).disabled).toBe(true);
    const [first, second] = boxes.filter((box) => !(box as HTMLInputElement).disabled);
    await user.click(second as HTMLElement);
    expect(await obstacles()).toEqual([]);
    await user.click(within(sheet).getByRole('searchbox'));
    await user.keyboard('{Enter}');
    expectFocus(first);
    await user.keyboard('{Enter}');
    expect((first as HTMLInputElement).checked).toBe(true);
    expect(asked('forward')).toHaveLength(0);
    await user.click(within(sheet).getByRole('button', { name: /Send to .*2.* customers/ }));
    await waitFor(() => expect((asked('forward')[0]?.args as { to: string[] }).to).toHaveLength(2));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('whoever is chosen stays in sight, and can be left out when nothing can be sent there any more', async () => {
    let closed = '';
    const { user, asked } = await openDesk('', async (name, go) => {
      if (name === 'forward' && closed === '') throw Object.assign(new Error('closed'), { code: 'blocked' });
      const told = await go();
      if (name !== 'reach' || closed === '') return told;
      return (told as { conversation_id: string }[]).map((one) =>
        one.conversation_id === closed ? { ...one, why: 'blocked' } : one,
      );
    });
    await openConversation(user, 'Anil Traders');
    await user.click(
      within(bubbles().at(-1) as HTMLElement).getByRole('button', { name: 'Send to somebody else' }),
    );
    const sheet = within(await screen.findByRole('dialog', { name: 'Send to somebody else' }));
    const box = (name: string) => sheet.getByRole<HTMLInputElement>('checkbox', { name: new RegExp(name) });
    await sheet.findAllByRole('checkbox');
    await user.click(box('Ritika Jain'));
    await user.type(sheet.getByRole('searchbox'), 'Harpreet');
    await waitFor(() => expect(sheet.getAllByRole('checkbox')).toHaveLength(2));
    expect(box('Ritika Jain').checked).toBe(true);
    await user.click(sheet.getByRole('button', { name: /^Send to/ }));
    await sheet.findByRole('alert');
    closed = (asked('forward')[0]?.args as { to: string[] }).to[0] ?? '';
    await user.type(sheet.getByRole('searchbox'), '{Backspace}');
    await waitFor(() => expect(box('Ritika Jain').closest('label')?.textContent).toMatch(/blocked/i));
    await user.click(box('Ritika Jain'));
    await waitFor(() => expect(sheet.getAllByRole('checkbox')).toHaveLength(1));
  });
});
