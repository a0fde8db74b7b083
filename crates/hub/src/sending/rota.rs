//! The order in which queued messages are tried, with turns between authors.
//!
//! The rota holds in memory what the database says is queued, in the order in which it may go: of a conversation only the oldest, and
//! that only while no call of the conversation is under way; among the oldest of a number's conversations the oldest of that author
//! whose [turn](Turns) it is. Numbers do not wait for each other: each rests, and has its calls under way, by itself. Picking costs
//! the same however much is queued.
//!
//! It is an index, not the truth: whether a message may begin is decided in the transaction that begins it. New messages are read as
//! they become due; now and then everything is read, so that nothing another hand changed stays unseen.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId, NumberId, PersonId};
use sangam_model::send;
use sangam_model::turns::Turns;

use crate::inbox::QueuedSend;

/// Calls of one number under way at once. When WhatsApp falls silent, no more than these become unknown.
const PARALLEL: usize = 32;
/// How often everything is read again, in milliseconds.
const RELIED_ON: i64 = 10_000;
/// How late a message may be committed after its due time was set, clocks of several hubs included, and still be found by the next
/// read.
const WRITTEN_WITHIN: i64 = 1_000;

/// Oldest first.
type Place = (i64, MessageId);
type Author = Option<PersonId>;

/// Everything that waits.
#[derive(Default)]
pub(super) struct Rota {
    numbers: BTreeMap<NumberId, Line>,
    chats: BTreeMap<ConversationId, Chat>,
    chat_of: BTreeMap<MessageId, (ConversationId, Place)>,
    under_way: BTreeSet<MessageId>,
    /// Conversations whose oldest message may not go yet.
    resting: BTreeSet<(Timestamp, ConversationId)>,
    /// When everything was read last.
    read_whole_at: Option<Timestamp>,
    /// Everything due up to this instant was read.
    read_until: Timestamp,
}

/// What waits for one number.
#[derive(Default)]
struct Line {
    heads: BTreeMap<Author, BTreeSet<(Place, ConversationId)>>,
    turns: Turns<Author>,
    rests_until: Timestamp,
    under_way: usize,
}

/// What waits in one conversation.
struct Chat {
    number: NumberId,
    queue: BTreeMap<Place, QueuedSend>,
    is_busy: bool,
    rests_until: Timestamp,
    shown: Listing,
}

/// Where its oldest message can be found.
#[derive(Clone, Copy)]
enum Listing {
    Nowhere,
    Resting(Timestamp),
    Head(Author, Place),
}

impl Rota {
    /// The due time from which to read the queue; `None`: read everything.
    pub(super) fn reads_from(&self, now: Timestamp) -> Option<Timestamp> {
        let is_known = self.read_whole_at.is_some_and(|at| (0..RELIED_ON).contains(&now.since(at)));
        is_known.then_some(self.read_until.plus(-WRITTEN_WITHIN))
    }

    pub(super) fn knows(&self, id: MessageId) -> bool {
        self.chat_of.contains_key(&id)
    }

    /// Whether its call has begun and not ended.
    pub(super) fn is_under_way(&self, id: MessageId) -> bool {
        self.under_way.contains(&id)
    }

    /// How many messages wait.
    pub(super) fn len(&self) -> usize {
        self.chat_of.len()
    }

    /// Adds what was read at `now`. `all` has the ids of everything queued, if everything was read.
    pub(super) fn read(&mut self, new: Vec<QueuedSend>, all: Option<&HashSet<MessageId>>, now: Timestamp) {
        if let Some(all) = all {
            let is_gone = |(id, (chat, _)): &(&MessageId, &(ConversationId, Place))| {
                !all.contains(id) && self.chats.get(chat).is_some_and(|chat| !chat.is_busy)
            };
            let gone: Vec<MessageId> = self.chat_of.iter().filter(is_gone).map(|(id, _)| *id).collect();
            gone.into_iter().for_each(|id| self.remove(id, now));
            self.read_whole_at = Some(now);
        }
        self.read_until = now;
        new.into_iter().for_each(|waiting| self.add(waiting, now));
        let rested = self.resting.iter().take_while(|(at, _)| *at <= now);
        let misled = self.resting.iter().rev().take_while(|(at, _)| believed(*at, now) != *at);
        let shown: Vec<ConversationId> = rested.chain(misled).map(|(_, chat)| *chat).collect();
        shown.into_iter().for_each(|chat| self.show(chat, now));
    }

