//! The rehearsal: a hub is filled, copied, lost, and brought back on an empty machine by the program itself.

use std::fs;
use std::path::{Path, PathBuf};

use sangam_hub::store::sqlite::{DatabaseKey, Inventory, inventory};
use sangam_hub::vault::{MasterKey, Vault};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::graph::Graph;
use crate::place::{Place, Serving};
use crate::{OWNER, PASSWORD, PHOTO, TOKEN, add_number, create_workspace, photo_webhook, signature, webhook};

const PHONE_NUMBER_ID: &str = "106540352242922";

/// What a restored hub changes on purpose: its lives, its pulse, its gaps, its own copies, who is signed in, and what it tells of that.
const OWN: [&str; 8] =
    ["/workspace", "/keystone", "/gap", "/copy_made", "/watch", "/device", "/audit", "/alert"];

fn stock(place: &Place) -> Inventory {
    let vault = Vault::open(&MasterKey::open_file(&place.key_file()).ok().unwrap());
    let all = inventory(&place.database(), &DatabaseKey::new(vault.sqlite_key().expose())).unwrap();
    all.into_iter().filter(|(table, _)| !OWN.contains(&table.as_str())).collect()
}

async fn post(hub: &Serving, token: &str, path: &str) -> Value {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(format!("{}{path}", hub.base())).bearer_auth(token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

async fn wipe(hub: &Serving, token: &str, device: &str) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.delete(format!("{}/v1/devices/{device}", hub.base())).bearer_auth(token);
    assert_eq!(request.send().await.unwrap().status(), 204);
}

async fn sign_in(hub: &Serving) -> String {
    hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned()
}

async fn receive(hub: &Serving, body: &str) {
    assert_eq!(hub.webhook(body, Some(&signature(body))).await, 200);
}

/// The photo with this wamid once it is here, by the path it is read at.
async fn photo(hub: &Serving, token: &str, wamid: &str) -> String {
    let list = hub.until(token, "/v1/conversations", |list| list["conversations"].get(0).is_some()).await;
    let thread = format!("/v1/conversations/{}/messages", list["conversations"][0]["id"].as_str().unwrap());
    let find = |page: &Value| {
        let messages = page["messages"].as_array().cloned().unwrap_or_default();
        messages.into_iter().find(|one| one["wamid"] == wamid && one["media"]["state"] == "ready")
    };
    let page = hub.until(token, &thread, |page| find(page).is_some()).await;
    format!("/v1/messages/{}/media", find(&page).unwrap()["id"].as_str().unwrap())
}

/// A shop that was copied, and is gone.
struct Lost {
    copies: TempDir,
    graph: Graph,
    before: Inventory,
    recovery_key: String,
    session: String,
    /// Of a computer that was told to wipe itself, which the copy does not know.
    stolen: String,
    cursor: String,
    photo: String,
}

impl Lost {
    async fn shop() -> Self {
        let copies = tempfile::tempdir().unwrap();
        let graph = Graph::with(TOKEN, &[("771000444555", PHOTO), ("771000444556", PHOTO)]).await;
        let place = Place::new()
            .with("SANGAM_GRAPH_URL", &graph.url())
            .with("SANGAM_COPY_FOLDER", &copies.path().display().to_string());
        create_workspace(&place, "Jaipur Silks", OWNER);
        add_number(&place, "Jaipur Silks", PHONE_NUMBER_ID);
        let hub = place.serve();
        let session = sign_in(&hub).await;
        receive(&hub, &webhook()).await;
        receive(&hub, &photo_webhook("wamid.synthetic-2", "771000444555", PHOTO)).await;
        let photo = photo(&hub, &session, "wamid.synthetic-2").await;
        let recovery_key =
            post(&hub, &session, "/v1/copies/recovery-key").await["key"].as_str().unwrap().to_owned();
        let stolen = hub.sign_in(OWNER, PASSWORD).await.1;
        let shown = post(&hub, &session, "/v1/copies/now").await;
        assert_eq!((&shown["may_choose"], &shown["has_recovery_key"]), (&json!(false), &json!(true)));
        assert_eq!(shown["made"][0]["problem"], Value::Null, "{shown}");
        let (_, changes) = read(&hub, &session, "/v1/changes").await;
        let cursor = changes["head"].as_str().unwrap().to_owned();
        wipe(&hub, &session, stolen["device_id"].as_str().unwrap()).await;
        let stolen = stolen["token"].as_str().unwrap().to_owned();
        assert_eq!(read(&hub, &stolen, "/v1/me").await.1["code"], "device_revoked");
        let ended = hub.terminate();
        assert!(ended.status.success(), "{ended:?}");
        Self { before: stock(&place), copies, graph, recovery_key, session, stolen, cursor, photo }
    }

    fn newest(&self) -> PathBuf {
        let folders = fs::read_dir(self.copies.path()).unwrap().map(|entry| entry.unwrap().path());
        folders
            .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("sangam-"))
            .max()
            .unwrap()
    }

    fn empty_place(&self) -> Place {
        Place::new().with("SANGAM_GRAPH_URL", &self.graph.url())
    }
}

