//! What need not be remembered any longer.

use std::sync::Arc;
use std::time::Duration;

use sangam_model::time::DAY;
use sangam_model::{Clock, Timestamp};
use sangam_protocol::command::REMEMBERED_FOR;
use tokio_util::sync::CancellationToken;

use crate::media::BroughtFiles;
use crate::store::{Lane, Result, Store};

/// How long the bodies of processed webhooks are kept.
const JOURNAL_KEPT: i64 = 30 * DAY;
/// How long those are kept that came for a number nobody here has: whoever means to connect it has done so by then.
const STRANGERS_KEPT: i64 = 30 * DAY;
/// How long WhatsApp knows a file by the id of its upload.
const UPLOADS_KEPT: i64 = 30 * DAY;
/// How often old rows are swept, and how many at once.
const SWEEP: Duration = Duration::from_secs(3_600);
const SWEPT: u32 = 1_000;

/// Forgets what need not be remembered any longer.
pub(super) async fn sweep(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    files: BroughtFiles,
    stop: CancellationToken,
) {
    loop {
        let now = clock.now();
        let has_more = sweep_once(&store, now).await.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "old rows stay for now");
            false
        });
        let has_more_files = files.sweep().await.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "unused files stay for now");
            false
        });
        let pause = if has_more || has_more_files { Duration::from_millis(100) } else { SWEEP };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Says whether there may be more.
async fn sweep_once(store: &Arc<dyn Store>, now: Timestamp) -> Result<bool> {
    let laters = store.side(move |tx| tx.prune_laters(now.plus(-REMEMBERED_FOR), SWEPT)).await?;
    let commands = store.side(move |tx| tx.prune_commands(now.plus(-REMEMBERED_FOR), SWEPT)).await?;
    let uploads = store.side(move |tx| tx.prune_uploads(now.plus(-UPLOADS_KEPT), SWEPT)).await?;
    let mut has_more = commands.max(uploads).max(laters) >= u64::from(SWEPT);
    for lane in Lane::ALL {
        has_more |= store.journal(lane, move |tx| tx.prune(now.plus(-JOURNAL_KEPT), SWEPT)).await? > 0;
        let before = now.plus(-STRANGERS_KEPT);
        has_more |= store.journal(lane, move |tx| tx.forget_strangers(before, SWEPT)).await? > 0;
    }
    Ok(has_more)
}
