// Generated from the desk's list of commands. A test keeps it true; do not edit.

export type About = "from" | "in" | "agent" | "number" | "label" | "team" | "has" | "before" | "after" | "on";

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

export type ActArgs = { 
/**
 * To which, at most 500.
 */
conversation_ids: Array<ConversationId>, 
/**
 * What.
 */
act: ChatAct, };

export type Acted = { 
/**
 * What can be taken back.
 */
done: Array<Done>, };

export type AddNoteArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * At most 4096 characters. `@` and the name of somebody who may be mentioned mentions them.
 */
text: string, };

export type Addressee = { "to": "conversation", 
/**
 * Which.
 */
conversation_id: ConversationId, } | { "to": "phone", 
/**
 * From which number.
 */
number_id: NumberId, 
/**
 * To which.
 */
phone: string, };

export type Advice = "stay_with_app" | "coexistence" | "api_only";

export type Alerts = { 
/**
 * Addresses that get an e-mail.
 */
emails: Array<string>, 
/**
 * Where a signed webhook goes; `https` unless it is this computer.
 */
webhook_url: string | null, 
/**
 * Signs it; given once, never told again.
 */
webhook_secret?: string | null, 
/**
 * A secret is kept.
 */
has_webhook_secret: boolean, 
/**
 * The hub can send e-mail.
 */
can_send_email: boolean, };

export type AlertsTested = { 
/**
 * The e-mail was taken by the mail server; absent if there is no address.
 */
email: boolean | null, 
/**
 * The webhook was answered with 2xx; absent if there is none.
 */
webhook: boolean | null, 
/**
 * What went wrong, for reading.
 */
problems: Array<string>, };

export type AmountFault = "not_a_number" | "zero" | "too_much";

export type AppState = { 
/**
 * Which room.
 */
stage: Room, 
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
settings: Settings, 
/**
 * The language the signed-in person chose last on some desk: this one begins in it, until one is chosen here.
 */
language: string | null, 
/**
 * Where a link from outside leads: go there, and say `link_followed`.
 */
link: OpenedLink | null, };

export type AskSyncArgs = { 
/**
 * Which number.
 */
number_id: NumberId, 
/**
 * What.
 */
kind: SyncKind, };

export type AssignArgs = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * To whom; absent gives it to nobody.
 */
assignee_id: PersonId | null, };

export type AssignedTo = { "who": "any" } | { "who": "me" } | { "who": "nobody" } | { "who": "person", 
/**
 * Who.
 */
person_id: PersonId, };

export type Attachment = { 
/**
 * Names it: the digest of its bytes, made ready. The same file is held once per draft.
 */
sha256: string, 
/**
 * As what WhatsApp shows it; `document` when it can be nothing else, or should.
 */
media: FileKind, 
/**
 * What leaves of it as it stands; with `media` and the caption it is the content to `send`.
 */
file: OutgoingFile, 
/**
 * Its caption.
 */
caption: string | null, 
/**
 * It can go as what WhatsApp shows, or as a document: the person chooses.
 */
has_choice: boolean, 
/**
 * As a document it leaves exactly as it was chosen, with what its camera wrote into it.
 */
original_as_document: boolean, 
/**
 * However it goes, what its camera wrote into it may go with it.
 */
as_taken: boolean, 
/**
 * What of it stays behind as it stands.
 */
left_out: Array<LeftOut>, 
/**
 * Why it can only go as a document.
 */
only_document: OnlyDocument | null, 
/**
 * What WhatsApp would refuse of it as it stands.
 */
problems: Array<Problem>, 
/**
 * Its shape, if it is a voice note that was recorded here.
 */
recorded: RecordedView | null, };

export type AttachmentArgs = { 
/**
 * Whose draft.
 */
conversation_id: ConversationId, 
/**
 * Which file.
 */
sha256: string, };

export type AuditArgs = { 
/**
 * What `next` of the page before said.
 */
before: number | null, 
/**
 * Only this kind.
 */
what: DeedKind | null, 
/**
 * Only by this person.
 */
by: PersonId | null, 
/**
 * Not before this instant.
 */
from: Timestamp | null, 
/**
 * Before this instant.
 */
until: Timestamp | null, };

export type AuditCheck = { 
/**
 * How many lines were looked at.
 */
lines: number, 
/**
 * The first line that is not as it was written, or is missing; absent when all is well.
 */
broken_at: number | null, 
/**
 * The newest line's hash, in hex: whoever writes it down can tell later that no line was taken off the end.
 */
fingerprint: string | null, };

export type AuditPage = { 
/**
 * The lines.
 */
rows: Array<AuditRow>, 
/**
 * What to pass as `before` for the next page; absent at the end.
 */
next: number | null, };

export type AuditRow = { 
/**
 * Its place, without gaps.
 */
seq: number, 
/**
 * When.
 */
at: Timestamp, 
/**
 * What.
 */
what: DeedKind, 
/**
 * Who; nobody for what the machine's administrator did.
 */
by: PersonId | null, 
/**
 * Their name as it is now.
 */
by_name: string | null, 
/**
 * To whom or what: an id.
 */
about: string | null, 
/**
 * Its name as it is now, if it is a person or a number.
 */
about_name: string | null, 
/**
 * More; never a secret, a phone or a text.
 */
detail: Record<string, unknown>, };

export type Automation = "none" | "notices" | "everything";

export type Away = { 
/**
 * When it ends by itself; absent if they have to say so.
 */
until: Timestamp | null, };

export type BePresentArgs = { 
/**
 * The chat on the screen; absent when there is none, or nobody sits before it.
 */
looks_at: ConversationId | null, 
/**
 * A key was just touched in its answer.
 */
typing: boolean, };

export type BeQuietArgs = { 
/**
 * For so long, at most a day; 0 ends it.
 */
minutes: number, };

export type BeginSignupArgs = { 
/**
 * Reconnects this number; absent for a new one.
 */
number_id: NumberId | null, };

export type ButtonFill = { 
/**
 * Which button, counted from 0 over all of them.
 */
index: number, 
/**
 * The end of the address, or the code.
 */
value: string, };

export type CalledArgs = { 
/**
 * As typed: of a name or a number, the last word of which may be unfinished.
 */
words: string, 
/**
 * At most 50.
 */
limit: number, };

export type CameIn = { 
/**
 * Of a second factor that was set up on the way; shown once.
 */
recovery_codes: Array<string> | null, };

export type Candidate = { 
/**
 * WhatsApp's id of it.
 */
phone_number_id: string, 
/**
 * As people write it.
 */
display_number: string, 
/**
 * What customers see.
 */
verified_name: string | null, };

export type Capability = "answer_customers" | "read_costs" | "shape_card" | "write_templates" | "share_replies" | "keep_labels" | "keep_teams" | "share_views" | "watch_team" | "route_chats" | "ask_customers" | "invite_people" | "read_phones" | "see_private" | "keep_private" | "release_chats" | "connect_numbers" | "watch_numbers" | "set_prices" | "set_alerts" | "keep_copies" | "manage_people" | "read_audit";

export type CardField = { 
/**
 * Made by whoever adds it; its name may change, this does not.
 */
id: CardFieldId, 
/**
 * What people call it.
 */
name: string, } & ({ "kind": "text" } | { "kind": "number" } | { "kind": "date" } | { "kind": "choice", 
/**
 * In the order they are offered.
 */
choices: Array<string>, } | { "kind": "yes_no" } | { "kind": "link" });

export type CardFieldId = string;

export type CardValue = { 
/**
 * Which.
 */
field: CardField, 
/**
 * What stands in it.
 */
value: string | null, };

export type CardView = { 
/**
 * What the team calls them.
 */
team_name: string | null, 
/**
 * What the phone's address book calls them, for those who may read it.
 */
book_name: string | null, 
/**
 * What they call themselves.
 */
profile_name: string | null, 
/**
 * What the team should know about them.
 */
about: string | null, 
/**
 * Every field, in order, with what stands in it.
 */
fields: Array<CardValue>, };

export type Category = "service" | "utility" | "marketing" | "authentication";

export type CategoryChange = { 
/**
 * What it will be billed as.
 */
to: Category, 
/**
 * From when on.
 */
at: Timestamp, };

export type Cell = null | number | string;

export type ChangeAttachmentArgs = { 
/**
 * Whose draft.
 */
conversation_id: ConversationId, 
/**
 * Which file.
 */
sha256: string, 
/**
 * Its caption from now on.
 */
caption: string | null, 
/**
 * Send it as a document although WhatsApp would show it.
 */
as_document: boolean, };

export type ChangeLabelArgs = { 
/**
 * Which.
 */
label_id: LabelId, 
/**
 * Its name from now on.
 */
name: string, 
/**
 * Its colour from now on.
 */
colour: Colour, };

export type ChangeLaterArgs = { 
/**
 * Which.
 */
later_id: MessageId, 
/**
 * When.
 */
at: Timestamp, 
/**
 * On the clock of which zone the person read that time.
 */
zone: string, 
/**
 * Only if the customer is silent until then.
 */
unless_customer_writes: boolean, };

export type ChangePasswordArgs = { 
/**
 * As it was.
 */
current: string, 
/**
 * At least ten characters.
 */
new: string, };

export type ChangeRoleArgs = { 
/**
 * Whose.
 */
person_id: PersonId, 
/**
 * From now on.
 */
role: Role, };

export type ChangeTeamArgs = { 
/**
 * Which.
 */
team_id: TeamId, 
/**
 * Its name from now on.
 */
name: string, 
/**
 * Its people from now on.
 */
members: Array<PersonId>, };

export type ChatAct = { "act": "assign", 
/**
 * To whom.
 */
assignee_id: PersonId | null, } | { "act": "assign_team", 
/**
 * To which.
 */
team_id: TeamId | null, } | { "act": "resolve" } | { "act": "reopen" } | { "act": "set_pending" } | { "act": "snooze", 
/**
 * Until when.
 */
until: Timestamp, 
/**
 * On the clock of which zone the person read that time.
 */
zone: string, } | { "act": "mark_read" } | { "act": "mark_unread" } | { "act": "label", 
/**
 * Which.
 */
label_id: LabelId, 
/**
 * It is on from now on.
 */
on: boolean, };

export type ChatsOf = { 
/**
 * The first 500.
 */
ids: Array<ConversationId>, 
/**
 * There are more.
 */
has_more: boolean, };

export type ChatsOfArgs = { 
/**
 * Which.
 */
list: ListOf, };

export type CheckQuickReplyArgs = { 
/**
 * What is written so far.
 */
reply: QuickReply, 
/**
 * The one that is being changed; its name is its own.
 */
quick_reply_id: QuickReplyId | null, 
/**
 * It would be the person's own.
 */
own: boolean, 
/**
 * A customer's name for the preview.
 */
customer: string, 
/**
 * An amount for the preview.
 */
amount: string, 
/**
 * The day and the hour.
 */
moment: ReplyMoment, };

export type CheckTemplateArgs = { 
/**
 * All of it.
 */
template: Template, };

export type CheckedQuickReply = { 
/**
 * What is wrong with it, by field.
 */
problems: Array<Problem>, 
/**
 * How each wording reads for somebody.
 */
previews: Array<FilledReply>, };

export type CheckedTemplate = { 
/**
 * What it would refuse, by field.
 */
problems: Array<Problem>, 
/**
 * How it looks with its examples.
 */
shown: ShownTemplate, 
/**
 * What is to be filled each time it is sent.
 */
slots: Array<TemplateSlot>, };

export type Checks = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * Each item looked at.
 */
found: Array<ItemCheck>, };

export type Choice = { "which": "all" } | { "which": "active_since", 
/**
 * Then.
 */
at: Timestamp, } | { "which": "in_phone_book", 
/**
 * In it.
 */
is_in: boolean, } | { "which": "labelled", 
/**
 * Which.
 */
label_id: LabelId, } | { "which": "listed", 
/**
 * At most 500.
 */
conversation_ids: Array<ConversationId>, };

export type ChoiceArgs = { 
/**
 * Which number.
 */
number_id: NumberId, 
/**
 * Which chats.
 */
choice: Choice, };

export type ChoiceSection = { 
/**
 * What stands above it; may be empty when it is the only one.
 */
title: string, 
/**
 * Its rows.
 */
rows: Array<PromptChoice>, };

export type ChooseLanguage = { 
/**
 * `hi-u-nu-deva`
 */
language: string | null, };

export type ChooseNumberArgs = { 
/**
 * Which signup.
 */
id: SignupId, 
/**
 * WhatsApp's id of the number that is meant.
 */
phone_number_id: string, };

export type ClosedMost = { 
/**
 * 0 is Monday.
 */
weekday: number, 
/**
 * How many closed on it.
 */
count: number, };

export type Colour = "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "violet" | "pink" | "grey";

export type CommandId = string;

export type ComposerView = { 
/**
 * The message it quotes.
 */
reply_to: MessageId | null, 
/**
 * That message, shortened.
 */
quote: Quote | null, 
/**
 * Its files, in the order they will be sent.
 */
attached: Array<Attachment>, 
/**
 * What is typed of a private note.
 */
note: string, };

export type ConfirmCodeArgs = { 
/**
 * What the phone shows.
 */
code: string, };

export type ConnectBy360dialog = { 
/**
 * WhatsApp's id of the account.
 */
waba_id: string, 
/**
 * WhatsApp's id of the number.
 */
phone_number_id: string, 
/**
 * As people write it.
 */
display_number: string, 
/**
 * 360dialog's key, which names the number.
 */
api_key: string, };

export type ConnectByToken = { 
/**
 * WhatsApp's id of the account.
 */
waba_id: string, 
/**
 * WhatsApp's id of the number.
 */
phone_number_id: string, 
/**
 * The access token.
 */
token: string, };

export type ConnectView = { 
/**
 * What the hub keeps.
 */
plan: Plan, 
/**
 * What the answers recommend, once given.
 */
recommendation: Recommendation | null, 
/**
 * The hub's address, as this desk knows it.
 */
hub_url: string, 
/**
 * The hub runs on this computer.
 */
is_own_hub: boolean, 
/**
 * Nothing can leave: this is the practice shop.
 */
practice: boolean, 
/**
 * The team sees the names of the phone's address book.
 */
phone_book_shared: boolean, };

export type Connected360dialog = { 
/**
 * The number.
 */
number: NumberRow, 
/**
 * The webhook address that was set at 360dialog, without its secret.
 */
webhook_host: string, 
/**
 * 360dialog took the address; otherwise it must be set by hand.
 */
webhook_is_set: boolean, 
/**
 * The whole address, told this once if it must be set by hand.
 */
webhook_to_set: string | null, };

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
 * Messages the hub refused and nobody has looked after yet, oldest first.
 */
lost: Array<LostSend>, 
/**
 * Milliseconds this computer's clock is ahead of the hub's, once they differ so much that people should know: reply
 * windows are reckoned by the hub's.
 */
clock_ahead_ms: number | null, 
/**
 * How far the first sync is, while it runs.
 */
first_sync: Progress | null, 
/**
 * The oldest version the hub speaks with, where this one is older and the hub said so.
 */
needs_version: string | null, 
/**
 * Why the hub on this computer does not start, where it does not: in English, as its log has it. It is tried again by itself.
 */
own_hub_fails: string | null, };

export type ConnectionState = "idle" | "connecting" | "catching_up" | "live" | "offline" | "upgrade_required" | "hub_older" | "signed_out";

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
organisation?: string | null, 
/**
 * Which of the phone numbers are on WhatsApp: its id of the account, by the number as written. With it the card has a button that
 * begins a chat.
 */
on_whatsapp?: { [key in string]: string }, 
/**
 * Postal addresses, each on one line.
 */
addresses?: Array<string>, 
/**
 * Web pages.
 */
links?: Array<string>, 
/**
 * When the person was born, as written on the card.
 */
birthday?: string | null, };

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
 * The team's own name for them, else the phone book's, else the one they gave themselves.
 */
name: string | null, 
/**
 * What they may be called to their face: never the team's own name.
 */
spoken_name: string | null, 
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
 * The newest bubble that left.
 */
newest: NewestBubble | null, 
/**
 * What the team keeps about the customer.
 */
card: CardView, 
/**
 * What stands in its composer besides the text.
 */
composer: ComposerView, 
/**
 * The business number, as people write it.
 */
number: string, 
/**
 * What sending a reply would do and cost.
 */
sending: SendState, 
/**
 * Only the assigned person may write in it, and that is somebody else.
 */
must_take: boolean, 
/**
 * When the customer's first bubble here was sent.
 */
first_message_at: Timestamp | null, 
/**
 * Somebody who had the same phone and may be the same person.
 */
merge_offer: ContactView | null, 
/**
 * Customers somebody said are this one, newest first: each can be taken back.
 */
merges: Array<MergeView>, 
/**
 * The customer wants no marketing messages from this number, since then.
 */
