//! When the shop answers decides who is given what and when, in one place for all.

use sangam_hub::store::NumberRouting;
use sangam_hub::team::decider::Decider;
use sangam_hub::team::people;
use sangam_hub::team::shop::{keep, keep_own};
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::routing::{Away, Routing, Rule, ShopHours};
use sangam_model::time::{HOUR, MINUTE, SECOND};
use sangam_model::work::hours::{Shift, WorkingHours};
use sangam_model::work::target::{Promise, Targets};
use sangam_model::{Clock, Timestamp};
use sangam_protocol::shop::{KeepShop, ShopRow};

use crate::shop::{START, Shop, run, text_from};

/// Open every day for one hour that begins so long from now, on a clock of India.
fn an_hour(now: Timestamp, begins: i64) -> ShopHours {
    let local = now.plus(begins + 330 * MINUTE).as_millis().rem_euclid(24 * HOUR) / MINUTE;
    let opens = u16::try_from(local).unwrap();
    let shift = Some(Shift { opens, closes: (opens + 60).min(1_440) });
    ShopHours { hours: WorkingHours::weekly([shift; 7]), zone: "Asia/Kolkata".parse().unwrap() }
}

impl Shop {
    fn decider(&self, person_id: PersonId) -> Decider {
        Decider { workspace_id: self.workspace_id, person_id }
    }

    async fn keeps(&self, hours: Option<ShopHours>) -> KeepShop {
        let (decider, now) = (self.decider(self.rajesh), self.clock.now());
        let wish = KeepShop { hours, ..KeepShop::default() };
        self.store.write(self.workspace_id, move |tx| keep(tx, decider, wish.clone(), now)).await.unwrap()
    }

    async fn works(&self, who: PersonId, hours: Option<ShopHours>) {
        let (decider, now) = (self.decider(who), self.clock.now());
        let decide =
            self.store.decide(self.workspace_id, move |tx| keep_own(tx, decider, who, hours.clone(), now));
        decide.await.unwrap();
    }

    async fn says_to_take(&self, who: PersonId, away: Option<Away>) {
        let (decider, now) = (self.decider(who), self.clock.now());
        let decide =
            self.store.decide(self.workspace_id, move |tx| people::set_away(tx, decider, who, away, now));
        decide.await.unwrap();
    }

    async fn gives_in_turn(&self, routing: Routing) {
        let (number_id, now) = (self.number_id, self.clock.now());
        let routing = Routing { rule: Rule::RoundRobin, people: vec![self.asha], ..routing };
        let write = self.store.write(self.workspace_id, move |tx| {
            tx.save_routing(&NumberRouting { number_id, routing: routing.clone() })?;
            tx.route_again(now)
        });
        write.await.unwrap();
    }

    async fn hears(&self, customer: usize) -> ConversationId {
        let phone = format!("9198290101{customer:02}");
        let now = self.clock.now();
        let at = now.as_millis() / SECOND - START;
        self.receive_at(now, &[text_from(&phone, &format!("wamid.{customer}"), at, "Hello?")]).await;
        let phone = format!("+{phone}");
        let views = self.conversations().await;
        let is_theirs = |view: &&sangam_hub::store::ConversationView| {
            view.contact.phone.as_ref().is_some_and(|known| known.as_str() == phone)
        };
        views.iter().find(is_theirs).unwrap().conversation.id
    }

    async fn alarm_rings(&self) {
        self.new_alarm().run_due().await.unwrap();
    }

    async fn whose(&self, id: ConversationId) -> Option<PersonId> {
        self.store.read(move |tx| tx.conversation(id)).await.unwrap().unwrap().assignee_id
    }

    async fn shop_row(&self) -> ShopRow {
        let id = self.workspace_id;
        self.store.read(move |tx| tx.shop(id)).await.unwrap().unwrap_or_default()
    }
}

#[test]
fn a_number_without_hours_keeps_those_of_the_shop_and_waits_for_its_morning() {
    run(async {
        let shop = Shop::open().await;
        shop.gives_in_turn(Routing::default()).await;
        shop.keeps(Some(an_hour(shop.clock.now(), 2 * HOUR))).await;
        let chat = shop.hears(1).await;
        assert_eq!(shop.whose(chat).await, None);
        shop.clock.advance(2 * HOUR - MINUTE);
        shop.alarm_rings().await;
        assert_eq!(shop.whose(chat).await, None);
        shop.clock.advance(MINUTE);
        shop.alarm_rings().await;
        assert_eq!(shop.whose(chat).await, Some(shop.asha));

        shop.clock.advance(2 * HOUR);
        shop.gives_in_turn(Routing { around_the_clock: true, ..Routing::default() }).await;
        let other = shop.hears(2).await;
        assert_eq!(shop.whose(other).await, Some(shop.asha), "this number never sleeps");
    });
}

