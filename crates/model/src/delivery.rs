//! Delivery states of an outgoing message.
//!
//! The order of the variants *is* the law: what we know is the maximum of everything we were ever told, so a late `sent`
//! never hides an earlier `read`. `Failed` stands below `Delivered` because a customer's phone that shows the message
//! has the last word.

use serde::{Deserialize, Serialize};

/// The life of an outgoing message, from the agent's click to the customer's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Delivery {
    /// Accepted by the hub, waiting for its turn.
    Queued,
    /// The call to WhatsApp has begun. Never taken up again by anyone else.
    Sending,
    /// The call's outcome is not known: it may or may not have reached the customer. Never repeated without a person.
    Unknown,
    /// WhatsApp answered with an id.
    HandedOver,
    /// One tick.
    Sent,
    /// WhatsApp says it will not arrive.
    Failed,
    /// Two ticks.
    Delivered,
    /// Two blue ticks.
    Read,
    /// A voice note was listened to.
    Played,
}

impl Delivery {
    /// Every state, in order.
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::HandedOver,
        Self::Sent,
        Self::Failed,
        Self::Delivered,
        Self::Read,
        Self::Played,
    ];

    /// The name on the wire and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::HandedOver => "handed_over",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
        }
    }

    /// The state with this name, if it is one of ours.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_own_name_on_the_wire() {
        for state in Delivery::ALL {
            assert_eq!(Delivery::from_name(state.as_str()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
