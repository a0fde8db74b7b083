/** The inbox as a whole. */
import { keys, keysAt, open, SMALL, still, WIDE } from '../acts.js';

const chatMenu = async (page) => {
  await page.locator('button.more').click();
  await page.locator('.pop').waitFor();
};

const found = async (page) => {
  await keys('Control+k')(page);
  await page.keyboard.type('pri');
  await page.locator('.palette-list [data-value^="chat "]').first().waitFor();
};
const photo = async (page) => {
  await open(0)(page);
  await page.locator('[data-message] button.frame').last().click();
  await page.locator('.lightbox img').waitFor();
};

/** The same, closer. */
const photoCloser = async (page) => {
  await photo(page);
  await page.keyboard.press('+');
  await page.locator('.lightbox .near').waitFor();
  await page.keyboard.press('ArrowRight');
};

/** Every notice, also those that were folded away. */
async function unfolded(page) {
  await open(0)(page);
  await page.locator('.notices .more button').click();
}

export default {
  inbox: ['theme=light', WIDE, open(0)],
  'inbox-dark': ['theme=dark', WIDE, open(0)],
  'inbox-hindi': ['theme=light&locale=hi', WIDE, open(0)],
  'inbox-french-small': ['theme=light&locale=fr', SMALL, open(0)],
  'inbox-small': ['theme=light', SMALL, open(0)],
  'inbox-small-dark': ['theme=dark', SMALL, open(0)],
  'inbox-offline': ['theme=light&offline', WIDE, open(1)],
  'own-hub': ['theme=light&offline&own-hub=the+disk+is+full', WIDE, open(1)],
  'own-hub-hindi': ['theme=dark&locale=hi&offline&own-hub=the+disk+is+full', SMALL, open(1)],
  'inbox-real-closed': ['theme=light&real', WIDE, open(7)],
  'inbox-empty': ['theme=light&real', WIDE, still],
  drawer: ['theme=light', SMALL, keys('d')],
  assign: ['theme=light', WIDE, keys('a')],
  keys: ['theme=light', WIDE, keys('?')],
  palette: ['theme=dark', WIDE, keys('Control+k')],
  'palette-found': ['theme=light', WIDE, found],
  'palette-found-hindi': ['theme=dark&locale=hi', SMALL, found],
  photo: ['theme=light', WIDE, photo],
  'photo-closer': ['theme=light&locale=hi', WIDE, photoCloser],
  'photo-closer-small': ['theme=dark', SMALL, photoCloser],
  'photo-french': ['theme=dark&locale=fr', SMALL, photo],
  notice: ['theme=dark&notice', WIDE, open(0)],
  'notices-many': ['theme=light&notice=many', SMALL, open(0)],
  'notices-all': ['theme=dark&locale=hi&notice=many', SMALL, unfolded],
  search: [
    'theme=light',
    WIDE,
    async (page) => {
      await keys('/')(page);
      await page.keyboard.type('order 76');
      await page.locator('[data-result]').first().waitFor();
    },
  ],
  'owner-inbox': ['theme=light&role=owner&real', WIDE, open(4)],
  'owner-menu': ['theme=dark&role=owner&real', WIDE, keysAt(4, chatMenu)],
  'inbox-mirror': ['theme=light&role=owner&real&stage=mirror', WIDE, open(0)],
  'inbox-one-person': ['theme=dark&real&stage=one_person', SMALL, open(1)],
  'inbox-disconnected': ['theme=light&role=owner&real&link=disconnected', WIDE, open(1)],
  'panel-no-marketing': ['theme=light&nomarketing', WIDE, open(0)],
  'panel-no-marketing-hi': ['theme=dark&nomarketing&locale=hi', WIDE, open(0)],
};