marketing_stopped_at: Timestamp | null, 
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
 * Which team it is of.
 */
team: TeamRef | null, 
/**
 * Unread bubbles, shared by the team.
 */
unread: number, 
/**
 * When free text ends or ended; absent if the window never opened.
 */
window_closes_at: Timestamp | null, 
/**
 * Since when somebody owes the customer an answer.
 */
waiting_since: Timestamp | null, 
/**
 * When what is most urgent in it is up; absent if nothing is promised.
 */
due: DueView | null, 
/**
 * The newest bubble, an unsent one included.
 */
last_message: Preview | null, 
/**
 * What was typed and not sent.
 */
draft: string | null, 
/**
 * How many files hang on what was not sent.
 */
draft_files: number, 
/**
 * Somebody wants the team to look at it again.
 */
marked_unread: boolean, 
/**
 * Until when it sleeps, by the hub's clock.
 */
snoozed_until: Timestamp | null, 
/**
 * On the clock of which zone that time was meant.
 */
snooze_zone: string | null, 
/**
 * When it woke by itself; absent once anything happened since.
 */
woke_at: Timestamp | null, 
/**
 * An imported chat that is not released: nobody but the owner sees it.
 */
held: boolean, 
/**
 * The customer is blocked, since then.
 */
blocked_at: Timestamp | null, 
/**
 * What it is labelled, by name.
 */
labels: Array<LabelView>, };

export type ConversationLedger = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * The customer, as the owner sees them.
 */
name: string | null, 
/**
 * Their phone.
 */
phone: string | null, 
/**
 * Messages that came.
 */
messages: number, 
/**
 * The oldest.
 */
first_at: Timestamp, 
/**
 * The newest.
 */
last_at: Timestamp, 
/**
 * Its files.
 */
media: MediaLedger, };

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
 * How many the views hold.
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

export type Copies = { 
/**
 * Where they go; absent: none are made.
 */
folder: string | null, 
/**
 * The owner may choose the folder from here: the hub runs on this computer.
 */
may_choose: boolean, 
/**
 * A recovery key was made.
 */
has_recovery_key: boolean, 
/**
 * The last ones, newest first.
 */
made: Array<CopyMade>, };

export type CopyFacts = { 
/**
 * The folder or file it is about.
 */
path: string | null, 
/**
 * What the copy takes.
 */
needed_bytes: number | null, 
/**
 * What may be taken for it.
 */
free_bytes: number | null, };

export type CopyMade = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * Its file's name.
 */
file: string, 
/**
 * Its size.
 */
size_bytes: number, 
/**
 * Files it lacks because they could not be copied: the next copy tries again.
 */
missing: number, 
/**
 * Files it lacks because the hub itself has lost them: no copy brings them.
 */
lost: number, 
/**
 * Why it was not made, if it was not: one of [`no_copy`]'s words.
 */
problem: string | null, 
/**
 * What belongs to the sentence of that.
 */
facts: CopyFacts, };

export type CountView = { 
/**
 * So many.
 */
count: number, 
/**
 * And more: it is where counting stops.
 */
more: boolean, };

export type CreateTemplateArgs = { 
/**
 * For the account of this number.
 */
number_id: NumberId, 
/**
 * What it says.
 */
template: Template, };

export type DeedKind = "signed_in" | "sign_in_failed" | "signed_out" | "invited" | "invitation_withdrawn" | "joined" | "role_changed" | "removed" | "renamed" | "device_revoked" | "password_changed" | "password_reset_made" | "password_reset_used" | "password_set" | "chats_released" | "chats_held" | "phone_book_shared" | "phones_masked" | "private_changed" | "number_connected" | "stage_changed" | "price_list_changed" | "routing_changed" | "reply_rule_changed" | "hours_changed" | "survey_changed" | "second_factor_on" | "second_factor_off" | "second_factor_removed" | "second_factor_failed" | "recovery_codes_made" | "password_recovered" | "second_factor_required" | "workspace_founded" | "recovery_key_made" | "copies_changed" | "alerts_changed" | "brought_back" | "unknown";

export type DeleteTemplateArgs = { 
/**
 * Which.
 */
template_id: TemplateId, 
/**
 * Every language of its name. An approved name cannot be used again for 30 days.
 */
all_languages: boolean, };

export type Delivery = "queued" | "sending" | "unknown" | "handed_over" | "sent" | "failed" | "delivered" | "read" | "played";

export type DescribeContactArgs = { 
/**
 * A conversation with them.
 */
conversation_id: ConversationId, 
/**
 * At most 2000 characters; `null` removes the note.
 */
about: string | null, 
/**
 * What the person read there.
 */
before: string | null, };

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
description?: string | null, 
/**
 * What was filled in.
 */
filled_in?: Array<FilledIn>, } | { "type": "prompt", 
/**
 * Small words below.
 */
footer?: string | null, 
/**
 * What can be tapped.
 */
prompt: Prompt, } | { "type": "template", 
/**
 * What it said when it was sent.
 */
template: Template, 
/**
 * What was put in.
 */
filling: Filling, } | { "type": "order", 
/**
 * How many different products.
 */
items: number, 
/**
 * Each of them; none where the order came before they were kept.
 */
lines?: Array<OrderLine>, } | { "type": "system", 
/**
 * WhatsApp's word for the change.
 */
change: string, } | { "type": "unsupported", 
/**
 * WhatsApp's word for what it was, when it says so.
 */
what?: string | null, };

export type DeviceArgs = { 
/**
 * Which.
 */
device_id: DeviceId, };

export type DeviceId = string;

export type DeviceRow = { 
/**
 * Which.
 */
id: DeviceId, 
/**
 * How it introduced itself.
 */
name: string, 
/**
 * Since when.
 */
created_at: Timestamp, 
/**
 * When it was last heard of, to some minutes.
 */
seen_at: Timestamp, 
/**
 * It is connected now.
 */
online: boolean, 
/**
 * It is the one that asks.
 */
current: boolean, 
/**
 * Its session ended, by its person, another password or time. What it held may still be on it.
 */
signed_out: boolean, };

export type Direction = "in" | "out";

export type DismissNoticeArgs = { 
/**
 * Which.
 */
id: number, };

export type Done = { 
/**
 * To which.
 */
conversation_id: ConversationId, 
/**
 * Under which id.
 */
command_id: CommandId, };

export type DueView = { 
/**
 * The last instant in time.
 */
due_at: Timestamp, 
/**
 * From here on it is running out.
 */
soon_at: Timestamp, 
/**
 * What for.
 */
target: Target, };

export type Earlier = { 
/**
 * By whom; nobody means by the phone or a rule.
 */
by: PersonRef | null, 
/**
 * When.
 */
at: Timestamp, };

export type EditNoteArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * Which.
 */
note_id: EventId, 
/**
 * What it says from now on, with whom it mentions from now on.
 */
text: string, };

export type EditTemplateArgs = { 
/**
 * Which.
 */
template_id: TemplateId, 
/**
 * What it says from now on, all of it; name and language stay, the category of an approved one too.
 */
template: Template, };

export type EndedWhy = "full" | "unplugged" | "unusable";

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
assignee: PersonRef | null, } | { "kind": "team_assigned", 
/**
 * The new team.
 */
team: TeamRef | null, 
/**
 * The one before.
 */
from: TeamRef | null, } | { "kind": "resolved" } | { "kind": "reopened" } | { "kind": "pending" } | { "kind": "snoozed", 
/**
 * Until when.
 */
until: Timestamp, 
/**
 * On the clock of which zone that time was meant.
 */
zone: string, } | { "kind": "woke" } | { "kind": "routed", 
/**
 * The new assignee; nobody while it waits for somebody.
 */
assignee: PersonRef | null, 
/**
 * Why.
 */
why: RoutedWhy, 
/**
 * Who had it and did not answer in time.
 */
from: PersonRef | null, } | { "kind": "labelled", 
/**
 * Which; absent until the hub told of it.
 */
label: LabelView | null, } | { "kind": "unlabelled", 
/**
 * Which; absent until the hub told of it.
 */
label: LabelView | null, } | { "kind": "blocked" } | { "kind": "unblocked" } | { "kind": "block_refused", 
/**
 * Block, or let in again.
 */
blocked: boolean, } | { "kind": "identity_changed", 
/**
 * WhatsApp's word for it.
 */
change: string, } | { "kind": "surveyed", 
/**
 * Who had resolved the chat.
 */
resolved_by: PersonRef | null, 
/**
 * What was answered, if anything was.
 */
rating: SurveyRating | null, } | { "kind": "merged", 
/**
 * They are two again.
 */
split: boolean, } | { "kind": "split" } | { "kind": "survey_dropped", 
/**
 * Why.
 */
why: SurveyUnasked, } | { "kind": "unknown" };

export type ExportQuickRepliesArgs = { 
/**
 * The person's own, not the team's.
 */
own: boolean, };

export type Failure = { 
/**
 * WhatsApp's code.
 */
code: number, 
/**
 * WhatsApp's own words, for the details.
 */
title: string, };

export type FieldKind = { "kind": "text" } | { "kind": "number" } | { "kind": "date" } | { "kind": "choice", 
/**
 * In the order they are offered.
 */
choices: Array<string>, } | { "kind": "yes_no" } | { "kind": "link" };

export type Figures = { 
/**
 * From the beginning of a wait to the answer.
 */
first_response: Spread, 
/**
 * From the customer's first bubble to the resolution; resolutions of chats in which the customer wrote nothing have no time.
 */
resolution: Spread, 
/**
 * Resolutions, those without a time included.
 */
resolved: number, 
/**
 * Waits answered within the target.
 */
in_time: number, 
/**
 * Waits of which it is decided whether they were.
 */
decided: number, 
/**
 * Resolutions within the target.
 */
done_in_time: number, 
/**
 * Resolutions for which there was one.
 */
done_decided: number, 
/**
 * Waits without an answer so far.
 */
unanswered: number, 
/**
 * Waits in which a reply window closed.
 */
windows_closed: number, 
/**
 * What was sent.
 */
sent: Split, };

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

export type FileKind = "image" | "video" | "audio" | "document" | "sticker";

export type FillCardArgs = { 
/**
 * A conversation with them.
 */
conversation_id: ConversationId, 
/**
 * Which field.
 */
field_id: CardFieldId, 
/**
 * What fits its kind; `null` empties it.
 */
value: string | null, 
/**
 * What the person read there.
 */
before: string | null, };

export type FillQuickReplyArgs = { 
/**
 * Which.
 */
quick_reply_id: QuickReplyId, 
/**
 * For whom.
 */
conversation_id: ConversationId, 
/**
 * The place of the wording; absent for the one that fits the customer.
 */
wording: number | null, 
/**
 * The amount as it was typed; none leaves it open, and the link without one.
 */
amount: string | null, 
/**
 * The day and the hour.
 */
moment: ReplyMoment, };

export type FillTemplateArgs = { 
/**
 * Which template.
 */
template_id: TemplateId, 
/**
 * What was filled in so far.
 */
filling: Filling, 
/**
 * To whom; absent while nobody was chosen, then nothing is said about a price.
 */
addressee: Addressee | null, };

export type FilledIn = { 
/**
 * What the form calls it.
 */
name: string, 
/**
 * What the customer entered or chose.
 */
value: string, };

export type FilledQuickReply = { 
/**
 * The words, and what is still open in them.
 */
filled: FilledReply, 
/**
 * The place of the wording.
 */
wording: number, 
/**
 * Why what was typed is no amount.
 */
amount_fault: AmountFault | null, };

export type FilledReply = { 
/**
 * The words.
 */
text: string, 
/**
 * What is still open in them, in order.
 */
open: Array<OpenVariable>, };

export type FilledTemplate = { 
/**
 * Pass it to `send` or `new_chat`.
 */
content: OutgoingContent, 
/**
 * How the customer will see it.
 */
shown: ShownTemplate, 
/**
 * What WhatsApp would refuse, by the `field` of a slot or below it; empty once it may be sent.
 */
problems: Array<Problem>, 
/**
 * What sending it would do and cost.
 */
sending: SendState | null, };

export type Filling = { 
/**
 * For the header, if it has something to fill.
 */
header: HeaderFill | null, 
/**
 * For the body: by the variable's name.
 */
values: { [key in string]: string }, 
/**
 * For buttons that have something to fill.
 */
buttons: Array<ButtonFill>, };

export type Filter = { 
/**
 * In one of these states; empty for all.
 */
statuses: Array<ConversationStatus>, 
/**
 * Whose they are.
 */
whose: AssignedTo, 
/**
 * Of which team.
 */
team: OfTeam, 
/**
 * With these labels; empty for whatever they carry.
 */
labels: Array<LabelId>, 
/**
 * With every one of the labels, and not just any.
 */
every_label: boolean, 
/**
 * Of this number.
 */
number_id: NumberId | null, 
/**
 * Whose customer has waited for an answer for so many minutes, or longer.
 */
waits_minutes: number | null, 
/**
 * With something unread.
 */
unread: boolean, 
/**
 * With a target that stands at least like this. Such a list stands by time, the most urgent first.
 */
urgency: Urgency | null, };

export type FilteredArgs = { 
/**
 * Which conversations.
 */
filter: Filter, 
/**
 * Where the page before ended.
 */
before: string | null, 
/**
 * At most 200.
 */
limit: number, };

export type ForwardArgs = { 
/**
 * Which bubble.
 */
message_id: MessageId, 
/**
 * Into which conversations.
 */
to: Array<ConversationId>, };

export type Forwarded = "once" | "frequently";

export type FoundCounts = { 
/**
 * People.
 */
people: number, 
/**
 * Bubbles without a file.
 */
messages: number, 
/**
 * Private notes.
 */
notes: number, 
/**
 * Bubbles with a file.
 */
files: number, 
/**
 * Where counting stops: so many mean so many or more.
 */
most: number, };

export type FoundKind = "messages" | "notes" | "files";

export type FreeReason = "entry_point" | "allowance" | "not_yet_charged";

export type Gap = { 
/**
 * From.
 */
from: Timestamp, 
/**
 * Until; absent while it lasts.
 */
until: Timestamp | null, 
/**
 * Why: one of [`gap`]'s words.
 */
why: string, };

export type HandFigures = { 
/**
 * Waits this hand answered.
 */
first_response: Spread, 
/**
 * What this hand resolved.
 */
resolved: number, 
/**
 * What was sent in the chats that are theirs; for the phone, what it sent.
 */
sent: Split, };

export type HeaderFill = { "is": "text", 
/**
 * The value.
 */
value: string, } | { "is": "media", 
/**
 * The bytes, which the hub has before the message is sent.
 */
file: OutgoingFile, } | { "is": "location", 
/**
 * Degrees north.
 */
latitude: number, 
/**
 * Degrees east.
 */
longitude: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * Where it is.
 */
address: string, };

export type Health = { 
/**
 * `CONNECTED`, `FLAGGED`, `RESTRICTED`, …
 */
status: string | null, 
/**
 * `GREEN`, `YELLOW`, `RED`.
 */
quality_rating: string | null, 
/**
 * `TIER_250`, …
 */
messaging_limit: string | null, 
/**
 * `AVAILABLE`, `LIMITED`, `BLOCKED`.
 */
can_send_message: string | null, 
/**
 * Why not, and what helps, in WhatsApp's words.
 */
reasons: Array<HealthReason>, 
/**
 * What the account may not do, until when.
 */
restrictions: Array<Restriction>, 
/**
 * WhatsApp's word for the newest violation.
 */
violation: string | null, 
/**
 * When WhatsApp was last asked.
 */
checked_at: Timestamp | null, };

export type HealthReason = { 
/**
 * WhatsApp's code.
 */
code: number | null, 
/**
 * WhatsApp's words.
 */
description: string, 
/**
 * What WhatsApp suggests.
 */
solution: string | null, };

export type HeldBy = { "held_by": "anybody" } | { "held_by": "nobody" } | { "held_by": "person", 
/**
 * Who.
 */
id: PersonId, };

export type HeldConversation = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * Whose.
 */
contact_id: ContactId, 
/**
 * As the owner sees them.
 */
name: string | null, 
/**
 * Their phone.
 */
phone: string | null, 
/**
 * They are in the phone's address book.
 */
in_phone_book: boolean, 
/**
 * Only the owner sees it.
 */
held: boolean, 
/**
 * Private to the owner.
 */
private: boolean, 
/**
 * Imported messages.
 */
messages: number, 
/**
 * What it is labelled, as its row names it.
 */
labels: Array<LabelId>, 
/**
 * Live messages nobody answered.
 */
unread: number, 
/**
 * The newest message.
 */
last_at: Timestamp, };