    /// Reads everything next time.
    pub(super) const fn distrust(&mut self) {
        self.read_whole_at = None;
    }

    /// Numbers that have something to send.
    pub(super) fn numbers(&self) -> Vec<NumberId> {
        self.numbers.iter().filter(|(_, line)| !line.heads.is_empty()).map(|(number, _)| *number).collect()
    }

    /// What goes next through this number, if it may send.
    pub(super) fn next(&self, number: NumberId, now: Timestamp) -> Option<QueuedSend> {
        let line = self.numbers.get(&number)?;
        if believed(line.rests_until, now) > now || line.under_way >= PARALLEL {
            return None;
        }
        let author = line.turns.next(line.heads.keys())?;
        let (place, chat) = line.heads.get(author)?.first()?;
        self.chats.get(chat)?.queue.get(place).cloned()
    }

    /// Its call is under way.
    pub(super) fn begin(&mut self, waiting: &QueuedSend, now: Timestamp) {
        let line = self.numbers.entry(waiting.job.number_id).or_default();
        line.turns.serve(waiting.author);
        line.under_way += 1;
        self.under_way.insert(waiting.job.message_id);
        self.set_busy(waiting.job.conversation_id, true, now);
    }

    /// Its call has ended; it waits again, or does not.
    pub(super) fn end(&mut self, waiting: &QueuedSend, again: Option<QueuedSend>, now: Timestamp) {
        if let Some(line) = self.numbers.get_mut(&waiting.job.number_id) {
            line.under_way = line.under_way.saturating_sub(1);
        }
        self.under_way.remove(&waiting.job.message_id);
        self.set_busy(waiting.job.conversation_id, false, now);
        self.replace(waiting.job.message_id, again, now);
    }

    /// Replaces a message with what the database says now.
    pub(super) fn replace(&mut self, id: MessageId, by: Option<QueuedSend>, now: Timestamp) {
        self.remove(id, now);
        if let Some(waiting) = by {
            self.add(waiting, now);
        }
    }

    /// Nothing of this number goes before `until`.
    pub(super) fn rest_number(&mut self, number: NumberId, until: Timestamp) {
        self.numbers.entry(number).or_default().rests_until = until;
    }

    /// Nothing of this conversation goes before `until`.
    pub(super) fn rest_chat(&mut self, id: ConversationId, until: Timestamp, now: Timestamp) {
        if let Some(chat) = self.chats.get_mut(&id) {
            chat.rests_until = until;
            self.show(id, now);
        }
    }

    /// The clock was set back: ends every rest and reads everything again.
    pub(super) fn wake_all(&mut self, now: Timestamp) {
        self.distrust();
        self.numbers.values_mut().for_each(|line| line.rests_until = line.rests_until.min(now));
        let chats: Vec<ConversationId> = self.chats.keys().copied().collect();
        chats.into_iter().for_each(|chat| self.rest_chat(chat, now, now));
    }

    /// An upload of this file has ended: messages that waited for it are tried.
    pub(super) fn wake_wanting(&mut self, digest: &str, now: Timestamp) {
        let wants = |chat: &Chat| {
            chat.queue.first_key_value().is_some_and(|(_, waiting)| waiting.wants.as_deref() == Some(digest))
        };
        let woken: Vec<ConversationId> =
            self.chats.iter().filter(|(_, chat)| wants(chat)).map(|(id, _)| *id).collect();
        woken.into_iter().for_each(|id| self.rest_chat(id, now, now));
    }

    /// When the next resting message may be tried.
    pub(super) fn next_at(&self, now: Timestamp) -> Option<Timestamp> {
        let rested = self.resting.first().map(|(at, _)| *at);
        let lines = self.numbers.values().filter(|line| !line.heads.is_empty() && line.under_way < PARALLEL);
        lines.map(|line| believed(line.rests_until, now)).chain(rested).filter(|at| *at > now).min()
    }

    fn add(&mut self, waiting: QueuedSend, now: Timestamp) {
        let (id, chat_id, number) =
            (waiting.job.message_id, waiting.job.conversation_id, waiting.job.number_id);
        let place = (waiting.job.place, id);
        if self.chat_of.insert(id, (chat_id, place)).is_some() {
            return;
        }
        let new = || Chat {
            number,
            queue: BTreeMap::new(),
            is_busy: false,
            rests_until: Timestamp::default(),
            shown: Listing::Nowhere,
        };
        self.chats.entry(chat_id).or_insert_with(new).queue.insert(place, waiting);
        self.show(chat_id, now);
    }

