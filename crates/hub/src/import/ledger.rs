//! The import ledger: what of an import arrived, what is missing, what will not come.
//!
//! Everything is read on one snapshot and counted from the rows themselves. Only the bodies nobody could read are counted
//! elsewhere, in the journal, by whoever asks for the ledger.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::time::DAY;
use sangam_protocol::connect::{ConversationLedger, Ledger, PhaseLedger};

use crate::store::{ChunkRecord, ImportQuery, ImportedConversation, Number, ReadTx, Result};

/// Files older than this at the connection are never sent (`docs/whatsapp.md` §2.6).
const FILES_SINCE: i64 = 14 * DAY;
/// How long WhatsApp tries to deliver (`docs/whatsapp.md` §2.1).
const DELIVERED_FOR: i64 = 7 * DAY;
/// Missing chunks that are named; the rest is only more of the same.
const GAPS_NAMED: usize = 1_000;

/// The ledger of a number at `now` with a page of its conversations; where the next page begins, by messages and id.
///
/// # Errors
/// What the database says.
pub fn of(
    tx: &ReadTx<'_>,
    number: &Number,
    query: &ImportQuery,
    now: Timestamp,
) -> Result<(Ledger, Option<(u64, ConversationId)>)> {
    let totals = tx.import_totals(number.id)?;
    let page = conversations(tx, number, query, now)?;
    let chunks = tx.chunks(number.id)?;
    let is_full = page.len() >= usize::try_from(query.limit).unwrap_or(usize::MAX);
    let next = page.last().filter(|_| is_full).map(|last| (last.messages, last.conversation_id));
    let ledger = Ledger {
        number_id: number.id,
        contacts: tx.address_book_size(number.id)?,
        messages: totals.messages,
        overlap: totals.overlap,
        conversations_total: totals.conversations,
        media: tx.import_files(number.id, None, too_old(number), is_over(&chunks, now))?,
        phases: phases(&chunks),
        unread_bodies: 0,
        conversations: page,
        next: None,
    };
    Ok((ledger, next))
}

/// A page of the conversations an import brought, as the owner sees them.
///
/// # Errors
/// What the database says.
pub fn conversations(
    tx: &ReadTx<'_>,
    number: &Number,
    query: &ImportQuery,
    now: Timestamp,
) -> Result<Vec<ConversationLedger>> {
    let found = tx.imported_conversations(query)?;
    let is_over = is_over(&tx.chunks(number.id)?, now);
    found.iter().map(|imported| conversation(tx, number, imported, is_over)).collect()
}

/// How many parts of a number's history have not come, though later ones have.
///
/// # Errors
/// What the database says.
pub fn missing_parts(tx: &ReadTx<'_>, number_id: NumberId) -> Result<u64> {
    let phases = phases(&tx.chunks(number_id)?);
    Ok(phases.iter().map(|phase| phase.gaps.len() as u64).sum())
}

/// Every conversation.
#[must_use]
pub const fn all_of(number_id: NumberId) -> ImportQuery {
    ImportQuery { number_id, before: None, limit: u32::MAX }
}

fn conversation(
    tx: &ReadTx<'_>,
    number: &Number,
    imported: &ImportedConversation,
    is_over: bool,
) -> Result<ConversationLedger> {
    let id = imported.conversation_id;
    let contact = match tx.conversation(id)? {
        Some(conversation) => tx.contact(conversation.contact_id)?,
        None => None,
    };
    let name = contact.as_ref().and_then(|one| one.book_name.clone().or_else(|| one.profile_name.clone()));
    let phone = contact.and_then(|one| one.phone);
    Ok(ConversationLedger {
        conversation_id: id,
        name,
        phone,
        messages: imported.messages,
        first_at: imported.first_at,
        last_at: imported.last_at,
        media: tx.import_files(number.id, Some(id), too_old(number), is_over)?,
    })
}

/// What was sent before this instant has lost its file.
fn too_old(number: &Number) -> Timestamp {
    number.standing.onboarded_at.unwrap_or(number.created_at).plus(-FILES_SINCE)
}

/// Whether nothing more of an import can come: WhatsApp delivers for so long what it could not deliver at once.
fn is_over(chunks: &[ChunkRecord], now: Timestamp) -> bool {
    // A chunk that comes once more brings nothing new.
    let newest = chunks.iter().map(|chunk| chunk.first_at).max();
    newest.is_some_and(|newest| now.since(newest) > DELIVERED_FOR)
}

fn phases(chunks: &[ChunkRecord]) -> Vec<PhaseLedger> {
    let mut phases: BTreeMap<u32, Vec<&ChunkRecord>> = BTreeMap::new();
    for chunk in chunks {
        phases.entry(chunk.phase).or_default().push(chunk);
    }
    phases.into_iter().filter_map(|(phase, chunks)| described(phase, &chunks)).collect()
}

fn described(phase: u32, chunks: &[&ChunkRecord]) -> Option<PhaseLedger> {
    Some(PhaseLedger {
        phase,
        chunks: u32::try_from(chunks.len()).unwrap_or(u32::MAX),
        messages: chunks.iter().map(|chunk| u64::from(chunk.messages)).sum(),
        gaps: gaps(chunks.iter().filter_map(|chunk| chunk.order)),
        progress: chunks.iter().map(|chunk| chunk.progress).max()?,
        first_at: chunks.iter().map(|chunk| chunk.first_at).min()?,
        last_at: chunks.iter().map(|chunk| chunk.last_at).max()?,
    })
}

/// The numbers below the highest that are not there. WhatsApp counts from one; a zero is taken as it comes.
fn gaps(orders: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut orders: Vec<u32> = orders.collect();
    orders.sort_unstable();
    let mut expected = 1;
    let mut gaps = Vec::new();
    for order in orders {
        gaps.extend((expected..order).take(GAPS_NAMED - gaps.len().min(GAPS_NAMED)));
        expected = order.saturating_add(1).max(expected);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_a_number_below_the_highest() {
        assert_eq!(gaps([3, 1, 1, 6].into_iter()), [2, 4, 5]);
        assert_eq!(gaps([0, 1, 2].into_iter()), [0_u32; 0]);
        assert_eq!(gaps([2].into_iter()), [1]);
        assert_eq!(gaps([u32::MAX].into_iter()).len(), GAPS_NAMED);
    }
}
