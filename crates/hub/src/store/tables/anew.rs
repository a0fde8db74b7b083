//! What a database needs after a restore from a copy, before it may serve.

use sangam_model::id::{EpochId, WorkspaceId};
use sangam_model::{Random, Timestamp};
use sangam_protocol::Rev;
use sangam_protocol::connect::gap;
use sangam_protocol::people::DeedKind;
use serde_json::json;

use crate::access::audit::{self, Deed};
use crate::alerts::{self, Kind, News};
use crate::store::sql::{Columns, Connection, SqlId, all, run};
use crate::store::{GapRecord, Result, SideTx, Tx};
use crate::watch::gaps;

/// Makes a database that was copied at `copied_at` fit to serve: every workspace begins a new life, so that desktops start over;
/// what waited to be sent is *unknown*, because the lost hub may have sent it; for the same reason what was to leave later asks
/// first; nothing more is shown of what history brought; and the time between is a gap.
///
/// Who was removed since, which device was told to wipe itself, which password was replaced and which customer was made private is not
/// known here. So nobody stays signed in, no invitation and no way back that was on its way opens anything, and the owners are told to
/// look.
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
    // The owner may have told the lost hub to stop: nothing more is shown. What is to be hidden still goes.
    let sql = "UPDATE release_decision SET over_at = ?1 WHERE over_at IS NULL AND released = 1";
    run(tx, sql, [now.as_millis()])?;
    run(tx, "UPDATE device SET signed_out = 1 WHERE revoked_at IS NULL", ())?;
    let sql = "UPDATE invitation SET withdrawn_at = ?1 WHERE used_at IS NULL AND withdrawn_at IS NULL";
    run(tx, sql, [now.as_millis()])?;
    run(tx, "DELETE FROM password_reset", ())?;
    // The folder of copies may be another machine's by now.
    run(tx, "DELETE FROM keystone WHERE name = 'copies_used'", ())?;
    run(tx, "DELETE FROM second_factor WHERE confirmed_at IS NULL", ())?;
    for id in all(tx, "SELECT id FROM workspace", (), |row| row.id::<WorkspaceId>("id"))? {
        tell_owners(tx, id, copied_at, now, random)?;
    }
    let lost = GapRecord {
        number_id: None,
        why: gap::RESTORED.to_owned(),
        from: copied_at,
        until: copied_at.max(now),
    };
    let mut side = SideTx::new(tx);
    side.add_gap(&lost, 0)?;
    gaps::begin(&mut side, now)
}

/// A line in the log, and an alert, of what the owners must look through. A business without a number has nothing to be alerted by.
fn tell_owners(
    tx: Connection<'_>,
    id: WorkspaceId,
    copied_at: Timestamp,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let mut writer = Tx::begin(tx, id)?;
    let detail = json!({ "copied_at": copied_at });
    audit::record(&mut writer, now, Deed::by_nobody(DeedKind::BroughtBack).with(detail.clone()))?;
    if let Some(number) = writer.numbers(id, Rev(0), 1)?.pop() {
        let news = News { kind: Kind::BroughtBack, key: format!("copy:{}", now.as_millis()), detail };
        alerts::raise(&mut writer, &number, news, now, random)?;
    }
    writer.end().map(drop)
}
