//! What notices, polls and silence make of a number.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use sangam_hub::store::{GapRecord, LifeRecord, Number, Watch};
use sangam_hub::watch::{
    Health, Inspection, Inspector, LifeKind, NodeAnswer, TokenAnswer, Watcher, gaps, life,
};
use sangam_model::connection::{Link, OneShot};
use sangam_model::id::NumberId;
use sangam_model::time::{DAY, HOUR, MINUTE, SECOND};
use sangam_model::{Clock, Timestamp};
use sangam_protocol::Rev;
use sangam_protocol::connect::Gap;
use sangam_protocol::rows::Restriction;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::shop::{START, Shop, envelope, run, status, stories, text_from};
use crate::troubled::{Trouble, Troubled};

const WABA: &str = "900100200300400";
const DIGITS: &str = "911415550142";

/// A notice in Meta's envelope, `at` seconds after the start.
fn notice(field: &str, at: i64, value: &Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": WABA, "time": START + at, "changes": [{ "field": field, "value": value }] }]
    })
}

fn account(at: i64, value: &Value) -> Value {
    notice("account_update", at, value)
}

fn removed(at: i64, reason: &str) -> Value {
    let info = json!({ "reason": reason, "initiated_by": "SYSTEM" });
    account(at, &json!({ "event": "PARTNER_REMOVED", "phone_number": DIGITS, "disconnection_info": info }))
}

fn restricted(at: i64, until: Option<i64>) -> Value {
    let restriction =
        json!({ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": until });
    account(at, &json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction] }))
}

fn echo(wamid: &str, at: i64) -> Value {
    envelope(
        "smb_message_echoes",
        json!({ "message_echoes": [{
            "from": DIGITS, "to": "919829010187", "id": wamid, "timestamp": (START + at).to_string(),
            "type": "text", "text": { "body": "Yes, it is here" }
        }] }),
    )
}

fn secs(at: i64) -> Timestamp {
    Timestamp::from_secs(START + at)
}

/// A WhatsApp that answers what it is told to.
struct Answering(Mutex<Inspection>, Mutex<u32>);

impl Answering {
    fn with(inspection: Inspection) -> Arc<Self> {
        Arc::new(Self(Mutex::new(inspection), Mutex::new(0)))
    }

    fn silent() -> Arc<Self> {
        Self::with(Inspection { node: NodeAnswer::Silent, token: TokenAnswer::Silent })
    }

    fn say(&self, inspection: Inspection) {
        *self.0.lock().unwrap() = inspection;
    }

    fn asked(&self) -> u32 {
        *self.1.lock().unwrap()
    }
}

#[async_trait::async_trait]
impl Inspector for Answering {
    async fn inspect(&self, _: &Number) -> Inspection {
        *self.1.lock().unwrap() += 1;
        self.0.lock().unwrap().clone()
    }
}

/// A WhatsApp that takes its time.
struct Slow {
    asked: Notify,
    answers: Notify,
    inspection: Inspection,
}

#[async_trait::async_trait]
impl Inspector for Slow {
    async fn inspect(&self, _: &Number) -> Inspection {
        self.asked.notify_one();
        self.answers.notified().await;
        self.inspection.clone()
    }
}

fn healthy() -> Health {
    Health {
        verified_name: Some("Johari Sarees".to_owned()),
        status: Some("CONNECTED".to_owned()),
        is_on_biz_app: Some(true),
        platform_type: Some("CLOUD_API".to_owned()),
        quality_rating: Some("GREEN".to_owned()),
        messaging_limit: Some("TIER_2K".to_owned()),
        can_send_message: Some("AVAILABLE".to_owned()),
        reasons: Vec::new(),
        onboarded_at: None,
    }
}

fn good(expires_at: Option<Timestamp>) -> Inspection {
    known(healthy(), TokenAnswer::Valid { expires_at })
}

fn known(health: Health, token: TokenAnswer) -> Inspection {
    Inspection { node: NodeAnswer::Known(Box::new(health)), token }
}

impl Shop {
    fn watcher(&self, inspector: Arc<Answering>) -> Arc<Watcher> {
        Watcher::new(self.ground(), inspector)
    }

    async fn life(&self) -> Vec<LifeRecord> {
        let id = self.number_id;
        self.store.read(move |tx| tx.life(id, 500)).await.unwrap()
    }

    async fn watch(&self) -> Option<Watch> {
        let id = self.number_id;
        self.store.read(move |tx| tx.watch(id)).await.unwrap()
    }

    async fn gaps(&self) -> Vec<Gap> {
        let id = self.number_id;
        self.store
            .read(move |tx| gaps::of(tx, &tx.number(id)?.unwrap(), tx.watch(id)?.as_ref()))
            .await
            .unwrap()
    }

    /// The kinds of the alerts on their way to `rajesh@johari.example`, oldest first.
    pub(crate) async fn alerts(&self) -> Vec<String> {
        let later = self.clock.now().plus(DAY);
        let due = self.store.read(move |tx| tx.alerts_due(later, 100)).await.unwrap();
        due.into_iter().map(|send| send.alert.kind).collect()
    }

