//! A page of changes is made once for all who would be told the same, and told to nobody else.

use std::io::Read;

use flate2::read::GzDecoder;
use futures_util::future::join_all;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use proptest::prelude::*;
use sangam_protocol::Frame;
use serde_json::{Value, json};

use super::quick_replies::reply;
use super::sync::{Desk, Step, Threads, happens, steps};
use super::*;
use crate::access::visibility::Viewer;

const PHONE: &str = "919812345678";

/// What this thread counts, and the page that says so.
fn counting() -> (PrometheusRecorder, PrometheusHandle) {
    let recorder = PrometheusBuilder::new().build_recorder();
    let told = recorder.handle();
    (recorder, told)
}

/// How many pages were made for many, shared with one, and made for one alone.
fn counted(told: &PrometheusHandle) -> [u64; 3] {
    let text = told.render();
    ["made", "shared", "alone"].map(|outcome| {
        let name = format!("sangam_sync_pages_total{{outcome=\"{outcome}\"}} ");
        text.lines().find_map(|line| line.strip_prefix(&name)).map_or(0, |count| count.parse().unwrap())
    })
}

impl House {
    async fn changes(&self, actor: &Actor, after: Cursor, limit: u32) -> Value {
        let (status, page) = self.get(actor, &format!("/v1/changes?after={after}&limit={limit}")).await;
        assert_eq!(status, 200, "{page}");
        page
    }
}

#[tokio::test]
async fn those_who_see_the_same_are_told_what_was_made_once() {
    let (recorder, told) = counting();
    let _counts = metrics::set_default_local_recorder(&recorder);
    let house = House::open().await;
    let before = house.shop.head().await;
    for n in 0..12 {
        house.shop.hears_text(PHONE, &format!("canary {n}")).await;
    }
    let (asha, meena, rajesh) = (&house.shop.asha, &house.shop.meena, &house.shop.rajesh);
    let team = [asha, meena, asha, meena, asha, meena];
    let pages = join_all(team.map(|who| house.changes(who, before, 5))).await;
    assert!(pages.iter().all(|page| *page == pages[0] && page.to_string().contains("canary")), "{pages:?}");
    assert_eq!(counted(&told), [1, 6, 0]);
    house.changes(rajesh, before, 5).await;
    assert_eq!(counted(&told), [2, 7, 0], "the owner has other eyes");
    house.changes(asha, before, 6).await;
    let next = Cursor { rev: Rev(pages[0]["to"].as_i64().unwrap()), ..before };
    house.changes(asha, next, 5).await;
    assert_eq!(counted(&told), [4, 9, 0], "another question is another page");
}

#[tokio::test]
async fn whoever_asks_after_a_change_is_told_of_it() {
    let (recorder, told) = counting();
    let _counts = metrics::set_default_local_recorder(&recorder);
    let house = House::open().await;
    let before = house.shop.head().await;
    for n in 0..4 {
        house.shop.hears_text(PHONE, &format!("canary {n}.")).await;
        for who in [&house.shop.asha, &house.shop.meena] {
            let page = house.changes(who, before, 500).await;
            assert_eq!(page["to"], json!(house.shop.head().await.rev));
            assert!(page.to_string().contains(&format!("canary {n}.")), "{page}");
        }
    }
    assert_eq!(counted(&told), [4, 8, 0]);
}

#[tokio::test]
async fn what_went_out_of_sight_is_on_no_page_that_is_asked_for_later() {
    let house = House::open().await;
    let before = house.shop.head().await;
    let (conversation, _) = house.shop.hears_text(PHONE, "canary").await;
    for n in 0..10 {
        house.shop.hears_text("919812345679", &n.to_string()).await;
    }
    let (asha, rajesh) = (&house.shop.asha, &house.shop.rajesh);
    let page = house.changes(asha, before, 3).await;
    assert!(page.to_string().contains("canary") && page["to"] != page["head"], "{page}");
    house.shop.set_private(conversation, true).await;
    assert!(!house.changes(asha, before, 3).await.to_string().contains("canary"));
    assert!(house.changes(rajesh, before, 3).await.to_string().contains("canary"));
}

#[tokio::test]
async fn other_eyes_are_told_another_page() {
    let house = House::open().await;
    let (asha, meena, rajesh) = (&house.shop.asha, &house.shop.meena, &house.shop.rajesh);
    let wish = house.request("PUT", "/v1/workspace/phones").json(&json!({ "masked": true }));
    assert_eq!(read(wish.bearer_auth(&rajesh.token)).await.0, 200);
    for order in [[asha, meena, rajesh], [rajesh, meena, asha]] {
        let before = house.shop.head().await;
        house.shop.hears_text(PHONE, "haan").await;
        house.shop.is_listed(PHONE, "canary").await;
        for who in order {
            let text = house.changes(who, before, 500).await.to_string();
            assert_eq!(text.contains(PHONE), who.role != Role::Agent, "{text}");
            assert_eq!(text.contains("canary"), who.role == Role::Owner, "{text}");
        }
    }
}

