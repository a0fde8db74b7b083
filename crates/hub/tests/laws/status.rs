//! Who sleeps wakes once, at its time or when the customer writes; what was done is taken back exactly, or left alone.

use std::sync::Arc;

use proptest::prelude::*;
use sangam_hub::background::alarm::Alarm;
use sangam_hub::store::Conversation;
use sangam_model::conversation::{LONGEST_SLEEP, Mark, Stand};
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::work::{Counting, Work, in_order};
use sangam_model::{Clock, ConversationStatus, Direction, Origin, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{CommandBody, EventRow};

use crate::shop::{START, Shop, refusal, run, stories, text_from};
use crate::troubled::{Trouble, Troubled};

const PHONE: &str = "919829010187";

impl Shop {
    async fn rings(&self) -> Option<Timestamp> {
        self.new_alarm().run_due().await.unwrap()
    }

    pub(crate) async fn chat(&self, id: ConversationId) -> Conversation {
        self.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap()
    }

    /// The lines of a chat, oldest first, without who and when.
    pub(crate) async fn lines(&self, id: ConversationId) -> Vec<EventKind> {
        let lines = self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap();
        lines.into_iter().rev().map(|line| line.what).collect()
    }

    async fn customer_writes(&self, number: usize) {
        self.hears_after(number, 0).await;
    }

    /// What the customer wrote so many seconds ago arrives.
    async fn hears_after(&self, number: usize, ago: i64) {
        let now = self.clock.now();
        let at = now.as_millis() / SECOND - START - ago;
        self.receive_at(now, &[text_from(PHONE, &format!("wamid.{number}"), at, "Hello?")]).await;
    }

    /// How the figures read a chat.
    pub(crate) async fn work(&self, id: ConversationId) -> Work {
        let mut bubbles = Vec::new();
        for view in self.messages(id).await {
            let message = view.message;
            let (direction, origin) = match (message.incoming, message.answer) {
                (true, _) => (Direction::In, Origin::Customer),
                (false, true) => (Direction::Out, Origin::Desk),
                (false, false) => (Direction::Out, Origin::Bot),
            };
            let position = message.position().unwrap();
            let (imported, automatic, failed) = (message.imported, message.pressed, message.failed);
            let kind = "text".to_owned();
            bubbles.push((
                Mark {
                    position,
                    direction,
                    origin,
                    kind,
                    imported,
                    automatic,
                    refused: false,
                    failed,
                    heard_at: None,
                },
                None,
            ));
        }
        bubbles.sort_by_key(|(mark, _)| mark.position.clone());
        let lines = self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap();
        let done = lines.iter().filter_map(EventRow::done).collect();
        Work::of(&in_order(bubbles, done), None, Counting::Live, self.clock.now())
    }

    /// Since when the customer of a chat waits, as lists and targets read its row and as the figures read the chat.
    pub(crate) async fn waits_since(&self, id: ConversationId) -> Option<Timestamp> {
        let told = self.chat(id).await.waits_since();
        assert_eq!(told, self.work(id).await.waiting_since(), "the row and the figures");
        told
    }
}

async fn with_ritika() -> (Shop, ConversationId) {
    let shop = Shop::open().await;
    shop.customer_writes(0).await;
    let id = shop.conversations().await[0].conversation.id;
    (shop, id)
}

fn snooze(conversation_id: ConversationId, until: Timestamp) -> CommandBody {
    CommandBody::Snooze { conversation_id, until, zone: "Asia/Kolkata".parse().unwrap(), seen: None }
}

#[test]
fn it_wakes_at_its_time_not_a_moment_early_and_once() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let until = shop.clock.now().plus(HOUR);
        shop.does(shop.asha, snooze(ritika, until)).await;
        shop.clock.advance(HOUR - 1);
        let head = shop.head().await;
        assert_eq!((shop.rings().await, shop.head().await), (Some(until), head));
        assert_eq!(shop.chat(ritika).await.status, ConversationStatus::Snoozed);
        shop.clock.advance(1);
        assert_eq!(shop.rings().await, None);
        let chat = shop.chat(ritika).await;
        assert_eq!((chat.stand(), chat.woke_at, chat.snoozed_until), (Stand::Open, Some(until), None));
        let head = shop.head().await;
        shop.clock.advance(HOUR);
        shop.rings().await;
        assert_eq!(shop.head().await, head, "nothing wakes twice");
        let zone = "Asia/Kolkata".parse().unwrap();
        assert_eq!(shop.lines(ritika).await, [EventKind::Snoozed { until, zone }, EventKind::Woke]);
        shop.does(shop.asha, CommandBody::SetPending { conversation_id: ritika, seen: None }).await;
        assert_eq!(shop.chat(ritika).await.woke_at, None, "somebody decided");
    });
}

