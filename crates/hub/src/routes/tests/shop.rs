//! When the shop answers: for those who say how chats are given out, told to everybody.

use sangam_model::connection::Stage;
use sangam_model::id::TeamId;
use sangam_model::routing::{Routing, Rule};
use serde_json::json;

use super::*;
use crate::background::alarm::Alarm;
use crate::store::NumberRouting;

fn week(opens: u16, closes: u16) -> Value {
    let shift = json!({ "opens": opens, "closes": closes });
    json!([shift, shift, shift, shift, shift, shift, null])
}

fn hours(opens: u16, closes: u16) -> Value {
    let breaks = json!([{ "opens": 780, "closes": 840 }, null, null, null, null, null, null]);
    let holidays = json!(["2026-12-25", "2026-12-25", "2026-08-15"]);
    json!({ "hours": { "days": week(opens, closes), "breaks": breaks, "holidays": holidays }, "zone": "Asia/Kolkata" })
}

impl House {
    async fn keeps_hours(&self, actor: &Actor, path: &str, body: &Value) -> (u16, Value) {
        read(self.request("PUT", path).bearer_auth(&actor.token).json(body)).await
    }
}

#[tokio::test]
async fn what_the_shop_decides_reaches_every_desk_and_the_log_once() {
    let house = House::open().await;
    let before = house.shop.head().await.to_string();
    let wish = json!({ "hours": hours(540, 1_080), "promise": { "targets": { "first_minutes": 15 }, "working_time": true } });
    let (status, kept) = house.keeps_hours(&house.shop.meena, "/v1/workspace/hours", &wish).await;
    assert_eq!(status, 200, "{kept}");
    assert_eq!(
        kept["hours"]["hours"]["holidays"],
        json!(["2026-08-15", "2026-12-25"]),
        "in order, each once"
    );
    let (_, page) = house.get(&house.shop.asha, &format!("/v1/changes?after={before}")).await;
    let row = page["changes"].as_array().unwrap().iter().find(|change| change["type"] == "shop").unwrap();
    assert_eq!(row["row"]["promise"]["targets"]["first_minutes"], 15);
    let (_, snapshot) = house.get(&house.shop.asha, "/v1/snapshot").await;
    assert_eq!(snapshot["shop"]["hours"], kept["hours"]);
    let head = house.shop.head().await;
    assert_eq!(house.keeps_hours(&house.shop.meena, "/v1/workspace/hours", &kept).await, (200, kept));
    assert_eq!(house.shop.head().await, head, "what is so already moves nothing");
    let (_, log) = house.get(&house.shop.rajesh, "/v1/audit?what=hours_changed").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_kept_is_named_and_nothing_is() {
    let house = House::open().await;
    let odd = |hours: Value, targets: Value| json!({ "hours": hours, "promise": { "targets": targets } });
    let mut nowhere = hours(540, 1_080);
    nowhere["zone"] = json!("Asia/Nowhere");
    let mut early = hours(540, 1_080);
    early["hours"]["breaks"][0] = json!({ "opens": 500, "closes": 600 });
    for (wish, field) in [
        (odd(hours(1_080, 540), json!({})), "hours"),
        (odd(early, json!({})), "hours"),
        (odd(nowhere, json!({})), "zone"),
        (odd(Value::Null, json!({ "first_minutes": 0 })), "first_minutes"),
        (odd(Value::Null, json!({ "resolve_hours": 9_999 })), "resolve_hours"),
    ] {
        let (status, answer) = house.keeps_hours(&house.shop.rajesh, "/v1/workspace/hours", &wish).await;
        assert_eq!((status, &answer["detail"]["field"]), (400, &json!(field)), "{answer}");
    }
    let (_, snapshot) = house.get(&house.shop.asha, "/v1/snapshot").await;
    assert_eq!(snapshot["shop"], Value::Null);
}

#[tokio::test]
async fn own_hours_are_kept_by_oneself_or_by_who_looks_after_the_team() {
    let house = House::open().await;
    let (asha, meena) = (&house.shop.asha, &house.shop.meena);
    let own = json!({ "hours": hours(600, 900) });
    let path = |of: &Actor| format!("/v1/people/{}/hours", of.id);
    assert_eq!(house.keeps_hours(asha, &path(asha), &own).await.0, 200);
    assert_eq!(house.keeps_hours(asha, &path(meena), &own).await.0, 403, "not for others");
    assert_eq!(
        house.keeps_hours(meena, &path(asha), &json!({})).await.0,
        200,
        "but for whoever looks after them"
    );
    let (_, snapshot) = house.get(asha, "/v1/snapshot").await;
    assert_eq!(snapshot["shop"]["own"], json!({}));
}

#[tokio::test]
async fn another_stage_of_a_number_gives_out_what_waited_for_somebody() {
    let house = House::open().await;
    let (shop, asha) = (&house.shop, house.shop.asha.id);
    let path = format!("/v1/numbers/{}/stage", shop.number_id);
    let moves =
        |stage: Value| house.request("POST", &path).bearer_auth(&shop.rajesh.token).json(&stage).send();
    let theirs = json!(Stage::OnePerson { person_id: shop.rajesh.id });
    assert_eq!(moves(theirs).await.unwrap().status(), 200);
    let (number_id, now) = (shop.number_id, shop.clock.now());
    let write = shop.store.write(shop.workspace_id, move |tx| {
        let routing = Routing { rule: Rule::RoundRobin, people: vec![asha], ..Routing::default() };
        tx.save_routing(&NumberRouting { number_id, routing })?;
        tx.route_again(now)
    });
    write.await.unwrap();
    let (chat, _) = shop.hears_text("919812345678", "kitne ka hai?").await;
    let whose = || shop.store.read(move |tx| Ok(tx.conversation(chat)?.unwrap().assignee_id));
    let rings = || async {
        let alarm = Alarm::new(shop.ground(), Arc::default());
        alarm.run_due().await.unwrap();
    };
    rings().await;
    assert_eq!(whose().await.unwrap(), None, "nobody who takes part may answer there");
    assert_eq!(moves(json!(Stage::Team)).await.unwrap().status(), 200);
    rings().await;
    assert_eq!(whose().await.unwrap(), Some(asha));
}

#[tokio::test]
async fn rules_that_name_somebody_who_left_can_still_be_changed() {
    let house = House::open().await;
    let (shop, asha, rajesh) = (&house.shop, house.shop.asha.id, &house.shop.rajesh);
    let (number_id, gone) = (shop.number_id, TeamId::new(&*shop.clock, &*shop.random));
    let meena = house.shop.meena.id;
    let rules = Routing { people: vec![asha, meena], team_id: Some(gone), ..Routing::default() };
    let kept = rules.clone();
    let write = shop.store.write(shop.workspace_id, move |tx| {
        tx.save_routing(&NumberRouting { number_id, routing: kept.clone() })
    });
    write.await.unwrap();
    assert_eq!(house.delete(rajesh, &format!("/v1/people/{asha}")).await.0, 204);
    let path = format!("/v1/numbers/{number_id}/routing");
    let puts = async |rules: &Routing| {
        read(house.request("PUT", &path).bearer_auth(&rajesh.token).json(rules)).await
    };
    let (status, view) = puts(&Routing { capacity: Some(4), ..rules.clone() }).await;
    assert_eq!(status, 200, "{view}");
    assert_eq!(
        (&view["routing"]["capacity"], &view["routing"]["people"], &view["routing"]["team_id"]),
        (&json!(4), &json!([meena]), &json!(null))
    );
    assert_eq!(puts(&rules).await.0, 400, "nobody else brings them back");

    // Where nobody is left whom they name, they go on to mean nobody, and not everybody.
    assert_eq!(house.delete(rajesh, &format!("/v1/people/{meena}")).await.0, 204);
    let left = Routing { rule: Rule::RoundRobin, people: vec![meena], ..Routing::default() };
    for capacity in [Some(5), Some(6)] {
        let (status, view) = puts(&Routing { capacity, ..left.clone() }).await;
        assert_eq!((status, &view["routing"]["people"]), (200, &json!([meena])), "{view}");
        assert_eq!(view["next"], json!({ "person_id": null, "why": "nobody_takes_part" }));
    }
}

#[tokio::test]
async fn the_language_somebody_chose_reaches_their_other_desks() {
    let house = House::open().await;
    let (asha, chosen) = (&house.shop.asha, json!({ "language": "hi-u-nu-deva" }));
    assert_eq!(house.keeps_hours(asha, "/v1/me/language", &chosen).await.0, 200);
    let head = house.shop.head().await;
    assert_eq!(house.keeps_hours(asha, "/v1/me/language", &chosen).await.0, 200);
    assert_eq!(house.shop.head().await, head, "what is so already moves nothing");
    let (_, snapshot) = house.get(asha, "/v1/snapshot").await;
    let rows = snapshot["people"].as_array().unwrap();
    let languages: Vec<_> = rows.iter().filter_map(|row| row["language"].as_str()).collect();
    assert_eq!(languages, ["hi-u-nu-deva"]);
    for odd in ["", "h", "<b>hi</b>", &"x".repeat(36)] {
        let (status, answer) = house.keeps_hours(asha, "/v1/me/language", &json!({ "language": odd })).await;
        assert_eq!((status, &answer["detail"]["field"]), (400, &json!("language")), "{odd}");
    }
    assert_eq!(house.keeps_hours(asha, "/v1/me/language", &json!({})).await.0, 200);
    let (_, snapshot) = house.get(asha, "/v1/snapshot").await;
    assert!(!snapshot["people"].to_string().contains("hi-u-nu-deva"));
}
