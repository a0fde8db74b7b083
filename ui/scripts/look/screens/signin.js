/** Signing in, in two steps where the second was set up. */
import { settings, SMALL, WIDE } from '../acts.js';

const factorShown = async (page) => {
  await page.locator('[data-second-factor] button').first().waitFor();
  await page.locator('[data-second-factor]').scrollIntoViewIfNeeded();
};
const factorBegun = async (page) => {
  await page.getByRole('button', { name: /^Set up/ }).click();
  await page.locator('[role=dialog] input[type=password]').fill('monsoon in jaipur');
  await page.locator('[role=dialog] button[type=submit]').click();
  await page.locator('[data-secret]').waitFor();
};
const factorOn = async (page) => {
  await factorBegun(page);
  await page.locator('[role=dialog] input').fill('123456');
  await page.locator('[role=dialog] button[type=submit]').click();
  await page.locator('[data-codes]').waitFor();
};
/** The form of those who have been here before, filled in. */
const signIn = async (page) => {
  await page.locator('.door button').nth(1).click();
  await page.locator('[role=tab]').nth(1).click();
  await page.locator('input[type=url]').fill('https://desk.mehtafabrics.example');
  await page.locator('input[type=email]').fill('asha@mehtafabrics.example');
  await page.locator('input[type=password]').fill('monsoon in jaipur');
};
const secondStep = async (page) => {
  await signIn(page);
  await page.locator('form button[type=submit]').click();
  await page.locator('[autocomplete=one-time-code]').waitFor();
};
const forgotten = async (page) => {
  await signIn(page);
  await page.locator('form .end button').click();
};

export default {
  'you-factor-dark-hindi-small': ['theme=dark&factor&locale=hi', SMALL, settings('you', factorShown)],
  'you-factor-set-up': ['theme=light', WIDE, settings('you', factorBegun)],
  'you-factor-codes-dark': ['theme=dark', WIDE, settings('you', factorOn)],
  'door-second-step': ['theme=light&room=doors&factor&locale=fr', SMALL, secondStep],
  'door-set-up-hindi': ['theme=light&room=doors&required&locale=hi', SMALL, secondStep],
  'door-forgot-dark': ['theme=dark&room=doors', SMALL, forgotten],
};
