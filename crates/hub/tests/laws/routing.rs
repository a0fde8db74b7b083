//! Who is given a chat, and why: in the transaction that stores the customer's words, once, whatever dies in between.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use sangam_hub::background::alarm::Alarm;
use sangam_hub::store::{Conversation, NumberRouting, Person};
use sangam_hub::team::decider::Decider;
use sangam_hub::team::people;
use sangam_model::Clock;
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::routing::{Away, Routing, Rule, ShopHours, Why};
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{HOUR, MINUTE, SECOND};
use sangam_model::work::hours::{Shift, WorkingHours};
use sangam_protocol::CommandBody;
use sangam_protocol::rows::EventKind;
use tokio_util::sync::CancellationToken;

use crate::sending::answer;
use crate::shop::{START, ScriptedGraph, Shop, run, stories, text_from};
use crate::troubled::{Trouble, Troubled};

fn in_turn() -> Routing {
    Routing { rule: Rule::RoundRobin, ..Routing::default() }
}

impl Shop {
    pub(crate) async fn routes(&self, routing: Routing) {
        let (number_id, now) = (self.number_id, self.clock.now());
        let write = self.store.write(self.workspace_id, move |tx| {
            tx.save_routing(&NumberRouting { number_id, routing: routing.clone() })?;
            tx.route_again(now)
        });
        write.await.unwrap();
    }

    pub(crate) async fn says_away(&self, who: PersonId, away: Option<Away>) {
        let (decider, now) = (Decider { workspace_id: self.workspace_id, person_id: who }, self.clock.now());
        let decide =
            self.store.decide(self.workspace_id, move |tx| people::set_away(tx, decider, who, away, now));
        decide.await.unwrap();
    }

    /// A customer, by number, writes now; the same words twice are the same message.
    pub(crate) async fn hears_from(&self, customer: usize, words: usize) -> ConversationId {
        let phone = format!("9198290101{customer:02}");
        let now = self.clock.now();
        let at = now.as_millis() / SECOND - START;
        let wamid = format!("wamid.{customer}.{words}");
        self.receive_at(now, &[text_from(&phone, &wamid, at, "Hello?")]).await;
        let phone = format!("+{phone}");
        let mine = |view: &&sangam_hub::store::ConversationView| {
            view.contact.phone.as_ref().is_some_and(|known| known.as_str() == phone)
        };
        self.conversations().await.iter().find(mine).unwrap().conversation.id
    }

    pub(crate) async fn rings_again(&self) {
        self.new_alarm().run_due().await.unwrap();
    }

    pub(crate) async fn is_with(&self, id: ConversationId) -> Option<PersonId> {
        let chat: Conversation = self.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap();
        chat.assignee_id
    }

    /// To whom it was given, and why, oldest first.
    async fn reasons(&self, id: ConversationId) -> Vec<(Option<PersonId>, Why, Option<PersonId>)> {
        let lines = self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap();
        let routed = |line: sangam_protocol::EventRow| match line.what {
            EventKind::Routed { assignee_id, why, from } => Some((assignee_id, why, from)),
            _ => None,
        };
        lines.into_iter().rev().filter_map(routed).collect()
    }

    /// Everybody of the team, in turn.
    async fn team(&self) -> Vec<PersonId> {
        let id = self.workspace_id;
        let people: Vec<Person> =
            self.store.read(move |tx| tx.people(id, sangam_protocol::Rev(0), 100)).await.unwrap();
        let mut ids: Vec<_> = people.iter().map(|person| person.id).collect();
        ids.sort_unstable();
        ids
    }
}

#[test]
fn by_hand_nothing_is_given() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.hears_from(1, 1).await;
        assert_eq!((shop.is_with(chat).await, shop.reasons(chat).await), (None, vec![]));
    });
}

#[test]
fn chats_go_in_turn_and_say_so_and_a_repeated_webhook_moves_nothing() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(in_turn()).await;
        let team = shop.team().await;
        for (customer, person) in team.iter().chain(&team).enumerate() {
            let chat = shop.hears_from(customer, 1).await;
            assert_eq!(shop.is_with(chat).await, Some(*person));
            assert_eq!(shop.reasons(chat).await, [(Some(*person), Why::NextInTurn, None)]);
            let head = shop.head().await;
            shop.hears_from(customer, 1).await;
            shop.rings_again().await;
            assert_eq!(shop.head().await, head, "said twice, done once");
        }
        let more = shop.hears_from(0, 2).await;
        assert_eq!(shop.reasons(more).await.len(), 1, "whoever has a chat keeps it");
    });
}

