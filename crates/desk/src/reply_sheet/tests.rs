//! A table goes out and comes back as it was; whatever else comes in is read for sure or refused.

use proptest::prelude::*;
use sangam_model::Timestamp;
use sangam_model::outgoing::Fault;
use sangam_model::quick_reply::{Payee, QuickReply, ReplyWording};
use sangam_protocol::{QuickReplyRow, Rev};

use super::letters;
use super::look::look;
use super::table::{read, write};
use crate::api::reply_sheets::{RowVerdict, SheetEncoding, SheetFault, SheetReport};

fn id(nth: u128) -> String {
    format!("01932b8e-7c2a-7000-8000-{nth:012x}")
}

fn reply(name: &str, wordings: &[(&str, &str)]) -> QuickReply {
    let wording = |(language, text): &(&str, &str)| ReplyWording {
        language: (*language).to_owned(),
        text: (*text).to_owned(),
    };
    QuickReply {
        name: name.to_owned(),
        folder: None,
        wordings: wordings.iter().map(wording).collect(),
        payee: None,
        file: None,
    }
}

fn row(nth: u128, reply: QuickReply) -> QuickReplyRow {
    QuickReplyRow {
        id: id(nth).parse().unwrap(),
        owner_id: None,
        reply: Some(reply),
        edited_at: Timestamp::from_secs(1_795_302_220),
        edited_by: id(99).parse().unwrap(),
        rev: Rev(7),
    }
}

fn looked(bytes: &[u8], there: &[QuickReplyRow]) -> Result<SheetReport, SheetFault> {
    let (text, encoding) = letters::read(bytes)?;
    let mut next = 1_000;
    let report = look(&read(&text)?, there, "en", || {
        next += 1;
        id(next).parse().unwrap()
    })?;
    Ok(SheetReport { encoding, ..report })
}

fn utf16(text: &str, is_little: bool, has_mark: bool) -> Vec<u8> {
    let mark = has_mark.then_some(0xfeff);
    let units = mark.into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

/// Words people might keep, and what spreadsheets might do something with.
fn cell() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("=1+2"),
        Just("'"),
        Just("\""),
        Just(","),
        Just(";"),
        Just("\n"),
        Just("@"),
        Just("-"),
        Just("+91"),
        Just("ठीक है"),
        Just("price "),
        Just("\t"),
        Just("₹")
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| format!("{}x", pieces.concat()).trim().to_owned())
}

proptest! {
    #[test]
    fn a_file_that_goes_out_changes_nothing_when_it_comes_in(texts in prop::collection::vec((cell(), cell()), 1..8)) {
        let there: Vec<QuickReplyRow> = texts
            .iter()
            .enumerate()
            .map(|(nth, (name, text))| {
                let name = format!("{name} {nth}");
                row(nth as u128, reply(&name, &[("en", text), ("hi", "ठीक {{है}}")]).tidied())
            })
            .collect();
        let replies: Vec<QuickReply> = there.iter().filter_map(|row| row.reply.clone()).collect();
        let report = looked(write(&replies).as_bytes(), &there).unwrap();
        prop_assert_eq!((report.same, report.rows.len()), (there.len(), 2 * there.len()));
        prop_assert_eq!(report.replies, vec![]);
        let anew = looked(write(&replies).as_bytes(), &[]).unwrap();
        let told: Vec<QuickReply> = anew.replies.into_iter().map(|one| one.reply).collect();
        prop_assert_eq!(told, replies);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = looked(&bytes, &[]);
        let _ = looked(&[b"name,text\n".as_slice(), &bytes].concat(), &[]);
    }
}

#[test]
fn every_encoding_a_spreadsheet_writes_is_read() {
    let text = "name;text\nहोली;होली की शुभकामनाएँ\n";
    for bytes in [
        text.as_bytes().to_vec(),
        ["\u{feff}", text].concat().into_bytes(),
        utf16(text, true, true),
        utf16(text, false, true),
        utf16(text, true, false),
        utf16(text, false, false),
    ] {
        let report = looked(&bytes, &[]).unwrap();
        assert_eq!(
            report.replies[0].reply.wordings,
            [ReplyWording {
                language: "hi".to_owned(), text: "होली की शुभकामनाएँ".to_owned()
            }]
        );
    }
    let latin = b"name,text\nCaf\xe9,\"Prix \x80 12, \xe0 bient\xf4t\"\n";
    let report = looked(latin, &[]).unwrap();
    assert_eq!(report.encoding, SheetEncoding::Windows1252);
    assert_eq!(report.replies[0].reply.wordings[0].text, "Prix € 12, à bientôt");
}

