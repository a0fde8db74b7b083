/** Templates: choosing, filling, looking after them; a new chat. */
import { keys0, keysAt, open, OWNER, OWNER_DARK, SMALL, WIDE } from '../acts.js';

/** The template sheet of the open conversation, with a template of this name chosen. */
const template = (name) => async (page) => {
  await page.keyboard.press('t');
  await page.locator('.template-search').waitFor();
  await page.locator('.template-option', { hasText: name }).first().click();
  await page.locator('.fill .preview .bubble').waitFor();
};
const newChat = (typed) => async (page) => {
  await page.locator('[data-conversation]').first().waitFor();
  await page.keyboard.press('Control+n');
  await page.locator('.whom input').fill(typed);
  await page.locator('.fill .preview .bubble').waitFor();
};
/** The page of templates, with one of them looked at. */
const templates = (name) => async (page) => {
  await keys0('g', 'm')(page);
  await page.locator('.columns').waitFor();
  if (name) await page.locator('.list li button', { hasText: name }).first().click();
};
const writing = async (page) => {
  await templates()(page);
  await page.locator('.head button').click();
  const fields = page.locator('form .fields');
  await fields.locator('input').first().fill('Fitting booked');
  await fields.locator('textarea').fill('Hello ');
  await fields.locator('.source-trigger').last().click();
  await page.locator('.pop-item').first().click();
  await page.keyboard.type(', your fitting is booked for {{date}}');
  await page.locator('form .add button').nth(0).click();
  await page.locator('form .add button').nth(1).click();
  await page.locator('form footer button').first().click();
  await page.locator('[aria-invalid=true]').first().waitFor();
};

export default {
  template: ['theme=light&price=0.115', WIDE, keysAt(7, template('order_ready'))],
  'template-dark': ['theme=dark&price=0.115', WIDE, keysAt(7, template('winter_sale'))],
  'template-small': ['theme=light&locale=hi&price=0.115', SMALL, keysAt(7, template('payment_reminder'))],
  'template-french': ['theme=light&locale=fr', WIDE, keysAt(1, template('shop_moved'))],
  'template-picture': [
    'theme=dark&price=0.115',
    SMALL,
    keysAt(7, async (page) => {
      await template('winter_sale')(page);
      await page.locator('.blanks .file button').click();
      await page.locator('.preview img').waitFor();
      await page.locator('.fill footer button').click();
      await page.locator('.blanks [aria-invalid=true]').waitFor();
    }),
  ],
  'template-sent': ['theme=light', WIDE, open(6)],
  'template-sent-dark': ['theme=dark&locale=hi', SMALL, open(6)],
  'template-none': [
    'theme=light&role=owner&real&notemplates',
    WIDE,
    keysAt(7, (page) => page.keyboard.press('t')),
  ],
  'new-chat': ['theme=light&price=0.115', WIDE, newChat('98294 55555')],
  'new-chat-known': ['theme=dark&price=0.115', WIDE, newChat('9833300077')],
  'new-chat-small': ['theme=light&locale=hi&price=0.115', SMALL, newChat('98294')],
  templates: [OWNER, { width: 1360, height: 900 }, templates('shop_moved')],
  'templates-rejected': [`${OWNER_DARK}&locale=fr`, WIDE, templates('diwali_gift')],
  'templates-small': [`${OWNER}&locale=hi`, SMALL, templates('new_arrivals')],
  'templates-agent': ['theme=dark&real', SMALL, templates('sale_cards')],
  'template-delete': [
    `${OWNER_DARK}&locale=hi`,
    SMALL,
    async (page) => {
      await templates('order_ready')(page);
      await page.locator('.detail .acts button').last().click();
      await page.locator('.sheet').waitFor();
    },
  ],
  'template-form': [OWNER, { width: 1360, height: 1500 }, writing],
  'template-form-small': [`${OWNER_DARK}&locale=hi`, { width: 1024, height: 1300 }, writing],
};
