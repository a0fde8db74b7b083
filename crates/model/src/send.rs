//! The life of a message on its way to WhatsApp, and why it never goes out twice by itself.
//!
//! WhatsApp has no idempotency key: the same request twice is the same message twice. So before a call begins, the database
//! already says that it began (*sending*), and a message found there without its caller is never taken up again: nobody can
//! know whether it went. It becomes *unknown*, people are told half a minute later, and only WhatsApp (a status that carries
//! our id, a known wamid) or a person resolves it.
//!
//! ```text
//!            begin (committed first)             accepted
//!  queued ──────────────────────────▶ sending ─────────────▶ handed over
//!    ▲                                   │  refused for good ▶ failed
//!    └── not a byte left, or a refusal ──┤  refused account ─▶ held: queued, the number stops
//!        that passes                     └─ anything else, or the caller is gone ─▶ unknown
//! ```
//!
//! A message may be called again only from *queued*, and it returns there only when it is certain that WhatsApp did not take
//! it: no connection was made, or WhatsApp itself said no. A crash at any point leaves *queued* (not begun) or *sending* (begun);
//! both are decided above. This module is the decision alone: no queue, no clock, no call.

use crate::backoff::Backoff;
use crate::time::{SECOND, Timestamp};
use crate::window;

/// How long an outcome may be unknown before people are told: a status usually settles it within seconds.
pub const SILENCE: i64 = 30 * SECOND;

/// Calls that may be begun for one message.
pub const MAX_ATTEMPTS: u32 = 10;

/// Calls that are held against a message at most while WhatsApp was not reached: a line that was down for an hour leaves it chances.
const UNREACHED: u32 = 6;

/// The longest between two calls for one message.
pub const LONGEST_PAUSE: i64 = 300 * SECOND;

/// The rhythm WhatsApp asks for (131056).
const PAUSES: Backoff = Backoff { first: SECOND, factor: 4, longest: LONGEST_PAUSE };

/// What is known of a call that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// WhatsApp took the message and gave it an id.
    Accepted,
    /// No connection was made: not a byte left.
    NotSent,
    /// WhatsApp said no.
    Refused(Refusal),
    /// No answer, or one that says neither.
    Ambiguous,
    /// Whoever made the call is gone.
    CallerGone,
}

/// How WhatsApp said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It passes; not before this many milliseconds, if it said so.
    Passing {
        /// At least this long.
        wait: i64,
    },
    /// This message, unchanged, will not be taken: a person must do something.
    Final,
    /// This message will not be taken, and what is wrong is about the number: it should begin no talks, and may still answer.
    Talks,
    /// Nothing of this number will be taken until someone repairs the connection.
    Account,
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is WhatsApp's now.
    HandedOver,
    /// Back to the queue.
    Again {
        /// Not before.
        at: Timestamp,
        /// Calls that are held against it.
        attempts: u32,
    },
    /// Back to the queue, and the number stops.
    Hold,
    /// It will not arrive.
    Failed,
    /// Nobody knows. Never called again.
    Unknown {
        /// When people are told.
        tell_at: Timestamp,
    },
}

/// What follows from `answer` to the call that began at `started_at`, the `attempts`-th of its message.
#[must_use]
pub fn after(answer: Answer, attempts: u32, started_at: Timestamp, now: Timestamp) -> Next {
    match answer {
        Answer::Accepted => Next::HandedOver,
        Answer::NotSent => {
            Next::Again { at: now.plus(PAUSES.after(attempts)), attempts: attempts.min(UNREACHED) }
        }
        Answer::Refused(Refusal::Passing { .. }) if attempts >= MAX_ATTEMPTS => Next::Failed,
        Answer::Refused(Refusal::Passing { wait }) => {
            Next::Again { at: now.plus(PAUSES.after(attempts).max(wait).min(LONGEST_PAUSE)), attempts }
        }
        Answer::Refused(Refusal::Final | Refusal::Talks) => Next::Failed,
        Answer::Refused(Refusal::Account) => Next::Hold,
        Answer::Ambiguous | Answer::CallerGone => Next::Unknown { tell_at: started_at.plus(SILENCE) },
    }
}

/// From when on what was begun `attempts` times and then put off may be begun again. What was never begun waits for no clock, and
/// what should wait longer than anything does was given its time by a clock that was wrong: both may go now.
#[must_use]
pub fn free_at(attempts: u32, due_at: Timestamp, now: Timestamp) -> Timestamp {
    let is_believed = attempts > 0 && due_at.since(now) <= LONGEST_PAUSE;
    if is_believed { due_at.max(now) } else { now }
}

