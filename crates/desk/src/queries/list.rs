//! The conversation list and its counts.

use std::collections::BTreeSet;

use sangam_cache::{
    Draft, FilterQuery, ListPage, ListPlace, ListQuery, Overlaid, Reader, View as CacheView, chat_of,
};
use sangam_model::ConversationStatus::{self, Open, Pending, Resolved, Snoozed};
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::work::target::Due;
use sangam_protocol::ConversationRow;
use sangam_protocol::error::code;
use sangam_protocol::rows::LastMessage;

use super::at_most;
use super::names::{Team, contact};
use crate::api::conversations::{
    ConversationItem, ConversationPage, ConversationsArgs, Preview, View, ViewCounts,
};
use crate::api::error::UiError;
use crate::api::shop::DueView;
use crate::api::status::ListOf;
use crate::desk::Shared;

const UNDONE: [ConversationStatus; 3] = [Open, Pending, Snoozed];
/// Where somebody looks for what to do next.
const AT_WORK: [ConversationStatus; 2] = [Open, Pending];

/// A page of the list.
pub(crate) async fn page(shared: &Shared, args: ConversationsArgs) -> Result<ConversationPage, UiError> {
    let (view, statuses) = in_cache(args.view);
    let before = args.before.as_deref().map(place).transpose()?;
    let query = ListQuery { view, statuses, before, limit: at_most(args.limit, 200) };
    shown(shared, move |cache| cache.list(&query)).await
}

/// What a list shows from its beginning, as it is asked for.
pub(crate) async fn all(shared: &Shared, list: ListOf, limit: u32) -> Result<ListPage, UiError> {
    match list {
        ListOf::View { view } => {
            let (view, statuses) = in_cache(view);
            shared.answer(shared.cache.list(ListQuery { view, statuses, before: None, limit })).await
        }
        ListOf::Filter { filter } => {
            let query = FilterQuery { filter, now: shared.hub_now(), before: None, limit };
            shared.answer(shared.cache.filtered(query)).await
        }
        ListOf::Figure { figure } => {
            super::figures::admit(shared).await?;
            let chosen = super::figures::behind(shared, figure).await?;
            shared.answer(shared.cache.chosen(chosen, None, limit)).await
        }
    }
}

/// A page of some chosen conversations.
pub(super) async fn chosen(
    shared: &Shared,
    ids: BTreeSet<ConversationId>,
    before: Option<ListPlace>,
    limit: u32,
) -> Result<ConversationPage, UiError> {
    shown(shared, move |cache| cache.chosen(&ids, before, limit)).await
}

