// Generated from the desk's list of commands. A test keeps it true; do not edit.

export type AcceptInvitationArgs = { 
/**
 * The whole link, or hub address and code as pasted.
 */
invitation: string, 
/**
 * The name colleagues will see.
 */
name: string, 
/**
 * For signing in later.
 */
email: string, 
/**
 * For signing in later.
 */
password: string, };

export type AppState = { 
/**
 * Which room.
 */
stage: Stage, 
/**
 * Where secrets are kept.
 */
vault: VaultState, 
/**
 * Who sits at the desk; absent before the doors.
 */
me: Me | null, 
/**
 * Things the person should know once, newest first.
 */
notices: Array<Notice>, 
/**
 * How the desk looks and behaves.
 */
settings: Settings, };

export type AssignArgs = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * To whom; absent gives it to nobody.
 */
assignee_id: PersonId | null, };

export type Connection = { 
/**
 * Where it stands.
 */
state: ConnectionState, 
/**
 * Since when.
 */
since: Timestamp, 
/**
 * Commands that wait for the hub.
 */
waiting: number, 
/**
 * Commands a person must decide about.
 */
asking: number, 
/**
 * How far the first sync is, while it runs.
 */
first_sync: Progress | null, };

export type ConnectionState = "idle" | "connecting" | "catching_up" | "live" | "offline" | "upgrade_required" | "signed_out";

export type ContactCard = { 
/**
 * The name on the card.
 */
name: string, 
/**
 * Phone numbers as written on the card.
 */
phones?: Array<string>, 
/**
 * E-mail addresses.
 */
emails?: Array<string>, 
/**
 * Where the person works.
 */
organisation?: string | null, };

export type ContactId = string;

export type ContactView = { 
/**
 * Their id.
 */
id: ContactId, 
/**
 * What to call them: name, else username, else phone, else user id. Never empty.
 */
display_name: string, 
/**
 * Phone-book or profile name.
 */
name: string | null, 
/**
 * E.164 with `+`.
 */
phone: string | null, 
/**
 * Business-scoped user id.
 */
user_id: string | null, 
/**
 * Username without `@`.
 */
username: string | null, 
/**
 * Private to the owner.
 */
private: boolean, };

export type ConversationArgs = { 
/**
 * Which.
 */
conversation_id: ConversationId, };

export type ConversationDetail = { 
/**
 * The row of the list.
 */
item: ConversationItem, 
/**
 * The business number, as people write it.
 */
number: string, 
/**
 * When the customer's first bubble here was sent.
 */
first_message_at: Timestamp | null, 
/**
 * The newest files, newest first.
 */
files: Array<FileItem>, 
/**
 * How often it was resolved before, newest first.
 */
earlier: Array<Earlier>, };

export type ConversationId = string;

export type ConversationItem = { 
/**
 * Its id.
 */
id: ConversationId, 
/**
 * The number it belongs to.
 */
number_id: NumberId, 
/**
 * The customer.
 */
contact: ContactView, 
/**
 * Where it stands.
 */
status: ConversationStatus, 
/**
 * Who answers.
 */
assignee: PersonRef | null, 
/**
 * Unread bubbles, shared by the team.
 */
unread: number, 
/**
 * When free text ends or ended; absent if the window never opened.
 */
window_closes_at: Timestamp | null, 
/**
 * Since when the customer waits.
 */
waiting_since: Timestamp | null, 
/**
 * The newest bubble, an unsent one included.
 */
last_message: Preview | null, 
/**
 * What was typed and not sent.
 */
draft: string | null, };

export type ConversationPage = { 
/**
 * The rows.
 */
rows: Array<ConversationItem>, 
/**
 * Pass as `before` for more; absent at the end.
 */
next: string | null, 
/**
 * How many each view holds.
 */
counts: ViewCounts, };

export type ConversationStatus = "open" | "pending" | "snoozed" | "resolved";

export type ConversationsArgs = { 
/**
 * Which.
 */
view: View, 
/**
 * Where the page before ended.
 */
before: string | null, 
/**
 * At most 200.
 */
limit: number, };

export type Delivery = "queued" | "sending" | "unknown" | "handed_over" | "sent" | "failed" | "delivered" | "read" | "played";

