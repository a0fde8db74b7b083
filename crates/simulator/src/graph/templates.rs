//! `/{version}/{waba}/message_templates` and `/{version}/{template_id}`: listing, handing in, changing, deleting
//! (`D/templates`), and the upload of a sample.
//!
//! A template is looked at by a reviewer some moments after it was handed in; who wants to decide sets
//! [`Stage::hold_reviews`](crate::Stage::hold_reviews) and then decides.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, Timestamp};
use serde_json::{Map, Value, json};

use super::{GraphError, account, answered, caller, check_version};
use crate::stage::Stage;
use crate::world::template::{Template, variables};

/// Templates an account that is not verified may have.
const MOST: usize = 250;
/// Templates handed in per hour.
const PER_HOUR: usize = 100;
/// The wait before a reviewed name may be taken again.
const NAME_KEPT: i64 = 30 * DAY;

type Node = Path<(String, String)>;
type Asked = Query<HashMap<String, String>>;

pub(super) async fn get(
    State(stage): State<Arc<Stage>>,
    Path((version, node)): Node,
    Query(query): Asked,
    headers: HeaderMap,
) -> Response {
    let result =
        account(&stage, &headers, &version, &node).and_then(|waba_id| list(&stage, &waba_id, &query));
    answered(&stage, result)
}

fn list(stage: &Stage, waba_id: &str, query: &HashMap<String, String>) -> Result<Value, GraphError> {
    let wanted =
        |key: &str, value: &str| query.get(key).is_none_or(|wanted| wanted.eq_ignore_ascii_case(value));
    let world = stage.world();
    let found: Vec<&Template> = world
        .templates
        .iter()
        .filter(|one| one.waba_id == waba_id && one.is_there())
        .filter(|one| wanted("name", &one.name) && wanted("language", &one.language))
        .filter(|one| wanted("status", &one.status) && wanted("category", &one.category))
        .collect();
    let limit: usize = query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(25).clamp(1, 1_000);
    let from = match query.get("after") {
        None => 0,
        Some(cursor) => {
            let place = cursor.strip_prefix("QVFI").and_then(|place| place.parse::<usize>().ok());
            place.ok_or_else(|| GraphError::of(131_059, "The paging cursor is not valid."))?
        }
    };
    let page: Vec<Value> = found.iter().skip(from).take(limit).map(|one| one.shown()).collect();
    let end = from + page.len();
    let cursors = json!({ "before": format!("QVFI{from}"), "after": format!("QVFI{end}") });
    let next = format!("{}/v25.0/{waba_id}/message_templates?after=QVFI{end}", stage.base_url);
    let paging = match end < found.len() {
        true => json!({ "cursors": cursors, "next": next }),
        false => json!({ "cursors": cursors }),
    };
    Ok(json!({ "data": page, "paging": paging }))
}

pub(super) async fn post(
    State(stage): State<Arc<Stage>>,
    Path((version, node)): Node,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result =
        account(&stage, &headers, &version, &node).and_then(|waba_id| create(&stage, &waba_id, &body));
    answered(&stage, result)
}

fn create(stage: &Arc<Stage>, waba_id: &str, body: &[u8]) -> Result<Value, GraphError> {
    let body: Value =
        serde_json::from_slice(body).map_err(|_| GraphError::of(100, "The body is not JSON."))?;
    let word = |key: &str| {
        body.get(key).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| GraphError::missing(key))
    };
    let (name, language, category) = (word("name")?, word("language")?, word("category")?);
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || name.len() > 512 || !name.bytes().all(is_plain) {
        return Err(GraphError::of(100, "The template name may hold lower-case letters, digits and _ only."));
    }
    if !["MARKETING", "UTILITY", "AUTHENTICATION"].contains(&category.as_str()) {
        return Err(GraphError::of(100, "The category is not one of MARKETING, UTILITY, AUTHENTICATION."));
    }
    let is_named = match body.get("parameter_format").map(Value::as_str) {
        None | Some(Some("POSITIONAL")) => false,
        Some(Some("NAMED")) => true,
        _ => return Err(GraphError::of(100, "parameter_format must be POSITIONAL or NAMED.")),
    };
    let components = body.get("components").cloned().unwrap_or_default();
    check(stage, &components, is_named)?;
    let now = stage.clock.now();
    let mut world = stage.world();
    let own = world.templates.iter().filter(|one| one.waba_id == waba_id);
    let (mut there, mut recent) = (0, 0);
    for one in own {
        there += usize::from(one.is_there());
        recent += usize::from(now.since(one.created_at) < HOUR && now > one.created_at);
        let is_same = one.name == name && one.language == language;
        if is_same && one.is_there() {
            return Err(GraphError::finer(
                100,
                2_388_024,
                "There is already content in this language for this template name.",
            ));
        }
        let is_kept = one.deleted_at.is_some_and(|at| one.was_approved && now.since(at) < NAME_KEPT);
        if one.name == name && is_kept {
            let details = "The name of a deleted template cannot be used again for 30 days.";
            return Err(GraphError::finer(100, 2_388_023, details));
        }
    }
    if there >= MOST || recent >= PER_HOUR {
        return Err(GraphError::of(2_388_019, "The limit of message templates is reached."));
    }
    let id = world.digits();
    world.templates.push(Template {
        id: id.clone(),
        waba_id: waba_id.to_owned(),
        name: name.clone(),
        language: language.clone(),
        category: category.clone(),
        status: "PENDING".to_owned(),
        quality: "UNKNOWN".to_owned(),
        is_named,
        components,
        rejected_reason: "NONE".to_owned(),
        created_at: now,
        edited_at: Vec::new(),
        was_approved: false,
        deleted_at: None,
    });
    drop(world);
    stage.begin_review(waba_id, &name, &language);
    Ok(json!({ "id": id, "status": "PENDING", "category": category }))
}