async fn read(hub: &Serving, token: &str, path: &str) -> (u16, Value) {
    let answer = hub.get_as(token, path, None).await;
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn restore_args<'a>(from: &'a Path, to: &'a Path) -> [&'a str; 6] {
    ["restore", "--from", from.to_str().unwrap(), "--to", to.to_str().unwrap(), "--recovery-key-stdin"]
}

fn is_empty(place: &Place) -> bool {
    !place.database().exists() && !place.key_file().exists()
}

#[tokio::test]
async fn a_lost_hub_comes_back_on_an_empty_machine_as_it_was() {
    let lost = Lost::shop().await;
    let place = lost.empty_place();
    let to = place.database();
    let told = place.must(&restore_args(lost.copies.path(), &to), &lost.recovery_key.to_lowercase());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["rows"]["/message"], &told["media"]), (&json!(2), &json!(1)), "{told}");
    let restored = stock(&place);
    for (table, stock) in &lost.before {
        assert_eq!(restored.get(table), Some(stock), "{table}");
    }
    assert_eq!(restored.len(), lost.before.len());
    let hub = place.serve();
    let session = sign_in(&hub).await;
    let bytes = hub.get_as(&session, &lost.photo, None).await.bytes().await.unwrap();
    assert_eq!(bytes, PHOTO);
    // The token of the number opens, and WhatsApp knows it.
    receive(&hub, &photo_webhook("wamid.synthetic-4", "771000444556", PHOTO)).await;
    photo(&hub, &session, "wamid.synthetic-4").await;
    // A new life: nobody stays signed in, because nobody knows here who was out by then; and a cursor of the old life is none.
    for session in [&lost.session, &lost.stolen] {
        let (status, answer) = read(&hub, session, "/v1/me").await;
        assert_eq!((status, &answer["code"]), (401, &json!("unauthenticated")));
    }
    let log = read(&hub, &session, "/v1/audit?what=brought_back").await.1;
    assert_eq!(log["rows"].as_array().unwrap().len(), 1, "{log}");
    let (status, answer) = read(&hub, &session, &format!("/v1/changes?after={}", lost.cursor)).await;
    assert_eq!((status, &answer["code"]), (410, &json!("resync_required")));
    let is_told = |list: &Value| list["numbers"][0]["gaps"][0]["why"] == "restored";
    let list = hub.until(&session, "/v1/snapshot", is_told).await;
    let number = list["numbers"][0]["id"].as_str().unwrap().to_owned();
    let detail = read(&hub, &session, &format!("/v1/numbers/{number}")).await.1;
    assert_eq!(detail["gaps"][0]["why"], "restored", "{detail}");
}

#[tokio::test]
async fn a_copy_opens_with_the_master_key_file_too() {
    let lost = Lost::shop().await;
    let first = lost.empty_place();
    first.must(&restore_args(lost.copies.path(), &first.database()), &lost.recovery_key);
    let second = lost.empty_place();
    fs::copy(first.key_file(), second.key_file()).unwrap();
    let newest = lost.newest();
    let database = second.database();
    second.must(&["restore", "--from", newest.to_str().unwrap(), "--to", database.to_str().unwrap()], "");
    assert_eq!(stock(&second), stock(&first));
}

