//! Runs work that blocks its thread: files and key derivation.
//!
//! A real desk hands it to threads that may block. A replay runs it where it is asked for, so that one thread decides the order of
//! everything.

use std::io;

use sangam_cache::Execution;

/// Runs `work` where `execution` says.
///
/// # Errors
/// When it died.
pub(crate) async fn run<T: Send + 'static>(
    execution: Execution,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    match execution {
        Execution::Inline => Ok(work()),
        Execution::Threads => tokio::task::spawn_blocking(work).await.map_err(io::Error::other),
    }
}
