//! Case and accent folding as the full-text index does it.
//!
//! Only letters of which that is certain are folded: Latin ones, and those of scripts without capitals. Of any other letter nothing is
//! said, and whoever asks leaves the answer to the index. A law holds every one of them to what the index makes of it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::search::text::is_inside_word;

/// Letters and signs of scripts without capitals: Arabic, and from Devanagari to Malayalam.
const PLAIN: [std::ops::RangeInclusive<char>; 3] =
    ['\u{620}'..='\u{64a}', '\u{671}'..='\u{6d3}', '\u{901}'..='\u{d4d}'];
/// Latin letters with accents.
const ACCENTED: [std::ops::RangeInclusive<char>; 2] = ['\u{c0}'..='\u{17e}', '\u{1e00}'..='\u{1eff}'];

/// A word as the index holds it; `None` when one of its letters is not certain.
pub(crate) fn folded(word: &str) -> Option<String> {
    word.chars().map(letter).collect()
}

/// Whether a character certainly stands between words.
pub(crate) const fn is_between(character: char) -> bool {
    match character {
        '\0'..='\u{7f}' => !character.is_ascii_alphanumeric(),
        // The signs of Latin texts, the bars of Indian scripts, punctuation, money, arrows and the like.
        '\u{80}'..='\u{a9}'
        | '\u{ab}'..='\u{b1}'
        | '\u{b4}'
        | '\u{b6}'..='\u{b8}'
        | '\u{bb}'
        | '\u{bf}'
        | '\u{d7}'
        | '\u{f7}'
        | '\u{964}'..='\u{965}'
        | '\u{2000}'..='\u{2064}'
        | '\u{20a0}'..='\u{20b9}'
        | '\u{2190}'..='\u{23f3}'
        | '\u{2500}'..='\u{26ff}'
        | '\u{2701}'..='\u{2775}'
        | '\u{2794}'..='\u{2b4c}'
        | '\u{2b50}'..='\u{2b59}' => true,
        // Pictures. The index takes newer ones for letters.
        '\u{1f1e6}'..='\u{1f202}'
        | '\u{1f300}'..='\u{1f320}'
        | '\u{1f330}'..='\u{1f335}'
        | '\u{1f337}'..='\u{1f37c}'
        | '\u{1f380}'..='\u{1f393}'
        | '\u{1f3a0}'..='\u{1f3c4}'
        | '\u{1f3c6}'..='\u{1f3ca}'
        | '\u{1f3e0}'..='\u{1f3f0}'
        | '\u{1f400}'..='\u{1f43e}'
        | '\u{1f440}'
        | '\u{1f442}'..='\u{1f4f7}'
        | '\u{1f4f9}'..='\u{1f4fc}'
        | '\u{1f500}'..='\u{1f53d}'
        | '\u{1f550}'..='\u{1f567}'
        | '\u{1f5fb}'..='\u{1f640}'
        | '\u{1f645}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6c5}' => true,
        _ => false,
    }
}

/// Whether the index may hold a character, of which nothing is certain, as this letter.
pub(crate) fn may_be(character: char, letter: char) -> bool {
    let is_latin = letter.is_ascii();
    let base = std::iter::once(character).nfkd().next().unwrap_or(character);
    letter == base.to_ascii_lowercase()
        || (is_latin && matches!(character, '\u{80}'..='\u{24f}' | '\u{2100}'..='\u{214f}'))
}

/// A letter as the index holds it.
pub(crate) fn letter(letter: char) -> Option<char> {
    let is_in =
        |ranges: &[std::ops::RangeInclusive<char>]| ranges.iter().any(|range| range.contains(&letter));
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase());
    }
    if is_in(&PLAIN) {
        return is_inside_word(letter).then_some(letter);
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
    fn what_stands_between_words_parts_them_in_the_index() {
        let certain: Vec<char> = ('\0'..=char::MAX).filter(|it| is_between(*it)).collect();
        let mut parted = [0_u8; 0x11_0000];
        for (character, term) in indexed(&certain) {
            parted[usize::try_from(character).unwrap()] += u8::from(term == "z");
        }
        let held: Vec<&char> = certain.iter().filter(|it| parted[u32::from(**it) as usize] != 2).collect();
        assert!(held.is_empty(), "{held:?}");
    }

    #[test]
    fn whatever_the_index_holds_as_a_plain_letter_may_be_that_letter() {
        let doubtful: Vec<char> =
            ('\0'..=char::MAX).filter(|it| letter(*it).is_none() && !is_between(*it)).collect();
        for (character, term) in indexed(&doubtful) {
            let character = u32::try_from(character).ok().and_then(char::from_u32).unwrap();
            let held = term.strip_prefix('z').and_then(|rest| rest.strip_suffix('z')).unwrap_or_default();
            if let Some(first) = held.chars().next().filter(|it| letter(*it) == Some(*it)) {
                assert!(may_be(character, first), "{character:?} is held as {held}");
            }
        }
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
