//! The client against a small server in the same process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use url::Url;

use super::*;
use crate::webhook::Identity;

/// What the server was asked.
#[derive(Clone, Debug)]
struct Asked {
    uri: Uri,
    headers: HeaderMap,
    body: Value,
}

type Answer = Arc<dyn Fn(&Uri) -> Response + Send + Sync>;

#[derive(Clone)]
struct Graph {
    asked: Arc<Mutex<Vec<Asked>>>,
    answer: Answer,
}

impl Graph {
    /// Serves `answer` for every request and returns the server's address.
    async fn serve(answer: impl Fn(&Uri) -> Response + Send + Sync + 'static) -> (Self, SocketAddr) {
        let graph = Self { asked: Arc::default(), answer: Arc::new(answer) };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(record).with_state(graph.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (graph, address)
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn record(State(graph): State<Graph>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let answer = (graph.answer)(&uri);
    graph.asked.lock().unwrap().push(Asked { uri, headers, body });
    answer
}

fn base(address: SocketAddr) -> Url {
    Url::parse(&format!("http://{address}")).unwrap()
}

fn client_of(provider: Provider) -> Client {
    // Another test of this process may have been first; either way a provider is installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new(provider, Timeouts::default()).unwrap()
}

fn client(address: SocketAddr) -> Client {
    client_of(Provider::meta(base(address), "v25.0").unwrap())
}

fn token() -> AccessToken {
    AccessToken::new("EAAG-synthetic".to_owned()).unwrap()
}

fn caller(token: &AccessToken) -> Caller<'_> {
    Caller { phone_number_id: "900555000111222", token }
}

fn text() -> OutgoingText {
    OutgoingText {
        recipient: Recipient::phone("15550100777").unwrap(),
        body: "Yes, \"two\" left\n🙂".to_owned(),
        preview_url: true,
        reply_to: Some("wamid.SYN0101".to_owned()),
        biz_opaque_callback_data: Some("0199f2c0".to_owned()),
    }
}

fn accepted() -> Response {
    axum::Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+15550100777", "wa_id": "15550100777", "user_id": "US.7712340098123"}],
        "messages": [{"id": "wamid.SYN0600"}]
    }))
    .into_response()
}

fn graph_error(status: u16, code: i64) -> Response {
    let error =
        json!({"error": {"message": "m", "type": "OAuthException", "code": code, "fbtrace_id": "Ax"}});
    (StatusCode::from_u16(status).unwrap(), axum::Json(error)).into_response()
}

async fn send_to(answer: impl Fn(&Uri) -> Response + Send + Sync + 'static) -> SendOutcome {
    let (graph, address) = Graph::serve(answer).await;
    let outcome = client(address).send_text(caller(&token()), &text()).await;
    assert_eq!(graph.asked().len(), 1, "a send is made once");
    outcome
}

#[tokio::test]
async fn a_text_goes_out_as_meta_wants_it() {
    let (graph, address) = Graph::serve(|_| accepted()).await;
    let outcome = client(address).send_text(caller(&token()), &text()).await;
    let SendOutcome::Accepted(accepted) = outcome else { panic!("{outcome:?}") };
    assert_eq!(accepted.wamid, "wamid.SYN0600");
    assert_eq!(accepted.recipient.phone.as_deref(), Some("+15550100777"));
    assert_eq!(accepted.recipient.user_id.as_deref(), Some("US.7712340098123"));
    let asked = graph.asked().remove(0);
    assert_eq!(asked.uri, "/v25.0/900555000111222/messages");
    assert_eq!(asked.headers["authorization"], "Bearer EAAG-synthetic");
    let expected = json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+15550100777", "type": "text",
        "context": {"message_id": "wamid.SYN0101"}, "text": {"body": "Yes, \"two\" left\n🙂", "preview_url": true},
        "biz_opaque_callback_data": "0199f2c0"
    });
    assert_eq!(asked.body, expected);
}

