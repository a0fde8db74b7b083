//! A word that is still being typed finds what somebody finds who reads every message, in the same order.

use proptest::collection::vec;
use proptest::prelude::*;
use sangam_cache::{Search, indexed};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::world::*;

/// Words that begin alike and go on differently, in other sizes, with accents, in other scripts, and some that only sound alike.
const WORDS: [&str; 20] = [
    "del",
    "deli",
    "delhi",
    "delivery",
    "Delivered",
    "DELIVER",
    "Délivré",
    "delta",
    "दिल",
    "दिल्ली",
    "दिलवाले",
    "डिलीवरी",
    "डिलीवर",
    "दिलीप",
    "red",
    "shoes",
    "order",
    "Дели",
    "deliм",
    "7712345",
];

fn word() -> impl Strategy<Value = &'static str> {
    // Most of what is written begins with the same three letters, so that a walk may be lost among it.
    prop_oneof![3 => Just("delta"), 2 => prop::sample::select(WORDS.to_vec())]
}

/// A beginning of a word, perhaps behind other words.
fn typed() -> impl Strategy<Value = String> {
    let last = (prop::sample::select(WORDS.to_vec()), 1_usize..9)
        .prop_map(|(word, letters)| word.chars().take(letters).collect::<String>());
    (vec(prop::sample::select(WORDS.to_vec()), 0..2), last)
        .prop_map(|(whole, last)| [whole, vec![last.as_str()]].concat().join(" "))
}

/// As the index folds what stands in these messages.
fn folded(word: &str) -> String {
    let is_latin = word.chars().all(|letter| letter < '\u{370}');
    let small = word.to_lowercase();
    if is_latin { small.nfd().filter(|it| !is_combining_mark(*it)).collect() } else { small }
}

/// The bones of a text's words, each behind the letter of its script.
fn keys(text: &str) -> Vec<String> {
    let row = message(1, 1, 0, text, 2);
    indexed(&row).keys.unwrap_or_default().split(' ').map(str::to_owned).collect()
}

/// Whether somebody who reads a text finds this word in it, as it is typed or as it sounds in the other script.
fn holds(text: &str, word: &str, is_begun: bool) -> bool {
    let goes_on =
        |found: &str, asked: &str, begun: bool| found == asked || (begun && found.starts_with(asked));
    let stands = text.split(' ').any(|own| goes_on(&folded(own), &folded(word), is_begun));
    let sounds = keys(word).into_iter().filter(|key| !key.is_empty()).any(|key| {
        let (script, bones) = key.split_at(1);
        let other = format!("{}{bones}", if script == "q" { "x" } else { "q" });
        keys(text).iter().any(|own| goes_on(own, &other, is_begun && bones.len() >= 4))
    });
    stands || sounds
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_finds_what_a_reader_finds_newest_first(
        texts in vec(vec(word(), 1..4), 1..160),
        asked in vec(typed(), 1..8),
        limit in prop::sample::select(vec![1_u32, 3, 50]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_folder, cache) = fresh().await;
            let mut changes = vec![with_conversation(conversation(1, 1))];
            let texts: Vec<String> = texts.iter().map(|words| words.join(" ")).collect();
            for (nth, text) in texts.iter().enumerate() {
                changes.push(with_message(message(nth as u128 + 1, 1, nth as i64, text, nth as i64 + 2)));
            }
            cache.apply(frame(0, changes)).await.unwrap();
            for typed in asked {
                let words: Vec<&str> = typed.split(' ').collect();
                let is_meant = |text: &&String| {
                    words.iter().enumerate().all(|(nth, word)| holds(text, word, nth + 1 == words.len()))
                };
                let expected: Vec<String> = texts.iter().rev().filter(is_meant).cloned().collect();
                let (mut found, mut before) = (Vec::new(), None);
                loop {
                    let search = Search { text: typed.clone(), before, limit, ..Search::default() };
                    let page = cache.search(search).await.unwrap();
                    found.extend(page.hits.into_iter().map(|hit| {
                        let shown: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
                        let text = hit.message.row.text.unwrap();
                        assert_eq!(shown, text, "all of a short text is shown");
                        let is_marked = |word: &&str| {
                            hit.snippet.iter().any(|part| part.hit && folded(&part.text).starts_with(&folded(word)))
                        };
                        let stands = |word: &&str| text.split(' ').any(|own| folded(own).starts_with(&folded(word)));
                        let last = *words.last().unwrap();
                        assert!(!stands(&last) || is_marked(&last), "{last} is not marked in {:?}", hit.snippet);
                        let is_due = |marked: &str| {
                            words.iter().enumerate().any(|(nth, word)| holds(marked, word, nth + 1 == words.len()))
                        };
                        let marked = hit.snippet.iter().filter(|part| part.hit);
                        marked.for_each(|part| assert!(is_due(&part.text), "{typed} marks {:?}", part.text));
                        text
                    }));
                    before = page.stopped_at;
                    if before.is_none() {
                        break;
                    }
                }
                assert_eq!(found, expected, "{typed:?}");
            }
        });
    }
}
