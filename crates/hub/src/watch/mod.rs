//! Monitoring of connected numbers.
//!
//! WhatsApp ends connections, restricts accounts and lets tokens run out, and says so in notices that carry little and may be
//! missed. So the hub learns in two ways. **Notices** become [`LifeRecord`](crate::store::LifeRecord)s, a set in which the
//! same notice is one event however often it comes. **Polling** asks WhatsApp about every number once a day, after every
//! notice, and when the owner wants to know. What the team sees in the number's row is a projection of both
//! ([`life::refresh`]): the newest word wins, whatever order it came in, so a replayed webhook of last month changes nothing.
//!
//! What follows from having heard of a number is kept beside it ([`Heard`](crate::store::LastHeard)): whether the phone is still
//! used (the *lifeline*), whether connecting worked (*try it*), and when messages may be missing ([`gaps`]).
//!
//! One task does all of this ([`Watcher`]): it beats, looks what is due, asks, and raises alerts. It holds nothing in memory: a
//! hub that is killed goes on where it was, and what happened meanwhile is found at the next look. Beside it another looks after the
//! [`Room`] on the hub's own disk.

pub mod gaps;
pub mod inspect;
pub mod kind;
pub mod life;
pub mod notice;
mod poll;
pub mod refusal;
mod room;
mod watcher;

pub use inspect::{CloudInspector, Health, Inspection, Inspector, NodeAnswer, TokenAnswer};
pub use kind::LifeKind;
pub use notice::Notice;
pub use poll::apply;
pub(crate) use room::space_of;
pub use room::{Disk, Folders, Room, Space};
pub use watcher::Watcher;
