/**
 * Looks at every screen: builds the interface with its invented shop, serves it under the desktop's own content policy
 * and frozen prototypes, opens each screen in Chromium in several sizes, themes and languages, lets axe judge it, and
 * saves a picture of each.
 *
 *   npm run look -- FOLDER [NAME...]      CHROMIUM=/usr/bin/chromium
 *
 * Ends with 1 when a page throws, the policy is broken, or axe finds something serious.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
  "media-src blob:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'";
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const WIDE = { width: 1360, height: 860 };
const TALL = { width: 1360, height: 2000 };
const SMALL = { width: 1024, height: 640 };

const open = (index) => async (page) => {
  await page.locator('[data-conversation]').nth(index).click();
  await page.locator('[data-message]').last().waitFor();
};
const keys =
  (...chords) =>
  async (page) => {
    await open(0)(page);
    for (const chord of chords) await page.keyboard.press(chord);
  };
const still = async () => undefined;
/** Keys pressed while no conversation is open. */
const keys0 =
  (...chords) =>
  async (page) => {
    await page.locator('nav[aria-label]').first().waitFor();
    for (const chord of chords) await page.keyboard.press(chord);
    await page.locator('h1:visible, .note:visible').first().waitFor();
  };
/** The journey, at the step it opens with or at another one. */
const connect = (step) => async (page) => {
  await keys0('g', 'c')(page);
  await page.locator('[data-step-title], [role=alert]').first().waitFor();
  if (typeof step === 'string') await page.getByRole('button', { name: step }).click();
  if (typeof step === 'number') await page.locator('nav ol button').nth(step).click();
};
const keysAt = (index, act) => async (page) => {
  await open(index)(page);
  await act(page);
};
/** A draft is begun in a chat where a colleague writes. */
const answered = async (page) => {
  await page.locator('textarea').first().fill('Yes, in blue and in red');
  await page.locator('[data-strip=answering]').waitFor();
};
const chatMenu = async (page) => {
  await page.locator('.more').click();
  await page.locator('.pop').waitFor();
};
/** One refusal's remedy pressed, its details open. */
const unfold = (meaning) => async (page) => {
  const refusal = page.locator(`[data-refused=${meaning}]`);
  await refusal.locator('.deeds button').first().click();
  await refusal.locator('summary').click();
  await refusal.locator('.next:not(:empty)').waitFor();
};
/** Whoever sits here, and whether they take chats. */
const availability = async (page) => {
  await open(0)(page);
  await page.locator('button.me').click();
  await page.locator('.pop').waitFor();
};
const recovery = async (page) => {
  await keys0('g', 'n')(page);
  await page.getByRole('button', { name: 'Make a recovery key' }).click();
  await page.locator('[data-recovery-key]').waitFor();
};
const another = async (page) => {
  await keys0('g', 'n')(page);
  await page.locator('header button').last().click();
  await page.locator('[data-step-title]').waitFor();
};
const again = async (page) => {
  await keys0('g', 'n')(page);
  await page.locator('.callout button').first().click();
  await page.locator('[data-step-title]').waitFor();
};
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
const make = (index) => async (page) => {
  await page.locator('.attach-trigger').click();
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
const listOf = (key) => async (page) => {
  await page.locator('[data-conversation]').first().waitFor();
  await page.keyboard.press(key);
  await page.getByRole('tab', { selected: true }).waitFor();
};
const snoozeMenu = async (page) => {
  await page.keyboard.press('s');
  await page.locator('.pop').waitFor();
};
const snoozeSheet = async (page) => {
  await snoozeMenu(page);
  await page.locator('.pop-item').last().click();
  await page.locator('.sheet').waitFor();
};
/** Four rows are chosen by keys, and then something is done to them. */
const several =
  (...chords) =>
  async (page) => {
    for (const chord of ['x', 'Shift+J', 'Shift+J', 'Shift+J', ...chords]) await page.keyboard.press(chord);
    if (chords.length > 0) await page.locator('[data-toast]').waitFor();
  };
const note = (words) => async (page) => {
  await page.keyboard.press('n');
  await page.locator('form.noting textarea').fill('');
  await page.locator('form.noting textarea').pressSequentially(words);
};
/** A note of one's own, kept, and opened again. */
const noteEdit = async (page) => {
  await note('@Vikram Rao he wants the bill on paper')(page);
  await page.keyboard.press('Escape');
  await page.locator('form.noting button[type=submit]').click();
  await page.locator('[data-note]').last().hover();
};
const mentions = async (page) => {
  await page.locator('[data-conversation]').first().waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.locator('[data-mention]').first().click();
  await page.locator('[data-note]').first().waitFor();
};
const laterMenu = async (page) => {
  await page.locator('form.composer textarea').fill('See you tomorrow');
  await page.keyboard.press('Control+Shift+Enter');
  await page.locator('.pop').waitFor();
};
const laterSheet = async (page) => {
  await laterMenu(page);
  await page.getByRole('menuitem').last().click();
  await page.locator('input[type=date]').waitFor();
};
const laterAll = async (page) => {
  await page.locator('[role=tab]').nth(4).click();
  await page.locator('[data-later]').first().waitFor();
};
/** A short answer that rests before it leaves. */
const held = async (page) => {
  await page.locator('form.composer textarea').fill('Yes');
  await page.keyboard.press('Control+Enter');
  await page.locator('[aria-keyshortcuts]').waitFor();
};
/** A voice note under way; with a deed, what follows it. */
const voice = (deed) => async (page) => {
  await page.keyboard.press('Alt+v');
  await page.locator('.bar, .failed').first().waitFor();
  if (deed === 'pause') await page.keyboard.press('Alt+v');
  if (deed === 'ask') await page.keyboard.press('Escape');
  if (deed === 'listen') {
    await page.locator('.bar .deeds button').nth(1).click();
    await page.locator('.tile audio').waitFor({ state: 'attached' });
  }
};
const priceList = async (page) => {
  await keys0('g', 'n')(page);
  await page.locator('[data-price-list]').click();
  await page.locator('form table').waitFor();
};
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
/** A part of the settings, and what to do there. */
const settings = (part, then) => async (page) => {
  await keys0('g', 's')(page);
  await page.locator(`#settings-${part}`).click();
  await page.locator('#settings-panel :is(li, form)').first().waitFor();
  await then?.(page);
};
const unfoldPerson = (nth) => async (page) => {
  await page.locator('[data-person] [aria-expanded]').nth(nth).click();
  await page.locator('[data-person] fieldset').waitFor();
};
const pressed = (name) => async (page) => {
  await page.getByRole('button', { name }).first().click();
  await page.locator('.sheet').waitFor();
};
/** The team's page, and what to do on it. */
const team =
  (act = still) =>
  async (page) => {
    await keys0('g', 't')(page);
    await page.locator('.facts .figure').first().waitFor();
    await act(page);
  };
const teamRules = team(async (page) => {
  await page.locator('header .rules').click();
  await page.locator('.sheet form').waitFor();
});
const teamMeaning = team(async (page) => {
  await page.locator('.facts .term').nth(1).click();
  await page.locator('.meaning').waitFor();
});
const teamGive = team(async (page) => {
  await page.locator('[data-waiting]').first().focus();
  await page.keyboard.press('a');
  await page.getByRole('menuitem').first().waitFor();
});
const teamPeriod = team(async (page) => {
  await page.getByRole('group').getByRole('button').last().click();
  await page.locator('input[type=date]').first().waitFor();
});
const teamChats = team(async (page) => {
  await page.locator('.facts button.figure').first().click();
  await page.locator('.chosen').waitFor();
  await page.locator('[data-conversation]').first().waitFor();
});
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
  await page.locator('#settings-panel :is([data-reply], .note)').first().waitFor();
  await then?.(page);
};
const replyForm = replies(async (page) => {
  await page.locator('[data-reply]').nth(3).click();
  await page.locator('form textarea').first().fill('Hello {nmae}, please pay ₹{amount}: {upi_link}');
  await page.locator('[aria-invalid=true]').first().waitFor();
});
const replySheet = replies(async (page) => {
  await page.locator('.files button').first().click();
  await page.locator('.import .line button').click();
  await page.locator('.import table, .import .callout').first().waitFor();
});
const labelPicker = async (page) => {
  await page.keyboard.press('l');
  await page.locator('.label-input').waitFor();
};
/** The list filtered by its first label, the menu open or shut. */
const filtered =
  (isOpen = false) =>
  async (page) => {
    await page.locator('[data-conversation]').first().waitFor();
    await page.keyboard.press('f');
    await page.locator('.filter-pop .labels input').nth(0).check();
    await page.locator('.filter-pop .labels input').nth(1).check();
    await page.locator('.filter-pop select').first().selectOption('me');
    if (!isOpen) await page.keyboard.press('Escape');
    await page.locator('.bar .what').waitFor();
  };
