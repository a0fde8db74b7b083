//! Two shops of one hub: whatever the one has, the other can neither read, nor change, nor name.
//!
//! There is one real thing of every kind, and each request is one that its own shop is answered well: only then does a refusal prove
//! anything. What must not change is every row of every table.

use std::collections::BTreeSet;

use sangam_sqlite::Synchronous;
use serde_json::json;

use super::matrix::ROUTES;
use super::things::{CANARY, Load, Things};
use super::*;

/// What cannot go well for the own shop either, and the answer that says so after the thing was found.
const REFUSED_HERE: &[(&str, &str, u16, &str)] = &[
    ("POST", "/v1/me/second-factor/confirm", 401, "totp_wrong"),
    ("GET", "/v1/sync", 400, "invalid"),
    // Meta has not looked at it yet, so it cannot be changed.
    ("PUT", "/v1/templates/{id}", 400, "invalid"),
    ("POST", "/v1/numbers/{id}/sync", 502, "whatsapp_unavailable"),
    ("POST", "/v1/numbers/by-token", 502, "whatsapp_unavailable"),
    ("POST", "/v1/numbers/by-360dialog", 409, "no_public_address"),
    ("POST", "/v1/signups", 409, "no_meta_app"),
    ("POST", "/v1/signups/{id}/choose", 400, "invalid"),
    ("POST", "/v1/copies/now", 409, "folder"),
    // It opens the whole hub, and there is more than one shop.
    ("POST", "/v1/copies/recovery-key", 403, "forbidden"),
];

/// The same of commands: a new chat is not made under the id of another.
const REFUSED_WISHES: &[(&str, &str)] = &[("new_chat", "invalid")];

/// Wishes that are granted with whatever somebody else's things are named in them, and do nothing about those.
const GRANTED: &[&str] = &["read_mentions"];

/// Requests after which something is gone, or is somebody else's.
fn takes_away(method: &str, path: &str) -> bool {
    method == "DELETE"
        || ["/merge", "/delete", "/cancel", "/role", "/me/password"].iter().any(|end| path.ends_with(end))
}

