//! `GET /v1/changes?after=&limit=`, and the making of every frame: rows between two revisions, as some eyes see them.
//!
//! Without `after` everything is told from the beginning. Rows and head are read on one snapshot. A page takes the changed
//! rows of every kind in the order of their revisions and ends at the revision of the last one it looked at; so following
//! pages from any cursor to the head brings every row that may be seen at that head, in the state it has there.
//!
//! What may not be seen is passed over: a page goes on until it is full or has looked at as many rows as one answer may cost
//! ([`Reach`]). So a team that may not see what an import brings is not sent through it in nearly empty pages.
//!
//! A conversation that may not be seen is told as gone, and nothing of it. One that came into sight after the page's
//! beginning is told with `refill`. Its row may since have changed again and so lie beyond the end of a page that is cut
//! short; it is put on that page nevertheless, because from the page's end on it would no longer look new.

use axum::Json;
use axum::extract::State;
use sangam_model::id::ContactId;
use sangam_protocol::card::CardShapeRow;
use sangam_protocol::labels::LabelRow;
use sangam_protocol::shop::ShopRow;
use sangam_protocol::sync::Change;
use sangam_protocol::teams::TeamRow;
use sangam_protocol::views::ViewRow;
use sangam_protocol::{
    CostRow, Cursor, EventRow, Frame, QuickReplyRow, RateCardRow, Rev, TemplateAccountRow, TemplateRow,
};

use super::asked::Asked;
use super::error::Failure;
use super::person::Asker;
use super::rows;
use super::state::AppState;
use super::view::Sight;
use crate::store::{
    Contact, ConversationView, Later, MessageView, Number, Person, ReadTx, SavedView, StoreError, Workspace,
};

/// Rows looked at for one page, hidden ones included: what a reader's snapshot and a desktop's patience bear.
const PAGE_LOOKS: usize = 5_000;

/// How far a page goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// At most so many rows are told.
    pub(super) rows: u32,
    /// At most about so many are looked at: where it has looked at more, the page ends without being full.
    pub(super) looks: usize,
}

/// See the module.
pub(super) async fn changes(
    State(state): State<AppState>,
    asker: Asker,
    asked: Asked,
) -> Result<Json<Frame>, Failure> {
    let after: Option<Cursor> = asked.given("after")?;
    let reach = Reach { rows: asked.limit()?, looks: PAGE_LOOKS };
    let look = state.look(asker, move |view| {
        // Who holds nothing yet can miss nothing: everything there is, is new.
        let Some(after) = after else {
            return Ok(frame(view.tx, &view.workspace, &view.sight, Rev(0), reach)?);
        };
        view.can_tell_from(after)?;
        if view.person.scope_rev > after.rev {
            return Ok(scope_changed(after.rev, view.head()));
        }
        Ok(frame(view.tx, &view.workspace, &view.sight, after.rev, reach)?)
    });
    look.await.map(Json)
}

/// What a person is told whose own scope changed: nothing but that.
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
    Conversation(Box<ConversationView>),
    Message(Box<MessageView>),
    Event(EventRow),
    Later(Box<Later>),
    Merge(Contact),
}

/// What these eyes are told after a revision, as far as `reach` goes.
pub(super) fn frame(
    tx: &dyn ReadTx,
    workspace: &Workspace,
    sight: &Sight<'_>,
    after: Rev,
    reach: Reach,
) -> Result<Frame, StoreError> {
    let (mut changes, end) = told_after(tx, workspace, sight, after, reach)?;
    let to = end.unwrap_or(workspace.head);
    if end.is_some() {
        for view in tx.conversations_in_sight(workspace.id, after, to)? {
            if sight.viewer().sees(&view) {
                let row = Box::new(rows::conversation(&view, sight.eyes()));
                changes.push(Change::Conversation { row, refill: true });
            }
        }
    }
    let planned = planned_in_refilled(tx, &changes, after)?;
    changes.extend(planned);
    let head = Cursor { epoch: workspace.epoch, rev: workspace.head };
    Ok(Frame { from: after, to, head, changes, scope_changed: false })
}

