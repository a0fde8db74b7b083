/** What is planned. */
import { keysAt, open, SMALL, WIDE } from '../acts.js';

const laterMenu = async (page) => {
  await page.locator('form.composer textarea').fill('See you tomorrow');
  await page.keyboard.press('Control+Shift+Enter');
  await page.locator('.pop').waitFor();
};
const laterSheet = async (page) => {
  await laterMenu(page);
  await page.getByRole('menuitem').last().click();
  await page.locator('input[type=date]').waitFor();
};
const laterAll = async (page) => {
  await page.locator('[role=tab]').nth(4).click();
  await page.locator('[data-later]').first().waitFor();
};

export default {
  later: ['theme=light&later', WIDE, open(0)],
  'later-menu': ['theme=dark&later', WIDE, keysAt(0, laterMenu)],
  'later-sheet': ['theme=light&locale=fr', SMALL, keysAt(0, laterSheet)],
  'later-held-small': ['theme=light&later&locale=hi', SMALL, open(2)],
  'later-all': ['theme=light&later', WIDE, laterAll],
  'later-all-dark': ['theme=dark&later&locale=fr', SMALL, laterAll],
};