export type Detail = { "type": "location", 
/**
 * Degrees north.
 */
latitude: number, 
/**
 * Degrees east.
 */
longitude: number, 
/**
 * What the place is called.
 */
name?: string | null, 
/**
 * Where it is.
 */
address?: string | null, } | { "type": "contacts", 
/**
 * The cards, in the order they were shared.
 */
cards: Array<ContactCard>, } | { "type": "choice", 
/**
 * The id the business gave the choice.
 */
id: string, 
/**
 * The second line of a list row.
 */
description?: string | null, } | { "type": "order", 
/**
 * How many different products.
 */
items: number, } | { "type": "system", 
/**
 * WhatsApp's word for the change.
 */
change: string, } | { "type": "unsupported", 
/**
 * WhatsApp's word for what it was, when it says so.
 */
what?: string | null, };

export type Direction = "in" | "out";

export type DismissNoticeArgs = { 
/**
 * Which.
 */
id: number, };

export type Earlier = { 
/**
 * By whom; nobody means by the phone or a rule.
 */
by: PersonRef | null, 
/**
 * When.
 */
at: Timestamp, };

export type EventId = string;

export type EventView = { 
/**
 * Its id.
 */
id: EventId, 
/**
 * What happened.
 */
what: EventWhat, 
/**
 * Who did it; nobody when WhatsApp or a rule did.
 */
by: PersonRef | null, 
/**
 * When.
 */
at: Timestamp, };

export type EventWhat = { "kind": "assigned", 
/**
 * The new assignee.
 */
assignee: PersonRef | null, } | { "kind": "resolved" } | { "kind": "reopened" } | { "kind": "identity_changed", 
/**
 * WhatsApp's word for it.
 */
change: string, } | { "kind": "unknown" };

export type Failure = { 
/**
 * WhatsApp's code.
 */
code: number, 
/**
 * WhatsApp's own words, for the details.
 */
title: string, };

export type FileItem = { 
/**
 * The bubble that carries it.
 */
message_id: MessageId, 
/**
 * WhatsApp's type in lower case.
 */
kind: string, 
/**
 * Its name or caption.
 */
label: string | null, 
/**
 * When it was sent.
 */
sent_at: Timestamp, };

export type Forwarded = "once" | "frequently";

export type InvitationRead = { 
/**
 * The hub it leads to.
 */
hub_url: string, };

export type MarkReadArgs = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * The newest bubble that was on the screen.
 */
up_to: MessageId, };

export type Me = { 
/**
 * Their id.
 */
person_id: PersonId, 
/**
 * Their name.
 */
name: string, 
/**
 * What they may do.
 */
role: Role, 
/**
 * The business.
 */
workspace_name: string, 
/**
 * The hub's address.
 */
hub_url: string, 
/**
 * Nothing can leave: this is the practice shop.
 */
practice: boolean, };

export type MediaState = "pending" | "ready" | "failed" | "expired" | "too_large";

export type MediaView = { 
/**
 * What the bytes are, once stored; else what the sender claims.
 */
mime_type: string, 
/**
 * A safe name to show and to save under.
 */
filename: string | null, 
/**
 * Size of the stored bytes.
 */
size_bytes: number | null, 
/**
 * How far it has come.
 */
state: MediaState, 
/**
 * A recorded voice note.
 */
voice: boolean, 
/**
 * A moving sticker.
 */
animated: boolean, 
/**
 * The bytes are what the kind promises: they may be shown or played. Otherwise offer a file.
 */
playable: boolean, };

export type MessageArgs = { 
/**
 * Which.
 */
message_id: MessageId, };

export type MessageHit = { 
/**
 * The bubble.
 */
message_id: MessageId, 
/**
 * Where it is.
 */
conversation_id: ConversationId, 
/**
 * The customer.
 */
contact_name: string, 
/**
 * Which way it went.
 */
direction: Direction, 
/**
 * Whose hand wrote it.
 */
origin: Origin, 
/**
 * The text around the words found.
 */
snippet: Array<SnippetPart>, 
/**
 * When it was sent.
 */
sent_at: Timestamp, };

export type MessageId = string;

