/** Teams: to whom a chat is given, what waits for one's own, who belongs to which; and a chat that must be taken first. */
import { keys0, keysAt, MANAGER, MANAGER_DARK, open, settings, SMALL, TALL, WIDE } from '../acts.js';

const assigning = (typed) => async (page) => {
  await page.keyboard.press('a');
  await page.locator('.assign-input').fill(typed);
};
const mine = async (page) => {
  await page.locator('[data-conversation]').first().waitFor();
  await page.keyboard.press('6');
  await page.locator('.bar .what').waitFor();
};
const editing = async (page) => {
  await page.locator('[data-team] .acts button').first().click();
  await page.locator('[data-team] fieldset').waitFor();
};
/** A chat nobody has. */
const nobodys = async (page) => {
  await page.keyboard.press('2');
  await open(0)(page);
};

export default {
  'assign-people-teams': ['theme=light', WIDE, keysAt(0, assigning(''))],
  'assign-typed-dark-hindi-small': ['theme=dark&locale=hi', SMALL, keysAt(0, assigning('wh'))],
  'my-teams': ['theme=light', WIDE, mine],
  'my-teams-dark-hindi-small': ['theme=dark&locale=hi', SMALL, mine],
  'teams-settings': [`${MANAGER}&real`, TALL, settings('people', editing)],
  'teams-settings-dark-hindi-small': [`${MANAGER_DARK}&real&locale=hi`, SMALL, settings('people', editing)],
  'take-it': ['theme=light&assignees', WIDE, nobodys],
  'take-it-dark-french-small': ['theme=dark&assignees&locale=fr', SMALL, nobodys],
  'routing-team': [`${MANAGER}&real&rule=round_robin&ofteam`, TALL, keys0('g', 'o')],
};
