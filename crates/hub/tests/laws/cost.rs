//! What a month costs is a sum over what is stored: told twice, late or in another order, it is the same sum.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use sangam_hub::store::ChargeCount;
use sangam_model::Timestamp;
use sangam_model::cost::{Month, MonthLine, RateCard, month_lines};
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::time::DAY;
use sangam_protocol::CommandBody;
use serde_json::{Value, json};

use crate::shop::{START, Shop, envelope, run, status, stories, text_from};

/// A status with a price.
fn priced(wamid: &str, state: &str, own_id: Option<MessageId>, kind: &str, category: &str) -> Value {
    let own_id = own_id.map(|id| id.to_string());
    let mut told = status(wamid, state, 9, own_id.as_deref());
    told["entry"][0]["changes"][0]["value"]["statuses"][0]["pricing"] =
        json!({ "billable": true, "pricing_model": "PMP", "type": kind, "category": category });
    told
}

impl Shop {
    async fn customer(&self) -> ConversationId {
        self.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
        self.conversations().await.remove(0).conversation.id
    }

    /// A desk writes; nobody carries it to WhatsApp but the statuses of a test.
    async fn writes(&self, conversation_id: ConversationId) -> MessageId {
        let text = "Haan, mil jayega".to_owned();
        let body = CommandBody::SendText { conversation_id, text, reply_to: None, retry_of: None };
        self.is_done(self.asha, body).await.into()
    }

    /// What desks are told was sent this month, and what the charges add up to.
    pub(crate) async fn costs(&self) -> (ChargeCount, Vec<MonthLine>) {
        let (number_id, offset) = (self.number_id, RateCard::shipped().billing_offset());
        let read = self.store.read(move |tx| {
            let (from, until) = Month::holding(Timestamp::from_secs(START), offset).range(offset);
            let told = tx.month_count(number_id)?.map(|counted| counted.count).unwrap_or_default();
            assert_eq!(told, tx.charge_count(number_id, from, until)?, "what is told is what is stored");
            Ok((told, month_lines(&RateCard::shipped(), tx.charges(number_id, from, until)?)))
        });
        read.await.unwrap()
    }

    async fn count(&self) -> (u32, u32) {
        let (ChargeCount { sent, confirmed }, _) = self.costs().await;
        (sent, confirmed)
    }
}

#[test]
fn a_message_counts_once_whatsapp_took_it_and_no_more_if_it_failed() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.customer().await;
        let (kept, lost) = (shop.writes(chat).await, shop.writes(chat).await);
        assert_eq!(shop.count().await, (0, 0), "queued is not sent");
        shop.receive(&[status("wamid.a", "sent", 8, Some(&kept.to_string()))]).await;
        shop.receive(&[status("wamid.b", "sent", 8, Some(&lost.to_string()))]).await;
        assert_eq!(shop.count().await, (2, 0));
        shop.receive(&[priced("wamid.a", "delivered", None, "regular", "service")]).await;
        shop.receive(&[status("wamid.b", "failed", 9, None)]).await;
        assert_eq!(shop.count().await, (1, 1));
        let (_, lines) = shop.costs().await;
        assert_eq!((lines.len(), lines[0].kind.as_deref(), lines[0].messages), (1, Some("regular"), 1));
    });
}

#[test]
fn a_price_told_before_the_message_is_known_by_its_wamid_counts_once() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.customer().await;
        let sent = shop.writes(chat).await;
        shop.receive(&[priced("wamid.a", "delivered", None, "free_customer_service", "service")]).await;
        assert_eq!(shop.count().await, (1, 1), "a price without a bubble is a charge");
        shop.receive(&[priced("wamid.a", "sent", Some(sent), "regular", "service")]).await;
        assert_eq!(shop.count().await, (1, 1));
        let (_, lines) = shop.costs().await;
        assert_eq!(lines[0].kind.as_deref(), Some("free_customer_service"), "the furthest status counts");
    });
}