/// What is planned in the conversations that came into sight, as far as it was planned before: their bubbles are fetched again,
/// these come along. What ended unseen is not told, so a desktop forgets what it held.
fn planned_in_refilled(tx: &dyn ReadTx, changes: &[Change], after: Rev) -> Result<Vec<Change>, StoreError> {
    let mut planned = Vec::new();
    for change in changes {
        let Change::Conversation { row, refill: true } = change else { continue };
        let open = tx.open_laters(row.id)?;
        let known = open.into_iter().filter(|later| later.rev <= after);
        planned.extend(known.map(|later| Change::Later { row: Box::new(later.into()) }));
    }
    Ok(planned)
}

/// The rows, and the revision at which they were cut short, if they were.
fn told_after(
    tx: &dyn ReadTx,
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
        for (rev, row) in changed {
            if changes.len() >= limit {
                return Ok((changes, Some(end)));
            }
            changes.extend(told(tx, workspace, sight, after, row)?);
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
    tx: &dyn ReadTx,
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
    for view in tx.conversation_changes(id, after, limit)? {
        changed.push((view.conversation.rev, Changed::Conversation(Box::new(view))));
    }
    for view in tx.message_changes(id, after, limit)? {
        changed.push((view.message.rev, Changed::Message(Box::new(view))));
    }
    Ok(changed)
}

/// What these eyes are told about a changed row, if anything.
fn told(
    tx: &dyn ReadTx,
    workspace: &Workspace,
    sight: &Sight<'_>,
    after: Rev,
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
        Changed::Conversation(view) if sight.viewer().sees(&view) => {
            let refill = view.conversation.access_rev > after;
            Some(Change::Conversation { row: Box::new(rows::conversation(&view, sight.eyes())), refill })
        }
        Changed::Conversation(view) => {
            Some(Change::Gone { id: view.conversation.id, rev: view.conversation.rev })
        }
        Changed::Message(view) => match rows::message(&view, sight.eyes()) {
            Some(row) if sight.sees(row.conversation_id)? => Some(Change::Message { row: Box::new(row) }),
            _ => None,
        },
        Changed::Event(row) => sight.sees(row.conversation_id)?.then_some(Change::Event { row }),
        Changed::Later(later) => {
            sight.sees(later.conversation_id)?.then(|| Change::Later { row: Box::new((*later).into()) })
        }
        Changed::Merge(contact) => merged(tx, sight, &contact)?,
    })
}

/// A saved view as these eyes have it: theirs or the team's; one that was the team's once is gone for everybody else.
fn view_told(sight: &Sight<'_>, view: SavedView) -> Option<ViewRow> {
    if view.shared || sight.owns(Some(view.person_id)) {
        return Some(view.shown());
    }
    view.was_shared.then(|| view.taken_back())
}

/// Two contacts became one; told to those who see a conversation with them.
fn merged(tx: &dyn ReadTx, sight: &Sight<'_>, gone: &Contact) -> Result<Option<Change>, StoreError> {
    let Some(into) = gone.merged_into else { return Ok(None) };
    let mut is_told = false;
    for conversation in tx.conversations_of(surviving(tx, into)?)? {
        is_told = is_told || sight.sees(conversation.id)?;
    }
    Ok(is_told.then_some(Change::ContactMerged { from: gone.id, into, rev: gone.rev }))
}

/// The contact an id stands for now: the survivor of one merge may be gone after the next.
fn surviving(tx: &dyn ReadTx, id: ContactId) -> Result<ContactId, StoreError> {
    let mut id = id;
    while let Some(into) = tx.contact(id)?.and_then(|contact| contact.merged_into) {
        id = into;
    }
    Ok(id)
}
