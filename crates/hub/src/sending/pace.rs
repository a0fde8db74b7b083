//! Rate limits for sending (`docs/whatsapp.md` §3.6).
//!
//! Three limiters, each a state machine that gets the time as an argument:
//!
//! - a [`Bucket`] per number: twenty messages a second. What customers write counts, and may not be refused: it is only taken note
//!   of, and that a little late. So a burst after a quiet second never takes all twenty: some are kept back for what is on its
//!   way, in either direction, and more of them the more customers write. This costs no message of a busy number.
//! - a [`Pair`] per conversation: one message in six seconds in the long run, and up to forty-five at once, borrowed from the
//!   future.
//! - a [`Refusals`] for whatever WhatsApp itself said no to: the pair, the number, or the whole app waits 1, 4, 16, … seconds.
//!
//! All of it lives in memory. A hub that starts anew, or takes over from another, cannot know what went just before: it takes every
//! number for spent, and lends to a pair only a few messages, until a second, or everything that could be owed, has passed.

use std::collections::HashMap;

use parking_lot::Mutex;
use sangam_cloud_api::error::{self, Meaning};
use sangam_model::Timestamp;
use sangam_model::backoff::Backoff;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::time::SECOND;

use crate::inbox::Outcome;

const PER_SECOND: i64 = 20;
const INTERVAL: i64 = SECOND / PER_SECOND;
/// Messages kept back for calls on their way to WhatsApp: a fifth of a second.
const ON_THEIR_WAY: i64 = 4;
/// Messages kept back at most.
const KEPT_BACK: i64 = 12;
/// The span over which customers' messages are counted; the one before it is remembered.
const COUNTED: i64 = 10 * SECOND;
/// Messages to one person that may go out at once.
const BURST: i64 = 45;
/// What each of them costs.
const PAIR_INTERVAL: i64 = 6 * SECOND;
/// The same while it is not known what was sent before.
const FIRST_BURST: i64 = 5;
/// After refusals in a row.
const PAUSES: Backoff = Backoff { first: SECOND, factor: 4, longest: 300 * SECOND };
/// Pairs remembered before those that are rested are let go.
const PAIRS: usize = 4_096;

/// A token bucket: twenty a second.
#[derive(Debug)]
struct Bucket {
    full_at: Timestamp,
    wrote: Wrote,
}

/// Counts of customers' messages, in the present and the previous span.
#[derive(Debug, Default)]
struct Wrote {
    since: Timestamp,
    now: i64,
    before: i64,
}

impl Wrote {
    fn look(&mut self, now: Timestamp) {
        let stretches = now.since(self.since) / COUNTED;
        if stretches != 0 {
            self.before = if stretches == 1 { self.now } else { 0 };
            self.now = 0;
            self.since = now;
        }
    }

    /// Tokens to keep back for incoming messages: what customers write in two seconds.
    fn kept_back(&mut self, now: Timestamp) -> i64 {
        self.look(now);
        (2 * SECOND * self.now.max(self.before) + COUNTED - 1) / COUNTED
    }
}

impl Bucket {
    /// A bucket that is full at this instant.
    fn full_at(full_at: Timestamp) -> Self {
        Self { full_at, wrote: Wrote::default() }
    }

    /// Corrects an instant further ahead than an empty bucket allows: the clock was set back.
    fn look(&mut self, now: Timestamp) {
        self.full_at = self.full_at.max(now).min(now.plus(SECOND));
    }

    /// From when on there is room for one more.
    fn free_at(&mut self, now: Timestamp) -> Timestamp {
        self.look(now);
        let kept_back = (ON_THEIR_WAY + self.wrote.kept_back(now)).min(KEPT_BACK);
        self.full_at.plus((kept_back + 1) * INTERVAL - SECOND).max(now)
    }

    /// Takes a token for a message sent or received. The bucket may go below zero, because incoming messages cannot be refused.
    fn spend(&mut self, now: Timestamp) {
        self.look(now);
        self.full_at = self.full_at.plus(INTERVAL).min(now.plus(SECOND));
    }

    fn came_in(&mut self, now: Timestamp) {
        self.wrote.look(now);
        self.wrote.now += 1;
        self.spend(now);
    }
}

