//! The team's quick replies are written by those who look after it and read by everybody; a person's own are nobody else's.

use proptest::prelude::*;
use sangam_model::id::QuickReplyId;
use sangam_model::time::DAY;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR a price list";

pub(super) fn reply(name: &str, text: &str) -> Value {
    json!({ "name": name, "wordings": [{ "language": "en", "text": text }] })
}

impl House {
    pub(super) fn reply_id(&self) -> QuickReplyId {
        QuickReplyId::new(&*self.shop.clock, &*self.shop.random)
    }

    pub(super) async fn keeps(&self, who: &Actor, id: QuickReplyId, wish: &Value) -> (u16, Value) {
        let path = format!("/v1/quick-replies/{id}");
        read(self.request("PUT", &path).bearer_auth(&who.token).json(wish)).await
    }

    async fn removes(&self, who: &Actor, id: QuickReplyId) -> (u16, Value) {
        read(self.request("DELETE", &format!("/v1/quick-replies/{id}")).bearer_auth(&who.token)).await
    }

    /// The names of the replies a new desk of this person gets.
    async fn names_for(&self, who: &Actor) -> Vec<String> {
        let (_, snapshot) = self.get(who, "/v1/snapshot").await;
        let rows = snapshot["quick_replies"].as_array().unwrap();
        let mut names: Vec<_> =
            rows.iter().map(|row| row["reply"]["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }
}

#[tokio::test]
async fn a_persons_own_replies_are_told_to_nobody_else_by_no_way() {
    let house = House::open().await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let before = house.shop.head().await;
    let id = house.reply_id();
    let (status, row) =
        house.keeps(asha, id, &json!({ "own": true, "reply": reply("lunch", "canary") })).await;
    assert_eq!((status, &row["owner_id"]), (200, &json!(asha.id)), "{row}");
    let changes = format!("/v1/changes?after={before}");
    assert!(house.get(asha, &changes).await.1.to_string().contains("canary"));
    assert_eq!(house.names_for(asha).await, ["lunch"]);
    for other in [&house.shop.meena, rajesh] {
        assert!(!house.get(other, &changes).await.1.to_string().contains(&id.to_string()));
        assert!(house.names_for(other).await.is_empty());
        let (status, _) = house.removes(other, id).await;
        assert_eq!(status, 404, "for them it is not there");
        let stolen = json!({ "own": true, "reply": reply("mine", "x"), "known_rev": row["rev"] });
        assert_eq!(house.keeps(other, id, &stolen).await.0, 404);
        assert_eq!(house.get(other, &format!("/v1/quick-replies/{id}/file")).await.0, 404);
    }
    let shared = json!({ "own": false, "reply": reply("lunch", "canary 2"), "known_rev": row["rev"] });
    let (status, row) = house.keeps(asha, id, &shared).await;
    assert_eq!((status, &row["owner_id"]), (200, &json!(asha.id)), "it stays whose it is");
}

#[tokio::test]
async fn the_teams_replies_are_written_by_those_who_look_after_it() {
    let house = House::open().await;
    let wish = json!({ "reply": reply("hours", "We are open till 8 pm.") });
    assert_eq!(house.keeps(&house.shop.asha, house.reply_id(), &wish).await.0, 403);
    let id = house.reply_id();
    let (status, row) = house.keeps(&house.shop.meena, id, &wish).await;
    assert_eq!((status, &row["owner_id"]), (200, &json!(null)));
    assert_eq!(house.names_for(&house.shop.asha).await, ["hours"]);
    assert_eq!(house.removes(&house.shop.asha, id).await.0, 403);
    let before = house.shop.head().await;
    assert_eq!(house.removes(&house.shop.rajesh, id).await.0, 200);
    let (_, told) = house.get(&house.shop.asha, &format!("/v1/changes?after={before}")).await;
    assert_eq!(told["changes"][0]["row"]["reply"], json!(null), "who has it hears that it is gone");
    assert!(!told.to_string().contains("8 pm"), "and nothing of what it said");
    let head = house.shop.head().await;
    assert_eq!(house.removes(&house.shop.rajesh, id).await.0, 200);
    assert_eq!(house.shop.head().await, head, "once more changes nothing");
    assert!(house.names_for(&house.shop.asha).await.is_empty());
}

#[tokio::test]
async fn another_shop_cannot_take_an_id_that_is_taken() {
    let house = House::open().await;
    let other = Shop::found(house.shop.store.clone(), 2).await;
    let id = house.reply_id();
    let wish = json!({ "reply": reply("hours", "canary") });
    assert_eq!(house.keeps(&house.shop.rajesh, id, &wish).await.0, 200);
    assert_eq!(house.keeps(&other.rajesh, id, &wish).await.0, 404);
    assert_eq!(house.removes(&other.rajesh, id).await.0, 404);
    assert_eq!(house.names_for(&house.shop.asha).await, ["hours"]);
}

#[tokio::test]
async fn a_name_is_there_once_among_the_teams_and_once_among_ones_own() {
    let house = House::open().await;
    let rajesh = &house.shop.rajesh;
    let first = house.reply_id();
    assert_eq!(house.keeps(rajesh, first, &json!({ "reply": reply("Café hours", "x") })).await.0, 200);
    let twin = json!({ "reply": reply(" CAFE\u{301}  hours ", "y") });
    let (status, error) = house.keeps(rajesh, house.reply_id(), &twin).await;
    assert_eq!((status, &error["detail"]["problems"][0]["fault"]), (400, &json!("twice")));
    let own = json!({ "own": true, "reply": reply("café hours", "y") });
    assert_eq!(house.keeps(rajesh, house.reply_id(), &own).await.0, 200);
    assert_eq!(house.keeps(&house.shop.asha, house.reply_id(), &own).await.0, 200);
    assert_eq!(house.removes(rajesh, first).await.0, 200);
    assert_eq!(house.keeps(rajesh, house.reply_id(), &twin).await.0, 200, "its name is free again");
}

#[tokio::test]
async fn a_variable_nobody_knows_is_named_and_nothing_is_kept() {
    let house = House::open().await;
    let head = house.shop.head().await;
    let wish = json!({ "reply": reply("greeting", "Hello {nmae}!") });
    let (status, error) = house.keeps(&house.shop.rajesh, house.reply_id(), &wish).await;
    let expected = json!([{ "field": "wordings.0.text", "fault": "unknown_variable", "name": "nmae" }]);
    assert_eq!((status, &error["detail"]["problems"]), (400, &expected));
    assert_eq!(house.shop.head().await, head);
}

#[tokio::test]
async fn who_did_not_see_the_newest_words_does_not_write_over_them() {
    let house = House::open().await;
    let (rajesh, meena) = (&house.shop.rajesh, &house.shop.meena);
    let id = house.reply_id();
    let first = json!({ "reply": reply("hours", "till 8") });
    let (_, row) = house.keeps(rajesh, id, &first).await;
    assert_eq!(
        house.keeps(rajesh, id, &first).await,
        (200, row.clone()),
        "unheard answers are asked for again"
    );
    let till = |text: &str| json!({ "reply": reply("hours", text), "known_rev": row["rev"] });
    assert_eq!(house.keeps(meena, id, &till("till 9")).await.0, 200);
    let (status, error) = house.keeps(rajesh, id, &till("till 7")).await;
    assert_eq!((status, &error["code"]), (409, &json!("quick_reply_changed")));
    assert!(house.get(rajesh, "/v1/snapshot").await.1.to_string().contains("till 9"));
}

#[tokio::test]
async fn many_are_kept_all_or_not_at_all() {
    let house = House::open().await;
    let rajesh = &house.shop.rajesh;
    let many = |names: &[String], text: &str| {
        let replies: Vec<Value> =
            names.iter().map(|name| json!({ "id": house.reply_id(), "reply": reply(name, text) })).collect();
        json!({ "replies": replies })
    };
    let names = |count: usize| (0..count).map(|nth| format!("reply {nth}")).collect::<Vec<_>>();
    let post =
        async |who: &Actor, wish: Value| house.post(Some(&who.token), "/v1/quick-replies", &wish).await;
    let head = house.shop.head().await;
    let mut wish = many(&names(5), "fine");
    wish["replies"][3]["reply"]["wordings"][0]["text"] = json!("{oops}");
    let (status, error) = post(rajesh, wish).await;
    assert_eq!((status, &error["detail"]["index"]), (400, &json!(3)));
    let twice = many(&["a".to_owned(), "b".to_owned(), "A".to_owned()], "fine");
    assert_eq!(post(rajesh, twice).await.0, 400);
    assert_eq!(post(rajesh, many(&names(401), "fine")).await.0, 400);
    assert_eq!(post(rajesh, many(&[], "fine")).await.0, 400);
    assert_eq!(post(&house.shop.asha, many(&names(2), "fine")).await.0, 403);
    assert_eq!(house.shop.head().await, head, "nothing of all that was kept");
    let (status, answer) = post(rajesh, many(&names(400), &"अ".repeat(1_000))).await;
    assert_eq!(
        (status, answer["rows"].as_array().map(Vec::len)),
        (200, Some(400)),
        "more than other bodies hold"
    );
    assert_eq!(house.names_for(&house.shop.asha).await.len(), 400);
}

#[tokio::test]
async fn a_persons_shelf_can_be_full() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    let part = |from: usize, count: usize| {
        let one = |nth: usize| json!({ "id": house.reply_id(), "own": true, "reply": reply(&format!("r{nth}"), "x") });
        json!({ "replies": (from..from + count).map(one).collect::<Vec<_>>() })
    };
    for (from, count, status) in [(0, 400, 200), (400, 101, 409), (400, 100, 200), (500, 1, 409)] {
        let (answered, answer) = house.post(Some(&asha.token), "/v1/quick-replies", &part(from, count)).await;
        assert_eq!(answered, status, "{answer}");
    }
}

#[tokio::test]
async fn a_file_stays_as_long_as_its_reply_and_is_for_those_the_reply_is_for() {
    let house = House::open().await;
    let (asha, meena) = (&house.shop.asha, &house.shop.meena);
    let sha256 = hex::encode(Sha256::digest(PNG));
    let mut own = reply("prices", "Our prices");
    own["file"] = json!({ "media": "image", "file": { "sha256": sha256, "mime_type": "image/png", "size_bytes": PNG.len() } });
    let id = house.reply_id();
    let wish = json!({ "own": true, "reply": own });
    let (status, error) = house.keeps(asha, id, &wish).await;
    assert_eq!((status, &error["detail"]["problems"][0]["field"]), (400, &json!("file")), "not brought yet");
    let bringing = house.request("PUT", &format!("/v1/files/{sha256}")).bearer_auth(&asha.token).body(PNG);
    assert_eq!(read(bringing).await.0, 200);
    assert_eq!(house.keeps(asha, id, &wish).await.0, 200);
    house.shop.clock.advance(3 * DAY);
    let files = BroughtFiles::new(house.shop.store.clone(), house.media.clone(), house.shop.clock.clone());
    files.sweep().await.unwrap();
    let path = format!("/v1/quick-replies/{id}/file");
    let asha = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    let meena = Actor { token: house.shop.session_of(meena.id).await, ..meena.clone() };
    let got = house.request("GET", &path).bearer_auth(&asha.token).send().await.unwrap();
    assert_eq!((got.status().as_u16(), got.bytes().await.unwrap().as_ref()), (200, PNG));
    assert_eq!(house.get(&asha, &format!("/v1/files/{sha256}")).await.0, 200, "it can be sent");
    assert_eq!(house.get(&meena, &path).await.0, 404);
    assert_eq!(house.get(&meena, &format!("/v1/files/{sha256}")).await.0, 404);
    assert_eq!(house.removes(&asha, id).await.0, 200);
    assert_eq!(house.get(&asha, &path).await.0, 404);
    assert_eq!(house.get(&asha, &format!("/v1/files/{sha256}")).await.0, 404);
}

/// What somebody does to a shelf.
#[derive(Clone, Debug)]
struct Deed {
    who: usize,
    which: usize,
    own: bool,
    removes: bool,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = (0..3_usize, 0..4_usize, any::<bool>(), prop::bool::weighted(0.3));
    let deed = deed.prop_map(|(who, which, own, removes)| Deed { who, which, own, removes });
    prop::collection::vec(deed, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whoever does what: the pages a desk pulls lead to what a new desk gets, and nobody's own is in anybody else's.
    #[test]
    fn a_desk_that_pulls_has_what_a_new_desk_gets(deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let house = House::open().await;
            let people = [&house.shop.asha, &house.shop.meena, &house.shop.rajesh];
            let ids: Vec<_> = (0..4).map(|_| house.reply_id()).collect();
            let start = house.shop.head().await;
            for (nth, deed) in deeds.iter().enumerate() {
                let (who, id) = (people[deed.who], ids[deed.which]);
                if deed.removes {
                    house.removes(who, id).await;
                    continue;
                }
                let text = format!("{} of {}", nth, who.id);
                let name = format!("name {}", deed.which);
                let wish = json!({ "own": deed.own, "reply": reply(&name, &text), "known_rev": i64::MAX });
                house.keeps(who, id, &wish).await;
            }
            for person in people {
                let mut pulled = std::collections::BTreeMap::new();
                let mut after = start;
                loop {
                    let (_, page) = house.get(person, &format!("/v1/changes?after={after}&limit=2")).await;
                    for change in page["changes"].as_array().unwrap() {
                        let row = &change["row"];
                        assert!(row["owner_id"].is_null() || row["owner_id"] == json!(person.id), "{row}");
                        pulled.insert(row["id"].as_str().unwrap().to_owned(), row.clone());
                    }
                    after.rev = Rev(page["to"].as_i64().unwrap());
                    if after == house.shop.head().await {
                        break;
                    }
                }
                pulled.retain(|_, row| !row["reply"].is_null());
                let (_, snapshot) = house.get(person, "/v1/snapshot").await;
                let rows = snapshot["quick_replies"].as_array().unwrap().iter();
                let new: std::collections::BTreeMap<_, _> =
                    rows.map(|row| (row["id"].as_str().unwrap().to_owned(), row.clone())).collect();
                assert_eq!(pulled, new);
            }
        });
    }
}
