//! The list, one conversation's frame, and what can be done to it.

use sangam_model::id::{CommandId, ContactId, ConversationId, MessageId, NumberId, PersonId};
use sangam_model::routing::Away;
use sangam_model::{ConversationStatus, Delivery, Direction, Origin, Role, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::attachments::ComposerView;
use super::card::CardView;
use super::cost::SendState;
use super::labels::LabelView;
use super::shop::DueView;
use super::teams::TeamRef;

/// Which conversations the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Assigned to me, neither asleep nor resolved.
    Mine,
    /// Assigned to nobody, neither asleep nor resolved.
    Unassigned,
    /// A customer waits for an answer, and nobody put the chat to sleep.
    Waiting,
    /// Everything not resolved.
    Open,
    /// Asleep, the next to wake first.
    Snoozed,
    /// Done.
    Resolved,
    /// Everything.
    All,
}

/// Arguments of `conversations`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ConversationsArgs {
    /// Which.
    pub view: View,
    /// Where the page before ended.
    pub before: Option<String>,
    /// At most 200.
    pub limit: u32,
}

/// A page of the list, newest activity first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConversationPage {
    /// The rows.
    pub rows: Vec<ConversationItem>,
    /// Pass as `before` for more; absent at the end.
    pub next: Option<String>,
    /// How many the views hold.
    pub counts: ViewCounts,
}

/// How many conversations each view holds of which a screen says so, and what is unread. What is done is counted nowhere: after years
/// that is nearly all there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViewCounts {
    /// Assigned to me, neither asleep nor resolved.
    pub mine: u32,
    /// Assigned to nobody, neither asleep nor resolved.
    pub unassigned: u32,
    /// A customer waits.
    pub waiting: u32,
    /// Not resolved.
    pub open: u32,
    /// Asleep.
    pub snoozed: u32,
    /// Conversations with unread bubbles, or marked unread, that are mine or nobody's, neither asleep nor resolved: the badge.
    pub unread: u32,
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConversationItem {
    /// Its id.
    pub id: ConversationId,
    /// The number it belongs to.
    pub number_id: NumberId,
    /// The customer.
    pub contact: ContactView,
    /// Where it stands.
    pub status: ConversationStatus,
    /// Who answers.
    pub assignee: Option<PersonRef>,
    /// Which team it is of.
    pub team: Option<TeamRef>,
    /// Unread bubbles, shared by the team.
    pub unread: u32,
    /// When free text ends or ended; absent if the window never opened.
    pub window_closes_at: Option<Timestamp>,
    /// Since when somebody owes the customer an answer.
    pub waiting_since: Option<Timestamp>,
    /// When what is most urgent in it is up; absent if nothing is promised.
    pub due: Option<DueView>,
    /// The newest bubble, an unsent one included.
    pub last_message: Option<Preview>,
    /// What was typed and not sent.
    pub draft: Option<String>,
    /// How many files hang on what was not sent.
    pub draft_files: u32,
    /// Somebody wants the team to look at it again.
    pub marked_unread: bool,
    /// Until when it sleeps, by the hub's clock.
    pub snoozed_until: Option<Timestamp>,
    /// On the clock of which zone that time was meant.
    pub snooze_zone: Option<String>,
    /// When it woke by itself; absent once anything happened since.
    pub woke_at: Option<Timestamp>,
    /// An imported chat that is not released: nobody but the owner sees it.
    pub held: bool,
    /// The customer is blocked, since then.
    pub blocked_at: Option<Timestamp>,
    /// What it is labelled, by name.
    pub labels: Vec<LabelView>,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactView {
    /// Their id.
    pub id: ContactId,
    /// What to call them: name, else username, else phone, else user id. Never empty.
    pub display_name: String,
    /// The team's own name for them, else the phone book's, else the one they gave themselves.
    pub name: Option<String>,
    /// What they may be called to their face: never the team's own name.
    pub spoken_name: Option<String>,
    /// E.164 with `+`.
    pub phone: Option<String>,
    /// Business-scoped user id.
    pub user_id: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// Private to the owner.
    pub private: bool,
}

/// Someone of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonRef {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// It is the person at this desk.
    pub is_me: bool,
}

/// Someone of the team, with what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// It is the person at this desk.
    pub is_me: bool,
    /// What they may do.
    pub role: Role,
    /// They take no chats for now. It may have ended by itself.
    pub away: Option<Away>,
}

/// The newest bubble, shortened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preview {
    /// Its id.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages from a desk.
    pub author: Option<PersonRef>,
    /// WhatsApp's type in lower case, an open set.
    pub kind: String,
    /// The beginning of the text.
    pub text: Option<String>,
    /// How far it came; `null` for incoming ones.
    pub delivery: Option<Delivery>,
    /// Deleted for everyone.
    pub revoked: bool,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// Arguments of commands about one conversation.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ConversationArgs {
    /// Which.
    pub conversation_id: ConversationId,
}

/// One conversation's frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConversationDetail {
    /// The row of the list.
    pub item: ConversationItem,
    /// The newest bubble that left.
    pub newest: Option<NewestBubble>,
    /// What the team keeps about the customer.
    pub card: CardView,
    /// What stands in its composer besides the text.
    pub composer: ComposerView,
    /// The business number, as people write it.
    pub number: String,
    /// What sending a reply would do and cost.
    pub sending: SendState,
    /// Only the assigned person may write in it, and that is somebody else.
    pub must_take: bool,
    /// When the customer's first bubble here was sent.
    pub first_message_at: Option<Timestamp>,
    /// Somebody who had the same phone and may be the same person.
    pub merge_offer: Option<ContactView>,
    /// Customers somebody said are this one, newest first: each can be taken back.
    pub merges: Vec<MergeView>,
    /// The customer wants no marketing messages from this number, since then.
    pub marketing_stopped_at: Option<Timestamp>,
    /// The newest files, newest first.
    pub files: Vec<FileItem>,
    /// How often it was resolved before, newest first.
    pub earlier: Vec<Earlier>,
}

/// What the newest bubble of a conversation says of who has the word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewestBubble {
    /// Its id.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages from a desk.
    pub author: Option<PersonRef>,
    /// Only history brought it.
    pub imported: bool,
    /// Nobody's words.
    pub automatic: bool,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// Somebody said that two customers are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MergeView {
    /// By this command.
    pub merge_id: CommandId,
    /// Who.
    pub by: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
}

/// Arguments of `split_contacts`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SplitContactsArgs {
    /// The conversation whose line tells of the merge.
    pub conversation_id: ConversationId,
    /// Which merge.
    pub merge_id: CommandId,
}

/// A file of the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileItem {
    /// The bubble that carries it.
    pub message_id: MessageId,
    /// WhatsApp's type in lower case.
    pub kind: String,
    /// Its name or caption.
    pub label: Option<String>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// The conversation was resolved before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Earlier {
    /// By whom; nobody means by the phone or a rule.
    pub by: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
}

/// Arguments of `assign`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct AssignArgs {
    /// Which.
    pub conversation_id: ConversationId,
    /// To whom; absent gives it to nobody.
    pub assignee_id: Option<PersonId>,
}

/// Arguments of `merge_contacts` and `keep_apart`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct TwoContactsArgs {
    /// A conversation with one of them.
    pub conversation_id: ConversationId,
    /// The other, as offered.
    pub other_id: ContactId,
}

/// Arguments of `mark_read`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct MarkReadArgs {
    /// Which.
    pub conversation_id: ConversationId,
    /// The newest bubble that was on the screen.
    pub up_to: MessageId,
}
