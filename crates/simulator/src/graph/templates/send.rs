//! A send by template, held against what was approved: as many parameters, of the kinds and names it has.

use serde_json::Value;

use super::GraphError;
use crate::world::template::{Template, variables};

/// What a send of this template carries, checked against it. Answers its category and the file of its header.
pub(in crate::graph) fn check_send(
    template: Option<&Template>,
    content: &Value,
) -> Result<(String, Option<(String, String)>), GraphError> {
    let told = content.get("template").unwrap_or(content);
    let name = told.get("name").and_then(Value::as_str).unwrap_or_default();
    let code = told.pointer("/language/code").and_then(Value::as_str).unwrap_or_default();
    let missing = || GraphError::of(132_001, format!("template name ({name}) does not exist in {code}"));
    let template = template.filter(|one| one.is_there()).ok_or_else(missing)?;
    match template.status.as_str() {
        "APPROVED" => {}
        "PAUSED" => return Err(GraphError::of(132_015, "The template is paused due to low quality.")),
        "DISABLED" => return Err(GraphError::of(132_016, "The template is disabled for good.")),
        _ => return Err(missing()),
    }
    let given = told.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let parts = |kind: &str| -> Vec<&Value> {
        given.iter().filter(|one| one.get("type").and_then(Value::as_str) == Some(kind)).collect()
    };
    let body = template.component("BODY").and_then(|one| one.get("text")?.as_str()).unwrap_or_default();
    let filled = fill(body, "body", &parameters(&parts("body")), template.is_named)?;
    if filled.chars().count() > 1_024 {
        return Err(GraphError::of(132_005, "The body is too long after its parameters are put in."));
    }
    let file = filled_header(template, &parameters(&parts("header")))?;
    filled_buttons(template, &parts("button"))?;
    Ok((template.category.clone(), file))
}

fn parameters<'a>(parts: &[&'a Value]) -> Vec<&'a Value> {
    parts.iter().filter_map(|part| part.get("parameters")?.as_array()).flatten().collect()
}

/// The text with its parameters: exactly as many as it has variables, named where they have names.
fn fill(text: &str, part: &str, given: &[&Value], is_named: bool) -> Result<String, GraphError> {
    let names = variables(text);
    if names.len() != given.len() {
        let details = format!(
            "{part}: number of localizable_params ({}) does not match the expected number of params ({})",
            given.len(),
            names.len()
        );
        return Err(GraphError::of(132_000, details));
    }
    let mut filled = text.to_owned();
    for (place, parameter) in given.iter().enumerate() {
        let told = parameter.get("parameter_name").and_then(Value::as_str);
        let name = match (is_named, told) {
            (true, Some(name)) if names.iter().any(|known| known == name) => name.to_owned(),
            (false, None) => (place + 1).to_string(),
            _ => return Err(GraphError::of(132_012, format!("{part}: the parameter's name does not fit."))),
        };
        let words = parameter.get("text").and_then(Value::as_str);
        let words = words.filter(|_| parameter.get("type").and_then(Value::as_str) == Some("text"));
        let words = words.ok_or_else(|| GraphError::of(132_012, format!("{part}: a text is expected.")))?;
        if words.trim().is_empty() {
            return Err(GraphError::of(131_008, format!("{part}: a parameter is empty.")));
        }
        filled = filled.replace(&format!("{{{{{name}}}}}"), words);
    }
    Ok(filled)
}

fn filled_header(template: &Template, given: &[&Value]) -> Result<Option<(String, String)>, GraphError> {
    let format_error = || GraphError::of(132_012, "header: Format mismatch, expected another type.");
    let Some(header) = template.component("HEADER") else {
        return if given.is_empty() { Ok(None) } else { Err(format_error()) };
    };
    let format = header.get("format").and_then(Value::as_str).unwrap_or_default();
    if format == "TEXT" {
        let text = header.get("text").and_then(Value::as_str).unwrap_or_default();
        return fill(text, "header", given, template.is_named).map(|_| None);
    }
    let [parameter] = given else { return Err(format_error()) };
    let kind = format.to_ascii_lowercase();
    let told = parameter.get(&kind).ok_or_else(format_error)?;
    if kind == "location" {
        let is_text = |key: &str| told.get(key).is_some_and(Value::is_string);
        let is_whole = ["latitude", "longitude", "name", "address"].into_iter().all(is_text);
        return if is_whole { Ok(None) } else { Err(format_error()) };
    }
    let id = told.get("id").and_then(Value::as_str).ok_or_else(format_error)?;
    Ok(Some((kind, id.to_owned())))
}

fn filled_buttons(template: &Template, given: &[&Value]) -> Result<(), GraphError> {
    let buttons = template.buttons();
    let mut filled = vec![false; buttons.len()];
    for part in given {
        let index = part.get("index").and_then(|index| index.as_str()?.parse::<usize>().ok());
        let button = index.and_then(|index| Some((index, *buttons.get(index)?)));
        let wrong = || GraphError::of(132_018, "button: the index or sub_type does not fit the template.");
        let (index, button) = button.ok_or_else(wrong)?;
        let kind = button.get("type").and_then(Value::as_str).unwrap_or_default();
        let sub_type = part.get("sub_type").and_then(Value::as_str).unwrap_or_default();
        let parameter = part.pointer("/parameters/0").ok_or_else(wrong)?;
        let key = match (kind, sub_type) {
            ("QUICK_REPLY", "quick_reply") => "payload",
            ("URL", "url") if !variables(button["url"].as_str().unwrap_or_default()).is_empty() => "text",
            ("COPY_CODE", "copy_code") => "coupon_code",
            _ => return Err(wrong()),
        };
        if parameter.get(key).and_then(Value::as_str).is_none_or(|value| value.trim().is_empty()) {
            return Err(GraphError::of(131_008, format!("button: {key} is required.")));
        }
        if let Some(known) = filled.get_mut(index) {
            *known = true;
        }
    }
    for (button, is_filled) in buttons.iter().zip(filled) {
        let url = button.get("url").and_then(Value::as_str).unwrap_or_default();
        let wants = button["type"] == "COPY_CODE" || !variables(url).is_empty();
        if wants && !is_filled {
            return Err(GraphError::of(131_008, "button: Button at index needs a parameter."));
        }
    }
    Ok(())
}
