//! `GET` and `DELETE /{version}/{id}`: the one path that means a number, an account or a file, by what the id is;
//! a template too.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::{GraphError, answered, caller, check_version, media, number, templates};
use crate::stage::Stage;

pub(super) async fn get(
    State(stage): State<Arc<Stage>>,
    Path((version, node)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    answered(&stage, read(&stage, &version, &node, &query, &headers))
}

fn read(
    stage: &Stage,
    version: &str,
    node: &str,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
) -> Result<Value, GraphError> {
    let caller = caller(stage, headers)?;
    check_version(version)?;
    let fields = query.get("fields").map(String::as_str);
    if caller.opens(node) {
        let world = stage.world();
        let number = world.number(node).ok_or_else(|| GraphError::no_object(node))?;
        return Ok(number::shown(number, fields));
    }
    if caller.waba_ids.iter().any(|waba_id| waba_id == node) {
        let world = stage.world();
        let account = world.account(node).ok_or_else(|| GraphError::no_object(node))?;
        return Ok(number::account_shown(&world, account, fields));
    }
    if let Some(template) = templates::read(stage, &caller.waba_ids, node) {
        return Ok(template);
    }
    media::resolve(stage, headers, &caller, node, query)
}

pub(super) async fn delete(
    State(stage): State<Arc<Stage>>,
    Path((version, node)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let result = caller(&stage, &headers)
        .and_then(|caller| check_version(&version).map(|()| caller))
        .and_then(|caller| media::delete(&stage, &caller, &node, &query));
    answered(&stage, result)
}
