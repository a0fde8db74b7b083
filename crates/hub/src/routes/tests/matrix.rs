//! Who may do what: every route and every command, for every role. What another shop may is in `tenants`.
//!
//! What is declared and what can be wished are read from the router and from the protocol; a route or a command nobody wrote into
//! the tables below fails here.

use std::collections::BTreeSet;

use sangam_model::id::{CommandId, InvitationId};
use sangam_protocol::{CommandBody, route};
use serde_json::json;

use super::super::gate::Declared;
use super::super::{connect_page, desks, files};
use super::*;
use crate::store::InvitationRecord;

/// Agents, managers, owners: `a`, `m`, `o`. A door asks for no session.
pub(super) const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/v1/me", "amo"),
    ("PUT", "/v1/me", "amo"),
    ("PUT", "/v1/me/language", "amo"),
    ("POST", "/v1/me/password", "amo"),
    ("GET", "/v1/me/second-factor", "amo"),
    ("POST", "/v1/me/second-factor", "amo"),
    ("POST", "/v1/me/second-factor/confirm", "amo"),
    ("POST", "/v1/me/second-factor/off", "amo"),
    ("POST", "/v1/me/recovery-codes", "amo"),
    ("POST", "/v1/me/recovery-codes/kept", "amo"),
    ("GET", "/v1/conversations", "amo"),
    ("GET", "/v1/conversations/{id}/messages", "amo"),
    ("GET", "/v1/conversations/{id}/events", "amo"),
    ("GET", "/v1/messages/{id}/media", "amo"),
    ("GET", "/v1/files/{sha256}", "amo"),
    ("PUT", "/v1/files/{sha256}", "amo"),
    ("GET", "/v1/snapshot", "amo"),
    ("GET", "/v1/snapshot/conversations", "amo"),
    ("GET", "/v1/backfill", "amo"),
    ("GET", "/v1/changes", "amo"),
    ("GET", "/v1/sync", "amo"),
    ("POST", "/v1/commands", "amo"),
    ("GET", "/v1/team", "amo"),
    ("DELETE", "/v1/devices/{id}", "amo"),
    ("POST", "/v1/me/former-sessions", "amo"),
    ("DELETE", "/v1/sessions/current", "amo"),
    ("POST", "/v1/quick-replies", "amo"),
    ("PUT", "/v1/quick-replies/{id}", "amo"),
    ("DELETE", "/v1/quick-replies/{id}", "amo"),
    ("GET", "/v1/quick-replies/{id}/file", "amo"),
    ("POST", "/v1/invitations", "mo"),
    ("DELETE", "/v1/invitations/{id}", "mo"),
    ("GET", "/v1/numbers/{id}/month", "mo"),
    ("POST", "/v1/numbers/{id}/templates", "mo"),
    ("POST", "/v1/numbers/{id}/templates/check", "mo"),
    ("PUT", "/v1/templates/{id}", "mo"),
    ("POST", "/v1/templates/{id}/delete", "mo"),
    ("PUT", "/v1/views", "amo"),
    ("PUT", "/v1/views/{id}", "amo"),
    ("DELETE", "/v1/views/{id}", "amo"),
    ("POST", "/v1/labels", "mo"),
    ("PUT", "/v1/labels/{id}", "mo"),
    ("POST", "/v1/labels/{id}/merge", "mo"),
    ("DELETE", "/v1/labels/{id}", "mo"),
    ("POST", "/v1/teams", "mo"),
    ("PUT", "/v1/teams/{id}", "mo"),
    ("DELETE", "/v1/teams/{id}", "mo"),
    ("PUT", "/v1/workspace/replies", "mo"),
    ("PUT", "/v1/people/{id}/availability", "mo"),
    ("GET", "/v1/numbers/{id}/routing", "mo"),
    ("PUT", "/v1/numbers/{id}/routing", "mo"),
    ("GET", "/v1/numbers/{id}/survey", "mo"),
    ("PUT", "/v1/numbers/{id}/survey", "mo"),
    ("PUT", "/v1/workspace/card", "mo"),
    ("PUT", "/v1/workspace/hours", "mo"),
    ("PUT", "/v1/people/{id}/hours", "mo"),
    ("PUT", "/v1/cost/card", "o"),
    ("POST", "/v1/people/{id}/role", "o"),
    ("DELETE", "/v1/people/{id}", "o"),
    ("POST", "/v1/people/{id}/password-reset", "o"),
    ("DELETE", "/v1/people/{id}/second-factor", "o"),
    ("GET", "/v1/audit", "o"),
    ("GET", "/v1/audit/check", "o"),
    ("GET", "/v1/numbers/{id}", "o"),
    ("POST", "/v1/numbers/{id}/check", "o"),
    ("POST", "/v1/numbers/{id}/opened", "o"),
    ("GET", "/v1/numbers/{id}/ledger", "o"),
    ("GET", "/v1/numbers/{id}/ledger.csv", "o"),
    ("GET", "/v1/numbers/{id}/held", "o"),
    ("POST", "/v1/numbers/{id}/release", "o"),
    ("POST", "/v1/numbers/{id}/hold", "o"),
    ("PUT", "/v1/workspace/phone-book", "o"),
    ("PUT", "/v1/workspace/phones", "o"),
    ("PUT", "/v1/workspace/second-factor", "o"),
    ("POST", "/v1/numbers/{id}/stage", "o"),
    ("POST", "/v1/numbers/{id}/sync", "o"),
    ("POST", "/v1/numbers/by-token", "o"),
    ("POST", "/v1/numbers/by-360dialog", "o"),
    ("GET", "/v1/connect/plan", "o"),
    ("PUT", "/v1/connect/plan", "o"),
    ("POST", "/v1/connect/checks", "o"),
    ("POST", "/v1/signups", "o"),
    ("GET", "/v1/signups/{id}", "o"),
    ("POST", "/v1/signups/{id}/choose", "o"),
    ("POST", "/v1/signups/{id}/cancel", "o"),
    ("GET", "/v1/alerts", "o"),
    ("PUT", "/v1/alerts", "o"),
    ("POST", "/v1/alerts/test", "o"),
    ("GET", "/v1/copies", "o"),
    ("PUT", "/v1/copies", "o"),
    ("POST", "/v1/copies/now", "o"),
    ("POST", "/v1/copies/recovery-key", "o"),
    ("POST", "/v1/sessions", "door"),
    ("POST", "/v1/invitations/accept", "door"),
    ("POST", "/v1/password-resets/use", "door"),
    ("POST", "/v1/recoveries", "door"),
    ("GET", "/connect/{ticket}", "door"),
    ("GET", "/connect/{ticket}/status", "door"),
    ("POST", "/connect/{ticket}/code", "door"),
    ("POST", "/connect/{ticket}/event", "door"),
    ("POST", "/connect/{ticket}/closed", "door"),
];

