//! A first sync: what a desktop without a cursor asks for, newest first.
//!
//! The snapshot names the head that becomes the cursor. The list with its last screens, and the older messages behind it,
//! stand outside the cursor: each page carries the head it was read at, and rows carry their revisions, so changes that
//! happen meanwhile may arrive before or after.
//!
//! A page of older messages and its lines cover the same stretch of time. Pages are cut by messages, hidden ones included,
//! so a page may be short or empty and still have a next.

use axum::Json;
use axum::extract::State;
use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::id::ConversationId;
use sangam_protocol::sync::{Backfill, ConversationScreens, Screen, Snapshot};
use sangam_protocol::{EventRow, Rev};

use super::error::Failure;
use super::extract::{Parameters, Place};
use super::person::Asker;
use super::state::AppState;
use super::view::View;
use super::{conversations, messages, rows};
use crate::store::{ConversationView, SavedView, TemplateAccount, TemplateRecord};

/// Conversations of the largest page of screens, each of which has [`Screen::MESSAGES`] bubbles.
const MAX_SCREENS: u32 = 100;

/// `GET /v1/snapshot`.
pub(super) async fn snapshot(State(state): State<AppState>, asker: Asker) -> Result<Json<Snapshot>, Failure> {
    let look = state.look(asker, |view| {
        let (conversations_total, messages_total) = view.tx.totals(view.workspace.id, view.sight.viewer())?;
        let people = view.tx.people(view.workspace.id, Rev(0), u32::MAX)?;
        let numbers = view.tx.numbers(view.workspace.id, Rev(0), u32::MAX)?;
        let costs = view.tx.month_counts(view.workspace.id, Rev(0), u32::MAX)?;
        let mut laters = Vec::new();
        for later in view.tx.all_open_laters(view.workspace.id)? {
            if view.sight.sees(later.conversation_id)? {
                laters.push(later.into());
            }
        }
        let templates = view.tx.template_changes(view.workspace.id, Rev(0), u32::MAX)?;
        let views = view.tx.living_views(view.workspace.id)?.into_iter();
        let views = views.filter(|saved| saved.shared || saved.person_id == view.person.id);
        let labels = view.tx.label_changes(view.workspace.id, Rev(0), u32::MAX)?;
        let teams = view.tx.team_changes(view.workspace.id, Rev(0), u32::MAX)?;
        let accounts = view.tx.template_account_changes(view.workspace.id, Rev(0), u32::MAX)?;
        let mut quick_replies = view.tx.quick_replies(view.workspace.id, None)?;
        quick_replies.extend(view.tx.quick_replies(view.workspace.id, Some(view.person.id))?);
        Ok(Snapshot {
            head: view.head(),
            me: view.person.id,
            workspace: rows::workspace(&view.workspace),
            people: people.iter().map(rows::person).collect(),
            numbers: numbers.iter().map(rows::number).collect(),
            costs: costs.into_iter().map(Into::into).collect(),
            rate_card: view.tx.rate_card(view.workspace.id)?.map(Box::new),
            card_shape: view.tx.card_shape(view.workspace.id)?,
            shop: view.tx.shop(view.workspace.id)?.map(Box::new),
            laters,
            templates: templates.iter().map(TemplateRecord::shown).collect(),
            quick_replies,
            template_accounts: accounts.iter().map(TemplateAccount::shown).collect(),
            labels: labels.into_iter().map(Into::into).collect(),
            teams: teams.into_iter().map(Into::into).collect(),
            views: views.map(SavedView::shown).collect(),
            conversations_total,
            messages_total,
        })
    });
    look.await.map(Json)
}

/// `GET /v1/snapshot/conversations?before=&limit=`.
pub(super) async fn screens(
    State(state): State<AppState>,
    asker: Asker,
    asked: Parameters,
) -> Result<Json<ConversationScreens>, Failure> {
    let limit = asked.limit()?.min(MAX_SCREENS);
    let before = asked.before()?;
    let look = state.look(asker, move |view| {
        let (page, next) = conversations::page(view, None, before, limit)?;
        let screens = page.iter().map(|shown| screen(view, shown)).collect::<Result<_, _>>()?;
        Ok(ConversationScreens { head: view.head(), screens, next })
    });
    look.await.map(Json)
}

fn screen(view: &View<'_>, shown: &ConversationView) -> Result<Screen, Failure> {
    let id = shown.conversation.id;
    let page = messages::page(view, Some(id), None, Screen::MESSAGES)?;
    Ok(Screen {
        conversation: rows::conversation(shown, view.sight.eyes()),
        messages: page.views.iter().filter_map(|shown| rows::message(shown, view.sight.eyes())).collect(),
        events: view.tx.event_page(id, None, Screen::MESSAGES)?,
    })
}

/// `GET /v1/backfill?before=&limit=[&conversation=]`.
pub(super) async fn backfill(
    State(state): State<AppState>,
    asker: Asker,
    asked: Parameters,
) -> Result<Json<Backfill>, Failure> {
    let (limit, before) = (asked.limit()?, asked.before::<Position>()?);
    let conversation = asked.given::<ConversationId>("conversation")?;
    let look = state.look(asker, move |view| {
        let only =
            conversation.map(|id| view.conversation(id)).transpose()?.map(|shown| shown.conversation.id);
        let page = messages::page(view, only, before.clone(), limit)?;
        let mut seen = Vec::new();
        for found in &page.views {
            if let Some(row) = rows::message(found, view.sight.eyes())
                && view.sight.sees(row.conversation_id)?
            {
                seen.push(row);
            }
        }
        let (from, until) = (page.next.as_ref().map(|at| at.sent_at), before.as_ref().map(|at| at.sent_at));
        Ok(Backfill {
            head: view.head(),
            messages: seen,
            events: lines(view, only, from, until)?,
            next: page.next.as_ref().map(Place::write),
        })
    });
    look.await.map(Json)
}

/// The lines with `from <= at < until` that may be seen.
fn lines(
    view: &View<'_>,
    only: Option<ConversationId>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<Vec<EventRow>, Failure> {
    let mut seen = Vec::new();
    for event in view.tx.events_between(view.workspace.id, only, from, until)? {
        if view.sight.sees(event.conversation_id)? {
            seen.push(event);
        }
    }
    Ok(seen)
}
