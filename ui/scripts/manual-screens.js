/**
 * Draws the pictures of the manual: those of `docs/screens.json`, which names a screen of `look/screens/` and the file it
 * becomes. All in one window, light and English and at one moment, so that the pages of the manual look alike.
 *
 *   npm run manual [-- NAME...]      CHROMIUM=/usr/bin/chromium
 *   npm run manual -- --check        draws nothing, and says which pictures show what is no longer so
 *
 * Beside the pictures, `docs/screens.drawn.json` keeps a mark of what stood on each screen when it was drawn: its words, its
 * icons, and every rule of style that dresses something of it, so that another layout, another distance or another colour is
 * another mark. What no rule says is none: a letter that a machine draws a little differently changes no mark.
 *
 * Ends with 1 when a listed screen is not there or cannot be reached, or a picture is older than its screen.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { WIDE } from './look/acts.js';
import { serve } from './look/serve.js';

const DOCS = join(import.meta.dirname, '../../docs');
const DRAWN = join(DOCS, 'screens.drawn.json');
const SCREENS = join(import.meta.dirname, 'look/screens');
/** A Wednesday morning in Jaipur. */
const MOMENT = '2026-11-25T11:20:00+05:30';

async function everyScreen() {
  const files = await Promise.all(readdirSync(SCREENS).map((file) => import(join(SCREENS, file))));
  return Object.assign({}, ...files.map((file) => file.default));
}

/** Runs in the page: what can be seen of it, in words and icons, and what dresses it, in the style's own words. */
function standing() {
  const isInSight = (box) =>
    box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const seen = [];
  const elements = new Set([document.documentElement, document.body]);
  for (const element of document.body.querySelectorAll('*')) {
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (!isInSight(element.getBoundingClientRect())) continue;
    elements.add(element);
    if (element.localName === 'svg') seen.push(element.innerHTML.replace(/<!--.*?-->/g, ''));
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    seen.push(...words.map((node) => node.data.trim()), element.placeholder ?? '', element.value ?? '');
  }
  // What is drawn before or after an element belongs to it; a selector nobody can ask about dresses something.
  const dresses = ({ selectorText }) => {
    const own = selectorText.replace(/::[a-z-]+(\([^)]*\))?/g, '').trim() || '*';
    try {
      return [...document.querySelectorAll(own)].some((element) => elements.has(element));
    } catch {
      return true;
    }
  };
  const rulesOf = (list) =>
    [...list].flatMap((rule) => {
      if (rule.selectorText !== undefined) return dresses(rule) ? [rule.cssText] : [];
      const holds = rule.cssRules && (!rule.media || matchMedia(rule.media.mediaText).matches);
      return holds ? rulesOf(rule.cssRules) : [];
    });
  // Neither the name a component's style gets from where its file lies, nor the order in which pieces arrive, is seen by anybody.
  const told = [...document.styleSheets]
    .flatMap((sheet) => rulesOf(sheet.cssRules))
    .map((rule) => rule.replaceAll(location.origin, '').replace(/\.?svelte-[a-z0-9]+/g, ''));
  return [...seen.filter((words) => typeof words === 'string' && words !== ''), ...[...new Set(told)].sort()];
}

async function markOf(page) {
  const mark = createHash('sha256');
  for (const words of await page.evaluate(standing)) mark.update(`${words}\n`);
  return mark.digest('hex');
}

/** The mark, once it is the `expected` one; whatever it is when a busy machine had time enough to draw all of it. */
async function markWhenDrawn(page, expected) {
  const patience = Date.now() + 20_000;
  let mark = await markOf(page);
  while (mark !== expected && Date.now() < patience) {
    await page.waitForTimeout(250);
    mark = await markOf(page);
  }
  return mark;
}

/** The mark, once nothing more came for a second: a piece that a busy machine reads late belongs to the picture. */
async function markOnceStill(page) {
  let mark = await markOf(page);
  for (let looks = 0; looks < 4; looks += 1) {
    await page.waitForTimeout(250);
    const now = await markOf(page);
    if (now !== mark) looks = -1;
    mark = now;
  }
  return mark;
}

/** Opens a screen; the mark of what stands on it. Its picture goes to `path`, if there is one. */
async function open(browser, base, [query, , act], path, expected) {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  // Only a screen that never comes may end here, however busy the machine is.
  page.setDefaultTimeout(180_000);
  await page.clock.setFixedTime(MOMENT);
  await page.goto(`${base}/?${query}`);
  await page.locator('[data-ready]').waitFor();
  await act(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  const mark = path ? await markOnceStill(page) : await markWhenDrawn(page, expected);
  if (path) await page.screenshot({ path, type: 'png', animations: 'disabled' });
  await context.close();
  return mark;
}

const words = process.argv.slice(2);
const isChecked = words.includes('--check');
const wanted = words.filter((word) => word !== '--check');
const listed = Object.entries(JSON.parse(readFileSync(join(DOCS, 'screens.json'), 'utf8'))).filter(
  ([name]) => wanted.length === 0 || wanted.includes(name),
);
const screens = await everyScreen();
const before = existsSync(DRAWN) ? JSON.parse(readFileSync(DRAWN, 'utf8')) : {};
const after = { ...before };
const root = mkdtempSync(join(tmpdir(), 'sangam-manual-'));
await build({ mode: 'fake', logLevel: 'warn', build: { outDir: root, emptyOutDir: true } });
const { base, stop } = await serve(root);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});

async function see([name, file]) {
  if (!screens[name]) throw new Error(`there is no screen ${name}`);
  const path = isChecked ? null : join(DOCS, 'src/screens', file);
  after[name] = await open(browser, base, screens[name], path, before[name]);
  if (path) console.log(`drawn ${file}`);
  else if (after[name] === before[name]) console.log(`ok    ${file}`);
  else {
    console.log(`FAIL  ${file} is older than its screen: npm run manual -- ${name}, and look at it`);
    process.exitCode = 1;
  }
}

/** Two screens at a time: of one alone, half is waiting until nothing more comes. */
async function lane(screensLeft) {
  for (let next = screensLeft.shift(); next; next = screensLeft.shift()) await see(next);
}

try {
  const left = [...listed];
  await Promise.all([lane(left), lane(left)]);
} finally {
  await browser.close();
  stop();
  rmSync(root, { recursive: true });
}
if (!isChecked) {
  const kept = Object.entries(after).sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(DRAWN, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}