/// Every row of every table that shops have; `keystone` is the hub's own.
fn rows(house: &House) -> BTreeSet<String> {
    let key = DatabaseKey::new(&[7; 32]);
    let db = sangam_sqlite::open(&house.folder.path().join("hub.db"), &key, Synchronous::Normal).unwrap();
    let words = |sql: &str| -> Vec<String> {
        let mut asked = db.prepare(sql).unwrap();
        asked.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'keystone' AND name NOT LIKE 'sqlite_%'";
    let tables = words(tables);
    let rows = tables.iter().flat_map(|table| {
        let columns = words(&format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')"));
        words(&format!("SELECT '{table}: ' || {} FROM \"{table}\"", columns.join(" || ', ' || ")))
    });
    rows.collect()
}

/// An id as a dumped row has it.
fn dumped(id: &str) -> String {
    id.replace('-', "").to_uppercase()
}

/// Whether a row is of this shop: it names the shop or, in the few tables that do not, its number.
fn is_of(shop: &Shop, row: &str) -> bool {
    [shop.workspace_id.to_string(), shop.number_id.to_string()].iter().any(|id| row.contains(&dumped(id)))
}

/// What somebody of `other` did to rows of `of`'s shop, or wrote down about them.
fn harm(of: &Things, other: &Shop, before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<String> {
    let lost = before.difference(after).filter(|row| !is_of(other, row)).map(|row| format!("gone: {row}"));
    let is_ours = |row: &&String| {
        // What is kept of a wish may say back what was wished.
        !is_of(other, row)
            || !row.starts_with("command: ")
                && of.ids().any(|id| row.contains(&dumped(id)) || row.contains(id))
    };
    lost.chain(after.difference(before).filter(is_ours).map(|row| format!("new: {row}"))).collect()
}

#[tokio::test]
async fn the_owner_of_another_shop_learns_nothing_and_changes_nothing() {
    let house = House::open().await;
    let other = Shop::found(house.shop.store.clone(), 2).await;
    let stranger = other.hire("lata", Role::Owner).await;
    let mut things = Things::of(&house, &house.shop, 0).await;
    let (mut surprises, mut told) = (Vec::new(), 0);
    for (nth, (method, path, who)) in ROUTES.iter().filter(|(_, _, who)| *who != "door").enumerate() {
        assert!(who.contains('o'));
        let at = things.path(path, &house.shop.head().await);
        let names_something = things.ids().any(|id| at.contains(id)) || at.starts_with("/v1/files/");
        let before = rows(&house);
        let session = other.session_of(stranger.id).await;
        let asking = Actor { token: session, ..stranger.clone() };
        let load = things.load(method, path).in_other_words();
        let (status, body, text) = house.asks(&asking, method, &at, load).await;
        assert!(!text.contains(CANARY) && !text.contains("asha1"), "{method} {path}: {text}");
        for id in things.ids() {
            assert!(!text.contains(id), "{method} {path} names {id}: {text}");
        }
        let is_brought = *method == "PUT" && at.starts_with("/v1/files/");
        let is_refused = (400..500).contains(&status);
        assert!(is_refused || is_brought || !names_something, "{method} {path}: {status} {body}");
        let harm = harm(&things, &other, &before, &rows(&house));
        assert_eq!(harm, Vec::<String>::new(), "{method} {path}: {status} {body}");

        let (status, body, text) = house.asks(&things.owner, method, &at, things.load(method, path)).await;
        told += usize::from(text.contains(CANARY));
        let expected = REFUSED_HERE.iter().find(|(of, at, ..)| (of, at) == (method, path));
        let is_as_expected = match expected {
            Some((.., refused, code)) => (status, &body["code"]) == (*refused, &json!(code)),
            None => (200..300).contains(&status),
        };
        if !is_as_expected {
            surprises.push(format!("{method} {path}: {status} {body}"));
        }
        if takes_away(method, path) {
            things = Things::of(&house, &house.shop, nth + 1).await;
        }
    }
    assert_eq!(surprises, Vec::<String>::new(), "what the own shop is answered");
    assert!(told > 10, "only {told} answers told the own shop what no other may hear");
}

#[tokio::test]
async fn whoever_only_asks_changes_nothing() {
    let house = House::open().await;
    let things = Things::of(&house, &house.shop, 0).await;
    for (_, path, _) in ROUTES.iter().filter(|(method, _, who)| *method == "GET" && *who != "door") {
        let at = things.path(path, &house.shop.head().await);
        for method in ["GET", "HEAD"] {
            let before = rows(&house);
            house.asks(&things.owner, method, &at, Load::Nothing).await;
            assert_eq!(rows(&house), before, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn from_ones_own_chat_nothing_of_another_shop_can_be_named() {
    let house = House::open().await;
    let other = Shop::found(house.shop.store.clone(), 2).await;
    let (ours, theirs) = (Things::of(&house, &house.shop, 0).await, Things::of(&house, &other, 1).await);
    let mut surprises = Vec::new();
    for wish in ours.wishes() {
        let kind = wish["type"].as_str().unwrap().to_owned();
        let says = async |who: &Things, chat: &Value| {
            let mut said = wish.clone();
            (said["id"], said["conversation_id"]) = (json!(who.fresh()), chat.clone());
            house.post(Some(&who.owner.token), "/v1/commands", &said).await
        };
        let before = rows(&house);
        let (status, answer) = says(&theirs, &json!(theirs.id("conversation"))).await;
        assert_eq!(status, 200, "{wish}: {answer}");
        assert!(!answer.to_string().contains(CANARY), "{wish}: {answer}");
        let is_granted = answer["outcome"] == "applied";
        assert_eq!(is_granted, GRANTED.contains(&kind.as_str()), "{wish}: {answer}");
        assert_eq!(harm(&ours, &other, &before, &rows(&house)), Vec::<String>::new(), "{wish}");

        let own = if wish["conversation_id"].is_null() {
            json!(ours.id("conversation"))
        } else {
            wish["conversation_id"].clone()
        };
        let (_, answer) = says(&ours, &own).await;
        let refused = REFUSED_WISHES.iter().find(|(of, _)| *of == kind).map(|(_, code)| *code);
        if answer["error"]["code"].as_str() != refused {
            surprises.push(format!("{wish}: {answer}"));
        }
    }
    assert_eq!(surprises, Vec::<String>::new(), "what the own shop is answered");
}
