//! Schedules the outbox: which command goes next, and what pauses after a failure. Knows no hub and no outbox.
//!
//! A command is in the lane of its conversation while it is asked for, and so is one whose file is brought. Both are counted by
//! themselves: files are slow, and whoever waits for one of the few places for them takes none from anybody else. One file for several
//! conversations travels once; those who wait for it are passed over until it is there.
//!
//! What was tried in vain rests, for longer each time: a lane whose command had no answer, a file that could not be brought. Where the hub
//! cannot be reached everything does, and where it answers nobody: as many lanes as there are, one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sangam_cache::Outgoing;
use sangam_model::Random;
use sangam_model::backoff::Backoff;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::outgoing::OutgoingFile;
use sangam_model::time::SECOND;
use sangam_protocol::CommandBody;
use tokio::time::Instant;

use crate::hub::HubError;
use crate::uploads::file_of;

/// Conversations that send beside each other.
const LANES: usize = 8;
/// Files that travel beside each other, and beside what needs none.
const FILES: usize = 2;
/// What was tried in vain rests so long, or up to half of it by chance.
const RESTS: Backoff = Backoff { first: 500, factor: 2, longest: 20 * SECOND };

/// One command of a conversation is under way at a time; beside it what waits for no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lane {
    conversation: ConversationId,
    beside: Option<Beside>,
}

/// What waits for no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    /// A change of privacy.
    Privacy,
    /// A change of this plan, which the hub sends at its time.
    Plan(MessageId),
}

impl Lane {
    pub(super) const fn of(outgoing: &Outgoing) -> Self {
        let beside = match outgoing.command.body {
            CommandBody::SetPrivate { .. } => Some(Beside::Privacy),
            CommandBody::ChangeLater { later_id, .. } | CommandBody::CancelLater { later_id, .. } => {
                Some(Beside::Plan(later_id))
            }
            _ => None,
        };
        Self { conversation: outgoing.conversation, beside }
    }

    /// Whether it has room whatever else is under way.
    pub(super) const fn is_beside(self) -> bool {
        self.beside.is_some()
    }
}

/// The first step of a command.
pub(super) enum Step {
    /// Upload this first.
    Bring(OutgoingFile),
    /// Send it.
    Ask,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Lane(Lane),
    /// By its digest.
    File(String),
}

#[derive(Clone, Copy)]
struct Rest {
    until: Instant,
    /// How often it was tried in vain.
    failures: u32,
}

/// See the module.
#[derive(Clone, Default)]
pub(super) struct Traffic {
    asking: BTreeSet<Lane>,
    /// Uploads under way: the lane and the digest.
    bringing: BTreeMap<Lane, String>,
    rests: BTreeMap<Place, Rest>,
    /// Everything rests.
    all: Option<Rest>,
    /// Lanes without an answer since the last answer of any lane.
    in_vain: BTreeSet<Lane>,
}

impl Traffic {
    /// Ends all pauses, for a new connection.
    pub(super) fn begin_anew(&mut self) {
        self.rests.clear();
        self.in_vain.clear();
        self.all = None;
    }

    /// Until when everything rests.
    pub(super) fn pause(&self, now: Instant) -> Option<Instant> {
        self.all.map(|rest| rest.until).filter(|until| *until > now)
    }

    /// When the next of what rests may go on.
    pub(super) fn next_end(&self, now: Instant) -> Option<Instant> {
        self.rests.values().map(|rest| rest.until).filter(|until| *until > now).min()
    }

    /// Takes up a command, if it need not wait.
    pub(super) fn take(&mut self, outgoing: &Outgoing, now: Instant) -> Option<Step> {
        let lane = Lane::of(outgoing);
        let is_busy = self.asking.contains(&lane) || self.bringing.contains_key(&lane);
        if is_busy || self.is_resting(&Place::Lane(lane), now) {
            return None;
        }
        let Some(file) = file_of(outgoing) else {
            let has_room = lane.is_beside() || !self.is_full();
            return (has_room && self.asking.insert(lane)).then_some(Step::Ask);
        };
        let is_travelling = self.bringing.values().any(|sha256| *sha256 == file.sha256);
        let is_resting = self.is_resting(&Place::File(file.sha256.clone()), now);
        if is_travelling || is_resting || self.bringing.len() >= FILES {
            return None;
        }
        self.bringing.insert(lane, file.sha256.clone());
        Some(Step::Bring(file))
    }

