use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sangam_model::id::{ContactId, ConversationId, MessageId, NumberId, TeamId};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{ManualClock, Origin, SeededRandom};
use sangam_protocol::sync::Rev;
use sangam_protocol::teams::TeamRow;

use super::*;
use crate::notify::calls::{About, Call, Called, Why};
use crate::notify::{State, Word};

const NOON: Timestamp = Timestamp::from_secs(1_795_305_600);

struct Case {
    message: MessageRow,
    chat: ConversationRow,
    moment: Moment,
    mine: Mine,
    vikram: PersonId,
}

impl Case {
    fn deserves(&self) -> bool {
        deserves(&self.message, &self.chat, &self.mine, &self.moment)
    }
}

/// Ritika waits for Asha, who is elsewhere.
fn case() -> Case {
    let (clock, random) = (ManualClock::new(NOON), SeededRandom::new(3));
    let (asha, vikram) = (PersonId::new(&clock, &random), PersonId::new(&clock, &random));
    let id = ConversationId::new(&clock, &random);
    let contact = ContactId::new(&clock, &random);
    let mut chat = ConversationRow::begun(id, NumberId::new(&clock, &random), contact, None, Rev(1));
    chat.contact.name = Some("Ritika Jain".into());
    chat.assignee_id = Some(asha);
    chat.unread = 1;
    chat.waiting_since = Some(NOON);
    let message = MessageRow {
        id: MessageId::new(&clock, &random),
        conversation_id: id,
        wamid: Some("wamid.1".into()),
        direction: Direction::In,
        origin: Origin::Customer,
        author_id: None,
        imported: false,
        automatic: false,
        kind: "text".into(),
        text: Some("do you have it\nin blue?".into()),
        media: None,
        detail: None,
        reply_to: None,
        forwarded: None,
        referral: None,
        reactions: Vec::new(),
        reaction_refused: None,
        delivery: None,
        error: None,
        edited_at: None,
        revoked_at: None,
        sent_at: NOON,
        retry_of: None,
        rev: Rev(1),
    };
    let moment = Moment {
        settings: NotifySettings::default(),
        in_front: false,
        now: NOON,
        minutes_east: 330,
        quiet_until: None,
    };
    Case { message, chat, moment, mine: Mine::of(asha, Teams::default()), vikram }
}

