//! Messages as Meta wants them written (`docs/whatsapp.md` §3.1, §3.2).
//!
//! One [`OutgoingMessage`] for every kind an agent can send. Limits are checked by who makes the message; here is only its shape.

use serde_json::{Map, Value, json};

use crate::client::Recipient;

/// A message to send.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingMessage {
    /// Whom it is for.
    pub recipient: Recipient,
    /// What it holds.
    pub body: MessageBody,
    /// The wamid of the message it quotes; not with reactions.
    pub reply_to: Option<String>,
    /// Our id of the message, up to 512 characters: comes back in every status, to every subscribed app.
    pub biz_opaque_callback_data: Option<String>,
}

/// What a message holds.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageBody {
    /// Words, with WhatsApp's markup.
    Text {
        /// The words.
        body: String,
        /// Show a preview of the first link.
        preview_url: bool,
    },
    /// A picture.
    Image(File),
    /// A film.
    Video(File),
    /// A sound, or a voice note.
    Audio(File),
    /// Any file.
    Document(File),
    /// A sticker.
    Sticker(File),
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What it is called.
        name: Option<String>,
        /// Where it is.
        address: Option<String>,
    },
    /// Contact cards.
    Contacts(Vec<Card>),
    /// Words with something to tap.
    Interactive {
        /// The words.
        body: String,
        /// Small words below.
        footer: Option<String>,
        /// What can be tapped.
        action: Action,
    },
    /// A template, filled.
    Template {
        /// Its name.
        name: String,
        /// Its language, in Meta's spelling.
        language: String,
        /// What is put in, part by part; parts without variables are left out.
        parts: Vec<FilledPart>,
    },
    /// A reaction to a message of the chat.
    Reaction {
        /// The wamid of that message.
        message_id: String,
        /// The emoji; `None` removes the reaction.
        emoji: Option<String>,
    },
}

/// What is put into one part of a template (`docs/whatsapp.md` §3.3).
#[derive(Clone, Debug, PartialEq)]
pub enum FilledPart {
    /// Above the body.
    Header(Parameter),
    /// The body.
    Body(Vec<Parameter>),
    /// The payload a quick reply brings back.
    QuickReply {
        /// Which button, counted from 0 over all of them.
        index: usize,
        /// What comes back.
        payload: String,
    },
    /// The end of a link's address.
    UrlEnd {
        /// Which button.
        index: usize,
        /// The end.
        text: String,
    },
    /// A code to copy.
    CopyCode {
        /// Which button.
        index: usize,
        /// The code.
        code: String,
    },
}

/// One value put into a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Parameter {
    /// Words; with the variable's name where variables are named.
    Text {
        /// The variable's name.
        name: Option<String>,
        /// The words.
        text: String,
    },
    /// A picture.
    Image(File),
    /// A film.
    Video(File),
    /// A document.
    Document(File),
    /// A place; Meta wants the degrees as text here.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What it is called.
        name: String,
        /// Where it is.
        address: String,
    },
}

/// An uploaded file in a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// The id the upload answered.
    pub id: String,
    /// Words below it; not with audio and stickers.
    pub caption: Option<String>,
    /// The name of a document; its extension decides the icon.
    pub filename: Option<String>,
    /// A voice note: OGG with Opus, mono.
    pub voice: bool,
}

/// A contact card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The name on it.
    pub name: String,
    /// Phone numbers, as people write them.
    pub phones: Vec<CardPhone>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Where the person works.
    pub organisation: Option<String>,
    /// Postal addresses, each on one line.
    pub addresses: Vec<String>,
    /// Web pages.
    pub urls: Vec<String>,
    /// `YYYY-MM-DD`; what is written in another way is left out.
    pub birthday: Option<String>,
}

/// A phone number on a contact card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardPhone {
    /// As people write it.
    pub phone: String,
    /// WhatsApp's id of its account; with it the card has a button that begins a chat.
    pub wa_id: Option<String>,
}

