//! The letters of words as the index folds them: small, and without accents.
//!
//! Only letters of which that is certain are folded: Latin ones, and those of scripts without capitals. Of any other letter nothing is
//! said, and whoever asks leaves the answer to the index. A law holds every one of them to what the index makes of it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters and signs of scripts without capitals: Arabic, and from Devanagari to Malayalam.
const PLAIN: [std::ops::RangeInclusive<char>; 3] =
    ['\u{620}'..='\u{64a}', '\u{671}'..='\u{6d3}', '\u{901}'..='\u{d4d}'];
/// Latin letters with accents.
const ACCENTED: [std::ops::RangeInclusive<char>; 2] = ['\u{c0}'..='\u{17e}', '\u{1e00}'..='\u{1eff}'];

/// A word as the index holds it; nothing when one of its letters is not certain.
pub(crate) fn folded(word: &str) -> Option<String> {
    word.chars().map(letter).collect()
}

/// A letter as the index holds it.
fn letter(letter: char) -> Option<char> {
    let is_in =
        |ranges: &[std::ops::RangeInclusive<char>]| ranges.iter().any(|range| range.contains(&letter));
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase());
    }
    if is_in(&PLAIN) {
        return (letter.is_alphanumeric() || is_combining_mark(letter)).then_some(letter);
    }
    if !is_in(&ACCENTED) {
        return None;
    }
    let mut parts = std::iter::once(letter).nfd();
    let base = parts.next().filter(char::is_ascii_alphabetic)?;
    parts.all(is_combining_mark).then(|| base.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// What the index makes of each of these, inside a word.
    fn indexed(letters: &[char]) -> Vec<(i64, String)> {
        let index = Connection::open_in_memory().unwrap();
        index
            .execute_batch(
                "CREATE VIRTUAL TABLE words USING fts5 (
                     body, tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\"
                 );
                 CREATE VIRTUAL TABLE terms USING fts5vocab (words, instance);
                 BEGIN",
            )
            .unwrap();
        let mut insert = index.prepare("INSERT INTO words (rowid, body) VALUES (?1, ?2)").unwrap();
        for letter in letters {
            insert.execute((u32::from(*letter), format!("z{letter}z"))).unwrap();
        }
        index.execute_batch("COMMIT").unwrap();
        let mut terms = index.prepare("SELECT doc, term FROM terms ORDER BY doc").unwrap();
        let rows = terms.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn the_index_folds_every_letter_so() {
        let certain: Vec<char> = ('\0'..=char::MAX).filter(|it| letter(*it).is_some()).collect();
        assert!(certain.len() > 1_000);
        let expected: Vec<(i64, String)> = certain
            .iter()
            .map(|it| (i64::from(u32::from(*it)), format!("z{}z", letter(*it).unwrap())))
            .collect();
        assert_eq!(indexed(&certain), expected);
    }

    #[test]
    fn of_what_is_not_certain_nothing_is_said() {
        assert_eq!(folded("Délivery7").as_deref(), Some("delivery7"));
        assert_eq!(folded("दिल्ली").as_deref(), Some("दिल्ली"));
        for doubtful in ["ORD-7", "Москва", "two words", "🙏", "e\u{301}"] {
            assert_eq!(folded(doubtful), None, "{doubtful}");
        }
    }
}
