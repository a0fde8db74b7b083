//! Bringing files that are to be sent.

use sangam_model::time::DAY;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::*;
use crate::media::{MediaError, MediaName};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR a drawing";

fn address(bytes: &[u8]) -> String {
    format!("/v1/files/{}", hex::encode(Sha256::digest(bytes)))
}

impl House {
    async fn brings(&self, who: &Actor, to: &str, bytes: &'static [u8]) -> (u16, Value) {
        read(self.request("PUT", to).bearer_auth(&who.token).body(bytes)).await
    }
}

#[tokio::test]
async fn a_file_is_taken_once_and_again_and_called_what_it_is() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    assert_eq!(house.get(asha, &address(PNG)).await.0, 404);
    let claimed = format!("{}?mime_type=image/jpeg", address(PNG));
    let expected = json!({ "sha256": hex::encode(Sha256::digest(PNG)), "size_bytes": PNG.len(), "mime_type": "image/png" });
    for _ in 0..2 {
        assert_eq!(house.brings(asha, &claimed, PNG).await, (200, expected.clone()));
    }
    assert_eq!(house.get(asha, &address(PNG)).await, (200, expected));
    let head = house.request("HEAD", &address(PNG)).bearer_auth(&asha.token).send().await.unwrap();
    assert_eq!(head.status(), 200);
    house.shop.clock.advance(DAY);
    assert_eq!(house.get(asha, &address(PNG)).await.0, 404, "nobody used it");
}

#[tokio::test]
async fn a_file_larger_than_a_frame_and_than_other_bodies_comes_whole() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    let bytes: &'static [u8] = vec![7; 6 * 1024 * 1024].leak();
    let (status, answer) =
        house.brings(asha, &format!("{}?mime_type=application/x-tally", address(bytes)), bytes).await;
    assert_eq!((status, &answer["size_bytes"]), (200, &json!(bytes.len())));
}

#[tokio::test]
async fn a_file_that_is_not_what_was_announced_leaves_nothing() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    for (to, bytes, field) in [
        (format!("{}?mime_type=image/png", address(b"other")), PNG, "sha256"),
        ("/v1/files/nonsense".to_owned(), PNG, "sha256"),
        (address(PNG).to_uppercase().replace("/V1/FILES", "/v1/files"), PNG, "sha256"),
        (address(b""), b"".as_slice(), "body"),
        (format!("{}?mime_type=video/mp4", address(b"words")), b"words", "mime_type"),
    ] {
        let (status, answer) = house.brings(asha, &to, bytes).await;
        assert_eq!(
            (status, &answer["code"], &answer["detail"]["field"]),
            (400, &json!("invalid"), &json!(field))
        );
    }
    for bytes in [PNG, b"other", b"words"] {
        assert_eq!(house.get(asha, &address(bytes)).await.0, 404);
    }
}

#[tokio::test]
async fn a_digest_tells_nobody_else_that_the_file_is_here() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    assert_eq!(house.brings(asha, &address(PNG), PNG).await.0, 200);
    let strangers = Shop::found(house.shop.store.clone(), 2).await;
    for other in [&house.shop.meena, &strangers.asha] {
        assert_eq!(house.get(other, &address(PNG)).await, house.get(other, &address(b"never brought")).await);
    }
    let nobody = house.request("GET", &address(PNG));
    assert_eq!(read(nobody).await.0, 401);
    let nobody = house.request("PUT", &address(PNG)).body(PNG);
    assert_eq!(read(nobody).await.0, 401);
}

#[tokio::test]
async fn a_file_that_is_known_as_something_else_is_brought_as_what_it_is_to_be_sent_as() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    let page = b"<html><p>12</p></html>";
    let as_text = format!("{}?mime_type=text/plain", address(page));
    assert_eq!(house.brings(asha, &address(page), page).await.1["mime_type"], "text/html");
    assert_eq!(house.get(asha, &address(page)).await.0, 200);
    assert_eq!(house.get(asha, &as_text).await.0, 404, "as that it is not here");
    assert_eq!(house.brings(asha, &as_text, page).await.1["mime_type"], "text/plain");
    assert_eq!(house.get(asha, &as_text).await.0, 200);
}

#[tokio::test]
async fn a_file_that_was_lost_is_brought_again() {
    let house = House::open().await;
    let asha = &house.shop.asha;
    house.brings(asha, &address(PNG), PNG).await;
    let name = MediaName { workspace: house.shop.workspace_id, sha256: Sha256::digest(PNG).into() };
    let nobody_needs_it = async { Ok::<_, MediaError>(false) };
    house.media.remove_unless(name, nobody_needs_it).await.unwrap();
    assert_eq!(house.get(asha, &address(PNG)).await.0, 404);
    assert_eq!(house.brings(asha, &address(PNG), PNG).await.0, 200);
    assert_eq!(house.get(asha, &address(PNG)).await.0, 200);
}