    /// The owner wants e-mails.
    pub(crate) async fn alerted(self) -> Self {
        let id = self.workspace_id;
        let setting = sangam_hub::store::AlertSetting {
            emails: vec!["rajesh@johari.example".to_owned()],
            ..Default::default()
        };
        self.store.side(move |tx| tx.save_alert_setting(id, &setting)).await.unwrap();
        self
    }

    async fn onboard(&self, at: Timestamp) {
        let id = self.number_id;
        self.store
            .write(self.workspace_id, move |tx| {
                let mut number = tx.number(id)?.unwrap();
                number.standing.onboarded_at = Some(at);
                number.rev = tx.next_rev();
                tx.save_number(&number)
            })
            .await
            .unwrap();
    }
}

impl Shop {
    /// Somebody connects the number, and everything is asked for and comes.
    async fn connect(&self, at: Timestamp) {
        let (id, by, random) = (self.number_id, Some(self.rajesh), self.random.clone());
        self.store
            .write(self.workspace_id, move |tx| {
                let mut number = tx.number(id)?.unwrap();
                number.standing.onboarded_at = Some(at);
                (number.standing.contacts, number.standing.history) = (OneShot::Done, OneShot::Done);
                number.rev = tx.next_rev();
                tx.save_number(&number)?;
                let connected = life::event(&*tx, id, LifeKind::Connected, at);
                let connected = LifeRecord { by, link: Some(Link::Connected), ..connected };
                life::happened(tx, &connected, at, &*random)
            })
            .await
            .unwrap();
    }
}

/// What the team sees of a number, without revisions.
fn seen(number: &Number) -> (sangam_hub::store::NumberConnection, Option<String>) {
    (number.standing.clone(), number.verified_name.clone())
}

fn any_notice() -> impl Strategy<Value = Value> {
    let name = |decision: &'static str| {
        move |at: i64| {
            let value = json!({
                "display_phone_number": DIGITS, "decision": decision, "requested_verified_name": format!("Johari {at}")
            });
            notice("phone_number_name_update", at, &value)
        }
    };
    (0_i64..900).prop_flat_map(move |at| {
        prop_oneof![
            Just(removed(at, "PRIMARY_INACTIVITY")),
            Just(removed(at, "USER_RE_REGISTERED")),
            Just(account(at, &json!({ "event": "PARTNER_REMOVED", "phone_number": DIGITS }))),
            Just(account(at, &json!({ "event": "ACCOUNT_OFFBOARDED" }))),
            Just(account(at, &json!({ "event": "ACCOUNT_RECONNECTED" }))),
            Just(account(at, &json!({ "event": "PARTNER_APP_UNINSTALLED", "waba_info": { "waba_id": WABA } }))),
            Just(account(at, &json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "DISABLE" } }))),
            Just(account(at, &json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "REINSTATE" } }))),
            Just(account(at, &json!({ "event": "ACCOUNT_VIOLATION", "violation_info": { "violation_type": format!("V{at}") } }))),
            Just(restricted(at, Some(START + 100_000 + at))),
            Just(account(at, &json!({ "event": "SOMETHING_NEW_OF_NEXT_YEAR" }))),
            Just(name("APPROVED")(at)),
            Just(name("REJECTED")(at)),
            Just(notice("phone_number_quality_update", at, &json!({
                "display_phone_number": DIGITS, "event": "ONBOARDING", "current_limit": format!("TIER_{at}")
            }))),
        ]
    })
}

proptest! {
    #![proptest_config(stories(48))]

    /// Law 2, for numbers: the same notices in any order, any number of times, end in the same row.
    #[test]
    fn notices_in_any_order_any_number_of_times_end_in_the_same_row(
        notices in prop::collection::vec(any_notice(), 1..7),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..14),
        is_onboarded in any::<bool>(),
    ) {
        let (once, again) = run(async {
            let (plain, shuffled) = (Shop::open().await, Shop::open().await);
            if is_onboarded {
                plain.connect(secs(-100)).await;
                shuffled.connect(secs(-100)).await;
            }
            plain.receive(&notices).await;
            let mut story: Vec<Value> = order.iter().map(|index| index.get(&notices).clone()).collect();
            let mut rest = notices.clone();
            rest.reverse();
            story.extend(rest);
            for body in &story {
                shuffled.receive(std::slice::from_ref(body)).await;
            }
            (
                (seen(&plain.number().await), plain.life().await.len(), plain.gaps().await),
                (seen(&shuffled.number().await), shuffled.life().await.len(), shuffled.gaps().await),
            )
        });
        prop_assert_eq!(once, again);
    }
}

