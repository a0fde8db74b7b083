//! Decides which message deserves a notification, and its text, without I/O.
//!
//! A live bubble of a customer who waits for an answer, in a chat that is mine or nobody's as the person chose. What waits for a team is
//! nobody's only to the people of it. Never what history
//! brought, what the shop itself wrote, what only the owner may know of, a chat that sleeps, or what was deleted again; and never
//! while the window is in front or the person wants to be left alone.

use sangam_cache::Teams;
use sangam_model::id::PersonId;
use sangam_model::plain::one_line;
use sangam_model::time::MINUTE;
use sangam_model::{ConversationStatus, Direction, Timestamp};
use sangam_protocol::{ConversationRow, MessageRow};

use super::{Says, Toast};
use crate::api::notify::{NotifySays, NotifySettings, QuietHours};
use crate::queries::names::display_name;

const MINUTES_A_DAY: i64 = 24 * 60;
/// No notification shows more of a name or of what was written.
const CHARS: usize = 160;

/// The chats that are this person's to answer.
#[derive(Clone, Debug)]
pub(crate) struct Mine {
    me: PersonId,
    teams: Teams,
}

impl Mine {
    pub(crate) const fn of(me: PersonId, teams: Teams) -> Self {
        Self { me, teams }
    }

    pub(crate) const fn me(&self) -> PersonId {
        self.me
    }

    /// The chat is theirs, or nobody's and of no team or one of theirs.
    pub(crate) fn answers(&self, conversation: &ConversationRow) -> bool {
        match conversation.assignee_id {
            Some(assignee) => assignee == self.me,
            None => !conversation.team_id.is_some_and(|team| self.teams.is_elsewhere(team, self.me)),
        }
    }
}

/// Everything besides message and chat that bears on the decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) settings: NotifySettings,
    /// The person looks at the window.
    pub(crate) in_front: bool,
    /// Now, by this computer's clock.
    pub(crate) now: Timestamp,
    /// How far the clock on the wall is ahead of UTC.
    pub(crate) minutes_east: i32,
    /// The person wants to be left alone until then.
    pub(crate) quiet_until: Option<Timestamp>,
}

impl Moment {
    /// Whether notifications are suppressed.
    pub(crate) fn is_quiet(&self) -> bool {
        let wished = self.quiet_until.is_some_and(|until| self.now < until);
        wished || self.settings.quiet.is_some_and(|hours| is_within(hours, self.minute_of_day()))
    }

    fn minute_of_day(&self) -> u16 {
        let minutes = self.now.as_millis().div_euclid(MINUTE) + i64::from(self.minutes_east);
        u16::try_from(minutes.rem_euclid(MINUTES_A_DAY)).unwrap_or(0)
    }
}

const fn is_within(hours: QuietHours, minute: u16) -> bool {
    let QuietHours { from, until } = hours;
    if from <= until { from <= minute && minute < until } else { minute >= from || minute < until }
}

/// A customer wrote this, live.
pub(crate) fn is_from_a_customer(message: &MessageRow) -> bool {
    message.direction == Direction::In && !message.imported && !message.automatic && message.kind != "system"
}

/// A customer who waits wrote this, live, and it is mine or nobody's to answer.
pub(crate) fn is_for_me(message: &MessageRow, conversation: &ConversationRow, mine: &Mine) -> bool {
    let is_unanswered = conversation.waiting_since.is_some_and(|since| message.sent_at >= since);
    is_from_a_customer(message) && is_unanswered && conversation.unread > 0 && mine.answers(conversation)
}

/// Whether the system should say so.
pub(crate) fn deserves(
    message: &MessageRow,
    conversation: &ConversationRow,
    mine: &Mine,
    moment: &Moment,
) -> bool {
    is_for_me(message, conversation, mine)
        && message.revoked_at.is_none()
        && is_awake(conversation)
        && is_chosen(conversation, &moment.settings)
        && !moment.in_front
        && !moment.is_quiet()
}

/// Whether what was said about a chat is still worth standing there: nobody read it, took it, or closed it, and the message was not
/// deleted.
pub(crate) fn still_stands(
    message: Option<&MessageRow>,
    conversation: Option<&ConversationRow>,
    mine: &Mine,
) -> bool {
    let (Some(message), Some(conversation)) = (message, conversation) else { return false };
    is_for_me(message, conversation, mine) && message.revoked_at.is_none() && is_awake(conversation)
}

const fn is_awake(conversation: &ConversationRow) -> bool {
    let is_open = !matches!(conversation.status, ConversationStatus::Snoozed | ConversationStatus::Resolved);
    is_open && !conversation.held
}

const fn is_chosen(conversation: &ConversationRow, settings: &NotifySettings) -> bool {
    if conversation.assignee_id.is_some() { settings.mine } else { settings.unassigned }
}

/// The notification. A private customer is not named, because others may see the screen.
pub(crate) fn toast(
    message: &MessageRow,
    conversation: &ConversationRow,
    settings: &NotifySettings,
) -> Toast {
    let says = if conversation.contact.private { NotifySays::Nothing } else { settings.says };
    let what = || Says { kind: message.kind.clone(), text: message.text.as_deref().and_then(beginning) };
    Toast {
        conversation_id: conversation.id,
        up_to: message.id,
        who: (says != NotifySays::Nothing)
            .then(|| display_name(&conversation.contact))
            .as_deref()
            .and_then(beginning),
        says: (says == NotifySays::Words).then(what),
        unread: conversation.unread,
        sound: settings.sound,
    }
}

/// The beginning of a safe line; nothing if nothing is left.
pub(super) fn beginning(text: &str) -> Option<String> {
    let words = one_line(text);
    if words.chars().count() <= CHARS {
        return (!words.is_empty()).then_some(words);
    }
    Some(words.chars().take(CHARS - 1).chain(['…']).collect())
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
