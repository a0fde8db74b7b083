/** What is promised to whoever uses no mouse or needs large letters: the way back from everything that opens, and a window at twice its size. */
import { keys, open, OWNER, settings, still, WIDE } from '../acts.js';

/** 1024×640 at twice the size: what fits is a quarter. */
const TWICE = { width: 512, height: 320 };
const OPENED = ['[role=dialog]', '[role=menu]', '[role=listbox]', '[data-popover-content]']
  .map((one) => `${one}:visible`)
  .join();
const BUTTONS = 'button[aria-haspopup]:visible:enabled';

const nameOf = (button) => button.evaluate((one) => one.ariaLabel || one.textContent.trim());

/** What a key opens is closed by Escape, and the focus is where it was. */
async function andBack(page, from, key) {
  await from.focus();
  await page.keyboard.press(key);
  const opened = page.locator(OPENED).first();
  await opened.waitFor().catch(async () => {
    throw new Error(`${key} on “${await nameOf(from)}” opens nothing`);
  });
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'hidden' });
  await page
    .waitForFunction((one) => one === document.activeElement, from, { timeout: 5_000 })
    .catch(async () => {
      const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80));
      throw new Error(`after ${key} on “${await nameOf(from)}” the focus is at ${at}`);
    });
}

/** Every button that says that it opens something, one after the other. */
const everyButton = (reach, least) => async (page) => {
  await reach(page);
  // A thread that scrolls to one of them draws others.
  const buttons = await page.locator(BUTTONS).elementHandles();
  if (buttons.length < least) throw new Error(`only ${buttons.length} buttons open something`);
  for (const button of buttons)
    if (await button.evaluate((one) => one.isConnected)) await andBack(page, button, 'Enter');
};

/** The window's own keys, from a row of the list. */
const everyKey = async (page) => {
  const row = await page.locator('[data-conversation]').first().elementHandle();
  for (const key of ['Control+k', '?', 'Control+n']) await andBack(page, row, key);
};

export default {
  'access-buttons': [OWNER, WIDE, everyButton(open(0), 6)],
  'access-keys': [OWNER, WIDE, everyKey],
  'access-twice-list': ['theme=light&real', TWICE, still],
  'access-twice-chat': ['theme=light&real', TWICE, open(1)],
  'access-twice-chat-hindi': ['theme=dark&locale=hi&real', TWICE, open(1)],
  'access-twice-settings': [OWNER, TWICE, settings('people')],
  'access-twice-palette': ['theme=light&real', TWICE, keys('Control+k')],
};
