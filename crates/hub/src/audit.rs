//! The log of who did what, for the owner to read later.
//!
//! A line is written in the transaction of the deed itself, so there is no deed without its line and no line without its deed.
//! Lines are numbered without gaps, and each carries a SHA-256 of the hash before and of everything in it: a line that is
//! changed, taken out or put in anywhere breaks the chain from there on, and [`check`] names the first that does not fit. Lines
//! taken off the end leave a chain that fits; whoever wrote the newest hash down can tell.
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

    /// Done by nobody of the team: by the machine's administrator, or by whoever tried.
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
pub fn record(tx: &mut dyn Tx, at: Timestamp, deed: Deed) -> Result<()> {
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
pub fn check(tx: &dyn ReadTx, workspace_id: WorkspaceId) -> Result<AuditCheck> {
    let (mut lines, mut last, mut before) = (0, 0, [0; 32]);
    let checked = |broken_at: Option<i64>, before: [u8; 32], lines: u64| AuditCheck {
        lines,
        broken_at,
        fingerprint: (lines > 0).then(|| hex::encode(before)),
    };
    loop {
        let found = tx.audit_after(workspace_id, last, CHECKED_AT_ONCE)?;
        if found.is_empty() {
            return Ok(checked(None, before, lines));
        }
        for record in found {
            lines += 1;
            if record.seq != last + 1 || record.hash != hash(&before, &record) {
                return Ok(checked(Some(last + 1), before, lines));
            }
            (last, before) = (record.seq, record.hash);
        }
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

fn newest(tx: &dyn Tx, workspace_id: WorkspaceId) -> Result<Option<AuditRecord>> {
    let query = AuditQuery { workspace_id, before: None, what: None, by: None, limit: 1 };
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

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<String> =
            DeedKind::ALL.into_iter().map(|what| word(what).unwrap()).collect();
        assert_eq!(words.len(), DeedKind::ALL.len());
    }
}
