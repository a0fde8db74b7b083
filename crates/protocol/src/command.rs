//! Wishes of a desktop: `POST /v1/commands`.
//!
//! A command carries an id made on the desktop before its first attempt. The hub executes it at most once: the same id with
//! the same body answers with the first outcome, the same id with another body is refused with 409. So a desktop that heard no
//! answer simply asks again, for [`ASKED_FOR`]; the hub remembers the outcome for longer, [`REMEMBERED_FOR`]. What bears the id of
//! its command, as a message does, is found by it for as long as it is there.

use std::borrow::Cow;

use sangam_model::Timestamp;
use sangam_model::id::{
    CardFieldId, CommandId, ContactId, ConversationId, EventId, LabelId, MessageId, NumberId, PersonId,
    TeamId,
};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::time::DAY;
use sangam_model::zone::Zone;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::sync::Rev;

/// How long a desk asks for a wish by itself: after that its person has it back.
pub const ASKED_FOR: i64 = 30 * DAY;
/// How long the hub remembers what came of a command.
pub const REMEMBERED_FOR: i64 = 90 * DAY;
// A desk's clock may be wrong, and what is not remembered would be done once more.
const _: () = assert!(2 * ASKED_FOR < REMEMBERED_FOR);

/// The longest text WhatsApp takes, in characters.
pub const TEXT_MAX_CHARS: usize = sangam_model::outgoing::TEXT_CHARS;

/// One wish.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// Made on the desktop. For a send it is also the id of the message.
    pub id: CommandId,
    /// What is wished.
    #[serde(flatten)]
    pub body: CommandBody,
}

