//! Converts an outgoing message to the Cloud API's types.

use sangam_cloud_api::client::{
    Action, Card, CardPhone, File, FilledPart, MessageBody, Parameter, Row, Section,
};
use sangam_model::message::{Choice, ChoiceSection, ContactCard, Prompt};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile};
use sangam_model::template::{Button, Filling, HeaderFill, ParameterFormat, SlotKind, Template};

/// The body of a call. `media_id` is WhatsApp's id of the content's file; without one a file cannot be sent.
pub(super) fn body_of(content: &OutgoingContent, media_id: Option<&str>) -> Option<MessageBody> {
    Some(match content {
        OutgoingContent::Text { text } => MessageBody::Text { body: text.clone(), preview_url: true },
        OutgoingContent::File { media, file, caption } => {
            let id = media_id?.to_owned();
            let sent = File { id, caption: caption.clone(), ..File::default() };
            match media {
                FileKind::Image => MessageBody::Image(sent),
                FileKind::Video => MessageBody::Video(sent),
                FileKind::Audio => MessageBody::Audio(File { voice: file.voice, ..sent }),
                FileKind::Document => MessageBody::Document(File { filename: file.filename.clone(), ..sent }),
                FileKind::Sticker => MessageBody::Sticker(sent),
            }
        }
        OutgoingContent::Location { latitude, longitude, name, address } => MessageBody::Location {
            latitude: *latitude,
            longitude: *longitude,
            name: name.clone(),
            address: address.clone(),
        },
        OutgoingContent::Contacts { cards } => MessageBody::Contacts(cards.iter().map(card).collect()),
        OutgoingContent::Interactive { text, footer, prompt } => {
            MessageBody::Interactive { body: text.clone(), footer: footer.clone(), action: action(prompt) }
        }
        OutgoingContent::Template { template, filling } => MessageBody::Template {
            name: template.name.clone(),
            language: template.language.clone(),
            parts: filled(template, filling, media_id)?,
        },
    })
}

/// What is put into a template, in the order of its parts. Numbered variables go by their place, named ones by their name.
fn filled(template: &Template, filling: &Filling, media_id: Option<&str>) -> Option<Vec<FilledPart>> {
    let is_named = template.format == ParameterFormat::Named;
    let text = |name: &str, text: &str| Parameter::Text {
        name: is_named.then(|| name.to_owned()),
        text: text.to_owned(),
    };
    let (mut parts, mut body) = (Vec::new(), Vec::new());
    for slot in template.slots() {
        match slot.what {
            SlotKind::HeaderText | SlotKind::HeaderMedia { .. } | SlotKind::HeaderLocation => {
                let value = match filling.header.as_ref()? {
                    HeaderFill::Text { value } => text(&slot.name, value),
                    HeaderFill::Media { file } => media(slot.what, file, media_id?)?,
                    HeaderFill::Location { latitude, longitude, name, address } => Parameter::Location {
                        latitude: *latitude,
                        longitude: *longitude,
                        name: name.clone(),
                        address: address.clone(),
                    },
                };
                parts.push(FilledPart::Header(value));
            }
            SlotKind::Body => {
                body.push((
                    slot.name.parse::<usize>().ok(),
                    text(&slot.name, filling.values.get(&slot.name)?),
                ));
            }
            SlotKind::UrlEnd { .. } | SlotKind::Code { .. } => {}
        }
    }
    if !body.is_empty() {
        body.sort_by_key(|(number, _)| *number);
        parts.push(FilledPart::Body(body.into_iter().map(|(_, value)| value).collect()));
    }
    for (index, button) in template.buttons.iter().enumerate() {
        match (button, filling.button(index)) {
            // What comes back is what the customer saw: no other desk or hub need know the template.
            (Button::QuickReply { shares_phone: true, .. }, _) => {}
            (Button::QuickReply { text, shares_phone: false }, _) => {
                parts.push(FilledPart::QuickReply { index, payload: text.clone() });
            }
            (Button::Url { .. }, Some(end)) => parts.push(FilledPart::UrlEnd { index, text: end.to_owned() }),
            (Button::CopyCode { .. }, Some(code)) => {
                parts.push(FilledPart::CopyCode { index, code: code.to_owned() });
            }
            (Button::Url { .. } | Button::CopyCode { .. } | Button::Phone { .. }, _) => {}
        }
    }
    Some(parts)
}

fn media(what: SlotKind, file: &OutgoingFile, media_id: &str) -> Option<Parameter> {
    let SlotKind::HeaderMedia { media } = what else { return None };
    let sent = File { id: media_id.to_owned(), ..File::default() };
    match media {
        FileKind::Image => Some(Parameter::Image(sent)),
        FileKind::Video => Some(Parameter::Video(sent)),
        FileKind::Document => Some(Parameter::Document(File { filename: file.filename.clone(), ..sent })),
        FileKind::Audio | FileKind::Sticker => None,
    }
}

fn card(card: &ContactCard) -> Card {
    let phone =
        |phone: &String| CardPhone { phone: phone.clone(), wa_id: card.on_whatsapp.get(phone).cloned() };
    Card {
        name: card.name.clone(),
        phones: card.phones.iter().map(phone).collect(),
        emails: card.emails.clone(),
        organisation: card.organisation.clone(),
        addresses: card.addresses.clone(),
        urls: card.links.clone(),
        birthday: card.birthday.clone(),
    }
}

fn action(prompt: &Prompt) -> Action {
    match prompt {
        Prompt::Buttons { buttons } => Action::Buttons(buttons.iter().map(row).collect()),
        Prompt::List { button, sections } => {
            Action::List { button: button.clone(), sections: sections.iter().map(section).collect() }
        }
        Prompt::Link { label, url } => Action::Link { label: label.clone(), url: url.clone() },
        Prompt::LocationRequest => Action::LocationRequest,
    }
}

fn section(section: &ChoiceSection) -> Section {
    Section { title: section.title.clone(), rows: section.rows.iter().map(row).collect() }
}

fn row(choice: &Choice) -> Row {
    Row { id: choice.id.clone(), title: choice.title.clone(), description: choice.description.clone() }
}

#[cfg(test)]
mod tests {
    use sangam_model::cost::Category;
    use sangam_model::template::Wording;

    use super::*;

    #[test]
    fn a_button_that_asks_for_the_customers_number_takes_nothing_and_keeps_its_place() {
        let reply = |text: &str, shares_phone| Button::QuickReply { text: text.to_owned(), shares_phone };
        let template = Template {
            name: "your_number".to_owned(),
            language: "en".to_owned(),
            category: Category::Utility,
            format: ParameterFormat::Positional,
            header: None,
            body: Wording { text: "May we call you?".to_owned(), ..Wording::default() },
            footer: None,
            buttons: vec![reply("Share contact info", true), reply("No", false)],
            unsendable: None,
        };
        let parts = filled(&template, &Filling::default(), None).unwrap();
        assert_eq!(parts, [FilledPart::QuickReply { index: 1, payload: "No".to_owned() }]);
    }
}