#[test]
fn a_shop_opens_by_the_clock_on_its_wall_the_morning_after_that_changed() {
    // Nine in the evening and nine in the morning, in Paris: eleven hours apart in March, thirteen in October.
    for (evening, morning) in [(1_806_177_600, 1_806_217_200), (1_824_922_800, 1_824_969_600)] {
        run(async {
            let shop = Shop::open().await;
            let shows = |at: Timestamp| shop.clock.advance(at.since(shop.clock.now()));
            let (evening, morning) = (Timestamp::from_secs(evening), Timestamp::from_secs(morning));
            shows(evening);
            shop.gives_in_turn(Routing::default()).await;
            let shift = Some(Shift { opens: 9 * 60, closes: 18 * 60 });
            let hours = WorkingHours::weekly([shift; 7]);
            shop.keeps(Some(ShopHours { hours, zone: "Europe/Paris".parse().unwrap() })).await;
            let chat = shop.hears(1).await;
            shows(morning.plus(-1));
            shop.alarm_rings().await;
            assert_eq!(shop.whose(chat).await, None);
            shows(morning);
            shop.alarm_rings().await;
            assert_eq!(shop.whose(chat).await, Some(shop.asha));
        });
    }
}

#[test]
fn a_shop_that_opens_for_good_gives_out_what_waited() {
    run(async {
        let shop = Shop::open().await;
        shop.gives_in_turn(Routing::default()).await;
        shop.keeps(Some(an_hour(shop.clock.now(), 2 * HOUR))).await;
        let chat = shop.hears(1).await;
        shop.keeps(None).await;
        shop.alarm_rings().await;
        assert_eq!(shop.whose(chat).await, Some(shop.asha));
        let head = shop.head().await;
        shop.keeps(None).await;
        assert_eq!(shop.head().await, head, "what is so already moves nothing");
    });
}

#[test]
fn whoever_has_own_hours_is_given_nothing_outside_of_them_unless_they_say_so() {
    run(async {
        let shop = Shop::open().await;
        shop.gives_in_turn(Routing::default()).await;
        shop.works(shop.asha, Some(an_hour(shop.clock.now(), 3 * HOUR))).await;
        let chat = shop.hears(1).await;
        assert_eq!(shop.whose(chat).await, None);
        shop.says_to_take(shop.asha, None).await;
        shop.alarm_rings().await;
        assert_eq!(shop.whose(chat).await, Some(shop.asha), "she said that she is there");
        let begins = shop.clock.now().plus(3 * HOUR);
        let row = shop.shop_row().await;
        assert!(row.own[&shop.asha].here_until.is_some_and(|until| until.since(begins).abs() < MINUTE));

        shop.says_to_take(shop.asha, Some(Away { until: None })).await;
        assert_eq!(shop.shop_row().await.own[&shop.asha].here_until, None, "the last word counts");
        let late = shop.hears(2).await;
        shop.clock.advance(3 * HOUR);
        shop.alarm_rings().await;
        assert_eq!(shop.whose(late).await, None, "away is away, also within her hours");
        shop.says_to_take(shop.asha, None).await;
        shop.alarm_rings().await;
        assert_eq!(shop.whose(late).await, Some(shop.asha));
        assert_eq!(shop.shop_row().await.own[&shop.asha].here_until, None, "she is at work anyway");

        shop.clock.advance(HOUR);
        let evening = shop.hears(3).await;
        assert_eq!(shop.whose(evening).await, None);
        shop.works(shop.asha, None).await;
        shop.alarm_rings().await;
        assert_eq!(shop.whose(evening).await, Some(shop.asha), "she keeps the shop's hours again");
    });
}

#[test]
fn targets_of_a_number_that_is_not_the_shops_are_not_kept() {
    run(async {
        let shop = Shop::open().await;
        let (decider, now) = (shop.decider(shop.rajesh), shop.clock.now());
        let targets = Targets { first_minutes: Some(15), ..Targets::default() };
        let strange = sangam_model::id::NumberId::from_uuid(shop.asha.as_uuid());
        let numbers = [(shop.number_id, targets), (strange, targets)].into();
        let wish = KeepShop { promise: Promise { targets, working_time: true, numbers }, hours: None };
        let kept = shop
            .store
            .write(shop.workspace_id, move |tx| keep(tx, decider, wish.clone(), now))
            .await
            .unwrap();
        assert_eq!(kept.promise.numbers.into_iter().collect::<Vec<_>>(), [(shop.number_id, targets)]);
    });
}
