/** Newer versions: the line above everything, and the page about this one. */
import { keys0, open, SMALL, still, WIDE } from '../acts.js';

const about = async (page) => {
  await keys0('g', 'v')(page);
  await page.locator('#settings-panel .card').waitFor();
};
const news = async (page) => {
  await page.locator('[data-update] button').first().click();
  await page.locator('.sheet').waitFor();
};

export default {
  update: ['theme=light&real&update=there', WIDE, open(0)],
  'update-dark-hindi-small': ['theme=dark&real&locale=hi&update=ready', SMALL, open(0)],
  'update-french-small': ['theme=light&real&locale=fr&update=there', SMALL, open(0)],
  'update-news': ['theme=light&real&update=there', WIDE, news],
  'update-news-dark-hindi': ['theme=dark&real&locale=hi&update=ready', SMALL, news],
  'update-downloading': ['theme=dark&real&update=downloading', WIDE, still],
  'update-doors': ['theme=light&room=doors&update=there', WIDE, still],
  'update-needed': ['theme=light&real&line=upgrade_required&needs=0.2.0&update=there', WIDE, open(0)],
  'update-hub-older': ['theme=dark&real&locale=fr&line=hub_older', SMALL, open(0)],
  about: ['theme=light&role=owner&real', WIDE, about],
  'about-newest': ['theme=dark&role=owner&real&update=newest', WIDE, about],
  'about-offer': ['theme=light&role=owner&real&update=there', WIDE, about],
  'about-trouble-hindi': ['theme=dark&role=owner&real&locale=hi&update=there:not_signed', SMALL, about],
  'about-waiting-french': ['theme=light&role=owner&real&locale=fr&update=waiting', SMALL, about],
};
