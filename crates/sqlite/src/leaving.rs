//! The end of a program some of whose threads may still work in a file.

use std::io::Write;

/// Ends the process at once. Whatever else ends one runs what libraries asked for: there SQLCipher and OpenSSL free what they work
/// with, and a thread nobody waits for, on a copy of many gigabytes perhaps, would find it gone under its hands. What a connection
/// committed is on the disk whichever way a process ends.
pub fn leave(code: u8) -> ! {
    // Nobody is left to be told that nobody listens.
    let _ = std::io::stdout().flush();
    signal_hook::low_level::exit(code.into())
}
