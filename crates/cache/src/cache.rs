//! The open profile: three files as one thing.
//!
//! Reads for the screen take the outbox first and the cache second. In that order a command that is confirmed in between is
//! at worst seen twice, and the bubble wins by its id; the other way round it could vanish for a moment.
//!
//! After each page the outbox and the media file follow the cache: confirmed commands leave and drafts move with merges before anybody
//! is told; files of revoked and lost messages, and the earlier pages of what left sight, go behind that ([`Cache::clean_up`]), because
//! no screen shows them any more. A page that is in is in: what could not follow it is made good with the next one, and after a crash at
//! the next open, because each step is derived from what the cache holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rusqlite::Connection;
use sangam_model::id::{CommandId, ConversationId, MessageId, PersonId};
use sangam_model::outgoing::FileKind as Kind;
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::sync::{ConversationScreens, Cursor, Frame, Snapshot};
use sangam_protocol::views::Filter;
use sangam_protocol::{CommandBody, ConversationRow};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::apply::Applied;
use crate::error::{Error, OpenError, Result};
use crate::file::{BUSY_TIMEOUT, Execution, File, FileKind, begin_filling, end_filling};
use crate::handle::{MediaReader, MediaWriter, OutboxReader, OutboxWriter, Reader, Writer};
use crate::key::RootKey;
use crate::list::{Counts, FilterCount, FilterQuery, ListPage, ListQuery, Overlaid};
use crate::media::MediaFile;
use crate::noted::{self, Mentions};
use crate::older::Older;
use crate::open::{self, FileState, OpenReport};
use crate::outbox::Outgoing;
use crate::overlay;
use crate::planned::{self, Planned};
use crate::profile::Profile;
use crate::rows::conversation::ListPlace;
use crate::rows::distrust::Index;
use crate::rows::mark::Refill;
use crate::rows::message::Position;
use crate::rows::meta::{Phase, SyncState};
use crate::rows::note::NoteHit;
use crate::rows::running::Running;
use crate::rows::search::{Hit, Search};
use crate::rows::wanted::Found;
use crate::thread::{ThreadPage, ThreadQuery};
use crate::workload::Workload;

/// So long the log waits for whoever reads, and pages with it.
const READ_WITHIN: Duration = Duration::from_millis(250);

/// How a profile is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Where closures run.
    pub execution: Execution,
    /// How many bytes of media are kept.
    pub media_cap_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { execution: Execution::Threads, media_cap_bytes: 2 << 30 }
    }
}

/// An open profile.
pub struct Cache {
    profile: Profile,
    key: RootKey,
    options: Options,
    cache: RwLock<Arc<File>>,
    outbox: Arc<File>,
    media: RwLock<Arc<File>>,
    /// Whether the outbox was not compared with all that is here. Held while it is.
    is_behind: Mutex<bool>,
    /// Something left sight, and the log may still hold it.
    has_forgotten: AtomicBool,
    /// Held by whoever cleans up.
    cleaning: Mutex<()>,
    lock: fs::File,
}

impl Cache {
    /// Opens a profile, making what is missing and setting aside what cannot be read; the report says which.
    ///
    /// # Errors
    ///
    /// [`OpenError::InUse`] when another instance has it open, [`OpenError::OutboxFromTheFuture`] when a newer app wrote
    /// the outbox. In both cases nothing was touched.
    pub async fn open(
        profile: Profile,
        key: &RootKey,
        options: Options,
    ) -> Result<(Self, OpenReport), OpenError> {
        let (lock, mut report) = {
            let (profile, key) = (profile.clone(), key.clone());
            let work = move || -> Result<_, OpenError> {
                let lock = profile.lock()?;
                let report = open::make_ready(&profile, &key)?;
                Ok((lock, report))
            };
            blocking(options.execution, work).await?
        };
        let file = |kind| File::open(&profile.path(kind), kind, &key.file_key(kind), options.execution);
        let cache = Self {
            cache: RwLock::new(Arc::new(file(FileKind::Cache)?)),
            outbox: Arc::new(file(FileKind::Outbox)?),
            media: RwLock::new(Arc::new(file(FileKind::Media)?)),
            key: key.clone(),
            is_behind: Mutex::new(true),
            // Whoever was killed may have been about to.
            has_forgotten: AtomicBool::new(true),
            cleaning: Mutex::default(),
            profile,
            options,
            lock,
        };
        cache.make_good(&mut report).await?;
        Ok((cache, report))
    }

