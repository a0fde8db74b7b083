//! What a command on its way is, and how far it came.

use sangam_model::Timestamp;
use sangam_model::id::ConversationId;
use sangam_model::time::SECOND;
use sangam_protocol::{ApiError, Command, CommandBody, LaterRow};

/// The longest a send is held. What seems to be held for longer is not: the clock was set back.
pub const LONGEST_HOLD: i64 = 10 * SECOND;

/// Where a command is.
#[derive(Clone, Debug, PartialEq)]
pub enum OutgoingState {
    /// The hub was not asked yet.
    Waiting,
    /// The hub was asked and has not answered.
    Sent,
    /// It waited too long offline: a person decides.
    Parked,
    /// Done; its rows are on their way.
    Applied,
    /// Refused. It stays until someone acts.
    Rejected(Option<ApiError>),
}

impl OutgoingState {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Parked => "parked",
            Self::Applied => "applied",
            Self::Rejected(_) => "rejected",
        }
    }

    pub(super) fn from_columns(name: &str, error: Option<ApiError>) -> Self {
        match name {
            "waiting" => Self::Waiting,
            "sent" => Self::Sent,
            "applied" => Self::Applied,
            "rejected" => Self::Rejected(error),
            // A later version's word is in nobody's way: its person decides.
            _ => Self::Parked,
        }
    }
}

/// A command with its story.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The command, exactly as it is sent.
    pub command: Command,
    /// Where it is shown; follows merges, unlike the command's own field.
    pub conversation: ConversationId,
    /// When the person did it.
    pub made_at: Timestamp,
    /// Where it is.
    pub state: OutgoingState,
    /// How often the hub was asked.
    pub attempts: u32,
    /// Not before this.
    pub leaves_at: Option<Timestamp>,
    /// The plan it takes back, whose words wait for their composer.
    pub gives_back: Option<LaterRow>,
}

impl Outgoing {
    /// It will still change something: not refused.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        !matches!(self.state, OutgoingState::Rejected(_))
    }

    /// The chat it is shown in is there only by it, until the hub tells of one.
    #[must_use]
    pub const fn begins_a_chat(&self) -> bool {
        matches!(self.command.body, CommandBody::NewChat { .. })
    }

    /// Until when it rests; nothing once it may leave.
    #[must_use]
    pub fn held_until(&self, now: Timestamp) -> Option<Timestamp> {
        let is_held = |until: &Timestamp| (1..=LONGEST_HOLD).contains(&until.since(now));
        self.leaves_at.filter(is_held).filter(|_| self.state == OutgoingState::Waiting)
    }

    /// The hub was never asked for it, so nobody can have seen it.
    #[must_use]
    pub const fn is_unheard(&self) -> bool {
        self.attempts == 0 && matches!(self.state, OutgoingState::Waiting | OutgoingState::Parked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_nobody_knows_is_not_taken_for_one_that_is_on_its_way() {
        use OutgoingState::{Applied, Parked, Rejected, Sent, Waiting};
        for state in [Waiting, Sent, Parked, Applied, Rejected(None)] {
            assert_eq!(OutgoingState::from_columns(state.name(), None), state);
        }
        assert_eq!(OutgoingState::from_columns("postponed", None), Parked);
    }
}
