//! The conversation list and its counts.

use std::collections::BTreeSet;

use sangam_cache::{Draft, ListPage, ListPlace, ListQuery, View as CacheView};
use sangam_model::ConversationStatus::{self, Open, Pending, Resolved, Snoozed};
use sangam_model::id::ConversationId;
use sangam_protocol::ConversationRow;
use sangam_protocol::error::code;
use sangam_protocol::rows::LastMessage;

use super::at_most;
use super::names::{Team, contact};
use crate::api::conversations::{
    ConversationItem, ConversationPage, ConversationsArgs, Preview, View, ViewCounts,
};
use crate::api::error::UiError;
use crate::desk::Shared;

const UNDONE: [ConversationStatus; 3] = [Open, Pending, Snoozed];
/// More unread conversations than this are "many" on any badge.
const MAX_UNREAD: u32 = 1_000;

/// A page of the list.
pub(crate) async fn page(shared: &Shared, args: ConversationsArgs) -> Result<ConversationPage, UiError> {
    let (view, statuses) = in_cache(args.view);
    let before = args.before.as_deref().map(place).transpose()?;
    let query = ListQuery { view, statuses, before, limit: at_most(args.limit, 200) };
    let page = shared.cache.list(query).await.map_err(|error| shared.failed(&error))?;
    shown(shared, page).await
}

/// A page of some chosen conversations.
pub(super) async fn chosen(
    shared: &Shared,
    ids: BTreeSet<ConversationId>,
    before: Option<ListPlace>,
    limit: u32,
) -> Result<ConversationPage, UiError> {
    let page = shared.cache.chosen(ids, before, limit).await.map_err(|error| shared.failed(&error))?;
    shown(shared, page).await
}

pub(super) async fn shown(shared: &Shared, page: ListPage) -> Result<ConversationPage, UiError> {
    let team = team(shared).await?;
    let rows = page
        .conversations
        .into_iter()
        .map(|listed| item(shared, &team, listed.row, listed.draft.as_ref()))
        .collect();
    let next = page.next.map(|place| format!("{}.{}", place.activity_at, place.id));
    Ok(ConversationPage { rows, next, counts: counts(shared).await? })
}

pub(super) async fn team(shared: &Shared) -> Result<Team, UiError> {
    let me = shared.record.person_id;
    shared.cache.read(move |reader| Team::read(reader, me)).await.map_err(|error| shared.failed(&error))
}

/// Whose conversations, and in which states, a view shows.
fn in_cache(view: View) -> (CacheView, Vec<ConversationStatus>) {
    match view {
        View::Mine => (CacheView::Mine, UNDONE.to_vec()),
        View::Unassigned => (CacheView::Unassigned, UNDONE.to_vec()),
        View::Waiting => (CacheView::Waiting, UNDONE.to_vec()),
        View::Open => (CacheView::All, UNDONE.to_vec()),
        View::Resolved => (CacheView::All, vec![Resolved]),
        View::All => (CacheView::All, Vec::new()),
    }
}

pub(super) fn place(text: &str) -> Result<ListPlace, UiError> {
    let read = || {
        let (activity_at, id) = text.split_once('.')?;
        Some(ListPlace { activity_at: activity_at.parse().ok()?, id: id.parse().ok()? })
    };
    read().ok_or_else(|| UiError::new(code::INVALID, "not a place in the list"))
}

/// Conversations with unread bubbles that are mine or nobody's.
pub(crate) async fn unread(shared: &Shared) -> Result<u32, UiError> {
    // Whatever is unread waits for an answer, and only few conversations do.
    let query =
        ListQuery { view: CacheView::Waiting, statuses: UNDONE.to_vec(), before: None, limit: MAX_UNREAD };
    let me = shared.record.person_id;
    let waiting = shared.cache.list(query).await.map_err(|error| shared.failed(&error))?.conversations;
    let is_mine = |row: &ConversationRow| row.assignee_id.is_none_or(|assignee| assignee == me);
    let unread = waiting.iter().filter(|listed| listed.row.unread > 0 && is_mine(&listed.row)).count();
    Ok(u32::try_from(unread).unwrap_or(MAX_UNREAD))
}

async fn counts(shared: &Shared) -> Result<ViewCounts, UiError> {
    let failed = |error| shared.failed(&error);
    let undone = shared.cache.counts(UNDONE.to_vec()).await.map_err(failed)?;
    let resolved = shared.cache.counts(vec![Resolved]).await.map_err(failed)?.all;
    let few = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(ViewCounts {
        mine: few(undone.mine),
        unassigned: few(undone.unassigned),
        waiting: few(undone.waiting),
        open: few(undone.all),
        resolved: few(resolved),
        all: few(undone.all + resolved),
        unread: unread(shared).await?,
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
        id: row.id,
        number_id: row.number_id,
        contact: contact(row.contact),
        status: row.status,
        assignee: team.person(row.assignee_id),
        unread: row.unread,
        window_closes_at: row.window_closes_at.map(|at| shared.in_our_clock(at)),
        waiting_since: row.waiting_since,
        last_message: row.last_message.map(|message| preview(team, message)),
        draft: draft.map(|draft| draft.text.clone()).filter(|text| !text.is_empty()),
        draft_files: draft.map_or(0, |draft| u32::try_from(draft.attached.len()).unwrap_or(u32::MAX)),
        held: row.held,
        labels: super::labels::on(team.labels(), &row.labels),
    }
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
