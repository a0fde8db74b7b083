//! A customer who stops marketing is heard once, whatever comes first, and hears everything else as ever.

use proptest::prelude::*;
use sangam_hub::inbox::Outcome;
use sangam_model::marketing::{STOPPED, stopped_at};
use sangam_model::message::MessageError;
use sangam_model::send::{Answer, Refusal};
use sangam_model::{Clock, Timestamp};
use serde_json::{Value, json};

use crate::sending::{answer, queued};
use crate::shop::{START, ScriptedGraph, Shop, envelope, run, stories, text_from};

const RITIKA: &str = "919829010187";

/// What a customer wished, in Meta's words.
fn wish(value: &str, at: i64) -> Value {
    envelope(
        "user_preferences",
        json!({
            "contacts": [{ "profile": { "name": "Ritika" }, "wa_id": RITIKA }],
            "user_preferences": [{
                "wa_id": RITIKA, "category": "marketing_messages", "value": value, "timestamp": START + at,
                "detail": "User requested to change their preference"
            }]
        }),
    )
}

impl Shop {
    async fn stopped(&self) -> Option<Timestamp> {
        stopped_at(self.conversations().await.remove(0).conversation.marketing)
    }
}

proptest! {
    #![proptest_config(stories(24))]

    #[test]
    fn the_newest_wish_holds_in_any_order_and_any_number_of_times(
        order in Just(vec![0_usize, 1, 2, 3, 0, 2]).prop_shuffle(),
    ) {
        let told = [
            text_from(RITIKA, "wamid.1", 0, "Hello"), wish("stop", 10), wish("resume", 20), wish("stop", 30),
        ];
        let stopped = run(async {
            let shop = Shop::open().await;
            for nth in order {
                shop.receive(&[told[nth].clone()]).await;
            }
            shop.stopped().await
        });
        prop_assert_eq!(stopped, Some(Timestamp::from_secs(START + 30)));
    }
}

#[test]
fn a_wish_is_a_change_that_desks_hear_of_once_and_makes_no_chat_by_itself() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[wish("stop", 10)]).await;
        assert!(shop.conversations().await.is_empty(), "nobody wrote");
        shop.receive(&[text_from(RITIKA, "wamid.1", 20, "Hello")]).await;
        assert!(shop.stopped().await.is_some());
        shop.receive(&[wish("resume", 30)]).await;
        let head = shop.head().await;
        assert_eq!(shop.stopped().await, None);
        shop.receive(&[wish("resume", 30), wish("stop", 10)]).await;
        assert_eq!(shop.head().await, head, "what is known costs no desk anything");
        assert_eq!(shop.journal().await, (0, 0), "and nothing is left unread");
    });
}

#[test]
fn whatsapps_own_refusal_says_the_same_and_service_goes_on() {
    run(async {
        let (shop, ritika, _) = queued(&["The sale begins"]).await;
        let error = Some(MessageError { code: STOPPED, title: "stopped".to_owned() });
        let refused = Outcome { error, ..answer(Answer::Refused(Refusal::Final)) };
        let graph = ScriptedGraph::answering(vec![refused, answer(Answer::Accepted)]);
        let sender = shop.sender(graph.clone());
        sender.run_due().await.unwrap();
        assert_eq!(shop.stopped().await, Some(shop.clock.now()));
        let body = sangam_protocol::CommandBody::SendText {
            conversation_id: ritika,
            text: "Your saree is ready".to_owned(),
            reply_to: None,
            retry_of: None,
        };
        shop.is_done(shop.asha, body).await;
        sender.run_due().await.unwrap();
        assert_eq!(graph.texts().len(), 2);
    });
}