#[test]
fn what_should_have_woken_while_the_hub_was_down_wakes_at_its_start() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        shop.does(shop.asha, snooze(ritika, shop.clock.now().plus(HOUR))).await;
        shop.clock.advance(30 * 24 * HOUR);
        shop.rings().await;
        assert_eq!(shop.chat(ritika).await.woke_at, Some(shop.clock.now()));
    });
}

#[test]
fn a_time_that_passed_on_the_way_wakes_at_once_and_one_too_far_ahead_is_refused() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let far = shop.clock.now().plus(LONGEST_SLEEP + 1);
        let (_, outcome) = shop.does(shop.asha, snooze(ritika, far)).await;
        assert_eq!(refusal(&outcome), code::LATER_TIME);
        assert!(shop.lines(ritika).await.is_empty());
        let (_, outcome) = shop.does(shop.asha, snooze(ritika, shop.clock.now().plus(-HOUR))).await;
        assert_eq!(refusal(&outcome), "none");
        shop.rings().await;
        assert_eq!(shop.chat(ritika).await.stand(), Stand::Open);
        assert_eq!(shop.lines(ritika).await.len(), 2, "it slept and woke");
    });
}

#[test]
fn the_customer_wakes_it_and_the_alarm_does_not_ring_again() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let (slept, _) = shop.does(shop.asha, snooze(ritika, shop.clock.now().plus(HOUR))).await;
        shop.clock.advance(SECOND);
        shop.customer_writes(1).await;
        let chat = shop.chat(ritika).await;
        assert_eq!((chat.stand(), chat.snooze_zone, chat.woke_at), (Stand::Open, None, None));
        shop.clock.advance(2 * HOUR);
        shop.rings().await;
        assert_eq!(shop.lines(ritika).await.last(), Some(&EventKind::Reopened));
        let back = CommandBody::TakeBack { conversation_id: ritika, command_id: slept };
        let (_, outcome) = shop.does(shop.asha, back).await;
        assert_eq!(refusal(&outcome), code::CHANGED_SINCE);
    });
}

#[test]
fn what_was_done_is_taken_back_once_by_whoever_did_it() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let until = shop.clock.now().plus(HOUR);
        let asleep = Stand::Snoozed { until, zone: "Asia/Kolkata".parse().unwrap() };
        shop.does(shop.vikram, snooze(ritika, until)).await;
        let (resolved, _) =
            shop.does(shop.asha, CommandBody::Resolve { conversation_id: ritika, seen: None }).await;
        let back = CommandBody::TakeBack { conversation_id: ritika, command_id: resolved };
        let (_, outcome) = shop.does(shop.vikram, back.clone()).await;
        assert_eq!(refusal(&outcome), code::INVALID, "it was not his");
        let (taken_back, outcome) = shop.does(shop.asha, back.clone()).await;
        assert_eq!((refusal(&outcome), shop.chat(ritika).await.stand()), ("none", asleep));
        let (_, outcome) = shop.does(shop.asha, back).await;
        assert_eq!(refusal(&outcome), code::CHANGED_SINCE);
        let again = CommandBody::TakeBack { conversation_id: ritika, command_id: taken_back };
        assert_eq!(refusal(&shop.does(shop.asha, again).await.1), code::INVALID);

        // What it found slept until a time that is over by now.
        let (resolved, _) =
            shop.does(shop.asha, CommandBody::Resolve { conversation_id: ritika, seen: None }).await;
        shop.clock.advance(2 * HOUR);
        shop.does(shop.asha, CommandBody::TakeBack { conversation_id: ritika, command_id: resolved }).await;
        assert_eq!(shop.chat(ritika).await.stand(), Stand::Open);
    });
}

