//! The dry run of an import: what each row would change.
//!
//! Rows of one name are one reply. A reply of that name that is there already keeps what the table does not speak of: its other
//! languages, its file. A reply is kept whole or not at all: what is wrong with one of its rows keeps the others of it out as well, and
//! that is said at each of them.

use std::collections::BTreeMap;

use sangam_model::id::QuickReplyId;
use sangam_model::outgoing::{Fault, Problem};
use sangam_model::quick_reply::language::likely;
use sangam_model::quick_reply::{MOST_AT_ONCE, Payee, QuickReply, ReplyWording, name_key};
use sangam_protocol::{QuickReplyRow, Rev};

use super::table::{Table, TableRow};
use crate::api::reply_sheets::{ReplyToImport, RowVerdict, SheetFault, SheetReport, SheetRow};

/// A reply as the table tells it.
struct SheetReply {
    reply: QuickReply,
    /// The rows it was told in, by their place, and the place of each one's wording.
    rows: Vec<(usize, usize)>,
}

/// Looks at a table for those whose replies `there` are. `fallback` is the language of what is written in letters that do not tell.
pub(crate) fn look(
    table: &Table,
    there: &[QuickReplyRow],
    fallback: &str,
    mut new_id: impl FnMut() -> QuickReplyId,
) -> Result<SheetReport, SheetFault> {
    let there: ByName<'_> =
        there.iter().filter_map(|row| Some((row.reply.as_ref()?.name_key(), row))).collect();
    let mut shown: Vec<SheetRow> = table.rows.iter().map(shown).collect();
    let mut report = SheetReport { ignored: table.ignored.clone(), ..SheetReport::default() };
    for SheetReply { reply, rows } in told(table, &there, fallback) {
        let known = there.get(&reply.name_key()).copied();
        let before = known.and_then(|row| row.reply.as_ref());
        let problems = problems_of(&reply, &rows, table);
        let verdict = match before {
            _ if !problems.is_empty() => RowVerdict::Refused,
            Some(before) if *before == reply => RowVerdict::Same,
            Some(_) => RowVerdict::Changes,
            None => RowVerdict::Adds,
        };
        for (row, place) in &rows {
            let Some(shown) = shown.get_mut(*row) else { continue };
            shown.verdict = verdict;
            shown.language =
                reply.wordings.get(*place).map(|wording| wording.language.clone()).unwrap_or_default();
            let is_here = |problem: &&(Option<usize>, Problem)| problem.0.is_none_or(|at| at == *row);
            shown.problems = problems.iter().filter(is_here).map(|(_, problem)| problem.clone()).collect();
        }
        match verdict {
            RowVerdict::Adds => report.adds += 1,
            RowVerdict::Changes => report.changes += 1,
            RowVerdict::Same => report.same += 1,
            RowVerdict::Refused => report.refused += 1,
        }
        if matches!(verdict, RowVerdict::Adds | RowVerdict::Changes) {
            let (id, known_rev): (QuickReplyId, Option<Rev>) =
                known.map_or_else(|| (new_id(), None), |row| (row.id, Some(row.rev)));
            report.replies.push(ReplyToImport { id, known_rev, reply });
        }
    }
    if report.replies.len() > MOST_AT_ONCE {
        return Err(SheetFault::TooManyReplies { replies: report.replies.len(), max: MOST_AT_ONCE });
    }
    report.rows = shown;
    Ok(report)
}

/// What is there, by its name.
type ByName<'r> = BTreeMap<String, &'r QuickReplyRow>;

fn shown(row: &TableRow) -> SheetRow {
    SheetRow {
        line: row.line,
        name: row.name.clone(),
        language: row.language.clone(),
        text: row.text.chars().take(200).collect(),
        verdict: RowVerdict::Refused,
        problems: Vec::new(),
        has_formula: row.has_formula,
    }
}

/// The replies of a table, in its order, each on what is there of its name.
fn told(table: &Table, there: &ByName<'_>, fallback: &str) -> Vec<SheetReply> {
    let mut told: Vec<SheetReply> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        let key = name_key(&row.name);
        // Rows without a name are nobody's: each is told by itself, and refused.
        let known = Some(&key).filter(|key| !key.is_empty()).and_then(|key| places.get(key).copied());
        let place = known.unwrap_or(told.len());
        if known.is_none() {
            let reply = there.get(&key).and_then(|row| row.reply.clone()).unwrap_or_else(nothing);
            let name = row.name.clone();
            told.push(SheetReply { reply: QuickReply { name, ..reply }, rows: Vec::new() });
            places.insert(key, place);
        }
        if let Some(one) = told.get_mut(place) {
            one.hear(at, row, fallback);
        }
    }
    for one in &mut told {
        one.reply = one.reply.clone().tidied();
    }
    told
}

const fn nothing() -> QuickReply {
    QuickReply { name: String::new(), folder: None, wordings: Vec::new(), payee: None, file: None }
}

impl SheetReply {
    fn hear(&mut self, at: usize, row: &TableRow, fallback: &str) {
        let given = row.language.trim().replace('_', "-");
        let language = if given.is_empty() { likely(&row.text, fallback).to_owned() } else { given };
        let wording = ReplyWording { language, text: row.text.clone() };
        let same = |other: &ReplyWording| other.language == wording.language;
        let is_told = |place: usize| self.rows.iter().any(|(_, told)| *told == place);
        let place = match self.reply.wordings.iter().position(same) {
            // Told twice in one table: both stand there, and the second one is the mistake.
            Some(place) if !is_told(place) => {
                if let Some(known) = self.reply.wordings.get_mut(place) {
                    *known = wording;
                }
                place
            }
            _ => {
                self.reply.wordings.push(wording);
                self.reply.wordings.len() - 1
            }
        };
        self.rows.push((at, place));
        if !row.folder.trim().is_empty() {
            self.reply.folder = Some(row.folder.clone());
        }
        if !row.upi_id.trim().is_empty() {
            self.reply.payee = Some(Payee { address: row.upi_id.clone(), name: row.upi_name.clone() });
        }
    }
}

/// What is wrong with a reply, each with the row it stands in; what is wrong with the whole stands in every row.
fn problems_of(reply: &QuickReply, rows: &[(usize, usize)], table: &Table) -> Vec<(Option<usize>, Problem)> {
    let row_of = |problem: &Problem| {
        let place: usize = problem.field.strip_prefix("wordings.")?.split('.').next()?.parse().ok()?;
        rows.iter().find(|(_, told)| *told == place).map(|(row, _)| *row)
    };
    let mut found: Vec<_> = reply.problems().into_iter().map(|problem| (row_of(&problem), problem)).collect();
    for (at, _) in rows {
        if table.rows.get(*at).is_some_and(|row| row.is_too_long) {
            let problem = Problem { field: "row".to_owned(), fault: Fault::NotAllowed };
            found.push((Some(*at), problem));
        }
    }
    found
}
