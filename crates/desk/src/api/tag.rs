//! Tags of cached answers: which kinds of state a query shows and a change makes stale.
//!
//! The screen never guesses what to ask again. Every query declares which kinds of state it shows, every command and every
//! change that arrives from the hub declares which it made stale, and both are written in Rust.

use sangam_model::id::ConversationId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of state a screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Which door or desk the window shows, and who is signed in.
    App,
    /// The person's settings.
    Settings,
    /// The connection with the hub, and how much waits for it.
    Connection,
    /// The conversation list and its counts.
    Conversations,
    /// One conversation's frame: contact, assignee, window, draft.
    Conversation,
    /// One conversation's bubbles and lines.
    Thread,
    /// What leaves later.
    Later,
    /// The team.
    People,
    /// Who of the team is there, what they look at and where they write.
    Presence,
    /// The journey of connecting a number.
    Connect,
    /// The numbers, their imports and their health.
    Numbers,
    /// What sending costs: the month's count, the price list.
    Cost,
    /// The templates and where they stand.
    Templates,
    /// The quick replies.
    QuickReplies,
    /// The labels: their names and colours.
    Labels,
    /// The teams, and who writes to customers.
    Teams,
    /// The saved views.
    Views,
    /// How the owner is told when the app is closed.
    Alerts,
    /// The hub's nightly copies.
    Copies,
    /// The practice shop's scenes.
    Practice,
    /// The voice note being recorded.
    Voice,
    /// Whether the person wants to be left alone.
    Notify,
    /// When the shop answers and how soon.
    Shop,
    /// Newer versions of the app.
    Updates,
}

impl Tag {
    /// Every kind that shows something of what the hub tells: what a new first sync may change.
    pub(crate) const SYNCED: [Self; 17] = [
        Self::App,
        Self::Connection,
        Self::Conversations,
        Self::Conversation,
        Self::Thread,
        Self::Later,
        Self::People,
        Self::Presence,
        Self::Numbers,
        Self::Cost,
        Self::Templates,
        Self::QuickReplies,
        Self::Labels,
        Self::Teams,
        Self::Views,
        Self::Shop,
        Self::Notify,
    ];

    /// Every kind there is: another room of the app.
    pub(crate) const ALL: [Self; 24] = [
        Self::App,
        Self::Settings,
        Self::Connection,
        Self::Conversations,
        Self::Conversation,
        Self::Thread,
        Self::Later,
        Self::People,
        Self::Presence,
        Self::Connect,
        Self::Numbers,
        Self::Cost,
        Self::Templates,
        Self::QuickReplies,
        Self::Labels,
        Self::Teams,
        Self::Views,
        Self::Alerts,
        Self::Copies,
        Self::Practice,
        Self::Voice,
        Self::Notify,
        Self::Shop,
        Self::Updates,
    ];
}

/// Something a screen shows is no longer true: ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Stale {
    /// Which kind of state.
    pub tag: Tag,
    /// Only queries about this conversation; absent means all of the kind.
    pub conversation_id: Option<ConversationId>,
}

impl Stale {
    /// Everything of a kind.
    #[must_use]
    pub const fn all(tag: Tag) -> Self {
        Self { tag, conversation_id: None }
    }

    /// One conversation's part of a kind.
    #[must_use]
    pub const fn of(tag: Tag, conversation_id: ConversationId) -> Self {
        Self { tag, conversation_id: Some(conversation_id) }
    }
}

/// What the core tells the screen without being asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Push {
    /// Ask again for these.
    Stale {
        /// What changed, without repetition.
        stale: Vec<Stale>,
    },
    /// Say this politely to someone who cannot see the screen: a customer wrote.
    Arrived {
        /// Where.
        conversation_id: ConversationId,
        /// Who, as the list shows them.
        name: String,
    },
    /// Say this politely: a private note mentions the person at this desk.
    Mentioned {
        /// Where.
        conversation_id: ConversationId,
        /// About whom, as the list shows them.
        name: String,
    },
    /// Show this conversation: a notification was clicked, or a scene begins.
    Open {
        /// Which.
        conversation_id: ConversationId,
    },
}
