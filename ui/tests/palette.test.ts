import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

/*
 * The palette leads to whoever and whatever there is, and not only to what the list happens to show.
 */

afterEach(closeDesk);

const rows = () => [...document.querySelectorAll<HTMLElement>('#conversation-rows [data-conversation]')];
const options = () => within(document.querySelector('#palette-list') as HTMLElement).queryAllByRole('option');
const option = (name: RegExp) =>
  waitFor(() => {
    const [found] = options().filter((one) => name.test(plain(one.textContent)));
    expect(found).toBeDefined();
    return found as HTMLElement;
  });

async function openPalette(query = '', hinder?: Parameters<typeof openDesk>[1]) {
  const opened = await openDesk(query, hinder);
  await waitFor(() => expect(rows().length).toBeGreaterThan(1));
  await opened.user.keyboard('{Control>}k{/Control}');
  await screen.findByRole('dialog', { name: 'Command palette' });
  return opened;
}

const chosen = () =>
  options()
    .filter((one) => one.getAttribute('aria-selected') === 'true')
    .map((one) => plain(one.textContent));

describe('the line Enter means', () => {
  it('is the one gone to, whatever customers write meanwhile', async () => {
    const { user, shop } = await openPalette();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    const there = chosen();
    expect(there).toEqual([plain(options()[2]?.textContent)]);
    shop.write(rows().at(-1)?.dataset.conversation ?? '', 'Is it ready?');
    await waitFor(() => expect(rows().some((row) => row.textContent.includes('Is it ready?'))).toBe(true));
    expect(chosen()).toEqual(there);
    // Whoever hears the screen hears that one.
    const field = document.querySelector('.palette-input');
    expect(field?.getAttribute('aria-activedescendant')).toBe(options()[2]?.id);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Command palette' });
    expect(chosen()).toEqual([plain(options()[0]?.textContent)]);
  });

  it('is the one gone to, also where the core answers later, and the likeliest again once more is typed', async () => {
    let answer: (found: unknown) => void = () => undefined;
    const late = new Promise((done) => (answer = done));
    const { user, shop } = await openPalette('', (name, go) => (name === 'called' ? late : go()));
    await user.keyboard('as');
    await waitFor(() => expect(options().length).toBeGreaterThan(3));
    await user.keyboard('{ArrowDown}{ArrowDown}');
    const there = chosen();
    expect(there).not.toEqual([plain(options()[0]?.textContent)]);
    const [row] = shop.rows();
    const contact = { ...row?.contact, name: 'Basanti Devi' };
    answer([{ ...row, id: 'unlisted', contact }]);
    await option(/Basanti Devi/);
    expect(chosen()).toEqual(there);
    await user.keyboard('s');
    await waitFor(() => expect(chosen()).toEqual([plain(options()[0]?.textContent)]));
    expect(chosen()).not.toEqual(there);
  });

  it('is the first one for whoever came back to it, though a likelier one is found later', async () => {
    let answer: (found: unknown) => void = () => undefined;
    const late = new Promise((done) => (answer = done));
    const { user, shop } = await openPalette('', (name, go) => (name === 'called' ? late : go()));
    await user.keyboard('basanti');
    const [search] = options();
    await waitFor(() => expect(chosen()).toEqual([plain(search?.textContent)]));
    await user.keyboard('{ArrowDown}{ArrowUp}');
    const [row] = shop.rows();
    answer([{ ...row, id: 'unlisted', contact: { ...row?.contact, name: 'Basanti Devi' } }]);
    await option(/Basanti Devi/);
    expect(options()[0]?.textContent).toContain('Basanti Devi');
    expect(chosen()).toEqual([plain(search?.textContent)]);
  });
});

