//! A hub whose media are not where it looks for them: on a disk that is not mounted, in the folder of another hub, or lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sangam_postgres_kit::Server;
use serde_json::Value;

use crate::graph::Graph;
use crate::place::{Place, Serving};
use crate::{OWNER, PASSWORD, PHOTO, TOKEN, add_number, create_workspace, photo_webhook, signature};

const ANEW: [&str; 2] = ["admin", "begin-media-anew"];

/// A shop that has a photo, which is in a folder of its own; where the photo is read, and by whom.
struct WithPhoto {
    place: Place,
    _graph: Graph,
    session: String,
    photo: String,
}

impl WithPhoto {
    async fn shop() -> Self {
        let graph = Graph::with(TOKEN, &[("771000444555", PHOTO)]).await;
        let place = Place::new().with("SANGAM_GRAPH_URL", &graph.url());
        create_workspace(&place, "Jaipur Silks", OWNER);
        add_number(&place, "Jaipur Silks", "106540352242922");
        let hub = place.serve();
        let session = hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned();
        let body = photo_webhook("wamid.synthetic-2", "771000444555", PHOTO);
        assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200);
        let list =
            hub.until(&session, "/v1/conversations", |list| list["conversations"].get(0).is_some()).await;
        let thread =
            format!("/v1/conversations/{}/messages", list["conversations"][0]["id"].as_str().unwrap());
        let is_there = |page: &Value| page["messages"][0]["media"]["state"] == "ready";
        let page = hub.until(&session, &thread, is_there).await;
        let photo = format!("/v1/messages/{}/media", page["messages"][0]["id"].as_str().unwrap());
        assert!(hub.terminate().status.success());
        Self { place, _graph: graph, session, photo }
    }

    fn media(&self) -> PathBuf {
        self.place.database().with_file_name("hub.db.media")
    }

    async fn status_of_photo(&self, hub: &Serving) -> u16 {
        hub.get_as(&self.session, &self.photo, None).await.status().as_u16()
    }
}

fn is_refused(place: &Place, folder: &Path) {
    let complaint = place.refused(&["serve"], "");
    for told in [folder.display().to_string().as_str(), "is its disk mounted", "begin-media-anew"] {
        assert!(complaint.contains(told), "{complaint}");
    }
}

#[tokio::test]
async fn a_hub_whose_media_are_not_mounted_starts_once_they_are() {
    let shop = WithPhoto::shop().await;
    let aside = shop.place.database().with_file_name("aside");
    fs::rename(shop.media(), &aside).unwrap();
    is_refused(&shop.place, &shop.media());
    assert!(!shop.media().exists(), "nothing is made where they should be");
    fs::create_dir(shop.media()).unwrap();
    is_refused(&shop.place, &shop.media());
    assert_eq!(fs::read_dir(shop.media()).unwrap().count(), 0);
    fs::remove_dir(shop.media()).unwrap();
    fs::rename(&aside, shop.media()).unwrap();
    let hub = shop.place.serve();
    assert_eq!(shop.status_of_photo(&hub).await, 200);
}

#[tokio::test]
async fn a_hub_takes_no_other_hubs_media_for_its_own() {
    let (shop, other) = (WithPhoto::shop().await, WithPhoto::shop().await);
    let media = other.media();
    let WithPhoto { place, .. } = shop;
    let place = place.with("SANGAM_MEDIA_URL", &format!("file://{}", media.display()));
    is_refused(&place, &media);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_moved_to_a_server_and_forgot_its_media_is_told() {
    let shop = WithPhoto::shop().await;
    let url = Server::shared().unwrap().database().unwrap();
    shop.place.must(&["move", "--to", &url], "");
    let WithPhoto { place, .. } = shop;
    let beside_the_key = place.key_file().with_extension("key.media");
    let place = place.with("SANGAM_DATABASE_URL", &url);
    is_refused(&place, &beside_the_key);
}

#[tokio::test]
async fn whoever_has_lost_the_media_says_so_once_and_goes_on_without() {
    let shop = WithPhoto::shop().await;
    let told = shop.place.refused(&ANEW, "");
    assert!(told.contains("nothing was begun anew"), "they are there: {told}");
    fs::remove_dir_all(shop.media()).unwrap();
    is_refused(&shop.place, &shop.media());
    shop.place.must(&ANEW, "");
    for _ in 0..2 {
        let hub = shop.place.serve();
        assert_eq!(shop.status_of_photo(&hub).await, 404, "it is gone, and says so");
    }
    assert!(shop.place.refused(&ANEW, "").contains("nothing was begun anew"));
}

#[tokio::test]
async fn media_that_were_lost_are_put_back_from_the_copies_as_they_lie_there() {
    let WithPhoto { place, _graph, session, photo } = WithPhoto::shop().await;
    let copies = tempfile::tempdir().unwrap();
    let place = place.with("SANGAM_COPY_FOLDER", copies.path().to_str().unwrap());
    let hub = place.serve();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let copied = http.post(format!("{}/v1/copies/now", hub.base())).bearer_auth(&session).send().await;
    assert_eq!(copied.unwrap().status(), 200);
    hub.terminate();
    let media = place.database().with_file_name("hub.db.media");
    fs::remove_dir_all(&media).unwrap();
    is_refused(&place, &media);
    let put_back = Command::new("cp")
        .args(["--recursive", "--no-clobber"])
        .args([copies.path().join("media/."), media])
        .status();
    assert!(put_back.unwrap().success());
    let hub = place.serve();
    assert_eq!(hub.get_as(&session, &photo, None).await.bytes().await.unwrap(), PHOTO);
}
