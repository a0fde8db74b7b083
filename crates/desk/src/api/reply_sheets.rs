//! Quick replies as CSV files.

use sangam_model::id::QuickReplyId;
use sangam_model::outgoing::Problem;
use sangam_model::quick_reply::QuickReply;
use sangam_protocol::Rev;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `export_quick_replies`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ExportQuickRepliesArgs {
    /// The person's own, not the team's.
    pub own: bool,
}

/// Arguments of `pick_reply_sheet`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PickReplySheetArgs {
    /// They would be the person's own, not the team's.
    pub own: bool,
    /// The language of rows that name none, where their letters do not tell.
    pub language: String,
}

/// What came of choosing a file. Nothing is kept yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct PickedReplySheet {
    /// Its name; absent when nothing was chosen.
    pub name: Option<String>,
    /// Why it is none that can be read.
    pub fault: Option<SheetFault>,
    /// What it would do.
    pub report: Option<SheetReport>,
}

/// How a file was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SheetEncoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16 of either kind.
    Utf16,
    /// Windows-1252: Latin letters only.
    #[serde(rename = "windows_1252")]
    Windows1252,
}

/// Why a file cannot be read, or holds more than is kept in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum SheetFault {
    /// It cannot be read from the disk.
    Unreadable,
    /// Nothing is in it.
    Empty,
    /// Larger than any such file.
    TooLarge {
        /// At most so many bytes.
        max_bytes: u64,
    },
    /// A workbook, not a CSV file.
    Workbook,
    /// Letters that cannot be read for sure.
    UnknownEncoding,
    /// There is no column for the name, or none for the text.
    NoColumns {
        /// The columns there are.
        found: Vec<String>,
    },
    /// Too many rows.
    TooManyRows {
        /// So many.
        rows: usize,
        /// At most so many.
        max: usize,
    },
    /// Too many replies that would be added or changed.
    TooManyReplies {
        /// So many.
        replies: usize,
        /// At most so many.
        max: usize,
    },
}

/// What a file would do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct SheetReport {
    /// How it was written.
    pub encoding: SheetEncoding,
    /// Columns nobody knows, which are left out.
    pub ignored: Vec<String>,
    /// Every row.
    pub rows: Vec<SheetRow>,
    /// Replies it would add.
    pub adds: usize,
    /// Replies it would change.
    pub changes: usize,
    /// Replies that are there just so.
    pub same: usize,
    /// Replies something is wrong with.
    pub refused: usize,
    /// Pass them to `import_quick_replies`.
    pub replies: Vec<ReplyToImport>,
}

/// One row of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SheetRow {
    /// Its line in the file, the first one being 1.
    pub line: u64,
    /// The reply it is of.
    pub name: String,
    /// In which language.
    pub language: String,
    /// The beginning of its words.
    pub text: String,
    /// What becomes of its reply.
    pub verdict: RowVerdict,
    /// What is wrong with it, or with the whole reply.
    pub problems: Vec<Problem>,
    /// A cell of it would be a formula in a spreadsheet; here it is words.
    pub has_formula: bool,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowVerdict {
    /// A new reply.
    Adds,
    /// One that is there is changed.
    Changes,
    /// It is there just so.
    Same,
    /// Something is wrong, and nothing of its reply is kept.
    Refused,
}

/// A reply a file would keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReplyToImport {
    /// Its id.
    pub id: QuickReplyId,
    /// The revision it changes.
    #[ts(type = "number | null")]
    pub known_rev: Option<Rev>,
    /// The whole of it.
    pub reply: QuickReply,
}

/// Arguments of `import_quick_replies`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ImportQuickRepliesArgs {
    /// They are the person's own, not the team's.
    pub own: bool,
    /// From a report: all of them are kept, or none.
    pub replies: Vec<ReplyToImport>,
}

/// What was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportedQuickReplies {
    /// So many replies.
    pub kept: usize,
}
