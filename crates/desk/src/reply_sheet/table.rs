//! The table itself: its columns, writing it, and reading its rows.
//!
//! What a spreadsheet would calculate goes out guarded and comes in as it was ([`sheet`]). Nothing here is ever calculated.

use std::iter;

use csv::{ReaderBuilder, StringRecord};
use sangam_model::quick_reply::QuickReply;
use sangam_model::sheet::{self, Cell, MARK, is_formula, unguarded};

use crate::api::reply_sheets::SheetFault;

/// Rows of the largest file.
pub(crate) const MOST_ROWS: usize = 2_000;
const COLUMNS: [&str; 7] = ["name", "folder", "language", "text", "upi_id", "upi_name", "file"];
/// What other inboxes call these columns.
const ALSO: [(&str, &str); 12] = [
    ("shortcut", "name"),
    ("short_code", "name"),
    ("title", "name"),
    ("message", "text"),
    ("content", "text"),
    ("body", "text"),
    ("category", "folder"),
    ("lang", "language"),
    ("locale", "language"),
    ("upi", "upi_id"),
    ("vpa", "upi_id"),
    ("payee", "upi_name"),
];
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// The file of these replies.
pub(crate) fn write(replies: &[QuickReply]) -> String {
    let rows = replies.iter().flat_map(|reply| {
        let payee = reply.payee.as_ref();
        let file = reply.file.as_ref().and_then(|file| file.file.filename.as_deref());
        reply.wordings.iter().map(move |wording| {
            [
                reply.name.as_str(),
                reply.folder.as_deref().unwrap_or_default(),
                &wording.language,
                &wording.text,
                payee.map(|payee| payee.address.as_str()).unwrap_or_default(),
                payee.map(|payee| payee.name.as_str()).unwrap_or_default(),
                file.unwrap_or_default(),
            ]
        })
    });
    sheet::write(iter::once(COLUMNS).chain(rows).map(|row| row.map(Cell::from)))
}

/// A row as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// Its line in the file, the first one being 1.
    pub(crate) line: u64,
    pub(crate) name: String,
    pub(crate) folder: String,
    pub(crate) language: String,
    pub(crate) text: String,
    pub(crate) upi_id: String,
    pub(crate) upi_name: String,
    /// There are more cells than columns: a comma that was meant as one, most likely.
    pub(crate) is_too_long: bool,
    /// Some cell would be a formula in a spreadsheet; here it is words.
    pub(crate) has_formula: bool,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) rows: Vec<TableRow>,
    /// Columns nobody knows.
    pub(crate) ignored: Vec<String>,
}

/// Reads the rows of a table, whatever stands between its cells.
pub(crate) fn read(text: &str) -> Result<Table, SheetFault> {
    let text = text.trim_start_matches(MARK);
    if text.trim().is_empty() {
        return Err(SheetFault::Empty);
    }
    let mut found = Vec::new();
    for delimiter in DELIMITERS {
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|_| SheetFault::UnknownEncoding)?.clone();
        let columns = Columns::of(&headers);
        if columns.place("name").is_some() && columns.place("text").is_some() {
            return rows(reader, &columns);
        }
        if found.is_empty() || headers.len() > found.len() {
            found = headers.iter().map(|header| header.chars().take(40).collect()).collect();
        }
    }
    found.truncate(8);
    Err(SheetFault::NoColumns { found })
}

fn rows(mut reader: csv::Reader<&[u8]>, columns: &Columns) -> Result<Table, SheetFault> {
    let mut table = Table { rows: Vec::new(), ignored: columns.ignored.clone() };
    let mut count = 0;
    for record in reader.records() {
        let record = record.map_err(|_| SheetFault::UnknownEncoding)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        count += 1;
        // Counted to the end, so that the refusal can say how many there are.
        if count <= MOST_ROWS {
            table.rows.push(row(&record, columns));
        }
    }
    match count {
        0 => Err(SheetFault::Empty),
        rows if rows > MOST_ROWS => Err(SheetFault::TooManyRows { rows, max: MOST_ROWS }),
        _ => Ok(table),
    }
}

fn row(record: &StringRecord, columns: &Columns) -> TableRow {
    let cell = |name: &str| {
        let cell = columns.place(name).and_then(|place| record.get(place)).unwrap_or_default();
        unguarded(cell).to_owned()
    };
    let is_known = |place: usize| columns.places.iter().any(|(_, known)| *known == place);
    TableRow {
        line: record.position().map_or(0, csv::Position::line),
        name: cell("name"),
        folder: cell("folder"),
        language: cell("language"),
        text: cell("text"),
        upi_id: cell("upi_id"),
        upi_name: cell("upi_name"),
        is_too_long: record.iter().skip(columns.count).any(|cell| !cell.trim().is_empty()),
        has_formula: record.iter().enumerate().any(|(place, cell)| is_known(place) && is_formula(cell)),
    }
}

/// Where each column stands.
struct Columns {
    /// How many there are, known or not.
    count: usize,
    places: Vec<(&'static str, usize)>,
    ignored: Vec<String>,
}

impl Columns {
    fn of(headers: &StringRecord) -> Self {
        let mut columns = Self { count: headers.len(), places: Vec::new(), ignored: Vec::new() };
        for (place, header) in headers.iter().enumerate() {
            let key = header.trim().to_lowercase().replace([' ', '-'], "_");
            let known = COLUMNS.into_iter().find(|column| *column == key);
            let known =
                known.or_else(|| ALSO.iter().find(|(other, _)| *other == key).map(|(_, column)| *column));
            match known {
                Some(column) if columns.place(column).is_none() => columns.places.push((column, place)),
                _ if key.is_empty() => {}
                _ => columns.ignored.push(header.trim().chars().take(40).collect()),
            }
        }
        columns
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.places.iter().find(|(column, _)| *column == name).map(|(_, place)| *place)
    }
}