/// The pair rate: one in six seconds, bursts of forty-five.
#[derive(Debug, Default)]
struct Pair {
    /// Until when what was sent is paid for.
    paid_at: Timestamp,
    refusals: Refusals,
}

impl Pair {
    /// A pair of which it is not known what was sent before this hub began.
    fn unknown_since(began: Timestamp) -> Self {
        let owed = if began == Timestamp::default() { 0 } else { (BURST - FIRST_BURST) * PAIR_INTERVAL };
        Self { paid_at: began.plus(owed), refusals: Refusals::default() }
    }

    fn look(&mut self, now: Timestamp) {
        self.paid_at = self.paid_at.max(now).min(now.plus(BURST * PAIR_INTERVAL));
    }

    fn free_at(&mut self, now: Timestamp) -> Timestamp {
        self.look(now);
        self.paid_at.plus((1 - BURST) * PAIR_INTERVAL).max(self.refusals.free_at(now))
    }

    fn spend(&mut self, now: Timestamp) {
        self.look(now);
        self.paid_at = self.paid_at.plus(PAIR_INTERVAL);
    }

    /// Whether it has no debt, so that dropping it changes nothing.
    fn is_rested(&self, now: Timestamp) -> bool {
        self.paid_at <= now && self.refusals.count == 0
    }
}

/// What is shut for longer after each refusal in a row.
#[derive(Debug, Default)]
struct Refusals {
    shut_until: Timestamp,
    /// The length of the present pause, so that a clock that is set back does not extend it.
    pause: i64,
    count: u32,
}

impl Refusals {
    fn free_at(&mut self, now: Timestamp) -> Timestamp {
        self.shut_until = self.shut_until.min(now.plus(self.pause));
        self.shut_until.max(now)
    }

    /// Of several refused calls that were under way at once only the first counts.
    fn refused(&mut self, now: Timestamp) {
        if self.free_at(now) > now {
            return;
        }
        self.count = self.count.saturating_add(1);
        self.pause = PAUSES.after(self.count);
        self.shut_until = now.plus(self.pause);
    }

    fn accepted(&mut self) {
        self.count = 0;
    }
}

/// The limiters of a hub.
#[derive(Debug, Default)]
pub struct Pace(Mutex<Measures>);

#[derive(Debug, Default)]
struct Measures {
    /// When this hub began to send; what went before is not known.
    began: Timestamp,
    numbers: HashMap<NumberId, (Bucket, Refusals)>,
    pairs: HashMap<ConversationId, Pair>,
    app: Refusals,
}

/// Until when there is no room, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// For anything of this number.
    Number(Timestamp),
    /// For this conversation; others may go.
    Conversation(Timestamp),
}

impl Wait {
    pub(super) const fn until(self) -> Timestamp {
        match self {
            Self::Number(at) | Self::Conversation(at) => at,
        }
    }
}

impl Measures {
    fn number(&mut self, number: NumberId) -> &mut (Bucket, Refusals) {
        let full_at = self.began.plus(SECOND);
        self.numbers.entry(number).or_insert_with(|| (Bucket::full_at(full_at), Refusals::default()))
    }

    fn pair(&mut self, conversation: ConversationId) -> &mut Pair {
        let began = self.began;
        self.pairs.entry(conversation).or_insert_with(|| Pair::unknown_since(began))
    }
}

impl Pace {
    /// The pace of a hub that begins now.
    #[must_use]
    pub fn begin(now: Timestamp) -> Self {
        Self(Mutex::new(Measures { began: now, ..Measures::default() }))
    }

    /// Starts over, because another hub may have sent meanwhile.
    pub(super) fn begin_anew(&self, now: Timestamp) {
        let mut measures = self.0.lock();
        let app = std::mem::take(&mut measures.app);
        *measures = Measures { began: now, app, ..Measures::default() };
    }