#[test]
fn each_ending_of_a_connection_is_told_as_what_it_is() {
    run(async {
        let refused = |reason: &str| Link::Refused { reason: reason.to_owned() };
        let cut = |reason: Option<&str>| Link::Disconnected {
            reason: reason.map(ToOwned::to_owned),
            initiated_by: reason.map(|_| "SYSTEM".to_owned()),
        };
        for (body, link) in [
            (removed(9, "PRIMARY_INACTIVITY"), cut(Some("PRIMARY_INACTIVITY"))),
            (account(9, &json!({ "event": "PARTNER_REMOVED", "phone_number": DIGITS })), cut(None)),
            (account(9, &json!({ "event": "ACCOUNT_OFFBOARDED" })), Link::Offboarded),
            (
                account(9, &json!({ "event": "PARTNER_APP_UNINSTALLED", "waba_info": { "waba_id": WABA } })),
                Link::AccessLost,
            ),
            (account(9, &json!({ "event": "ACCOUNT_DELETED" })), refused("ACCOUNT_DELETED")),
            (
                account(
                    9,
                    &json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "DISABLE" } }),
                ),
                refused("DISABLE"),
            ),
        ] {
            let shop = Shop::open().await.alerted().await;
            shop.receive(std::slice::from_ref(&body)).await;
            let standing = shop.number().await.standing;
            assert_eq!((&standing.link, standing.link_since), (&link, Some(secs(9))), "{body}");
            assert_eq!(shop.life().await.len(), 1);
            assert!(shop.alerts().await.contains(&"disconnected".to_owned()), "{body}");
            assert!(shop.watch().await.unwrap().due_at <= shop.clock.now(), "WhatsApp is asked");
            shop.receive(&[account(20, &json!({ "event": "ACCOUNT_RECONNECTED" }))]).await;
            assert_eq!(shop.number().await.standing.link, Link::Connected);
            let gap = Gap { from: secs(9), until: Some(secs(20)), why: "disconnected".to_owned() };
            assert_eq!(shop.gaps().await, std::slice::from_ref(&gap));
            assert_eq!(shop.number().await.standing.gaps, [gap], "everybody who sees the number is told");
        }
    });
}

#[test]
fn a_number_that_whatsapp_took_back_may_be_asked_anew_once() {
    run(async {
        let lost = account(9, &json!({ "event": "ACCOUNT_OFFBOARDED" }));
        let back = account(20, &json!({ "event": "ACCOUNT_RECONNECTED" }));
        for told in [[&lost, &back], [&back, &lost]] {
            let shop = Shop::open().await.alerted().await;
            shop.connect(secs(-100)).await;
            for body in told {
                shop.receive(std::slice::from_ref(body)).await;
            }
            let standing = shop.number().await.standing;
            assert_eq!(standing.onboarded_at, Some(secs(20)), "the day in which it may be asked begins");
            assert_eq!(standing.first_onboarded_at(), Some(secs(-100)), "it was here before");
            assert!(standing.contacts.may_be_asked() && standing.history.may_be_asked());
            let is_back = async || shop.alerts().await.iter().filter(|kind| *kind == "taken_back").count();
            assert_eq!(is_back().await, 1, "the owner hears of it, wherever they are");

            let id = shop.number_id;
            let asked = OneShot::Requested { request_id: None };
            let said = asked.clone();
            shop.store
                .write(shop.workspace_id, move |tx| {
                    let mut number = tx.number(id)?.unwrap();
                    number.standing.history = said.clone();
                    tx.save_number(&number)
                })
                .await
                .unwrap();
            shop.receive(&[lost.clone(), back.clone()]).await;
            assert_eq!(shop.number().await.standing.history, asked, "told again, it is the same return");
            assert_eq!(is_back().await, 1);
        }
    });
}

#[test]
fn what_is_left_of_the_last_import_or_changed_on_the_phone_takes_no_right_to_ask() {
    run(async {
        let shop = Shop::open().await;
        shop.connect(secs(-100)).await;
        shop.receive(&[
            account(9, &json!({ "event": "ACCOUNT_OFFBOARDED" })),
            account(20, &json!({ "event": "ACCOUNT_RECONNECTED" })),
        ])
        .await;
        let contact = json!({ "full_name": "Ritika Sharma", "phone_number": "919829010187" });
        let stamp = json!({ "timestamp": (START + 30).to_string() });
        let entry = json!({ "type": "contact", "action": "add", "contact": contact, "metadata": stamp });
        let position = json!({ "phase": 2, "chunk_order": 7, "progress": 100 });
        let no = json!({ "code": 2_593_109, "title": "History sharing is turned off by the user" });
        let late = [json!({ "metadata": position, "threads": [] }), json!({ "errors": [no] })];
        shop.receive(&[envelope("smb_app_state_sync", json!({ "state_sync": [entry] }))]).await;
        for told in late {
            shop.receive(&[envelope("history", json!({ "history": [told] }))]).await;
        }
        let standing = shop.number().await.standing;
        assert!(standing.contacts.may_be_asked() && standing.history.may_be_asked(), "{standing:?}");
        let id = shop.number_id;
        let kept = shop.store.read(move |tx| Ok((tx.chunks(id)?.len(), tx.address_book_size(id)?)));
        assert_eq!(kept.await.unwrap(), (1, 1), "it is kept all the same");
    });
}

