//! What the owner hears of the disk the hub keeps its data on.

use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex};

use sangam_hub::store::{Store, StoreError};
use sangam_hub::watch::{Disk, Room, Space};
use sangam_model::time::SECOND;
use serde_json::Value;
use tokio::sync::Notify;

use crate::alerts::{SECRET, hook_that, wish};
use crate::shop::{Shop, run};
use crate::troubled::{Trouble, Troubled};

/// What the disk holds altogether.
const TOTAL: u64 = 1_000;

/// A disk with so many bytes left, or one that does not say.
#[derive(Default)]
struct Filling(Mutex<Option<u64>>);

impl Filling {
    fn has(&self, free: Option<u64>) {
        *self.0.lock().unwrap() = free;
    }
}

#[async_trait::async_trait]
impl Disk for Filling {
    async fn space(&self) -> Option<Space> {
        let free_bytes = *self.0.lock().unwrap();
        free_bytes.map(|free_bytes| Space { free_bytes, total_bytes: TOTAL })
    }
}

impl Shop {
    /// Looks after the disk, as after a start of the hub.
    fn room(&self, disk: &Arc<Filling>) -> Room {
        self.room_over(self.store.clone(), disk)
    }

    fn room_over(&self, store: Arc<dyn Store>, disk: &Arc<Filling>) -> Room {
        Room::new(self.ground_over(store), disk.clone())
    }

    /// What is told after one look after another, each by a hub that has just started.
    async fn told_as_it_has(&self, disk: &Arc<Filling>, free: &[Option<u64>]) -> Vec<String> {
        for free in free {
            disk.has(*free);
            self.clock.advance(SECOND);
            self.room(disk).turn().await.unwrap();
        }
        self.alerts().await
    }
}

#[test]
fn less_than_a_tenth_of_the_disk_is_told_once_and_so_is_room_again() {
    run(async {
        let (shop, disk) = (Shop::open().await.alerted().await, Arc::new(Filling::default()));
        assert!(shop.told_as_it_has(&disk, &[Some(900), Some(100)]).await.is_empty(), "a tenth is enough");
        assert_eq!(shop.told_as_it_has(&disk, &[Some(99), Some(99), Some(0)]).await, ["disk_low"]);
        let again = shop.told_as_it_has(&disk, &[Some(125), Some(125), Some(900)]).await;
        assert_eq!(again, ["disk_low", "disk_fine"]);
        let anew = shop.told_as_it_has(&disk, &[Some(99)]).await;
        assert_eq!(anew, ["disk_low", "disk_fine", "disk_low"], "it is other news");
    });
}

#[test]
fn a_disk_on_the_edge_or_one_that_does_not_say_is_no_news() {
    run(async {
        let (shop, disk) = (Shop::open().await.alerted().await, Arc::new(Filling::default()));
        let edge = [Some(101), Some(99), Some(101), None, Some(99), Some(124), Some(99)];
        assert_eq!(shop.told_as_it_has(&disk, &edge).await, ["disk_low"]);
    });
}

#[test]
fn what_a_hub_could_not_tell_the_next_one_tells() {
    run(async {
        let (shop, disk) = (Shop::open().await.alerted().await, Arc::new(Filling::default()));
        disk.has(Some(99));
        let trouble = Trouble::Away(AtomicU32::new(0), Notify::new());
        let away = Arc::new(Troubled { store: shop.store.clone(), trouble });
        let failed = shop.room_over(away, &disk).turn().await;
        assert!(matches!(failed, Err(StoreError::Unavailable(_))));
        assert!(shop.alerts().await.is_empty());
        assert_eq!(shop.told_as_it_has(&disk, &[Some(99), Some(99)]).await, ["disk_low"]);
    });
}

#[test]
fn the_owner_hears_how_much_is_left() {
    run(async {
        let (shop, disk) = (Shop::open().await, Arc::new(Filling::default()));
        let (url, calls) = hook_that(|| ()).await;
        let courier = shop.courier_over(shop.store.clone(), None);
        courier.save(shop.workspace_id, shop.rajesh, wish(&[], Some(&url), Some(SECRET))).await.unwrap();
        disk.has(Some(99));
        shop.room(&disk).turn().await.unwrap();
        assert_eq!(courier.turn().await.unwrap(), 1);
        let calls = calls.lock().unwrap();
        let [(_, body)] = calls.as_slice() else { panic!("{} calls", calls.len()) };
        let told: Value = serde_json::from_str(body).unwrap();
        assert_eq!((told["type"].as_str(), told["shop"].as_str()), (Some("disk_low"), Some("Johari Sarees")));
        assert_eq!(told["detail"], serde_json::json!({ "free_bytes": 99, "total_bytes": TOTAL }));
    });
}
