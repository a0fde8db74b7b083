//! The conversation list and its counts, with the outbox laid over.
//!
//! A pending command may move a conversation into or out of a view and up the list. The few conversations that have one are
//! taken out of the hub's page, changed, and put back where they belong; counts are corrected by the same few. So the
//! screen is consistent with itself without a second copy of the list.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::ConversationRow;
use sangam_protocol::views::Filter;

use crate::error::Result;
use crate::filter::{COUNT_MOST, Sieve};
use crate::handle::Reader;
use crate::outbox::{Draft, Outgoing};
use crate::overlay::{Pending, begun, lay_over, shown};
use crate::rows::conversation::{ListPlace, View, statuses_or_all};
use crate::thread::{ThreadPage, ThreadQuery};

/// A page of the list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Which conversations.
    pub view: View,
    /// In which states; empty for all.
    pub statuses: Vec<ConversationStatus>,
    /// Only below this place; `None` for the first page.
    pub before: Option<ListPlace>,
    /// At most so many.
    pub limit: u32,
}

/// A page of what a filter shows.
#[derive(Clone, Debug)]
pub struct FilterQuery {
    /// Which conversations.
    pub filter: Filter,
    /// What time it is: what waits longer than so much follows from it.
    pub now: Timestamp,
    /// Only below this place; `None` for the first page.
    pub before: Option<ListPlace>,
    /// At most so many.
    pub limit: u32,
}

/// How many conversations a filter shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilterCount {
    /// So many, up to [`COUNT_MOST`].
    pub count: u32,
    /// And more.
    pub is_more: bool,
}

/// A conversation as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The row, with pending commands laid over.
    pub row: ConversationRow,
    /// Some of it is not confirmed by the hub yet.
    pub is_pending: bool,
    /// What stands in its composer.
    pub draft: Option<Draft>,
}

/// A page of the list, newest activity first.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPage {
    /// The conversations.
    pub conversations: Vec<Listed>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<ListPlace>,
}

/// How many conversations each view holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Assigned to me.
    pub mine: u64,
    /// Assigned to nobody.
    pub unassigned: u64,
    /// A customer waits.
    pub waiting: u64,
    /// Everyone's.
    pub all: u64,
}

/// A snapshot of the cache, with the outbox laid over.
pub struct Overlaid<'c> {
    reader: Reader<'c>,
    pending: Pending,
    drafts: BTreeMap<ConversationId, Draft>,
}

impl<'c> Overlaid<'c> {
    pub(crate) const fn new(
        connection: &'c Connection,
        pending: Pending,
        drafts: BTreeMap<ConversationId, Draft>,
    ) -> Self {
        Self { reader: Reader::new(connection), pending, drafts }
    }

    /// The cache alone, as the hub said.
    #[must_use]
    pub const fn reader(&self) -> &Reader<'c> {
        &self.reader
    }

    /// See [`Cache::list`](crate::Cache::list).
    pub fn list(&self, query: &ListQuery) -> Result<ListPage> {
        self.reader.list_page(query, &self.pending, &self.drafts)
    }

    /// See [`Cache::filtered`](crate::Cache::filtered).
    pub fn filtered(&self, query: &FilterQuery) -> Result<ListPage> {
        self.reader.filtered_page(query, &self.pending, &self.drafts)
    }

    /// See [`Cache::chosen`](crate::Cache::chosen).
    pub fn chosen(
        &self,
        ids: &BTreeSet<ConversationId>,
        before: Option<ListPlace>,
        limit: u32,
    ) -> Result<ListPage> {
        self.reader.chosen_page(ids, before, limit, &self.pending, &self.drafts)
    }

    /// See [`Cache::counts`](crate::Cache::counts).
    pub fn counts(&self, statuses: &[ConversationStatus]) -> Result<Counts> {
        self.reader.counts(statuses, &self.pending)
    }

    /// How many conversations in these states a view holds.
    pub fn count(&self, view: View, statuses: &[ConversationStatus]) -> Result<u64> {
        self.reader.counts_of([view], statuses, &self.pending).map(|[count]| count)
    }

    /// See [`Cache::unread`](crate::Cache::unread).
    pub fn unread(&self, statuses: &[ConversationStatus]) -> Result<u64> {
        self.reader.unread(statuses, &self.pending)
    }

    /// See [`Cache::filter_counts`](crate::Cache::filter_counts).
    pub fn filter_counts(&self, filters: &[Filter], now: Timestamp) -> Result<Vec<FilterCount>> {
        self.reader.filter_counts(filters, now, &self.pending)
    }

    /// See [`Cache::conversation`](crate::Cache::conversation).
    pub fn conversation(&self, id: ConversationId) -> Result<Option<ConversationRow>> {
        shown(&self.reader, &self.pending, id, self.reader.me()?)
    }

    /// See [`Cache::thread`](crate::Cache::thread).
    pub fn thread(&self, query: &ThreadQuery) -> Result<ThreadPage> {
        let outgoing = self.pending.get(&query.conversation).cloned().unwrap_or_default();
        self.reader.thread_page(query, outgoing)
    }

    /// What stands in a conversation's composer.
    #[must_use]
    pub fn draft(&self, conversation: ConversationId) -> Option<&Draft> {
        self.drafts.get(&conversation)
    }
}

