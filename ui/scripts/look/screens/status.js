/** Snoozing, closing, several at once. */
import { keysAt, open, SMALL, WIDE } from '../acts.js';

const listOf = (key) => async (page) => {
  await page.locator('[data-conversation]').first().waitFor();
  await page.keyboard.press(key);
  await page.getByRole('tab', { selected: true }).waitFor();
};
const snoozeMenu = async (page) => {
  await page.keyboard.press('s');
  await page.locator('.pop').waitFor();
};
const snoozeSheet = async (page) => {
  await snoozeMenu(page);
  await page.locator('.pop-item').last().click();
  await page.locator('.sheet').waitFor();
};
/** Four rows are chosen by keys, and then something is done to them. */
const several =
  (...chords) =>
  async (page) => {
    for (const chord of ['x', 'Shift+J', 'Shift+J', 'Shift+J', ...chords]) await page.keyboard.press(chord);
    if (chords.length > 0) await page.locator('[data-toast]').waitFor();
  };

/** More than can be chosen at once. */
const first = async (page) => {
  await page.keyboard.press('Control+a');
  await page.locator('[role=toolbar]').waitFor();
};

export default {
  status: ['theme=light&asleep', WIDE, open(1)],
  'status-dark': ['theme=dark&asleep&later', WIDE, keysAt(0, (page) => page.keyboard.press('5'))],
  'status-snoozed-small': ['theme=light&asleep&later&locale=fr', SMALL, listOf('4')],
  'status-hi': ['theme=light&asleep&later&locale=hi', SMALL, listOf('5')],
  'status-menu': ['theme=light&asleep', WIDE, keysAt(0, snoozeMenu)],
  'status-menu-small': ['theme=dark&asleep&locale=hi', SMALL, keysAt(0, snoozeMenu)],
  'status-sheet': ['theme=dark', SMALL, keysAt(0, snoozeSheet)],
  'status-sheet-fr': ['theme=light&locale=fr', SMALL, keysAt(0, snoozeSheet)],
  'status-chosen': ['theme=light&asleep', WIDE, keysAt(0, several())],
  'status-chosen-small': ['theme=dark&locale=hi', SMALL, keysAt(0, several())],
  'status-first': ['theme=light&large', WIDE, keysAt(0, first)],
  'status-first-hi': ['theme=dark&large&locale=hi', SMALL, keysAt(0, first)],
  'status-first-fr': ['theme=light&large&locale=fr', SMALL, keysAt(0, first)],
  'status-compact': ['theme=light&asleep&compact', WIDE, open(1)],
  'status-compact-small': ['theme=dark&asleep&compact&locale=hi', SMALL, listOf('4')],
  'status-done': ['theme=light', WIDE, keysAt(0, several('e'))],
  'status-done-fr': ['theme=dark&locale=fr', SMALL, keysAt(0, several('Shift+U'))],
};
