/** When the shop answers and how soon, and how it is seen that time runs out. */
import { keys0, MANAGER, MANAGER_DARK, open, SMALL, still, TALL, WIDE } from '../acts.js';

const filtering = async (page) => {
  await page.locator('[data-conversation]').first().waitFor();
  await page.keyboard.press('f');
  await page.locator('.filter-pop').waitFor();
};

export default {
  hours: [`${MANAGER}&hours`, TALL, keys0('g', 'h')],
  'hours-dark': [`${MANAGER_DARK}&hours`, TALL, keys0('g', 'h')],
  'hours-small': [`${MANAGER_DARK}&locale=hi&hours`, SMALL, keys0('g', 'h')],
  'hours-agent': ['theme=light&real&locale=fr&hours', SMALL, keys0('g', 'h')],
  due: ['theme=light&due&real', WIDE, open(0)],
  'due-dark': ['theme=dark&due&real&compact', WIDE, open(1)],
  'due-small': ['theme=light&due&real&locale=hi', SMALL, open(0)],
  'due-filter': ['theme=light&due&real', SMALL, filtering],
  'due-list': ['theme=dark&due&real&locale=fr', SMALL, still],
  'due-team': [`${MANAGER}&due`, TALL, keys0('g', 't')],
  'due-team-small': [`${MANAGER_DARK}&due&locale=hi`, SMALL, keys0('g', 't')],
};
