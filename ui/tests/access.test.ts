import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import { expectFocus } from './focus';
import { closeDesk, openDesk, plain } from './window';

/*
 * What a person who does not see the screen, or does not use a mouse, is told and can reach.
 */

type Desk = Awaited<ReturnType<typeof openDesk>>;

const ANIL = 'Anil Traders';
const idOf = ({ shop }: Desk, name: string) => shop.rows().find((row) => row.contact.name === name)?.id ?? '';
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-conversation]')];
const bubbles = () => [...document.querySelectorAll<HTMLElement>('[data-message]')];

async function open({ user }: Desk, name: string) {
  const list = await screen.findByRole('complementary', { name: 'Conversations' });
  await user.click(await within(list).findByRole('button', { name: new RegExp(name) }));
  await screen.findByRole('heading', { level: 1, name: new RegExp(name) });
  await waitFor(() => expect(bubbles().length).toBeGreaterThan(0));
}

/** Everything a live region of this kind says from now on. */
function heard(kind: 'polite' | 'assertive'): string[] {
  const said: string[] = [];
  for (const region of document.querySelectorAll(`[aria-live=${kind}]`))
    new MutationObserver(() => said.push(plain(region.textContent).replace(/\u200B/g, ''))).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  return said;
}

const bubble = (words: string) =>
  waitFor(() => expect(bubbles().some((one) => plain(one.textContent).includes(words))).toBe(true));

afterEach(closeDesk);

describe('what is heard', () => {
  it('a message in the open chat is said once, and what happens around it is not', async () => {
    const desk = await openDesk('&presence');
    await open(desk, ANIL);
    const [polite, assertive] = [heard('polite'), heard('assertive')];
    const chat = idOf(desk, ANIL);
    desk.shop.write(chat, 'Kya yeh neele mein hai?');
    await bubble('neele mein');
    const person = { id: 'p-vikram', name: 'Vikram Rao', is_me: false };
    for (const typing of [true, false, true])
      desk.shop.present([{ conversation_id: chat, people: [{ person, typing }] }]);
    desk.shop.colleague(chat, 'Haan, do bache hain');
    await bubble('do bache');
    expect(polite).toEqual([`New message from ${ANIL}`]);
    expect(assertive).toEqual([]);
  });

  it('a refused send interrupts, once, with the reason; what had been refused before says nothing', async () => {
    const desk = await openDesk('&refused=open&real');
    await open(desk, ANIL);
    const assertive = heard('assertive');
    const chat = idOf(desk, ANIL);
    desk.shop.colleague(chat, 'Haan, do bache hain');
    await bubble('do bache');
    expect(assertive).toEqual([]);
    desk.shop.refuses(chat, 131_026);
    await waitFor(() => expect(assertive).toHaveLength(1));
    expect(assertive[0]).toMatch(/^Not sent: ./);
    desk.shop.write(chat, 'Hello?');
    await bubble('Hello?');
    expect(assertive).toHaveLength(1);
  });
});

describe('the list of conversations', () => {
  const stops = () => rows().filter(({ tabIndex }) => tabIndex === 0);

  it('is one stop of the Tab key, and arrows lead through it', async () => {
    const desk = await openDesk();
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
    expect(stops()).toEqual([rows()[0]]);
    rows()[0]?.focus();
    await desk.user.keyboard('{ArrowDown}{ArrowDown}');
    expectFocus(rows()[2]);
    await desk.user.keyboard('{ArrowUp}');
    expectFocus(rows()[1]);
    expect(stops()).toEqual([rows()[1]]);
    await desk.user.keyboard('{Home}{ArrowUp}');
    expectFocus(rows()[0]);
    await desk.user.keyboard('{End}');
    expectFocus(rows().at(-1));
    await desk.user.tab();
    expect(document.activeElement?.closest('[data-conversation]')).toBeNull();
  });

  it('comes back to the row of the open chat', async () => {
    const desk = await openDesk();
    await open(desk, ANIL);
    expect(stops().map((row) => row.dataset.conversation)).toEqual([idOf(desk, ANIL)]);
    await desk.user.keyboard('j');
    await waitFor(() =>
      expect(stops().map((row) => row.dataset.conversation)).not.toEqual([idOf(desk, ANIL)]),
    );
    expect(stops()[0]?.getAttribute('aria-current')).toBe('true');
  });
});
