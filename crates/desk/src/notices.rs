//! Notices to the person, each shown once.
//!
//! What is said of this computer, its clock and its files, stands until it is dismissed or the app ends. What is said of the team's work
//! is for the signed-in person alone: it ends with their desk, follows a chat that becomes part of another, and goes with the sight of
//! it. What they typed for a wish the hub refused is no list in memory: it is told from the outbox ([`crate::outbox::kept`]) and only
//! named here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::Mutex;
use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId};

use crate::api::app::{Notice, NoticeChat, NoticeKind};

/// More than this nobody reads; the oldest go.
const MAX_NOTICES: usize = 20;

#[derive(Default)]
struct Inner {
    /// The newest first, one for each message that did not arrive.
    notices: Vec<Notice>,
    /// By which id a refused wish is told whose words are kept.
    kept: BTreeMap<CommandId, u32>,
    /// Of which of these it was enough to be told without their words.
    enough: BTreeSet<CommandId>,
}

impl Inner {
    /// As they are told: of the messages a chat lost the newest, for as long as it is lost.
    fn told(&self) -> Vec<Notice> {
        let mut losing = BTreeSet::new();
        let is_told = |notice: &&Notice| match notice.kind {
            NoticeKind::NotDelivered { conversation_id, .. } => losing.insert(conversation_id),
            _ => true,
        };
        self.notices.iter().filter(is_told).take(MAX_NOTICES).cloned().collect()
    }

    /// What was done together is told together: the chats that were left are one list.
    fn with_earlier(&mut self, mut kind: NoticeKind) -> NoticeKind {
        self.notices.retain_mut(|notice| !is_told_with(&mut notice.kind, &mut kind));
        kind
    }
}

/// Lets a newer notice tell what an earlier one does, before its own. Says whether it does.
fn is_told_with(earlier: &mut NoticeKind, newer: &mut NoticeKind) -> bool {
    match (earlier, newer) {
        (NoticeKind::NotTakenBack { chats: earlier }, NoticeKind::NotTakenBack { chats }) => {
            put_before(earlier, chats);
            true
        }
        (
            NoticeKind::NotDone { what: one, why: because, chats: earlier, words: None },
            NoticeKind::NotDone { what, why, chats, words: None },
        ) if one == what && because == why => {
            put_before(earlier, chats);
            true
        }
        _ => false,
    }
}

/// Each chat once.
fn put_before(earlier: &mut Vec<NoticeChat>, chats: &mut Vec<NoticeChat>) {
    earlier.retain(|chat| !chats.contains(chat));
    earlier.append(chats);
    *chats = std::mem::take(earlier);
}

fn is_replaced(earlier: &NoticeKind, newer: &NoticeKind) -> bool {
    use NoticeKind::{ClockWrong, NotDelivered};
    match (earlier, newer) {
        (ClockWrong { .. }, ClockWrong { .. }) => true,
        (NotDelivered { message_id: one, .. }, NotDelivered { message_id: other, .. }) => one == other,
        _ => earlier == newer,
    }
}

/// Takes chats out of what is told. Says whether there is still something to tell.
fn stands_without(kind: &mut NoticeKind, gone: &BTreeSet<ConversationId>) -> bool {
    match kind {
        NoticeKind::NotDelivered { conversation_id, .. } => !gone.contains(conversation_id),
        NoticeKind::NotTakenBack { chats } | NoticeKind::NotDone { chats, .. } => {
            let before = chats.len();
            chats.retain(|chat| !gone.contains(&chat.id));
            chats.len() == before || !chats.is_empty()
        }
        _ => true,
    }
}

fn lead(kind: &mut NoticeKind, from: ConversationId, into: ConversationId) {
    match kind {
        NoticeKind::NotDelivered { conversation_id, .. } if *conversation_id == from => {
            *conversation_id = into
        }
        NoticeKind::NotTakenBack { chats } | NoticeKind::NotDone { chats, .. } => {
            for chat in chats.iter_mut().filter(|chat| chat.id == from) {
                chat.id = into;
            }
        }
        _ => {}
    }
}

/// The notices on the screen, newest first.
#[derive(Default)]
pub(crate) struct Notices {
    last_id: Arc<AtomicU32>,
    inner: Mutex<Inner>,
}

impl Notices {
    /// An empty list beside this one: no notice of either bears the id of another.
    pub(crate) fn beside(&self) -> Self {
        Self { last_id: Arc::clone(&self.last_id), inner: Mutex::default() }
    }