#[test]
fn whoever_is_away_is_given_nothing_and_who_comes_back_is_given_what_waited() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(Routing { people: vec![shop.asha, shop.vikram], ..in_turn() }).await;
        shop.says_away(shop.asha, Some(Away { until: None })).await;
        let until = shop.clock.now().plus(HOUR);
        shop.says_away(shop.vikram, Some(Away { until: Some(until) })).await;
        let chat = shop.hears_from(1, 1).await;
        shop.hears_from(1, 2).await;
        assert_eq!(shop.reasons(chat).await, [(None, Why::Away, None)], "said once");
        shop.clock.advance(HOUR - 1);
        shop.rings_again().await;
        assert_eq!(shop.is_with(chat).await, None);
        // The hub was down when his hour ended.
        shop.clock.advance(5 * HOUR);
        shop.rings_again().await;
        assert_eq!(shop.is_with(chat).await, Some(shop.vikram));
        let head = shop.head().await;
        shop.rings_again().await;
        assert_eq!(shop.head().await, head);

        shop.says_away(shop.vikram, Some(Away { until: None })).await;
        let other = shop.hears_from(2, 1).await;
        assert_eq!(shop.is_with(other).await, None);
        shop.says_away(shop.asha, None).await;
        shop.rings_again().await;
        assert_eq!(shop.is_with(other).await, Some(shop.asha));
    });
}

#[test]
fn a_full_table_is_given_nothing_until_something_leaves_it() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(Routing { people: vec![shop.asha], capacity: Some(1), ..in_turn() }).await;
        let first = shop.hears_from(1, 1).await;
        let second = shop.hears_from(2, 1).await;
        assert_eq!(shop.reasons(second).await, [(None, Why::Full, None)]);
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: first, seen: None }).await;
        shop.rings_again().await;
        assert_eq!(shop.is_with(second).await, Some(shop.asha));
    });
}

impl Shop {
    /// How many chats the router is to look at now.
    async fn to_look_at(&self) -> usize {
        let now = self.clock.now();
        self.store.read(move |tx| tx.routed_due(now, 100)).await.unwrap().len()
    }
}

#[test]
fn room_for_one_has_the_longest_waiting_looked_at_and_no_other() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(Routing { people: vec![shop.asha], capacity: Some(2), ..in_turn() }).await;
        let mut chats = Vec::new();
        for customer in 0..20 {
            chats.push(shop.hears_from(customer, 1).await);
            shop.clock.advance(SECOND);
        }
        for chat in &chats[..2] {
            shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: *chat, seen: None }).await;
        }
        assert_eq!(shop.to_look_at().await, 1, "one of all that wait");
        shop.rings_again().await;
        let with_asha = |chat: ConversationId| {
            let shop = &shop;
            async move { shop.is_with(chat).await == Some(shop.asha) }
        };
        for chat in &chats[2..4] {
            assert!(with_asha(*chat).await, "who waited longest comes first, and the next after it");
        }
        for chat in &chats[4..] {
            assert!(!with_asha(*chat).await);
        }
        assert_eq!(shop.to_look_at().await, 0);
    });
}

#[test]
fn an_alarm_stops_when_it_is_told_to_however_much_is_due() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(Routing { people: vec![shop.asha], capacity: Some(1), ..in_turn() }).await;
        for customer in 0..20 {
            shop.hears_from(customer, 1).await;
        }
        let now = shop.clock.now();
        shop.store.write(shop.workspace_id, move |tx| tx.route_again(now)).await.unwrap();
        let stop = CancellationToken::new();
        let trouble = Trouble::Stops(3.into(), stop.clone());
        let store = Arc::new(Troubled { store: shop.store.clone(), trouble });
        let alarm = Alarm::new(shop.ground_over(store), Arc::default());
        alarm.run(stop).await;
        assert_eq!(shop.to_look_at().await, 19 - 3);
    });
}

#[test]
fn what_somebody_took_meanwhile_stays_theirs() {
    run(async {
        let shop = Shop::open().await;
        shop.routes(Routing { people: vec![shop.asha], ..in_turn() }).await;
        shop.says_away(shop.asha, Some(Away { until: None })).await;
        let chat = shop.hears_from(1, 1).await;
        let take = CommandBody::Assign {
            conversation_id: chat,
            assignee_id: Some(shop.vikram),
            expected_assignee_id: None,
        };
        shop.is_done(shop.vikram, take).await;
        shop.says_away(shop.asha, None).await;
        shop.rings_again().await;
        assert_eq!((shop.is_with(chat).await, shop.reasons(chat).await.len()), (Some(shop.vikram), 1));
    });
}

