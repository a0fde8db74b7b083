//! One story of wishes, told to this hub and to the real one (`tests/product/alike.rs`): each answers it as it is written.
//!
//! `story.json` says what a chat's row holds before Asha's first wish, and behind each wish what it was refused for or what the row holds
//! otherwise from then on. Names in braces stand for ids and instants: those a hub is told the story with, and those of earlier wishes. Where
//! `true` or `false` is written and no such thing stands in the row, it says whether anything stands there.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Result, Value, json};

const STORY: &str = include_str!("story.json");

#[derive(Deserialize)]
struct Story {
    begins: BTreeMap<String, Value>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    /// What later wishes call this one.
    name: Option<String>,
    wish: Value,
    /// With which code.
    refused: Option<String>,
    #[serde(default)]
    then: BTreeMap<String, Value>,
}

/// Tells it to a hub that knows of a `chat` whose customer wrote a `first` and a `second` message and got no answer, of `asha`, `vikram`
/// and a `label`; `tomorrow` is an instant, and `nothing` an id of nothing.
pub(crate) async fn is_answered_as_written(
    mut names: BTreeMap<String, String>,
    outcome_of: impl AsyncFn(Value) -> Value,
    row: impl AsyncFn() -> Value,
) -> Result<()> {
    let story: Story = serde_json::from_str(STORY)?;
    let mut shown = story.begins;
    assert_eq!(seen(&row().await, &shown), named(&shown, &names)?, "as it begins");
    for (nth, step) in story.steps.into_iter().enumerate() {
        let id = format!("01932b8e-7c2a-7000-8000-{nth:012}");
        let mut wish = named(&step.wish, &names)?;
        wish["id"] = json!(id);
        wish["conversation_id"] = json!(names["chat"]);
        let told = format!("wish {nth}: {wish}");
        let outcome = outcome_of(wish).await;
        let verdict = if step.refused.is_some() { "rejected" } else { "applied" };
        let decided = (outcome["outcome"].as_str(), outcome["error"]["code"].as_str());
        assert_eq!(decided, (Some(verdict), step.refused.as_deref()), "{told}");
        names.extend(step.name.map(|name| (name, id)));
        shown.extend(step.then);
        assert_eq!(seen(&row().await, &shown), named(&shown, &names)?, "behind {told}");
    }
    Ok(())
}

/// The same with what its names stand for.
fn named<T: Serialize + DeserializeOwned>(written: &T, names: &BTreeMap<String, String>) -> Result<T> {
    let mut text = serde_json::to_string(written)?;
    for (name, meant) in names {
        text = text.replace(&format!("{{{name}}}"), meant);
    }
    serde_json::from_str(&text)
}

/// What a row holds of what is written of it.
fn seen(row: &Value, written: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let holds = |(place, written): (&String, &Value)| {
        let held = row.pointer(place).cloned().unwrap_or_default();
        let is_there = written.is_boolean() && !held.is_boolean();
        (place.clone(), if is_there { json!(!held.is_null()) } else { held })
    };
    written.iter().map(holds).collect()
}
