/**
 * Draws the pictures of the manual: those of `docs/screens.json`, which names a screen of `look/screens/` and the file it
 * becomes. All in one window, light and English, so that the pages of the manual look alike.
 *
 *   npm run manual [-- NAME...]      CHROMIUM=/usr/bin/chromium
 *
 * Ends with 1 when a listed screen is not there or cannot be reached.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { WIDE } from './look/acts.js';
import { serve } from './look/serve.js';

const DOCS = join(import.meta.dirname, '../../docs');
const SCREENS = join(import.meta.dirname, 'look/screens');

async function everyScreen() {
  const files = await Promise.all(readdirSync(SCREENS).map((file) => import(join(SCREENS, file))));
  return Object.assign({}, ...files.map((file) => file.default));
}

async function draw(browser, base, [query, , act], path) {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${base}/?${query}`);
  await page.locator('[data-ready]').waitFor();
  await act(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path, type: 'png', animations: 'disabled' });
  await context.close();
}

const wanted = process.argv.slice(2);
const listed = Object.entries(JSON.parse(readFileSync(join(DOCS, 'screens.json'), 'utf8'))).filter(
  ([name]) => wanted.length === 0 || wanted.includes(name),
);
const screens = await everyScreen();
const root = mkdtempSync(join(tmpdir(), 'sangam-manual-'));
await build({ mode: 'fake', logLevel: 'warn', build: { outDir: root, emptyOutDir: true } });
const { base, stop } = await serve(root);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  for (const [name, file] of listed) {
    if (!screens[name]) throw new Error(`there is no screen ${name}`);
    await draw(browser, base, screens[name], join(DOCS, 'src/screens', file));
    console.log(`drawn ${file}`);
  }
} finally {
  await browser.close();
  stop();
  rmSync(root, { recursive: true });
}
