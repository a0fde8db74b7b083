//! Decodes the bytes of a file to text: UTF-8, UTF-16 of both kinds, and the Windows-1252 of older spreadsheets. What is none of these
//! is refused: guessing would put wrong letters into messages.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::api::reply_sheets::{SheetEncoding, SheetFault};

/// Bytes that begin files people mistake for CSV: workbooks of the newer and the older kind.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
/// Bytes Windows-1252 gives no letter.
const UNASSIGNED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
/// Of so many letters in a hundred at most may be beyond ASCII in a text of Latin letters; other alphabets have more.
const ACCENTS_PERCENT: usize = 35;

/// The text, and how it was written.
pub(crate) fn read(bytes: &[u8]) -> Result<(String, SheetEncoding), SheetFault> {
    if bytes.is_empty() {
        return Err(SheetFault::Empty);
    }
    if WORKBOOKS.iter().any(|head| bytes.starts_with(head)) {
        return Err(SheetFault::Workbook);
    }
    let (encoding, bytes) = encoding_of(bytes)?;
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let text = text.ok_or(SheetFault::UnknownEncoding)?;
    if text.contains('\0') {
        return Err(SheetFault::UnknownEncoding);
    }
    let named = match encoding.name() {
        "UTF-8" => SheetEncoding::Utf8,
        "windows-1252" => SheetEncoding::Windows1252,
        _ => SheetEncoding::Utf16,
    };
    Ok((text.into_owned(), named))
}

fn encoding_of(bytes: &[u8]) -> Result<(&'static Encoding, &[u8]), SheetFault> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok((encoding, bytes.get(length..).unwrap_or_default()));
    }
    if let Some(encoding) = without_mark(bytes) {
        return Ok((encoding, bytes));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok((UTF_8, bytes));
    }
    if is_windows_1252(bytes) { Ok((WINDOWS_1252, bytes)) } else { Err(SheetFault::UnknownEncoding) }
}

/// UTF-16 without its mark: of the letter a column's name begins with, one byte is zero.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        _ if !bytes.len().is_multiple_of(2) => None,
        [first, 0, ..] if *first != 0 => Some(UTF_16LE),
        [0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Latin letters with some accents among them.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n');
    let accents = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count() + accents;
    !bytes.iter().any(|byte| UNASSIGNED.contains(byte) || is_control(byte))
        && accents * 100 <= letters * ACCENTS_PERCENT
}