    /// Says something. A notice of the same words, or a newer one about the clock or about the same message, replaces the older one.
    pub(crate) fn say(&self, kind: NoticeKind, at: Timestamp) {
        let mut inner = self.inner.lock();
        let kind = inner.with_earlier(kind);
        inner.notices.retain(|notice| !is_replaced(&notice.kind, &kind));
        inner.notices.insert(0, Notice { id: self.next_id(), kind, at });
        // Nobody is told of more chats than that, and of each only once.
        let told: BTreeSet<u32> = inner.told().into_iter().map(|notice| notice.id).collect();
        let last = inner.notices.iter().rposition(|notice| told.contains(&notice.id)).unwrap_or_default();
        if told.len() == MAX_NOTICES {
            inner.notices.truncate(last + 1);
        }
    }

    /// The clock is right again: nothing more to say about it.
    pub(crate) fn clock_is_right(&self) -> bool {
        self.keep(|kind| !matches!(kind, NoticeKind::ClockWrong { .. }))
    }

    /// What is said not to have arrived, with its chat.
    pub(crate) fn undelivered(&self) -> Vec<(ConversationId, MessageId)> {
        let told = |notice: &Notice| match notice.kind {
            NoticeKind::NotDelivered { conversation_id, message_id, .. } => {
                Some((conversation_id, message_id))
            }
            _ => None,
        };
        self.inner.lock().notices.iter().filter_map(told).collect()
    }

    /// The chats something is said of.
    pub(crate) fn chats(&self) -> BTreeSet<ConversationId> {
        let inner = self.inner.lock();
        let of = |notice: &Notice| match &notice.kind {
            NoticeKind::NotDelivered { conversation_id, .. } => vec![*conversation_id],
            NoticeKind::NotTakenBack { chats } | NoticeKind::NotDone { chats, .. } => {
                chats.iter().map(|chat| chat.id).collect()
            }
            _ => Vec::new(),
        };
        inner.notices.iter().flat_map(of).collect()
    }

    /// Some of it arrived after all, or was sent again. Says whether that stood here.
    pub(crate) fn are_mended(&self, messages: &BTreeSet<MessageId>) -> bool {
        let is_of_these = |kind: &NoticeKind| matches!(kind, NoticeKind::NotDelivered { message_id, .. } if messages.contains(message_id));
        self.keep(|kind| !is_of_these(kind))
    }

    /// Chats became part of others.
    pub(crate) fn follow(&self, merged: &[(ConversationId, ConversationId)]) {
        let mut inner = self.inner.lock();
        for (from, into) in merged {
            inner.notices.iter_mut().for_each(|notice| lead(&mut notice.kind, *from, *into));
        }
    }

    /// These chats are not seen here any more, nor is anything said of them.
    pub(crate) fn forget(&self, gone: &BTreeSet<ConversationId>) {
        self.inner.lock().notices.retain_mut(|notice| stands_without(&mut notice.kind, gone));
    }

    pub(crate) fn forget_all(&self) {
        self.inner.lock().notices.clear();
    }

    /// By which id it is told what was typed for a refused wish.
    pub(crate) fn id_of(&self, wish: CommandId) -> u32 {
        *self.inner.lock().kept.entry(wish).or_insert_with(|| self.next_id())
    }

    /// It need not be told any more that something typed was not done, as long as its words are not shown.
    pub(crate) fn is_enough(&self, wish: CommandId) {
        self.inner.lock().enough.insert(wish);
    }

    /// Whether that is so.
    pub(crate) fn was_enough(&self, wish: CommandId) -> bool {
        self.inner.lock().enough.contains(&wish)
    }

    /// Nobody needs to be told any more, nor of what else the same chat had lost by then. Which wish it told of, if it was one whose words are kept.
    pub(crate) fn dismiss(&self, id: u32) -> Option<CommandId> {
        let mut inner = self.inner.lock();
        let place = |notice: &Notice| match notice.kind {
            NoticeKind::NotDelivered { conversation_id, .. } => Some(conversation_id),
            _ => None,
        };
        let chat = inner.notices.iter().find(|notice| notice.id == id).and_then(place);
        let stands = |notice: &Notice| notice.id > id || chat.is_none() || place(notice) != chat;
        inner.notices.retain(|notice| notice.id != id && stands(notice));
        inner.kept.iter().find(|(_, told_by)| **told_by == id).map(|(wish, _)| *wish)
    }

    pub(crate) fn all(&self) -> Vec<Notice> {
        self.inner.lock().told()
    }

    /// Says whether anything went.
    fn keep(&self, is_kept: impl Fn(&NoticeKind) -> bool) -> bool {
        let mut inner = self.inner.lock();
        let before = inner.notices.len();
        inner.notices.retain(|notice| is_kept(&notice.kind));
        inner.notices.len() != before
    }

