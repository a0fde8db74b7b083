//! Media: upload, resolve, download, delete (`D/business-phone-numbers/media`).

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Query, State};
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use sangam_model::{Clock, Timestamp};
use serde_json::{Value, json};

use super::request::GraphRequest;
use super::{ATTACHMENTS, Caller, GraphError, caller, dialog360};
use crate::stage::Stage;
use crate::world::media::{Media, TYPES, upload_limit};

/// The link to a file: useless without the bearer, and after its end.
pub(crate) fn media_url(base_url: &str, id: &str, secret: &str, end: Timestamp) -> String {
    let end = end.as_millis() / 1_000;
    format!("{base_url}{ATTACHMENTS}?mid={id}&ext={end}&hash={secret}")
}

/// A body that should be a form.
pub(super) type Form = Result<Multipart, MultipartRejection>;

pub(super) async fn upload(asked: GraphRequest, form: Form) -> Response {
    let result = match asked.number() {
        Ok(number) => store(&asked.stage, number.to_owned(), form).await,
        Err(error) => Err(error),
    };
    asked.answered(result)
}

/// Keeps the file of a form.
pub(super) async fn store(stage: &Stage, number: String, form: Form) -> Result<Value, GraphError> {
    let mut form = form.map_err(|_| GraphError::of(100, "The body must be multipart/form-data."))?;
    let unreadable = |_| GraphError::of(100, "The form cannot be read.");
    let (mut file, mut product, mut kind) = (None, None, None);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("file") => {
                let mime_type = field.content_type().map(str::to_owned);
                file = Some((mime_type, field.bytes().await.map_err(unreadable)?));
            }
            Some("type") => kind = Some(field.text().await.map_err(unreadable)?),
            Some("messaging_product") => product = Some(field.text().await.map_err(unreadable)?),
            _ => {}
        }
    }
    if product.as_deref() != Some("whatsapp") {
        return Err(GraphError::of(100, "The parameter messaging_product is required."));
    }
    let (mime_type, bytes) = file.ok_or_else(|| GraphError::of(100, "The parameter file is required."))?;
    let mime_type = mime_type.unwrap_or_else(|| "application/octet-stream".to_owned());
    if kind.is_some_and(|kind| kind != mime_type) {
        return Err(GraphError::of(100, "The parameter type and the type of the file differ."));
    }
    keep(stage, number, mime_type, bytes)
}

fn keep(stage: &Stage, number: String, mime_type: String, bytes: Bytes) -> Result<Value, GraphError> {
    let limit = upload_limit(&mime_type).ok_or_else(|| {
        GraphError::of(
            100,
            format!(
                "Param file must be a file with one of the following types: {}. Received {mime_type}.",
                TYPES.join(", ")
            ),
        )
    })?;
    if bytes.is_empty() || bytes.len() > limit {
        return Err(GraphError::of(131_053, format!("The file must have 1 to {limit} bytes.")));
    }
    let now = stage.clock.now();
    let mut world = stage.world();
    let id = world.digits();
    world.media.insert(id.clone(), Media::uploaded(bytes, mime_type, number, now));
    Ok(json!({ "id": id }))
}

/// Resolves an id to a link that works for five minutes.
pub(super) fn resolve(
    stage: &Stage,
    headers: &HeaderMap,
    caller: &Caller,
    id: &str,
    query: &HashMap<String, String>,
) -> Result<Value, GraphError> {
    let now = stage.clock.now();
    let mut world = stage.world();
    let secret = world.trace();
    let media = known(&mut world.media, caller, id, query, now)?;
    let end = media.link(secret.clone(), now);
    // The client may know this host by another name than the one it listens on.
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let base_url = host.map_or_else(|| stage.base_url.clone(), |host| format!("http://{host}"));
    Ok(json!({
        "messaging_product": "whatsapp",
        "url": media_url(&base_url, id, &secret, end),
        "mime_type": media.mime_type,
        "sha256": hex::encode(media.sha256()),
        "file_size": media.bytes.len(),
        "id": id,
    }))
}

pub(super) fn delete(
    stage: &Stage,
    caller: &Caller,
    id: &str,
    query: &HashMap<String, String>,
) -> Result<Value, GraphError> {
    let now = stage.clock.now();
    let mut world = stage.world();
    known(&mut world.media, caller, id, query, now)?;
    world.media.remove(id);
    Ok(json!({ "success": true }))
}

fn known<'a>(
    media: &'a mut HashMap<String, Media>,
    caller: &Caller,
    id: &str,
    query: &HashMap<String, String>,
    now: Timestamp,
) -> Result<&'a mut Media, GraphError> {
    let file = media.get_mut(id).filter(|media| media.is_known(now) && caller.opens(&media.phone_number_id));
    file.filter(|media| query.get("phone_number_id").is_none_or(|number| *number == media.phone_number_id))
        .ok_or_else(|| GraphError::no_object(id))
}