/// The same of commands, with what each needs beside its conversation.
fn wishes(message: MessageId) -> Vec<(Value, &'static str)> {
    let content = json!({ "kind": "text", "text": "haan" });
    let (at, zone) = ("2030-01-01T09:00:00.000Z", "Asia/Kolkata");
    let planned = json!({ "type": "send_later", "content": content, "at": at, "zone": zone });
    let replanned = json!({ "type": "change_later", "later_id": message, "at": at, "zone": zone });
    let begun =
        json!({ "type": "new_chat", "number_id": message, "phone": "+919812345678", "content": content });
    vec![
        (json!({ "type": "send", "content": content }), "amo"),
        (json!({ "type": "send_text", "text": "haan" }), "amo"),
        (planned, "amo"),
        (replanned, "amo"),
        (json!({ "type": "cancel_later", "later_id": message }), "amo"),
        (json!({ "type": "send_later_now", "later_id": message }), "amo"),
        (begun, "amo"),
        (json!({ "type": "react", "message_id": message, "emoji": "👍" }), "amo"),
        (json!({ "type": "mark_read", "up_to": message }), "amo"),
        (json!({ "type": "assign", "assignee_id": null, "expected_assignee_id": null }), "amo"),
        (json!({ "type": "assign_team", "team_id": null, "expected_assignee_id": null }), "amo"),
        (json!({ "type": "resolve" }), "amo"),
        (json!({ "type": "reopen" }), "amo"),
        (json!({ "type": "set_pending" }), "amo"),
        (json!({ "type": "snooze", "until": at, "zone": zone }), "amo"),
        (json!({ "type": "mark_unread" }), "amo"),
        (json!({ "type": "take_back", "command_id": message }), "amo"),
        (json!({ "type": "set_label", "label_id": message, "on": true }), "amo"),
        (json!({ "type": "merge_contacts", "other_id": message }), "amo"),
        (json!({ "type": "split_contacts", "merge_id": message }), "amo"),
        (json!({ "type": "keep_apart", "other_id": message }), "amo"),
        (json!({ "type": "add_note", "text": "haan" }), "amo"),
        (json!({ "type": "edit_note", "note_id": message, "text": "haan" }), "amo"),
        (json!({ "type": "delete_note", "note_id": message }), "amo"),
        (json!({ "type": "set_blocked", "blocked": false }), "amo"),
        (json!({ "type": "name_contact", "name": "Ritika" }), "amo"),
        (json!({ "type": "describe_contact", "about": "Pays by the month." }), "amo"),
        (json!({ "type": "fill_card", "field_id": message, "value": "haan" }), "amo"),
        (json!({ "type": "read_mentions", "note_ids": [message] }), "amo"),
        (json!({ "type": "set_private", "private": false }), "o"),
    ]
}