#[test]
fn outside_hours_chats_wait_and_are_given_when_the_shop_opens() {
    run(async {
        let shop = Shop::open().await;
        let zone = "Asia/Kolkata".parse().unwrap();
        let now = shop.clock.now();
        // Open for one hour that begins in two.
        let local = now.plus(2 * HOUR + 330 * MINUTE).as_millis().rem_euclid(24 * HOUR) / MINUTE;
        let opens = u16::try_from(local).unwrap();
        let shift = Some(Shift { opens, closes: (opens + 60).min(1_440) });
        let hours = Some(ShopHours { hours: WorkingHours::weekly([shift; 7]), zone });
        shop.routes(Routing { people: vec![shop.asha], hours, ..in_turn() }).await;
        let chat = shop.hears_from(1, 1).await;
        assert_eq!(shop.reasons(chat).await, [(None, Why::Closed, None)]);
        shop.clock.advance(2 * HOUR - MINUTE);
        shop.rings_again().await;
        assert_eq!(shop.is_with(chat).await, None);
        shop.clock.advance(MINUTE);
        shop.rings_again().await;
        assert_eq!(shop.is_with(chat).await, Some(shop.asha));
    });
}

#[test]
fn who_comes_back_is_given_to_whoever_had_them_if_the_shop_wants_that_and_they_are_there() {
    run(async {
        for (sticky, away) in [(true, false), (true, true), (false, false)] {
            let shop = Shop::open().await;
            let routing = Routing { people: vec![shop.asha, shop.vikram], sticky, ..in_turn() };
            shop.routes(routing).await;
            let chat = shop.hears_from(1, 1).await;
            let had = shop.is_with(chat).await.unwrap();
            let other = if had == shop.asha { shop.vikram } else { shop.asha };
            shop.is_done(had, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
            if away {
                shop.says_away(had, Some(Away { until: None })).await;
            }
            shop.clock.advance(HOUR);
            shop.hears_from(1, 2).await;
            let expected = if sticky && !away { had } else { other };
            assert_eq!(shop.is_with(chat).await, Some(expected), "sticky {sticky}, away {away}");
        }
    });
}

#[test]
fn who_comes_back_at_night_is_given_in_the_morning_to_whoever_had_them() {
    run(async {
        for sticky in [true, false] {
            let shop = Shop::open().await;
            let zone = "Asia/Kolkata".parse().unwrap();
            // It is ten to five in the morning; the shop is one that works from four to six.
            let shift = Some(Shift { opens: 4 * 60, closes: 6 * 60 });
            let hours = Some(ShopHours { hours: WorkingHours::weekly([shift; 7]), zone });
            let (people, capacity) = (vec![shop.asha, shop.vikram], Some(1));
            shop.routes(Routing { people, hours, sticky, capacity, ..in_turn() }).await;
            let chat = shop.hears_from(1, 1).await;
            let had = shop.is_with(chat).await.unwrap();
            let other = if had == shop.asha { shop.vikram } else { shop.asha };
            shop.is_done(had, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
            shop.clock.advance(5 * HOUR);
            shop.hears_from(1, 2).await;
            shop.clock.advance(SECOND);
            shop.hears_from(1, 3).await;
            assert_eq!(shop.is_with(chat).await, None);
            shop.clock.advance(20 * HOUR);
            shop.rings_again().await;
            assert_eq!(shop.is_with(chat).await, Some(if sticky { had } else { other }), "sticky {sticky}");
        }
    });
}

#[test]
fn who_slept_until_now_and_waits_is_given_to_somebody() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.hears_from(1, 1).await;
        let (until, zone) = (shop.clock.now().plus(HOUR), "Asia/Kolkata".parse().unwrap());
        shop.is_done(shop.rajesh, CommandBody::Snooze { conversation_id: chat, until, zone, seen: None })
            .await;
        shop.routes(Routing { people: vec![shop.asha], ..in_turn() }).await;
        shop.rings_again().await;
        assert_eq!(shop.is_with(chat).await, None);
        shop.clock.advance(HOUR);
        shop.rings_again().await;
        assert_eq!(shop.is_with(chat).await, Some(shop.asha));
    });
}

