/** A number's page and what it costs. */
import { keys0, open, OWNER, OWNER_DARK, SMALL, WIDE } from '../acts.js';

const priceList = async (page) => {
  await keys0('g', 'n')(page);
  await page.locator('[data-price-list]').click();
  await page.locator('form table').waitFor();
};

export default {
  number: [OWNER, { width: 1360, height: 1200 }, keys0('g', 'n')],
  'number-dark': [`${OWNER_DARK}&link=disconnected&clouded&lifeline=2.4`, WIDE, keys0('g', 'n')],
  'number-small': [`${OWNER}&lifeline=2.4&gaps&locale=hi`, SMALL, keys0('g', 'n')],
  'number-agent': ['theme=light&real', WIDE, keys0('g', 'n')],
  'number-none': [`${OWNER}&nonumber`, WIDE, keys0('g', 'n')],
  'cost-paid': ['theme=dark&sent=1000&price=0.115', WIDE, open(1)],
  'cost-closed-small': ['theme=light&sent=1000&locale=fr', SMALL, open(7)],
  'cost-unknown-small': ['theme=light&sent=1000&locale=hi', SMALL, open(1)],
  'cost-month': [`${OWNER}&sent=1040&price=0.115`, { width: 1360, height: 1400 }, keys0('g', 'n')],
  'cost-month-manager': ['theme=dark&role=manager&real&sent=1040', SMALL, keys0('g', 'n')],
  'cost-list': [`${OWNER}&sent=1040`, { width: 1360, height: 1700 }, priceList],
  'cost-list-small': [`${OWNER_DARK}&locale=fr`, { width: 1024, height: 1500 }, priceList],
};
