//! What Meta looks at in a template that is handed in, before a reviewer does.

use serde_json::Value;

use super::GraphError;
use crate::stage::Stage;
use crate::world::template::variables;

fn refused(details: impl Into<String>) -> GraphError {
    GraphError::of(100, details)
}

/// Everything Meta looks at before a reviewer does.
pub(super) fn check(stage: &Stage, components: &Value, is_named: bool) -> Result<(), GraphError> {
    let all = components.as_array().ok_or_else(|| GraphError::missing("components"))?;
    let mut has_body = false;
    for one in all {
        let kind = one.get("type").and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase();
        match kind.as_str() {
            "HEADER" => header(stage, one, is_named)?,
            "BODY" => {
                has_body = true;
                let text = worded(one, "body", 1_024)?;
                numbered(text, "body", is_named)?;
                let trimmed = text.trim();
                if trimmed.starts_with("{{") || trimmed.ends_with("}}") {
                    return Err(refused("The body cannot begin or end with a variable."));
                }
                examples(one, text, "body_text", is_named)?;
            }
            "FOOTER" => {
                if !variables(worded(one, "footer", 60)?).is_empty() {
                    return Err(refused("The footer cannot hold variables."));
                }
            }
            "BUTTONS" => buttons(one)?,
            _ => return Err(refused(format!("Unknown component {kind}."))),
        }
    }
    if has_body { Ok(()) } else { Err(refused("A body is required.")) }
}

fn worded<'a>(one: &'a Value, part: &str, most: usize) -> Result<&'a str, GraphError> {
    let text = one.get("text").and_then(Value::as_str).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(refused(format!("The {part} has no text.")));
    }
    if text.chars().count() > most {
        return Err(refused(format!("The {part} is longer than {most} characters.")));
    }
    Ok(text)
}

fn numbered(text: &str, part: &str, is_named: bool) -> Result<(), GraphError> {
    let names = variables(text);
    let mut numbers: Vec<usize> = names.iter().filter_map(|name| name.parse().ok()).collect();
    numbers.sort_unstable();
    let is_counted = numbers.len() == names.len() && numbers.iter().copied().eq(1..=names.len());
    let is_word = |name: &String| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let is_fit = if is_named { names.iter().all(is_word) } else { is_counted };
    if is_fit { Ok(()) } else { Err(refused(format!("The variables of the {part} are not well formed."))) }
}

fn examples(one: &Value, text: &str, key: &str, is_named: bool) -> Result<(), GraphError> {
    let wanted = variables(text).len();
    let example = one.get("example");
    let given = if is_named {
        example.and_then(|example| example.get(format!("{key}_named_params"))?.as_array()).map_or(0, Vec::len)
    } else {
        let all = example.and_then(|example| example.get(key)?.as_array());
        match all.and_then(|all| all.first()) {
            Some(Value::Array(values)) => values.len(),
            Some(_) => all.map_or(0, Vec::len),
            None => 0,
        }
    };
    if given == wanted {
        Ok(())
    } else {
        Err(refused(format!("{key}: one example for each variable, please.")))
    }
}

fn header(stage: &Stage, one: &Value, is_named: bool) -> Result<(), GraphError> {
    match one.get("format").and_then(Value::as_str).unwrap_or_default() {
        "TEXT" => {
            let text = worded(one, "header", 60)?;
            if variables(text).len() > 1 {
                return Err(refused("The header can hold one variable."));
            }
            numbered(text, "header", is_named)?;
            examples(one, text, "header_text", is_named)
        }
        "IMAGE" | "VIDEO" | "DOCUMENT" => {
            let handle = one.pointer("/example/header_handle/0").and_then(Value::as_str);
            let is_known =
                handle.is_some_and(|handle| stage.world().samples.iter().any(|known| known == handle));
            if is_known { Ok(()) } else { Err(refused("The header needs an uploaded sample.")) }
        }
        "LOCATION" => Ok(()),
        other => Err(refused(format!("The header's format {other:?} is unknown."))),
    }
}

fn buttons(one: &Value) -> Result<(), GraphError> {
    let all = one.get("buttons").and_then(Value::as_array).filter(|all| !all.is_empty());
    let all = all.ok_or_else(|| refused("There are no buttons."))?;
    let kinds: Vec<&str> =
        all.iter().map(|button| button.get("type").and_then(Value::as_str).unwrap_or_default()).collect();
    let count = |kind: &str| kinds.iter().filter(|other| **other == kind).count();
    if all.len() > 10 || count("URL") > 2 || count("PHONE_NUMBER") > 1 || count("COPY_CODE") > 1 {
        return Err(refused("There are too many buttons."));
    }
    let runs = kinds.chunk_by(|left, right| (*left == "QUICK_REPLY") == (*right == "QUICK_REPLY"));
    if runs.filter(|run| run.first() == Some(&"QUICK_REPLY")).count() > 1 {
        return Err(refused("Quick reply buttons must stand together."));
    }
    all.iter().zip(kinds).try_for_each(|(button, kind)| {
        if !matches!(kind, "COPY_CODE" | "REQUEST_CONTACT_INFO") {
            worded(button, "button", 25)?;
        }
        match kind {
            "QUICK_REPLY" | "REQUEST_CONTACT_INFO" => Ok(()),
            "URL" => {
                let url = button.get("url").and_then(Value::as_str).unwrap_or_default();
                let is_address = url.starts_with("https://") || url.starts_with("http://");
                let variables = variables(url).len();
                let is_fit = variables == 0 || (variables == 1 && url.ends_with("}}"));
                let has_example = button.pointer("/example/0").is_some() || variables == 0;
                let is_short = url.chars().count() <= 2_000;
                if is_address && is_fit && has_example && is_short {
                    Ok(())
                } else {
                    Err(refused("A button's URL is not valid."))
                }
            }
            "PHONE_NUMBER" => {
                let phone = button.get("phone_number").and_then(Value::as_str).unwrap_or_default();
                let is_fit = phone.starts_with('+') && phone.len() <= 20 && phone.len() > 7;
                if is_fit { Ok(()) } else { Err(refused("A button's phone number is not valid.")) }
            }
            "COPY_CODE" => {
                let code = button.get("example").and_then(Value::as_str).unwrap_or_default();
                let is_fit = !code.is_empty() && code.chars().count() <= 20;
                if is_fit { Ok(()) } else { Err(refused("A button's code is not valid.")) }
            }
            _ => Err(refused("A button's type is unknown.")),
        }
    })
}
