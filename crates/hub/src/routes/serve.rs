//! Holds each handler to its route while it is compiled: what it reads of path and body, and what it answers, are the types the protocol
//! has for the route. A handler of other types does not compile.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::handler::Handler;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sangam_protocol::route::{Empty, File, Socket};
use sangam_protocol::{Command, Frame};
use serde_json::Value;

use super::conversations::Conversations;
use super::error::Failure;
use super::events::Events;
use super::extract::{JsonBody, Parameters, PathName};
use super::me::Me;
use super::messages::Messages;
use super::person::{Asker, ClientAddress, Token};
use super::state::AppState;
use crate::commands::PostedCommand;

/// A handler of the routes of these types.
pub(super) trait Serve<Name, Wish, Answer, Parts>: Handler<Parts, AppState> {}

/// What a handler may take of a request to a route of these types.
pub(super) trait Part<Name, Wish> {}

impl<Name, Wish> Part<Name, Wish> for PathName<Name> {}
impl<Name, Wish> Part<Name, Wish> for JsonBody<Wish> {}
/// As it came, because its id means every word of it.
impl<Name> Part<Name, Command> for JsonBody<PostedCommand> {}
impl<Name> Part<Name, File> for Body {}

/// What a handler may return where this is to be answered.
pub(super) trait Say<Answer> {}

impl<Answer> Say<Answer> for Json<Answer> {}
impl<Answer> Say<Answer> for (StatusCode, Json<Answer>) {}
impl Say<Empty> for StatusCode {}
impl Say<File> for Response {}
impl Say<Socket> for Response {}
/// Written once for all who read alike.
impl Say<Frame> for Response {}

macro_rules! says_for_others_than_desks {
    ($($answer:ty),*) => { $(impl Say<Value> for Json<$answer> {})* };
}
says_for_others_than_desks!(Conversations, Events, Me, Messages);

macro_rules! part_of_any_request {
    ($($part:ty),*) => { $(impl<Name, Wish> Part<Name, Wish> for $part {})* };
}
part_of_any_request!(
    State<AppState>,
    Asker,
    Parameters,
    ClientAddress,
    HeaderMap,
    Token,
    Result<WebSocketUpgrade, WebSocketUpgradeRejection>
);

macro_rules! serve_with {
    ($($part:ident)*) => {
        impl<Name, Wish, Answer, F, Answering, Told, How, $($part),*>
            Serve<Name, Wish, Answer, (How, $($part,)*)> for F
        where
            F: Handler<(How, $($part,)*), AppState> + FnOnce($($part),*) -> Answering,
            Answering: Future<Output = Result<Told, Failure>>,
            Told: Say<Answer>,
            $($part: Part<Name, Wish>,)*
        {
        }
    };
}
serve_with!(A B);
serve_with!(A B C);
serve_with!(A B C D);
serve_with!(A B C D E);
