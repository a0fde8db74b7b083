//! Validates the emoji of a reaction: something that is drawn, not read. Which emoji there are changes every year, so WhatsApp has the
//! last word; desk and hub ask this one question, so that neither takes what the other refuses.

/// The longest emoji, in characters: families and flags are made of many.
const MOST_CHARS: usize = 20;
/// Letters and digits that are drawn: ℹ, Ⓜ, 🅰, 🅱, 🅾 and 🅿 are emoji of their own.
const DRAWN_LETTERS: [char; 6] = ['\u{2139}', '\u{24c2}', '\u{1f170}', '\u{1f171}', '\u{1f17e}', '\u{1f17f}'];
/// Makes a key of the character before it: 1️⃣.
const KEYCAP: char = '\u{20e3}';

/// Whether a text may be one emoji.
#[must_use]
pub fn may_be_one(text: &str) -> bool {
    let is_key = text.contains(KEYCAP);
    let is_drawn = |c: char| match c {
        '0'..='9' | '#' | '*' => is_key,
        c if c.is_ascii() || c.is_whitespace() || c.is_control() => false,
        c if is_regional(c) || DRAWN_LETTERS.contains(&c) => true,
        c => !c.is_alphanumeric(),
    };
    (1..=MOST_CHARS).contains(&text.chars().count()) && text.chars().all(is_drawn)
}

/// Two of them are the flag of a country.
const fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const EMOJI: [&str; 16] =
        ["👍", "❤️", "👨‍👩‍👧‍👦", "👩🏽‍❤️‍💋‍👨🏻", "🇮🇳", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🙏🏽", "1️⃣", "#️⃣", "ℹ️", "Ⓜ️", "🅰️", "🅿️", "©️", "㊗️", "♾️"];

    #[test]
    fn what_is_drawn_is_a_reaction() {
        for emoji in EMOJI {
            assert!(may_be_one(emoji), "{emoji}");
        }
    }

    proptest! {
        #[test]
        fn whatever_can_be_read_is_none(emoji in select(EMOJI.to_vec()), words in "[\\p{L}\\p{Nd} !]{1,5}", is_before: bool) {
            let is_key = |c: char| c.is_ascii_digit();
            prop_assume!(!words.chars().all(|c| is_key(c) || DRAWN_LETTERS.contains(&c)));
            let text = if is_before { format!("{words}{emoji}") } else { format!("{emoji}{words}") };
            prop_assert!(!may_be_one(&text), "{text:?}");
            prop_assert!(!may_be_one(&words), "{words:?}");
        }

        #[test]
        fn nor_is_nothing_or_what_is_longer_than_any(emoji in select(EMOJI.to_vec()), times in 21_usize..40) {
            prop_assert!(!may_be_one("") && !may_be_one(&emoji.repeat(times)));
        }
    }
}