/// What can be tapped below an interactive message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Answers, one of which comes back.
    Buttons(Vec<Row>),
    /// A list that opens.
    List {
        /// What opens it.
        button: String,
        /// Its groups.
        sections: Vec<Section>,
    },
    /// A link.
    Link {
        /// What stands on it.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// "Send location".
    LocationRequest,
}

/// A group of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// What stands above it; empty when there is only one.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// An answer to tap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Comes back when it is tapped.
    pub id: String,
    /// What stands on it.
    pub title: String,
    /// The second line of a list's row.
    pub description: Option<String>,
}

impl OutgoingMessage {
    /// The body of the request.
    pub(super) fn wire(&self) -> Value {
        let (addressed_by, address) = self.recipient.field();
        let (kind, content) = self.body.wire();
        let mut wire = Map::new();
        wire.insert("messaging_product".to_owned(), json!("whatsapp"));
        wire.insert("recipient_type".to_owned(), json!("individual"));
        wire.insert(addressed_by.to_owned(), json!(address));
        wire.insert("type".to_owned(), json!(kind));
        wire.insert(kind.to_owned(), content);
        let context = self.reply_to.as_ref().map(|message_id| json!({ "message_id": message_id }));
        put(&mut wire, "context", context);
        put(&mut wire, "biz_opaque_callback_data", self.biz_opaque_callback_data.as_deref().map(Value::from));
        Value::Object(wire)
    }
}

impl MessageBody {
    /// Meta's name of the kind, and the object of that name.
    fn wire(&self) -> (&'static str, Value) {
        match self {
            Self::Text { body, preview_url } => ("text", json!({ "body": body, "preview_url": preview_url })),
            Self::Image(file) => ("image", file.wire()),
            Self::Video(file) => ("video", file.wire()),
            Self::Audio(file) => ("audio", file.wire()),
            Self::Document(file) => ("document", file.wire()),
            Self::Sticker(file) => ("sticker", file.wire()),
            Self::Location { latitude, longitude, name, address } => {
                let mut place = object(json!({ "latitude": latitude, "longitude": longitude }));
                put(&mut place, "name", name.as_deref().map(Value::from));
                put(&mut place, "address", address.as_deref().map(Value::from));
                ("location", Value::Object(place))
            }
            Self::Contacts(cards) => ("contacts", cards.iter().map(Card::wire).collect()),
            Self::Interactive { body, footer, action } => {
                let (kind, action) = action.wire();
                let mut wire = object(json!({ "type": kind, "body": { "text": body }, "action": action }));
                put(&mut wire, "footer", footer.as_ref().map(|footer| json!({ "text": footer })));
                ("interactive", Value::Object(wire))
            }
            Self::Template { name, language, parts } => {
                let language = json!({ "code": language });
                let mut wire = object(json!({ "name": name, "language": language }));
                let components: Vec<Value> = parts.iter().map(FilledPart::wire).collect();
                put(&mut wire, "components", (!components.is_empty()).then(|| Value::from(components)));
                ("template", Value::Object(wire))
            }
            Self::Reaction { message_id, emoji } => {
                let emoji = emoji.as_deref().unwrap_or_default();
                ("reaction", json!({ "message_id": message_id, "emoji": emoji }))
            }
        }
    }
}

impl FilledPart {
    fn wire(&self) -> Value {
        let button = |kind: &str, index: &usize, parameter: Value| json!({ "type": "button", "sub_type": kind, "index": index.to_string(), "parameters": [parameter] });
        match self {
            Self::Header(parameter) => json!({ "type": "header", "parameters": [parameter.wire()] }),
            Self::Body(parameters) => {
                let parameters: Vec<Value> = parameters.iter().map(Parameter::wire).collect();
                json!({ "type": "body", "parameters": parameters })
            }
            Self::QuickReply { index, payload } => {
                button("quick_reply", index, json!({ "type": "payload", "payload": payload }))
            }
            Self::UrlEnd { index, text } => button("url", index, json!({ "type": "text", "text": text })),
            Self::CopyCode { index, code } => {
                button("copy_code", index, json!({ "type": "coupon_code", "coupon_code": code }))
            }
        }
    }
}

