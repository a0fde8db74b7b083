//! How hub and desktop come to their SQLite files: each sealed under a key of its own, and its connections lent to closures that run
//! on blocking threads.

mod lending;
mod sealed;

pub use lending::{Connections, Lent, Opener, Unlent, aside};
pub use sealed::{BUSY_TIMEOUT, DatabaseKey, Synchronous, open, unlock};
