//! Presence, both ways: what colleagues view and where they type, and what this person does.
//!
//! Both sides are held in memory and nowhere else. What the hub told is the whole picture, so the newest word replaces the one before.
//! It is shown only while the link is up, and never longer than half a minute after it was told: offline, or with a hub that
//! fell silent, nobody is said to be anywhere rather than where they were.
//!
//! The page says what its person does; the sync driver passes it on when it changed, at once and then ten times a second at most, and
//! again every ten seconds while a chat is open. Somebody who has not touched a key for some seconds no longer writes, whatever the page said last.

use std::collections::BTreeMap;
use std::time::Duration;

use parking_lot::Mutex;
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, PersonId};
use sangam_protocol::presence::{AGAIN_MS, At, Doing, EXPIRES_MS, Presence};
use tokio::time::Instant;

/// Whoever pauses for longer does not write any more.
const TYPING_LASTS: Duration = Duration::from_secs(8);
/// What changes quickly is told no more often than this.
const TOLD_EVERY: Duration = Duration::from_millis(100);
/// What still holds is told again so often.
const AGAIN_EVERY: Duration = Duration::from_millis(AGAIN_MS);

#[derive(Default)]
struct Inside {
    /// The hub's picture, and when it came.
    picture: Option<(BTreeMap<PersonId, Vec<At>>, Timestamp)>,
    doing: Doing,
    typed_at: Option<Instant>,
    /// What the hub was told last on this link, and when.
    told: Option<(Doing, Instant)>,
}

/// See the module.
#[derive(Default)]
pub(crate) struct Room(Mutex<Inside>);

impl Room {
    /// The hub says who is there. Says whether that is another picture.
    pub(crate) fn hear(&self, presence: Presence, at: Timestamp) -> bool {
        let people: BTreeMap<_, _> =
            presence.people.into_iter().map(|present| (present.person_id, present.at)).collect();
        let mut inside = self.0.lock();
        let is_news = inside
            .picture
            .as_ref()
            .is_none_or(|(before, heard_at)| *before != people || is_over(*heard_at, at));
        inside.picture = Some((people, at));
        is_news
    }

    /// The link is gone: what the hub told is worth nothing, and the next link begins with telling it.
    pub(crate) fn forget(&self) {
        let mut inside = self.0.lock();
        inside.picture = None;
        inside.told = None;
    }

    /// Who is there at `now`, by person.
    pub(crate) fn picture(&self, now: Timestamp) -> BTreeMap<PersonId, Vec<At>> {
        let inside = self.0.lock();
        let picture = inside.picture.as_ref().filter(|(_, heard_at)| !is_over(*heard_at, now));
        picture.map(|(people, _)| people.clone()).unwrap_or_default()
    }

    /// The person at this desk does this now.
    pub(crate) fn does(&self, doing: Doing) {
        let mut inside = self.0.lock();
        inside.typed_at = doing.typing.then(Instant::now);
        inside.doing = doing;
    }

    /// The chat that is open on this desk.
    pub(crate) fn looks_at(&self) -> Option<ConversationId> {
        self.0.lock().doing.conversation_id
    }

    /// What to tell the hub now; it counts as told.
    pub(crate) fn take(&self) -> Option<Doing> {
        let now = Instant::now();
        let mut inside = self.0.lock();
        let doing = inside.doing_at(now);
        inside.due(doing, now).filter(|due| *due <= now)?;
        inside.told = Some((doing, now));
        Some(doing)
    }

    /// When there is something to tell next, if nothing happens meanwhile.
    pub(crate) fn due(&self) -> Option<Instant> {
        let inside = self.0.lock();
        let now = Instant::now();
        let rests =
            inside.typed_at.map(|at| at + TYPING_LASTS).filter(|end| inside.doing.typing && *end > now);
        [inside.due(inside.doing_at(now), now), rests].into_iter().flatten().min()
    }
}

impl Inside {
    fn doing_at(&self, now: Instant) -> Doing {
        let types = self.typed_at.is_some_and(|at| now.duration_since(at) < TYPING_LASTS);
        Doing { typing: self.doing.typing && types, ..self.doing }
    }

    fn due(&self, doing: Doing, now: Instant) -> Option<Instant> {
        match self.told {
            Some((told, at)) if told != doing => Some(at + TOLD_EVERY),
            Some((_, at)) => doing.conversation_id.map(|_| at + AGAIN_EVERY),
            None => doing.conversation_id.map(|_| now),
        }
    }
}

fn is_over(heard_at: Timestamp, now: Timestamp) -> bool {
    now.since(heard_at).unsigned_abs() >= EXPIRES_MS
}