export type MessageView = { 
/**
 * Its id.
 */
id: MessageId, 
/**
 * Which way it went.
 */
direction: Direction, 
/**
 * Whose hand wrote it.
 */
origin: Origin, 
/**
 * The agent, for messages from a desk.
 */
author: PersonRef | null, 
/**
 * Only history brought it.
 */
imported: boolean, 
/**
 * WhatsApp's type in lower case, an open set; show what you do not know as "only on the phone".
 */
kind: string, 
/**
 * The body or caption, with WhatsApp's markup.
 */
text: string | null, 
/**
 * Its file.
 */
media: MediaView | null, 
/**
 * What the kind carries besides text and a file.
 */
detail: Detail | null, 
/**
 * The message it answers.
 */
quote: Quote | null, 
/**
 * Forwarded by its writer.
 */
forwarded: Forwarded | null, 
/**
 * The advertisement that led here.
 */
referral: Referral | null, 
/**
 * The reactions that stand.
 */
reactions: Array<Reaction>, 
/**
 * How far it came; nothing for incoming ones.
 */
delivery: Delivery | null, 
/**
 * Where it stands on this computer, while the hub has not taken it.
 */
outbox: OutboxState | null, 
/**
 * Why it failed, or why WhatsApp could not pass it on.
 */
error: Failure | null, 
/**
 * When it was last edited.
 */
edited_at: Timestamp | null, 
/**
 * When it was deleted for everyone.
 */
revoked_at: Timestamp | null, 
/**
 * When it was sent.
 */
sent_at: Timestamp, 
/**
 * The earlier attempt this one repeats.
 */
retry_of: MessageId | null, };

export type Nothing = Record<string, never>;

export type Notice = { 
/**
 * For `dismiss_notice`.
 */
id: number, 
/**
 * What happened.
 */
kind: NoticeKind, 
/**
 * When.
 */
at: Timestamp, };

export type NoticeKind = { "kind": "cache_rebuilt" } | { "kind": "outbox_lost", 
/**
 * Where the unreadable file was put.
 */
path: string, } | { "kind": "clock_wrong", 
/**
 * Milliseconds this computer is ahead; negative when behind.
 */
ahead_ms: number, } | { "kind": "already_assigned", 
/**
 * To whom.
 */
name: string | null, };

export type NumberId = string;

export type OpenLinkArgs = { 
/**
 * Only `http`, `https`, `mailto` and `tel` are opened, in the system's own program.
 */
url: string, };

export type OpenVaultArgs = { "how": "try_keyring" } | { "how": "passphrase", 
/**
 * At least ten characters.
 */
passphrase: string, };

export type Origin = "customer" | "phone" | "desk" | "bot" | "template" | "campaign";

export type OutboxState = { "state": "waiting" } | { "state": "asking" } | { "state": "rejected", 
/**
 * Why.
 */
error: UiError, };

export type PersonId = string;

export type PersonRef = { 
/**
 * Their id.
 */
id: PersonId, 
/**
 * Their name.
 */
name: string, 
/**
 * It is the person at this desk.
 */
is_me: boolean, };

export type PersonView = { 
/**
 * Their id.
 */
id: PersonId, 
/**
 * Their name.
 */
name: string, 
/**
 * It is the person at this desk.
 */
is_me: boolean, 
/**
 * What they may do.
 */
role: Role, };

export type Preview = { 
/**
 * Its id.
 */
id: MessageId, 
/**
 * Which way it went.
 */
direction: Direction, 
/**
 * Whose hand wrote it.
 */
origin: Origin, 
/**
 * The agent, for messages from a desk.
 */
author: PersonRef | null, 
/**
 * WhatsApp's type in lower case, an open set.
 */
kind: string, 
/**
 * The beginning of the text.
 */
text: string | null, 
/**
 * How far it came; nothing for incoming ones.
 */
delivery: Delivery | null, 
/**
 * Deleted for everyone.
 */
revoked: boolean, 
/**
 * When it was sent.
 */
sent_at: Timestamp, };

export type Progress = { 
/**
 * Messages fetched.
 */
done: number, 
/**
 * Messages there are.
 */
total: number, };

export type Push = { "type": "stale", 
/**
 * What changed, without repetition.
 */
stale: Array<Stale>, } | { "type": "arrived", 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * Who, as the list shows them.
 */
name: string, } | { "type": "open", 
/**
 * Which.
 */
conversation_id: ConversationId, };

