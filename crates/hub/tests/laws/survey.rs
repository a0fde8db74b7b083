//! A customer is asked how it was once, only where that may be, and what they press counts once and disturbs nobody.

use proptest::prelude::*;
use proptest::sample::select;
use sangam_hub::store::Conversation;
use sangam_model::connection::Stage;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::survey::{Rating, Survey, SurveyWording, Unasked, button_id};
use sangam_model::time::{DAY, HOUR, MINUTE, SECOND};
use sangam_model::{Clock, ConversationStatus, Origin};
use sangam_protocol::rows::EventKind;
use sangam_protocol::{CommandBody, EventRow};
use serde_json::{Value, json};

use crate::offers::recycled;
use crate::shop::{START, Shop, envelope, run, stories, text_from};

const PHONE: &str = "919829010187";

fn wording(language: &str, question: &str) -> SurveyWording {
    SurveyWording {
        language: language.to_owned(),
        question: question.to_owned(),
        good: "Good".to_owned(),
        okay: "Okay".to_owned(),
        bad: "Bad".to_owned(),
        thanks: Some("Thank you!".to_owned()),
    }
}

pub(crate) fn asking() -> Survey {
    let wordings = vec![wording("en", "How was it?"), wording("hi", "कैसा रहा?")];
    Survey { on: true, reopen_bad: false, wordings, ..Survey::default() }
}

/// The customer presses a button.
fn press(wamid: &str, at: i64, button: &str, title: &str) -> Value {
    envelope(
        "messages",
        json!({
            "contacts": [{ "profile": { "name": "Ritika" }, "wa_id": PHONE }],
            "messages": [{
                "from": PHONE, "id": wamid, "timestamp": (START + at).to_string(), "type": "interactive",
                "context": { "from": "911415550142", "id": "wamid.question" },
                "interactive": { "type": "button_reply", "button_reply": { "id": button, "title": title } }
            }]
        }),
    )
}

impl Shop {
    pub(crate) async fn surveys(&self, survey: Survey) {
        let number_id = self.number_id;
        self.store.write(self.workspace_id, move |tx| tx.save_survey(number_id, &survey)).await.unwrap();
    }

    fn secs(&self) -> i64 {
        self.clock.now().as_millis() / SECOND - START
    }

    /// Ritika writes now.
    async fn ritika_writes(&self, wamid: &str, words: &str) -> ConversationId {
        self.receive_at(self.clock.now(), &[text_from(PHONE, wamid, self.secs(), words)]).await;
        self.conversations().await[0].conversation.id
    }

    async fn ritika_presses(&self, wamid: &str, question: MessageId, rating: Rating) {
        let button = button_id(question, rating);
        self.receive_at(self.clock.now(), &[press(wamid, self.secs(), &button, "Good")]).await;
    }

    async fn resolves(&self, id: ConversationId) {
        self.is_done(self.asha, CommandBody::Resolve { conversation_id: id, seen: None }).await;
    }

    pub(crate) async fn alarm(&self) {
        self.new_alarm().run_due().await.unwrap();
    }

    async fn stands_as(&self, id: ConversationId) -> Conversation {
        self.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap()
    }

    async fn told_in(&self, id: ConversationId) -> Vec<EventRow> {
        let mut lines = self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap();
        lines.reverse();
        lines
    }

    /// The questions of a chat, with what was answered.
    pub(crate) async fn asked(&self, id: ConversationId) -> Vec<(MessageId, Option<Rating>)> {
        let asked = |line: EventRow| match line.what {
            EventKind::Surveyed { rating, .. } => Some((MessageId::from_uuid(line.id.as_uuid()), rating)),
            _ => None,
        };
        self.told_in(id).await.into_iter().filter_map(asked).collect()
    }

    async fn dropped(&self, id: ConversationId) -> Vec<Unasked> {
        let why = |line: EventRow| match line.what {
            EventKind::SurveyDropped { why } => Some(why),
            _ => None,
        };
        self.told_in(id).await.into_iter().filter_map(why).collect()
    }

    /// What went to the customer by itself.
    async fn said(&self, id: ConversationId) -> Vec<String> {
        let bubbles = self.messages(id).await.into_iter().rev();
        let bubbles = bubbles.filter_map(|view| view.message.facts.project());
        bubbles
            .filter(|bubble| bubble.origin == Origin::Bot)
            .filter_map(|bubble| bubble.content.text)
            .collect()
    }

    async fn stage(&self, stage: Stage) {
        let id = self.number_id;
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut number = tx.number(id)?.unwrap();
            number.standing.stage = stage;
            number.rev = tx.next_rev();
            tx.save_number(&number)
        });
        write.await.unwrap();
    }
}