#[test]
fn of_an_account_with_several_numbers_the_one_that_was_lost_is_taken_back() {
    run(async {
        // WhatsApp names nobody; or the notice is missed, and it says so when it is asked.
        for (is_told, says) in [(true, None), (false, Some(secs(3_700)))] {
            let shop = Shop::open().await.alerted().await;
            shop.connect(secs(-100)).await;
            let beside = NumberId::new(&*shop.clock, &*shop.random);
            let first = shop.number().await;
            shop.store
                .write(shop.workspace_id, move |tx| {
                    let rev = tx.next_rev();
                    tx.save_number(&Number {
                        id: beside,
                        phone_number_id: "900555000111223".to_owned(),
                        display_number: "+91 141 555 0143".to_owned(),
                        rev,
                        ..first.clone()
                    })
                })
                .await
                .unwrap();
            let gone = Health { is_on_biz_app: Some(false), ..healthy() };
            let meta = Answering::with(known(gone, TokenAnswer::Silent));
            let watcher = shop.watcher(meta.clone());
            watcher.check(shop.number_id).await.unwrap();
            assert!(!shop.number().await.standing.is_connected());
            shop.clock.advance(2 * HOUR);
            let back_at = says.unwrap_or(secs(1_200));
            if is_told {
                let back = account(1_200, &json!({ "event": "ACCOUNT_RECONNECTED" }));
                shop.receive_at(shop.clock.now(), &[back]).await;
            }
            meta.say(known(Health { onboarded_at: says, ..healthy() }, TokenAnswer::Silent));
            for id in [shop.number_id, beside] {
                watcher.check(id).await.unwrap();
            }
            let standing = shop.number().await.standing;
            assert_eq!((standing.is_connected(), standing.onboarded_at), (true, Some(back_at)), "{is_told}");
            assert!(standing.contacts.may_be_asked() && standing.history.may_be_asked());
            assert!(shop.alerts().await.contains(&"taken_back".to_owned()));
            let beside = shop.store.read(move |tx| tx.number(beside)).await.unwrap().unwrap().standing;
            assert_eq!(
                (beside.onboarded_at, beside.history),
                (Some(secs(-100)), OneShot::Done),
                "never lost"
            );
        }
    });
}

#[test]
fn a_number_that_was_never_lost_gets_no_second_right_to_ask() {
    run(async {
        let shop = Shop::open().await;
        shop.connect(secs(-100)).await;
        // What WhatsApp tells late is of the connection before.
        shop.receive(&[
            removed(-500, "USER_RE_REGISTERED"),
            account(-300, &json!({ "event": "ACCOUNT_RECONNECTED" })),
            account(20, &json!({ "event": "ACCOUNT_RECONNECTED" })),
        ])
        .await;
        let standing = shop.number().await.standing;
        assert_eq!((standing.onboarded_at, standing.history), (Some(secs(-100)), OneShot::Done));
    });
}

#[test]
fn what_a_notice_tells_while_whatsapp_is_asked_is_newer_than_the_answer() {
    run(async {
        let shop = Shop::open().await;
        let slow = Arc::new(Slow { asked: Notify::new(), answers: Notify::new(), inspection: good(None) });
        let watcher = Watcher::new(shop.ground(), slow.clone());
        let told = async {
            slow.asked.notified().await;
            let since = (shop.clock.now().as_millis() / 1_000) - START + 5;
            shop.clock.advance(20 * SECOND);
            shop.receive_at(shop.clock.now(), &[removed(since, "PRIMARY_INACTIVITY")]).await;
            slow.answers.notify_one();
        };
        let (checked, ()) = tokio::join!(watcher.check(shop.number_id), told);
        checked.unwrap();
        assert!(!shop.number().await.standing.is_connected());
        assert!(shop.watch().await.unwrap().due_at <= shop.clock.now(), "WhatsApp is asked once more");
    });
}

#[test]
fn a_replayed_webhook_of_last_month_changes_nothing() {
    run(async {
        let shop = Shop::open().await.alerted().await;
        let old = removed(-30 * 86_400, "PRIMARY_INACTIVITY");
        let back = account(-29 * 86_400, &json!({ "event": "ACCOUNT_RECONNECTED" }));
        shop.receive(&[old.clone(), back]).await;
        let (head, number, alerts) = (shop.head().await, shop.number().await, shop.alerts().await);
        assert!(number.standing.is_connected());
        shop.receive(&[old]).await;
        assert_eq!((shop.head().await, shop.number().await, shop.alerts().await), (head, number, alerts));
    });
}

#[test]
fn a_notice_that_names_no_number_of_several_claims_nothing_and_has_each_asked_about() {
    run(async {
        let shop = Shop::open().await;
        let second = NumberId::new(&*shop.clock, &*shop.random);
        let first = shop.number().await;
        shop.store
            .write(shop.workspace_id, move |tx| {
                let rev = tx.next_rev();
                tx.save_number(&Number {
                    id: second,
                    phone_number_id: "900555000111223".to_owned(),
                    display_number: "+91 141 555 0143".to_owned(),
                    rev,
                    ..first.clone()
                })
            })
            .await
            .unwrap();
        shop.receive(&[account(5, &json!({ "event": "ACCOUNT_OFFBOARDED" }))]).await;
        for id in [shop.number_id, second] {
            let (number, watch, life) = shop
                .store
                .read(move |tx| Ok((tx.number(id)?.unwrap(), tx.watch(id)?.unwrap(), tx.life(id, 9)?)))
                .await
                .unwrap();
            assert!(number.standing.is_connected() && watch.due_at <= shop.clock.now());
            assert_eq!(life[0].kind, "account_offboarded");
        }
        shop.receive(&[removed(6, "CHANGE_NUMBER")]).await;
        assert!(!shop.number().await.standing.is_connected(), "this one was named");
        let other = shop.store.read(move |tx| tx.number(second)).await.unwrap().unwrap();
        assert!(other.standing.is_connected());
    });
}

