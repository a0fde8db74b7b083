//! `/{version}/{waba}/message_templates` and `/{version}/{template_id}`: listing, handing in, changing, deleting
//! (`D/templates`), and the upload of a sample.
//!
//! A template is looked at by a reviewer some moments after it was handed in; who wants to decide sets
//! [`Stage::hold_reviews`](crate::Stage::hold_reviews) and then decides.

mod check;
mod review;
mod send;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::response::Response;
use sangam_model::Clock;
use sangam_model::time::{DAY, HOUR};
use serde_json::{Value, json};

use super::GraphError;
use super::request::{GraphRequest, json_of};
use crate::stage::Stage;
use crate::world::template::Template;
use check::check;
pub use review::Decision;
pub(super) use send::check_send;

/// Templates an account that is not verified may have.
const MOST: usize = 250;
/// Templates handed in per hour.
const PER_HOUR: usize = 100;
/// The wait before a reviewed name may be taken again.
const NAME_KEPT: i64 = 30 * DAY;

pub(super) async fn get(asked: GraphRequest) -> Response {
    asked.answered(asked.account().and_then(|waba_id| list(&asked.stage, waba_id, &asked.query)))
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

pub(super) async fn post(asked: GraphRequest, body: Bytes) -> Response {
    asked.answered(asked.account().and_then(|waba_id| create(&asked.stage, waba_id, &body)))
}

fn create(stage: &Arc<Stage>, waba_id: &str, body: &[u8]) -> Result<Value, GraphError> {
    let body = json_of(body)?;
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

pub(super) async fn delete(asked: GraphRequest) -> Response {
    asked.answered(asked.account().and_then(|waba_id| remove(&asked.stage, waba_id, &asked.query)))
}

fn remove(stage: &Stage, waba_id: &str, query: &HashMap<String, String>) -> Result<Value, GraphError> {
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
}

/// The template the path names, if the bearer's account has it.
pub(super) fn read(stage: &Stage, waba_ids: &[String], id: &str) -> Option<Value> {
    let world = stage.world();
    let one = world.templates.iter().find(|one| one.id == id && one.is_there());
    one.filter(|one| waba_ids.contains(&one.waba_id)).map(Template::shown)
}

/// `POST /{version}/{id}`: changing a template, or the bytes of an upload.
pub(super) async fn change(asked: GraphRequest, body: Bytes) -> Response {
    let result = asked.caller().and_then(|caller| match asked.node().starts_with("upload:") {
        true => take_bytes(&asked.stage, &asked.query, &asked.headers, &body),
        false => edit(&asked.stage, &caller.waba_ids, asked.node(), &body),
    });
    asked.answered(result)
}

fn edit(stage: &Arc<Stage>, waba_ids: &[String], id: &str, body: &[u8]) -> Result<Value, GraphError> {
    let body = json_of(body)?;
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
pub(super) async fn begin_upload(asked: GraphRequest) -> Response {
    asked.answered(begin(&asked))
}

fn begin(asked: &GraphRequest) -> Result<Value, GraphError> {
    asked.caller()?;
    if asked.node() != asked.stage.app.id {
        return Err(asked.no_object());
    }
    let length = asked.query.get("file_length").and_then(|length| length.parse::<usize>().ok());
    let length = length.ok_or_else(|| GraphError::missing("file_length"))?;
    let kind = asked.query.get("file_type").ok_or_else(|| GraphError::missing("file_type"))?;
    let id = asked.stage.world().digits();
    Ok(json!({ "id": format!("upload:{id}?sig={length}&type={kind}") }))
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