    /// What a crash left undone between the files. Damage that is met on the way is no reason to stay closed: what can be fetched
    /// again is rebuilt, each file once.
    async fn make_good(&self, report: &mut OpenReport) -> Result<(), OpenError> {
        let mut rebuilt = Vec::new();
        loop {
            let done = match self.reconcile(None).await {
                Ok(_) => self.clean_up().await,
                Err(error) => Err(error),
            };
            match done {
                Err(Error::Damaged { file, .. }) if file != FileKind::Outbox && !rebuilt.contains(&file) => {
                    let state = self.rebuild(file).await?;
                    if file == FileKind::Cache {
                        report.cache = state;
                        report.needs_first_sync = true;
                    } else {
                        report.media = state;
                    }
                    rebuilt.push(file);
                }
                done => return Ok(done?),
            }
        }
    }

    fn file(&self, kind: FileKind) -> Arc<File> {
        match kind {
            FileKind::Cache => Arc::clone(&self.cache.read().unwrap_or_else(PoisonError::into_inner)),
            FileKind::Outbox => Arc::clone(&self.outbox),
            FileKind::Media => Arc::clone(&self.media.read().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    // Any closure on one file.

    /// Reads from one unchanging view of the cache.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Cache).read(|connection| work(&Reader::new(connection))).await
    }

    /// Writes to the cache in one transaction. Pages of the hub go through [`Cache::apply`] and its siblings instead.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Cache).write(|transaction| work(&mut Writer::new(transaction))).await
    }

    /// Reads from one unchanging view of the outbox.
    pub async fn read_outbox<T: Send + 'static>(
        &self,
        work: impl FnOnce(&OutboxReader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Outbox).read(|connection| work(&OutboxReader::new(connection))).await
    }