/// A shop that asks, and a chat Asha answered and resolved just now.
async fn resolved(survey: Survey) -> (Shop, ConversationId) {
    let shop = Shop::open().await;
    shop.surveys(survey).await;
    let chat = shop.ritika_writes("wamid.1", "Is the saree ready?").await;
    shop.clock.advance(SECOND);
    let text = "It is".to_owned();
    shop.is_done(
        shop.asha,
        CommandBody::SendText { conversation_id: chat, text, reply_to: None, retry_of: None },
    )
    .await;
    shop.resolves(chat).await;
    (shop, chat)
}

#[test]
fn a_resolved_chat_is_asked_once_when_its_time_has_come() {
    run(async {
        let (shop, chat) = resolved(asking()).await;
        shop.clock.advance(5 * MINUTE - 1);
        shop.alarm().await;
        assert_eq!(shop.asked(chat).await, []);
        // The hub was down for an hour.
        shop.clock.advance(HOUR);
        shop.alarm().await;
        let asked = shop.asked(chat).await;
        assert_eq!((asked.len(), shop.said(chat).await), (1, vec!["How was it?".to_owned()]));
        let head = shop.head().await;
        shop.alarm().await;
        assert_eq!(shop.head().await, head, "once");
        let found = shop.stands_as(chat).await;
        assert_eq!((found.status, found.unread), (ConversationStatus::Resolved, 0));
    });
}

#[test]
fn resolving_what_is_resolved_takes_no_question_back() {
    run(async {
        let (shop, chat) = resolved(asking()).await;
        shop.clock.advance(MINUTE);
        shop.is_done(shop.vikram, CommandBody::Resolve { conversation_id: chat, seen: None }).await;
        shop.clock.advance(5 * MINUTE);
        shop.alarm().await;
        assert_eq!(shop.asked(chat).await.len(), 1);
    });
}

#[test]
fn what_is_said_by_itself_leaves_at_once() {
    run(async {
        let (shop, chat) = resolved(asking()).await;
        shop.queue_was_woken();
        shop.clock.advance(HOUR);
        assert!(!shop.queue_was_woken());
        shop.alarm().await;
        assert!(shop.queue_was_woken(), "the question");
        shop.ritika_writes("wamid.2", "Hm").await;
        assert!(!shop.queue_was_woken(), "there is nothing to send");
        let question = shop.asked(chat).await[0].0;
        shop.ritika_presses("wamid.3", question, Rating::Good).await;
        assert!(shop.queue_was_woken(), "the thanks");
        assert_eq!(shop.said(chat).await, ["How was it?", "Thank you!"]);
    });
}

#[test]
fn a_shop_that_did_not_say_so_asks_nobody() {
    run(async {
        for survey in [None, Some(Survey { on: false, ..asking() })] {
            let shop = Shop::open().await;
            if let Some(survey) = survey {
                shop.surveys(survey).await;
            }
            let chat = shop.ritika_writes("wamid.1", "Hello").await;
            shop.resolves(chat).await;
            shop.clock.advance(HOUR);
            shop.alarm().await;
            assert_eq!(shop.said(chat).await, [""; 0]);
        }
    });
}

#[test]
fn who_writes_again_or_is_written_to_is_not_asked() {
    run(async {
        let (shop, chat) = resolved(asking()).await;
        shop.clock.advance(MINUTE);
        shop.ritika_writes("wamid.2", "One more thing").await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        assert_eq!((shop.asked(chat).await, shop.dropped(chat).await), (vec![], vec![]), "woke: not a word");

        // Resolved once more, the talk goes on from the desk.
        shop.resolves(chat).await;
        let text = "And your bill".to_owned();
        let body = CommandBody::SendText { conversation_id: chat, text, reply_to: None, retry_of: None };
        shop.is_done(shop.asha, body).await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        assert_eq!(shop.asked(chat).await, []);

        // Opened and resolved again: the later resolution counts.
        shop.is_done(shop.asha, CommandBody::Reopen { conversation_id: chat }).await;
        shop.resolves(chat).await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        assert_eq!(shop.asked(chat).await.len(), 1);
    });
}

