//! The query language of search: parses typed text into words and filters.
//!
//! A filter is a word with a colon and a value: `from:ravi`, `label:"new orders"`, `before:2026-10-01`. Its word may be English, Hindi
//! or French, whatever the language of the screen. Everything else is words: an unknown word with a colon, a date that is none,
//! anything between double quotes. So every input parses. A filter whose value is still missing asks nothing, so the results stay while
//! it is typed.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ts")]
use ts_rs::TS;

use crate::Timestamp;
use crate::work::hours::LocalTime;

/// Nobody types more; what is behind it is not read.
const TYPED_MOST: usize = 512;

/// What a filter asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(TS))]
pub enum About {
    /// Who wrote: a customer or somebody of the team.
    From,
    /// Whose chat it is in.
    In,
    /// Who of the team wrote.
    Agent,
    /// Through which of the shop's numbers.
    Number,
    /// A label of the chat.
    Label,
    /// A team the chat is of.
    Team,
    /// What hangs on it.
    Has,
    /// Before this day began.
    Before,
    /// On this day or later.
    After,
    /// Within this day.
    On,
}

/// Something that can hang on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(TS))]
pub enum Thing {
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// A recorded voice note.
    Voice,
    /// Any sound.
    Audio,
    /// A document.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// A contact card.
    Contact,
    /// A link in the words.
    Link,
    /// Any file.
    File,
}

/// Days by the clock of whoever asks, counted from 1970; the second is the first no longer meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// Days of the calendar.
    These(i64, i64),
    /// So many days ago, and as many days long as said: today is `Ago(0, 1)`.
    Ago(i64, i64),
}

/// What a filter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Somebody or something by its name.
    Name(String),
    /// What hangs on it.
    Thing(Thing),
    /// When.
    Days(Days),
}

/// One filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What it asks about.
    pub about: About,
    /// What it asks for.
    pub value: Value,
    /// Exactly as it was typed, so that it can be taken out again.
    pub typed: String,
}

/// What was typed, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, quotation marks included.
    pub words: String,
    /// The filters, in their order.
    pub filters: Vec<Filter>,
}

const ABOUT: [(About, &[&str]); 10] = [
    (About::From, &["from", "de", "से"]),
    (About::In, &["in", "dans", "में"]),
    (About::Agent, &["agent", "by", "एजेंट"]),
    (About::Number, &["number", "numéro", "numero", "नंबर"]),
    (About::Label, &["label", "étiquette", "etiquette", "लेबल"]),
    (About::Team, &["team", "équipe", "equipe", "टीम"]),
    (About::Has, &["has", "avec", "साथ"]),
    (About::Before, &["before", "avant", "पहले"]),
    (About::After, &["after", "since", "après", "apres", "depuis", "बाद"]),
    (About::On, &["on", "le", "date", "दिन"]),
];

const THINGS: [(Thing, &[&str]); 10] = [
    (Thing::Photo, &["photo", "photos", "image", "picture", "फ़ोटो", "फोटो"]),
    (Thing::Video, &["video", "videos", "vidéo", "वीडियो"]),
    (Thing::Voice, &["voice", "vocal", "आवाज़", "आवाज"]),
    (Thing::Audio, &["audio", "sound", "son", "ऑडियो"]),
    (Thing::Document, &["document", "documents", "doc", "pdf", "दस्तावेज़"]),
    (Thing::Sticker, &["sticker", "autocollant", "स्टिकर"]),
    (Thing::Location, &["location", "place", "lieu", "position", "जगह"]),
    (Thing::Contact, &["contact", "संपर्क"]),
    (Thing::Link, &["link", "lien", "url", "लिंक"]),
    (Thing::File, &["file", "files", "media", "fichier", "média", "फ़ाइल", "फाइल"]),
];

const TODAY: [&str; 3] = ["today", "aujourd'hui", "आज"];
const YESTERDAY: [&str; 3] = ["yesterday", "hier", "कल"];

impl Query {
    /// Reads what was typed; anything can be.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        let cut = typed.char_indices().nth(TYPED_MOST).map_or(typed, |(at, _)| typed.split_at(at).0);
        let mut query = Self::default();
        let mut words: Vec<&str> = Vec::new();
        let mut rest = cut.trim_start();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(end_of_piece(rest));
            match filter(piece) {
                Reading::Filter(asked) => query.filters.push(asked),
                Reading::Unfinished => {}
                Reading::Words => words.push(piece),
            }
            rest = after.trim_start();
        }
        query.words = words.join(" ");
        query
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }
}

