//! `GET /v1/changes?after=&limit=`, and the making of every frame: rows between two revisions, as some eyes see them.
//!
//! Without `after` everything is told from the beginning. Rows and head are read on one snapshot. A page takes the changed
//! rows of every kind in the order of their revisions and ends at the revision of the last one it looked at; so following
//! pages from any cursor to the head brings every row that may be seen at that head, in the state it has there.
//!
//! What may not be seen is passed over: a page goes on until it is full or has looked at as many rows as one answer may cost
//! ([`Reach`]). So a team that may not see what an import brings is not sent through it in nearly empty pages. Of a conversation or a
//! bubble only as much is read at first as says whether it may be seen ([`Glimpse`]); the rows that are told are then read together.
//!
//! A conversation that may not be seen is told as gone, and nothing of it. One that came into sight after the page's
//! beginning is told with `refill`. Its row may since have changed again and so lie beyond the end of a page that is cut
//! short; it is put on that page nevertheless, because from the page's end on it would no longer look new.
//!
//! A page is made once for all who would be told the same ([`pages`]); who has something of their own among it is told theirs.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use metrics::counter;
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_protocol::card::CardShapeRow;
use sangam_protocol::labels::LabelRow;
use sangam_protocol::shop::ShopRow;
use sangam_protocol::sync::Change;
use sangam_protocol::teams::TeamRow;
use sangam_protocol::views::ViewRow;
use sangam_protocol::{
    CostRow, Cursor, EventRow, Frame, QuickReplyRow, RateCardRow, Rev, TemplateAccountRow, TemplateRow,
};

use super::error::Failure;
use super::extract::Parameters;
use super::pages::{self, Page, Pages, Question};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use super::view::{Sight, View};
use crate::access::visibility::Viewer;
use crate::service::metrics::SYNC_PAGES;
use crate::store::{
    ChangedMessage, Contact, ConversationView, Glimpse, Later, MessageView, Number, Person, ReadTx,
    SavedView, StoreError, Workspace,
};

/// Rows read for one page at most, hidden ones included, so that neither the snapshot nor the desktop waits long.
const PAGE_LOOKS: usize = 5_000;
/// Checks of a request against a shared page. If the page still does not fit, the request gets its own.
const SHARED_LOOKS: u32 = 2;

/// How far a page goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// Rows in the page, at most.
    pub(super) rows: u32,
    /// Rows read, at most about this many; then the page ends without being full.
    pub(super) looks: usize,
}

/// See the module.
pub(super) async fn changes(
    State(state): State<AppState>,
    asker: Asker,
    asked: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let after: Option<Cursor> = asked.given("after")?;
    let reach = Reach { rows: asked.limit()?, looks: PAGE_LOOKS };
    let takes_gzip = pages::takes_gzip(&headers);
    let (mut looks, mut asked_at) = (0, None);
    loop {
        let (pages, now, may_share) = (Arc::clone(&state.pages), state.clock.now(), looks < SHARED_LOOKS);
        let look = state.look(asker, move |view| {
            let kept = may_share.then_some(&*pages);
            answer(view, after, reach, RequestState { kept, now, asked_at })
        });
        match look.await? {
            Answer::Alone(frame) => {
                counter!(SYNC_PAGES, "outcome" => "alone").increment(1);
                return Ok(Json(frame).into_response());
            }
            Answer::Shared(page) => {
                counter!(SYNC_PAGES, "outcome" => "shared").increment(1);
                return page.answer(takes_gzip).await;
            }
            Answer::Unmade { question, unfit, head } => {
                asked_at.get_or_insert(head);
                state.pages.make(question, unfit.as_ref(), now, made(&state, question)).await?;
            }
        }
        looks += 1;
    }
}

/// How somebody is to be answered, decided on one snapshot.
enum Answer {
    /// A page made for this person alone.
    Alone(Frame),
    /// A page shared by all who ask the same.
    Shared(Arc<Page>),
    /// A shared page that has to be made, and checked again then; `unfit` is the stored one that does not fit.
    Unmade { question: Question, unfit: Option<Arc<Page>>, head: Rev },
}

/// The state of one request.
#[derive(Clone, Copy)]
struct RequestState<'p> {
    /// Pages they may share.
    kept: Option<&'p Pages>,
    now: Timestamp,
    /// The head at the first check of this request, if there was one.
    asked_at: Option<Rev>,
}