pub(super) async fn delete(
    State(stage): State<Arc<Stage>>,
    Path((version, node)): Node,
    Query(query): Asked,
    headers: HeaderMap,
) -> Response {
    let result = account(&stage, &headers, &version, &node).and_then(|waba_id| {
        let name = query.get("name").ok_or_else(|| GraphError::missing("name"))?;
        let id = query.get("hsm_id");
        let now = stage.clock.now();
        let mut gone = 0;
        for one in &mut stage.world().templates {
            let is_meant = one.waba_id == waba_id && one.name == *name && id.is_none_or(|id| *id == one.id);
            if is_meant && one.is_there() {
                one.deleted_at = Some(now);
                "DELETED".clone_into(&mut one.status);
                gone += 1;
            }
        }
        if gone == 0 {
            return Err(GraphError::of(100, "The message template does not exist."));
        }
        Ok(json!({ "success": true }))
    });
    answered(&stage, result)
}

/// The template the path names, if the bearer's account has it.
pub(super) fn read(stage: &Stage, waba_ids: &[String], id: &str) -> Option<Value> {
    let world = stage.world();
    let one = world.templates.iter().find(|one| one.id == id && one.is_there());
    one.filter(|one| waba_ids.contains(&one.waba_id)).map(Template::shown)
}

/// `POST /{version}/{id}`: changing a template, or the bytes of an upload.
pub(super) async fn change(
    State(stage): State<Arc<Stage>>,
    Path((version, node)): Node,
    Query(query): Asked,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result = caller(&stage, &headers)
        .and_then(|caller| check_version(&version).map(|()| caller))
        .and_then(|caller| match node.strip_prefix("upload:") {
            Some(_) => take_bytes(&stage, &query, &headers, &body),
            None => edit(&stage, &caller.waba_ids, &node, &body),
        });
    answered(&stage, result)
}

fn edit(stage: &Arc<Stage>, waba_ids: &[String], id: &str, body: &[u8]) -> Result<Value, GraphError> {
    let body: Value =
        serde_json::from_slice(body).map_err(|_| GraphError::of(100, "The body is not JSON."))?;
    let now = stage.clock.now();
    let known = {
        let world = stage.world();
        let one = world.templates.iter().find(|one| one.id == id && waba_ids.contains(&one.waba_id));
        one.filter(|one| one.is_there()).cloned().ok_or_else(|| GraphError::no_object(id))?
    };
    if !["APPROVED", "REJECTED", "PAUSED"].contains(&known.status.as_str()) {
        return Err(GraphError::of(100, "A template in this status cannot be edited."));
    }
    let category = body.get("category").and_then(Value::as_str);
    if known.status == "APPROVED" && category.is_some_and(|category| category != known.category) {
        return Err(GraphError::of(100, "The category of an approved template cannot be changed."));
    }
    let edits = |within: i64| known.edited_at.iter().filter(|at| now.since(**at) < within).count();
    if known.status == "APPROVED" && (edits(DAY) >= 1 || edits(30 * DAY) >= 10) {
        let details = "An approved template can be edited once in 24 hours and 10 times in 30 days.";
        return Err(GraphError::of(100, details));
    }
    let components = body.get("components").cloned().unwrap_or_else(|| known.components.clone());
    check(stage, &components, known.is_named)?;
    if let Some(one) = stage.world().templates.iter_mut().find(|one| one.id == id) {
        if one.status == "APPROVED" {
            one.edited_at.push(now);
        }
        "PENDING".clone_into(&mut one.status);
        one.components = components;
        if let Some(category) = category {
            category.clone_into(&mut one.category);
        }
    }
    stage.begin_review(&known.waba_id, &known.name, &known.language);
    Ok(json!({ "success": true }))
}

