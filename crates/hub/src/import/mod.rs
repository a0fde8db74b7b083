//! The one-shot import of a phone's contacts and history, and the proof that it is complete.
//!
//! WhatsApp gives a phone's address book and its last 180 days of chats once (`docs/whatsapp.md` §1.6, §2.6, §2.7): in chunks of
//! three phases, in any order, some twice, overlapping what comes live, and files later than the messages that mention them. The
//! messages themselves go the way of every message, as facts about their wamids ([`crate::inbox`]); they are silent because of
//! the field they came under. What is left is here:
//!
//! - **The number's standing**: a chunk proves that an asking worked, whatever became of its answer; the highest progress is
//!   where it stands; 2593109 says the owner declined. All of it is a join, and the synced row takes a revision only when
//!   someone sees a difference: at most one for each of a hundred parts.
//! - **The ledger** ([`ledger`]): which chunks came, which are missing, which files will not come and why. It is counted from
//!   rows that say what they are, so a duplicate, a restart or a crash cannot make it wrong.
//!
//! A chunk is told after its messages, in the same order as they stand in its body; so once a chunk is in the ledger its
//! messages are in the inbox.

pub mod ledger;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use sangam_cloud_api::webhook::{ContactAction, ContactChange, HistoryChunk};
use sangam_model::Timestamp;
use sangam_model::connection::{OneShot, SyncEvent};
use sangam_model::id::NumberId;
use sangam_model::identity::Phone;
use sangam_model::kinship::Alias;

use crate::store::{ChunkRecord, Number, NumberConnection, Onboarding, Result, Tx};

/// What a webhook says about an import, beside its messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A chunk of history came.
    Chunk(HistoryChunk),
    /// The later file of a message came, or something else of history that is in no chunk.
    More,
    /// There will be no history: the owner did not share it.
    Declined,
    /// Someone was put into the address book, or taken out.
    Entry {
        /// The strongest name they were told with; nobody for one we cannot name.
        who: Option<Alias>,
        /// When.
        at: Timestamp,
        /// In it from then on.
        is_in: bool,
    },
}

impl News {
    /// What a change of the address book says.
    #[must_use]
    pub fn of_entry(change: &ContactChange, at: Timestamp) -> Self {
        let identity = &change.identity;
        let user = identity.user_id.clone().map(Alias::User);
        let phone = || identity.phone.as_deref().and_then(Phone::parse).map(Alias::Phone);
        let parent = || identity.parent_user_id.clone().map(Alias::Parent);
        Self::Entry {
            who: user.or_else(phone).or_else(parent),
            at,
            is_in: change.action == ContactAction::Add,
        }
    }

    fn apply(&self, tx: &mut Tx<'_>, number_id: NumberId, received_at: Timestamp) -> Result<()> {
        match self {
            Self::Chunk(chunk) => tx.note_chunk(number_id, &record(chunk, received_at)),
            Self::Entry { who: Some(who), at, is_in } => tx.note_entry(number_id, who, *at, *is_in),
            Self::Entry { who: None, .. } | Self::More | Self::Declined => Ok(()),
        }
    }

    fn join(&self, standing: &mut NumberConnection) {
        let asked = match self {
            Self::Entry { .. } => &mut standing.contacts,
            Self::Chunk(_) | Self::More | Self::Declined => &mut standing.history,
        };
        // Of a number that was onboarded here nobody asks but us. What comes before that is what was left of the asking before, or a change
        // the owner made on the phone, and takes no right to ask.
        if standing.onboarded_at.is_some() && asked.may_be_asked() {
            return;
        }
        let told = match self {
            Self::Chunk(chunk) => SyncEvent::Arrived { progress: chunk.position.progress.map(percent) },
            Self::Entry { .. } | Self::More => SyncEvent::Arrived { progress: None },
            Self::Declined => SyncEvent::Declined,
        };
        *asked = std::mem::take(asked).after(told);
    }
}

/// Keeps what was told about each number at the given instant, and brings the numbers' rows up to date: at most one revision
/// each, and none if nobody sees a difference.
///
/// # Errors
/// What the database says.
pub fn take<'n>(
    tx: &mut Tx<'_>,
    told: impl IntoIterator<Item = (NumberId, &'n News, Timestamp)>,
) -> Result<()> {
    let mut numbers: BTreeMap<NumberId, Option<(NumberConnection, Number)>> = BTreeMap::new();
    let mut entries: BTreeMap<NumberId, Timestamp> = BTreeMap::new();
    for (number_id, news, received_at) in told {
        news.apply(tx, number_id, received_at)?;
        if matches!(news, News::Entry { .. }) {
            let last = entries.entry(number_id).or_insert(received_at);
            *last = received_at.max(*last);
        }
        let known = match numbers.entry(number_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                free.insert(tx.number(number_id)?.map(|number| (number.standing.clone(), number)))
            }
        };
        if let Some((_, number)) = known {
            news.join(&mut number.standing);
        }
    }
    for (before, number) in numbers.into_values().flatten() {
        if number.standing != before {
            let rev = tx.next_rev();
            tx.save_number(&Number { rev, ..number })?;
        }
    }
    for (number_id, at) in entries {
        let kept = tx.onboarding(number_id)?.filter(|kept| kept.entries_at < Some(at));
        if let Some(kept) = kept {
            tx.save_onboarding(&Onboarding { entries_at: Some(at), ..kept })?;
        }
    }
    Ok(())
}

/// How an asking for contacts stands that was made at `asked_at`.
pub(crate) fn entered(asked: OneShot, asked_at: Timestamp, kept: Option<&Onboarding>) -> OneShot {
    if kept.and_then(|kept| kept.entries_at) < Some(asked_at) {
        return asked;
    }
    asked.after(SyncEvent::Arrived { progress: None })
}

/// How an asking for history stands of which these chunks came.
pub(crate) fn came(asked: OneShot, chunks: &[ChunkRecord]) -> OneShot {
    chunks
        .iter()
        .fold(asked, |asked, chunk| asked.after(SyncEvent::Arrived { progress: Some(chunk.progress) }))
}

fn record(chunk: &HistoryChunk, received_at: Timestamp) -> ChunkRecord {
    let position = chunk.position;
    let small = |told: Option<i64>| told.and_then(|told| u32::try_from(told).ok());
    ChunkRecord {
        phase: small(position.phase).unwrap_or_default(),
        order: small(position.chunk_order),
        digest: chunk.digest,
        messages: chunk.messages,
        progress: position.progress.map(percent).unwrap_or_default(),
        first_at: received_at,
        last_at: received_at,
    }
}

fn percent(told: i64) -> u8 {
    u8::try_from(told.clamp(0, 100)).unwrap_or_default()
}
