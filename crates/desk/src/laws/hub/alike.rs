//! This hub answers as the real one does: `tests/product/alike.rs` tells that one the same story.

use std::sync::Arc;

use sangam_model::id::LabelId;
use sangam_model::time::DAY;
use sangam_model::{Clock, ManualClock, Timestamp};
use sangam_protocol::labels::LabelRow;
use serde_json::{Value, json};

use super::ScriptedHub;
use super::story::is_answered_as_written;

#[tokio::test]
async fn the_small_hub_answers_the_story_as_written() {
    let clock = Arc::new(ManualClock::new(Timestamp::from_secs(1_795_302_220)));
    let hub = ScriptedHub::new(Arc::clone(&clock), 7);
    let chat = hub.customer("Ritika");
    let [first, second] = ["Do you have it in blue?", "And in red?"].map(|text| hub.writes(chat, text));
    let [label, nothing] = [(); 2].map(|()| LabelId::new(&*hub.clock, &*hub.random));
    let row = json!({ "id": label, "name": "Big order", "colour": "green", "rev": 1 });
    hub.state().labels.push(serde_json::from_value::<LabelRow>(row).unwrap());
    let tomorrow = clock.now().plus(DAY);
    let names = [
        ("asha", hub.asha().to_string()),
        ("vikram", hub.vikram().to_string()),
        ("chat", chat.to_string()),
        ("first", first.to_string()),
        ("second", second.to_string()),
        ("label", label.to_string()),
        ("nothing", nothing.to_string()),
        ("tomorrow", tomorrow.to_string()),
    ];
    let names = names.map(|(name, meant)| (name.to_owned(), meant)).into();
    let outcome_of = async |command: Value| {
        let outcome = hub.execute(&serde_json::from_value(command).unwrap()).unwrap();
        serde_json::to_value(outcome).unwrap()
    };
    let row = async || serde_json::to_value(hub.state().row(chat)).unwrap();
    is_answered_as_written(names, outcome_of, row).await.unwrap();
}
