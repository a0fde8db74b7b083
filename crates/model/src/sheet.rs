//! Tables for spreadsheets, as RFC 4180 has them.
//!
//! A spreadsheet calculates a cell that begins like a formula, and the words in ours are written by strangers. On the way out such a cell
//! gets an apostrophe before it ([`guarded`]), which spreadsheets read as "this is text"; on the way in it is taken off again
//! ([`unguarded`]), so what goes out comes back as it was. Words are always quoted, so a spreadsheet that parts cells by another sign
//! finds none inside of them. The file begins with a byte order mark, without which Excel takes Indian scripts for something else.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::plain::is_unsafe;

/// Spreadsheets read UTF-8 as such only behind this mark.
pub const MARK: &str = "\u{feff}";

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Something to calculate with.
    Number(#[cfg_attr(feature = "ts", ts(type = "number"))] Number),
    /// Words, whatever they begin with.
    Text(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Number(count.into())
    }
}

/// The file of these rows.
#[must_use]
pub fn write<R: IntoIterator<Item = Cell>>(rows: impl IntoIterator<Item = R>) -> String {
    rows.into_iter().fold(MARK.to_owned(), |mut file, row| {
        let cells: Vec<String> = row.into_iter().map(written).collect();
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
        file
    })
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => format!("\"{}\"", guarded(&text).replace('"', "\"\"")),
    }
}

/// A spreadsheet calculates a cell of these words, or may: some look past spaces and what cannot be seen, some past a line's end.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let begins = text.trim_start_matches(|letter: char| letter.is_whitespace() || is_unsafe(letter));
    begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r', '\n'])
}

/// The words, whatever they begin with.
#[must_use]
pub fn guarded(text: &str) -> String {
    if is_formula(text) || is_guarded(text) { format!("'{text}") } else { text.to_owned() }
}

/// What was guarded.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|_| is_guarded(text)).unwrap_or(text)
}

/// Taken in, these words would lose their apostrophe.
fn is_guarded(text: &str) -> bool {
    text.strip_prefix('\'').is_some_and(|rest| is_formula(rest) || rest.starts_with('\''))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(cell: impl Into<Cell>) -> String {
        written(cell.into())
    }

    #[test]
    fn a_name_is_text_and_never_a_formula() {
        assert_eq!(one("रितिका"), "\"रितिका\"");
        assert_eq!(one("Ritika \"Ri\" Sharma, Jaipur"), "\"Ritika \"\"Ri\"\" Sharma, Jaipur\"");
        assert_eq!(one("Asha;=1+1"), "\"Asha;=1+1\"", "whatever parts cells there");
        for evil in [
            "=HYPERLINK(\"http://evil.example\")",
            "+91 98290",
            "-1",
            "@SUM(A1)",
            " =1",
            "\u{a0}=1",
            "\u{200e}=1",
            "\u{feff}=1",
            "\t=1",
            "\r=1",
            "\r\n",
            "＝1",
            "＋1",
            "－1",
            "＠1",
        ] {
            assert!(one(evil).starts_with("\"'"), "{evil:?}");
        }
    }

    #[test]
    fn a_number_is_calculated_with_and_what_is_unknown_is_empty() {
        let page = r#"[["name", "figure"], ["Asha", -3], [null, 2.5], ["=7", 0]]"#;
        let rows: Vec<Vec<Cell>> = serde_json::from_str(page).unwrap();
        let file = "\u{feff}\"name\",\"figure\"\r\n\"Asha\",-3\r\n,2.5\r\n\"'=7\",0\r\n";
        assert_eq!(write(rows), file);
    }

    proptest! {
        #[test]
        fn what_is_guarded_is_no_formula_and_comes_back(text in "['=+\\-@ \t\n\u{200e}＝a]{0,6}") {
            let guarded = guarded(&text);
            prop_assert!(!is_formula(&guarded));
            prop_assert_eq!(unguarded(&guarded), text);
        }
    }
}
