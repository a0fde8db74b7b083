//! The published shape and limits of every kind of message (`D/messages/<type>-messages`).

use serde_json::{Map, Value, json};

use super::GraphError;

type Checked = Result<(), GraphError>;

/// Who a message is for, as the client wrote it.
pub(super) enum Recipient {
    Phone(String),
    UserId(String),
}

/// A request that may be accepted.
pub(super) struct Outgoing {
    pub(super) to: Recipient,
    pub(super) kind: String,
    /// `type`, the object of that name, and `context` if given.
    pub(super) content: Value,
    pub(super) callback: Option<String>,
    /// Its file: as what, and the id of its upload.
    pub(super) media: Option<(String, String)>,
}

/// Checks a send request against everything that does not depend on the world.
pub(super) fn outgoing(body: &Value) -> Result<Outgoing, GraphError> {
    let recipient_type = body.get("recipient_type").map_or(Some("individual"), Value::as_str);
    if recipient_type != Some("individual") {
        return Err(GraphError::invalid(
            "recipient_type",
            "groups are not available to numbers in coexistence",
        ));
    }
    let kind = body.get("type").map_or(Some("text"), Value::as_str).unwrap_or_default().to_owned();
    let content = body.get(&kind).ok_or_else(|| GraphError::missing(&kind))?;
    check(&kind, content)?;
    let callback = optional_text(body, "biz_opaque_callback_data", "biz_opaque_callback_data", 512)?;
    let mut kept = Map::new();
    kept.insert("type".to_owned(), json!(kind));
    kept.insert(kind.clone(), content.clone());
    if let Some(context) = body.get("context") {
        text(context, "message_id", "context['message_id']", usize::MAX)?;
        kept.insert("context".to_owned(), context.clone());
    }
    Ok(Outgoing {
        to: recipient(body)?,
        media: content.get("id").and_then(Value::as_str).map(|id| (kind.clone(), id.to_owned())),
        kind,
        content: Value::Object(kept),
        callback,
    })
}

/// `to` wins over `recipient`.
fn recipient(body: &Value) -> Result<Recipient, GraphError> {
    if let Some(to) = body.get("to") {
        let to = to.as_str().ok_or_else(|| GraphError::invalid("to", "must be a string"))?;
        return Ok(Recipient::Phone(to.to_owned()));
    }
    let user_id = body.get("recipient").and_then(Value::as_str).ok_or_else(|| GraphError::missing("to"))?;
    let is_scoped =
        user_id.split_once('.').is_some_and(|(country, rest)| country.len() == 2 && !rest.is_empty());
    if is_scoped {
        Ok(Recipient::UserId(user_id.to_owned()))
    } else {
        Err(GraphError::invalid("recipient", "not a business-scoped user id"))
    }
}

fn check(kind: &str, content: &Value) -> Checked {
    match kind {
        "text" => text_message(content),
        "image" | "video" => file(kind, content, true),
        "audio" | "sticker" => file(kind, content, false),
        "document" => file(kind, content, true),
        "location" => location(content),
        "contacts" => contacts(content),
        "reaction" => reaction(content),
        "interactive" => interactive(content),
        "template" => template(content),
        _ => Err(GraphError::of(131_051, format!("Message type {kind} is not supported."))),
    }
}

fn text_message(content: &Value) -> Checked {
    if content.get("preview_url").is_some_and(|preview| !preview.is_boolean()) {
        return Err(GraphError::invalid("text['preview_url']", "must be a boolean"));
    }
    text(content, "body", "text['body']", 4_096).map(drop)
}

fn file(kind: &str, content: &Value, may_have_caption: bool) -> Checked {
    let name = |field: &str| format!("{kind}['{field}']");
    match (content.get("id"), content.get("link")) {
        (None, None) => return Err(GraphError::missing(&name("id"))),
        (Some(_), Some(_)) => return Err(GraphError::invalid(&name("id"), "give an id or a link, not both")),
        (Some(id), None) if !id.is_string() => {
            return Err(GraphError::invalid(&name("id"), "must be a string"));
        }
        (None, Some(link)) => {
            let is_address =
                link.as_str().is_some_and(|link| link.starts_with("https://") || link.starts_with("http://"));
            if !is_address {
                return Err(GraphError::invalid(&name("link"), "must be an http or https address"));
            }
        }
        _ => {}
    }
    if !may_have_caption && content.get("caption").is_some() {
        return Err(GraphError::invalid(&name("caption"), "not allowed for this type"));
    }
    if content.get("voice").is_some_and(|voice| kind != "audio" || !voice.is_boolean()) {
        return Err(GraphError::invalid(&name("voice"), "a boolean, for audio only"));
    }
    optional_text(content, "caption", &name("caption"), 1_024)?;
    optional_text(content, "filename", &name("filename"), 240).map(drop)
}

