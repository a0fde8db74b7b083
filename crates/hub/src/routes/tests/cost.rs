//! The month is for those who look after the business, the price list for its owner, the count for everybody's Send button.

use sangam_model::Delivery;
use sangam_model::cost::{Market, RateCard};
use sangam_model::facts::PriceFact;
use serde_json::{Value, json};

use super::*;

impl House {
    /// A customer gets `texts` answers that WhatsApp took, the first of which it told a price of.
    async fn answers(&self, texts: usize) {
        let shop = &self.shop;
        shop.hears_text("919812345678", "kya yeh hai?").await;
        for nth in 0..texts {
            shop.clock.advance(SECOND);
            let at = shop.clock.now();
            let mut facts = Facts::told(ContentFact {
                source: Source::Live,
                sent_at: at,
                clock_doubtful: false,
                direction: Direction::Out,
                origin: Origin::Desk,
                author: Some(shop.asha.id),
                content: Content::text("haan ji"),
            });
            facts.join(Facts::reached(Delivery::Sent));
            if nth == 0 {
                let word = |word: &str| Some(word.to_owned());
                let (kind, category) = (word(PriceFact::REGULAR), word("service"));
                facts.join(Facts::priced(PriceFact { rank: Delivery::Sent, at, kind, category }));
            }
            let person = Named { aliases: Aliases::new(Some("919812345678"), None), at, ..Named::default() };
            let told = ToldMessage { wamid: format!("wamid.answer{nth}"), own_id: None, person, facts };
            shop.tell(vec![Telling::Message(Box::new(told))]).await;
        }
    }

    async fn month(&self, actor: &Actor, query: &str) -> (u16, Value) {
        self.get(actor, &format!("/v1/numbers/{}/month{query}", self.shop.number_id)).await
    }

    async fn save_card(&self, actor: &Actor, card: &Value) -> (u16, Value) {
        let request = self.request("PUT", "/v1/cost/card").bearer_auth(&actor.token);
        read(request.json(&json!({ "card": card }))).await
    }
}

fn own_card() -> RateCard {
    let market = Market { prefix: "91".to_owned(), utility: Some(115_000), ..Market::default() };
    RateCard {
        source: "Meta's price list".to_owned(),
        allowance: Some(1),
        markets: vec![market],
        ..RateCard::shipped()
    }
}

#[tokio::test]
async fn a_month_is_told_to_managers_and_the_owner_alone() {
    let house = House::open().await;
    house.answers(3).await;
    assert_eq!(house.month(&house.shop.asha, "").await.0, 403);
    for actor in [&house.shop.meena, &house.shop.rajesh] {
        let (status, month) = house.month(actor, "").await;
        assert_eq!(status, 200, "{month}");
        assert_eq!((&month["month"], &month["used"]), (&json!("2026-11"), &json!(3)));
        assert_eq!(month["is_own_card"], false);
        let counted: u64 =
            month["lines"].as_array().unwrap().iter().map(|line| line["messages"].as_u64().unwrap()).sum();
        assert_eq!(counted, 3);
        // The shipped card names no price: what was charged has none.
        let regular =
            month["lines"].as_array().unwrap().iter().find(|line| line["kind"] == "regular").unwrap();
        assert_eq!((&regular["about"]["micros"], &regular["unpriced"]), (&json!(0), &json!(1)));
    }
    let (_, before) = house.month(&house.shop.rajesh, "?month=2026-10").await;
    assert_eq!((&before["used"], &before["previous"]), (&json!(0), &json!("2026-09")));
    assert_eq!(house.month(&house.shop.rajesh, "?month=october").await.0, 400);
}

#[tokio::test]
async fn the_owner_alone_decides_on_the_price_list() {
    let house = House::open().await;
    house.answers(3).await;
    let card = serde_json::to_value(own_card()).unwrap();
    for actor in [&house.shop.asha, &house.shop.meena] {
        assert_eq!(house.save_card(actor, &card).await.0, 403);
    }
    let mut odd = card.clone();
    odd["currency"] = json!("rupees");
    let (status, refused) = house.save_card(&house.shop.rajesh, &odd).await;
    assert_eq!((status, &refused["detail"]["field"]), (400, &json!("currency")));
    assert_eq!(house.save_card(&house.shop.rajesh, &card).await.0, 200);
    let (_, month) = house.month(&house.shop.meena, "").await;
    // One told as charged, of the two others (one message is free) both lie beyond the allowance.
    let about: u64 =
        month["lines"].as_array().unwrap().iter().map(|line| line["about"]["micros"].as_u64().unwrap()).sum();
    assert_eq!((about, &month["is_own_card"]), (3 * 115_000, &json!(true)));
    let head = house.shop.head().await;
    house.save_card(&house.shop.rajesh, &card).await;
    assert_eq!(house.shop.head().await, head, "the same card again changes nothing");
}

#[tokio::test]
async fn every_desk_learns_the_count_and_the_card() {
    let house = House::open().await;
    let before = house.shop.head().await;
    house.answers(2).await;
    house.save_card(&house.shop.rajesh, &serde_json::to_value(own_card()).unwrap()).await;
    let asha = &house.shop.asha;
    let (_, frame) = house.get(asha, &format!("/v1/changes?after={before}&limit=500")).await;
    let row = |kind: &str| {
        let rows = frame["changes"].as_array().unwrap();
        rows.iter().find(|change| change["type"] == kind).map(|change| change["row"].clone()).unwrap()
    };
    let cost = row("cost");
    assert_eq!(
        (&cost["month"], &cost["sent"], &cost["confirmed"]),
        (&json!("2026-11"), &json!(2), &json!(1))
    );
    assert_eq!(row("rate_card")["card"]["source"], "Meta's price list");
    let (_, snapshot) = house.get(asha, "/v1/snapshot").await;
    assert_eq!(snapshot["costs"], json!([cost]));
    assert_eq!(snapshot["rate_card"], row("rate_card"));
}

#[tokio::test]
async fn another_zone_counts_the_month_anew() {
    let house = House::open().await;
    // 2026-11-21: in no zone is this another month, so the edge is moved there.
    house.shop.clock.advance("2026-11-30T18:29:50.000Z".parse::<Timestamp>().unwrap().since(START));
    house.answers(1).await;
    house.shop.clock.advance(60 * SECOND);
    let used = |month: &Value| month["used"].as_u64().unwrap();
    let (_, india) = house.month(&house.shop.rajesh, "").await;
    assert_eq!((&india["month"], used(&india)), (&json!("2026-12"), 0), "{india}");
    let paris = RateCard { utc_offset_minutes: 60, ..own_card() };
    house.save_card(&house.shop.rajesh, &serde_json::to_value(paris).unwrap()).await;
    let (_, france) = house.month(&house.shop.rajesh, "").await;
    assert_eq!((&france["month"], used(&france)), (&json!("2026-11"), 1));
    let (_, snapshot) = house.get(&house.shop.asha, "/v1/snapshot").await;
    assert_eq!(
        (&snapshot["costs"][0]["month"], &snapshot["costs"][0]["sent"]),
        (&json!("2026-11"), &json!(1))
    );
}
