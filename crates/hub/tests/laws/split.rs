//! Who was merged by a person is parted again as they were, and what was written since is lost and doubled nowhere.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sangam_hub::inbox::Inbox;
use sangam_hub::store::{ConversationView, Later, MessageView};
use sangam_model::id::{CommandId, ConversationId, EventId, MessageId, NumberId};
use sangam_model::later::{PlanState, Why};
use sangam_model::marketing::stopped_at;
use sangam_model::outgoing::OutgoingContent;
use sangam_model::routing::{Routing, Rule};
use sangam_model::send::Answer;
use sangam_model::survey::{Rating, button_id};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{Clock, ConversationStatus, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{CommandBody, EventRow, Plan};
use serde_json::{Value, json};

use crate::errands::work_off;
use crate::release::{OTHER, told_by_history};
use crate::sending::answer;
use crate::shop::{START, Shop, envelope, refusal, run, stories};
use crate::survey::asking;

const PHONE: &str = "919829010187";
const USERS: [&str; 2] = ["IN.1", "IN.2"];

/// What is kept about each customer: the texts of their chat, the phone that is theirs, the card.
type Picture = BTreeMap<String, (BTreeSet<String>, Option<String>, String)>;

fn writes(user: &str, at: i64, text: &str) -> Value {
    let message = json!({ "from": PHONE, "from_user_id": user, "id": format!("wamid.{text}"),
        "timestamp": (START + at).to_string(), "type": "text", "text": { "body": text } });
    let contact = json!({ "wa_id": PHONE, "user_id": user, "profile": { "name": user } });
    envelope("messages", json!({ "contacts": [contact], "messages": [message] }))
}

impl Shop {
    fn passed(&self) -> i64 {
        self.clock.now().as_millis() / SECOND - START
    }

    /// Somebody writes a second later than what was before.
    async fn is_written_to(&self, user: &str, text: &str) {
        self.clock.advance(SECOND);
        self.receive_at(self.clock.now(), &[writes(user, self.passed(), text)]).await;
    }

    async fn chat_of_user(&self, user: &str) -> Option<ConversationView> {
        let all = self.conversations().await;
        all.into_iter().find(|view| view.contact.user_id.as_deref() == Some(user))
    }

    async fn replies_in(&self, conversation_id: ConversationId, text: &str) {
        self.clock.advance(SECOND);
        let text = text.to_owned();
        self.is_done(
            self.asha,
            CommandBody::SendText { conversation_id, text, reply_to: None, retry_of: None },
        )
        .await;
    }

    async fn keeps_apart_whom(&self) -> Picture {
        let mut picture = Picture::new();
        for view in self.conversations().await {
            let messages = self.messages(view.conversation.id).await;
            let texts: Vec<String> =
                messages.iter().filter_map(|view| view.message.facts.project()?.content.text).collect();
            let set: BTreeSet<String> = texts.iter().cloned().collect();
            assert_eq!(set.len(), texts.len(), "nothing twice");
            let card = format!("{:?}", view.card);
            picture.insert(view.contact.user_id.unwrap(), (set, view.contact.phone, card));
        }
        picture
    }

    /// Asha says that the two are one; by which command, and where.
    async fn merges_both(&self) -> (CommandId, ConversationId) {
        self.clock.advance(SECOND);
        let (first, second) =
            (self.chat_of_user("IN.1").await.unwrap(), self.chat_of_user("IN.2").await.unwrap());
        let body = CommandBody::MergeContacts {
            conversation_id: second.conversation.id,
            other_id: first.contact.id,
        };
        let merge = self.is_done(self.asha, body).await;
        let all = self.conversations().await;
        assert_eq!(all.len(), 1);
        (merge, all[0].conversation.id)
    }

    async fn splits(&self, conversation_id: ConversationId, merge_id: CommandId) {
        self.clock.advance(SECOND);
        let before = self.head().await;
        self.is_done(self.asha, CommandBody::SplitContacts { conversation_id, merge_id }).await;
        assert!(self.head().await.0 - before.0 < 500, "one turn is short");
        self.parts_on().await;
    }

    /// A customer writes more than is parted in one turn.
    async fn has_a_long_chat(&self) {
        let from = self.passed() + 1;
        let long: Vec<Value> =
            (0..600).map(|nth| writes("IN.2", from + nth, &format!("long {nth}"))).collect();
        self.clock.advance(601 * SECOND);
        self.receive_at(self.clock.now(), &long).await;
    }

    /// A customer writes so many times, and each time somebody says that no answer is owed.
    async fn is_done_often(&self, user: &str, times: i64) {
        let from = self.passed() + 1;
        let words: Vec<Value> =
            (0..times).map(|nth| writes(user, from + 2 * nth, &format!("{user} {nth}"))).collect();
        self.clock.advance(2 * times * SECOND);
        self.receive_at(self.clock.now(), &words).await;
        let chat = self.chat_of_user(user).await.unwrap().conversation.id;
        let (clock, random, asha) = (self.clock.clone(), self.random.clone(), self.asha);
        let lines = self.store.write(self.workspace_id, move |tx| {
            for nth in 0..times - 1 {
                let said = Timestamp::from_secs(START + from + 2 * nth);
                let what = EventKind::Resolved { void: false, settles: Some(said.plus(1)) };
                let (id, rev) = (EventId::new(&*clock, &*random), tx.next_rev());
                let (by, at) = (Some(asha), said.plus(SECOND));
                tx.add_event(&EventRow { id, conversation_id: chat, what, by, at, rev }, None)?;
            }
            Ok(())
        });
        lines.await.unwrap();
        self.is_done(self.asha, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
    }

    async fn parts_on(&self) {
        self.new_alarm().run_due().await.unwrap();
    }

    /// Something to leave in an hour.
    async fn is_planned_in(&self, conversation_id: ConversationId, text: &str) -> MessageId {
        self.clock.advance(SECOND);
        let plan = Plan {
            at: self.clock.now().plus(HOUR),
            zone: "Asia/Kolkata".parse().unwrap(),
            unless_customer_writes: false,
        };
        let content = OutgoingContent::text(text);
        let body = CommandBody::SendLater { conversation_id, content, reply_to: None, plan };
        self.is_done(self.asha, body).await.into()
    }

    async fn plan(&self, id: MessageId) -> Later {
        self.store.read(move |tx| tx.later(id)).await.unwrap().unwrap()
    }

    async fn told(&self, id: ConversationId) -> Vec<EventKind> {
        let lines = self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap();
        lines.into_iter().rev().map(|line| line.what).collect()
    }
}

/// Two customers had one phone, wrote, and were answered, each in a chat of their own. `true` is written by the customer.
async fn two(history: &[(usize, bool)]) -> Shop {
    let shop = Shop::open().await;
    for user in USERS {
        shop.is_written_to(user, &format!("{user} begins")).await;
    }
    for (nth, (user, is_theirs)) in history.iter().enumerate() {
        let user = USERS[*user];
        if *is_theirs {
            shop.is_written_to(user, &format!("{nth} of {user}")).await;
        } else {
            let chat = shop.chat_of_user(user).await.unwrap().conversation.id;
            shop.replies_in(chat, &format!("{nth} to {user}")).await;
        }
    }
    shop
}

fn histories() -> impl Strategy<Value = Vec<(usize, bool)>> {
    prop::collection::vec((0..USERS.len(), any::<bool>()), 0..12)
}

proptest! {
    #![proptest_config(stories(16))]

    #[test]
    fn a_merge_that_is_taken_back_leaves_everybody_as_they_were(history in histories(), cards in 0..4_usize) {
        run(async {
            let shop = two(&history).await;
            for (nth, user) in USERS.iter().enumerate().filter(|(nth, _)| cards & (1 << nth) != 0) {
                let conversation_id = shop.chat_of_user(user).await.unwrap().conversation.id;
                let about = Some(format!("Card {nth}"));
                shop.is_done(shop.asha, CommandBody::DescribeContact { conversation_id, about, expected: None }).await;
            }
            let before = shop.keeps_apart_whom().await;
            let (merge, chat) = shop.merges_both().await;
            shop.splits(chat, merge).await;
            assert_eq!(shop.keeps_apart_whom().await, before);
        });
    }

    /// What customers wrote goes with them; what was answered goes with whoever wrote last before it.
    #[test]
    fn what_was_written_since_is_lost_and_doubled_nowhere(before in histories(), since in histories()) {
        run(async {
            let shop = two(&before).await;
            let mut expected = shop.keeps_apart_whom().await;
            let (merge, chat) = shop.merges_both().await;
            let mut last = before.iter().rposition(|(_, is_theirs)| *is_theirs).map_or("IN.2", |nth| USERS[before[nth].0]);
            for (nth, (user, is_theirs)) in since.iter().enumerate() {
                let text = format!("since {nth}");
                if *is_theirs {
                    last = USERS[*user];
                    shop.is_written_to(last, &text).await;
                } else {
                    shop.replies_in(chat, &text).await;
                }
                expected.get_mut(last).unwrap().0.insert(text);
            }
            shop.splits(chat, merge).await;
            let texts = |picture: Picture| -> Vec<(String, BTreeSet<String>)> {
                picture.into_iter().map(|(user, (texts, ..))| (user, texts)).collect()
            };
            assert_eq!(texts(shop.keeps_apart_whom().await), texts(expected));
            // Whoever writes from now on writes in a chat of their own.
            for user in USERS {
                shop.is_written_to(user, &format!("{user} later")).await;
                let own = shop.keeps_apart_whom().await;
                assert!(own[user].0.contains(&format!("{user} later")));
            }
        });
    }
}

#[test]
fn a_merge_says_so_and_so_does_taking_it_back_once() {
    run(async {
        let shop = two(&[]).await;
        let (merge, chat) = shop.merges_both().await;
        let told = shop.told(chat).await;
        assert!(told.contains(&EventKind::Merged { split: false }), "{told:?}");
        let parts = shop.wish(CommandBody::SplitContacts { conversation_id: chat, merge_id: merge });
        let first = shop.ask(shop.asha, &parts).await.unwrap();
        let (head, told) = (shop.head().await, shop.told(chat).await);
        assert!(
            told.contains(&EventKind::Merged { split: true }) && told.contains(&EventKind::Split),
            "{told:?}"
        );
        assert_eq!(shop.ask(shop.asha, &parts).await.unwrap(), first, "the same answer");
        shop.is_done(shop.asha, parts.body).await;
        shop.parts_on().await;
        assert_eq!(shop.head().await, head, "said again it changes nothing");
        let all = shop.conversations().await;
        assert!(all.len() == 2 && all.iter().all(|view| view.offers.is_empty()), "nor is it offered again");
    });
}

/// The line that tells of a question, its figure and the words after it are where the message is that asks.
#[test]
fn what_somebody_is_asked_is_answered_in_their_own_chat() {
    for user in USERS {
        run(async {
            let shop = two(&[]).await;
            shop.surveys(asking()).await;
            let (merge, chat) = shop.merges_both().await;
            shop.is_written_to(user, "Thank you").await;
            shop.replies_in(chat, "Gladly").await;
            shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
            shop.clock.advance(HOUR);
            shop.alarm().await;
            let (question, _) = shop.asked(chat).await[0];
            shop.splits(chat, merge).await;
            let button = json!({ "id": button_id(question, Rating::Good), "title": "Good" });
            let pressed = json!({ "from": PHONE, "from_user_id": user, "id": "wamid.press",
                "timestamp": (START + shop.passed()).to_string(), "type": "interactive",
                "interactive": { "type": "button_reply", "button_reply": button } });
            let contact = json!({ "wa_id": PHONE, "user_id": user, "profile": { "name": user } });
            let body = envelope("messages", json!({ "contacts": [contact], "messages": [pressed] }));
            shop.receive_at(shop.clock.now(), &[body]).await;
            for other in USERS {
                let id = shop.chat_of_user(other).await.unwrap().conversation.id;
                let told = if other == user { vec![(question, Some(Rating::Good))] } else { Vec::new() };
                assert_eq!(shop.asked(id).await, told, "{other}, asked was {user}");
            }
        });
    }
}

#[test]
fn a_reaction_on_its_way_goes_to_whoever_wrote_the_message() {
    run(async {
        let shop = two(&[]).await;
        let (merge, chat) = shop.merges_both().await;
        for view in shop.messages(chat).await {
            let (message_id, emoji) = (view.message.id, Some("🙏".to_owned()));
            shop.is_done(shop.asha, CommandBody::React { conversation_id: chat, message_id, emoji }).await;
        }
        shop.splits(chat, merge).await;
        let graph = work_off(&shop, vec![answer(Answer::Accepted); 2]).await;
        let ran = graph.ran.lock().unwrap().clone();
        assert_eq!(ran.len(), 2);
        for call in ran {
            let user = if call.errand.wamid.contains("IN.1") { "IN.1" } else { "IN.2" };
            assert_eq!(call.recipient.user_id.as_deref(), Some(user));
        }
    });
}

/// A block is about one of the two: decided before they were merged or since, told to WhatsApp by the time they are split or not.
async fn blocked_is_only(user: &str, is_since: bool, is_told: bool) {
    let shop = two(&[]).await;
    for user in USERS {
        shop.is_planned_in(shop.chat_of_user(user).await.unwrap().conversation.id, "Come and see it").await;
    }
    let block = |conversation_id| CommandBody::SetBlocked { conversation_id, blocked: true };
    let tells = async || {
        if is_told {
            work_off(&shop, vec![answer(Answer::Accepted)]).await;
        }
    };
    let (merge, chat) = if is_since {
        let (merge, chat) = shop.merges_both().await;
        shop.is_written_to(user, "since").await;
        shop.is_done(shop.asha, block(chat)).await;
        tells().await;
        (merge, chat)
    } else {
        shop.is_done(shop.asha, block(shop.chat_of_user(user).await.unwrap().conversation.id)).await;
        tells().await;
        shop.merges_both().await
    };
    shop.splits(chat, merge).await;
    for other in USERS {
        let found = shop.chat_of_user(other).await.unwrap().conversation;
        let is_blocked = found.blocked_at.is_some();
        assert_eq!(is_blocked, other == user, "{user} was, since: {is_since}, told: {is_told}, and {other}");
    }
    let graph = work_off(&shop, vec![answer(Answer::Accepted)]).await;
    let ran = graph.ran.lock().unwrap().clone();
    let told: Vec<_> = ran.iter().map(|call| call.recipient.user_id.as_deref()).collect();
    assert_eq!(told, if is_told { Vec::new() } else { vec![Some(user)] });
}

#[test]
fn only_who_was_blocked_is_blocked_once_they_are_two_again_and_whatsapp_hears_it_of_nobody_else() {
    for user in USERS {
        for (is_since, is_told) in [(false, true), (false, false), (true, true), (true, false)] {
            run(blocked_is_only(user, is_since, is_told));
        }
    }
}

/// Each says stop or goes on, a second later than what was before; they share a phone.
async fn wishes(shop: &Shop, user: &str, value: &str) {
    shop.clock.advance(SECOND);
    let wish = json!({ "wa_id": PHONE, "user_id": user, "category": "marketing_messages", "value": value,
        "timestamp": START + shop.passed(), "detail": "User requested to change their preference" });
    let contact = json!({ "wa_id": PHONE, "user_id": user, "profile": { "name": user } });
    let body = envelope("user_preferences", json!({ "contacts": [contact], "user_preferences": [wish] }));
    shop.receive_at(shop.clock.now(), &[body]).await;
}

#[test]
fn who_stopped_marketing_has_stopped_it_once_they_are_two_again_and_nobody_else() {
    for [one, other] in [USERS, [USERS[1], USERS[0]]] {
        for (goes_on, is_since) in [(false, false), (true, false), (false, true)] {
            run(async {
                let shop = two(&[]).await;
                if is_since {
                    let (merge, chat) = shop.merges_both().await;
                    wishes(&shop, one, "stop").await;
                    shop.splits(chat, merge).await;
                } else {
                    wishes(&shop, one, "stop").await;
                    if goes_on {
                        wishes(&shop, other, "stop").await;
                        wishes(&shop, other, "resume").await;
                    }
                    let (merge, chat) = shop.merges_both().await;
                    shop.splits(chat, merge).await;
                }
                for user in USERS {
                    let found = shop.chat_of_user(user).await.unwrap().conversation;
                    let has_stopped = stopped_at(found.marketing).is_some();
                    assert_eq!(has_stopped, user == one || is_since, "{one} stopped, {goes_on}, {is_since}");
                }
            });
        }
    }
}

#[test]
fn who_was_let_in_again_while_they_were_one_is_so_and_the_other_as_before() {
    run(async {
        let shop = two(&[]).await;
        let block = |conversation_id, blocked| CommandBody::SetBlocked { conversation_id, blocked };
        for user in USERS {
            shop.is_done(shop.asha, block(shop.chat_of_user(user).await.unwrap().conversation.id, true))
                .await;
        }
        let (merge, chat) = shop.merges_both().await;
        shop.is_done(shop.asha, block(chat, false)).await;
        shop.splits(chat, merge).await;
        let is_blocked =
            async |user| shop.chat_of_user(user).await.unwrap().conversation.blocked_at.is_some();
        assert_eq!([is_blocked("IN.1").await, is_blocked("IN.2").await], [true, false], "IN.2 wrote last");
    });
}

#[test]
fn a_chat_that_a_split_made_and_that_waits_is_given_to_somebody() {
    run(async {
        let shop = two(&[]).await;
        let (merge, chat) = shop.merges_both().await;
        let rules = Routing { rule: Rule::RoundRobin, people: vec![shop.vikram], ..Routing::default() };
        shop.routes(rules).await;
        shop.is_done(
            shop.asha,
            CommandBody::Assign {
                conversation_id: chat,
                assignee_id: Some(shop.asha),
                expected_assignee_id: None,
            },
        )
        .await;
        shop.splits(chat, merge).await;
        shop.rings_again().await;
        let given = async |user| shop.chat_of_user(user).await.unwrap().conversation.assignee_id;
        assert_eq!(given("IN.1").await, Some(shop.asha), "who had both keeps the one that stays");
        assert_eq!(given("IN.2").await, Some(shop.vikram));
        let head = shop.head().await;
        shop.parts_on().await;
        assert_eq!(shop.head().await, head, "once");
    });
}

#[test]
fn who_was_parted_from_a_chat_that_was_done_is_done_and_opens_by_what_they_write_next() {
    run(async {
        let shop = two(&[]).await;
        let (merge, chat) = shop.merges_both().await;
        shop.clock.advance(SECOND);
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
        shop.splits(chat, merge).await;
        let of = async |user| shop.chat_of_user(user).await.unwrap().conversation;
        for user in USERS {
            let chat = of(user).await;
            assert_eq!((chat.status, chat.opened_at), (ConversationStatus::Resolved, None), "{user}");
            assert_eq!(shop.waits_since(chat.id).await, None, "nor do the figures know of anybody who waits");
            shop.is_done(shop.asha, CommandBody::Reopen { conversation_id: chat.id }).await;
            assert_eq!(shop.waits_since(chat.id).await, None, "{user} was settled");
        }
        let mut counted = 0;
        for view in shop.conversations().await {
            counted += shop.work(view.conversation.id).await.resolutions.len();
        }
        assert_eq!(counted, 1, "it was done once");
        shop.clock.advance(SECOND);
        shop.is_written_to("IN.2", "Koi hai?").await;
        let chat = of("IN.2").await;
        assert_eq!((chat.status, chat.opened_at), (ConversationStatus::Open, Some(shop.clock.now())));
        assert_eq!(shop.waits_since(chat.id).await, Some(shop.clock.now()));
    });
}

#[test]
fn who_is_parted_from_a_chat_that_was_done_hundreds_of_times_takes_along_what_settled_their_own_words() {
    run(async {
        let shop = two(&[]).await;
        let chat = async || shop.chat_of_user("IN.2").await.unwrap().conversation.id;
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: chat().await, seen: None }).await;
        shop.is_done_often("IN.1", 300).await;
        shop.is_done_often("IN.2", 240).await;
        let waits = shop.work(chat().await).await.waits;
        let (merge, common) = shop.merges_both().await;
        shop.splits(common, merge).await;
        let parted = shop.work(chat().await).await;
        assert!(parted.waits == waits, "each ended when it ended");
        assert_eq!(parted.resolutions.len(), 0, "and is nobody's work once more");
        let done = chat().await;
        let done = shop.store.read(move |tx| tx.done_lines(done)).await.unwrap();
        assert_eq!(done.len(), waits.len(), "and nothing that settled only somebody else's");
    });
}

