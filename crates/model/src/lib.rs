//! Nouns and pure rules of the shared inbox.
//!
//! Everything the product *decides* is decided here, without a database, a socket or a clock: how facts about one
//! WhatsApp message join ([`facts`]), what a conversation shows ([`conversation`]), whether a reply is still free text
//! ([`window`]), which alias belongs to whom ([`identity`]), what a role may do ([`role`]), what can be sent ([`outgoing`]) and when
//! ([`later`]), what a template says and wants ([`template`]), what a team says often ([`quick_reply`]), who wants no marketing ([`marketing`]), what it costs ([`cost`]), what
//! may be done with a number and how its connection lives ([`connection`]), whose message goes next ([`turns`]), whether a shop needs
//! a desk at all ([`needs`]), how a team answers ([`work`]), how a customer is asked how it was ([`survey`]), what it calls a kind of chat ([`label`]),
//! what somebody asks of the search ([`asked`]), which letters of strangers do harm ([`plain`]) and which of their words a spreadsheet
//! would calculate ([`sheet`]).
//!
//! Two invariants hold for the whole crate. Time and randomness are arguments ([`time::Clock`], [`random::Random`]), so a
//! run can be replayed from a seed. And every rule that merges what WhatsApp told us is a *join*: commutative, associative
//! and idempotent, so webhooks may arrive in any order and any number of times.

pub mod asked;
pub mod backoff;
pub mod connection;
pub mod conversation;
pub mod cost;
pub mod delivery;
pub mod emoji;
pub mod facts;
pub mod id;
pub mod identity;
pub mod kinship;
pub mod label;
pub mod later;
pub mod marketing;
pub mod message;
mod names;
pub mod needs;
pub mod outgoing;
pub mod plain;
pub mod quick_reply;
pub mod random;
pub mod role;
pub mod routing;
pub mod send;
pub mod sheet;
pub mod survey;
#[cfg(feature = "system")]
pub mod system;
pub mod template;
pub mod time;
pub mod turns;
pub mod window;
pub mod work;
pub mod zone;

pub use conversation::ConversationStatus;
pub use delivery::Delivery;
pub use message::{Content, Direction, Media, MediaState, Origin};
pub use random::{Random, SeededRandom};
pub use role::{Capability, Role};
pub use time::{Clock, ManualClock, Timestamp};
