//! Phonetic search: finds words in another script, and names with one wrong letter.
//!
//! A word is compared by its bones ([`crate::search::letters`]). A text carries the bones of its words, each behind a letter that says whether
//! it is written in Latin letters: what is typed in one script is looked for only in the others, because within one script the word itself
//! is the better question. A name carries more: its bones with any one of them left out. Two words that differ by one bone then share
//! an entry, whichever of them it is, so that candidates come from the index and never from all names; whether they are near enough is
//! decided by the letters. The letters q, x and z stand in no bones, so nothing here is mistaken for a word's own.

use std::collections::BTreeSet;

use any_ascii::any_ascii;
use strsim::osa_distance;

use crate::search::letters::bones_of;
use crate::search::text::{composed, spans};

/// Before the bones of a word in Latin letters.
const LATIN: char = 'q';
/// Before the bones of a word in other letters.
const OTHER: char = 'x';
/// Before bones of which one is left out.
const LACKING: char = 'z';
/// Fewer bones than this are the bones of too many words.
const BONES_CROSSED: usize = 2;
/// From so many bones on, the beginning of a word crosses scripts as well.
const BONES_BEGUN: usize = 4;
/// Of fewer bones none is left out.
const BONES_LACKING: usize = 3;

/// A word as it sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In small Latin letters.
    latin: String,
    bones: String,
    is_latin: bool,
}

/// The words of a text that have letters.
pub(crate) fn words(text: &str) -> Vec<Word> {
    spans(text).filter_map(|(_, word)| Word::of(word)).collect()
}

impl Word {
    fn of(word: &str) -> Option<Self> {
        if !word.chars().any(char::is_alphabetic) {
            return None;
        }
        let mut latin = if word.is_ascii() {
            word.to_ascii_lowercase()
        } else {
            any_ascii(&composed(word.to_owned())).to_lowercase()
        };
        latin.retain(|c| c.is_ascii_alphanumeric());
        let is_latin = word.chars().all(|c| c < '\u{370}' || ('\u{1e00}'..'\u{1f00}').contains(&c));
        (!latin.is_empty()).then(|| Self { bones: bones_of(&latin), latin, is_latin })
    }

    fn key(&self) -> Option<String> {
        let script = if self.is_latin { LATIN } else { OTHER };
        (self.bones.len() >= BONES_CROSSED).then(|| format!("{script}{}", self.bones))
    }

    /// Its bones, each time without another one.
    fn lacking(&self) -> BTreeSet<String> {
        if self.bones.len() < BONES_LACKING {
            return BTreeSet::new();
        }
        let without = |at: usize| {
            let (before, rest) = self.bones.split_at(at);
            format!("{before}{}", rest.get(1..).unwrap_or_default())
        };
        (0..self.bones.len()).map(without).collect()
    }

    /// How many letters a slip may have cost, as far as the length alone says.
    fn forgiven(&self) -> usize {
        match self.latin.len() {
            0..=3 => 0,
            4..=6 => 1,
            _ => 2,
        }
    }

    /// How far it is from a word of a name; `None` when it is another word. Unfinished, it is compared with the beginning as well.
    fn distance(&self, name: &Self, is_unfinished: bool) -> Option<usize> {
        if self.latin == name.latin || (is_unfinished && name.latin.starts_with(&self.latin)) {
            return Some(0);
        }
        let is_alike = self.bones == name.bones;
        let mut distance = osa_distance(&self.latin, &name.latin);
        if is_unfinished && let Some(beginning) = name.latin.get(..self.latin.len()) {
            distance = distance.min(osa_distance(&self.latin, beginning));
        }
        // Another script writes other vowels, or none.
        let sounds_so = match (is_alike, self.is_latin == name.is_latin) {
            (true, false) if self.bones.len() >= BONES_CROSSED => 2,
            (true, true) if self.forgiven() > 0 => 1,
            _ => 0,
        };
        (distance <= self.forgiven() + sounds_so).then_some(distance)
    }
}

/// What a text carries of its words for a search in another script.
pub(crate) fn script_keys(text: &str) -> Option<String> {
    let keys: BTreeSet<String> = words(text).iter().filter_map(Word::key).collect();
    (!keys.is_empty()).then(|| keys.into_iter().collect::<Vec<_>>().join(" "))
}

/// What is looked for among the keys of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crossed {
    key: String,
    is_begun: bool,
}

impl Crossed {
    /// What one typed word is in the other scripts; `None` if it is several words or too few bones.
    pub(crate) fn of(typed: &str, is_unfinished: bool) -> Option<Self> {
        let [word] = words(typed).try_into().ok()?;
        let other = Word { is_latin: !word.is_latin, ..word };
        let is_begun = is_unfinished && other.bones.len() >= BONES_BEGUN;
        Some(Self { key: other.key()?, is_begun })
    }

    /// As a phrase of the index.
    pub(crate) fn phrase(&self) -> String {
        format!("\"{}\"{}", self.key, if self.is_begun { "*" } else { "" })
    }

    /// Whether it stands among the keys of a text.
    pub(crate) fn is_among(&self, keys: &str) -> bool {
        keys.split(' ').any(|key| self.means(key))
    }

    fn means(&self, key: &str) -> bool {
        key == self.key || (self.is_begun && key.starts_with(&self.key))
    }

    /// Where the first word of a text that it means stands.
    pub(crate) fn find(&self, text: &str) -> Option<(usize, usize)> {
        let means = |word: &str| {
            let key = Word::of(word).and_then(|word| word.key());
            key.is_some_and(|key| self.means(&key))
        };
        spans(text).find(|(_, word)| means(word)).map(|(at, word)| (at, at + word.len()))
    }
}

