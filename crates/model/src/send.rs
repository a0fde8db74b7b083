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

use crate::time::{SECOND, Timestamp};
use crate::window;

/// How long an outcome may be unknown before people are told: a status usually settles it within seconds.
pub const SILENCE: i64 = 30 * SECOND;

/// Calls that may be begun for one message.
pub const MAX_ATTEMPTS: u32 = 10;

const LONGEST_PAUSE: i64 = 300 * SECOND;

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
        Answer::NotSent => Next::Again { at: now.plus(pause(attempts)) },
        Answer::Refused(Refusal::Passing { .. }) if attempts >= MAX_ATTEMPTS => Next::Failed,
        Answer::Refused(Refusal::Passing { wait }) => Next::Again { at: now.plus(pause(attempts).max(wait)) },
        Answer::Refused(Refusal::Final) => Next::Failed,
        Answer::Refused(Refusal::Account) => Next::Hold,
        Answer::Ambiguous | Answer::CallerGone => Next::Unknown { tell_at: started_at.plus(SILENCE) },
    }
}

/// Whether a queued message may still begin: a window that closed while it waited makes it a refusal, not a bill. What may begin a
/// talk, a template, needs no window.
#[must_use]
pub fn may_begin(begins_a_talk: bool, window_closes_at: Option<Timestamp>, now: Timestamp) -> bool {
    begins_a_talk || window::is_open(window_closes_at, now)
}

/// One second, then four, sixteen, ... up to five minutes: the rhythm WhatsApp asks for (131056).
fn pause(attempts: u32) -> i64 {
    let factor = 4_i64.saturating_pow(attempts.saturating_sub(1).min(10));
    SECOND.saturating_mul(factor).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: [Answer; 7] = [
        Answer::Accepted,
        Answer::NotSent,
        Answer::Refused(Refusal::Passing { wait: 0 }),
        Answer::Refused(Refusal::Final),
        Answer::Refused(Refusal::Account),
        Answer::Ambiguous,
        Answer::CallerGone,
    ];

    fn now() -> Timestamp {
        Timestamp::from_secs(1_795_302_220)
    }

    /// Where the database can stand after a crash, and what a fresh run makes of it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Crash {
        /// Before the call began: still queued.
        BeforeBegin,
        /// After *sending* was committed, before, during or after the call.
        AfterBegin,
        /// After the answer was committed.
        AfterAnswer,
    }

    /// Plays a message to its end; counts the calls after which WhatsApp may have it.
    fn calls_that_may_have_arrived(answers: &[Answer], crash: (usize, Crash)) -> usize {
        let mut arrived = 0;
        for (attempt, answer) in answers.iter().enumerate() {
            let attempts = u32::try_from(attempt + 1).unwrap();
            let is_crash = |point| crash == (attempt, point);
            if is_crash(Crash::BeforeBegin) {
                // Nothing was written: the same call begins anew.
            }
            let certain_not = matches!(answer, Answer::NotSent | Answer::Refused(_));
            arrived += usize::from(!certain_not);
            let known = if is_crash(Crash::AfterBegin) { Answer::CallerGone } else { *answer };
            match after(known, attempts, now(), now()) {
                Next::Again { .. } => {}
                _ => return arrived,
            }
        }
        arrived
    }

    #[test]
    fn whatever_answers_and_crashes_come_a_message_may_arrive_once_at_most() {
        let points = [Crash::BeforeBegin, Crash::AfterBegin, Crash::AfterAnswer];
        for first in ANSWERS {
            for second in ANSWERS {
                for third in ANSWERS {
                    for attempt in 0..3 {
                        for point in points {
                            let arrived =
                                calls_that_may_have_arrived(&[first, second, third], (attempt, point));
                            assert!(arrived <= 1, "{first:?} {second:?} {third:?} {attempt} {point:?}");
                        }
                    }
                }
            }
        }
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
            Next::Again { at } => at.since(now()),
            other => panic!("{other:?}"),
        };
        assert_eq!([wait(1, 0), wait(2, 0), wait(3, 0)], [SECOND, 4 * SECOND, 16 * SECOND]);
        assert_eq!(wait(9, 0), LONGEST_PAUSE);
        assert_eq!(wait(1, 90 * SECOND), 90 * SECOND);
        let last = Answer::Refused(Refusal::Passing { wait: 0 });
        assert_eq!(after(last, MAX_ATTEMPTS, now(), now()), Next::Failed);
    }
}