#[test]
fn a_notice_that_names_a_number_nobody_has_claims_nothing_of_the_one_that_is_here() {
    run(async {
        let shop = Shop::open().await;
        let before = shop.number().await;
        let elsewhere = json!({ "phone_number": "911415550777", "event": "PARTNER_REMOVED" });
        shop.receive(&[account(5, &elsewhere)]).await;
        assert_eq!(shop.life().await[0].kind, "partner_removed", "what happened is told");
        assert_eq!(shop.number().await.standing.link, before.standing.link);
        assert!(shop.watch().await.unwrap().due_at <= shop.clock.now(), "and WhatsApp is asked");
        let named = json!({ "display_phone_number": "911415550777", "decision": "APPROVED",
            "requested_verified_name": "Somebody Else" });
        shop.receive(&[notice("phone_number_name_update", 6, &named)]).await;
        assert_eq!(shop.number().await.verified_name, before.verified_name);
        assert_eq!(shop.life().await.len(), 1);
    });
}

#[test]
fn a_notice_for_an_account_nobody_has_is_kept_and_harms_nothing() {
    run(async {
        let shop = Shop::open().await;
        let mut body = account(5, &json!({ "event": "PARTNER_ADDED" }));
        body["entry"][0]["id"] = json!("1");
        let head = shop.head().await;
        shop.receive(&[body]).await;
        assert_eq!((shop.head().await, shop.life().await), (head, Vec::new()));
        assert_eq!(shop.journal().await, (0, 0));
    });
}

#[test]
fn restrictions_end_with_their_time_and_a_violation_with_the_pardon() {
    run(async {
        let shop = Shop::open().await.alerted().await;
        let until = START + 2_000;
        shop.receive(&[
            restricted(5, Some(until)),
            account(
                6,
                &json!({ "event": "ACCOUNT_VIOLATION", "violation_info": { "violation_type": "SPAM" } }),
            ),
        ])
        .await;
        let health = shop.number().await.standing.health;
        let restriction_type = "RESTRICTED_BIZ_INITIATED_MESSAGING".to_owned();
        assert_eq!(
            health.restrictions,
            [Restriction { restriction_type, until: Some(Timestamp::from_secs(until)) }]
        );
        assert_eq!(health.violation.as_deref(), Some("SPAM"));
        assert_eq!(shop.alerts().await, ["restricted", "restricted"]);
        shop.clock.advance(DAY);
        shop.watcher(Answering::silent()).turn().await.unwrap();
        assert_eq!(shop.number().await.standing.health.restrictions, []);
        let pardon = json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "REINSTATE" } });
        shop.receive(&[account(7, &pardon)]).await;
        assert_eq!(shop.number().await.standing.health.violation, None);
        assert_eq!(shop.alerts().await, ["restricted", "restricted"]);
    });
}

#[test]
fn a_poll_brings_health_and_silence_keeps_it_with_its_age() {
    run(async {
        let shop = Shop::open().await;
        let meta = Answering::with(good(None));
        let watcher = shop.watcher(meta.clone());
        watcher.turn().await.unwrap();
        let first = shop.number().await;
        assert_eq!(first.verified_name.as_deref(), Some("Johari Sarees"));
        assert_eq!(first.standing.health.quality_rating.as_deref(), Some("GREEN"));
        assert_eq!(first.standing.health.checked_at, Some(shop.clock.now()));
        watcher.turn().await.unwrap();
        assert_eq!(meta.asked(), 1, "once a day");
        meta.say(Inspection { node: NodeAnswer::Silent, token: TokenAnswer::Silent });
        shop.clock.advance(DAY);
        watcher.turn().await.unwrap();
        assert_eq!(meta.asked(), 2);
        let (kept, before) = (shop.number().await.standing, first.standing);
        assert_eq!((kept.health, kept.link), (before.health, before.link));
        let due = shop.watch().await.unwrap().due_at;
        assert!(due > shop.clock.now() && due <= shop.clock.now().plus(HOUR), "asked again soon");
    });
}

#[test]
fn a_clock_that_ran_ahead_and_was_set_right_keeps_no_question_waiting() {
    run(async {
        let shop = Shop::open().await;
        let inspector = Answering::with(good(None));
        let watcher = shop.watcher(inspector.clone());
        shop.clock.advance(20 * DAY);
        watcher.turn().await.unwrap();
        shop.clock.advance(-20 * DAY);
        for _ in 0..2 {
            watcher.turn().await.unwrap();
            assert_eq!(inspector.asked(), 2, "once, and not again before its time");
        }
    });
}

