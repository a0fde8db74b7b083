//! Quick replies as a table: CSV files out and in.
//!
//! A file has one row per language of a reply; rows of one name are one reply. What goes out opens in a spreadsheet with every script
//! whole, and nothing in it is a formula there ([`table`]). What comes in may be in any of the encodings spreadsheets write
//! ([`letters`]). It is looked at whole before anything is kept ([`look`]): row by row what it would add or change, and what is wrong
//! with the others. A file that is no such table, or more than can be kept at once, is refused with the reason.

pub(crate) mod letters;
pub(crate) mod look;
pub(crate) mod table;

#[cfg(test)]
mod tests;
