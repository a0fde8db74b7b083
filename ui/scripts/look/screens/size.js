/** A small screen at twice the size: half its width and half its height are left. */
import { connect, keys, keys0, open, OWNER, settings, still } from '../acts.js';

const TWICE = { width: 512, height: 320 };

export default {
  'twice-list': ['theme=light', TWICE, still],
  'twice-chat': ['theme=light&hold=60', TWICE, open(1)],
  'twice-strip': ['theme=dark&locale=hi', TWICE, open(0)],
  'twice-notices': ['theme=dark&locale=hi&notice=many', TWICE, open(1)],
  'twice-done': [
    'theme=light&real',
    TWICE,
    async (page) => {
      await keys('e')(page);
      await page.locator('[data-toast]').waitFor();
    },
  ],
  'twice-chosen': [
    'theme=dark&locale=fr',
    TWICE,
    async (page) => {
      await page.locator('[data-conversation]').first().waitFor();
      await page.keyboard.press('Control+a');
      await page.locator('[role=toolbar]').waitFor();
    },
  ],
  'twice-doors': ['theme=light&room=doors', TWICE, still],
  'twice-number': [OWNER, TWICE, keys0('g', 'n')],
  'twice-number-hi': [`${OWNER}&locale=hi`, TWICE, keys0('g', 'n')],
  'twice-connect': [`${OWNER}&journey=before`, TWICE, connect()],
  'twice-connect-fr': [`${OWNER}&journey=before&locale=fr`, TWICE, connect(1)],
  'twice-team': ['theme=light&role=manager&real', TWICE, keys0('g', 't')],
  'twice-settings': ['theme=light', TWICE, keys0('g', 's')],
  'twice-people': [OWNER, TWICE, settings('people')],
  'twice-keys': [
    'theme=dark',
    TWICE,
    async (page) => {
      await page.locator('[data-conversation]').first().waitFor();
      await page.keyboard.press('?');
      await page.locator('.sheet').waitFor();
    },
  ],
  /** An order in numbered lines, as it was written. */
  'twice-order': [
    'theme=light',
    TWICE,
    async (page) => {
      await open(1)(page);
      await page.locator('form.composer textarea').fill('12. 2 pcs\n15. 1 pc\n18. 3 pcs');
      await page.keyboard.press('Control+Enter');
      await page.locator('ol [value="18"]').waitFor();
    },
  ],
};
