/** Before the desk: doors, keys, invitations, the practice shop. */
import { SMALL, still, WIDE } from '../acts.js';

export default {
  reset: ['theme=light&room=doors&opened=reset', WIDE, still],
  scenes: ['theme=light', WIDE, still],
  'scenes-dark': ['theme=dark&locale=hi', SMALL, still],
  'first-number': ['theme=light&role=owner&real&nonumber', WIDE, still],
  doors: ['theme=light&room=doors', WIDE, still],
  'doors-dark': ['theme=dark&room=doors&locale=fr', SMALL, still],
  join: ['theme=light&room=doors', WIDE, (page) => page.locator('.door button').nth(1).click()],
  invited: ['theme=light&real&opened=join', WIDE, (page) => page.locator('.sheet').waitFor()],
  'invited-door': ['theme=dark&room=doors&locale=hi&opened=join', SMALL, still],
  own: ['theme=light&room=doors', SMALL, (page) => page.locator('.door button').nth(2).click()],
  'signed-out': ['theme=dark&room=signed_out', WIDE, still],
  vault: ['theme=light&room=vault', WIDE, still],
  'vault-locked': ['theme=light&room=vault&sealed', WIDE, still],
  'vault-anew': [
    'theme=dark&room=vault&sealed',
    SMALL,
    (page) => page.locator('.ways button').nth(1).click(),
  ],
};
