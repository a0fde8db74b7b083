//! Blocking: within a day of the customer's last message, shown at once, told until it is done, and taken back where it is refused.

use sangam_hub::store::{Conversation, ErrandKind};
use sangam_model::id::ConversationId;
use sangam_model::later::{PlanState, Why};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, ConversationStatus, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{CommandBody, CommandOutcome, Outcome, Plan};

use crate::sending::{answer, queued};
use crate::shop::{ScriptedGraph, Shop, refusal, run};

impl Shop {
    async fn blocks(&self, conversation_id: ConversationId, blocked: bool) -> CommandOutcome {
        self.does(self.asha, CommandBody::SetBlocked { conversation_id, blocked }).await.1
    }

    async fn is_blocked(&self, id: ConversationId) -> bool {
        let found = self.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap();
        found.blocked_at.is_some()
    }

    async fn blocks_under_way(&self) -> usize {
        let due = self.store.read(|tx| tx.errands_due(Timestamp::from_millis(i64::MAX), 9)).await.unwrap();
        due.iter().filter(|errand| matches!(errand.deed, ErrandKind::Block { .. })).count()
    }

    async fn told_of_blocks(&self, id: ConversationId) -> Vec<EventKind> {
        let read = self.store.read(move |tx| tx.event_page(id, None, 99));
        let lines = read.await.unwrap().into_iter().rev().map(|line| line.what);
        let is_it = |what: &EventKind| {
            matches!(what, EventKind::Blocked | EventKind::Unblocked | EventKind::BlockRefused { .. })
        };
        lines.filter(is_it).collect()
    }
}

#[test]
fn who_is_blocked_is_done_with_and_not_written_to_until_they_are_let_in_again() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        assert_eq!(shop.blocks(ritika, true).await.outcome, Outcome::Applied);
        let found = shop.store.read(move |tx| tx.conversation(ritika)).await.unwrap().unwrap();
        assert!(found.blocked_at.is_some());
        assert_eq!(found.status, ConversationStatus::Resolved);
        assert_eq!(shop.blocks(ritika, true).await.outcome, Outcome::Applied);
        assert_eq!(shop.told_of_blocks(ritika).await, [EventKind::Blocked], "once");
        let text = CommandBody::SendText {
            conversation_id: ritika,
            text: "Hello".to_owned(),
            reply_to: None,
            retry_of: None,
        };
        assert_eq!(refusal(&shop.does(shop.asha, text).await.1), code::BLOCKED);
        let graph = ScriptedGraph::answering(Vec::new());
        *graph.errands.lock().unwrap() = vec![answer(Answer::Ambiguous), answer(Answer::Accepted)];
        let sender = shop.sender(graph.clone());
        for _ in 0..2 {
            sender.run_due().await.unwrap();
            shop.clock.advance(300_000);
        }
        assert_eq!(graph.ran.lock().unwrap().len(), 2, "told until it is done");
        assert_eq!(shop.blocks_under_way().await, 0);
        shop.clock.advance(2 * DAY);
        assert_eq!(shop.blocks(ritika, false).await.outcome, Outcome::Applied, "at any time");
        assert!(!shop.is_blocked(ritika).await);
        assert_eq!(shop.told_of_blocks(ritika).await, [EventKind::Blocked, EventKind::Unblocked]);
    });
}

#[test]
fn after_a_day_nobody_is_blocked_not_even_by_a_wish_of_the_day_before() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        shop.clock.advance(23 * HOUR);
        assert_eq!(shop.blocks(ritika, true).await.outcome, Outcome::Applied);
        shop.clock.advance(2 * HOUR);
        let graph = ScriptedGraph::answering(Vec::new());
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert!(graph.ran.lock().unwrap().is_empty(), "WhatsApp would refuse it");
        assert!(!shop.is_blocked(ritika).await);
        assert_eq!(
            shop.told_of_blocks(ritika).await,
            [EventKind::Blocked, EventKind::BlockRefused { blocked: true }]
        );
        assert_eq!(refusal(&shop.blocks(ritika, true).await), code::BLOCK_TOO_LATE);
    });
}

