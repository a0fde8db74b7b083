//! A person's role and name change while they sit at the desk; ways back; the team's page.

use sangam_model::Role;
use sangam_protocol::error::code;
use serde_json::{Value, json};

use super::hub::{PASSWORD, Tell};
use super::world::{HUB, World, wait_for, wait_until_live};
use crate::App;

#[tokio::test(start_paused = true)]
async fn another_role_is_on_the_screen_at_once_and_after_a_restart() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    world.hub.writes(chat, "haan");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let me = app.call("app_state", json!({})).await.unwrap()["me"].clone();
    assert_eq!((&me["role"], &me["may"]), (&json!("agent"), &json!(["answer_customers"])));
    assert_eq!(me["may_invite"], json!([]));
    let every = json!({ "number_id": null, "search": null, "sendable": false });
    let may_write =
        async |app: &App| app.call("templates", every.clone()).await.unwrap()["may_write"].clone();
    assert_eq!(may_write(&app).await, false);

    let before = world.hub.head().rev;
    world.hub.promotes(Role::Manager);
    world.hub.tell(before, Tell::Hint);
    let state = wait_for(&app, "app_state", json!({}), |state| state["me"]["role"] == "manager").await;
    assert!(state["me"]["may"].as_array().unwrap().contains(&json!("invite_people")), "{state}");
    assert_eq!(state["me"]["may_invite"], json!(["agent", "manager"]));
    assert_eq!(may_write(&app).await, true, "every page goes by it");
    wait_until_live(&app).await;
    wait_for(&app, "conversations", json!({ "view": "all", "before": null, "limit": 10 }), |page| {
        page["rows"].as_array().unwrap().len() == 1
    })
    .await;
    app.close().await;

    world.hub.state().offline = true;
    let app = world.open().await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["me"]["role"], "manager", "offline too");
}

#[tokio::test(start_paused = true)]
async fn a_way_back_signs_in_with_a_new_password() {
    let world = World::new();
    world.hub.customer("Ritika");
    let app = world.open().await;
    let link = format!("sangam://reset?hub={}&code=k7-Q2", HUB.replace(':', "%3A").replace('/', "%2F"));
    let read = app.call("read_invitation", json!({ "invitation": link })).await.unwrap();
    assert_eq!(read, json!({ "hub_url": HUB, "resets": true }));
    let wrong = json!({ "reset": link.replace("k7", "k8"), "password": PASSWORD, "totp": null });
    assert_eq!(app.call("use_reset", wrong).await.unwrap_err().code, code::RESET_INVALID);
    app.call("use_reset", json!({ "reset": link, "password": PASSWORD, "totp": null })).await.unwrap();
    wait_until_live(&app).await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["me"]["name"], "Asha");
}

