//! Tokenization: words as the index knows them.
//!
//! The same text must become the same words when it is stored and when it is searched, in every script: composed (NFC),
//! without the invisible joiners that Indian scripts and Persian write inside words, and without three control characters,
//! which marked hits once: what lies in indexes was made so.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A search longer than this is cut: nobody types it, and every word costs a lookup.
const QUERY_MAX_CHARS: usize = 256;
/// Shorter runs of digits are found as words.
const DIGITS_MIN: usize = 4;
/// The shortest piece of a number the digits index can find.
const DIGITS_QUERY_MIN: usize = 3;

const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// `text` as the index holds it.
pub(crate) fn normalise(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut inside_word = false;
    for character in text.chars() {
        if JOINERS.contains(&character) && inside_word {
            continue; // a joiner between emoji stays: it holds a family together
        }
        inside_word = is_inside_word(character);
        kept.push(if matches!(character, '\0' | '\u{2}' | '\u{3}') { ' ' } else { character });
    }
    composed(kept)
}

/// The text with its accents and vowel signs in one with their letters. Most texts are so already, and looking is much cheaper than making.
pub(crate) fn composed(text: String) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() }
}

/// Something that must occur: a word, or words that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// Its words; no double quote is among them.
    pub(crate) words: String,
    /// It stood between double quotes: exactly this is meant.
    pub(crate) is_quoted: bool,
    /// It may go on.
    pub(crate) is_unfinished: bool,
}

impl Phrase {
    /// As FTS5 reads it.
    pub(crate) fn expression(&self) -> String {
        format!("\"{}\"{}", self.words, if self.is_unfinished { "*" } else { "" })
    }
}

/// The FTS5 expression for what a person typed: every word must occur, the last one may be unfinished, words between
/// double quotes stand together. `None` when nothing in it is a word. Nothing typed reaches FTS5 as syntax.
pub(crate) fn match_expression(typed: &str) -> Option<String> {
    let phrases = phrases(typed);
    let all = || phrases.iter().map(Phrase::expression).collect::<Vec<_>>().join(" ");
    (!phrases.is_empty()).then(all)
}

/// What a person typed, piece by piece.
pub(crate) fn phrases(typed: &str) -> Vec<Phrase> {
    let cut: String = typed.chars().take(QUERY_MAX_CHARS).collect();
    let cut = normalise(&cut);
    let mut phrases: Vec<Phrase> = Vec::new();
    let parts: Vec<&str> = cut.split('"').collect();
    let closed = parts.len() % 2 == 1;
    for (place, part) in parts.iter().enumerate() {
        // An opening quote without its closing one is not a phrase yet.
        let is_phrase = place % 2 == 1 && (closed || place + 1 < parts.len());
        let words: Vec<&str> = part.split_whitespace().filter(|word| is_word(word)).collect();
        if words.is_empty() {
            continue;
        }
        let phrase = |words: String| Phrase { words, is_quoted: is_phrase, is_unfinished: false };
        if is_phrase {
            phrases.push(phrase(words.join(" ")));
        } else {
            phrases.extend(words.iter().map(|word| phrase((*word).to_owned())));
        }
    }
    if let Some(last) = phrases.last_mut() {
        last.is_unfinished = !last.is_quoted;
    }
    phrases
}

/// Whether it is part of a word. For a letter beyond Latin ones the standard library walks a table from its beginning, which was a third
/// of a search; so its answers are kept, for 64 characters at a time.
pub(crate) fn is_inside_word(character: char) -> bool {
    static KNOWN: [OnceLock<u64>; 1_024] = [const { OnceLock::new() }; 1_024];
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    let place = u32::from(character);
    let (first, within) = (place - place % u64::BITS, place % u64::BITS);
    let Some(known) = KNOWN.get((place / u64::BITS) as usize) else { return looks_inside_word(character) };
    let bits = known.get_or_init(|| {
        let is_inside = |bit: &u32| char::from_u32(first + bit).is_some_and(looks_inside_word);
        (0..u64::BITS).filter(is_inside).fold(0, |bits, bit| bits | 1 << bit)
    });
    bits >> within & 1 == 1
}