fn answer(
    view: &View<'_>,
    after: Option<Cursor>,
    reach: Reach,
    standing: RequestState<'_>,
) -> Result<Answer, Failure> {
    let head = view.head();
    if let Some(after) = after {
        view.can_tell_from(after)?;
        if view.person.scope_rev > after.rev {
            return Ok(Answer::Alone(scope_changed(after.rev, head)));
        }
    }
    // Without a cursor everything is new.
    let after = after.map_or(Rev(0), |after| after.rev);
    let has_own = owners_after(view.tx, view.workspace.id, after)?.contains(&view.person.id);
    let Some(kept) = standing.kept.filter(|_| !has_own) else {
        return Ok(Answer::Alone(frame(view.tx, &view.workspace, &view.sight, after, reach)?));
    };
    let (workspace_id, eyes) = (view.workspace.id, view.sight.eyes());
    let question = Question { workspace_id, after: Cursor { rev: after, ..head }, reach, eyes };
    let asked_at = standing.asked_at.unwrap_or(head.rev);
    match kept.ready(&question, standing.now) {
        Some(page) if page.serves(view, asked_at)? => Ok(Answer::Shared(page)),
        unfit => Ok(Answer::Unmade { question, unfit, head: head.rev }),
    }
}

/// Reads a shared page for these eyes, and serializes it.
async fn made(state: &AppState, question: Question) -> Result<Page, Failure> {
    let read = state.store.read(move |tx| {
        let Some(workspace) = tx.workspace(question.workspace_id)? else { return Ok(None) };
        let sight = Sight::new(tx, question.eyes);
        frame(tx, &workspace, &sight, question.after.rev, question.reach).map(Some)
    });
    let frame = read.await?.ok_or_else(Failure::unauthenticated)?;
    counter!(SYNC_PAGES, "outcome" => "made").increment(1);
    Page::of(&frame)
}

/// The people with personal rows that changed after a revision. No shared page or frame contains them.
pub(super) fn owners_after(
    tx: &ReadTx<'_>,
    workspace_id: WorkspaceId,
    after: Rev,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut owners = BTreeSet::from_iter(tx.quick_reply_owners_after(workspace_id, after)?);
    owners.extend(tx.view_owners_after(workspace_id, after)?);
    Ok(owners)
}

/// The frame for a person whose scope changed; it says nothing else.
pub(super) fn scope_changed(from: Rev, head: Cursor) -> Frame {
    Frame { from, to: head.rev, head, changes: Vec::new(), scope_changed: true }
}

/// A changed row on its way into a frame.
enum Changed {
    Workspace,
    Person(Person),
    Number(Box<Number>),
    Cost(CostRow),
    RateCard(Box<RateCardRow>),
    CardShape(CardShapeRow),
    Shop(Box<ShopRow>),
    Template(Box<TemplateRow>),
    TemplateAccount(TemplateAccountRow),
    QuickReply(Box<QuickReplyRow>),
    Label(LabelRow),
    Team(TeamRow),
    View(Box<SavedView>),
    Conversation(Glimpse),
    Message(ChangedMessage),
    Event(EventRow),
    Later(Box<Later>),
    Merge(Contact),
}

impl Changed {
    /// The conversation that must be visible for this row to be told.
    fn stands_in(&self) -> Option<ConversationId> {
        match self {
            Self::Message(message) => Some(message.conversation_id),
            Self::Event(row) => Some(row.conversation_id),
            Self::Later(later) => Some(later.conversation_id),
            _ => None,
        }
    }
}

/// The rows that may be seen of those that changed.
struct VisibleRows {
    conversations: HashMap<ConversationId, ConversationView>,
    messages: HashMap<MessageId, MessageView>,
}

impl VisibleRows {
    fn of(tx: &ReadTx<'_>, sight: &Sight<'_>, changed: &[(Rev, Changed)]) -> Result<Self, StoreError> {
        let glimpses = changed.iter().filter_map(|(_, row)| match row {
            Changed::Conversation(glimpse) => Some(*glimpse),
            _ => None,
        });
        let conversations = sight.seen(glimpses)?;
        let places: Vec<_> = changed.iter().filter_map(|(_, row)| row.stands_in()).collect();
        sight.look_at(&places)?;
        let mut ids = Vec::new();
        for (_, row) in changed {
            if let Changed::Message(message) = row
                && sight.sees(message.conversation_id)?
            {
                ids.push(message.id);
            }
        }
        let messages = tx.messages(&ids)?.into_iter().map(|view| (view.message.id, view)).collect();
        Ok(Self { conversations, messages })
    }
}

