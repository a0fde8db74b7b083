//! The tables, and what is asked of them.
//!
//! Each file is one table, or a few that belong together: its rows, its statements, and the methods that read it ([`ReadTx`]), write it
//! without a counter ([`SideTx`]) or under one ([`Tx`]).
//!
//! [`ReadTx`]: super::ReadTx
//! [`SideTx`]: super::SideTx
//! [`Tx`]: super::Tx

mod access;
mod alerts;
mod anew;
mod audit;
mod cards;
mod connect;
mod contacts;
mod conversation_list;
mod conversations;
mod copies;
mod cost;
mod errands;
mod events;
mod files;
mod haste;
mod imported;
mod imports;
pub(super) mod journal;
mod labels;
mod laters;
mod media;
mod merges;
mod messages;
mod numbers;
mod people;
mod places;
#[cfg(test)]
mod plans;
mod queues;
mod quick_replies;
mod releases;
mod routing;
mod second_factor;
mod shop;
mod survey;
mod teams;
mod templates;
mod views;
mod watch;
mod workspaces;

pub use self::access::{Device, DoorAttempt, InvitationRecord, PasswordReset};
pub use self::alerts::{AlertRecord, AlertSend, AlertSetting, Channel};
pub(super) use self::anew::begin_anew;
pub use self::audit::{AuditQuery, AuditRecord};
pub use self::cards::CardRecord;
pub use self::connect::{Onboarding, SignupRecord, Story, WebhookAddress};
pub use self::contacts::{AliasRecord, Contact, NameFact};
pub use self::conversation_list::{ConversationQuery, ConversationView, Glimpse, Offer};
pub use self::conversations::Conversation;
pub use self::copies::CopyRecord;
pub use self::cost::{ChargeCount, ChargeRecord, MonthCount};
pub use self::errands::{Errand, ErrandKind};
pub use self::files::{BroughtFile, UploadRecord};
pub use self::imported::{ImportedChosen, ImportedQuery, ImportedView};
pub use self::imports::{ChunkRecord, ImportQuery, ImportTotals, ImportedConversation};
pub use self::labels::Label;
pub use self::laters::Later;
pub use self::media::MediaRecord;
pub use self::merges::{Before, Block, MergedPair};
pub use self::messages::{ChangedMessage, FileMark, MessageQuery, MessageView, StoredMessage, Words};
pub use self::numbers::{Number, NumberConnection, Via};
pub use self::people::Person;
pub use self::places::Place;
pub use self::queues::{CommandRecord, MediaJob, SendJob, SendState, Undo};
pub use self::releases::ReleaseRecord;
pub use self::routing::{NumberRouting, Routed};
pub use self::second_factor::SecondFactorRecord;
pub use self::survey::{AskedSurvey, PlannedSurvey};
pub use self::teams::Team;
pub use self::templates::{TemplateAccount, TemplateRecord};
pub use self::views::SavedView;
pub(crate) use self::watch::WATCH_PUT_OFF;
pub use self::watch::{GapRecord, LastHeard, LifeRecord, MissingMessage, Watch};
pub use self::workspaces::Workspace;