    /// Writes to the outbox in one transaction, on the disk when this returns.
    pub async fn write_outbox<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut OutboxWriter<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Outbox).write(|transaction| work(&mut OutboxWriter::new(transaction))).await
    }

    async fn read_media<T: Send + 'static>(
        &self,
        work: impl FnOnce(&MediaReader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Media).read(|connection| work(&MediaReader::new(connection))).await
    }

    async fn write_media<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut MediaWriter<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Media).write(|transaction| work(&mut MediaWriter::new(transaction))).await
    }

    // Sync.

    /// Where this cache stands: what to ask the hub for next.
    pub async fn sync_state(&self) -> Result<SyncState> {
        self.read(|reader| reader.sync_state()).await
    }

    /// Begins a first sync with the hub's snapshot. The outbox is not touched.
    pub async fn begin(&self, snapshot: Snapshot) -> Result<()> {
        *self.is_behind.lock().await = true;
        self.write(move |writer| writer.begin(&snapshot)).await
    }

    /// Writes a page of the conversation list with last screens.
    pub async fn apply_screens(&self, page: ConversationScreens) -> Result<Applied> {
        let applied = self.write(move |writer| writer.apply_screens(&page)).await?;
        Ok(self.followed(applied).await)
    }

    /// Writes pages of older messages that follow each other, in one transaction; with `refill`, those of the conversation that is
    /// being fetched again, the first of which was asked for with it.
    pub async fn apply_backfill(&self, older: Older, refill: Option<Refill>) -> Result<Applied> {
        let is_last = older.is_last() && refill.is_none();
        let applied = self.write(move |writer| {
            if refill.is_none() {
                begin_filling(writer.sql())?;
                writer.leave_apart()?;
            }
            writer.apply_backfill(older, refill.as_ref())
        });
        let applied = self.followed(applied.await?).await;
        if is_last && self.sync_state().await?.phase == Phase::Live {
            self.write(|writer| writer.bring_together_as_usual()).await?;
            self.file(FileKind::Cache).maintain(|connection| Ok(end_filling(connection)?)).await?;
            self.sweep_media().await?;
        }
        Ok(applied)
    }

    /// Writes a live frame or a pulled page together with the cursor.
    pub async fn apply(&self, frame: Frame) -> Result<Applied> {
        let applied = self.write(move |writer| writer.apply(&frame)).await?;
        Ok(self.followed(applied).await)
    }

    /// Lets the outbox follow what the cache just took in. The page is in, whatever becomes of that: an outbox that cannot be
    /// written now is compared with everything at the next page.
    async fn followed(&self, mut applied: Applied) -> Applied {
        if applied.has_forgotten() {
            self.has_forgotten.store(true, Ordering::Relaxed);
        }
        if applied == Applied::Known || applied == Applied::Pull {
            return applied;
        }
        match self.reconcile(applied.news()).await {
            Ok(led) => {
                if let Applied::Done(touched) = &mut applied {
                    touched.merged.extend(led);
                }
            }
            Err(error) => tracing::error!(%error, "the outbox does not follow the cache for now"),
        }
        applied
    }

    /// Takes away what pages left behind: files of messages that were revoked or left sight, and earlier pages of those in the log.
    /// Nobody sees any of it, so it is done behind whoever is told of the page. Of several who ask at once one does it for all.
    pub async fn clean_up(&self) -> Result<()> {
        let _turn = self.cleaning.lock().await;
        self.pay_media_debts().await?;
        if self.has_forgotten.swap(false, Ordering::Relaxed) {
            let emptied = self.empty_log(FileKind::Cache).await;
            if !matches!(emptied, Ok(true)) {
                self.has_forgotten.store(true, Ordering::Relaxed);
            }
            emptied?;
        }
        Ok(())
    }

    /// Brings the log of a file into it, so that earlier pages do not outlast what was forgotten. Says whether it did: a reader that
    /// is in the middle of something for longer than a page may wait leaves it for the next time.
    async fn empty_log(&self, kind: FileKind) -> Result<bool> {
        let checkpoint = |connection: &mut Connection| {
            connection.busy_timeout(READ_WITHIN)?;
            let blocked =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            connection.busy_timeout(BUSY_TIMEOUT)?;
            Ok(!blocked?)
        };
        self.file(kind).maintain(checkpoint).await
    }

    /// Removes commands whose rows are here and moves drafts and commands along merges. `news` are the rows that just came, so that
    /// this costs the same however much waits in the outbox; without it, and after a time it did not succeed, everything is compared.
    /// Returns chats somebody began here that turned out to be known, with where they are.
    async fn reconcile(&self, news: Option<Vec<MessageId>>) -> Result<Vec<(ConversationId, ConversationId)>> {
        let mut is_behind = self.is_behind.lock().await;
        let news = news.filter(|_| !*is_behind);
        *is_behind = true;
        if self.read_outbox(|outbox| outbox.holds_nothing()).await? {
            *is_behind = false;
            return Ok(Vec::new());
        }
        // What the cursor has passed by now goes as well, and its rows are looked for: no file goes before it was handed over.
        let cursor = self.read(|reader| Ok(reader.sync_state()?.cursor)).await?;
        let applied = self.read_outbox(|outbox| outbox.applied()).await?;
        let news = news.map(|ids| {
            let passed = applied.iter().copied().map(MessageId::from);
            Vec::from_iter(ids.into_iter().chain(passed).collect::<BTreeSet<_>>())
        });
        let found = self.arrived(news).await?;
        let led = self.lead_new_chats(&found).await?;
        let merges = self.read(|reader| reader.merges()).await?;
        let merges = self
            .read_outbox(move |outbox| {
                let mut known = Vec::new();
                for (from, into) in merges {
                    if outbox.knows(from)? {
                        known.push((from, into));
                    }
                }
                Ok(known)
            })
            .await?;
        let cursor = cursor.filter(|_| !applied.is_empty());
        for outgoing in &found {
            self.hand_file_over(outgoing).await?;
        }
        if !found.is_empty() || !merges.is_empty() || cursor.is_some() {
            self.write_outbox(move |outbox| {
                for outgoing in found {
                    outbox.remove(outgoing.command.id)?;
                }
                for (from, into) in merges {
                    outbox.follow_merge(from, into)?;
                    outbox.move_draft(from, into)?;
                }
                cursor.map_or(Ok(0), |cursor| outbox.sweep(&applied, cursor))
            })
            .await?;
        }
        *is_behind = false;
        Ok(led)
    }

    /// What of the outbox is here as a row, of these or of everything.
    async fn arrived(&self, news: Option<Vec<MessageId>>) -> Result<Vec<Outgoing>> {
        let mut waiting = self
            .read_outbox(move |outbox| match news {
                // Of the thousands that a page may bring none is looked for in an outbox that waits for nothing.
                Some(_) if outbox.is_empty()? => Ok(Vec::new()),
                Some(ids) => {
                    let ids = ids.into_iter().map(|id| CommandId::from_uuid(id.as_uuid()));
                    ids.filter_map(|id| outbox.outgoing(id).transpose()).collect()
                }
                None => outbox.all(),
            })
            .await?;
        waiting.retain(|outgoing| outgoing.command.body.message().is_some());
        if waiting.is_empty() {
            return Ok(waiting);
        }
        self.read(move |reader| {
            let mut here = Vec::new();
            for outgoing in waiting {
                let id = MessageId::from(outgoing.command.id);
                if reader.message(id)?.is_some() || reader.later(id)?.is_some() {
                    here.push(outgoing);
                }
            }
            Ok(here)
        })
        .await
    }

    /// A chat somebody wanted to begin may be one the hub knew already: from the moment its bubble is here, the id made for it leads
    /// there. Returns those ids with where they lead.
    async fn lead_new_chats(&self, here: &[Outgoing]) -> Result<Vec<(ConversationId, ConversationId)>> {
        let begun: Vec<(ConversationId, MessageId)> = here
            .iter()
            .filter_map(|outgoing| match &outgoing.command.body {
                CommandBody::NewChat { conversation_id, .. } => {
                    Some((*conversation_id, outgoing.command.id.into()))
                }
                _ => None,
            })
            .collect();
        if begun.is_empty() {
            return Ok(Vec::new());
        }
        self.write(move |writer| {
            let mut led = Vec::new();
            for (made, message) in begun {
                let Some(stored) = writer.message(message)? else { continue };
                let (place, rev) = (stored.row.conversation_id, stored.row.rev);
                if writer.resolve(made)? != place {
                    writer.mark_merged(made, rev, place)?;
                    led.push((made, place));
                }
            }
            Ok(led)
        })
        .await
    }

    /// The file of a message that arrived moves to the files of messages, so that nobody fetches what was here all along.
    async fn hand_file_over(&self, outgoing: &Outgoing) -> Result<()> {
        let Some(wish) = outgoing.command.body.send() else { return Ok(()) };
        let Some((media, file)) = wish.content.shown_file() else { return Ok(()) };
        let file = file.clone();
        let sha256 = file.sha256.clone();
        let bytes = self.read_outbox(move |outbox| outbox.attachment_bytes(&sha256)).await?;
        if let Some(bytes) = bytes {
            // A document is never shown, whatever it says it is.
            let mime_type =
                if media == Kind::Document { "application/octet-stream".to_owned() } else { file.mime_type };
            self.put_media(outgoing.command.id.into(), mime_type, bytes, outgoing.made_at).await?;
        }
        Ok(())
    }

    // What the screen reads.

    /// Reads from one unchanging view of the cache, with the outbox laid over: what a screen shows together is of one moment.
    pub async fn overlaid<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Overlaid<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let look = |outbox: &OutboxReader<'_>| Ok((outbox.all()?, outbox.drafts()?));
        self.read_over(look, move |(outgoing, drafts), reader| {
            work(&Overlaid::new(reader.sql(), overlay::pending(outgoing), drafts))
        })
        .await
    }

    /// Reads from the cache with what was found in the outbox at hand.
    async fn read_over<A: Send + 'static, T: Send + 'static>(
        &self,
        look: impl FnOnce(&OutboxReader<'_>) -> Result<A> + Send + 'static,
        work: impl FnOnce(A, &Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (cache, outbox) = (self.file(FileKind::Cache), self.file(FileKind::Outbox));
        let look = |connection: &Connection| look(&OutboxReader::new(connection));
        cache.read_after(&outbox, look, |found, connection| work(found, &Reader::new(connection))).await
    }

    /// A page of the conversation list, with the outbox laid over.
    pub async fn list(&self, query: ListQuery) -> Result<ListPage> {
        self.overlaid(move |shown| shown.list(&query)).await
    }

    /// How many conversations in these states (empty for all) each view holds, with the outbox laid over.
    pub async fn counts(&self, statuses: Vec<ConversationStatus>) -> Result<Counts> {
        self.overlaid(move |shown| shown.counts(&statuses)).await
    }

    /// How many conversations of these states are unread and mine or nobody's, with the outbox laid over.
    pub async fn unread(&self, statuses: Vec<ConversationStatus>) -> Result<u64> {
        self.overlaid(move |shown| shown.unread(&statuses)).await
    }

    /// A page of what a filter shows, with the outbox laid over.
    pub async fn filtered(&self, query: FilterQuery) -> Result<ListPage> {
        self.overlaid(move |shown| shown.filtered(&query)).await
    }

    /// How many conversations each of these filters shows, with the outbox laid over.
    pub async fn filter_counts(&self, filters: Vec<Filter>, now: Timestamp) -> Result<Vec<FilterCount>> {
        self.overlaid(move |shown| shown.filter_counts(&filters, now)).await
    }

    /// A page of some conversations, in the order of the list, with the outbox laid over.
    pub async fn chosen(
        &self,
        ids: BTreeSet<ConversationId>,
        before: Option<ListPlace>,
        limit: u32,
    ) -> Result<ListPage> {
        self.overlaid(move |shown| shown.chosen(&ids, before, limit)).await
    }

    /// Every chat in which a target runs, with the outbox laid over, the most urgent first.
    pub async fn running(&self, now: Timestamp) -> Result<Vec<Running>> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| reader.running(&overlay::pending(outgoing), now),
        )
        .await
    }

    /// Every conversation that is not resolved and whose it is, with the outbox laid over.
    pub async fn open_ids(&self) -> Result<BTreeMap<ConversationId, Option<PersonId>>> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| reader.open_ids(&overlay::pending(outgoing)),
        )
        .await
    }

    /// Notes that mention whoever sits here, newest first, with the outbox laid over.
    pub async fn mentions(&self, before: Option<Position>, limit: u32) -> Result<Mentions> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| noted::mentions(reader, &outgoing, before, limit),
        )
        .await
    }

    /// Notes that hold every word typed, newest first.
    pub async fn search_notes(&self, search: Search) -> Result<Found<NoteHit>> {
        self.read(move |reader| reader.search_notes(&search)).await
    }

    /// What lies on whose table, with the outbox laid over.
    pub async fn workload(&self, now: Timestamp) -> Result<Workload> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| reader.workload(&overlay::pending(outgoing), now),
        )
        .await
    }

    /// One conversation, with the outbox laid over.
    pub async fn conversation(&self, id: ConversationId) -> Result<Option<ConversationRow>> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| {
                let (pending, me) = (overlay::pending(outgoing), reader.sync_state()?.me);
                let Some(mut row) = reader.conversation(id)? else {
                    return pending
                        .get(&id)
                        .map_or(Ok(None), |commands| overlay::begun(reader, commands, me));
                };
                if let Some(commands) = pending.get(&row.id) {
                    overlay::lay_over(reader, &mut row, commands, me)?;
                }
                Ok(Some(row))
            },
        )
        .await
    }

    /// A page of a thread, with unconfirmed and refused sends at its end.
    pub async fn thread(&self, query: ThreadQuery) -> Result<ThreadPage> {
        let conversation = query.conversation;
        let look = move |outbox: &OutboxReader<'_>| outbox.of_conversation(conversation);
        self.read_over(look, move |outgoing, reader| reader.thread_page(&query, outgoing)).await
    }

    /// What leaves later, earliest first, with the outbox of the person at this desk laid over.
    pub async fn planned(&self, me: PersonId) -> Result<Vec<Planned>> {
        self.read_over(|outbox| outbox.all(), move |outgoing, reader| planned::planned(reader, &outgoing, me))
            .await
    }

    /// Messages by words and numbers, newest first.
    pub async fn search(&self, search: Search) -> Result<Found<Hit>> {
        self.read(move |reader| reader.search(&search)).await
    }

    /// People by name and phone, most recently active first.
    pub async fn search_people(&self, typed: String, limit: u32) -> Result<Vec<ConversationRow>> {
        self.read(move |reader| reader.search_people(&typed, limit)).await
    }

    // The outbox.

    /// The hub answered that it did a command: its rows are in the cache once the cursor reaches `at`.
    pub async fn command_applied(&self, id: CommandId, at: Cursor) -> Result<()> {
        self.write_outbox(move |outbox| outbox.mark_applied(id, at)).await?;
        self.reconcile(Some(vec![id.into()])).await?;
        Ok(())
    }

    /// What is not finished, oldest first.
    pub async fn outgoing(&self) -> Result<Vec<Outgoing>> {
        self.read_outbox(|outbox| outbox.all()).await
    }

    // Media.

    /// Keeps the file of a message, if the message is (still) here and announces these bytes. Says whether it was kept.
    pub async fn put_media(
        &self,
        message: MessageId,
        mime_type: String,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<bool> {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let cap = self.options.media_cap_bytes;
        let announced = sha256.clone();
        self.write_media(move |media| {
            media.put(message, &sha256, &mime_type, &bytes, now)?;
            media.evict(cap)
        })
        .await?;
        // Kept first, then looked up: whatever takes the message away from here on also takes the file.
        let is_wanted = self
            .read(move |reader| {
                let media = reader.message(message)?.and_then(|stored| stored.row.media);
                Ok(media.is_some_and(|media| media.sha256.is_none_or(|wanted| wanted == announced)))
            })
            .await?;
        if !is_wanted {
            self.write_media(move |media| media.remove(message)).await?;
        }
        Ok(is_wanted)
    }

    /// The file of a message, noting that it was opened. What was revoked or left sight is not opened, though it may lie here still.
    pub async fn open_media(&self, message: MessageId, now: Timestamp) -> Result<Option<MediaFile>> {
        let file = self.read_media(move |media| media.file(message)).await?;
        let is_seen = move |reader: &Reader<'_>| {
            Ok(reader.message(message)?.is_some_and(|stored| stored.row.revoked_at.is_none()))
        };
        let file = if file.is_some() && self.read(is_seen).await? { file } else { None };
        if let Some(file) = file.clone() {
            self.write_media(move |media| media.touch(&file, now)).await?;
        }
        Ok(file)
    }

    /// Up to `length` bytes of a file from `offset` on.
    pub async fn media_bytes(&self, file: MediaFile, offset: u64, length: u64) -> Result<Vec<u8>> {
        self.read_media(move |media| media.bytes(&file, offset, length)).await
    }

    /// How many bytes of media are kept.
    pub async fn media_size_bytes(&self) -> Result<u64> {
        self.read_media(|media| media.size_bytes()).await
    }

    /// Takes away the files of messages that were revoked or left sight.
    async fn pay_media_debts(&self) -> Result<()> {
        let debts = self.read(|reader| reader.media_debts()).await?;
        if debts.is_empty() {
            return Ok(());
        }
        let paid = debts.clone();
        self.write_media(move |media| media.forget(&debts)).await?;
        self.write(move |writer| writer.settle_media(&paid)).await?;
        self.empty_log(FileKind::Media).await.map(drop)
    }

    /// Takes away files whose message did not come back with a first sync.
    async fn sweep_media(&self) -> Result<()> {
        let messages = self.read_media(|media| media.messages()).await?;
        let orphans = self
            .read(move |reader| {
                let mut orphans = Vec::new();
                for message in messages {
                    if reader.message(message)?.is_none_or(|stored| stored.row.media.is_none()) {
                        orphans.push(message);
                    }
                }
                Ok(orphans)
            })
            .await?;
        if orphans.is_empty() {
            return Ok(());
        }
        self.write_media(move |media| media.forget(&orphans)).await?;
        self.empty_log(FileKind::Media).await.map(drop)
    }

    // Upkeep.

    /// Holds every text index against its rows, and builds those anew that disagree; from the moment one is found until it is built,
    /// searches do without it. Writers wait while an index is looked at, readers do not. Says whether all agreed.
    pub async fn check_search(&self) -> Result<bool> {
        let mut agree = true;
        for index in Index::ALL {
            agree &= self.write(move |writer| writer.check_index(index)).await?;
        }
        // Also what an earlier run distrusted and did not get to.
        for index in Index::ALL {
            if self.read(move |reader| reader.distrusts(index)).await? {
                self.write(move |writer| writer.build_index(index)).await?;
            }
        }
        Ok(agree)
    }

    /// Brings the pieces of the search together, where there are many: one step of it, which `begins` or goes on. Says whether there may
    /// be more to do.
    pub async fn gather_search(&self, begins: bool) -> Result<bool> {
        if begins && !self.read(|reader| reader.is_scattered()).await? {
            return Ok(false);
        }
        self.write(move |writer| writer.gather(begins)).await
    }

    /// Replaces a cache or media file that turned out to be damaged while open. For the cache, begin a first sync next.
    /// The outbox is never replaced: [`OutboxState::Opened`](crate::OutboxState) or a rescue comes from opening anew.
    pub async fn rebuild(&self, kind: FileKind) -> Result<FileState, OpenError> {
        let place = match kind {
            FileKind::Cache => &self.cache,
            FileKind::Media => &self.media,
            FileKind::Outbox => return Ok(FileState::Opened),
        };
        self.file(kind).close().await?;
        let file_key = self.key.file_key(kind);
        let profile = self.profile.clone();
        let work = {
            let file_key = file_key.clone();
            move || open::set_aside(&profile, kind, &file_key)
        };
        let state = blocking(self.options.execution, work).await?;
        let fresh = File::open(&self.profile.path(kind), kind, &file_key, self.options.execution)?;
        *place.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(state)
    }

    /// Gives freed pages back and lets SQLite look at its statistics: for a quiet moment.
    pub async fn tidy(&self) -> Result<()> {
        for kind in FileKind::ALL {
            self.file(kind)
                .maintain(|connection| {
                    Ok(connection.execute_batch("PRAGMA incremental_vacuum; PRAGMA optimize;")?)
                })
                .await?;
        }
        Ok(())
    }

    /// Brings every log into its file, closes all connections and releases the lock.
    pub async fn close(self) -> Result<()> {
        for kind in FileKind::ALL {
            self.file(kind).close().await?;
        }
        drop(self.lock);
        Ok(())
    }

    /// Closes the profile and deletes everything of it, the outbox included: a revoked device. The caller deletes the key.
    pub async fn wipe(self) -> Result<(), OpenError> {
        let profile = self.profile.clone();
        // Even a file that cannot be closed properly is deleted.
        if let Err(error) = self.close().await {
            tracing::warn!(%error, "closing before a wipe");
        }
        profile.wipe()
    }
}

/// Runs work that blocks where it may block.
async fn blocking<T: Send + 'static>(
    execution: Execution,
    work: impl FnOnce() -> Result<T, OpenError> + Send + 'static,
) -> Result<T, OpenError> {
    match execution {
        Execution::Inline => work(),
        Execution::Threads => {
            tokio::task::spawn_blocking(work).await.map_err(|_| OpenError::Database(Error::Worker))?
        }
    }
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
