//! Whoever waits goes on waiting until an answer reached them or somebody who had read what they wrote says that none is owed.

use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{HOUR, MINUTE, SECOND};
use sangam_model::{Clock, ConversationStatus, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, CommandOutcome};
use serde_json::{Value, json};

use crate::offers::writes;
use crate::sending::{answer, queued};
use crate::shop::{START, ScriptedGraph, Shop, run, status, text_from};

impl Shop {
    /// Since when the customer of a chat waits, and how much of theirs nobody has read.
    async fn waits(&self, id: ConversationId) -> (Option<Timestamp>, u32) {
        let chat = self.chat(id).await;
        (chat.waiting_since, chat.unread)
    }
}

/// Ritika writes in the very second of an answer, a moment after it. WhatsApp tells whole seconds, so her words stand before it.
#[test]
fn what_came_after_an_answer_in_its_second_waits_and_is_unread_until_somebody_has_seen_it() {
    for is_late in [false, true] {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            shop.clock.advance(SECOND + 600 - shop.clock.now().as_millis() % SECOND);
            let second = shop.clock.now().as_millis() / SECOND;
            let words = [text_from("919829010187", "wamid.cancel", second - START, "No wait, cancel it!")];
            if is_late {
                let (up_to, _) = shop.say(ritika, "Haan, mil jayega", None).await;
                shop.clock.advance(300);
                shop.receive_at(shop.clock.now(), &words).await;
                assert_eq!(shop.waits(ritika).await, (Some(Timestamp::from_secs(second)), 1));
                let body =
                    CommandBody::MarkRead { conversation_id: ritika, up_to, receipt: false, typing: false };
                shop.is_done(shop.asha, body).await;
                assert_eq!(
                    shop.waits(ritika).await,
                    (Some(Timestamp::from_secs(second)), 0),
                    "still unanswered"
                );
                shop.clock.advance(SECOND);
            } else {
                shop.receive_at(shop.clock.now(), &words).await;
                shop.clock.advance(300);
            }
            shop.say(ritika, "Theek hai", None).await;
            assert_eq!(shop.waits(ritika).await, (None, 0), "late: {is_late}");
        });
    }
}

#[test]
fn a_refused_answer_answers_nobody() {
    for is_told_late in [false, true] {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            let (asked, _) = shop.waits(ritika).await;
            shop.clock.advance(SECOND);
            shop.say(ritika, "Haan, mil jayega", None).await;
            assert_eq!(shop.waits(ritika).await, (None, 0), "what is on its way answers");
            shop.does(shop.asha, CommandBody::Resolve { conversation_id: ritika, seen: None }).await;
            let said = if is_told_late { Answer::Accepted } else { Answer::Refused(Refusal::Final) };
            shop.sender(ScriptedGraph::answering(vec![answer(said)])).run_due().await.unwrap();
            let at = shop.clock.now().as_millis() / SECOND - START;
            if is_told_late {
                assert_eq!(shop.waits(ritika).await, (None, 0));
                shop.receive(&[status("wamid.ours", "failed", at, None)]).await;
            }
            assert_eq!(
                shop.waits(ritika).await,
                (asked, 0),
                "she waits again, and nothing of hers is unread"
            );
            assert_eq!(
                shop.chat(ritika).await.status,
                ConversationStatus::Resolved,
                "that was a person's word"
            );
            if is_told_late {
                shop.receive(&[status("wamid.ours", "delivered", at, None)]).await;
                assert_eq!(shop.waits(ritika).await, (None, 0), "it arrived after all");
            } else {
                shop.clock.advance(SECOND);
                shop.say(ritika, "Haan, mil jayega", None).await;
                assert_eq!(shop.waits(ritika).await, (None, 0));
            }
        });
    }
}

impl Shop {
    /// Somebody writes to a customer.
    async fn answers(&self, who: PersonId, conversation_id: ConversationId, text: &str) -> MessageId {
        let text = text.to_owned();
        let body = CommandBody::SendText { conversation_id, text, reply_to: None, retry_of: None };
        let (id, outcome) = self.does(who, body).await;
        assert_eq!(outcome.error, None);
        id.into()
    }
}

/// Every way to put a chat out of the way, by somebody who has seen it up to a bubble.
fn ways_aside(shop: &Shop, chat: ConversationId, seen: Option<MessageId>) -> [CommandBody; 3] {
    let (until, zone) = (shop.clock.now().plus(HOUR), "Asia/Kolkata".parse().unwrap());
    [
        CommandBody::Resolve { conversation_id: chat, seen },
        CommandBody::SetPending { conversation_id: chat, seen },
        CommandBody::Snooze { conversation_id: chat, until, zone, seen },
    ]
}

