/** Who else is in a chat. */
import { keysAt, open, SMALL, WIDE } from '../acts.js';

/** A draft is begun in a chat where a colleague writes. */
const answered = async (page) => {
  await page.locator('textarea').first().fill('Yes, in blue and in red');
  await page.locator('[data-strip=answering]').waitFor();
};

export default {
  presence: ['theme=light&presence', WIDE, open(1)],
  'presence-dark-hindi-small': ['theme=dark&locale=hi&presence', SMALL, open(1)],
  'presence-held': ['theme=light&presence', WIDE, keysAt(1, answered)],
  'presence-held-dark-french-small': ['theme=dark&locale=fr&presence', SMALL, keysAt(1, answered)],
};
