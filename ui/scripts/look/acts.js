/** What the screens' lists share: windows, who looks, and the ways to a screen. */
export const WIDE = { width: 1360, height: 860 };
export const TALL = { width: 1360, height: 2000 };
export const SMALL = { width: 1024, height: 640 };
export const open = (index) => async (page) => {
  await page.locator('[data-conversation]').nth(index).click();
  await page.locator('[data-message]').last().waitFor();
};
export const keys =
  (...chords) =>
  async (page) => {
    await open(0)(page);
    for (const chord of chords) await page.keyboard.press(chord);
  };
export const still = async () => undefined;
/** Keys pressed while no conversation is open. */
export const keys0 =
  (...chords) =>
  async (page) => {
    await page.locator('nav[aria-label]').first().waitFor();
    for (const chord of chords) await page.keyboard.press(chord);
    await page.locator('h1:visible, .note:visible').first().waitFor();
  };
/** The journey, at the step it opens with or at another one. */
export const connect = (step) => async (page) => {
  await keys0('g', 'c')(page);
  await page.locator('[data-step-title], [role=alert]').first().waitFor();
  if (typeof step === 'string') await page.getByRole('button', { name: step }).click();
  if (typeof step === 'number') await page.locator('nav ol button').nth(step).click();
};
export const keysAt = (index, act) => async (page) => {
  await open(index)(page);
  await act(page);
};
/** A part of the settings, and what to do there. */
export const settings = (part, then) => async (page) => {
  await keys0('g', 's')(page);
  await page.locator(`#settings-${part}`).click();
  await page.locator('#settings-panel :is(li, form)').first().waitFor();
  await then?.(page);
};
export const MANAGER = 'theme=light&role=manager&real';
export const MANAGER_DARK = 'theme=dark&role=manager&real';
export const OWNER = 'theme=light&role=owner&real';
export const OWNER_DARK = 'theme=dark&role=owner&real';
/** Lists draw what is in sight and little more, however long they are. */
export const fewNodes = async (page) => {
  const live = await page.evaluate(() => document.querySelectorAll('*').length);
  if (live >= 1500) throw new Error(`${live} elements are live`);
};
