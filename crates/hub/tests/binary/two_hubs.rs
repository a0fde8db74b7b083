//! Several hubs on one PostgreSQL database, as an operator runs them: behind a proxy, replaced one by one, one of them asleep.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::sign;
use sangam_model::Clock;
use sangam_model::system::SystemClock;
use sangam_postgres_kit::{Durability, Server};
use serde_json::Value;
use tokio::sync::watch;

use crate::killed::{wamid, webhook};
use crate::place::{APP_SECRET, Place, Serving};
use crate::{OWNER, PASSWORD, add_number, create_workspace};

const WEBHOOKS: usize = 600;
const CONNECTIONS: usize = 4;
/// How often a hub is replaced by a new one.
const REPLACED: usize = 4;

/// A place for hubs on a server, with a workspace and its number.
fn shared_place() -> Place {
    let place = Place::new().on_server(&Server::shared().unwrap().database().unwrap());
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    place
}

#[tokio::test]
async fn a_hub_that_starts_before_its_database_waits_for_it_and_serves() {
    let server = Server::start(Durability::Full).unwrap();
    let place = Place::new().on_server(&server.database().unwrap());
    create_workspace(&place, "Jaipur Silks", OWNER);
    server.kill().unwrap();
    let hub = place.serve_after("waits for it", || server.begin_again().unwrap());
    assert_eq!(hub.sign_in(OWNER, PASSWORD).await.0, 200);
}

pub(crate) async fn token(hub: &Serving) -> String {
    hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned()
}

/// Waits until a hub shows so many unread messages.
pub(crate) async fn until_all_are_there(hub: &Serving, token: &str, count: u64) {
    let are_there = |list: &Value| {
        let unread = list["conversations"].as_array().unwrap().iter().map(|c| c["unread"].as_u64().unwrap());
        unread.sum::<u64>() == count
    };
    hub.until(token, "/v1/conversations?limit=500", are_there).await;
}

/// The wamid of every message a hub shows, as often as it is there.
pub(crate) async fn stored(hub: &Serving, token: &str) -> Vec<String> {
    let list = hub.until(token, "/v1/conversations?limit=500", |_| true).await;
    let mut stored = Vec::new();
    for conversation in list["conversations"].as_array().unwrap() {
        let path = format!("/v1/conversations/{}/messages?limit=500", conversation["id"].as_str().unwrap());
        let page = hub.until(token, &path, |_| true).await;
        let messages = page["messages"].as_array().unwrap();
        stored.extend(messages.iter().map(|message| message["wamid"].as_str().unwrap().to_owned()));
    }
    stored
}