impl Parameter {
    fn wire(&self) -> Value {
        match self {
            Self::Text { name, text } => {
                let mut wire = object(json!({ "type": "text", "text": text }));
                put(&mut wire, "parameter_name", name.as_deref().map(Value::from));
                Value::Object(wire)
            }
            Self::Image(file) => json!({ "type": "image", "image": file.wire() }),
            Self::Video(file) => json!({ "type": "video", "video": file.wire() }),
            Self::Document(file) => json!({ "type": "document", "document": file.wire() }),
            Self::Location { latitude, longitude, name, address } => {
                json!({ "type": "location", "location": {
                    "latitude": latitude.to_string(), "longitude": longitude.to_string(),
                    "name": name, "address": address,
                }})
            }
        }
    }
}

impl File {
    fn wire(&self) -> Value {
        let mut wire = object(json!({ "id": self.id }));
        put(&mut wire, "caption", self.caption.as_deref().map(Value::from));
        put(&mut wire, "filename", self.filename.as_deref().map(Value::from));
        put(&mut wire, "voice", self.voice.then_some(Value::Bool(true)));
        Value::Object(wire)
    }
}

impl CardPhone {
    fn wire(&self) -> Value {
        let mut wire = object(json!({ "phone": self.phone }));
        put(&mut wire, "wa_id", self.wa_id.as_deref().map(Value::from));
        Value::Object(wire)
    }
}

/// `YYYY-MM-DD`, which is all Meta takes.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

impl Card {
    /// Meta wants the shown name and one part of it.
    fn wire(&self) -> Value {
        let name = json!({ "formatted_name": self.name, "first_name": self.name });
        let list = |key: &str, items: &[String]| {
            let items: Vec<Value> = items.iter().map(|item| json!({ key: item })).collect();
            (!items.is_empty()).then(|| Value::from(items))
        };
        let mut wire = object(json!({ "name": name }));
        let phones: Vec<Value> = self.phones.iter().map(CardPhone::wire).collect();
        put(&mut wire, "phones", (!phones.is_empty()).then(|| Value::from(phones)));
        put(&mut wire, "emails", list("email", &self.emails));
        put(&mut wire, "org", self.organisation.as_ref().map(|company| json!({ "company": company })));
        put(&mut wire, "addresses", list("street", &self.addresses));
        put(&mut wire, "urls", list("url", &self.urls));
        let birthday = self.birthday.as_deref().filter(|birthday| is_day(birthday));
        put(&mut wire, "birthday", birthday.map(Value::from));
        Value::Object(wire)
    }
}

impl Action {
    /// Meta's name of it, and the object that describes it.
    fn wire(&self) -> (&'static str, Value) {
        match self {
            Self::Buttons(buttons) => {
                let reply =
                    |row: &Row| json!({ "type": "reply", "reply": { "id": row.id, "title": row.title } });
                let buttons: Vec<Value> = buttons.iter().map(reply).collect();
                ("button", json!({ "buttons": buttons }))
            }
            Self::List { button, sections } => {
                let sections: Vec<Value> = sections.iter().map(Section::wire).collect();
                ("list", json!({ "button": button, "sections": sections }))
            }
            Self::Link { label, url } => {
                let parameters = json!({ "display_text": label, "url": url });
                ("cta_url", json!({ "name": "cta_url", "parameters": parameters }))
            }
            Self::LocationRequest => ("location_request_message", json!({ "name": "send_location" })),
        }
    }
}