#[test]
fn an_answer_is_owed_also_to_whoever_wrote_by_a_clock_ahead_of_ours() {
    run(async {
        let shop = Shop::open().await;
        let routing =
            Routing { people: vec![shop.asha, shop.vikram], reoffer_minutes: Some(10), ..in_turn() };
        shop.routes(routing).await;
        let now = shop.clock.now();
        let in_a_second = now.as_millis() / SECOND - START + 1;
        shop.receive_at(now, &[text_from("919829010101", "wamid.ahead", in_a_second, "Hello?")]).await;
        let chat = shop.conversations().await[0].conversation.id;
        let first = shop.is_with(chat).await.unwrap();
        shop.clock.advance(10 * MINUTE);
        shop.rings_again().await;
        assert_ne!(shop.is_with(chat).await, Some(first));
    });
}

#[test]
fn an_answer_that_does_not_come_gives_the_chat_to_somebody_else_once() {
    run(async {
        let shop = Shop::open().await;
        let routing =
            Routing { people: vec![shop.asha, shop.vikram], reoffer_minutes: Some(10), ..in_turn() };
        shop.routes(routing).await;
        let chat = shop.hears_from(1, 1).await;
        let first = shop.is_with(chat).await.unwrap();
        shop.clock.advance(10 * MINUTE - 1);
        shop.rings_again().await;
        assert_eq!(shop.is_with(chat).await, Some(first));
        // A hub that was down does it at its start.
        shop.clock.advance(HOUR);
        shop.rings_again().await;
        let second = shop.is_with(chat).await.unwrap();
        assert_ne!(second, first);
        assert_eq!(shop.reasons(chat).await.last(), Some(&(Some(second), Why::NextInTurn, Some(first))));
        shop.clock.advance(HOUR);
        shop.rings_again().await;
        assert_eq!((shop.is_with(chat).await, shop.reasons(chat).await.len()), (Some(second), 2), "once");
    });
}

#[test]
fn whoever_said_that_no_answer_was_owed_keeps_the_chat_though_it_is_opened_again() {
    run(async {
        let (shop, chat) = Shop::with_asha(Some(10)).await;
        shop.clock.advance(MINUTE);
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
        shop.is_done(shop.asha, CommandBody::Reopen { conversation_id: chat }).await;
        shop.clock.advance(HOUR);
        shop.rings_again().await;
        assert_eq!((shop.is_with(chat).await, shop.reasons(chat).await.len()), (Some(shop.asha), 1));
    });
}

#[test]
fn whoever_answered_in_time_keeps_the_chat() {
    run(async {
        let (shop, chat) = Shop::with_asha(Some(10)).await;
        shop.clock.advance(MINUTE);
        let text = "Haan".to_owned();
        shop.is_done(
            shop.asha,
            CommandBody::SendText { conversation_id: chat, text, reply_to: None, retry_of: None },
        )
        .await;
        shop.clock.advance(HOUR);
        shop.rings_again().await;
        assert_eq!((shop.is_with(chat).await, shop.reasons(chat).await.len()), (Some(shop.asha), 1));
    });
}

impl Shop {
    /// Rajesh removes somebody.
    async fn removes(&self, who: PersonId) {
        let (decider, now) =
            (Decider { workspace_id: self.workspace_id, person_id: self.rajesh }, self.clock.now());
        let decide = self.store.decide(self.workspace_id, move |tx| people::remove(tx, decider, who, now));
        decide.await.unwrap();
    }

    /// A shop in which somebody waits whom Asha has, and in which Vikram takes chats as well.
    async fn with_asha(reoffer_minutes: Option<u32>) -> (Self, ConversationId) {
        let shop = Self::open().await;
        let people = vec![shop.asha, shop.vikram];
        shop.routes(Routing { people, reoffer_minutes, ..in_turn() }).await;
        let mut chat = shop.hears_from(1, 1).await;
        if shop.is_with(chat).await != Some(shop.asha) {
            chat = shop.hears_from(2, 1).await;
        }
        assert_eq!(shop.is_with(chat).await, Some(shop.asha));
        (shop, chat)
    }
}

