/**
 * The states everybody must be able to read: each is shown in both themes, every language and every window.
 * What is done to reach one leans on no words, since the words change.
 */
import { keys, keys0, open, still } from './acts.js';

export const WINDOWS = {
  1920: { width: 1920, height: 1080 },
  1360: { width: 1360, height: 860 },
  1024: { width: 1024, height: 640 },
  // The smallest window at twice the size: what fits is a third of it.
  '680@2x': { width: 680, height: 430 },
};
export const THEMES = ['light', 'dark'];
export const LOCALES = ['en', 'hi', 'fr'];

const slash = async (page) => {
  await open(1)(page);
  await page.locator('form.composer textarea').pressSequentially('/');
  await page.locator('[role=option]').first().waitFor();
};
const note = async (page) => {
  await open(0)(page);
  await page.keyboard.press('n');
  await page.locator('form.noting textarea').pressSequentially('9–6');
};
const held = async (page) => {
  await open(1)(page);
  await page.locator('form.composer textarea').fill('👍🏽 ₹1,250');
  await page.keyboard.press('Control+Enter');
  await page.locator('[aria-keyshortcuts*="+Z"]').first().waitFor();
};
const bottom = (index) => async (page) => {
  await open(index)(page);
  await page.locator('[data-message]').last().scrollIntoViewIfNeeded();
};
const older = async (page) => {
  await open(2)(page);
  await page.locator('[data-message]').first().scrollIntoViewIfNeeded();
};
const teamPage = async (page) => {
  await keys0('g', 't')(page);
  await page.locator('.facts .figure').first().waitFor();
};
const part = (name) => async (page) => {
  await keys0('g', 's')(page);
  await page.locator(`#settings-${name}`).click();
};
const templates = async (page) => {
  await keys0('g', 'm')(page);
  await page.locator('.columns').waitFor();
};
const journey = async (page) => {
  await keys0('g', 'c')(page);
  await page.locator('[data-step-title], [role=alert]').first().waitFor();
};

const scenes = async (page) => {
  await page.locator('#scenes-title').first().waitFor();
};

const OWNER = 'role=owner&real';

/** name: query, how to get there */
export default {
  inbox: ['', open(0)],
  'inbox-kinds': ['', open(3)],
  'closed-window': ['real', open(7)],
  unknown: ['moment=unknown', bottom(1)],
  failed: ['real&refused=open', bottom(1)],
  held: ['hold=60', held],
  offline: ['offline', open(1)],
  gap: [`${OWNER}&gaps`, keys0('g', 'n')],
  imported: ['moment=imported', older],
  'note-mode': ['', note],
  'slash-picker': ['', slash],
  'empty-inbox': ['real&moment=empty', still],
  'nothing-open': ['real', still],
  'first-run': ['room=doors', still],
  'first-number': [`${OWNER}&nonumber`, still],
  lifeline: [`${OWNER}&lifeline=2.4`, keys0('g', 'n')],
  number: [OWNER, keys0('g', 'n')],
  connect: [`${OWNER}&journey=before`, journey],
  team: [OWNER, teamPage],
  templates: [OWNER, templates],
  'quick-replies': [OWNER, part('replies')],
  'settings-desk': [OWNER, part('desk')],
  'settings-people': [OWNER, part('people')],
  'settings-labels': [OWNER, part('labels')],
  palette: ['', keys('Control+k')],
  'keys-sheet': ['', keys('?')],
  scenes: ['', scenes],
};