#[test]
fn a_lost_link_is_found_by_asking_and_so_is_its_return() {
    run(async {
        let shop = Shop::open().await.alerted().await;
        shop.onboard(secs(0)).await;
        let off_phone = Health { is_on_biz_app: Some(false), ..healthy() };
        let meta = Answering::with(known(off_phone, TokenAnswer::Valid { expires_at: None }));
        let watcher = shop.watcher(meta.clone());
        watcher.turn().await.unwrap();
        assert_eq!(
            shop.number().await.standing.link,
            Link::Disconnected { reason: None, initiated_by: None }
        );
        // The notice comes later and knows why.
        shop.receive(&[removed(900, "PRIMARY_INACTIVITY")]).await;
        let told = Link::Disconnected {
            reason: Some("PRIMARY_INACTIVITY".to_owned()),
            initiated_by: Some("SYSTEM".to_owned()),
        };
        assert_eq!(shop.number().await.standing.link, told);
        watcher.turn().await.unwrap();
        assert_eq!(shop.number().await.standing.link, told, "asking again does not forget the reason");
        meta.say(known(healthy(), TokenAnswer::Invalid));
        watcher.check(shop.number_id).await.unwrap();
        assert_eq!(shop.number().await.standing.link, told);
        meta.say(good(None));
        shop.clock.advance(MINUTE);
        watcher.check(shop.number_id).await.unwrap();
        assert!(shop.number().await.standing.is_connected());
        assert_eq!(shop.alerts().await, ["disconnected"], "one outage, one alert");
        assert_eq!(shop.life().await[0].kind, "connected");
    });
}

#[test]
fn the_end_of_a_token_is_told_a_week_and_a_day_before_and_when_it_came() {
    run(async {
        let shop = Shop::open().await.alerted().await;
        let end = shop.clock.now().plus(10 * DAY);
        let meta = Answering::with(good(Some(end)));
        let watcher = shop.watcher(meta.clone());
        for _ in 0..11 {
            if shop.clock.now() >= end {
                meta.say(known(healthy(), TokenAnswer::Invalid));
            }
            watcher.turn().await.unwrap();
            shop.clock.advance(DAY);
        }
        assert_eq!(shop.alerts().await, ["token_expiring", "token_expiring", "token_expired"]);
        assert_eq!(shop.number().await.standing.link, Link::AccessLost);
        assert_eq!(shop.life().await[0].kind, "token_expired");
    });
}

#[test]
fn the_phone_is_seen_by_the_hour_and_missed_after_eleven_days() {
    run(async {
        let shop = Shop::open().await.alerted().await;
        shop.receive(&[echo("wamid.E1", 100)]).await;
        let seen_at = shop.number().await.standing.phone_seen_at.unwrap();
        assert!(seen_at <= secs(100) && seen_at > secs(100).plus(-HOUR));
        let rev: Rev = shop.number().await.rev;
        shop.receive(&[echo("wamid.E2", 101), echo("wamid.E1", 100)]).await;
        assert_eq!(shop.number().await.rev, rev, "the row moves at most once an hour");
        assert_eq!(shop.watch().await.unwrap().heard.phone, Some(secs(101)));
        let watcher = shop.watcher(Answering::silent());
        shop.clock.advance(10 * DAY);
        watcher.turn().await.unwrap();
        assert!(shop.alerts().await.is_empty());
        shop.clock.advance(DAY + HOUR);
        watcher.turn().await.unwrap();
        watcher.turn().await.unwrap();
        assert_eq!(shop.alerts().await, ["three_days_left"]);
    });
}

#[test]
fn whoever_has_not_asked_hears_once_that_the_day_for_it_ends() {
    run(async {
        let shop = Shop::open().await.alerted().await;
        let watcher = shop.watcher(Answering::silent());
        shop.connect(shop.clock.now()).await;
        watcher.turn().await.unwrap();
        shop.clock.advance(19 * HOUR);
        watcher.turn().await.unwrap();
        assert!(shop.alerts().await.is_empty(), "both came");
        let id = shop.number_id;
        shop.store
            .write(shop.workspace_id, move |tx| {
                let mut number = tx.number(id)?.unwrap();
                number.standing.history = OneShot::NotRequested;
                tx.save_number(&number)
            })
            .await
            .unwrap();
        for _ in 0..2 {
            watcher.turn().await.unwrap();
            shop.clock.advance(HOUR);
        }
        assert_eq!(shop.alerts().await, ["asking_ends"]);
    });
}

#[test]
fn a_number_that_never_had_a_phone_is_not_missed() {
    run(async {
        let shop = Shop::open().await.alerted().await;
        shop.clock.advance(30 * DAY);
        shop.watcher(Answering::silent()).turn().await.unwrap();
        assert!(shop.alerts().await.is_empty());
    });
}

#[test]
fn a_time_without_a_hub_is_a_gap_until_deliveries_flow_again() {
    run(async {
        let shop = Shop::open().await;
        let watcher = shop.watcher(Answering::silent());
        watcher.turn().await.unwrap();
        let from = shop.clock.now();
        shop.clock.advance(90 * SECOND);
        watcher.turn().await.unwrap();
        assert!(shop.gaps().await.is_empty(), "a beat late is no gap");
        let from_two = from.plus(90 * SECOND);
        shop.clock.advance(10 * MINUTE);
        watcher.turn().await.unwrap();
        let gap = Gap { from: from_two, until: Some(shop.clock.now()), why: "hub_down".to_owned() };
        assert_eq!(shop.gaps().await, [gap]);
        shop.receive(&[text_from("919829010187", "wamid.T1", 1_000, "from before the gap")]).await;
        assert_eq!(shop.gaps().await.len(), 1, "what is older proves nothing");
        let within = text_from("919829010187", "wamid.T2", 1_300, "from within the gap");
        shop.receive_at(shop.clock.now(), &[within]).await;
        assert!(shop.gaps().await.is_empty(), "Meta's retries arrive");
    });
}

