//! Validates a template as Meta would: while it is filled, and while it is written (`docs/whatsapp.md` §3.3, §5.1). Fields are named as
//! in the JSON, so a screen places each where it belongs.

use super::words::{Part, parts, variables};
use super::{
    BODY_CHARS, BUTTON_CHARS, BUTTONS, Button, CODE_CHARS, FOOTER_CHARS, Filling, HEADER_CHARS, Header,
    HeaderFill, NAME_CHARS, PHONE_CHARS, ParameterFormat, RenderedTemplate, SINGLE_BUTTONS, SPACES,
    ShownButton, ShownHeader, Slot, SlotKind, Template, URL_BUTTONS, URL_CHARS, Wording,
};
use crate::cost::Category;
use crate::identity::Phone;
use crate::outgoing::{Fault, FileKind, Findings, Problem, is_web_address};

impl Template {
    /// Everything Meta would refuse of a message made of it, from top to bottom. Empty: it may be sent.
    #[must_use]
    pub fn filling_problems(&self, filling: &Filling) -> Vec<Problem> {
        let mut found = Findings::default();
        if self.unsendable.is_some() {
            found.add("template", Fault::NotAllowed);
            return found.0;
        }
        let slots = self.slots();
        for slot in &slots {
            fill_one(&mut found, slot, filling);
        }
        extras(&mut found, &slots, filling);
        if found.0.is_empty() {
            lengths(&mut found, &self.shown(filling));
        }
        found.0
    }

    /// Everything Meta would refuse of it when it is handed in for review, from top to bottom.
    #[must_use]
    pub fn writing_problems(&self) -> Vec<Problem> {
        let mut found = Findings::default();
        self.head(&mut found);
        if let Some(header) = &self.header {
            self.header_as_written(&mut found, header);
        }
        found.words("body.text", &self.body.text, BODY_CHARS);
        self.wording(&mut found, "body", &self.body);
        at_edges(&mut found, &self.body);
        if let Some(footer) = &self.footer {
            found.words("footer", footer, FOOTER_CHARS);
            if !variables(footer).is_empty() {
                found.add("footer", Fault::NotAllowed);
            }
        }
        buttons(&mut found, &self.buttons);
        found.0
    }

    fn head(&self, found: &mut Findings) {
        found.words("name", &self.name, NAME_CHARS);
        let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        if !self.name.is_empty() && !self.name.bytes().all(is_plain) {
            found.add("name", Fault::Pattern);
        }
        if !is_language(&self.language) {
            found.add("language", Fault::Pattern);
        }
        // A template with a code is made and filled by a program, never by hand.
        if !matches!(self.category, Category::Utility | Category::Marketing) {
            found.add("category", Fault::NotAllowed);
        }
        if self.unsendable.is_some() {
            found.add("unsendable", Fault::NotAllowed);
        }
    }

    fn header_as_written(&self, found: &mut Findings, header: &Header) {
        match header {
            Header::Text(wording) => {
                found.words("header.text", &wording.text, HEADER_CHARS);
                if wording.text.contains(['\n', '\t']) {
                    found.add("header.text", Fault::Spacing);
                }
                if wording.variables().len() > 1 {
                    found.add("header.text", Fault::Count { max: 1 });
                }
                self.wording(found, "header", wording);
            }
            Header::Media { media, sample } => {
                if !matches!(media, FileKind::Image | FileKind::Video | FileKind::Document) {
                    found.add("header.media", Fault::NotAllowed);
                }
                match sample {
                    Some(file) => found.file("header.sample", *media, file),
                    None => found.add("header.sample", Fault::Empty),
                }
            }
            Header::Location => {}
        }
    }

    /// Names of variables, and an example for each.
    fn wording(&self, found: &mut Findings, field: &str, wording: &Wording) {
        let names = wording.variables();
        let text = format!("{field}.text");
        let opened = wording.text.matches("{{").count();
        let read = parts(&wording.text).iter().filter(|part| matches!(part, Part::Variable(_))).count();
        if opened != read || !names.iter().all(|name| self.is_variable(name)) {
            found.add(&text, Fault::Pattern);
        } else if self.format == ParameterFormat::Positional && !is_counted(&names) {
            found.add(&text, Fault::Numbering);
        }
        for name in &names {
            match wording.examples.get(name) {
                Some(example) => value(found, &format!("{field}.examples.{name}"), example),
                None => found.add(&format!("{field}.examples.{name}"), Fault::Empty),
            }
        }
        for name in wording.examples.keys().filter(|name| !names.contains(name)) {
            found.add(&format!("{field}.examples.{name}"), Fault::NotAllowed);
        }
    }

