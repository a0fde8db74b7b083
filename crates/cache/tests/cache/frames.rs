//! A frame that is not as the hub writes it: refused or applied, but nothing breaks, and starting over always heals.

use proptest::collection::vec;
use proptest::prelude::*;
use sangam_cache::{Anchor, Search, ThreadQuery};
use sangam_protocol::sync::Frame;
use serde_json::{Value, json};

use crate::world::*;

/// A frame with a row of most kinds, as the hub writes it.
fn sound() -> Value {
    let mut starred = message(2, 1, 2, "two blue ones", 4);
    starred.reply_to = Some("wamid.000001".into());
    let changes = json!([
        with_conversation(conversation(1, 2)),
        with_message(message(1, 1, 1, "red shoes", 3)),
        with_message(starred),
        { "type": "gone", "id": conversation_id(2), "rev": 5 },
        { "type": "contact_merged", "from": contact_id(3), "into": contact_id(1), "rev": 6 },
        { "type": "weather", "row": { "rev": 7 } },
        { "type": "event", "row": { "id": event_id(1), "conversation_id": conversation_id(1), "kind": "resolved",
            "by": asha(), "at": at(3), "rev": 8 } },
    ]);
    json!({ "from": 0, "to": 8, "head": head(8), "changes": changes })
}

/// What may stand anywhere instead of what belongs there.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![i64::MIN, -1, 0, i64::MAX - 1, i64::MAX]).prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["'; DROP TABLE message; --", "<svg onload=ran()>", "\u{0}", "+91", "text"])
            .prop_map(Value::from),
        Just(json!([])),
        Just(json!({ "type": "text" })),
        (0_u128..4).prop_map(|nth| json!(conversation_id(nth))),
        (0_u128..4).prop_map(|nth| json!(message_id(nth))),
    ]
}

/// How many nodes a document has.
fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(map) => map.values().map(nodes).sum::<usize>(),
        _ => 0,
    }
}

/// Replaces the `at`-th node, counted in depth-first order; how many are left to count.
fn replace(value: &mut Value, at: usize, with: &Value) -> Option<usize> {
    if at == 0 {
        value.clone_from(with);
        return None;
    }
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(map) => map.values_mut().collect(),
        _ => Vec::new(),
    };
    children.into_iter().try_fold(at - 1, |left, child| replace(child, left, with))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_spoilt_frame_breaks_nothing_and_starting_over_heals(
        spoilt in vec(vec((any::<prop::sample::Index>(), odd()), 1..4), 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_folder, cache) = fresh().await;
            for changes in spoilt {
                let mut text = sound();
                for (at, with) in changes {
                    let at = at.index(nodes(&text));
                    replace(&mut text, at, &with);
                }
                let Ok(frame) = serde_json::from_value::<Frame>(text) else { continue };
                let again: Frame = serde_json::from_str(&serde_json::to_string(&frame).unwrap()).unwrap();
                assert_eq!(again, frame, "what was read is written and read alike");
                // Applied or refused: either way the next question is answered.
                let _ = cache.apply(frame).await;
                cache.search(red()).await.unwrap();
                cache.thread(thread()).await.unwrap();
            }
            cache.begin(snapshot(0)).await.unwrap();
            let frame: Frame = serde_json::from_value(sound()).unwrap();
            cache.apply(frame).await.unwrap();
            assert_eq!(cache.search(red()).await.unwrap().hits.len(), 1);
            assert_eq!(cache.thread(thread()).await.unwrap().items.len(), 3);
        });
    }
}

fn red() -> Search {
    Search { text: "red".into(), conversation: None, before: None, limit: 50, ..Search::default() }
}

fn thread() -> ThreadQuery {
    ThreadQuery { conversation: conversation_id(1), at: Anchor::Newest, limit: 50 }
}