#[test]
fn after_a_week_without_a_hub_the_part_meta_gave_up_on_stays_a_gap() {
    run(async {
        let shop = Shop::open().await;
        let watcher = shop.watcher(Answering::silent());
        watcher.turn().await.unwrap();
        let from = shop.clock.now();
        shop.clock.advance(9 * DAY);
        watcher.turn().await.unwrap();
        let back = shop.clock.now();
        let at = back.as_millis() / 1_000 - START;
        shop.receive_at(back, &[text_from("919829010187", "wamid.T3", at, "here again")]).await;
        let lost = Gap { from, until: Some(back.plus(-7 * DAY)), why: "hub_down".to_owned() };
        assert_eq!(shop.gaps().await, [lost]);
    });
}

#[test]
fn what_is_missing_since_a_restore_is_not_pushed_out_by_the_nights_after_it() {
    run(async {
        let shop = Shop::open().await;
        let watcher = shop.watcher(Answering::silent());
        watcher.turn().await.unwrap();
        let until = shop.clock.now();
        let restored = GapRecord { number_id: None, why: "restored".to_owned(), from: secs(900), until };
        shop.store.side(move |tx| tx.add_gap(&restored, 0)).await.unwrap();
        for night in 0..120 {
            shop.clock.advance(10 * MINUTE);
            watcher.turn().await.unwrap();
            shop.clock.advance(SECOND);
            let now = shop.clock.now();
            let at = now.as_millis() / 1_000 - START;
            let wamid = format!("wamid.N{night}");
            shop.receive_at(now, &[text_from("919829010187", &wamid, at, "good morning")]).await;
        }
        let gap = Gap { from: secs(900), until: Some(until), why: "restored".to_owned() };
        assert_eq!(shop.gaps().await, std::slice::from_ref(&gap));
        assert_eq!(shop.number().await.standing.gaps, [gap]);
    });
}

#[test]
fn a_message_that_was_spoken_of_and_never_came_is_a_gap() {
    run(async {
        let shop = Shop::open().await;
        let watcher = shop.watcher(Answering::silent());
        watcher.turn().await.unwrap();
        let old = status("wamid.OLD", "sent", -3 * 86_400, None);
        let read = status("wamid.READ", "read", 990, None);
        let late = status("wamid.LATE", "sent", 991, None);
        let lost = status("wamid.LOST", "sent", 992, None);
        shop.receive(&[old, read, late, lost]).await;
        shop.receive(&[echo("wamid.LATE", 991)]).await;
        watcher.turn().await.unwrap();
        assert!(shop.gaps().await.is_empty(), "it may still come");
        shop.clock.advance(11 * MINUTE);
        watcher.turn().await.unwrap();
        let gap = Gap { from: secs(992), until: Some(secs(992)), why: "not_delivered".to_owned() };
        for gaps in [shop.gaps().await, shop.number().await.standing.gaps] {
            let not_delivered: Vec<Gap> = gaps.into_iter().filter(|gap| gap.why == "not_delivered").collect();
            assert_eq!(not_delivered, std::slice::from_ref(&gap));
        }
    });
}

#[test]
fn a_gap_is_told_with_the_number_once_and_taken_back_when_what_was_held_back_comes() {
    run(async {
        let shop = Shop::open().await;
        let watcher = shop.watcher(Answering::silent());
        watcher.turn().await.unwrap();
        let (from, before) = (shop.clock.now(), shop.number().await);
        assert!(before.standing.gaps.is_empty());
        shop.clock.advance(10 * MINUTE);
        watcher.turn().await.unwrap();
        let told = shop.number().await;
        let gap = Gap { from, until: Some(shop.clock.now()), why: "hub_down".to_owned() };
        assert_eq!(told.standing.gaps, [gap]);
        assert!(told.rev > before.rev, "every desk hears of it");
        shop.clock.advance(MINUTE);
        watcher.turn().await.unwrap();
        assert_eq!(shop.number().await.rev, told.rev, "and once");
        let delivered = async |wamid| {
            shop.clock.advance(SECOND);
            let now = shop.clock.now();
            let at = now.as_millis() / 1_000 - START;
            shop.receive_at(now, &[text_from("919829010187", wamid, at, "is it open today?")]).await;
            shop.number().await
        };
        let heard = delivered("wamid.T1").await;
        assert!(heard.standing.gaps.is_empty() && heard.rev > told.rev);
        assert_eq!(delivered("wamid.T2").await.rev, heard.rev, "what is over is not told again either");
    });
}

#[test]
fn a_gap_a_killed_hub_did_not_tell_of_is_told_at_the_next_start() {
    run(async {
        let shop = Shop::open().await;
        shop.watcher(Answering::silent()).turn().await.unwrap();
        shop.clock.advance(10 * MINUTE);
        let now = shop.clock.now();
        shop.store.side(move |tx| gaps::beat(tx, now)).await.unwrap();
        assert!(shop.number().await.standing.gaps.is_empty());
        shop.clock.advance(SECOND);
        shop.watcher(Answering::silent()).turn().await.unwrap();
        assert_eq!(shop.number().await.standing.gaps, shop.gaps().await);
        assert_eq!(shop.gaps().await.len(), 1);
    });
}

