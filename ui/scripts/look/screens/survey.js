/** Asking customers how it was. What they answered is on the team's page. */
import { keys0, MANAGER, MANAGER_DARK, SMALL, TALL, WIDE } from '../acts.js';

export default {
  survey: [`${MANAGER}&real&survey=on`, TALL, keys0('g', 'f')],
  'survey-dark': [`${MANAGER_DARK}&real&survey=on`, WIDE, keys0('g', 'f')],
  'survey-small': [`${MANAGER}&real&locale=hi&survey=on`, SMALL, keys0('g', 'f')],
  'survey-off': [`${MANAGER_DARK}&real&locale=fr`, SMALL, keys0('g', 'f')],
};
