//! Pushes to the page, coalesced until the page takes them.
//!
//! Every subscriber has a mailbox. Stale marks in it form a set: a hundred frames that touch one conversation while the screen
//! is busy cost one question afterwards. A mark about everything of a kind swallows the marks about single conversations, and
//! too many single ones become one about everything, so a first sync cannot flood anybody. Other pushes keep their order;
//! stale marks go first, so that whoever hears `arrived` or `open` already asks for the new state. Dropping the subscription
//! removes the mailbox; closing the bell ends every subscription once it is empty.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::api::tag::{Push, Stale, Tag};

/// More marks about single conversations than this become one about all.
const MAX_SINGLE_MARKS: usize = 64;
/// More waiting arrivals than this are old news; the oldest go.
const MAX_WAITING: usize = 128;

#[derive(Default)]
struct Letters {
    stale: BTreeSet<Stale>,
    others: VecDeque<Push>,
    closed: bool,
}

impl Letters {
    fn mark(&mut self, stale: Stale) {
        if self.stale.contains(&Stale::all(stale.tag)) {
            return;
        }
        let of_tag = self.stale.iter().filter(|other| other.tag == stale.tag).count();
        if stale.conversation_id.is_none() || of_tag >= MAX_SINGLE_MARKS {
            self.stale.retain(|other| other.tag != stale.tag);
            self.stale.insert(Stale::all(stale.tag));
        } else {
            self.stale.insert(stale);
        }
    }

    fn take(&mut self) -> Option<Push> {
        if self.stale.is_empty() {
            return self.others.pop_front();
        }
        Some(Push::Stale { stale: std::mem::take(&mut self.stale).into_iter().collect() })
    }
}

#[derive(Default)]
struct Mailbox {
    letters: Mutex<Letters>,
    arrived: Notify,
}

/// One subscription to what the core tells.
pub struct Pushes(Arc<Mailbox>);

impl Pushes {
    /// The next thing told; `None` once the core has closed. May be dropped while waiting without losing anything.
    pub async fn next(&mut self) -> Option<Push> {
        loop {
            let arrived = self.0.arrived.notified();
            {
                let mut letters = self.0.letters.lock();
                if let Some(push) = letters.take() {
                    return Some(push);
                }
                if letters.closed {
                    return None;
                }
            }
            arrived.await;
        }
    }
}

/// Tells every subscriber.
#[derive(Clone, Default)]
pub(crate) struct Bell(Arc<Mutex<Vec<Weak<Mailbox>>>>);

impl Bell {
    pub(crate) fn subscribe(&self) -> Pushes {
        let mailbox = Arc::new(Mailbox::default());
        self.0.lock().push(Arc::downgrade(&mailbox));
        Pushes(mailbox)
    }

    pub(crate) fn stale(&self, stale: impl IntoIterator<Item = Stale>) {
        let marks: Vec<Stale> = stale.into_iter().collect();
        if !marks.is_empty() {
            self.each(|letters| marks.iter().for_each(|mark| letters.mark(*mark)));
        }
    }

    pub(crate) fn all_stale(&self, tags: &[Tag]) {
        self.stale(tags.iter().copied().map(Stale::all));
    }

    pub(crate) fn push(&self, push: &Push) {
        self.each(|letters| {
            if letters.others.len() >= MAX_WAITING {
                letters.others.pop_front();
            }
            letters.others.push_back(push.clone());
        });
    }

    pub(crate) fn close(&self) {
        self.each(|letters| letters.closed = true);
    }

    fn each(&self, mut change: impl FnMut(&mut Letters)) {
        self.0.lock().retain(|mailbox| {
            let Some(mailbox) = mailbox.upgrade() else { return false };
            change(&mut mailbox.letters.lock());
            mailbox.arrived.notify_one();
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::id::ConversationId;
    use sangam_model::{ManualClock, SeededRandom, Timestamp};

    use super::*;

    fn conversations(count: usize) -> Vec<ConversationId> {
        let (clock, random) = (ManualClock::new(Timestamp::from_secs(1_795_302_220)), SeededRandom::new(1));
        (0..count).map(|_| ConversationId::new(&clock, &random)).collect()
    }

    #[tokio::test]
    async fn marks_unite_until_they_are_taken() {
        let bell = Bell::default();
        let mut pushes = bell.subscribe();
        let ids = conversations(2);
        for id in [ids[0], ids[1], ids[0]] {
            bell.stale([Stale::of(Tag::Thread, id)]);
        }
        let Some(Push::Stale { stale }) = pushes.next().await else { panic!("marks come first") };
        assert_eq!(stale.len(), 2);
        bell.all_stale(&[Tag::Thread]);
        bell.stale([Stale::of(Tag::Thread, ids[0])]);
        let Some(Push::Stale { stale }) = pushes.next().await else { panic!("marks come first") };
        assert_eq!(stale, [Stale::all(Tag::Thread)]);
    }

    #[tokio::test]
    async fn a_first_sync_does_not_flood_the_screen() {
        let bell = Bell::default();
        let mut pushes = bell.subscribe();
        bell.stale(conversations(1_000).into_iter().map(|id| Stale::of(Tag::Thread, id)));
        assert_eq!(pushes.next().await, Some(Push::Stale { stale: vec![Stale::all(Tag::Thread)] }));
    }

    #[tokio::test]
    async fn whoever_hears_of_a_customer_already_asks_for_the_new_state() {
        let bell = Bell::default();
        let mut pushes = bell.subscribe();
        let arrived = Push::Arrived { conversation_id: conversations(1)[0], name: "Ritika".into() };
        bell.push(&arrived);
        bell.all_stale(&[Tag::Conversations]);
        bell.close();
        assert!(matches!(pushes.next().await, Some(Push::Stale { .. })));
        assert_eq!(pushes.next().await, Some(arrived));
        assert_eq!(pushes.next().await, None);
    }
}
