//! Reactions and read receipts: shown at once, told to WhatsApp until it is done, taken back where it is refused.

use std::time::Duration;

use sangam_hub::inbox::{ErrandCall, Inbox, Outcome, Slip};
use sangam_hub::store::{Errand, ErrandKind};
use sangam_model::connection::Stage;
use sangam_model::facts::Reactor;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{DAY, HOUR, SECOND};
use sangam_model::{Clock, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::{CommandBody, CommandOutcome, Outcome as Decided};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::sending::{answer, queued};
use crate::shop::{ScriptedGraph, Shop, run, status, text_from};

async fn with_question() -> (Shop, ConversationId, MessageId) {
    let (shop, ritika, _) = queued(&[]).await;
    let question = shop.messages(ritika).await.remove(0).message.id;
    (shop, ritika, question)
}

impl Shop {
    async fn reacts(&self, to: (ConversationId, MessageId), emoji: Option<&str>) -> CommandOutcome {
        let (conversation_id, message_id) = to;
        let emoji = emoji.map(str::to_owned);
        self.does(self.asha, CommandBody::React { conversation_id, message_id, emoji }).await.1
    }

    async fn reads(&self, to: (ConversationId, MessageId), receipt: bool, typing: bool) -> CommandOutcome {
        let (conversation_id, up_to) = to;
        self.does(self.asha, CommandBody::MarkRead { conversation_id, up_to, receipt, typing }).await.1
    }

    /// The business's reaction, as everybody sees it.
    async fn shown(&self, id: MessageId) -> Option<String> {
        let view = self.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        let mut reactions = view.message.facts.project().unwrap().reactions.into_iter();
        reactions.find(|(by, _)| *by == Reactor::Business).map(|(_, emoji)| emoji)
    }

    /// What a call brought is written down, whatever was wished meanwhile.
    async fn hears_late(&self, errand: Errand, outcome: Outcome) {
        let (clock, random) = (self.clock.clone(), self.random.clone());
        let late = self.store.write(self.workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.errand_done(&errand, &outcome)?;
            inbox.finish()
        });
        late.await.unwrap();
    }

    pub(crate) async fn errands(&self) -> Vec<Errand> {
        self.store.read(|tx| tx.errands_due(Timestamp::from_millis(i64::MAX), 9)).await.unwrap()
    }
}

pub(crate) async fn work_off(shop: &Shop, outcomes: Vec<Outcome>) -> std::sync::Arc<ScriptedGraph> {
    let graph = ScriptedGraph::answering(Vec::new());
    let count = outcomes.len();
    *graph.errands.lock().unwrap() = outcomes;
    let sender = shop.sender(graph.clone());
    for _ in 0..count {
        sender.run_due().await.unwrap();
        shop.clock.advance(300_000);
    }
    graph
}

#[test]
fn a_clock_that_ran_ahead_and_was_set_right_keeps_no_errand_waiting() {
    for (ahead, is_new_run) in
        [(20 * HOUR, true), (20 * HOUR, false), (1_200 * SECOND, true), (1_200 * SECOND, false)]
    {
        run(async {
            let (shop, ritika, question) = with_question().await;
            shop.clock.advance(ahead);
            shop.reacts((ritika, question), Some("🙏")).await;
            let graph = ScriptedGraph::answering(Vec::new());
            *graph.errands.lock().unwrap() =
                vec![answer(Answer::Refused(Refusal::Passing { wait: 0 })), answer(Answer::Accepted)];
            let sender = shop.sender(graph.clone());
            sender.run_due().await.unwrap();
            assert_eq!(shop.errands().await.len(), 1, "it is to be tried again");
            shop.clock.advance(-ahead);
            let sender = if is_new_run { shop.sender(graph.clone()) } else { sender };
            sender.run_due().await.unwrap();
            assert!(shop.errands().await.is_empty(), "{ahead}");
            assert_eq!(graph.ran.lock().unwrap().len(), 2);
        });
    }
}

#[test]
fn a_reaction_shows_at_once_and_reaches_whatsapp_however_often_it_is_repeated() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        let to = (ritika, question);
        assert_eq!(shop.reacts(to, Some("🙏")).await.outcome, Decided::Applied);
        assert_eq!(shop.shown(question).await.as_deref(), Some("🙏"));
        let passing = answer(Answer::Refused(Refusal::Passing { wait: 0 }));
        let outcomes = vec![answer(Answer::Ambiguous), passing, answer(Answer::Accepted)];
        let graph = work_off(&shop, outcomes).await;
        let ran = graph.ran.lock().unwrap().clone();
        assert_eq!(ran.len(), 3);
        assert!(ran.iter().all(|call| call.errand.wamid == "wamid.1"));
        assert!(shop.errands().await.is_empty());
        assert_eq!(shop.shown(question).await.as_deref(), Some("🙏"));
    });
}

