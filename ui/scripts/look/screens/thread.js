/** Bubbles: every kind, refused ones, held ones. */
import { keysAt, open, SMALL, TALL, WIDE } from '../acts.js';

/** One refusal's remedy pressed, its details open. */
const unfold = (meaning) => async (page) => {
  const refusal = page.locator(`[data-refused=${meaning}]`);
  await refusal.locator('.deeds button').first().click();
  await refusal.locator('summary').click();
  await refusal.locator('.next:not(:empty)').waitFor();
};
/** A short answer that rests before it leaves. */
const held = async (page) => {
  await page.locator('form.composer textarea').fill('Yes');
  await page.keyboard.press('Control+Enter');
  await page.locator('[aria-keyshortcuts*="+Z"]').first().waitFor();
};

/** A reaction that did not reach the customer. */
const reaction = async (page) => {
  const refused = page.locator('.refused-reaction');
  await page.locator('[data-message]').last().hover();
  while (!(await refused.isVisible())) await page.mouse.wheel(0, -400);
  await page.mouse.wheel(0, -2000);
};

/** One that may have arrived, sent again. */
const sentAgain = async (page) => {
  await open(1)(page);
  const unsure = page.locator('[data-refused=unanswered]').first();
  await unsure.locator('.deeds button').first().click();
  await unsure.locator('.deeds button[aria-disabled=true]').waitFor();
};

export default {
  kinds: ['theme=light', { width: 1360, height: 1500 }, open(3)],
  'kinds-dark': ['theme=dark', { width: 1360, height: 1500 }, open(3)],
  refused: ['theme=light&real&refused', TALL, open(7)],
  'refused-dark': ['theme=dark&real&role=owner&refused=open', TALL, keysAt(1, unfold('unrecognised'))],
  'refused-hindi': ['theme=light&real&refused&locale=hi', TALL, open(7)],
  'refused-french': ['theme=light&real&refused=open&locale=fr', TALL, open(1)],
  'reaction-refused': ['theme=light&real&refused=open', WIDE, keysAt(1, reaction)],
  'reaction-refused-small-dark-hindi': ['theme=dark&locale=hi&real&refused=open', SMALL, keysAt(1, reaction)],
  'sent-again': ['theme=light&moment=unknown', WIDE, sentAgain],
  'sent-again-dark': ['theme=dark&locale=hi&moment=unknown', SMALL, sentAgain],
  'refused-small': ['theme=light&real&refused', SMALL, keysAt(7, unfold('stage'))],
  missing: ['theme=light&gaps', WIDE, open(4)],
  'missing-since': ['theme=dark&gaps=since', WIDE, open(0)],
  'missing-since-hindi': ['theme=light&locale=hi&gaps=since', SMALL, open(0)],
  'missing-several': ['theme=light&gaps=several', SMALL, open(4)],
  'missing-several-hindi': ['theme=dark&locale=hi&gaps=several', SMALL, open(4)],
  'missing-french': ['theme=dark&locale=fr&gaps', SMALL, open(4)],
  held: ['theme=light&hold=10', WIDE, keysAt(1, held)],
  'held-dark': ['theme=dark&locale=hi&hold=10', SMALL, keysAt(1, held)],
};
