//! WhatsApp's message content in the words of the inbox.
//!
//! Every kind becomes something an agent can look at: text, a file, a detail, or at least its name. What only the phone can
//! show keeps its kind, so the screen can say so.

use sangam_cloud_api::GraphError;
use sangam_cloud_api::webhook as meta;
use sangam_model::message::{ContactCard, Detail, Forwarded, MessageError, Referral};
use sangam_model::{Content, Media};

/// What a message holds, without reactions, edits and revokes, which change other messages.
pub(super) fn content(message: &meta::Message) -> Content {
    let context = message.context.as_ref();
    Content {
        reply_to: context.and_then(|context| context.id.clone()),
        forwarded: context.and_then(forwarded),
        referral: message.referral.as_ref().map(referral),
        error: message.errors.first().map(error_of),
        ..body(&message.content)
    }
}

/// What an edit replaces content by.
pub(super) fn body(content: &meta::Content) -> Content {
    Content {
        kind: kind(content),
        text: text(content),
        media: content.media().map(media),
        detail: detail(content),
        ..Content::default()
    }
}

/// WhatsApp's reason, without anything that could quote the customer.
pub(crate) fn error_of(error: &GraphError) -> MessageError {
    let title = error.title.clone().or_else(|| error.message.clone());
    MessageError { code: error.code, title: title.unwrap_or_default() }
}

fn kind(content: &meta::Content) -> String {
    match content {
        meta::Content::Unknown { .. } => "unknown".to_owned(),
        known => known.kind().to_owned(),
    }
}

/// Empty words are no words.
fn text(content: &meta::Content) -> Option<String> {
    content.text().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn forwarded(context: &meta::Context) -> Option<Forwarded> {
    if context.frequently_forwarded {
        return Some(Forwarded::Frequently);
    }
    context.forwarded.then_some(Forwarded::Once)
}

fn referral(ad: &meta::Referral) -> Referral {
    Referral {
        source_url: ad.source_url.clone(),
        source_type: ad.source_type.clone(),
        source_id: ad.source_id.clone(),
        headline: ad.headline.clone(),
        body: ad.body.clone(),
    }
}

fn media(file: &meta::Media) -> Media {
    Media {
        id: file.id.clone(),
        mime_type: file.mime_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
        filename: file.filename.clone(),
        sha256: file.sha256.map(hex::encode),
        size_bytes: None,
        voice: file.voice,
        animated: file.animated,
    }
}

fn detail(content: &meta::Content) -> Option<Detail> {
    match content {
        meta::Content::Location(place) => Some(Detail::Location {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name.clone(),
            address: place.address.clone(),
        }),
        meta::Content::Contacts(shared) => {
            Some(Detail::Contacts { cards: shared.cards.iter().map(card).collect() })
        }
        meta::Content::Interactive(reply) => choice(reply),
        meta::Content::Button { payload, .. } => {
            Some(Detail::Choice { id: payload.clone().unwrap_or_default(), description: None })
        }
        meta::Content::Order(order) => {
            Some(Detail::Order { items: u32::try_from(order.product_items.len()).unwrap_or(u32::MAX) })
        }
        meta::Content::System(change) => Some(Detail::System { change: change.kind.as_str().to_owned() }),
        meta::Content::Unsupported { kind } => Some(Detail::Unsupported { what: kind.clone() }),
        meta::Content::Unknown { kind, .. } => Some(Detail::Unsupported { what: kind.clone() }),
        _ => None,
    }
}

fn choice(reply: &meta::InteractiveReply) -> Option<Detail> {
    match reply {
        meta::InteractiveReply::ButtonReply { id, .. } => {
            Some(Detail::Choice { id: id.clone().unwrap_or_default(), description: None })
        }
        meta::InteractiveReply::ListReply { id, description, .. } => {
            Some(Detail::Choice { id: id.clone().unwrap_or_default(), description: description.clone() })
        }
        _ => None,
    }
}

fn card(shared: &meta::SharedContact) -> ContactCard {
    let phones = shared.phones.iter().filter_map(|entry| entry.phone.clone().or_else(|| entry.wa_id.clone()));
    ContactCard {
        name: shared.formatted_name.clone().unwrap_or_default(),
        phones: phones.collect(),
        emails: shared.emails.clone(),
        organisation: shared.company.clone(),
    }
}