/// What can be wished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandBody {
    /// Send a message of any kind to the customer. A file must be at the hub before.
    Send {
        /// Where.
        conversation_id: ConversationId,
        /// What.
        content: OutgoingContent,
        /// The message to quote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<MessageId>,
        /// The unknown or failed message a person decided to send again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_of: Option<MessageId>,
    },
    /// [`CommandBody::Send`] with a plain text, in its short spelling. Read both through [`CommandBody::send`].
    SendText {
        /// Where.
        conversation_id: ConversationId,
        /// At most [`TEXT_MAX_CHARS`] characters, not only white space.
        text: String,
        /// The message to quote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<MessageId>,
        /// The unknown or failed message a person decided to send again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_of: Option<MessageId>,
    },
    /// Send a message when its time has come. The command's id names the plan, and later the message.
    SendLater {
        /// Where.
        conversation_id: ConversationId,
        /// What.
        content: OutgoingContent,
        /// The message to quote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<MessageId>,
        /// When, and on the clock of which zone.
        #[serde(flatten)]
        plan: Plan,
    },
    /// Another time for a planned message. From now on it is the asker's.
    ChangeLater {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        later_id: MessageId,
        /// When, and on the clock of which zone.
        #[serde(flatten)]
        plan: Plan,
    },
    /// Let go of a planned message. Of one that is over it is rejected `later_over`, with where it stands as `detail.standing`, and
    /// `detail.words_taken` if somebody has its words.
    CancelLater {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        later_id: MessageId,
        /// Its words are the asker's from then on, to write or send anew.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        takes_words: bool,
    },
    /// A planned message leaves now, as the asker's.
    SendLaterNow {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        later_id: MessageId,
    },
    /// Begin a chat with a phone number, or go on with the one there is: sends a template.
    NewChat {
        /// The conversation's id, made on the desktop, if there is none yet. If there is, the message goes there.
        conversation_id: ConversationId,
        /// From which number.
        number_id: NumberId,
        /// To whom: E.164 with `+`.
        phone: String,
        /// What: something that may begin a talk. A file must be at the hub before.
        content: OutgoingContent,
    },
    /// React to a message, as the business: each side has one reaction per message. Possible for 30 days. Who wishes for what stands
    /// already after a refusal has seen the refusal.
    React {
        /// Where.
        conversation_id: ConversationId,
        /// To which message.
        message_id: MessageId,
        /// One emoji; absent removes the reaction.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    /// Everything up to a message was read by the team.
    MarkRead {
        /// Where.
        conversation_id: ConversationId,
        /// The newest message that was on the screen.
        up_to: MessageId,
        /// The customer may know: blue ticks.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        receipt: bool,
        /// The customer also sees that the business writes, for 25 s or until it wrote. Only together with `receipt`.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        typing: bool,
    },
    /// Give the conversation to someone, or to nobody.
    Assign {
        /// Which.
        conversation_id: ConversationId,
        /// To whom.
        assignee_id: Option<PersonId>,
        /// Who the asker believed was assigned; a mismatch is rejected `already_assigned` with the winner.
        expected_assignee_id: Option<PersonId>,
    },
    /// Give the conversation to a team, or to none. Whoever has it and is not of the team has it no longer.
    AssignTeam {
        /// Which.
        conversation_id: ConversationId,
        /// To which.
        team_id: Option<TeamId>,
        /// Who the asker believed was assigned; a mismatch is rejected `already_assigned` with the winner.
        expected_assignee_id: Option<PersonId>,
    },
    /// Mark the conversation as done.
    Resolve {
        /// Which.
        conversation_id: ConversationId,
        /// The newest bubble the asker had of it; when the customer has written behind that and nobody answered, it is rejected
        /// `customer_wrote`. Absent: this is not checked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<MessageId>,
    },
    /// Take the conversation up again.
    Reopen {
        /// Which.
        conversation_id: ConversationId,
    },
    /// The customer, or something else, comes first.
    SetPending {
        /// Which.
        conversation_id: ConversationId,
        /// The newest bubble the asker had of it; when the customer has written behind that and nobody answered, it is rejected
        /// `customer_wrote`. Absent: this is not checked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<MessageId>,
    },
    /// Let the conversation sleep. It wakes at that time, and earlier when the customer writes.
    Snooze {
        /// Which.
        conversation_id: ConversationId,
        /// Until when.
        until: Timestamp,
        /// On the clock of which zone the person read that time.
        zone: Zone,
        /// The newest bubble the asker had of it; when the customer has written behind that and nobody answered, it is rejected
        /// `customer_wrote`. Absent: this is not checked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<MessageId>,
    },
    /// The team shall look at it again: until somebody reads or answers it, it counts as unread.
    MarkUnread {
        /// Which.
        conversation_id: ConversationId,
    },
    /// Put back what an earlier command of the asker changed: whose the conversation is, where it stands, what was read. What
    /// somebody changed since is left, and rejected `changed_since`.
    TakeBack {
        /// Where.
        conversation_id: ConversationId,
        /// The earlier command.
        command_id: CommandId,
    },
    /// Write a private note. The command's id names it.
    AddNote {
        /// Where.
        conversation_id: ConversationId,
        /// At most [`NOTE_MAX_CHARS`](crate::note::NOTE_MAX_CHARS) characters, not only white space.
        text: String,
        /// Who should read it: people who see the conversation.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<PersonId>,
    },
    /// Other words for a note of one's own.
    EditNote {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        note_id: EventId,
        /// What it says from now on.
        text: String,
        /// Who should read it from now on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<PersonId>,
    },
    /// Delete a note of one's own: that there was one stays.
    DeleteNote {
        /// Where.
        conversation_id: ConversationId,
        /// Which.
        note_id: EventId,
    },
    /// The number hears nothing from the customer any more and cannot write to them, or does again.
    SetBlocked {
        /// The conversation of the number with them.
        conversation_id: ConversationId,
        /// Only within a day of their last message.
        blocked: bool,
    },
    /// What the team calls a customer from now on. Without a name the one in the phone's address book is shown, or the customer's own.
    NameContact {
        /// A conversation with them.
        conversation_id: ConversationId,
        /// At most [`TEAM_NAME_MAX`](crate::card::TEAM_NAME_MAX) characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What the asker read there; where something else stands by now, it is rejected `changed_since` with it as `detail.now`.
        /// Absent: this is not checked. `null`: the asker saw it empty.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "said")]
        expected: Option<Option<String>>,
    },
    /// What the team should know about a customer from now on. Without text there is none any more.
    DescribeContact {
        /// A conversation with them.
        conversation_id: ConversationId,
        /// At most [`ABOUT_MAX`](crate::card::ABOUT_MAX) characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
        /// What the asker read there; where something else stands by now, it is rejected `changed_since` with it as `detail.now`.
        /// Absent: this is not checked. `null`: the asker saw it empty.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "said")]
        expected: Option<Option<String>>,
    },
    /// Write into a field of a customer's card, or empty it.
    FillCard {
        /// A conversation with them.
        conversation_id: ConversationId,
        /// Which field.
        field_id: CardFieldId,
        /// What fits its kind; absent empties it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// What the asker read there; where something else stands by now, it is rejected `changed_since` with it as `detail.now`.
        /// Absent: this is not checked. `null`: the asker saw it empty.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "said")]
        expected: Option<Option<String>>,
    },
    /// The asker has read notes that mention them.
    ReadMentions {
        /// Where.
        conversation_id: ConversationId,
        /// Which, at most [`READ_MAX`](crate::note::READ_MAX).
        note_ids: Vec<EventId>,
    },
    /// Put a label on the chat, or take it off.
    SetLabel {
        /// Which.
        conversation_id: ConversationId,
        /// Which label; one that was merged means the one it was merged into.
        label_id: LabelId,
        /// It is on from now on.
        on: bool,
    },
    /// Make the customer private to the owner, or no longer: every conversation with them, live messages included. Owners only.
    SetPrivate {
        /// A conversation with them.
        conversation_id: ConversationId,
        /// Private from now on.
        private: bool,
    },
    /// A person knows that two customers who had the same phone are one.
    MergeContacts {
        /// A conversation with one of them.
        conversation_id: ConversationId,
        /// The other, as offered.
        other_id: ContactId,
    },
    /// A person knows that two customers who were merged are two after all; they are not offered again.
    SplitContacts {
        /// The conversation whose line tells of the merge.
        conversation_id: ConversationId,
        /// The command that merged them.
        merge_id: CommandId,
    },
    /// A person knows that they are two; they are not offered again.
    KeepApart {
        /// A conversation with one of them.
        conversation_id: ConversationId,
        /// The other, as offered.
        other_id: ContactId,
    },
}