#[test]
fn who_waits_with_somebody_who_is_removed_is_given_to_somebody_else() {
    for (reoffer, writes_again) in [(None, false), (Some(10), false), (None, true), (Some(10), true)] {
        run(async {
            let (shop, chat) = Shop::with_asha(reoffer).await;
            shop.clock.advance(SECOND);
            shop.removes(shop.asha).await;
            if writes_again {
                let of = if shop.hears_from(1, 2).await == chat { 1 } else { 2 };
                shop.hears_from(of, 3).await;
            }
            shop.rings_again().await;
            assert_eq!(shop.is_with(chat).await, Some(shop.vikram), "at once");
            shop.clock.advance(HOUR);
            shop.rings_again().await;
            assert_eq!(shop.is_with(chat).await, Some(shop.vikram), "nobody else takes part");
        });
    }
}

impl Shop {
    /// One chat at a time for Asha, who has one; and another, in which somebody waits as well. Resolving the first frees her table.
    async fn with_a_full_table() -> (Self, ConversationId, ConversationId) {
        let shop = Self::open().await;
        shop.routes(Routing { people: vec![shop.asha], capacity: Some(1), ..in_turn() }).await;
        let first = shop.hears_from(1, 1).await;
        let second = shop.hears_from(2, 1).await;
        shop.clock.advance(SECOND);
        assert_eq!((shop.is_with(first).await, shop.is_with(second).await), (Some(shop.asha), None));
        (shop, first, second)
    }

    /// There is room on Asha's table, and she has the other chat.
    async fn is_next(&self, first: ConversationId, second: ConversationId) {
        self.rings_again().await;
        assert_eq!(self.is_with(second).await, None, "her table is full");
        self.is_done(self.asha, CommandBody::Resolve { conversation_id: first, seen: None }).await;
        self.rings_again().await;
        assert_eq!(self.is_with(second).await, Some(self.asha));
    }
}

#[test]
fn who_waits_again_because_a_wish_is_taken_back_is_given_to_somebody() {
    run(async {
        let (shop, first, second) = Shop::with_a_full_table().await;
        let resolve = CommandBody::Resolve { conversation_id: second, seen: None };
        let claim = CommandBody::Assign {
            conversation_id: second,
            assignee_id: Some(shop.vikram),
            expected_assignee_id: None,
        };
        for wish in [resolve, claim] {
            let (command_id, _) = shop.does(shop.vikram, wish).await;
            // The router has nothing more to do with it.
            shop.new_rules_are_looked_at().await;
            shop.is_done(shop.vikram, CommandBody::TakeBack { conversation_id: second, command_id }).await;
        }
        shop.is_next(first, second).await;
    });
}

#[test]
fn who_waits_in_a_chat_that_is_reopened_is_given_to_somebody() {
    run(async {
        let (shop, first, second) = Shop::with_a_full_table().await;
        shop.is_done(shop.vikram, CommandBody::Resolve { conversation_id: second, seen: None }).await;
        shop.new_rules_are_looked_at().await;
        shop.is_done(shop.vikram, CommandBody::Reopen { conversation_id: second }).await;
        shop.is_next(first, second).await;
    });
}

#[test]
fn who_waits_again_because_whatsapp_blocks_nobody_is_given_to_somebody() {
    run(async {
        let (shop, first, second) = Shop::with_a_full_table().await;
        shop.is_done(shop.vikram, CommandBody::SetBlocked { conversation_id: second, blocked: true }).await;
        shop.new_rules_are_looked_at().await;
        let graph = ScriptedGraph::answering(Vec::new());
        *graph.errands.lock().unwrap() = vec![answer(Answer::Refused(Refusal::Final))];
        shop.sender(graph).run_due().await.unwrap();
        shop.is_next(first, second).await;
    });
}

#[test]
fn who_waits_again_because_the_answer_did_not_arrive_is_given_to_somebody() {
    run(async {
        let (shop, first, second) = Shop::with_a_full_table().await;
        let text = "Haan".to_owned();
        let body = CommandBody::SendText { conversation_id: second, text, reply_to: None, retry_of: None };
        shop.is_done(shop.vikram, body).await;
        shop.new_rules_are_looked_at().await;
        let graph = ScriptedGraph::answering(vec![answer(Answer::Refused(Refusal::Final))]);
        shop.sender(graph).run_due().await.unwrap();
        shop.is_next(first, second).await;
    });
}

impl Shop {
    /// The alarm looks at every chat that waits, as after a change of the rules.
    async fn new_rules_are_looked_at(&self) {
        let now = self.clock.now();
        self.store.write(self.workspace_id, move |tx| tx.route_again(now)).await.unwrap();
        self.rings_again().await;
        assert_eq!(self.to_look_at().await, 0);
    }
}

