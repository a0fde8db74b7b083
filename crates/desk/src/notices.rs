//! Things the person should know once. Kept until dismissed or until the app ends; the same thing is said once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sangam_model::Timestamp;

use crate::api::app::{Notice, NoticeKind};

/// More than this nobody reads; the oldest go.
const MAX_NOTICES: usize = 20;

#[derive(Default)]
struct Inner {
    last_id: u32,
    notices: Vec<Notice>,
}

impl Inner {
    /// What was done together is told together: the chats that were left are one list.
    fn with_earlier(&mut self, mut kind: NoticeKind) -> NoticeKind {
        self.notices.retain_mut(|notice| !is_told_with(&mut notice.kind, &mut kind));
        kind
    }
}

/// Lets a newer notice tell what an earlier one does, before its own. Says whether it does.
fn is_told_with(earlier: &mut NoticeKind, newer: &mut NoticeKind) -> bool {
    match (earlier, newer) {
        (NoticeKind::NotTakenBack { names: earlier }, NoticeKind::NotTakenBack { names }) => {
            earlier.append(names);
            *names = std::mem::take(earlier);
            true
        }
        (
            NoticeKind::NotDone { what: one, why: because, chats: earlier, words: None },
            NoticeKind::NotDone { what, why, chats, words: None },
        ) if one == what && because == why => {
            earlier.retain(|chat| !chats.contains(chat));
            earlier.append(chats);
            *chats = std::mem::take(earlier);
            true
        }
        _ => false,
    }
}

fn is_replaced(earlier: &NoticeKind, newer: &NoticeKind) -> bool {
    use NoticeKind::{ClockWrong, NotDelivered};
    match (earlier, newer) {
        (ClockWrong { .. }, ClockWrong { .. }) => true,
        (NotDelivered { conversation_id: one, .. }, NotDelivered { conversation_id: other, .. }) => {
            one == other
        }
        _ => earlier == newer,
    }
}

/// The notices on the screen, newest first.
#[derive(Default)]
pub(crate) struct Notices(Mutex<Inner>);

impl Notices {
    /// Says something. A notice of the same words, or a newer one about the clock or about what was lost in the same chat, replaces
    /// the older one.
    pub(crate) fn say(&self, kind: NoticeKind, at: Timestamp) {
        let mut inner = self.inner();
        let kind = inner.with_earlier(kind);
        inner.notices.retain(|notice| !is_replaced(&notice.kind, &kind));
        inner.last_id += 1;
        let id = inner.last_id;
        inner.notices.insert(0, Notice { id, kind, at });
        inner.notices.truncate(MAX_NOTICES);
    }

    /// The clock is right again: nothing more to say about it.
    pub(crate) fn clock_is_right(&self) -> bool {
        let mut inner = self.inner();
        let before = inner.notices.len();
        inner.notices.retain(|notice| !matches!(notice.kind, NoticeKind::ClockWrong { .. }));
        inner.notices.len() != before
    }

    pub(crate) fn dismiss(&self, id: u32) {
        self.inner().notices.retain(|notice| notice.id != id);
    }

    pub(crate) fn all(&self) -> Vec<Notice> {
        self.inner().notices.clone()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_said_once_and_can_be_dismissed() {
        let notices = Notices::default();
        let at = Timestamp::from_secs(1_795_302_220);
        notices.say(NoticeKind::CacheRebuilt, at);
        notices.say(NoticeKind::ClockWrong { ahead_ms: 400_000 }, at);
        notices.say(NoticeKind::ClockWrong { ahead_ms: 500_000 }, at);
        notices.say(NoticeKind::CacheRebuilt, at);
        let kinds: Vec<_> = notices.all().into_iter().map(|notice| notice.kind).collect();
        assert_eq!(kinds, [NoticeKind::CacheRebuilt, NoticeKind::ClockWrong { ahead_ms: 500_000 }]);
        assert!(notices.clock_is_right());
        notices.dismiss(notices.all()[0].id);
        assert!(notices.all().is_empty());
        for name in ["Ritika", "Arun"] {
            notices.say(NoticeKind::NotTakenBack { names: vec![name.to_owned()] }, at);
        }
        let [left] = notices.all().try_into().unwrap();
        assert_eq!(
            left.kind,
            NoticeKind::NotTakenBack { names: vec!["Ritika".to_owned(), "Arun".to_owned()] }
        );
    }
}