/// What a name carries to be found in spite of a slip.
pub(crate) fn name_sounds(name: &str) -> String {
    let mut sounds = BTreeSet::new();
    for word in words(name) {
        sounds.extend(word.lacking().into_iter().map(|bones| format!("{LACKING}{bones}")));
        sounds.insert(word.bones);
    }
    sounds.into_iter().collect::<Vec<_>>().join(" ")
}

/// A name that was typed, perhaps with slips.
#[derive(Clone, Debug)]
pub(crate) struct TypedName(Vec<Word>);

impl TypedName {
    /// `None` when nothing in it is a word, or when its person put it in quotation marks: they mean exactly this.
    pub(crate) fn of(typed: &str) -> Option<Self> {
        const WORDS_MOST: usize = 8;
        let words: Vec<Word> = words(typed).into_iter().take(WORDS_MOST).collect();
        (!words.is_empty() && !typed.contains('"')).then_some(Self(words))
    }

    /// The expression whose matches may be meant. Each typed word must be near a word of the name.
    pub(crate) fn candidates(&self) -> String {
        let last = self.0.len().saturating_sub(1);
        let group = |(at, word): (usize, &Word)| {
            let begun = at == last && word.bones.len() >= BONES_LACKING;
            let mut sounds = vec![format!("\"{}\"{}", word.bones, if begun { "*" } else { "" })];
            sounds.push(format!("\"{LACKING}{}\"", word.bones));
            for bones in word.lacking() {
                sounds.push(format!("\"{bones}\""));
                sounds.push(format!("\"{LACKING}{bones}\""));
            }
            format!("({})", sounds.join(" OR "))
        };
        self.0.iter().enumerate().map(group).collect::<Vec<_>>().join(" AND ")
    }

    /// How far a name is from it, every word counted; `None` when it is another name.
    pub(crate) fn distance(&self, name: &str) -> Option<usize> {
        let name = words(name);
        let last = self.0.len().saturating_sub(1);
        let nearest =
            |(at, word): (usize, &Word)| name.iter().filter_map(|own| word.distance(own, at == last)).min();
        self.0.iter().enumerate().map(nearest).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn far(typed: &str, name: &str) -> Option<usize> {
        TypedName::of(typed).unwrap().distance(name)
    }

    #[test]
    fn a_name_is_heard_in_spite_of_a_slip() {
        for (typed, name) in [
            ("Prya", "Priya Nair"),
            ("Prya", "प्रिया"),
            ("प्रिया", "Priya"),
            ("प्रीया", "प्रिया शर्मा"),
            ("Muhammad", "Mohammed Rafi"),
            ("Muhamad", "Mohammed"),
            ("Mohamed", "Muhammad"),
            ("मोहम्मद", "Muhammad"),
            ("Rajesh Kumr", "Rajesh Kumar"),
            ("राजेश", "Rajesh"),
            ("Suneel", "Sunil"),
            ("Lakshmi", "Laksmi"),
            ("Ritkia", "Ritika"),
            ("Sharm", "Sharma"),
        ] {
            assert!(far(typed, name).is_some(), "{typed} does not find {name}");
        }
    }

    #[test]
    fn another_name_is_another_name() {
        for (typed, name) in [
            ("Madhu", "Mohammed"),
            ("Ravi", "Devi"),
            ("Om", "Uma"),
            ("Rao", "Roy"),
            ("Priya Nair", "Priya Sharma"),
            ("Ram", "Krishnan"),
        ] {
            assert_eq!(far(typed, name), None, "{typed} finds {name}");
        }
        assert!(TypedName::of("\"Prya\"").is_none());
    }

    #[test]
    fn a_word_is_marked_where_it_stands_in_another_script() {
        let crossed = Crossed::of("namaste", true).unwrap();
        let text = "जी, नमस्ते दीदी";
        let (from, to) = crossed.find(text).unwrap();
        assert_eq!(&text[from..to], "नमस्ते");
        assert_eq!(crossed.find("namaste"), None, "in its own script the word itself is looked for");
        assert_eq!(Crossed::of("kya", true).map(|it| it.is_begun), Some(false));
        assert_eq!(Crossed::of("a", true), None);
    }

    proptest! {
        #[test]
        fn the_candidates_of_one_slip_share_an_entry_with_the_name(
            name in "[bdgjklmnprstv][aeiou][bdgjklmnprstv][aeiou][bdgjklmnprstv][aeiou]{1,2}",
            at in 0_usize..6,
            slip in "[abdegijklmnoprstuv]",
            how in 0_u8..3,
        ) {
            let mut typed = name.clone();
            match how {
                0 => typed.replace_range(at..=at, &slip),
                1 => typed.insert_str(at, &slip),
                _ => typed.replace_range(at..=at, ""),
            }
            let sounds = name_sounds(&name);
            let carried: Vec<&str> = sounds.split(' ').collect();
            let heard = TypedName::of(&typed).unwrap();
            let asked = heard.candidates();
            let shares = carried.iter().any(|sound| asked.contains(&format!("\"{sound}\"")));
            // Bones that meet their like become one; then two are gone at once.
            let (one, other) = (&heard.0[0].bones, &words(&name)[0].bones);
            if osa_distance(one, other) <= 1 && one.len().min(other.len()) >= BONES_LACKING {
                prop_assert!(shares, "{typed} / {name}: {asked} / {sounds}");
            }
        }

        #[test]
        fn nothing_typed_breaks_it(typed in "\\PC{0,40}") {
            script_keys(&typed);
            name_sounds(&typed);
            if let Some(heard) = TypedName::of(&typed) {
                heard.distance(&typed);
                prop_assert!(heard.candidates().is_ascii());
            }
            for word in typed.split_whitespace() {
                if let Some(crossed) = Crossed::of(word, true) {
                    crossed.find(&typed);
                }
            }
        }
    }
}
