//! The program as an operator meets it: started, asked, signalled, misconfigured.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops where it stumbles"
)]

mod bucket;
mod copies;
mod graph;
mod import;
mod killed;
mod moment;
mod place;
mod shelves;
mod two_hubs;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use graph::Graph;
use place::{APP_SECRET, Place, VERIFY_TOKEN};
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::sign;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const OWNER: &str = "rajesh@shop.example";
const PASSWORD: &str = "monsoon in jaipur";
const TOKEN: &str = "EAAG-canary-token";

/// A webhook body of Meta's shape: `ritika` writes to the number `106540352242922`.
fn webhook() -> String {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [{"field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "911415550100", "phone_number_id": "106540352242922"},
            "contacts": [{"profile": {"name": "Ritika"}, "wa_id": "919812345678"}],
            "messages": [{"from": "919812345678", "id": "wamid.synthetic-1", "timestamp": "1795302220",
                          "type": "text", "text": {"body": "canary: is the blue saree still there?"}}]
        }}]}]
    })
    .to_string()
}

fn signature(body: &str) -> String {
    sign(&AppSecret::new(APP_SECRET.to_owned()).unwrap(), body.as_bytes())
}

fn create_workspace(place: &Place, name: &str, email: &str) -> Value {
    let args = ["admin", "create-workspace", "--name", name, "--owner-email", email, "--password-stdin"];
    serde_json::from_str(&place.must(&args, &format!("{PASSWORD}\n"))).unwrap()
}

fn add_number(place: &Place, workspace: &str, phone_number_id: &str) -> Value {
    let args = [
        "admin",
        "add-number",
        "--workspace",
        workspace,
        "--waba-id",
        "102290129340398",
        "--phone-number-id",
        phone_number_id,
        "--display-number",
        "+91 141 555 0100",
        "--token-stdin",
    ];
    serde_json::from_str(&place.must(&args, &format!("{TOKEN}\r\n"))).unwrap()
}

#[tokio::test]
async fn a_hub_is_alive_ready_and_counted_until_it_is_told_to_stop() {
    let place = Place::new();
    let hub = place.serve();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(hub.get(path).await.0, 200, "{path}");
    }
    let (status, page) = hub.get("/metrics").await;
    assert_eq!(status, 200);
    assert!(page.contains("sangam_hub_info{version="), "{page}");
    let ended = hub.terminate();
    assert!(ended.status.success(), "{ended:?}");
    let again = place.serve();
    assert_eq!(again.get("/readyz").await.0, 200);
}

#[tokio::test]
async fn a_hub_whose_log_nobody_reads_goes_on_until_it_is_told_to_stop() {
    let place = Place::new();
    let hub = place.serve_unread();
    assert_eq!(hub.webhook(&webhook(), Some(&signature("another body"))).await, 401);
    assert_eq!(hub.get("/readyz").await.0, 200);
    let ended = hub.terminate();
    assert!(ended.status.success(), "{ended:?}");
}

#[test]
fn a_hub_says_its_version_and_which_desktops_it_speaks_with() {
    let said = Place::new().must(&["--version"], "");
    let wanted = format!(
        "sangam-hub {}\nspeaks with desktops from {} on\n",
        env!("CARGO_PKG_VERSION"),
        sangam_protocol::version::OLDEST_DESKTOP
    );
    assert_eq!(said, wanted);
}

#[tokio::test]
async fn a_container_may_ask_the_program_itself_whether_the_hub_lives() {
    let place = Place::new();
    let hub = place.serve();
    let its = Place::new().with("SANGAM_LISTEN", hub.base().trim_start_matches("http://"));
    assert_eq!(its.must(&["health"], ""), "");
    hub.terminate();
    let complaint = its.refused(&["health"], "");
    assert!(complaint.contains("no living hub at 127.0.0.1:"), "{complaint}");
}

#[tokio::test]
async fn only_what_meta_signed_is_taken_in() {
    let place = Place::new();
    let hub = place.serve();
    let body = webhook();
    assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200);
    assert_eq!(hub.webhook(&body, Some(&signature("another body"))).await, 401);
    assert_eq!(hub.webhook(&body, None).await, 401);
    assert_eq!(hub.webhook("not json", Some(&signature("not json"))).await, 400);
    let large = format!("{{\"object\": \"{}\"}}", "x".repeat(4 * 1024 * 1024));
    assert_eq!(hub.webhook(&large, Some(&signature(&large))).await, 413);
    assert_eq!(hub.get("/readyz").await.0, 200);
}

#[tokio::test]
async fn meta_is_recognised_by_its_word() {
    let place = Place::new();
    let hub = place.serve();
    let ask = |word: &str| {
        format!("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={word}&hub.challenge=1158201444")
    };
    assert_eq!(hub.get(&ask(VERIFY_TOKEN)).await, (200, "1158201444".to_owned()));
    assert_eq!(hub.get(&ask("sunrise")).await.0, 403);
}

