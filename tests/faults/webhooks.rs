//! F12-F16, F18, F21, F25: what Meta posts comes twice, in another order, late, with its answer lost, forged, or makes no sense.

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::{SIGNATURE_HEADER, sign};
use sangam_model::{Random, SeededRandom};
use serde_json::{Value, json};

use crate::budget::{Budget, Tally, below, count};
use crate::shop::Shop;
use crate::tap::PATH;

/// Rounds of one shop before it is judged.
const CHAPTER: usize = 8;
const CUSTOMERS: usize = 10;
const TEXTS: usize = 40;
/// Old bodies that are posted again in a round, each by two at once.
const AGAIN: usize = 20;

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let mut round = budget.next();
    while let Some(first) = round {
        let shop = Shop::open(budget.seed ^ first as u64).await?;
        let agent = shop.agent().await?;
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        shop.simulator.set_faults(&json!({ "webhooks": {
            "duplicate": { "probability": 0.3 }, "drop": { "probability": 0.1 }, "shuffle": 8, "batch": 4, "delay_ms": 60
        } }))?;
        shop.tap.loses(20);
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            for text in 0..TEXTS {
                let customer = below(&dice, CUSTOMERS);
                let words = format!("{nth}.{text}");
                if text.is_multiple_of(8) {
                    shop.phone_writes(customer, &words)?;
                } else {
                    shop.customer_writes(customer, &words)?;
                }
            }
            let chat = chats.get(below(&dice, chats.len())).cloned().unwrap_or_default();
            agent.writes(&shop.ledger, &chat, &format!("answer {nth}")).await?;
            again(&shop, &dice, &mut tally).await?;
            forged(&shop, nth, &mut tally).await?;
            escaped(&shop, nth, &mut tally).await?;
            strange(&shop, nth, &dice, &mut tally).await?;
            late(&shop, nth, &mut tally).await?;
            count(&mut tally, "rounds of shuffled and repeated webhooks", 1);
            round = budget.next();
        }
        shop.simulator.set_faults(&json!({ "clear": true }))?;
        shop.tap.loses(0);
        let judged = shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
    }
    Ok(tally)
}

/// Posts past Meta's own courier; says how it was answered.
async fn post(shop: &Shop, body: &[u8], signature: Option<&str>) -> Result<u16> {
    let mut request = shop.http.post(format!("http://{}{PATH}", shop.tap.address)).body(body.to_owned());
    if let Some(signature) = signature {
        request = request.header(SIGNATURE_HEADER, signature);
    }
    Ok(request.send().await?.status().as_u16())
}

fn signed(shop: &Shop, body: &[u8]) -> Result<String> {
    Ok(sign(&AppSecret::new(shop.secret.clone())?, body))
}

/// Old bodies, each twice in the same moment.
async fn again(shop: &Shop, dice: &SeededRandom, tally: &mut Tally) -> Result<()> {
    let bodies = shop.ledger.bodies();
    let chosen = (0..AGAIN).filter_map(|_| bodies.get(below(dice, bodies.len())));
    let posts =
        chosen.flat_map(|body| [body, body]).map(|(body, signature)| post(shop, body, Some(signature)));
    let answers = try_join_all(posts).await?;
    // Some answers are lost on their way back.
    ensure!(answers.iter().all(|status| [200, 502].contains(status)), "a replay was answered {answers:?}");
    count(tally, "replays of a signed body", answers.len());
    Ok(())
}

/// A text of a customer, as Meta writes it.
fn text(shop: &Shop, wamid: &str, at: &Value, words: &str) -> Value {
    let phone = Shop::phone(0);
    let number = &shop.number;
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": number.waba_id, "changes": [{
        "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": number.display_phone_number, "phone_number_id": number.phone_number_id },
            "contacts": [{ "profile": { "name": "Ritika" }, "wa_id": phone }],
            "messages": [{ "from": phone, "id": wamid, "timestamp": at, "type": "text", "text": { "body": words } }]
        } }] }] })
}

/// Whatever is not signed as Meta signs leaves no trace: the ledger knows no such words.
async fn forged(shop: &Shop, nth: usize, tally: &mut Tally) -> Result<()> {
    let words = format!("forged {nth}");
    let body =
        text(shop, &format!("wamid.forged.{nth}"), &json!("1795302220"), &words).to_string().into_bytes();
    let right = signed(shop, &body)?;
    let digest = right.trim_start_matches("sha256=");
    let other_case = format!("sha256={}", digest.to_uppercase());
    ensure!(other_case != right, "a digest without a letter cannot be written in capitals");
    let stranger = sign(&AppSecret::new("somebody-else".to_owned())?, &body);
    let wrong = [
        None,
        Some(String::new()),
        Some(stranger),
        Some(signed(shop, b"{}")?),
        Some(other_case),
        Some(format!("sha1={digest}")),
        Some(digest.to_owned()),
        Some(right.chars().take(40).collect()),
        Some(format!("{right}00")),
        Some(format!("{right}, {right}")),
    ];
    for signature in &wrong {
        let status = past_the_tap(shop, &body, signature.as_slice()).await?;
        ensure!(status == 401, "{signature:?} was answered {status}");
    }
    let status = past_the_tap(shop, &body, &[right.clone(), right.clone()]).await?;
    ensure!(status == 401, "two signatures were answered {status}");
    count(tally, "forgeries refused", wrong.len() + 1);
    Ok(())
}

