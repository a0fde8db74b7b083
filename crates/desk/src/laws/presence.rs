//! Who else is there, as a desk shows it, and what it says of its own person.

use sangam_model::id::{ConversationId, PersonId};
use sangam_model::time::SECOND;
use sangam_protocol::presence::{At, Doing, Presence, Present};
use sangam_protocol::sync::HubFrame;
use serde_json::{Value, json};

use super::world::{World, wait_for, wait_until_live};
use crate::App;

fn picture(people: &[(PersonId, &[(ConversationId, bool)])]) -> HubFrame {
    let people = people.iter().map(|(person_id, at)| {
        let at = at
            .iter()
            .map(|(conversation_id, typing)| At { conversation_id: *conversation_id, typing: *typing });
        Present { person_id: *person_id, at: at.collect() }
    });
    HubFrame::Presence(Presence { people: people.collect() })
}

async fn presence(app: &App, wished: impl Fn(&Value) -> bool) -> Value {
    wait_for(app, "presence", json!({}), wished).await
}

async fn does(app: &App, looks_at: Option<ConversationId>, typing: bool) {
    app.call("be_present", json!({ "looks_at": looks_at, "typing": typing })).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_desk_shows_who_else_is_where_and_says_nothing_old() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let (asha, vikram) = (world.hub.asha(), world.hub.vikram());
    world.hub.state().push(&picture(&[(asha, &[(chat, true)]), (vikram, &[(chat, true)])]));
    let shown = presence(&app, |view| view["chats"] != json!([])).await;
    assert_eq!(shown["online"].as_array().map(Vec::len), Some(2));
    let vikram_writes =
        json!([{ "person": { "id": vikram, "name": "Vikram", "is_me": false }, "typing": true }]);
    assert_eq!(shown["chats"], json!([{ "conversation_id": chat, "people": vikram_writes }]), "not oneself");

    world.hub.state().push(&picture(&[(asha, &[]), (vikram, &[])]));
    presence(&app, |view| view["chats"] == json!([])).await;

    world.hub.state().push(&picture(&[(vikram, &[(chat, false)])]));
    presence(&app, |view| view["chats"] != json!([])).await;
    world.clock.advance(30 * SECOND);
    let late = app.call("presence", json!({})).await.unwrap();
    assert_eq!(late, json!({ "online": [], "chats": [] }), "nobody said it again");

    world.hub.state().push(&picture(&[(vikram, &[(chat, false)])]));
    presence(&app, |view| view["chats"] != json!([])).await;
    world.hub.cut();
    presence(&app, |view| view["chats"] == json!([]) && view["online"] == json!([])).await;
    wait_until_live(&app).await;
    let back = app.call("presence", json!({})).await.unwrap();
    assert_eq!(back["chats"], json!([]), "what the link before told is forgotten");
}

#[tokio::test(start_paused = true)]
async fn a_desk_says_what_its_person_does_when_it_changes_while_it_lasts_and_after_every_break() {
    let world = World::new();
    let (chat, other) = (world.hub.customer("Ritika"), world.hub.customer("Farida"));
    let app = world.asha().await;
    wait_until_live(&app).await;
    let mut said = world.hub.doings.subscribe();
    let looks = |at| Doing { conversation_id: Some(at), typing: false };
    let writes = Doing { conversation_id: Some(chat), typing: true };

    does(&app, Some(chat), true).await;
    said.wait_for(|all| all == &[writes]).await.unwrap();
    // Nobody touches a key any more; the chat stays open.
    said.wait_for(|all| all == &[writes, looks(chat), looks(chat)]).await.unwrap();
    for _ in 0..20 {
        does(&app, Some(chat), false).await;
        does(&app, Some(other), false).await;
    }
    said.wait_for(|all| all.last() == Some(&looks(other))).await.unwrap();
    assert!(said.borrow().len() <= 5, "running over a list is not told chat by chat");

    world.hub.doings.send_modify(Vec::clear);
    world.hub.cut();
    said.wait_for(|all| all == &[looks(other)]).await.unwrap();
    does(&app, None, false).await;
    said.wait_for(|all| all.last() == Some(&Doing::default())).await.unwrap();
    let told = said.borrow().len();
    does(&app, None, false).await;
    does(&app, Some(chat), false).await;
    said.wait_for(|all| all.last() == Some(&looks(chat))).await.unwrap();
    assert_eq!(said.borrow().len(), told + 1, "that nobody looks at anything is said once");
}