fn location(content: &Value) -> Checked {
    for (field, most) in [("latitude", 90.0), ("longitude", 180.0)] {
        let name = format!("location['{field}']");
        let value = content.get(field).ok_or_else(|| GraphError::missing(&name))?;
        let degrees = value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        if !degrees.is_some_and(|degrees: f64| degrees.abs() <= most) {
            return Err(GraphError::invalid(&name, "not a coordinate"));
        }
    }
    Ok(())
}

fn contacts(content: &Value) -> Checked {
    let cards = content
        .as_array()
        .filter(|cards| !cards.is_empty())
        .ok_or_else(|| GraphError::missing("contacts"))?;
    for card in cards {
        let name = card.get("name").ok_or_else(|| GraphError::missing("contacts['name']"))?;
        text(name, "formatted_name", "contacts['name']['formatted_name']", usize::MAX)?;
        if name.as_object().is_none_or(|parts| parts.len() < 2) {
            return Err(GraphError::missing("contacts['name']['first_name']"));
        }
    }
    Ok(())
}

fn reaction(content: &Value) -> Checked {
    text(content, "message_id", "reaction['message_id']", usize::MAX)?;
    match content.get("emoji") {
        Some(Value::String(_)) => Ok(()),
        _ => Err(GraphError::missing("reaction['emoji']")),
    }
}

fn interactive(content: &Value) -> Checked {
    let kind = text(content, "type", "interactive['type']", usize::MAX)?;
    let action = content.get("action").ok_or_else(|| GraphError::missing("interactive['action']"))?;
    let body_limit = if kind == "list" { 4_096 } else { 1_024 };
    let body = content.get("body").ok_or_else(|| GraphError::missing("interactive['body']"))?;
    text(body, "text", "interactive['body']['text']", body_limit)?;
    if let Some(footer) = content.get("footer") {
        text(footer, "text", "interactive['footer']['text']", 60)?;
    }
    if let Some(header) = content.get("header") {
        interactive_header(&kind, header)?;
    }
    match kind.as_str() {
        "button" => buttons(action),
        "list" => list(action),
        "cta_url" => cta_url(action),
        "location_request_message" => match action.get("name").and_then(Value::as_str) {
            Some("send_location") => Ok(()),
            _ => Err(GraphError::invalid("interactive['action']['name']", "must be send_location")),
        },
        "flow" | "product" | "product_list" | "catalog_message" | "address_message" => Ok(()),
        _ => Err(GraphError::invalid("interactive['type']", "unknown")),
    }
}

fn interactive_header(kind: &str, header: &Value) -> Checked {
    match text(header, "type", "interactive['header']['type']", usize::MAX)?.as_str() {
        "text" => text(header, "text", "interactive['header']['text']", 60).map(drop),
        "image" | "video" | "document" if kind != "list" => Ok(()),
        _ => Err(GraphError::invalid("interactive['header']['type']", "not allowed here")),
    }
}

fn buttons(action: &Value) -> Checked {
    let buttons = array(action, "buttons", "interactive['action']['buttons']", 3)?;
    for button in buttons {
        let reply = button.get("reply").ok_or_else(|| GraphError::missing("buttons['reply']"))?;
        text(reply, "id", "buttons['reply']['id']", 256)?;
        text(reply, "title", "buttons['reply']['title']", 20)?;
    }
    distinct(buttons.iter().filter_map(|button| button.pointer("/reply/id")), "buttons['reply']['id']")
}

fn list(action: &Value) -> Checked {
    text(action, "button", "interactive['action']['button']", 20)?;
    let sections = array(action, "sections", "interactive['action']['sections']", 10)?;
    let mut rows = Vec::new();
    for section in sections {
        if sections.len() > 1 {
            text(section, "title", "sections['title']", 24)?;
        }
        rows.extend(array(section, "rows", "sections['rows']", 10)?);
    }
    if rows.len() > 10 {
        return Err(GraphError::of(131_009, "Total row count exceed max allowed count: 10"));
    }
    for row in &rows {
        text(row, "id", "rows['id']", 200)?;
        text(row, "title", "rows['title']", 24)?;
        optional_text(row, "description", "rows['description']", 72)?;
    }
    distinct(rows.iter().filter_map(|row| row.get("id")), "rows['id']")
}

