//! The protocol between hub and desktop.
//!
//! The desktop asks over HTTPS and listens on one WebSocket. Both carry the same few things: **rows**, the synced state of a
//! workspace as one person may see it ([`rows`]); **changes**, rows between two revisions ([`sync`]); **commands**, wishes
//! that carry an id made on the desktop and are executed at most once ([`command`]); **sessions** ([`session`]); and errors
//! of one shape ([`error`]). Where each of them is asked is in [`route`]. What only the owner asks, about connecting a number and keeping it, is in [`connect`], what a month costs in [`cost`],
//! what those who look after the business write for Meta's review in [`template`], what a team says often in [`quick_reply`], who is in the team in [`people`],
//! who of them have chats together in [`teams`], what chats are called in [`labels`] and how they are filtered in [`views`]. What the team writes to itself is in [`note`], what it keeps about customers
//! in [`card`], when the shop answers and how soon in [`shop`], and who is there in [`presence`].
//!
//! Synchronisation is state-based. Every synced row carries the revision that last changed it; a desktop remembers one
//! [`Cursor`](sync::Cursor) and asks for everything after it. There are no events to replay and nothing to count: a desktop
//! whose cursor equals the hub's head holds exactly the rows its person may see.
//!
//! Old and new builds meet here, so fields are only ever added, readers ignore what they do not know, and the first frames
//! of a socket exchange the versions both sides speak ([`version`]).

pub mod card;
pub mod command;
pub mod connect;
pub mod cost;
pub mod error;
pub mod labels;
pub mod note;
pub mod people;
pub mod presence;
pub mod quick_reply;
pub mod route;
pub mod routing;
pub mod rows;
pub mod second_factor;
pub mod session;
pub mod shop;
pub mod survey;
pub mod sync;
pub mod teams;
pub mod template;
pub mod version;
pub mod views;

pub use command::{Command, CommandBody, CommandOutcome, Outcome, Plan, SendWish};
pub use error::ApiError;
pub use quick_reply::QuickReplyRow;
pub use rows::{
    ContactRow, ConversationRow, CostRow, EventRow, LaterRow, MediaRow, MessageRow, NumberRow, PersonRow,
    RateCardRow, TemplateAccountRow, TemplateRow, WorkspaceRow,
};
pub use sync::{Change, Cursor, Frame, Rev};
