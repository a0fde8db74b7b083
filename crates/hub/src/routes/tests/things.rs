//! One real thing of every kind that a path, a body or a command can name, and requests about them that go well.

use std::collections::BTreeMap;

use sangam_model::MediaState;
use sangam_model::id::{ContactId, InvitationId, SignupId};
use sangam_model::routing::Routing;
use sangam_model::survey::Survey;
use sangam_protocol::connect::SignupStep;
use sangam_protocol::shop::KeepShop;
use serde_json::json;

use super::people::PASSWORD;
use super::*;
use crate::store::{InvitationRecord, MediaRecord, SignupRecord};

/// The word that stands in whatever a shop keeps for itself.
pub(super) const CANARY: &str = "canary";
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR a price list of ";

/// What a request carries.
pub(super) enum Load {
    Nothing,
    Json(Value),
    Bytes(Vec<u8>),
}

impl Load {
    /// The same, so that nobody finds in an answer what they said themselves.
    pub(super) fn in_other_words(self) -> Self {
        match self {
            Self::Json(body) => {
                Self::Json(serde_json::from_str(&body.to_string().replace(CANARY, "pickle")).unwrap())
            }
            other => other,
        }
    }
}

/// Things of one shop, by what they are, and the owner who made them.
pub(super) struct Things {
    pub(super) owner: Actor,
    pub(super) shop: Shop,
    ids: BTreeMap<&'static str, String>,
    reply_rev: Value,
    nth: usize,
}

impl Things {
    /// Makes them; `nth` keeps names apart from those made before.
    pub(super) async fn of(house: &House, shop: &Shop, nth: usize) -> Self {
        let owner = shop.hire(&format!("owner{nth}-{}", shop.number_id), Role::Owner).await;
        shop.gives_password(&owner, PASSWORD).await;
        let (ids, reply_rev) = (BTreeMap::from([("number", shop.number_id.to_string())]), Value::Null);
        let mut things = Self { owner, shop: shop.clone(), ids, reply_rev, nth };
        things.meet_customers(house).await;
        things.keep_records().await;
        things.ask_for_the_rest(house).await;
        things
    }

    pub(super) fn id(&self, what: &str) -> &str {
        self.ids.get(what).unwrap_or_else(|| panic!("there is no {what}"))
    }

