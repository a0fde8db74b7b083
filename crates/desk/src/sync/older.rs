//! The backfill lane: writes several pages of older messages in one transaction while the next are fetched.
//!
//! Of the conversations that are fetched again the one that is open here comes first, then the one in which something happened last: after
//! a shop let its team see what was imported, that is all it has.
//!
//! A conversation may leave sight while it waits to be fetched again. Then the hub knows nothing of it any more, and so there is nothing to
//! fetch; that it is gone is told on the main lane.

use std::sync::Arc;

use parking_lot::Mutex;
use sangam_cache::{Applied, Older, Phase, Refill};
use sangam_model::id::ConversationId;
use tokio_util::sync::CancellationToken;

use super::lanes::{ask, clean_up, held, not_written, tell};
use super::machine::{CacheState, Event, Failure};
use crate::api::tag::{Stale, Tag};
use crate::desk::Shared;
use crate::{notify, upkeep};

/// Pages written in one transaction. Each is small, so that the hub can answer others in between; a transaction for each would cost
/// several times as much.
const TOGETHER: usize = 8;

/// From where older messages are fetched: in one conversation or in all of them, before this mark of the hub.
type Place = (Option<ConversationId>, Option<String>);

/// What was fetched ahead, on one link.
#[derive(Default)]
pub(super) struct Ahead(Mutex<Option<(Place, Older)>>);

impl Ahead {
    /// Takes what was fetched from this place, and drops anything else.
    fn take(&self, place: &Place) -> Option<Older> {
        self.0.lock().take().filter(|(from, _)| from == place).map(|(_, older)| older)
    }

    fn keep(&self, place: Place, older: Older) {
        *self.0.lock() = Some((place, older));
    }
}

/// Writes the next pages. What is fetched meanwhile waits in `ahead` for the next time.
pub(super) async fn backfill(shared: &Arc<Shared>, link: &CancellationToken, ahead: &Ahead) -> Event {
    let (place, refill) = match position(shared).await {
        Ok(Some(position)) => position,
        Ok(None) => return Event::Backfilled { more: false },
        Err(error) => return Event::BackfillFailed(not_written(shared, error).await),
    };
    let older = match ahead.take(&place) {
        Some(older) => older,
        None => match fetch(shared, link, &place).await {
            Ok(older) => older,
            Err(failure) => return Event::BackfillFailed(failure),
        },
    };
    let next = older.next().map(|next| (place.0, Some(next.to_owned())));
    let fetched = async {
        // The next fetch of these pages meets the failure again.
        if let Some(place) = next
            && let Ok(older) = fetch(shared, link, &place).await
        {
            ahead.keep(place, older);
        }
        Ok(())
    };
    match tokio::try_join!(write(shared, older, refill), fetched) {
        Ok((event, ())) | Err(event) => event,
    }
}

/// Where older messages go on: a conversation that is fetched again comes first.
async fn position(shared: &Shared) -> sangam_cache::Result<Option<(Place, Option<Refill>)>> {
    let open = shared.room.looks_at();
    let position = shared.cache.read(move |reader| {
        let refill = reader.next_refill(open)?;
        let next = match reader.sync_state()?.phase {
            Phase::Backfill { next } => Some(next),
            _ => None,
        };
        Ok(match (refill, next) {
            (Some(refill), _) => Some(((Some(refill.conversation), refill.next.clone()), Some(refill))),
            (None, Some(next)) => Some(((None, next), None)),
            (None, None) => None,
        })
    });
    position.await
}

/// The pages from this place on, none where nothing may be seen. What came before a failure is worth writing.
async fn fetch(
    shared: &Shared,
    link: &CancellationToken,
    (conversation, before): &Place,
) -> Result<Older, Failure> {
    let (mut older, mut before) = (Older::default(), before.clone());
    while older.pages() < TOGETHER {
        match ask(link, shared.hub.backfill(*conversation, before.as_deref())).await {
            Ok(Some(page)) => older.push(page),
            Ok(None) => break,
            Err(failure) if older.pages() == 0 => return Err(failure),
            Err(_) => break,
        }
        before = older.next().map(str::to_owned);
        if before.is_none() {
            break;
        }
    }
    Ok(older)
}

/// Writes the pages and says what they touched. An error is what ends the step at once.
async fn write(shared: &Arc<Shared>, older: Older, refill: Option<Refill>) -> Result<Event, Event> {
    let filled = older.next().is_none().then(|| refill.as_ref().map(|refill| refill.conversation));
    match shared.cache.apply_backfill(older, refill).await {
        Ok(Applied::StartOver) => return Err(outlived(shared).await),
        Ok(applied) => {
            tell(shared, &applied, true);
            if let Applied::Done(touched) = &applied
                && touched.left
            {
                // Nothing is said any more about a bubble that is not here.
                notify::take_back(shared, touched.conversations.clone()).await;
            }
            // Nothing is older, which a thread says even where these pages brought nothing.
            if let Some(conversation) = filled {
                let all = Stale::all(Tag::Thread);
                shared.context.bell.stale([conversation.map_or(all, |id| Stale::of(Tag::Thread, id))]);
            }
        }
        Err(error) => return Err(Event::BackfillFailed(not_written(shared, error).await)),
    }
    clean_up(shared);
    match held(shared).await {
        Ok(CacheState { backfill_pending: true, .. }) => Ok(Event::Backfilled { more: true }),
        Ok(_) => {
            shared.tasks.spawn(upkeep::tidy(Arc::clone(shared)));
            Ok(Event::Backfilled { more: false })
        }
        Err(error) => Err(Event::BackfillFailed(not_written(shared, error).await)),
    }
}

/// The reason for these pages is gone. If the main lane emptied the cache meanwhile, backfill starts over by itself.
async fn outlived(shared: &Shared) -> Event {
    match held(shared).await {
        Ok(CacheState { cursor: None, .. }) => Event::Backfilled { more: true },
        Ok(_) => Event::BackfillFailed(Failure::Resync),
        Err(error) => Event::BackfillFailed(not_written(shared, error).await),
    }
}