fn cta_url(action: &Value) -> Checked {
    let parameters = action.get("parameters").ok_or_else(|| GraphError::missing("action['parameters']"))?;
    text(parameters, "display_text", "parameters['display_text']", 20)?;
    let url = text(parameters, "url", "parameters['url']", 2_000)?;
    if url.starts_with("https://") || url.starts_with("http://") {
        Ok(())
    } else {
        Err(GraphError::invalid("parameters['url']", "must be an http or https address"))
    }
}

fn template(content: &Value) -> Checked {
    let name = text(content, "name", "template['name']", 512)?;
    if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        return Err(GraphError::of(132_001, format!("template name ({name}) does not exist")));
    }
    let language = content.get("language").ok_or_else(|| GraphError::missing("template['language']"))?;
    text(language, "code", "template['language']['code']", usize::MAX)?;
    let components =
        content.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for component in components {
        text(component, "type", "template['components']['type']", usize::MAX)?;
        let parameters =
            component.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        parameters.iter().try_for_each(template_parameter)?;
    }
    Ok(())
}

fn template_parameter(parameter: &Value) -> Checked {
    let kind = text(parameter, "type", "parameters['type']", usize::MAX)?;
    let words = parameter.get("text").and_then(Value::as_str).unwrap_or_default();
    if kind == "text" && (words.contains(['\n', '\t']) || words.contains("     ")) {
        let details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
        return Err(GraphError::of(132_018, details));
    }
    Ok(())
}

/// A required, non-empty string of at most `most` characters.
fn text(object: &Value, field: &str, name: &str, most: usize) -> Result<String, GraphError> {
    match object.get(field) {
        None | Some(Value::Null) => Err(GraphError::missing(name)),
        Some(Value::String(text)) if text.trim().is_empty() => Err(GraphError::missing(name)),
        Some(Value::String(text)) if text.chars().count() > most => Err(GraphError::too_long(name, most)),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(GraphError::invalid(name, "must be a string")),
    }
}

fn optional_text(object: &Value, field: &str, name: &str, most: usize) -> Result<Option<String>, GraphError> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(_) => text(object, field, name, most).map(Some),
    }
}

fn array<'a>(object: &'a Value, field: &str, name: &str, most: usize) -> Result<&'a Vec<Value>, GraphError> {
    let items = object.get(field).and_then(Value::as_array).ok_or_else(|| GraphError::missing(name))?;
    if items.is_empty() || items.len() > most {
        return Err(GraphError::invalid(name, &format!("must have 1 to {most} entries")));
    }
    Ok(items)
}

