//! The client against a small server in the same process.

mod hostile_links;

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

fn text() -> OutgoingMessage {
    OutgoingMessage {
        recipient: Recipient::phone("15550100777").unwrap(),
        body: MessageBody::Text { body: "Yes, \"two\" left\n🙂".to_owned(), preview_url: true },
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
    let outcome = client(address).send(caller(&token()), &text()).await;
    assert_eq!(graph.asked().len(), 1, "a send is made once");
    outcome
}

#[tokio::test]
async fn a_text_goes_out_as_meta_wants_it() {
    let (graph, address) = Graph::serve(|_| accepted()).await;
    let outcome = client(address).send(caller(&token()), &text()).await;
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
    let message = OutgoingMessage {
        recipient: Recipient::of(&person).unwrap(),
        reply_to: None,
        biz_opaque_callback_data: None,
        ..text()
    };
    client(address).send(caller(&token()), &message).await;
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
    let outcome = client(address).send(caller(&token()), &text()).await;
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
    let outcome = client(address).send(caller(&token()), &text()).await;
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
    let outcome = client(address).send(caller(&token()), &text()).await;
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
    let send = tokio::spawn(async move { client(address).send(caller(&token()), &text()).await });
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
async fn a_customer_is_blocked_and_let_in_again_by_phone_or_user_id() {
    let (graph, address) = Graph::serve(|_| {
        axum::Json(json!({"messaging_product": "whatsapp", "block_users": {
            "added_users": [{"input": "+15550100777", "wa_id": "15550100777"}],
            "removed_users": [{"input": "US.77", "user_id": "US.77"}]}}))
        .into_response()
    })
    .await;
    let client = client(address);
    client.set_blocked(caller(&token()), &Recipient::phone("15550100777").unwrap(), true).await.unwrap();
    client.set_blocked(caller(&token()), &Recipient::user_id("US.77").unwrap(), false).await.unwrap();
    let asked = graph.asked();
    assert!(asked.iter().all(|asked| asked.uri.path().ends_with("/block_users")));
    let bodies: Vec<_> = asked.into_iter().map(|asked| asked.body).collect();
    let named = |user| json!({"messaging_product": "whatsapp", "block_users": [user]});
    assert_eq!(bodies, [named(json!({"user": "+15550100777"})), named(json!({"user_id": "US.77"}))]);
}

#[tokio::test]
async fn whoever_could_not_be_blocked_is_a_refusal_even_in_a_good_answer() {
    let (_, address) = Graph::serve(|_| {
        let error = json!({"message": "Re-engagement required", "code": 131_047});
        axum::Json(json!({"block_users": {"failed_users": [{"input": "+1", "errors": [error]}]}}))
            .into_response()
    })
    .await;
    let who = Recipient::phone("15550100777").unwrap();
    let error = client(address).set_blocked(caller(&token()), &who, true).await.unwrap_err();
    assert!(matches!(error, CallError::Refused(error) if error.code == 131_047));
}

#[tokio::test]
async fn a_proof_goes_along_where_the_app_wants_one() {
    let (graph, address) = Graph::serve(|_| accepted()).await;
    let secret = AppSecret::new("app-secret".to_owned()).unwrap();
    let proof = appsecret_proof(&secret, &token());
    client(address).with_app_secret(secret).send(caller(&token()), &text()).await;
    assert_eq!(graph.asked()[0].uri.query(), Some(format!("appsecret_proof={proof}").as_str()));
}

fn upload(bytes: &'static [u8]) -> Upload {
    Upload { mime_type: "audio/ogg".to_owned(), size_bytes: bytes.len() as u64, bytes: bytes.into() }
}

#[tokio::test]
async fn a_file_is_uploaded_as_a_form_that_names_its_type_exactly() {
    let seen: Arc<Mutex<Vec<(String, Bytes)>>> = Arc::default();
    let keep = Arc::clone(&seen);
    let app = Router::new().fallback(async move |uri: Uri, headers: HeaderMap, body: Bytes| {
        assert!(headers["content-type"].to_str().unwrap().starts_with("multipart/form-data; boundary="));
        assert!(headers.contains_key("content-length"), "Meta wants to know the length");
        keep.lock().unwrap().push((uri.path().to_owned(), body));
        axum::Json(json!({"id": "771000444555"}))
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let id = client(address).upload_media(caller(&token()), upload(b"OggS...")).await.unwrap();
    assert_eq!(id, "771000444555");
    let client = client_of(Provider::dialog360(base(address)).unwrap());
    client.upload_media(caller(&token()), upload(b"OggS...")).await.unwrap();
    let seen = seen.lock().unwrap();
    let paths: Vec<_> = seen.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/v25.0/900555000111222/media", "/media"]);
    let form = String::from_utf8_lossy(&seen[0].1);
    for part in [
        "name=\"messaging_product\"\r\n\r\nwhatsapp\r\n",
        "name=\"type\"\r\n\r\naudio/ogg\r\n",
        "Content-Type: audio/ogg\r\n\r\nOggS...\r\n",
    ] {
        assert!(form.contains(part), "{part} in {form}");
    }
}

#[tokio::test]
async fn a_failed_upload_says_why() {
    let (_, address) = Graph::serve(|_| graph_error(400, 131_053)).await;
    let error = client(address).upload_media(caller(&token()), upload(b"MZ")).await.unwrap_err();
    assert!(matches!(error, CallError::Refused(error) if error.code == 131_053));
    let (_, address) = Graph::serve(|_| axum::Json(json!({})).into_response()).await;
    let error = client(address).upload_media(caller(&token()), upload(b"MZ")).await.unwrap_err();
    assert!(matches!(error, CallError::Unreadable { status: 200 }));
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
    client.send(caller(&token()), &text()).await;
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

fn app() -> MetaApp {
    MetaApp::new("4400112233", AppSecret::new("app-secret".to_owned()).unwrap()).unwrap()
}

fn told(answer: serde_json::Value) -> impl Fn(&Uri) -> Response + Send + Sync + 'static {
    move |_| axum::Json(answer.clone()).into_response()
}

fn query(asked: &Asked) -> std::collections::BTreeMap<String, String> {
    url::form_urlencoded::parse(asked.uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

#[tokio::test]
async fn a_code_becomes_a_token_without_a_redirect_address() {
    let (graph, address) = Graph::serve(told(json!({"access_token": "EAAG-business"}))).await;
    let Exchange::Exchanged(token) = client(address).exchange_code(&app(), "AQB-code").await else {
        panic!()
    };
    assert_eq!(token.expose(), "EAAG-business");
    let asked = graph.asked();
    assert_eq!((asked.len(), asked[0].uri.path()), (1, "/v25.0/oauth/access_token"));
    let asked = query(&asked[0]);
    assert_eq!((asked["client_id"].as_str(), asked["code"].as_str()), ("4400112233", "AQB-code"));
    assert_eq!(asked["client_secret"], "app-secret");
    assert_eq!(asked.len(), 3, "no redirect_uri: {asked:?}");
}

#[tokio::test]
async fn an_exchange_is_refused_by_an_error_object_and_unanswered_by_anything_else() {
    let (_, address) = Graph::serve(|_| graph_error(400, 100)).await;
    let refused = client(address).exchange_code(&app(), "old").await;
    assert!(matches!(refused, Exchange::Refused(error) if error.code == 100));
    for (status, code) in [(500, 1), (500, 2), (503, 999)] {
        let (_, address) = Graph::serve(move |_| graph_error(status, code)).await;
        assert!(matches!(client(address).exchange_code(&app(), "x").await, Exchange::Unanswered));
    }
    for answer in [json!({}), json!([]), json!({"access_token": "not a token"})] {
        let (_, address) = Graph::serve(told(answer)).await;
        assert!(matches!(client(address).exchange_code(&app(), "x").await, Exchange::Unanswered));
    }
    let (_, address) = Graph::serve(|_| StatusCode::BAD_GATEWAY.into_response()).await;
    assert!(matches!(client(address).exchange_code(&app(), "x").await, Exchange::Unanswered));
}

#[tokio::test]
async fn a_token_tells_its_accounts_newest_first() {
    let (graph, address) = Graph::serve(told(json!({"data": {
        "app_id": "4400112233", "is_valid": true, "expires_at": 1800000000, "data_access_expires_at": 0,
        "scopes": ["whatsapp_business_management", "public_profile"],
        "granular_scopes": [
            {"scope": "whatsapp_business_management", "target_ids": ["902", "901"]},
            {"scope": "business_management"}
        ]
    }})))
    .await;
    let info = client(address).debug_token(&app(), &token()).await.unwrap();
    assert_eq!(info.waba_ids(), ["902", "901"]);
    assert_eq!(
        (info.is_valid, info.expires_at, info.data_access_expires_at),
        (true, Some(1_800_000_000), None)
    );
    let wanted = ["whatsapp_business_management", "whatsapp_business_messaging", "business_management"];
    assert_eq!(info.missing(&wanted), ["whatsapp_business_messaging"]);
    let asked = graph.asked();
    assert_eq!(asked[0].headers["authorization"], "Bearer 4400112233|app-secret");
    assert_eq!(query(&asked[0])["input_token"], "EAAG-synthetic");
}

#[tokio::test]
async fn the_numbers_of_an_account_are_read_to_the_last_page() {
    let (graph, address) = Graph::serve(|uri| {
        let second = uri.query().unwrap_or_default().contains("after=P1");
        let page = if second {
            json!({"data": [{"id": 12}], "paging": {"cursors": {"after": "P2"}}})
        } else {
            json!({
                "data": [{"id": "11", "display_phone_number": "+91 141 555 0142", "is_on_biz_app": true,
                    "platform_type": "CLOUD_API", "verified_name": "Johari Sarees"}],
                "paging": {"cursors": {"after": "P1"}, "next": "https://graph.facebook.com/elsewhere"}
            })
        };
        axum::Json(page).into_response()
    })
    .await;
    let numbers = client(address).phone_numbers("900", &token()).await.unwrap();
    assert_eq!(numbers.iter().map(|number| number.id.as_str()).collect::<Vec<_>>(), ["11", "12"]);
    assert!(numbers[0].is_coexisting() && !numbers[1].is_coexisting());
    assert!(graph.asked().iter().all(|asked| asked.uri.path() == "/v25.0/900/phone_numbers"));
    assert_eq!(graph.asked().len(), 2);
}

#[tokio::test]
async fn a_number_tells_its_health() {
    let (_, address) = Graph::serve(told(json!({
        "id": "11", "status": "CONNECTED", "quality_rating": "GREEN",
        "whatsapp_business_manager_messaging_limit": "TIER_250",
        "health_status": {"can_send_message": "BLOCKED", "entities": [{
            "entity_type": "WABA", "id": "900", "can_send_message": "BLOCKED",
            "errors": [{"error_code": 141006, "error_description": "No payment method", "possible_solution": "Add one"}]
        }]}
    })))
    .await;
    let node = client(address).number("11", &token()).await.unwrap();
    assert_eq!(node.messaging_limit.as_deref(), Some("TIER_250"));
    let health = node.health.unwrap();
    assert_eq!(health.can_send_message.as_deref(), Some("BLOCKED"));
    assert_eq!(health.entities[0].errors[0].code, Some(141_006));
}

#[tokio::test]
async fn subscribing_needs_a_success_and_can_be_verified() {
    let (graph, address) = Graph::serve(told(json!({
        "success": true, "data": [{"whatsapp_business_api_data": {"id": "4400112233", "name": "Desk"}}]
    })))
    .await;
    let secret = AppSecret::new("app-secret".to_owned()).unwrap();
    let client = client(address).with_app_secret(secret);
    client.subscribe("900", &token()).await.unwrap();
    assert_eq!(client.subscribed_apps("900", &token()).await.unwrap(), ["4400112233"]);
    assert!(graph.asked().iter().all(|asked| query(asked).contains_key("appsecret_proof")));
    let (_, address) = Graph::serve(told(json!({"success": false}))).await;
    let refused = super::tests::client(address).subscribe("900", &token()).await;
    assert!(matches!(refused, Err(CallError::Unreadable { status: 200 })));
}

#[tokio::test]
async fn an_app_tells_its_webhook_fields() {
    let (graph, address) = Graph::serve(told(json!({"data": [{
        "object": "whatsapp_business_account", "callback_url": "https://desk.shop.example/webhooks/whatsapp",
        "active": true, "fields": [{"name": "messages", "version": "v25.0"}, "history"]
    }]})))
    .await;
    let subscriptions = client(address).app_subscriptions(&app()).await.unwrap();
    assert_eq!(subscriptions[0].fields, ["messages", "history"]);
    assert!(subscriptions[0].is_active);
    assert_eq!(graph.asked()[0].uri.path(), "/v25.0/4400112233/subscriptions");
}

#[tokio::test]
async fn asking_for_a_sync_is_read_honestly() {
    async fn ask(answer: impl Fn(&Uri) -> Response + Send + Sync + 'static) -> SyncAsked {
        let (graph, address) = Graph::serve(answer).await;
        let asked = client(address).ask_sync(caller(&token()), "history").await;
        let seen = graph.asked();
        assert_eq!((seen.len(), seen[0].uri.path()), (1, "/v25.0/900555000111222/smb_app_data"));
        assert_eq!(seen[0].body, json!({"messaging_product": "whatsapp", "sync_type": "history"}));
        asked
    }
    let accepted = ask(told(json!({"messaging_product": "whatsapp", "request_id": "req-1"}))).await;
    assert!(matches!(accepted, SyncAsked::Accepted { request_id: Some(id) } if id == "req-1"));
    for code in [2_593_107, 4] {
        assert!(matches!(ask(move |_| graph_error(400, code)).await, SyncAsked::AlreadyAsked), "{code}");
    }
    assert!(matches!(ask(|_| graph_error(400, 2_593_108)).await, SyncAsked::TooLate));
    assert!(matches!(ask(|_| graph_error(400, 100)).await, SyncAsked::Refused(_)));
    for (status, code) in [(500, 1), (500, 131_000), (502, 77)] {
        let asked = ask(move |_| graph_error(status, code)).await;
        assert!(matches!(asked, SyncAsked::Unanswered(SyncUnanswered::Failed(_))), "{code}");
    }
    let blank = ask(|_| StatusCode::BAD_GATEWAY.into_response()).await;
    assert!(matches!(blank, SyncAsked::Unanswered(SyncUnanswered::Meaningless { status: 502 })));
}

#[tokio::test]
async fn a_sync_nobody_heard_was_not_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let asked = client(address).ask_sync(caller(&token()), "history").await;
    assert!(matches!(asked, SyncAsked::NotSent(_)));
}

#[tokio::test]
async fn another_provider_is_told_where_its_webhooks_go() {
    let (graph, address) = Graph::serve(told(json!({"url": "https://desk.shop.example/x"}))).await;
    let client = client_of(Provider::dialog360(base(address)).unwrap());
    client.set_webhook(&token(), &Url::parse("https://desk.shop.example/x").unwrap()).await.unwrap();
    let asked = graph.asked();
    assert_eq!(asked[0].uri.to_string(), "/v1/configs/webhook");
    assert_eq!(asked[0].body, json!({"url": "https://desk.shop.example/x"}));
    assert_eq!(asked[0].headers["d360-api-key"], "EAAG-synthetic");
}
