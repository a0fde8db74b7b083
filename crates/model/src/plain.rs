//! Words of strangers where one line of them is shown, or a file is called by them.
//!
//! A character is *unsafe* that acts on its neighbours instead of being read: a control character, the end of a line, or one that turns
//! the direction of what follows, so that `exe.pdf` is read where `fdp.exe` stands. There is one list of them, and the page has the same.
//! The joiners by which Indian scripts are written are none of them.

/// The longest name of a file, in characters.
const FILE_NAME_CHARS: usize = 120;
/// Bytes of it, which are more in most scripts: a file's name has room for 255, its ending included.
const FILE_NAME_BYTES: usize = 190;
/// The longest ending of a file's name, in characters.
const ENDING_CHARS: usize = 12;

/// Every unsafe character, in ranges: controls, marks of direction with the ends of lines and paragraphs among them, isolates with the
/// deprecated ones behind them, and the mark of the byte order.
pub const UNSAFE: [(char, char); 7] = [
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{200e}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2066}', '\u{206f}'),
    ('\u{feff}', '\u{feff}'),
];

/// It acts on its neighbours instead of being read.
#[must_use]
pub fn is_unsafe(letter: char) -> bool {
    UNSAFE.iter().any(|(first, last)| (*first..=*last).contains(&letter))
}

/// The words on one line, single spaces between them, and nothing unsafe.
#[must_use]
pub fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let safe: String = spaced.filter(|letter| !is_unsafe(*letter)).collect();
    safe.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A file's name that is safe on every system: no folder, no hidden or reserved name, nothing unsafe. `None` if nothing is left.
#[must_use]
pub fn file_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .filter(|c| !is_unsafe(*c))
        .collect();
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if clean.is_empty() {
        return None;
    }
    let (stem, extension) = match clean.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.chars().count() <= ENDING_CHARS => {
            (stem, Some(extension))
        }
        _ => (clean, None),
    };
    let stem = shortened(stem);
    let stem = if is_reserved(stem) { format!("_{stem}") } else { stem.to_owned() };
    let stem = shortened(&stem);
    Some(extension.map_or_else(|| stem.to_owned(), |extension| format!("{stem}.{extension}")))
}

/// As much of a name as every system keeps, without an end that some of them cut off.
fn shortened(stem: &str) -> &str {
    let ends = stem.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let kept =
        ends.take(FILE_NAME_CHARS).take_while(|end| *end <= FILE_NAME_BYTES).last().unwrap_or_default();
    let short = stem.get(..kept).unwrap_or(stem);
    short.trim_end_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Windows means a device by it.
fn is_reserved(stem: &str) -> bool {
    // Whatever spaces follow it.
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    matches!(first.as_str(), "con" | "prn" | "aux" | "nul")
        || (first.len() == 4
            && (first.starts_with("com") || first.starts_with("lpt"))
            && first.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_unsafe_acts_on_its_neighbours() {
        for letter in "\0\n\t\u{7f}\u{85}\u{61c}\u{200e}\u{200f}\u{2028}\u{202a}\u{202e}\u{2066}\u{2069}\u{206a}\u{feff}".chars() {
            assert!(is_unsafe(letter), "{letter:?}");
        }
        for letter in "a \u{a0}\u{200c}\u{200d}\u{2060}क\u{93c}م🙂\u{fe0f}\u{e0067}".chars() {
            assert!(!is_unsafe(letter), "{letter:?}");
        }
    }

    #[test]
    fn a_line_ends_nowhere_and_turns_nowhere() {
        assert_eq!(one_line("a\u{202e}b\n\u{7}\tc\u{2066}"), "ab c");
        assert_eq!(one_line("  invoice\u{202e}fdp.exe\u{2028}now "), "invoicefdp.exe now");
        assert_eq!(one_line("क\u{94d}\u{200d}ष"), "क\u{94d}\u{200d}ष", "joiners are letters");
        assert_eq!(one_line(" \n\u{200f} "), "");
    }

    #[test]
    fn a_name_is_shown_as_it_will_be_saved() {
        for (given, saved) in [
            ("bill.pdf", "bill.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\invoice.pdf", "invoice.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("nul\0byte.pdf", "nulbyte.pdf"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
            ("con.txt", "_con.txt"),
            (".bashrc", "bashrc"),
            (" .hidden. ", "hidden"),
            ("रसीद.pdf", "रसीद.pdf"),
        ] {
            assert_eq!(file_name(given).as_deref(), Some(saved), "{given:?}");
        }
        assert_eq!(file_name(" .. "), None);
        assert_eq!(file_name("\u{202e}\u{feff}"), None);
    }

    #[test]
    fn a_long_name_of_any_script_fits_on_a_disk() {
        let name = file_name(&format!("{}.pdf", "दुकान".repeat(100))).unwrap();
        assert!(name.ends_with(".pdf") && name.len() <= 255, "{name}");
    }

    /// Names as somebody gives them who means harm: ways out of a folder, devices, endings that run, what cannot be seen.
    fn any_name() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "..",
                "/",
                "\\",
                "../",
                "..\\",
                "C:",
                "//host/share/",
                "\0",
                ".",
                " ",
                "~",
                "%2e%2e%2f",
                "con",
                "NUL",
                "com1",
                "lpt9",
                "aux ",
                ".desktop",
                ".lnk",
                ".scr",
                ".exe",
                ".pdf",
                "\u{202e}",
                "\u{2066}",
                "\u{200f}",
                "\u{feff}",
                "\u{2029}",
                "\n",
                "$(id)",
                ":stream",
                "．．／",
                "रसीद",
                "invoice",
            ])
            .prop_map(str::to_owned),
            ".{0,12}",
            "[अ-ह]{100,200}",
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(name in any_name()) {
            if let Some(safe) = file_name(&name) {
                prop_assert!(!safe.contains(['/', '\\', '\0', ':']) && !safe.starts_with('.') && !safe.is_empty());
                prop_assert_eq!(std::path::Path::new(&safe).components().count(), 1);
                prop_assert!(safe.len() <= 255 && !safe.ends_with(['.', ' ']), "{safe:?}");
                prop_assert!(!safe.chars().any(is_unsafe));
                prop_assert!(!is_reserved(&safe), "{safe:?}");
                prop_assert_eq!(file_name(&safe), Some(safe));
            }
        }

        #[test]
        fn a_line_stays_as_it_is(text in any_name()) {
            let line = one_line(&text);
            prop_assert!(!line.chars().any(is_unsafe));
            prop_assert_eq!(one_line(&line), line);
        }
    }
}