/// Every file below a folder, with what is in it.
fn everything_in(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything_in(&path));
        } else {
            found.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_copy_is_tried_out_and_everything_stays_as_it_was() {
    let lost = Lost::shop().await;
    let place = lost.empty_place();
    let before = everything_in(lost.copies.path());
    let rehearsal = place.database().with_file_name("rehearsal");
    let from = lost.copies.path().to_str().unwrap();
    let args = ["restore", "--from", from, "--try", rehearsal.to_str().unwrap(), "--recovery-key-stdin"];
    let told: Value = serde_json::from_str(&place.must(&args, &lost.recovery_key)).unwrap();
    assert_eq!((&told["rows"]["/message"], &told["media"]), (&json!(2), &json!(1)), "{told}");
    assert!(everything_in(lost.copies.path()) == before);
    assert!(is_empty(&place) && !rehearsal.exists());
    // One that does not open leaves nothing either.
    fs::write(lost.newest().join("hub.db"), "damaged").unwrap();
    place.refused(&args, &lost.recovery_key);
    assert!(is_empty(&place) && !rehearsal.exists());
}

#[tokio::test]
async fn root_restores_nothing_where_another_user_would_have_to_read_it() {
    let lost = Lost::shop().await;
    let place = lost.empty_place();
    let to = place.database();
    // Only root can give a folder away, and only root is refused.
    if std::os::unix::fs::chown(to.parent().unwrap(), Some(65_534), None).is_err() {
        return;
    }
    let complaint = place.refused(&restore_args(lost.copies.path(), &to), &lost.recovery_key);
    assert!(complaint.contains("systemd-run") && complaint.contains("--uid=65534"), "{complaint}");
    assert!(is_empty(&place));
    // A hub in a container may run as root over a folder of somebody else's.
    let from = lost.copies.path();
    let mut args = restore_args(from, &to).to_vec();
    args.push("--as-root");
    place.must(&args, &lost.recovery_key);
}

#[tokio::test]
async fn every_printed_key_opens_and_no_other_does() {
    let lost = Lost::shop().await;
    let place = lost.empty_place();
    let database = place.database();
    let args = restore_args(lost.copies.path(), &database);
    let mut mistyped = lost.recovery_key.clone();
    let last = if mistyped.ends_with('7') { "8" } else { "7" };
    mistyped.replace_range(mistyped.len() - 1.., last);
    assert!(place.refused(&args, &mistyped).contains("not a recovery key"));
    let stranger = Place::new();
    create_workspace(&stranger, "Pune Spices", OWNER);
    let foreign = stranger.must(&["admin", "recovery-key"], "");
    assert!(place.refused(&args, &foreign).contains("does not open the copy"));
    assert!(is_empty(&place), "nothing was made");
    place.must(&args, &lost.recovery_key);
    assert!(place.refused(&args, &lost.recovery_key).contains("exists already"));
}

#[tokio::test]
async fn a_copy_that_is_cut_changed_or_incomplete_is_refused() {
    let lost = Lost::shop().await;
    let newest = lost.newest();
    let media = lost.copies.path().join("media");
    let shelf = fs::read_dir(&media).unwrap().next().unwrap().unwrap().path();
    let object = fs::read_dir(shelf).unwrap().next().unwrap().unwrap().path();
    let mut files: Vec<PathBuf> = fs::read_dir(&newest).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.push(object);
    assert!(files.len() > 4, "{files:?}");
    for file in files {
        let place = lost.empty_place();
        let database = place.database();
        let args = restore_args(&newest, &database);
        let whole = fs::read(&file).unwrap();
        if whole.is_empty() {
            continue;
        }
        let mut changed = whole.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        for damage in [&whole[..whole.len() - 1], &changed] {
            fs::write(&file, damage).unwrap();
            let complaint = place.refused(&args, &lost.recovery_key);
            assert!(is_empty(&place), "{}: {complaint}", file.display());
        }
        fs::remove_file(&file).unwrap();
        place.refused(&args, &lost.recovery_key);
        assert!(is_empty(&place), "{}", file.display());
        fs::write(&file, whole).unwrap();
    }
    let place = lost.empty_place();
    place.must(&restore_args(&newest, &place.database()), &lost.recovery_key);
}

/// The only stored file in a folder of media.
fn only_object(media: &Path) -> PathBuf {
    let shelf = fs::read_dir(media).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(shelf).unwrap().next().unwrap().unwrap().path()
}

#[tokio::test]
async fn a_damaged_picture_keeps_nobody_from_the_rest() {
    let lost = Lost::shop().await;
    let object = only_object(&lost.copies.path().join("media"));
    let mut bytes = fs::read(&object).unwrap();
    bytes[20] ^= 1;
    fs::write(&object, bytes).unwrap();
    let place = lost.empty_place();
    let to = place.database();
    let mut args = restore_args(lost.copies.path(), &to).to_vec();
    let complaint = place.refused(&args, &lost.recovery_key);
    assert!(complaint.contains("--without-damaged-media"), "{complaint}");
    args.push("--without-damaged-media");
    let told: Value = serde_json::from_str(&place.must(&args, &lost.recovery_key)).unwrap();
    assert_eq!((&told["media"], told["media_lost"].as_array().unwrap().len()), (&json!(0), 1), "{told}");
    let hub = place.serve();
    let session = sign_in(&hub).await;
    assert_eq!(hub.get_as(&session, &lost.photo, None).await.status(), 404, "it is gone, and says so");
}

#[tokio::test]
async fn a_copy_is_restored_to_a_disk_of_its_own_for_media() {
    let lost = Lost::shop().await;
    // As a fresh disk is, and as an earlier try leaves it. A mount point cannot be removed or renamed, and neither is this one.
    let media = tempfile::tempdir().unwrap();
    for name in ["lost+found", ".restoring"] {
        fs::create_dir(media.path().join(name)).unwrap();
    }
    let url = format!("file://{}", media.path().display());
    let place = lost.empty_place().with("SANGAM_MEDIA_URL", &url);
    let before = fs::metadata(media.path()).unwrap();
    place.must(&restore_args(lost.copies.path(), &place.database()), &lost.recovery_key);
    let after = fs::metadata(media.path()).unwrap();
    assert_eq!(std::os::unix::fs::MetadataExt::ino(&after), std::os::unix::fs::MetadataExt::ino(&before));
    assert!(!media.path().join(".restoring").exists());
    let hub = place.serve();
    let session = sign_in(&hub).await;
    assert_eq!(hub.get_as(&session, &lost.photo, None).await.bytes().await.unwrap(), PHOTO);
}

#[tokio::test]
async fn a_picture_that_is_damaged_in_the_hub_spoils_no_copy() {
    let lost = Lost::shop().await;
    let media = tempfile::tempdir().unwrap();
    let place = lost.empty_place().with("SANGAM_MEDIA_URL", &format!("file://{}", media.path().display()));
    place.must(&restore_args(lost.copies.path(), &place.database()), &lost.recovery_key);
    let object = only_object(media.path());
    let mut bytes = fs::read(&object).unwrap();
    bytes[20] ^= 1;
    fs::write(&object, bytes).unwrap();
    let copies = tempfile::tempdir().unwrap();
    let place = place.with("SANGAM_COPY_FOLDER", copies.path().to_str().unwrap());
    let hub = place.serve();
    let session = sign_in(&hub).await;
    let shown = post(&hub, &session, "/v1/copies/now").await;
    assert_eq!(shown["made"][0]["problem"], Value::Null, "{shown}");
    let again = lost.empty_place();
    let told = again.must(&restore_args(copies.path(), &again.database()), &lost.recovery_key);
    assert!(told.contains("\"media\":0,\"media_lost\":[]"), "{told}");
}

#[tokio::test]
async fn a_copy_shows_nothing_to_whoever_finds_it() {
    let lost = Lost::shop().await;
    fn walk(folder: &Path, into: &mut Vec<Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, into) } else { into.push(fs::read(path).unwrap()) }
        }
    }
    let mut written = Vec::new();
    walk(lost.copies.path(), &mut written);
    for canary in [TOKEN, "canary", "9812345678", "Ritika", "JFIF", OWNER, &lost.recovery_key] {
        let found =
            written.iter().any(|text| text.windows(canary.len()).any(|window| window == canary.as_bytes()));
        assert!(!found, "{canary} lies open in the copy");
    }
}