export type Quote = { 
/**
 * Where it is; absent when it is older than anything we hold.
 */
message_id: MessageId | null, 
/**
 * Which way it went.
 */
direction: Direction | null, 
/**
 * Whose hand wrote it.
 */
origin: Origin | null, 
/**
 * The agent, for messages from a desk.
 */
author: PersonRef | null, 
/**
 * WhatsApp's type in lower case.
 */
kind: string | null, 
/**
 * The beginning of its text.
 */
text: string | null, };

export type Reaction = { 
/**
 * The emoji.
 */
emoji: string, 
/**
 * Which side gave it.
 */
by: Reactor, };

export type Reactor = "customer" | "business";

export type ReadInvitationArgs = { 
/**
 * What was pasted.
 */
invitation: string, };

export type Referral = { 
/**
 * Where the advertisement leads.
 */
source_url?: string | null, 
/**
 * `ad` or `post`.
 */
source_type?: string | null, 
/**
 * WhatsApp's id of the advertisement.
 */
source_id?: string | null, 
/**
 * Its headline.
 */
headline?: string | null, 
/**
 * Its text.
 */
body?: string | null, };

export type Role = "agent" | "manager" | "owner";

export type SaveDraftArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * What is typed; empty removes the draft.
 */
text: string, };

export type SceneId = "first_answer" | "phone_answers_first" | "offline_and_back" | "search_in_another_script" | "unknown_send";

export type SceneState = { 
/**
 * Which.
 */
scene: SceneId, 
/**
 * Its steps; the screen has a sentence for each, by scene and number.
 */
steps: number, 
/**
 * The step that waits for the person, from 1; 0 before it began; above `steps` when done.
 */
step: number, 
/**
 * Where it plays, once it began.
 */
conversation_id: ConversationId | null, };

export type SearchArgs = { 
/**
 * As typed; the last word may be unfinished.
 */
query: string, 
/**
 * Only in this conversation.
 */
conversation_id: ConversationId | null, 
/**
 * Where the page before ended.
 */
before: string | null, 
/**
 * At most 100.
 */
limit: number, };

export type SearchResults = { 
/**
 * Conversations whose contact matches by name, username or digits of the phone.
 */
people: Array<ConversationItem>, 
/**
 * Messages, newest first.
 */
messages: Array<MessageHit>, 
/**
 * Pass as `before` for more messages; absent at the end.
 */
next: string | null, };

export type SendTextArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * At most 4096 characters.
 */
text: string, 
/**
 * The message to quote.
 */
reply_to: MessageId | null, };

export type Sent = { 
/**
 * The bubble's id.
 */
message_id: MessageId, };

export type Settings = { 
/**
 * Light, dark, or as the system.
 */
theme: Theme, 
/**
 * `en`, `hi` or `fr`; absent follows the system.
 */
locale: string | null, 
/**
 * Enter sends and Shift+Enter breaks the line; or the other way round.
 */
enter_sends: boolean, 
/**
 * Single-letter keys act while nothing is being typed.
 */
single_keys: boolean, 
/**
 * Width of the conversation list in CSS pixels.
 */
list_width: number, 
/**
 * Width of the customer pane in CSS pixels.
 */
context_width: number, 
/**
 * The customer pane is shown on a wide window.
 */
context_open: boolean, };

export type SignInArgs = { 
/**
 * The hub's address; `https` unless it is this computer.
 */
hub_url: string, 
/**
 * As invited.
 */
email: string, 
/**
 * As typed.
 */
password: string, 
/**
 * The second factor, once the hub asked for it.
 */
totp: string | null, };

export type SnippetPart = { 
/**
 * The words.
 */
text: string, 
/**
 * They are what was looked for.
 */
hit: boolean, };

export type Stage = "vault" | "doors" | "signed_out" | "inbox";

export type Stale = { 
/**
 * Which kind of state.
 */
tag: Tag, 
/**
 * Only queries about this conversation; absent means all of the kind.
 */
conversation_id: ConversationId | null, };

export type StartOwnDeskArgs = { 
/**
 * The business.
 */
workspace_name: string, 
/**
 * The owner.
 */
name: string, 
/**
 * For signing in.
 */
email: string, 
/**
 * For signing in.
 */
password: string, };

export type StartSceneArgs = { 
/**
 * Which.
 */
scene: SceneId, };

export type Tag = "app" | "settings" | "connection" | "conversations" | "conversation" | "thread" | "people" | "practice";

export type Theme = "system" | "light" | "dark";

