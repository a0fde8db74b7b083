//! The table of routes, with the roles that each admits.
//!
//! A route of the protocol is declared with its [`Gate`] and with a handler of its types ([`Serve`]). The gate travels with every request
//! to it. [`Asker`](super::person::Asker) asks it when a session is recognised, and [`View`](super::view::View) once more on the snapshot
//! that is read, so that a role taken a moment ago opens nothing. A route that takes a session and was declared without a gate lets nobody
//! in. The table can be read, so a test holds every route against what each role is meant to do.

use axum::routing::{delete, get, post, put};
use axum::{Extension, Router};
use sangam_model::{Capability, Role};
use sangam_protocol::route::{Method, Route};

use super::error::Failure;
use super::serve::Serve;
use super::state::AppState;

/// Who is admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// Anybody: the route itself checks a password, a code or a ticket.
    Door,
    /// Everybody with a session.
    Member,
    /// Everybody with this capability.
    May(Capability),
}

impl Gate {
    /// Refuses those whose role may not.
    pub(super) fn admit(self, role: Role) -> Result<(), Failure> {
        match self {
            Self::May(capability) if !role.may(capability) => Err(Failure::forbidden()),
            Self::Door | Self::Member | Self::May(_) => Ok(()),
        }
    }
}

/// A route as it was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) gate: Gate,
}

/// Routes with their gates.
#[derive(Default)]
pub(super) struct Routes {
    router: Router<AppState>,
    declared: Vec<Declared>,
}

impl Routes {
    /// These, and one more.
    pub(super) fn with<Name, Wish, Answer, Parts: 'static>(
        mut self,
        route: Route<Name, Wish, Answer>,
        gate: Gate,
        handler: impl Serve<Name, Wish, Answer, Parts>,
    ) -> Self {
        let (method, path) = (route.method, route.path);
        let served = match method {
            Method::Head | Method::Get => get(handler),
            Method::Post => post(handler),
            Method::Put => put(handler),
            Method::Delete => delete(handler),
        };
        self.declared.push(Declared { method: method.as_str(), path, gate });
        Self { router: self.router.route(path, served.route_layer(Extension(gate))), ..self }
    }

    /// These and the others.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.declared.extend(others.declared);
        Self { router: self.router.merge(others.router), ..self }
    }

    /// The same routes with something around them.
    pub(super) fn dressed(self, dress: impl FnOnce(Router<AppState>) -> Router<AppState>) -> Self {
        Self { router: dress(self.router), ..self }
    }

    pub(super) fn into_router(self) -> Router<AppState> {
        self.router
    }

    /// Everything that was declared.
    #[cfg(test)]
    pub(super) fn declared(&self) -> &[Declared] {
        &self.declared
    }
}