#[tokio::test(start_paused = true)]
async fn what_is_wished_of_the_team_reaches_the_hub_as_it_was_meant() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let id = world.hub.vikram();
    let code = json!({ "code": "k7", "link": "sangam://join", "expires_at": "2026-11-26T09:00:00.000Z" });
    let lines = [
        ("invite", json!({ "role": "agent" }), "POST /v1/invitations".to_owned(), code.clone()),
        (
            "withdraw_invitation",
            json!({ "invitation_id": id }),
            format!("DELETE /v1/invitations/{id}"),
            json!(null),
        ),
        (
            "change_role",
            json!({ "person_id": id, "role": "manager" }),
            format!("POST /v1/people/{id}/role"),
            json!(null),
        ),
        ("remove_person", json!({ "person_id": id }), format!("DELETE /v1/people/{id}"), json!(null)),
        ("revoke_device", json!({ "device_id": id }), format!("DELETE /v1/devices/{id}"), json!(null)),
        ("reset_password", json!({ "person_id": id }), format!("POST /v1/people/{id}/password-reset"), code),
        ("rename_me", json!({ "name": "Asha S." }), "PUT /v1/me".to_owned(), json!({})),
        (
            "change_password",
            json!({ "current": PASSWORD, "new": "another one 43" }),
            "POST /v1/me/password".to_owned(),
            json!(null),
        ),
        (
            "end_second_factor",
            json!({ "password": PASSWORD, "code": "123456" }),
            "POST /v1/me/second-factor/off".to_owned(),
            json!(null),
        ),
        (
            "make_recovery_codes",
            json!({ "password": PASSWORD, "code": null }),
            "POST /v1/me/recovery-codes".to_owned(),
            json!({ "codes": ["abcd-efgh"] }),
        ),
        (
            "recovery_codes_kept",
            json!({ "set": "a1" }),
            "POST /v1/me/recovery-codes/kept".to_owned(),
            json!(null),
        ),
        (
            "remove_second_factor",
            json!({ "person_id": id }),
            format!("DELETE /v1/people/{id}/second-factor"),
            json!(null),
        ),
        (
            "audit",
            json!({
                "before": 7, "what": "role_changed", "by": null, "from": null, "until": "2026-11-26T09:00:00.000Z"
            }),
            "GET /v1/audit?before=7&what=role_changed&until=2026-11-26T09%3A00%3A00.000Z".to_owned(),
            json!({ "rows": [], "next": null }),
        ),
    ];
    for (command, args, route, answer) in lines {
        {
            let mut state = world.hub.state();
            let bytes = if answer.is_null() { Vec::new() } else { serde_json::to_vec(&answer).unwrap() };
            state.owners.insert(route.clone(), bytes);
            state.owners_asked.clear();
        }
        app.call(command, args).await.unwrap();
        assert_eq!(world.hub.state().owners_asked[0].0, route, "{command}");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_is_called_by_what_is_typed_is_found_and_nothing_else_is_looked_for() {
    let world = World::new();
    let chats = ["Ritika", "Rita", "Arun"].map(|name| world.hub.customer(name));
    world.hub.writes(chats[2], "Ritika sent me");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let called = async |words: &str, limit: u32| {
        let found = app.call("called", json!({ "words": words, "limit": limit })).await.unwrap();
        let name = |row: &Value| row["contact"]["display_name"].as_str().unwrap().to_owned();
        let mut names: Vec<_> = found.as_array().unwrap().iter().map(name).collect();
        names.sort();
        names
    };
    assert_eq!(called("rit", 9).await, ["Rita", "Ritika"]);
    assert_eq!(called("rit", 1).await.len(), 1);
    assert_eq!(called("in:Arun", 9).await, Vec::<String>::new(), "no filter is meant");
}

#[tokio::test(start_paused = true)]
async fn what_hides_a_number_becomes_nobodys_name() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let read = "Ritika +91 ••••4321";
    world.hub.changes_chat(chat, |row| row.contact.card.team_name = Some(read.to_owned()));
    world.hub.state().workspace.phones_masked = true;
    let app = world.asha().await;
    wait_until_live(&app).await;
    let rename = async |name: &str| {
        let args = json!({ "conversation_id": chat, "name": name, "before": read });
        app.call("name_contact", args).await.map_err(|error| error.code)
    };
    assert_eq!(rename("Ritika (blue) +91 ••••4321").await, Err(code::NAME_MASKED.to_owned()));
    assert_eq!(rename("Ritika (blue)").await, Ok(json!({})));
}

#[tokio::test(start_paused = true)]
async fn whoever_reads_no_whole_number_is_told_so_when_they_search_for_one() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    world.hub.writes(chat, "haan");
    world.hub.changes_chat(chat, |row| row.contact.phone = Some("+91 ••••4321".to_owned()));
    world.hub.state().workspace.phones_masked = true;
    let app = world.asha().await;
    wait_until_live(&app).await;
    let search = async |query: &str| {
        let args = json!({ "query": query, "conversation_id": null, "before": null, "limit": 10 });
        app.call("search", args).await.unwrap()
    };
    let whole = search("9812344321").await;
    assert_eq!((&whole["people"], &whole["phones_masked"]), (&json!([]), &json!(true)));
    assert_eq!(search("4321").await["people"][0]["contact"]["phone"], "+91 ••••4321", "its end finds her");
    let before = world.hub.head().rev;
    world.hub.promotes(Role::Manager);
    world.hub.tell(before, Tell::Hint);
    wait_for(&app, "app_state", json!({}), |state| state["me"]["role"] == "manager").await;
    assert_eq!(search("9812344321").await["phones_masked"], false);
}