/** A pinned view chosen in the rail. */
const railView = (nth) => async (page) => {
  await page.locator('.views button').nth(nth).click();
  await page.locator('.bar .what').waitFor();
};
const savingView = async (page) => {
  await filtered()(page);
  await page.locator('.bar .save').last().click();
  await page.locator('.sheet form').waitFor();
};
const labelsMerging = settings('labels', async (page) => {
  await page.locator('[data-label] .acts button').nth(1).click();
  await page.locator('[data-label] select').waitFor();
});
const labelEditing = settings('labels', async (page) => {
  await page.locator('[data-label] .acts button').first().click();
  await page.locator('[data-label] .name').waitFor();
});
const releaseLabelled = async (page) => {
  await connect()(page);
  await page.locator('input[value=labelled]').check();
};
const MANAGER = 'theme=light&role=manager&real';
const MANAGER_DARK = 'theme=dark&role=manager&real';
const OWNER = 'theme=light&role=owner&real';
const OWNER_DARK = 'theme=dark&role=owner&real';

/** name: query, window, what to do first */
const SCREENS = {
  inbox: ['theme=light', WIDE, open(0)],
  'inbox-dark': ['theme=dark', WIDE, open(0)],
  'inbox-hindi': ['theme=light&locale=hi', WIDE, open(0)],
  'inbox-french-small': ['theme=light&locale=fr', SMALL, open(0)],
  'inbox-small': ['theme=light', SMALL, open(0)],
  'inbox-small-dark': ['theme=dark', SMALL, open(0)],
  'inbox-offline': ['theme=light&offline', WIDE, open(1)],
  'inbox-real-closed': ['theme=light&real', WIDE, open(7)],
  'inbox-empty': ['theme=light&real', WIDE, still],
  presence: ['theme=light&presence', WIDE, open(1)],
  'presence-dark-hindi-small': ['theme=dark&locale=hi&presence', SMALL, open(1)],
  'presence-held': ['theme=light&presence', WIDE, keysAt(1, answered)],
  'presence-held-dark-french-small': ['theme=dark&locale=fr&presence', SMALL, keysAt(1, answered)],
  kinds: ['theme=light', { width: 1360, height: 1500 }, open(3)],
  'kinds-dark': ['theme=dark', { width: 1360, height: 1500 }, open(3)],
  refused: ['theme=light&real&refused', TALL, open(7)],
  'refused-dark': ['theme=dark&real&role=owner&refused=open', TALL, keysAt(1, unfold('unrecognised'))],
  'refused-hindi': ['theme=light&real&refused&locale=hi', TALL, open(7)],
  'refused-french': ['theme=light&real&refused=open&locale=fr', TALL, open(1)],
  'refused-small': ['theme=light&real&refused', SMALL, keysAt(7, unfold('stage'))],
  drawer: ['theme=light', SMALL, keys('d')],
  assign: ['theme=light', WIDE, keys('a')],
  keys: ['theme=light', WIDE, keys('?')],
  palette: ['theme=dark', WIDE, keys('Control+k')],
  settings: ['theme=light', WIDE, keys('g', 's')],
  'settings-hindi-small': ['theme=dark&locale=hi&hold=5', SMALL, keys('g', 's')],
  'settings-french': ['theme=light&locale=fr&receipts=on_open', WIDE, keys('g', 's')],
  people: [OWNER, { width: 1360, height: 1000 }, settings('people', unfoldPerson(0))],
  'people-dark-hindi-small': [`${OWNER_DARK}&locale=hi`, SMALL, settings('people', unfoldPerson(1))],
  'people-manager-french': ['theme=light&role=manager&real&locale=fr', SMALL, settings('people')],
  'people-agent': ['theme=dark&real', WIDE, settings('people')],
  'people-invite': [OWNER, WIDE, settings('people', pressed(/^Invite somebody as .*agent/))],
  'people-remove-dark': [
    OWNER_DARK,
    SMALL,
    settings('people', async (page) => {
      await unfoldPerson(0)(page);
      await pressed('Remove from the team…')(page);
    }),
  ],
  'people-masked': [`${OWNER}&masked`, { width: 1360, height: 1000 }, settings('people')],
  you: [OWNER, { width: 1360, height: 1000 }, settings('you')],
  'you-dark-hindi-small': ['theme=dark&locale=hi', SMALL, settings('you')],
  log: [OWNER, WIDE, settings('log')],
  'log-broken-dark-french-small': [
    `${OWNER_DARK}&locale=fr&tampered`,
    SMALL,
    settings('log', async (page) => {
      await page.locator('.bar button').click();
      await page.locator('#settings-panel [role=alert]').waitFor();
    }),
  ],
  reset: ['theme=light&room=doors&opened=reset', WIDE, still],
  held: ['theme=light&hold=10', WIDE, keysAt(1, held)],
  'held-dark': ['theme=dark&locale=hi&hold=10', SMALL, keysAt(1, held)],
  notice: ['theme=dark&notice', WIDE, open(0)],
  search: [
    'theme=light',
    WIDE,
    async (page) => {
      await keys('/')(page);
      await page.keyboard.type('order 76');
      await page.locator('[data-result]').first().waitFor();
    },
  ],
  'label-picker': ['theme=light&role=manager', WIDE, keysAt(0, labelPicker)],
  'label-picker-dark-hindi-small': ['theme=dark&locale=hi', SMALL, keysAt(0, labelPicker)],
  'filter-menu': ['theme=light', WIDE, filtered(true)],
  'filter-menu-dark-french-small': ['theme=dark&locale=fr', SMALL, filtered(true)],
  'filtered-hindi': ['theme=light&locale=hi', SMALL, filtered()],
  'view-chosen': ['theme=light&views&real', WIDE, railView(0)],
  'view-label-lost-dark-hindi-small': ['theme=dark&locale=hi&views&real', SMALL, railView(3)],
  'view-saving': ['theme=light&role=manager&real', WIDE, savingView],
  'view-saving-dark-french-small': ['theme=dark&locale=fr&role=manager&real', SMALL, savingView],
  'views-settings': ['theme=light&role=manager&views&real', WIDE, settings('views')],
  'views-settings-dark-french-small': ['theme=dark&locale=fr&views&real', SMALL, settings('views')],
  'labels-settings': [OWNER, WIDE, labelsMerging],
  'labels-settings-dark-french-small': [`${OWNER_DARK}&locale=fr`, SMALL, labelEditing],
  'labels-settings-agent-hindi': ['theme=light&locale=hi&real', SMALL, settings('labels')],
  'release-labelled': [`${OWNER}&journey=release`, { width: 1360, height: 1000 }, releaseLabelled],
  'release-labelled-dark-hindi-small': [`${OWNER_DARK}&journey=release&locale=hi`, SMALL, releaseLabelled],
  scenes: ['theme=light', WIDE, still],
  'scenes-dark': ['theme=dark&locale=hi', SMALL, still],
  'owner-inbox': ['theme=light&role=owner&real', WIDE, open(4)],
  'owner-menu': ['theme=dark&role=owner&real', WIDE, keysAt(4, chatMenu)],
  attached: ['theme=light', WIDE, keysAt(1, attached)],
  'attached-small-dark': ['theme=dark&locale=fr', SMALL, keysAt(1, attached)],
  'make-buttons': ['theme=light', WIDE, keysAt(1, make(3))],
  'make-list-small-dark': ['theme=dark&locale=hi', SMALL, keysAt(1, make(4))],
  forward: ['theme=light', WIDE, keysAt(1, forward)],
  'voice-recording': ['theme=light&said=23', WIDE, keysAt(1, voice())],
  'voice-recording-muted': ['theme=dark&locale=hi&said=9&muted', SMALL, keysAt(1, voice())],
  'voice-recording-long': ['theme=light&locale=fr&said=515', SMALL, keysAt(1, voice())],
  'voice-paused': ['theme=dark&said=41', WIDE, keysAt(1, voice('pause'))],
  'voice-asking': ['theme=light&locale=hi&said=12', SMALL, keysAt(1, voice('ask'))],
  'voice-recorded': ['theme=light&said=23', WIDE, keysAt(1, voice('listen'))],
  'voice-recorded-dark': ['theme=dark&locale=hi&said=7&muted', SMALL, keysAt(1, voice('listen'))],
  'voice-none': ['theme=light&locale=fr&microphone=no_microphone', SMALL, keysAt(1, voice())],
  'inbox-mirror': ['theme=light&role=owner&real&stage=mirror', WIDE, open(0)],
  'inbox-one-person': ['theme=dark&real&stage=one_person', SMALL, open(1)],
  'inbox-disconnected': ['theme=light&role=owner&real&link=disconnected', WIDE, open(1)],
  'first-number': ['theme=light&role=owner&real&nonumber', WIDE, still],
  'connect-needs': [`${OWNER}&journey=fresh`, WIDE, connect()],
  'connect-needs-answered': [`${OWNER}&journey=needs`, WIDE, connect('Is this right for you?')],
  'connect-needs-small': [`${OWNER}&journey=needs&locale=hi`, SMALL, connect(0)],
  'connect-route': [`${OWNER}&journey=needs`, WIDE, connect()],
  'connect-route-dark': [`${OWNER_DARK}&journey=before&ownhub`, SMALL, connect(1)],
  'connect-before': [`${OWNER}&journey=before`, WIDE, connect()],
  'connect-before-dark': [`${OWNER_DARK}&journey=before&unreachable`, WIDE, connect()],
  'connect-before-hindi': [`${OWNER}&journey=before&locale=hi`, SMALL, connect()],
  'connect-before-french': [`${OWNER}&journey=before&locale=fr`, WIDE, connect()],
  'connect-signup': [`${OWNER}&journey=ready`, WIDE, connect()],
  'connect-signup-live': [`${OWNER}&journey=live`, WIDE, connect()],
  'connect-signup-choosing': [`${OWNER_DARK}&journey=choosing`, WIDE, connect()],
  'connect-signup-failed': [`${OWNER}&journey=failed&problem=meta_error`, WIDE, connect()],
  'connect-signup-found': [
    `${OWNER_DARK}&journey=failed&problem=not_coexistence&locale=hi`,
    SMALL,
    connect(),
  ],
  'connect-signup-done': [`${OWNER}&journey=connected`, WIDE, connect(3)],
  'connect-sync': [`${OWNER}&journey=connected`, WIDE, connect()],
  'connect-sync-unsure': [`${OWNER_DARK}&journey=asking`, SMALL, connect()],
  'connect-sync-receiving': [`${OWNER}&journey=receiving`, { width: 1360, height: 1300 }, connect()],
  'connect-release': [`${OWNER}&journey=release`, { width: 1360, height: 1000 }, connect()],
  'connect-release-dark': [`${OWNER_DARK}&journey=release&locale=fr`, SMALL, connect()],
  'connect-try': [`${OWNER}&journey=try`, WIDE, connect()],
  'connect-another': [OWNER, WIDE, another],
  'connect-another-hindi': [`${OWNER_DARK}&locale=hi`, SMALL, another],
  'connect-again': [`${OWNER}&link=disconnected`, WIDE, again],
  'connect-past': [OWNER, WIDE, connect('Before you connect')],
  'connect-returned': [`${OWNER}&journey=live&opened=connected`, WIDE, still],
  'connect-before-small-dark': [`${OWNER_DARK}&journey=before&unreachable&locale=hi`, SMALL, connect()],
  'connect-signup-hindi': [`${OWNER}&journey=ready&locale=hi`, SMALL, connect()],
  'connect-sync-hindi': [`${OWNER}&journey=receiving&locale=hi`, SMALL, connect()],
  'connect-release-hindi': [`${OWNER}&journey=release&locale=hi`, SMALL, connect()],
  'connect-try-hindi': [`${OWNER_DARK}&journey=try&locale=hi`, SMALL, connect()],
  'connect-try-french': [`${OWNER}&journey=try&locale=fr`, WIDE, connect()],
  'connect-offline': [`${OWNER}&journey=needs&offline`, WIDE, connect()],
  number: [OWNER, { width: 1360, height: 1200 }, keys0('g', 'n')],
  'number-dark': [`${OWNER_DARK}&link=disconnected&clouded&lifeline=2.4`, WIDE, keys0('g', 'n')],
  'number-small': [`${OWNER}&lifeline=2.4&gaps&locale=hi`, SMALL, keys0('g', 'n')],
  'number-agent': ['theme=light&real', WIDE, keys0('g', 'n')],
  'number-none': [`${OWNER}&nonumber`, WIDE, keys0('g', 'n')],
  'cost-paid': ['theme=dark&sent=1000&price=0.115', WIDE, open(1)],
  'cost-closed-small': ['theme=light&sent=1000&locale=fr', SMALL, open(7)],
  'cost-unknown-small': ['theme=light&sent=1000&locale=hi', SMALL, open(1)],
  'cost-month': [`${OWNER}&sent=1040&price=0.115`, { width: 1360, height: 1400 }, keys0('g', 'n')],
  'cost-month-manager': ['theme=dark&role=manager&real&sent=1040', SMALL, keys0('g', 'n')],
  'cost-list': [`${OWNER}&sent=1040`, { width: 1360, height: 1700 }, priceList],
  'cost-list-small': [`${OWNER_DARK}&locale=fr`, { width: 1024, height: 1500 }, priceList],
  status: ['theme=light&asleep', WIDE, open(1)],
  'status-dark': ['theme=dark&asleep&later', WIDE, keysAt(0, (page) => page.keyboard.press('5'))],
  'status-snoozed-small': ['theme=light&asleep&later&locale=fr', SMALL, listOf('4')],
  'status-hi': ['theme=light&asleep&later&locale=hi', SMALL, listOf('5')],
  'status-menu': ['theme=light&asleep', WIDE, keysAt(0, snoozeMenu)],
  'status-menu-small': ['theme=dark&asleep&locale=hi', SMALL, keysAt(0, snoozeMenu)],
  'status-sheet': ['theme=dark', SMALL, keysAt(0, snoozeSheet)],
  'status-sheet-fr': ['theme=light&locale=fr', SMALL, keysAt(0, snoozeSheet)],
  'status-chosen': ['theme=light&asleep', WIDE, keysAt(0, several())],
  'status-chosen-small': ['theme=dark&locale=hi', SMALL, keysAt(0, several())],
  'status-compact': ['theme=light&asleep&compact', WIDE, open(1)],
  'status-compact-small': ['theme=dark&asleep&compact&locale=hi', SMALL, listOf('4')],
  'status-done': ['theme=light', WIDE, keysAt(0, several('e'))],
  'status-done-fr': ['theme=dark&locale=fr', SMALL, keysAt(0, several('Shift+U'))],
  note: ['theme=light', WIDE, keysAt(0, note('@vi'))],
  'note-dark': ['theme=dark', WIDE, keysAt(0, note('She pays late, ask for half of it first'))],
  'note-small': ['theme=light&locale=fr', SMALL, keysAt(0, note('@me'))],
  'note-hindi': ['theme=dark&locale=hi', SMALL, keysAt(0, note('मुफ़्त डिलीवरी'))],
  'note-edit': ['theme=light', WIDE, keysAt(1, noteEdit)],
  mentions: ['theme=light', WIDE, mentions],
  'mentions-dark': ['theme=dark&locale=hi', SMALL, mentions],
  later: ['theme=light&later', WIDE, open(0)],
  'later-menu': ['theme=dark&later', WIDE, keysAt(0, laterMenu)],
  'later-sheet': ['theme=light&locale=fr', SMALL, keysAt(0, laterSheet)],
  'later-held-small': ['theme=light&later&locale=hi', SMALL, open(2)],
  'panel-no-marketing': ['theme=light&nomarketing', WIDE, open(0)],
  'panel-no-marketing-hi': ['theme=dark&nomarketing&locale=hi', WIDE, open(0)],
  'later-all': ['theme=light&later', WIDE, laterAll],
  'later-all-dark': ['theme=dark&later&locale=fr', SMALL, laterAll],
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
  availability: ['theme=light&away', WIDE, availability],
  'availability-small': ['theme=dark&locale=hi', SMALL, availability],
  routing: [`${MANAGER}&real&rule=round_robin&hours`, TALL, keys0('g', 'o')],
  'routing-small': [`${MANAGER_DARK}&real&locale=hi&rule=least_busy`, SMALL, keys0('g', 'o')],
  'routing-manual': [`${MANAGER}&real&locale=fr`, SMALL, keys0('g', 'o')],
  team: [MANAGER, WIDE, team()],
  'team-tall': [MANAGER, TALL, team()],
  'team-dark': [MANAGER_DARK, TALL, team()],
  'team-small': [MANAGER, SMALL, team()],
  'team-small-dark-hindi': [`${MANAGER_DARK}&locale=hi`, { width: 1024, height: 1500 }, team()],
  'team-hindi': [`${MANAGER}&locale=hi`, TALL, team()],
  'team-french': [`${MANAGER}&locale=fr`, TALL, team()],
  'team-french-small': [`${MANAGER}&locale=fr`, { width: 1024, height: 1500 }, team()],
  'team-empty': [`${MANAGER}&team=empty`, WIDE, team()],
  'team-one': [`${MANAGER_DARK}&team=one`, WIDE, team()],
  'team-many': [`${MANAGER}&team=many&filling`, { width: 1360, height: 2400 }, team()],
  'team-many-small': [`${MANAGER_DARK}&team=many`, { width: 1024, height: 2400 }, team()],
  'team-table': [MANAGER, TALL, team((page) => page.getByRole('button', { name: 'Show as table' }).click())],
  'team-rules': [`${MANAGER}&working`, WIDE, teamRules],
  'team-rules-hindi': [`${MANAGER_DARK}&locale=hi`, { width: 1024, height: 800 }, teamRules],
  'team-meaning': [MANAGER_DARK, WIDE, teamMeaning],
  'team-give': [MANAGER, WIDE, teamGive],
  'team-period': [`${MANAGER}&locale=fr`, WIDE, teamPeriod],
  'team-chats': [MANAGER, WIDE, teamChats],
  recovery: [OWNER, WIDE, recovery],
  doors: ['theme=light&room=doors', WIDE, still],
  'doors-dark': ['theme=dark&room=doors&locale=fr', SMALL, still],
  join: ['theme=light&room=doors', WIDE, (page) => page.locator('.door button').nth(1).click()],
  invited: ['theme=light&real&opened=join', WIDE, (page) => page.locator('.sheet').waitFor()],
  'invited-door': ['theme=dark&room=doors&locale=hi&opened=join', SMALL, still],
  own: ['theme=light&room=doors', SMALL, (page) => page.locator('.door button').nth(2).click()],
  'signed-out': ['theme=dark&room=signed_out', WIDE, still],
  vault: ['theme=light&room=vault', WIDE, still],
};

