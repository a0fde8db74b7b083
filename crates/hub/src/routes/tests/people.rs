//! A team and its changes: roles, removals, devices, invitations taken back, passwords, and the log of it all.

use sangam_model::Delivery;
use sangam_model::id::CommandId;
use sangam_model::time::DAY;
use serde_json::json;

use super::*;
use crate::access::password::Password;
use crate::background::alarm::Alarm;
use crate::store::AuditRecord;

pub(super) const PASSWORD: &str = "monsoon in jaipur";
const OTHER: &str = "mango pickle 42";

impl Shop {
    pub(super) async fn gives_password(&self, actor: &Actor, password: &str) {
        let passwords = Passwords::new(&*self.random).unwrap();
        let hash = passwords.hash(Password::new(password.to_owned()), &*self.random).await.unwrap();
        self.change_person(actor.id, move |person, _| person.password_hash.clone_from(&hash)).await;
    }
}

impl House {
    pub(super) async fn delete(&self, actor: &Actor, path: &str) -> (u16, Value) {
        read(self.request("DELETE", path).bearer_auth(&actor.token)).await
    }

    pub(super) async fn gives_password(&self, actor: &Actor, password: &str) {
        self.shop.gives_password(actor, password).await;
    }

    pub(super) async fn signs_in(&self, name: &str, password: &str) -> (u16, Value) {
        let email = format!("{name}@shop.example");
        let wish = json!({ "email": email, "password": password, "device_name": "till" });
        self.post(None, "/v1/sessions", &wish).await
    }

    pub(super) async fn row_of(&self, asker: &Actor, of: &Actor) -> Value {
        let (status, team) = self.get(asker, "/v1/team").await;
        assert_eq!(status, 200, "{team}");
        let people = team["people"].as_array().unwrap();
        people.iter().find(|row| row["id"] == json!(of.id)).cloned().unwrap_or(Value::Null)
    }

    async fn assigns(&self, conversation: ConversationId, to: PersonId) {
        let command = json!({
            "id": CommandId::new(&*self.shop.clock, &*self.shop.random), "type": "assign",
            "conversation_id": conversation, "assignee_id": to, "expected_assignee_id": null
        });
        let (_, answer) = self.post(Some(&self.shop.asha.token), "/v1/commands", &command).await;
        assert_eq!(answer["outcome"], "applied", "{answer}");
    }

    /// Who does what is left to do, as a hub that starts does.
    fn alarm(&self) -> Arc<Alarm> {
        Alarm::new(self.shop.ground(), Arc::default())
    }

    pub(super) async fn deeds(&self) -> Vec<String> {
        let (status, page) = self.get(&self.shop.rajesh, "/v1/audit").await;
        assert_eq!(status, 200, "{page}");
        let word = |row: &Value| row["what"].as_str().unwrap().to_owned();
        page["rows"].as_array().unwrap().iter().map(word).collect()
    }
}

fn said(row: &Value, field: &str) -> bool {
    !row[field].is_null()
}

#[tokio::test]
async fn everybody_sees_of_the_team_what_is_theirs_to_know() {
    let house = House::open().await;
    let (asha, meena, rajesh) = (&house.shop.asha, &house.shop.meena, &house.shop.rajesh);
    for (asker, of, is_open, is_seen) in [
        (asha, asha, true, true),
        (asha, meena, false, false),
        (meena, asha, false, true),
        (rajesh, asha, true, true),
    ] {
        let row = house.row_of(asker, of).await;
        let shown = (said(&row, "email"), said(&row, "devices"), said(&row, "seen_at"));
        assert_eq!(shown, (is_open, is_open, is_seen), "{:?} of {:?}: {row}", asker.role, of.role);
    }
    let devices = house.row_of(asha, asha).await["devices"].clone();
    assert_eq!((devices.as_array().unwrap().len(), &devices[0]["current"]), (1, &json!(true)));
    for role in ["agent", "owner"] {
        house.post(Some(&rajesh.token), "/v1/invitations", &json!({ "role": role })).await;
    }
    for (asker, invited) in [(asha, 0), (meena, 1), (rajesh, 2)] {
        let (_, team) = house.get(asker, "/v1/team").await;
        assert_eq!(team["invitations"].as_array().unwrap().len(), invited, "{:?}: {team}", asker.role);
        assert!(!team.to_string().contains("code"), "{team}");
    }
}

