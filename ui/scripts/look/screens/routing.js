/** Whoever sits here, and whether they take chats. */
import { open, SMALL, WIDE } from '../acts.js';

const availability = async (page) => {
  await open(0)(page);
  await page.locator('button.me').click();
  await page.locator('.pop').waitFor();
};

export default {
  availability: ['theme=light&away', WIDE, availability],
  'availability-small': ['theme=dark&locale=hi', SMALL, availability],
};