#[tokio::test]
async fn a_person_without_phone_is_addressed_by_user_id() {
    let (graph, address) = Graph::serve(|_| accepted()).await;
    let person = Identity { user_id: Some("US.77".to_owned()), ..Identity::default() };
    let message = OutgoingText {
        recipient: Recipient::of(&person).unwrap(),
        reply_to: None,
        biz_opaque_callback_data: None,
        ..text()
    };
    client(address).send_text(caller(&token()), &message).await;
    let body = graph.asked().remove(0).body;
    assert_eq!((&body["recipient"], body.get("to"), body.get("context")), (&json!("US.77"), None, None));
}

#[test]
fn a_phone_always_goes_out_with_its_plus() {
    assert_eq!(Recipient::phone("15550100777"), Recipient::phone("+1 555 010 0777"));
    assert_eq!(Recipient::phone("US.77"), Err(InvalidRecipient::NotAPhone));
    assert_eq!(Recipient::of(&Identity::default()), Err(InvalidRecipient::Nobody));
}

#[tokio::test]
async fn a_refusal_is_an_error_object_whatever_the_status() {
    for (status, code) in [(400, 131_047), (500, 131_000), (200, 131_056), (401, 190)] {
        let outcome = send_to(move |_| graph_error(status, code)).await;
        let SendOutcome::Refused(error) = outcome else { panic!("{outcome:?}") };
        assert_eq!((error.code, error.http_status), (code, Some(status)));
    }
}

