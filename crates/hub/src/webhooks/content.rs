//! Converts WhatsApp's message content to the inbox's.
//!
//! Every kind becomes something an agent can look at: text, a file, a detail, or at least its name. What only the phone can
//! show keeps its kind, so the screen can say so.

use sangam_cloud_api::GraphError;
use sangam_cloud_api::webhook as meta;
use sangam_model::message::{
    ContactCard, Detail, FilledIn, Forwarded, MessageError, OrderLine, Product, Referral,
};
use sangam_model::{Content, Media};
use serde_json::Value;

/// More of a form than this is not kept: real ones have a dozen fields.
const FIELDS: usize = 200;
/// Characters of a field of a form.
const FIELD_CHARS: usize = 2_000;
/// Objects within objects that are looked into.
const FORM_DEPTH: usize = 4;
/// Not for people: what the business gave the form so that it knows its answer.
const FLOW_TOKEN: &str = "flow_token";

/// What a message holds, without reactions, edits and revokes, which change other messages.
pub(super) fn content(message: &meta::Message) -> Content {
    let context = message.context.as_ref();
    Content {
        reply_to: context.and_then(|context| context.id.clone()),
        forwarded: context.and_then(forwarded),
        referral: referral(
            message.referral.as_ref(),
            context.and_then(|context| context.referred_product.as_ref()),
        ),
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

/// What led the customer to write. An advertisement of a product may name both.
fn referral(ad: Option<&meta::Referral>, asked: Option<&meta::ReferredProduct>) -> Option<Referral> {
    if ad.is_none() && asked.is_none() {
        return None;
    }
    let ad = ad.cloned().unwrap_or_default();
    let product = asked.map(|product| Product {
        catalog_id: product.catalog_id.clone(),
        retailer_id: product.product_retailer_id.clone(),
    });
    Some(Referral {
        source_url: ad.source_url,
        source_type: ad.source_type,
        source_id: ad.source_id,
        headline: ad.headline,
        body: ad.body,
        welcome: ad.welcome_text,
        product,
    })
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
        meta::Content::Button { payload, .. } => Some(chosen(payload.as_deref(), None, Vec::new())),
        meta::Content::Order(order) => Some(Detail::Order {
            items: u32::try_from(order.product_items.len()).unwrap_or(u32::MAX),
            lines: order.product_items.iter().map(order_line).collect(),
        }),
        meta::Content::System(change) => Some(Detail::System { change: change.kind.as_str().to_owned() }),
        meta::Content::Unsupported { kind } => Some(Detail::Unsupported { what: kind.clone() }),
        meta::Content::Unknown { kind, .. } => Some(Detail::Unsupported { what: kind.clone() }),
        _ => None,
    }
}

fn choice(reply: &meta::InteractiveReply) -> Option<Detail> {
    match reply {
        meta::InteractiveReply::ButtonReply { id, .. } => Some(chosen(id.as_deref(), None, Vec::new())),
        meta::InteractiveReply::ListReply { id, description, .. } => {
            Some(chosen(id.as_deref(), description.clone(), Vec::new()))
        }
        meta::InteractiveReply::NfmReply { response_json, .. } => {
            let form = serde_json::from_str(response_json.as_deref()?).ok()?;
            filled_in(None, &form)
        }
        meta::InteractiveReply::Other { kind, raw } => filled_in(Some(kind), raw.get(kind)?),
        meta::InteractiveReply::CallPermissionReply { .. } => None,
    }
}

fn chosen(id: Option<&str>, description: Option<String>, filled_in: Vec<FilledIn>) -> Detail {
    Detail::Choice { id: id.unwrap_or_default().to_owned(), description, filled_in }
}

/// What stands in a form; `None` for a form without answers.
fn filled_in(kind: Option<&str>, form: &Value) -> Option<Detail> {
    let mut fields = Vec::new();
    collect(&mut fields, "", form, FORM_DEPTH);
    (!fields.is_empty()).then(|| chosen(kind, None, fields))
}

/// Every field below `value`, each under its own name. What is chosen among several stands in one line.
fn collect(fields: &mut Vec<FilledIn>, name: &str, value: &Value, depth: usize) {
    if let (Value::Object(inner), 1..) = (value, depth) {
        for (name, value) in inner.iter().filter(|(name, _)| *name != FLOW_TOKEN) {
            collect(fields, name, value, depth - 1);
        }
        return;
    }
    let plain = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let words = match value {
        Value::Array(several) => several.iter().map(plain).collect::<Vec<_>>().join(", "),
        one => plain(one),
    };
    let words = kept(words.trim());
    if !words.is_empty() && fields.len() < FIELDS {
        fields.push(FilledIn { name: kept(name), value: words });
    }
}

/// Text a store can hold.
fn kept(text: &str) -> String {
    text.chars().map(|c| if c == '\0' { char::REPLACEMENT_CHARACTER } else { c }).take(FIELD_CHARS).collect()
}

fn order_line(item: &meta::OrderItem) -> OrderLine {
    OrderLine {
        product: item.product_retailer_id.clone().unwrap_or_default(),
        quantity: item.quantity.and_then(|quantity| u32::try_from(quantity).ok()),
        price: item.item_price,
        currency: item.currency.clone(),
    }
}

fn card(shared: &meta::SharedContact) -> ContactCard {
    let written = |entry: &meta::PhoneEntry| entry.phone.clone().or_else(|| entry.wa_id.clone());
    let account = |entry: &meta::PhoneEntry| {
        Some((written(entry)?, entry.wa_id.as_ref()?.trim_start_matches('+').to_owned()))
    };
    ContactCard {
        name: shared.formatted_name.clone().unwrap_or_default(),
        phones: shared.phones.iter().filter_map(written).collect(),
        emails: shared.emails.clone(),
        organisation: shared.company.clone(),
        on_whatsapp: shared.phones.iter().filter_map(account).collect(),
        addresses: shared.addresses.clone(),
        links: shared.urls.clone(),
        birthday: shared.birthday.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(response: &Value) -> Vec<(String, String)> {
        let reply = meta::InteractiveReply::NfmReply {
            name: Some("flow".to_owned()),
            body: Some("Sent".to_owned()),
            response_json: Some(response.to_string()),
        };
        match detail(&meta::Content::Interactive(reply)) {
            Some(Detail::Choice { filled_in, .. }) => {
                filled_in.into_iter().map(|field| (field.name, field.value)).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_form_is_kept_field_by_field() {
        let said = json!({
            "flow_token": "77", "name": "Ritika", "guests": 4, "is_veg": true, "note": "  ", "none": null,
            "days": ["Sat", "Sun"], "values": { "in_pin_code": "302001", "city": "Jaipur" }
        });
        let mut fields = form(&said);
        fields.sort();
        let expected = [
            ("city", "Jaipur"),
            ("days", "Sat, Sun"),
            ("guests", "4"),
            ("in_pin_code", "302001"),
            ("is_veg", "true"),
            ("name", "Ritika"),
        ];
        assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn what_a_customer_asks_about_is_kept_with_what_they_ask() {
        let saree = meta::ReferredProduct {
            catalog_id: Some("9".to_owned()),
            product_retailer_id: Some("SAREE-7".to_owned()),
        };
        let ad = meta::Referral {
            headline: Some("Summer cottons".to_owned()),
            welcome_text: Some("Hello!".to_owned()),
            ..meta::Referral::default()
        };
        assert_eq!(referral(None, None), None);
        let asked = referral(None, Some(&saree)).unwrap();
        assert_eq!(asked.product.unwrap().retailer_id.as_deref(), Some("SAREE-7"));
        let both = referral(Some(&ad), Some(&saree)).unwrap();
        assert_eq!((both.welcome.as_deref(), both.product.is_some()), (Some("Hello!"), true));
    }

    #[test]
    fn no_form_is_too_large_or_too_deep_for_a_bubble() {
        let mut deep = json!("end");
        for _ in 0..100 {
            deep = json!({ "in": deep });
        }
        let many: serde_json::Map<String, Value> =
            (0..1_000).map(|nth| (nth.to_string(), json!("\0".repeat(5_000)))).collect();
        let fields = form(&json!({ "deep": deep, "many": many }));
        assert_eq!(fields.len(), FIELDS);
        assert!(
            fields.iter().all(|(_, value)| value.chars().count() <= FIELD_CHARS && !value.contains('\0'))
        );
        for nothing in [json!({}), json!([]), json!(null), json!({ "flow_token": "x" })] {
            assert_eq!(form(&nothing), [], "{nothing}");
        }
    }

    #[test]
    fn a_kind_of_answer_nobody_knows_yet_is_kept_by_what_it_holds() {
        let raw =
            json!({ "type": "product", "product": { "catalog_id": "9", "product_retailer_id": "SAREE-7" } });
        let reply = meta::InteractiveReply::Other { kind: "product".to_owned(), raw };
        let Some(Detail::Choice { id, filled_in, .. }) = detail(&meta::Content::Interactive(reply)) else {
            panic!("nothing of it is left")
        };
        assert_eq!((id.as_str(), filled_in.len()), ("product", 2));
        assert!(filled_in.iter().any(|field| field.value == "SAREE-7"));
    }

    #[test]
    fn an_order_says_what_of_how_many_at_what_price() {
        let item = meta::OrderItem {
            product_retailer_id: Some("SAREE-7".to_owned()),
            quantity: Some(2),
            item_price: Some(1_499.5),
            currency: Some("INR".to_owned()),
        };
        let order =
            meta::Order { product_items: vec![item, meta::OrderItem::default()], ..meta::Order::default() };
        let Some(Detail::Order { items, lines }) = detail(&meta::Content::Order(order)) else { panic!() };
        let saree = OrderLine {
            product: "SAREE-7".to_owned(),
            quantity: Some(2),
            price: Some(1_499.5),
            currency: Some("INR".to_owned()),
        };
        assert_eq!((items, lines), (2, vec![saree, OrderLine::default()]));
        let old: Detail = serde_json::from_value(json!({ "type": "order", "items": 3 })).unwrap();
        assert_eq!(old, Detail::Order { items: 3, lines: Vec::new() }, "as an older hub kept it");
    }

    #[test]
    fn a_card_keeps_who_of_its_numbers_is_on_whatsapp() {
        let phone = |phone: Option<&str>, wa_id: Option<&str>| meta::PhoneEntry {
            phone: phone.map(str::to_owned),
            wa_id: wa_id.map(str::to_owned),
            kind: None,
        };
        let shared = meta::SharedContact {
            formatted_name: Some("Devika".to_owned()),
            phones: vec![
                phone(Some("+91 98290 10187"), Some("+919829010187")),
                phone(Some("0141 555"), None),
                phone(None, Some("+919829010188")),
            ],
            emails: Vec::new(),
            company: None,
            addresses: vec!["4 Johari Bazar, Jaipur".to_owned()],
            urls: vec!["https://rani.example".to_owned()],
            birthday: Some("1990-01-31".to_owned()),
            raw: Value::Null,
        };
        let card = card(&shared);
        assert_eq!(card.phones, ["+91 98290 10187", "0141 555", "+919829010188"]);
        let accounts = [("+91 98290 10187", "919829010187"), ("+919829010188", "919829010188")];
        let accounts = accounts.map(|(phone, account)| (phone.to_owned(), account.to_owned()));
        assert_eq!(card.on_whatsapp, accounts.into_iter().collect());
        assert_eq!((card.addresses.len(), card.links.len()), (1, 1));
        assert_eq!(card.birthday.as_deref(), Some("1990-01-31"));
    }
}
