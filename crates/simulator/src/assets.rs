//! The files customers and the owner send, and the completion of their messages.
//!
//! Pictures, stickers and documents are drawn here, different each time by the seed; the video and the voice note are two
//! small recordings committed beside the code. All of them are real: any viewer opens them.

mod draw;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sangam_model::Timestamp;
use serde_json::{Map, Value, json};

use crate::graph::media_url;
use crate::stage::StageError;
use crate::world::World;
use crate::world::media::Media;

const CLIP: &[u8] = include_bytes!("../assets/clip.mp4");
const VOICE_NOTE: &[u8] = include_bytes!("../assets/voice-note.ogg");

/// Kinds whose content is a file.
pub(crate) const MEDIA_KINDS: [&str; 5] = ["image", "video", "audio", "document", "sticker"];

/// A file and its type.
pub(crate) struct Sample {
    pub(crate) bytes: Bytes,
    pub(crate) mime_type: &'static str,
}

/// A small real file of this kind. A PNG is drawn when that type is asked for.
pub(crate) fn sample(kind: &str, mime_type: Option<&str>, whim: u64) -> Sample {
    match (kind, mime_type) {
        ("image", Some("image/png")) => Sample { bytes: draw::png(whim), mime_type: "image/png" },
        ("image", _) => Sample { bytes: draw::jpeg(whim), mime_type: "image/jpeg" },
        ("sticker", _) => Sample { bytes: draw::webp(whim), mime_type: "image/webp" },
        ("video", _) => Sample { bytes: Bytes::from_static(CLIP), mime_type: "video/mp4" },
        ("audio", _) => Sample { bytes: Bytes::from_static(VOICE_NOTE), mime_type: "audio/ogg; codecs=opus" },
        _ => Sample { bytes: draw::pdf(whim), mime_type: "application/pdf" },
    }
}

/// Completes a content object as a phone would: a file where one belongs, coordinates, a card, the reason of an
/// unsupported message. What is given stays; a type nobody knows is not touched.
pub(crate) fn compose(
    world: &mut World,
    phone_number_id: &str,
    mut message: Value,
    now: Timestamp,
    base_url: &str,
) -> Result<Value, StageError> {
    let fields = message.as_object_mut().ok_or(StageError::BadMessage("not an object"))?;
    let kind =
        fields.get("type").and_then(Value::as_str).ok_or(StageError::BadMessage("no type"))?.to_owned();
    if MEDIA_KINDS.contains(&kind.as_str()) {
        if !fields.contains_key("errors") {
            attach(world, phone_number_id, &kind, fields, now, base_url)?;
        }
        return Ok(message);
    }
    let made = match kind.as_str() {
        "location" => json!({
            "latitude": 26.9239, "longitude": 75.8267, "name": "Hawa Mahal", "address": "Badi Choupad, Jaipur 302002",
        }),
        "contacts" => json!([{
            "name": { "formatted_name": "Asha Tailors", "first_name": "Asha" },
            "phones": [{ "phone": "+91 55500 90001", "wa_id": "915550090001", "type": "WORK" }],
        }]),
        "unsupported" => {
            fields.entry("errors").or_insert_with(|| json!([crate::graph::status_error(131_060)]));
            json!({ "type": "unknown" })
        }
        _ => return Ok(message),
    };
    fields.entry(kind).or_insert(made);
    Ok(message)
}

fn attach(
    world: &mut World,
    phone_number_id: &str,
    kind: &str,
    fields: &mut Map<String, Value>,
    now: Timestamp,
    base_url: &str,
) -> Result<(), StageError> {
    let content = fields.entry(kind).or_insert_with(|| json!({}));
    let content = content.as_object_mut().ok_or(StageError::BadMessage("the media object is no object"))?;
    let data = content.remove("data");
    if data.is_none() && content.contains_key("id") {
        return Ok(());
    }
    let given_type = content.get("mime_type").and_then(Value::as_str).map(str::to_owned);
    let drawn = sample(kind, given_type.as_deref(), world.whim(1 << 24));
    let bytes = match data.as_ref().and_then(Value::as_str) {
        Some(text) => {
            Bytes::from(STANDARD.decode(text).map_err(|_| StageError::BadMessage("data is not Base64"))?)
        }
        None => drawn.bytes,
    };
    let mime_type = given_type.unwrap_or_else(|| drawn.mime_type.to_owned());
    let id = content.get("id").and_then(Value::as_str).map_or_else(|| world.digits(), str::to_owned);
    let mut media = Media::received(bytes, mime_type.clone(), phone_number_id.to_owned(), now);
    let secret = world.trace();
    let end = media.link(secret.clone(), now);
    content.insert("id".to_owned(), json!(id));
    content.insert("mime_type".to_owned(), json!(mime_type));
    content.entry("sha256").or_insert_with(|| json!(STANDARD.encode(media.sha256())));
    content.entry("url").or_insert_with(|| json!(media_url(base_url, &id, &secret, end)));
    match kind {
        "audio" => drop(content.entry("voice").or_insert(json!(true))),
        "sticker" => drop(content.entry("animated").or_insert(json!(false))),
        "document" => drop(content.entry("filename").or_insert(json!("bill.pdf"))),
        _ => {}
    }
    world.media.insert(id, media);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::media::is_what_it_says;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    #[test]
    fn every_sample_is_what_it_says_and_small_enough_to_send() {
        for kind in MEDIA_KINDS {
            let sample = sample(kind, None, 7);
            assert!(is_what_it_says(&sample.bytes, sample.mime_type), "{kind}");
            let limit = crate::world::media::upload_limit(sample.mime_type).unwrap();
            assert!(sample.bytes.len() < limit.min(100 * 1024), "{kind}: {}", sample.bytes.len());
        }
    }

    #[test]
    fn a_bare_image_gets_a_file_and_keeps_its_caption() {
        let mut world = World::new(1, 1, 0, NOW);
        let message = json!({ "type": "image", "image": { "caption": "नीला वाला?" } });
        let made = compose(&mut world, "P", message, NOW, "http://x").unwrap();
        assert_eq!(made["image"]["caption"], "नीला वाला?");
        assert_eq!(made["image"]["sha256"].as_str().unwrap().len(), 44);
        assert!(world.media.contains_key(made["image"]["id"].as_str().unwrap()));
    }

    #[test]
    fn given_bytes_may_lie_about_their_type() {
        let mut world = World::new(1, 1, 0, NOW);
        let message = json!({ "type": "image", "image": { "mime_type": "image/jpeg", "data": "TVqQAA==" } });
        let made = compose(&mut world, "P", message, NOW, "http://x").unwrap();
        assert!(made["image"].get("data").is_none());
        let media = &world.media[made["image"]["id"].as_str().unwrap()];
        assert!(media.bytes.starts_with(b"MZ"));
        assert_eq!(media.mime_type, "image/jpeg");
    }

    #[test]
    fn an_unknown_type_is_not_touched() {
        let mut world = World::new(1, 1, 0, NOW);
        let message = json!({ "type": "hologram", "hologram": { "depth": 3 } });
        assert_eq!(compose(&mut world, "P", message.clone(), NOW, "http://x").unwrap(), message);
    }
}