export type ThreadArgs = { 
/**
 * Which conversation.
 */
conversation_id: ConversationId, 
/**
 * Which stretch of it.
 */
at: ThreadAt, 
/**
 * At most 200.
 */
limit: number, };

export type ThreadAt = { "where": "latest" } | { "where": "before", 
/**
 * That place.
 */
cursor: string, } | { "where": "after", 
/**
 * That place.
 */
cursor: string, } | { "where": "around", 
/**
 * Which.
 */
message_id: MessageId, };

export type ThreadItem = { "type": "message" } & MessageView | { "type": "event" } & EventView;

export type ThreadPage = { 
/**
 * The bubbles and lines.
 */
items: Array<ThreadItem>, 
/**
 * Where older ones begin; absent at the start of the conversation.
 */
older: string | null, 
/**
 * Where newer ones begin; absent at its end.
 */
newer: string | null, 
/**
 * Older messages are still being fetched from the hub.
 */
filling: boolean, };

export type Timestamp = string;

export type UiError = { 
/**
 * A code of the hub's protocol, or one of the desk's own (`offline`, `vault`, `storage`, `not_practice`).
 */
code: string, 
/**
 * English, for developers.
 */
message: string, 
/**
 * What the sentence needs, such as a name.
 */
detail: Record<string, unknown> | null, };

export type VaultState = "keyring" | "passphrase" | "passphrase_locked" | "missing";

export type View = "mine" | "unassigned" | "waiting" | "open" | "resolved" | "all";

export type ViewCounts = { 
/**
 * Assigned to me and not resolved.
 */
mine: number, 
/**
 * Assigned to nobody and not resolved.
 */
unassigned: number, 
/**
 * A customer waits.
 */
waiting: number, 
/**
 * Not resolved.
 */
open: number, 
/**
 * Resolved.
 */
resolved: number, 
/**
 * All.
 */
all: number, 
/**
 * Conversations with unread bubbles that are mine or nobody's: the badge.
 */
unread: number, };

/** Everything a screen can ask: arguments and answer by name. */
export type Commands = {
  app_state: { args: Nothing; answer: AppState };
  connection: { args: Nothing; answer: Connection };
  save_settings: { args: Settings; answer: Nothing };
  dismiss_notice: { args: DismissNoticeArgs; answer: Nothing };
  open_vault: { args: OpenVaultArgs; answer: Nothing };
  open_link: { args: OpenLinkArgs; answer: Nothing };
  enter_practice: { args: Nothing; answer: Nothing };
  read_invitation: { args: ReadInvitationArgs; answer: InvitationRead };
  accept_invitation: { args: AcceptInvitationArgs; answer: Nothing };
  sign_in: { args: SignInArgs; answer: Nothing };
  start_own_desk: { args: StartOwnDeskArgs; answer: Nothing };
  sign_out: { args: Nothing; answer: Nothing };
  conversations: { args: ConversationsArgs; answer: ConversationPage };
  search: { args: SearchArgs; answer: SearchResults };
  people: { args: Nothing; answer: Array<PersonView> };
  conversation: { args: ConversationArgs; answer: ConversationDetail };
  thread: { args: ThreadArgs; answer: ThreadPage };
  send_text: { args: SendTextArgs; answer: Sent };
  save_draft: { args: SaveDraftArgs; answer: Nothing };
  mark_read: { args: MarkReadArgs; answer: Nothing };
  assign: { args: AssignArgs; answer: Nothing };
  resolve: { args: ConversationArgs; answer: Nothing };
  reopen: { args: ConversationArgs; answer: Nothing };
  send_again: { args: MessageArgs; answer: Sent };
  send_now: { args: MessageArgs; answer: Nothing };
  discard: { args: MessageArgs; answer: Nothing };
  save_media: { args: MessageArgs; answer: Nothing };
  practice_scenes: { args: Nothing; answer: Array<SceneState> };
  start_scene: { args: StartSceneArgs; answer: SceneState };
};

/** The kinds of state each query shows. */
export const SHOWS = {
  app_state: ["app","settings"],
  connection: ["connection"],
  conversations: ["conversations","people"],
  search: [],
  people: ["people"],
  conversation: ["conversation","people"],
  thread: ["thread","people"],
  practice_scenes: ["practice"],
} as const satisfies Partial<Record<keyof Commands, readonly Tag[]>>;