impl Section {
    fn wire(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let mut wire = object(json!({ "id": row.id, "title": row.title }));
            put(&mut wire, "description", row.description.as_deref().map(Value::from));
            Value::Object(wire)
        });
        let mut wire = object(json!({ "rows": rows.collect::<Vec<_>>() }));
        put(&mut wire, "title", Some(self.title.as_str()).filter(|title| !title.is_empty()).map(Value::from));
        Value::Object(wire)
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Meta takes a field that is there and empty for a mistake, so an absent one is left out.
fn put(wire: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    wire.extend(value.map(|value| (key.to_owned(), value)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(body: MessageBody) -> Value {
        let recipient = Recipient::phone("15550100777").unwrap();
        let mut wire =
            OutgoingMessage { recipient, body, reply_to: None, biz_opaque_callback_data: None }.wire();
        let envelope = wire.as_object_mut().unwrap();
        assert_eq!(envelope.remove("messaging_product"), Some(json!("whatsapp")));
        assert_eq!(envelope.remove("recipient_type"), Some(json!("individual")));
        assert_eq!(envelope.remove("to"), Some(json!("+15550100777")));
        wire
    }

    fn file() -> File {
        File { id: "771000444555".to_owned(), ..File::default() }
    }

    #[test]
    fn a_file_goes_by_its_id_with_what_its_kind_may_have() {
        let caption = Some("नीला".to_owned());
        let with_caption = File { caption: caption.clone(), ..file() };
        for (body, expected) in [
            (
                MessageBody::Image(with_caption.clone()),
                json!({ "type": "image", "image": { "id": "771000444555", "caption": "नीला" } }),
            ),
            (
                MessageBody::Video(with_caption),
                json!({ "type": "video", "video": { "id": "771000444555", "caption": "नीला" } }),
            ),
            (
                MessageBody::Audio(File { voice: true, ..file() }),
                json!({ "type": "audio", "audio": { "id": "771000444555", "voice": true } }),
            ),
            (
                MessageBody::Document(File { filename: Some("bill.pdf".to_owned()), caption, ..file() }),
                json!({ "type": "document", "document": {
                    "id": "771000444555", "caption": "नीला", "filename": "bill.pdf" } }),
            ),
            (MessageBody::Sticker(file()), json!({ "type": "sticker", "sticker": { "id": "771000444555" } })),
        ] {
            assert_eq!(wire(body), expected);
        }
    }

    #[test]
    fn a_place_leaves_out_what_it_is_not_called() {
        let place =
            |name| MessageBody::Location { latitude: 26.9239, longitude: 75.8267, name, address: None };
        let bare = json!({ "latitude": 26.9239, "longitude": 75.8267 });
        assert_eq!(wire(place(None)), json!({ "type": "location", "location": bare }));
        assert_eq!(wire(place(Some("Hawa Mahal".to_owned())))["location"]["name"], "Hawa Mahal");
    }

    #[test]
    fn a_card_has_a_name_in_two_spellings_and_what_is_known() {
        let bare = Card { name: "Asha Tailors".to_owned(), ..Card::default() };
        let name = json!({ "formatted_name": "Asha Tailors", "first_name": "Asha Tailors" });
        let full = Card {
            phones: vec![
                CardPhone { phone: "+91 55500 90001".to_owned(), wa_id: Some("915550090001".to_owned()) },
                CardPhone { phone: "0141 555".to_owned(), wa_id: None },
            ],
            emails: vec!["asha@example.com".to_owned()],
            organisation: Some("Asha & Sons".to_owned()),
            addresses: vec!["4 Johari Bazar, Jaipur".to_owned()],
            urls: vec!["https://rani.example".to_owned()],
            birthday: Some("1990-01-31".to_owned()),
            ..bare.clone()
        };
        let undated = Card { birthday: Some("31 January".to_owned()), ..bare.clone() };
        let expected = json!({ "type": "contacts", "contacts": [
            { "name": name },
            { "name": name, "phones": [{ "phone": "+91 55500 90001", "wa_id": "915550090001" }, { "phone": "0141 555" }],
              "emails": [{ "email": "asha@example.com" }], "org": { "company": "Asha & Sons" },
              "addresses": [{ "street": "4 Johari Bazar, Jaipur" }], "urls": [{ "url": "https://rani.example" }],
              "birthday": "1990-01-31" },
            { "name": name },
        ]});
        assert_eq!(wire(MessageBody::Contacts(vec![bare, full, undated])), expected);
    }

    fn row(id: &str, description: Option<&str>) -> Row {
        Row { id: id.to_owned(), title: format!("Row {id}"), description: description.map(str::to_owned) }
    }

    fn interactive(action: Action) -> Value {
        let body =
            MessageBody::Interactive { body: "Which?".to_owned(), footer: Some("Small".to_owned()), action };
        let mut wire = wire(body);
        assert_eq!(wire["interactive"]["body"], json!({ "text": "Which?" }));
        assert_eq!(wire["interactive"]["footer"], json!({ "text": "Small" }));
        wire["interactive"].take()
    }

    #[test]
    fn what_can_be_tapped_is_written_in_metas_words() {
        let buttons = interactive(Action::Buttons(vec![row("a", None)]));
        assert_eq!(buttons["type"], "button");
        let reply = json!({ "type": "reply", "reply": { "id": "a", "title": "Row a" } });
        assert_eq!(buttons["action"], json!({ "buttons": [reply] }));

        let sections = vec![Section { title: String::new(), rows: vec![row("a", Some("second line"))] }];
        let list = interactive(Action::List { button: "Open".to_owned(), sections });
        assert_eq!(list["type"], "list");
        let rows = json!([{ "id": "a", "title": "Row a", "description": "second line" }]);
        assert_eq!(list["action"], json!({ "button": "Open", "sections": [{ "rows": rows }] }));

        let url = "https://example.com/bill".to_owned();
        let link = interactive(Action::Link { label: "Pay".to_owned(), url });
        assert_eq!(link["type"], "cta_url");
        let parameters = json!({ "display_text": "Pay", "url": "https://example.com/bill" });
        assert_eq!(link["action"], json!({ "name": "cta_url", "parameters": parameters }));

        let place = interactive(Action::LocationRequest);
        assert_eq!(place["type"], "location_request_message");
        assert_eq!(place["action"], json!({ "name": "send_location" }));
    }

    #[test]
    fn a_template_names_its_variables_only_where_they_have_names() {
        let named = Parameter::Text { name: Some("customer".to_owned()), text: "Ada".to_owned() };
        let numbered = Parameter::Text { name: None, text: "North St.".to_owned() };
        let document = File { filename: Some("order.pdf".to_owned()), ..file() };
        let parts = vec![
            FilledPart::Header(Parameter::Document(document)),
            FilledPart::Body(vec![named, numbered]),
            FilledPart::QuickReply { index: 0, payload: "Yes".to_owned() },
            FilledPart::UrlEnd { index: 1, text: "8841".to_owned() },
            FilledPart::CopyCode { index: 2, code: "DIWALI".to_owned() },
        ];
        let (name, language) = ("pickup_ready_v2".to_owned(), "en_US".to_owned());
        let sent = wire(MessageBody::Template { name, language, parts });
        let expected = json!({ "name": "pickup_ready_v2", "language": { "code": "en_US" }, "components": [
            { "type": "header", "parameters": [
                { "type": "document", "document": { "id": "771000444555", "filename": "order.pdf" } }] },
            { "type": "body", "parameters": [
                { "type": "text", "parameter_name": "customer", "text": "Ada" },
                { "type": "text", "text": "North St." }] },
            { "type": "button", "sub_type": "quick_reply", "index": "0",
              "parameters": [{ "type": "payload", "payload": "Yes" }] },
            { "type": "button", "sub_type": "url", "index": "1", "parameters": [{ "type": "text", "text": "8841" }] },
            { "type": "button", "sub_type": "copy_code", "index": "2",
              "parameters": [{ "type": "coupon_code", "coupon_code": "DIWALI" }] },
        ]});
        assert_eq!(sent["template"], expected);
        let (name, language) = ("hello".to_owned(), "hi".to_owned());
        let bare = wire(MessageBody::Template { name, language, parts: Vec::new() });
        assert_eq!(bare["template"], json!({ "name": "hello", "language": { "code": "hi" } }));
    }

    #[test]
    fn a_reaction_is_taken_back_with_an_empty_emoji() {
        let reaction = |emoji: Option<&str>| MessageBody::Reaction {
            message_id: "wamid.A".to_owned(),
            emoji: emoji.map(str::to_owned),
        };
        let expected = |emoji: &str| json!({ "type": "reaction", "reaction": { "message_id": "wamid.A", "emoji": emoji } });
        assert_eq!(wire(reaction(Some("🙏"))), expected("🙏"));
        assert_eq!(wire(reaction(None)), expected(""));
    }
}
