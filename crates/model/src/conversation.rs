//! A conversation: one number × one contact, and what the team sees of it at a glance.
//!
//! Everything here that WhatsApp caused is a function of the conversation's bubbles ([`Summary::of`]), so it cannot depend on
//! the order in which they came; only what a customer sent in the very second of a desk's words is told apart by when the hub heard of
//! it ([`Horizon`]). What people decide (status, assignee) is theirs; WhatsApp only ever *opens* a conversation,
//! by a live message of the customer stored for the first time.

use serde::{Deserialize, Serialize};

use crate::message::{Direction, Origin};
use crate::time::{DAY, SECOND, Timestamp};
use crate::window;
use crate::work::second_of;
use crate::zone::Zone;

crate::names! {
    /// Where a conversation stands in the team's work.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum ConversationStatus {
        /// Someone should answer.
        Open = "open",
        /// Waiting for the customer or for something else.
        Pending = "pending",
        /// Asleep until a given time.
        Snoozed = "snoozed",
        /// Done. Known only from history or echoes counts as done.
        Resolved = "resolved",
    }
}

/// How far ahead a conversation can be sent to sleep.
pub const LONGEST_SLEEP: i64 = 366 * DAY;

/// Where somebody puts a conversation, with what that takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Stand {
    /// Someone should answer.
    Open,
    /// It waits for the customer or for something else.
    Pending,
    /// It sleeps.
    Snoozed {
        /// Until then, by the hub's clock.
        until: Timestamp,
        /// On the clock of which zone that time was meant.
        zone: Zone,
    },
    /// Done.
    Resolved,
}

impl Stand {
    /// Its status.
    #[must_use]
    pub const fn status(&self) -> ConversationStatus {
        match self {
            Self::Open => ConversationStatus::Open,
            Self::Pending => ConversationStatus::Pending,
            Self::Snoozed { .. } => ConversationStatus::Snoozed,
            Self::Resolved => ConversationStatus::Resolved,
        }
    }

    /// Of two that turn out to be one conversation: open beats snoozed beats pending beats resolved, and of two that sleep the
    /// one that sleeps longer.
    #[must_use]
    pub fn stronger(self, other: Self) -> Self {
        let strength = |stand: &Self| match stand {
            Self::Open => (3, None),
            Self::Snoozed { until, .. } => (2, Some(*until)),
            Self::Pending => (1, None),
            Self::Resolved => (0, None),
        };
        if strength(&other) > strength(&self) { other } else { self }
    }

    /// The same, if it is not over by now: what slept long enough is open.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        match self {
            Self::Snoozed { until, .. } if until <= now => Self::Open,
            other => other,
        }
    }
}

/// Since when somebody owes a customer an answer, given where their conversation stands, the customer's first live bubble since it was
/// last done, and the oldest one nobody answered. What was written before a resolution was settled by it; what is done owes nothing.
///
/// It is [`Work::waiting_since`](crate::work::Work::waiting_since) from what every row carries.
#[must_use]
pub fn waits_since(
    status: ConversationStatus,
    opened_at: Option<Timestamp>,
    unanswered_since: Option<Timestamp>,
) -> Option<Timestamp> {
    let (opened_at, unanswered_since) = (opened_at?, unanswered_since?);
    (status != ConversationStatus::Resolved).then(|| opened_at.max(unanswered_since))
}

/// A place in a conversation: WhatsApp's timestamp first, the wamid (or the command id before there is one) to break ties.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// When the message was sent.
    pub sent_at: Timestamp,
    /// Its wamid, else its command's id.
    pub key: String,
}

impl Position {
    /// Before everything.
    pub const BEGINNING: Self = Self { sent_at: Timestamp::from_millis(i64::MIN), key: String::new() };
}

/// The little a summary needs to know of one bubble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its place.
    pub position: Position,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// WhatsApp's type.
    pub kind: String,
    /// Only history brought it.
    pub imported: bool,
    /// Nobody's words: the phone app wrote it by itself ([`Mark::stock_words`]), or a customer pressed a button of a survey
    /// ([`crate::survey::is_answer`]).
    pub automatic: bool,
    /// WhatsApp refused it because the reply window was shut.
    pub refused: bool,
    /// It did not go out, as far as is known: [`Delivery::Failed`](crate::Delivery::Failed).
    pub failed: bool,
    /// When the hub first heard of it. Only the hub knows.
    pub heard_at: Option<Timestamp>,
}

