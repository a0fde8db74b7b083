/** Customers somebody merged: said beside the chat, and what parting them would do. */
import { open, SMALL, WIDE } from '../acts.js';

const splitting = async (page) => {
  await open(0)(page);
  await page.keyboard.press('Shift+m');
  await page.locator('.sheet ul').waitFor();
};

export default {
  'split-told': ['theme=light&merged', { width: 1360, height: 1500 }, open(0)],
  split: ['theme=light&merged', WIDE, splitting],
  'split-small': ['theme=dark&merged&locale=hi', SMALL, splitting],
};
