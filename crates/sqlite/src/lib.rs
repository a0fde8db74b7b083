//! How hub and desktop come to their SQLite files: each sealed under a key of its own, its connections lent to closures that run
//! on blocking threads, and a lock beside it where one process has it alone.

mod holding;
mod lending;
mod sealed;

pub use holding::hold;
pub use lending::{Connections, Lent, Opener, Unlent, aside};
pub use sealed::{BUSY_TIMEOUT, DatabaseKey, Synchronous, open, unlock};
