/** Settings, people, oneself, the log, recovery. */
import { keys, keys0, OWNER, OWNER_DARK, settings, SMALL, TALL, WIDE } from '../acts.js';

const recovery = async (page) => {
  await keys0('g', 'n')(page);
  await page.getByRole('button', { name: 'Make a recovery key' }).click();
  await page.locator('[data-recovery-key]').waitFor();
};
const unfoldPerson = (nth) => async (page) => {
  await page.locator('[data-person] [aria-expanded]').nth(nth).click();
  await page.locator('[data-person] fieldset').waitFor();
};
const pressed = (name) => async (page) => {
  await page.getByRole('button', { name }).first().click();
  await page.locator('.sheet').waitFor();
};

export default {
  settings: ['theme=light', WIDE, keys('g', 's')],
  'settings-hindi-small': ['theme=dark&locale=hi&hold=5', SMALL, keys('g', 's')],
  'settings-french': ['theme=light&locale=fr&receipts=on_open', WIDE, keys('g', 's')],
  people: [OWNER, { width: 1360, height: 1000 }, settings('people', unfoldPerson(0))],
  'people-dark-hindi-small': [`${OWNER_DARK}&locale=hi`, SMALL, settings('people', unfoldPerson(1))],
  'people-manager-french': ['theme=light&role=manager&real&locale=fr', SMALL, settings('people')],
  'people-agent': ['theme=dark&real', WIDE, settings('people')],
  'people-invite': [OWNER, WIDE, settings('people', pressed('Invite an agent…'))],
  'people-remove-dark': [
    OWNER_DARK,
    SMALL,
    settings('people', async (page) => {
      await unfoldPerson(0)(page);
      await pressed('Remove from the team…')(page);
    }),
  ],
  'people-masked': [`${OWNER}&masked`, { width: 1360, height: 1000 }, settings('people')],
  you: [OWNER, { width: 1360, height: 1000 }, settings('you')],
  'you-dark-hindi-small': ['theme=dark&locale=hi', SMALL, settings('you')],
  log: [OWNER, WIDE, settings('log')],
  'log-broken-dark-french-small': [
    `${OWNER_DARK}&locale=fr&tampered`,
    SMALL,
    settings('log', async (page) => {
      await page.locator('.head button').click();
      await page.locator('#settings-panel [role=alert]').waitFor();
    }),
  ],
  recovery: [OWNER, WIDE, recovery],
  'sign-out': [
    'theme=light&real',
    WIDE,
    settings('you', (page) => page.locator('.line button').last().click()),
  ],
  'sign-out-dark-hindi': [
    'theme=dark&real&locale=hi',
    SMALL,
    settings('you', (page) => page.locator('.line button').last().click()),
  ],
  'devices-left': [
    'theme=light&real',
    TALL,
    settings('you', (page) => page.locator('details summary').click()),
  ],
};