#[test]
fn a_receipt_on_its_way_goes_with_the_message_it_is_about() {
    run(async {
        let shop = two(&[]).await;
        let (merge, chat) = shop.merges_both().await;
        let newest =
            |messages: Vec<MessageView>| messages.into_iter().max_by_key(|view| view.message.position());
        let reads = |conversation_id, up_to| CommandBody::MarkRead {
            conversation_id,
            up_to,
            receipt: true,
            typing: false,
        };
        let up_to = newest(shop.messages(chat).await).unwrap().message.id;
        shop.is_done(shop.asha, reads(chat, up_to)).await;
        shop.splits(chat, merge).await;
        let first = shop.chat_of_user("IN.1").await.unwrap().conversation.id;
        let up_to = newest(shop.messages(first).await).unwrap().message.id;
        shop.is_done(shop.asha, reads(first, up_to)).await;
        let graph = work_off(&shop, vec![answer(Answer::Accepted); 2]).await;
        let ran: BTreeSet<String> =
            graph.ran.lock().unwrap().iter().map(|call| call.errand.wamid.clone()).collect();
        assert_eq!(ran, USERS.map(|user| format!("wamid.{user} begins")).into());
    });
}

#[test]
fn only_what_was_merged_here_can_be_taken_back() {
    run(async {
        let shop = two(&[]).await;
        let elsewhere = shop.chat_of_user("IN.1").await.unwrap().conversation.id;
        let merge_id = CommandId::new(&*shop.clock, &*shop.random);
        let body = CommandBody::SplitContacts { conversation_id: elsewhere, merge_id };
        assert_eq!(refusal(&shop.does(shop.asha, body).await.1), code::NOT_FOUND);
    });
}

