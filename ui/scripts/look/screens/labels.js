/** Labels, filters, saved views. */
import { connect, keysAt, OWNER, OWNER_DARK, settings, SMALL, WIDE } from '../acts.js';

const labelPicker = async (page) => {
  await page.keyboard.press('l');
  await page.locator('.label-input').waitFor();
};
/** The list filtered by its first label, the menu open or shut. */
const filtered =
  (isOpen = false) =>
  async (page) => {
    await page.locator('[data-conversation]').first().waitFor();
    await page.keyboard.press('f');
    await page.locator('.filter-pop .labels input').nth(0).check();
    await page.locator('.filter-pop .labels input').nth(1).check();
    await page.locator('.filter-pop select').first().selectOption('me');
    if (!isOpen) await page.keyboard.press('Escape');
    await page.locator('.bar .what').waitFor();
  };
/** A pinned view chosen in the rail. */
const railView = (nth) => async (page) => {
  await page.locator('.views button').nth(nth).click();
  await page.locator('.bar .what').waitFor();
};
const savingView = async (page) => {
  await filtered()(page);
  await page.locator('.bar .save').last().click();
  await page.locator('.sheet form').waitFor();
};
const labelsMerging = settings('labels', async (page) => {
  await page.locator('[data-label] .acts button').nth(1).click();
  await page.locator('[data-label] select').waitFor();
});
const labelEditing = settings('labels', async (page) => {
  await page.locator('[data-label] .acts button').first().click();
  await page.locator('[data-label] .name').waitFor();
});
const releaseLabelled = async (page) => {
  await connect()(page);
  await page.locator('input[value=labelled]').check();
};

export default {
  'label-picker': ['theme=light&role=manager', WIDE, keysAt(0, labelPicker)],
  'label-picker-dark-hindi-small': ['theme=dark&locale=hi', SMALL, keysAt(0, labelPicker)],
  'filter-menu': ['theme=light', WIDE, filtered(true)],
  'filter-menu-dark-french-small': ['theme=dark&locale=fr', SMALL, filtered(true)],
  'filtered-hindi': ['theme=light&locale=hi', SMALL, filtered()],
  'view-chosen': ['theme=light&views&real', WIDE, railView(0)],
  'view-label-lost-dark-hindi-small': ['theme=dark&locale=hi&views&real', SMALL, railView(3)],
  'view-saving': ['theme=light&role=manager&real', WIDE, savingView],
  'view-saving-dark-french-small': ['theme=dark&locale=fr&role=manager&real', SMALL, savingView],
  'views-settings': ['theme=light&role=manager&views&real', WIDE, settings('views')],
  'views-settings-dark-french-small': ['theme=dark&locale=fr&views&real', SMALL, settings('views')],
  'labels-settings': [OWNER, WIDE, labelsMerging],
  'labels-settings-dark-french-small': [`${OWNER_DARK}&locale=fr`, SMALL, labelEditing],
  'labels-settings-agent-hindi': ['theme=light&locale=hi&real', SMALL, settings('labels')],
  'release-labelled': [`${OWNER}&journey=release`, { width: 1360, height: 1000 }, releaseLabelled],
  'release-labelled-dark-hindi-small': [`${OWNER_DARK}&journey=release&locale=hi`, SMALL, releaseLabelled],
};
