//! What is under way in a chat when a person says that it is the same customer as another goes on in the one they become.

use sangam_hub::inbox::Outcome;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::identity::Aliases;
use sangam_model::routing::{Away, Routing, Rule};
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::work::Work;
use sangam_model::{Clock, ConversationStatus, Delivery};
use sangam_protocol::CommandBody;
use uuid::Uuid;

use crate::errands::work_off;
use crate::offers::{PHONE, recycled, writes};
use crate::sending::answer;
use crate::shop::{START, ScriptedGraph, Shop, run, status};

impl Shop {
    /// The newest bubble of a chat.
    async fn newest(&self, chat: ConversationId) -> MessageId {
        self.messages(chat).await.last().unwrap().message.id
    }

    async fn marks_read(&self, chat: ConversationId) {
        let up_to = self.newest(chat).await;
        self.is_done(
            self.asha,
            CommandBody::MarkRead { conversation_id: chat, up_to, receipt: true, typing: false },
        )
        .await;
    }
}

#[test]
fn a_wish_about_the_chat_that_is_gone_reaches_whatsapp() {
    run(async {
        for blocked in [None, Some(true), Some(false)] {
            let (shop, first, second) = recycled().await;
            let chat = second.conversation.id;
            let block = |blocked| CommandBody::SetBlocked { conversation_id: chat, blocked };
            if blocked == Some(false) {
                shop.is_done(shop.asha, block(true)).await;
                work_off(&shop, vec![answer(Answer::Accepted)]).await;
            }
            match blocked {
                Some(blocked) => {
                    shop.is_done(shop.asha, block(blocked)).await;
                }
                None => shop.marks_read(chat).await,
            }
            let wish = shop.errands().await.remove(0);
            shop.says_one(first.conversation.id, second.contact.id).await;
            let graph = work_off(&shop, vec![answer(Answer::Accepted)]).await;
            let ran = graph.ran.lock().unwrap().clone();
            let ran: Vec<_> = ran.into_iter().map(|call| (call.errand.id, call.errand.deed)).collect();
            assert_eq!(ran, [(wish.id, wish.deed)]);
            assert_eq!(shop.errands().await, []);
        }
    });
}

#[test]
fn of_two_wishes_about_what_is_one_chat_now_the_newer_holds() {
    run(async {
        let (shop, first, second) = recycled().await;
        shop.marks_read(second.conversation.id).await;
        shop.clock.advance(1);
        shop.marks_read(first.conversation.id).await;
        let newer = shop.errands().await.remove(1);
        shop.says_one(first.conversation.id, second.contact.id).await;
        let left: Vec<_> = shop.errands().await.into_iter().map(|errand| errand.id).collect();
        assert_eq!(left, [newer.id]);
    });
}

#[test]
fn the_answer_to_a_call_is_heard_in_the_chat_its_message_is_in_by_then() {
    let heard = [
        (Answer::Accepted, Delivery::HandedOver, false),
        (Answer::Refused(Refusal::Final), Delivery::Failed, false),
        (Answer::NotSent, Delivery::Sending, true),
    ];
    for (said, delivery, waits) in heard {
        run(async {
            let (shop, first, second) = recycled().await;
            let (text, _) = shop.say(second.conversation.id, "Haan", None).await;
            let begun = shop.begins_call(text, Uuid::from_u128(1)).await.unwrap();
            shop.says_one(first.conversation.id, second.contact.id).await;
            shop.hears_answer(&begun, answer(said)).await;
            assert_eq!(shop.delivery(text).await, Some(delivery), "{said:?}");
            assert_eq!(shop.state(text).await.is_some(), waits, "{said:?}");
            assert_eq!(shop.messages(first.conversation.id).await.len(), 3);
        });
    }
}

/// A wish of a desk that heard of none of the merges reaches the chat it is by now, and so does whoever names its customer.
#[test]
fn a_wish_is_led_through_any_number_of_merges() {
    run(async {
        const MANY: i64 = 40;
        let shop = Shop::open().await;
        for nth in 0..=MANY {
            shop.clock.advance(SECOND);
            shop.receive_at(shop.clock.now(), &[writes(&format!("IN.{nth}"), PHONE, nth)]).await;
        }
        let last = shop.of(&format!("IN.{MANY}")).await;
        let mut other = last.clone();
        for nth in (0..MANY).rev() {
            let earlier = shop.of(&format!("IN.{nth}")).await;
            shop.says_one(earlier.conversation.id, other.contact.id).await;
            other = earlier;
        }
        assert_eq!(shop.conversations().await.len(), 1);
        let chat = last.conversation.id;
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
        shop.is_done(
            shop.asha,
            CommandBody::MergeContacts { conversation_id: chat, other_id: last.contact.id },
        )
        .await;
        assert_eq!(shop.conversations().await[0].conversation.status, ConversationStatus::Resolved);
    });
}

