//! A database that was brought back from a copy.

use sangam_model::id::{EpochId, WorkspaceId};
use sangam_model::{Random, Timestamp};

use super::values::{Columns, SqlId, all, run};
use super::{Connection, Side};
use crate::store::{GapRecord, Result, WatchWrites};
use crate::watch::gaps;

/// Makes a database that was copied at `copied_at` fit to serve: every workspace begins a new life, so that desktops start over;
/// what waited to be sent is *unknown*, because the lost hub may have sent it; for the same reason what was to leave later asks
/// first; and the time between is a gap.
pub(in crate::store) fn begin_anew(
    tx: Connection<'_>,
    copied_at: Timestamp,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    for id in all(tx, "SELECT id FROM workspace", (), |row| row.id::<WorkspaceId>("id"))? {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        let epoch = EpochId::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid());
        run(tx, "UPDATE workspace SET epoch = ?2 WHERE id = ?1", (id.column(), epoch.column()))?;
    }
    let sql = "UPDATE send_job SET state = 'unknown', due_at = ?1 WHERE state = 'queued'";
    run(tx, sql, [now.as_millis()])?;
    let sql = "UPDATE later SET state = 'held', why = 'restored', changed_at = ?1 WHERE state = 'waiting'";
    run(tx, sql, [now.as_millis()])?;
    // The lost hub may have asked.
    run(tx, "DELETE FROM survey_planned", ())?;
    // What was read or reacted to since is not known here: telling customers again would be late, and perhaps untrue.
    run(tx, "DELETE FROM errand", ())?;
    let lost =
        GapRecord { number_id: None, why: "restored".to_owned(), from: copied_at, until: copied_at.max(now) };
    let mut side = Side { db: tx };
    side.add_gap(&lost, 0)?;
    gaps::begin(&mut side, now)
}