/// Asha's wish may have travelled for hours.
#[test]
fn nobody_puts_a_chat_aside_over_words_they_have_not_seen() {
    for way in 0..3 {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            let seen = Some(shop.messages(ritika).await[0].message.id);
            shop.clock.advance(SECOND);
            let at = shop.clock.now().as_millis() / SECOND - START;
            shop.receive(&[text_from("919829010187", "wamid.2", at, "And the red one?")]).await;
            let refused = |outcome: &CommandOutcome| outcome.error.as_ref().map(|error| error.code.clone());
            let tries = async |seen: Option<MessageId>| {
                let body = ways_aside(&shop, ritika, seen)[way].clone();
                refused(&shop.does(shop.asha, body).await.1)
            };
            assert_eq!(tries(seen).await.as_deref(), Some(code::CUSTOMER_WROTE));
            assert_eq!(shop.chat(ritika).await.status, ConversationStatus::Open);

            shop.clock.advance(SECOND);
            let answered = shop.answers(shop.vikram, ritika, "That too").await;
            assert_eq!(tries(seen).await, None, "somebody answered what she has not seen");
            shop.does(shop.asha, CommandBody::Reopen { conversation_id: ritika }).await;
            let failed = ScriptedGraph::answering(vec![answer(Answer::Refused(Refusal::Final))]);
            shop.sender(failed).run_due().await.unwrap();
            assert_eq!(tries(seen).await.as_deref(), Some(code::CUSTOMER_WROTE), "but that did not arrive");
            assert_eq!(tries(Some(answered)).await, None, "who has seen everything may");
            shop.does(shop.asha, CommandBody::Reopen { conversation_id: ritika }).await;
            assert_eq!(tries(None).await, None, "and whoever does not say what they have seen");
        });
    }
}

/// Asha answered and was done with it while her desk was offline, and Ritika wrote again meanwhile.
#[test]
fn who_answered_before_the_customer_wrote_again_has_not_read_that() {
    for way in 0..3 {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            let seen = Some(shop.messages(ritika).await[0].message.id);
            shop.clock.advance(SECOND);
            let at = shop.clock.now().as_millis() / SECOND - START;
            shop.receive(&[text_from("919829010187", "wamid.2", at, "And the red one?")]).await;
            let unread = shop.messages(ritika).await[0].message.id;
            shop.clock.advance(SECOND);
            let own = shop.answers(shop.asha, ritika, "Haan, mil jayega").await;
            let tries = async |who: PersonId, seen: Option<MessageId>| {
                let body = ways_aside(&shop, ritika, seen)[way].clone();
                shop.does(who, body).await.1.error.map(|error| error.code)
            };
            assert_eq!(tries(shop.asha, seen).await.as_deref(), Some(code::CUSTOMER_WROTE));
            assert_eq!(shop.chat(ritika).await.status, ConversationStatus::Open, "somebody sees it there");
            for knowing in [unread, own] {
                assert_eq!(tries(shop.asha, Some(knowing)).await, None, "whoever answered knowingly may");
                shop.does(shop.asha, CommandBody::Reopen { conversation_id: ritika }).await;
            }
            assert_eq!(
                tries(shop.vikram, seen).await,
                None,
                "to a colleague her answer says that it was read"
            );
            shop.does(shop.asha, CommandBody::Reopen { conversation_id: ritika }).await;
            shop.clock.advance(SECOND);
            shop.answers(shop.vikram, ritika, "The red one too").await;
            shop.answers(shop.asha, ritika, "Both").await;
            assert_eq!(tries(shop.asha, seen).await, None, "a colleague read it, whoever wrote since");
        });
    }
}

/// Ritika wrote from a phone that was Kavita's before, as it turned out later; and Kavita's chat was done.
#[test]
fn words_that_go_to_whom_they_were_of_are_owed_an_answer_there_though_that_chat_was_done() {
    for is_answered in [false, true] {
        run(async {
            let shop = Shop::open().await;
            let (lent, own) = ("919829010187", "919829010188");
            shop.receive(&[text_from(lent, "wamid.alone", 40, "Hello?"), writes("IN.ritika", lent, 100)])
                .await;
            shop.receive(&[writes("IN.kavita", own, 60)]).await;
            let [ritika, kavita] = ["IN.ritika", "IN.kavita"].map(|user| shop.of(user));
            let (ritika, kavita) = (ritika.await.conversation.id, kavita.await.conversation.id);
            if is_answered {
                shop.answers(shop.asha, ritika, "Haan, mil jayega").await;
            }
            shop.does(shop.asha, CommandBody::Resolve { conversation_id: kavita, seen: None }).await;
            shop.receive(&[names("IN.kavita", lent, 50)]).await;
            assert_eq!(shop.messages(kavita).await.len(), 2, "it was hers");
            assert_eq!(shop.messages(ritika).await.len(), 1 + usize::from(is_answered));
            let (asked, chat) = (Timestamp::from_secs(START + 40), shop.chat(kavita).await);
            let expected = match is_answered {
                false => (ConversationStatus::Open, Some(asked)),
                true => (ConversationStatus::Resolved, None),
            };
            assert_eq!((chat.status, chat.waits_since()), expected, "somebody answered her: {is_answered}");
        });
    }
}

