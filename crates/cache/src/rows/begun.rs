//! A word that is still being typed, looked for newest first.
//!
//! The index has lists of its own for beginnings of two and three letters. Of a longer one it knows only the words that begin so, and
//! gathers all their messages before it can say which is the newest. The list of its first three letters holds the same messages and
//! others: where it is walked, each hit is held to what was typed, and what goes on differently is passed over. Who passes over too many
//! is lost, and asks the index after all.
//!
//! A single letter begins so many words that the index gathers half of all messages for it. There the messages themselves are walked, and
//! the words looked for in them.

use std::ops::Range;

use crate::fold::{self, folded};
use crate::rows::search::{crossed, either};
use crate::rows::wanted::Pass;
use crate::sounds::Crossed;
use crate::text::Phrase;

/// Letters the index has lists for.
const LISTED: usize = 3;
/// So many are passed over in any case, and so many more for each that was met.
const PASSED: (u32, u32) = (48, 3);
/// The same for a single letter, where the index would cost more.
const PASSED_BY_ONE: (u32, u32) = (480, 12);

/// The beginning of a word, with the whole words that stand before it.
pub(crate) struct Begun {
    typed: String,
    /// The list that is walked; none for a single letter.
    three: Option<String>,
    crossed: Option<Crossed>,
    whole: Vec<String>,
    met: u32,
    passed: u32,
    is_lost: bool,
}

impl Begun {
    /// Nothing when the last word is finished or has a list of its own, or when a word has letters of which it is not certain how the index folds them.
    pub(crate) fn of(phrases: &[Phrase]) -> Option<Self> {
        let (last, whole) = phrases.split_last()?;
        let typed = folded(&last.words).filter(|_| last.is_unfinished)?;
        let three = match typed.chars().count() {
            1 => None,
            2..=LISTED => return None,
            _ => Some(typed.chars().take(LISTED).collect()),
        };
        let whole = whole.iter().map(|phrase| folded(&phrase.words)).collect::<Option<_>>()?;
        Some(Self { crossed: crossed(last), typed, three, whole, met: 0, passed: 0, is_lost: false })
    }

    /// What is asked of the index instead of it, if anything is.
    pub(crate) fn widened(&self, body: &str, keys: &str) -> Option<String> {
        let three = self.three.as_ref()?;
        Some(either(&format!("\"{three}\"*"), self.crossed.as_ref(), body, keys))
    }

    /// Whether a text goes on as typed. What the index marked in it for the three letters alone is taken from the hits.
    pub(crate) fn look(&mut self, text: &str, hits: &mut Vec<Range<usize>>, keys: &str) -> Result<(), Pass> {
        let mut is_met = self.crossed.as_ref().is_some_and(|crossed| crossed.is_among(keys));
        let mut meant = Vec::with_capacity(hits.len());
        for hit in hits.drain(..) {
            let Some(word) = text.get(hit.clone()).and_then(folded) else {
                self.is_lost = true;
                return Err(Pass::Stop);
            };
            let goes_on = word.starts_with(&self.typed);
            is_met |= goes_on;
            if goes_on || self.whole.contains(&word) {
                meant.push(hit);
            }
        }
        *hits = meant;
        if self.three.is_none() {
            let Some(found) = words_with(&self.typed, text) else {
                self.is_lost = true;
                return Err(Pass::Stop);
            };
            is_met |= !found.is_empty();
            hits.extend(found);
            hits.sort_by_key(|hit| hit.start);
            hits.dedup_by_key(|hit| hit.start);
        }
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

/// The words of a text that begin with one letter, as the index holds them; nothing where that is not certain.
fn words_with(first: &str, text: &str) -> Option<Vec<Range<usize>>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // What stands before: a word, certainly none, or nobody knows.
    let mut is_inside = Some(false);
    let mut is_meant = false;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        match fold::letter(character) {
            Some(letter) => {
                let begins = first.starts_with(letter);
                if begins && is_inside.is_none() {
                    return None;
                }
                is_meant = if is_inside == Some(false) { begins } else { is_meant };
                if is_meant {
                    match found.last_mut().filter(|_| is_inside == Some(true)) {
                        Some(word) => word.end = end,
                        None => found.push(at..end),
                    }
                }
                is_inside = Some(true);
            }
            None if fold::is_between(character) => (is_inside, is_meant) = (Some(false), false),
            None if fold::may_be(character, first) => return None,
            None => (is_inside, is_meant) = (None, false),
        }
    }
    Some(found)
}
