/** The journey of connecting a number. */
import { connect, keys0, OWNER, OWNER_DARK, SMALL, still, WIDE } from '../acts.js';

const another = async (page) => {
  await keys0('g', 'n')(page);
  await page.locator('header button').last().click();
  await page.locator('[data-step-title]').waitFor();
};
const again = async (page) => {
  await keys0('g', 'n')(page);
  await page.locator('.callout button').first().click();
  await page.locator('[data-step-title]').waitFor();
};

export default {
  'connect-needs': [`${OWNER}&journey=fresh`, WIDE, connect()],
  'connect-needs-answered': [`${OWNER}&journey=needs`, WIDE, connect('Is this right for you?')],
  'connect-needs-small': [`${OWNER}&journey=needs&locale=hi`, SMALL, connect(0)],
  'connect-route': [`${OWNER}&journey=needs`, WIDE, connect()],
  'connect-route-dark': [`${OWNER_DARK}&journey=before&ownhub`, SMALL, connect(1)],
  'connect-before': [`${OWNER}&journey=before`, WIDE, connect()],
  'connect-before-dark': [`${OWNER_DARK}&journey=before&unreachable`, WIDE, connect()],
  'connect-before-hindi': [`${OWNER}&journey=before&locale=hi`, SMALL, connect()],
  'connect-before-french': [`${OWNER}&journey=before&locale=fr`, WIDE, connect()],
  'connect-signup': [`${OWNER}&journey=ready`, WIDE, connect()],
  'connect-signup-live': [`${OWNER}&journey=live`, WIDE, connect()],
  'connect-signup-choosing': [`${OWNER_DARK}&journey=choosing`, WIDE, connect()],
  'connect-signup-failed': [`${OWNER}&journey=failed&problem=meta_error`, WIDE, connect()],
  'connect-signup-found': [
    `${OWNER_DARK}&journey=failed&problem=not_coexistence&locale=hi`,
    SMALL,
    connect(),
  ],
  'connect-signup-done': [`${OWNER}&journey=connected`, WIDE, connect(3)],
  'connect-sync': [`${OWNER}&journey=connected`, WIDE, connect()],
  'connect-sync-unsure': [`${OWNER_DARK}&journey=asking`, SMALL, connect()],
  'connect-sync-receiving': [`${OWNER}&journey=receiving`, { width: 1360, height: 1300 }, connect()],
  'connect-release': [`${OWNER}&journey=release`, { width: 1360, height: 1000 }, connect()],
  'connect-release-dark': [`${OWNER_DARK}&journey=release&locale=fr`, SMALL, connect()],
  'connect-try': [`${OWNER}&journey=try`, WIDE, connect()],
  'connect-another': [OWNER, WIDE, another],
  'connect-another-hindi': [`${OWNER_DARK}&locale=hi`, SMALL, another],
  'connect-again': [`${OWNER}&link=disconnected`, WIDE, again],
  'connect-past': [OWNER, WIDE, connect('Before you connect')],
  'connect-returned': [`${OWNER}&journey=live&opened=connected`, WIDE, still],
  'connect-before-small-dark': [`${OWNER_DARK}&journey=before&unreachable&locale=hi`, SMALL, connect()],
  'connect-signup-hindi': [`${OWNER}&journey=ready&locale=hi`, SMALL, connect()],
  'connect-sync-hindi': [`${OWNER}&journey=receiving&locale=hi`, SMALL, connect()],
  'connect-release-hindi': [`${OWNER}&journey=release&locale=hi`, SMALL, connect()],
  'connect-try-hindi': [`${OWNER_DARK}&journey=try&locale=hi`, SMALL, connect()],
  'connect-try-french': [`${OWNER}&journey=try&locale=fr`, WIDE, connect()],
  'connect-offline': [`${OWNER}&journey=needs&offline`, WIDE, connect()],
};
