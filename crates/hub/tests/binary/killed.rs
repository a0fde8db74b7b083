//! Law 1, tried for real: what was acknowledged survives SIGKILL, and what Meta repeats is stored once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::sign;
use serde_json::json;
use tokio::sync::watch;

use crate::place::{APP_SECRET, Place};
use crate::{OWNER, PASSWORD, add_number, create_workspace};

const WEBHOOKS: usize = 10_000;
const CONNECTIONS: usize = 8;
const KILLS: usize = 5;
const CUSTOMERS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_killed_among_ten_thousand_webhooks_loses_none_it_acknowledged_and_doubles_none() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let mut hub = place.serve();
    let (base, _) = watch::channel(hub.base().to_owned());
    let base = Arc::new(base);
    let (next, acknowledged) = (Arc::new(AtomicUsize::new(0)), watch::Sender::new(0_usize));

    let meta: Vec<_> = (0..CONNECTIONS)
        .map(|_| tokio::spawn(deliver(base.subscribe(), Arc::clone(&next), acknowledged.clone())))
        .collect();
    let mut heard = acknowledged.subscribe();
    for kill in 1..=KILLS {
        let enough = kill * WEBHOOKS / (KILLS + 1);
        heard.wait_for(|count| *count >= enough).await.unwrap();
        drop(hub); // SIGKILL
        hub = place.serve();
        base.send_replace(hub.base().to_owned());
    }
    for connection in meta {
        connection.await.unwrap();
    }

    let token = hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned();
    let is_whole = |list: &serde_json::Value| {
        let unread = list["conversations"].as_array().unwrap().iter().map(|c| c["unread"].as_u64().unwrap());
        unread.sum::<u64>() == WEBHOOKS as u64
    };
    let list = hub.until(&token, "/v1/conversations?limit=500", is_whole).await;
    let mut stored = Vec::new();
    for conversation in list["conversations"].as_array().unwrap() {
        let id = conversation["id"].as_str().unwrap();
        let mut before = String::new();
        loop {
            let path = format!("/v1/conversations/{id}/messages?limit=500{before}");
            let page = hub.until(&token, &path, |_| true).await;
            let messages = page["messages"].as_array().unwrap();
            stored.extend(messages.iter().map(|message| message["wamid"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => before = format!("&before={next}"),
                None => break,
            }
        }
    }
    let once: BTreeSet<_> = stored.iter().cloned().collect();
    assert_eq!(stored.len(), once.len(), "a webhook Meta repeated was stored twice");
    assert_eq!(once, (0..WEBHOOKS).map(wamid).collect(), "an acknowledged webhook was lost");
}

/// Takes the next webhook and delivers it as Meta does: again and again until it is answered 200, sometimes twice.
async fn deliver(
    mut base: watch::Receiver<String>,
    next: Arc<AtomicUsize>,
    acknowledged: watch::Sender<usize>,
) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= WEBHOOKS {
            return;
        }
        let body = webhook(number);
        let signature = sign(&AppSecret::new(APP_SECRET.to_owned()).unwrap(), body.as_bytes());
        let mut times = if number.is_multiple_of(10) { 2 } else { 1 };
        while times > 0 {
            let url = format!("{}/webhooks/whatsapp", *base.borrow_and_update());
            let sent =
                http.post(url).header("X-Hub-Signature-256", &signature).body(body.clone()).send().await;
            match sent {
                Ok(answer) if answer.status() == 200 => times -= 1,
                Ok(answer) => panic!("a sound webhook was answered {}", answer.status()),
                // The hub was killed: wait for the next one, as Meta waits for its next try.
                Err(_) => drop(base.changed().await),
            }
        }
        acknowledged.send_modify(|count| *count += 1);
    }
}

pub(crate) fn wamid(number: usize) -> String {
    format!("wamid.synthetic-{number:05}")
}

pub(crate) fn webhook(number: usize) -> String {
    let phone = format!("91981234{:04}", number % CUSTOMERS);
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [{"field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "911415550100", "phone_number_id": "106540352242922"},
            "contacts": [{"profile": {"name": "Ritika"}, "wa_id": phone}],
            "messages": [{"from": phone, "id": wamid(number), "timestamp": (1_795_302_220 + number).to_string(),
                          "type": "text", "text": {"body": format!("message {number}")}}]
        }}]}]
    })
    .to_string()
}