fn distinct<'a>(mut values: impl Iterator<Item = &'a Value>, name: &str) -> Checked {
    let mut seen: Vec<&Value> = Vec::new();
    let repeats = values.any(|value| {
        let is_known = seen.contains(&value);
        seen.push(value);
        is_known
    });
    if repeats { Err(GraphError::invalid(name, "must be unique")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of the refusal, or `None` when the message may be accepted.
    fn code(message: &Value) -> Option<i64> {
        let mut body = json!({ "messaging_product": "whatsapp", "to": "+915550110012" });
        body.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
        outgoing(&body).err().and_then(|error| error.body("A")["error"]["code"].as_i64())
    }

    fn button(id: &str, title: &str) -> Value {
        json!({ "type": "reply", "reply": { "id": id, "title": title } })
    }

    fn with_buttons(buttons: &[Value]) -> Value {
        json!({ "type": "interactive", "interactive": {
            "type": "button", "body": { "text": "Which?" }, "action": { "buttons": buttons },
        }})
    }

    #[test]
    fn a_text_of_4096_emoji_is_the_longest() {
        assert_eq!(code(&json!({ "type": "text", "text": { "body": "🌸".repeat(4_096) } })), None);
        assert_eq!(code(&json!({ "type": "text", "text": { "body": "🌸".repeat(4_097) } })), Some(100));
        assert_eq!(code(&json!({ "type": "text", "text": { "body": " " } })), Some(131_008));
        assert_eq!(code(&json!({ "type": "text" })), Some(131_008));
    }

    #[test]
    fn media_needs_one_source_and_captions_end_at_1024() {
        assert_eq!(
            code(&json!({ "type": "image", "image": { "id": "1", "caption": "a".repeat(1_024) } })),
            None
        );
        assert_eq!(
            code(&json!({ "type": "image", "image": { "id": "1", "caption": "a".repeat(1_025) } })),
            Some(100)
        );
        assert_eq!(code(&json!({ "type": "image", "image": {} })), Some(131_008));
        assert_eq!(
            code(&json!({ "type": "image", "image": { "id": "1", "link": "https://x" } })),
            Some(131_009)
        );
        assert_eq!(
            code(&json!({ "type": "video", "video": { "link": "file:///etc/passwd" } })),
            Some(131_009)
        );
        assert_eq!(code(&json!({ "type": "audio", "audio": { "id": "1", "caption": "no" } })), Some(131_009));
        assert_eq!(code(&json!({ "type": "audio", "audio": { "id": "1", "voice": true } })), None);
        assert_eq!(code(&json!({ "type": "audio", "audio": { "id": "1", "voice": "yes" } })), Some(131_009));
        assert_eq!(code(&json!({ "type": "video", "video": { "id": "1", "voice": true } })), Some(131_009));
    }

    #[test]
    fn a_link_leads_into_the_web() {
        let link = |url: &str| {
            json!({ "type": "interactive", "interactive": { "type": "cta_url", "body": { "text": "Pay here" },
                "action": { "name": "cta_url", "parameters": { "display_text": "Pay", "url": url } } }})
        };
        assert_eq!(code(&link("https://example.com/bill")), None);
        assert_eq!(code(&link("javascript:alert(1)")), Some(131_009));
        assert_eq!(code(&link(&format!("https://{}", "x".repeat(2_000)))), Some(100));
    }

    #[test]
    fn three_buttons_with_short_and_different_names() {
        assert_eq!(code(&with_buttons(&[button("a", "Yes"), button("b", "No"), button("c", "Later")])), None);
        let four: Vec<Value> = ["a", "b", "c", "d"].map(|id| button(id, "Yes")).into();
        assert_eq!(code(&with_buttons(&four)), Some(131_009));
        assert_eq!(code(&with_buttons(&[button("a", &"x".repeat(21))])), Some(100));
        assert_eq!(code(&with_buttons(&[button("a", "Yes"), button("a", "No")])), Some(131_009));
    }

    #[test]
    fn a_list_has_ten_rows_in_total() {
        let section = |rows: std::ops::Range<u8>| {
            let rows: Vec<Value> = rows.map(|row| json!({ "id": row.to_string(), "title": "Row" })).collect();
            json!({ "title": "Colours", "rows": rows })
        };
        let list = |sections: Vec<Value>| {
            json!({ "type": "interactive", "interactive": {
                "type": "list", "body": { "text": "Which?" }, "action": { "button": "Show", "sections": sections },
            }})
        };
        assert_eq!(code(&list(vec![section(0..5), section(5..10)])), None);
        assert_eq!(code(&list(vec![section(0..5), section(5..11)])), Some(131_009));
    }

    #[test]
    fn the_other_kinds_keep_their_rules() {
        let card = json!({ "name": { "formatted_name": "Asha", "first_name": "Asha" } });
        assert_eq!(code(&json!({ "type": "contacts", "contacts": [card] })), None);
        assert_eq!(
            code(&json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": "A" } }] })),
            Some(131_008)
        );
        assert_eq!(
            code(&json!({ "type": "location", "location": { "latitude": 26.9, "longitude": "75.8" } })),
            None
        );
        assert_eq!(
            code(&json!({ "type": "location", "location": { "latitude": 126.9, "longitude": 75.8 } })),
            Some(131_009)
        );
        assert_eq!(
            code(&json!({ "type": "reaction", "reaction": { "message_id": "wamid.1", "emoji": "" } })),
            None
        );
        assert_eq!(code(&json!({ "type": "hologram", "hologram": {} })), Some(131_051));
        assert_eq!(
            code(
                &json!({ "type": "text", "text": { "body": "a" }, "biz_opaque_callback_data": "x".repeat(513) })
            ),
            Some(100)
        );
        assert_eq!(
            code(&json!({ "type": "text", "text": { "body": "a" }, "recipient_type": "group" })),
            Some(131_009)
        );
    }

    #[test]
    fn a_template_parameter_has_no_line_breaks() {
        let template = |words: &str| {
            json!({ "type": "template", "template": { "name": "pickup_ready_v2", "language": { "code": "en" },
                "components": [{ "type": "body", "parameters": [{ "type": "text", "text": words }] }] }})
        };
        assert_eq!(code(&template("Ada")), None);
        assert_eq!(code(&template("Ada\nQ.")), Some(132_018));
    }
}
