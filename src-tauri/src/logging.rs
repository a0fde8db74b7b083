//! Where the desktop writes what it did: one file a day below the data folder, seven kept, and stderr.
//!
//! Logs never hold message text, phone numbers or tokens; types that carry them do not print.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging; what is still buffered is written when the guard is dropped. A file that cannot be written stops no desk: then there is
/// stderr alone.
pub(crate) fn start(data_dir: &Path) -> Option<WorkerGuard> {
    let folder = data_dir.join("logs");
    // The appender makes it too, but complains on a first start that there is nothing to tidy up in it.
    let _ = std::fs::create_dir_all(&folder);
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("sangam")
        .filename_suffix("log")
        .max_log_files(7)
        .build(folder);
    let (file, refused) = match file {
        Ok(file) => (Some(tracing_appender::non_blocking(file)), None),
        Err(error) => (None, Some(error)),
    };
    let (writer, guard) = file.unzip();
    let filter =
        EnvFilter::try_from_env("SANGAM_LOG").unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn"));
    // The terminal it was started from may be closed. To complain of that there as well would end whatever has something to say.
    let terminal = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).log_internal_errors(false);
    tracing_subscriber::registry()
        .with(filter)
        .with(writer.map(|writer| tracing_subscriber::fmt::layer().json().with_writer(writer)))
        .with(terminal)
        .init();
    if let Some(error) = refused {
        tracing::error!(%error, "nothing of this is kept in a file");
    }
    guard
}