/// The changes after a revision that these eyes may see, as far as `reach` goes.
pub(super) fn frame(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    sight: &Sight<'_>,
    after: Rev,
    reach: Reach,
) -> Result<Frame, StoreError> {
    let (mut changes, end) = told_after(tx, workspace, sight, after, reach)?;
    let to = end.unwrap_or(workspace.head);
    if end.is_some() {
        let moved = tx.conversations_in_sight(workspace.id, after, to)?;
        let seen = sight.seen(moved.iter().copied())?;
        changes.extend(moved.iter().map(|glimpse| match seen.get(&glimpse.id) {
            Some(view) => {
                let row = Box::new(rows::conversation(view, sight.eyes()));
                Change::Conversation { row, refill: true }
            }
            None => gone(glimpse),
        }));
    }
    let planned = planned_in_refilled(tx, &changes, after)?;
    changes.extend(planned);
    let head = Cursor { epoch: workspace.epoch, rev: workspace.head };
    Ok(Frame { from: after, to, head, changes, scope_changed: false })
}

/// Older plans of conversations that became visible: their messages are fetched again, and plans come with the page. A plan that ended
/// unseen is not told, so a desktop drops its own copy.
fn planned_in_refilled(tx: &ReadTx<'_>, changes: &[Change], after: Rev) -> Result<Vec<Change>, StoreError> {
    let refilled = changes.iter().filter_map(|change| match change {
        Change::Conversation { row, refill: true } => Some(row.id),
        _ => None,
    });
    let open = tx.open_laters_in(&refilled.collect::<Vec<_>>())?;
    let known = open.into_iter().filter(|later| later.rev <= after);
    Ok(known.map(|later| Change::Later { row: Box::new(later.into()) }).collect())
}

/// The rows, and the revision at which they were cut short, if they were.
fn told_after(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    sight: &Sight<'_>,
    after: Rev,
    reach: Reach,
) -> Result<(Vec<Change>, Option<Rev>), StoreError> {
    let limit = reach.rows as usize;
    let (mut changes, mut looks, mut end) = (Vec::new(), 0, after);
    loop {
        let mut changed = changed_after(tx, workspace, end, reach.rows)?;
        changed.sort_by_key(|(rev, _)| *rev);
        // Fewer than the limit means that no kind of row was cut off.
        let is_last = changed.len() < limit;
        changed.truncate(limit);
        looks += changed.len();
        let mut seen = VisibleRows::of(tx, sight, &changed)?;
        for (rev, row) in changed {
            if changes.len() >= limit {
                return Ok((changes, Some(end)));
            }
            changes.extend(told(tx, workspace, sight, after, &mut seen, row)?);
            end = rev;
        }
        if is_last {
            return Ok((changes, None));
        }
        if changes.len() >= limit || looks >= reach.looks {
            return Ok((changes, Some(end)));
        }
    }
}

/// The first `limit` changed rows of every kind.
fn changed_after(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    after: Rev,
    limit: u32,
) -> Result<Vec<(Rev, Changed)>, StoreError> {
    let id = workspace.id;
    let mut changed = Vec::new();
    if workspace.rev > after {
        changed.push((workspace.rev, Changed::Workspace));
    }
    changed.extend(tx.people(id, after, limit)?.into_iter().map(|row| (row.rev, Changed::Person(row))));
    changed.extend(
        tx.numbers(id, after, limit)?.into_iter().map(|row| (row.rev, Changed::Number(Box::new(row)))),
    );
    changed.extend(
        tx.month_counts(id, after, limit)?.into_iter().map(|row| (row.rev, Changed::Cost(row.into()))),
    );
    let card = tx.rate_card(id)?.filter(|row| row.rev > after);
    changed.extend(card.map(|row| (row.rev, Changed::RateCard(Box::new(row)))));
    let shape = tx.card_shape(id)?.filter(|row| row.rev > after);
    changed.extend(shape.map(|row| (row.rev, Changed::CardShape(row))));
    let shop = tx.shop(id)?.filter(|row| row.rev > after);
    changed.extend(shop.map(|row| (row.rev, Changed::Shop(Box::new(row)))));
    let templates = tx.template_changes(id, after, limit)?.into_iter();
    changed.extend(templates.map(|row| (row.rev, Changed::Template(Box::new(row.shown())))));
    let accounts = tx.template_account_changes(id, after, limit)?.into_iter();
    changed.extend(accounts.map(|row| (row.rev, Changed::TemplateAccount(row.shown()))));
    let replies = tx.quick_reply_changes(id, after, limit)?.into_iter();
    changed.extend(replies.map(|row| (row.rev, Changed::QuickReply(Box::new(row)))));
    let labels = tx.label_changes(id, after, limit)?.into_iter();
    changed.extend(labels.map(|row| (row.rev, Changed::Label(row.into()))));
    let teams = tx.team_changes(id, after, limit)?.into_iter();
    changed.extend(teams.map(|row| (row.rev, Changed::Team(row.into()))));
    let views = tx.view_changes(id, after, limit)?.into_iter();
    changed.extend(views.map(|row| (row.rev, Changed::View(Box::new(row)))));
    changed.extend(tx.merges(id, after, limit)?.into_iter().map(|row| (row.rev, Changed::Merge(row))));
    changed.extend(tx.event_changes(id, after, limit)?.into_iter().map(|row| (row.rev, Changed::Event(row))));
    for later in tx.later_changes(id, after, limit)? {
        changed.push((later.rev, Changed::Later(Box::new(later))));
    }
    let conversations = tx.conversation_changes(id, after, limit)?.into_iter();
    changed.extend(conversations.map(|glimpse| (glimpse.rev, Changed::Conversation(glimpse))));
    let messages = tx.message_changes(id, after, limit)?.into_iter();
    changed.extend(messages.map(|message| (message.rev, Changed::Message(message))));
    Ok(changed)
}