#[tokio::test]
async fn admin_commands_work_before_and_beside_a_serving_hub() {
    let place = Place::new();
    let first = create_workspace(&place, "Jaipur Silks", OWNER);
    let hub = place.serve();
    let (status, session) = hub.sign_in(OWNER, PASSWORD).await;
    assert_eq!(status, 200, "{session}");
    let second = create_workspace(&place, "Pune Spices", "vikram@shop.example");
    assert_eq!(hub.sign_in("vikram@shop.example", PASSWORD).await.0, 200);
    let by_name = add_number(&place, "Jaipur Silks", "106540352242922");
    assert_eq!(by_name["workspace_id"], first["workspace_id"]);
    let by_id = add_number(&place, second["workspace_id"].as_str().unwrap(), "106540352242923");
    assert_eq!(by_id["workspace_id"], second["workspace_id"]);
    assert_ne!(by_name["number_id"], by_id["number_id"]);
    let wrong = [
        "admin",
        "add-number",
        "--workspace",
        "Nobody",
        "--waba-id",
        "1",
        "--phone-number-id",
        "2",
        "--display-number",
        "+91 141 555 0101",
        "--token-stdin",
    ];
    assert!(place.refused(&wrong, TOKEN).contains("Nobody"));
}

#[tokio::test]
async fn an_owner_who_forgot_the_password_comes_back_through_the_machines_administrator() {
    let place = Place::new();
    let made = create_workspace(&place, "Jaipur Silks", OWNER);
    let hub = place.serve();
    let token = hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned();
    let args = ["admin", "reset-password", "--email", "Rajesh@Shop.example", "--password-stdin"];
    let set: Value = serde_json::from_str(&place.must(&args, "mango pickle 42\n")).unwrap();
    assert_eq!(set["person_id"], made["owner_id"]);
    assert_eq!(hub.sign_in(OWNER, PASSWORD).await.0, 401);
    assert_eq!(hub.sign_in(OWNER, "mango pickle 42").await.0, 200);
    assert_eq!(hub.get_as(&token, "/v1/me", None).await.status(), 401, "whoever knew the old one is out");
    let nobody = ["admin", "reset-password", "--email", "nobody@shop.example", "--password-stdin"];
    assert!(place.refused(&nobody, "mango pickle 42").contains("nobody who may sign in"));
    assert!(place.refused(&args, "short").contains("characters"));
}

#[tokio::test]
async fn what_comes_for_an_unknown_number_is_kept_counted_and_applied_once_it_is_added() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    let hub = place.serve();
    let body = webhook();
    assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200);
    let aside = json!({"lane": "live", "reason": "unknown_number", "phone_number_id": "106540352242922", "bodies": 1});
    let counted = || place.must(&["admin", "webhooks"], "");
    let mut told = counted();
    while !told.contains("unknown_number") {
        told = counted();
    }
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        told,
        json!({"waiting": {"live": 0, "history": 0}, "set_aside": [aside]}),
        "and nothing of its content"
    );
    add_number(&place, "Jaipur Silks", "106540352242922");
    let token = hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned();
    let list = hub.until(&token, "/v1/conversations", |list| list["conversations"].get(0).is_some()).await;
    assert_eq!(list["conversations"][0]["unread"], 1);
    let told: Value = serde_json::from_str(&counted()).unwrap();
    assert_eq!(told["set_aside"], json!([]));
}

#[tokio::test]
async fn a_customer_who_writes_to_an_added_number_appears() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let hub = place.serve();
    let token = hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned();
    let body = webhook();
    assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200);
    let list = hub.until(&token, "/v1/conversations", |list| list["conversations"].get(0).is_some()).await;
    assert_eq!(list["conversations"][0]["contact"]["phone"], "+919812345678");
    assert_eq!(list["conversations"][0]["unread"], 1);
}

const PHOTO: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photo of a blue saree";
const PROGRAM: &[u8] = b"MZ\x90\x00 a program that calls itself a photo";

/// Ritika sends a file that calls itself a photo.
fn photo_webhook(wamid: &str, media_id: &str, bytes: &[u8]) -> String {
    let mut body: Value = serde_json::from_str(&webhook()).unwrap();
    body["entry"][0]["changes"][0]["value"]["messages"][0] = json!({
        "from": "919812345678", "id": wamid, "timestamp": "1795302221", "type": "image",
        "image": {"id": media_id, "mime_type": "image/jpeg", "sha256": STANDARD.encode(Sha256::digest(bytes))}
    });
    body.to_string()
}