    /// Whether all places are taken. What goes beside the messages has one anyway.
    pub(super) fn is_full(&self) -> bool {
        self.asking.len() >= LANES
    }

    fn is_resting(&self, place: &Place, now: Instant) -> bool {
        self.rests.get(place).is_some_and(|rest| rest.until > now)
    }

    /// The upload has ended; its command can be sent.
    pub(super) fn brought(&mut self, lane: Lane) {
        if let Some(sha256) = self.bringing.remove(&lane) {
            self.rests.remove(&Place::File(sha256));
        }
        self.asking.insert(lane);
    }

    /// The upload failed. Commands without a file are not affected.
    pub(super) fn not_brought(&mut self, lane: Lane, error: &HubError, now: Instant, random: &dyn Random) {
        if let Some(sha256) = self.bringing.remove(&lane) {
            self.rest(Place::File(sha256), asked_for(error), now, random);
        }
    }

    /// The hub answered, whatever it said.
    pub(super) fn answered(&mut self, lane: Lane) {
        self.leave(lane);
        self.rests.remove(&Place::Lane(lane));
        self.in_vain.clear();
        self.all = None;
    }

    /// It did not.
    pub(super) fn unanswered(&mut self, lane: Lane, error: &HubError, now: Instant, random: &dyn Random) {
        self.leave(lane);
        self.in_vain.insert(lane);
        let after = asked_for(error);
        if matches!(error, HubError::Unreachable(_)) || self.in_vain.len() >= LANES {
            let failures = self.all.map_or(0, |rest| rest.failures);
            self.all = Some(Rest::behind(failures, after, now, random));
        } else {
            self.rest(Place::Lane(lane), after, now, random);
        }
    }

    /// Nothing came of it here.
    pub(super) fn stuck(&mut self, lane: Lane, now: Instant, random: &dyn Random) {
        self.leave(lane);
        self.rest(Place::Lane(lane), None, now, random);
    }

    /// It is under way no more.
    pub(super) fn leave(&mut self, lane: Lane) {
        self.asking.remove(&lane);
        self.bringing.remove(&lane);
    }

    fn rest(&mut self, place: Place, after: Option<Duration>, now: Instant, random: &dyn Random) {
        let failures = self.rests.get(&place).map_or(0, |rest| rest.failures);
        self.rests.insert(place, Rest::behind(failures, after, now, random));
    }
}

impl Rest {
    fn behind(failures: u32, after: Option<Duration>, now: Instant, random: &dyn Random) -> Self {
        let failures = failures.saturating_add(1);
        let rest = Duration::from_millis(RESTS.scattered(failures, 2, random).unsigned_abs());
        Self { until: now + rest.max(after.unwrap_or_default()), failures }
    }
}