fn looks_inside_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

/// The words of a text and where each begins.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.split(|character| !is_inside_word(character)).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Whether the tokenizer finds anything in it.
fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// The value of a decimal digit of any script our users write.
fn digit(character: char) -> Option<char> {
    // The zeros of Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam.
    const ZEROS: [u32; 11] = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66];
    if character.is_ascii_digit() {
        return Some(character);
    }
    let value =
        ZEROS.iter().find_map(|zero| u32::from(character).checked_sub(*zero).filter(|it| *it < 10))?;
    char::from_digit(value, 10)
}

/// Whether people write it inside one number.
const fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '-' | '.' | '(' | ')' | '+' | '/' | '\u{a0}' | '\u{2011}')
}

/// The numbers in `text` of four digits and more, separators removed, one space between them.
pub(crate) fn digit_runs(text: &str) -> Option<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut run = String::new();
    for character in text.chars().chain(['\n']) {
        if let Some(digit) = digit(character) {
            run.push(digit);
        } else if !is_separator(character) && !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.retain(|run| run.len() >= DIGITS_MIN);
    (!runs.is_empty()).then(|| runs.join(" "))
}

/// Every digit of `text`.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter_map(digit).collect()
}

/// The digits to look for inside numbers, if what was typed is (part of) a number and nothing else.
pub(crate) fn digits_expression(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.chars().any(|character| digit(character).is_none() && !is_separator(character)) {
        return None;
    }
    let digits = digits(typed);
    (digits.len() >= DIGITS_QUERY_MIN).then(|| format!("\"{digits}\""))
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SnippetPart {
    /// The text.
    pub text: String,
    /// It is what was searched for.
    pub hit: bool,
}

/// The parts of `text` around the first place where `wanted` (digits only) stands inside a number.
pub(crate) fn parts_around_digits(text: &str, wanted: &str) -> Vec<SnippetPart> {
    let found: Vec<(usize, char, char)> = text
        .char_indices()
        .filter_map(|(at, character)| digit(character).map(|digit| (at, character, digit)))
        .collect();
    let all: String = found.iter().map(|(_, _, digit)| *digit).collect();
    let place = all.find(wanted).and_then(|first| {
        let begin = found.get(first)?.0;
        let (end, character, _) = found.get(first + wanted.len().checked_sub(1)?)?;
        Some((begin, end + character.len_utf8()))
    });
    parts_around(text, place)
}

/// The parts of `text` around what stands between two places in it.
pub(crate) fn parts_around(text: &str, place: Option<(usize, usize)>) -> Vec<SnippetPart> {
    let hits: Vec<Range<usize>> = place.into_iter().map(|(begin, end)| begin..end).collect();
    parts_around_hits(text, &hits)
}

/// The parts of `text` where most that is different was found, the first such stretch. The hits stand in their order.
pub(crate) fn parts_around_hits(text: &str, hits: &[Range<usize>]) -> Vec<SnippetPart> {
    const BEFORE: usize = 60;
    const AFTER: usize = 100;
    /// The last hit that is looked at: a text may hold thousands.
    const HITS_MOST: usize = 64;
    let after = |from: usize| text.get(from..).and_then(|rest| rest.char_indices().nth(AFTER));
    let end_of = |from: usize| after(from).map_or(text.len(), |(length, _)| from + length);
    let hits = hits.get(..HITS_MOST).unwrap_or(hits);
    let holds = |first: usize| {
        let end = hits.get(first).map_or(0, |hit| end_of(hit.start));
        let within = hits.iter().skip(first).take_while(|hit| hit.end <= end);
        within.filter_map(|hit| text.get(hit.clone())).map(str::to_lowercase).collect::<BTreeSet<_>>().len()
    };
    // Of those that hold as much the last one is taken, so they are looked at from the end.
    let best = (0..hits.len()).rev().max_by_key(|first| holds(*first));
    let Some(first) = best.and_then(|best| hits.get(best)) else {
        return vec![SnippetPart { text: text.chars().take(BEFORE + AFTER).collect(), hit: false }];
    };
    let before = text.get(..first.start).unwrap_or_default().char_indices().rev().nth(BEFORE - 1);
    let begin = before.map_or(0, |(at, _)| at);
    let mut pieces = vec![(if begin > 0 { "…" } else { "" }.to_owned(), false)];
    let mut at = begin;
    let end = end_of(first.end);
    for hit in hits.iter().filter(|hit| hit.start >= begin && hit.end <= end) {
        pieces.push((text.get(at..hit.start).unwrap_or_default().to_owned(), false));
        pieces.push((text.get(hit.clone()).unwrap_or_default().to_owned(), true));
        at = hit.end;
    }
    let rest = text.get(at..end).unwrap_or_default();
    pieces.push((format!("{rest}{}", if end < text.len() { "…" } else { "" }), false));
    let mut parts: Vec<SnippetPart> = Vec::new();
    for (text, hit) in pieces.into_iter().filter(|(text, _)| !text.is_empty()) {
        match parts.last_mut().filter(|last| last.hit == hit) {
            Some(last) => last.text.push_str(&text),
            None => parts.push(SnippetPart { text, hit }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::marks::Marker;

    #[test]
    fn what_is_typed_never_becomes_syntax() {
        let expression = |typed| match_expression(typed);
        assert_eq!(expression("red AND (shoes"), Some("\"red\" \"AND\" \"(shoes\"*".into()));
        assert_eq!(expression("say \"big sale\" now"), Some("\"say\" \"big sale\" \"now\"*".into()));
        assert_eq!(expression("\"big sale\""), Some("\"big sale\"".into()));
        assert_eq!(expression("\"big sa"), Some("\"big\" \"sa\"*".into()));
        assert_eq!(expression("🙏 * \" ( \""), None);
    }

    #[test]
    fn what_is_kept_of_characters_is_what_they_are() {
        for _ in 0..2 {
            assert!(('\0'..=char::MAX).all(|it| is_inside_word(it) == looks_inside_word(it)));
        }
    }

    #[test]
    fn a_joiner_inside_a_word_is_dropped_and_one_between_emoji_kept() {
        assert_eq!(normalise("दर्\u{200d}या"), "दर्या");
        assert_eq!(normalise("👨\u{200d}👩\u{200d}👧"), "👨\u{200d}👩\u{200d}👧");
        assert_eq!(normalise("e\u{301}"), "é");
    }

    #[test]
    fn numbers_are_found_however_they_are_written() {
        assert_eq!(digit_runs("call +91 98290-12345, room 12"), Some("919829012345".into()));
        assert_eq!(digit_runs("ऑर्डर ७७१२४"), Some("77124".into()));
        assert_eq!(digit_runs("room 12"), None);
        assert_eq!(digits_expression("9829 0"), Some("\"98290\"".into()));
        assert_eq!(digits_expression("no 98"), None);
    }

    #[test]
    fn a_number_is_marked_where_it_stands() {
        let parts = parts_around_digits("call 98290-12345 now", "9012");
        let hit = parts.iter().find(|part| part.hit).unwrap();
        assert_eq!(hit.text, "90-12");
    }

    #[test]
    fn a_stretch_is_shown_that_holds_most() {
        let text = format!("red {} red shoes {}", "a ".repeat(80), "b ".repeat(80));
        let hits = Marker::of(&phrases("red shoes")).places(&text);
        let parts = parts_around_hits(&text, &hits);
        let found: Vec<&str> = parts.iter().filter(|part| part.hit).map(|part| part.text.as_str()).collect();
        assert_eq!(found, ["red", "shoes"]);
        let shown: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert_eq!(
            shown.trim_matches('…'),
            &text[text.find(shown.trim_matches('…')).unwrap()..][..shown.len() - 6]
        );
        let only = Vec::from_iter(std::iter::once(4_usize..9));
        let short = parts_around_hits("red shoes", &only);
        assert_eq!(
            short.iter().map(|part| (part.text.as_str(), part.hit)).collect::<Vec<_>>(),
            [("red ", false), ("shoes", true)]
        );
    }
}
