//! What is typed into the search is text, whatever it looks like.

use proptest::collection::vec;
use proptest::prelude::*;
use sangam_cache::{Filters, Search};

use crate::world::*;

const BODIES: [&str; 6] = [
    "red shoes for the order",
    "order 7712 AND two more",
    "say \"big sale\" near the shop",
    "not today, OR maybe",
    "100% cotton (soft)",
    "body of a red saree",
];

/// Pieces that mean something to a query language, a pattern or SQL, and words that stand in messages.
const PIECES: [&str; 27] = [
    "red", "order", "sale", "cotton", "near", "AND", "OR", "NOT", "NEAR(", "\"", "*", "^", "(", ")", "-",
    "'", ";", "--", "%", "_", "\\", "[a-z]+", ":", "body:", "{chat}", ".*", "|",
];

fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    (vec(piece, 0..7), prop::sample::select(vec!["", " "])).prop_map(|(pieces, between)| pieces.join(between))
}

/// The words in it, as people read them.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_typed_is_syntax_and_every_hit_holds_every_word(texts in vec(typed(), 1..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_folder, cache) = fresh().await;
            let mut changes = vec![with_conversation(conversation(1, 1))];
            for (nth, body) in BODIES.iter().enumerate() {
                changes.push(with_message(message(nth as u128 + 1, 1, nth as i64, body, nth as i64 + 2)));
            }
            cache.apply(frame(0, changes)).await.unwrap();
            for text in texts {
                let search = Search { text: text.clone(), conversation: None, before: None, limit: 50, ..Search::default() };
                let hits = cache.search(search).await.unwrap().hits;
                cache.search_people(text.clone(), Filters::default(), 8).await.unwrap();
                for hit in hits.iter().filter(|_| text.is_ascii()) {
                    let body = hit.message.row.text.clone().unwrap_or_default().to_lowercase();
                    for word in words(&text) {
                        assert!(body.contains(&word), "{text:?} found {body:?}");
                    }
                }
            }
        });
    }
}