#[test]
fn whom_whatsapp_calls_one_as_well_nobody_parts() {
    run(async {
        let shop = two(&[]).await;
        let (merge_id, conversation_id) = shop.merges_both().await;
        let [old, new] = USERS;
        let system = json!({ "type": "user_changed_user_id", "body": "changed", "user_id": new, "previous_user_id": old });
        let item = json!({ "from": PHONE, "from_user_id": old, "id": "wamid.s", "timestamp": (START + 60).to_string(),
                           "type": "system", "system": system });
        shop.receive(&[envelope("messages", json!({ "messages": [item] }))]).await;
        let body = CommandBody::SplitContacts { conversation_id, merge_id };
        assert_eq!(refusal(&shop.does(shop.asha, body).await.1), code::INVALID);
        shop.is_written_to(old, "still here").await;
        shop.is_written_to(new, "under another name").await;
        assert_eq!(shop.conversations().await.len(), 1);
    });
}

#[test]
fn a_long_chat_is_parted_in_turns_and_a_hub_that_dies_in_between_goes_on() {
    run(async {
        let shop = two(&[]).await;
        shop.has_a_long_chat().await;
        let before = shop.keeps_apart_whom().await;
        let (merge, chat) = shop.merges_both().await;
        let body = CommandBody::SplitContacts { conversation_id: chat, merge_id: merge };
        shop.is_done(shop.asha, body).await;
        let half = shop.keeps_apart_whom().await;
        assert_ne!(half, before, "it takes more than one turn");
        shop.parts_on().await;
        assert_eq!(shop.keeps_apart_whom().await, before);
        let head = shop.head().await;
        shop.parts_on().await;
        assert_eq!(shop.head().await, head);
    });
}

