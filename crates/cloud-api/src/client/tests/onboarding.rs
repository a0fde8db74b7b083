//! What an app, an account and a number tell, and what is asked of them.

use super::*;

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
    let on_app = numbers.iter().map(|number| number.is_on_biz_app);
    assert_eq!(on_app.collect::<Vec<_>>(), [Some(true), None]);
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
    assert!(matches!(ask(|_| graph_error(400, 2_593_107)).await, SyncAsked::AlreadyAsked));
    // Also what an app hears that makes too many calls of any kind.
    assert!(matches!(ask(|_| graph_error(400, 4)).await, SyncAsked::Unanswered(_)));
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