#[test]
fn what_cannot_be_read_for_sure_is_refused_with_the_reason() {
    for (bytes, fault) in [
        (b"".to_vec(), SheetFault::Empty),
        (b" \n\n".to_vec(), SheetFault::Empty),
        (b"name,text\n".to_vec(), SheetFault::Empty),
        (b"PK\x03\x04 an xlsx file".to_vec(), SheetFault::Workbook),
        (b"name,text\n\x81\x8d\x8f,abc\n".to_vec(), SheetFault::UnknownEncoding),
        // Hindi in the letters of an old font: Latin letters would be wrong.
        (
            [b"name,text\n".as_slice(), &[0xc4, 0xd2, 0xe5, 0xf1, 0xe9, 0xea, 0xc4, 0xd2, 0xe5, 0xf1]]
                .concat(),
            SheetFault::UnknownEncoding,
        ),
        (b"name,text\na,b\0c\n".to_vec(), SheetFault::UnknownEncoding),
        (
            b"who,what\na,b\n".to_vec(),
            SheetFault::NoColumns { found: vec!["who".to_owned(), "what".to_owned()] },
        ),
    ] {
        assert_eq!(looked(&bytes, &[]).err(), Some(fault), "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_hundred_thousand_rows_are_counted_and_none_is_kept() {
    let mut text = "name,text\n".to_owned();
    for nth in 0..100_000 {
        text.push_str(&format!("reply {nth},words\n"));
    }
    assert_eq!(
        looked(text.as_bytes(), &[]).err(),
        Some(SheetFault::TooManyRows { rows: 100_000, max: 2_000 })
    );
    let some: String = text.lines().take(402).map(|line| format!("{line}\n")).collect();
    assert_eq!(
        looked(some.as_bytes(), &[]).err(),
        Some(SheetFault::TooManyReplies { replies: 401, max: 400 })
    );
}

#[test]
fn a_formula_is_words_and_is_said() {
    let report = looked(b"name,text\nsum,\"=HYPERLINK(\"\"http://x\"\")\"\nplain,hello\n", &[]).unwrap();
    assert_eq!(report.replies[0].reply.wordings[0].text, "=HYPERLINK(\"http://x\")");
    assert_eq!(report.rows.iter().map(|row| row.has_formula).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_mistake_in_one_row_keeps_its_whole_reply_out_and_no_other() {
    let text =
        "name,language,text\nhours,en,Open till {tme}\nhours,hi,आठ बजे तक\nthanks,en,Thank you\n,en,nobody\n";
    let report = looked(text.as_bytes(), &[]).unwrap();
    let verdicts: Vec<RowVerdict> = report.rows.iter().map(|row| row.verdict).collect();
    assert_eq!(verdicts, [RowVerdict::Refused, RowVerdict::Refused, RowVerdict::Adds, RowVerdict::Refused]);
    assert_eq!(report.rows[0].problems[0].fault, Fault::UnknownVariable { name: "tme".to_owned() });
    assert_eq!(report.rows[1].problems, [], "what is wrong stands in the other row");
    assert_eq!(report.rows[3].problems[0].field, "name");
    assert_eq!((report.adds, report.refused, report.replies.len()), (1, 2, 1));
    assert_eq!(report.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
}

#[test]
fn what_a_table_does_not_speak_of_stays() {
    let mut known = reply("Hours", &[("en", "till 8"), ("hi", "आठ तक")]);
    known.folder = Some("Shop".to_owned());
    known.payee = Some(Payee { address: "rani@upi".to_owned(), name: String::new() });
    let there = [row(1, known.clone())];
    let report = looked("short code,content\nhours,till 9\n".as_bytes(), &there).unwrap();
    let changed = &report.replies[0];
    assert_eq!((changed.id, changed.known_rev), (there[0].id, Some(Rev(7))));
    let expected =
        QuickReply { name: "hours".to_owned(), ..reply("", &[("en", "till 9"), ("hi", "आठ तक")]) };
    assert_eq!(changed.reply, QuickReply { folder: known.folder, payee: known.payee, ..expected });
    assert_eq!(report.rows[0].verdict, RowVerdict::Changes);
}

#[test]
fn a_language_told_twice_is_a_mistake() {
    let report = looked(b"name,language,text\na,en,one\na,en,two\n", &[]).unwrap();
    assert_eq!(report.replies, []);
    assert_eq!(report.rows[1].problems[0].fault, Fault::Twice);
}

#[test]
fn a_row_with_more_cells_than_columns_loses_none_of_its_words_unsaid() {
    let report = looked(b"name,text\na,Yes, we do\nb,No,\n", &[]).unwrap();
    assert_eq!((report.rows[0].verdict, report.rows[1].verdict), (RowVerdict::Refused, RowVerdict::Adds));
    assert_eq!(report.rows[0].problems[0].field, "row");
}

#[test]
fn columns_nobody_knows_are_named() {
    let report = looked(b"Name\tText\tColour\na\tb\tred\n", &[]).unwrap();
    assert_eq!((report.ignored, report.adds), (vec!["Colour".to_owned()], 1));
}
