//! Serves media over HTTP, whole or a range, with headers under which even a browser would not run it.
//!
//! Who may have it is decided before this is called. The answer carries the type found in the bytes, forbids sniffing,
//! scripts and caching by others, and offers as a download whatever is not a picture, sound or film. A file's name was
//! chosen by its sender: it is made safe ([`file_name`]) and encoded.

use std::ops::Range;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderValue, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sangam_model::plain::file_name;

use super::kind::{self, UNKNOWN_TYPE};
use super::store::{MediaError, MediaName, MediaStore};

/// The file to give out.
#[derive(Clone, Copy, Debug)]
pub struct Served<'a> {
    /// Where it is kept.
    pub name: MediaName,
    /// What it was found to be when it was fetched.
    pub mime_type: &'a str,
    /// What its sender called it.
    pub filename: Option<&'a str>,
}

/// Answers a GET for a stored file: 200, 206 with `Range`, or 416.
///
/// # Errors
/// [`MediaError`] if the store does not hold it whole.
pub async fn respond(
    store: &MediaStore,
    file: Served<'_>,
    request: &HeaderMap,
) -> Result<Response<Body>, MediaError> {
    let media = store.open(file.name).await?;
    let size_bytes = media.size_bytes();
    let etag = format!("\"{}\"", hex::encode(file.name.sha256));
    let asked = asked_range(request, &etag, size_bytes);
    let mut response = Response::new(Body::empty());
    write_headers(response.headers_mut(), file, &etag);
    let range = match asked {
        RequestedRange::Whole => 0..size_bytes,
        RequestedRange::Part(range) => {
            let last = range.end.saturating_sub(1);
            set(response.headers_mut(), CONTENT_RANGE, &format!("bytes {}-{last}/{size_bytes}", range.start));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            range
        }
        RequestedRange::Impossible => {
            set(response.headers_mut(), CONTENT_RANGE, &format!("bytes */{size_bytes}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok(response);
        }
    };
    let length = range.end.saturating_sub(range.start);
    set(response.headers_mut(), CONTENT_LENGTH, &length.to_string());
    *response.body_mut() = Body::from_stream(media.read(range));
    Ok(response)
}

#[derive(Debug, PartialEq, Eq)]
enum RequestedRange {
    Whole,
    Part(Range<u64>),
    Impossible,
}

/// One range in bytes. Several ranges, other units and malformed headers get the whole file, as the standard allows.
fn asked_range(request: &HeaderMap, etag: &str, size_bytes: u64) -> RequestedRange {
    let header = |name| request.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if header(axum::http::header::IF_RANGE).is_some_and(|known| known != etag) {
        return RequestedRange::Whole;
    }
    let Some((first, last)) = header(RANGE)
        .and_then(|range| range.strip_prefix("bytes="))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return RequestedRange::Whole;
    };
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size_bytes),
        (Ok(first), Err(_)) if last.is_empty() => first..size_bytes,
        (Err(_), Ok(suffix)) if first.is_empty() => size_bytes.saturating_sub(suffix)..size_bytes,
        _ => return RequestedRange::Whole,
    };
    if range.start < range.end { RequestedRange::Part(range) } else { RequestedRange::Impossible }
}