const ROLES: [(char, Role); 3] = [('a', Role::Agent), ('m', Role::Manager), ('o', Role::Owner)];

pub(super) fn declared() -> Vec<Declared> {
    let all = [desks(), files::routes(), connect_page::routes()];
    all.iter().flat_map(|routes| routes.declared().to_vec()).collect()
}

#[test]
fn every_route_has_its_line_and_every_line_its_route() {
    let declared: Vec<_> = declared().into_iter().map(|route| (route.method, route.path)).collect();
    let there: BTreeSet<_> = declared.iter().copied().collect();
    let written: BTreeSet<_> = ROUTES.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(there, written);
    assert_eq!((there.len(), there.len()), (declared.len(), ROUTES.len()), "each once");
}

#[test]
fn what_is_served_to_desks_is_the_protocols_list() {
    let served = [desks(), files::routes()].map(|routes| routes.declared().to_vec()).concat();
    let served: BTreeSet<_> = served.iter().map(|route| (route.method, route.path)).collect();
    let listed: BTreeSet<_> = route::ALL.iter().map(|(method, path)| (method.as_str(), *path)).collect();
    assert_eq!(served, listed);
}

#[test]
fn every_command_has_its_line() {
    let unknown = serde_json::from_value::<CommandBody>(json!({ "type": "?" })).unwrap_err().to_string();
    let (_, known) = unknown.split_once("expected one of").expect("the protocol names its commands");
    let known: BTreeSet<&str> = known.split('`').skip(1).step_by(2).collect();
    let shop = SeededRandom::new(1);
    let wishes = wishes(MessageId::new(&ManualClock::new(START), &shop));
    let written: BTreeSet<&str> = wishes.iter().map(|(body, _)| body["type"].as_str().unwrap()).collect();
    assert_eq!(known, written);
}

/// A shop in which there is one of everything a path can name.
struct Named {
    conversation: ConversationId,
    message: MessageId,
    number: NumberId,
    person: PersonId,
    device: DeviceId,
    invitation: InvitationId,
}

