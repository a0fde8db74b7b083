/** Who is given a new chat, and whether whoever sits here takes any. */
import { keys0, MANAGER, MANAGER_DARK, open, SMALL, TALL, WIDE } from '../acts.js';

const availability = async (page) => {
  await open(0)(page);
  await page.locator('button.me').click();
  await page.locator('.pop').waitFor();
};

export default {
  availability: ['theme=light&away', WIDE, availability],
  'availability-small': ['theme=dark&locale=hi', SMALL, availability],
  routing: [`${MANAGER}&real&rule=round_robin&hours`, TALL, keys0('g', 'o')],
  'routing-small': [`${MANAGER_DARK}&real&locale=hi&rule=least_busy`, SMALL, keys0('g', 'o')],
  'routing-manual': [`${MANAGER}&real&locale=fr`, SMALL, keys0('g', 'o')],
};
