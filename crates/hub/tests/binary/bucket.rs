//! A hub whose media lie in a bucket, on good days and bad.

use sangam_s3_kit::{ACCESS_KEY_ID, BUCKET, Mood, S3, SECRET_ACCESS_KEY};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::place::{Place, Serving};
use crate::{OWNER, PASSWORD, add_number, create_workspace, signature, webhook};

const BILL: &[u8] = b"%PDF-1.7 canary: the bill of ritika";

fn in_bucket(place: Place, bucket: &S3, name: &str) -> Place {
    with_key(place, bucket).with("SANGAM_MEDIA_URL", &format!("s3://{name}/jaipur"))
}

fn with_key(place: Place, bucket: &S3) -> Place {
    place
        .with("SANGAM_S3_ENDPOINT", &bucket.endpoint())
        .with("SANGAM_S3_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .with("SANGAM_S3_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
}

async fn token(hub: &Serving) -> String {
    hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned()
}

/// Brings the bill; says how that went.
async fn bring(hub: &Serving, token: &str) -> u16 {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let digest = hex::encode(Sha256::digest(BILL));
    let url = format!("{}/v1/files/{digest}?mime_type=application/pdf", hub.base());
    http.put(url).bearer_auth(token).body(BILL).send().await.unwrap().status().as_u16()
}

/// Files at the new place, and how many of them were there before.
fn counted(moved: &Value) -> (Option<u64>, Option<u64>) {
    (moved["files"].as_u64(), moved["already_there"].as_u64())
}

/// Waits until the hub says so of its media store.
async fn until_store_is(hub: &Serving, word: &str) {
    let asking = async { while !hub.get("/healthz").await.1.contains(word) {} };
    tokio::time::timeout(std::time::Duration::from_secs(60), asking).await.unwrap();
}

#[tokio::test]
async fn while_its_bucket_is_away_a_hub_starts_takes_in_what_is_written_and_says_what_is_the_matter() {
    let bucket = S3::start().unwrap();
    bucket.set(Mood::Failing);
    let place = in_bucket(Place::new(), &bucket, BUCKET);
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let hub = place.serve();
    let token = token(&hub).await;
    let body = webhook();
    assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200);
    hub.until(&token, "/v1/conversations", |list| list["conversations"].get(0).is_some()).await;
    until_store_is(&hub, "away").await;
    assert_eq!(hub.get("/readyz").await.0, 200, "what Meta delivers is taken in all the same");
    let asking = Place::new().with("SANGAM_LISTEN", hub.base().trim_start_matches("http://"));
    assert!(asking.must(&["health"], "").contains("the media store does not answer"));
    let refused = bring(&hub, &token).await;
    assert!((500..600).contains(&refused), "{refused}");
    assert!(hub.get("/metrics").await.1.contains("sangam_media_store_well 0"));

    bucket.set(Mood::Well);
    until_store_is(&hub, "well").await;
    assert_eq!(asking.must(&["health"], ""), "");
    assert_eq!(bring(&hub, &token).await, 200);
    let ended = hub.terminate();
    let log = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(log.matches("messages go on, files wait").count(), 1, "{log}");
    assert!(log.contains("the media store is well again"), "{log}");
    assert!(!log.contains(SECRET_ACCESS_KEY) && !log.contains("canary"), "{log}");
}

#[tokio::test]
async fn a_bucket_that_is_not_there_and_a_key_that_is_refused_are_told_apart() {
    let bucket = S3::start().unwrap();
    let place = in_bucket(Place::new(), &bucket, "another-bucket");
    let hub = place.serve();
    until_store_is(&hub, "no_bucket").await;
    let log = String::from_utf8(hub.terminate().stderr).unwrap();
    assert!(log.contains("has no such bucket") && log.contains("bucket another-bucket at http://"), "{log}");

    let place = in_bucket(Place::new(), &bucket, BUCKET).with("SANGAM_S3_SECRET_ACCESS_KEY", "canary-guess");
    let hub = place.serve();
    until_store_is(&hub, "refused").await;
    let log = String::from_utf8(hub.terminate().stderr).unwrap();
    assert!(log.contains("SANGAM_S3_SECRET_ACCESS_KEY") && !log.contains("canary-guess"), "{log}");

    let nothing = in_bucket(Place::new(), &bucket, BUCKET).with("SANGAM_S3_ACCESS_KEY_ID", "");
    assert!(nothing.refused(&["serve"], "").contains("SANGAM_S3_ACCESS_KEY_ID is not set"));
}

#[tokio::test]
async fn media_are_moved_into_a_bucket_and_served_from_there() {
    let bucket = S3::start().unwrap();
    let place = with_key(Place::new(), &bucket);
    create_workspace(&place, "Jaipur Silks", OWNER);
    let hub = place.serve();
    let session = token(&hub).await;
    assert_eq!(bring(&hub, &session).await, 200);
    let to = format!("s3://{BUCKET}/jaipur");
    let moved =
        || -> Value { serde_json::from_str(&place.must(&["move-media", "--to", to.as_str()], "")).unwrap() };
    let first = moved();
    assert_eq!(counted(&first), (Some(1), Some(0)), "while the hub serves");
    hub.terminate();
    let again = moved();
    assert_eq!(counted(&again), (Some(1), Some(1)));
    let complaint = place.refused(&["move-media", "--to", "s3://another-bucket"], "");
    assert!(complaint.contains("has no such bucket"), "{complaint}");

    let place = in_bucket(place, &bucket, BUCKET);
    let hub = place.serve();
    let digest = hex::encode(Sha256::digest(BILL));
    let known = hub.get_as(&session, &format!("/v1/files/{digest}"), None).await;
    assert_eq!(known.status(), 200);
    assert_eq!(bring(&hub, &session).await, 200, "and is found there, not put there again");
    let complaint = place.refused(&["move-media", "--to", to.as_str()], "");
    assert!(complaint.contains("there already"), "{complaint}");
}
