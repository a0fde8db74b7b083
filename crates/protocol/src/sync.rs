//! The sync protocol: how a desktop's cache becomes and stays equal to what its person may see.
//!
//! **Revisions.** A workspace has one counter. Each changed row takes the next value, so commit order is revision order.
//!
//! **Pages and frames** carry `from`, `to` and `head`. One applies only if `from` is at or below the cursor; otherwise the
//! desktop pulls. Afterwards the cursor is `to`, written in the same transaction as the rows. Revisions are never counted: rows a
//! person may not see leave gaps.
//!
//! **First sync** is newest-first: `GET /v1/snapshot`, then conversations with their last screens, then older messages as
//! backfill. Only the snapshot's head becomes the cursor; backfilled rows are written only above the revision already held,
//! so live changes and backfill may interleave freely.
//!
//! **Leaving sight.** A conversation its person may no longer see comes once as [`Change::Gone`] and is wiped. One that came
//! (back) into sight, or whose bubbles went elsewhere, comes with `refill`: its messages are fetched again, what was held before and does
//! not come leaves, and what is planned in it comes along in place of what was held before.

use std::fmt;
use std::str::FromStr;

use sangam_model::id::{ContactId, ConversationId, EpochId, PersonId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::card::CardShapeRow;
use crate::error::ApiError;
use crate::labels::LabelRow;
use crate::presence::{Doing, Presence};
use crate::quick_reply::QuickReplyRow;
use crate::rows::{
    ConversationRow, CostRow, EventRow, LaterRow, MessageRow, NumberRow, PersonRow, RateCardRow,
    TemplateAccountRow, TemplateRow, WorkspaceRow,
};
use crate::shop::ShopRow;
use crate::teams::TeamRow;
use crate::version::Versions;
use crate::views::ViewRow;

/// A value of the workspace's revision counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rev(pub i64);

impl fmt::Display for Rev {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A place in one life of a hub: `epoch:rev`. A restore, a move to another store or the promotion of a lagging standby
/// begins a new epoch, and every older cursor gets `resync_required`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The life of the counter.
    pub epoch: EpochId,
    /// The value.
    pub rev: Rev,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.epoch, self.rev)
    }
}

/// The text is not `epoch:rev`.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (epoch, rev) = text.split_once(':').ok_or(NotACursor)?;
        Ok(Self {
            epoch: epoch.parse().map_err(|_| NotACursor)?,
            rev: Rev(rev.parse().map_err(|_| NotACursor)?),
        })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// One changed row. Within a page every row appears once, in the state it has at the page's head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Change {
    /// The business.
    Workspace {
        /// The row.
        row: WorkspaceRow,
    },
    /// Someone of the team.
    Person {
        /// The row.
        row: PersonRow,
    },
    /// A number.
    Number {
        /// The row.
        row: Box<NumberRow>,
    },
    /// What a number has sent this month.
    Cost {
        /// The row.
        row: CostRow,
    },
    /// The owner's price list.
    RateCard {
        /// The row.
        row: Box<RateCardRow>,
    },
    /// Which fields a contact card has.
    CardShape {
        /// The row.
        row: CardShapeRow,
    },
    /// When the shop answers and how soon.
    Shop {
        /// The row.
        row: Box<ShopRow>,
    },
    /// A template.
    Template {
        /// The row.
        row: Box<TemplateRow>,
    },
    /// A quick reply.
    QuickReply {
        /// The row.
        row: Box<QuickReplyRow>,
    },
    /// An account templates belong to.
    TemplateAccount {
        /// The row.
        row: TemplateAccountRow,
    },
    /// A label.
    Label {
        /// The row.
        row: LabelRow,
    },
    /// A team: some of the people, who have chats together.
    Team {
        /// The row.
        row: TeamRow,
    },
    /// A saved view: the team's, or this person's own.
    View {
        /// The row.
        row: Box<ViewRow>,
    },
    /// A conversation, with its contact.
    Conversation {
        /// The row.
        row: Box<ConversationRow>,
        /// It came into sight after the cursor: forget what was planned in it, and fetch its messages again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        refill: bool,
    },
    /// A bubble.
    Message {
        /// The row.
        row: Box<MessageRow>,
    },
    /// A centred line.
    Event {
        /// The row.
        row: EventRow,
    },
    /// A message that leaves later.
    Later {
        /// The row.
        row: Box<LaterRow>,
    },
    /// A conversation left this person's sight: wipe it with its index and files.
    Gone {
        /// Which.
        id: ConversationId,
        /// The revision that took it away.
        rev: Rev,
    },
    /// Two contacts turned out to be one: commands and links that name `from` now mean `into`.
    ContactMerged {
        /// The larger id, now an alias.
        from: ContactId,
        /// The smaller id, which survives.
        into: ContactId,
        /// The revision that joined them.
        rev: Rev,
    },
    /// A change of a newer hub; the cursor moves past it.
    #[serde(other)]
    Unknown,
}

