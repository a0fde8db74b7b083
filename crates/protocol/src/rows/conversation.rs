//! A customer and the conversation with them, as a list and a header show it.

use sangam_model::conversation::waits_since;
use sangam_model::id::{ContactId, ConversationId, LabelId, MessageId, NumberId, PersonId, TeamId};
use sangam_model::zone::Zone;
use sangam_model::{ConversationStatus, Delivery, Direction, Origin, Timestamp};
use serde::{Deserialize, Serialize};

use crate::card::ContactCard;
use crate::sync::Rev;

/// A customer, inside their conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Their id.
    pub id: ContactId,
    /// What the team calls them, else the name in the owner's address book for those who may read it, else the newest profile name, else nothing.
    pub name: Option<String>,
    /// E.164 with `+`.
    pub phone: Option<String>,
    /// Business-scoped user id.
    pub user_id: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// Private to the owner.
    pub private: bool,
    /// What the team keeps about them.
    #[serde(default)]
    pub card: ContactCard,
}

/// One number × one contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// The number it belongs to.
    pub number_id: NumberId,
    /// The customer.
    pub contact: ContactRow,
    /// Where it stands in the team's work.
    pub status: ConversationStatus,
    /// Who answers.
    pub assignee_id: Option<PersonId>,
    /// Whose queue it is in.
    pub team_id: Option<TeamId>,
    /// Live customer bubbles after the read horizon; shared by the team.
    pub unread: u32,
    /// When free text ends or ended; absent if the window never opened.
    pub window_closes_at: Option<Timestamp>,
    /// When the oldest unanswered customer bubble was sent.
    pub waiting_since: Option<Timestamp>,
    /// When the customer's first bubble was sent since it was last done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// The newest bubble, shortened.
    pub last_message: Option<LastMessage>,
    /// When the newest bubble was sent: the order of the list.
    pub activity_at: Option<Timestamp>,
    /// When the customer's first bubble here was sent.
    pub first_message_at: Option<Timestamp>,
    /// Until when it sleeps.
    pub snoozed_until: Option<Timestamp>,
    /// On the clock of which zone that time was meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze_zone: Option<Zone>,
    /// When it woke by itself, until somebody decides where it stands: it stands in the list as if something had happened then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woke_at: Option<Timestamp>,
    /// Somebody wants the team to look at it again.
    #[serde(default)]
    pub marked_unread: bool,
    /// An imported chat the owner has not released: nobody else sees it.
    #[serde(default)]
    pub held: bool,
    /// Another customer who may be the same person: both had one phone, and nobody said yet whether they are one. Only someone
    /// whose chats this person sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge_offer: Option<ContactId>,
    /// The customer wants no marketing messages from this number, since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marketing_stopped_at: Option<Timestamp>,
    /// The customer is blocked, since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_at: Option<Timestamp>,
    /// The labels that were put on it, also those that are merged or gone by now: see [`crate::labels`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelId>,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl ConversationRow {
    /// Since when somebody owes its customer an answer.
    #[must_use]
    pub fn waits_since(&self) -> Option<Timestamp> {
        waits_since(self.status, self.opened_at, self.waiting_since)
    }

    /// A chat in which nothing has been said, with somebody of whom nothing is known but perhaps a phone.
    #[must_use]
    pub const fn begun(
        id: ConversationId,
        number_id: NumberId,
        contact_id: ContactId,
        phone: Option<String>,
        rev: Rev,
    ) -> Self {
        let (name, user_id, username) = (None, None, None);
        Self {
            id,
            number_id,
            contact: ContactRow {
                id: contact_id,
                name,
                phone,
                user_id,
                username,
                private: false,
                card: ContactCard::EMPTY,
            },
            status: ConversationStatus::Open,
            assignee_id: None,
            team_id: None,
            unread: 0,
            window_closes_at: None,
            waiting_since: None,
            opened_at: None,
            last_message: None,
            activity_at: None,
            first_message_at: None,
            snoozed_until: None,
            snooze_zone: None,
            woke_at: None,
            marked_unread: false,
            held: false,
            merge_offer: None,
            marketing_stopped_at: None,
            blocked_at: None,
            labels: Vec::new(),
            rev,
        }
    }
}

/// The newest bubble of a conversation, shortened for the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMessage {
    /// Its id.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages from a desk.
    pub author_id: Option<PersonId>,
    /// WhatsApp's type in lower case.
    pub kind: String,
    /// The first [`LastMessage::TEXT_CHARS`] characters of the text.
    pub text: Option<String>,
    /// How far it came; `null` for incoming ones.
    pub delivery: Option<Delivery>,
    /// It was deleted for everyone.
    #[serde(default)]
    pub revoked: bool,
    /// When it was sent.
    pub sent_at: Timestamp,
}

impl LastMessage {
    /// How much of the text a list needs.
    pub const TEXT_CHARS: usize = 160;
}
