//! Exits a process while some of its threads may still work in a file.

use std::io::Write;

/// Ends the process without running exit handlers. Those of SQLCipher and OpenSSL free memory that a thread nobody waits for, on a copy
/// of many gigabytes perhaps, may still use. What a connection committed is on the disk whichever way a process ends.
pub fn leave(code: u8) -> ! {
    // There is nobody left to report a failed flush to.
    let _ = std::io::stdout().flush();
    signal_hook::low_level::exit(code.into())
}