#[tokio::test]
async fn another_workspace_is_told_its_own() {
    let house = House::open().await;
    let other = Shop::found(house.shop.store.clone(), 2).await;
    for shop in [&house.shop, &other] {
        shop.hears_text(PHONE, &format!("canary of {}", shop.workspace_id)).await;
    }
    for shop in [&house.shop, &other, &house.shop] {
        let after = Cursor { rev: Rev(0), ..shop.head().await };
        let text = house.changes(&shop.asha, after, 500).await.to_string();
        for told in [&house.shop, &other] {
            let canary = format!("canary of {}", told.workspace_id);
            assert_eq!(text.contains(&canary), told.workspace_id == shop.workspace_id, "{text}");
        }
    }
    let strange = house.shop.head().await;
    let (status, _) = house.get(&other.asha, &format!("/v1/changes?after={strange}")).await;
    assert_eq!(status, 410);
}

#[tokio::test]
async fn a_scope_that_changed_between_two_equal_questions_is_told() {
    let house = House::open().await;
    let (asha, meena) = (&house.shop.asha, &house.shop.meena);
    let before = house.shop.head().await;
    for n in 0..10 {
        house.shop.hears_text(PHONE, &n.to_string()).await;
    }
    let told = house.changes(meena, before, 3).await;
    assert_eq!(told["scope_changed"], json!(null));
    house.shop.change_person(meena.id, |person, rev| person.scope_rev = rev).await;
    let page = house.changes(meena, before, 3).await;
    assert_eq!((&page["scope_changed"], &page["changes"]), (&json!(true), &json!([])), "{page}");
    assert_eq!(house.changes(asha, before, 3).await, told, "what is nobody's own goes on");
    house.shop.change_person(asha.id, |person, _| person.active = false).await;
    let (status, _) = house.get(asha, &format!("/v1/changes?after={before}&limit=3")).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn what_is_one_persons_alone_is_on_no_page_of_many() {
    let (recorder, told) = counting();
    let _counts = metrics::set_default_local_recorder(&recorder);
    let house = House::open().await;
    let (asha, meena) = (&house.shop.asha, &house.shop.meena);
    for (name, order) in [("lunch", [meena, asha]), ("tea", [asha, meena])] {
        let before = house.shop.head().await;
        let wish = json!({ "own": true, "reply": reply(name, "canary") });
        assert_eq!(house.keeps(asha, house.reply_id(), &wish).await.0, 200);
        for who in order {
            let text = house.changes(who, before, 500).await.to_string();
            assert_eq!(text.contains("canary"), who.id == asha.id, "{text}");
        }
    }
    assert_eq!(counted(&told), [2, 2, 2]);
}

#[tokio::test]
async fn a_page_is_the_same_compressed_and_kept_by_nobody_on_the_way() {
    let house = House::open().await;
    let before = house.shop.head().await;
    for n in 0..20 {
        house.shop.hears_text(PHONE, &n.to_string()).await;
    }
    let path = format!("/v1/changes?after={before}&limit=10");
    let ask = async |said: &str| {
        let request = house.request("GET", &path).bearer_auth(&house.shop.asha.token);
        let answer = request.header("accept-encoding", said).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert_eq!(answer.headers()["vary"], "accept-encoding");
        let coding = answer.headers().get("content-encoding").cloned();
        (coding, answer.bytes().await.unwrap())
    };
    let (coding, plain) = ask("gzip;q=0").await;
    assert_eq!(coding, None);
    for said in ["gzip", "gzip, br", "gzip;q=0.5"] {
        let (coding, packed) = ask(said).await;
        assert_eq!(coding.unwrap(), "gzip", "{said}");
        let mut read = Vec::new();
        GzDecoder::new(&*packed).read_to_end(&mut read).unwrap();
        assert_eq!(read, plain, "{said}");
    }
}

/// A desk takes the next page, as large as it likes; says whether it is at the head.
async fn pull(house: &House, actor: &Actor, desk: &mut Desk, limit: u32) -> bool {
    let after = Cursor { rev: desk.cursor, ..house.shop.head().await };
    let frame: Frame = serde_json::from_value(house.changes(actor, after, limit).await).unwrap();
    assert!(frame.from == after.rev && !frame.scope_changed, "{frame:?}");
    assert!(frame.to > after.rev || frame.head.rev == after.rev, "a page moves the cursor");
    let is_there = frame.to == frame.head.rev;
    desk.apply(&house.shop, frame).await;
    is_there
}

/// Several desks follow the same pages, each at its own pace, while things happen between their questions.
async fn follow(steps: &[Step]) -> Result<(), TestCaseError> {
    let house = House::open().await;
    let shop = &house.shop;
    let mut threads = Threads::default();
    let mut desks = [&shop.asha, &shop.meena, &shop.asha, &shop.rajesh].map(|who| (who, Desk::default()));
    for (n, step) in steps.iter().enumerate() {
        if let Step::Pulls(reach) = step {
            for (who, desk) in desks.iter_mut().skip(n % 2) {
                pull(&house, who, desk, reach.rows).await;
            }
        }
        happens(shop, n, step, &mut threads).await;
    }
    for (who, mut desk) in desks {
        while !pull(&house, who, &mut desk, 3).await {}
        let truth = Desk::truth(shop, Viewer::of(who.role)).await;
        desk.holds(&truth)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn desks_that_share_pages_hold_at_the_head_what_their_people_may_see(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(follow(&steps))?;
    }
}
