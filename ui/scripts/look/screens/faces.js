/** What stands in the place of what could not be read, and above what could not be confirmed. */
import { keys0, open, OWNER, OWNER_DARK, SMALL, still, WIDE } from '../acts.js';

/** A part of the settings, as far as it could be read. */
const part = (name) => async (page) => {
  await keys0('g', 's')(page);
  await page.locator(`#settings-${name}`).click();
  await page.locator('#settings-panel :is([role=alert], li, form, .card, section)').first().waitFor();
};
/** Until it is said of the page that it may be old. */
const aged = (reach) => async (page) => {
  await reach(page);
  await page.evaluate(() => dispatchEvent(new Event('age')));
  await page.locator('.stale').first().waitFor();
};

const PARTS = {
  replies: 'quick_replies',
  you: 'team,second_factor',
  people: 'team,teams',
  labels: 'labels',
  views: 'saved_views',
  hours: 'shop',
  routing: 'routing',
  survey: 'survey',
  log: 'audit',
  about: 'updates',
};
const eachPart = (wish, way) =>
  Object.fromEntries(
    Object.entries(PARTS).map(([name, reads], index) => [
      `${wish}-${name}`,
      [
        `${index % 2 === 0 ? OWNER : OWNER_DARK}&views&${wish}=${reads}`,
        index % 2 === 0 ? WIDE : SMALL,
        way(name),
      ],
    ]),
  );

export default {
  ...eachPart('fails', part),
  ...eachPart('ages', (name) => aged(part(name))),
  'fails-list': ['theme=light&real&fails=conversations', WIDE, still],
  'fails-thread': [
    'theme=light&real&fails=thread',
    WIDE,
    (page) => page.locator('[data-conversation]').first().click(),
  ],
  'fails-number': [
    `${OWNER}&fails=month,alerts,copies,ledger`,
    { width: 1360, height: 1800 },
    keys0('g', 'n'),
  ],
  'fails-numbers': [`${OWNER_DARK}&fails=numbers,number`, SMALL, keys0('g', 'n')],
  'fails-templates': [`${OWNER}&fails=templates`, WIDE, keys0('g', 'm')],
  'fails-team': [`${OWNER_DARK}&fails=team_now,team_report`, WIDE, keys0('g', 't')],
  'fails-release': [`${OWNER}&journey=release&fails=held`, WIDE, keys0('g', 'c')],
  'fails-connect': [`${OWNER}&journey=before&fails=connect`, WIDE, keys0('g', 'c')],
  'ages-list': ['theme=light&real&ages=conversations', WIDE, aged(open(1))],
  'ages-thread': ['theme=dark&real&ages=thread', SMALL, aged(open(1))],
  'ages-number': [
    `${OWNER}&ages=month,alerts,copies,ledger,number`,
    { width: 1360, height: 1800 },
    aged(keys0('g', 'n')),
  ],
  'ages-templates': [`${OWNER}&ages=templates`, WIDE, aged(keys0('g', 'm'))],
  'ages-team': [`${OWNER_DARK}&ages=team_now,team_report`, WIDE, aged(keys0('g', 't'))],
};