/// What is there was said, be it `null`.
fn said<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// When a message is to leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// When.
    pub at: Timestamp,
    /// On the clock of which zone the person read that time.
    pub zone: Zone,
    /// Only if the customer is silent until then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unless_customer_writes: bool,
}

impl CommandBody {
    /// The conversation it is about; for a new chat the one it would make.
    #[must_use]
    pub const fn conversation_id(&self) -> ConversationId {
        match self {
            Self::Send { conversation_id, .. }
            | Self::SendText { conversation_id, .. }
            | Self::SendLater { conversation_id, .. }
            | Self::ChangeLater { conversation_id, .. }
            | Self::CancelLater { conversation_id, .. }
            | Self::SendLaterNow { conversation_id, .. }
            | Self::NewChat { conversation_id, .. }
            | Self::React { conversation_id, .. }
            | Self::MarkRead { conversation_id, .. }
            | Self::Assign { conversation_id, .. }
            | Self::AssignTeam { conversation_id, .. }
            | Self::Resolve { conversation_id, .. }
            | Self::Reopen { conversation_id }
            | Self::SetPending { conversation_id, .. }
            | Self::Snooze { conversation_id, .. }
            | Self::MarkUnread { conversation_id }
            | Self::TakeBack { conversation_id, .. }
            | Self::AddNote { conversation_id, .. }
            | Self::EditNote { conversation_id, .. }
            | Self::DeleteNote { conversation_id, .. }
            | Self::ReadMentions { conversation_id, .. }
            | Self::SetBlocked { conversation_id, .. }
            | Self::NameContact { conversation_id, .. }
            | Self::DescribeContact { conversation_id, .. }
            | Self::FillCard { conversation_id, .. }
            | Self::SetLabel { conversation_id, .. }
            | Self::SetPrivate { conversation_id, .. }
            | Self::MergeContacts { conversation_id, .. }
            | Self::SplitContacts { conversation_id, .. }
            | Self::KeepApart { conversation_id, .. } => *conversation_id,
        }
    }