#[test]
fn a_claim_is_taken_back_unless_somebody_else_gave_the_chat_away_since() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let give = |to, from| CommandBody::Assign {
            conversation_id: ritika,
            assignee_id: Some(to),
            expected_assignee_id: from,
        };
        let (claimed, _) = shop.does(shop.asha, give(shop.asha, None)).await;
        let back = CommandBody::TakeBack { conversation_id: ritika, command_id: claimed };
        shop.does(shop.vikram, give(shop.vikram, Some(shop.asha))).await;
        assert_eq!(refusal(&shop.does(shop.asha, back).await.1), code::CHANGED_SINCE);
        assert_eq!(shop.chat(ritika).await.assignee_id, Some(shop.vikram));
        let (claimed, _) = shop.does(shop.asha, give(shop.asha, Some(shop.vikram))).await;
        let back = CommandBody::TakeBack { conversation_id: ritika, command_id: claimed };
        assert_eq!(refusal(&shop.does(shop.asha, back).await.1), "none");
        assert_eq!(shop.chat(ritika).await.assignee_id, Some(shop.vikram));
    });
}

#[test]
fn reading_is_taken_back_and_a_mark_stays_until_somebody_reads_or_answers() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let up_to: MessageId = shop.messages(ritika).await[0].message.id;
        let read = CommandBody::MarkRead { conversation_id: ritika, up_to, receipt: false, typing: false };
        let (id, _) = shop.does(shop.asha, read.clone()).await;
        assert_eq!(shop.chat(ritika).await.unread, 0);
        let back = CommandBody::TakeBack { conversation_id: ritika, command_id: id };
        assert_eq!(refusal(&shop.does(shop.asha, back).await.1), "none");
        assert_eq!(shop.chat(ritika).await.unread, 1);

        shop.does(shop.asha, read.clone()).await;
        let (head, mark) = (shop.head().await, CommandBody::MarkUnread { conversation_id: ritika });
        shop.does(shop.asha, mark.clone()).await;
        assert!(shop.chat(ritika).await.rev > head, "desks hear of it");
        assert!(shop.chat(ritika).await.unread_mark.is_some());
        let head = shop.head().await;
        shop.does(shop.vikram, read).await;
        let chat = shop.chat(ritika).await;
        assert!(chat.unread_mark.is_none() && chat.rev > head, "and that it was read");

        shop.does(shop.asha, mark).await;
        shop.clock.advance(SECOND);
        let text = CommandBody::SendText {
            conversation_id: ritika,
            text: "Haan".to_owned(),
            reply_to: None,
            retry_of: None,
        };
        shop.does(shop.asha, text).await;
        assert_eq!(shop.chat(ritika).await.unread_mark, None, "an answer reads everything");
    });
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Snooze {
        by: usize,
        ahead: i64,
    },
    Resolve {
        by: usize,
    },
    Pend {
        by: usize,
    },
    /// What the customer wrote so many seconds ago arrives.
    Writes {
        ago: i64,
    },
    Passes {
        ms: i64,
    },
    /// The hub stood still, or works: whatever is due wakes.
    Rings,
    /// Somebody takes back the newest but so many of what they did.
    TakesBack {
        by: usize,
        nth: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let by = 0..2_usize;
    prop_oneof![
        3 => (by.clone(), -HOUR..3 * HOUR).prop_map(|(by, ahead)| Step::Snooze { by, ahead }),
        1 => by.clone().prop_map(|by| Step::Resolve { by }),
        1 => by.clone().prop_map(|by| Step::Pend { by }),
        2 => prop_oneof![Just(0), 0..60_i64, 0..7_200_i64].prop_map(|ago| Step::Writes { ago }),
        3 => (1..2 * HOUR).prop_map(|ms| Step::Passes { ms }),
        3 => Just(Step::Rings),
        2 => (by, 0..3_usize).prop_map(|(by, nth)| Step::TakesBack { by, nth }),
    ]
}

