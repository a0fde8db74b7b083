//! The reply window is the hub's: twenty-four hours after what a customer wrote, whatever clocks are called, show or do.

use sangam_hub::inbox::Outcome;
use sangam_model::id::{CommandId, MessageId};
use sangam_model::message::MessageError;
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::{DAY, HOUR, SECOND};
use sangam_model::window::{SHUT, WINDOW};
use sangam_model::{Clock, Delivery, ManualClock, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody};
use serde_json::json;

use crate::sending::answer;
use crate::shop::{START, ScriptedGraph, Shop, run, status, text_from};

impl Shop {
    fn shows(&self, at: Timestamp) {
        self.clock.advance(at.since(self.clock.now()));
    }

    /// Ritika wrote at this instant by WhatsApp's clock, and the hub hears it now; when her window closes.
    async fn hears_what_was_written(&self, at: Timestamp) -> Timestamp {
        let seconds = at.as_millis() / SECOND - START;
        self.receive_at(self.clock.now(), &[text_from("919829010187", "wamid.1", seconds, "Hello?")]).await;
        self.conversations().await[0].conversation.window_closes_at.unwrap()
    }

    /// Asha answers at a desk whose clock is off by so much; the message, or why there is none.
    async fn is_answered(&self, text: &str, desk_is_off: i64) -> Result<MessageId, String> {
        let conversation_id = self.conversations().await[0].conversation.id;
        let desk = ManualClock::new(self.clock.now().plus(desk_is_off));
        let id = CommandId::new(&desk, &*self.random);
        let body =
            CommandBody::SendText { conversation_id, text: text.to_owned(), reply_to: None, retry_of: None };
        let decided = self.ask(self.asha, &Command { id, body }).await.unwrap();
        decided.error.map_or(Ok(id.into()), |error| Err(error.code))
    }

    /// What WhatsApp is asked to send when the queue is looked at now.
    async fn whatsapp_is_asked(&self) -> Vec<String> {
        let graph = ScriptedGraph::answering(vec![answer(Answer::Accepted)]);
        self.sender(graph.clone()).run_due().await.unwrap();
        graph.texts()
    }
}

#[test]
fn a_window_is_twenty_four_hours_over_a_changed_clock_and_beyond_2038_for_every_desk() {
    for (night, written) in [
        ("Paris goes to summer time", 1_806_148_800),
        ("Paris comes back from it", 1_824_897_600),
        ("seconds outgrow thirty-two bits", (1 << 31) - 12 * 3_600),
    ] {
        run(async {
            let (shop, written) = (Shop::open().await, Timestamp::from_secs(written));
            shop.shows(written);
            let closes = shop.hears_what_was_written(written).await;
            assert_eq!(closes.since(written), WINDOW, "{night}");
            shop.shows(closes.plus(-1));
            // By their own clocks it is long over for one desk, and far from it for the other.
            let sent = shop.is_answered("Haan", 26 * HOUR).await.unwrap();
            assert_eq!(shop.whatsapp_is_asked().await, ["Haan"], "{night}");
            assert_eq!(shop.delivery(sent).await, Some(Delivery::HandedOver));
            let waits = shop.is_answered("kal", -26 * HOUR).await.unwrap();
            shop.shows(closes);
            assert!(shop.whatsapp_is_asked().await.is_empty(), "{night}");
            assert_eq!(shop.delivery(waits).await, Some(Delivery::Failed), "{night}");
            for off in [-26 * HOUR, 0, 26 * HOUR] {
                let refused = shop.is_answered("parso", off).await;
                assert_eq!(refused.err().as_deref(), Some(code::WINDOW_CLOSED), "{night}, {off}");
            }
        });
    }
}

#[test]
fn a_clock_that_was_off_by_a_day_moves_no_window_once_it_is_right() {
    for off in [-3 * DAY, -DAY, -HOUR, HOUR, DAY] {
        run(async {
            let shop = Shop::open().await;
            let written = shop.clock.now();
            shop.clock.advance(off);
            let closes = shop.hears_what_was_written(written).await;
            shop.clock.advance(-off);
            if off < -DAY {
                // So far ahead of the hub nobody is believed. It errs to the side on which nothing is refused or billed.
                assert!(closes.since(written) <= WINDOW, "{off}");
                return;
            }
            assert_eq!(closes.since(written), WINDOW, "{off}");
            shop.shows(closes.plus(-1));
            shop.is_answered("Haan", 0).await.unwrap();
            assert_eq!(shop.whatsapp_is_asked().await, ["Haan"], "{off}");
            shop.shows(closes);
            let refused = shop.is_answered("kal", 0).await;
            assert_eq!(refused.err().as_deref(), Some(code::WINDOW_CLOSED), "{off}");
        });
    }
}

/// What looked open was not: WhatsApp says so, and from then on nobody is promised that free text goes.
#[test]
fn what_whatsapp_refuses_shuts_the_window_until_the_customer_writes_again() {
    let by_status = |wamid: &str, at: i64| {
        let mut told = status(wamid, "failed", at, None);
        let errors = json!([{ "code": SHUT, "title": "Re-engagement message" }]);
        told["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"] = errors;
        told
    };
    for is_told_late in [false, true] {
        run(async {
            let shop = Shop::open().await;
            shop.hears_what_was_written(shop.clock.now()).await;
            shop.clock.advance(60 * SECOND);
            let sent = shop.is_answered("Haan", 0).await.unwrap();
            let error = Some(MessageError { code: SHUT, title: "Re-engagement message".to_owned() });
            let refused = Outcome { error, ..answer(Answer::Refused(Refusal::Final)) };
            let said = if is_told_late { answer(Answer::Accepted) } else { refused };
            shop.sender(ScriptedGraph::answering(vec![said])).run_due().await.unwrap();
            if is_told_late {
                let at = shop.clock.now().as_millis() / SECOND - START;
                shop.receive_at(shop.clock.now(), &[by_status("wamid.ours", at)]).await;
            }
            assert_eq!(shop.delivery(sent).await, Some(Delivery::Failed));
            let refused = shop.is_answered("kal", 0).await;
            assert_eq!(refused.err().as_deref(), Some(code::WINDOW_CLOSED));
            shop.clock.advance(60 * SECOND);
            let at = shop.clock.now().as_millis() / SECOND - START;
            let wrote = text_from("919829010187", "wamid.2", at, "Are you there?");
            shop.receive_at(shop.clock.now(), &[wrote]).await;
            shop.is_answered("Haan, mil jayega", 0).await.unwrap();
            assert_eq!(shop.whatsapp_is_asked().await, ["Haan, mil jayega"]);
        });
    }
}

#[test]
fn a_clock_that_jumps_a_day_ahead_costs_a_refusal_and_no_bill() {
    run(async {
        let shop = Shop::open().await;
        shop.hears_what_was_written(shop.clock.now()).await;
        let waits = shop.is_answered("Haan", 0).await.unwrap();
        shop.clock.advance(DAY);
        assert!(shop.whatsapp_is_asked().await.is_empty());
        assert_eq!(shop.delivery(waits).await, Some(Delivery::Failed));
        shop.clock.advance(-DAY);
        assert!(shop.whatsapp_is_asked().await.is_empty(), "a person decides about it");
        shop.is_answered("Haan, mil jayega", 0).await.unwrap();
        assert_eq!(shop.whatsapp_is_asked().await, ["Haan, mil jayega"]);
    });
}