/// Posts what the ledger is not to know; says how it was answered.
async fn past_the_tap(shop: &Shop, body: &[u8], signatures: &[String]) -> Result<u16> {
    let hub = shop.hubs().borrow().first().copied().context("there is no hub")?;
    let request = shop.http.post(format!("http://{hub}{PATH}")).body(body.to_owned());
    let signed = signatures.iter().fold(request, |request, one| request.header(SIGNATURE_HEADER, one));
    Ok(signed.send().await?.status().as_u16())
}

/// Meta signs the bytes it sends, in an order and with escapes of its own: these are taken, and the same JSON in other bytes is not.
async fn escaped(shop: &Shop, nth: usize, tally: &mut Tally) -> Result<()> {
    let words = format!("कैसे 🙏 a/b & <{nth}>");
    let message = text(shop, &format!("wamid.escaped.{nth}"), &json!("1795302220"), &words);
    let ordered = format!("{{\"object\":{},\"entry\":{}}}", message["object"], message["entry"]);
    let genuine = with_escapes(&ordered);
    let signature = signed(shop, genuine.as_bytes())?;
    let others = [message.to_string(), with_escapes(&message.to_string()), ordered];
    for other in &others {
        ensure!(*other != genuine, "that is no other body: {other}");
        let status = past_the_tap(shop, other.as_bytes(), std::slice::from_ref(&signature)).await?;
        ensure!(status == 401, "a body in other bytes was answered {status}: {other}");
    }
    // Its answer may be lost, as any: then it is posted again.
    let mut status = 502;
    while status == 502 {
        status = post(shop, genuine.as_bytes(), Some(&signature)).await?;
    }
    ensure!(status == 200, "a body with escapes was answered {status}");
    count(tally, "forgeries refused", others.len());
    count(tally, "bodies with escapes taken", 1);
    Ok(())
}

/// JSON as Meta writes it: nothing but ASCII, and slashes escaped.
fn with_escapes(json: &str) -> String {
    let mut units = [0; 2];
    let escaped = json.chars().map(|letter| match letter {
        '/' => "\\/".to_owned(),
        ascii if ascii.is_ascii() => ascii.to_string(),
        other => other.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    });
    escaped.collect()
}

/// Signed, JSON, and nothing anybody understands: kept, answered, and in nobody's way.
async fn strange(shop: &Shop, nth: usize, dice: &SeededRandom, tally: &mut Tally) -> Result<()> {
    let sane = text(shop, &format!("wamid.strange.{nth}"), &json!("1795302220"), "never shown");
    let mut bodies = vec![
        json!(null),
        json!([]),
        json!({ "object": 7 }),
        json!({ "object": "whatsapp_business_account", "entry": null }),
        json!({ "object": "whatsapp_business_account", "entry": [{ "changes": [null, 1, { "field": "messages" }] }] }),
    ];
    for name in ["metadata", "messages", "contacts"] {
        for value in [json!(null), json!({}), json!([[]]), json!("\u{0}"), json!(-1)] {
            let mut body = sane.clone();
            body["entry"][0]["changes"][0]["value"][name] = value;
            // Without words, and of a kind nobody knows, there is nothing the ledger would have to know of.
            if name != "messages" {
                let message = &mut body["entry"][0]["changes"][0]["value"]["messages"][0];
                (message["type"], message["text"]) = (json!("hologram"), json!(null));
            }
            bodies.push(body);
        }
    }
    let chosen = (0..4).filter_map(|_| bodies.get(below(dice, bodies.len())));
    for body in chosen {
        let body = body.to_string().into_bytes();
        let status = post(shop, &body, Some(&signed(shop, &body)?)).await?;
        ensure!([200, 502].contains(&status), "a signed body was answered {status}");
        count(tally, "bodies nobody understands", 1);
    }
    for body in [&b"{"[..], b"not json", b"\xff\xfe", b""] {
        let status = post(shop, body, Some(&signed(shop, body)?)).await?;
        ensure!(status == 400, "what is not JSON was answered {status}");
        count(tally, "bodies that are no JSON", 1);
    }
    let nested = format!("{{\"object\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes();
    let status = post(shop, &nested, Some(&signed(shop, &nested)?)).await?;
    ensure!([200, 400, 502].contains(&status), "a deep body was answered {status}");
    let pause = dice.below(3);
    for _ in 0..pause {
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// A week ago, long before WhatsApp, years ahead, and in milliseconds: kept, each once.
async fn late(shop: &Shop, nth: usize, tally: &mut Tally) -> Result<()> {
    let now = shop.simulator.now().as_millis() / 1_000;
    let times = [now - 7 * 86_400, 0, now + 400 * 86_400, now * 1_000];
    for (which, at) in times.into_iter().enumerate() {
        let wamid = format!("wamid.late.{nth}.{which}");
        let body = text(shop, &wamid, &json!(at.to_string()), &format!("late {nth}.{which}"))
            .to_string()
            .into_bytes();
        let signature = signed(shop, &body)?;
        // Its answer may be lost, as any: then it is posted again.
        while post(shop, &body, Some(&signature)).await? != 200 {}
        count(tally, "messages out of time", 1);
    }
    Ok(())
}