/// Whether a queued message may still begin: a window that closed while it waited makes it a refusal, not a bill. What may begin a
/// talk, a template, needs no window.
#[must_use]
pub fn may_begin(begins_a_talk: bool, window_closes_at: Option<Timestamp>, now: Timestamp) -> bool {
    begins_a_talk || window::is_open(window_closes_at, now)
}

#[cfg(test)]
mod tests {
    use std::collections::btree_map::Entry;
    use std::collections::{BTreeMap, BTreeSet, VecDeque};

    use super::*;
    use crate::Delivery;

    const ANSWERS: [Answer; 8] = [
        Answer::Accepted,
        Answer::NotSent,
        Answer::Refused(Refusal::Passing { wait: 0 }),
        Answer::Refused(Refusal::Final),
        Answer::Refused(Refusal::Talks),
        Answer::Refused(Refusal::Account),
        Answer::Ambiguous,
        Answer::CallerGone,
    ];

    fn now() -> Timestamp {
        Timestamp::from_secs(1_795_302_220)
    }

    /// Everything that decides what can still happen to one text: what the database says of it, what is on its way, and what its
    /// person sees. Time is left out: whatever may happen later may happen now.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Text {
        queue: Queue,
        /// From the last one on, all attempts are alike.
        attempts: u32,
        call: Option<Call>,
        shown: Delivery,
        /// The number stopped and waits for somebody to repair the connection.
        is_stopped: bool,
        /// How often WhatsApp took it.
        taken: u8,
        /// What statuses will say of it, any number of times and at any time.
        fate: Option<Fate>,
    }

    /// The row of the queue.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    enum Queue {
        Queued,
        Sending,
        Unknown,
        Gone,
    }

    /// A call under way.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    enum Call {
        /// Begun in the database; nothing has left the machine.
        Unsent,
        /// WhatsApp took it; its answer is on the way.
        Taken,
        /// WhatsApp did not take it; its answer is on the way.
        Untaken,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    enum Fate {
        Delivered,
        Failed,
    }

    type Step<S> = (&'static str, S);
    /// What follows from an answer: [`after`], or something worse.
    type Decide = fn(Answer, u32, Timestamp, Timestamp) -> Next;

    impl Text {
        const NEW: Self = Self {
            queue: Queue::Queued,
            attempts: 0,
            call: None,
            shown: Delivery::Queued,
            is_stopped: false,
            taken: 0,
            fate: None,
        };

        fn shows(mut self, delivery: Delivery) -> Self {
            self.shown = self.shown.max(delivery);
            self
        }

        fn takes(self, fate: Fate) -> Self {
            Self { taken: self.taken + 1, fate: Some(fate), ..self }
        }

        /// What is written down of an answer.
        fn answered(self, answer: Answer, decide: Decide) -> Self {
            let gone = Self { queue: Queue::Gone, call: None, ..self };
            match decide(answer, self.attempts, now(), now()) {
                Next::HandedOver => gone.shows(Delivery::HandedOver),
                Next::Again { .. } => Self { queue: Queue::Queued, ..gone },
                Next::Hold => Self { queue: Queue::Queued, is_stopped: true, ..gone },
                Next::Failed => gone.shows(Delivery::Failed),
                // A status has told of it already.
                Next::Unknown { .. } if self.shown > Delivery::Unknown => gone,
                Next::Unknown { .. } => Self { queue: Queue::Unknown, ..gone },
            }
        }

        /// Whatever can happen next, whoever acts.
        fn next(self, decide: Decide) -> Vec<Step<Self>> {
            [self.of_the_hub(), self.of_whatsapp(decide), self.of_a_death(decide)].concat()
        }

        fn of_the_hub(self) -> Vec<Step<Self>> {
            let gone = Self { queue: Queue::Gone, ..self };
            match self.queue {
                Queue::Queued if self.is_stopped => {
                    vec![("somebody repairs the connection", Self { is_stopped: false, ..self })]
                }
                Queue::Queued => {
                    let attempts = (self.attempts + 1).min(MAX_ATTEMPTS);
                    let begun = Self { queue: Queue::Sending, attempts, call: Some(Call::Unsent), ..self };
                    vec![
                        ("the hub begins", begun.shows(Delivery::Sending)),
                        ("the window has closed", gone.shows(Delivery::Failed)),
                    ]
                }
                Queue::Unknown => vec![("people are told", gone.shows(Delivery::Unknown))],
                Queue::Sending | Queue::Gone => Vec::new(),
            }
        }

        fn of_whatsapp(self, decide: Decide) -> Vec<Step<Self>> {
            let mut next = match self.call {
                None => Vec::new(),
                Some(Call::Unsent) => vec![
                    ("there is no connection", self.answered(Answer::NotSent, decide)),
                    ("it is taken", Self { call: Some(Call::Taken), ..self }.takes(Fate::Delivered)),
                    ("it is taken, in vain", Self { call: Some(Call::Taken), ..self }.takes(Fate::Failed)),
                    ("it is not taken", Self { call: Some(Call::Untaken), ..self }),
                ],
                Some(Call::Taken) => vec![
                    ("the answer is yes", self.answered(Answer::Accepted, decide)),
                    ("there is no answer", self.answered(Answer::Ambiguous, decide)),
                ],
                Some(Call::Untaken) => vec![
                    (
                        "the answer is later",
                        self.answered(Answer::Refused(Refusal::Passing { wait: 0 }), decide),
                    ),
                    ("the answer is no", self.answered(Answer::Refused(Refusal::Final), decide)),
                    ("the answer is not you", self.answered(Answer::Refused(Refusal::Account), decide)),
                    ("there is no answer", self.answered(Answer::Ambiguous, decide)),
                ],
            };
            if let Some(fate) = self.fate {
                let shown = match fate {
                    Fate::Delivered => Delivery::Delivered,
                    Fate::Failed => Delivery::Failed,
                };
                let queue = if self.queue == Queue::Unknown { Queue::Gone } else { self.queue };
                next.push(("a status comes", Self { queue, ..self }.shows(shown)));
            }
            next
        }

        /// The hub dies where it stands; the next one finds the call without its caller.
        fn of_a_death(self, decide: Decide) -> Vec<Step<Self>> {
            let found = |text: Self| match text.queue {
                Queue::Sending => text.answered(Answer::CallerGone, decide),
                _ => text,
            };
            let mut next = vec![("the hub dies", found(self))];
            if self.call == Some(Call::Unsent) {
                // Its last bytes left, and arrive when nobody is there.
                next.push(("the hub dies calling", found(self.takes(Fate::Delivered))));
                next.push(("the hub dies calling in vain", found(self.takes(Fate::Failed))));
            }
            next
        }
    }

    /// A text and, once its person has decided to send it again, the other one this made.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Story {
        first: Text,
        again: Option<Text>,
    }

    impl Story {
        fn next(self, decide: Decide) -> Vec<Step<Self>> {
            let Self { first, again } = self;
            let mut next: Vec<Step<Self>> =
                first.next(decide).into_iter().map(|(what, first)| (what, Self { first, again })).collect();
            match again {
                Some(text) => {
                    let other = |(what, again)| (what, Self { first, again: Some(again) });
                    next.extend(text.next(decide).into_iter().map(other));
                }
                None if matches!(first.shown, Delivery::Unknown | Delivery::Failed) => {
                    next.push(("a person sends it again", Self { first, again: Some(Text::NEW) }));
                }
                None => {}
            }
            next
        }

        fn texts(self) -> impl Iterator<Item = Text> {
            [Some(self.first), self.again].into_iter().flatten()
        }

        fn is_over(self) -> bool {
            self.texts().all(|text| text.queue == Queue::Gone)
        }
    }

    /// Every story that can be reached, with the step before it: breadth first, until nothing new can happen.
    fn stories(decide: Decide) -> BTreeMap<Story, Option<Step<Story>>> {
        let start = Story { first: Text::NEW, again: None };
        let mut stories = BTreeMap::from([(start, None)]);
        let mut open = VecDeque::from([start]);
        while let Some(story) = open.pop_front() {
            for (what, next) in story.next(decide) {
                if let Entry::Vacant(new) = stories.entry(next) {
                    new.insert(Some((what, story)));
                    open.push_back(next);
                }
            }
        }
        stories
    }

    /// A shortest way to a story.
    fn way(stories: &BTreeMap<Story, Option<Step<Story>>>, to: Story) -> Vec<&'static str> {
        let before = std::iter::successors(stories[&to], |(_, story)| stories[story]);
        let mut way: Vec<_> = before.map(|(what, _)| what).collect();
        way.reverse();
        way
    }

    /// The laws a story breaks.
    fn broken(story: Story) -> Vec<&'static str> {
        let taken: u8 = story.texts().map(|text| text.taken).sum();
        let mut laws = vec![("never twice without a person", taken <= 1 + u8::from(story.again.is_some()))];
        for text in story.texts() {
            let is_over = text.queue == Queue::Gone;
            let is_yes = text.shown > Delivery::Unknown && text.shown != Delivery::Failed;
            let is_no = text.shown == Delivery::Failed;
            let is_offered = matches!(text.shown, Delivery::Unknown | Delivery::Failed);
            laws.extend([
                ("nothing is lost, every end is shown", !is_over || text.shown >= Delivery::Unknown),
                ("a yes is never a lie", !is_yes || text.taken == 1),
                ("a no is never a lie", !is_no || text.taken == 0 || text.fate == Some(Fate::Failed)),
                ("what may be sent again goes no more by itself", !is_offered || text.queue != Queue::Queued),
                ("a call under way is in the queue", text.call.is_none() || text.queue == Queue::Sending),
            ]);
        }
        laws.into_iter().filter(|(_, holds)| !holds).map(|(law, _)| law).collect()
    }

    #[test]
    fn no_path_sends_twice_none_loses_and_every_end_is_shown() {
        let stories = stories(after);
        println!("{} states can be reached", stories.len());
        for story in stories.keys() {
            let broken = broken(*story);
            assert!(broken.is_empty(), "{broken:?}: {:?} lead to {story:?}", way(&stories, *story));
        }
    }

    #[test]
    fn a_worse_decision_is_found_out() {
        fn repeats_silence(answer: Answer, attempts: u32, started_at: Timestamp, now: Timestamp) -> Next {
            match answer {
                // As often as makes the point.
                Answer::Ambiguous if attempts < 2 => Next::Again { at: now, attempts },
                _ => after(answer, attempts, started_at, now),
            }
        }
        fn believes_silence(answer: Answer, attempts: u32, started_at: Timestamp, now: Timestamp) -> Next {
            match answer {
                Answer::CallerGone => Next::HandedOver,
                _ => after(answer, attempts, started_at, now),
            }
        }
        fn takes_silence_for_a_no(
            answer: Answer,
            attempts: u32,
            started_at: Timestamp,
            now: Timestamp,
        ) -> Next {
            match answer {
                Answer::Ambiguous => Next::Failed,
                _ => after(answer, attempts, started_at, now),
            }
        }
        for (decide, law) in [
            (repeats_silence as Decide, "never twice without a person"),
            (believes_silence, "a yes is never a lie"),
            (takes_silence_for_a_no, "a no is never a lie"),
        ] {
            assert!(stories(decide).into_keys().any(|story| broken(story).contains(&law)), "{law}");
        }
    }

    #[test]
    fn from_everywhere_an_end_can_be_reached() {
        let stories = stories(after);
        let mut before = BTreeMap::<Story, Vec<Story>>::new();
        for story in stories.keys() {
            for (_, next) in story.next(after) {
                before.entry(next).or_default().push(*story);
            }
        }
        let mut ending: BTreeSet<Story> = stories.keys().copied().filter(|story| story.is_over()).collect();
        let mut open: Vec<Story> = ending.iter().copied().collect();
        while let Some(story) = open.pop() {
            let earlier = before.get(&story).into_iter().flatten();
            open.extend(earlier.filter(|earlier| ending.insert(**earlier)));
        }
        assert_eq!(stories.keys().find(|story| !ending.contains(story)), None);
    }

    #[test]
    fn only_a_certain_no_returns_to_the_queue() {
        for answer in ANSWERS {
            let returns = matches!(after(answer, 1, now(), now()), Next::Again { .. } | Next::Hold);
            let is_certain = matches!(
                answer,
                Answer::NotSent | Answer::Refused(Refusal::Passing { .. } | Refusal::Account)
            );
            assert_eq!(returns, is_certain, "{answer:?}");
        }
    }

    #[test]
    fn people_learn_of_an_unknown_send_half_a_minute_after_it_began() {
        let next = after(Answer::Ambiguous, 1, now(), now().plus(20 * SECOND));
        assert_eq!(next, Next::Unknown { tell_at: now().plus(30 * SECOND) });
    }

    #[test]
    fn pauses_grow_and_respect_what_whatsapp_asks() {
        let wait = |attempts, wait| match after(
            Answer::Refused(Refusal::Passing { wait }),
            attempts,
            now(),
            now(),
        ) {
            Next::Again { at, .. } => at.since(now()),
            other => panic!("{other:?}"),
        };
        assert_eq!([wait(1, 0), wait(2, 0), wait(3, 0)], [SECOND, 4 * SECOND, 16 * SECOND]);
        assert_eq!(wait(9, 0), LONGEST_PAUSE);
        assert_eq!(wait(1, 90 * SECOND), 90 * SECOND);
        let last = Answer::Refused(Refusal::Passing { wait: 0 });
        assert_eq!(after(last, MAX_ATTEMPTS, now(), now()), Next::Failed);
    }

    #[test]
    fn what_never_left_is_tried_on_and_leaves_chances() {
        let mut attempts = 0;
        for _ in 0..100 {
            let Next::Again { attempts: held, .. } = after(Answer::NotSent, attempts + 1, now(), now())
            else {
                panic!("it is tried on");
            };
            attempts = held;
        }
        assert_eq!((attempts, PAUSES.after(attempts)), (UNREACHED, LONGEST_PAUSE));
    }
}
