//! The synced rows, as one person may see them.
//!
//! These are also the shapes of the public lists (`GET /v1/conversations`, `…/messages`). Instants are
//! `YYYY-MM-DDTHH:MM:SS.sssZ`, ids lower-case UUIDs, phones E.164 with `+`. Masking and privacy are applied in the hub before
//! a row is written into these types: what a person may not see is not here.

mod conversation;
mod cost;
mod event;
mod later;
mod message;
mod number;
mod template;
mod workspace;

pub use conversation::{ContactRow, ConversationRow, LastMessage};
pub use cost::{CostRow, RateCardRow};
pub use event::{EventKind, EventRow};
pub use later::LaterRow;
pub use message::{MediaRow, MessageRow, ReactionRow};
pub use number::{Health, HealthReason, NumberRow, Restriction};
pub use template::{TemplateAccountRow, TemplateRow};
pub use workspace::{PersonRow, WorkspaceRow};