export type HeldCounts = { 
/**
 * Only the owner sees them.
 */
held: number, 
/**
 * Of these, chats with a live message nobody of the team can see.
 */
held_unread: number, 
/**
 * The team sees them.
 */
released: number, 
/**
 * Private to the owner, whatever is released.
 */
private: number, };

export type HeldPage = { 
/**
 * How many, of everything.
 */
counts: HeldCounts, 
/**
 * Something decided about these chats is not carried out yet: the counts change by themselves.
 */
goes_on: boolean, 
/**
 * How many of them carry which label; labels none carries are left out.
 */
labels: Array<LabelCount>, 
/**
 * The chats, newest activity first.
 */
conversations: Array<HeldConversation>, 
/**
 * What to pass as `before` for the next page; absent at the end.
 */
next: string | null, };

export type HourFigures = { 
/**
 * 0 is Monday.
 */
weekday: number, 
/**
 * 0 to 23.
 */
hour: number, 
/**
 * How long they took.
 */
first_response: Spread, };

export type ImportQuickRepliesArgs = { 
/**
 * They are the person's own, not the team's.
 */
own: boolean, 
/**
 * From a report: all of them are kept, or none.
 */
replies: Array<ReplyToImport>, };

export type ImportedQuickReplies = { 
/**
 * So many replies.
 */
kept: number, };

export type Invitation = { 
/**
 * One use.
 */
code: string, 
/**
 * A link that carries the hub's address and the code: `sangam://join?hub=…&code=…`.
 */
link: string, 
/**
 * When it stops working.
 */
expires_at: Timestamp, };

export type InvitationArgs = { 
/**
 * Which.
 */
invitation_id: InvitationId, };

export type InvitationId = string;

export type InvitationRead = { 
/**
 * The hub it leads to.
 */
hub_url: string, 
/**
 * It is no invitation but a way back: for `use_reset`.
 */
resets: boolean, };

export type Invite = { 
/**
 * What the invited person will be; never above the inviter's own role.
 */
role: Role, };

export type Item = "hub_reachable" | "meta_app" | "webhook_fields" | "config_id" | "onboarding_quota" | "disk" | "app_version" | "portfolio_admin" | "business_verified" | "other_provider" | "paid_badge" | "linked_devices" | "windows_and_watches" | "payment_method" | "content_policy" | "broadcast_lists" | "app_automation" | "phone_ready" | "is_on_biz_app" | "platform_type" | "subscribed_apps";

export type ItemCheck = { 
/**
 * Which.
 */
item: Item, 
/**
 * It is as it should be.
 */
is_good: boolean, 
/**
 * What is missing: one of [`finding`](super::finding)'s words.
 */
problem: string | null, 
/**
 * Names that belong to the sentence: missing fields, an address, a count.
 */
names: Array<string>, };

export type KeepOwnHoursArgs = { 
/**
 * Whose.
 */
person_id: PersonId, 
/**
 * Absent: those of the shop.
 */
hours: ShopHours | null, };

export type KeepShop = { 
/**
 * When it answers; absent for always.
 */
hours: ShopHours | null, 
/**
 * How soon it wants to.
 */
promise: Promise, };

export type KeptCodesArgs = { 
/**
 * Which, as they were called when they were made; a hub that named none lets the last that were made be meant.
 */
set: string | null, };

export type LabelArgs = { 
/**
 * Which.
 */
label_id: LabelId, };

export type LabelCount = { 
/**
 * Which label.
 */
label_id: LabelId, 
/**
 * Only the owner sees so many.
 */
held: number, 
/**
 * The team sees so many.
 */
released: number, };

export type LabelId = string;

export type LabelItem = { 
/**
 * Itself.
 */
label: LabelView, 
/**
 * Chats this person sees with it, whatever their state.
 */
chats: CountView, };

export type LabelList = { 
/**
 * The labels.
 */
labels: Array<LabelItem>, 
/**
 * This person makes labels, names, colours, merges and deletes them.
 */
may_keep: boolean, };

export type LabelView = { 
/**
 * Its id.
 */
id: LabelId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its colour.
 */
colour: Colour, };

export type LabelsOn = { 
/**
 * Labels on every one of them.
 */
all: Array<LabelView>, 
/**
 * Labels on some of them.
 */
some: Array<LabelView>, };

export type LabelsOnArgs = { 
/**
 * Which chats: up to 500.
 */
conversation_ids: Array<ConversationId>, };

export type LaterArgs = { 
/**
 * Which.
 */
later_id: MessageId, };

export type LaterItem = { 
/**
 * Its id, and that of the message it becomes.
 */
id: MessageId, 
/**
 * Where it will leave.
 */
conversation_id: ConversationId, 
/**
 * What to call the customer.
 */
customer: string, 
/**
 * Whose it is: who planned it, or gave it another time since.
 */
author: PersonRef | null, 
/**
 * What it holds.
 */
content: OutgoingContent, 
/**
 * When it leaves, by the hub's clock.
 */
at: Timestamp, 
/**
 * On the clock of which zone that time was meant: `Asia/Kolkata`.
 */
zone: string, 
/**
 * Only if the customer is silent until then.
 */
unless_customer_writes: boolean, 
/**
 * Where it stands.
 */
state: LaterState, 
/**
 * When free text ends or ended, by the hub's clock.
 */
window_closes_at: Timestamp | null, 
/**
 * Free text will not be allowed at that time, unless the customer writes before.
 */
window_will_be_closed: boolean, 
/**
 * Free text is allowed now.
 */
window_is_open: boolean, };

export type LaterState = { "state": "waiting" } | { "state": "waiting_for_hub" } | { "state": "leaving" } | { "state": "taking_back" } | { "state": "taken_back" } | { "state": "held", 
/**
 * Why.
 */
why: LaterWhy, } | { "state": "refused", 
/**
 * Why.
 */
error: UiError, };

export type LaterToDraft = { 
/**
 * Its words stand in the composer. Otherwise the hub is asked to let go of it first: it is `taking_back`, and once it is
 * `taken_back`, asking again brings them.
 */
in_composer: boolean, };

export type LaterWhy = "late" | "window_closed" | "customer_wrote" | "not_connected" | "stage" | "not_assignee" | "person_gone" | "hidden" | "restored" | "blocked" | "parted" | "other";

export type LatersArgs = { 
/**
 * Only of this conversation.
 */
conversation_id: ConversationId | null, };

export type Ledger = { 
/**
 * Which number.
 */
number_id: NumberId, 
/**
 * Entries of the phone's address book that came, removals not counted.
 */
contacts: number, 
/**
 * Messages that came, each once, however often told.
 */
messages: number, 
/**
 * Of them known live as well.
 */
overlap: number, 
/**
 * Conversations they belong to.
 */
conversations_total: number, 
/**
 * Files of the messages.
 */
media: MediaLedger, 
/**
 * Each phase that sent anything, by number.
 */
phases: Array<PhaseLedger>, 
/**
 * Bodies that were kept because nobody could read them.
 */
unread_bodies: number, 
/**
 * Conversations, most messages first.
 */
conversations: Array<ConversationLedger>, 
/**
 * What to pass as `before` for the next page; absent at the end.
 */
next: string | null, };

export type LeftOut = "subtitles" | "all_around";

export type LifeEvent = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * An open set: Meta's event in lower case (`partner_removed`, `account_restriction`, …) or ours (`connected`, `stage_changed`, `opened_by_owner`,
 * `token_expired`, `alert_sent`, `contacts_asked`, `history_asked`, …).
 */
kind: string, 
/**
 * Who, if a person did it.
 */
by: PersonId | null, 
/**
 * What belongs to the sentence: reason, restriction, stage.
 */
detail: unknown, };

export type LifelineView = { 
/**
 * Milliseconds until WhatsApp may end the connection.
 */
left_ms: number, 
/**
 * It is time to remind.
 */
is_reminding: boolean, 
/**
 * It is almost over.
 */
is_alerting: boolean, };

export type Link = { "state": "connected" } | { "state": "disconnected", 
/**
 * WhatsApp's word, an open set: `PRIMARY_INACTIVITY`, `USER_RE_REGISTERED`, …; absent when it gave none.
 */
reason: string | null, 
/**
 * `USER` or `SYSTEM`, when told.
 */
initiated_by: string | null, } | { "state": "offboarded" } | { "state": "access_lost" } | { "state": "refused", 
/**
 * Its code or word.
 */
reason: string, };

export type ListOf = { "of": "view", 
/**
 * Which.
 */
view: View, } | { "of": "filter", 
/**
 * Which.
 */
filter: Filter, } | { "of": "figure", 
/**
 * Which.
 */
figure: TeamFigure, };

export type LookUpPhoneArgs = { 
/**
 * From which number.
 */
number_id: NumberId, 
/**
 * As typed: with `+` or `00` and the country code, or as people of the country named here write it.
 */
phone: string, 
/**
 * The country code, digits alone, of numbers typed without one; absent: that of the business number.
 */
country_code: string | null, };

export type LostSend = { 
/**
 * In which chat.
 */
conversation_id: ConversationId, 
/**
 * Which.
 */
message_id: MessageId, };

export type MakeLabelArgs = { 
/**
 * As typed.
 */
name: string, 
/**
 * Its colour.
 */
colour: Colour, };

export type MakeTeamArgs = { 
/**
 * As typed.
 */
name: string, 
/**
 * Its people.
 */
members: Array<PersonId>, };

export type MarkReadArgs = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * The newest bubble that was on the screen.
 */
up_to: MessageId, };

export type Market = { 
/**
 * The beginning of a recipient's number, digits without `+`. The longest that fits counts.
 */
prefix: string, 
/**
 * Its country, for reading: ISO 3166.
 */
region: string | null, 
/**
 * Millionths for a message that is no template; absent: as much as a utility template, which is what is reported.
 */
service: number | null, 
/**
 * Millionths for a utility template.
 */
utility: number | null, 
/**
 * Millionths for a marketing template.
 */
marketing: number | null, 
/**
 * Millionths for an authentication template.
 */
authentication: number | null, };

export type MaskPhones = { 
/**
 * Only the last digits.
 */
masked: boolean, };

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
 * As what they sit here.
 */
role: Role, 
/**
 * What they may do: screens ask this and never compare roles.
 */
may: Array<Capability>, 
/**
 * The roles they may invite others as.
 */
may_invite: Array<Role>, 
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

export type MediaLedger = { 
/**
 * Messages that had one.
 */
mentioned: number, 
/**
 * Here.
 */
ready: number, 
/**
 * Announced, not here yet.
 */
pending: number, 
/**
 * Older than fourteen days at the connection: WhatsApp sends none of them.
 */
too_old: number, 
/**
 * Failed, expired or too large.
 */
lost: number, };

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

export type MentionItem = { 
/**
 * The note.
 */
note: NoteView, 
/**
 * Where it stands.
 */
conversation_id: ConversationId, 
/**
 * What to call the customer.
 */
customer: string, };

export type MentionPage = { 
/**
 * The notes.
 */
items: Array<MentionItem>, 
/**
 * Pass as `before` for more; absent at the end.
 */
next: string | null, 
/**
 * How many of all of them were not read.
 */
unread: number, };

export type MentionView = { 
/**
 * Who.
 */
person: PersonRef, 
/**
 * They have read it.
 */
read: boolean, };

export type MentionsArgs = { 
/**
 * Where the page before ended.
 */
before: string | null, 
/**
 * At most 500.
 */
limit: number, };

export type MergeLabelsArgs = { 
/**
 * The one that goes.
 */
label_id: LabelId, 
/**
 * The one that stays.
 */
into: LabelId, };

export type MergeView = { 
/**
 * By this command.
 */
merge_id: CommandId, 
/**
 * Who.
 */
by: PersonRef | null, 
/**
 * When.
 */
at: Timestamp, };

export type MessageArgs = { 
/**
 * Which.
 */
message_id: MessageId, };

export type MessageError = { 
/**
 * The code of the error table (`docs/whatsapp.md` §3.7).
 */
code: number, 
/**
 * WhatsApp's own title; unstable, never branched on.
 */
title: string, };

export type MessageHit = { 
/**
 * The bubble, or the note.
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
 * It is a private note: who wrote it.
 */
note_by: string | null, 
/**
 * WhatsApp's type; of a note `note`.
 */
kind: string, 
/**
 * The name of its file, if it has a file with a name.
 */
filename: string | null, 
/**
 * It has a file.
 */
is_file: boolean, 
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
 * Nobody's words: the phone's own greeting, which answers nobody, or a pressed button of a survey, which asks for nothing.
 */
automatic: boolean, 
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
 * A template as the customer sees it; its body is also `text`, its file also `media`.
 */
template: ShownTemplate | null, 
/**
 * The message it answers.
 */
quote: Quote | null, 
/**
 * Forwarded by its writer.
 */
forwarded: Forwarded | null, 
/**
 * The advertisement that led here, or the product that is asked about.
 */
referral: Referral | null, 
/**
 * The reactions that stand.
 */
reactions: Array<Reaction>, 
/**
 * This side's newest one, where it did not reach the customer.
 */
reaction_refused: ReactionRefused | null, 
/**
 * How far it came; `null` for incoming ones.
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
retry_of: MessageId | null, 
/**
 * A later attempt repeats this one: it is not sent again once more.
 */
sent_again: boolean, };

export type MicrophoneView = { 
/**
 * What the settings keep.
 */
id: string, 
/**
 * For people.
 */
name: string, };

export type Money = { 
/**
 * Millionths of the currency's unit.
 */
micros: number, 
/**
 * ISO 4217.
 */
currency: string, };

export type Month = string;

export type MonthArgs = { 
/**
 * Which number.
 */
number_id: NumberId, 
/**
 * Which month; absent for the present one.
 */
month: Month | null, };

export type MonthCost = { 
/**
 * The number.
 */
number_id: NumberId, 
/**
 * Which month.
 */
month: Month, 
/**
 * The one before it.
 */
previous: Month, 
/**
 * The hub's instant of counting.
 */
counted_at: Timestamp, 
/**
 * Messages that used up free ones, by our count.
 */
used: number, 
/**
 * What was counted, by category and type.
 */
lines: Array<MonthLine>, 
/**
 * The card the amounts are reckoned by.
 */
card: RateCard, 
/**
 * The owner made it.
 */
is_own_card: boolean, };

export type MonthLine = { 
/**
 * What as, in Meta's word; absent for templates of which nothing was told yet.
 */
category: string | null, 
/**
 * Meta's `type`; absent while WhatsApp has not said.
 */
kind: string | null, 
/**
 * How many.
 */
messages: number, 
/**
 * What those among them that have a price cost, about.
 */
about: Money, 
/**
 * Those among them whose price is not known.
 */
unpriced: number, };

export type Moved = { 
/**
 * Chats that changed hands so far.
 */
changed: number, 
/**
 * How many are where now.
 */
counts: HeldCounts, 
/**
 * Something decided about chats of the number is not carried out yet. The hub goes on with it; [`HeldPage`] says how far it is.
 */
goes_on: boolean, };

export type NameContactArgs = { 
/**
 * A conversation with them.
 */
conversation_id: ConversationId, 
/**
 * At most 100 characters; `null`: the name of the phone's address book, or the customer's own, is shown.
 */
name: string | null, 
/**
 * What the person read there.
 */
before: string | null, };

export type Needs = { 
/**
 * How many people answer, or should.
 */
people: People, 
/**
 * Customers' messages a day.
 */
volume: Volume, 
/**
 * Messages are missed, or answered twice.
 */
misses: Often, 
/**
 * What should be sent without a person.
 */
automation: Automation, 
/**
 * A program that should know about the chats, such as a CRM.
 */
connects_software: boolean, 
/**
 * The owner wants to go on answering on the phone.
 */
keeps_phone: Wish, 
/**
 * The chats on the phone matter.
 */
keeps_history: Wish, };

export type NewChat = { 
/**
 * Where: the chat there is, or the one that begins. Should the hub know another, this id leads there.
 */
conversation_id: ConversationId, 
/**
 * The bubble's id.
 */
message_id: MessageId, };

export type NewChatArgs = { 
/**
 * From which number.
 */
number_id: NumberId, 
/**
 * To whom, E.164 with `+` as `look_up_phone` gave it.
 */
phone: string, 
/**
 * A filled template.
 */
content: OutgoingContent, };

export type NewestBubble = { 
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
 * Nobody's words.
 */
automatic: boolean, 
/**
 * When it was sent.
 */
sent_at: Timestamp, };

export type NoteArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * Which.
 */
note_id: EventId, };

export type NoteView = { 
/**
 * Its id.
 */
id: EventId, 
/**
 * Its words; absent once it was deleted.
 */
text: string | null, 
/**
 * Who wrote it.
 */
author: PersonRef | null, 
/**
 * Who should read it.
 */
mentions: Array<MentionView>, 
/**
 * When it was written.
 */
at: Timestamp, 
/**
 * When its author last changed it.
 */
edited_at: Timestamp | null, 
/**
 * The hub does not know of it yet.
 */
pending: boolean, 
/**
 * It mentions the person at this desk, who has not read it.
 */
unread: boolean, };

