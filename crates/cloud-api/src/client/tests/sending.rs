//! Messages, receipts and blocks go out as Meta wants them, and an answer that proves nothing is no success.

use super::*;

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