#[tokio::test]
async fn a_photo_is_fetched_sealed_and_given_out_as_what_its_bytes_are() {
    let graph = Graph::with(TOKEN, &[("771000444555", PHOTO), ("771000444556", PROGRAM)]).await;
    let place = Place::new().with("SANGAM_GRAPH_URL", &graph.url());
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let hub = place.serve();
    let token = hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned();
    for (wamid, media_id, bytes, mime_type, disposition) in [
        ("wamid.synthetic-2", "771000444555", PHOTO, "image/jpeg", "inline"),
        ("wamid.synthetic-3", "771000444556", PROGRAM, "application/octet-stream", "attachment"),
    ] {
        let body = photo_webhook(wamid, media_id, bytes);
        assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200);
        let list =
            hub.until(&token, "/v1/conversations", |list| list["conversations"].get(0).is_some()).await;
        let thread =
            format!("/v1/conversations/{}/messages", list["conversations"][0]["id"].as_str().unwrap());
        let ours = |thread: &Value| {
            let messages = thread["messages"].as_array().cloned().unwrap_or_default();
            messages
                .into_iter()
                .find(|message| message["wamid"] == wamid && message["media"]["state"] == "ready")
        };
        let message = ours(&hub.until(&token, &thread, |thread| ours(thread).is_some()).await).unwrap();
        assert_eq!(message["media"]["sha256"], hex::encode(Sha256::digest(bytes)));
        assert_eq!(message["media"]["mime_type"], mime_type);
        let path = format!("/v1/messages/{}/media", message["id"].as_str().unwrap());
        let whole = hub.get_as(&token, &path, None).await;
        assert_eq!(
            (whole.status().as_u16(), &whole.headers()["content-type"]),
            (200, &mime_type.parse().unwrap())
        );
        assert!(whole.headers()["content-disposition"].to_str().unwrap().starts_with(disposition));
        assert_eq!(whole.bytes().await.unwrap(), bytes);
        let part = hub.get_as(&token, &path, Some("bytes=1-4")).await;
        assert_eq!(part.status(), 206);
        assert_eq!(part.bytes().await.unwrap(), bytes[1..5]);
        assert_eq!(hub.get(&path).await.0, 401);
    }
    let on_disk = place.everything_on_disk();
    assert!(!on_disk.iter().any(|file| file.windows(4).any(|window| window == b"JFIF")), "media lies open");
}

#[tokio::test]
async fn a_secret_from_standard_input_loses_one_line_end_and_nothing_else() {
    let place = Place::new();
    let args =
        ["admin", "create-workspace", "--name", "Jaipur Silks", "--owner-email", OWNER, "--password-stdin"];
    place.must(&args, " with spaces \n\n");
    let hub = place.serve();
    assert_eq!(hub.sign_in(OWNER, " with spaces \n").await.0, 200);
    assert_eq!(hub.sign_in(OWNER, " with spaces ").await.0, 401);
}

#[tokio::test]
async fn a_second_hub_on_the_same_file_refuses_and_the_first_goes_on() {
    let place = Place::new();
    let hub = place.serve();
    let complaint = place.refused(&["serve"], "");
    assert!(complaint.contains("another hub"), "{complaint}");
    assert_eq!(hub.get("/readyz").await.0, 200);
}

#[test]
fn a_key_that_is_not_this_databases_key_stops_the_start() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    let key = fs::read(place.key_file()).unwrap();
    fs::write(place.key_file(), [7; 32]).unwrap();
    let complaint = place.refused(&["serve"], "");
    assert!(complaint.contains("key"), "{complaint}");
    fs::remove_file(place.key_file()).unwrap();
    let complaint = place.refused(&["serve"], "");
    assert!(complaint.contains("restore the key file"), "{complaint}");
    assert!(!place.key_file().exists(), "no new key is made over old data");
    fs::write(place.key_file(), key).unwrap();
    fs::set_permissions(place.key_file(), fs::Permissions::from_mode(0o644)).unwrap();
    let complaint = place.refused(&["serve"], "");
    assert!(complaint.contains("0644") && complaint.contains("0600"), "{complaint}");
    fs::set_permissions(place.key_file(), fs::Permissions::from_mode(0o600)).unwrap();
    place.serve();
}

