/** The customer's card, and blocking them below it. */
import { keysAt, open, SMALL, WIDE } from '../acts.js';

const cardEdit = async (page) => {
  await page.locator('aside.panel dl button').nth(1).click();
  await page.locator('[data-editing]').waitFor();
};
const cardWhole = async (page) => {
  await page.locator('aside.panel dl + .add').click();
  await page.locator('aside.panel dl button.empty').first().waitFor();
};
const cardFields = async (page) => {
  await page.locator('aside.panel .head button').click();
  await page.locator('.sheet li').first().waitFor();
};

const blockAsk = async (page) => {
  const ask = page.locator('aside.panel section button').last();
  await ask.scrollIntoViewIfNeeded();
  await ask.click();
};

export default {
  card: ['theme=light', WIDE, open(0)],
  'card-whole': ['theme=light', WIDE, keysAt(1, cardWhole)],
  'card-edit-hindi': ['theme=dark&locale=hi', WIDE, keysAt(0, cardEdit)],
  block: ['theme=light', WIDE, keysAt(1, blockAsk)],
  'block-hindi': ['theme=dark&locale=hi', WIDE, keysAt(1, blockAsk)],
  'card-small': ['theme=light&locale=fr', SMALL, keysAt(0, async (page) => page.keyboard.press('d'))],
  'card-fields': ['theme=light&role=manager', WIDE, keysAt(0, cardFields)],
  'card-fields-dark': ['theme=dark&role=manager&locale=hi', WIDE, keysAt(0, cardFields)],
};
