//! Files go up and come down, and the token stays where it belongs.

use super::*;

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
        "name=\"file\"; filename=\"file.ogg\"\r\nContent-Type: audio/ogg\r\n\r\nOggS...\r\n",
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
    let program = concat!("sangam-hub/", env!("CARGO_PKG_VERSION"));
    assert!(asked.iter().all(|asked| asked.headers["user-agent"] == program), "or no file is handed out");
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