#[tokio::test]
async fn another_role_counts_at_once_and_makes_the_desktop_start_over() {
    let house = House::open().await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let before = house.shop.head().await;
    assert_eq!(house.get(asha, "/v1/audit").await.0, 403);
    let role = format!("/v1/people/{}/role", asha.id);
    assert_eq!(house.post(Some(&rajesh.token), &role, &json!({ "role": "owner" })).await.0, 204);
    assert_eq!(house.get(asha, "/v1/audit").await.0, 200);
    assert_eq!(house.get(asha, &format!("/v1/changes?after={before}")).await.1["scope_changed"], true);
    assert_eq!(house.post(Some(&asha.token), &role, &json!({ "role": "agent" })).await.0, 403, "her own");
    assert_eq!(house.post(Some(&rajesh.token), &role, &json!({ "role": "agent" })).await.0, 204);
    assert_eq!(house.get(asha, "/v1/audit").await.0, 403);
    assert_eq!(house.deeds().await, ["role_changed", "role_changed"]);
}

#[tokio::test]
async fn a_shop_keeps_an_owner_whoever_removes_whom() {
    let house = House::open().await;
    let kavita = house.shop.hire("kavita", Role::Owner).await;
    let rajesh = &house.shop.rajesh;
    let paths = [format!("/v1/people/{}", kavita.id), format!("/v1/people/{}", rajesh.id)];
    assert_eq!(house.delete(rajesh, &paths[1]).await.0, 403, "himself");
    let (one, other) = tokio::join!(house.delete(rajesh, &paths[0]), house.delete(&kavita, &paths[1]));
    assert!((one.0 == 204) != (other.0 == 204), "{one:?} {other:?}");
    assert!([401, 403, 404].contains(&one.0.max(other.0)), "{one:?} {other:?}");
}

#[tokio::test]
async fn whoever_is_removed_is_out_and_their_chats_are_nobodys() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let shop = &house.shop;
    let (asha, rajesh) = (&shop.asha, &shop.rajesh);
    let (first, _) = shop.hears_text("919812345678", "haan").await;
    let (second, _) = shop.hears_text("919812345679", "kya").await;
    for conversation in [first, second] {
        house.assigns(conversation, asha.id).await;
    }
    let stage = format!("/v1/numbers/{}/stage", shop.number_id);
    let alone = json!({ "stage": "one_person", "person_id": asha.id });
    assert_eq!(house.post(Some(&rajesh.token), &stage, &alone).await.0, 200);
    let before = shop.head().await;
    assert_eq!(house.delete(rajesh, &format!("/v1/people/{}", asha.id)).await.0, 204);
    assert_eq!(house.get(asha, "/v1/me").await.1["code"], "device_revoked");
    assert_eq!(house.signs_in("asha1", PASSWORD).await.1["code"], "wrong_credentials");
    assert_eq!(house.row_of(rajesh, asha).await, Value::Null);
    house.alarm().run_due().await.unwrap();
    let (_, changes) = house.get(rajesh, &format!("/v1/changes?after={before}")).await;
    let rows = |kind: &str| -> Vec<Value> {
        let all = changes["changes"].as_array().unwrap().iter();
        all.filter(|change| change["type"] == kind).map(|change| change["row"].clone()).collect()
    };
    assert_eq!(rows("conversation").len(), 2, "{changes}");
    assert!(rows("conversation").iter().all(|row| row["assignee_id"].is_null()), "{changes}");
    assert_eq!(rows("event").len(), 2, "each chat says so: {changes}");
    assert!(rows("event").iter().all(|row| row["by"] == json!(rajesh.id)), "{changes}");
    assert_eq!(rows("person")[0]["active"], false);
    assert_eq!(rows("number")[0]["stage"]["stage"], "mirror", "nobody sends until somebody decides anew");
    let again = house.delete(rajesh, &format!("/v1/people/{}", asha.id)).await;
    assert_eq!(again.0, 404, "{again:?}");
}

