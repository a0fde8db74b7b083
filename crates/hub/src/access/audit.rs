//! The audit log: who did what, as a chain of hashes.
//!
//! A line is written in the transaction of the act itself, so there is no act without its line and no line without its act. Lines are
//! numbered without gaps, and each carries a SHA-256 of the hash before and of everything in it: a line that is changed, taken out or
//! put in anywhere breaks the chain from there on, and [`check`] names the first that does not fit. Lines taken off the end leave a
//! chain that fits; whoever wrote the newest hash down can tell.
//!
//! A line never holds a secret, a phone number or a text.

use std::fmt::Display;

use sangam_model::Timestamp;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_protocol::people::{AuditCheck, DeedKind};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::store::{AuditQuery, AuditRecord, ReadTx, Result, StoreError, Tx};

/// Lines looked at in one go.
const CHECKED_AT_ONCE: u32 = 1_000;

/// Something somebody did.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    what: DeedKind,
    by: Option<PersonId>,
    about: Option<String>,
    detail: Value,
}

impl Deed {
    /// Done by somebody of the team.
    #[must_use]
    pub fn by(person: PersonId, what: DeedKind) -> Self {
        Self { what, by: Some(person), about: None, detail: json!({}) }
    }

    /// Done by nobody of the team: by the machine's administrator, or by an unknown person who tried to sign in.
    #[must_use]
    pub fn by_nobody(what: DeedKind) -> Self {
        Self { what, by: None, about: None, detail: json!({}) }
    }

    /// To whom or what: an id.
    #[must_use]
    pub fn about(self, whom: impl Display) -> Self {
        Self { about: Some(whom.to_string()), ..self }
    }

    /// More about it, as an object of JSON.
    #[must_use]
    pub fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// Writes a line, in the transaction of the deed.
///
/// # Errors
/// What the database says.
pub fn record(tx: &mut Tx<'_>, at: Timestamp, deed: Deed) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let last = newest(tx, workspace_id)?;
    let (seq, before) = last.map_or((0, [0; 32]), |last| (last.seq, last.hash));
    let mut record = AuditRecord {
        workspace_id,
        seq: seq + 1,
        at,
        what: word(deed.what)?,
        by: deed.by,
        about: deed.about,
        detail: deed.detail.to_string(),
        hash: [0; 32],
    };
    record.hash = hash(&before, &record);
    tx.add_audit(&record)
}

/// Whether the log is as it was written.
///
/// # Errors
/// What the database says.
pub fn check(tx: &ReadTx<'_>, workspace_id: WorkspaceId) -> Result<AuditCheck> {
    let mut walk = Walk::default();
    loop {
        let found = tx.audit_after(workspace_id, walk.seq, CHECKED_AT_ONCE)?;
        if found.is_empty() {
            return Ok(walk.ended(None));
        }
        for record in &found {
            if !walk.takes(record) {
                return Ok(walk.ended(Some(walk.seq + 1)));
            }
        }
    }
}

/// A walk along the chain, as far as it holds.
#[derive(Default)]
struct Walk {
    lines: u64,
    seq: i64,
    hash: [u8; 32],
}

impl Walk {
    /// Goes on to the next line, if it is the one that follows.
    fn takes(&mut self, record: &AuditRecord) -> bool {
        if record.seq != self.seq + 1 || record.hash != hash(&self.hash, record) {
            return false;
        }
        self.lines += 1;
        (self.seq, self.hash) = (record.seq, record.hash);
        true
    }

