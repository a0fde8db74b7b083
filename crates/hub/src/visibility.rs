//! Who sees which conversation. Every list, page, frame, file and command asks here, so there is one answer.

use sangam_model::Role;

use crate::store::ConversationView;

/// What kind of eyes a person has. People with the same viewer see the same rows, so a live frame is encoded once for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Viewer {
    /// Sees everything but what is private to the owner.
    Team,
    /// Sees private conversations too.
    Owner,
}

impl Viewer {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Team, Self::Owner];

    /// The eyes of a role.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Agent | Role::Manager => Self::Team,
            Role::Owner => Self::Owner,
        }
    }

    /// Private conversations are for these eyes.
    #[must_use]
    pub const fn sees_private(self) -> bool {
        matches!(self, Self::Owner)
    }

    /// Whether the conversation is there for these eyes.
    #[must_use]
    pub const fn sees(self, view: &ConversationView) -> bool {
        view.conversation.exists() && (self.sees_private() || !view.contact.private)
    }
}
