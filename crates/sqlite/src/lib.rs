//! How hub and desktop come to their SQLite files: connections that are lent to closures on blocking threads.

mod lending;

pub use lending::{Connections, Lent, Opener, Unlent, aside, await_cipher, plan_once};
