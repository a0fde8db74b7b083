/** Every command that has a key: what it is called, where its key stands in the help sheet, and the key itself. */
import type { PlainKey } from '$i18n/runtime.svelte';
import type { Capability } from '$ipc/types';
import type { Binding } from '$shared/keys/keymap';
import type { SizeCommand } from './size';

export type CommandId =
  | 'next'
  | 'previous'
  | 'reply'
  | 'note'
  | 'switch-field'
  | 'attach'
  | 'voice'
  | 'template'
  | 'quick-reply'
  | 'new-chat'
  | 'quote-older'
  | 'quote-newer'
  | 'undo-send'
  | 'resolve'
  | 'snooze'
  | 'pending'
  | 'mark-unread'
  | 'undo-act'
  | 'select'
  | 'select-next'
  | 'select-previous'
  | 'select-all'
  | 'assign'
  | 'assign-me'
  | 'toggle-away'
  | 'label'
  | 'filter'
  | 'unread'
  | 'search'
  | 'search-chat'
  | 'hit-next'
  | 'hit-previous'
  | 'details'
  | 'private'
  | 'team-sees'
  | 'view-mine'
  | 'view-unassigned'
  | 'view-waiting'
  | 'view-all'
  | 'view-snoozed'
  | 'view-teams'
  | 'view-first'
  | 'view-second'
  | 'view-third'
  | 'go-teams'
  | 'go-inbox'
  | 'go-mentions'
  | 'go-team'
  | 'go-number'
  | 'go-templates'
  | 'go-replies'
  | 'go-hours'
  | 'go-routing'
  | 'go-survey'
  | 'split'
  | 'go-connect'
  | 'go-scenes'
  | 'go-settings'
  | 'go-about'
  | 'theme'
  | SizeCommand
  | 'palette'
  | 'help'
  | 'back';

export interface Shortcut extends Binding<CommandId> {
  label: PlainKey;
  group: 'move' | 'act' | 'go';
  /** Only in the practice shop. */
  practice?: boolean;
  /** Only for those who may. */
  needs?: Capability;
}

export const GROUPS: { group: Shortcut['group']; label: PlainKey }[] = [
  { group: 'move', label: 'keys-group-move' },
  { group: 'act', label: 'keys-group-act' },
  { group: 'go', label: 'keys-group-go' },
];