#[test]
fn who_is_merged_again_before_everything_was_parted_is_parted_as_ever() {
    run(async {
        let shop = two(&[]).await;
        shop.has_a_long_chat().await;
        for user in USERS {
            let chat = shop.chat_of_user(user).await.unwrap().conversation.id;
            shop.replies_in(chat, &format!("of us to {user}")).await;
        }
        let before = shop.keeps_apart_whom().await;
        let (merge, chat) = shop.merges_both().await;
        let body = CommandBody::SplitContacts { conversation_id: chat, merge_id: merge };
        shop.is_done(shop.asha, body).await;
        assert_ne!(shop.keeps_apart_whom().await, before, "it takes more than one turn");
        let (merge, chat) = shop.merges_both().await;
        shop.parts_on().await;
        shop.splits(chat, merge).await;
        assert_eq!(shop.keeps_apart_whom().await, before);
    });
}

/// The same message, through another number of the shop.
fn through_the_other(mut body: Value) -> Value {
    body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!(OTHER);
    body
}

/// What they wrote through one number is more than a turn, so that what history told of the other is still with the common chat.
#[test]
fn history_the_team_saw_hides_nothing_of_whoever_writes_before_the_turn_that_brings_it() {
    run(async {
        let shop = Shop::open().await;
        let other = NumberId::new(&*shop.clock, &*shop.random);
        shop.has_another_number(shop.workspace_id, other).await;
        let many = (0..210).map(|nth| writes("IN.2", 60 + nth, &format!("much {nth}")));
        shop.receive(&[writes("IN.1", 0, "one")]).await;
        shop.receive(&many.collect::<Vec<_>>()).await;
        let [first, second] = ["IN.1", "IN.2"].map(|user| shop.chat_of_user(user));
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        shop.receive(&[through_the_other(told_by_history(PHONE, "wamid.old", 300))]).await;
        let through_it = async || {
            let all = shop.conversations().await.into_iter();
            all.filter(|view| view.conversation.number_id == other).collect::<Vec<_>>()
        };
        let old = through_it().await.remove(0).conversation;
        let (clock, random) = (shop.clock.clone(), shop.random.clone());
        let released = shop.store.write(shop.workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.set_released(old.clone(), true)?;
            inbox.finish()
        });
        released.await.unwrap();
        let conversation_id = first.conversation.id;
        let merge_id = shop
            .is_done(shop.asha, CommandBody::MergeContacts { conversation_id, other_id: second.contact.id })
            .await;
        shop.clock.advance(SECOND);
        shop.is_done(shop.asha, CommandBody::SplitContacts { conversation_id, merge_id }).await;
        shop.receive(&[through_the_other(writes("IN.2", 400, "new"))]).await;
        shop.parts_on().await;
        let chats = through_it().await;
        let theirs = chats.iter().find(|view| view.contact.user_id.as_deref() == Some("IN.2")).unwrap();
        assert_eq!((chats.len(), shop.messages(theirs.conversation.id).await.len()), (1, 2));
        assert!(shop.is_seen_by_the_team(theirs.conversation.id).await);
    });
}