/// The pause the hub asked for (`Retry-After`).
const fn asked_for(error: &HubError) -> Option<Duration> {
    match error {
        HubError::Busy { retry_after } => *retry_after,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sangam_cache::OutgoingState;
    use sangam_model::{SeededRandom, Timestamp};
    use sangam_protocol::Command;
    use serde_json::{Value, json};

    use super::*;
    use crate::transport::TransportError;

    fn command(chat: u128, mut body: Value) -> Outgoing {
        let id = format!("01932b8e-7c2a-7000-8000-{chat:012x}");
        let conversation: ConversationId = id.parse().unwrap();
        body["conversation_id"] = json!(conversation);
        Outgoing {
            command: Command { id: id.parse().unwrap(), body: serde_json::from_value(body).unwrap() },
            conversation,
            made_at: Timestamp::from_secs(1_795_302_220),
            state: OutgoingState::Waiting,
            attempts: 0,
            leaves_at: None,
            gives_back: None,
        }
    }

    fn text(chat: u128) -> Outgoing {
        command(chat, json!({ "type": "send_text", "text": "haan" }))
    }

    fn wish(chat: u128) -> Outgoing {
        command(chat, json!({ "type": "set_private", "private": true }))
    }

    fn file(chat: u128, which: u8) -> Outgoing {
        let file = json!({ "sha256": hex::encode([which; 32]), "mime_type": "application/pdf",
            "filename": "catalogue.pdf", "size_bytes": 60 << 20 });
        command(
            chat,
            json!({ "type": "send", "content": { "kind": "file", "media": "document", "file": file } }),
        )
    }

    fn busy() -> HubError {
        HubError::Busy { retry_after: None }
    }

    /// A desk with its clock.
    struct Desk {
        traffic: Traffic,
        now: Instant,
        random: SeededRandom,
    }

    impl Desk {
        fn new() -> Self {
            Self { traffic: Traffic::default(), now: Instant::now(), random: SeededRandom::new(5) }
        }

        fn takes(&mut self, outgoing: &Outgoing) -> bool {
            self.traffic.take(outgoing, self.now).is_some()
        }

        fn is_not_answered(&mut self, outgoing: &Outgoing, error: &HubError) {
            assert!(self.takes(outgoing));
            self.traffic.unanswered(Lane::of(outgoing), error, self.now, &self.random);
        }
    }

    #[test]
    fn files_take_no_lane_from_words_and_one_file_for_many_chats_travels_once() {
        let mut desk = Desk::new();
        let taken: Vec<_> = (0..10).filter(|chat| desk.takes(&file(*chat, 1))).collect();
        assert_eq!(taken, [0], "the others wait for the same file");
        assert!(desk.takes(&file(10, 2)));
        assert!(!desk.takes(&file(11, 3)), "two travel, and the third waits");
        let words: Vec<_> = (20..40).filter(|chat| desk.takes(&text(*chat))).collect();
        assert_eq!(words.len(), LANES);
        assert!(desk.traffic.is_full() && desk.takes(&wish(41)) && desk.takes(&wish(20)));
        assert!(!desk.takes(&text(10)), "behind the file of its chat");

        desk.traffic.brought(Lane::of(&file(0, 1)));
        assert!(desk.takes(&file(11, 3)), "its place is free");
        assert!(!desk.takes(&text(0)), "its command is asked for");
        desk.traffic.answered(Lane::of(&file(0, 1)));
        desk.traffic.leave(Lane::of(&file(10, 2)));
        assert!(desk.takes(&file(1, 1)));
    }

    #[test]
    fn what_was_tried_in_vain_rests_alone_and_for_longer_each_time() {
        let mut desk = Desk::new();
        let mut rests = Vec::new();
        for _ in 0..9 {
            desk.is_not_answered(&text(1), &busy());
            assert!(!desk.takes(&text(1)) && desk.takes(&text(2)));
            assert_eq!(desk.traffic.pause(desk.now), None);
            desk.traffic.leave(Lane::of(&text(2)));
            let until = desk.traffic.next_end(desk.now).unwrap();
            rests.push(until - desk.now);
            desk.now = until;
        }
        let (first, longest) = (Duration::from_millis(500), Duration::from_secs(20));
        assert!(rests[0] <= first && rests[8] >= longest / 2, "{rests:?}");
        assert!(rests.iter().all(|rest| *rest <= longest));
        let peace = Duration::from_secs(50);
        desk.is_not_answered(&text(1), &HubError::Busy { retry_after: Some(peace) });
        assert_eq!(desk.traffic.next_end(desk.now), Some(desk.now + peace), "the hub asked for it");
        desk.traffic.begin_anew();
        assert!(desk.takes(&text(1)), "on another line");
    }

    #[test]
    fn a_file_that_cannot_be_brought_rests_for_every_chat_it_is_for_and_holds_up_nothing_else() {
        let mut desk = Desk::new();
        for which in 0..20 {
            assert!(desk.takes(&file(u128::from(which), which)));
            let lane = Lane::of(&file(u128::from(which), which));
            desk.traffic.not_brought(lane, &busy(), desk.now, &desk.random);
        }
        assert!(!desk.takes(&file(30, 7)) && desk.takes(&file(31, 40)) && desk.takes(&text(32)));
    }

    #[test]
    fn where_nobody_is_answered_everything_rests_and_one_answer_ends_that() {
        let mut desk = Desk::new();
        let away = HubError::Unreachable(TransportError::unreachable("the test cut it"));
        desk.is_not_answered(&text(1), &away);
        let until = desk.traffic.pause(desk.now).unwrap();
        assert_eq!(desk.traffic.pause(until), None);

        desk.traffic.begin_anew();
        for chat in 1..LANES as u128 {
            desk.is_not_answered(&text(chat), &busy());
            assert_eq!(desk.traffic.pause(desk.now), None, "it may be that one command");
        }
        assert!(desk.takes(&text(20)));
        desk.is_not_answered(&text(21), &busy());
        assert!(desk.traffic.pause(desk.now).is_some());
        desk.traffic.answered(Lane::of(&text(20)));
        assert_eq!(desk.traffic.pause(desk.now), None);
    }
}
