/** What is done to the page, over and over: how to be there, and one doing of it by key, wheel or push, with no script put into the page. */

const VIEWS = ['2', '3', '4', '1'];
const OVER_LIST = [200, 400];
const OVER_THREAD = [760, 400];

const escape = async ({ page }) => {
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('Escape');
};
const all = async (world) => {
  await escape(world);
  await world.page.keyboard.press('4');
  await world.desk.quiet();
};
const opened = async (world) => {
  await all(world);
  await world.page.keyboard.press('j');
  await world.desk.quiet();
};
const wheeled = async ({ page, desk }, [x, y], by, times) => {
  await page.mouse.move(x, y);
  for (let turn = 0; turn < times; turn += 1) {
    await page.mouse.wheel(0, by);
    await desk.quiet();
  }
};

/** name: how to be there, and the act of one round */
export default {
  'switch view': [all, ({ page }, round) => page.keyboard.press(VIEWS[round % VIEWS.length])],
  'next chat (j)': [opened, ({ page }) => page.keyboard.press('j')],
  'previous chat (k)': [undefined, ({ page }) => page.keyboard.press('k')],
  'open chat (mouse)': [opened, ({ page }, round) => page.mouse.click(200, 220 + 60 * (round % 8))],
  'search keystroke': [
    async (world) => {
      await all(world);
      await world.page.keyboard.press('/');
    },
    ({ page }, round) => page.keyboard.press(round % 8 === 7 ? 'Backspace' : 'aehirst'[round % 8]),
  ],
  'more hits': [
    undefined,
    async ({ page }) => {
      await page.mouse.move(...OVER_LIST);
      await page.mouse.wheel(0, 1200);
    },
  ],
  'next hit (F3)': [
    async (world) => {
      await all(world);
      await world.page.keyboard.press('/');
      await world.page.keyboard.press('a');
      await world.desk.quiet();
    },
    ({ page }) => page.keyboard.press('F3'),
  ],
  'composer keystroke': [
    async (world) => {
      await opened(world);
      await world.page.keyboard.press('r');
    },
    ({ page }, round) => page.keyboard.press('namaste '[round % 8]),
  ],
  'scroll list a page': [
    opened,
    async ({ page }) => {
      await page.mouse.move(...OVER_LIST);
      await page.mouse.wheel(0, 560);
    },
  ],
  'incoming message': [opened, ({ desk, crowd }, round) => desk.stale(crowd.writes(0, `Kya hua? ${round}`))],
  'presence frame': [undefined, ({ desk, crowd }, round) => desk.stale(crowd.turns(round))],
  'scroll thread a page': [
    opened,
    async ({ page }) => {
      await page.mouse.move(...OVER_THREAD);
      await page.mouse.wheel(0, -560);
    },
  ],
  'incoming while far up in list and thread': [
    async (world) => {
      await opened(world);
      await wheeled(world, OVER_THREAD, -4_000, 25);
      await wheeled(world, OVER_LIST, 6_000, 25);
    },
    ({ desk, crowd }, round) => desk.stale(crowd.writes(0, `Koi hai? ${round}`)),
  ],
  'choose another (J)': [opened, ({ page }) => page.keyboard.press('Shift+J')],
  'choose all': [
    all,
    async ({ page }, round) => page.keyboard.press(round % 2 === 0 ? 'Control+a' : 'Escape'),
  ],
};
