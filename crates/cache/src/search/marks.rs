//! Highlights: where in a hit the searched words stand.
//!
//! What is found the index decides; here its words are only shown. They are folded as the index folds them where that is certain, and as
//! anybody would where it is not: at worst a word is not marked. The index could mark them itself, but reads and parts every text once
//! more for it, which was two fifths of a search.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::search::fold;
use crate::search::text::{Phrase, spans};

/// What was looked for.
pub(crate) struct Marker(Vec<Sought>);

/// Words that stand together.
struct Sought {
    words: Vec<String>,
    is_unfinished: bool,
}

impl Marker {
    pub(crate) fn of(phrases: &[Phrase]) -> Self {
        let sought = |phrase: &Phrase| Sought {
            words: spans(&phrase.words).map(|(_, word)| folded(word).collect()).collect(),
            is_unfinished: phrase.is_unfinished,
        };
        Self(phrases.iter().map(sought).filter(|sought| !sought.words.is_empty()).collect())
    }

    /// The places in a text, in their order; what overlaps is one.
    pub(crate) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let words: Vec<(usize, &str)> = spans(text).collect();
        let mut found: Vec<Range<usize>> = Vec::new();
        for sought in &self.0 {
            let together = words.windows(sought.words.len()).filter(|together| sought.is_in(together));
            found.extend(together.filter_map(|it| {
                let ((begin, _), (at, last)) = (it.first()?, it.last()?);
                Some(*begin..at + last.len())
            }));
        }
        found.sort_unstable_by_key(|place| place.start);
        found.dedup_by(|next, place| {
            let is_within = next.start < place.end;
            place.end = if is_within { place.end.max(next.end) } else { place.end };
            is_within
        });
        found
    }
}

impl Sought {
    fn is_in(&self, together: &[(usize, &str)]) -> bool {
        let last = self.words.len().saturating_sub(1);
        self.words.iter().zip(together).enumerate().all(|(nth, (sought, (_, word)))| {
            let mut letters = folded(word);
            let begins_so = sought.chars().all(|letter| letters.next() == Some(letter));
            begins_so && ((nth == last && self.is_unfinished) || letters.next().is_none())
        })
    }
}

/// A word as the index is likely to hold it.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter_map(letter)
}

/// A character of a word as the index is likely to hold it, which is not at all if it is an accent.
fn letter(character: char) -> Option<char> {
    if let Some(letter) = fold::letter(character) {
        return Some(letter);
    }
    let base = std::iter::once(character).nfd().next().unwrap_or(character);
    (!matches!(character, '\u{300}'..='\u{36f}')).then(|| base.to_lowercase().next().unwrap_or(base))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;
    use crate::search::text::{match_expression, normalise, phrases};

    /// What the index marks in a text of what was typed.
    fn marked(text: &str, typed: &str) -> Vec<Range<usize>> {
        let index = Connection::open_in_memory().unwrap();
        let table = "CREATE VIRTUAL TABLE words USING fts5 (
            body, tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")";
        index.execute_batch(table).unwrap();
        index.execute("INSERT INTO words (body) VALUES (?1)", [text]).unwrap();
        let Some(expression) = match_expression(typed) else { return Vec::new() };
        let sql = "SELECT highlight(words, 0, char(2), char(3)) FROM words WHERE words MATCH ?1";
        let marked = index.query_row(sql, [expression.replace(' ', " OR ")], |row| row.get::<_, String>(0));
        let (mut places, mut at) = (Vec::new(), 0);
        for (nth, piece) in marked.unwrap_or_default().split(['\u{2}', '\u{3}']).enumerate() {
            if nth % 2 == 1 {
                places.push(at..at + piece.len());
            }
            at += piece.len();
        }
        places
    }

    fn texts() -> impl Strategy<Value = String> {
        let words =
            ["red", "shoes", "réd", "RED", "redo", "दिल्ली", "दिल", "order", "ORD-7", "७७", "చేప", "நன்றி", "ž"];
        let between = [" ", ", ", "-", " 🙏 ", "। ", "\n", "❤", " ₹"];
        let piece = (proptest::sample::select(words.to_vec()), proptest::sample::select(between.to_vec()));
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| {
            normalise(&pieces.iter().map(|(word, between)| format!("{word}{between}")).collect::<String>())
        })
    }

    proptest! {
        #[test]
        fn what_the_index_marks_is_marked(text in texts(), typed in texts()) {
            let typed: String = typed.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(Marker::of(&phrases(&typed)).places(&text), marked(&text, &typed), "{} in {}", typed, text);
        }

        #[test]
        fn whatever_is_looked_for_its_places_are_in_the_text_and_apart(text in any::<String>(), typed in any::<String>()) {
            let places = Marker::of(&phrases(&typed)).places(&text);
            prop_assert!(places.iter().all(|place| text.get(place.clone()).is_some_and(|word| !word.is_empty())));
            prop_assert!(places.windows(2).all(|two| two[0].end <= two[1].start));
        }
    }

    #[test]
    fn a_phrase_is_one_place_and_an_accent_none() {
        let marked = |typed: &str, text: &'static str| -> Vec<&str> {
            Marker::of(&phrases(typed)).places(text).into_iter().map(|place| &text[place]).collect()
        };
        assert_eq!(marked("\"red shoes\"", "two red, shoes"), ["red, shoes"]);
        assert_eq!(marked("cafe", "a cafe\u{301} here"), ["cafe\u{301}"]);
        assert_eq!(marked("моск", "в Москве"), ["Москве"]);
    }
}
