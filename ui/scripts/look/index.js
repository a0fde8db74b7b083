/**
 * Looks at every screen: builds the interface with its invented shop, serves it under the desktop's own content policy
 * and frozen prototypes, opens each screen in Chromium, judges it and keeps a picture of each, with a contact sheet.
 *
 *   npm run look -- FOLDER [NAME...]      CHROMIUM=/usr/bin/chromium
 *
 * The states of `states.js` are seen in both themes, every language and every window; the screens of `screens/` once
 * each, as they say. A name may be that of a state, of one picture, of a screen or of a file of them. Pages are opened
 * side by side, as many as there are processors.
 *
 * Ends with 1 when a page throws, the policy is broken, words are cut, or axe finds something serious.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { judge } from './judge.js';
import { serve } from './serve.js';
import { writeSheet } from './sheet.js';
import STATES, { LOCALES, THEMES, WINDOWS } from './states.js';

const SCREENS = join(import.meta.dirname, 'screens');

/** Everything there is to look at: a visit opens a page once and takes one picture or several. */
async function visits() {
  const found = [];
  for (const [name, [query, act]] of Object.entries(STATES))
    for (const locale of LOCALES)
      found.push({
        subject: name,
        name,
        query: `${query}&locale=${locale}&theme=light`,
        act,
        shots: THEMES.flatMap((theme) =>
          Object.entries(WINDOWS).map(([window, viewport]) => ({
            name: `${name}.${locale}.${theme}.${window}`,
            theme,
            viewport,
          })),
        ),
      });
  for (const file of readdirSync(SCREENS).sort()) {
    const subject = basename(file, '.js');
    const { default: screens } = await import(join(SCREENS, file));
    for (const [name, [query, viewport, act]] of Object.entries(screens))
      found.push({
        subject: `${subject}: in particular`,
        file: subject,
        name,
        query,
        act,
        shots: [{ name, viewport }],
      });
  }
  return found;
}

function chosenOf(all, names) {
  if (names.length === 0) return all;
  const unknown = names.filter(
    (name) =>
      !all.some(
        (visit) => [visit.name, visit.file].includes(name) || visit.shots.some((one) => one.name === name),
      ),
  );
  if (unknown.length > 0) throw new Error(`there is no screen ${unknown.join(', ')}`);
  return all
    .map((visit) =>
      names.some((name) => [visit.name, visit.file].includes(name))
        ? visit
        : { ...visit, shots: visit.shots.filter((one) => names.includes(one.name)) },
    )
    .filter(({ shots }) => shots.length > 0);
}

/** One picture of the page that stands open. */
async function shoot(page, folder, { name, theme, viewport }) {
  if (theme) await page.evaluate((next) => (document.documentElement.dataset.theme = next), theme);
  await page.setViewportSize(viewport);
  // Twice: a pane that measures itself is drawn anew in the second frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const complaints = await judge(page);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  return complaints;
}

async function look(browser, base, folder, { subject, query, act, shots }) {
  const context = await browser.newContext({
    viewport: shots[0].viewport,
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(`threw ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && thrown.push(message.text()));
  // The desktop freezes the prototypes: what leans on changing them must fail here too.
  await page.addInitScript(() => Object.freeze(Object.prototype));
  const seen = [];
  try {
    await page.goto(`${base}/?${query}`);
    await page.locator('[data-ready]').waitFor();
    await act(page);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    for (const shot of shots)
      seen.push({
        subject,
        name: shot.name,
        complaints: [...(await shoot(page, folder, shot)), ...thrown.splice(0)],
      });
  } catch (error) {
    const [first] = String(error.message).split('\n');
    seen.push({
      subject,
      name: shots[seen.length]?.name ?? shots[0].name,
      complaints: [`not reached: ${first}`, ...thrown],
    });
  }
  await context.close();
  return seen;
}

function tell({ name, complaints }) {
  console.log(
    complaints.length === 0 ? `ok    ${name}` : `FAIL  ${name}\n      ${complaints.join('\n      ')}`,
  );
}

const [folder, ...names] = process.argv.slice(2);
if (!folder) {
  console.error('npm run look -- FOLDER [NAME...]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const queue = chosenOf(await visits(), names);
const order = new Map(queue.flatMap(({ shots }) => shots).map(({ name }, place) => [name, place]));
const root = mkdtempSync(join(tmpdir(), 'sangam-look-'));
await build({ mode: 'fake', logLevel: 'error', build: { outDir: root, emptyOutDir: true } });
const { base, stop } = await serve(root);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
const seen = [];
async function work() {
  for (let visit = queue.shift(); visit; visit = queue.shift()) {
    const results = await look(browser, base, folder, visit);
    results.forEach(tell);
    seen.push(...results);
  }
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
await browser.close();
stop();
rmSync(root, { recursive: true });
seen.sort((one, other) => order.get(one.name) - order.get(other.name));
writeSheet(folder, seen);
const wrong = seen.filter(({ complaints }) => complaints.length > 0);
console.log(`${seen.length} pictures in ${folder}, ${wrong.length} with something wrong`);
process.exit(wrong.length > 0 ? 1 : 0);