/// Up to where something is read or answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon<'p> {
    /// Somebody read this and everything before it.
    Read(&'p Position),
    /// Somebody wrote this, and knew everything before it that had come by then.
    Words(&'p Position),
}

impl<'p> Horizon<'p> {
    /// The farther one of what was read and what was written.
    #[must_use]
    pub fn of(read: Option<&'p Position>, words: Option<&'p Position>) -> Option<Self> {
        match (read, words) {
            (read, Some(words)) if read < Some(words) => Some(Self::Words(words)),
            (read, _) => read.map(Self::Read),
        }
    }

    /// Its place.
    #[must_use]
    pub const fn place(self) -> &'p Position {
        let (Self::Read(place) | Self::Words(place)) = self;
        place
    }

    /// WhatsApp's instants are whole seconds and the desk's are not: a customer's message in the second of a desk's words stands before them,
    /// whenever it was sent. That second, and the instant of the words: what the hub heard of later came after them.
    #[must_use]
    pub fn second(self) -> Option<(Timestamp, Timestamp)> {
        let Self::Words(Position { sent_at, .. }) = self else { return None };
        let second = second_of(*sent_at);
        (second < *sent_at).then_some((second, *sent_at))
    }

    fn is_before(self, mark: &Mark) -> bool {
        let came_after = |(second, words): (Timestamp, Timestamp)| {
            mark.position.sent_at >= second && mark.heard_at.is_some_and(|heard_at| heard_at > words)
        };
        mark.position > *self.place() || self.second().is_some_and(came_after)
    }
}

/// A phone's text this soon after the customer's came in haste, in milliseconds: the app may have written it by itself.
pub const AUTOMATIC_WITHIN: i64 = 2 * SECOND;
/// With fewer characters it is a person's, however many were told the same: a quick *yes* or *👍* goes to two customers before long, and no
/// shop greets with that.
pub const AUTOMATIC_CHARS: usize = 12;

impl Mark {
    /// What the phone app may have written by itself, as it is compared with what others were told; at least [`AUTOMATIC_CHARS`].
    ///
    /// The app's greeting and away messages look like any echo, and haste alone proves nothing: people paste, dictate and have quick
    /// replies, and two write at once. But what the app says to one it says to everybody. So a text is automatic if it came in haste
    /// (a live bubble of the customer in the same conversation precedes it by at most [`AUTOMATIC_WITHIN`]), and another customer of
    /// the same number got the same words in haste. Until then it is a person's. Like everything here that follows from the bubbles,
    /// whichever of them came first.
    #[must_use]
    pub fn stock_words<'t>(&self, text: Option<&'t str>) -> Option<&'t str> {
        let words = text?.trim();
        let is_stock = !self.imported && self.origin == Origin::Phone && self.kind == "text";
        (is_stock && words.chars().count() >= AUTOMATIC_CHARS).then_some(words)
    }

    /// A bubble of the customer, live or known from history.
    #[must_use]
    pub fn is_from_customer(&self) -> bool {
        self.direction == Direction::In && self.kind != "system"
    }

    /// A live bubble in a customer's own words: the only thing that counts as unread, and opens a conversation.
    #[must_use]
    pub fn is_live_from_customer(&self) -> bool {
        !self.automatic && !self.imported && self.is_from_customer()
    }

    /// It opens the reply window, which a pressed button does too.
    #[must_use]
    pub fn opens_window(&self) -> bool {
        !self.imported && self.is_from_customer() && window::is_opened_by(&self.kind)
    }

    /// Words of a person, at a desk or on the phone: whoever wrote them had read what was there, so they move the read horizon,
    /// whatever became of them.
    #[must_use]
    pub fn is_from_person(&self) -> bool {
        !self.automatic
            && self.direction == Direction::Out
            && matches!(self.origin, Origin::Desk | Origin::Phone | Origin::Template)
    }

    /// An answer: a person's words that did not fail. What failed reached nobody, so the customer goes on waiting; should it turn
    /// out to have arrived after all, it is an answer again.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.is_from_person() && !self.failed
    }
}