export type Noted = { 
/**
 * The note's id.
 */
note_id: EventId, };

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

export type NoticeChat = { 
/**
 * Which.
 */
id: ConversationId, 
/**
 * Whose.
 */
name: string, };

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
name: string | null, } | { "kind": "not_delivered", 
/**
 * In which chat.
 */
conversation_id: ConversationId, 
/**
 * Which.
 */
message_id: MessageId, 
/**
 * To whom.
 */
name: string, 
/**
 * The chat is done by now, so nobody looks for it.
 */
done: boolean, } | { "kind": "not_taken_back", 
/**
 * Which.
 */
chats: Array<NoticeChat>, } | { "kind": "not_done", 
/**
 * What.
 */
what: Undone, 
/**
 * The hub's code, or the desk's own `reply_not_sent`: why.
 */
why: string, 
/**
 * In which chats: what fails alike is one list.
 */
chats: Array<NoticeChat>, 
/**
 * What was typed for it: it is kept, also over a restart, until the notice is dismissed.
 */
words: string | null, } | { "kind": "note_not_kept", 
/**
 * The hub's code: why.
 */
why: string, } | { "kind": "later_not_done", 
/**
 * The hub's code: why.
 */
why: string, };

export type NotifySays = "words" | "name" | "nothing";

export type NotifySettings = { 
/**
 * Customers whose chat is mine.
 */
mine: boolean, 
/**
 * Customers whose chat is nobody's yet.
 */
unassigned: boolean, 
/**
 * Chats that a colleague or a rule gives to me.
 */
given: boolean, 
/**
 * Notes of colleagues that mention me.
 */
mentions: boolean, 
/**
 * Chats of mine, or nobody's, whose time to wake has come.
 */
waking: boolean, 
/**
 * How much can be read over somebody's shoulder.
 */
says: NotifySays, 
/**
 * With the system's sound.
 */
sound: boolean, 
/**
 * Every day, no notification between these.
 */
quiet: QuietHours | null, };

export type NumberArgs = { 
/**
 * Its id.
 */
number_id: NumberId, };

export type NumberDetail = { 
/**
 * What the team sees.
 */
number: NumberRow, 
/**
 * WhatsApp's ids, for a support ticket.
 */
waba_id: string, 
/**
 * WhatsApp's ids, for a support ticket.
 */
phone_number_id: string, 
/**
 * WhatsApp's ids of the one-shot requests.
 */
request_ids: { [key in SyncKind]?: string }, 
/**
 * When the token ends; absent if never, or not known.
 */
token_expires_at: Timestamp | null, 
/**
 * What happened to the connection, newest first.
 */
life: Array<LifeEvent>, 
/**
 * When messages may be missing, newest first.
 */
gaps: Array<Gap>, 
/**
 * The three messages that show that everything works.
 */
tried: TryItMarks, 
/**
 * How many chats wait for the owner's decision.
 */
held: HeldCounts, 
/**
 * What was confirmed and checked when it was connected.
 */
plan: Plan | null, 
/**
 * Through whom it reaches WhatsApp.
 */
via: Via, 
/**
 * People of the phone's address book that came.
 */
contacts: number, 
/**
 * Parts of the history that have not come, though later ones have.
 */
missing_parts: number, 
/**
 * Its provider took no address of this hub's, and nothing has come by one: nobody hears it.
 */
is_unheard: boolean, };

export type NumberId = string;

export type NumberPageArgs = { 
/**
 * Which number.
 */
number_id: NumberId, 
/**
 * The `next` of the page before; absent for the first.
 */
before: string | null, };

export type NumberRow = { 
/**
 * Its id.
 */
id: NumberId, 
/**
 * The number as people write it.
 */
display_number: string, 
/**
 * The name customers see, once WhatsApp told us.
 */
verified_name: string | null, 
/**
 * WhatsApp accepts our calls.
 */
connected: boolean, 
/**
 * Who may send from the desk.
 */
stage: Stage, 
/**
 * Why it is not connected, if it is not.
 */
link: Link, 
/**
 * Since when the link is as it is.
 */
link_since: Timestamp | null, 
/**
 * When it was connected through Sangam, the last time; absent for a number that was added by hand.
 */
onboarded_at: Timestamp | null, 
/**
 * When it was connected through Sangam for the first time: that never moves.
 */
first_onboarded_at: Timestamp | null, 
/**
 * When the phone was last seen: by an echo, or because the owner said so.
 */
phone_seen_at: Timestamp | null, 
/**
 * What WhatsApp says about it.
 */
health: Health, 
/**
 * The phone's contacts.
 */
contacts: OneShot, 
/**
 * The phone's chats.
 */
history: OneShot, 
/**
 * When messages may be missing, newest first and not all of them: what a chat of the number says between its bubbles.
 */
gaps: Array<Gap>, 
/**
 * The revision that last changed it.
 */
rev: number, };

export type NumberTally = { 
/**
 * Which.
 */
number_id: NumberId, 
/**
 * As people read it.
 */
display_number: string, 
/**
 * Its figures.
 */
tally: SurveyTally, };

export type NumberView = { 
/**
 * As the team sees it.
 */
number: NumberRow, 
/**
 * How long the phone may stay unused; absent if it was never seen.
 */
lifeline: LifelineView | null, 
/**
 * This person may send with it now.
 */
may_send: boolean, };

export type OfTeam = { "which": "any" } | { "which": "mine" } | { "which": "one", 
/**
 * Which.
 */
team_id: TeamId, };

export type Offset = { 
/**
 * From when.
 */
from: Timestamp, 
/**
 * How far; negative west of Greenwich.
 */
minutes: number, };

export type Often = "rarely" | "sometimes" | "daily";

export type OneShot = { "state": "not_requested" } | { "state": "asking" } | { "state": "requested", 
/**
 * WhatsApp's id of it, for a support ticket.
 */
request_id: string | null, } | { "state": "receiving", 
/**
 * Of a hundred, as WhatsApp counts; contacts have none.
 */
progress: number | null, } | { "state": "done" } | { "state": "declined" } | { "state": "possibly_spent" } | { "state": "expired" };

export type OnlyDocument = { "reason": "disguised" } | { "reason": "unreadable" } | { "reason": "codec", 
/**
 * What it holds, in the words of its container.
 */
found: Array<string>, };

export type OpenLinkArgs = { 
/**
 * Only `http`, `https`, `mailto` and `tel` are opened, in the system's own program.
 */
url: string, };

export type OpenVariable = { 
/**
 * What stands between the braces.
 */
name: string, 
/**
 * Where its brace opens.
 */
start: number, 
/**
 * Behind its last brace.
 */
end: number, };

export type OpenVaultArgs = { "how": "try_keyring" } | { "how": "begin_anew" } | { "how": "passphrase", 
/**
 * At least ten characters.
 */
passphrase: string, };

export type OpenedLink = { "to": "join", 
/**
 * For `read_invitation` and what follows from it.
 */
invitation: string, } | { "to": "connected" };

export type OrderLine = { 
/**
 * The shop's own id of the product.
 */
product: string, 
/**
 * How many of it.
 */
quantity?: number | null, 
/**
 * What one of it costs, in units of `currency`.
 */
price?: number | null, 
/**
 * ISO 4217.
 */
currency?: string | null, };

export type OrderViewsArgs = { 
/**
 * In this order.
 */
view_ids: Array<ViewId>, };

export type Origin = "customer" | "phone" | "desk" | "bot" | "template" | "campaign";

export type OutboxState = { "state": "waiting" } | { "state": "held", 
/**
 * When it leaves.
 */
until: Timestamp, } | { "state": "uploading", 
/**
 * Bytes that left.
 */
sent_bytes: number, 
/**
 * Bytes in all.
 */
total_bytes: number, } | { "state": "asking" } | { "state": "rejected", 
/**
 * Why.
 */
error: UiError, };

export type OutgoingContent = { "kind": "text", 
/**
 * The words.
 */
text: string, } | { "kind": "file", 
/**
 * As what WhatsApp shows it.
 */
media: FileKind, 
/**
 * The bytes, which the hub already has.
 */
file: OutgoingFile, 
/**
 * Words below it; not with audio and stickers.
 */
caption?: string | null, } | { "kind": "location", 
/**
 * Degrees north, to the millionth.
 */
latitude: number, 
/**
 * Degrees east, to the millionth.
 */
longitude: number, 
/**
 * What the place is called.
 */
name?: string | null, 
/**
 * Where it is.
 */
address?: string | null, } | { "kind": "contacts", 
/**
 * The cards.
 */
cards: Array<ContactCard>, } | { "kind": "interactive", 
/**
 * The words.
 */
text: string, 
/**
 * Small words below.
 */
footer?: string | null, 
/**
 * What can be tapped.
 */
prompt: Prompt, } | { "kind": "template", 
/**
 * What it says, as it stood when it was chosen.
 */
template: Template, 
/**
 * What was put in.
 */
filling: Filling, };

export type OutgoingFile = { 
/**
 * Lower-case hex of its bytes.
 */
sha256: string, 
/**
 * What the bytes are.
 */
mime_type: string, 
/**
 * The name the customer sees; required for documents.
 */
filename?: string | null, 
/**
 * How many bytes.
 */
size_bytes: number, 
/**
 * Recorded as a voice note.
 */
voice?: boolean, 
/**
 * A moving sticker.
 */
animated?: boolean, };

export type OwnDesk = { 
/**
 * Where to sign in to it; absent where none was begun.
 */
hub_url: string | null, };

export type OwnProofArgs = { 
/**
 * The present one.
 */
password: string, 
/**
 * A code of the phone or a recovery code; wanted while the second factor is on.
 */
code: string | null, };

export type ParameterFormat = "positional" | "named";

export type Payee = { 
/**
 * The UPI id: `shop@bank`.
 */
address: string, 
/**
 * Who the payer's app says is paid.
 */
name: string, };

export type PendingInvitation = { 
/**
 * Which.
 */
id: InvitationId, 
/**
 * As what.
 */
role: Role, 
/**
 * By whom.
 */
invited_by: PersonId, 
/**
 * When.
 */
created_at: Timestamp, 
/**
 * Until when it is good; kept in sight after that until somebody takes it away.
 */
expires_at: Timestamp, };

export type People = "one" | "few" | "many";

export type Period = { 
/**
 * The first instant.
 */
from: Timestamp, 
/**
 * The instant after the last.
 */
until: Timestamp, };

export type PersonArgs = { 
/**
 * Who.
 */
person_id: PersonId, };

export type PersonFigures = { 
/**
 * Who.
 */
person: PersonRef, 
/**
 * Their figures.
 */
figures: HandFigures, };

export type PersonId = string;

export type PersonLoad = { 
/**
 * Whose.
 */
person: PersonRef, 
/**
 * What they may do.
 */
role: Role, 
/**
 * They take no chats for now. It may have ended by itself.
 */
away: Away | null, 
/**
 * Open conversations.
 */
open: number, 
/**
 * How many of them are urgent.
 */
urgent: UrgentNow, };

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

export type PersonTally = { 
/**
 * Who.
 */
person: PersonRef, 
/**
 * Their figures.
 */
tally: SurveyTally, };

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
role: Role, 
/**
 * They take no chats for now. It may have ended by itself.
 */
away: Away | null, };

export type PhaseLedger = { 
/**
 * Which.
 */
phase: number, 
/**
 * Different chunks that came.
 */
chunks: number, 
/**
 * Their messages.
 */
messages: number, 
/**
 * Chunk numbers below the highest that have not come.
 */
gaps: Array<number>, 
/**
 * WhatsApp's count of the whole when its newest chunk came.
 */
progress: number, 
/**
 * First arrival.
 */
first_at: Timestamp, 
/**
 * Latest arrival.
 */
last_at: Timestamp, };

export type PhoneLookUp = { "found": "not_a_phone" } | { "found": "ours" } | { "found": "nobody", 
/**
 * E.164.
 */
phone: string, } | { "found": "chat", 
/**
 * E.164.
 */
phone: string, 
/**
 * Who.
 */
contact: ContactView, 
/**
 * Go there instead, or send the template there.
 */
conversation_id: ConversationId, 
/**
 * Free text may be sent there now.
 */
window_open: boolean, };

export type PickReplySheetArgs = { 
/**
 * They would be the person's own, not the team's.
 */
own: boolean, 
/**
 * The language of rows that name none, where their letters do not tell.
 */
language: string, };

export type PickTemplateFileArgs = { 
/**
 * Of which kind: `image`, `video` or `document`.
 */
media: FileKind, };

export type Picked = { 
/**
 * These hang on the draft now.
 */
attached: Array<Attachment>, 
/**
 * These do not.
 */
refused: Array<RefusedFile>, };

export type PickedReplyFile = { 
/**
 * For the reply; absent when nothing was chosen or it does not fit.
 */
file: ReplyFile | null, 
/**
 * It leaves with whatever its camera wrote into it.
 */
as_taken: boolean, 
/**
 * The name of what does not fit.
 */
refused: string | null, 
/**
 * Why it is no file that can be sent.
 */
why: RefusedWhy | null, };

export type PickedReplySheet = { 
/**
 * Its name; absent when nothing was chosen.
 */
name: string | null, 
/**
 * Why it is none that can be read.
 */
fault: SheetFault | null, 
/**
 * What it would do.
 */
report: SheetReport | null, };

export type PickedTemplateFile = { 
/**
 * For the filling's header, or a header's sample; absent when nothing was chosen or it does not fit. It is kept for this session
 * of the app, or until a message that names it was made.
 */
file: OutgoingFile | null, 
/**
 * It leaves with whatever its camera wrote into it.
 */
as_taken: boolean, 
/**
 * The name of what does not fit.
 */
refused: string | null, 
/**
 * Why it is no file that can be sent.
 */
why: RefusedWhy | null, 
/**
 * What WhatsApp would refuse of it as this kind.
 */
problems: Array<Problem>, };

export type Plan = { 
/**
 * The assessment, once answered.
 */
needs: Needs | null, 
/**
 * Where the desk lives and whose Meta app connects it.
 */
route: Route | null, 
/**
 * What the owner confirmed, and when.
 */
confirmed: { [key in Item]?: Timestamp }, 
/**
 * What the hub saw last.
 */
checks: Checks | null, 
/**
 * The signup under way, or the last one.
 */
signup: Signup | null, };

export type PresenceView = { 
/**
 * Everyone whose desk is connected, the person at this one included.
 */
online: Array<PersonId>, 
/**
 * The chats somebody else has on their screen.
 */
chats: Array<PresentChat>, };

export type PresentChat = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * Who, by name; whoever writes comes first.
 */
people: Array<PresentPerson>, };

export type PresentPerson = { 
/**
 * Who.
 */
person: PersonRef, 
/**
 * They write an answer.
 */
typing: boolean, };

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
 * How far it came; `null` for incoming ones.
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

export type Problem = { 
/**
 * The field, as in the JSON: `text`, `caption`, `prompt.buttons.1.title`.
 */
field: string, } & ({ "fault": "empty" } | { "fault": "too_long", 
/**
 * At most so many.
 */
max: number, } | { "fault": "count", 
/**
 * At most so many.
 */
max: number, } | { "fault": "too_large", 
/**
 * At most so many.
 */
max_bytes: number, } | { "fault": "wrong_type", 
/**
 * What it takes.
 */
allowed: Array<string>, } | { "fault": "invalid" } | { "fault": "twice" } | { "fault": "not_allowed" } | { "fault": "pattern" } | { "fault": "spacing" } | { "fault": "at_edge" } | { "fault": "numbering" } | { "fault": "apart" } | { "fault": "unknown_variable", 
/**
 * What stands between the braces.
 */
name: string, });

export type Product = { 
/**
 * WhatsApp's id of the catalogue.
 */
catalog_id?: string | null, 
/**
 * The shop's own id of it.
 */
retailer_id?: string | null, };

export type Progress = { 
/**
 * Messages fetched.
 */
done: number, 
/**
 * Messages there are.
 */
total: number, };

export type Promise = { 
/**
 * How soon.
 */
targets: Targets, 
/**
 * Only the shop's working hours count.
 */
working_time: boolean, 
/**
 * Numbers with targets of their own.
 */
numbers: { [key in NumberId]: Targets }, };

export type Prompt = { "what": "buttons", 
/**
 * The answers.
 */
buttons: Array<PromptChoice>, } | { "what": "list", 
/**
 * What opens it.
 */
button: string, 
/**
 * The rows, in groups.
 */
sections: Array<ChoiceSection>, } | { "what": "link", 
/**
 * What stands on it.
 */
label: string, 
/**
 * Where it leads.
 */
url: string, } | { "what": "location_request" };

