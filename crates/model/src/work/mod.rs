//! Waits, answers and resolutions of a conversation, from which a team's figures are counted.
//!
//! One conversation is read as [`Step`]s, oldest first, and becomes [`Work`]. Nothing here is an opinion of a screen; every
//! figure a manager sees is a count over these:
//!
//! - A customer **waits** from their first live bubble nobody answered until a person answers ([`Mark::is_answer`]: at a desk
//!   or on the phone; greetings, bots and what failed answer nobody) or somebody resolves the chat, which says that no answer was owed. It is
//!   the wait of [`Summary`](crate::conversation::Summary), with that one end added.
//! - The time from its beginning to the answer is the **first response**. Whoever answered gets the credit; WhatsApp hides who
//!   typed on a phone, so the phone is one hand.
//! - A **resolution** takes from the customer's first bubble after the resolution before it to this one. It settles what was known
//!   when it was made: words that were sent before it and came after it are owed an answer ([`Done::settles`]).
//! - A **window closes unanswered** when 24 hours pass after what opened it last, words or a pressed button, and the customer still waits.
//!
//! - A resolution somebody took back never happened, and one that only takes a reopening back is none of its own: such lines are no
//!   steps.
//!
//! Times are counted by the clock on the wall or in [working time](hours), and held against the shop's [targets](target). A period holds the waits that *began* in it and the
//! resolutions that *happened* in it ([`report`]). Bubbles that only history brought are silent here as everywhere; counted by
//! themselves ([`Counting::Imported`]) they tell how it was before.

use serde::{Deserialize, Serialize};

use crate::conversation::{AUTOMATIC_WITHIN, Mark};
use crate::id::PersonId;
use crate::message::{Direction, Origin};
use crate::time::{SECOND, Timestamp};
use crate::window;

pub mod hours;
pub mod report;
pub mod target;
#[cfg(test)]
mod tests;

/// Something that happened in a conversation and bears on waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A bubble.
    Bubble {
        /// What it is. Of its position only the instant is read.
        mark: Mark,
        /// The agent, for bubbles from a desk.
        author: Option<PersonId>,
    },
    /// Somebody marked the conversation as done.
    Resolved(Done),
}

/// Somebody marked a conversation as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// Who; nobody when a rule did.
    pub by: Option<PersonId>,
    /// The customer's words that were sent before this are settled by it, and no others.
    pub settles: Timestamp,
    /// It is a resolution of this conversation; if not, it was one of the conversation this one was a part of, and only settles.
    pub counts: bool,
}

/// Bubbles (in their order) and what was done in one conversation, as one sequence.
///
/// What was done stands at its instant, but behind all words it settles and before the first it does not: these may have been sent
/// before it and come after it, or come while our clock was ahead of WhatsApp's.
#[must_use]
pub fn in_order(bubbles: Vec<(Mark, Option<PersonId>)>, mut done: Vec<Done>) -> Vec<Step> {
    done.sort_by_key(|one| (one.settles, one.at));
    let mut steps = Vec::with_capacity(bubbles.len() + done.len());
    let mut done = done.into_iter().peekable();
    // All they settle was said, and their instant has not come.
    let mut held: Vec<Done> = Vec::new();
    for (mark, author) in bubbles {
        let sent_at = mark.position.sent_at;
        held.extend(std::iter::from_fn(|| done.next_if(|one| one.settles <= sent_at)));
        // WhatsApp's instants are whole seconds: what the customer sent in the second of ours came after it.
        let before = match mark.direction {
            Direction::In => second_of(sent_at).plus(SECOND),
            Direction::Out => sent_at,
        };
        let (now, later): (Vec<Done>, Vec<Done>) =
            held.into_iter().partition(|one: &Done| mark.is_live_from_customer() || one.at < before);
        held = later;
        steps.extend(now.into_iter().map(Step::Resolved));
        steps.push(Step::Bubble { mark, author });
    }
    steps.extend(held.into_iter().chain(done).map(Step::Resolved));
    steps
}

/// The whole second an instant lies in.
#[must_use]
pub const fn second_of(at: Timestamp) -> Timestamp {
    Timestamp::from_secs(at.as_millis().div_euclid(SECOND))
}

/// Whose hand answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "hand", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Responder {
    /// Someone of the team, at a desk.
    Person {
        /// Who.
        id: PersonId,
    },
    /// A desk, nobody knows whose.
    Desk,
    /// The phone: WhatsApp does not tell who typed.
    Phone,
}

/// What was sent, by the kind of hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Voice {
    /// A person at a desk.
    Desk,
    /// A person on the phone.
    Phone,
    /// Nobody: a bot, a campaign, the phone's own greeting.
    Bot,
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A person answered.
    Answered {
        /// When.
        at: Timestamp,
        /// Who.
        by: Responder,
    },
    /// Somebody resolved the chat: no answer was owed.
    Settled {
        /// When.
        at: Timestamp,
    },
    /// Not yet.
    Open,
}

/// A customer waited, or waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When the first unanswered bubble was sent.
    pub since: Timestamp,
    /// How it ended.
    pub end: End,
    /// It is the first since the chat was opened.
    pub is_first: bool,
    /// When, for the first time in this wait, a reply window closed.
    pub window_closed_at: Option<Timestamp>,
}

/// A conversation was resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The customer's first live bubble since the resolution before; absent if the customer wrote nothing.
    pub opened_at: Option<Timestamp>,
    /// When it was resolved.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<PersonId>,
}