#[test]
fn who_was_parted_can_be_merged_again_by_whoever_asks() {
    run(async {
        let shop = two(&[(0, true), (1, false)]).await;
        let (merge, chat) = shop.merges_both().await;
        shop.splits(chat, merge).await;
        let before = shop.keeps_apart_whom().await;
        let (merge, chat) = shop.merges_both().await;
        shop.splits(chat, merge).await;
        assert_eq!(shop.keeps_apart_whom().await, before);
    });
}

/// Plans go where words would have gone that were written in their place; those that wait are held.
async fn plans_of(before: &[(usize, bool)], since: &[(usize, bool)], long: bool) {
    let shop = two(before).await;
    let mut plans = Vec::new();
    for user in USERS {
        let chat = shop.chat_of_user(user).await.unwrap().conversation.id;
        plans.push((shop.is_planned_in(chat, user).await, user));
    }
    if long {
        let from = shop.passed() + 1;
        let bodies: Vec<Value> =
            (0..600).map(|nth| writes("IN.2", from + nth, &format!("long {nth}"))).collect();
        shop.clock.advance(601 * SECOND);
        shop.receive_at(shop.clock.now(), &bodies).await;
    }
    let (merge, chat) = shop.merges_both().await;
    for (nth, (user, is_theirs)) in since.iter().enumerate() {
        if *is_theirs {
            shop.is_written_to(USERS[*user], &format!("since {nth}")).await;
        } else {
            let wrote = shop.chat_saying_last().await;
            plans.push((shop.is_planned_in(chat, &format!("since {nth}")).await, wrote));
        }
    }
    shop.clock.advance(SECOND);
    shop.is_done(shop.asha, CommandBody::SplitContacts { conversation_id: chat, merge_id: merge }).await;
    for turn in ["the first", "the last"] {
        for (plan, user) in &plans {
            let plan = shop.plan(*plan).await;
            let contact = shop.contact_of(plan.conversation_id).await;
            assert_eq!(contact.as_deref(), Some(*user), "after {turn} turn");
            assert_eq!(plan.standing, PlanState::Held { why: Why::Parted }, "after {turn} turn");
        }
        shop.parts_on().await;
    }
}

