//! Labels: what a team calls a kind of chat.
//!
//! A name is kept as it was typed, in composed form and without white space around it or runs of it inside. Two names are one
//! label if they differ only in case or in how their letters are composed, in any script: [`folded`] is the same for both. So nobody
//! finds "VIP" and "vip" side by side.
//!
//! Colours are names, not values; what each looks like is the theme's business.

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

use crate::plain::is_unsafe;

/// The longest name, in characters.
pub const NAME_MAX_CHARS: usize = 40;
/// Labels of one workspace.
pub const MOST: usize = 200;
/// Labels on one chat.
pub const MOST_ON_ONE: usize = 20;

crate::names! {
    /// The colour of a label.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum Colour {
        /// Red.
        Red = "red",
        /// Orange.
        Orange = "orange",
        /// Yellow.
        Yellow = "yellow",
        /// Green.
        Green = "green",
        /// Teal.
        Teal = "teal",
        /// Blue.
        Blue = "blue",
        /// Violet.
        Violet = "violet",
        /// Pink.
        Pink = "pink",
        /// Grey; also what a colour of a newer hub becomes.
        #[serde(other)]
        Grey = "grey",
    }
}

/// A name as it is kept; nothing for what is no name: empty, too long, unsafe, or of characters that draw nothing.
#[must_use]
pub fn named(typed: &str) -> Option<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>();
    let is_name = (1..=NAME_MAX_CHARS).contains(&name.chars().count()) && name.chars().any(is_seen);
    (is_name && !name.chars().any(is_unsafe)).then_some(name)
}

/// What is the same for all names that are one: Unicode's canonical caseless match.
#[must_use]
pub fn folded(name: &str) -> String {
    let apart: String = name.nfd().collect();
    UniCase::new(apart).to_folded_case().nfc().collect()
}

/// Draws something: white space was taken out before, joiners and invisible marks are no name alone.
const fn is_seen(letter: char) -> bool {
    !matches!(letter, ' ' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_composition_make_no_other_label_in_any_script() {
        for (one, other) in [
            ("VIP", "vip"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("Кредит", "кредит"),
            ("Caf\u{e9}", "CAFE\u{301}"),
            ("ऑर्डर", "ऑर्डर"),
            ("क\u{93c}र्ज", "\u{958}र्ज"),
        ] {
            let (one, other) = (named(one).unwrap(), named(other).unwrap());
            assert_eq!(folded(&one), folded(&other), "{one} {other}");
        }
        assert_ne!(folded("Wholesale"), folded("Retail"));
        assert_ne!(folded("थोक"), folded("थोका"));
    }

    #[test]
    fn a_name_is_kept_as_typed_without_the_space_around_it() {
        assert_eq!(named("  Big   order \n").as_deref(), Some("Big order"));
        assert_eq!(named("थोक").as_deref(), Some("थोक"));
        for nothing in ["", "  ", "\u{200d}", "a\u{202e}b", "a\0b"] {
            assert_eq!(named(nothing), None, "{nothing:?}");
        }
        assert!(named(&"x".repeat(NAME_MAX_CHARS)).is_some());
        assert!(named(&"x".repeat(NAME_MAX_CHARS + 1)).is_none());
    }

    #[test]
    fn a_colour_has_one_name() {
        for colour in Colour::ALL {
            assert_eq!(Colour::from_name(colour.as_str()), Some(colour));
            assert_eq!(serde_json::to_value(colour).unwrap(), colour.as_str());
        }
        assert_eq!(serde_json::from_str::<Colour>("\"octarine\"").unwrap(), Colour::Grey);
    }

    proptest! {
        #[test]
        fn what_is_kept_stays_as_it_is_and_folding_ends(typed in "\\PC{0,60}") {
            if let Some(name) = named(&typed) {
                prop_assert_eq!(named(&name), Some(name.clone()));
                let once = folded(&name);
                prop_assert_eq!(folded(&once), once);
                prop_assert_eq!(folded(&name.to_uppercase().to_lowercase()), folded(&name.to_lowercase().to_uppercase().to_lowercase()));
            }
        }
    }
}