#[test]
fn what_was_queued_or_planned_for_whoever_is_blocked_by_then_does_not_leave_and_says_why() {
    run(async {
        let (shop, ritika, sent) = queued(&["Your saree is ready"]).await;
        let plan = Plan {
            at: shop.clock.now().plus(HOUR),
            zone: "Asia/Kolkata".parse().unwrap(),
            unless_customer_writes: false,
        };
        let content = OutgoingContent::text("Come and see it");
        let body = CommandBody::SendLater { conversation_id: ritika, content, reply_to: None, plan };
        let later = shop.is_done(shop.asha, body).await;
        shop.blocks(ritika, true).await;
        let graph = ScriptedGraph::answering(Vec::new());
        *graph.errands.lock().unwrap() = vec![answer(Answer::Accepted)];
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        shop.clock.advance(HOUR);
        sender.run_due().await.unwrap();
        assert!(graph.texts().is_empty());
        let message = shop.store.read(move |tx| tx.message(sent[0])).await.unwrap().unwrap().message;
        assert_eq!(message.facts.project().unwrap().error.unwrap().title, code::BLOCKED);
        let later = shop.store.read(move |tx| tx.later(later.into())).await.unwrap().unwrap();
        assert_eq!(later.standing, PlanState::Held { why: Why::Blocked });
    });
}

#[test]
fn whoever_is_not_shown_as_blocked_is_let_in_again_all_the_same() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        assert_eq!(shop.blocks(ritika, false).await.outcome, Outcome::Applied);
        let graph = ScriptedGraph::answering(Vec::new());
        *graph.errands.lock().unwrap() = vec![answer(Answer::Accepted)];
        shop.sender(graph.clone()).run_due().await.unwrap();
        let ran: Vec<_> = graph.ran.lock().unwrap().iter().map(|call| call.errand.deed.clone()).collect();
        assert_eq!(ran, [ErrandKind::Block { blocked: false }], "WhatsApp may know otherwise");
        assert!(!shop.is_blocked(ritika).await);
        assert_eq!(shop.told_of_blocks(ritika).await, [], "nothing changed that could be told");
    });
}

/// Whoever waited before goes on waiting, and a colleague's word since is left alone.
#[test]
fn a_block_that_is_refused_leaves_the_chat_where_it_stood_and_was_no_resolution() {
    for is_pending_since in [false, true] {
        run(async {
            let (shop, ritika, _) = queued(&[]).await;
            let before = shop.chat(ritika).await;
            shop.blocks(ritika, true).await;
            if is_pending_since {
                shop.does(shop.vikram, CommandBody::SetPending { conversation_id: ritika, seen: None }).await;
            }
            let graph = ScriptedGraph::answering(Vec::new());
            *graph.errands.lock().unwrap() = vec![answer(Answer::Refused(Refusal::Final))];
            shop.sender(graph.clone()).run_due().await.unwrap();
            let after = shop.chat(ritika).await;
            if is_pending_since {
                assert_eq!(after.status, ConversationStatus::Pending);
                return;
            }
            let owed =
                |chat: &Conversation| (chat.status, chat.opened_at, chat.waiting_since, chat.settled_until);
            assert_eq!(owed(&after), owed(&before));
            let counts = shop.lines(ritika).await.iter().any(EventKind::is_resolution);
            assert!(!counts, "no figure knows of it");
            assert_eq!(after.status_by, None, "nobody decided that");
        });
    }
}

#[test]
fn a_block_is_ended_by_ending_it_and_not_taken_back() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        let body = CommandBody::SetBlocked { conversation_id: ritika, blocked: true };
        let (blocked, _) = shop.does(shop.asha, body).await;
        let back = CommandBody::TakeBack { conversation_id: ritika, command_id: blocked };
        assert_eq!(refusal(&shop.does(shop.asha, back).await.1), code::INVALID);
    });
}

#[test]
fn what_whatsapp_refuses_is_taken_back_and_said() {
    run(async {
        let (shop, ritika, _) = queued(&[]).await;
        shop.blocks(ritika, true).await;
        let graph = ScriptedGraph::answering(Vec::new());
        *graph.errands.lock().unwrap() = vec![answer(Answer::Refused(Refusal::Final))];
        shop.sender(graph.clone()).run_due().await.unwrap();
        assert!(!shop.is_blocked(ritika).await);
        assert_eq!(
            shop.told_of_blocks(ritika).await,
            [EventKind::Blocked, EventKind::BlockRefused { blocked: true }]
        );
    });
}