#[tokio::test]
async fn whoever_is_removed_is_out_before_their_chats_are_and_a_hub_that_starts_anew_hands_back_the_rest() {
    const CHATS: usize = 401;
    let house = House::open().await;
    let shop = &house.shop;
    let kavita = shop.hire("kavita", Role::Owner).await;
    for nth in 0..CHATS {
        let (conversation, _) = shop.hears_text(&format!("9198{nth:08}"), "haan").await;
        let (kavita, id) = (kavita.id, shop.workspace_id);
        let give = shop.store.write(id, move |tx| {
            let row = tx.conversation(conversation)?.unwrap();
            let rev = tx.next_rev();
            tx.save_conversation(&crate::store::Conversation { assignee_id: Some(kavita), rev, ..row })
        });
        give.await.unwrap();
    }
    let left = async || shop.store.read(move |tx| tx.count_assigned_to(kavita.id)).await.unwrap();
    let mut commits = shop.store.commits();
    let mut head = shop.head().await.rev;
    assert_eq!(house.delete(&shop.rajesh, &format!("/v1/people/{}", kavita.id)).await.0, 204);
    assert_eq!(left().await, CHATS as u64, "that is done behind it");
    let his = format!("/v1/people/{}", shop.rajesh.id);
    assert_eq!(house.delete(&kavita, &his).await.1["code"], "device_revoked", "who is out hinders nobody");
    let mut turn = async || {
        let commit = commits.recv().await.unwrap();
        assert!(commit.head.0 - head.0 < 500, "a turn gave out {}", commit.head.0 - head.0);
        head = commit.head;
    };
    turn().await;
    let stop = CancellationToken::new();
    let first = tokio::spawn(house.alarm().run(stop.clone()));
    turn().await;
    stop.cancel();
    first.await.unwrap();
    assert!((1..CHATS as u64).contains(&left().await), "a hub that ended in the middle: {}", left().await);
    house.alarm().run_due().await.unwrap();
    assert_eq!(left().await, 0);
    let removed = house.get(&shop.rajesh, "/v1/audit").await.1["rows"][0].clone();
    assert_eq!((&removed["what"], &removed["detail"]["chats"]), (&json!("removed"), &json!(CHATS)));
}

#[tokio::test]
async fn a_revoked_device_is_told_to_wipe_and_stands_in_no_list() {
    let house = House::open().await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let phone = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    let devices = house.row_of(asha, asha).await["devices"].clone();
    assert_eq!(devices.as_array().unwrap().len(), 2);
    let other = devices.as_array().unwrap().iter().find(|device| device["current"] == false).unwrap();
    let path = format!("/v1/devices/{}", other["id"].as_str().unwrap());
    assert_eq!(house.delete(&house.shop.meena, &path).await.0, 404, "a colleague's is not there");
    assert_eq!(house.delete(asha, &path).await.0, 204);
    assert_eq!(house.get(&phone, "/v1/me").await.1["code"], "device_revoked");
    assert_eq!(house.row_of(asha, asha).await["devices"].as_array().unwrap().len(), 1);
    let left = house.row_of(rajesh, asha).await["devices"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(house.delete(rajesh, &format!("/v1/devices/{left}")).await.0, 204, "the owner ends anybody's");
    assert_eq!(house.get(asha, "/v1/me").await.1["code"], "device_revoked");
    assert_eq!(house.deeds().await, ["device_revoked", "device_revoked"]);
}

#[tokio::test]
async fn a_computer_that_is_signed_out_stands_in_the_list_until_it_is_wiped() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let stolen = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    let old = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    let wiped = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    house.shop.change_device(&old.token, |device| device.expires_at = START).await;
    assert_eq!(house.delete(&wiped, "/v1/sessions/current?wiped=true").await.0, 204);
    let change = json!({ "current": PASSWORD, "new": OTHER });
    assert_eq!(house.post(Some(&asha.token), "/v1/me/password", &change).await.0, 204);
    let left = async || {
        let row = house.row_of(rajesh, asha).await;
        let devices = row["devices"].as_array().unwrap().iter();
        devices.filter(|device| device["signed_out"] == true).cloned().collect::<Vec<_>>()
    };
    assert_eq!(left().await.len(), 2, "the one that expired too, and not the one that wiped itself");
    for away in [&stolen, &old] {
        assert_eq!(house.get(away, "/v1/me").await.1["code"], "unauthenticated");
        let signs_out = house.delete(away, "/v1/sessions/current").await;
        assert_eq!((signs_out.0, &signs_out.1["code"]), (401, &json!("unauthenticated")));
    }
    for device in left().await {
        let path = format!("/v1/devices/{}", device["id"].as_str().unwrap());
        assert_eq!(house.delete(rajesh, &path).await.0, 204);
    }
    for away in [&stolen, &old, &wiped] {
        assert_eq!(house.get(away, "/v1/me").await.1["code"], "device_revoked");
    }
    assert_eq!((left().await.len(), house.get(asha, "/v1/me").await.0), (0, 200));
}