/// The same words, when Kavita had been answered, as it seemed.
#[test]
fn words_that_go_to_whom_they_were_of_are_owed_an_answer_once_the_one_given_there_failed() {
    run(async {
        let shop = Shop::open().await;
        let (lent, own) = ("919829010187", "919829010188");
        shop.receive(&[text_from(lent, "wamid.alone", 40, "Hello?"), writes("IN.ritika", lent, 100)]).await;
        shop.receive(&[writes("IN.kavita", own, 60)]).await;
        let kavita = shop.of("IN.kavita").await.conversation.id;
        shop.answers(shop.asha, kavita, "Haan, mil jayega").await;
        shop.sender(ScriptedGraph::answering(vec![answer(Answer::Accepted)])).run_due().await.unwrap();
        shop.clock.advance(SECOND);
        shop.does(shop.asha, CommandBody::Resolve { conversation_id: kavita, seen: None }).await;
        shop.clock.advance(SECOND);
        shop.receive(&[names("IN.kavita", lent, 50)]).await;
        assert_eq!(shop.waits_since(kavita).await, None, "that was answered after she had written it");
        let mut failed = status("wamid.ours", "failed", 1_010, None);
        failed["entry"][0]["changes"][0]["value"]["statuses"][0]["recipient_id"] = json!(own);
        shop.receive(&[failed]).await;
        assert_eq!(shop.waits_since(kavita).await, Some(Timestamp::from_secs(START + 40)));
    });
}

/// A status of a message nobody knows of, that names whom it went to.
fn names(user_id: &str, phone: &str, at: i64) -> Value {
    let mut told = status("wamid.unknown", "delivered", at, None);
    let status = &mut told["entry"][0]["changes"][0]["value"]["statuses"][0];
    (status["recipient_id"], status["recipient_user_id"]) = (json!(phone), json!(user_id));
    told
}

/// The hub was down when Ritika asked first. What she asked then came when Asha had been done with the rest and had answered, as it
/// seemed.
#[test]
fn words_that_came_late_are_owed_an_answer_when_theirs_failed_whatever_was_told_first() {
    for fails_first in [true, false] {
        run(async {
            let shop = Shop::open().await;
            let second = |ago: i64| shop.clock.now().as_millis() / SECOND - START - ago;
            let asks =
                |number: usize, at: i64| text_from("919829010187", &format!("wamid.{number}"), at, "Hello?");
            let late = asks(0, second(120));
            shop.receive_at(shop.clock.now(), &[asks(1, second(0))]).await;
            let ritika = shop.conversations().await[0].conversation.id;
            shop.clock.advance(3 * MINUTE);
            shop.does(shop.asha, CommandBody::Resolve { conversation_id: ritika, seen: None }).await;
            shop.clock.advance(2 * MINUTE);
            shop.answers(shop.asha, ritika, "Haan, mil jayega").await;
            shop.sender(ScriptedGraph::answering(vec![answer(Answer::Accepted)])).run_due().await.unwrap();
            let failed = status("wamid.ours", "failed", second(0), None);
            for told in if fails_first { [failed, late] } else { [late, failed] } {
                shop.clock.advance(3 * MINUTE);
                shop.receive_at(shop.clock.now(), &[told]).await;
            }
            assert_eq!(shop.chat(ritika).await.status, ConversationStatus::Open);
            let asked = Timestamp::from_secs(START + second(13 * 60));
            assert_eq!(shop.waits_since(ritika).await, Some(asked), "it failed first: {fails_first}");
        });
    }
}

#[test]
fn what_was_marked_unread_behind_a_reply_stays_so_when_whatsapp_takes_the_reply() {
    run(async {
        let (shop, ritika, _) = queued(&["Haan, mil jayega"]).await;
        shop.does(shop.asha, CommandBody::MarkUnread { conversation_id: ritika }).await;
        shop.sender(ScriptedGraph::answering(vec![answer(Answer::Accepted)])).run_due().await.unwrap();
        assert!(shop.chat(ritika).await.unread_mark.is_some(), "nobody has read it since");
        let at = shop.clock.now().as_millis() / SECOND - START;
        shop.receive(&[status("wamid.ours", "read", at, None)]).await;
        assert!(shop.chat(ritika).await.unread_mark.is_some());
        let up_to = shop.messages(ritika).await[0].message.id;
        let read = CommandBody::MarkRead { conversation_id: ritika, up_to, receipt: false, typing: false };
        shop.does(shop.asha, read).await;
        assert_eq!(shop.chat(ritika).await.unread_mark, None);
    });
}