#[test]
fn a_window_that_closed_meanwhile_is_said_and_one_that_was_closed_is_not() {
    run(async {
        let (shop, chat) = resolved(Survey { wait_minutes: 24 * 60, ..asking() }).await;
        shop.clock.advance(DAY);
        shop.alarm().await;
        assert_eq!((shop.said(chat).await, shop.dropped(chat).await), (vec![], vec![Unasked::WindowClosed]));
        shop.is_done(shop.asha, CommandBody::Reopen { conversation_id: chat }).await;
        shop.resolves(chat).await;
        shop.clock.advance(2 * DAY);
        shop.alarm().await;
        assert_eq!(shop.dropped(chat).await.len(), 1, "nothing was planned");
    });
}

#[test]
fn a_number_that_only_mirrors_asks_nobody() {
    run(async {
        let shop = Shop::open().await;
        shop.surveys(asking()).await;
        let chat = shop.ritika_writes("wamid.1", "Hello").await;
        for stage in [Stage::Mirror, Stage::OnePerson { person_id: shop.vikram }] {
            shop.stage(stage).await;
            shop.is_done(shop.asha, CommandBody::Reopen { conversation_id: chat }).await;
            shop.resolves(chat).await;
            shop.clock.advance(HOUR);
            shop.alarm().await;
            assert_eq!((shop.said(chat).await, shop.dropped(chat).await), (vec![], vec![]));
        }
    });
}

#[test]
fn the_owners_own_customers_and_blocked_ones_are_not_asked() {
    run(async {
        let (shop, chat) = resolved(asking()).await;
        shop.is_done(shop.rajesh, CommandBody::SetPrivate { conversation_id: chat, private: true }).await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        assert_eq!(shop.said(chat).await, [""; 0]);

        let (shop, chat) = resolved(asking()).await;
        shop.is_done(shop.asha, CommandBody::SetBlocked { conversation_id: chat, blocked: true }).await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        assert_eq!((shop.said(chat).await, shop.dropped(chat).await), (vec![], vec![]));
    });
}

/// Nobody resolved what two chats became, so its customer is not asked, and the chat says why, whichever of the two is kept. Where the
/// other one is open their talk goes on: the next resolution plans a question of its own.
#[test]
fn a_question_of_a_chat_that_became_one_with_another_is_said_to_be_dropped() {
    for (is_first_done, is_second_done) in [(true, true), (true, false), (false, true)] {
        run(async {
            let (shop, first, second) = recycled().await;
            shop.surveys(asking()).await;
            for (view, is_done) in [(&first, is_first_done), (&second, is_second_done)] {
                if is_done {
                    shop.resolves(view.conversation.id).await;
                }
            }
            shop.says_one(first.conversation.id, second.contact.id).await;
            let chat = shop.conversations().await.remove(0).conversation.id;
            assert_eq!(shop.dropped(chat).await, [], "it is not due");
            if is_first_done && is_second_done {
                shop.clock.advance(HOUR);
                shop.alarm().await;
                assert_eq!(shop.dropped(chat).await, [Unasked::Merged], "once for both");
            }
            shop.is_done(shop.asha, CommandBody::Reopen { conversation_id: chat }).await;
            shop.resolves(chat).await;
            shop.clock.advance(HOUR);
            shop.alarm().await;
            let is_said = usize::from(is_first_done && is_second_done);
            assert_eq!((shop.asked(chat).await.len(), shop.dropped(chat).await.len()), (1, is_said));
        });
    }
}

/// What would not have been asked before the merge is not said to be dropped after it.
#[test]
fn a_merge_drops_no_question_that_was_off_already() {
    run(async {
        let (shop, first, second) = recycled().await;
        shop.surveys(asking()).await;
        let (done, other) = (first.conversation.id, second.conversation.id);
        shop.resolves(done).await;
        let text = "And your bill".to_owned();
        let body = CommandBody::SendText { conversation_id: done, text, reply_to: None, retry_of: None };
        shop.is_done(shop.asha, body).await;
        shop.surveys(Survey { on: false, ..asking() }).await;
        shop.resolves(other).await;
        shop.surveys(asking()).await;
        shop.says_one(done, second.contact.id).await;
        let chat = shop.conversations().await.remove(0).conversation;
        assert_eq!(chat.status, ConversationStatus::Resolved);
        shop.clock.advance(HOUR);
        shop.alarm().await;
        assert_eq!((shop.asked(chat.id).await, shop.dropped(chat.id).await), (vec![], vec![]));
    });
}

#[test]
fn nobody_is_asked_again_before_they_have_rested() {
    run(async {
        let (shop, chat) = resolved(Survey { rest_days: 2, ..asking() }).await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        for (hours, times) in [(24, 1), (24, 2)] {
            shop.clock.advance(hours * HOUR);
            shop.ritika_writes(&format!("wamid.{times}.again"), "धन्यवाद").await;
            shop.resolves(chat).await;
            shop.clock.advance(HOUR);
            shop.alarm().await;
            assert_eq!(shop.asked(chat).await.len(), times);
        }
        assert_eq!(shop.said(chat).await, ["How was it?", "कैसा रहा?"], "in the letters they wrote last");
    });
}

