//! Queries of the page, over the cache with the outbox laid over.
//!
//! The outbox is read first and the cache second. In that order a command that is confirmed in between is at worst seen twice, and
//! the bubble wins by its id; the other way round it could vanish for a moment.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::ConversationRow;
use sangam_protocol::views::Filter;

use super::Cache;
use crate::error::Result;
use crate::file::FileKind;
use crate::filter::running::Running;
use crate::handle::{OutboxReader, Reader};
use crate::list::{Counts, FilterCount, FilterQuery, ListPage, ListQuery, Overlaid};
use crate::noted::{self, Mentions};
use crate::outbox::Outgoing;
use crate::overlay;
use crate::planned::{self, PlannedMessage};
use crate::rows::conversation::ListPlace;
use crate::rows::message::Position;
use crate::rows::note::NoteHit;
use crate::search::filters::{Filters, Hits};
use crate::search::{Hit, Search};
use crate::thread::{ThreadPage, ThreadQuery};
use crate::workload::Workload;

impl Cache {
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

    /// One conversation, with the outbox laid over.
    pub async fn conversation(&self, id: ConversationId) -> Result<Option<ConversationRow>> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| {
                overlay::shown(reader, &overlay::pending(outgoing), id, reader.sync_state()?.me)
            },
        )
        .await
    }

    /// Those of these conversations that are here, each beside the id it was asked for by, of one moment and with the outbox laid over.
    pub async fn conversations(
        &self,
        ids: Vec<ConversationId>,
    ) -> Result<Vec<(ConversationId, ConversationRow)>> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| {
                let (pending, me) = (overlay::pending(outgoing), reader.sync_state()?.me);
                let mut rows = Vec::new();
                for id in ids {
                    rows.extend(overlay::shown(reader, &pending, id, me)?.map(|row| (id, row)));
                }
                Ok(rows)
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
    pub async fn planned(&self, me: PersonId) -> Result<Vec<PlannedMessage>> {
        self.read_over(|outbox| outbox.all(), move |outgoing, reader| planned::planned(reader, &outgoing, me))
            .await
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

    /// What lies on whose table, with the outbox laid over.
    pub async fn workload(&self) -> Result<Workload> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| reader.workload(&overlay::pending(outgoing)),
        )
        .await
    }

    /// Notes that mention the signed-in person, newest first, with the outbox laid over.
    pub async fn mentions(&self, before: Option<Position>, limit: u32) -> Result<Mentions> {
        self.read_over(
            |outbox| outbox.all(),
            move |outgoing, reader| noted::mentions(reader, &outgoing, before, limit),
        )
        .await
    }

    /// Notes that hold every word typed, newest first.
    pub async fn search_notes(&self, search: Search) -> Result<Hits<NoteHit>> {
        self.read(move |reader| reader.search_notes(&search)).await
    }

    /// Messages by words and numbers, newest first.
    pub async fn search(&self, search: Search) -> Result<Hits<Hit>> {
        self.read(move |reader| reader.search(&search)).await
    }

    /// People by name and phone, most recently active first, whose chats are wanted.
    pub async fn search_people(
        &self,
        typed: String,
        wanted: Filters,
        limit: u32,
    ) -> Result<Vec<ConversationRow>> {
        self.read(move |reader| reader.search_people(&typed, &wanted, limit)).await
    }

    /// What is not finished, oldest first.
    pub async fn outgoing(&self) -> Result<Vec<Outgoing>> {
        self.read_outbox(|outbox| outbox.all()).await
    }
}