    fn next_id(&self) -> u32 {
        self.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::{ManualClock, SeededRandom};

    use super::*;

    const AT: Timestamp = Timestamp::from_secs(1_795_302_220);

    fn chat(name: &str) -> NoticeChat {
        let seed = name.bytes().map(u64::from).sum();
        let id = ConversationId::new(&ManualClock::new(AT), &SeededRandom::new(seed));
        NoticeChat { id, name: name.to_owned() }
    }

    fn kinds(notices: &Notices) -> Vec<NoticeKind> {
        notices.all().into_iter().map(|notice| notice.kind).collect()
    }

    #[test]
    fn the_same_thing_is_said_once_and_can_be_dismissed() {
        let notices = Notices::default();
        notices.say(NoticeKind::CacheRebuilt, AT);
        notices.say(NoticeKind::ClockWrong { ahead_ms: 400_000 }, AT);
        notices.say(NoticeKind::ClockWrong { ahead_ms: 500_000 }, AT);
        notices.say(NoticeKind::CacheRebuilt, AT);
        assert_eq!(kinds(&notices), [NoticeKind::CacheRebuilt, NoticeKind::ClockWrong { ahead_ms: 500_000 }]);
        assert!(notices.clock_is_right());
        assert_eq!(notices.dismiss(notices.all()[0].id), None);
        assert!(notices.all().is_empty());
        for name in ["Ritika", "Arun"] {
            notices.say(NoticeKind::NotTakenBack { chats: vec![chat(name)] }, AT);
        }
        assert_eq!(kinds(&notices), [NoticeKind::NotTakenBack { chats: vec![chat("Ritika"), chat("Arun")] }]);
    }

    fn message(nth: u64) -> MessageId {
        MessageId::new(&ManualClock::new(AT), &SeededRandom::new(nth))
    }

    fn lost(chat: &NoticeChat, nth: u64) -> NoticeKind {
        NoticeKind::NotDelivered {
            conversation_id: chat.id,
            message_id: message(nth),
            name: chat.name.clone(),
            done: false,
        }
    }

    #[test]
    fn a_message_that_arrived_after_all_hides_no_other_that_did_not() {
        let notices = Notices::default();
        let [ritika, arun] = ["Ritika", "Arun"].map(chat);
        for kind in [lost(&ritika, 1), lost(&arun, 2), lost(&ritika, 3)] {
            notices.say(kind, AT);
        }
        assert_eq!(kinds(&notices), [lost(&ritika, 3), lost(&arun, 2)], "a chat is told of once");
        assert_eq!(notices.undelivered().len(), 3, "and each of its messages is looked after");
        assert!(notices.are_mended(&[message(3)].into()));
        assert_eq!(kinds(&notices), [lost(&arun, 2), lost(&ritika, 1)], "one is still lost");
        notices.say(lost(&ritika, 4), AT);
        notices.dismiss(notices.all()[0].id);
        assert_eq!(kinds(&notices), [lost(&arun, 2)], "whoever saw it knows of the chat");
    }

    #[test]
    fn what_one_chat_lost_crowds_nothing_else_out() {
        let notices = Notices::default();
        notices.say(NoticeKind::NoteNotKept { why: "forbidden".to_owned() }, AT);
        let ritika = chat("Ritika");
        (0..100).for_each(|nth| notices.say(lost(&ritika, nth), AT));
        assert_eq!(notices.all().len(), 2);
    }

    #[test]
    fn what_is_told_of_several_chats_loses_those_that_are_not_seen_any_more() {
        let notices = Notices::default();
        let [ritika, arun, farah] = ["Ritika", "Arun", "Farah"].map(chat);
        notices.say(NoticeKind::NotTakenBack { chats: vec![ritika.clone(), arun.clone()] }, AT);
        notices.say(NoticeKind::NoteNotKept { why: "forbidden".to_owned() }, AT);
        notices.follow(&[(arun.id, farah.id)]);
        notices.forget(&[ritika.id].into());
        let left = NoticeChat { id: farah.id, ..arun };
        assert_eq!(kinds(&notices)[1], NoticeKind::NotTakenBack { chats: vec![left] });
        notices.forget(&[farah.id].into());
        assert_eq!(kinds(&notices), [NoticeKind::NoteNotKept { why: "forbidden".to_owned() }]);
    }

    #[test]
    fn no_two_lists_of_an_app_name_their_notices_alike() {
        let (of_the_app, wish) = (Notices::default(), CommandId::from_uuid(chat("Ritika").id.as_uuid()));
        let of_the_desk = of_the_app.beside();
        of_the_app.say(NoticeKind::CacheRebuilt, AT);
        of_the_desk.say(NoticeKind::NoteNotKept { why: "forbidden".to_owned() }, AT);
        let kept = of_the_desk.id_of(wish);
        let ids: BTreeSet<_> =
            of_the_app.all().iter().chain(&of_the_desk.all()).map(|notice| notice.id).collect();
        assert_eq!((ids.len(), ids.contains(&kept), of_the_desk.id_of(wish)), (2, false, kept));
        assert_eq!((of_the_app.dismiss(kept), of_the_desk.dismiss(kept)), (None, Some(wish)));
    }
}
