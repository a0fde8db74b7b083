//! Extractors for requests: path, query, body, and the cursors of lists.
//!
//! A cursor is where a page ended: base64url over a small JSON tuple. Clients hand it back as they got it, and one that belongs to
//! another list is refused.

use std::collections::HashMap;
use std::str::FromStr;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts as RequestParts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::id::{ConversationId, EventId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Failure;
use super::state::AppState;

/// Rows of a page when nothing is said.
const DEFAULT_LIMIT: u32 = 50;
/// Rows of the largest page.
pub(super) const MAX_LIMIT: u32 = 500;

/// The parameters of a query. Unknown ones are ignored; of repeated ones the last counts.
pub(super) struct Parameters(HashMap<String, String>);

impl FromRequestParts<AppState> for Parameters {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut RequestParts, state: &AppState) -> Result<Self, Failure> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await?;
        Ok(Self(pairs.into_iter().collect()))
    }
}

impl Parameters {
    /// How many rows: 50 unless said, never more than [`MAX_LIMIT`], at least one.
    pub(super) fn limit(&self) -> Result<u32, Failure> {
        let Some(text) = self.0.get("limit") else { return Ok(DEFAULT_LIMIT) };
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Failure::invalid("limit", "not a number"));
        }
        // More digits than fit are simply very many.
        Ok(text.parse().unwrap_or(MAX_LIMIT).clamp(1, MAX_LIMIT))
    }

    /// Where the page begins, if not at the newest.
    pub(super) fn before<P: Place>(&self) -> Result<Option<P>, Failure> {
        let Some(text) = self.0.get("before") else { return Ok(None) };
        P::read(text).map(Some).ok_or_else(|| Failure::invalid("before", "not a place of this list"))
    }

    /// A parameter that need not be there.
    pub(super) fn given<T: FromStr>(&self, name: &str) -> Result<Option<T>, Failure> {
        let read = |text: &String| text.parse().map_err(|_| Failure::invalid(name, "cannot be read"));
        self.0.get(name).map(read).transpose()
    }

    /// A parameter of a closed set of words.
    pub(super) fn word<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Failure> {
        let read = |text: &String| read(text).ok_or_else(|| Failure::invalid(name, "not one of its words"));
        self.0.get(name).map(read).transpose()
    }
}

/// A JSON body.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        let Json(body) = Json::<T>::from_request(request, state).await?;
        Ok(Self(body))
    }
}

/// What the one variable part of a path names. What cannot be read, be it no id or no text at all, names nothing.
pub(crate) struct PathName<T>(pub(crate) T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for PathName<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut RequestParts, state: &S) -> Result<Self, Failure> {
        let text =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Failure::not_found())?;
        text.parse().map(Self).map_err(|_| Failure::not_found())
    }
}

/// A place in one kind of list.
pub(super) trait Place: Sized {
    /// What a client is given.
    fn write(&self) -> String;
    /// What a client gave back.
    fn read(text: &str) -> Option<Self>;
}

fn seal(place: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(place).unwrap_or_default())
}

fn unseal<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

impl Place for (Timestamp, ConversationId) {
    fn write(&self) -> String {
        seal(&("c", self.0.as_millis(), self.1))
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, at, id): (String, i64, ConversationId) = unseal(text)?;
        (kind == "c").then_some((Timestamp::from_millis(at), id))
    }
}

impl Place for (Timestamp, EventId) {
    fn write(&self) -> String {
        seal(&("e", self.0.as_millis(), self.1))
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, at, id): (String, i64, EventId) = unseal(text)?;
        (kind == "e").then_some((Timestamp::from_millis(at), id))
    }
}

impl Place for Position {
    fn write(&self) -> String {
        seal(&("m", self.sent_at.as_millis(), &self.key))
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, at, key): (String, i64, String) = unseal(text)?;
        (kind == "m").then_some(Self { sent_at: Timestamp::from_millis(at), key })
    }
}

impl Place for (u64, ConversationId) {
    fn write(&self) -> String {
        seal(&("l", self.0, self.1))
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, messages, id): (String, u64, ConversationId) = unseal(text)?;
        (kind == "l").then_some((messages, id))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_comes_back_as_it_was_given(at: i64, key in ".{0,40}") {
            let place = Position { sent_at: Timestamp::from_millis(at), key };
            prop_assert_eq!(Position::read(&place.write()), Some(place));
        }

        #[test]
        fn any_text_is_a_place_or_refused(text in ".{0,60}") {
            let _ = (Position::read(&text), <(Timestamp, EventId)>::read(&text));
        }
    }

    #[test]
    fn a_place_of_another_list_is_refused() {
        let message = Position { sent_at: Timestamp::from_secs(1_795_302_220), key: "wamid.A".into() };
        assert_eq!(<(Timestamp, ConversationId)>::read(&message.write()), None);
    }
}