/// What is believed of the chat, by rules written once more.
struct Belief {
    stand: Stand,
    /// Who decided that it stands so, if a command did.
    decided: Option<CommandId>,
    done: [Vec<(CommandId, Option<Stand>)>; 2],
    /// How many words were known when it was done, oldest first; what was taken back is struck out.
    counted: Vec<usize>,
    /// When the customer's words were sent, as they arrived.
    written: Vec<Timestamp>,
}

impl Belief {
    /// When the first words were sent that nobody knew of who said that it was done, in WhatsApp's whole seconds.
    fn opened(&self) -> Option<Timestamp> {
        self.written.iter().skip(self.counted.last().copied().unwrap_or(0)).min().copied()
    }

    fn decides(&mut self, by: usize, id: CommandId, stand: Stand) {
        self.done[by].push((id, Some(self.stand.clone())));
        if self.stand != stand {
            (self.stand, self.decided) = (stand, Some(id));
        }
    }
}

proptest! {
    #![proptest_config(stories(48))]

    #[test]
    fn whatever_people_customers_and_clocks_do_it_stands_where_the_rules_say(
        steps in prop::collection::vec(step(), 1..24),
        ahead in prop_oneof![Just(0), Just(60_i64)],
    ) {
        run(async {
            let (shop, ritika) = with_ritika().await;
            let people = [shop.asha, shop.vikram];
            let second = |at: Timestamp| Timestamp::from_secs(at.as_millis() / SECOND);
            let mut belief = Belief {
                stand: Stand::Open,
                decided: None,
                done: Default::default(),
                counted: Vec::new(),
                written: vec![second(shop.clock.now())],
            };
            for (number, step) in steps.into_iter().enumerate() {
                let now = shop.clock.now();
                match step {
                    Step::Snooze { by, ahead } => {
                        let until = now.plus(ahead);
                        let (id, _) = shop.does(people[by], snooze(ritika, until)).await;
                        let zone = "Asia/Kolkata".parse().unwrap();
                        belief.decides(by, id, Stand::Snoozed { until, zone });
                    }
                    Step::Resolve { by } => {
                        let body = CommandBody::Resolve { conversation_id: ritika, seen: None };
                        let (id, _) = shop.does(people[by], body).await;
                        if belief.stand != Stand::Resolved {
                            belief.counted.push(belief.written.len());
                        }
                        belief.decides(by, id, Stand::Resolved);
                    }
                    Step::Pend { by } => {
                        let body = CommandBody::SetPending { conversation_id: ritika, seen: None };
                        let (id, _) = shop.does(people[by], body).await;
                        belief.decides(by, id, Stand::Pending);
                    }
                    Step::Writes { ago } => {
                        // Our clock is ahead of WhatsApp's.
                        let ago = ago + ahead;
                        shop.hears_after(number + 1, ago).await;
                        belief.written.push(second(now).plus(-ago * SECOND));
                        if belief.stand != Stand::Open {
                            (belief.stand, belief.decided) = (Stand::Open, None);
                        }
                    }
                    Step::Passes { ms } => shop.clock.advance(ms),
                    Step::Rings => {
                        let next = shop.rings().await;
                        if let Stand::Snoozed { until, .. } = belief.stand {
                            prop_assert_eq!(next, (until > now).then_some(until));
                            if until <= now {
                                (belief.stand, belief.decided) = (Stand::Open, None);
                            }
                        } else {
                            prop_assert_eq!(next, None);
                        }
                    }
                    Step::TakesBack { by, nth } => {
                        let known = belief.done[by].iter().rev().nth(nth).cloned();
                        let Some((earlier, found)) = known else { continue };
                        let body = CommandBody::TakeBack { conversation_id: ritika, command_id: earlier };
                        let (id, outcome) = shop.does(people[by], body).await;
                        match found {
                            None => prop_assert_eq!(refusal(&outcome), code::INVALID),
                            Some(_) if belief.decided != Some(earlier) => {
                                prop_assert_eq!(refusal(&outcome), code::CHANGED_SINCE);
                            }
                            Some(found) => {
                                prop_assert_eq!(refusal(&outcome), "none");
                                if belief.stand == Stand::Resolved && found.clone().at(now) != Stand::Resolved {
                                    belief.counted.pop();
                                }
                                (belief.stand, belief.decided) = (found.at(now), Some(id));
                            }
                        }
                        belief.done[by].push((id, None));
                    }
                }
                let chat = shop.chat(ritika).await;
                prop_assert_eq!(chat.stand(), belief.stand.clone());
                prop_assert_eq!(chat.snoozed_until.is_some(), chat.status == ConversationStatus::Snoozed);
                let lines = shop.lines(ritika).await;
                let counted = lines.iter().filter(|line| line.is_resolution()).count();
                prop_assert_eq!(counted, belief.counted.len(), "{:?}", lines);
                prop_assert_eq!(chat.opened_at, belief.opened());
                let owed = belief.opened().filter(|_| belief.stand != Stand::Resolved);
                prop_assert_eq!(shop.waits_since(ritika).await, owed, "nobody answered");
            }
            Ok(())
        })?;
    }
}

