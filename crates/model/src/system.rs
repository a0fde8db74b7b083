//! The machine's clock and randomness, and how a process ends: for the edges, binaries and the window. Everything else takes arguments.

use std::io::{self, Write};

use chrono::Utc;

use crate::random::Random;
use crate::time::{Clock, Timestamp};

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the edge every other clock argument comes from")]
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(Utc::now().timestamp_millis())
    }
}

/// The operating system's source of randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// When the operating system has no randomness to give: nothing secret may be made without it.
    #[expect(clippy::panic, reason = "continuing with predictable keys would be worse than stopping")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the operating system gave no randomness: {error}");
        }
    }
}

/// Ends the process at once. Whatever else ends one runs what libraries asked for: there SQLCipher and OpenSSL free what they work
/// with, and a thread nobody waits for, on a copy of many gigabytes perhaps, would find it gone under its hands. What a connection
/// committed is on the disk whichever way a process ends.
pub fn leave(code: u8) -> ! {
    // Standard output may be closed already, which changes nothing.
    let _ = io::stdout().flush();
    signal_hook::low_level::exit(code.into())
}