/// What happened in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Every wait, oldest first; only the last can be open.
    pub waits: Vec<Wait>,
    /// Every resolution, oldest first.
    pub resolutions: Vec<Resolution>,
    /// Everything that was sent and did not fail, oldest first.
    pub sent: Vec<(Timestamp, Voice)>,
}

/// Which bubbles count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Those that came live.
    Live,
    /// Those only history brought: how it was before the number was connected. History does not tell a greeting from an answer,
    /// so an answer within [`AUTOMATIC_WITHIN`] of the customer's bubble before it counts as one.
    Imported,
}

impl Counting {
    fn is_from_customer(self, mark: &Mark) -> bool {
        match self {
            Self::Live => mark.is_live_from_customer(),
            Self::Imported => mark.imported && mark.is_from_customer(),
        }
    }

    /// An answer, given the instant of the customer's bubble before it.
    fn is_answer(self, mark: &Mark, asked_at: Option<Timestamp>) -> bool {
        let hasty = asked_at.is_some_and(|asked| mark.position.sent_at.since(asked) <= AUTOMATIC_WITHIN);
        mark.is_answer() && !(self == Self::Imported && mark.imported && hasty)
    }
}

impl Work {
    /// What `steps` (oldest first) tell at `now`. `opened_at` is the customer's first live bubble since the last resolution, if both
    /// lie before the steps.
    #[must_use]
    pub fn of(steps: &[Step], opened_at: Option<Timestamp>, counting: Counting, now: Timestamp) -> Self {
        let mut reading = Reading { counting, opened_at, ..Reading::default() };
        for step in steps {
            match step {
                Step::Bubble { mark, author } => reading.bubble(mark, *author),
                Step::Resolved(done) => reading.resolved(done),
            }
        }
        reading.finish(now)
    }

    /// Since when the customer waits now.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Timestamp> {
        self.waits.last().filter(|wait| wait.end == End::Open).map(|wait| wait.since)
    }
}

/// A conversation read so far.
struct Reading {
    counting: Counting,
    work: Work,
    /// The wait that is open, and when the reply window of its newest bubble closes.
    open: Option<(Wait, Option<Timestamp>)>,
    opened_at: Option<Timestamp>,
    /// The customer's newest bubble.
    asked_at: Option<Timestamp>,
}

impl Default for Reading {
    fn default() -> Self {
        Self { counting: Counting::Live, work: Work::default(), open: None, opened_at: None, asked_at: None }
    }
}

impl Reading {
    fn bubble(&mut self, mark: &Mark, author: Option<PersonId>) {
        let at = mark.position.sent_at;
        if self.counting.is_from_customer(mark) {
            self.asked(mark);
        } else if self.counting.is_answer(mark, self.asked_at) {
            let by = match (mark.origin, author) {
                (Origin::Phone, _) => Responder::Phone,
                (_, Some(id)) => Responder::Person { id },
                _ => Responder::Desk,
            };
            self.answered(at, by);
        } else if self.counting == Counting::Live && mark.opens_window() {
            self.renew(at);
        }
        let is_sent = mark.direction == Direction::Out && !mark.failed;
        if is_sent && mark.imported == (self.counting == Counting::Imported) {
            let voice = match mark.origin {
                _ if !self.counting.is_answer(mark, self.asked_at) => Voice::Bot,
                Origin::Phone => Voice::Phone,
                _ => Voice::Desk,
            };
            self.work.sent.push((at, voice));
        }
    }

    fn asked(&mut self, mark: &Mark) {
        let at = mark.position.sent_at;
        let is_first = self.opened_at.is_none();
        self.opened_at.get_or_insert(at);
        self.asked_at = Some(at);
        self.pass(at);
        let begun = Wait { since: at, end: End::Open, is_first, window_closed_at: None };
        self.open.get_or_insert((begun, None));
        if window::is_opened_by(&mark.kind) {
            self.renew(at);
        }
    }

    /// Who waits may be written to for another while.
    fn renew(&mut self, at: Timestamp) {
        self.pass(at);
        if let Some((_, closes_at)) = &mut self.open {
            *closes_at = Some(window::closes_at(at));
        }
    }

    /// An answer also answers who waited before words that came late, if it was given before these were said to be owed none.
    fn answered(&mut self, at: Timestamp, by: Responder) {
        let end = End::Answered { at, by };
        let was_owed = |wait: &&mut Wait| matches!(wait.end, End::Settled { at: done } if at < done);
        for wait in self.work.waits.iter_mut().rev().take_while(was_owed) {
            wait.end = end;
            wait.window_closed_at = wait.window_closed_at.filter(|closed| *closed <= at);
        }
        self.end(at, end);
    }

    fn resolved(&mut self, done: &Done) {
        let Done { at, by, counts, .. } = *done;
        self.end(at, End::Settled { at });
        let opened_at = self.opened_at.take();
        if counts {
            self.work.resolutions.push(Resolution { opened_at, at, by });
        }
    }

    /// Time went by: a window that closed meanwhile closed unanswered.
    fn pass(&mut self, at: Timestamp) {
        if let Some((wait, Some(closes_at))) = &mut self.open
            && *closes_at <= at
        {
            wait.window_closed_at.get_or_insert(*closes_at);
        }
    }

    fn end(&mut self, at: Timestamp, end: End) {
        self.pass(at);
        if let Some((wait, _)) = self.open.take() {
            self.work.waits.push(Wait { end, ..wait });
        }
    }

    fn finish(mut self, now: Timestamp) -> Work {
        self.end(now, End::Open);
        self.work
    }
}