export type PromptChoice = { 
/**
 * Comes back when it is tapped; unique within its message.
 */
id: string, 
/**
 * What stands on it.
 */
title: string, 
/**
 * The second line of a list row.
 */
description?: string | null, };

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
name: string, } | { "type": "mentioned", 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * About whom, as the list shows them.
 */
name: string, } | { "type": "open", 
/**
 * Which.
 */
conversation_id: ConversationId, };

export type QrPicture = { 
/**
 * Units along each side, the quiet edge included.
 */
side: number, 
/**
 * The dark squares, as the path of an SVG.
 */
path: string, };

export type QuickRepliesArgs = { 
/**
 * Part of a name, a folder or the words, in any script; absent for all.
 */
search: string | null, 
/**
 * Whose customer the wording should fit.
 */
conversation_id: ConversationId | null, 
/**
 * At most so many; absent for all.
 */
limit: number | null, };

export type QuickReply = { 
/**
 * What is typed after the slash; one line, once among the team's and once among a person's own.
 */
name: string, 
/**
 * The folder it stands in; none stands outside of all.
 */
folder: string | null, 
/**
 * What it says, once per language. The first is meant where the customer's language is not known.
 */
wordings: Array<ReplyWording>, 
/**
 * Who is paid by its UPI link.
 */
payee: Payee | null, 
/**
 * What goes along.
 */
file: ReplyFile | null, };

export type QuickReplyArgs = { 
/**
 * Which.
 */
quick_reply_id: QuickReplyId, };

export type QuickReplyId = string;

export type QuickReplyItem = { 
/**
 * Its id.
 */
id: QuickReplyId, 
/**
 * The person's own; nobody else has it.
 */
own: boolean, 
/**
 * What it says.
 */
reply: QuickReply, 
/**
 * The place of the wording that fits the customer.
 */
wording: number, 
/**
 * An amount is asked for before it is put in.
 */
wants_amount: boolean, 
/**
 * How often this desk used it.
 */
uses: number, 
/**
 * When it was last changed.
 */
edited_at: Timestamp, 
/**
 * By whom.
 */
edited_by: PersonRef | null, 
/**
 * Pass it along when it is changed.
 */
rev: number, };

export type QuickReplyList = { 
/**
 * The replies.
 */
replies: Array<QuickReplyItem>, 
/**
 * How many there are without the search.
 */
total: number, 
/**
 * Every folder, by name.
 */
folders: Array<string>, 
/**
 * The person may write those of the team.
 */
may_share: boolean, };

export type Quiet = { 
/**
 * Until then nobody is notified, because the person wished so; absent when they did not, or it is over.
 */
until: Timestamp | null, };

export type QuietHours = { 
/**
 * The first quiet minute, counted from midnight.
 */
from: number, 
/**
 * The first minute that is not quiet any more.
 */
until: number, };

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

export type RateCard = { 
/**
 * Where the figures come from.
 */
source: string, 
/**
 * The day they were read there.
 */
as_of: string, 
/**
 * The first day they are good for. What was or is sent before it costs what another list says.
 */
valid_from: string, 
/**
 * The currency bills are made in: ISO 4217.
 */
currency: string, 
/**
 * Messages that are no templates and cost nothing, per number and month; absent: not known, so none are promised.
 */
allowance: number | null, 
/**
 * How far the zone bills are made in is ahead of UTC.
 */
utc_offset_minutes: number, 
/**
 * Rules behind the figures that nobody confirmed, by name; an open set.
 */
unconfirmed: Array<string>, 
/**
 * Prices by market.
 */
markets: Array<Market>, };

export type Reach = { 
/**
 * Which.
 */
conversation_id: ConversationId, 
/**
 * Why not: the hub's code; absent where it may.
 */
why: string | null, };

export type ReachArgs = { 
/**
 * Which conversations, at most 100.
 */
conversation_ids: Array<ConversationId>, };

export type ReactArgs = { 
/**
 * To which bubble.
 */
message_id: MessageId, 
/**
 * With what; `null` removes the reaction.
 */
emoji: string | null, };

export type Reaction = { 
/**
 * The emoji.
 */
emoji: string, 
/**
 * Which side gave it.
 */
by: Reactor, };

export type ReactionRefused = { 
/**
 * The emoji; absent where one was to be taken back.
 */
emoji: string | null, 
/**
 * Why.
 */
error: Failure, };

export type Reactor = "customer" | "business";

export type ReadInvitationArgs = { 
/**
 * What was pasted.
 */
invitation: string, };

export type ReadMentionsArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * The notes that were on the screen; those that do not mention the person at this desk, or were read, are passed over.
 */
note_ids: Array<EventId>, };

export type ReadReceipts = "on_reply" | "on_open" | "never";

export type Reason = "one_person_answers" | "several_people_answer" | "calm_volume" | "high_volume" | "missed_messages" | "nothing_missed" | "wants_notices" | "program_leads" | "connects_software" | "phone_stays" | "phone_not_needed" | "history_matters" | "above_coexistence_limit";

export type Recommendation = { 
/**
 * What.
 */
advice: Advice, 
/**
 * The reasons for it, strongest first.
 */
because: Array<Reason>, 
/**
 * What speaks against it, strongest first.
 */
but: Array<Reason>, };

export type RecordedView = { 
/**
 * How long it is.
 */
duration_ms: number, 
/**
 * The loudest moment of each of its equal parts, 255 being as loud as can be.
 */
peaks: Array<number>, 
/**
 * Nothing can be heard in it: the microphone was muted.
 */
is_silent: boolean, };

export type RecordingState = "recording" | "paused" | "unsaved";

export type RecordingView = { 
/**
 * For whom.
 */
conversation_id: ConversationId, 
/**
 * Where it stands.
 */
state: RecordingState, 
/**
 * How much is recorded.
 */
recorded_ms: number, 
/**
 * How much longer it can go on, at the least.
 */
left_ms: number, 
/**
 * The newest tenths of a second, oldest first: the loudest moment of each, 255 being as loud as can be.
 */
peaks: Array<number>, 
/**
 * It goes on for a while and nothing is heard.
 */
is_silent: boolean, };

export type RecoverArgs = { 
/**
 * The hub's address; `https` unless it is this computer.
 */
hub_url: string, 
/**
 * As one signs in.
 */
email: string, 
/**
 * A recovery code.
 */
code: string, 
/**
 * The new one, at least ten characters.
 */
password: string, 
/**
 * The second factor, once the hub asked for it.
 */
totp: string | null, };

export type RecoveryCodes = { 
/**
 * One use each.
 */
codes: Array<string>, 
/**
 * What they are called together where they are said to be kept ([`KeepCodes`]); absent where they are good alone at once, and from an
 * older hub.
 */
set: string | null, };

export type RecoveryKey = { 
/**
 * Groups of letters and digits, with a check group at the end.
 */
key: string, };

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
body?: string | null, 
/**
 * What it greeted the customer with.
 */
welcome?: string | null, 
/**
 * The product that is asked about.
 */
product?: Product | null, };

export type RefusedFile = { 
/**
 * Its name.
 */
name: string, 
/**
 * Why.
 */
why: RefusedWhy, };

export type RefusedWhy = { "why": "empty" } | { "why": "too_large", 
/**
 * How many bytes it takes.
 */
max_bytes: number, } | { "why": "unreadable" } | { "why": "picture" } | { "why": "moving" } | { "why": "film" } | { "why": "sound" } | { "why": "archive" } | { "why": "other" };

export type RenameArgs = { 
/**
 * What colleagues see from now on.
 */
name: string, };

export type ReplyFile = { 
/**
 * As what WhatsApp shows it.
 */
media: FileKind, 
/**
 * The bytes.
 */
file: OutgoingFile, };

export type ReplyMoment = { 
/**
 * Today, as people of the reply's language write it.
 */
date: string, 
/**
 * Now, in the same way.
 */
time: string, };

export type ReplyRule = { 
/**
 * Only the assigned person may write in a chat.
 */
only_assignee: boolean, };

export type ReplyToImport = { 
/**
 * Its id.
 */
id: QuickReplyId, 
/**
 * The revision it changes.
 */
known_rev: number | null, 
/**
 * The whole of it.
 */
reply: QuickReply, };

export type ReplyWording = { 
/**
 * The language's tag: `en`, `hi`, `hi-Latn` for Hindi in Latin letters.
 */
language: string, 
/**
 * The words, with variables in braces.
 */
text: string, };

export type RequireSecondFactor = { 
/**
 * From now on, or no longer.
 */
required: boolean, };

export type ResetCode = { 
/**
 * One use.
 */
code: string, 
/**
 * A link that carries the hub's address and the code: `sangam://reset?hub=…&code=…`.
 */
link: string, 
/**
 * When it stops working.
 */
expires_at: Timestamp, };

export type Restriction = { 
/**
 * WhatsApp's word, or in small letters what the code means with which it refuses messages.
 */
restriction_type: string, 
/**
 * Until when; absent when WhatsApp named no end.
 */
until: Timestamp | null, };

export type Role = "agent" | "manager" | "owner";

export type Room = "vault" | "doors" | "signed_out" | "inbox";

export type Route = "hosted_for_you" | "own_server" | "dialog360" | "this_computer";

export type RoutedWhy = "last_agent" | "next_in_turn" | "least_busy" | "manual" | "closed" | "nobody_takes_part" | "away" | "full" | "unknown";

export type Routing = { 
/**
 * The rule.
 */
rule: RoutingRule, 
/**
 * Who takes part; nobody named means everybody.
 */
people: Array<PersonId>, 
/**
 * Chats are this team's, and its people take part. While it is there, it counts and nobody who is named.
 */
team_id: TeamId | null, 
/**
 * Nobody with so many open chats is given another.
 */
capacity: number | null, 
/**
 * Outside these hours chats wait; absent for those of the shop.
 */
hours: ShopHours | null, 
/**
 * They never wait for hours, not even for those of the shop.
 */
around_the_clock: boolean, 
/**
 * A customer who comes back is given to whoever had the chat before, if they take chats.
 */
sticky: boolean, 
/**
 * A chat whose customer still waits after so many minutes is given to somebody else, once.
 */
reoffer_minutes: number | null, };

export type RoutingDecision = { 
/**
 * To whom.
 */
person_id: PersonId | null, 
/**
 * Why.
 */
why: RoutedWhy, };

export type RoutingRule = "manual" | "round_robin" | "least_busy";

export type RoutingView = { 
/**
 * Which number's.
 */
number_id: NumberId, 
/**
 * How.
 */
routing: Routing, 
/**
 * To whom a chat with somebody new would be given now, or why to nobody.
 */
next: RoutingDecision, 
/**
 * When that may change by itself.
 */
again_at: Timestamp | null, };

export type RowVerdict = "adds" | "changes" | "same" | "refused";

export type SaveCard = { 
/**
 * Their card; absent: the one every build comes with.
 */
card: RateCard | null, };

export type SaveCopies = { 
/**
 * Where they go; absent: no more.
 */
folder: string | null, };

export type SaveDraftArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * What is typed.
 */
text: string, 
/**
 * The message it quotes.
 */
reply_to: MessageId | null, };

export type SaveNoteDraftArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * What is typed.
 */
text: string, };

export type SavePlan = { 
/**
 * The assessment.
 */
needs: Needs | null, 
/**
 * The route.
 */
route: Route | null, 
/**
 * Items confirmed now.
 */
confirm: Array<Item>, 
/**
 * Items no longer confirmed.
 */
retract: Array<Item>, };

export type SaveQuickReplyArgs = { 
/**
 * Which; absent for a new one.
 */
quick_reply_id: QuickReplyId | null, 
/**
 * The person's own, not the team's.
 */
own: boolean, 
/**
 * The whole of it.
 */
reply: QuickReply, 
/**
 * The revision that was changed.
 */
known_rev: number | null, };

export type SaveTableArgs = { 
/**
 * What the file is called unless the person says otherwise, such as `team.csv`.
 */
name: string, 
/**
 * The cells, the names of the columns first; at most a million characters.
 */
rows: Array<Array<Cell>>, };

export type SaveTextArgs = { 
/**
 * What the file is called unless the person says otherwise, such as `recovery-key.txt`.
 */
name: string, 
/**
 * All of it, at most a million characters.
 */
text: string, };

export type SaveViewArgs = { 
/**
 * Which; absent makes one.
 */
view_id: ViewId | null, 
/**
 * Its name.
 */
name: string, 
/**
 * What it shows.
 */
filter: Filter, 
/**
 * Everybody of the team has it.
 */
shared: boolean, 
/**
 * It stands in the rail.
 */
pinned: boolean, };

export type SavedFile = { 
/**
 * Its name; absent when the person chose none.
 */
name: string | null, };

export type SavedQuickReply = { 
/**
 * Its id.
 */
id: QuickReplyId, };

export type SavedView = { 
/**
 * Its id.
 */
id: ViewId, 
/**
 * Its name.
 */
name: string, 
/**
 * What it shows; labels under the ids they have by now.
 */
filter: Filter, 
/**
 * Everybody of the team has it.
 */
shared: boolean, 
/**
 * The person at this desk may change it.
 */
may_change: boolean, 
/**
 * It stands in the rail.
 */
pinned: boolean, 
/**
 * How many conversations it shows.
 */
count: CountView, 
/**
 * A label it names was deleted.
 */
label_lost: boolean, };

export type SavedViewId = { 
/**
 * Which.
 */
view_id: ViewId, };

export type SavedViews = { 
/**
 * The views.
 */
views: Array<SavedView>, 
/**
 * This person may share views with the team.
 */
may_share: boolean, };

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
 * As typed: words, the last of which may be unfinished, and filters like `from:ravi`. Anything may be typed.
 */
query: string, 
/**
 * Only these.
 */
kind: FoundKind | null, 
/**
 * The wall's distance from UTC, for what is asked by days.
 */
offsets: Array<Offset>, 
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
 * Messages, notes and files, newest first.
 */
messages: Array<MessageHit>, 
/**
 * How many of each kind; absent behind the first page.
 */
counts: FoundCounts | null, 
/**
 * The filters in the query, in their order.
 */
filters: Array<TypedFilter>, 
/**
 * The query without them.
 */
words: string, 
/**
 * Pass as `before` for more messages; absent at the end.
 */
next: string | null, 
/**
 * Whole phone numbers are hidden from this person: only the last digits of one find anybody.
 */
phones_masked: boolean, };

export type SecondFactor = { 
/**
 * Since when it is asked for; absent while it is not.
 */
since: Timestamp | null, 
/**
 * Recovery codes nobody used yet.
 */
codes_left: number, };

export type SecretDrawn = { 
/**
 * To be typed, four letters together.
 */
groups: Array<string>, 
/**
 * To be scanned.
 */
picture: QrPicture, };

export type SendArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * What. A file must hang on the conversation's draft.
 */
content: OutgoingContent, 
/**
 * The message to quote.
 */
reply_to: MessageId | null, };

export type SendLaterArgs = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * What.
 */
content: OutgoingContent, 
/**
 * The message to quote.
 */
reply_to: MessageId | null, 
/**
 * When.
 */
at: Timestamp, 
/**
 * On the clock of which zone the person read that time.
 */
zone: string, 
/**
 * Only if the customer is silent until then.
 */
unless_customer_writes: boolean, };

export type SendNow = { "is": "free", 
/**
 * Why.
 */
reason: FreeReason, } | { "is": "about", 
/**
 * How much.
 */
amount: Money, } | { "is": "unpriced" } | { "is": "template_only" } | { "is": "queue" };

export type SendState = { 
/**
 * What the button says.
 */
now: SendNow, 
/**
 * Until when everything is free because the customer came by an advertisement; free text only inside the reply window.
 */
fep_until: Timestamp | null, 
/**
 * The customer came by an advertisement: an answer before this instant opens the free hours.
 */
fep_answer_by: Timestamp | null, 
/**
 * Free messages left this month, by our count; absent while nothing limits them or the card promises none.
 */
allowance_left: number | null, 
/**
 * The next instant at which this changes by itself: ask again then.
 */
changes_at: Timestamp | null, };

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

export type SetAvailabilityArgs = { 
/**
 * Who: the signed-in person, or for managers and owners anybody.
 */
person_id: PersonId, 
/**
 * They take no chats from now on; `null` if they do.
 */
away: Away | null, };

export type SetBlockedArgs = { 
/**
 * The conversation with the customer.
 */
conversation_id: ConversationId, 
/**
 * Possible within a day of their last message; letting them in again always is.
 */
blocked: boolean, };

export type SetLabelArgs = { 
/**
 * Which conversation.
 */
conversation_id: ConversationId, 
/**
 * Which label.
 */
label_id: LabelId, 
/**
 * It is on from now on.
 */
on: boolean, };