#[test]
fn a_charge_that_went_with_its_row_is_counted_no_more() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.customer().await;
        let sent = shop.writes(chat).await;
        shop.receive(&[priced("wamid.a", "sent", None, "regular", "service")]).await;
        shop.receive(&[status("wamid.a", "failed", 9, Some(&sent.to_string()))]).await;
        assert_eq!(shop.count().await, (0, 0));
    });
}

#[test]
fn what_the_phone_wrote_costs_nothing_and_what_an_advertisement_brought_uses_nothing_up() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.customer().await;
        let echo = json!({ "message_echoes": [{
            "from": "911415550142", "to": "919829010187", "id": "wamid.e", "timestamp": (START + 5).to_string(),
            "type": "text", "text": { "body": "haan" }
        }] });
        shop.receive(&[envelope("smb_message_echoes", echo), status("wamid.e", "read", 9, None)]).await;
        assert!(shop.costs().await.1.is_empty());
        let sent = shop.writes(chat).await;
        shop.receive(&[priced("wamid.a", "sent", Some(sent), "free_entry_point", "service")]).await;
        assert_eq!(shop.count().await, (0, 0));
        assert_eq!(shop.costs().await.1[0].messages, 1);
    });
}

#[test]
fn a_price_told_again_costs_no_revision() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.customer().await;
        let sent = shop.writes(chat).await;
        let told = priced("wamid.a", "sent", Some(sent), "regular", "service");
        shop.receive(std::slice::from_ref(&told)).await;
        let head = shop.head().await;
        shop.receive(&[told]).await;
        assert_eq!(shop.head().await, head);
    });
}

#[test]
fn the_next_month_begins_at_nothing() {
    run(async {
        let shop = Shop::open().await;
        let chat = shop.customer().await;
        let sent = shop.writes(chat).await;
        shop.receive(&[status("wamid.a", "sent", 8, Some(&sent.to_string()))]).await;
        assert_eq!(shop.count().await, (1, 0));
        shop.clock.advance(20 * DAY);
        shop.receive_at(
            Timestamp::from_secs(START).plus(20 * DAY),
            &[text_from("919829010187", "wamid.2", 20 * DAY / 1_000, "And the red one?")],
        )
        .await;
        let sent = shop.writes(chat).await;
        shop.receive(&[status("wamid.b", "sent", 20 * DAY / 1_000, Some(&sent.to_string()))]).await;
        let number_id = shop.number_id;
        let counted = shop.store.read(move |tx| tx.month_count(number_id)).await.unwrap().unwrap();
        assert_eq!((counted.month.to_string().as_str(), counted.count.sent), ("2026-12", 1));
    });
}

/// What statuses tell of eight messages nobody here wrote, and of one customer's.
fn told() -> impl Strategy<Value = Value> {
    let states = select(vec!["sent", "delivered", "read", "failed"]);
    let kinds = select(vec!["regular", "free_customer_service", "free_entry_point", "free_moon"]);
    let categories = select(vec!["service", "utility", "marketing_lite"]);
    (0_usize..8, states, kinds, categories, any::<bool>()).prop_map(
        |(nth, state, kind, category, has_price)| {
            let wamid = format!("wamid.{nth}");
            if has_price {
                priced(&wamid, state, None, kind, category)
            } else {
                status(&wamid, state, 9, None)
            }
        },
    )
}

proptest! {
    #![proptest_config(stories(48))]

    #[test]
    fn a_month_is_the_same_sum_in_any_order_and_told_any_number_of_times(
        (story, shuffled) in vec(told(), 1..20).prop_flat_map(|story| {
            let repeats = subsequence(story.clone(), 0..=story.len());
            (Just(story.clone()), repeats.prop_flat_map(move |repeats| {
                Just([story.clone(), repeats].concat()).prop_shuffle()
            }))
        }),
        at_once in 1_usize..9,
    ) {
        let costs_of = |bodies: &[Value], at_once: usize| run(async {
            let shop = Shop::open().await;
            shop.customer().await;
            for together in bodies.chunks(at_once) {
                shop.receive(together).await;
            }
            shop.costs().await
        });
        prop_assert_eq!(costs_of(&story, story.len()), costs_of(&shuffled, at_once));
    }
}
