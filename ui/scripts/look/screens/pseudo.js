/** English in disguise, longer than any language we speak: what is cut here would be cut somewhere. And the languages that are begun. */
import { keys0, open, OWNER, SMALL, still, WIDE } from '../acts.js';

export default {
  'pseudo-inbox': ['theme=light&locale=en-XA', WIDE, open(0)],
  'pseudo-inbox-small': ['theme=dark&locale=en-XA', SMALL, open(1)],
  'pseudo-closed': ['theme=light&real&locale=en-XA', SMALL, open(7)],
  'pseudo-doors': ['theme=light&room=doors&locale=en-XA', SMALL, still],
  'pseudo-settings': [`${OWNER}&locale=en-XA`, WIDE, keys0('g', 's')],
  'pseudo-number': [`${OWNER}&locale=en-XA`, WIDE, keys0('g', 'n')],
  'digits-hindi': ['theme=light&locale=hi-u-nu-deva', WIDE, open(1)],
  'digits-hindi-settings': ['theme=dark&locale=hi-u-nu-deva', WIDE, keys0('g', 's')],
  'tamil-inbox': ['theme=light&locale=ta', WIDE, open(1)],
  'tamil-inbox-small': ['theme=dark&locale=ta-u-nu-tamldec', SMALL, open(7)],
  'bengali-inbox': ['theme=light&locale=bn-u-nu-beng', WIDE, open(1)],
  'bengali-inbox-small': ['theme=dark&locale=bn', SMALL, open(0)],
};