#[tokio::test]
async fn a_computer_that_was_wiped_offline_leaves_the_list_though_its_session_is_over() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let away = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    let nobody = Actor { token: "no token".to_owned(), ..asha.clone() };
    let change = json!({ "current": PASSWORD, "new": OTHER });
    assert_eq!(house.post(Some(&asha.token), "/v1/me/password", &change).await.0, 204);
    let old = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    house.shop.change_device(&old.token, |device| device.expires_at = START).await;
    let devices = async || house.row_of(rajesh, asha).await["devices"].as_array().unwrap().len();
    assert_eq!(devices().await, 3);
    for gone in [&away, &old] {
        assert_eq!(house.get(gone, "/v1/me").await.1["code"], "unauthenticated");
        assert_eq!(house.delete(gone, "/v1/sessions/current?wiped=true").await.0, 204);
    }
    assert_eq!((devices().await, house.get(asha, "/v1/me").await.0), (1, 200));
    let again = house.delete(&away, "/v1/sessions/current?wiped=true").await;
    assert_eq!((again.0, &again.1["code"]), (401, &json!("device_revoked")), "it is told as any other");
    assert_eq!(house.delete(&nobody, "/v1/sessions/current?wiped=true").await.0, 401);
    assert_eq!(house.deeds().await, ["signed_out", "device_revoked", "password_changed"], "newest first");
}

#[tokio::test]
async fn a_computer_that_is_signed_in_again_stands_in_the_list_once() {
    let house = House::open().await;
    let (asha, meena) = (&house.shop.asha, &house.shop.meena);
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(house.shop.session_of(asha.id).await);
    }
    house.shop.change_device(&tokens[0], |device| device.signed_out = true).await;
    house.shop.change_device(&tokens[1], |device| device.revoked_at = Some(START)).await;
    let former = json!({ "tokens": [tokens[0], tokens[1], tokens[2], asha.token, meena.token, "no token"] });
    assert_eq!(house.post(Some(&asha.token), "/v1/me/former-sessions", &former).await.0, 204);
    let devices = house.row_of(asha, asha).await["devices"].clone();
    assert_eq!((devices.as_array().unwrap().len(), &devices[0]["current"]), (1, &json!(true)), "{devices}");
    let code = async |token: &String| {
        house.get(&Actor { token: token.clone(), ..asha.clone() }, "/v1/me").await.1["code"].clone()
    };
    assert_eq!(code(&tokens[0]).await, "unauthenticated");
    assert_eq!(code(&tokens[1]).await, "device_revoked", "who is told to wipe is told so whatever they say");
    assert_eq!(code(&tokens[2]).await, "unauthenticated", "a goodbye the hub did not hear");
    assert_eq!(house.get(meena, "/v1/me").await.0, 200, "a colleague's session is not theirs to end");
}