#[test]
fn a_pressed_button_is_a_rating_and_disturbs_nobody() {
    run(async {
        let (shop, chat) = resolved(asking()).await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        let (question, _) = shop.asked(chat).await[0];
        shop.clock.advance(MINUTE);
        shop.ritika_presses("wamid.press", question, Rating::Good).await;
        assert_eq!(shop.asked(chat).await, [(question, Some(Rating::Good))]);
        assert_eq!(shop.said(chat).await, ["How was it?", "Thank you!"]);
        let found = shop.stands_as(chat).await;
        assert_eq!((found.status, found.unread), (ConversationStatus::Resolved, 0));
        assert_eq!((found.waiting_since, found.opened_at), (None, None), "and opens nothing");
        let closes = found.window_closes_at.unwrap();
        assert_eq!(closes.since(shop.clock.now()), DAY, "what a customer sends opens the window");
        let head = shop.head().await;
        shop.ritika_presses("wamid.press", question, Rating::Good).await;
        assert_eq!(shop.head().await, head, "said twice, counted once");

        // Words afterwards are words.
        shop.clock.advance(MINUTE);
        shop.ritika_writes("wamid.words", "The blouse is too small").await;
        let found = shop.stands_as(chat).await;
        assert_eq!((found.status, found.unread), (ConversationStatus::Open, 1));
        assert_eq!(found.opened_at, found.waiting_since, "its clock runs since then");
    });
}

#[test]
fn who_was_not_content_is_opened_again_if_the_shop_wants_that() {
    run(async {
        for reopen_bad in [false, true] {
            let (shop, chat) = resolved(Survey { reopen_bad, ..asking() }).await;
            shop.clock.advance(HOUR);
            shop.alarm().await;
            let (question, _) = shop.asked(chat).await[0];
            shop.ritika_presses("wamid.press", question, Rating::Bad).await;
            let found = shop.stands_as(chat).await;
            let stands = if reopen_bad { ConversationStatus::Open } else { ConversationStatus::Resolved };
            assert_eq!((found.status, found.unread), (stands, 0));
        }
    });
}

#[test]
fn an_old_button_of_another_chat_rates_nothing() {
    run(async {
        let (shop, chat) = resolved(asking()).await;
        shop.clock.advance(HOUR);
        shop.alarm().await;
        let (question, _) = shop.asked(chat).await[0];
        let mut elsewhere = press("wamid.other", shop.secs(), &button_id(question, Rating::Bad), "Bad");
        let value = &mut elsewhere["entry"][0]["changes"][0]["value"];
        value["contacts"][0]["wa_id"] = json!("919829010199");
        value["messages"][0]["from"] = json!("919829010199");
        shop.receive_at(shop.clock.now(), &[elsewhere]).await;
        assert_eq!(shop.asked(chat).await, [(question, None)]);
    });
}

proptest! {
    #![proptest_config(stories(24))]

    /// However often a customer presses, and in whatever order it is told, how often: the last by WhatsApp's clock counts, one
    /// word of thanks leaves, and nothing is unread.
    #[test]
    fn of_many_answers_the_last_counts_once(
        (presses, told) in prop::collection::vec(select(Rating::ALL.to_vec()), 1..5).prop_flat_map(|presses| {
            let order: Vec<usize> = (0..presses.len()).chain(0..presses.len()).collect();
            (Just(presses), Just(order).prop_shuffle())
        }),
    ) {
        run(async {
            let (shop, chat) = resolved(asking()).await;
            shop.clock.advance(HOUR);
            shop.alarm().await;
            let (question, _) = shop.asked(chat).await[0];
            let from = shop.secs();
            shop.clock.advance(MINUTE);
            for nth in told {
                let at = from + i64::try_from(nth).unwrap();
                let button = button_id(question, presses[nth]);
                shop.receive_at(shop.clock.now(), &[press(&format!("wamid.press.{nth}"), at, &button, "…")]).await;
            }
            assert_eq!(shop.asked(chat).await, [(question, presses.last().copied())]);
            assert_eq!(shop.said(chat).await, ["How was it?", "Thank you!"]);
            let found = shop.stands_as(chat).await;
            assert_eq!((found.status, found.unread, found.waiting_since), (ConversationStatus::Resolved, 0, None));
        });
    }
}
