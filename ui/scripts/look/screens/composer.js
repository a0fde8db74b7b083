/** Attaching, making, recording, forwarding. */
import { keysAt, SMALL, WIDE } from '../acts.js';

/** Two files on the draft, as if chosen in the system's dialog and dropped. */
const attached = async (page) => {
  await page.keyboard.press('Control+o');
  await page.locator('.tile').first().waitFor();
  const dropped = await page.evaluateHandle(async () => {
    const canvas = new OffscreenCanvas(300, 200);
    canvas.getContext('2d')?.fillRect(0, 0, 200, 120);
    const files = new DataTransfer();
    files.items.add(new File([await canvas.convertToBlob({ type: 'image/png' })], 'Blue Bandhani.png'));
    return files;
  });
  await page.locator('.stage').dispatchEvent('drop', { dataTransfer: dropped });
  await page.locator('.tile img').waitFor();
};
/** Files that cannot go, dropped at once. */
const notAttached = async (page) => {
  const dropped = await page.evaluateHandle(() => {
    const files = new DataTransfer();
    for (const name of ['bill.pdf', 'price list.pdf', 'Blue Bandhani.png', 'order 12.pdf', 'order 13.pdf'])
      files.items.add(new File([], name));
    return files;
  });
  await page.locator('.stage').dispatchEvent('drop', { dataTransfer: dropped });
  await page.locator('.refused span').waitFor();
};
/** A film that loses its subtitles and its all-around picture on the way. */
const film = async (page) => {
  const dropped = await page.evaluateHandle(() => {
    const files = new DataTransfer();
    files.items.add(new File(['ftypisom sbtl GSpherical'], 'Shop all around.mp4'));
    return files;
  });
  await page.locator('.stage').dispatchEvent('drop', { dataTransfer: dropped });
  await page.locator('.tile .why').nth(1).waitFor();
};
const make = (index) => async (page) => {
  await page.locator('form.composer .tools [aria-haspopup=menu]').first().click();
  await page.getByRole('menuitem').nth(index).click();
  await page.locator('.make').waitFor();
  await page.locator('.make textarea').fill('Which one shall we keep for you?');
  await page.locator('.make input').nth(0).fill('Indigo');
};
const forward = async (page) => {
  const last = page.locator('[data-message]').last();
  await last.hover();
  await last.getByRole('button', { name: 'Send to somebody else' }).click();
  await page.locator('.forward li').first().waitFor();
};
/** A voice note under way; with a deed, what follows it. */
const voice = (deed) => async (page) => {
  await page.keyboard.press('Alt+v');
  await page.locator('.bar, .failed').first().waitFor();
  if (deed === 'pause') await page.keyboard.press('Alt+v');
  if (deed === 'ask') await page.keyboard.press('Escape');
  if (deed === 'note') {
    await page.keyboard.press('Alt+n');
    await page.locator('form.noting textarea').waitFor();
  }
  if (deed === 'listen') {
    await page.locator('.bar .deeds button').nth(1).click();
    await page.locator('.tile audio').waitFor({ state: 'attached' });
  }
};

export default {
  attached: ['theme=light', WIDE, keysAt(1, attached)],
  'attached-small-dark': ['theme=dark&locale=fr', SMALL, keysAt(1, attached)],
  'not-attached': ['theme=light', SMALL, keysAt(1, notAttached)],
  'not-attached-dark-french': ['theme=dark&locale=fr', SMALL, keysAt(1, notAttached)],
  film: ['theme=light', WIDE, keysAt(1, film)],
  'film-small-dark-hindi': ['theme=dark&locale=hi', SMALL, keysAt(1, film)],
  'make-buttons': ['theme=light', WIDE, keysAt(1, make(3))],
  'make-list-small-dark': ['theme=dark&locale=hi', SMALL, keysAt(1, make(4))],
  forward: ['theme=light', WIDE, keysAt(1, forward)],
  'voice-recording': ['theme=light&said=23', WIDE, keysAt(1, voice())],
  'voice-recording-muted': ['theme=dark&locale=hi&said=9&muted', SMALL, keysAt(1, voice())],
  'voice-recording-long': ['theme=light&locale=fr&said=515', SMALL, keysAt(1, voice())],
  'voice-paused': ['theme=dark&said=41', WIDE, keysAt(1, voice('pause'))],
  'voice-asking': ['theme=light&locale=hi&said=12', SMALL, keysAt(1, voice('ask'))],
  'voice-beside-a-note': ['theme=light&locale=hi&said=23', SMALL, keysAt(1, voice('note'))],
  'voice-recorded': ['theme=light&said=23', WIDE, keysAt(1, voice('listen'))],
  'voice-recorded-dark': ['theme=dark&locale=hi&said=7&muted', SMALL, keysAt(1, voice('listen'))],
  'voice-none': ['theme=light&locale=fr&microphone=no_microphone', SMALL, keysAt(1, voice())],
};