enum Reading {
    Filter(Filter),
    Unfinished,
    Words,
}

/// Where the first piece ends: at a space that does not stand between quotes.
fn end_of_piece(text: &str) -> usize {
    let mut is_quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            _ if character.is_whitespace() && !is_quoted => return at,
            _ => {}
        }
    }
    if !is_quoted {
        return text.len();
    }
    // A quote that is not closed (yet) holds nothing together.
    text.find(char::is_whitespace).unwrap_or(text.len())
}

fn filter(piece: &str) -> Reading {
    let Some((word, value)) = piece.split_once(':') else { return Reading::Words };
    let word = word.to_lowercase();
    let Some((about, _)) = ABOUT.iter().find(|(_, words)| words.contains(&word.as_str())) else {
        return Reading::Words;
    };
    let value = value.replace('"', "");
    let value = value.trim();
    if value.is_empty() {
        return Reading::Unfinished;
    }
    let read = match about {
        About::Has => thing(value).map(Value::Thing),
        About::Before | About::After | About::On => days(value).map(Value::Days),
        _ => value.chars().any(char::is_alphanumeric).then(|| Value::Name(value.to_owned())),
    };
    read.map_or(Reading::Words, |value| {
        Reading::Filter(Filter { about: *about, value, typed: piece.to_owned() })
    })
}

fn thing(value: &str) -> Option<Thing> {
    let value = value.to_lowercase();
    THINGS.iter().find(|(_, words)| words.contains(&value.as_str())).map(|(thing, _)| *thing)
}

