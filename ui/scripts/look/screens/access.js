/** What is promised to whoever uses no mouse or needs large letters: the way back from everything that opens, and a window at twice its size. */
import { connect, keys, keys0, open, OWNER, settings, SMALL, still, WIDE } from '../acts.js';

/** 1024×640 at twice the size: what fits is a quarter. */
const TWICE = { width: 512, height: 320 };
const OPENED = ['[role=dialog]', '[role=menu]', '[role=listbox]', '[data-popover-content]']
  .map((one) => `${one}:visible`)
  .join();
const BUTTONS = 'button[aria-haspopup]:visible:enabled';

const nameOf = (button) => button.evaluate((one) => one.ariaLabel || one.textContent.trim());

/** What a key opens is closed by Escape, and the focus is where it was. */
async function andBack(page, from, key) {
  await from.focus();
  await page.keyboard.press(key);
  const opened = page.locator(OPENED).first();
  await opened.waitFor().catch(async () => {
    throw new Error(`${key} on “${await nameOf(from)}” opens nothing`);
  });
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'hidden' });
  await page
    .waitForFunction((one) => one === document.activeElement, from, { timeout: 5_000 })
    .catch(async () => {
      const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80));
      throw new Error(`after ${key} on “${await nameOf(from)}” the focus is at ${at}`);
    });
}

/** Every button that says that it opens something, one after the other. */
const everyButton = (reach, least) => async (page) => {
  await reach(page);
  // A thread that scrolls to one of them draws others.
  const buttons = await page.locator(BUTTONS).elementHandles();
  if (buttons.length < least) throw new Error(`only ${buttons.length} buttons open something`);
  for (const button of buttons)
    if (await button.evaluate((one) => one.isConnected)) await andBack(page, button, 'Enter');
};

/** The window's own keys, from a row of the list. */
const everyKey = async (page) => {
  const row = await page.locator('[data-conversation]').first().elementHandle();
  for (const key of ['Control+k', '?', 'Control+n']) await andBack(page, row, key);
};

/** What the eye finds wrong with the place where the keyboard stands: hidden, covered, without a ring, or with half of one. */
function flawOfStop() {
  const at = document.activeElement;
  // Parts of a day or a time have rings of their own; an edge between panes lights up as a whole.
  if (!at || at === document.body || at.matches('[type=date], [type=time], [role=separator]')) return null;
  const rect = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const what = `“${at.ariaLabel || at.textContent.trim().slice(0, 40)}”`;
  if (rect.bottom < 0 || rect.top > innerHeight) return `${what} is out of sight`;
  const over = document.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
  const isOwn = (one) => at.contains(one) || one.contains(at) || at.closest('label')?.contains(one);
  if (rect.width > 3 && over && !isOwn(over)) return `${what} is covered`;
  if (style.outlineStyle === 'none') return at.matches('input, textarea') ? null : `${what} has no ring`;
  const reach = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset) - 0.6;
  for (let up = at.parentElement; up && up !== document.body; up = up.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(up);
    const edge = up.getBoundingClientRect();
    const cutsX =
      overflowX !== 'visible' && (rect.left - reach < edge.left || rect.right + reach > edge.right);
    const cutsY =
      overflowY !== 'visible' && (rect.top - reach < edge.top || rect.bottom + reach > edge.bottom);
    if (cutsX || cutsY) return `the ring of ${what} is cut`;
  }
  return null;
}

const team = async (page) => {
  await keys0('g', 't')(page);
  await page.locator('.facts .figure').first().waitFor();
};

/** From the first place the Tab key stops at to the last. */
const everyStop = (reach, least) => async (page) => {
  await reach(page);
  const stops = new Set();
  for (let press = 0; press < 150; press += 1) {
    await page.keyboard.press('Tab');
    const flaw = await page.evaluate(flawOfStop);
    if (flaw) throw new Error(flaw);
    const place = await page.evaluate(() => document.activeElement.outerHTML);
    if (place.startsWith('<body') && press > 0) break;
    stops.add(place);
  }
  if (stops.size < least) throw new Error(`only ${stops.size} stops`);
};

export default {
  'access-tab-number': [OWNER, SMALL, everyStop(keys0('g', 'n'), 20)],
  'access-tab-team': [OWNER, WIDE, everyStop(team, 40)],
  'access-tab-templates': [OWNER, SMALL, everyStop(keys0('g', 'm'), 15)],
  'access-tab-connect': [`${OWNER}&journey=before`, WIDE, everyStop(connect(), 15)],
  'access-tab-people': [OWNER, SMALL, everyStop(settings('people'), 12)],
  'access-tab-views': [`${OWNER}&views`, SMALL, everyStop(settings('views'), 15)],
  'access-buttons': [OWNER, WIDE, everyButton(open(0), 6)],
  'access-keys': [OWNER, WIDE, everyKey],
  'access-twice-list': ['theme=light&real', TWICE, still],
  'access-twice-chat': ['theme=light&real', TWICE, open(1)],
  'access-twice-chat-hindi': ['theme=dark&locale=hi&real', TWICE, open(1)],
  'access-twice-settings': [OWNER, TWICE, settings('people')],
  'access-twice-palette': ['theme=light&real', TWICE, keys('Control+k')],
};