/// What the bubbles of a conversation say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Everything up to here was read: the newest of `mark_read` and whatever a person wrote.
    pub read_horizon: Option<Position>,
    /// Live customer bubbles after the horizon.
    pub unread: u32,
    /// When the reply window closes or closed; `None` if it never opened.
    pub window_closes_at: Option<Timestamp>,
    /// When the oldest unanswered live customer bubble was sent.
    pub waiting_since: Option<Timestamp>,
    /// Some live customer bubble exists.
    pub was_opened_by_customer: bool,
}

impl Summary {
    /// The summary of `marks` (in any order) for a team that read up to `marked_read`.
    ///
    /// This is the definition; stores may keep it up to date by cheaper means, and their tests compare with it.
    #[must_use]
    pub fn of(marks: &[Mark], marked_read: Option<&Position>) -> Self {
        let last =
            |is: fn(&Mark) -> bool| marks.iter().filter(|mark| is(mark)).map(|mark| &mark.position).max();
        let (last_answer, last_words) = (last(Mark::is_answer), last(Mark::is_from_person));
        let (read, answered) = (Horizon::of(marked_read, last_words), Horizon::of(None, last_answer));
        let live = || marks.iter().filter(|mark| mark.is_live_from_customer());
        let is_behind =
            |mark: &Mark, horizon: Option<Horizon<'_>>| horizon.is_none_or(|horizon| horizon.is_before(mark));
        let unread = live().filter(|mark| is_behind(mark, read)).count();
        let newest = |is: fn(&Mark) -> bool| {
            marks.iter().filter(|mark| is(mark)).map(|mark| mark.position.sent_at).max()
        };
        let (opener, refused) = (newest(Mark::opens_window), newest(|mark| mark.refused));
        let unanswered = live().filter(|mark| is_behind(mark, answered)).map(|mark| mark.position.sent_at);
        Self {
            unread: u32::try_from(unread).unwrap_or(u32::MAX),
            window_closes_at: window::end(opener, refused),
            waiting_since: unanswered.min(),
            was_opened_by_customer: live().next().is_some(),
            read_horizon: read.map(|horizon| horizon.place().clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(secs: i64, direction: Direction, origin: Origin, imported: bool) -> Mark {
        Mark {
            position: Position {
                sent_at: Timestamp::from_secs(1_795_302_220 + secs),
                key: format!("wamid.{secs}"),
            },
            direction,
            origin,
            kind: "text".into(),
            imported,
            automatic: false,
            refused: false,
            failed: false,
            heard_at: None,
        }
    }

    /// Ritika writes in the second in which Asha answers.
    #[test]
    fn what_came_after_an_answer_in_its_second_is_neither_read_nor_answered_by_it() {
        let at = |millis: i64| Timestamp::from_millis(1_795_302_220_000 + millis);
        let asked = |heard_at: i64| Mark {
            heard_at: Some(at(heard_at)),
            ..mark(0, Direction::In, Origin::Customer, false)
        };
        let said = |origin, millis| {
            let position = Position { sent_at: at(millis), key: "an answer".to_owned() };
            Mark { position, ..mark(0, Direction::Out, origin, false) }
        };
        let unread = |marks: &[Mark], read| {
            let summary = Summary::of(marks, read);
            (summary.unread, summary.waiting_since)
        };
        let answer = said(Origin::Desk, 600);
        assert_eq!(unread(&[asked(500), answer.clone()], None), (0, None), "it was there by then");
        let late = [asked(900), answer.clone()];
        assert_eq!(unread(&late, None), (1, Some(at(0))));
        assert_eq!(unread(&late, Some(&answer.position)), (0, Some(at(0))), "she has seen it since");
        assert_eq!(unread(&[asked(900), said(Origin::Desk, 1_600)], None), (0, None), "another second");
        let by_phone = said(Origin::Phone, 0);
        let marks = [asked(900), by_phone.clone()];
        assert_eq!(
            unread(&marks, None).0,
            u32::from(marks[0].position > by_phone.position),
            "nobody knows more"
        );
    }

    #[test]
    fn of_two_stands_one_wins_whoever_asks() {
        let at = |secs: i64| Timestamp::from_secs(1_795_302_220 + secs);
        let asleep = |secs| Stand::Snoozed { until: at(secs), zone: "Asia/Kolkata".parse().unwrap() };
        let stands = [Stand::Resolved, Stand::Pending, asleep(1), asleep(2), Stand::Open];
        for (weak, one) in stands.iter().enumerate() {
            for (strong, other) in stands.iter().enumerate() {
                let wished = &stands[weak.max(strong)];
                assert_eq!(&one.clone().stronger(other.clone()), wished);
            }
        }
        assert_eq!(asleep(1).at(at(0)), asleep(1));
        assert_eq!(asleep(1).at(at(1)), Stand::Open, "it slept until then, not longer");
    }

    #[test]
    fn an_answer_on_the_phone_reads_everything_before_it() {
        let marks = [
            mark(0, Direction::In, Origin::Customer, false),
            mark(1, Direction::Out, Origin::Phone, false),
            mark(2, Direction::In, Origin::Customer, false),
        ];
        let summary = Summary::of(&marks, None);
        assert_eq!(summary.unread, 1);
        assert_eq!(summary.waiting_since, Some(marks[2].position.sent_at));
    }

    #[test]
    fn history_neither_counts_as_unread_nor_opens_the_window() {
        let summary = Summary::of(&[mark(0, Direction::In, Origin::Customer, true)], None);
        assert_eq!(summary, Summary::default());
    }

    #[test]
    fn the_app_may_have_written_what_is_more_than_a_quick_yes_and_came_live_from_the_phone() {
        let echo = mark(1, Direction::Out, Origin::Phone, false);
        assert_eq!(echo.stock_words(Some(" Thanks! We'll reply soon\n")), Some("Thanks! We'll reply soon"));
        for short in ["yes", "👍", "haan ji", "  ok          "] {
            assert_eq!(echo.stock_words(Some(short)), None, "{short}");
        }
        let greeting = Some("Thanks! We'll reply soon");
        for other in [
            mark(1, Direction::Out, Origin::Phone, true),
            mark(1, Direction::Out, Origin::Desk, false),
            Mark { kind: "image".into(), ..echo },
        ] {
            assert_eq!(other.stock_words(greeting), None);
        }
    }

    #[test]
    fn the_phones_own_greeting_is_no_answer() {
        let greeting = Mark { automatic: true, ..mark(1, Direction::Out, Origin::Phone, false) };
        let summary = Summary::of(&[mark(0, Direction::In, Origin::Customer, false), greeting], None);
        assert_eq!((summary.unread, summary.waiting_since.is_some()), (1, true));
    }

    #[test]
    fn what_failed_answers_nobody_though_whoever_wrote_it_had_read() {
        let asked = mark(0, Direction::In, Origin::Customer, false);
        let failed = Mark { failed: true, ..mark(1, Direction::Out, Origin::Desk, false) };
        let told = |reply: Mark| {
            let summary = Summary::of(&[asked.clone(), reply], None);
            (summary.unread, summary.waiting_since)
        };
        assert_eq!(told(failed.clone()), (0, Some(asked.position.sent_at)));
        assert_eq!(told(Mark { failed: false, ..failed }), (0, None), "it arrived after all");
    }

    #[test]
    fn a_pressed_button_opens_the_window_and_asks_for_nothing() {
        let pressed = Mark { automatic: true, ..mark(0, Direction::In, Origin::Customer, false) };
        let opened = Some(window::closes_at(pressed.position.sent_at));
        let summary = Summary::of(&[pressed], None);
        assert_eq!(summary, Summary { window_closes_at: opened, ..Summary::default() });
    }

    #[test]
    fn what_whatsapp_refused_shuts_the_window_until_the_customer_writes_again() {
        let refused = Mark { refused: true, ..mark(60, Direction::Out, Origin::Desk, false) };
        let mut marks = vec![mark(0, Direction::In, Origin::Customer, false), refused.clone()];
        assert_eq!(Summary::of(&marks, None).window_closes_at, Some(refused.position.sent_at));
        marks.insert(0, mark(90, Direction::In, Origin::Customer, false));
        let opened = window::closes_at(marks[0].position.sent_at);
        assert_eq!(Summary::of(&marks, None).window_closes_at, Some(opened));
    }

    #[test]
    fn the_greeting_of_a_bot_is_no_answer() {
        let marks =
            [mark(0, Direction::In, Origin::Customer, false), mark(1, Direction::Out, Origin::Bot, false)];
        assert_eq!(Summary::of(&marks, None).unread, 1);
    }
}