#[test]
fn a_gap_whose_writing_nobody_heard_of_is_told_at_the_next_round() {
    run(async {
        let shop = Shop::over_files().await;
        let trouble = Trouble::UnheardSide(AtomicBool::new(false));
        let troubled = Arc::new(Troubled { store: shop.store.clone(), trouble });
        let inspector = Answering::silent();
        let watcher = Watcher::new(shop.ground_over(troubled.clone()), inspector);
        tokio::time::pause();
        let (stop, rounds) = (CancellationToken::new(), Duration::from_secs(25));
        let meanwhile = async {
            tokio::time::sleep(rounds).await;
            shop.clock.advance(10 * MINUTE);
            let Trouble::UnheardSide(is_next) = &troubled.trouble else { unreachable!() };
            is_next.store(true, Ordering::SeqCst);
            tokio::time::sleep(rounds).await;
            assert!(!is_next.load(Ordering::SeqCst), "the answer was lost");
            assert_eq!(shop.number().await.standing.gaps.len(), 1);
            stop.cancel();
        };
        tokio::join!(watcher.run(stop.clone()), meanwhile);
    });
}

#[test]
fn of_many_gaps_the_newest_are_told_to_everybody_and_all_to_the_owner() {
    run(async {
        let shop = Shop::open().await;
        for time in 0..30 {
            let (lost, back) = (100 + 10 * time, 105 + 10 * time);
            shop.receive(&[account(lost, &json!({ "event": "ACCOUNT_OFFBOARDED" }))]).await;
            shop.receive(&[account(back, &json!({ "event": "ACCOUNT_RECONNECTED" }))]).await;
        }
        let (all, shown) = (shop.gaps().await, shop.number().await.standing.gaps);
        assert_eq!((all.len(), shown.len()), (30, 20));
        assert_eq!(shown, all[..20]);
    });
}

impl Shop {
    /// WhatsApp, asked now, says that nothing hinders sending.
    pub(crate) async fn is_available(&self) {
        let watcher = self.watcher(Answering::with(good(None)));
        watcher.check(self.number_id).await.unwrap();
    }
}

/// A status that a message of ours, which WhatsApp took, did not go after all.
fn failed(wamid: &str, at: i64, code: i64) -> Value {
    let mut told = status(wamid, "failed", at, None);
    told["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"] =
        json!([{ "code": code, "title": "no" }]);
    told
}

/// An error of a number, beside its messages.
fn error(at: i64, code: i64) -> Value {
    let mut told = envelope("messages", json!({ "errors": [{ "code": code, "title": "no" }] }));
    told["entry"][0]["time"] = json!(START + at);
    told
}

#[test]
fn what_a_status_says_of_the_whole_number_is_told_once_and_has_whatsapp_asked() {
    for (code, restriction, alert, is_connected) in [
        (131_042, Some("payment_problem"), Some("sending_refused"), true),
        (131_048, Some("spam_rate"), Some("sending_refused"), true),
        (131_031, None, Some("disconnected"), false),
        (190, None, Some("disconnected"), false),
        // The next call says the rest.
        (131_045, None, Some("sending_refused"), true),
        (131_026, None, None, true),
    ] {
        run(async {
            let shop = Shop::open().await.alerted().await;
            shop.is_available().await;
            shop.clock.advance(MINUTE);
            let at = shop.clock.now().as_millis() / SECOND - START;
            let told =
                [failed("wamid.1", at, code), failed("wamid.2", at, code), failed("wamid.1", at, code)];
            shop.receive_at(shop.clock.now(), &told).await;
            let standing = shop.number().await.standing;
            let shown = standing.health.restrictions.first().map(|each| each.restriction_type.clone());
            assert_eq!((shown.as_deref(), standing.is_connected()), (restriction, is_connected), "{code}");
            assert_eq!(shop.alerts().await, Vec::from_iter(alert), "{code}");
            let is_due = shop.watch().await.unwrap().due_at <= shop.clock.now();
            assert_eq!(is_due, alert.is_some(), "{code}");
        });
    }
}

#[test]
fn a_refusal_of_last_month_that_comes_again_stops_nothing() {
    run(async {
        let shop = Shop::open().await;
        let told = [failed("wamid.1", 0, 131_031), failed("wamid.2", 0, 131_042)];
        shop.receive(&told).await;
        shop.clock.advance(30 * DAY);
        shop.is_available().await;
        shop.receive_at(shop.clock.now(), &told).await;
        let standing = shop.number().await.standing;
        assert!(standing.is_connected() && standing.health.restrictions.is_empty());
    });
}

#[test]
fn an_error_told_beside_the_messages_is_a_line_of_the_numbers_life() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[error(0, 131_000), error(9, 131_000), error(0, 131_042)]).await;
        let lines: Vec<_> = shop
            .life()
            .await
            .into_iter()
            .map(|line| (line.kind, line.detail.unwrap()["code"].clone()))
            .collect();
        let told = |kind: &str, code: i64| (kind.to_owned(), json!(code));
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines.contains(&told("error_told", 131_000)) && lines.contains(&told("sending_refused", 131_042))
        );
    });
}