impl Change {
    /// The revision of the row inside.
    #[must_use]
    pub fn rev(&self) -> Rev {
        match self {
            Self::Workspace { row } => row.rev,
            Self::Person { row } => row.rev,
            Self::Number { row } => row.rev,
            Self::Cost { row } => row.rev,
            Self::RateCard { row } => row.rev,
            Self::CardShape { row } => row.rev,
            Self::Shop { row } => row.rev,
            Self::Template { row } => row.rev,
            Self::TemplateAccount { row } => row.rev,
            Self::QuickReply { row } => row.rev,
            Self::Label { row } => row.rev,
            Self::Team { row } => row.rev,
            Self::View { row } => row.rev,
            Self::Conversation { row, .. } => row.rev,
            Self::Message { row } => row.rev,
            Self::Event { row } => row.rev,
            Self::Later { row } => row.rev,
            Self::Gone { rev, .. } | Self::ContactMerged { rev, .. } => *rev,
            Self::Unknown => Rev(0),
        }
    }
}

/// Changes after one revision up to another: the answer of `GET /v1/changes?after=&limit=` and the body of a live frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Everything visible at or below this was already known to the asker.
    pub from: Rev,
    /// Everything visible up to this is in here or was known.
    pub to: Rev,
    /// Where the hub stood when the rows were read, in the same snapshot.
    pub head: Cursor,
    /// The rows, in the order of their revisions.
    pub changes: Vec<Change>,
    /// The person's own scope changed (role, team, masking): start a first sync.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scope_changed: bool,
}

/// `GET /v1/snapshot`: what a first sync begins with. Its head becomes the cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Where the hub stood.
    pub head: Cursor,
    /// Who is asking.
    pub me: PersonId,
    /// The business.
    pub workspace: WorkspaceRow,
    /// The team.
    pub people: Vec<PersonRow>,
    /// The numbers.
    pub numbers: Vec<NumberRow>,
    /// What each number has sent this month.
    #[serde(default)]
    pub costs: Vec<CostRow>,
    /// The owner's price list, once there is one.
    #[serde(default)]
    pub rate_card: Option<Box<RateCardRow>>,
    /// Which fields a contact card has, once somebody made any.
    #[serde(default)]
    pub card_shape: Option<CardShapeRow>,
    /// When the shop answers and how soon, once somebody decided something of it.
    #[serde(default)]
    pub shop: Option<Box<ShopRow>>,
    /// The messages that leave later, in every conversation this person sees.
    #[serde(default)]
    pub laters: Vec<LaterRow>,
    /// The templates of every account.
    #[serde(default)]
    pub templates: Vec<TemplateRow>,
    /// The accounts they belong to.
    #[serde(default)]
    pub template_accounts: Vec<TemplateAccountRow>,
    /// The team's quick replies and the person's own.
    #[serde(default)]
    pub quick_replies: Vec<QuickReplyRow>,
    /// Every label there is or was.
    #[serde(default)]
    pub labels: Vec<LabelRow>,
    /// Every team there is or was.
    #[serde(default)]
    pub teams: Vec<TeamRow>,
    /// The saved views this person has.
    #[serde(default)]
    pub views: Vec<ViewRow>,
    /// How many conversations there are to fetch.
    pub conversations_total: u64,
    /// How many messages there are to fetch.
    pub messages_total: u64,
}

