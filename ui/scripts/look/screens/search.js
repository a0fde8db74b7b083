/** The search: what it offers, its filters, its kinds, the way from hit to hit. */
import { fewNodes, open, SMALL, WIDE } from '../acts.js';

const typed =
  (words, then = async () => undefined) =>
  async (page) => {
    await page.locator('[data-conversation]').first().waitFor();
    await page.keyboard.press('/');
    await page.locator('#search-hints').waitFor();
    if (words) await page.keyboard.type(words);
    await then(page);
  };
const found = async (page) => {
  await page.locator('.results [data-result]').first().waitFor();
  await page.keyboard.press('F3');
  await page.locator('.results [aria-current]').waitFor();
  await page.locator('[data-message]').last().waitFor();
  await fewNodes(page);
};
const chips = async (page) => page.locator('.filters li').first().waitFor();

/** In the chat that is open alone. */
const inChat = async (page) => {
  await open(0)(page);
  await page.keyboard.press('Control+Shift+F');
  await page.keyboard.type('order 76');
  await page.locator('.results [data-result]').first().waitFor();
};

export default {
  'search-in-chat': ['theme=light', WIDE, inChat],
  'search-in-chat-small': ['theme=dark&locale=hi', SMALL, inChat],
  'search-hints': ['theme=light', WIDE, typed('')],
  'search-hints-hindi': ['theme=dark&locale=hi', SMALL, typed('')],
  'search-values': ['theme=light&locale=fr', SMALL, typed('label:')],
  'search-found': ['theme=light', WIDE, typed('the', found)],
  'search-found-hindi': ['theme=dark&locale=hi', SMALL, typed('the', found)],
  'search-filters': ['theme=light', WIDE, typed('from:anil from:nobody', chips)],
  'search-filters-dark': ['theme=dark&locale=fr', SMALL, typed('in:anil agent:asha ', chips)],
};