    /// Takes one message from every limiter; or none, and says when there is room.
    pub(super) fn take(
        &self,
        number: NumberId,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Result<(), Wait> {
        let mut measures = self.0.lock();
        if measures.pairs.len() >= PAIRS {
            measures.pairs.retain(|_, pair| !pair.is_rested(now));
        }
        let of_app = measures.app.free_at(now);
        let (bucket, refusals) = measures.number(number);
        let of_number = bucket.free_at(now).max(refusals.free_at(now)).max(of_app);
        if of_number > now {
            return Err(Wait::Number(of_number));
        }
        let pair = measures.pair(conversation);
        let of_pair = pair.free_at(now);
        if of_pair > now {
            return Err(Wait::Conversation(of_pair));
        }
        pair.spend(now);
        measures.number(number).0.spend(now);
        Ok(())
    }

    /// A customer's message came in.
    pub fn came_in(&self, number: NumberId, now: Timestamp) {
        self.0.lock().number(number).0.came_in(now);
    }

    /// WhatsApp reported an error with this code for a number, outside any call.
    pub fn heard(&self, number: NumberId, code: i64, now: Timestamp) {
        let mut measures = self.0.lock();
        match meaning(code) {
            Meaning::NumberThroughput => measures.number(number).1.refused(now),
            Meaning::RequestRate => measures.app.refused(now),
            _ => {}
        }
    }

    /// Learns from what a call brought.
    pub(super) fn learn(
        &self,
        number: NumberId,
        conversation: ConversationId,
        outcome: &Outcome,
        now: Timestamp,
    ) {
        let mut measures = self.0.lock();
        match outcome.error.as_ref().map(|error| meaning(error.code)) {
            Some(Meaning::PairRate) => measures.pair(conversation).refusals.refused(now),
            Some(Meaning::NumberThroughput) => measures.number(number).1.refused(now),
            Some(Meaning::RequestRate) => measures.app.refused(now),
            None if outcome.wamid.is_some() => {
                measures.app.accepted();
                if let Some((_, refusals)) = measures.numbers.get_mut(&number) {
                    refusals.accepted();
                }
                if let Some(pair) = measures.pairs.get_mut(&conversation) {
                    pair.refusals.accepted();
                }
            }
            _ => {}
        }
    }
}

/// What a code of WhatsApp's says, wherever it was said.
fn meaning(code: i64) -> Meaning {
    error::classify(code, None, None).meaning
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use sangam_model::message::MessageError;
    use sangam_model::send::{Answer, Refusal};
    use sangam_model::{ManualClock, SeededRandom};

    use super::*;

    const PAIR_RATE: i64 = 131_056;
    const NUMBER_RATE: i64 = 130_429;

    const START: Timestamp = Timestamp::from_secs(1_795_302_220);

    fn ids() -> (NumberId, ConversationId) {
        let (clock, random) = (ManualClock::new(START), SeededRandom::new(1));
        (NumberId::new(&clock, &random), ConversationId::new(&clock, &random))
    }

    fn refused(code: i64) -> Outcome {
        let error = Some(MessageError { code, title: String::new() });
        let answer = Answer::Refused(Refusal::Passing { wait: 0 });
        Outcome { answer, wamid: None, error, recipient: None }
    }

    #[test]
    fn a_number_of_which_is_told_that_it_is_too_fast_rests_and_no_other() {
        let (number, chat) = ids();
        let pace = Pace::default();
        pace.heard(number, 131_000, START);
        assert_eq!(pace.take(number, chat, START), Ok(()));
        pace.heard(number, NUMBER_RATE, START);
        assert_eq!(pace.take(number, chat, START), Err(Wait::Number(START.plus(SECOND))));
    }

    fn accepted() -> Outcome {
        Outcome { answer: Answer::Accepted, wamid: Some("wamid.1".into()), error: None, recipient: None }
    }

    fn wait(pace: &Pace, now: Timestamp) -> i64 {
        let (number, conversation) = ids();
        pace.take(number, conversation, now).err().map_or(0, |wait| wait.until().since(now))
    }

    #[test]
    fn a_burst_of_sixteen_and_then_one_every_fiftieth_of_a_thousand() {
        let (mut bucket, mut sent) = (Bucket::full_at(START), 0);
        while bucket.free_at(START) <= START {
            bucket.spend(START);
            sent += 1;
        }
        assert_eq!((sent, bucket.free_at(START)), (16, START.plus(50)));
    }

    proptest! {
        /// Whatever comes and goes, no window of a number ever holds more than a burst and what flowed in meanwhile.
        #[test]
        fn no_second_of_a_number_holds_more_than_its_share(
            steps in vec((0_i64..120, any::<bool>()), 1..200),
        ) {
            let (mut bucket, mut now, mut sent) = (Bucket::full_at(START), START, Vec::new());
            for (pause, is_inbound) in steps {
                now = now.plus(pause);
                if is_inbound {
                    bucket.came_in(now);
                } else if bucket.free_at(now) <= now {
                    bucket.spend(now);
                    sent.push(now);
                }
            }
            for (at, first) in sent.iter().enumerate() {
                for (count, last) in sent[at..].iter().enumerate() {
                    prop_assert!(count as i64 <= PER_SECOND + last.since(*first) / INTERVAL);
                }
            }
        }

        #[test]
        fn a_pair_borrows_forty_five_and_pays_one_back_in_six_seconds(
            pauses in vec(prop_oneof![0_i64..500, 0_i64..20_000], 1..300),
        ) {
            let (mut pair, mut now, mut sent) = (Pair::default(), START, Vec::new());
            for pause in pauses {
                now = now.plus(pause);
                if pair.free_at(now) <= now {
                    pair.spend(now);
                    sent.push(now);
                }
            }
            for (at, first) in sent.iter().enumerate() {
                for (count, last) in sent[at..].iter().enumerate() {
                    prop_assert!((count as i64) < BURST + last.since(*first) / PAIR_INTERVAL + 1);
                }
            }
        }

        /// Waiting until the instant that was named is always enough, and never longer than everything borrowed.
        #[test]
        fn the_instant_named_is_free(
            steps in vec((0_i64..3_000, 0_u8..6), 1..150), jump in -4_000_000_i64..4_000_000,
        ) {
            let (pace, (number, conversation), mut now) = (Pace::default(), ids(), START);
            for (pause, event) in steps {
                now = now.plus(pause);
                match event {
                    0 => pace.learn(number, conversation, &refused(PAIR_RATE), now),
                    1 => pace.came_in(number, now),
                    2 => pace.learn(number, conversation, &accepted(), now),
                    _ => drop(pace.take(number, conversation, now)),
                }
            }
            now = now.plus(jump);
            if let Err(wait) = pace.take(number, conversation, now) {
                let free_at = wait.until();
                prop_assert!(free_at > now && free_at.since(now) <= PAUSES.longest);
                // The number may be free before the conversation is.
                let taken = match pace.take(number, conversation, free_at) {
                    Err(Wait::Conversation(at)) => pace.take(number, conversation, at),
                    taken => taken,
                };
                prop_assert_eq!(taken, Ok(()));
            }
        }

        #[test]
        fn a_refusal_takes_nothing(extra in 0_usize..60) {
            let (pace, (number, _)) = (Pace::default(), ids());
            let (clock, random) = (ManualClock::new(START), SeededRandom::new(2));
            let (first, other) = (ConversationId::new(&clock, &random), ConversationId::new(&clock, &random));
            for second in 0..45 {
                pace.take(number, first, START.plus(second * 50)).unwrap();
            }
            let now = START.plus(5_000);
            for _ in 0..extra {
                prop_assert!(pace.take(number, first, now).is_err());
            }
            let free = (0..25).filter(|_| pace.take(number, other, now).is_ok()).count();
            prop_assert_eq!(free, 16);
        }
    }

    #[test]
    fn after_a_refusal_of_the_pair_it_alone_waits_four_times_longer_each_time() {
        let (pace, (number, conversation)) = (Pace::default(), ids());
        let mut now = START;
        for seconds in [1, 4, 16, 64, 256, 300] {
            pace.learn(number, conversation, &refused(PAIR_RATE), now);
            assert_eq!(wait(&pace, now), seconds * SECOND);
            let other = ConversationId::new(&ManualClock::new(now), &SeededRandom::new(9));
            assert_eq!(pace.take(number, other, now), Ok(()), "another person is written to meanwhile");
            now = now.plus(seconds * SECOND);
        }
        pace.learn(number, conversation, &accepted(), now);
        pace.learn(number, conversation, &refused(PAIR_RATE), now);
        assert_eq!(wait(&pace, now), SECOND);
    }

    #[test]
    fn what_many_calls_under_way_are_refused_at_once_is_one_refusal() {
        for code in [PAIR_RATE, NUMBER_RATE, 4] {
            let (pace, (number, conversation)) = (Pace::default(), ids());
            for nth in 0..32 {
                pace.learn(number, conversation, &refused(code), START.plus(nth * 30));
            }
            assert_eq!(wait(&pace, START), SECOND, "{code}");
            pace.learn(number, conversation, &refused(code), START.plus(SECOND));
            assert_eq!(wait(&pace, START.plus(SECOND)), 4 * SECOND, "{code}: the next one is in a row");
        }
    }

    #[test]
    fn a_limit_of_the_number_or_of_the_app_shuts_what_it_is_about() {
        for (code, shuts_all) in [(NUMBER_RATE, false), (4, true), (80_007, true)] {
            let (pace, (number, conversation)) = (Pace::default(), ids());
            pace.learn(number, conversation, &refused(code), START);
            assert_eq!(wait(&pace, START), SECOND, "{code}");
            let (clock, random) = (ManualClock::new(START), SeededRandom::new(7));
            let elsewhere = (NumberId::new(&clock, &random), ConversationId::new(&clock, &random));
            assert_eq!(pace.take(elsewhere.0, elsewhere.1, START).is_err(), shuts_all, "{code}");
        }
    }

    #[test]
    fn what_customers_write_counts_and_is_never_owed_for_longer_than_a_second() {
        let (pace, (number, _)) = (Pace::default(), ids());
        for _ in 0..100 {
            pace.came_in(number, START);
        }
        assert_eq!(wait(&pace, START), (KEPT_BACK + 1) * INTERVAL);
        assert_eq!(wait(&pace, START.plus(SECOND)), 0);
    }

    #[test]
    fn what_is_kept_back_for_customers_is_given_back_when_they_fall_silent() {
        let burst = |quiet: i64| {
            let mut bucket = Bucket::full_at(START);
            (0..30).for_each(|second| bucket.came_in(START.plus(second * SECOND)));
            let now = START.plus(30 * SECOND + quiet);
            let mut sent = 0;
            while bucket.free_at(now) <= now {
                bucket.spend(now);
                sent += 1;
            }
            sent
        };
        assert_eq!((burst(SECOND), burst(20 * SECOND)), (14, 16));
    }

    #[test]
    fn a_hub_that_starts_anew_lends_little_until_it_knows_what_went_before() {
        let (pace, (number, conversation)) = (Pace::begin(START), ids());
        assert_eq!(wait(&pace, START), (ON_THEIR_WAY + 1) * INTERVAL);
        let now = START.plus(SECOND);
        let at_once = (0..20).take_while(|_| pace.take(number, conversation, now).is_ok()).count();
        assert_eq!(at_once, 5);
        let later = START.plus(BURST * PAIR_INTERVAL);
        let pace = Pace::begin(START);
        assert_eq!((0..20).filter(|_| pace.take(number, conversation, later).is_ok()).count(), 16);
    }

    #[test]
    fn a_hub_that_takes_over_knows_as_little_as_one_that_starts() {
        let (pace, (number, conversation)) = (Pace::begin(START), ids());
        let over = START.plus(BURST * PAIR_INTERVAL);
        pace.take(number, conversation, over).unwrap();
        pace.learn(number, conversation, &refused(80_007), over);
        pace.begin_anew(over);
        assert_eq!(wait(&pace, over), SECOND, "what WhatsApp asked the app for stands");
        let now = over.plus(SECOND);
        assert_eq!((0..20).take_while(|_| pace.take(number, conversation, now).is_ok()).count(), 5);
    }

    #[test]
    fn a_clock_that_goes_back_does_not_lock_a_number_up() {
        let (pace, (number, conversation)) = (Pace::default(), ids());
        pace.take(number, conversation, START).unwrap();
        let earlier = START.plus(-3_600_000);
        assert_eq!(wait(&pace, earlier), 5 * INTERVAL);
        let then = earlier.plus(5 * INTERVAL);
        assert_eq!(wait(&pace, then), PAIR_INTERVAL);
        assert_eq!(wait(&pace, then.plus(PAIR_INTERVAL)), 0);
    }

    #[test]
    fn a_pause_is_as_long_by_a_clock_that_went_back() {
        let mut refusals = Refusals::default();
        refusals.refused(START);
        assert_eq!(refusals.free_at(START), START.plus(SECOND));
        let earlier = START.plus(-3_600_000);
        assert_eq!(refusals.free_at(earlier), earlier.plus(SECOND));
    }
}