#[test]
fn what_the_customer_is_to_be_told_wakes_the_sender_and_a_teams_own_mark_does_not() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        let to = (ritika, question);
        shop.queue_was_woken();
        shop.reads(to, false, false).await;
        assert!(!shop.queue_was_woken(), "only the team knows");
        shop.reads(to, true, false).await;
        assert!(shop.queue_was_woken());
        shop.reacts(to, Some("🙏")).await;
        assert!(shop.queue_was_woken());
        shop.is_done(shop.asha, CommandBody::Resolve { conversation_id: ritika, seen: None }).await;
        assert!(!shop.queue_was_woken());
    });
}

#[test]
fn a_refused_reaction_goes_back_to_what_whatsapp_knows() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        let to = (ritika, question);
        shop.reacts(to, Some("🙏")).await;
        work_off(&shop, vec![answer(Answer::Accepted)]).await;
        // Two changes before anything was told: only the last is, and what was before both stands after its refusal.
        shop.reacts(to, Some("👍")).await;
        shop.reacts(to, None).await;
        assert_eq!(shop.shown(question).await, None);
        let graph = work_off(&shop, vec![answer(Answer::Refused(Refusal::Final))]).await;
        assert_eq!(graph.ran.lock().unwrap().len(), 1);
        assert_eq!(shop.shown(question).await.as_deref(), Some("🙏"));
        assert!(shop.errands().await.is_empty());
    });
}

impl Shop {
    /// What is said at a message of a reaction that was refused: the emoji, and the code of the reason.
    async fn said_refused(&self, id: MessageId) -> Option<(Option<String>, i64)> {
        let view = self.store.read(move |tx| tx.message(id)).await.unwrap().unwrap();
        let refused = view.message.facts.project().unwrap().reaction_refused;
        refused.map(|refused| (refused.emoji, refused.error.code))
    }
}

/// A status of the reaction that is `errand`.
fn status_of(errand: &Errand, state: &str, at: i64) -> Value {
    let slip = Slip::of(errand).unwrap().written().unwrap();
    let mut told = status("wamid.reaction", state, at, Some(&slip));
    if state == "failed" {
        told["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"] =
            json!([{ "code": 131_009, "title": "Parameter value is not valid" }]);
    }
    told
}

#[test]
fn a_refused_reaction_is_told_at_its_message_until_somebody_has_seen_it() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reacts((ritika, question), Some("🙏")).await;
        work_off(&shop, vec![answer(Answer::Refused(Refusal::Final))]).await;
        assert_eq!(shop.said_refused(question).await, Some((Some("🙏".into()), 131_026)));
        // Whoever has seen it says so whenever they like: nothing leaves for it.
        shop.clock.advance(40 * DAY);
        assert_eq!(shop.reacts((ritika, question), None).await.outcome, Decided::Applied);
        assert_eq!(shop.said_refused(question).await, None);
        assert!(shop.errands().await.is_empty());
    });
}

#[test]
fn a_reaction_that_waited_until_the_window_was_shut_says_so() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reacts((ritika, question), Some("🙏")).await;
        shop.clock.advance(DAY);
        shop.sender(ScriptedGraph::answering(Vec::new())).run_due().await.unwrap();
        assert_eq!(shop.said_refused(question).await, Some((Some("🙏".into()), 0)));
        assert_eq!(shop.shown(question).await, None);
    });
}

#[test]
fn a_reaction_that_whatsapp_took_and_refused_later_goes_back_to_what_the_customer_sees() {
    for is_told_first in [false, true] {
        run(async {
            let (shop, ritika, question) = with_question().await;
            shop.reacts((ritika, question), Some("🙏")).await;
            work_off(&shop, vec![answer(Answer::Accepted)]).await;
            shop.reacts((ritika, question), Some("👍")).await;
            let errand = shop.errands().await.remove(0);
            let failed = status_of(&errand, "failed", 9);
            if is_told_first {
                shop.receive(std::slice::from_ref(&failed)).await;
                shop.hears_late(errand, answer(Answer::Accepted)).await;
            } else {
                work_off(&shop, vec![answer(Answer::Accepted)]).await;
                shop.receive(std::slice::from_ref(&failed)).await;
            }
            let seen = (Some("🙏".to_owned()), Some((Some("👍".to_owned()), 131_009)));
            assert_eq!((shop.shown(question).await, shop.said_refused(question).await), seen);
            assert!(shop.errands().await.is_empty());
            let head = shop.head().await;
            shop.receive(&[failed]).await;
            assert_eq!(shop.head().await, head, "it is told once");
        });
    }
}