    fn is_variable(&self, name: &str) -> bool {
        match self.format {
            ParameterFormat::Positional => name.bytes().all(|byte| byte.is_ascii_digit()),
            ParameterFormat::Named => {
                name.starts_with(|c: char| c.is_ascii_lowercase())
                    && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
            }
        }
    }
}

/// `en`, `fil`, `en_US`.
fn is_language(code: &str) -> bool {
    let (language, region) =
        code.split_once('_').map_or((code, None), |(language, region)| (language, Some(region)));
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    is_language
        && region
            .is_none_or(|region| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// 1, 2, 3, … in any order.
fn is_counted(names: &[String]) -> bool {
    let mut numbers: Vec<usize> = names.iter().filter_map(|name| name.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.into_iter().eq(1..=names.len())
}

/// Meta wants words on both sides of the variables.
fn at_edges(found: &mut Findings, body: &Wording) {
    let parts = parts(body.text.trim());
    let is_variable = |part: Option<&Part<'_>>| matches!(part, Some(Part::Variable(_)));
    if is_variable(parts.first()) || is_variable(parts.last()) {
        found.add("body.text", Fault::AtEdge);
    }
}

fn buttons(found: &mut Findings, all: &[Button]) {
    if all.len() > BUTTONS {
        found.add("buttons", Fault::Count { max: BUTTONS });
    }
    let count = |is: fn(&Button) -> bool| all.iter().filter(|button| is(button)).count();
    let limits: [(usize, usize); 3] = [
        (count(|button| matches!(button, Button::Url { .. })), URL_BUTTONS),
        (count(|button| matches!(button, Button::Phone { .. })), SINGLE_BUTTONS),
        (count(|button| matches!(button, Button::CopyCode { .. })), SINGLE_BUTTONS),
    ];
    for (_, max) in limits.into_iter().filter(|(count, max)| count > max) {
        found.add("buttons", Fault::Count { max });
    }
    let is_reply = |button: &Button| matches!(button, Button::QuickReply { .. });
    let runs = all.chunk_by(|left, right| is_reply(left) == is_reply(right));
    if runs.filter(|run| run.first().is_some_and(is_reply)).count() > 1 {
        found.add("buttons", Fault::Apart);
    }
    for (index, one) in all.iter().enumerate() {
        button(found, index, one);
        let same = |earlier: &Button| label(earlier).is_some() && label(earlier) == label(one);
        if all.iter().take(index).any(same) {
            found.add(&format!("buttons.{index}.text"), Fault::Twice);
        }
    }
}

fn label(button: &Button) -> Option<&str> {
    match button {
        Button::QuickReply { shares_phone: true, .. } | Button::CopyCode { .. } => None,
        Button::QuickReply { text, .. } | Button::Url { text, .. } | Button::Phone { text, .. } => Some(text),
    }
}

fn button(found: &mut Findings, index: usize, button: &Button) {
    let field = |name: &str| format!("buttons.{index}.{name}");
    if let Some(text) = label(button) {
        found.words(&field("text"), text, BUTTON_CHARS);
        if !variables(text).is_empty() {
            found.add(&field("text"), Fault::NotAllowed);
        }
    }
    match button {
        Button::QuickReply { .. } => {}
        Button::Url { url, example, .. } => address(found, index, url, example.as_deref()),
        Button::Phone { phone, .. } => {
            found.words(&field("phone"), phone, PHONE_CHARS);
            if !phone.trim().is_empty() && (!phone.starts_with('+') || Phone::parse(phone).is_none()) {
                found.add(&field("phone"), Fault::Invalid);
            }
        }
        Button::CopyCode { example } => code(found, &field("example"), example),
    }
}

/// The address of a button: a page, with one variable at its end at most.
fn address(found: &mut Findings, index: usize, url: &str, example: Option<&str>) {
    let field = format!("buttons.{index}.url");
    let parts = parts(url);
    let (variable, plain) = match parts.as_slice() {
        [Part::Plain(plain)] => (None, *plain),
        [Part::Plain(plain), Part::Variable(name)] => (Some(*name), *plain),
        _ => return found.add(&field, if url.trim().is_empty() { Fault::Empty } else { Fault::Invalid }),
    };
    if url.chars().count() > URL_CHARS {
        found.add(&field, Fault::TooLong { max: URL_CHARS });
    } else if !is_web_address(plain) {
        found.add(&field, Fault::Invalid);
    }
    let example_field = format!("buttons.{index}.example");
    match (variable, example) {
        (Some(name), _) if name != "1" => found.add(&field, Fault::Numbering),
        (Some(_), Some(example)) => url_end(found, &example_field, example),
        (Some(_), None) => found.add(&example_field, Fault::Empty),
        (None, Some(_)) => found.add(&example_field, Fault::NotAllowed),
        (None, None) => {}
    }
}

/// One thing to fill.
fn fill_one(found: &mut Findings, slot: &Slot, filling: &Filling) {
    let field = slot.field.as_str();
    match (slot.what, &filling.header) {
        (SlotKind::HeaderText, Some(HeaderFill::Text { value: given })) => value(found, field, given),
        (SlotKind::HeaderMedia { media }, Some(HeaderFill::Media { file })) => {
            found.file("filling.header.file", media, file);
        }
        (SlotKind::HeaderLocation, Some(HeaderFill::Location { latitude, longitude, name, address })) => {
            found.degrees("filling.header.latitude", *latitude, 90.0);
            found.degrees("filling.header.longitude", *longitude, 180.0);
            found.words("filling.header.name", name, HEADER_CHARS);
            found.words("filling.header.address", address, BODY_CHARS);
        }
        (SlotKind::HeaderText | SlotKind::HeaderMedia { .. } | SlotKind::HeaderLocation, given) => {
            found.add(field, if given.is_some() { Fault::NotAllowed } else { Fault::Empty });
        }
        (SlotKind::Body, _) => {
            value(found, field, filling.values.get(&slot.name).map_or("", String::as_str));
        }
        (SlotKind::UrlEnd { index }, _) => url_end(found, field, filling.button(index).unwrap_or_default()),
        (SlotKind::Code { index }, _) => code(found, field, filling.button(index).unwrap_or_default()),
    }
}

/// What was filled in and has no place.
fn extras(found: &mut Findings, slots: &[Slot], filling: &Filling) {
    let is_known = |field: &str| slots.iter().any(|slot| slot.field == field);
    if filling.header.is_some() && !is_known("filling.header") {
        found.add("filling.header", Fault::NotAllowed);
    }
    let values = filling.values.keys().map(|name| format!("filling.values.{name}"));
    let buttons = filling.buttons.iter().map(|fill| format!("filling.buttons.{}", fill.index));
    for field in values.chain(buttons).filter(|field| !is_known(field)) {
        found.add(&field, Fault::NotAllowed);
    }
    for (at, fill) in filling.buttons.iter().enumerate() {
        if filling.buttons.iter().take(at).any(|earlier| earlier.index == fill.index) {
            found.add(&format!("filling.buttons.{}", fill.index), Fault::Twice);
        }
    }
}

/// What is too long only once it is filled (132005).
fn lengths(found: &mut Findings, shown: &RenderedTemplate) {
    if let Some(ShownHeader::Text { text }) = &shown.header
        && text.chars().count() > HEADER_CHARS
    {
        found.add("filling.header", Fault::TooLong { max: HEADER_CHARS });
    }
    if shown.body.chars().count() > BODY_CHARS {
        found.add("filling.values", Fault::TooLong { max: BODY_CHARS });
    }
    for (index, button) in shown.buttons.iter().enumerate() {
        if let ShownButton::Url { url, .. } = button
            && url.chars().count() > URL_CHARS
        {
            found.add(&format!("filling.buttons.{index}"), Fault::TooLong { max: URL_CHARS });
        }
    }
}

/// A value of a variable: one line, without tabs or wide gaps (132018).
fn value(found: &mut Findings, field: &str, given: &str) {
    found.words(field, given, BODY_CHARS);
    let is_wide = given.contains(&" ".repeat(SPACES + 1));
    if given.contains(['\n', '\r', '\t', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) || is_wide {
        found.add(field, Fault::Spacing);
    }
}

fn url_end(found: &mut Findings, field: &str, given: &str) {
    found.words(field, given, URL_CHARS);
    if !given.trim().is_empty() && given.contains(char::is_whitespace) {
        found.add(field, Fault::Spacing);
    }
}

fn code(found: &mut Findings, field: &str, given: &str) {
    found.words(field, given, CODE_CHARS);
    if !given.trim().is_empty() && given.contains(char::is_whitespace) {
        found.add(field, Fault::Spacing);
    }
}