/// What the proxy of `packaging/hub/Caddyfile.several` does: only a line that is refused or breaks sends a request to the next hub. What
/// a hub answers, be it "not now", goes to Meta.
async fn deliver(bases: watch::Receiver<Vec<String>>, next: Arc<AtomicUsize>, done: watch::Sender<usize>) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= WEBHOOKS {
            return;
        }
        let body = webhook(number);
        let signature = sign(&AppSecret::new(APP_SECRET.to_owned()).unwrap(), body.as_bytes());
        let hubs = bases.borrow().clone();
        let mut answered = None;
        for turn in 0..hubs.len() {
            let url = format!("{}/webhooks/whatsapp", hubs[(number + turn) % hubs.len()]);
            let request = http.post(url).header("X-Hub-Signature-256", &signature).body(body.clone());
            answered = request.send().await.ok().map(|answer| answer.status());
            if answered.is_some() {
                break;
            }
        }
        assert_eq!(answered.unwrap(), 200, "webhook {number}");
        done.send_modify(|count| *count += 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hubs_are_replaced_one_by_one_and_no_webhook_fails() {
    let place = shared_place();
    let mut hubs = [place.serve(), place.serve()];
    let in_front = |hubs: &[Serving]| hubs.iter().map(|hub| hub.base().to_owned()).collect::<Vec<_>>();
    let bases = watch::Sender::new(in_front(&hubs));
    let (next, done) = (Arc::new(AtomicUsize::new(0)), watch::Sender::new(0_usize));
    let meta: Vec<_> = (0..CONNECTIONS)
        .map(|_| tokio::spawn(deliver(bases.subscribe(), Arc::clone(&next), done.clone())))
        .collect();
    let mut heard = done.subscribe();
    for replaced in 1..=REPLACED {
        heard.wait_for(|count| *count >= replaced * WEBHOOKS / (REPLACED + 1)).await.unwrap();
        let old = std::mem::replace(&mut hubs[replaced % 2], place.serve());
        // The proxy is told when it is gone: until then it is asked, while it stops.
        let output = tokio::task::spawn_blocking(|| old.terminate()).await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        bases.send_replace(in_front(&hubs));
    }
    for connection in meta {
        connection.await.unwrap();
    }

    let [one, other] = &hubs;
    let token = token(one).await;
    for hub in [one, other] {
        until_all_are_there(hub, &token, WEBHOOKS as u64).await;
    }
    let stored = stored(other, &token).await;
    assert_eq!(stored.len(), WEBHOOKS, "a webhook was stored twice");
    assert_eq!(stored.into_iter().collect::<BTreeSet<_>>(), (0..WEBHOOKS).map(wamid).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_sleeping_hub_leaves_is_done_by_another() {
    let place = shared_place();
    let (asleep, awake) = (place.serve(), place.serve());
    let token = token(&awake).await;
    let signal = |name: &str| {
        let id = asleep.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    };
    signal("-STOP");
    for number in 0..20 {
        let body = webhook(number);
        let signature = sign(&AppSecret::new(APP_SECRET.to_owned()).unwrap(), body.as_bytes());
        assert_eq!(awake.webhook(&body, Some(&signature)).await, 200);
    }
    until_all_are_there(&awake, &token, 20).await;
    signal("-CONT");
    until_all_are_there(&asleep, &token, 20).await;
}

#[test]
fn a_hub_with_a_server_and_a_folder_for_media_says_that_every_other_one_must_see_the_folder() {
    let url = Server::shared().unwrap().database().unwrap();
    let place = Place::new().with("SANGAM_DATABASE_URL", &url);
    create_workspace(&place, "Jaipur Silks", OWNER);
    let log = place.serve().terminate().stderr;
    let (log, folder) = (String::from_utf8_lossy(&log), place.key_file().with_extension("key.media"));
    let told = log.lines().find(|line| line.contains(&folder.display().to_string())).unwrap_or_default();
    assert!(told.contains("WARN") && told.contains("must see the same one"), "{log}");
    assert!(folder.is_dir());

    let alone = Place::new();
    let log = alone.serve().terminate().stderr;
    assert!(!String::from_utf8_lossy(&log).contains("WARN"), "a file has nobody to share with");
}

#[test]
fn what_a_file_has_and_a_server_has_not_is_said_before_anything_starts() {
    let place =
        Place::new().on_server("postgres://sangam@db/sangam").with("SANGAM_COPY_FOLDER", "/srv/copies");
    assert!(place.refused(&["serve"], "").contains("pg_dump"));
    let place = Place::new().on_server("postgres://meena:s3cret@db:nowhere/sangam");
    let told = place.refused(&["serve"], "");
    assert!(told.contains("is no URL of PostgreSQL") && !told.contains("s3cret"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_moves_to_a_server_with_every_row_and_goes_on_there() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let url = Server::shared().unwrap().database().unwrap();
    let hub = place.serve();
    let (here, sign) = (token(&hub).await, |body: &str| {
        sign(&AppSecret::new(APP_SECRET.to_owned()).unwrap(), body.as_bytes())
    });
    for number in 0..40 {
        let body = webhook(number);
        assert_eq!(hub.webhook(&body, Some(&sign(&body))).await, 200);
    }
    until_all_are_there(&hub, &here, 40).await;
    let list = hub.until(&here, "/v1/conversations?limit=500", |_| true).await;
    let changes = hub.until(&here, "/v1/changes", |_| true).await;
    let after = format!("/v1/changes?after={}", changes["head"].as_str().unwrap());
    assert_eq!(hub.get_as(&here, &after, None).await.status(), 200);
    assert!(place.refused(&["move", "--to", &url], "").contains("another hub is serving"));
    let ended = hub.terminate();
    assert!(ended.status.success(), "{ended:?}");

    let moved: Value = serde_json::from_str(&place.must(&["move", "--to", &url], "")).unwrap();
    assert_eq!([&moved["sangam.message"], &moved["sangam_live.journal"]], [40, 40]);
    assert!(place.refused(&["move", "--to", &url], "").contains("holds a hub already"));

    let place = place.on_server(&url);
    let hub = place.serve();
    assert_eq!(hub.until(&here, "/v1/conversations?limit=500", |_| true).await, list, "the session too");
    assert_eq!(hub.get_as(&here, &after, None).await.status(), 410, "another life of the counter");
    let body = webhook(40);
    assert_eq!(hub.webhook(&body, Some(&sign(&body))).await, 200);
    until_all_are_there(&hub, &here, 41).await;
}

/// A server that makes something else of a person's row: whatever trigger `makes` it runs as soon as there is a table for people.
fn server_that(makes: &str) -> String {
    let url = Server::shared().unwrap().database().unwrap();
    let sql = format!(
        "CREATE FUNCTION public.makes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {makes} END $$;
         CREATE FUNCTION public.waits() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
             IF to_regclass('sangam.person') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'makes')
             THEN CREATE TRIGGER makes BEFORE INSERT ON sangam.person FOR EACH ROW EXECUTE FUNCTION public.makes();
             END IF; END $$;
         CREATE EVENT TRIGGER waits ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.waits()"
    );
    Server::shared().unwrap().ask(&url, &sql).unwrap();
    url
}

#[test]
fn a_move_that_changed_or_lost_a_row_is_refused_and_leaves_nothing() {
    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    for makes in ["NEW.name := NEW.name || '.'; RETURN NEW;", "RETURN NULL;"] {
        let url = server_that(makes);
        let told = place.refused(&["move", "--to", &url], "");
        assert!(told.contains("sangam.\"person\" is not the same on the server"), "{makes}: {told}");
        let count = "SELECT count(*) FROM sangam.workspace";
        assert_eq!(Server::shared().unwrap().ask(&url, count).unwrap().trim(), "0", "{makes}");
        let mended = "DROP EVENT TRIGGER waits; DROP FUNCTION public.makes() CASCADE";
        Server::shared().unwrap().ask(&url, mended).unwrap();
        place.must(&["move", "--to", &url], "");
    }
}

#[test]
fn a_move_says_what_hinders_it() {
    let place = Place::new();
    let to = "postgres://sangam@db/sangam";
    assert!(place.refused(&["move", "--to", to], "").contains("there is no hub in"));
    assert!(place.refused(&["move", "--to", "postgres://a:b@db/c"], "").contains("--password-stdin"));
    assert!(place.refused(&["move", "--to", "mysql://db/c"], "").contains("is no URL of PostgreSQL"));
    let place = place.on_server(to);
    assert!(place.refused(&["move", "--to", to], "").contains("must name the file to move"));
}

/// PostgreSQL's own tools bring a database back as it was at some moment. What the lost hubs did after it nobody knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_brought_back_begins_a_new_life_before_a_hub_serves_from_it() {
    let server = Server::shared().unwrap();
    let url = server.database().unwrap();
    let place = Place::new().on_server(&url);
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let hub = place.serve();
    let before = token(&hub).await;
    let body = webhook(0);
    let secret = AppSecret::new(APP_SECRET.to_owned()).unwrap();
    assert_eq!(hub.webhook(&body, Some(&sign(&secret, body.as_bytes()))).await, 200);
    until_all_are_there(&hub, &before, 1).await;
    let cursor = |changes: &Value| changes["head"].as_str().map(str::to_owned);
    let changes = hub.until(&before, "/v1/changes", |changes| cursor(changes).is_some()).await;
    let cursor = cursor(&changes).unwrap();
    let back_to = SystemClock.now().to_string();
    let args = ["admin", "begin-anew", "--back-to", &back_to];
    let complaint = place.refused(&args, "");
    assert!(complaint.contains("another hub is serving"), "{complaint}");
    tokio::task::spawn_blocking(|| hub.terminate()).await.unwrap();

    let brought_back = server.copy_of(&url).unwrap();
    let place = place.on_server(&brought_back);
    place.refused(&["admin", "begin-anew", "--back-to", "2999-01-01T00:00:00Z"], "");
    let key = fs::read(place.key_file()).unwrap();
    fs::write(place.key_file(), [7; 32]).unwrap();
    let complaint = place.refused(&args, "");
    assert!(complaint.contains("does not belong to this database"), "{complaint}");
    fs::write(place.key_file(), key).unwrap();
    let place = place.on_server(&server.database().unwrap());
    assert!(place.refused(&args, "").contains("there is no hub"), "nothing was brought back there");
    let place = place.on_server(&brought_back);
    place.must(&args, "");
    let hub = place.serve();
    assert_eq!(hub.get_as(&before, "/v1/me", None).await.status(), 401, "everybody signs in anew");
    let after = token(&hub).await;
    until_all_are_there(&hub, &after, 1).await;
    let path = format!("/v1/changes?after={cursor}");
    let answer = hub.get_as(&after, &path, None).await;
    assert_eq!(answer.status(), 410, "desktops start over");
}