export type SetPrivateArgs = { 
/**
 * A conversation with the customer.
 */
conversation_id: ConversationId, 
/**
 * Private to the owner from now on, or no longer.
 */
private: boolean, };

export type SetRoutingArgs = { 
/**
 * Which number's chats.
 */
number_id: NumberId, 
/**
 * How they are given out from now on.
 */
routing: Routing, };

export type SetStageArgs = { 
/**
 * Which number.
 */
number_id: NumberId, 
/**
 * How far the desk may go from now on.
 */
stage: Stage, };

export type SetSurveyArgs = { 
/**
 * Which number's customers.
 */
number_id: NumberId, 
/**
 * How they are asked from now on.
 */
survey: Survey, };

export type Settings = { 
/**
 * Light, dark, or as the system.
 */
theme: Theme, 
/**
 * How large the page is drawn, in percent, from 50 to 300.
 */
zoom_percent: number, 
/**
 * `en`, `hi`, `fr`, `ta` or `bn`, with the script's own digits as `hi-u-nu-deva`; absent follows the system.
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
 * Keys chosen by the person, by the command's name; an empty one leaves it without. The usual ones are the page's.
 */
keys: { [key in string]: string }, 
/**
 * For how long a send can be taken back before it leaves, at most 10 s; at 0 it leaves at once.
 */
hold_seconds: number, 
/**
 * When customers learn that their messages were read.
 */
read_receipts: ReadReceipts, 
/**
 * Which microphone records voice notes; absent follows the system.
 */
microphone: string | null, 
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
context_open: boolean, 
/**
 * More conversations fit into the list: its rows are lower.
 */
compact_rows: boolean, 
/**
 * It was said that the phone counts unread chats by itself.
 */
phone_unread_said: boolean, 
/**
 * How the team's figures are counted.
 */
team: TeamSettings, 
/**
 * Closing the window leaves the app running in the tray.
 */
keep_running: boolean, 
/**
 * What deserves a notification of the system.
 */
notify: NotifySettings, };

export type ShapeCard = { 
/**
 * In the order a card shows them. One that is left out is gone from every card.
 */
fields: Array<CardField>, };

export type ShapeCardArgs = { 
/**
 * In the order a card shows them.
 */
fields: Array<ShapedField>, };

export type ShapedField = { 
/**
 * Absent for a new one.
 */
id: CardFieldId | null, 
/**
 * What people call it.
 */
name: string, 
/**
 * What can stand in it.
 */
what: FieldKind, };

export type SharePhoneBook = { 
/**
 * The team sees the names of the phone's address book; otherwise only those customers gave themselves.
 */
shared: boolean, };

export type SheetEncoding = "utf8" | "utf16" | "windows_1252";

export type SheetFault = { "fault": "unreadable" } | { "fault": "empty" } | { "fault": "too_large", 
/**
 * At most so many bytes.
 */
max_bytes: number, } | { "fault": "workbook" } | { "fault": "unknown_encoding" } | { "fault": "no_columns", 
/**
 * The columns there are.
 */
found: Array<string>, } | { "fault": "too_many_rows", 
/**
 * So many.
 */
rows: number, 
/**
 * At most so many.
 */
max: number, } | { "fault": "too_many_replies", 
/**
 * So many.
 */
replies: number, 
/**
 * At most so many.
 */
max: number, };

export type SheetReport = { 
/**
 * How it was written.
 */
encoding: SheetEncoding, 
/**
 * Columns nobody knows, which are left out.
 */
ignored: Array<string>, 
/**
 * Every row.
 */
rows: Array<SheetRow>, 
/**
 * Replies it would add.
 */
adds: number, 
/**
 * Replies it would change.
 */
changes: number, 
/**
 * Replies that are there just so.
 */
same: number, 
/**
 * Replies something is wrong with.
 */
refused: number, 
/**
 * Pass them to `import_quick_replies`.
 */
replies: Array<ReplyToImport>, };

export type SheetRow = { 
/**
 * Its line in the file, the first one being 1.
 */
line: number, 
/**
 * The reply it is of.
 */
name: string, 
/**
 * In which language.
 */
language: string, 
/**
 * The beginning of its words.
 */
text: string, 
/**
 * What becomes of its reply.
 */
verdict: RowVerdict, 
/**
 * What is wrong with it, or with the whole reply.
 */
problems: Array<Problem>, 
/**
 * A cell of it would be a formula in a spreadsheet; here it is words.
 */
has_formula: boolean, };

export type Shift = { 
/**
 * The first minute.
 */
opens: number, 
/**
 * The minute after the last; at most 1440.
 */
closes: number, };

export type ShopHours = { 
/**
 * By day of the week.
 */
hours: WorkingHours, 
/**
 * Whose clock is meant.
 */
zone: string, };

export type ShopView = { 
/**
 * When it answers; absent for always.
 */
hours: ShopHours | null, 
/**
 * How soon it wants to.
 */
promise: Promise, 
/**
 * Who has hours of their own.
 */
own: { [key in PersonId]: ShopHours }, 
/**
 * The person at this desk may change what is the shop's.
 */
may_keep: boolean, 
/**
 * They may change anybody's own hours, and not only theirs.
 */
may_keep_others: boolean, };

export type ShownButton = { "is": "quick_reply", 
/**
 * What stands on it.
 */
text: string, } | { "is": "url", 
/**
 * What stands on it.
 */
text: string, 
/**
 * Where it leads.
 */
url: string, } | { "is": "phone", 
/**
 * What stands on it.
 */
text: string, 
/**
 * Whom it calls.
 */
phone: string, } | { "is": "copy_code", 
/**
 * The code, once filled.
 */
code: string | null, };

export type ShownHeader = { "is": "text", 
/**
 * The words.
 */
text: string, } | { "is": "media", 
/**
 * Which of the three.
 */
media: FileKind, 
/**
 * The file, once chosen.
 */
file: OutgoingFile | null, } | { "is": "location", 
/**
 * What it is called, once chosen.
 */
name: string | null, 
/**
 * Where it is, once chosen.
 */
address: string | null, 
/**
 * Degrees north, once chosen.
 */
latitude: number | null, 
/**
 * Degrees east, once chosen.
 */
longitude: number | null, };

export type ShownTemplate = { 
/**
 * Above the body.
 */
header: ShownHeader | null, 
/**
 * The words, with WhatsApp's markup.
 */
body: string, 
/**
 * Small words below.
 */
footer: string | null, 
/**
 * What can be tapped.
 */
buttons: Array<ShownButton>, };

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

export type SignOutArgs = { 
/**
 * What is on this computer goes too, with what had not left yet.
 */
wipe: boolean, };

export type Signup = { 
/**
 * Its id.
 */
id: SignupId, 
/**
 * Where it stands.
 */
step: SignupStep, 
/**
 * Why it ended, at `failed`: one of [`problem`](super::problem)'s codes.
 */
problem: string | null, 
/**
 * What belongs to the sentence.
 */
detail: unknown, 
/**
 * What was checked after the signup.
 */
found: Array<ItemCheck>, 
/**
 * What to choose from, at `choosing`.
 */
candidates: Array<Candidate>, 
/**
 * The number, once it is ours.
 */
number_id: NumberId | null, 
/**
 * It reconnects this number.
 */
reconnects: NumberId | null, 
/**
 * When it began.
 */
began_at: Timestamp, 
/**
 * When the ticket, the open page or the choice ends, or ended.
 */
expires_at: Timestamp, };

export type SignupArgs = { 
/**
 * Its id.
 */
id: SignupId, };

export type SignupId = string;

export type SignupOpened = { 
/**
 * For following it.
 */
id: SignupId, };

export type SignupStep = "issued" | "opened" | "exchanging" | "checking" | "choosing" | "subscribing" | "asking" | "connected" | "failed";

export type Slice = { "figure": "answered", 
/**
 * By whom.
 */
by: Whose, } | { "figure": "late" } | { "figure": "done_late" } | { "figure": "unanswered" } | { "figure": "resolved", 
/**
 * By whom.
 */
by: Whose, } | { "figure": "hours", 
/**
 * 0 is Monday.
 */
weekday: number, 
/**
 * The first hour.
 */
from: number, 
/**
 * The hour after the last.
 */
until: number, } | { "figure": "bucket", 
/**
 * Which, from the left.
 */
index: number, } | { "figure": "windows_closed" };

export type SlowHours = { 
/**
 * 0 is Monday.
 */
weekday: number, 
/**
 * The first hour.
 */
from: number, 
/**
 * The hour after the last.
 */
until: number, 
/**
 * The median of the waits that began then, in milliseconds.
 */
median_ms: number, 
/**
 * The median of all the others, in milliseconds.
 */
elsewhere_ms: number, };

export type SnippetPart = { 
/**
 * The words.
 */
text: string, 
/**
 * They are what was looked for.
 */
hit: boolean, };

export type Split = { 
/**
 * People at desks.
 */
desk: number, 
/**
 * People on the phone.
 */
phone: number, 
/**
 * Bots, campaigns, the phone's own greetings.
 */
bot: number, };

export type SplitContactsArgs = { 
/**
 * The conversation whose line tells of the merge.
 */
conversation_id: ConversationId, 
/**
 * Which merge.
 */
merge_id: CommandId, };

export type Spread = { 
/**
 * How many.
 */
count: number, 
/**
 * Half took no longer, in milliseconds.
 */
median_ms: number | null, 
/**
 * Nine of ten took no longer, in milliseconds.
 */
p90_ms: number | null, };

export type Stage = { "stage": "mirror" } | { "stage": "one_person", 
/**
 * Who.
 */
person_id: PersonId, } | { "stage": "team" };

export type Stale = { 
/**
 * Which kind of state.
 */
tag: Tag, 
/**
 * Only queries about this conversation; absent means all of the kind.
 */
conversation_id: ConversationId | null, };

export type StartArgs = { 
/**
 * Whether it should.
 */
by_itself: boolean, };

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

export type StartUp = { 
/**
 * It starts with the computer; absent where it cannot.
 */
by_itself: boolean | null, };

export type Survey = { 
/**
 * It asks at all.
 */
on: boolean, 
/**
 * Minutes between the resolution and the question.
 */
wait_minutes: number, 
/**
 * Days in which the same customer is not asked again.
 */
rest_days: number, 
/**
 * A chat whose customer says "bad" is opened again.
 */
reopen_bad: boolean, 
/**
 * What is said, once per language. The first is meant where the customer's language is not known.
 */
wordings: Array<SurveyWording>, };

export type SurveyComment = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * Who.
 */
name: string, 
/**
 * What they had answered.
 */
rating: SurveyRating, 
/**
 * When.
 */
at: Timestamp, 
/**
 * The beginning of what they wrote.
 */
text: string, };

export type SurveyRating = "good" | "okay" | "bad";

export type SurveyReport = { 
/**
 * The whole team.
 */
team: SurveyTally, 
/**
 * The same of the period to compare with.
 */
before: SurveyTally | null, 
/**
 * By the person who had resolved the chat, by name.
 */
people: Array<PersonTally>, 
/**
 * By number, as the numbers stand.
 */
numbers: Array<NumberTally>, 
/**
 * What customers wrote right after their answer, newest first.
 */
comments: Array<SurveyComment>, };

export type SurveyReportArgs = { 
/**
 * Which period.
 */
period: Period, 
/**
 * Another one to compare it with.
 */
compare: Period | null, };

export type SurveySlice = { 
/**
 * Whose.
 */
whose: SurveyWhose, 
/**
 * Which.
 */
what: SurveyWhat, };

export type SurveyTally = { 
/**
 * Questions asked.
 */
asked: number, 
/**
 * Those answered "good".
 */
good: number, 
/**
 * Those answered "okay".
 */
okay: number, 
/**
 * Those answered "bad".
 */
bad: number, };

export type SurveyUnasked = "window_closed" | "number_stopped" | "merged" | "unknown";

export type SurveyView = { 
/**
 * Which number.
 */
number_id: NumberId, 
/**
 * How.
 */
survey: Survey, };

export type SurveyWhat = { "what": "asked" } | { "what": "answered" } | { "what": "rated", 
/**
 * How.
 */
rating: SurveyRating, };

export type SurveyWhose = { "whose": "all" } | { "whose": "person", 
/**
 * Who.
 */
id: PersonId, } | { "whose": "number", 
/**
 * Which.
 */
id: NumberId, };

export type SurveyWording = { 
/**
 * The language's tag.
 */
language: string, 
/**
 * The question.
 */
question: string, 
/**
 * The button for good.
 */
good: string, 
/**
 * The button for neither.
 */
okay: string, 
/**
 * The button for bad.
 */
bad: string, 
/**
 * The answer to a customer who answered; `null`: none is sent.
 */
thanks: string | null, };

export type SyncKind = "contacts" | "history";

export type SyncTemplatesArgs = { 
/**
 * The account of this number.
 */
number_id: NumberId, };

export type SyncedTemplates = { 
/**
 * When Meta told all of them.
 */
checked_at: Timestamp | null, };

export type Tag = "app" | "settings" | "connection" | "conversations" | "conversation" | "thread" | "later" | "people" | "presence" | "connect" | "numbers" | "cost" | "templates" | "quick_replies" | "labels" | "teams" | "views" | "alerts" | "copies" | "practice" | "voice" | "notify" | "shop" | "updates";

export type TakeBackArgs = { 
/**
 * What, as `act` told it.
 */
done: Array<Done>, };

export type Target = "first_answer" | "next_answer" | "resolution";

export type Targets = { 
/**
 * The first answer, in minutes.
 */
first_minutes: number | null, 
/**
 * Every further answer, in minutes.
 */
next_minutes: number | null, 
/**
 * Everything done, in hours.
 */
resolve_hours: number | null, };

export type Team = { 
/**
 * Everybody who may sign in, by name.
 */
people: Array<TeamPerson>, 
/**
 * Who was invited and did not come yet, the newest first. Only for those who may invite.
 */
invitations: Array<PendingInvitation>, 
/**
 * Agents read only the last digits of customers' phones.
 */
phones_masked: boolean, 
/**
 * Owners and managers sign in with a second factor.
 */
second_factor_required: boolean, };

export type TeamArgs = { 
/**
 * Which.
 */
team_id: TeamId, };

export type TeamConnection = { 
/**
 * When it was connected.
 */
connected_at: Timestamp, 
/**
 * Counted so long before and after it at most.
 */
days: number, 
/**
 * From imported history.
 */
before: Spread, 
/**
 * From what came live.
 */
after: Spread, };

export type TeamConnectionArgs = { 
/**
 * How to count.
 */
rules: TeamRules, };

export type TeamConversationsArgs = { 
/**
 * Behind which number.
 */
figure: TeamFigure, 
/**
 * Where the page before ended.
 */
before: string | null, 
/**
 * At most 200.
 */
limit: number, };

export type TeamFigure = { "of": "period", 
/**
 * Which period.
 */
period: Period, 
/**
 * How it was counted.
 */
rules: TeamRules, 
/**
 * Which number.
 */
slice: Slice, } | { "of": "survey", 
/**
 * Which period.
 */
period: Period, 
/**
 * Which number.
 */
slice: SurveySlice, } | { "of": "open", 
/**
 * Whose.
 */
whose: HeldBy, } | { "of": "waiting", 
/**
 * Whose.
 */
whose: HeldBy, } | { "of": "urgent", 
/**
 * Like what.
 */
urgency: Urgency, 
/**
 * Whose.
 */
whose: HeldBy, };

export type TeamId = string;

export type TeamItem = { 
/**
 * Itself.
 */
team: TeamRef, 
/**
 * Its people, by name.
 */
members: Array<PersonRef>, 
/**
 * The person at this desk is one of them.
 */
is_mine: boolean, 
/**
 * Its chats that are open or pending.
 */
open: CountView, 
/**
 * Those of them nobody has.
 */
unassigned: CountView, };

export type TeamList = { 
/**
 * The teams.
 */
teams: Array<TeamItem>, 
/**
 * The chats nobody has of the teams of the signed-in person, open or pending.
 */
mine: CountView, 
/**
 * This person makes teams, changes and deletes them.
 */
may_keep: boolean, 
/**
 * Only the assigned person may write in a chat.
 */
only_assignee_replies: boolean, };

export type TeamLoad = { 
/**
 * Whose.
 */
team: TeamRef, 
/**
 * Open conversations.
 */
open: CountView, 
/**
 * Those of them nobody has.
 */
unassigned: CountView, 
/**
 * Customers who wait.
 */
waiting: number, 
/**
 * In which chat somebody waits longest: one of those that wait.
 */
longest: ConversationId | null, };

