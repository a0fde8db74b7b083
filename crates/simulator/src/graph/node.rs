//! `GET` and `DELETE /{version}/{id}`: the one path that means a number, an account or a file, by what the id is;
//! a template too.

use axum::response::Response;
use serde_json::Value;

use super::request::GraphRequest;
use super::{GraphError, media, number, templates};

pub(super) async fn get(asked: GraphRequest) -> Response {
    asked.answered(read(&asked))
}

fn read(asked: &GraphRequest) -> Result<Value, GraphError> {
    let caller = asked.caller()?;
    let (stage, node) = (&asked.stage, asked.node());
    let fields = asked.query.get("fields").map(String::as_str);
    if caller.opens(node) {
        let world = stage.world();
        let number = world.number(node).ok_or_else(|| asked.no_object())?;
        return Ok(number::shown(number, fields));
    }
    if caller.waba_ids.iter().any(|waba_id| waba_id == node) {
        let world = stage.world();
        let account = world.account(node).ok_or_else(|| asked.no_object())?;
        return Ok(number::account_shown(&world, account, fields));
    }
    if let Some(template) = templates::read(stage, &caller.waba_ids, node) {
        return Ok(template);
    }
    media::resolve(stage, &asked.headers, &caller, node, &asked.query)
}

pub(super) async fn delete(asked: GraphRequest) -> Response {
    let caller = asked.caller();
    asked.answered(caller.and_then(|caller| media::delete(&asked.stage, &caller, asked.node(), &asked.query)))
}
