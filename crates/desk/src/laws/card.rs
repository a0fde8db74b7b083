//! Contact cards at a desk: filled offline, shown from the click, and refused at once where a value does not fit.

use sangam_model::id::CardFieldId;
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::card::{CardField, CardShapeRow, FieldKind};
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody};
use serde_json::{Value, json};

use super::hub::State;
use super::world::{World, wait_for, wait_until_live};

impl State {
    pub(super) fn take_card(&mut self, command: &Command, now: Timestamp) -> Option<ApiError> {
        let (id, body) = (command.body.conversation_id(), &command.body);
        let card = self.row(id).contact.card;
        let (stands, expected) = match body {
            CommandBody::NameContact { expected, .. } => (card.team_name, expected),
            CommandBody::DescribeContact { expected, .. } => (card.about, expected),
            CommandBody::FillCard { field_id, expected, .. } => {
                (card.values.get(field_id).cloned(), expected)
            }
            _ => (None, &None),
        };
        if expected.as_ref().is_some_and(|expected| *expected != stands) {
            let changed = ApiError::new(code::CHANGED_SINCE, "");
            return Some(changed.with_detail(json!({ "now": stands })));
        }
        self.touch(id, |chat| {
            let card = &mut chat.contact.card;
            match body {
                CommandBody::NameContact { name, .. } => {
                    card.team_name.clone_from(name);
                    chat.contact.name = name.clone().or_else(|| card.profile_name.clone());
                }
                CommandBody::SetPrivate { private, .. } => chat.contact.private = *private,
                CommandBody::SetBlocked { blocked: true, .. } => {
                    (chat.status, chat.blocked_at) = (ConversationStatus::Resolved, Some(now));
                }
                CommandBody::SetBlocked { blocked: false, .. } => chat.blocked_at = None,
                CommandBody::DescribeContact { about, .. } => card.about.clone_from(about),
                CommandBody::FillCard { field_id, value: Some(value), .. } => {
                    card.values.insert(*field_id, value.clone());
                }
                CommandBody::FillCard { field_id, value: None, .. } => drop(card.values.remove(field_id)),
                _ => {}
            }
        });
        None
    }
}

fn numbered(number: u128) -> CardFieldId {
    serde_json::from_value(json!(format!("01920000-0000-7000-8000-{number:012x}"))).unwrap()
}

fn field(number: u128, name: &str, kind: FieldKind) -> CardField {
    CardField { id: numbered(number), name: name.to_owned(), kind }
}

#[tokio::test(start_paused = true)]
async fn a_card_filled_offline_is_shown_at_once_and_reaches_the_hub() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let (city, size) = (field(1, "City", FieldKind::Text), FieldKind::Choice { choices: vec!["M".into()] });
    let size = field(2, "Size", size);
    {
        let mut state = world.hub.state();
        let rev = state.next();
        state.card_shape = Some(CardShapeRow { fields: vec![city.clone(), size.clone()], rev });
    }
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    let about = json!({ "conversation_id": chat });
    let fill =
        |id: CardFieldId, value: Value| json!({ "conversation_id": chat, "field_id": id, "value": value });
    app.call("fill_card", fill(city.id, json!(" Jaipur "))).await.unwrap();
    app.call("fill_card", fill(size.id, json!("M"))).await.unwrap();
    app.call("name_contact", json!({ "conversation_id": chat, "name": "Ritika (blue sari)" })).await.unwrap();
    app.call("describe_contact", json!({ "conversation_id": chat, "about": "Calls in the evening." }))
        .await
        .unwrap();
    for (id, value, why) in [(size.id, "XXL", code::CARD_VALUE), (numbered(3), "x", code::NOT_FOUND)] {
        assert_eq!(app.call("fill_card", fill(id, json!(value))).await.unwrap_err().code, why);
    }
    let long = json!({ "conversation_id": chat, "name": "x".repeat(101) });
    assert_eq!(app.call("name_contact", long).await.unwrap_err().code, code::INVALID);
    let detail = app.call("conversation", about.clone()).await.unwrap();
    assert_eq!(detail["item"]["contact"]["display_name"], "Ritika (blue sari)");
    assert_eq!(detail["card"]["about"], "Calls in the evening.");
    let values: Vec<&Value> =
        detail["card"]["fields"].as_array().unwrap().iter().map(|one| &one["value"]).collect();
    assert_eq!(values, ["Jaipur", "M"]);
    world.hub.state().offline = false;
    wait_for(&app, "connection", json!({}), |connection| {
        connection["state"] == "live" && connection["waiting"] == 0
    })
    .await;
    app.call("fill_card", fill(city.id, Value::Null)).await.unwrap();
    let is_empty = |detail: &Value| detail["card"]["fields"][0]["value"].is_null();
    wait_for(&app, "conversation", about, is_empty).await;
}
