//! The two lanes of the sync: each fetches a page, writes it, and reports what it changed. The lane of older messages is in
//! [`super::older`].
//!
//! A request ends with its link; a write, once begun, is finished, and its outcome reaches the machine. What a page touched is
//! told to the screen after it was committed, never before and whatever comes of it afterwards; what nobody sees is cleaned up behind
//! that, beside the lanes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sangam_cache::{Applied, Phase, Reader, Table, Touched};
use sangam_model::id::EventId;
use sangam_protocol::{Cursor, Frame};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::machine::{CacheState, Event, Failure};
use crate::api::tag::{Push, Stale, Tag};
use crate::desk::Shared;
use crate::hub::HubError;
use crate::media;
use crate::notify;
use crate::queries::names::display_name;

/// What the cache already holds.
pub(super) async fn held(shared: &Shared) -> sangam_cache::Result<CacheState> {
    shared.cache.read(held_by).await
}

fn held_by(reader: &Reader<'_>) -> sangam_cache::Result<CacheState> {
    let state = reader.sync_state()?;
    Ok(CacheState {
        cursor: state.cursor,
        screens_pending: matches!(state.phase, Phase::Screens { .. }),
        backfill_pending: state.phase != Phase::Live || reader.next_refill(None)?.is_some(),
    })
}

/// Asks, unless the link ends before.
pub(super) async fn ask<T>(
    link: &CancellationToken,
    question: impl Future<Output = Result<T, HubError>>,
) -> Result<T, Failure> {
    match link.run_until_cancelled(question).await {
        None => Err(Failure::Cancelled),
        Some(Ok(answer)) => Ok(answer),
        Some(Err(error)) => {
            tracing::debug!(%error, "the hub was asked in vain");
            Err(Failure::from(&error))
        }
    }
}

/// A write that failed: kept readable, tried again later, rebuilt when the file is damaged.
pub(super) async fn not_written(shared: &Shared, error: sangam_cache::Error) -> Failure {
    tracing::error!(%error, "a page could not be written");
    // An error does not say how much was written.
    shared.context.bell.all_stale(&Tag::SYNCED);
    match error {
        sangam_cache::Error::Damaged { file, .. } if shared.heal(file).await => Failure::Resync,
        _ => Failure::Later(None),
    }
}

pub(super) async fn snapshot(shared: &Shared, link: &CancellationToken) -> Event {
    let snapshot = match ask(link, shared.hub.snapshot()).await {
        Ok(snapshot) => snapshot,
        Err(failure) => return Event::MainFailed(failure),
    };
    let head = snapshot.head;
    match shared.cache.begin(snapshot).await {
        Ok(()) => {
            shared.context.bell.all_stale(&Tag::SYNCED);
            shared.know_oneself().await;
            Event::SnapshotStored { head }
        }
        Err(error) => Event::MainFailed(not_written(shared, error).await),
    }
}

/// The delay before deleted data is overwritten, so that many chats that are hidden one after the other cost it once, and the next page
/// does not wait for it.
const CLEANS_AFTER: Duration = Duration::from_millis(300);

/// Overwrites deleted data beside the lanes, because no screen waits for it. A desk that closes finishes it first.
pub(super) fn clean_up(shared: &Arc<Shared>) {
    if shared.is_to_clean.swap(true, Ordering::Relaxed) {
        return;
    }
    let cleaning = Arc::clone(shared);
    shared.tasks.spawn(async move {
        let stop = cleaning.stop.clone();
        let _ = stop.run_until_cancelled(sleep(CLEANS_AFTER)).await;
        cleaning.is_to_clean.store(false, Ordering::Relaxed);
        if let Err(error) = cleaning.cache.clean_up().await {
            // The next page tries again.
            tracing::warn!(%error, "what left sight could not be cleaned up");
            if let sangam_cache::Error::Damaged { file, .. } = error {
                cleaning.sync.is_damaged(file);
            }
        }
    });
}

pub(super) async fn screens(shared: &Arc<Shared>, link: &CancellationToken) -> Event {
    let before = match shared.cache.read(|reader| reader.sync_state()).await {
        Ok(state) => match state.phase {
            Phase::Screens { next } => next,
            _ => return Event::ScreensStored { more: false },
        },
        Err(error) => return Event::MainFailed(not_written(shared, error).await),
    };
    let page = match ask(link, shared.hub.screens(before.as_deref())).await {
        Ok(page) => page,
        Err(failure) => return Event::MainFailed(failure),
    };
    let more = page.next.is_some();
    match shared.cache.apply_screens(page).await {
        Ok(Applied::StartOver) => Event::MainFailed(Failure::Resync),
        Ok(applied) => {
            tell(shared, &applied, true);
            clean_up(shared);
            if !more {
                say_no_more_of_what_is_not_here(shared).await;
                // What is told of a chat is told once it is here.
                shared.context.bell.all_stale(&[Tag::App]);
            }
            Event::ScreensStored { more }
        }
        Err(error) => Event::MainFailed(not_written(shared, error).await),
    }
}

pub(super) async fn pull(shared: &Arc<Shared>, link: &CancellationToken, cursor: Cursor) -> Event {
    match ask(link, shared.hub.changes(cursor)).await {
        Ok(frame) => write_frame(shared, frame).await,
        Err(failure) => Event::MainFailed(failure),
    }
}

/// Writes a live frame. What lies between its end and its head comes without being asked for.
pub(super) async fn live(shared: &Arc<Shared>, frame: Frame) -> Event {
    let told = Cursor { rev: frame.to, ..frame.head };
    match write_frame(shared, frame).await {
        Event::Applied { cursor, refill, .. } => Event::Applied { cursor, head: told, refill },
        failed => failed,
    }
}

