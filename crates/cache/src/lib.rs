//! The desktop's encrypted SQLite: cache, outbox and media files. Knows no network.
//!
//! A [`Profile`] is the folder of one person of one workspace. [`Cache::open`] takes its lock and opens three files, each
//! under its own key: `cache.db` (the rows this person may see; disposable), `outbox.db` (commands, drafts and their files; outlives
//! every reset) and `media.db` (files of messages up to a cap; disposable). The report says what was found, what had to
//! be replaced and what was rescued.
//!
//! # Using it
//!
//! - **Sync.** [`Cache::sync_state`] says where to go on: [`Phase::Empty`] → fetch a snapshot, [`Cache::begin`];
//!   [`Phase::Screens`] → fetch the list from `next`, [`Cache::apply_screens`]; [`Phase::Backfill`] → fetch older messages
//!   from `next`, [`Cache::apply_backfill`]; beside all of them [`Cache::apply`] for frames and pulled pages. Each call
//!   moves its mark in the same transaction, so a desktop that was killed asks again and goes on. [`Applied`] says what
//!   to do next and, in [`Touched`], which screens are stale. [`Reader::next_refill`] is the conversation to fetch again next.
//! - **Screens.** [`Cache::list`], [`Cache::counts`], [`Cache::filtered`], [`Cache::filter_counts`], [`Cache::conversation`], [`Cache::thread`], [`Cache::planned`],
//!   [`Cache::search`], [`Cache::search_people`]; anything else through [`Cache::read`] and [`Reader`]. What the outbox holds is laid over.
//! - **Writing.** [`Cache::write_outbox`] with [`OutboxWriter::add`]; when it returns, the command is on the disk. A worker
//!   takes [`OutboxReader::next`], calls [`OutboxWriter::mark_sent`], asks the hub, then [`Cache::command_applied`] or
//!   [`OutboxWriter::mark_rejected`]; without an answer it leaves the command and asks again later. Before the first
//!   command after an absence: [`OutboxWriter::expire`], [`OutboxWriter::park_late`]; beside it the hub is asked after what is
//!   [`Cache::astray`], which [`Cache::lead`] brings to where it belongs.
//! - **Rest.** When nobody waits, step by step: [`Cache::gather_search`], [`Cache::give_back`].
//! - **Trouble.** [`OpenReport::was_cut_short`] → [`Cache::check_search`]. [`Error::Damaged`] → [`Cache::rebuild`] and a first sync. [`Error::Disk`] → show it; nothing is half
//!   written. A revoked device → [`Cache::wipe`].
//!
//! # What holds
//!
//! - A cursor is committed with its rows: equal to a head it means exactly the rows visible at that head.
//! - A row is written only above the revision held; nothing of a conversation that left sight comes back by an older page.
//! - No plaintext on the disk: pages, logs and temporary data are sealed or stay in memory.
//! - A command is removed after its success, never before. The outbox is never silently replaced.
//! - Time is an argument; nothing here reads a clock.

mod apply;
mod cache;
#[cfg(any(test, feature = "inspect"))]
mod earlier;
mod error;
mod file;
mod filter;
mod handle;
#[cfg(feature = "inspect")]
mod inspect;
mod key;
mod list;
mod media;
mod migrate;
mod noted;
mod older;
mod open;
mod outbox;
mod overlay;
mod planned;
#[cfg(test)]
mod plans;
mod profile;
mod rekey;
mod rows;
mod search;
mod sql;
mod thread;
mod wipe;
mod workload;

pub use apply::{Applied, Table, Touched};
pub use cache::{Cache, Options};
#[cfg(feature = "inspect")]
pub use earlier::{leave, schemas};
pub use error::{Error, OpenError, Result};
pub use file::{Execution, FileKind};
pub use filter::COUNT_MOST;
pub use filter::running::{Running, chat_of};
pub use handle::{MediaReader, MediaWriter, OutboxReader, OutboxWriter, Reader, Writer};
#[cfg(feature = "inspect")]
pub use inspect::{Indexed, indexed, plaintext};
pub use key::RootKey;
pub use list::{Counts, FilterCount, FilterQuery, ListPage, ListQuery, Listed, Overlaid};
pub use media::MediaFile;
pub use noted::Mentions;
pub use older::Older;
pub use open::{FileState, OpenReport, OutboxState};
pub use outbox::{Attached, Attachment, Draft, LATE_AFTER, LONGEST_HOLD, Outgoing, OutgoingState, Recorded};
pub use planned::{Pending, PlannedMessage};
pub use profile::Profile;
pub use rekey::{change_key, is_under_way};
pub use rows::conversation::{ListPlace, View};
pub use rows::label::Labels;
pub use rows::mark::Refill;
pub use rows::message::{Position, StoredMessage};
pub use rows::meta::{Phase, SyncState};
pub use rows::note::{NoteHit, StoredNote};
pub use rows::quick_reply::StoredReply;
pub use rows::survey::ChatQuestion;
pub use rows::team::Teams;
pub use rows::work::{ChatWork, WorkQuery};
pub use search::distrust::Index;
pub use search::filters::{Filters, From, Hits};
pub use search::letters::Letters;
pub use search::text::SnippetPart;
pub use search::{Hit, Search};
pub use thread::{Anchor, ThreadItem, ThreadPage, ThreadQuery};
pub use workload::Workload;