proptest! {
    #![proptest_config(stories(16))]

    #[test]
    fn what_is_planned_goes_with_whom_it_was_meant_for_and_waits_for_a_person(
        before in histories(), since in histories(),
    ) {
        run(plans_of(&before, &since, false));
    }
}

#[test]
fn of_a_long_chat_too_no_plan_stands_with_the_other_between_two_turns() {
    run(plans_of(&[], &[], true));
}

/// Customers of one phone.
const MANY: [&str; 4] = ["IN.1", "IN.2", "IN.3", "IN.4"];

#[derive(Clone, Copy, Debug)]
enum Deed {
    Writes(usize),
    /// Two of them are one.
    Merges(usize, usize),
    /// One of the merges that are left is taken back, in the chat of whom it made one.
    Splits(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let who = || 0..MANY.len();
    let deed = prop_oneof![
        1 => who().prop_map(Deed::Writes),
        3 => (who(), who()).prop_map(|(one, other)| Deed::Merges(one, other)),
        3 => (0..8_usize).prop_map(Deed::Splits),
    ];
    prop::collection::vec(deed, 1..16)
}

/// The merges that are left: by which command, and whom they tie.
type Ties = Vec<(CommandId, [usize; 2])>;

/// Who is one with whom if nothing but these merges says so, each by the first of them.
fn groups(ties: &Ties) -> [usize; MANY.len()] {
    let mut group: [usize; MANY.len()] = std::array::from_fn(|nth| nth);
    for _ in MANY {
        for (_, [one, other]) in ties {
            let first = group[*one].min(group[*other]);
            (group[*one], group[*other]) = (first, first);
        }
    }
    group
}

impl Shop {
    /// Whose words are the newest of all.
    async fn chat_saying_last(&self) -> &'static str {
        let mut theirs = Vec::new();
        for view in self.conversations().await {
            let messages = self.messages(view.conversation.id).await;
            theirs.extend(messages.into_iter().map(|view| view.message).filter(|message| message.incoming));
        }
        let newest = theirs.into_iter().max_by_key(|message| message.position()).unwrap();
        USERS.into_iter().find(|user| newest.customer.user_id.as_deref() == Some(user)).unwrap()
    }

