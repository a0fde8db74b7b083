/** The team's page. */
import { keys0, MANAGER, MANAGER_DARK, SMALL, still, TALL, WIDE } from '../acts.js';

/** The team's page, and what to do on it. */
const team =
  (act = still) =>
  async (page) => {
    await keys0('g', 't')(page);
    await page.locator('.facts .figure').first().waitFor();
    await act(page);
  };
const teamRules = team(async (page) => {
  await page.locator('header .rules').click();
  await page.locator('.sheet form').waitFor();
});
const teamMeaning = team(async (page) => {
  await page.locator('.facts .term').nth(1).click();
  await page.locator('.meaning').waitFor();
});
const teamGive = team(async (page) => {
  await page.locator('[data-waiting]').first().focus();
  await page.keyboard.press('a');
  await page.getByRole('menuitem').first().waitFor();
});
const teamPeriod = team(async (page) => {
  await page.getByRole('group').getByRole('button').last().click();
  await page.locator('input[type=date]').first().waitFor();
});
const teamChats = team(async (page) => {
  await page.locator('.facts button.figure').first().click();
  await page.locator('.chosen').waitFor();
  await page.locator('[data-conversation]').first().waitFor();
});

export default {
  team: [MANAGER, WIDE, team()],
  'team-tall': [MANAGER, TALL, team()],
  'team-dark': [MANAGER_DARK, TALL, team()],
  'team-small': [MANAGER, SMALL, team()],
  'team-small-dark-hindi': [`${MANAGER_DARK}&locale=hi`, { width: 1024, height: 1500 }, team()],
  'team-hindi': [`${MANAGER}&locale=hi`, TALL, team()],
  'team-french': [`${MANAGER}&locale=fr`, TALL, team()],
  'team-french-small': [`${MANAGER}&locale=fr`, { width: 1024, height: 1500 }, team()],
  'team-elsewhere-french-small': [`${MANAGER}&hours&zone=Europe/Paris&locale=fr`, SMALL, team()],
  'team-empty': [`${MANAGER}&team=empty`, WIDE, team()],
  'team-one': [`${MANAGER_DARK}&team=one`, WIDE, team()],
  'team-many': [`${MANAGER}&team=many&filling`, { width: 1360, height: 2400 }, team()],
  'team-many-small': [`${MANAGER_DARK}&team=many`, { width: 1024, height: 2400 }, team()],
  'team-table': [MANAGER, TALL, team((page) => page.getByRole('button', { name: 'Show as table' }).click())],
  'team-rules': [`${MANAGER}&working`, WIDE, teamRules],
  'team-rules-hindi': [`${MANAGER_DARK}&locale=hi`, { width: 1024, height: 800 }, teamRules],
  'team-meaning': [MANAGER_DARK, WIDE, teamMeaning],
  'team-give': [MANAGER, WIDE, teamGive],
  'team-period': [`${MANAGER}&locale=fr`, WIDE, teamPeriod],
  'team-chats': [MANAGER, WIDE, teamChats],
};