/// What these eyes are told about a changed row, if anything.
fn told(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    sight: &Sight<'_>,
    after: Rev,
    seen: &mut VisibleRows,
    row: Changed,
) -> Result<Option<Change>, StoreError> {
    Ok(match row {
        Changed::Workspace => Some(Change::Workspace { row: rows::workspace(workspace) }),
        Changed::Person(person) => Some(Change::Person { row: rows::person(&person) }),
        Changed::Number(number) => Some(Change::Number { row: Box::new(rows::number(&number)) }),
        Changed::Cost(row) => Some(Change::Cost { row }),
        Changed::RateCard(row) => Some(Change::RateCard { row }),
        Changed::CardShape(row) => Some(Change::CardShape { row }),
        Changed::Shop(row) => Some(Change::Shop { row }),
        Changed::Template(row) => Some(Change::Template { row }),
        Changed::TemplateAccount(row) => Some(Change::TemplateAccount { row }),
        Changed::QuickReply(row) => sight.owns(row.owner_id).then_some(Change::QuickReply { row }),
        Changed::Label(row) => Some(Change::Label { row }),
        Changed::Team(row) => Some(Change::Team { row }),
        Changed::View(view) => view_told(sight, *view).map(|row| Change::View { row: Box::new(row) }),
        Changed::Conversation(glimpse) => match seen.conversations.remove(&glimpse.id) {
            Some(view) => {
                let row = Box::new(rows::conversation(&view, sight.eyes()));
                Some(Change::Conversation { row, refill: glimpse.access_rev > after })
            }
            None => may_be_held(&glimpse, after, sight.viewer()).then(|| gone(&glimpse)),
        },
        Changed::Message(message) => {
            let view = seen.messages.remove(&message.id);
            let row = view.and_then(|view| rows::message(&view, sight.eyes()));
            row.map(|row| Change::Message { row: Box::new(row) })
        }
        Changed::Event(row) => sight.sees(row.conversation_id)?.then_some(Change::Event { row }),
        Changed::Later(later) => {
            sight.sees(later.conversation_id)?.then(|| Change::Later { row: Box::new((*later).into()) })
        }
        Changed::Merge(contact) => merged(tx, sight, &contact)?,
    })
}

/// The change that says a conversation is gone.
const fn gone(glimpse: &Glimpse) -> Change {
    Change::Gone { id: glimpse.id, rev: glimpse.rev }
}

/// Whether a desktop with this cursor may hold a conversation that its person does not see now: it was hidden or removed since. Changes
/// in one that was hidden before are not told, so that nobody learns of it.
const fn may_be_held(glimpse: &Glimpse, after: Rev, viewer: Viewer) -> bool {
    let was_seen = viewer.sees_hidden() || !glimpse.held;
    glimpse.access_rev.0 > after.0 || (!glimpse.exists && was_seen)
}

/// A saved view for these eyes: their own or the team's. One that is no longer shared is gone for everybody else.
fn view_told(sight: &Sight<'_>, view: SavedView) -> Option<ViewRow> {
    if view.shared || sight.owns(Some(view.person_id)) {
        return Some(view.shown());
    }
    view.was_shared.then(|| view.taken_back())
}

/// Two contacts became one; told to those who see a conversation with them.
fn merged(tx: &ReadTx<'_>, sight: &Sight<'_>, gone: &Contact) -> Result<Option<Change>, StoreError> {
    let Some(into) = gone.merged_into else { return Ok(None) };
    let mut is_told = false;
    let Some(living) = tx.surviving_contact(into)? else { return Ok(None) };
    for conversation in tx.conversations_of(living.id)? {
        is_told = is_told || sight.sees(conversation.id)?;
    }
    Ok(is_told.then_some(Change::ContactMerged { from: gone.id, into, rev: gone.rev }))
}