    /// With whom a chat is.
    async fn contact_of(&self, id: ConversationId) -> Option<String> {
        let view = self.store.read(move |tx| tx.conversation_view(id)).await.unwrap();
        view.unwrap().contact.user_id
    }

    /// The chat in which this was written.
    async fn chat_saying(&self, text: &str) -> ConversationView {
        for view in self.conversations().await {
            let messages = self.messages(view.conversation.id).await;
            let texts = messages.iter().filter_map(|view| view.message.facts.project()?.content.text);
            if texts.into_iter().any(|said| said == text) {
                return view;
            }
        }
        panic!("{text:?} is lost")
    }

    async fn chat_of(&self, nth: usize) -> ConversationView {
        self.chat_saying(&format!("{} begins", MANY[nth])).await
    }

    /// What stands in each chat.
    async fn texts(&self) -> BTreeSet<Vec<String>> {
        let mut all = BTreeSet::new();
        for view in self.conversations().await {
            let messages = self.messages(view.conversation.id).await;
            let mut texts: Vec<String> =
                messages.iter().filter_map(|view| view.message.facts.project()?.content.text).collect();
            texts.sort_unstable();
            all.insert(texts);
        }
        all
    }

    async fn merges(&self, one: usize, other: usize, ties: &mut Ties) {
        let (first, second) = (self.chat_of(one).await, self.chat_of(other).await);
        if first.contact.id == second.contact.id {
            return;
        }
        self.clock.advance(SECOND);
        let conversation_id = second.conversation.id;
        let merge = self
            .is_done(self.asha, CommandBody::MergeContacts { conversation_id, other_id: first.contact.id })
            .await;
        let pair = self.store.read(move |tx| tx.merged_pair(merge)).await.unwrap().unwrap();
        let of = |user: &str| MANY.iter().position(|known| *known == user).unwrap();
        ties.push((merge, [of(&pair.a), of(&pair.b)]));
    }