    fn remove(&mut self, id: MessageId, now: Timestamp) {
        let Some((chat_id, place)) = self.chat_of.remove(&id) else { return };
        if let Some(chat) = self.chats.get_mut(&chat_id) {
            chat.queue.remove(&place);
            self.show(chat_id, now);
        }
    }

    fn set_busy(&mut self, id: ConversationId, is_busy: bool, now: Timestamp) {
        if let Some(chat) = self.chats.get_mut(&id) {
            chat.is_busy = is_busy;
            self.show(id, now);
        }
    }

    /// Puts a conversation's oldest message where it is found now.
    fn show(&mut self, id: ConversationId, now: Timestamp) {
        let Some(chat) = self.chats.get_mut(&id) else { return };
        let line = self.numbers.entry(chat.number).or_default();
        match std::mem::replace(&mut chat.shown, Listing::Nowhere) {
            Listing::Nowhere => {}
            Listing::Resting(at) => drop(self.resting.remove(&(at, id))),
            Listing::Head(author, place) => line.hide(author, (place, id)),
        }
        let Some((place, waiting)) = chat.queue.first_key_value().filter(|_| !chat.is_busy) else {
            if chat.queue.is_empty() && !chat.is_busy {
                self.chats.remove(&id);
            }
            return;
        };
        let at = waiting.job.free_at(now).max(believed(chat.rests_until, now));
        if at > now {
            self.resting.insert((at, id));
            chat.shown = Listing::Resting(at);
        } else {
            line.heads.entry(waiting.author).or_default().insert((*place, id));
            chat.shown = Listing::Head(waiting.author, *place);
        }
    }
}

/// Limits a rest to the longest pause, in case it was set under a wrong clock.
fn believed(until: Timestamp, now: Timestamp) -> Timestamp {
    if until.since(now) <= send::LONGEST_PAUSE { until } else { now }
}

