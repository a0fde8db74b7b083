/** Notes and mentions. */
import { keysAt, SMALL, WIDE } from '../acts.js';

const note = (words) => async (page) => {
  await page.keyboard.press('n');
  await page.locator('form.noting textarea').fill('');
  await page.locator('form.noting textarea').pressSequentially(words);
};
/** A note of one's own, kept, and opened again. */
const noteEdit = async (page) => {
  await note('@Vikram Rao he wants the bill on paper')(page);
  await page.keyboard.press('Escape');
  await page.locator('form.noting button[type=submit]').click();
  await page.locator('[data-note]').last().hover();
};
const mentions = async (page) => {
  await page.locator('[data-conversation]').first().waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.locator('[data-mention]').first().click();
  await page.locator('[data-note]').first().waitFor();
};

export default {
  note: ['theme=light', WIDE, keysAt(0, note('@vi'))],
  'note-dark': ['theme=dark', WIDE, keysAt(0, note('She pays late, ask for half of it first'))],
  'note-small': ['theme=light&locale=fr', SMALL, keysAt(0, note('@me'))],
  'note-hindi': ['theme=dark&locale=hi', SMALL, keysAt(0, note('मुफ़्त डिलीवरी'))],
  'note-edit': ['theme=light', WIDE, keysAt(1, noteEdit)],
  mentions: ['theme=light', WIDE, mentions],
  'mentions-dark': ['theme=dark&locale=hi', SMALL, mentions],
};