/// Writes a live frame or a pulled page.
async fn write_frame(shared: &Arc<Shared>, frame: Frame) -> Event {
    let (head, scope_changed, is_behind) = (frame.head, frame.scope_changed, frame.to < frame.head.rev);
    let files = media::worth_fetching(&frame.changes);
    let applied = match shared.cache.apply(frame).await {
        Ok(applied) => applied,
        Err(error) => return Event::MainFailed(not_written(shared, error).await),
    };
    match &applied {
        Applied::StartOver if scope_changed => {
            // Notifications may be about chats this person no longer sees.
            shared.context.toasts.withdraw_all();
            shared.notices.forget_all();
            shared.context.bell.all_stale(&Tag::SYNCED);
            clean_up(shared);
            return Event::Wiped;
        }
        Applied::StartOver => return Event::MainFailed(Failure::Resync),
        Applied::Done(_) | Applied::Known | Applied::Pull => {}
    }
    tell(shared, &applied, false);
    if let Applied::Done(touched) = &applied {
        clean_up(shared);
        say_no_more(shared, touched);
        if touched.tables.contains(&Table::People) {
            shared.know_oneself().await;
        }
        notify::tell(shared, touched, is_behind).await;
        call_mentioned(shared, touched.mentioned.clone()).await;
        // A desk that catches up may have weeks of them; the newest come with the last page.
        if !is_behind {
            media::fetch_ahead(shared, files);
        }
    }
    match held(shared).await {
        Ok(CacheState { cursor: Some(cursor), .. }) => {
            let refill = matches!(&applied, Applied::Done(touched) if !touched.refill.is_empty());
            Event::Applied { cursor, head, refill }
        }
        Ok(_) => Event::MainFailed(Failure::Resync),
        Err(error) => Event::MainFailed(not_written(shared, error).await),
    }
}

/// Moves or removes notices with their chats. Those of refused commands follow the outbox.
fn say_no_more(shared: &Shared, touched: &Touched) {
    if touched.gone.is_empty() && touched.merged.is_empty() && touched.refill.is_empty() {
        return;
    }
    shared.notices.follow(&touched.merged);
    shared.notices.forget(&touched.gone);
    shared.context.bell.all_stale(&[Tag::App]);
}

/// A first sync does not say which chats were hidden meanwhile, so notices about chats outside the new list are removed.
async fn say_no_more_of_what_is_not_here(shared: &Shared) {
    let mut gone = shared.notices.chats();
    gone.extend(shared.context.toasts.chats());
    match shared.cache.conversations(gone.iter().copied().collect()).await {
        Ok(here) => {
            for (id, _) in here {
                gone.remove(&id);
            }
        }
        // Nobody knows what may still be said, so nothing is.
        Err(error) => tracing::warn!(%error, "which chats are still seen could not be read"),
    }
    shared.context.toasts.withdraw(&gone);
    shared.notices.forget(&gone);
}

/// Marks what a page touched as stale.
pub(super) fn tell(shared: &Shared, applied: &Applied, progress: bool) {
    let bell = &shared.context.bell;
    if progress {
        bell.all_stale(&[Tag::Connection]);
    }
    let Applied::Done(touched) = applied else { return };
    bell.stale(stale_of(touched));
}

fn stale_of(touched: &Touched) -> Vec<Stale> {
    let mut stale: Vec<Stale> =
        touched.tables.iter().flat_map(|table| tags_of(*table)).copied().map(Stale::all).collect();
    if !touched.laters.is_empty() {
        stale.push(Stale::all(Tag::Later));
    }
    let moved = touched.merged.iter().flat_map(|(from, into)| [from, into]);
    let named = touched.conversations.iter().chain(&touched.gone).chain(moved);
    for id in named {
        stale.extend([Stale::of(Tag::Conversation, *id), Stale::of(Tag::Thread, *id)]);
    }
    if !stale.is_empty() {
        // A command may have come true with it, so what waits is stale too.
        stale.extend([Stale::all(Tag::Conversations), Stale::all(Tag::Connection)]);
    }
    stale
}

const fn tags_of(table: Table) -> &'static [Tag] {
    match table {
        Table::Workspace => &[Tag::App, Tag::Teams],
        Table::People => &[Tag::People],
        Table::Numbers => &[Tag::Numbers],
        Table::Cost => &[Tag::Cost],
        Table::CardShape => &[Tag::Conversation],
        Table::Shop => &[Tag::Shop],
        Table::Templates => &[Tag::Templates],
        Table::QuickReplies => &[Tag::QuickReplies],
        Table::Labels => &[Tag::Labels],
        Table::Teams => &[Tag::Teams],
        Table::Views => &[Tag::Views],
    }
}

/// Says politely that a note mentions the person at this desk. Once per conversation and page.
async fn call_mentioned(shared: &Arc<Shared>, notes: Vec<EventId>) {
    if notes.is_empty() {
        return;
    }
    let called = shared.cache.read(move |reader| {
        let mut called = BTreeMap::new();
        for id in notes {
            let Some(line) = reader.event(id)? else { continue };
            if let Some(conversation) = reader.conversation(line.conversation_id)? {
                called.insert(conversation.id, display_name(&conversation.contact));
            }
        }
        Ok(called)
    });
    match called.await {
        Ok(called) => {
            for (conversation_id, name) in called {
                shared.context.bell.push(&Push::Mentioned { conversation_id, name });
            }
        }
        Err(error) => tracing::warn!(%error, "who was mentioned could not be told"),
    }
}
