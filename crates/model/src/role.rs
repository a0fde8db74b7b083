//! What a person may do in a workspace. The hub decides by it; screens only reflect it.

use serde::{Deserialize, Serialize};

/// A person's role. The order is the order of trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Sees the whole workload and moves it.
    Manager,
    /// Connects numbers, sees private chats, invites people.
    Owner,
}

impl Role {
    /// The name on the wire and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Agent, Self::Manager, Self::Owner].into_iter().find(|role| role.as_str() == name)
    }
}
