//! Everybody who is refused at a door, in one table: what they hold, and the one answer they get. Whoever is refused leaves nothing
//! behind but, where there is somebody to tell, a line in the log.

use sangam_model::time::{DAY, SECOND};
use serde_json::json;

use super::people::PASSWORD;
use super::*;

/// What was tried, with the answer that is meant.
struct Try {
    what: &'static str,
    answer: (u16, Value),
    meant: (u16, &'static str),
}

fn check(tries: &[Try]) {
    for Try { what, answer: (status, body), meant } in tries {
        assert_eq!((*status, body["code"].as_str().unwrap_or("")), *meant, "{what}: {body}");
        assert!(body["token"].is_null(), "{what}: {body}");
    }
}

impl House {
    async fn invites(&self, by: &Actor, role: &str) -> Value {
        let (status, made) = self.post(Some(&by.token), "/v1/invitations", &json!({ "role": role })).await;
        assert_eq!(status, 201, "{made}");
        made["code"].clone()
    }

    async fn joins(&self, code: &Value, name: &str) -> (u16, Value) {
        let wish = json!({
            "code": code, "name": name, "email": format!("{name}@shop.example"), "password": PASSWORD,
            "device_name": "laptop"
        });
        self.post(None, "/v1/invitations/accept", &wish).await
    }

    async fn heads(&self) -> usize {
        let id = self.shop.workspace_id;
        self.shop.store.read(move |tx| Ok(tx.people(id, Rev(0), 1_000)?.len())).await.unwrap()
    }
}

#[tokio::test]
async fn an_invitation_that_is_no_good_has_one_answer_and_brings_nobody() {
    let house = House::open().await;
    let rajesh = &house.shop.rajesh;
    let [ravi, sunil] =
        [house.shop.hire("ravi", Role::Manager).await, house.shop.hire("sunil", Role::Manager).await];
    let used = house.invites(rajesh, "agent").await;
    assert_eq!(house.joins(&used, "kavya").await.0, 201);
    let withdrawn = house.invites(rajesh, "agent").await;
    let (_, team) = house.get(rajesh, "/v1/team").await;
    let id = team["invitations"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(house.delete(rajesh, &format!("/v1/invitations/{id}")).await.0, 204);
    let lowered = house.invites(&ravi, "manager").await;
    let role = format!("/v1/people/{}/role", ravi.id);
    assert_eq!(house.post(Some(&rajesh.token), &role, &json!({ "role": "agent" })).await.0, 204);
    let removed = house.invites(&sunil, "agent").await;
    assert_eq!(house.delete(rajesh, &format!("/v1/people/{}", sunil.id)).await.0, 204);
    let late = house.invites(rajesh, "agent").await;
    let before = house.heads().await;
    let other = House::open().await;
    let elsewhere = other.invites(&other.shop.hire("tara", Role::Owner).await, "agent").await;
    let meant = (410, "invitation_invalid");
    let mut tries = Vec::new();
    for (what, code) in [
        ("one nobody made", json!("k7-Q2")),
        ("one of another hub", elsewhere),
        ("one that was used", used),
        ("one that was taken back", withdrawn),
        ("one whose maker may not any more", lowered),
        ("one whose maker left", removed),
    ] {
        tries.push(Try { what, answer: house.joins(&code, "rohan").await, meant });
    }
    house.shop.clock.advance(7 * DAY);
    tries.push(Try { what: "one a week old", answer: house.joins(&late, "rohan").await, meant });
    check(&tries);
    assert_eq!(house.heads().await, before, "nobody came in");
}

#[tokio::test]
async fn an_invitation_leads_to_the_shop_that_made_it_and_to_no_other() {
    let house = House::open().await;
    let other = Shop::found(house.shop.store.clone(), 2).await;
    let code = house.invites(&other.rajesh, "manager").await;
    let before = house.heads().await;
    let (status, session) = house.joins(&code, "kavya").await;
    assert_eq!((status, &session["workspace_id"]), (201, &json!(other.workspace_id)), "{session}");
    assert_eq!(house.heads().await, before);
    let again = house.invites(&house.shop.rajesh, "agent").await;
    let (status, answer) = house.joins(&again, "kavya").await;
    assert_eq!((status, &answer["detail"]["field"]), (400, &json!("email")), "one address, one person");
}

#[tokio::test]
async fn a_sign_in_that_is_no_good_says_no_more_than_it_must() {
    let house = House::open().await;
    let (phone, codes) = house.turns_on().await;
    let ravi = house.shop.hire("ravi", Role::Agent).await;
    house.gives_password(&ravi, PASSWORD).await;
    assert_eq!(house.delete(&house.shop.rajesh, &format!("/v1/people/{}", ravi.id)).await.0, 204);
    let taken = phone.shows(house.shop.clock.now());
    assert_eq!(house.comes(PASSWORD, Some(&taken)).await.0, 200);
    assert_eq!(house.comes(PASSWORD, Some(&codes[0])).await.0, 200);
    let wrong = house.wrong(&phone);
    let unlike = (401, "wrong_credentials");
    let not_it = (401, "totp_wrong");
    let mut tries = vec![
        Try { what: "nobody's address", answer: house.signs_in("nobody", PASSWORD).await, meant: unlike },
        Try { what: "somebody who left", answer: house.signs_in("ravi", PASSWORD).await, meant: unlike },
    ];
    for (what, password, totp, meant) in [
        ("a wrong password", "not hers at all", None, unlike),
        ("a wrong password with the right code", "not hers at all", Some(codes[1].as_str()), unlike),
        ("no code", PASSWORD, None, (401, "totp_required")),
        ("an empty code", PASSWORD, Some(" "), (401, "totp_required")),
        ("a wrong code", PASSWORD, Some(wrong.as_str()), not_it),
        ("a code taken before", PASSWORD, Some(taken.as_str()), not_it),
        ("a recovery code used before", PASSWORD, Some(codes[0].as_str()), not_it),
    ] {
        tries.push(Try { what, answer: house.comes(password, totp).await, meant });
        house.shop.clock.advance(SECOND);
    }
    // Five failures are free and were spent; the sixth makes everybody wait, whoever is right by now.
    house.comes(PASSWORD, Some(&wrong)).await;
    let throttled = (429, "too_many_attempts");
    let right = codes[1].as_str();
    tries.push(Try {
        what: "too many before",
        answer: house.comes(PASSWORD, Some(right)).await,
        meant: throttled,
    });
    check(&tries);
    house.shop.clock.advance(60 * SECOND);
    assert_eq!(house.comes(PASSWORD, Some(right)).await.0, 200, "a refused attempt uses no code up");
}

#[tokio::test]
async fn a_folder_with_the_copies_of_another_desk_is_told_as_one() {
    let house = House::open().await;
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join(".sangam-copies"), "of another desk\n00").unwrap();
    let choose = house.request("PUT", "/v1/copies").bearer_auth(&house.shop.rajesh.token);
    let (status, told) = read(choose.json(&json!({ "folder": place.path() }))).await;
    assert_eq!((status, &told["code"]), (409, &json!("folder_foreign")), "{told}");
}