export type TeamNow = { 
/**
 * Everyone who may sign in, by name, and former members who still have open conversations.
 */
people: Array<PersonLoad>, 
/**
 * What lies on the table of each team, by name.
 */
teams: Array<TeamLoad>, 
/**
 * Open conversations.
 */
open: number, 
/**
 * Those of them nobody has.
 */
unassigned: number, 
/**
 * Everyone who waits, the longest first.
 */
waits: Array<WaitNow>, 
/**
 * The longest of them as the list shows them.
 */
longest: Array<ConversationItem>, 
/**
 * How many chats are urgent.
 */
urgent: UrgentNow, };

export type TeamPerson = { 
/**
 * Who.
 */
id: PersonId, 
/**
 * What colleagues see.
 */
name: string, 
/**
 * What they may do.
 */
role: Role, 
/**
 * What they sign in with. Their own, and everybody's for the owner.
 */
email: string | null, 
/**
 * They take no chats for now.
 */
away: Away | null, 
/**
 * When they came.
 */
joined_at: Timestamp, 
/**
 * When a device of theirs was last heard of; absent if none ever was, or if it is none of the asker's business.
 */
seen_at: Timestamp | null, 
/**
 * Where they are signed in, and where they were and a copy may be left; the device heard of last first. Their own, and
 * everybody's for the owner.
 */
devices: Array<DeviceRow> | null, 
/**
 * Whether they sign in with a second factor. Their own, and everybody's for the owner.
 */
second_factor: boolean | null, };

export type TeamRef = { 
/**
 * Its id.
 */
id: TeamId, 
/**
 * Its name.
 */
name: string, };

export type TeamReport = { 
/**
 * The whole team.
 */
team: Figures, 
/**
 * The same of the period to compare with.
 */
before: Figures | null, 
/**
 * Each person who answered or resolved, or whose chats were written to, by name.
 */
people: Array<PersonFigures>, 
/**
 * The phone: WhatsApp hides who typed.
 */
phone: HandFigures, 
/**
 * Hours of the week with answered waits.
 */
hours: Array<HourFigures>, 
/**
 * How many answered waits took how long: under 1, 5, 15 and 60 minutes, under 4 hours, under a day, longer.
 */
distribution: Array<number>, 
/**
 * Hours worth a look.
 */
slow: SlowHours | null, 
/**
 * The weekday on which most windows closed unanswered.
 */
closed_most: ClosedMost | null, 
/**
 * Older messages are still being fetched: the figures may miss some.
 */
filling: boolean, };

export type TeamReportArgs = { 
/**
 * Which period.
 */
period: Period, 
/**
 * Another one to compare it with.
 */
compare: Period | null, 
/**
 * How to count.
 */
rules: TeamRules, };

export type TeamRules = { 
/**
 * The clock on the wall, for the period and a day around it, in a shop without hours.
 */
offsets: Array<Offset>, 
/**
 * Only working time counts.
 */
working_time_only: boolean, };

export type TeamSettings = { 
/**
 * Only the shop's working time counts.
 */
working_time_only: boolean, 
/**
 * How many open conversations are enough for one person.
 */
capacity: number, };

export type Template = { 
/**
 * Its name: lower-case letters, digits, `_`.
 */
name: string, 
/**
 * Its language, in Meta's spelling: `en`, `en_US`, `hi`.
 */
language: string, 
/**
 * What a message made of it is billed as.
 */
category: Category, 
/**
 * How its variables are called.
 */
format: ParameterFormat, 
/**
 * What stands above the body.
 */
header?: TemplateHeader | null, 
/**
 * The words, with WhatsApp's markup.
 */
body: Wording, 
/**
 * Small words below, without variables.
 */
footer?: string | null, 
/**
 * What can be tapped, in order.
 */
buttons?: Array<TemplateButton>, 
/**
 * What a desk cannot fill or does not know, in Meta's word: such a template is shown and cannot be sent from here.
 */
unsendable?: string | null, };

export type TemplateAccountRow = { 
/**
 * Meta's id of it.
 */
waba_id: string, 
/**
 * The numbers its templates can be sent from.
 */
number_ids: Array<NumberId>, 
/**
 * When Meta last told all of them; absent before the first time.
 */
checked_at: Timestamp | null, 
/**
 * Why Meta did not when it was last asked.
 */
problem: MessageError | null, 
/**
 * The revision that last changed it.
 */
rev: number, };

export type TemplateArgs = { 
/**
 * Which.
 */
template_id: TemplateId, };

export type TemplateButton = { "is": "quick_reply", 
/**
 * What stands on it.
 */
text: string, 
/**
 * The answer is the customer's own contact card. WhatsApp words the button, and nothing is filled in.
 */
shares_phone?: boolean, } | { "is": "url", 
/**
 * What stands on it.
 */
text: string, 
/**
 * Where it leads; may end with one variable, `{{1}}`.
 */
url: string, 
/**
 * What the variable may be, for Meta's reviewers.
 */
example?: string | null, } | { "is": "phone", 
/**
 * What stands on it.
 */
text: string, 
/**
 * Whom it calls, E.164.
 */
phone: string, } | { "is": "copy_code", 
/**
 * What the code may be, for Meta's reviewers.
 */
example: string, };

export type TemplateHeader = { "is": "text" } & Wording | { "is": "media", 
/**
 * Which of the three.
 */
media: FileKind, 
/**
 * A sample for Meta's reviewers, needed while writing.
 */
sample?: OutgoingFile | null, } | { "is": "location" };

export type TemplateId = string;

export type TemplateList = { 
/**
 * The templates.
 */
templates: Array<TemplateView>, 
/**
 * How many there are without the search.
 */
total: number, 
/**
 * The accounts they belong to: when each was checked, and from which numbers it sends.
 */
accounts: Array<TemplateAccountRow>, 
/**
 * The person may write, change and delete them, and ask Meta for them anew.
 */
may_write: boolean, };

export type TemplateQuality = "green" | "yellow" | "red" | "unknown";

export type TemplateRefused = { 
/**
 * Meta's code.
 */
code: number, 
/**
 * Meta's finer code.
 */
subcode: number | null, 
/**
 * Meta's words for people, else its words for developers.
 */
title: string, 
/**
 * What Meta adds.
 */
details: string | null, 
/**
 * The fields it is about, as far as they can be told.
 */
problems: Array<Problem>, };

export type TemplateRow = { 
/**
 * Its id.
 */
id: TemplateId, 
/**
 * Meta's id of the account it belongs to: [`TemplateAccountRow`].
 */
waba_id: string, 
/**
 * What it says. Its category is the one in force.
 */
template: Template, 
/**
 * Whether it may be sent.
 */
status: TemplateStatus, 
/**
 * Since when: by Meta's clock where it told, else since the hub first saw it so.
 */
status_at: Timestamp, 
/**
 * Meta's word for why it was refused, paused or disabled.
 */
reason: string | null, 
/**
 * What Meta suggests or explains.
 */
advice: string | null, 
/**
 * What customers think of it.
 */
quality: TemplateQuality, 
/**
 * Another category is announced.
 */
upcoming: CategoryChange | null, 
/**
 * What it was billed as before Meta changed its category.
 */
category_was: Category | null, 
/**
 * The revision that last changed it.
 */
rev: number, };

export type TemplateSlot = { 
/**
 * The field problems name: `filling.values.customer`, `filling.header`, `filling.buttons.1`.
 */
field: string, 
/**
 * Where it is and what it wants.
 */
what: TemplateSlotKind, 
/**
 * The variable's name; empty where there is none.
 */
name: string, 
/**
 * What it may be.
 */
example: string | null, };

export type TemplateSlotKind = { "is": "header_text" } | { "is": "header_media", 
/**
 * Of which kind.
 */
media: FileKind, } | { "is": "header_location" } | { "is": "body" } | { "is": "url_end", 
/**
 * Which button.
 */
index: number, } | { "is": "code", 
/**
 * Which button.
 */
index: number, };

export type TemplateStatus = "pending" | "approved" | "rejected" | "paused" | "disabled" | "in_appeal" | "limit_exceeded" | "locked" | "archived" | "pending_deletion" | "deleted" | "unknown";

export type TemplateView = { 
/**
 * What it says, and where it stands with Meta.
 */
row: TemplateRow, 
/**
 * The numbers it can be sent from.
 */
number_ids: Array<NumberId>, 
/**
 * What is to be filled, in order.
 */
slots: Array<TemplateSlot>, 
/**
 * How it looks with its examples.
 */
sample: ShownTemplate, 
/**
 * It can be sent from a desk now.
 */
sendable: boolean, 
/**
 * Meta takes changes of it now.
 */
editable: boolean, };

export type TemplatesArgs = { 
/**
 * Only those that can be sent from this number; absent for those of every number.
 */
number_id: NumberId | null, 
/**
 * Words of the name or of what the customer reads, each of which must begin some word there.
 */
search: string | null, 
/**
 * Only those that can be sent from a desk now.
 */
sendable: boolean, };

export type Theme = "system" | "light" | "dark";

export type Thing = "photo" | "video" | "voice" | "audio" | "document" | "sticker" | "location" | "contact" | "link" | "file";

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
cursor: string, } | { "where": "from", 
/**
 * Which.
 */
message_id: MessageId, } | { "where": "around", 
/**
 * Which.
 */
message_id: MessageId, };

export type ThreadItem = { "type": "message" } & MessageView | { "type": "event" } & EventView | { "type": "note" } & NoteView;

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

export type TryItMarks = { 
/**
 * A live message of a customer.
 */
customer: Timestamp | null, 
/**
 * A reply of the desk that WhatsApp took.
 */
desk: Timestamp | null, 
/**
 * A reply written on the phone.
 */
phone: Timestamp | null, };

export type TwoContactsArgs = { 
/**
 * A conversation with one of them.
 */
conversation_id: ConversationId, 
/**
 * The other, as offered.
 */
other_id: ContactId, };

export type TypedFilter = { 
/**
 * What it asks about.
 */
about: About, 
/**
 * Exactly as it stands in the query.
 */
typed: string, 
/**
 * What was typed behind the colon.
 */
value: string, 
/**
 * What hangs on a message, if it asks for that.
 */
thing: Thing | null, 
/**
 * Who or what is called so, if it asks for somebody or something.
 */
names: Array<string>, 
/**
 * Nobody and nothing is called so: it finds nothing.
 */
unknown: boolean, };

export type UiError = { 
/**
 * A code of the hub's protocol, or one of the desk's own.
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

export type Undone = "react" | "assign" | "assign_team" | "resolve" | "reopen" | "set_pending" | "snooze" | "mark_unread" | "take_back" | "delete_note" | "block" | "unblock" | "name_contact" | "describe_contact" | "fill_card" | "set_label" | "set_private" | "merge_contacts" | "split_contacts" | "keep_apart";

export type UpdateOffer = { 
/**
 * Its number.
 */
version: string, 
/**
 * What is new, as plain text.
 */
notes: string | null, 
/**
 * When it came out.
 */
published_at: Timestamp | null, };

export type UpdateStep = { "step": "idle" } | { "step": "looking" } | { "step": "downloading", 
/**
 * How much of it is here; absent when nobody said how large it is.
 */
percent: number | null, } | { "step": "ready" } | { "step": "waiting", 
/**
 * What.
 */
on: UpdateWaitsOn, } | { "step": "installing" } | { "step": "restarting" };

export type UpdateTrouble = "unreachable" | "unreadable" | "not_for_us" | "broken_off" | "too_large" | "not_signed" | "other_version" | "not_a_package" | "no_room" | "not_allowed" | "not_installed";

export type UpdateView = { 
/**
 * The version that runs.
 */
version: string, 
/**
 * How newer ones come.
 */
way: UpdateWay, 
/**
 * When the feed answered last.
 */
looked_at: Timestamp | null, 
/**
 * What happens now.
 */
step: UpdateStep, 
/**
 * The newer version there is.
 */
offer: UpdateOffer | null, 
/**
 * What went wrong the last time. The version that runs goes on as it was.
 */
trouble: UpdateTrouble | null, 
/**
 * Worth being said where everybody sees it: nobody put it off or passed over it.
 */
calls: boolean, };

export type UpdateWaitsOn = "sending" | "recording";

export type UpdateWay = "system" | "itself" | "with_password" | "practice";

export type Urgency = "calm" | "soon" | "breached";

export type UrgentNow = { 
/**
 * Their time is running out.
 */
soon: number, 
/**
 * It is up.
 */
breached: number, };

export type UseQuickReplyArgs = { 
/**
 * Which.
 */
quick_reply_id: QuickReplyId, 
/**
 * Where: its file hangs on this draft afterwards.
 */
conversation_id: ConversationId, };

export type UseResetArgs = { 
/**
 * The whole link, as pasted.
 */
reset: string, 
/**
 * At least ten characters.
 */
password: string, 
/**
 * The second factor, once the hub asked for it.
 */
totp: string | null, };

export type VaultState = "keyring" | "passphrase" | "passphrase_locked" | "missing";

export type Via = "meta" | "dialog360" | "unknown";

export type View = "mine" | "unassigned" | "waiting" | "open" | "snoozed" | "resolved" | "all";

export type ViewArgs = { 
/**
 * Which.
 */
view_id: ViewId, };

export type ViewCounts = { 
/**
 * Assigned to me, neither asleep nor resolved.
 */
mine: number, 
/**
 * Assigned to nobody, neither asleep nor resolved.
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
 * Asleep.
 */
snoozed: number, 
/**
 * Conversations with unread bubbles, or marked unread, that are mine or nobody's, neither asleep nor resolved: the badge.
 */
unread: number, };

export type ViewId = string;

export type VoiceEnded = { 
/**
 * For whom it was.
 */
conversation_id: ConversationId, 
/**
 * Why.
 */
why: EndedWhy, };

export type VoiceView = { 
/**
 * What is being recorded.
 */
recording: RecordingView | null, 
/**
 * A recording that ended by itself and was not dismissed yet.
 */
ended: VoiceEnded | null, };

export type Volume = "calm" | "busy" | "flood";

export type WaitNow = { 
/**
 * Where.
 */
conversation_id: ConversationId, 
/**
 * Whose it is.
 */
assignee_id: PersonId | null, 
/**
 * Since when.
 */
since: Timestamp, 
/**
 * How much of it the shop worked until it was asked, in milliseconds.
 */
worked_ms: number, 
/**
 * When the time for an answer is up; absent if none is promised.
 */
due: DueView | null, };

export type Whose = { "whose": "all" } | { "whose": "person", 
/**
 * Who.
 */
id: PersonId, } | { "whose": "phone" };

export type Wish = "no" | "gladly" | "must";

export type Wording = { 
/**
 * The words as written.
 */
text: string, 
/**
 * What each variable may be, for Meta's reviewers: by its name.
 */
examples?: { [key in string]: string }, };

export type WorkingHours = { 
/**
 * Monday to Sunday; nothing on a day off.
 */
days: [Shift | null, Shift | null, Shift | null, Shift | null, Shift | null, Shift | null, Shift | null], 
/**
 * Within each day's shift: when nobody answers.
 */
breaks: [Shift | null, Shift | null, Shift | null, Shift | null, Shift | null, Shift | null, Shift | null], 
/**
 * Days off, whatever their weekday.
 */
holidays: Array<string>, };

export type WorkspaceId = string;

export type WorkspaceRow = { 
/**
 * Its id.
 */
id: WorkspaceId, 
/**
 * Its name.
 */
name: string, 
/**
 * A practice shop: nothing in it can reach a real customer.
 */
practice: boolean, 
/**
 * The team sees the names of the owner's address book.
 */
phone_book_shared: boolean, 
/**
 * Agents read only the last digits of customers' phones.
 */
phones_masked: boolean, 
/**
 * Only the assigned person may write in a chat.
 */
only_assignee_replies: boolean, 
/**
 * The revision that last changed it.
 */
rev: number, };

