//! Transliteration keys: finds a word that was written in one script and is typed in another.
//!
//! A text has two keys. Its *Latin* key is the text without capitals and accents, in Latin letters. But what a person types for
//! धन्यवाद ("dhanyavaad", "danyawad") differs from every transliteration in its vowels and its breath; so there are *bones* as
//! well: consonants alone, those that sound alike being one, each once in a row. Who asks compares Latin with Latin and bones with bones.

use any_ascii::any_ascii;

use crate::search::text::composed;

/// A text as it is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// In small Latin letters, words with single spaces between them.
    pub latin: String,
    /// The bones of each of those words; a word of vowels alone is kept as it is.
    pub bones: String,
}

impl Letters {
    /// The keys of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let latin = any_ascii(&composed(text.to_owned())).to_lowercase();
        let words: Vec<&str> =
            latin.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let bones: Vec<String> = words.iter().map(|word| bones_of(word)).collect();
        Self { latin: words.join(" "), bones: bones.join(" ") }
    }

    /// As one column holds it.
    pub(crate) fn column(&self) -> String {
        format!("{}\n{}", self.latin, self.bones)
    }

    /// Read back from it.
    pub(crate) fn from_column(column: &str) -> Self {
        let (latin, bones) = column.split_once('\n').unwrap_or((column, ""));
        Self { latin: latin.to_owned(), bones: bones.to_owned() }
    }
}

/// A word without its vowels and its breath.
pub(crate) fn bones_of(word: &str) -> String {
    let mut bones = String::with_capacity(word.len());
    for (at, character) in word.char_indices() {
        let next = word.get(at + 1..).and_then(|rest| rest.chars().next());
        let heard = match character {
            'c' if matches!(next, Some('e' | 'i' | 'y')) => 's',
            'a' | 'e' | 'i' | 'o' | 'u' => continue,
            'h' if at > 0 => continue,
            'w' => 'v',
            'c' | 'q' | 'x' => 'k',
            'z' => 'j',
            'y' if at > 0 => 'i',
            other => other,
        };
        if !bones.ends_with(heard) {
            bones.push(heard);
        }
    }
    if bones.is_empty() { word.to_owned() } else { bones }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_word_is_the_same_in_every_script() {
        for [one, other] in [
            ["धन्यवाद", "dhanyavaad"],
            ["धन्यवाद", "Danyawad"],
            ["नमस्ते", "namaste"],
            ["நன்றி", "nanri"],
            ["ধন্যবাদ", "dhanyabad"],
            ["Café", "cafe"],
            ["प्राइस", "price"],
            ["કિંમત", "kimmat"],
        ] {
            let (one, other) = (Letters::of(one), Letters::of(other));
            let is_same = one.bones == other.bones || one.latin == other.latin;
            assert!(is_same, "{one:?} {other:?}");
        }
        assert_ne!(Letters::of("shaadi").bones, Letters::of("price").bones);
    }

    #[test]
    fn words_stay_words() {
        assert_eq!(Letters::of("  Price-list, A4 / 450 ").latin, "price list a4 450");
        assert_eq!(Letters::of("a").bones, "a", "a word of vowels is not lost");
    }

    proptest! {
        #[test]
        fn keys_are_plain_and_come_back_from_their_column(text in ".{0,60}") {
            let keys = Letters::of(&text);
            prop_assert!(keys.latin.chars().all(|c| c.is_ascii_alphanumeric() || c == ' '));
            prop_assert_eq!(keys.latin.split(' ').count(), keys.bones.split(' ').count());
            prop_assert_eq!(Letters::from_column(&keys.column()), keys);
        }
    }
}
