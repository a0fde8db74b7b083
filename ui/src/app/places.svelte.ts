/**
 * Where in the app the signed-in person is: the section, the page of it, and what lies over everything. Coming back to the inbox finds it as
 * it was left; each opening of the journey of connecting is a new one.
 */
import { isTyping } from '$shared/keys/keymap';
import type { Aim } from '$views/connect/steps';
import type { Inbox } from '$views/inbox/inbox.svelte';
import type { NumberPage } from '$views/number/NumberView.svelte';
import type { SettingsTab } from '$views/settings/SettingsView.svelte';
import type { Section } from './section';

/** Out of a field, if the focus is in one; says whether it was. What is kept when a field is left is kept then. */
function leaveField(): boolean {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !isTyping(focused)) return false;
  focused.blur();
  return true;
}

export class Places {
  #section = $state<Section>('inbox');
  numberPage = $state<NumberPage>('overview');
  settingsTab = $state<SettingsTab>('desk');
  journey = $state.raw<{ aim: Aim; returned: boolean }>({ aim: { kind: 'go_on' }, returned: false });
  palette = $state(false);
  help = $state(false);
  /** A chat is begun, with whom as far as that is known. */
  newChat = $state.raw<{ phone: string } | null>(null);

  constructor(private readonly inbox: Inbox) {}

  get section(): Section {
    return this.#section;
  }

  /** WebKit does not say that a field is left which goes away with its room. */
  set section(next: Section) {
    if (next === this.#section) return;
    leaveField();
    this.#section = next;
  }

  /** Does something in the inbox, which is shown. */
  inInbox(act: () => void): void {
    this.section = 'inbox';
    act();
  }

  /** To a section, as the rail leads there. */
  go(section: Section): void {
    if (section === 'connect') this.connectOn();
    else if (section === 'number') this.toNumber('overview');
    else if (section === 'inbox') this.toChats();
    else this.section = section;
  }

  /** To the chats, as they were left; from there, to the list of them. */
  toChats(): void {
    if (this.section === 'inbox') this.inbox.uncover();
    this.section = 'inbox';
    this.inbox.leaveMentions();
  }

  toMentions(): void {
    this.section = 'inbox';
    this.inbox.showMentions();
  }

  toNumber(page: NumberPage): void {
    this.newChat = null;
    this.numberPage = page;
    this.section = 'number';
  }

  toSettings(tab: SettingsTab): void {
    this.settingsTab = tab;
    this.section = 'settings';
  }

  toChat(conversationId: string): void {
    this.section = 'inbox';
    this.inbox.open(conversationId);
  }

  beginChat(phone = ''): void {
    this.section = 'inbox';
    this.newChat = { phone };
  }

  connect(aim: Aim, returned = false): void {
    this.journey = { aim, returned };
    this.section = 'connect';
  }

  /** Where it stands; the page that is open already stays as it is. */
  connectOn(): void {
    if (this.section !== 'connect') this.connect({ kind: 'go_on' });
  }

  /** Nothing lies over the window any more. */
  uncover(): void {
    this.palette = this.help = false;
    this.newChat = null;
  }

  /** Escape: one level back, first of all out of a field. False when there is nowhere to go. */
  back(): boolean {
    if (leaveField()) return true;
    if (this.section === 'inbox') return this.inbox.back();
    this.section = 'inbox';
    return true;
  }
}