#[test]
fn a_reaction_given_anew_is_neither_taken_back_by_the_older_ones_failure_nor_goes_back_to_it() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reacts((ritika, question), Some("🙏")).await;
        let older = shop.errands().await.remove(0);
        work_off(&shop, vec![answer(Answer::Accepted)]).await;
        shop.reacts((ritika, question), Some("👍")).await;
        shop.receive(&[status_of(&older, "failed", 9)]).await;
        assert_eq!(shop.shown(question).await.as_deref(), Some("👍"));
        assert_eq!(shop.said_refused(question).await, None);
        work_off(&shop, vec![answer(Answer::Refused(Refusal::Final))]).await;
        assert_eq!(shop.shown(question).await, None, "the customer has neither");
    });
}

/// The refusal of a reaction is told before the answer to its call, and somebody has reacted anew before either or between them.
#[test]
fn a_reaction_that_failed_before_its_answer_was_here_is_not_what_a_newer_one_goes_back_to() {
    for (is_known, is_anew_first) in [(false, false), (false, true), (true, false), (true, true)] {
        run(async {
            let (shop, ritika, question) = with_question().await;
            let to = (ritika, question);
            if is_known {
                shop.reacts(to, Some("😮")).await;
                work_off(&shop, vec![answer(Answer::Accepted)]).await;
            }
            shop.reacts(to, Some("🙏")).await;
            let older = shop.errands().await.remove(0);
            let failed = status_of(&older, "failed", 9);
            if is_anew_first {
                shop.reacts(to, Some("👍")).await;
                shop.receive(&[failed]).await;
            } else {
                shop.receive(&[failed]).await;
                shop.reacts(to, Some("👍")).await;
            }
            shop.hears_late(older, answer(Answer::Accepted)).await;
            assert_eq!(shop.shown(question).await.as_deref(), Some("👍"), "nobody refused it");
            assert_eq!(shop.said_refused(question).await, None);
            work_off(&shop, vec![answer(Answer::Refused(Refusal::Final))]).await;
            let seen = shop.shown(question).await;
            assert_eq!(seen.as_deref(), is_known.then_some("😮"), "anew first: {is_anew_first}");
        });
    }
}

#[test]
fn a_status_of_a_reaction_speaks_of_no_message_that_is_missing() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reacts((ritika, question), Some("🙏")).await;
        let errand = shop.errands().await.remove(0);
        work_off(&shop, vec![answer(Answer::Accepted)]).await;
        shop.receive_at(shop.clock.now(), &[status_of(&errand, "sent", 9)]).await;
        let missing = shop.store.read(|tx| tx.missing(Timestamp::from_millis(i64::MAX), 9)).await.unwrap();
        assert!(missing.is_empty(), "{missing:?}");
        assert_eq!(shop.shown(question).await.as_deref(), Some("🙏"));
    });
}

#[test]
fn a_reaction_meanwhile_given_anew_is_not_taken_back_by_the_older_ones_refusal() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reacts((ritika, question), Some("🙏")).await;
        let older = shop.errands().await.remove(0);
        shop.reacts((ritika, question), Some("👍")).await;
        shop.hears_late(older, answer(Answer::Refused(Refusal::Final))).await;
        assert_eq!(shop.shown(question).await.as_deref(), Some("👍"));
        assert_eq!(shop.errands().await.len(), 1);
    });
}

#[test]
fn a_refused_reaction_goes_back_to_the_one_that_was_accepted_while_it_waited() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reacts((ritika, question), Some("🙏")).await;
        let older = shop.errands().await.remove(0);
        shop.reacts((ritika, question), Some("👍")).await;
        shop.hears_late(older, answer(Answer::Accepted)).await;
        work_off(&shop, vec![answer(Answer::Refused(Refusal::Final))]).await;
        assert_eq!(shop.shown(question).await.as_deref(), Some("🙏"));
        assert!(shop.errands().await.is_empty());
    });
}

#[test]
fn only_a_known_young_message_of_the_chat_is_reacted_to_and_only_with_an_emoji() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        for not_one in ["", "x", "ok", "👍 👍", &"👍".repeat(21), "1"] {
            let refused = shop.reacts((ritika, question), Some(not_one)).await;
            assert_eq!(refused.error.unwrap().code, code::INVALID, "{not_one}");
        }
        for family in ["❤️", "👩‍👩‍👧‍👦", "🇮🇳", "#️⃣"] {
            assert_eq!(shop.reacts((ritika, question), Some(family)).await.outcome, Decided::Applied);
        }
        let nobody = MessageId::new(&*shop.clock, &*shop.random);
        assert_eq!(shop.reacts((ritika, nobody), Some("👍")).await.error.unwrap().code, code::INVALID);
        shop.clock.advance(DAY);
        let closed = shop.reacts((ritika, question), Some("👍")).await;
        assert_eq!(closed.error.unwrap().code, code::WINDOW_CLOSED);
        shop.clock.advance(30 * DAY);
        assert_eq!(shop.reacts((ritika, question), Some("👍")).await.error.unwrap().code, code::INVALID);
    });
}