    /// Ids by which nobody else knows anything. A file is known by its bytes, to whoever has them.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().filter(|(what, _)| **what != "file").map(|(_, id)| id.as_str())
    }

    /// An id nothing has yet.
    pub(super) fn fresh(&self) -> String {
        CommandId::new(&*self.shop.clock, &*self.shop.random).to_string()
    }

    fn keep(&mut self, what: &'static str, id: &impl ToString) {
        self.ids.insert(what, id.to_string());
    }

    async fn contact_of(&self, id: ConversationId) -> ContactId {
        self.shop.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap().contact_id
    }

    /// A customer with a picture; and three phones, each told with two people: one pair to be merged, one to be kept apart, one merged.
    async fn meet_customers(&mut self, house: &House) {
        let phone = format!("9198{:03}12345", self.nth);
        let (conversation, message) = self.shop.hears(&phone, self.shop.image()).await;
        let (_, text) = self.shop.hears_text(&phone, "canary: is it there?").await;
        self.keep("conversation", &conversation);
        self.keep("picture", &message);
        self.keep("message", &text);
        let mut incoming = house.media.begin(self.shop.workspace_id);
        let picture = self.picture();
        incoming.write(&picture).await.unwrap();
        let sha256 = hex::encode(incoming.finish(None).await.unwrap().name.sha256);
        self.keep("file", &sha256);
        let ready = self.shop.store.write(self.shop.workspace_id, move |tx| {
            tx.save_media(&MediaRecord {
                message_id: message,
                media_id: None,
                mime_type: "image/png".into(),
                filename: None,
                voice: false,
                animated: false,
                state: MediaState::Ready,
                size_bytes: Some(picture.len() as u64),
                sha256: Some(sha256.clone()),
            })
        });
        ready.await.unwrap();
        for (at, [chat, other]) in
            [["chat_of_one", "other"], ["chat_of_two", "apart"], ["chat_of_merged", "merged"]]
                .into_iter()
                .enumerate()
        {
            let phone = format!("9197{:03}1234{at}", self.nth);
            let (first, second) = (format!("IN.{}.{at}.1", self.nth), format!("IN.{}.{at}.2", self.nth));
            let told = async |user: &str| {
                let aliases = Aliases::new(Some(phone.as_str()), Some(user));
                self.shop.is_told(aliases, Content::text("canary: which of us?"), Source::Live).await.0
            };
            let (one, two) = (told(&first).await, told(&second).await);
            let contact = self.contact_of(one).await;
            self.keep(chat, &two);
            self.keep(other, &contact);
        }
    }

    /// What no request makes here: somebody who was invited, and a signup that began.
    async fn keep_records(&mut self) {
        let kavya = self.shop.hire(&format!("kavya{}-{}", self.nth, self.shop.number_id), Role::Agent).await;
        let (clock, random) = (self.shop.clock.clone(), self.shop.random.clone());
        let (invitation, signup) = (InvitationId::new(&*clock, &*random), SignupId::new(&*clock, &*random));
        self.keep("person", &kavya.id);
        self.keep("invitation", &invitation);
        self.keep("signup", &signup);
        let (workspace_id, owner, now) = (self.shop.workspace_id, self.owner.id, clock.now());
        let kept = self.shop.store.side(move |tx| {
            tx.save_invitation(&InvitationRecord {
                id: invitation,
                code_hash: *TokenHash::of(&invitation.to_string()).as_bytes(),
                workspace_id,
                role: Role::Agent,
                invited_by: owner,
                created_at: now,
                expires_at: now.plus(SESSION_LASTS),
                used_at: None,
                withdrawn_at: None,
            })?;
            tx.save_signup(&SignupRecord {
                id: signup,
                workspace_id,
                person_id: owner,
                reconnects: None,
                ticket_hash: *TokenHash::of(&signup.to_string()).as_bytes(),
                visitor_hash: None,
                step: SignupStep::Issued,
                story: Default::default(),
                token_sealed: None,
                began_at: now,
                expires_at: now.plus(SESSION_LASTS),
                connected_at: None,
            })?;
            Ok(tx.devices_of(kavya.id)?[0].id)
        });
        let device = kept.await.unwrap();
        self.keep("device", &device);
    }

    async fn ask_for_the_rest(&mut self, house: &House) {
        for what in ["label", "other_label", "team", "view", "reply", "field"] {
            let id = self.fresh();
            self.keep(what, &id);
        }
        let own = |what: &str| self.id(what).to_owned();
        let label = |what: &str| json!({ "id": own(what), "name": self.called(what), "colour": "red" });
        let made = [
            ("POST", "/v1/labels".to_owned(), label("label")),
            ("POST", "/v1/labels".to_owned(), label("other_label")),
            ("POST", "/v1/teams".to_owned(), self.team(&own("team"))),
            ("PUT", format!("/v1/views/{}", own("view")), self.view()),
            ("PUT", "/v1/workspace/card".to_owned(), self.card(&own("field"))),
        ];
        for (method, path, body) in made {
            let (status, answer, _) = house.asks(&self.owner, method, &path, Load::Json(body)).await;
            assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        }
        let path = format!("/v1/quick-replies/{}", own("reply"));
        let (status, reply, _) = house.asks(&self.owner, "PUT", &path, Load::Json(self.reply())).await;
        assert_eq!(status, 200, "{reply}");
        self.reply_rev = reply["rev"].clone();
        let path = format!("/v1/numbers/{}/templates", self.shop.number_id);
        let (status, template, _) =
            house.asks(&self.owner, "POST", &path, Load::Json(self.template("kept"))).await;
        assert_eq!(status, 200, "{template}");
        self.keep("template", &template["id"].as_str().unwrap());
        let at = self.shop.clock.now().plus(DAY);
        let planned = json!({ "type": "send_later", "content": { "kind": "text", "text": "canary" }, "at": at,
                              "zone": "Asia/Kolkata" });
        let note = json!({ "type": "add_note", "text": "canary", "mentions": [self.owner.id] });
        for (what, wish) in [
            ("note", note.clone()),
            ("note_gone", note),
            ("later", planned.clone()),
            ("later_gone", planned.clone()),
            ("later_now", planned),
            ("earlier", json!({ "type": "set_pending" })),
        ] {
            let id = self.does(house, wish).await;
            self.keep(what, &id);
        }
        let merged = json!({ "type": "merge_contacts", "conversation_id": self.id("chat_of_merged"),
                             "other_id": self.id("merged") });
        let merge = self.does(house, merged).await;
        self.keep("merge", &merge);
    }

    /// The owner wishes this; it is applied.
    async fn does(&self, house: &House, mut wish: Value) -> String {
        let id = self.fresh();
        wish["id"] = json!(id);
        if wish["conversation_id"].is_null() {
            wish["conversation_id"] = json!(self.id("conversation"));
        }
        let (status, answer) = house.post(Some(&self.owner.token), "/v1/commands", &wish).await;
        assert_eq!((status, &answer["outcome"]), (200, &json!("applied")), "{wish}: {answer}");
        id
    }

    /// The bytes of a picture that no other shop has.
    fn picture(&self) -> Vec<u8> {
        [PICTURE, self.shop.number_id.to_string().as_bytes()].concat()
    }

    fn called(&self, what: &str) -> String {
        format!("{CANARY} {what} {}", self.nth)
    }

    fn team(&self, id: &str) -> Value {
        json!({ "id": id, "name": self.called(&id[id.len() - 6..]), "members": [self.id("person"), self.owner.id] })
    }

    fn view(&self) -> Value {
        json!({ "name": self.called("view"), "filter": { "labels": [self.id("label")] } })
    }

    fn card(&self, field: &str) -> Value {
        json!({ "fields": [{ "id": field, "name": self.called("field"), "kind": "text" }] })
    }

    fn reply(&self) -> Value {
        let file = json!({ "sha256": self.id("file"), "mime_type": "image/png", "size_bytes": self.picture().len() });
        let wordings = json!([{ "language": "en", "text": CANARY }]);
        json!({ "own": true, "known_rev": self.reply_rev, "reply": { "name": self.called("reply"), "wordings": wordings,
                "file": { "media": "image", "file": file } } })
    }

    fn template(&self, name: &str) -> Value {
        json!({ "template": { "name": format!("{CANARY}_{name}_{}", self.nth), "language": "en", "category": "utility",
            "format": "positional", "body": { "text": "Hello {{1}}, it is ready.", "examples": { "1": "Ritika" } } } })
    }

    /// The path of a route, about these things.
    pub(super) fn path(&self, path: &str, now: &Cursor) -> String {
        let what = match path.split('/').nth(2) {
            Some("conversations") => "conversation",
            Some("messages") => "picture",
            Some("numbers") => "number",
            Some("people") => "person",
            Some("devices") => "device",
            Some("invitations") => "invitation",
            Some("quick-replies") => "reply",
            Some("templates") => "template",
            Some("views") => "view",
            Some("labels") => "label",
            Some("teams") => "team",
            Some("signups") => "signup",
            _ => return path.replace("{sha256}", self.id("file")) + &self.query(path, now),
        };
        path.replace("{id}", self.id(what))
    }

    fn query(&self, path: &str, now: &Cursor) -> String {
        match path {
            "/v1/changes" => format!("?after={now}"),
            "/v1/backfill" => format!("?conversation={}", self.id("conversation")),
            "/v1/files/{sha256}" => "?mime_type=image/png".to_owned(),
            _ => String::new(),
        }
    }

    /// What a request there carries, so that these things' owner is answered well.
    pub(super) fn load(&self, method: &str, path: &str) -> Load {
        let body = match (method, path) {
            ("GET" | "DELETE", _) => return Load::Nothing,
            (_, "/v1/files/{sha256}") => return Load::Bytes(self.picture()),
            (_, "/v1/me") => json!({ "name": "Rajesh Canary" }),
            (_, "/v1/me/language") => json!({ "language": "hi" }),
            (_, "/v1/me/former-sessions") => json!({ "tokens": [] }),
            (_, "/v1/me/password") => json!({ "current": PASSWORD, "new": "mango pickle 42" }),
            (_, "/v1/me/recovery-codes/kept") => json!({}),
            (_, "/v1/me/second-factor/confirm") => json!({ "code": "000000" }),
            (_, path) if path.starts_with("/v1/me/") => json!({ "password": PASSWORD }),
            (_, "/v1/commands") => {
                json!({ "id": self.fresh(), "type": "mark_unread", "conversation_id": self.id("conversation") })
            }
            (_, "/v1/quick-replies") => json!({ "replies": [{ "id": self.fresh(), "own": true,
                "reply": { "name": self.fresh(), "wordings": [{ "language": "en", "text": CANARY }] } }] }),
            (_, "/v1/quick-replies/{id}") => self.reply(),
            (_, "/v1/invitations") => json!({ "role": "agent" }),
            (_, "/v1/numbers/{id}/templates") => self.template("fresh"),
            ("PUT", "/v1/templates/{id}") => self.template("kept"),
            (_, "/v1/views") => json!({ "ids": [self.id("view")] }),
            (_, "/v1/views/{id}") => self.view(),
            (_, "/v1/labels") => {
                json!({ "id": self.fresh(), "name": self.called(&self.fresh()[..13]), "colour": "blue" })
            }
            (_, "/v1/labels/{id}") => json!({ "name": self.called("changed"), "colour": "blue" }),
            (_, "/v1/labels/{id}/merge") => json!({ "into": self.id("other_label") }),
            (_, "/v1/teams") => self.team(&self.fresh()),
            (_, "/v1/teams/{id}") => {
                json!({ "name": self.called("changed"), "members": [self.id("person")] })
            }
            (_, "/v1/workspace/replies") => json!({ "only_assignee": false }),
            (_, "/v1/people/{id}/availability") => json!({ "away": { "until": null } }),
            (_, "/v1/people/{id}/role") => json!({ "role": "manager" }),
            (_, "/v1/people/{id}/hours") => json!({ "hours": null }),
            (_, "/v1/numbers/{id}/routing") => {
                let routing = Routing {
                    people: vec![self.id("person").parse().unwrap()],
                    team_id: Some(self.id("team").parse().unwrap()),
                    ..Routing::default()
                };
                json!(routing)
            }
            (_, "/v1/numbers/{id}/survey") => json!(Survey { wait_minutes: 7, ..Survey::default() }),
            (_, "/v1/workspace/card") => self.card(&self.fresh()),
            (_, "/v1/workspace/hours") => json!(KeepShop::default()),
            (_, "/v1/workspace/phone-book") => json!({ "shared": true }),
            (_, "/v1/workspace/phones") => json!({ "masked": true }),
            (_, "/v1/workspace/second-factor") => json!({ "required": true }),
            (_, "/v1/cost/card") => json!({ "card": null }),
            (_, "/v1/numbers/{id}/release" | "/v1/numbers/{id}/hold") => json!({ "which": "all" }),
            (_, "/v1/numbers/{id}/stage") => json!({ "stage": "team" }),
            (_, "/v1/numbers/{id}/sync") => json!({ "kind": "history" }),
            (_, "/v1/numbers/by-token") => {
                json!({ "waba_id": "900100200300400", "phone_number_id": "900555000111222", "token": "EAAcanary" })
            }
            (_, "/v1/numbers/by-360dialog") => {
                json!({ "waba_id": "900100200300400", "phone_number_id": "900555000111222",
                "display_number": "+91 141 555 0142", "api_key": "canary" })
            }
            (_, "/v1/signups") => json!({ "number_id": self.id("number") }),
            (_, "/v1/signups/{id}/choose") => json!({ "phone_number_id": "900555000111222" }),
            (_, "/v1/alerts") => json!({ "emails": [] }),
            (_, "/v1/copies") => json!({ "folder": null }),
            _ => json!({}),
        };
        Load::Json(body)
    }

    /// A wish of every kind that names something beside its chat.
    pub(super) fn wishes(&self) -> Vec<Value> {
        let id = |what: &str| json!(self.id(what));
        let at = self.shop.clock.now().plus(2 * DAY);
        let file = json!({ "sha256": self.id("file"), "mime_type": "image/png", "size_bytes": self.picture().len() });
        let sent = json!({ "kind": "file", "media": "image", "file": file });
        let replanned = |what: &str| json!({ "type": "change_later", "later_id": id(what), "at": at, "zone": "Asia/Kolkata" });
        let begun = json!({ "type": "new_chat", "number_id": id("number"), "phone": "+919812345678",
            "content": { "kind": "template", "template": self.template("kept")["template"],
                         "filling": { "values": { "1": "Ritika" } } } });
        let of_chat = |what: &str, mut wish: Value| {
            wish["conversation_id"] = id(what);
            wish
        };
        vec![
            json!({ "type": "send_text", "text": "haan", "reply_to": id("message") }),
            json!({ "type": "send", "content": sent }),
            json!({ "type": "react", "message_id": id("message"), "emoji": "👍" }),
            json!({ "type": "mark_read", "up_to": id("message") }),
            replanned("later"),
            json!({ "type": "cancel_later", "later_id": id("later_gone") }),
            json!({ "type": "send_later_now", "later_id": id("later_now") }),
            begun,
            json!({ "type": "set_label", "label_id": id("label"), "on": true }),
            json!({ "type": "fill_card", "field_id": id("field"), "value": CANARY }),
            json!({ "type": "edit_note", "note_id": id("note"), "text": CANARY, "mentions": [id("person")] }),
            json!({ "type": "add_note", "text": CANARY, "mentions": [id("person")] }),
            json!({ "type": "read_mentions", "note_ids": [id("note")] }),
            json!({ "type": "delete_note", "note_id": id("note_gone") }),
            json!({ "type": "take_back", "command_id": id("earlier") }),
            of_chat("chat_of_one", json!({ "type": "merge_contacts", "other_id": id("other") })),
            of_chat("chat_of_two", json!({ "type": "keep_apart", "other_id": id("apart") })),
            of_chat("chat_of_merged", json!({ "type": "split_contacts", "merge_id": id("merge") })),
            json!({ "type": "assign_team", "team_id": id("team"), "expected_assignee_id": null }),
            json!({ "type": "assign", "assignee_id": id("person"), "expected_assignee_id": null }),
        ]
    }
}

impl House {
    pub(super) async fn asks(
        &self,
        who: &Actor,
        method: &str,
        path: &str,
        load: Load,
    ) -> (u16, Value, String) {
        let request = self.request(method, path).bearer_auth(&who.token);
        let request = match load {
            Load::Nothing => request,
            Load::Json(body) => request.json(&body),
            Load::Bytes(bytes) => request.body(bytes),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null), text)
    }
}