/// `GET /v1/snapshot/conversations?before=&limit=`: the list, newest activity first, each with its last screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationScreens {
    /// Where the hub stood.
    pub head: Cursor,
    /// The conversations.
    pub screens: Vec<Screen>,
    /// What to pass as `before` for the next page; absent at the end.
    pub next: Option<String>,
}

/// A conversation with what its first screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    /// The conversation.
    pub conversation: ConversationRow,
    /// Its newest bubbles, newest first, at most [`Screen::MESSAGES`].
    pub messages: Vec<MessageRow>,
    /// Its newest lines, newest first, at most [`Screen::MESSAGES`].
    pub events: Vec<EventRow>,
}

impl Screen {
    /// How many bubbles a first screen needs.
    pub const MESSAGES: u32 = 30;
}

/// `GET /v1/backfill?before=&limit=[&conversation=]`: older bubbles and lines, newest first, outside the cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Backfill {
    /// Where the hub stood: a page older than a conversation's last `gone` is dropped.
    pub head: Cursor,
    /// The bubbles.
    pub messages: Vec<MessageRow>,
    /// The lines of the same stretch of time.
    pub events: Vec<EventRow>,
    /// What to pass as `before` for the next page; absent at the end.
    pub next: Option<String>,
}

/// What a desktop says on the socket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// The first frame.
    Hello {
        /// What this build speaks.
        versions: Versions,
        /// Where it stands; absent before a first sync.
        cursor: Option<Cursor>,
        /// Optional abilities; unknown ones are ignored.
        #[serde(default)]
        capabilities: Vec<String>,
    },
    /// What the person at the desk does.
    Doing(Doing),
    /// A frame of a newer build.
    #[serde(other)]
    Unknown,
}

/// What the hub says on the socket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HubFrame {
    /// The answer to a hello both sides can live with.
    Welcome {
        /// The version spoken from here on.
        version: u32,
        /// Where the hub stands.
        head: Cursor,
        /// The hub's clock, for the reply window and a notice about a wrong clock.
        now: sangam_model::Timestamp,
        /// Optional abilities of the hub.
        #[serde(default)]
        capabilities: Vec<String>,
    },
    /// Rows that changed.
    Changes(Frame),
    /// Something changed that does not fit a frame: pull.
    Head {
        /// Where the hub stands.
        head: Cursor,
    },
    /// What the owner's connect and number pages show has changed: ask again. A hint; only owners get it.
    Connect,
    /// Who is there, whole. Only desks that asked for it get it.
    Presence(Presence),
    /// The last frame before the hub closes the socket, and why.
    Closing {
        /// `upgrade_required`, `unauthenticated`, `device_revoked`, `resync_required` or `unavailable`.
        error: ApiError,
    },
    /// A frame of a newer hub.
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_epoch_and_rev() {
        let text = "01932b8e-7c2a-7000-8000-000000000001:42";
        let cursor: Cursor = text.parse().unwrap();
        assert_eq!(cursor.rev, Rev(42));
        assert_eq!(cursor.to_string(), text);
        assert!("42".parse::<Cursor>().is_err());
    }

    #[test]
    fn a_change_of_a_newer_hub_is_passed_over() {
        let change: Change = serde_json::from_str(r#"{"type":"weather","row":{"rev":3}}"#).unwrap();
        assert_eq!(change, Change::Unknown);
    }
}
