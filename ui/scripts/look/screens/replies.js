/** Quick replies: the picker, their page, a sheet of them. */
import { keys0, open, OWNER, OWNER_DARK, SMALL, WIDE } from '../acts.js';

/** The list a slash opens, and what to type behind it. */
const slash = (typed, then) => async (page) => {
  await open(1)(page);
  await page.locator('form.composer textarea').pressSequentially(`/${typed}`);
  await page.locator('.picker').waitFor();
  await then?.(page);
};
const amount = slash('upi', async (page) => {
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.picker input').fill('1,250');
  await page.locator('.picker .preview').waitFor();
});
/** The page of quick replies, and what to do on it. */
const replies = (then) => async (page) => {
  await keys0('g', 'r')(page);
  await page.locator('#settings-panel :is([data-row], .note)').first().waitFor();
  await then?.(page);
};
const replyForm = replies(async (page) => {
  await page.locator('[data-row]').nth(3).click();
  await page.locator('form textarea').first().fill('Hello {nmae}, please pay ₹{amount}: {upi_link}');
  await page.locator('[aria-invalid=true]').first().waitFor();
});
const replySheet = replies(async (page) => {
  await page.locator('.files button').first().click();
  await page.locator('.import .line button').click();
  await page.locator('.import table, .import .callout').first().waitFor();
});

export default {
  'replies-picker': ['theme=light', WIDE, slash('')],
  'replies-picker-dark': ['theme=dark&locale=hi', SMALL, slash('p')],
  'replies-picker-none': ['theme=light&locale=fr', SMALL, slash('zzz')],
  'replies-amount': ['theme=dark', WIDE, amount],
  'replies-amount-small': ['theme=light&locale=hi', SMALL, amount],
  replies: [OWNER, WIDE, replies()],
  'replies-dark': ['theme=dark&locale=fr', SMALL, replies()],
  'replies-hindi': [`${OWNER_DARK}&locale=hi`, WIDE, replies()],
  'replies-form': [OWNER, WIDE, replyForm],
  'replies-form-small': [`${OWNER_DARK}&locale=hi`, SMALL, replyForm],
  'replies-sheet': [OWNER, WIDE, replySheet],
  'replies-sheet-small': [`${OWNER_DARK}&locale=fr`, SMALL, replySheet],
  'replies-sheet-fault': [`${OWNER}&sheet=rows&locale=hi`, SMALL, replySheet],
};