impl Named {
    async fn of(shop: &Shop) -> Self {
        let (conversation, message) = shop.hears_text("919812345678", "canary: is it there?").await;
        let kavya = shop.hire(&format!("kavya-{message}"), Role::Agent).await;
        let (id, person, made_by) =
            (InvitationId::new(&*shop.clock, &*shop.random), kavya.id, shop.rajesh.id);
        let (workspace_id, now) = (shop.workspace_id, shop.clock.now());
        let device = shop.store.side(move |tx| {
            tx.save_invitation(&InvitationRecord {
                id,
                code_hash: *TokenHash::of(&id.to_string()).as_bytes(),
                workspace_id,
                role: Role::Agent,
                invited_by: made_by,
                created_at: now,
                expires_at: now.plus(SESSION_LASTS),
                used_at: None,
                withdrawn_at: None,
            })?;
            Ok(tx.devices_of(person)?[0].id)
        });
        let device = device.await.unwrap();
        Self { conversation, message, number: shop.number_id, person, device, invitation: id }
    }

    fn path(&self, path: &str) -> String {
        let id = match path.split('/').nth(2) {
            Some("conversations") => self.conversation.to_string(),
            Some("messages") => self.message.to_string(),
            Some("numbers") => self.number.to_string(),
            Some("people") => self.person.to_string(),
            Some("devices") => self.device.to_string(),
            Some("invitations") => self.invitation.to_string(),
            _ => self.message.to_string(),
        };
        path.replace("{id}", &id).replace("{sha256}", &"a".repeat(64)).replace("{ticket}", "none")
    }
}

async fn ask(house: &House, token: &str, method: &str, path: &str) -> (u16, Value, String) {
    let request = house.request(method, path).bearer_auth(token);
    let request = if method == "GET" { request } else { request.json(&body_of(path)) };
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null), text)
}

/// Something each of them understands.
fn body_of(path: &str) -> Value {
    match path {
        "/v1/invitations" => json!({ "role": "agent" }),
        "/v1/me" => json!({ "name": "Kavya" }),
        "/v1/workspace/card" => json!({ "fields": [] }),
        "/v1/workspace/phones" => json!({ "masked": true }),
        "/v1/workspace/second-factor" => json!({ "required": true }),
        "/v1/workspace/phone-book" => json!({ "shared": true }),
        "/v1/alerts" => json!({ "emails": [], "has_webhook_secret": false, "can_send_email": false }),
        path if path.ends_with("/role") => json!({ "role": "manager" }),
        path if path.ends_with("/release") || path.ends_with("/hold") => json!({ "which": "all" }),
        path if path.ends_with("/stage") => json!({ "stage": "mirror" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn a_role_opens_what_it_should_and_nothing_else() {
    let house = House::open().await;
    for (nth, (method, path, who)) in ROUTES.iter().filter(|(_, _, who)| *who != "door").enumerate() {
        for (letter, role) in ROLES {
            let named = Named::of(&house.shop).await;
            let person = house.shop.hire(&format!("p{nth}{letter}"), role).await;
            let (status, body, _) = ask(&house, &person.token, method, &named.path(path)).await;
            let is_let_in = status != 401 && status != 403;
            assert_eq!(is_let_in, who.contains(letter), "{method} {path} as {role:?}: {status} {body}");
            if !is_let_in {
                assert_eq!(body["code"], "forbidden", "{method} {path} as {role:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_command_is_for_those_it_is_meant_for() {
    let house = House::open().await;
    let other = Shop::found(house.shop.store.clone(), 2).await;
    let named = Named::of(&house.shop).await;
    for (body, who) in wishes(named.message) {
        let ask = async |token: &str| {
            let mut command = body.clone();
            command["id"] = json!(CommandId::new(&*house.shop.clock, &*house.shop.random));
            command["conversation_id"] = json!(named.conversation);
            house.post(Some(token), "/v1/commands", &command).await
        };
        let people = [&house.shop.asha, &house.shop.meena, &house.shop.rajesh];
        for ((letter, role), person) in ROLES.into_iter().zip(people) {
            let (status, answer) = ask(&person.token).await;
            assert_eq!(status, 200, "{body} as {role:?}: {answer}");
            let is_refused = answer["error"]["code"] == "forbidden";
            assert_eq!(!is_refused, who.contains(letter), "{body} as {role:?}: {answer}");
        }
        let (status, answer) = ask(&other.rajesh.token).await;
        assert_eq!((status, &answer["error"]["code"]), (200, &json!("not_found")), "{body}: {answer}");
    }
}
