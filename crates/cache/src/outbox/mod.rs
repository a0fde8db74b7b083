//! The outbox: a durable queue of commands that the hub has not confirmed yet, and drafts.
//!
//! Its own file, written with `synchronous = FULL`: when a click returns, the command is on the disk. It knows nothing of
//! the cache; [`Cache`](crate::Cache) brings the two together by command id. The bytes of files that will leave lie beside what
//! names them.

mod attachment;
mod command;
mod draft;
mod language;
mod leaving;
mod rescue;
mod state;
mod undone;

pub use attachment::{Attached, Attachment, Recorded};
#[cfg(test)]
pub(crate) use command::giving_back_sql;
pub use draft::Draft;
pub use leaving::LATE_AFTER;
#[cfg(test)]
pub(crate) use leaving::{changes_sql, next_sql, next_time_sql, wishes_sql};
pub(crate) use rescue::{Rescued, rescue};
pub use state::{LONGEST_HOLD, Outgoing, OutgoingState};
