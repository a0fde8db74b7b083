//! Migrations: numbered SQL files per database, only ever added, checked by checksum.
//!
//! All pending steps run in one transaction, under the profile's lock: a crash in the middle leaves the old schema.

use refinery::{Migration, Runner, error::Kind};
use rusqlite::Connection;

use crate::error::is_damage;
use crate::file::FileKind;

type Step = (&'static str, &'static str);

const CACHE: &[Step] = &[
    ("V1__tables", include_str!("../migrations/cache/0001_tables.sql")),
    ("V2__search", include_str!("../migrations/cache/0002_search.sql")),
    ("V3__merge_offers", include_str!("../migrations/cache/0003_merge_offers.sql")),
    ("V4__cost", include_str!("../migrations/cache/0004_cost.sql")),
    ("V5__templates", include_str!("../migrations/cache/0005_templates.sql")),
    ("V6__later", include_str!("../migrations/cache/0006_later.sql")),
    ("V7__phones_masked", include_str!("../migrations/cache/0007_phones_masked.sql")),
    ("V10__team", include_str!("../migrations/cache/0010_team.sql")),
    ("V11__notes", include_str!("../migrations/cache/0011_notes.sql")),
    ("V12__status", include_str!("../migrations/cache/0012_status.sql")),
    ("V13__labels", include_str!("../migrations/cache/0013_labels.sql")),
    ("V14__quick_replies", include_str!("../migrations/cache/0014_quick_replies.sql")),
    ("V15__availability", include_str!("../migrations/cache/0015_availability.sql")),
    ("V17__card", include_str!("../migrations/cache/0017_card.sql")),
    ("V18__block", include_str!("../migrations/cache/0018_block.sql")),
    ("V20__crossed", include_str!("../migrations/cache/0020_crossed.sql")),
    ("V22__unread_by_hand", include_str!("../migrations/cache/0022_unread_by_hand.sql")),
    ("V23__teams", include_str!("../migrations/cache/0023_teams.sql")),
    ("V24__only_assignee_replies", include_str!("../migrations/cache/0024_only_assignee_replies.sql")),
    ("V25__survey", include_str!("../migrations/cache/0025_survey.sql")),
    ("V26__split", include_str!("../migrations/cache/0026_split.sql")),
    ("V27__hours", include_str!("../migrations/cache/0027_hours.sql")),
    ("V28__language", include_str!("../migrations/cache/0028_language.sql")),
    ("V29__notes_crossed", include_str!("../migrations/cache/0029_notes_crossed.sql")),
    ("V30__whole_leaves", include_str!("../migrations/cache/0030_whole_leaves.sql")),
    ("V31__sent_again", include_str!("../migrations/cache/0031_sent_again.sql")),
    ("V32__sweep_owed", include_str!("../migrations/cache/0032_sweep_owed.sql")),
    ("V33__waits", include_str!("../migrations/cache/0033_waits.sql")),
    ("V34__not_yet_brought", include_str!("../migrations/cache/0034_not_yet_brought.sql")),
    ("V36__done", include_str!("../migrations/cache/0036_done.sql")),
    ("V37__refill_order", include_str!("../migrations/cache/0037_refill_order.sql")),
    ("V38__reaction_refused", include_str!("../migrations/cache/0038_reaction_refused.sql")),
];
const OUTBOX: &[Step] = &[
    ("V1__tables", include_str!("../migrations/outbox/0001_tables.sql")),
    ("V2__attachments", include_str!("../migrations/outbox/0002_attachments.sql")),
    ("V3__hold", include_str!("../migrations/outbox/0003_hold.sql")),
    ("V4__note", include_str!("../migrations/outbox/0004_note.sql")),
    ("V5__language", include_str!("../migrations/outbox/0005_language.sql")),
    ("V6__privacy_first", include_str!("../migrations/outbox/0006_privacy_first.sql")),
    ("V7__gives_back", include_str!("../migrations/outbox/0007_gives_back.sql")),
    ("V8__words_waiting", include_str!("../migrations/outbox/0008_words_waiting.sql")),
    ("V9__changes_of_plans", include_str!("../migrations/outbox/0009_changes_of_plans.sql")),
];
const MEDIA: &[Step] = &[("V1__tables", include_str!("../migrations/media/0001_tables.sql"))];

/// The schema a cache must have been filled with to keep its cursor.
pub(crate) const CACHE_SCHEMA: i64 = CACHE.len() as i64;

/// Why a file could not be brought up to date.
pub(crate) enum Failure {
    /// A newer app wrote it.
    Newer,
    /// It cannot be read.
    Damaged,
    /// Something else.
    Other(Box<refinery::Error>),
}

pub(crate) const fn steps(kind: FileKind) -> &'static [Step] {
    match kind {
        FileKind::Cache => CACHE,
        FileKind::Outbox => OUTBOX,
        FileKind::Media => MEDIA,
    }
}

/// Brings the file behind `connection` to the newest schema.
pub(crate) fn up(connection: &mut Connection, kind: FileKind) -> Result<(), Failure> {
    let migrations: Result<Vec<_>, _> =
        steps(kind).iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect();
    let migrations = migrations.map_err(|error| Failure::Other(Box::new(error)))?;
    let outcome = Runner::new(&migrations).set_grouped(true).run(connection);
    outcome.map(|_| ()).map_err(|error| match error.kind() {
        Kind::MissingVersion(_) | Kind::DivergentVersion(..) => Failure::Newer,
        Kind::Connection(_, source) => match source.downcast_ref::<rusqlite::Error>() {
            Some(source) if is_damage(source) => Failure::Damaged,
            _ => Failure::Other(Box::new(error)),
        },
        _ => Failure::Other(Box::new(error)),
    })
}

#[cfg(test)]
#[path = "migrate_tests.rs"]
mod tests;