/// A conversation with pending commands: as the hub said, if it did, and as the screen shows it.
pub(crate) struct Affected {
    stored: Option<ConversationRow>,
    pub(crate) shown: ConversationRow,
    /// Something of it is still to be decided; what was refused is not.
    is_open: bool,
}

impl Affected {
    fn is_pending(&self) -> bool {
        self.is_open && self.stored.as_ref() != Some(&self.shown)
    }
}

impl Reader<'_> {
    /// Who reads; before a first sync nobody.
    fn me(&self) -> Result<Option<PersonId>> {
        Ok(self.sync_state()?.me)
    }

    /// Conversations with pending commands: as the hub said, and as the screen shows them.
    pub(crate) fn affected(
        &self,
        pending: &Pending,
        me: Option<PersonId>,
    ) -> Result<BTreeMap<ConversationId, Affected>> {
        let mut affected = BTreeMap::new();
        for (id, commands) in pending {
            let is_open = commands.iter().any(Outgoing::is_pending);
            let Some(stored) = self.conversation(*id)? else {
                // Or a chat begun here, which the hub does not know of yet.
                let begun = begun(self, commands, me)?;
                affected.extend(begun.map(|shown| (shown.id, Affected { stored: None, shown, is_open })));
                continue;
            };
            let mut shown = stored.clone();
            lay_over(self, &mut shown, commands, me)?;
            affected.insert(stored.id, Affected { stored: Some(stored), shown, is_open });
        }
        Ok(affected)
    }

    pub(crate) fn list_page(
        &self,
        query: &ListQuery,
        pending: &Pending,
        drafts: &BTreeMap<ConversationId, Draft>,
    ) -> Result<ListPage> {
        let me = self.me()?;
        let statuses = statuses_or_all(&query.statuses);
        let place = (query.before, query.limit);
        let read = |before, enough| self.list(query.view, statuses, me, before, enough);
        let shows = |row: &ConversationRow| query.view.shows(row, me) && statuses.contains(&row.status);
        let place_of = |row: &ConversationRow| ListPlace::in_view(row, query.view);
        self.laid_over_page(place, pending, drafts, (read, shows, place_of))
    }

    /// A page of what a filter shows.
    pub(crate) fn filtered_page(
        &self,
        query: &FilterQuery,
        pending: &Pending,
        drafts: &BTreeMap<ConversationId, Draft>,
    ) -> Result<ListPage> {
        let sieve = self.sieve(&query.filter, self.me()?, query.now)?;
        let place = (query.before, query.limit);
        let read = |before, enough| self.sieved(&sieve, before, enough);
        let shows = |row: &ConversationRow| sieve.shows(row);
        self.laid_over_page(place, pending, drafts, (read, shows, |row: &ConversationRow| sieve.place(row)))
    }

    /// A page of what `read` finds below a place, with those that have commands taken out and put where `shows` wants them.
    fn laid_over_page(
        &self,
        (before, limit): (Option<ListPlace>, u32),
        pending: &Pending,
        drafts: &BTreeMap<ConversationId, Draft>,
        (read, shows, place_of): (
            impl Fn(ListPlace, usize) -> Result<Vec<ConversationRow>>,
            impl Fn(&ConversationRow) -> bool,
            impl Fn(&ConversationRow) -> ListPlace,
        ),
    ) -> Result<ListPage> {
        let affected = self.affected(pending, self.me()?)?;
        let before = before.unwrap_or(ListPlace::START);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX - 1);
        // Enough that taking the affected ones out still leaves a full page and the row behind it.
        let enough = limit.saturating_add(affected.len()).saturating_add(1);
        let mut rows = read(before, enough)?;
        rows.retain(|row| !affected.contains_key(&row.id));
        for Affected { shown, .. } in affected.values() {
            if shows(shown) && place_of(shown) < before {
                rows.push(shown.clone());
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(place_of(row)));
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(&place_of);
        let listed = rows.into_iter().map(|row| Listed {
            is_pending: affected.get(&row.id).is_some_and(Affected::is_pending),
            draft: drafts.get(&row.id).cloned(),
            row,
        });
        Ok(ListPage { conversations: listed.collect(), next })
    }

    /// Some conversations, in the order of the list.
    pub(crate) fn chosen_page(
        &self,
        ids: &BTreeSet<ConversationId>,
        before: Option<ListPlace>,
        limit: u32,
        pending: &Pending,
        drafts: &BTreeMap<ConversationId, Draft>,
    ) -> Result<ListPage> {
        let me = self.me()?;
        let before = before.unwrap_or(ListPlace::START);
        let mut chosen = Vec::new();
        for id in ids {
            let Some(stored) = self.conversation(*id)? else { continue };
            let (mut row, mut is_open) = (stored.clone(), false);
            if let Some(commands) = pending.get(&row.id) {
                lay_over(self, &mut row, commands, me)?;
                is_open = commands.iter().any(Outgoing::is_pending);
            }
            if ListPlace::of(&row) < before {
                let (is_pending, draft) = (is_open && row != stored, drafts.get(&row.id).cloned());
                chosen.push(Listed { row, is_pending, draft });
            }
        }
        chosen.sort_by_key(|listed| std::cmp::Reverse(ListPlace::of(&listed.row)));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = chosen.len() > limit;
        chosen.truncate(limit);
        let next = chosen.last().filter(|_| has_more).map(|listed| ListPlace::of(&listed.row));
        Ok(ListPage { conversations: chosen, next })
    }

    /// How many conversations of these states are unread and mine or nobody's, of no team or of one of mine.
    pub(crate) fn unread(&self, statuses: &[ConversationStatus], pending: &Pending) -> Result<u64> {
        let (me, teams) = (self.me()?, self.teams()?);
        let mut count = 0;
        for status in statuses_or_all(statuses) {
            count += self.count_unread(*status, me, &teams)?;
        }
        let is_elsewhere = |team| me.is_some_and(|me| teams.is_elsewhere(team, me));
        let is_counted = |row: &ConversationRow| {
            let is_ours = match row.assignee_id {
                Some(_) => row.assignee_id == me,
                None => !row.team_id.is_some_and(is_elsewhere),
            };
            i64::from(is_ours && statuses.contains(&row.status) && (row.unread > 0 || row.marked_unread))
        };
        for Affected { stored, shown, .. } in self.affected(pending, me)?.values() {
            count += is_counted(shown) - stored.as_ref().map_or(0, is_counted);
        }
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// How many conversations each of these filters shows.
    pub(crate) fn filter_counts(
        &self,
        filters: &[Filter],
        now: Timestamp,
        pending: &Pending,
    ) -> Result<Vec<FilterCount>> {
        let me = self.me()?;
        let affected = self.affected(pending, me)?;
        let (labels, teams) = (self.labels()?, self.teams()?);
        let mut counts = Vec::new();
        for filter in filters {
            let urgent = filter.urgency.map(|at_least| self.urgent(at_least, now)).transpose()?;
            let sieve = Sieve::new(filter, (&labels, &teams), me, now).with(urgent);
            let shows = |row: &ConversationRow| i64::from(sieve.shows(row));
            let moved = |one: &Affected| shows(&one.shown) - one.stored.as_ref().map_or(0, shows);
            let total = self.sieved_count(&sieve)? + affected.values().map(moved).sum::<i64>();
            let total = u32::try_from(total).unwrap_or(0);
            counts.push(FilterCount { count: total.min(COUNT_MOST), is_more: total > COUNT_MOST });
        }
        Ok(counts)
    }

    pub(crate) fn counts(&self, statuses: &[ConversationStatus], pending: &Pending) -> Result<Counts> {
        let views = [View::Mine, View::Unassigned, View::Waiting, View::All];
        let [mine, unassigned, waiting, all] = self.counts_of(views, statuses, pending)?;
        Ok(Counts { mine, unassigned, waiting, all })
    }

    /// How many conversations in these states each of these views holds.
    fn counts_of<const N: usize>(
        &self,
        views: [View; N],
        statuses: &[ConversationStatus],
        pending: &Pending,
    ) -> Result<[u64; N]> {
        let me = self.me()?;
        let affected = self.affected(pending, me)?;
        let statuses = statuses_or_all(statuses);
        let mut counts = [0; N];
        for (view, count) in views.into_iter().zip(&mut counts) {
            let shows =
                |row: &ConversationRow| i64::from(view.shows(row, me) && statuses.contains(&row.status));
            let moved = |one: &Affected| shows(&one.shown) - one.stored.as_ref().map_or(0, shows);
            let moved: i64 = affected.values().map(moved).sum();
            *count = u64::try_from(self.count(view, statuses, me)? + moved).unwrap_or(0);
        }
        Ok(counts)
    }
}