#[tokio::test]
async fn an_invitation_that_was_taken_back_lets_nobody_in() {
    let house = House::open().await;
    let (meena, rajesh) = (&house.shop.meena, &house.shop.rajesh);
    let accept = |code: &Value, email: &str| {
        let wish = json!({
            "code": code, "name": "Kavya", "email": email, "password": PASSWORD, "device_name": "laptop"
        });
        async move { wish }
    };
    let invite = async |actor: &Actor, role: &str| {
        house.post(Some(&actor.token), "/v1/invitations", &json!({ "role": role })).await.1["code"].clone()
    };
    let id_of =
        async || house.get(rajesh, "/v1/team").await.1["invitations"][0]["id"].as_str().unwrap().to_owned();
    let code = invite(rajesh, "owner").await;
    let path = format!("/v1/invitations/{}", id_of().await);
    assert_eq!(house.delete(meena, &path).await.0, 403, "one she could not have made");
    assert_eq!(house.delete(rajesh, &path).await.0, 204);
    assert_eq!(house.delete(rajesh, &path).await.0, 404);
    let before = house.shop.head().await;
    let wish = accept(&code, "kavya@shop.example").await;
    let (status, answer) = house.post(None, "/v1/invitations/accept", &wish).await;
    assert_eq!((status, &answer["code"]), (410, &json!("invitation_invalid")));
    assert_eq!(house.shop.head().await, before, "nothing half-made");

    let code = invite(meena, "manager").await;
    let role = format!("/v1/people/{}/role", meena.id);
    assert_eq!(house.post(Some(&rajesh.token), &role, &json!({ "role": "agent" })).await.0, 204);
    let wish = accept(&code, "kavya@shop.example").await;
    let (status, answer) = house.post(None, "/v1/invitations/accept", &wish).await;
    assert_eq!(
        (status, &answer["code"]),
        (410, &json!("invitation_invalid")),
        "whoever made it may not any more"
    );
}

#[tokio::test]
async fn who_was_removed_comes_back_with_the_same_address() {
    let house = House::open().await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let joins = async |email: &str| {
        let code =
            house.post(Some(&rajesh.token), "/v1/invitations", &json!({ "role": "agent" })).await.1["code"]
                .clone();
        let wish = json!({
            "code": code, "name": "Asha", "email": email, "password": PASSWORD, "device_name": "laptop"
        });
        house.post(None, "/v1/invitations/accept", &wish).await
    };
    let email = house.row_of(asha, asha).await["email"].as_str().unwrap().to_owned();
    assert_eq!(joins(&email).await.0, 400, "it is somebody's");
    assert_eq!(house.delete(rajesh, &format!("/v1/people/{}", asha.id)).await.0, 204);
    let (status, session) = joins(&email).await;
    assert_eq!(status, 201, "{session}");
    let wish = json!({ "email": email, "password": PASSWORD, "device_name": "till" });
    let (status, session) = house.post(None, "/v1/sessions", &wish).await;
    assert_eq!((status, &session["role"]), (200, &json!("agent")), "{session}");
    assert_ne!(session["person_id"], json!(asha.id), "what was theirs stays who they were");
}

#[tokio::test]
async fn another_password_signs_out_whoever_knew_the_old_one() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let asha = &house.shop.asha;
    let elsewhere = Actor { token: house.shop.session_of(asha.id).await, ..asha.clone() };
    let change = async |current: &str, new: &str| {
        house.post(Some(&asha.token), "/v1/me/password", &json!({ "current": current, "new": new })).await
    };
    let short = change(PASSWORD, "short").await;
    assert_eq!((short.0, &short.1["detail"]["field"]), (400, &json!("new")));
    assert_eq!(change(OTHER, OTHER).await.1["code"], "wrong_credentials");
    assert_eq!(change(PASSWORD, OTHER).await.0, 204);
    assert_eq!(house.get(asha, "/v1/me").await.0, 200, "here she stays");
    assert_eq!(house.get(&elsewhere, "/v1/me").await.1["code"], "unauthenticated");
    assert_eq!(house.signs_in("asha1", PASSWORD).await.0, 401);
    assert_eq!(house.signs_in("asha1", OTHER).await.0, 200);
    assert_eq!(
        house.deeds().await,
        ["signed_in", "sign_in_failed", "password_changed", "sign_in_failed"],
        "newest first"
    );
}

