use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::message::{Choice, ChoiceSection};

fn words() -> impl Strategy<Value = String> {
    "[a-zA-Zऀ-ॿ😀 ]{0,30}"
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    vec((words(), words(), option::of(words())), 0..4).prop_map(|all| {
        all.into_iter().map(|(id, title, description)| Choice { id, title, description }).collect()
    })
}

fn prompts() -> impl Strategy<Value = Prompt> {
    prop_oneof![
        choices().prop_map(|buttons| Prompt::Buttons { buttons }),
        (words(), vec((words(), choices()), 0..3)).prop_map(|(button, sections)| Prompt::List {
            button,
            sections: sections.into_iter().map(|(title, rows)| ChoiceSection { title, rows }).collect(),
        }),
        (words(), words()).prop_map(|(label, url)| Prompt::Link { label, url }),
        Just(Prompt::LocationRequest),
    ]
}

fn files() -> impl Strategy<Value = OutgoingFile> {
    let types = vec!["image/jpeg", "image/png", "image/webp", "video/mp4", "audio/ogg", "application/pdf"];
    ("[0-9a-f]{64}", select(types), option::of(words()), 0_u64..20_000_000, any::<bool>(), any::<bool>())
        .prop_map(|(sha256, mime_type, filename, size_bytes, voice, animated)| OutgoingFile {
            sha256,
            mime_type: mime_type.to_owned(),
            filename,
            size_bytes,
            voice,
            animated,
        })
}

fn contents() -> impl Strategy<Value = OutgoingContent> {
    let kinds = [FileKind::Image, FileKind::Video, FileKind::Audio, FileKind::Document, FileKind::Sticker];
    prop_oneof![
        words().prop_map(OutgoingContent::text),
        (select(kinds.to_vec()), files(), option::of(words()))
            .prop_map(|(media, file, caption)| OutgoingContent::File { media, file, caption }),
        (-95_000_000..95_000_000_i32, -185_000_000..185_000_000_i32, option::of(words())).prop_map(
            |(north, east, name)| OutgoingContent::Location {
                latitude: f64::from(north) / 1e6,
                longitude: f64::from(east) / 1e6,
                name,
                address: None,
            }
        ),
        vec(words(), 0..3).prop_map(|names| OutgoingContent::Contacts {
            cards: names.into_iter().map(|name| ContactCard { name, ..ContactCard::default() }).collect(),
        }),
        (words(), option::of(words()), prompts())
            .prop_map(|(text, footer, prompt)| OutgoingContent::Interactive { text, footer, prompt }),
    ]
}

proptest! {
    #[test]
    fn a_bubble_gives_back_what_was_sent(content in contents()) {
        prop_assert_eq!(OutgoingContent::of(&content.bubble()), Some(content));
    }

    #[test]
    fn content_survives_its_own_json(content in contents()) {
        let text = serde_json::to_string(&content).unwrap();
        prop_assert_eq!(serde_json::from_str::<OutgoingContent>(&text).unwrap(), content);
    }

    #[test]
    fn one_character_more_than_allowed_is_too_long(max in 1_usize..50) {
        let mut found = Findings::default();
        found.words("text", &"अ".repeat(max), max);
        prop_assert!(found.0.is_empty());
        found.words("text", &"अ".repeat(max + 1), max);
        prop_assert_eq!(found.0, vec![Problem { field: "text".into(), fault: Fault::TooLong { max } }]);
    }
}

fn file(kind: FileKind, mime_type: &str, size_bytes: u64) -> OutgoingContent {
    let file = OutgoingFile {
        sha256: "a".repeat(64),
        mime_type: mime_type.to_owned(),
        filename: Some("bill.pdf".to_owned()),
        size_bytes,
        voice: false,
        animated: false,
    };
    OutgoingContent::File { media: kind, file, caption: None }
}

#[test]
fn every_kind_of_file_has_its_own_measure() {
    for (kind, mime_type, most) in [
        (FileKind::Image, "image/png", 5 << 20),
        (FileKind::Video, "video/mp4", 16 << 20),
        (FileKind::Audio, "audio/mpeg", 16 << 20),
        (FileKind::Document, "application/pdf", 100 << 20),
        (FileKind::Document, "text/plain", 100 << 20),
        (FileKind::Document, "image/jpeg", 5 << 20),
        (FileKind::Document, "video/mp4", 16 << 20),
        (FileKind::Document, "audio/mpeg", 16 << 20),
        (FileKind::Sticker, "image/webp", 100 << 10),
    ] {
        assert_eq!(file(kind, mime_type, most).problems(), vec![], "{kind:?}");
        let fault = Fault::TooLarge { max_bytes: most };
        let problem = Problem { field: "file.size_bytes".into(), fault };
        assert_eq!(file(kind, mime_type, most + 1).problems(), vec![problem], "{kind:?}");
    }
}

#[test]
fn what_whatsapp_refuses_is_named_with_what_it_takes() {
    let problems = file(FileKind::Image, "image/heic", 9).problems();
    let allowed = vec!["image/jpeg".to_owned(), "image/png".to_owned()];
    let fault = Fault::WrongType { allowed };
    assert_eq!(problems, vec![Problem { field: "file.mime_type".into(), fault }]);
    assert_eq!(FileKind::of_type("image/heic"), FileKind::Document);
}

#[test]
fn no_type_becomes_one_that_whatsapp_takes_by_being_called_a_document() {
    for mime_type in
        ["image/heic", "image/gif", "image/webp", "text/csv", "application/zip", "video/quicktime", ""]
    {
        let problems = file(FileKind::Document, mime_type, 9).problems();
        assert!(matches!(problems[..], [Problem { fault: Fault::WrongType { .. }, .. }]), "{mime_type}");
    }
    for mime_type in FileKind::Document.types() {
        assert_eq!(file(FileKind::Document, mime_type, 9).problems(), vec![], "{mime_type}");
    }
}

#[test]
fn a_button_may_not_say_what_another_says() {
    let choice = |id: &str| Choice { id: id.into(), title: "Yes".into(), description: None };
    let buttons = vec![choice("a"), choice("b")];
    let prompt = Prompt::Buttons { buttons };
    let content = OutgoingContent::Interactive { text: "Shall we?".into(), footer: None, prompt };
    let twice = Problem { field: "prompt.buttons.1.title".into(), fault: Fault::Twice };
    assert_eq!(content.problems(), vec![twice]);
}
