//! Prefix search for the word that is still being typed, newest message first.
//!
//! The index has prefix lists for two and three letters. Of a longer prefix it knows only the words that begin with it, and has to
//! collect all their messages before it can say which is the newest. The list of the first three letters has the same messages and
//! others. So that list is walked from the newest, and a hit whose word goes on differently is passed over. After too many of those the
//! index is asked after all.
//!
//! A single letter begins so many words that the index would collect half of all messages. There the messages are walked, and the words
//! looked for in their texts.

use std::str::Chars;

use crate::search::filters::Pass;
use crate::search::fold::{self, folded};
use crate::search::sounds::Crossed;
use crate::search::text::Phrase;
use crate::search::{crossed, either};

/// Letters the index has lists for.
const LISTED: usize = 3;
/// So many are passed over in any case, and so many more for each that was met.
const PASSED: (u32, u32) = (48, 3);
/// The same for a single letter, where the index would cost more.
const PASSED_BY_ONE: (u32, u32) = (480, 12);

/// The beginning of a word.
pub(crate) struct Prefix {
    typed: String,
    /// The list that is walked; none for a single letter.
    three: Option<String>,
    crossed: Option<Crossed>,
    met: u32,
    passed: u32,
    is_lost: bool,
}

impl Prefix {
    /// `None` when the last word is finished or has a list of its own, or has letters of which it is not certain how the index folds them.
    pub(crate) fn of(phrases: &[Phrase]) -> Option<Self> {
        let last = phrases.last()?;
        let typed = folded(&last.words).filter(|_| last.is_unfinished)?;
        let three = match typed.chars().count() {
            1 => None,
            2..=LISTED => return None,
            _ => Some(typed.chars().take(LISTED).collect()),
        };
        Some(Self { crossed: crossed(last), typed, three, met: 0, passed: 0, is_lost: false })
    }

    /// What is asked of the index instead of it, if anything is.
    pub(crate) fn widened(&self, body: &str, keys: &str) -> Option<String> {
        let three = self.three.as_ref()?;
        Some(either(&format!("\"{three}\"*"), self.crossed.as_ref(), body, keys))
    }

    /// Whether a text has a word that goes on as typed, or one that sounds so among its keys.
    pub(crate) fn look(&mut self, text: &str, keys: &str) -> Result<(), Pass> {
        let is_among = self.crossed.as_ref().is_some_and(|crossed| crossed.is_among(keys));
        let Some(is_met) = is_among.then_some(true).or_else(|| is_begun(&self.typed, text)) else {
            self.is_lost = true;
            return Err(Pass::Stop);
        };
        if is_met {
            self.met = self.met.saturating_add(1);
            return Ok(());
        }
        self.passed = self.passed.saturating_add(1);
        let (always, for_each) = if self.three.is_some() { PASSED } else { PASSED_BY_ONE };
        self.is_lost = self.passed > self.met.saturating_mul(for_each).saturating_add(always);
        Err(if self.is_lost { Pass::Stop } else { Pass::Beside })
    }

    /// Whether the rest is left to the index.
    pub(crate) const fn is_lost(&self) -> bool {
        self.is_lost
    }
}

/// Whether a word of a text begins so, as the index holds it; `None` where that is not certain.
fn is_begun(typed: &str, text: &str) -> Option<bool> {
    let first = typed.chars().next()?;
    // What stands before: a word, certainly none, or nobody knows.
    let mut is_inside = Some(false);
    // What this word has still to go on with, as long as it is what was typed.
    let mut rest: Option<Chars<'_>> = None;
    for character in text.chars() {
        if let Some(letter) = fold::letter(character) {
            let expected = match is_inside {
                Some(false) => Some(typed.chars()),
                Some(true) => rest,
                None if letter == first => return None,
                None => None,
            };
            rest = expected.and_then(|mut rest| (rest.next() == Some(letter)).then_some(rest));
            if rest.as_ref().is_some_and(|rest| rest.as_str().is_empty()) {
                return Some(true);
            }
            is_inside = Some(true);
        } else if fold::is_between(character) {
            (is_inside, rest) = (Some(false), None);
        } else {
            let may_begin = is_inside != Some(true) && fold::may_be(character, first);
            if rest.is_some() || may_begin {
                return None;
            }
            is_inside = None;
        }
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    /// Characters of every sort: certain and not, letters and what parts them, accents, capitals, pictures old and new.
    const SORTS: &[char] = &[
        'a', 'b', 'A', 'é', 'ａ', 'ª', '\u{301}', 'द', 'ि', 'М', ' ', '-', '₹', '\u{a0}', '🙏', '🫶',
        '\u{fe0f}', 'ß', 'ﬁ', 'K',
    ];

    fn texts(most: usize) -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(SORTS), 0..most).prop_map(String::from_iter)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
        #[test]
        fn what_is_said_of_a_word_is_what_the_index_says(text in texts(9), typed in "[abkdz]{1,3}|दि?") {
            let Some(said) = is_begun(&typed, &text) else { return Ok(()) };
            let index = Connection::open_in_memory().unwrap();
            let table = "CREATE VIRTUAL TABLE words USING fts5 (
                body, tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")";
            index.execute_batch(table).unwrap();
            index.execute("INSERT INTO words (body) VALUES (?1)", [&text]).unwrap();
            let asked = format!("\"{typed}\"*");
            let sql = "SELECT count(*) FROM words WHERE words MATCH ?1";
            let found: i64 = index.query_row(sql, [asked], |row| row.get(0)).unwrap();
            prop_assert_eq!(said, found == 1, "{:?} in {:?}", typed, text);
        }
    }

    #[test]
    fn a_picture_or_an_accent_elsewhere_leaves_it_certain() {
        for (typed, text, said) in [
            ("deliv", "thanks 🙏 for the delivery", Some(true)),
            ("deliv", "🫶 later", Some(false)),
            ("deliv", "cafe\u{301} delivered", Some(true)),
            ("cafes", "cafe\u{301}s", None),
            ("d", "🫶delivery", None),
            ("5", "₹500", Some(true)),
        ] {
            assert_eq!(is_begun(typed, text), said, "{typed} in {text}");
        }
    }
}