impl Line {
    fn hide(&mut self, author: Author, head: (Place, ConversationId)) {
        if let Some(heads) = self.heads.get_mut(&author) {
            heads.remove(&head);
            if heads.is_empty() {
                self.heads.remove(&author);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use sangam_model::id::WorkspaceId;
    use uuid::Uuid;

    use super::*;
    use crate::store::{SendJob, SendState};

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    /// The `place`-th message of this author, in this conversation, through this number.
    fn waiting(place: u8, author: u8, chat: u8, number: u8) -> QueuedSend {
        let id = |nth: u8| Uuid::from_u128(u128::from(nth));
        QueuedSend {
            job: SendJob {
                message_id: MessageId::from_uuid(id(place)),
                workspace_id: WorkspaceId::from_uuid(id(0)),
                number_id: NumberId::from_uuid(id(number)),
                conversation_id: ConversationId::from_uuid(id(chat)),
                place: i64::from(place),
                state: SendState::Queued,
                attempts: 0,
                due_at: NOW,
            },
            author: Some(PersonId::from_uuid(id(author))),
            wants: None,
        }
    }

    fn rota(all: impl IntoIterator<Item = QueuedSend>) -> Rota {
        let mut rota = Rota::default();
        rota.read(all.into_iter().collect(), Some(&HashSet::new()), NOW);
        rota
    }

    /// Begins whatever may begin, in its turn.
    fn begin_all(rota: &mut Rota, now: Timestamp) -> Vec<QueuedSend> {
        let mut begun = Vec::new();
        for number in rota.numbers() {
            while let Some(next) = rota.next(number, now) {
                rota.begin(&next, now);
                begun.push(next);
            }
        }
        begun
    }

    fn places(begun: &[QueuedSend]) -> Vec<i64> {
        begun.iter().map(|waiting| waiting.job.place).collect()
    }

    #[test]
    fn one_answer_overtakes_a_hundred_of_somebody_else() {
        let many = (0..20).map(|nth| waiting(nth, 1, nth, 0));
        let mut rota = rota(many.chain([waiting(30, 2, 30, 0), waiting(31, 2, 31, 0)]));
        assert_eq!(places(&begin_all(&mut rota, NOW))[..5], [0, 30, 1, 31, 2]);
    }

    #[test]
    fn a_number_that_rests_or_is_full_holds_no_other() {
        let mut rota = rota((0..100).map(|nth| waiting(nth, 1, nth, 0)).chain([waiting(200, 1, 200, 1)]));
        rota.rest_number(waiting(0, 1, 0, 0).job.number_id, NOW.plus(50));
        assert_eq!(places(&begin_all(&mut rota, NOW)), [200]);
        assert_eq!(rota.next_at(NOW), Some(NOW.plus(50)));
        assert_eq!(begin_all(&mut rota, NOW.plus(50)).len(), PARALLEL);
    }

    #[test]
    fn what_waits_to_be_repeated_holds_its_conversation_and_no_other() {
        let mut rota = rota([waiting(1, 1, 7, 0), waiting(2, 1, 7, 0), waiting(3, 1, 8, 0)]);
        let first = begin_all(&mut rota, NOW).remove(0);
        let mut again = first.clone();
        again.job.attempts = 1;
        again.job.due_at = NOW.plus(1_000);
        rota.end(&first, Some(again), NOW);
        assert_eq!(begin_all(&mut rota, NOW), vec![]);
        rota.read(vec![], None, NOW.plus(1_000));
        assert_eq!(places(&begin_all(&mut rota, NOW.plus(1_000))), [1]);
    }

    #[test]
    fn what_another_hand_took_away_is_forgotten_when_everything_is_read() {
        let mut rota = rota([waiting(1, 1, 7, 0), waiting(2, 1, 7, 0)]);
        let left = HashSet::from([waiting(2, 1, 7, 0).job.message_id]);
        rota.read(vec![], Some(&left), NOW);
        assert_eq!((places(&begin_all(&mut rota, NOW)), rota.len()), (vec![2], 1));
    }

    #[test]
    fn a_rest_by_a_clock_that_ran_ahead_is_not_believed() {
        let ahead = NOW.plus(3_600_000);
        let mut rota = rota([waiting(1, 1, 7, 0), waiting(2, 1, 8, 1)]);
        rota.rest_number(waiting(1, 1, 7, 0).job.number_id, ahead.plus(50));
        rota.rest_chat(waiting(2, 1, 8, 1).job.conversation_id, ahead.plus(50), ahead);
        rota.read(vec![], None, NOW);
        assert_eq!(places(&begin_all(&mut rota, NOW)), [1, 2]);
    }

    #[test]
    fn what_was_never_tried_waits_for_no_clock() {
        let mut early = waiting(1, 1, 7, 0);
        early.job.due_at = NOW.plus(200_000);
        let mut put_off = QueuedSend { job: SendJob { attempts: 1, ..early.job }, ..waiting(2, 1, 8, 0) };
        put_off.job.message_id = waiting(2, 1, 8, 0).job.message_id;
        put_off.job.conversation_id = waiting(2, 1, 8, 0).job.conversation_id;
        assert_eq!(places(&begin_all(&mut rota([early, put_off]), NOW)), [1]);
    }

    proptest! {
        /// Whatever comes, ends and rests: of a conversation one is under way at a time, in order, and in the end all have gone.
        #[test]
        fn everything_goes_once_in_the_order_of_its_conversation(
            steps in vec((0_u8..4, 0_u8..6, any::<bool>()), 1..120),
        ) {
            let (mut rota, mut under_way, mut gone) = (Rota::default(), Vec::<QueuedSend>::new(), Vec::new());
            let (mut now, mut written) = (NOW, 0);
            for (author, chat, rests) in steps {
                written += 1;
                let new = waiting(written, author, chat, chat % 2);
                rota.read(vec![new.clone()], None, now);
                if rests {
                    rota.rest_chat(new.job.conversation_id, now.plus(30), now);
                } else if let Some(done) = under_way.pop() {
                    rota.end(&done, None, now);
                }
                for begun in begin_all(&mut rota, now) {
                    let chat = begun.job.conversation_id;
                    prop_assert!(under_way.iter().all(|other| other.job.conversation_id != chat));
                    gone.push((chat, begun.job.place));
                    under_way.push(begun);
                }
                now = now.plus(10);
            }
            now = now.plus(1_000);
            while rota.len() > 0 {
                under_way.drain(..).for_each(|done| rota.end(&done, None, now));
                rota.read(vec![], None, now);
                under_way = begin_all(&mut rota, now);
                prop_assert!(!under_way.is_empty() || rota.len() == 0);
                gone.extend(under_way.iter().map(|begun| (begun.job.conversation_id, begun.job.place)));
            }
            prop_assert_eq!(gone.len(), usize::from(written));
            for chat in gone.iter().map(|(chat, _)| *chat).collect::<BTreeSet<_>>() {
                prop_assert!(gone.iter().filter(|(of, _)| *of == chat).is_sorted_by_key(|(_, place)| *place));
            }
        }
    }
}
