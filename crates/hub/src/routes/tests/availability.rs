//! Who takes chats: everybody for themselves, managers and owners for anybody.

use sangam_model::time::HOUR;
use serde_json::json;

use super::*;

impl House {
    async fn says_away(&self, actor: &Actor, of: PersonId, away: Value) -> (u16, Value) {
        let path = format!("/v1/people/{of}/availability");
        read(self.request("PUT", &path).bearer_auth(&actor.token).json(&json!({ "away": away }))).await
    }

    async fn away_of(&self, of: PersonId) -> Value {
        let (_, page) = self.get(&self.shop.rajesh, "/v1/team").await;
        let people = page["people"].as_array().unwrap();
        people.iter().find(|row| row["id"] == json!(of)).unwrap()["away"].clone()
    }
}

#[tokio::test]
async fn everybody_says_for_themselves_whether_they_take_chats_and_every_desk_hears_it() {
    let house = House::open().await;
    let (asha, meena, rajesh) = (&house.shop.asha, &house.shop.meena, &house.shop.rajesh);
    let before = house.shop.head().await.to_string();
    let until = house.shop.clock.now().plus(HOUR);
    let (status, row) = house.says_away(asha, asha.id, json!({ "until": until })).await;
    assert_eq!((status, &row["away"]["until"]), (200, &json!(until)), "{row}");
    let (_, page) = house.get(meena, &format!("/v1/changes?after={before}")).await;
    assert!(page.to_string().contains(&json!({ "until": until }).to_string()), "{page}");

    let head = house.shop.head().await;
    assert_eq!(house.says_away(asha, asha.id, json!({ "until": until })).await.0, 200);
    assert_eq!(house.shop.head().await, head, "what is so already moves nothing");

    assert_eq!(house.says_away(asha, meena.id, json!({ "until": null })).await.0, 403, "not for others");
    assert_eq!(house.away_of(meena.id).await, json!(null));
    assert_eq!(
        house.says_away(rajesh, asha.id, json!(null)).await.0,
        200,
        "but for whoever looks after them"
    );
    assert_eq!(house.away_of(asha.id).await, json!(null));
}

#[tokio::test]
async fn nobody_comes_back_yesterday_or_in_years() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    for hours in [-1, 24 * 400] {
        let until = house.shop.clock.now().plus(hours * HOUR);
        let (status, answer) = house.says_away(asha, asha.id, json!({ "until": until })).await;
        assert_eq!((status, &answer["code"]), (400, &json!("invalid")), "{answer}");
    }
    assert_eq!(house.away_of(asha.id).await, json!(null));
}
