//! A Graph request to the object its path names, with the rights of its token.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::{Caller, GraphError, MANAGEMENT, answered, caller, check_version};
use crate::stage::Stage;

#[derive(FromRequestParts)]
#[from_request(state(Arc<Stage>))]
pub(super) struct GraphRequest {
    #[from_request(via(State))]
    pub(super) stage: Arc<Stage>,
    #[from_request(via(Path))]
    path: Named,
    #[from_request(via(Query))]
    pub(super) query: HashMap<String, String>,
    pub(super) headers: HeaderMap,
}

/// `/{version}/{node}` and what may follow.
#[derive(Deserialize)]
struct Named {
    version: String,
    node: String,
}

impl GraphRequest {
    /// The id in the path: of a number, an account, an app, a file, a template.
    pub(super) fn node(&self) -> &str {
        &self.path.node
    }

    /// The version, if it is one.
    pub(super) fn version(&self) -> Result<&str, GraphError> {
        check_version(&self.path.version).map(|()| self.path.version.as_str())
    }

    /// The bearer, if the version is one.
    pub(super) fn caller(&self) -> Result<Caller, GraphError> {
        let caller = caller(&self.stage, &self.headers)?;
        self.version().map(|_| caller)
    }

    /// The number the path names, if the bearer may act for it.
    pub(super) fn number(&self) -> Result<&str, GraphError> {
        if self.caller()?.opens(self.node()) { Ok(self.node()) } else { Err(self.no_object()) }
    }

    /// The account the path names, if the bearer may manage it.
    pub(super) fn account(&self) -> Result<&str, GraphError> {
        let caller = self.caller()?;
        if !caller.scopes.iter().any(|scope| scope == MANAGEMENT) {
            return Err(GraphError::of(200, "The token lacks the permission whatsapp_business_management."));
        }
        let is_own = caller.waba_ids.iter().any(|waba_id| waba_id == self.node());
        let is_there = is_own && self.stage.world().account(self.node()).is_some();
        if is_there { Ok(self.node()) } else { Err(self.no_object()) }
    }

    /// Graph's word for what is not there, or not the bearer's.
    pub(super) fn no_object(&self) -> GraphError {
        GraphError::no_object(self.node())
    }

    pub(super) fn answered(&self, result: Result<Value, GraphError>) -> Response {
        answered(&self.stage, result)
    }
}

/// The JSON of a body.
pub(super) fn json_of(body: &[u8]) -> Result<Value, GraphError> {
    serde_json::from_slice(body).map_err(|_| GraphError::of(100, "The body is not JSON."))
}
