//! Whoever waits goes on waiting until an answer reached them or somebody who had read what they wrote says that none is owed.

use sangam_model::id::ConversationId;
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::SECOND;
use sangam_model::{Clock, ConversationStatus, Timestamp};
use sangam_protocol::CommandBody;

use crate::sending::{answer, queued};
use crate::shop::{START, ScriptedGraph, Shop, run, status};

impl Shop {
    /// Since when the customer of a chat waits, and how much of theirs nobody has read.
    async fn waits(&self, id: ConversationId) -> (Option<Timestamp>, u32) {
        let chat = self.chat(id).await;
        (chat.waiting_since, chat.unread)
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
            shop.does(shop.asha, CommandBody::Resolve { conversation_id: ritika }).await;
            let said = if is_told_late { Answer::Accepted } else { Answer::Refused(Refusal::Final) };
            shop.sender(ScriptedGraph::answering(vec![answer(said)])).run_due().await.unwrap();
            let at = shop.clock.now().as_millis() / SECOND - START;
            if is_told_late {
                assert_eq!(shop.waits(ritika).await, (None, 0));
                shop.receive(&[status("wamid.ours", "failed", at, None)]).await;
            }
            assert_eq!(shop.waits(ritika).await, (asked, 0), "she waits again, and nothing of hers is unread");
            assert_eq!(shop.chat(ritika).await.status, ConversationStatus::Resolved, "that was a person's word");
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