#[tokio::test]
async fn guessing_the_present_password_is_slowed_down_like_a_sign_in() {
    let house = House::open().await;
    house.gives_password(&house.shop.asha, PASSWORD).await;
    let wish = json!({ "current": "guess number one", "new": OTHER });
    for _ in 0..6 {
        assert_eq!(house.post(Some(&house.shop.asha.token), "/v1/me/password", &wish).await.0, 401);
    }
    assert_eq!(house.post(Some(&house.shop.asha.token), "/v1/me/password", &wish).await.0, 429);
    assert_eq!(house.signs_in("asha1", PASSWORD).await.0, 429, "one account, one patience");
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_once_with_the_owners_code() {
    let house = House::open().await;
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let path = format!("/v1/people/{}/password-reset", asha.id);
    let make = async || house.post(Some(&rajesh.token), &path, &json!({})).await.1;
    let take = async |code: &Value, password: &str| {
        let wish = json!({ "code": code, "password": password, "device_name": "till" });
        house.post(None, "/v1/password-resets/use", &wish).await
    };
    let first = make().await;
    let second = make().await;
    let link = format!(
        "sangam://reset?hub=https%3A%2F%2Fdesk.shop.example&code={}",
        second["code"].as_str().unwrap()
    );
    assert_eq!(second["link"], json!(link));
    let (status, answer) = take(&first["code"], PASSWORD).await;
    assert_eq!((status, &answer["code"]), (410, &json!("reset_invalid")), "a newer one took its place");
    assert_eq!(take(&second["code"], "short").await.0, 400);
    let (status, session) = take(&second["code"], PASSWORD).await;
    assert_eq!((status, &session["person_id"]), (200, &json!(asha.id)), "{session}");
    assert_eq!(house.get(asha, "/v1/me").await.1["code"], "unauthenticated", "every other device is out");
    assert_eq!(take(&second["code"], OTHER).await.0, 410, "one use");
    assert_eq!(house.signs_in("asha1", PASSWORD).await.0, 200);
    let late = make().await;
    house.shop.clock.advance(DAY);
    assert_eq!(take(&late["code"], OTHER).await.0, 410, "a day later");
    let kavita = house.shop.hire("kavita", Role::Owner).await;
    let owners = format!("/v1/people/{}/password-reset", kavita.id);
    assert_eq!(house.post(Some(&rajesh.token), &owners, &json!({})).await.0, 403, "no owner becomes another");
}

/// Whoever makes a code for somebody has it as well.
#[tokio::test]
async fn a_code_is_good_only_as_long_as_its_maker_may_make_it() {
    for (whose, change) in [("maker", "role"), ("maker", "gone"), ("person", "promoted")] {
        let house = House::open().await;
        let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
        let kavita = house.shop.hire("kavita", Role::Owner).await;
        let path = format!("/v1/people/{}/password-reset", asha.id);
        let (status, made) = house.post(Some(&kavita.token), &path, &json!({})).await;
        assert_eq!(status, 201, "{made}");
        let changed = if whose == "maker" { kavita.id } else { asha.id };
        house
            .shop
            .change_person(changed, move |person, _| match change {
                "role" => person.role = Role::Manager,
                "gone" => person.active = false,
                _ => person.role = Role::Owner,
            })
            .await;
        let wish = json!({ "code": made["code"], "password": OTHER, "device_name": "till" });
        let (status, answer) = house.post(None, "/v1/password-resets/use", &wish).await;
        assert_eq!((status, &answer["code"]), (410, &json!("reset_invalid")), "{whose} {change}");
        assert_eq!(house.get(asha, "/v1/me").await.0, 200, "nobody is out");
        assert_eq!(house.get(rajesh, "/v1/me").await.0, 200);
    }
}

#[tokio::test]
async fn somebody_who_left_decides_nothing_in_the_same_breath() {
    let house = House::open().await;
    let (conversation, _) = house.shop.hears_text("919812345678", "haan").await;
    let asker = house.shop.asker(&house.shop.rajesh).of_command();
    house.shop.change_person(house.shop.rajesh.id, |person, _| person.role = Role::Agent).await;
    let commands = Commands::new(house.shop.ground(), Arc::default());
    let id = CommandId::new(&*house.shop.clock, &*house.shop.random);
    let body = sangam_protocol::CommandBody::SetPrivate { conversation_id: conversation, private: true };
    let outcome = commands.execute(asker, sangam_protocol::Command { id, body }).await.unwrap();
    assert_eq!(outcome.error.unwrap().code, "forbidden", "an owner a moment ago");
    let thread = house.shop.thread(conversation).await;
    assert!(
        thread.iter().all(|view| view.message.facts.project().unwrap().delivery != Some(Delivery::Queued))
    );
}

#[tokio::test]
async fn the_log_names_the_first_line_that_is_not_as_it_was_written() {
    let house = House::open().await;
    let rajesh = &house.shop.rajesh;
    let role = format!("/v1/people/{}/role", house.shop.asha.id);
    for to in ["manager", "agent", "manager", "agent"] {
        assert_eq!(house.post(Some(&rajesh.token), &role, &json!({ "role": to })).await.0, 204);
    }
    let (_, page) = house.get(rajesh, "/v1/audit?limit=3&what=role_changed").await;
    let seqs: Vec<i64> =
        page["rows"].as_array().unwrap().iter().map(|row| row["seq"].as_i64().unwrap()).collect();
    assert_eq!((seqs, &page["next"]), (vec![4, 3, 2], &json!(2)));
    let row = &page["rows"][0];
    assert_eq!((&row["by_name"], &row["about_name"]), (&json!("rajesh1"), &json!("asha1")));
    assert_eq!(row["detail"], json!({ "from": "manager", "to": "agent" }));
    let (_, rest) = house.get(rajesh, "/v1/audit?before=2").await;
    assert_eq!((&rest["rows"][0]["seq"], &rest["next"]), (&json!(1), &json!(null)));
    assert_eq!(house.get(rajesh, "/v1/audit?what=joined").await.1["rows"], json!([]));
    assert_eq!(house.get(rajesh, "/v1/audit?what=weather").await.0, 400);
    let day =
        |from: i64, until: i64| format!("/v1/audit?from={}&until={}", START.plus(from), START.plus(until));
    assert_eq!(house.get(rajesh, &day(0, DAY)).await.1["rows"].as_array().unwrap().len(), 4);
    assert_eq!(house.get(rajesh, &day(1, DAY)).await.1["rows"], json!([]), "after they were done");
    assert_eq!(house.get(rajesh, &day(-DAY, 0)).await.1["rows"], json!([]), "before that");
    assert_eq!(house.get(rajesh, "/v1/audit?from=yesterday").await.0, 400);
    let (_, check) = house.get(rajesh, "/v1/audit/check").await;
    assert_eq!((&check["lines"], &check["broken_at"]), (&json!(4), &json!(null)), "{check}");
    assert_eq!(check["fingerprint"].as_str().unwrap().len(), 64);
    let (workspace_id, at) = (house.shop.workspace_id, house.shop.clock.now());
    let forged = AuditRecord {
        workspace_id,
        seq: 5,
        at,
        what: "removed".to_owned(),
        by: Some(rajesh.id),
        about: None,
        detail: "{}".to_owned(),
        hash: [7; 32],
    };
    house.shop.store.write(workspace_id, move |tx| tx.add_audit(&forged)).await.unwrap();
    assert_eq!(house.post(Some(&rajesh.token), &role, &json!({ "role": "manager" })).await.0, 204);
    let (_, check) = house.get(rajesh, "/v1/audit/check").await;
    assert_eq!((&check["lines"], &check["broken_at"]), (&json!(4), &json!(5)), "{check}");
}

#[tokio::test]
async fn an_agents_desktop_never_holds_a_whole_number_where_the_shop_hides_them() {
    let house = House::open().await;
    let shop = &house.shop;
    let (asha, meena, rajesh) = (&shop.asha, &shop.meena, &shop.rajesh);
    let (conversation, _) = shop.hears_text("919812344321", "haan").await;
    let moved = "User Ritika changed from +91 98123 44321 to +91 98123 49999";
    let system = Content { kind: "system".into(), text: Some(moved.into()), ..Content::default() };
    shop.hears("919812344321", system).await;
    let before = shop.head().await;
    let put = async |actor: &Actor, masked: bool| {
        let wish = house.request("PUT", "/v1/workspace/phones").json(&json!({ "masked": masked }));
        read(wish.bearer_auth(&actor.token)).await
    };
    assert_eq!(put(meena, true).await.0, 403);
    assert_eq!(put(rajesh, true).await.1["phones_masked"], true);
    let pages = [
        "/v1/conversations".to_owned(),
        format!("/v1/conversations/{conversation}/messages"),
        "/v1/snapshot".to_owned(),
        "/v1/snapshot/conversations".to_owned(),
        "/v1/backfill".to_owned(),
        "/v1/changes?limit=500".to_owned(),
    ];
    for path in &pages {
        let (status, body) = house.get(asha, path).await;
        assert_eq!(status, 200, "{path}: {body}");
        let text = body.to_string();
        for whole in ["9812344321", "98123 44321", "9812349999", "98123 49999"] {
            assert!(!text.contains(whole), "{path}: {text}");
        }
    }
    let seen = house.get(asha, "/v1/conversations").await.1["conversations"][0].clone();
    assert_eq!(seen["contact"]["phone"], "+91 ••••4321", "{seen}");
    let thread = house.get(asha, &pages[1]).await.1["messages"].to_string();
    assert!(thread.contains("to +91 ••••9999"), "{thread}");
    let paged = async |actor: &Actor| {
        let (mut ids, mut wamids, mut place) = (Vec::new(), Vec::new(), String::new());
        loop {
            let (_, page) = house.get(actor, &format!("{}?limit=1{place}", pages[1])).await;
            ids.push(page["messages"][0]["id"].clone());
            wamids.push(page["messages"][0]["wamid"].clone());
            let Some(next) = page["next"].as_str() else { return (ids, wamids) };
            place = format!("&before={next}");
        }
    };
    let (ashas, meenas) = (paged(asha).await, paged(meena).await);
    assert_eq!((ashas.0.len(), &ashas.0), (2, &meenas.0), "page by page the same thread");
    assert!(
        ashas.1.iter().all(|wamid| !meenas.1.contains(wamid)),
        "WhatsApp's name of a message holds the number"
    );
    for whole in [meena, rajesh] {
        let seen = house.get(whole, "/v1/conversations").await.1["conversations"][0].clone();
        assert_eq!(seen["contact"]["phone"], "+919812344321", "{seen}");
    }
    let restarts = async |actor: &Actor| {
        house.get(actor, &format!("/v1/changes?after={before}")).await.1["scope_changed"].clone()
    };
    assert_eq!(restarts(asha).await, json!(true), "her desktop starts over");
    assert_eq!(restarts(meena).await, json!(null));
    put(rajesh, false).await;
    let seen = house.get(asha, "/v1/conversations").await.1["conversations"][0].clone();
    assert_eq!(seen["contact"]["phone"], "+919812344321");
    assert_eq!(house.deeds().await, ["phones_masked", "phones_masked"]);
}