/// A reason, and what brings it about.
type Silence = (&'static str, fn(&mut Case));

/// Everything that makes the system keep silent, each by itself.
const SILENCES: [Silence; 15] = [
    ("history brought it", |it| it.message.imported = true),
    ("the shop wrote it, on the phone or at a desk", |it| it.message.direction = Direction::Out),
    ("WhatsApp says something about the customer", |it| it.message.kind = "system".into()),
    ("it was deleted", |it| it.message.revoked_at = Some(NOON)),
    ("it was answered", |it| it.chat.waiting_since = None),
    ("only a later one waits", |it| it.chat.waiting_since = Some(NOON.plus(1))),
    ("somebody read it", |it| it.chat.unread = 0),
    ("it is a colleague's", |it| it.chat.assignee_id = Some(it.vikram)),
    ("nobody released it", |it| it.chat.held = true),
    ("the chat sleeps", |it| it.chat.status = ConversationStatus::Snoozed),
    ("the chat is closed", |it| it.chat.status = ConversationStatus::Resolved),
    ("mine are not wanted", |it| it.moment.settings.mine = false),
    ("the window is in front", |it| it.moment.in_front = true),
    ("an hour of rest", |it| it.moment.quiet_until = Some(NOON.plus(HOUR))),
    // Noon in UTC is half past five in the afternoon there.
    ("the evening is quiet", |it| {
        it.moment.settings.quiet = Some(QuietHours { from: 17 * 60 + 30, until: 9 * 60 });
    }),
];

proptest! {
    #[test]
    fn the_system_says_it_unless_there_is_a_reason_not_to(chosen in proptest::sample::subsequence(SILENCES.to_vec(), 0..=SILENCES.len())) {
        let mut case = case();
        for (_, silence) in &chosen {
            silence(&mut case);
        }
        prop_assert_eq!(case.deserves(), chosen.is_empty());
    }

    #[test]
    fn quiet_hours_are_the_minutes_walked_from_one_to_the_other(from in 0u16..1_440, until in 0u16..1_440, minute in 0u16..1_440) {
        let mut walked = BTreeSet::new();
        let mut at = from;
        while at != until {
            walked.insert(at);
            at = (at + 1) % 1_440;
        }
        prop_assert_eq!(is_within(QuietHours { from, until }, minute), walked.contains(&minute));
    }

    #[test]
    fn the_wall_has_every_minute_of_a_day_wherever_it_hangs(minutes in 0i64..10_000_000, east in -840i32..=840) {
        let here = Moment { now: Timestamp::from_millis(minutes * MINUTE), minutes_east: east, ..case().moment };
        let there = Moment { now: here.now.plus(MINUTE), minutes_east: east - 1, ..here };
        prop_assert!(here.minute_of_day() < 1_440);
        prop_assert_eq!(here.minute_of_day(), there.minute_of_day());
    }

    /// Whatever is told, read and forgotten, and whenever the window takes words: the system shows one notification for each
    /// conversation that is told, and the right number of the others.
    #[test]
    fn the_system_shows_exactly_what_stands(steps in proptest::collection::vec(step(), 0..60)) {
        let mut state = State::default();
        let mut system = System::default();
        for step in steps {
            match step {
                Step::Frame(ids) => state.tell(ids.into_iter().map(numbered).collect()),
                Step::Gone(ids) => state.withdraw(&ids.into_iter().map(chat).collect()),
                Step::Wakes(number, second) => state.call(vec![wakes(number, second)]),
                Step::All => state.withdraw_all(),
                Step::Take => if !state.waiting.is_empty() { system.hears(state.waiting.remove(0)) },
            }
            let places: BTreeSet<_> = state.waiting.iter().map(Word::about).collect();
            prop_assert_eq!(places.len(), state.waiting.len(), "a conversation has one place");
        }
        for word in std::mem::take(&mut state.waiting) {
            system.hears(word);
        }
        prop_assert_eq!(system.shown, state.told);
        prop_assert_eq!(system.called, state.called.into_keys().collect::<BTreeSet<_>>());
        prop_assert_eq!(system.many, state.many.len());
    }
}

/// A notification daemon.
#[derive(Default)]
struct System {
    shown: BTreeMap<ConversationId, MessageId>,
    /// Calls stand in the same place of a chat.
    called: BTreeSet<ConversationId>,
    many: usize,
}

impl System {
    fn hears(&mut self, word: Word) {
        match word {
            Word::Show(toast) => {
                self.called.remove(&toast.conversation_id);
                self.shown.insert(toast.conversation_id, toast.up_to);
            }
            Word::Call(call) => {
                self.shown.remove(&call.conversation_id);
                self.called.insert(call.conversation_id);
            }
            Word::ShowMany { customers, .. } | Word::FewerMany { customers } => self.many = customers,
            Word::Withdraw(id) => {
                self.shown.remove(&id);
                self.called.remove(&id);
            }
            Word::WithdrawMany => self.many = 0,
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Frame(BTreeSet<u128>),
    Gone(BTreeSet<u128>),
    /// A chat woke at that second.
    Wakes(u128, i64),
    All,
    Take,
}

fn step() -> impl Strategy<Value = Step> {
    let ids = || proptest::collection::btree_set(1u128..8, 0..7);
    prop_oneof![
        4 => ids().prop_map(Step::Frame),
        2 => ids().prop_map(Step::Gone),
        2 => (1u128..8, 0i64..5).prop_map(|(chat, second)| Step::Wakes(chat, second)),
        1 => Just(Step::All),
        4 => Just(Step::Take),
    ]
}

fn chat(number: u128) -> ConversationId {
    format!("01932b8e-7c2a-7000-8000-{number:012x}").parse().unwrap()
}

fn wakes(number: u128, second: i64) -> Called {
    let conversation_id = chat(number);
    let call = Call { conversation_id, why: Why::Woke, customer: None, sound: false };
    let about = About::Waking(NOON.plus(second * SECOND));
    Called { conversation_id, about, call: Some(call) }
}

fn numbered(number: u128) -> Toast {
    let case = case();
    Toast { conversation_id: chat(number), ..toast(&case.message, &case.chat, &case.moment.settings) }
}

#[test]
fn a_chat_of_nobody_is_told_by_choice() {
    let mut case = case();
    case.chat.assignee_id = None;
    assert!(case.deserves());
    case.moment.settings.unassigned = false;
    assert!(!case.deserves());
}

#[test]
fn what_waits_for_another_team_is_silent() {
    let mut case = case();
    let (clock, random) = (ManualClock::new(NOON), SeededRandom::new(4));
    let team = |members: &[PersonId]| TeamRow {
        id: TeamId::new(&clock, &random),
        name: "Sales".into(),
        members: members.to_vec(),
        gone: false,
        rev: Rev(1),
    };
    let (asha, (theirs, hers)) = (case.mine.me(), (team(&[case.vikram]), team(&[case.mine.me()])));
    case.mine = Mine::of(asha, Teams::of([theirs.clone(), hers.clone()]));
    case.chat.assignee_id = None;
    for (team, is_told) in [(Some(theirs.id), false), (Some(hers.id), true), (None, true)] {
        case.chat.team_id = team;
        assert_eq!(case.deserves(), is_told);
    }
    (case.chat.team_id, case.chat.assignee_id) = (Some(theirs.id), Some(asha));
    assert!(case.deserves(), "hers is hers, of whatever team");
    case.chat.assignee_id = None;
    case.mine = Mine::of(asha, Teams::of([TeamRow { gone: true, ..theirs }]));
    assert!(case.deserves(), "a team that is no more has nobody");
}

#[test]
fn what_may_be_read_over_a_shoulder_is_chosen() {
    let mut case = case();
    let mut said = |says| {
        case.moment.settings.says = says;
        toast(&case.message, &case.chat, &case.moment.settings)
    };
    let all = said(NotifySays::Words);
    assert_eq!(all.who.as_deref(), Some("Ritika Jain"));
    assert_eq!(all.says.and_then(|says| says.text).as_deref(), Some("do you have it in blue?"));
    let name = said(NotifySays::Name);
    assert_eq!((name.who.as_deref(), name.says), (Some("Ritika Jain"), None));
    let nothing = said(NotifySays::Nothing);
    assert_eq!((nothing.who, nothing.says), (None, None));
    case.chat.contact.private = true;
    let private = toast(&case.message, &case.chat, &NotifySettings::default());
    assert_eq!((private.who, private.says), (None, None), "whom the owner keeps to themselves");
}

#[test]
fn a_name_cannot_turn_the_line_around_or_fill_the_screen() {
    assert_eq!(beginning("a\u{202e}b\n\u{7}\tc\u{2066}").as_deref(), Some("ab c"));
    assert_eq!(beginning(" \n\u{200f} "), None);
    let long = beginning(&"पानी ".repeat(100)).unwrap();
    assert_eq!(long.chars().count(), CHARS);
    assert!(long.ends_with('…'));
}