/// Whom WhatsApp's answer names is who was called, whoever they were said to be meanwhile: it ties nobody to anybody.
#[test]
fn a_merge_during_a_call_can_be_taken_back_when_the_answer_is_heard() {
    run(async {
        let (shop, first, second) = recycled().await;
        shop.clock.advance(SECOND);
        shop.receive_at(shop.clock.now(), &[writes("IN.1", "919829010999", 120)]).await;
        let (text, _) = shop.say(second.conversation.id, "Haan", None).await;
        let call = shop.begins_calling(text, Uuid::from_u128(1)).await.unwrap();
        assert_eq!(call.recipient, Aliases::new(Some(PHONE), Some("IN.2")));
        let body = CommandBody::MergeContacts {
            conversation_id: first.conversation.id,
            other_id: second.contact.id,
        };
        let merge_id = shop.is_done(shop.asha, body).await;
        let recipient = Some(call.recipient.clone());
        shop.hears_answer_to(&call, Outcome { recipient, ..answer(Answer::Accepted) }).await;
        shop.is_done(
            shop.asha,
            CommandBody::SplitContacts { conversation_id: first.conversation.id, merge_id },
        )
        .await;
        assert_eq!(shop.conversations().await.len(), 2);
    });
}

#[test]
fn two_chats_that_are_one_are_open_since_the_one_that_is_open_was_opened() {
    run(async {
        let (shop, first, second) = recycled().await;
        let (done, open) = (first.conversation.id, second.conversation.id);
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: open, seen: None }).await;
        shop.clock.advance(60 * SECOND);
        let now = shop.clock.now();
        shop.receive_at(now, &[writes("IN.2", "919829010999", now.as_millis() / SECOND - START)]).await;
        shop.clock.advance(60 * SECOND);
        let later = shop.clock.now().as_millis() / SECOND - START;
        shop.receive_at(shop.clock.now(), &[writes("IN.1", PHONE, later)]).await;
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: done, seen: None }).await;
        let opened_at = shop.of("IN.2").await.conversation.opened_at;
        assert_eq!(opened_at, Some(now));
        shop.says_one(done, second.contact.id).await;
        let all = shop.conversations().await;
        let chat = &all[0].conversation;
        assert_eq!((all.len(), chat.status, chat.opened_at), (1, ConversationStatus::Open, opened_at));
        // What was done in the one settled nobody's words in the other, in the figures as in the lists.
        assert_eq!(shop.waits_since(chat.id).await, opened_at);
        assert_eq!(shop.work(chat.id).await.resolutions.len(), 2);
    });
}

#[test]
fn a_chat_that_waits_for_somebody_is_given_to_whoever_comes_back() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[writes("IN.1", PHONE, 0)]).await;
        let first = shop.of("IN.1").await;
        let chat = first.conversation.id;
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
        let rules = Routing { rule: Rule::RoundRobin, people: vec![shop.asha], ..Routing::default() };
        shop.routes(rules).await;
        shop.says_away(shop.asha, Some(Away { until: None })).await;
        shop.receive(&[writes("IN.2", PHONE, 60)]).await;
        let second = shop.of("IN.2").await;
        shop.says_one(chat, second.contact.id).await;
        shop.says_away(shop.asha, None).await;
        shop.rings_again().await;
        let is = shop.store.read(move |tx| tx.conversation(chat)).await.unwrap().unwrap();
        assert_eq!(is.assignee_id, Some(shop.asha));
    });
}