function serve(root) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(root, path === '/' ? 'index.html' : path);
    try {
      const body = readFileSync(file);
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

async function look(browser, base, name, folder) {
  const [query, viewport, act] = SCREENS[name];
  const context = await browser.newContext({ viewport, locale: 'en-IN', timezoneId: 'Asia/Kolkata' });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`threw ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  // The desktop freezes the prototypes: what leans on changing them must fail here too.
  await page.addInitScript(() => Object.freeze(Object.prototype));
  await page.goto(`${base}/?${query}`);
  await page.locator('[data-ready]').waitFor();
  await act(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  const found = await page.evaluate(
    `(() => { const module = undefined; const exports = undefined; ${axe.source}; return window.axe.run(document, { resultTypes: ['violations'] }); })()`,
  );
  for (const { id, impact, nodes } of found.violations)
    if (impact === 'serious' || impact === 'critical')
      complaints.push(
        `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
      );
  await context.close();
  return complaints;
}

const [folder, ...chosen] = process.argv.slice(2);
if (!folder) {
  console.error('npm run look -- FOLDER [NAME...]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const root = mkdtempSync(join(tmpdir(), 'sangam-look-'));
await build({ mode: 'fake', logLevel: 'warn', build: { outDir: root, emptyOutDir: true } });
const server = await serve(root);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
let failed = false;
for (const name of chosen.length > 0 ? chosen : Object.keys(SCREENS)) {
  const complaints = await look(browser, `http://127.0.0.1:${server.address().port}`, name, folder);
  console.log(
    complaints.length === 0 ? `ok    ${name}` : `FAIL  ${name}\n      ${complaints.join('\n      ')}`,
  );
  failed ||= complaints.length > 0;
}
await browser.close();
server.close();
rmSync(root, { recursive: true });
process.exit(failed ? 1 : 0);
