//! Schema files: what all migrations of a history make together, one readable file per history beside them.
//!
//! SQLite keeps the words of every `CREATE TABLE`, comments included. A column that was added later has its comment from its
//! `ALTER TABLE`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it stumbles")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row};

const HISTORIES: [&str; 5] = [
    "hub/migrations/sqlite",
    "hub/migrations/journal",
    "cache/migrations/cache",
    "cache/migrations/media",
    "cache/migrations/outbox",
];

/// A column or a constraint of a table.
#[derive(Default)]
struct Part {
    code: String,
    comments: Vec<String>,
}

impl Part {
    /// The name of the column, absent for a constraint.
    fn column(&self) -> Option<&str> {
        let word = self.code.split([' ', '(']).next()?;
        (!["CHECK", "CONSTRAINT", "FOREIGN", "PRIMARY", "UNIQUE"].contains(&word)).then_some(word)
    }
}

/// The migrations of a folder, oldest first.
fn steps(folder: &Path) -> Vec<String> {
    let mut steps: Vec<(u32, PathBuf)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let number = name.trim_start_matches('V').split('_').next().unwrap();
            (number.parse().unwrap(), path)
        })
        .collect();
    steps.sort();
    steps.iter().map(|(_, path)| std::fs::read_to_string(path).unwrap()).collect()
}

/// Splits what stands between the parentheses of a `CREATE TABLE`, and returns it with what follows them.
///
/// A comment belongs to the first part that begins on its line: columns added later stand behind it on the same line.
fn split(sql: &str) -> (Vec<Part>, &str) {
    let mut parts = vec![Part::default()];
    let (mut depth, mut quote, mut first) = (1, None, None);
    let mut at = sql.find('(').unwrap() + 1;
    while depth > 0 {
        let rest = &sql[at..];
        let next = rest.chars().next().unwrap();
        at += next.len_utf8();
        let newest = parts.len() - 1;
        let code = &mut parts[newest].code;
        match (quote, next) {
            (Some(_), _) => {
                code.push(next);
                quote = quote.filter(|quote| *quote != next);
            }
            (None, '-') if rest.starts_with("--") => {
                let line = rest.lines().next().unwrap();
                parts[first.unwrap_or(newest)].comments.push(line[2..].trim().to_owned());
                at += line.len() - 1;
            }
            (None, ',') if depth == 1 => parts.push(Part::default()),
            (None, _) if next.is_whitespace() => {
                if next == '\n' {
                    first = None;
                }
                if !code.is_empty() && !code.ends_with(' ') {
                    code.push(' ');
                }
            }
            (None, _) => {
                depth += i32::from(next == '(') - i32::from(next == ')');
                if depth > 0 {
                    first = first.or(Some(newest));
                    code.push(next);
                }
                quote = ['\'', '"'].into_iter().find(|quote| *quote == next);
            }
        }
    }
    for part in &mut parts {
        part.code.truncate(part.code.trim_end().len());
    }
    (parts, &sql[at..])
}

/// What was written behind or above the addition of a column.
fn comments_of_addition(steps: &[String], table: &str, column: &str) -> Option<Vec<String>> {
    let addition = format!("ALTER TABLE {table} ADD COLUMN {column} ");
    let step = steps.iter().rev().find(|step| step.contains(&addition))?;
    let (above, statement) = step.split_once(&addition)?;
    let (_, behind) = statement.split_once(';')?;
    if let Some(behind) = behind.lines().next().and_then(|line| line.trim().strip_prefix("-- ")) {
        return Some(vec![behind.to_owned()]);
    }
    let above = above.lines().rev().map_while(|line| line.strip_prefix("-- "));
    let mut above: Vec<_> = above.map(str::to_owned).collect();
    above.reverse();
    Some(above)
}

fn table(name: &str, sql: &str, steps: &[String]) -> String {
    let (mut parts, tail) = split(sql);
    for part in parts.iter_mut().filter(|part| part.comments.is_empty()) {
        let comments = part.column().and_then(|column| comments_of_addition(steps, name, column));
        part.comments = comments.unwrap_or_default();
    }
    let widest = parts.iter().filter_map(Part::column).map(str::len).max().unwrap_or(0);
    let mut text = format!("CREATE TABLE {name} (\n");
    let last = parts.len() - 1;
    for (index, part) in parts.iter().enumerate() {
        let code = match part.code.split_once(' ') {
            Some((column, rest)) if part.column() == Some(column) => format!("{column:widest$} {rest}"),
            _ => part.code.clone(),
        };
        let comma = if index < last { "," } else { "" };
        let line = format!("    {code}{comma}");
        if let [comment] = &part.comments[..] {
            writeln!(text, "{line:<74} -- {comment}").unwrap();
            continue;
        }
        for comment in &part.comments {
            writeln!(text, "    -- {comment}").unwrap();
        }
        writeln!(text, "{line}").unwrap();
    }
    write!(text, "){tail}").unwrap();
    text
}

fn read(row: &Row<'_>) -> rusqlite::Result<(String, String, String)> {
    Ok((row.get("type")?, row.get("name")?, row.get("sql")?))
}

/// Tables by name, each followed by its indexes and triggers.
fn schema(steps: &[String]) -> String {
    let made = Connection::open_in_memory().unwrap();
    for step in steps {
        made.execute_batch(step).unwrap();
    }
    let mut rows = made
        .prepare(
            "SELECT m.type, m.name, m.sql FROM sqlite_schema m JOIN pragma_table_list l ON l.name = m.tbl_name \
             WHERE m.sql IS NOT NULL AND l.schema = 'main' AND l.type <> 'shadow' \
             ORDER BY m.tbl_name, m.type <> 'table', m.type, m.name",
        )
        .unwrap();
    let things = rows.query_map([], read).unwrap();
    let mut text = String::from("-- Made by UPDATE_SCHEMA=1 cargo test -p sangam-sqlite --test schema.\n");
    for thing in things {
        let (kind, name, sql) = thing.unwrap();
        let is_plain = kind == "table" && sql.starts_with("CREATE TABLE");
        let sql = if is_plain { table(&name, &sql, steps) } else { sql };
        if ["table", "view"].contains(&kind.as_str()) {
            text.push('\n');
        }
        writeln!(text, "{sql};").unwrap();
    }
    text
}

#[test]
fn the_schema_of_every_history_is_what_its_migrations_make() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for history in HISTORIES {
        let folder = crates.join(history);
        let path = folder.with_extension("schema.sql");
        let fresh = schema(&steps(&folder));
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(&path, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == fresh, "{history}: run UPDATE_SCHEMA=1 cargo test -p sangam-sqlite --test schema");
    }
}

#[test]
fn a_column_added_behind_another_leaves_it_its_comment() {
    let steps = [
        "CREATE TABLE chat (\n    id BLOB, -- its name\n    at INTEGER, -- when\n    CHECK (at <> 1)\n) STRICT;".to_owned(),
        "ALTER TABLE chat ADD COLUMN who TEXT CHECK (who <> ',)'); -- whose it is".to_owned(),
    ];
    let text = schema(&steps);
    let lines: Vec<_> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let told = [
        "id BLOB, -- its name",
        "at INTEGER, -- when",
        "who TEXT CHECK (who <> ',)'), -- whose it is",
        "CHECK (at <> 1)",
    ];
    assert_eq!(lines[3..7], told);
}