    /// What is to be sent, in whichever spelling; `None` for any other wish.
    #[must_use]
    pub fn send(&self) -> Option<SendWish<'_>> {
        match self {
            Self::Send { content, reply_to, retry_of, .. } => {
                Some(SendWish { content: Cow::Borrowed(content), reply_to: *reply_to, retry_of: *retry_of })
            }
            Self::SendText { text, reply_to, retry_of, .. } => Some(SendWish {
                content: Cow::Owned(OutgoingContent::text(text)),
                reply_to: *reply_to,
                retry_of: *retry_of,
            }),
            Self::NewChat { content, .. } => {
                Some(SendWish { content: Cow::Borrowed(content), reply_to: None, retry_of: None })
            }
            _ => None,
        }
    }

    /// The message it carries, whether that leaves now or later: what must not be lost.
    #[must_use]
    pub fn message(&self) -> Option<SendWish<'_>> {
        match self {
            Self::SendLater { content, reply_to, .. } => {
                Some(SendWish { content: Cow::Borrowed(content), reply_to: *reply_to, retry_of: None })
            }
            _ => self.send(),
        }
    }

    /// The words of a note it carries: what must not be lost.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::AddNote { text, .. } | Self::EditNote { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The planned message it is about; a new one is named by its command.
    #[must_use]
    pub const fn later_id(&self) -> Option<MessageId> {
        match self {
            Self::ChangeLater { later_id, .. }
            | Self::CancelLater { later_id, .. }
            | Self::SendLaterNow { later_id, .. } => Some(*later_id),
            _ => None,
        }
    }

    /// The wish alone, without what its person had read when they wished it and what they do with it then: the same whether the hub that is
    /// asked knows of that or not.
    #[must_use]
    pub fn wish_alone(&self) -> Self {
        let mut wish = self.clone();
        match &mut wish {
            Self::Resolve { seen, .. } | Self::SetPending { seen, .. } | Self::Snooze { seen, .. } => {
                *seen = None
            }
            Self::NameContact { expected, .. }
            | Self::DescribeContact { expected, .. }
            | Self::FillCard { expected, .. } => *expected = None,
            Self::CancelLater { takes_words, .. } => *takes_words = false,
            _ => {}
        }
        wish
    }

    /// Whether it puts the conversation out of the way, which nobody does over words they have not seen.
    #[must_use]
    pub const fn puts_aside(&self) -> bool {
        matches!(self, Self::Resolve { .. } | Self::SetPending { .. } | Self::Snooze { .. })
    }

    /// Whether it sends a message.
    #[must_use]
    pub const fn is_send(&self) -> bool {
        matches!(self, Self::Send { .. } | Self::SendText { .. } | Self::NewChat { .. })
    }
}

/// A message to send, as [`CommandBody::send`] reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct SendWish<'a> {
    /// What.
    pub content: Cow<'a, OutgoingContent>,
    /// The message to quote.
    pub reply_to: Option<MessageId>,
    /// The unknown or failed message a person decided to send again.
    pub retry_of: Option<MessageId>,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done; the rows it changed carry revisions up to `rev`.
    Applied,
    /// Refused for good; repeating it cannot help.
    Rejected,
}