#[test]
fn reading_ticks_only_when_asked_and_up_to_the_customers_newest_message() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reads((ritika, question), false, false).await;
        assert!(shop.errands().await.is_empty());
        shop.receive(&[text_from("919829010187", "wamid.2", 60, "And the red one?")]).await;
        let newest = shop.messages(ritika).await.remove(0).message.id;
        shop.reads((ritika, question), true, false).await;
        shop.reads((ritika, newest), true, true).await;
        let graph = work_off(&shop, vec![answer(Answer::Accepted)]).await;
        let ran = graph.ran.lock().unwrap();
        assert_eq!(ran.len(), 1, "the newer receipt says everything the older did");
        assert_eq!(
            (&*ran[0].errand.wamid, &ran[0].errand.deed),
            ("wamid.2", &ErrandKind::Receipt { typing: true })
        );
    });
}

#[test]
fn a_receipt_that_comes_late_shows_nobody_writing() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reads((ritika, question), true, true).await;
        shop.clock.advance(25_000);
        let graph = work_off(&shop, vec![answer(Answer::Accepted)]).await;
        assert_eq!(graph.ran.lock().unwrap()[0].errand.deed, ErrandKind::Receipt { typing: false });
    });
}

#[test]
fn a_mirror_neither_reacts_nor_ticks() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.moves_to(Stage::Mirror).await;
        assert_eq!(shop.reads((ritika, question), true, false).await.outcome, Decided::Applied);
        assert_eq!(shop.reacts((ritika, question), Some("👍")).await.outcome, Decided::Rejected);
        assert!(shop.errands().await.is_empty());
        assert_eq!(shop.conversations().await[0].conversation.unread, 0);
    });
}

#[test]
fn an_account_refusal_holds_the_number_and_a_day_without_answer_ends_it() {
    run(async {
        let (shop, ritika, question) = with_question().await;
        shop.reacts((ritika, question), Some("👍")).await;
        let graph = work_off(&shop, vec![answer(Answer::Refused(Refusal::Account))]).await;
        assert_eq!(graph.ran.lock().unwrap().len(), 1);
        let number_id = shop.number_id;
        let number = shop.store.read(move |tx| tx.number(number_id)).await.unwrap().unwrap();
        assert!(!number.standing.is_connected());
        assert_eq!(shop.shown(question).await.as_deref(), Some("👍"), "it waits with the number");

        let (shop, ritika, question) = with_question().await;
        shop.reads((ritika, question), true, false).await;
        shop.clock.advance(DAY + HOUR);
        work_off(&shop, vec![answer(Answer::NotSent)]).await;
        assert!(shop.errands().await.is_empty());
    });
}

#[test]
fn reactions_that_wait_for_their_pace_hide_no_receipt_of_another_chat() {
    run(async {
        const REACTIONS: usize = 80;
        let shop = Shop::open().await;
        let said = (0..REACTIONS).map(|nth| text_from("919829010187", &format!("wamid.r{nth}"), 0, "Nice"));
        shop.receive(&said.collect::<Vec<_>>()).await;
        let ritika = shop.conversations().await.remove(0).conversation.id;
        shop.receive(&[text_from("919829010188", "wamid.other", 1, "And mine?")]).await;
        let mut chats = shop.conversations().await.into_iter().map(|view| view.conversation.id);
        let other = chats.find(|chat| *chat != ritika).unwrap();
        for view in shop.messages(ritika).await {
            shop.reacts((ritika, view.message.id), Some("🙏")).await;
        }
        shop.clock.advance(SECOND);
        let question = shop.messages(other).await.remove(0).message.id;
        assert_eq!(shop.reads((other, question), true, false).await.outcome, Decided::Applied);
        let graph = ScriptedGraph::answering(Vec::new());
        *graph.errands.lock().unwrap() = vec![answer(Answer::Accepted); REACTIONS + 1];
        let stop = CancellationToken::new();
        let sending = tokio::spawn(shop.sender(graph.clone()).run(stop.clone()));
        // A number may not send in the moment in which its hub begins.
        tokio::task::yield_now().await;
        shop.clock.advance(10 * SECOND);
        let is_receipt = |call: &ErrandCall| matches!(call.errand.deed, ErrandKind::Receipt { .. });
        let is_read = async {
            while !graph.ran.lock().unwrap().iter().any(is_receipt) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), is_read).await.expect("it is hidden");
        assert!(graph.ran.lock().unwrap().len() < REACTIONS, "they do wait");
        stop.cancel();
        sending.await.unwrap();
    });
}
