/** What is promised to whoever uses no mouse or needs large letters: the way back from everything that opens, and a window at twice its size. */
import { open, OWNER, still, WIDE } from '../acts.js';

/** 1024×640 at twice the size: what fits is a quarter. */
const TWICE = { width: 512, height: 320 };
const OPENED = ['[role=dialog]', '[role=menu]', '[role=listbox]', '[data-popover-content]']
  .map((one) => `${one}:visible`)
  .join();

const nameOf = (button) => button.evaluate((one) => one.ariaLabel || one.textContent.trim());

/** What a key opens is closed by Escape, and the focus is where it was. */
async function andBack(page, from, key) {
  await from.focus();
  await page.keyboard.press(key);
  await page
    .locator(OPENED)
    .first()
    .waitFor()
    .catch(async () => {
      throw new Error(`${key} on “${await nameOf(from)}” opens nothing`);
    });
  await page.keyboard.press('Escape');
  await page.locator(OPENED).first().waitFor({ state: 'hidden' });
  if (!(await from.evaluate((one) => one === document.activeElement)))
    throw new Error(`after ${key} on “${await nameOf(from)}” the focus is somewhere else`);
}

/** The window's own keys, from a row of the list. */
const everyKey = async (page) => {
  const row = page.locator('[data-conversation]').first();
  await row.waitFor();
  for (const key of ['Control+k', '?', 'Control+n']) await andBack(page, row, key);
};

export default {
  'access-keys': [OWNER, WIDE, everyKey],
  'access-twice-list': ['theme=light&real', TWICE, still],
  'access-twice-chat': ['theme=light&real', TWICE, open(1)],
  'access-twice-chat-hindi': ['theme=dark&locale=hi&real', TWICE, open(1)],
};