/// The hub's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandOutcome {
    /// Which command.
    pub id: CommandId,
    /// What became of it.
    pub outcome: Outcome,
    /// Where the workspace stood after it.
    pub rev: Rev,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiError>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_flat_json() {
        let json = serde_json::json!({
            "id": "01932b8e-7c2a-7000-8000-000000000001",
            "type": "send_text",
            "conversation_id": "01932b8e-7c2a-7000-8000-000000000002",
            "text": "Haan, mil jayega"
        });
        let command: Command = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&command).unwrap(), json);
    }

    #[test]
    fn a_text_is_the_same_wish_in_both_spellings() {
        let conversation_id = "01932b8e-7c2a-7000-8000-000000000002";
        let short = serde_json::json!({
            "type": "send_text", "conversation_id": conversation_id, "text": "Haan"
        });
        let long = serde_json::json!({
            "type": "send", "conversation_id": conversation_id, "content": { "kind": "text", "text": "Haan" }
        });
        let read = |json| serde_json::from_value::<CommandBody>(json).unwrap();
        let (short, long) = (read(short), read(long));
        assert_eq!(short.send(), long.send());
        assert!(short.is_send() && long.is_send());
    }

    #[test]
    fn a_planned_message_is_one_flat_object_that_carries_its_words() {
        let json = serde_json::json!({
            "type": "send_later",
            "conversation_id": "01932b8e-7c2a-7000-8000-000000000002",
            "content": { "kind": "text", "text": "Good morning" },
            "at": "2026-11-27T03:30:00.000Z",
            "zone": "Asia/Kolkata",
            "unless_customer_writes": true
        });
        let body: CommandBody = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&body).unwrap(), json);
        assert!(!body.is_send() && body.send().is_none());
        assert_eq!(body.message().unwrap().content.words().as_deref(), Some("Good morning"));
    }

    #[test]
    fn that_nothing_stood_there_is_another_word_than_not_to_have_looked() {
        let read = |expected: &str| {
            let id = "01932b8e-7c2a-7000-8000-000000000002";
            let json =
                format!(r#"{{"type":"describe_contact","conversation_id":"{id}","about":"VIP"{expected}}}"#);
            let body: CommandBody = serde_json::from_str(&json).unwrap();
            assert_eq!(
                serde_json::from_str::<CommandBody>(&serde_json::to_string(&body).unwrap()).unwrap(),
                body
            );
            let CommandBody::DescribeContact { expected, .. } = body else { panic!("another wish") };
            expected
        };
        assert_eq!(read(""), None);
        assert_eq!(read(r#","expected":null"#), Some(None));
        assert_eq!(read(r#","expected":"Pays late""#), Some(Some("Pays late".to_owned())));
    }

    #[test]
    fn whoever_does_not_say_what_they_have_seen_resolves_the_chat_as_it_is() {
        let json = serde_json::json!({
            "type": "resolve", "conversation_id": "01932b8e-7c2a-7000-8000-000000000002"
        });
        let body: CommandBody = serde_json::from_value(json.clone()).unwrap();
        assert!(matches!(body, CommandBody::Resolve { seen: None, .. }) && body.puts_aside());
        assert_eq!(serde_json::to_value(&body).unwrap(), json);
    }

    #[test]
    fn a_desk_that_does_not_know_receipts_asks_for_none() {
        let json = serde_json::json!({
            "type": "mark_read",
            "conversation_id": "01932b8e-7c2a-7000-8000-000000000002",
            "up_to": "01932b8e-7c2a-7000-8000-000000000003"
        });
        let body: CommandBody = serde_json::from_value(json.clone()).unwrap();
        assert!(matches!(body, CommandBody::MarkRead { receipt: false, typing: false, .. }));
        assert_eq!(serde_json::to_value(&body).unwrap(), json);
    }
}