/** Everything a screen can ask: arguments and answer by name. */
export type Commands = {
  app_state: { args: Nothing; answer: AppState };
  connection: { args: Nothing; answer: Connection };
  save_settings: { args: Settings; answer: Nothing };
  dismiss_notice: { args: DismissNoticeArgs; answer: Nothing };
  open_vault: { args: OpenVaultArgs; answer: Nothing };
  open_link: { args: OpenLinkArgs; answer: Nothing };
  link_followed: { args: Nothing; answer: Nothing };
  save_text: { args: SaveTextArgs; answer: SavedFile };
  save_table: { args: SaveTableArgs; answer: SavedFile };
  quiet: { args: Nothing; answer: Quiet };
  be_quiet: { args: BeQuietArgs; answer: Quiet };
  start_up: { args: Nothing; answer: StartUp };
  start_by_itself: { args: StartArgs; answer: StartUp };
  updates: { args: Nothing; answer: UpdateView };
  look_for_update: { args: Nothing; answer: Nothing };
  fetch_update: { args: Nothing; answer: Nothing };
  install_update: { args: Nothing; answer: Nothing };
  put_off_update: { args: Nothing; answer: Nothing };
  pass_over_update: { args: Nothing; answer: Nothing };
  enter_practice: { args: Nothing; answer: Nothing };
  read_invitation: { args: ReadInvitationArgs; answer: InvitationRead };
  accept_invitation: { args: AcceptInvitationArgs; answer: CameIn };
  sign_in: { args: SignInArgs; answer: CameIn };
  recover: { args: RecoverArgs; answer: CameIn };
  find_own_desk: { args: Nothing; answer: OwnDesk };
  start_own_desk: { args: StartOwnDeskArgs; answer: Nothing };
  sign_out: { args: SignOutArgs; answer: Nothing };
  conversations: { args: ConversationsArgs; answer: ConversationPage };
  filtered: { args: FilteredArgs; answer: ConversationPage };
  search: { args: SearchArgs; answer: SearchResults };
  called: { args: CalledArgs; answer: Array<ConversationItem> };
  people: { args: Nothing; answer: Array<PersonView> };
  presence: { args: Nothing; answer: PresenceView };
  be_present: { args: BePresentArgs; answer: Nothing };
  conversation: { args: ConversationArgs; answer: ConversationDetail };
  thread: { args: ThreadArgs; answer: ThreadPage };
  send_text: { args: SendTextArgs; answer: Sent };
  send: { args: SendArgs; answer: Sent };
  save_draft: { args: SaveDraftArgs; answer: Nothing };
  pick_files: { args: ConversationArgs; answer: Picked };
  change_attachment: { args: ChangeAttachmentArgs; answer: Attachment };
  detach: { args: AttachmentArgs; answer: Nothing };
  mark_read: { args: MarkReadArgs; answer: Nothing };
  typing: { args: ConversationArgs; answer: Nothing };
  assign: { args: AssignArgs; answer: Nothing };
  act: { args: ActArgs; answer: Acted };
  take_back: { args: TakeBackArgs; answer: Nothing };
  chats_of: { args: ChatsOfArgs; answer: ChatsOf };
  merge_contacts: { args: TwoContactsArgs; answer: Nothing };
  split_contacts: { args: SplitContactsArgs; answer: Nothing };
  keep_apart: { args: TwoContactsArgs; answer: Nothing };
  add_note: { args: AddNoteArgs; answer: Noted };
  edit_note: { args: EditNoteArgs; answer: Nothing };
  delete_note: { args: NoteArgs; answer: Nothing };
  save_note_draft: { args: SaveNoteDraftArgs; answer: Nothing };
  read_mentions: { args: ReadMentionsArgs; answer: Nothing };
  mentions: { args: MentionsArgs; answer: MentionPage };
  mentionable: { args: ConversationArgs; answer: Array<PersonView> };
  labels: { args: Nothing; answer: LabelList };
  labels_on: { args: LabelsOnArgs; answer: LabelsOn };
  set_label: { args: SetLabelArgs; answer: Nothing };
  make_label: { args: MakeLabelArgs; answer: LabelView };
  change_label: { args: ChangeLabelArgs; answer: LabelView };
  merge_labels: { args: MergeLabelsArgs; answer: Nothing };
  delete_label: { args: LabelArgs; answer: Nothing };
  saved_views: { args: Nothing; answer: SavedViews };
  save_view: { args: SaveViewArgs; answer: SavedViewId };
  order_views: { args: OrderViewsArgs; answer: Nothing };
  delete_view: { args: ViewArgs; answer: Nothing };
  teams: { args: Nothing; answer: TeamList };
  make_team: { args: MakeTeamArgs; answer: TeamRef };
  change_team: { args: ChangeTeamArgs; answer: TeamRef };
  delete_team: { args: TeamArgs; answer: Nothing };
  set_reply_rule: { args: ReplyRule; answer: Nothing };
  set_blocked: { args: SetBlockedArgs; answer: Nothing };
  name_contact: { args: NameContactArgs; answer: Nothing };
  describe_contact: { args: DescribeContactArgs; answer: Nothing };
  fill_card: { args: FillCardArgs; answer: Nothing };
  card_shape: { args: Nothing; answer: ShapeCard };
  shape_card: { args: ShapeCardArgs; answer: ShapeCard };
  voice: { args: Nothing; answer: VoiceView };
  microphones: { args: Nothing; answer: Array<MicrophoneView> };
  start_voice: { args: ConversationArgs; answer: VoiceView };
  pause_voice: { args: ConversationArgs; answer: VoiceView };
  resume_voice: { args: ConversationArgs; answer: VoiceView };
  finish_voice: { args: ConversationArgs; answer: Attachment };
  discard_voice: { args: ConversationArgs; answer: Nothing };
  dismiss_voice: { args: Nothing; answer: Nothing };
  laters: { args: LatersArgs; answer: Array<LaterItem> };
  send_later: { args: SendLaterArgs; answer: Nothing };
  change_later: { args: ChangeLaterArgs; answer: Nothing };
  cancel_later: { args: LaterArgs; answer: Nothing };
  send_later_now: { args: LaterArgs; answer: Nothing };
  later_to_draft: { args: LaterArgs; answer: LaterToDraft };
  send_again: { args: MessageArgs; answer: Sent };
  send_now: { args: MessageArgs; answer: Nothing };
  undo_send: { args: MessageArgs; answer: ConversationDetail };
  discard: { args: MessageArgs; answer: Nothing };
  save_media: { args: MessageArgs; answer: SavedFile };
  react: { args: ReactArgs; answer: Nothing };
  reach: { args: ReachArgs; answer: Array<Reach> };
  forward: { args: ForwardArgs; answer: Array<Sent> };
  set_private: { args: SetPrivateArgs; answer: Nothing };
  templates: { args: TemplatesArgs; answer: TemplateList };
  template: { args: TemplateArgs; answer: TemplateView };
  fill_template: { args: FillTemplateArgs; answer: FilledTemplate };
  pick_template_file: { args: PickTemplateFileArgs; answer: PickedTemplateFile };
  look_up_phone: { args: LookUpPhoneArgs; answer: PhoneLookUp };
  new_chat: { args: NewChatArgs; answer: NewChat };
  check_template: { args: CheckTemplateArgs; answer: CheckedTemplate };
  create_template: { args: CreateTemplateArgs; answer: TemplateRow };
  edit_template: { args: EditTemplateArgs; answer: TemplateRow };
  delete_template: { args: DeleteTemplateArgs; answer: Nothing };
  sync_templates: { args: SyncTemplatesArgs; answer: SyncedTemplates };
  quick_replies: { args: QuickRepliesArgs; answer: QuickReplyList };
  fill_quick_reply: { args: FillQuickReplyArgs; answer: FilledQuickReply };
  use_quick_reply: { args: UseQuickReplyArgs; answer: Nothing };
  check_quick_reply: { args: CheckQuickReplyArgs; answer: CheckedQuickReply };
  save_quick_reply: { args: SaveQuickReplyArgs; answer: SavedQuickReply };
  remove_quick_reply: { args: QuickReplyArgs; answer: Nothing };
  pick_reply_file: { args: Nothing; answer: PickedReplyFile };
  export_quick_replies: { args: ExportQuickRepliesArgs; answer: SavedFile };
  pick_reply_sheet: { args: PickReplySheetArgs; answer: PickedReplySheet };
  import_quick_replies: { args: ImportQuickRepliesArgs; answer: ImportedQuickReplies };
  connect: { args: Nothing; answer: ConnectView };
  assess: { args: Needs; answer: Recommendation };
  save_plan: { args: SavePlan; answer: Plan };
  run_checks: { args: Nothing; answer: Checks };
  begin_signup: { args: BeginSignupArgs; answer: SignupOpened };
  signup: { args: SignupArgs; answer: Signup };
  choose_number: { args: ChooseNumberArgs; answer: Signup };
  cancel_signup: { args: SignupArgs; answer: Signup };
  connect_by_token: { args: ConnectByToken; answer: NumberRow };
  connect_by_360dialog: { args: ConnectBy360dialog; answer: Connected360dialog };
  numbers: { args: Nothing; answer: Array<NumberView> };
  number: { args: NumberArgs; answer: NumberDetail };
  set_stage: { args: SetStageArgs; answer: NumberRow };
  ask_sync: { args: AskSyncArgs; answer: NumberRow };
  opened_on_phone: { args: NumberArgs; answer: NumberRow };
  check_number: { args: NumberArgs; answer: NumberDetail };
  ledger: { args: NumberPageArgs; answer: Ledger };
  save_ledger: { args: NumberArgs; answer: SavedFile };
  held: { args: NumberPageArgs; answer: HeldPage };
  release: { args: ChoiceArgs; answer: Moved };
  hold: { args: ChoiceArgs; answer: Moved };
  share_phone_book: { args: SharePhoneBook; answer: WorkspaceRow };
  month: { args: MonthArgs; answer: MonthCost };
  save_rate_card: { args: SaveCard; answer: SaveCard };
  team: { args: Nothing; answer: Team };
  invite: { args: Invite; answer: Invitation };
  withdraw_invitation: { args: InvitationArgs; answer: Nothing };
  change_role: { args: ChangeRoleArgs; answer: Nothing };
  remove_person: { args: PersonArgs; answer: Nothing };
  revoke_device: { args: DeviceArgs; answer: Nothing };
  reset_password: { args: PersonArgs; answer: ResetCode };
  rename_me: { args: RenameArgs; answer: Nothing };
  choose_language: { args: ChooseLanguage; answer: Nothing };
  change_password: { args: ChangePasswordArgs; answer: Nothing };
  second_factor: { args: Nothing; answer: SecondFactor };
  begin_second_factor: { args: OwnProofArgs; answer: SecretDrawn };
  confirm_second_factor: { args: ConfirmCodeArgs; answer: RecoveryCodes };
  end_second_factor: { args: OwnProofArgs; answer: Nothing };
  make_recovery_codes: { args: OwnProofArgs; answer: RecoveryCodes };
  recovery_codes_kept: { args: KeptCodesArgs; answer: Nothing };
  require_second_factor: { args: RequireSecondFactor; answer: Nothing };
  remove_second_factor: { args: PersonArgs; answer: Nothing };
  use_reset: { args: UseResetArgs; answer: CameIn };
  set_availability: { args: SetAvailabilityArgs; answer: Nothing };
  routing: { args: NumberArgs; answer: RoutingView };
  set_routing: { args: SetRoutingArgs; answer: RoutingView };
  shop: { args: Nothing; answer: ShopView };
  keep_shop: { args: KeepShop; answer: KeepShop };
  keep_own_hours: { args: KeepOwnHoursArgs; answer: Nothing };
  survey: { args: NumberArgs; answer: SurveyView };
  set_survey: { args: SetSurveyArgs; answer: SurveyView };
  mask_phones: { args: MaskPhones; answer: WorkspaceRow };
  audit: { args: AuditArgs; answer: AuditPage };
  check_audit: { args: Nothing; answer: AuditCheck };
  team_now: { args: Nothing; answer: TeamNow };
  team_report: { args: TeamReportArgs; answer: TeamReport };
  survey_report: { args: SurveyReportArgs; answer: SurveyReport };
  team_connection: { args: TeamConnectionArgs; answer: TeamConnection | null };
  team_conversations: { args: TeamConversationsArgs; answer: ConversationPage };
  alerts: { args: Nothing; answer: Alerts };
  save_alerts: { args: Alerts; answer: Alerts };
  test_alerts: { args: Nothing; answer: AlertsTested };
  copies: { args: Nothing; answer: Copies };
  save_copies: { args: SaveCopies; answer: Copies };
  copy_now: { args: Nothing; answer: Copies };
  make_recovery_key: { args: Nothing; answer: RecoveryKey };
  practice_scenes: { args: Nothing; answer: Array<SceneState> };
  start_scene: { args: StartSceneArgs; answer: SceneState };
};

/** The kinds of state each query shows. */
export const SHOWS = {
  app_state: ["app","settings","people"],
  connection: ["connection"],
  quiet: ["notify"],
  start_up: ["settings"],
  updates: ["updates"],
  conversations: ["conversations","people","labels","teams","shop"],
  filtered: ["conversations","people","labels","teams","shop"],
  search: [],
  called: [],
  people: ["people","shop"],
  presence: ["presence","people"],
  conversation: ["conversation","people","cost","labels","teams","shop"],
  thread: ["thread","people","labels","teams"],
  chats_of: [],
  mentions: ["conversations","people"],
  mentionable: ["conversation","people"],
  labels: ["labels","conversations"],
  labels_on: ["labels","conversations"],
  saved_views: ["views","conversations","labels","teams","shop"],
  teams: ["teams","conversations","people"],
  card_shape: ["conversation"],
  voice: ["voice"],
  microphones: [],
  laters: ["later","conversations","people"],
  reach: ["conversations","numbers","teams"],
  templates: ["templates"],
  template: ["templates"],
  fill_template: ["templates","conversation","cost"],
  look_up_phone: ["conversations"],
  check_template: [],
  quick_replies: ["quick_replies","people"],
  fill_quick_reply: ["quick_replies","conversation"],
  check_quick_reply: ["quick_replies"],
  connect: ["connect"],
  assess: [],
  signup: ["connect"],
  numbers: ["numbers"],
  number: ["numbers"],
  ledger: ["numbers"],
  held: ["numbers"],
  month: ["cost"],
  team: ["people"],
  second_factor: ["people"],
  routing: ["numbers","people","shop"],
  shop: ["shop","people"],
  survey: ["numbers"],
  audit: ["people"],
  team_now: ["conversations","people","shop"],
  team_report: ["shop"],
  survey_report: ["conversations"],
  team_connection: ["numbers","shop"],
  team_conversations: ["conversations","people"],
  alerts: ["alerts"],
  copies: ["copies"],
  practice_scenes: ["practice"],
} as const satisfies Partial<Record<keyof Commands, readonly Tag[]>>;

/** Why a number was not connected, or a wish about it was not met. */
export const PROBLEMS = ["no_meta_app","no_public_address","preflight_open","closed","cancelled","meta_error","ticket_expired","ticket_used","code_expired","exchange_unanswered","permission_missing","other_account","no_number","not_coexistence","waba_taken","number_taken","subscribe_failed","whatsapp_unavailable","token_refused","sync_spent","webhook_refused","unheard","stage","no_smtp","folder","folder_foreign"] as const;

/** Any other failure, of the hub or of this computer. */
export type Code = "unauthenticated" | "device_revoked" | "wrong_credentials" | "totp_required" | "totp_set_up" | "totp_wrong" | "totp_expired" | "recovery_invalid" | "codes_replaced" | "too_many_attempts" | "invitation_invalid" | "reset_invalid" | "forbidden" | "not_found" | "invalid" | "command_id_reused" | "already_assigned" | "changed_since" | "name_masked" | "customer_wrote" | "window_closed" | "text_length" | "file_missing" | "sent_again" | "number_not_connected" | "marketing_stopped" | "later_over" | "later_time" | "later_full" | "label_taken" | "label_gone" | "labels_full" | "team_taken" | "team_gone" | "teams_full" | "not_assignee" | "views_full" | "template_not_sendable" | "waited_too_long" | "template_refused" | "quick_reply_changed" | "quick_replies_full" | "no_chat_with" | "not_yours" | "mention_blind" | "assignee_blind" | "blocked" | "block_too_late" | "card_value" | "resync_required" | "upgrade_required" | "too_large" | "unavailable" | "internal" | "offline" | "hub_older" | "local_hub" | "already_begun" | "not_practice" | "vault" | "vault_empty" | "storage" | "no_browser" | "not_shown" | "too_large_to_draw" | "no_microphone" | "microphone_denied" | "microphone_busy" | "microphone_unusable" | "recording_already" | "reply_not_sent" | "nothing_recorded";

/** How much fits, and how much there has to be at `least`: characters, entries, minutes, days, bytes. The core has the last word on each. */
export const LIMITS = {
  message: { text: 4096, caption: 1024, body: 1024, footer: 60, buttons: 3, button: 20, rows: 10, row: 24, row_description: 72, link: 2000 },
  template: { name: 512, header: 60, body: 1024, footer: 60, buttons: 10, links: 2, button: 25, url: 2000, phone: 20, code: 20 },
  quick_reply: { name: 60, languages: 12 },
  survey: { languages: 12, wait_minutes: 1440, rest_days: 366 },
  note: { text: 4096 },
  name: { label: 40, field: 40 },
  card: { name: 100, about: 2000, value: 500, fields: 20, choices: 30 },
  least: { password: 10, passphrase: 10 },
  file: { bytes: 104857600 },
} as const;

/** What acts on its neighbours instead of being read: the inside of a class of a regular expression. */
export const UNSAFE = '\\u{0}-\\u{1f}\\u{7f}-\\u{9f}\\u{61c}-\\u{61c}\\u{200e}-\\u{200f}\\u{2028}-\\u{202e}\\u{2066}-\\u{206f}\\u{feff}-\\u{feff}';