/// A page with what stands around it, all of one moment.
pub(super) async fn shown(
    shared: &Shared,
    page: impl FnOnce(&Overlaid<'_>) -> sangam_cache::Result<ListPage> + Send + 'static,
) -> Result<ConversationPage, UiError> {
    let (me, now) = (shared.record.person_id, shared.hub_now());
    let (page, counts, team) = shared
        .overlaid(move |cache| Ok((page(cache)?, counts(cache)?, team_of(cache.reader(), me, now)?)))
        .await?;
    let rows = page
        .conversations
        .into_iter()
        .map(|listed| item(shared, &team, listed.row, listed.draft.as_ref()))
        .collect();
    let next = page.next.map(|place| format!("{}.{}", place.at, place.id));
    Ok(ConversationPage { rows, next, counts })
}

pub(super) async fn team(shared: &Shared) -> Result<Team, UiError> {
    let (me, now) = (shared.record.person_id, shared.hub_now());
    shared.read(move |reader| team_of(reader, me, now)).await
}

/// The team, and what is promised to customers at `now`.
pub(super) fn team_of(reader: &Reader<'_>, me: PersonId, now: Timestamp) -> sangam_cache::Result<Team> {
    Ok(Team::read(reader, me)?.promising(reader.shop()?.yardstick(now)))
}

/// Whose conversations, and in which states, a view shows.
fn in_cache(view: View) -> (CacheView, Vec<ConversationStatus>) {
    match view {
        View::Mine => (CacheView::Mine, AT_WORK.to_vec()),
        View::Unassigned => (CacheView::Unassigned, AT_WORK.to_vec()),
        View::Waiting => (CacheView::Waiting, AT_WORK.to_vec()),
        View::Open => (CacheView::All, UNDONE.to_vec()),
        View::Snoozed => (CacheView::Asleep, vec![Snoozed]),
        View::Resolved => (CacheView::All, vec![Resolved]),
        View::All => (CacheView::All, Vec::new()),
    }
}

pub(super) fn place(text: &str) -> Result<ListPlace, UiError> {
    let read = || {
        let (at, id) = text.split_once('.')?;
        Some(ListPlace { at: at.parse().ok()?, id: id.parse().ok()? })
    };
    read().ok_or_else(|| UiError::new(code::INVALID, "not a place in the list"))
}

/// Conversations that are unread, or marked so, and mine or nobody's.
pub(crate) async fn unread(shared: &Shared) -> Result<u32, UiError> {
    shared.overlaid(unread_of).await
}

fn unread_of(cache: &Overlaid<'_>) -> sangam_cache::Result<u32> {
    Ok(u32::try_from(cache.unread(&AT_WORK)?).unwrap_or(u32::MAX))
}

fn counts(cache: &Overlaid<'_>) -> sangam_cache::Result<ViewCounts> {
    let at_work = cache.counts(&AT_WORK)?;
    let snoozed = cache.count(CacheView::All, &[Snoozed])?;
    let few = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(ViewCounts {
        mine: few(at_work.mine),
        unassigned: few(at_work.unassigned),
        waiting: few(at_work.waiting),
        open: few(at_work.all + snoozed),
        snoozed: few(snoozed),
        unread: unread_of(cache)?,
    })
}

/// One row of the list.
pub(super) fn item(
    shared: &Shared,
    team: &Team,
    row: ConversationRow,
    draft: Option<&Draft>,
) -> ConversationItem {
    ConversationItem {
        waiting_since: row.waits_since(),
        due: team.stick().due(&chat_of(&row)).map(|due| shown_due(shared, due)),
        id: row.id,
        number_id: row.number_id,
        contact: contact(row.contact),
        status: row.status,
        assignee: team.person(row.assignee_id),
        team: super::teams::named(team.teams(), row.team_id),
        unread: row.unread,
        window_closes_at: row.window_closes_at.map(|at| shared.in_our_clock(at)),
        last_message: row.last_message.map(|message| preview(team, message)),
        draft: draft.map(|draft| draft.text.clone()).filter(|text| !text.is_empty()),
        draft_files: draft.map_or(0, |draft| u32::try_from(draft.attached.len()).unwrap_or(u32::MAX)),
        marked_unread: row.marked_unread,
        snoozed_until: row.snoozed_until,
        snooze_zone: row.snooze_zone.map(|zone| zone.to_string()),
        woke_at: row.woke_at.filter(|woke| row.activity_at.is_none_or(|active| active < *woke)),
        held: row.held,
        blocked_at: row.blocked_at,
        labels: super::labels::on(team.labels(), &row.labels),
    }
}

/// When something is up, as the clock of this computer will show it.
pub(super) fn shown_due(shared: &Shared, due: Due) -> DueView {
    let (due_at, soon_at) = (shared.in_our_clock(due.due_at), shared.in_our_clock(due.soon_at));
    DueView { due_at, soon_at, target: due.target }
}

fn preview(team: &Team, message: LastMessage) -> Preview {
    Preview {
        id: message.id,
        direction: message.direction,
        origin: message.origin,
        author: team.person(message.author_id),
        kind: message.kind,
        text: message.text,
        delivery: message.delivery,
        revoked: message.revoked,
        sent_at: message.sent_at,
    }
}