    fn ended(&self, broken_at: Option<i64>) -> AuditCheck {
        let fingerprint = (self.lines > 0).then(|| hex::encode(self.hash));
        AuditCheck { lines: self.lines, broken_at, fingerprint }
    }
}

/// The word a kind of deed is kept by.
///
/// # Errors
/// Never for the kinds there are.
pub fn word(what: DeedKind) -> Result<String> {
    match serde_json::to_value(what) {
        Ok(Value::String(word)) => Ok(word),
        _ => Err(StoreError::Unreadable("what")),
    }
}

fn newest(tx: &Tx<'_>, workspace_id: WorkspaceId) -> Result<Option<AuditRecord>> {
    let query =
        AuditQuery { workspace_id, before: None, what: None, by: None, from: None, until: None, limit: 1 };
    Ok(tx.audit_page(&query)?.pop())
}

/// Every part with its length, so that no two lines look alike.
fn hash(before: &[u8; 32], record: &AuditRecord) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut part = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    part(before);
    part(record.workspace_id.as_bytes());
    part(&record.seq.to_le_bytes());
    part(&record.at.as_millis().to_le_bytes());
    part(record.what.as_bytes());
    part(record.by.as_ref().map_or(&[][..], |by| by.as_bytes()));
    part(record.about.as_deref().unwrap_or_default().as_bytes());
    part(record.detail.as_bytes());
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sangam_model::SeededRandom;
    use sangam_model::{ManualClock, Random};

    use super::*;

    fn line(seed: u64, what: &str, about: Option<&str>, detail: &str) -> AuditRecord {
        let (clock, random) =
            (ManualClock::new(Timestamp::from_secs(1_795_302_220)), SeededRandom::new(seed));
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        AuditRecord {
            workspace_id: WorkspaceId::new(&clock, &random),
            seq: i64::from(bytes[0]),
            at: Timestamp::from_secs(1_795_302_220),
            what: what.to_owned(),
            by: None,
            about: about.map(str::to_owned),
            detail: detail.to_owned(),
            hash: [0; 32],
        }
    }

    proptest! {
        #[test]
        fn no_two_lines_have_one_hash(
            what in "[a-c]{0,3}", about in "[a-c]{0,3}", detail in "[a-c]{0,3}",
            other_what in "[a-c]{0,3}", other_about in "[a-c]{0,3}", other_detail in "[a-c]{0,3}",
        ) {
            let one = hash(&[0; 32], &line(1, &what, Some(&about), &detail));
            let other = hash(&[0; 32], &line(1, &other_what, Some(&other_about), &other_detail));
            prop_assert_eq!(one == other, (what, about, detail) == (other_what, other_about, other_detail));
        }
    }

    fn chain(length: usize) -> Vec<AuditRecord> {
        let mut before = [0; 32];
        let mut next = |seq| {
            let mut record = AuditRecord { seq, ..line(1, "role_changed", Some("somebody"), "{}") };
            record.hash = hash(&before, &record);
            before = record.hash;
            record
        };
        (1..=i64::try_from(length).unwrap()).map(&mut next).collect()
    }

    fn first_break(records: &[AuditRecord]) -> Option<i64> {
        let mut walk = Walk::default();
        let broken = records.iter().any(|record| !walk.takes(record));
        broken.then_some(walk.seq + 1)
    }

    proptest! {
        #[test]
        fn whatever_was_done_to_a_line_the_check_names_it(length in 1_usize..20, place: usize, how in 0..6) {
            let mut records = chain(length);
            prop_assert_eq!(first_break(&records), None);
            let at = place % length;
            let seq = i64::try_from(at).unwrap() + 1;
            let broken = match how {
                0 => { records[at].detail.push(' '); Some(seq) }
                1 => { records[at].what = "renamed".to_owned(); Some(seq) }
                2 => { records[at].at = records[at].at.plus(1); Some(seq) }
                3 => { records[at].about = None; Some(seq) }
                4 => { records.insert(at, records[at].clone()); Some(seq + 1) }
                // Taken off the end it is not missed: that is what the fingerprint is for.
                _ => { records.remove(at); (at + 1 < length).then_some(seq) }
            };
            prop_assert_eq!(first_break(&records), broken);
        }
    }

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<String> =
            DeedKind::ALL.into_iter().map(|what| word(what).unwrap()).collect();
        assert_eq!(words.len(), DeedKind::ALL.len());
    }
}