#[test]
fn a_hub_whose_data_is_not_there_begins_anew_only_when_it_is_told_to() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    place.serve();
    for part in ["", ".live", ".history", "-wal", "-shm"] {
        let mut path = place.database().into_os_string();
        path.push(part);
        let _ = fs::remove_file(path);
    }
    let create =
        ["admin", "create-workspace", "--name", "Jaipur Silks", "--owner-email", OWNER, "--password-stdin"];
    let reset = ["admin", "reset-password", "--email", OWNER, "--password-stdin"];
    for args in [&["admin", "webhooks"][..], &create, &reset, &["serve"]] {
        let complaint = place.refused(args, PASSWORD);
        assert!(
            complaint.contains("is its disk mounted?") && complaint.contains("serve --new"),
            "{complaint}"
        );
        assert!(!place.database().exists(), "{args:?} made something");
    }
    let hub = place.serve_with(&["--new"]);
    place.must(&create, PASSWORD);
    assert!(hub.terminate().status.success());
    fs::remove_file(place.database()).unwrap();
    place.refused(&["serve"], "");
    place.must(&[&create[..], &["--new"]].concat(), PASSWORD);
    place.serve();
}

#[test]
fn whoever_begins_anew_where_a_hub_is_is_refused_and_the_hub_is_expected_there_as_before() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    let create = [
        "admin",
        "create-workspace",
        "--name",
        "Pune Spices",
        "--owner-email",
        OWNER,
        "--password-stdin",
        "--new",
    ];
    for args in [&["serve", "--new"][..], &create] {
        let complaint = place.refused(args, PASSWORD);
        assert!(
            complaint.contains("there is a hub in") && complaint.contains("leave out --new"),
            "{complaint}"
        );
    }
    place.serve();
    fs::remove_file(place.database()).unwrap();
    assert!(place.refused(&["serve"], "").contains("is its disk mounted?"));
}

#[test]
fn whoever_begins_anew_where_a_hub_serves_leaves_it_expected_there() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    let hub = place.serve();
    assert!(place.refused(&["serve", "--new"], "").contains("another hub is serving"));
    assert!(hub.terminate().status.success());
    fs::remove_file(place.database()).unwrap();
    assert!(place.refused(&["serve"], "").contains("is its disk mounted?"));
}

#[tokio::test]
async fn one_master_key_serves_two_databases() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    let other = place.database().with_file_name("pune.db");
    let first = place.serve();
    let place = place.with("SANGAM_DATABASE_URL", &format!("sqlite:{}", other.display()));
    let second = place.serve();
    create_workspace(&place, "Pune Spices", "vikram@shop.example");
    assert_eq!(first.sign_in(OWNER, PASSWORD).await.0, 200);
    assert_eq!(second.sign_in("vikram@shop.example", PASSWORD).await.0, 200);
}

#[test]
fn a_hub_without_a_needed_setting_names_it_and_does_not_start() {
    for variable in [
        "SANGAM_DATABASE_URL",
        "SANGAM_MASTER_KEY_FILE",
        "SANGAM_META_APP_SECRET",
        "SANGAM_META_VERIFY_TOKEN",
    ] {
        let place = Place::new().with(variable, "");
        let complaint = place.refused(&["serve"], "");
        assert!(complaint.contains(variable), "{complaint}");
        assert!(!place.database().exists(), "nothing was made");
    }
    let complaint = Place::new().with("SANGAM_GRAPH_URL", "http://graph.example").refused(&["serve"], "");
    assert!(complaint.contains("SANGAM_GRAPH_URL") && complaint.contains("https"), "{complaint}");
}

#[tokio::test]
async fn neither_log_nor_disk_holds_a_secret_a_number_or_a_word() {
    holds_nothing_readable(Place::new()).await;
}

#[tokio::test]
async fn the_log_of_a_hub_on_a_server_holds_no_secret_number_or_word_either() {
    let url = sangam_postgres_kit::Server::shared().unwrap().database().unwrap();
    holds_nothing_readable(Place::new().on_server(&url)).await;
}

/// A hub that logs all it can, and has taken in what a customer wrote.
async fn holds_nothing_readable(place: Place) {
    let place = place.with("SANGAM_LOG", "trace,tokio_postgres::query=trace");
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let hub = place.serve();
    let session = hub.sign_in(OWNER, PASSWORD).await.1;
    let token = session["token"].as_str().unwrap().to_owned();
    assert_eq!(hub.sign_in(OWNER, "canary wrong password").await.0, 401);
    let body = webhook();
    assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200);
    hub.until(&token, "/v1/conversations", |list| list["conversations"].get(0).is_some()).await;
    let mut written = place.everything_on_disk();
    let ended = hub.terminate();
    assert!(!ended.stderr.is_empty(), "a hub that traces says something");
    written.extend([ended.stdout, ended.stderr]);
    written.push(place.everything_on_disk().concat());
    for canary in [APP_SECRET, VERIFY_TOKEN, TOKEN, PASSWORD, "canary", "9812345678", "Ritika", &token] {
        let found =
            written.iter().any(|text| text.windows(canary.len()).any(|window| window == canary.as_bytes()));
        assert!(!found, "{canary} was written in the clear");
    }
}
