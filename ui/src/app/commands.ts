/** What every command does, by key, from the palette or a menu. One that has nothing to do here says `false`: its key is somebody else's. */
import { t } from '$i18n/runtime.svelte';
import type { Settings } from '$ipc/types';
import { announce } from '$shared/ui/announce.svelte';
import type { Inbox } from '$views/inbox/inbox.svelte';
import type { Wish } from '$views/inbox/wish.svelte';
import type { Places } from './places.svelte';
import type { CommandId } from './shortcuts';
import { sizeCommands } from './size';
import { isDark } from './theme';

interface Around {
  inbox: Inbox;
  places: Places;
  settings: () => Settings;
  onsettings: (change: Partial<Settings>) => void;
  /** Says why something could not be done. */
  said: (thrown: unknown) => void;
  /** Whoever sits here takes chats or takes none. */
  toggleAway: () => void;
  /** To the chats of one's own teams. */
  showTeams: () => void;
  /** To the saved view that stands at this place; false where there is none. */
  showSaved: (place: number) => boolean;
}

export function commandsOf(around: Around) {
  const { inbox, places, settings, onsettings, said, toggleAway, showTeams, showSaved } = around;
  const inInbox = (act: () => void) => places.inInbox(act);
  const ask = (what: Wish) => () => inInbox(() => inbox.ask(what));
  /** What means chats means those that are seen: behind another section there are none. */
  const isSeen = () => places.section === 'inbox';
  /** There is a chat it can mean. */
  const inChat = (what: Wish) => () => isSeen() && inbox.openId !== null && inbox.ask(what);
  /** The open one, or those chosen. */
  const ofChats = (what: Wish) => () =>
    isSeen() && (inbox.openId !== null || inbox.selection.size > 0) && inbox.ask(what);

  const focusedRow = () =>
    document.activeElement?.closest<HTMLElement>('[data-conversation]')?.dataset.conversation ?? null;

  /** Rows are chosen where they are seen. */
  const inRows = (act: () => void) => () => inbox.showsRows && inInbox(act);

  /** Chooses the row that has the focus, else the open one. */
  function choose() {
    const id = focusedRow() ?? inbox.openId;
    if (id) inbox.selection.toggle(id);
  }

  async function toHit(step: 1 | -1) {
    if ((await inbox.hit(step)) || inbox.finder.moreError) return;
    announce(t('search-end'));
  }
  const hit = (step: 1 | -1) => () => isSeen() && inbox.finder.active && toHit(step);

  const commands: Record<CommandId, () => unknown> = {
    next: () => inInbox(() => inbox.move(1)),
    previous: () => inInbox(() => inbox.move(-1)),
    unread: () => inInbox(() => inbox.firstUnread()),
    search: () => inInbox(() => inbox.lookEverywhere()),
    'search-chat': inChat('search-chat'),
    'hit-next': hit(1),
    'hit-previous': hit(-1),
    reply: inChat('reply'),
    note: inChat('note'),
    'switch-field': inChat('switch-field'),
    template: inChat('template'),
    'quick-reply': inChat('quick-reply'),
    'new-chat': () => places.beginChat(),
    attach: inChat('attach'),
    voice: inChat('voice'),
    'quote-older': inChat('quote-older'),
    'quote-newer': inChat('quote-newer'),
    'undo-send': () => isSeen() && ((inbox.chat?.undo() ?? false) || inbox.acting.undo(said)),
    resolve: ofChats('resolve'),
    assign: ofChats('assign'),
    'assign-me': ofChats('assign-me'),
    snooze: ofChats('snooze'),
    pending: ofChats('pending'),
    'mark-unread': ofChats('mark-unread'),
    'undo-act': () => isSeen() && inbox.acting.undo(said),
    select: inRows(choose),
    'select-next': inRows(() => inbox.reach(1, focusedRow())),
    'select-previous': inRows(() => inbox.reach(-1, focusedRow())),
    'select-all': ask('all'),
    'toggle-away': () => toggleAway(),
    label: ofChats('label'),
    filter: ask('filter'),
    details: () => {
      if (!isSeen()) return false;
      if (inbox.isNarrow) inbox.drawer = !inbox.drawer;
      else onsettings({ context_open: !settings().context_open });
    },
    private: inChat('private'),
    split: inChat('split'),
    'team-sees': inChat('team-sees'),
    'view-mine': () => inInbox(() => inbox.show('mine')),
    'view-unassigned': () => inInbox(() => inbox.show('unassigned')),
    'view-waiting': () => inInbox(() => inbox.show('waiting')),
    'view-all': () => inInbox(() => inbox.show('all')),
    'view-snoozed': () => inInbox(() => inbox.show('snoozed')),
    'view-teams': () => showTeams(),
    'view-first': () => showSaved(0),
    'view-second': () => showSaved(1),
    'view-third': () => showSaved(2),
    'go-teams': () => places.toSettings('people'),
    'go-inbox': () => places.toChats(),
    'go-mentions': () => places.toMentions(),
    'go-team': () => places.go('team'),
    'go-number': () => places.toNumber('overview'),
    'go-templates': () => places.toNumber('templates'),
    'go-replies': () => places.toSettings('replies'),
    'go-hours': () => places.toSettings('hours'),
    'go-routing': () => places.toSettings('routing'),
    'go-survey': () => places.toSettings('survey'),
    'go-connect': () => places.connectOn(),
    'go-scenes': () => places.go('scenes'),
    'go-settings': () => places.go('settings'),
    'go-about': () => places.toSettings('about'),
    ...sizeCommands(() => settings().zoom_percent, onsettings),
    theme: () => onsettings({ theme: isDark(settings().theme) ? 'light' : 'dark' }),
    palette: () => void (places.palette = true),
    help: () => void (places.help = true),
    back: () => places.back(),
  };
  return commands;
}