describe('what is typed into the palette', () => {
  it('finds a customer whom the view does not show', async () => {
    const { user, shop } = await openPalette();
    const shown = rows().map((row) => row.dataset.conversation);
    const hidden = shop.rows().find((row) => !shown.includes(row.id) && row.contact.name);
    const name = hidden?.contact.name ?? '';
    await user.keyboard(name.slice(0, 2));
    await option(new RegExp(name));
    await user.keyboard(name.slice(2, 5));
    await option(new RegExp(name));
    const all = options().map((one) => plain(one.textContent));
    expect(all).toEqual([...new Set(all)]);
    await user.click(await option(new RegExp(name)));
    await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
  });

  it('offers nobody whom only the letters before found', async () => {
    let calls = 0;
    const late = new Promise(() => undefined);
    const { user, shop } = await openPalette('', async (name, go) => {
      if (name !== 'called') return go();
      return calls++ === 0 ? [called] : await late;
    });
    const called = {
      ...shop.rows()[0],
      id: 'unlisted',
      contact: { ...shop.rows()[0]?.contact, name: 'Basanti Devi' },
    };
    await user.keyboard('ba');
    await option(/Basanti Devi/);
    await user.keyboard('{Backspace}{Backspace}mu');
    await option(/^Search for “mu”/);
    expect(options().some((one) => /Basanti/.test(plain(one.textContent)))).toBe(false);
  });

  it('is asked about one question at a time, and of what is typed until then only the newest', async () => {
    const answers: (() => void)[] = [];
    const { user, asked } = await openDesk('', async (name, go) => {
      if (name === 'called') await new Promise<void>((answered) => answers.push(answered));
      return go();
    });
    await waitFor(() => expect(rows().length).toBeGreaterThan(1));
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Command palette' });
    await user.keyboard('ritika');
    await waitFor(() => expect(asked('called')).toHaveLength(1));
    answers.shift()?.();
    await waitFor(() => expect(asked('called')).toHaveLength(2));
    answers.shift()?.();
    await option(/Ritika Jain/);
    expect(asked('called').map(({ args }) => args)).toMatchObject([{ words: 'ri' }, { words: 'ritika' }]);
    expect(asked('search')).toHaveLength(0);
  });

  it('is searched for where it names nothing, and the field holds it', async () => {
    const { user } = await openPalette();
    await user.keyboard('maroon qqq');
    await waitFor(() => expect(options()).toHaveLength(1));
    await option(/^Search for “maroon qqq”/);
    await user.keyboard('{Enter}');
    const field = await screen.findByPlaceholderText<HTMLInputElement>('Messages and people');
    await waitFor(() => expect(field.value).toBe('maroon qqq'));
    await waitFor(() => expectFocus(field));
  });

  it('offers no saved view that there is not', async () => {
    const { user } = await openPalette();
    await user.keyboard('saved view');
    await option(/^Search for “saved view”/);
    expect(
      options()
        .map((one) => plain(one.textContent))
        .filter((one) => /saved view/.test(one)),
    ).toEqual([expect.stringMatching(/^Search/)]);
  });

  it('offers no quick replies to a chat that may not be written in', async () => {
    const { user, asked } = await openDesk();
    await waitFor(() => expect(rows().length).toBeGreaterThan(1));
    const closed = rows().find((row) => /Template/.test(row.textContent));
    await user.click(closed as HTMLElement);
    await screen.findByRole('heading', { level: 1 });
    await waitFor(() => expect(document.querySelector('form.composer')).not.toBeNull());
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Command palette' });
    await user.keyboard('way to');
    await waitFor(() => expect(asked('called').length).toBeGreaterThan(0));
    expect(asked('quick_replies')).toHaveLength(0);
  });

  it('offers quick replies to the chat that is open, and asks for the one that is chosen', async () => {
    const { user } = await openDesk();
    await waitFor(() => expect(rows().length).toBeGreaterThan(1));
    await user.click(rows()[0] as HTMLElement);
    const field = await waitFor(() => {
      const found = document.querySelector<HTMLTextAreaElement>('form.composer textarea');
      expect(found).not.toBeNull();
      return found as HTMLTextAreaElement;
    });
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Command palette' });
    await user.keyboard('way to');
    await user.click(await option(/^Way to the shop/));
    await waitFor(() => expect(field.value).toMatch(/\/Way to the shop$/));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field.value).not.toContain('/Way'));
  });
});
