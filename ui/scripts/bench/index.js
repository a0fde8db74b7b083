/**
 * What the page's main thread works for one act of a person, with a hundred thousand conversations and in one of a hundred thousand
 * messages, beside the same page with a thousand: the built page in Chromium over loopback HTTP, traced by the browser itself.
 *
 *   npm run bench -- [ROUNDS] [ACT...]      CHROMIUM=/usr/bin/chromium
 *
 * Prints one JSON object, and a table beside it. `work` is everything the act makes the main thread do, over as many frames as it takes;
 * `longest` is the longest piece of it, which is what can hold up a frame, and `longest_is` says what that of the worst round consists
 * of. `elements` are those of the document and those a script holds outside of it after the act was repeated and the rubbish was taken
 * out; `copied` are what components are made from, once each.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import ACTS from './acts.js';
import { crowd } from './crowd.js';
import { open } from './desk.js';
import { elements, instant, longestBetween, traced, workBetween } from './trace.js';

const FRAME = 16.7;
const ELEMENTS = 1_500;
const MANY = 100_000;
const FEW = 1_000;
const WINDOW = { width: 1360, height: 860 };

const rounded = (milliseconds) => Math.round(milliseconds * 100) / 100;
function summary(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share) => rounded(sorted[Math.ceil((sorted.length - 1) * share)]);
  return { p50: at(0.5), p99: at(0.99) };
}

/** The invented shop as a module of this process: every corpus gets one of its own. */
async function invented(folder) {
  await build({
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'src/ipc/fake/index.ts',
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: 'fake.mjs' } },
    },
  });
  globalThis.location = { search: '?role=owner&real' };
  return (copy) => import(`${join(folder, 'fake.mjs')}?${copy}`);
}

/** One act, over and over, in the state it needs. */
async function measure(world, [reach, act], rounds) {
  const { browser, page, desk } = world;
  await reach?.(world);
  await desk.quiet();
  const trace = await traced(browser, page, async () => {
    const begun = [];
    for (let round = 0; round < rounds; round += 1) {
      begun.push(instant());
      await act(world, round);
      await desk.quiet();
    }
    return [...begun, instant()];
  });
  // What an act makes the page do is its own until the next one begins, however late the machine lets it come.
  const times = trace.result.slice(0, -1).map((from, round) => [from, trace.result[round + 1]]);
  const done = times.map((time) => workBetween(trace.tasks, time));
  const worst = done.reduce(
    (worst, { longest }, round) => (longest > done[worst].longest ? round : worst),
    0,
  );
  return {
    work: summary(done.map(({ work }) => work)),
    longest: summary(done.map(({ longest }) => longest)),
    longest_is: longestBetween(trace, times[worst]),
    elements: await elements(page, world.session),
  };
}

async function figuresOf(browser, root, desk, rounds, names) {
  const served = await open(root, desk);
  const context = await browser.newContext({ viewport: WINDOW, locale: 'en-IN', timezoneId: 'Asia/Kolkata' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`the page threw ${error.message}`));
  await page.goto(served.base);
  await page.locator('[data-conversation]').first().waitFor();
  await served.quiet();
  const session = await context.newCDPSession(page);
  const world = { browser, page, session, desk: served, crowd: desk };
  const figures = {};
  for (const [name, act] of Object.entries(ACTS))
    if (names.length === 0 || names.some((wanted) => name.includes(wanted)))
      figures[name] = await measure(world, act, rounds);
  await context.close();
  served.stop();
  return figures;
}

function table(many, few) {
  const cells = (...all) => all.map((one, index) => String(one).padStart(index === 0 ? -1 : 10)).join('');
  const head = `${'ms'.padEnd(42)}${cells('', 'work p50', 'p99', 'longest', 'few p50', 'ratio', 'elements')}`;
  const lines = Object.entries(many).map(
    ([
      name,
      {
        work,
        longest,
        elements: { live, detached },
      },
    ]) => {
      const alive = live + detached;
      const than = few[name].work;
      const verdict = longest.p99 <= FRAME && alive < ELEMENTS ? '' : '  over';
      return `${name.padEnd(42)}${cells('', work.p50, work.p99, longest.p99, than.p50, rounded(work.p50 / than.p50), alive)}${verdict}`;
    },
  );
  return [head, ...lines].join('\n');
}

const [asked = '40', ...names] = process.argv.slice(2);
const rounds = Number(asked);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('npm run bench -- [ROUNDS] [ACT...]');
  process.exit(2);
}
const root = mkdtempSync(join(tmpdir(), 'sangam-bench-'));
const fake = await invented(join(root, 'fake'));
await build({ logLevel: 'error', build: { outDir: join(root, 'page'), emptyOutDir: true } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
const load = loadavg()[0];
const told = {};
for (const [name, chats] of [
  ['few', FEW],
  ['many', MANY],
])
  told[name] = await figuresOf(
    browser,
    join(root, 'page'),
    await crowd(await fake(name), chats),
    rounds,
    names,
  );
await browser.close();
rmSync(root, { recursive: true });
console.error(table(told.many, told.few));
const machine = { processors: availableParallelism(), load: rounded(load), browser: 'Chromium' };
console.log(
  JSON.stringify(
    { rounds, frame_ms: FRAME, machine, conversations: { few: FEW, many: MANY }, ...told },
    null,
    2,
  ),
);
process.exit(0);
