//! From what a desk sends to how Meta wants it written.

use sangam_cloud_api::client::{Action, Card, File, MessageBody, Row, Section};
use sangam_model::message::{Choice, ChoiceSection, ContactCard, Prompt};
use sangam_model::outgoing::{FileKind, OutgoingContent};

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
    })
}

fn card(card: &ContactCard) -> Card {
    Card {
        name: card.name.clone(),
        phones: card.phones.clone(),
        emails: card.emails.clone(),
        organisation: card.organisation.clone(),
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