#[derive(Clone, Debug)]
enum Happening {
    Writes(usize, usize),
    Away(bool, Option<i64>),
    Back(bool),
    Resolves(usize),
    Passes(i64),
    Rings,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (0..4_usize, 0..6_usize).prop_map(|(who, words)| Happening::Writes(who, words)),
        1 => (any::<bool>(), prop::option::of(1..3_i64)).prop_map(|(who, hours)| Happening::Away(who, hours)),
        1 => any::<bool>().prop_map(Happening::Back),
        1 => (0..4_usize).prop_map(Happening::Resolves),
        1 => (1..90_i64).prop_map(Happening::Passes),
        2 => Just(Happening::Rings),
    ]
}

proptest! {
    #![proptest_config(stories(24))]

    /// Whatever happens, in any order: nobody away or full is given a chat, no line says the same twice, and once the alarm
    /// rang with somebody there, nothing that could be given waits.
    #[test]
    fn nobody_is_given_what_they_should_not_have(happenings in prop::collection::vec(happening(), 1..25)) {
        run(async {
            let shop = Shop::open().await;
            let people = [shop.asha, shop.vikram];
            let capacity = Some(2);
            shop.routes(Routing { people: people.to_vec(), capacity, reoffer_minutes: Some(30), ..in_turn() }).await;
            let mut chats = std::collections::BTreeSet::new();
            for happening in happenings {
                match happening {
                    Happening::Writes(customer, words) => drop(chats.insert(shop.hears_from(customer, words).await)),
                    Happening::Away(who, hours) => {
                        let until = hours.map(|hours| shop.clock.now().plus(hours * HOUR));
                        shop.says_away(people[usize::from(who)], Some(Away { until })).await;
                    }
                    Happening::Back(who) => shop.says_away(people[usize::from(who)], None).await,
                    Happening::Resolves(nth) => if let Some(id) = chats.iter().nth(nth) {
                        shop.is_done(shop.rajesh, CommandBody::Resolve { conversation_id: *id, seen: None }).await;
                    },
                    Happening::Passes(minutes) => shop.clock.advance(minutes * MINUTE),
                    Happening::Rings => shop.rings_again().await,
                }
                shop.holds(&people, 2).await;
            }
            shop.says_away(shop.asha, None).await;
            shop.says_away(shop.vikram, None).await;
            shop.rings_again().await;
            shop.nothing_waits_in_vain(&people, 2).await;
        });
    }
}

impl Shop {
    /// Every line that gave a chat named somebody who was there then, and no chat says the same twice in a row, unless it was resolved in
    /// between.
    async fn holds(&self, people: &[PersonId], capacity: u32) {
        let open = self.on_tables().await;
        for person in people {
            assert!(open.get(person).is_none_or(|chats| *chats <= capacity), "{open:?} on the tables");
        }
        for view in self.conversations().await {
            let id = view.conversation.id;
            let lines = self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap();
            let said: Vec<EventKind> = lines.into_iter().map(|line| line.what).collect();
            let is_said =
                |what: &&EventKind| matches!(what, EventKind::Routed { .. } | EventKind::Resolved { .. });
            let said: Vec<&EventKind> = said.iter().filter(is_said).collect();
            for pair in said.windows(2) {
                let waits = matches!(pair[0], EventKind::Routed { assignee_id: None, .. });
                assert!(pair[0] != pair[1] || !waits, "{said:?}");
            }
        }
    }

    async fn on_tables(&self) -> BTreeMap<PersonId, u32> {
        let id = self.workspace_id;
        self.store.read(move |tx| tx.open_chats(id)).await.unwrap()
    }

    async fn nothing_waits_in_vain(&self, people: &[PersonId], capacity: u32) {
        let open = self.on_tables().await;
        let left = |person: &PersonId| capacity.saturating_sub(open.get(person).copied().unwrap_or_default());
        let room: u32 = people.iter().map(left).sum();
        let waits = |view: &&sangam_hub::store::ConversationView| {
            let chat = &view.conversation;
            chat.assignee_id.is_none()
                && chat.waiting_since.is_some()
                && chat.status == sangam_model::ConversationStatus::Open
        };
        let waiting = self.conversations().await.iter().filter(waits).count();
        assert!(room == 0 || waiting == 0, "{waiting} wait, with room for {room}");
    }
}