/// The hub was down from ten to eleven. Asha had pressed Resolve at her desk at five past, Ritika wrote at half past, and the hub heard
/// of it in that order.
#[test]
fn words_that_arrive_after_it_was_done_are_owed_an_answer_whenever_they_were_sent() {
    run(async {
        for known_of_half_past in [false, true] {
            let (shop, ritika) = with_ritika().await;
            shop.clock.advance(HOUR);
            if known_of_half_past {
                // Meta repeats what it could not deliver in no order.
                shop.hears_after(1, 600).await;
            }
            shop.does(shop.asha, CommandBody::Resolve { conversation_id: ritika, seen: None }).await;
            assert_eq!(shop.waits_since(ritika).await, None);
            shop.clock.advance(4 * 60 * SECOND);
            shop.hears_after(2, 34 * 60).await;
            let half_past = Timestamp::from_secs(shop.clock.now().as_millis() / SECOND - 34 * 60);
            let chat = shop.chat(ritika).await;
            assert_eq!((chat.status, chat.opened_at), (ConversationStatus::Open, Some(half_past)));
            assert_eq!(shop.waits_since(ritika).await, Some(half_past));
            let text = "Haan".to_owned();
            let (reply_to, retry_of) = (None, None);
            shop.does(shop.asha, CommandBody::SendText { conversation_id: ritika, text, reply_to, retry_of })
                .await;
            assert_eq!(shop.waits_since(ritika).await, None);
            assert_eq!(shop.work(ritika).await.resolutions.len(), 1);
        }
    });
}

/// An alarm that rings in another hub at the same moment finds nothing to wake.
#[test]
fn two_alarms_wake_it_once() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        shop.does(shop.asha, snooze(ritika, shop.clock.now().plus(HOUR))).await;
        shop.clock.advance(HOUR);
        let (one, other) = (shop.new_alarm(), shop.new_alarm());
        let (one, other) = tokio::join!(one.run_due(), other.run_due());
        assert_eq!((one.unwrap(), other.unwrap()), (None, None));
        assert_eq!(shop.lines(ritika).await.iter().filter(|line| **line == EventKind::Woke).count(), 1);
    });
}

#[test]
fn a_chat_that_cannot_wake_keeps_nobody_else_asleep() {
    run(async {
        let (shop, ritika) = with_ritika().await;
        let at = shop.clock.now().as_millis() / SECOND - START;
        shop.receive(&[text_from("919829010188", "wamid.other", at, "And the red one?")]).await;
        let mut chats = shop.conversations().await.into_iter().map(|view| view.conversation.id);
        let other = chats.find(|chat| *chat != ritika).unwrap();
        shop.does(shop.asha, snooze(ritika, shop.clock.now().plus(HOUR))).await;
        shop.does(shop.asha, snooze(other, shop.clock.now().plus(HOUR + SECOND))).await;
        shop.clock.advance(HOUR + SECOND);
        let store = Arc::new(Troubled { store: shop.store.clone(), trouble: Trouble::OddWrite(1.into()) });
        let alarm = Alarm::new(shop.ground_over(store), Arc::default());
        alarm.run_due().await.unwrap();
        let status = async |chat| shop.chat(chat).await.status;
        assert_eq!(status(ritika).await, ConversationStatus::Snoozed, "it waits");
        assert_eq!(status(other).await, ConversationStatus::Open);
        alarm.run_due().await.unwrap();
        assert_eq!(status(ritika).await, ConversationStatus::Open);
    });
}