#[test]
fn what_an_answer_in_either_chat_answered_is_owed_none_in_the_one_they_become() {
    for is_first_old in [true, false] {
        run(async {
            let (shop, first, second) = recycled().await;
            let (done, user) = if is_first_old { (&second, "IN.2") } else { (&first, "IN.1") };
            let done = done.conversation.id;
            shop.say(done, "Haan, mil jayega", None).await;
            shop.clock.advance(60 * SECOND);
            let now = shop.clock.now();
            shop.receive_at(now, &[writes(user, PHONE, now.as_millis() / SECOND - START)]).await;
            shop.clock.advance(60 * SECOND);
            shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: done, seen: None }).await;
            let before = shop.work(done).await;
            shop.says_one(first.conversation.id, second.contact.id).await;
            let all = shop.conversations().await;
            let chat = &all[0].conversation;
            assert_eq!(
                (all.len(), chat.status),
                (1, ConversationStatus::Open),
                "nobody was done with the old one"
            );
            assert_eq!(shop.waits_since(chat.id).await, None);
            let after = shop.work(chat.id).await;
            let ends = |work: &Work| work.waits.iter().map(|wait| wait.end).collect::<Vec<_>>();
            assert_eq!(ends(&after), ends(&before), "nobody waited for anything else");
            let resolved =
                |work: &Work| work.resolutions.iter().map(|one| (one.at, one.by)).collect::<Vec<_>>();
            assert_eq!(resolved(&after), resolved(&before));
            assert!(after.resolutions[0].opened_at.is_some());
        });
    }
}

#[test]
fn words_are_owed_an_answer_once_theirs_failed_though_the_other_chat_they_became_one_with_was_done() {
    for is_first_done in [true, false] {
        run(async {
            let (shop, first, second) = recycled().await;
            if is_first_done {
                shop.receive(&[writes("IN.1", PHONE, 120)]).await;
            }
            let (done, answered) = if is_first_done { (&first, &second) } else { (&second, &first) };
            let asked = shop.waits_since(answered.conversation.id).await;
            shop.clock.advance(SECOND);
            shop.say(answered.conversation.id, "Haan, mil jayega", None).await;
            shop.sender(ScriptedGraph::answering(vec![answer(Answer::Accepted)])).run_due().await.unwrap();
            shop.clock.advance(SECOND);
            shop.is_done(
                shop.asha,
                CommandBody::Resolve { conversation_id: done.conversation.id, seen: None },
            )
            .await;
            shop.clock.advance(SECOND);
            shop.says_one(first.conversation.id, second.contact.id).await;
            let chat = shop.conversations().await.remove(0).conversation.id;
            assert_eq!(shop.waits_since(chat).await, None);
            let at = shop.clock.now().as_millis() / SECOND - START;
            shop.receive(&[status("wamid.ours", "failed", at, None)]).await;
            assert!(asked.is_some());
            assert_eq!(shop.waits_since(chat).await, asked, "the first was done: {is_first_done}");
        });
    }
}

/// Nobody looks at what sleeps, and nobody waits in what was answered: in the one they become somebody does.
#[test]
fn a_chat_in_which_somebody_waits_because_it_was_two_is_given_to_somebody_whichever_is_kept() {
    for is_first_asleep in [true, false] {
        run(async {
            let shop = Shop::open().await;
            let rules = Routing { rule: Rule::RoundRobin, people: vec![shop.asha], ..Routing::default() };
            shop.routes(rules).await;
            shop.says_away(shop.asha, Some(Away { until: None })).await;
            shop.receive(&[writes("IN.1", PHONE, 0)]).await;
            shop.clock.advance(SECOND);
            shop.receive(&[writes("IN.2", PHONE, 60)]).await;
            let (first, second) = (shop.of("IN.1").await, shop.of("IN.2").await);
            let chats = [first.conversation.id, second.conversation.id];
            let [asleep, answered] = if is_first_asleep { chats } else { [chats[1], chats[0]] };
            shop.say(answered, "Haan, mil jayega", None).await;
            shop.clock.advance(60 * SECOND);
            let now = shop.clock.now();
            let user = if is_first_asleep { "IN.1" } else { "IN.2" };
            shop.receive_at(now, &[writes(user, PHONE, now.as_millis() / SECOND - START)]).await;
            let (until, zone) = (now.plus(HOUR), "Asia/Kolkata".parse().unwrap());
            shop.is_done(shop.asha, CommandBody::Snooze { conversation_id: asleep, until, zone, seen: None })
                .await;
            shop.says_away(shop.asha, None).await;
            shop.rings_again().await;
            for chat in chats {
                assert_eq!(shop.is_with(chat).await, None, "nobody waits for anybody");
            }
            shop.says_one(first.conversation.id, second.contact.id).await;
            assert_eq!(shop.conversations().await.len(), 1);
            shop.rings_again().await;
            assert_eq!(shop.is_with(first.conversation.id).await, Some(shop.asha));
        });
    }
}