pub(super) async fn download(
    State(stage): State<Arc<Stage>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    // The host of the files answers whoever does not say what calls with a page for people.
    if !headers.contains_key(USER_AGENT) {
        let page = Html("<html><body>Sorry, something went wrong.</body></html>");
        return (StatusCode::BAD_REQUEST, page).into_response();
    }
    let holder = dialog360::key_holder(&stage, &headers);
    let caller = match holder.map_or_else(|| caller(&stage, &headers), Ok) {
        Ok(caller) => caller,
        Err(error) => return super::refused(&stage, &error),
    };
    let now = stage.clock.now();
    let world = stage.world();
    let (id, secret) = (query.get("mid"), query.get("hash"));
    let media = id.and_then(|id| world.media.get(id)).filter(|media| {
        media.is_known(now)
            && caller.opens(&media.phone_number_id)
            && secret.is_some_and(|secret| media.opens(secret, now))
    });
    match media {
        Some(media) => ([(CONTENT_TYPE, media.mime_type.clone())], media.bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn an_uploaded_file_comes_back_byte_by_byte_and_can_be_deleted() {
        let shop = Shop::open().await;
        let file = crate::assets::sample("document", None, 3).bytes;
        let id = shop.upload("application/pdf", &file).await;
        let (status, resolved) = shop.get(&format!("/v25.0/{id}")).await;
        assert_eq!(status, 200);
        assert_eq!((&resolved["id"], &resolved["mime_type"]), (&json!(id), &json!("application/pdf")));
        assert_eq!(resolved["file_size"], file.len());
        let url = resolved["url"].as_str().unwrap();
        assert_eq!(shop.download(url, true).await, (200, file.to_vec()));
        let path = format!("/v25.0/{id}");
        assert_eq!(
            shop.call("DELETE", &path, Some(&shop.token), None).await,
            (200, json!({ "success": true }))
        );
        assert_eq!(shop.get(&path).await.0, 400);
        assert_eq!(shop.download(url, true).await.0, 404);
    }

    #[tokio::test]
    async fn a_link_needs_the_bearer_and_dies_after_five_minutes() {
        let shop = Shop::open().await;
        let id = shop.upload("text/plain", b"hello").await;
        let url = shop.get(&format!("/v25.0/{id}")).await.1["url"].as_str().unwrap().to_owned();
        assert_eq!(shop.download(&url, false).await.0, 401);
        shop.simulator.advance_clock(5 * 60 * 1_000);
        assert_eq!(shop.download(&url, true).await.0, 404);
        let url = shop.get(&format!("/v25.0/{id}")).await.1["url"].as_str().unwrap().to_owned();
        assert_eq!(shop.download(&url, true).await.0, 200);
    }

    #[tokio::test]
    async fn whoever_does_not_say_what_calls_gets_a_page_and_no_file() {
        let shop = Shop::open().await;
        let id = shop.upload("text/plain", b"hello").await;
        let url = shop.get(&format!("/v25.0/{id}")).await.1["url"].as_str().unwrap().to_owned();
        let nameless = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = nameless.get(&url).bearer_auth(&shop.token).send().await.unwrap();
        assert_eq!(answer.status(), 400);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        assert_eq!(shop.download(&url, true).await, (200, b"hello".to_vec()));
    }

    #[tokio::test]
    async fn what_whatsapp_does_not_take_is_refused_at_the_door() {
        let shop = Shop::open().await;
        assert_eq!(shop.try_upload("image/heic", b"x").await.1["error"]["code"], 100);
        assert_eq!(
            shop.try_upload("image/png", &vec![0; 5 * 1024 * 1024 + 1]).await.1["error"]["code"],
            131_053
        );
    }

    #[tokio::test]
    async fn a_received_picture_is_found_by_its_webhook_and_forgotten_after_seven_days() {
        let shop = Shop::open().await;
        shop.simulator.customer_message(&shop.number, &shop.ritika, json!({ "type": "image" })).unwrap();
        let value = shop.received.value(|value| value.pointer("/messages/0/image").is_some()).await;
        let image = &value["messages"][0]["image"];
        assert_eq!(shop.download(image["url"].as_str().unwrap(), true).await.0, 200);
        let path = format!("/v25.0/{}", image["id"].as_str().unwrap());
        assert_eq!(shop.get(&path).await.0, 200);
        shop.simulator.advance_clock(7 * 24 * 60 * 60 * 1_000);
        assert_eq!(shop.get(&path).await.0, 400);
    }
}