fn write_headers(headers: &mut HeaderMap, file: Served<'_>, etag: &str) {
    let is_inline = kind::is_inline(file.mime_type);
    let disposition = if is_inline { "inline" } else { "attachment" };
    let disposition = match file.filename.and_then(file_name) {
        Some(name) => format!("{disposition}; filename*=UTF-8''{}", percent_encoded(&name)),
        None => disposition.to_owned(),
    };
    set(headers, CONTENT_TYPE, kind::harmless(file.mime_type));
    set(headers, CONTENT_DISPOSITION, &disposition);
    set(headers, ETAG, etag);
    for (name, value) in [
        (ACCEPT_RANGES, "bytes"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
        (CACHE_CONTROL, "private, no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn set(headers: &mut HeaderMap, name: axum::http::HeaderName, value: &str) {
    headers.insert(name, HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(UNKNOWN_TYPE)));
}

/// As RFC 8187 wants it in a header.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::to_bytes;
    use sangam_model::id::WorkspaceId;
    use sangam_model::{ManualClock, SeededRandom, Timestamp};
    use zeroize::Zeroizing;

    use super::*;
    use crate::vault::{MasterKey, Vault};

    async fn shop_with(plain: &[u8]) -> (MediaStore, MediaName) {
        let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
        let random = Arc::new(SeededRandom::new(1));
        let workspace = WorkspaceId::new(&ManualClock::new(Timestamp::default()), &*random);
        let store = MediaStore::in_memory(&vault, random);
        let mut incoming = store.begin(workspace);
        incoming.write(plain).await.unwrap();
        let name = incoming.finish(None).await.unwrap().name;
        (store, name)
    }

    async fn get(range: Option<&str>, mime_type: &str, filename: Option<&str>) -> (Response<()>, Vec<u8>) {
        let (store, name) = shop_with(b"0123456789").await;
        let mut request = HeaderMap::new();
        if let Some(range) = range {
            request.insert(RANGE, range.parse().unwrap());
        }
        let response = respond(&store, Served { name, mime_type, filename }, &request).await.unwrap();
        let (parts, body) = response.into_parts();
        (Response::from_parts(parts, ()), to_bytes(body, 100).await.unwrap().to_vec())
    }

    #[tokio::test]
    async fn the_whole_file_comes_with_its_type_and_a_warning_to_browsers() {
        let (response, body) = get(None, "image/jpeg", None).await;
        assert_eq!(body, b"0123456789");
        assert_eq!(response.status(), StatusCode::OK);
        for (name, value) in [
            ("content-type", "image/jpeg"),
            ("content-length", "10"),
            ("content-disposition", "inline"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
            ("accept-ranges", "bytes"),
        ] {
            assert_eq!(response.headers()[name], value);
        }
    }

    #[tokio::test]
    async fn a_range_is_answered_with_that_range() {
        for (range, content_range, expected) in [
            ("bytes=0-0", "bytes 0-0/10", b"0".as_slice()),
            ("bytes=2-4", "bytes 2-4/10", b"234"),
            ("bytes=7-", "bytes 7-9/10", b"789"),
            ("bytes=-3", "bytes 7-9/10", b"789"),
            ("bytes=-99", "bytes 0-9/10", b"0123456789"),
            ("bytes=5-99", "bytes 5-9/10", b"56789"),
        ] {
            let (response, body) = get(Some(range), "video/mp4", None).await;
            assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT, "{range}");
            assert_eq!(response.headers()[CONTENT_RANGE], content_range);
            assert_eq!(body, expected, "{range}");
        }
    }

    #[tokio::test]
    async fn an_impossible_range_is_416_and_a_strange_one_is_ignored() {
        for range in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
            let (response, body) = get(Some(range), "video/mp4", None).await;
            assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE, "{range}");
            assert_eq!(response.headers()[CONTENT_RANGE], "bytes */10");
            assert!(body.is_empty());
        }
        for range in ["bytes=4-2", "bytes=0-1,3-4", "lines=1-2", "bytes=", "bytes=a-b", "bytes=--1"] {
            let (response, body) = get(Some(range), "video/mp4", None).await;
            assert_eq!((response.status(), body.len()), (StatusCode::OK, 10), "{range}");
        }
    }

    #[tokio::test]
    async fn what_is_not_a_picture_sound_or_film_is_offered_as_a_file() {
        for mime_type in ["application/pdf", UNKNOWN_TYPE, "text/plain", "text/html"] {
            let (response, _) = get(None, mime_type, Some("बिल.pdf")).await;
            let disposition = response.headers()[CONTENT_DISPOSITION].to_str().unwrap();
            assert_eq!(disposition, "attachment; filename*=UTF-8''%E0%A4%AC%E0%A4%BF%E0%A4%B2.pdf");
        }
    }

    /// Files that are two things at once, what the honest one of them is called, and whether that is shown in place.
    const TWO_KINDS: [(&[u8], &str, bool); 6] = [
        // A picture with a Java archive behind it, and one with a page.
        (
            b"GIF89a\x01\x00\x01\x00\x00\x00\x00;PK\x03\x04\x14\x00\x08\x08\x08\x00META-INF/MANIFEST.MF",
            "image/gif",
            true,
        ),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x00IEND\xaeB`\x82<html><script>alert(1)</script></html>",
            "image/png",
            true,
        ),
        // A picture whose head opens a comment that ends in a script.
        (b"GIF89a/*<script>alert(1)</script>*/=1;alert(1)", "image/gif", true),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\xff\xd9PK\x03\x04\x14\x00\x00\x00\x08\x00a.exe", "image/jpeg", true),
        // A document that acts when it is opened, and one with a page before it.
        (
            b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
            "application/pdf",
            false,
        ),
        (b"<html><script>alert(1)</script>\n%PDF-1.7\n", "application/pdf", false),
    ];

    /// What a file that was sent as `claimed` comes back as: its type, and whether it is offered as a file.
    async fn served(claimed: &str, bytes: &[u8], filename: &str) -> (String, bool) {
        let (store, name) = shop_with(bytes).await;
        let mime_type = kind::served_as(Some(claimed), bytes).mime_type;
        let file = Served { name, mime_type, filename: Some(filename) };
        let response = respond(&store, file, &HeaderMap::new()).await.unwrap();
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{claimed}");
        assert!(header("content-security-policy").ends_with("sandbox"), "{claimed}");
        let is_file = header("content-disposition").starts_with("attachment; ");
        assert!(is_file || header("content-disposition").starts_with("inline; "), "{claimed}");
        (header("content-type"), is_file)
    }

    #[tokio::test]
    async fn a_file_that_is_two_kinds_at_once_is_the_one_that_runs_nothing_or_just_a_file() {
        for (bytes, honest, is_shown) in TWO_KINDS {
            assert_eq!(served(honest, bytes, "bill.gif").await, (honest.to_owned(), !is_shown));
            for other in [
                "text/html",
                "text/plain",
                "text/javascript",
                "application/javascript",
                "application/java-archive",
                "application/xhtml+xml",
                "application/zip",
                "image/svg+xml",
            ] {
                let as_other = served(other, bytes, "bill.html").await;
                assert_eq!(as_other, (UNKNOWN_TYPE.to_owned(), true), "{honest} as {other}");
            }
        }
    }

    #[tokio::test]
    async fn a_page_or_a_drawing_under_a_pictures_name_is_just_a_file() {
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".as_slice();
        let page = b"<!DOCTYPE html><script>alert(1)</script>".as_slice();
        for (claimed, bytes, filename) in [
            ("image/png", drawing, "logo.png"),
            ("image/svg+xml", drawing, "logo.png"),
            ("image/jpeg", page, "saree.jpg"),
            ("text/html", page, "saree.jpg"),
            ("text/plain", page, "saree.jpg"),
        ] {
            assert_eq!(served(claimed, bytes, filename).await, (UNKNOWN_TYPE.to_owned(), true), "{claimed}");
        }
    }

    #[tokio::test]
    async fn a_name_from_a_stranger_is_only_a_name() {
        for (given, disposition) in [
            ("C:\\Windows\\evil.exe", "inline; filename*=UTF-8''evil.exe"),
            ("photo\u{202e}gpj.exe", "inline; filename*=UTF-8''photogpj.exe"),
            ("a\r\nSet-Cookie: \"x\"", "inline; filename*=UTF-8''aSet-Cookie_%20_x_"),
            ("../..", "inline"),
        ] {
            let (response, _) = get(None, "image/jpeg", Some(given)).await;
            assert_eq!(response.headers()[CONTENT_DISPOSITION], disposition, "{given:?}");
            assert!(!response.headers().contains_key("set-cookie"));
        }
    }
}