fn days(value: &str) -> Option<Days> {
    let value = value.to_lowercase().replace('/', "-").replace('’', "'");
    if TODAY.contains(&value.as_str()) {
        return Some(Days::Ago(0, 1));
    }
    if YESTERDAY.contains(&value.as_str()) {
        return Some(Days::Ago(1, 1));
    }
    if let Some(ago) = value.strip_suffix('d').and_then(|ago| ago.parse::<u16>().ok()) {
        return Some(Days::Ago(i64::from(ago), i64::from(ago) + 1));
    }
    let parts: Vec<&str> = value.split('-').collect();
    let part = |at: usize, digits: usize| -> Option<u32> {
        let text = parts.get(at)?;
        let is_whole = text.len() == digits || (digits == 2 && text.len() == 1);
        (is_whole && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let year = i32::try_from(part(0, 4)?).ok().filter(|year| (1970..=2999).contains(year))?;
    let date = NaiveDate::from_ymd_opt;
    let (first, behind) = match parts.len() {
        1 => (date(year, 1, 1)?, date(year + 1, 1, 1)?),
        2 => {
            let first = date(year, part(1, 2)?, 1)?;
            (first, first.checked_add_months(Months::new(1))?)
        }
        3 => {
            let day = date(year, part(1, 2)?, part(2, 2)?)?;
            (day, day.succ_opt()?)
        }
        _ => return None,
    };
    Some(Days::These(first.to_epoch_days().into(), behind.to_epoch_days().into()))
}

impl Days {
    /// From which instant until before which, on a clock, as of now.
    #[must_use]
    pub fn between(self, clock: &LocalTime, now: Timestamp) -> (Timestamp, Timestamp) {
        let (from, until) = match self {
            Self::These(from, until) => (from, until),
            Self::Ago(ago, long) => {
                let first = clock.day(now) - ago;
                (first, first + long)
            }
        };
        (clock.midnight(from), clock.midnight(until))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::DAY;

    fn name(value: &str) -> Value {
        Value::Name(value.to_owned())
    }

    fn asked(typed: &str) -> Vec<(About, Value)> {
        Query::parse(typed).filters.into_iter().map(|asked| (asked.about, asked.value)).collect()
    }

    #[test]
    fn words_and_filters_stand_in_any_order() {
        let query = Query::parse("  from:ravi red \"big sale\"  has:photo label:\"new orders\" shoes ");
        assert_eq!(query.words, "red \"big sale\" shoes");
        let typed: Vec<_> = query.filters.iter().map(|asked| asked.typed.as_str()).collect();
        assert_eq!(typed, ["from:ravi", "has:photo", "label:\"new orders\""]);
        assert_eq!(
            asked("FROM:Ravi label:\"new orders\" has:Photo"),
            [
                (About::From, name("Ravi")),
                (About::Label, name("new orders")),
                (About::Has, Value::Thing(Thing::Photo))
            ]
        );
        assert_eq!(
            asked("से:रवि avec:fichier"),
            [(About::From, name("रवि")), (About::Has, Value::Thing(Thing::File))]
        );
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let on = |value: &str| match asked(&format!("on:{value}")).pop() {
            Some((_, Value::Days(days))) => Some(days),
            _ => None,
        };
        assert_eq!(on("1970-01-01"), Some(Days::These(0, 1)));
        assert_eq!(on("2026-10-01"), Some(Days::These(20_727, 20_728)));
        assert_eq!(on("2026/10/1"), Some(Days::These(20_727, 20_728)));
        assert_eq!(on("2024-02"), Some(Days::These(19_754, 19_783)));
        assert_eq!(on("2025"), Some(Days::These(20_089, 20_454)));
        assert_eq!(on("yesterday"), Some(Days::Ago(1, 1)));
        assert_eq!(on("आज"), Some(Days::Ago(0, 1)));
        assert_eq!(on("7d"), Some(Days::Ago(7, 8)));
        for none in ["2026-02-29", "2026-13", "2026-1-32", "26-10-01", "soon", "2026-10-01-01", "-", "d"] {
            assert_eq!(on(none), None, "{none}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_clock() {
        use crate::work::hours::Offset;
        let india = LocalTime::new(vec![Offset { from: Timestamp::from_secs(0), minutes: 330 }]).unwrap();
        let (from, until) = Days::These(20_727, 20_728).between(&india, Timestamp::from_secs(0));
        assert_eq!(from.as_millis(), 20_727 * DAY - 330 * 60_000);
        assert_eq!(until.as_millis() - from.as_millis(), DAY);
        // At eleven in the evening in London it is tomorrow in India.
        let now = Timestamp::from_millis(20_727 * DAY + 23 * 3_600_000);
        assert_eq!(Days::Ago(0, 1).between(&india, now).0.as_millis(), 20_728 * DAY - 330 * 60_000);
    }

    #[test]
    fn what_is_no_filter_is_words() {
        for words in [
            "https://example.com",
            "note: call",
            "10:30",
            "before:lunch",
            "has:",
            ":x",
            "\"from:ravi\"",
            "\"from:ravi",
            "from::",
        ] {
            let query = Query::parse(words);
            assert!(query.filters.is_empty(), "{words}");
            let kept = if words == "has:" { "" } else { words };
            assert_eq!(query.words, kept);
        }
    }

    proptest! {
        #[test]
        fn a_day_is_asked_for_as_an_instant_of_it_is_written(day in 0_i64..376_199) {
            let written = Timestamp::from_millis(day * DAY).to_string();
            let on = |value: &str| match days(value) {
                Some(Days::These(first, behind)) => first..behind,
                other => panic!("{value}: {other:?}"),
            };
            let (date, month, year) = (on(&written[..10]), on(&written[..7]), on(&written[..4]));
            prop_assert_eq!((date.start, date.end), (day, day + 1));
            prop_assert!(month.contains(&day) && year.contains(&day));
            for (length, span) in [(7, month), (4, year)] {
                let of = |day: i64| Timestamp::from_millis(day * DAY).to_string()[..length].to_owned();
                prop_assert_eq!(of(span.start), &written[..length]);
                prop_assert_eq!(of(span.end - 1), &written[..length]);
                prop_assert_ne!(of(span.end), &written[..length]);
                prop_assert!(span.start == 0 || of(span.start - 1) != written[..length]);
            }
        }

        #[test]
        fn any_string_parses_and_loses_nothing_but_filters(typed in "(\\PC{0,8}|from:|\"| |on:|has:photo|label:\"a b\"|2026-10|से:){0,12}") {
            let query = Query::parse(&typed);
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let mut left = solid(&typed);
            for asked in &query.filters {
                prop_assert!(typed.contains(&asked.typed));
            }
            for kept in query.words.split_whitespace() {
                let at = left.find(kept);
                prop_assert!(at.is_some(), "{kept:?} was not typed");
                left = left.split_off(at.unwrap_or(0) + kept.len());
            }
            // Reading the words again finds the same words and no filter more.
            let again = Query::parse(&query.words);
            prop_assert_eq!(again.words, query.words);
            prop_assert!(again.filters.is_empty());
        }

        #[test]
        fn without_a_colon_everything_is_words(typed in "[^:]{0,60}") {
            let query = Query::parse(&typed);
            prop_assert!(query.filters.is_empty());
            prop_assert_eq!(query.words.split_whitespace().collect::<Vec<_>>(), typed.split_whitespace().collect::<Vec<_>>());
        }
    }
}