/** The core set. Aliases after the first key are those of WhatsApp's own desktop client. */
export const SHORTCUTS: Shortcut[] = [
  { id: 'next', keys: ['KeyJ', 'Ctrl+Tab'], label: 'command-next', group: 'move', repeats: true },
  {
    id: 'previous',
    keys: ['KeyK', 'Ctrl+Shift+Tab'],
    label: 'command-previous',
    group: 'move',
    repeats: true,
  },
  { id: 'unread', keys: ['KeyU'], label: 'command-unread', group: 'move' },
  { id: 'select', keys: ['KeyX'], label: 'command-select', group: 'move' },
  { id: 'select-next', keys: ['Shift+KeyJ'], label: 'command-select-next', group: 'move', repeats: true },
  {
    id: 'select-previous',
    keys: ['Shift+KeyK'],
    label: 'command-select-previous',
    group: 'move',
    repeats: true,
  },
  { id: 'select-all', keys: ['Ctrl+KeyA'], label: 'status-select-all', group: 'move' },
  { id: 'search', keys: ['Slash', 'Ctrl+KeyF'], label: 'command-search', group: 'move' },
  { id: 'search-chat', keys: ['Ctrl+Shift+KeyF'], label: 'search-in-chat', group: 'move' },
  { id: 'hit-next', keys: ['F3'], label: 'search-next', group: 'move', repeats: true, whileTyping: true },
  {
    id: 'hit-previous',
    keys: ['Shift+F3'],
    label: 'search-previous',
    group: 'move',
    repeats: true,
    whileTyping: true,
  },
  { id: 'filter', keys: ['KeyF'], label: 'command-filter', group: 'move' },
  { id: 'back', keys: ['Escape'], label: 'command-back', group: 'move' },
  { id: 'reply', keys: ['KeyR', 'Enter'], label: 'command-reply', group: 'act' },
  { id: 'note', keys: ['KeyN'], label: 'command-note', group: 'act' },
  { id: 'switch-field', keys: ['Alt+KeyN'], label: 'note-switch', group: 'act' },
  { id: 'attach', keys: ['Ctrl+KeyO'], label: 'attach-files', group: 'act' },
  { id: 'voice', keys: ['KeyV', 'Alt+KeyV'], label: 'command-voice', group: 'act' },
  { id: 'template', keys: ['KeyT'], label: 'command-template', group: 'act' },
  { id: 'quick-reply', keys: ['Ctrl+Period'], label: 'command-quick-reply', group: 'act' },
  { id: 'new-chat', keys: ['Ctrl+KeyN'], label: 'command-new-chat', group: 'act' },
  { id: 'quote-older', keys: ['Alt+ArrowUp'], label: 'command-quote-older', group: 'act', repeats: true },
  { id: 'quote-newer', keys: ['Alt+ArrowDown'], label: 'command-quote-newer', group: 'act', repeats: true },
  { id: 'undo-send', keys: ['Ctrl+KeyZ'], label: 'command-undo-send', group: 'act' },
  { id: 'resolve', keys: ['KeyE', 'Ctrl+KeyE'], label: 'command-resolve', group: 'act' },
  { id: 'snooze', keys: ['KeyS'], label: 'command-snooze', group: 'act' },
  { id: 'pending', keys: ['KeyW'], label: 'command-pending', group: 'act' },
  { id: 'undo-act', keys: ['KeyZ'], label: 'command-undo-act', group: 'act' },
  {
    id: 'mark-unread',
    keys: ['Shift+KeyU', 'Ctrl+Shift+KeyU'],
    label: 'status-mark-unread',
    group: 'act',
  },
  { id: 'assign', keys: ['KeyA'], label: 'command-assign', group: 'act' },
  { id: 'assign-me', keys: ['KeyI'], label: 'command-assign-me', group: 'act' },
  { id: 'toggle-away', keys: ['Shift+KeyA'], label: 'routing-toggle-away', group: 'act' },
  { id: 'label', keys: ['KeyL'], label: 'command-label', group: 'act' },
  { id: 'details', keys: ['KeyD'], label: 'command-details', group: 'act' },
  { id: 'private', keys: ['KeyP'], label: 'command-private', group: 'act', needs: 'keep_private' },
  { id: 'team-sees', keys: ['Shift+KeyP'], label: 'command-team-sees', group: 'act', needs: 'release_chats' },
  { id: 'split', keys: ['Shift+KeyM'], label: 'split-key', group: 'act' },
  { id: 'view-mine', keys: ['Digit1'], label: 'command-view-mine', group: 'go' },
  { id: 'view-unassigned', keys: ['Digit2'], label: 'command-view-unassigned', group: 'go' },
  { id: 'view-waiting', keys: ['Digit3'], label: 'command-view-waiting', group: 'go' },
  { id: 'view-all', keys: ['Digit4'], label: 'command-view-all', group: 'go' },
  { id: 'view-snoozed', keys: ['Digit5'], label: 'command-view-snoozed', group: 'go' },
  { id: 'view-teams', keys: ['Digit6'], label: 'teams-command', group: 'go' },
  { id: 'view-first', keys: ['Digit7'], label: 'views-show-first', group: 'go' },
  { id: 'view-second', keys: ['Digit8'], label: 'views-show-second', group: 'go' },
  { id: 'view-third', keys: ['Digit9'], label: 'views-show-third', group: 'go' },
  { id: 'go-teams', keys: ['KeyG KeyE'], label: 'teams-settings', group: 'go' },
  { id: 'go-inbox', keys: ['KeyG KeyI'], label: 'nav-inbox', group: 'go' },
  { id: 'go-mentions', keys: ['KeyG KeyA'], label: 'nav-mentions', group: 'go' },
  { id: 'go-team', keys: ['KeyG KeyT'], label: 'nav-team', group: 'go', needs: 'watch_team' },
  { id: 'go-number', keys: ['KeyG KeyN'], label: 'nav-number', group: 'go' },
  { id: 'go-templates', keys: ['KeyG KeyM'], label: 'templates-title', group: 'go' },
  { id: 'go-replies', keys: ['KeyG KeyR'], label: 'replies-title', group: 'go' },
  { id: 'go-hours', keys: ['KeyG KeyH'], label: 'hours-go', group: 'go' },
  { id: 'go-routing', keys: ['KeyG KeyO'], label: 'routing-go', group: 'go', needs: 'route_chats' },
  { id: 'go-survey', keys: ['KeyG KeyF'], label: 'survey-go', group: 'go', needs: 'ask_customers' },
  { id: 'go-connect', keys: ['KeyG KeyC'], label: 'nav-connect', group: 'go', needs: 'connect_numbers' },
  { id: 'go-scenes', keys: ['KeyG KeyP'], label: 'nav-scenes', group: 'go', practice: true },
  { id: 'go-settings', keys: ['KeyG KeyS', 'Ctrl+Comma'], label: 'nav-settings', group: 'go' },
  { id: 'go-about', keys: ['KeyG KeyV'], label: 'command-about', group: 'go' },
  { id: 'theme', keys: ['KeyG KeyL'], label: 'command-theme', group: 'go' },
  {
    id: 'larger',
    keys: ['Ctrl+Equal', 'Ctrl+Shift+Equal'],
    label: 'command-larger',
    group: 'go',
    repeats: true,
  },
  { id: 'smaller', keys: ['Ctrl+Minus'], label: 'command-smaller', group: 'go', repeats: true },
  { id: 'usual-size', keys: ['Ctrl+Digit0'], label: 'command-usual-size', group: 'go' },
  { id: 'palette', keys: ['Ctrl+KeyK'], label: 'command-palette', group: 'go' },
  { id: 'help', keys: ['Shift+Slash', 'Ctrl+Slash'], label: 'command-help', group: 'go' },
];

/** Whose keys mean the list that is seen. */
export const OF_THE_LIST: ReadonlySet<CommandId> = new Set([
  'next',
  'previous',
  'unread',
  'select-all',
  'view-mine',
  'view-unassigned',
  'view-waiting',
  'view-all',
  'view-snoozed',
  'view-teams',
  'view-first',
  'view-second',
  'view-third',
]);

/** Whose keys lead to saved views, in their order. */
export const OF_SAVED_VIEWS = [
  'view-first',
  'view-second',
  'view-third',
] as const satisfies readonly CommandId[];