    async fn takes_back(&self, nth: usize, ties: &mut Ties) {
        let Some(nth) = nth.checked_rem(ties.len()) else { return };
        let (merge_id, [one, other]) = ties[nth];
        let conversation_id = self.chat_of(one).await.conversation.id;
        assert_eq!(self.chat_of(other).await.conversation.id, conversation_id);
        let offered = self.told(conversation_id).await;
        assert!(offered.contains(&EventKind::Merged { split: false }), "it is offered here: {offered:?}");
        self.clock.advance(SECOND);
        let body = CommandBody::SplitContacts { conversation_id, merge_id };
        let outcome = self.does(self.asha, body).await.1;
        let mut left = ties.clone();
        left.remove(nth);
        let is_one = groups(&left)[one] == groups(&left)[other];
        assert_eq!(outcome.error.map(|error| error.code), is_one.then(|| code::INVALID.to_owned()));
        if !is_one {
            *ties = left;
        }
        self.parts_on().await;
    }
}

proptest! {
    #![proptest_config(stories(16))]

    #[test]
    fn whatever_was_merged_and_parted_ends_where_the_merges_that_are_left_say(deeds in deeds()) {
        run(async {
            let shop = Shop::open().await;
            let mut said: [Vec<String>; MANY.len()] = Default::default();
            for (nth, user) in MANY.iter().enumerate() {
                said[nth].push(format!("{user} begins"));
                shop.is_written_to(user, &said[nth][0]).await;
            }
            let mut ties = Ties::new();
            for (turn, deed) in deeds.into_iter().enumerate() {
                match deed {
                    Deed::Writes(nth) => {
                        said[nth].push(format!("{turn} of {}", MANY[nth]));
                        shop.is_written_to(MANY[nth], said[nth].last().unwrap()).await;
                    }
                    Deed::Merges(one, other) => shop.merges(one, other, &mut ties).await,
                    Deed::Splits(nth) => shop.takes_back(nth, &mut ties).await,
                }
            }
            let mut expected = BTreeMap::<usize, Vec<String>>::new();
            for (nth, group) in groups(&ties).into_iter().enumerate() {
                expected.entry(group).or_default().extend(said[nth].clone());
            }
            let expected: BTreeSet<Vec<String>> = expected
                .into_values()
                .map(|mut texts| {
                    texts.sort_unstable();
                    texts
                })
                .collect();
            assert_eq!(shop.texts().await, expected, "{ties:?}");
        });
    }
}