#[tokio::test]
async fn an_answer_that_proves_nothing_is_unknown() {
    for status in [301, 400, 404, 500, 502, 503] {
        let outcome = send_to(move |_| StatusCode::from_u16(status).unwrap().into_response()).await;
        let expected = UnknownReason::NoErrorObject { status };
        assert!(matches!(&outcome, SendOutcome::Unknown(reason) if *reason == expected), "{outcome:?}");
    }
    for body in
        ["", "{}", "<html>", r#"{"messages":[]}"#, r#"{"messages":[{"id":""}]}"#, r#"{"messages":null}"#]
    {
        let outcome = send_to(move |_| body.into_response()).await;
        let expected = UnknownReason::NoMessageId { status: 200 };
        assert!(
            matches!(&outcome, SendOutcome::Unknown(reason) if *reason == expected),
            "{body}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_huge_answer_is_not_read_to_its_end() {
    let outcome = send_to(|_| " ".repeat(MAX_ANSWER_BYTES + 1).into_response()).await;
    assert!(
        matches!(outcome, SendOutcome::Unknown(UnknownReason::NoMessageId { status: 200 })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_refused_connection_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let outcome = client(address).send_text(caller(&token()), &text()).await;
    let SendOutcome::NotSent(error) = outcome else { panic!("{outcome:?}") };
    assert!(error.url().is_none());
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_call_began_is_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut first = [0];
        stream.read_exact(&mut first).await.unwrap();
    });
    let outcome = client(address).send_text(caller(&token()), &text()).await;
    server.await.unwrap();
    assert!(matches!(outcome, SendOutcome::Unknown(UnknownReason::ConnectionLost)), "{outcome:?}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_unknown() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"messages\":[{\"id\":\"wamid.X\"}]";
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            let mut byte = [0];
            stream.read_exact(&mut byte).await.unwrap();
            request.extend_from_slice(&byte);
        }
        tokio::io::AsyncWriteExt::write_all(&mut stream, head).await.unwrap();
    });
    let outcome = client(address).send_text(caller(&token()), &text()).await;
    server.await.unwrap();
    assert!(matches!(outcome, SendOutcome::Unknown(UnknownReason::ConnectionLost)), "{outcome:?}");
}

#[tokio::test]
async fn silence_after_the_call_began_is_unknown() {
    let arrived = Arc::new(Notify::new());
    let (told, listener) = (arrived.clone(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_u8().await.unwrap();
        told.notify_one();
        std::future::pending::<()>().await;
        drop(stream);
    });
    let send = tokio::spawn(async move { client(address).send_text(caller(&token()), &text()).await });
    arrived.notified().await;
    tokio::time::pause();
    let outcome = send.await.unwrap();
    assert!(matches!(outcome, SendOutcome::Unknown(UnknownReason::Timeout)), "{outcome:?}");
}

#[tokio::test]
async fn reading_is_told_with_and_without_typing() {
    let (graph, address) = Graph::serve(|_| axum::Json(json!({"success": true})).into_response()).await;
    let client = client(address);
    client.mark_read(caller(&token()), "wamid.SYN0101", false).await.unwrap();
    client.mark_read(caller(&token()), "wamid.SYN0101", true).await.unwrap();
    let receipt = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.SYN0101"});
    let mut with_typing = receipt.clone();
    with_typing["typing_indicator"] = json!({"type": "text"});
    let bodies: Vec<_> = graph.asked().into_iter().map(|asked| asked.body).collect();
    assert_eq!(bodies, [receipt, with_typing]);
}

#[tokio::test]
async fn a_failed_receipt_says_why() {
    let (_, address) = Graph::serve(|_| graph_error(400, 100)).await;
    let error = client(address).mark_read(caller(&token()), "w", false).await.unwrap_err();
    assert!(matches!(error, CallError::Refused(error) if error.code == 100));
    let (_, address) = Graph::serve(|_| axum::Json(json!({"success": false})).into_response()).await;
    let error = client(address).mark_read(caller(&token()), "w", false).await.unwrap_err();
    assert!(matches!(error, CallError::Unreadable { status: 200 }));
}

#[tokio::test]
async fn a_proof_goes_along_where_the_app_wants_one() {
    let (graph, address) = Graph::serve(|_| accepted()).await;
    let secret = AppSecret::new("app-secret".to_owned()).unwrap();
    let proof = appsecret_proof(&secret, &token());
    client(address).with_app_secret(secret).send_text(caller(&token()), &text()).await;
    assert_eq!(graph.asked()[0].uri.query(), Some(format!("appsecret_proof={proof}").as_str()));
}

#[tokio::test]
async fn media_is_resolved_and_streamed() {
    let (graph, address) = Graph::serve(|uri| match uri.path() {
        "/v25.0/771000444501" => axum::Json(json!({
            "messaging_product": "whatsapp", "url": "https://lookaside.fbsbx.com/x?mid=1", "mime_type": "image/jpeg",
            "sha256": hex::encode([7_u8; 32]), "file_size": "5", "id": "771000444501"
        }))
        .into_response(),
        _ => ([("content-type", "image/jpeg")], "bytes").into_response(),
    })
    .await;
    let client = client(address);
    let info = client.resolve_media(caller(&token()), "771000444501").await.unwrap();
    assert_eq!((info.sha256, info.file_size), (Some([7; 32]), Some(5)));
    assert_eq!(info.url.as_str(), "https://lookaside.fbsbx.com/x?mid=1");
    let file = base(address).join("/file").unwrap();
    let download = client.download_media(&token(), &file, 5).await.unwrap();
    assert_eq!((download.content_type(), download.announced_bytes()), (Some("image/jpeg"), Some(5)));
    assert_eq!(download.bytes().await.unwrap(), b"bytes");
    let asked = graph.asked();
    assert_eq!(asked[0].uri.query(), Some("phone_number_id=900555000111222"));
    assert!(asked.iter().all(|asked| asked.headers["authorization"] == "Bearer EAAG-synthetic"));
}

#[tokio::test]
async fn media_beyond_the_cap_is_refused_announced_or_not() {
    let (_, address) = Graph::serve(|uri| match uri.path() {
        "/announced" => "123456".into_response(),
        _ => {
            let chunks = ["123", "456"].map(|chunk| Ok::<_, std::io::Error>(Bytes::from(chunk)));
            axum::body::Body::from_stream(futures_util::stream::iter(chunks)).into_response()
        }
    })
    .await;
    let client = client(address);
    let announced = client.download_media(&token(), &base(address).join("/announced").unwrap(), 5).await;
    assert!(matches!(announced, Err(DownloadError::TooLarge { limit_bytes: 5 })));
    let streamed =
        client.download_media(&token(), &base(address).join("/streamed").unwrap(), 5).await.unwrap();
    assert_eq!(streamed.announced_bytes(), None);
    assert!(matches!(streamed.bytes().await, Err(DownloadError::TooLarge { limit_bytes: 5 })));
}

#[tokio::test]
async fn the_token_never_leaves_for_another_host() {
    let (stranger, elsewhere) = Graph::serve(|_| "bait".into_response()).await;
    let target = base(elsewhere).to_string();
    let (graph, address) =
        Graph::serve(move |_| (StatusCode::FOUND, [("location", target.clone())]).into_response()).await;
    let client = client(address);
    let direct = client.download_media(&token(), &base(elsewhere), 100).await;
    assert!(matches!(direct, Err(DownloadError::ForbiddenHost)));
    let redirected = client.download_media(&token(), &base(address), 100).await;
    assert!(matches!(redirected, Err(DownloadError::ForbiddenHost)));
    assert_eq!((stranger.asked().len(), graph.asked().len()), (0, 1));
}

#[tokio::test]
async fn redirects_among_allowed_hosts_are_followed_a_few_times() {
    let (graph, address) = Graph::serve(|uri| match uri.path() {
        "/from" => (StatusCode::FOUND, [("location", "/to")]).into_response(),
        "/round" => (StatusCode::FOUND, [("location", "/round")]).into_response(),
        _ => "here".into_response(),
    })
    .await;
    let client = client(address);
    let found = client.download_media(&token(), &base(address).join("/from").unwrap(), 100).await.unwrap();
    assert_eq!(found.bytes().await.unwrap(), b"here");
    let round = client.download_media(&token(), &base(address).join("/round").unwrap(), 100).await;
    assert!(matches!(round, Err(DownloadError::ForbiddenHost)));
    assert_eq!(graph.asked().len(), 2 + 4);
}

#[tokio::test]
async fn a_failed_download_says_what_to_do() {
    let (_, address) = Graph::serve(|uri| match uri.path() {
        "/gone" => StatusCode::NOT_FOUND.into_response(),
        "/token" => graph_error(401, 190),
        _ => StatusCode::BAD_GATEWAY.into_response(),
    })
    .await;
    let client = client(address);
    let fetch = async |path: &str| {
        client.download_media(&token(), &base(address).join(path).unwrap(), 9).await.unwrap_err()
    };
    assert!(matches!(fetch("/gone").await, DownloadError::Gone));
    assert!(matches!(fetch("/token").await, DownloadError::Refused(error) if error.code == 190));
    assert!(matches!(fetch("/else").await, DownloadError::Unexpected { status: 502 }));
}

#[tokio::test]
async fn a_provider_is_asked_in_its_own_way() {
    let (graph, address) = Graph::serve(|_| accepted()).await;
    let client = client_of(Provider::dialog360(base(address)).unwrap());
    client.send_text(caller(&token()), &text()).await;
    let lookaside = Url::parse("https://lookaside.fbsbx.com/attachments?mid=1").unwrap();
    client.download_media(&token(), &lookaside, 1000).await.unwrap();
    let asked = graph.asked();
    assert_eq!(
        (asked[0].uri.to_string(), asked[1].uri.to_string()),
        ("/messages".into(), "/attachments?mid=1".into())
    );
    for asked in asked {
        assert_eq!(asked.headers["d360-api-key"], "EAAG-synthetic");
        assert!(!asked.headers.contains_key("authorization"));
    }
}