/// `POST /{version}/{app}/uploads`: a session for a sample's bytes.
pub(super) async fn begin_upload(
    State(stage): State<Arc<Stage>>,
    Path((version, node)): Node,
    Query(query): Asked,
    headers: HeaderMap,
) -> Response {
    let result = caller(&stage, &headers).and_then(|_| check_version(&version)).and_then(|()| {
        if node != stage.app.id {
            return Err(GraphError::no_object(&node));
        }
        let length = query.get("file_length").and_then(|length| length.parse::<usize>().ok());
        let length = length.ok_or_else(|| GraphError::missing("file_length"))?;
        let kind = query.get("file_type").ok_or_else(|| GraphError::missing("file_type"))?;
        let id = stage.world().digits();
        Ok(json!({ "id": format!("upload:{id}?sig={length}&type={kind}") }))
    });
    answered(&stage, result)
}

fn take_bytes(
    stage: &Stage,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, GraphError> {
    let is_from_start = headers.get("file_offset").is_some_and(|offset| offset == "0");
    let promised = query.get("sig").and_then(|length| length.parse::<usize>().ok());
    if !is_from_start || promised != Some(body.len()) {
        return Err(GraphError::of(100, "The upload is not whole."));
    }
    let handle = format!("4::{}", stage.world().digits());
    stage.world().samples.push(handle.clone());
    Ok(json!({ "h": handle }))
}

fn refused(details: impl Into<String>) -> GraphError {
    GraphError::of(100, details)
}

/// Everything Meta looks at before a reviewer does.
fn check(stage: &Stage, components: &Value, is_named: bool) -> Result<(), GraphError> {
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
        if kind != "COPY_CODE" {
            worded(button, "button", 25)?;
        }
        match kind {
            "QUICK_REPLY" => Ok(()),
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

/// What a send of this template carries, checked against it. Answers its category and the file of its header.
pub(super) fn check_send(
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

/// What a reviewer, or Meta's own watch, makes of a template.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED`, `FLAGGED`, `REINSTATED`, …
    Status {
        /// Meta's word.
        event: String,
        /// Meta's word for why.
        #[serde(default)]
        reason: Option<String>,
        /// What helps.
        #[serde(default)]
        recommendation: Option<String>,
    },
    /// Customers think otherwise of it.
    Quality {
        /// `GREEN`, `YELLOW`, `RED`.
        score: String,
    },
    /// It will be billed as something else in a day.
    CategoryWillChange {
        /// As what.
        to: String,
    },
    /// It is billed as something else.
    CategoryChanged {
        /// As what.
        to: String,
    },
}

impl Stage {
    /// Templates handed in wait until somebody decides, or are approved after a moment.
    pub fn hold_reviews(&self, wait: bool) {
        self.reviews_wait.store(wait, std::sync::atomic::Ordering::SeqCst);
    }

    fn begin_review(self: &Arc<Self>, waba_id: &str, name: &str, language: &str) {
        if self.reviews_wait.load(std::sync::atomic::Ordering::SeqCst) {
            return;
        }
        let stage = Arc::clone(self);
        let (waba_id, name, language) = (waba_id.to_owned(), name.to_owned(), language.to_owned());
        self.spawn(async move {
            tokio::time::sleep(stage.tempo.read_after).await;
            let approved =
                Decision::Status { event: "APPROVED".to_owned(), reason: None, recommendation: None };
            // Deleted meanwhile is decided too.
            let _decided = stage.decide_template(&waba_id, &name, &language, &approved);
        });
    }

    /// Decides about a template and tells it, as Meta does.
    ///
    /// # Errors
    /// [`StageError::UnknownMessage`](crate::StageError::UnknownMessage) when the account has no such template.
    pub fn decide_template(
        &self,
        waba_id: &str,
        name: &str,
        language: &str,
        decision: &Decision,
    ) -> Result<(), crate::StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let known = world.templates.iter_mut().find(|one| {
            one.waba_id == waba_id && one.name == name && one.language == language && one.is_there()
        });
        let one = known.ok_or(crate::StageError::UnknownMessage)?;
        let before = one.clone();
        take(one, decision);
        let (field, more) = told(&before, one, decision, now);
        let mut value = Map::new();
        value.insert("message_template_id".to_owned(), json!(one.id.parse::<i64>().unwrap_or_default()));
        value.insert("message_template_name".to_owned(), json!(name));
        value.insert("message_template_language".to_owned(), json!(language));
        if let Value::Object(more) = more {
            value.extend(more);
        }
        drop(world);
        self.tell_account(waba_id, field, Value::Object(value));
        Ok(())
    }

    /// Tells that somebody changed a template's words elsewhere, and changes them.
    ///
    /// # Errors
    /// As [`Self::decide_template`].
    pub fn reword_template(
        &self,
        waba_id: &str,
        name: &str,
        language: &str,
        body: &str,
    ) -> Result<(), crate::StageError> {
        let mut world = self.world();
        let known = world.templates.iter_mut().find(|one| {
            one.waba_id == waba_id && one.name == name && one.language == language && one.is_there()
        });
        let one = known.ok_or(crate::StageError::UnknownMessage)?;
        for component in one.components.as_array_mut().into_iter().flatten() {
            if component["type"] == "BODY" {
                component["text"] = json!(body);
            }
        }
        let value = json!({ "message_template_id": one.id.parse::<i64>().unwrap_or_default(),
            "message_template_name": name, "message_template_language": language,
            "message_template_element": body });
        drop(world);
        self.tell_account(waba_id, "message_template_components_update", value);
        Ok(())
    }
}

fn take(one: &mut Template, decision: &Decision) {
    match decision {
        Decision::Status { event, reason, .. } => {
            match event.as_str() {
                "FLAGGED" => {}
                "REINSTATED" => "APPROVED".clone_into(&mut one.status),
                other => other.clone_into(&mut one.status),
            }
            one.was_approved |= one.status == "APPROVED";
            one.rejected_reason = reason.clone().unwrap_or_else(|| "NONE".to_owned());
        }
        Decision::Quality { score } => score.clone_into(&mut one.quality),
        Decision::CategoryWillChange { .. } => {}
        Decision::CategoryChanged { to } => to.clone_into(&mut one.category),
    }
}

fn told(before: &Template, after: &Template, decision: &Decision, now: Timestamp) -> (&'static str, Value) {
    match decision {
        Decision::Status { event, reason, recommendation } => {
            let (category, told) = (&after.category, reason.as_deref().unwrap_or("NONE"));
            let value = match recommendation {
                Some(recommendation) => json!({ "event": event, "reason": told,
                    "message_template_category": category,
                    "rejection_info": { "reason": reason, "recommendation": recommendation } }),
                None => json!({ "event": event, "reason": told, "message_template_category": category }),
            };
            ("message_template_status_update", value)
        }
        Decision::Quality { score } => (
            "message_template_quality_update",
            json!({ "previous_quality_score": before.quality, "new_quality_score": score }),
        ),
        Decision::CategoryWillChange { to } => {
            let at = now.plus(DAY).as_millis().div_euclid(1_000);
            let value = json!({ "correct_category": to, "new_category": before.category,
                "category_update_timestamp": at });
            ("template_category_update", value)
        }
        Decision::CategoryChanged { to } => {
            ("template_category_update", json!({ "previous_category": before.category, "new_category": to }))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Decision;
    use crate::testing::Shop;

    fn send(name: &str, language: &str, components: &Value) -> Value {
        json!({ "type": "template",
            "template": { "name": name, "language": { "code": language }, "components": components } })
    }

    fn body(parameters: &[Value]) -> Value {
        json!({ "type": "body", "parameters": parameters })
    }

    fn word(name: &str, text: &str) -> Value {
        json!({ "type": "text", "parameter_name": name, "text": text })
    }

    fn order() -> Vec<Value> {
        vec![
            json!({ "type": "header", "parameters": [word("order", "77124")] }),
            body(&[word("customer", "Ritika"), word("when", "today")]),
        ]
    }

    #[tokio::test]
    async fn a_template_must_be_filled_exactly_as_it_was_approved() {
        let shop = Shop::open().await;
        let waba_id = shop.simulator.numbers()[0].waba_id.clone();
        let code = async |message: Value| shop.send(message).await.1["error"]["code"].clone();
        assert!(code(send("order_update", "en", &json!(order()))).await.is_null());
        let (header, words) = (order()[0].clone(), order()[1].clone());
        assert_eq!(code(send("order_update", "en", &json!([header]))).await, 132_000);
        let unnamed = body(&[json!({ "type": "text", "text": "a" }), json!({ "type": "text", "text": "b" })]);
        assert_eq!(code(send("order_update", "en", &json!([header, unnamed]))).await, 132_012);
        assert_eq!(code(send("order_update", "fr", &json!(order()))).await, 132_001);
        assert_eq!(code(send("nothing", "en", &json!([]))).await, 132_001);
        assert_eq!(code(send("stock_news", "en", &json!([]))).await, 132_001, "it was refused");
        let broken = body(&[word("customer", "Ritika\nJi"), word("when", "today")]);
        assert_eq!(code(send("order_update", "en", &json!([header, broken]))).await, 132_018);
        let long = body(&[word("customer", &"x".repeat(1_000)), word("when", "today")]);
        assert_eq!(code(send("order_update", "en", &json!([header, long]))).await, 132_005);
        let press = json!({ "type": "button", "sub_type": "url", "index": "0",
            "parameters": [{ "type": "text", "text": "x" }] });
        assert_eq!(code(send("order_update", "en", &json!([header, words, press]))).await, 132_018);
        for (event, expected) in [("PAUSED", 132_015), ("DISABLED", 132_016)] {
            let decision = Decision::Status { event: event.to_owned(), reason: None, recommendation: None };
            shop.simulator.decide_template(&waba_id, "order_update", "en", &decision).unwrap();
            assert_eq!(code(send("order_update", "en", &json!(order()))).await, expected);
        }
    }

    #[tokio::test]
    async fn a_template_that_is_handed_in_is_reviewed_and_told() {
        let shop = Shop::open().await;
        let path = format!("/v25.0/{}/message_templates", shop.simulator.numbers()[0].waba_id);
        let wish = |name: &str, text: &str| {
            json!({ "name": name, "language": "en", "category": "UTILITY",
                "components": [{ "type": "BODY", "text": text, "example": { "body_text": [["a"]] } }] })
        };
        let post = async |wish: Value| shop.call("POST", &path, Some(&shop.token), Some(wish)).await;
        assert_eq!(post(wish("Loud", "Hi {{1}} there")).await.0, 400);
        assert_eq!(post(wish("edge", "{{1}} there")).await.0, 400);
        assert_eq!(post(wish("gap", "Hi {{2}} there")).await.0, 400);
        let (status, made) = post(wish("pickup", "Hi {{1}} there")).await;
        assert_eq!((status, &made["status"]), (200, &json!("PENDING")));
        let twice = post(wish("pickup", "Hi {{1}} there")).await.1;
        assert_eq!(twice["error"]["error_subcode"], 2_388_024);
        let told = shop.received.value(|value| value["message_template_name"] == "pickup").await;
        assert_eq!(told["event"], "APPROVED");
        let edit = json!({ "components": [{ "type": "BODY", "text": "Hello there" }] });
        let one = format!("/v25.0/{}", made["id"].as_str().unwrap());
        assert_eq!(shop.call("POST", &one, Some(&shop.token), Some(edit.clone())).await.0, 200);
        shop.simulator.settled().await;
        let again = shop.call("POST", &one, Some(&shop.token), Some(edit)).await;
        assert_eq!(again.0, 400, "an approved one is edited once a day");
        let gone = shop.call("DELETE", &format!("{path}?name=pickup"), Some(&shop.token), None).await;
        assert_eq!(gone.0, 200);
        let taken = post(wish("pickup", "Hi {{1}} there")).await.1;
        assert_eq!(taken["error"]["error_subcode"], 2_388_023);
    }

    #[tokio::test]
    async fn a_list_is_told_in_pages() {
        let shop = Shop::open().await;
        let path = format!("/v25.0/{}/message_templates", shop.simulator.numbers()[0].waba_id);
        let first = shop.get(&format!("{path}?limit=4")).await.1;
        assert_eq!(first["data"].as_array().unwrap().len(), 4);
        let after = first["paging"]["cursors"]["after"].as_str().unwrap();
        let second = shop.get(&format!("{path}?limit=4&after={after}")).await.1;
        assert_eq!(second["data"].as_array().unwrap().len(), 2);
        assert!(second["paging"].get("next").is_none());
        assert_eq!(shop.get(&format!("{path}?after=nonsense")).await.1["error"]["code"], 131_059);
    }
}
