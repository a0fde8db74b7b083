//! What becomes of a hub's copies when something is in their way. A database on a server is copied by its own tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sangam_hub::copies::manifest::Manifest;
use sangam_hub::copies::restore::Target;
use sangam_hub::copies::{CopyError, DamagedMedia, Keeper, Measure, Places, Restoring, measured};
use sangam_hub::ground::Ground;
use sangam_hub::media::{MediaStore, S3Place};
use sangam_hub::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use sangam_hub::store::{ReleaseRecord, Store};
use sangam_hub::team::decider::Decider;
use sangam_hub::vault::{MasterKey, Vault};
use sangam_hub::watch::Space;
use sangam_model::id::{QuickReplyId, ReleaseId};
use sangam_model::time::{DAY, HOUR, MINUTE};
use sangam_model::{Clock, ManualClock, Random, SeededRandom, Timestamp};
use sangam_protocol::connect::{Choice, CopyFacts, no_copy};
use sangam_protocol::quick_reply::QuickReplyRow;
use sangam_s3_kit::{ACCESS_KEY_ID, BUCKET, Mood, S3, SECRET_ACCESS_KEY};
use serde_json::json;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use crate::shop::{Place, START, Shop, run};
use crate::troubled::{Trouble, Troubled};

/// A shop over files under the keys of a vault, and a folder for its copies.
struct Kept {
    shop: Shop,
    vault: Arc<Vault>,
    database: PathBuf,
    copies: TempDir,
}

impl Kept {
    async fn open() -> Self {
        let (folder, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let vault = Arc::new(Vault::open(&key()));
        let database = folder.path().join("hub.db");
        let key = DatabaseKey::new(vault.sqlite_key().expose());
        let store = SqliteStore::open(&database, &key, Purpose::Serve, Calls::Inline).unwrap();
        let shop = Shop::over(Arc::new(store), Place::Folder(folder)).await.alerted().await;
        Self { shop, vault, database, copies }
    }

    /// Where copies go: below the folder, so that something else can lie there.
    fn folder(&self) -> PathBuf {
        self.copies.path().join("copies")
    }

    fn keeper(&self) -> Keeper {
        self.keeper_over(
            self.shop.store.clone(),
            MediaStore::in_memory(&self.vault, self.shop.random.clone()),
        )
    }

    /// As after a start of the hub.
    fn keeper_over(&self, store: Arc<dyn Store>, media: MediaStore) -> Keeper {
        self.keeper_in(Some(self.folder()), store, media)
    }

    /// On the owner's own computer, where the folder is chosen.
    fn choosing_keeper(&self) -> Arc<Keeper> {
        let media = MediaStore::in_memory(&self.vault, self.shop.random.clone());
        Arc::new(self.keeper_in(None, self.shop.store.clone(), media))
    }

    fn keeper_in(&self, folder: Option<PathBuf>, store: Arc<dyn Store>, media: MediaStore) -> Keeper {
        let is_own_computer = folder.is_none();
        let places = Places {
            database: Some(self.database.clone()),
            master_key_file: self.database.with_file_name("master.key"),
            folder,
            is_own_computer,
        };
        let ground = Ground { vault: self.vault.clone(), ..self.shop.ground_over(store) };
        Keeper::new(ground, media, places)
    }

    fn rajesh(&self) -> Decider {
        Decider { workspace_id: self.shop.workspace_id, person_id: self.shop.rajesh }
    }

    fn made(&self) -> Vec<PathBuf> {
        made_in(&self.folder())
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn made_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_copy = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("sangam-");
    let mut made: Vec<PathBuf> = entries.filter(is_copy).collect();
    made.sort();
    made
}

/// In the place of a file: whoever reads it waits until somebody writes into it, and nobody does as long as it lies there.
#[cfg(unix)]
struct Hanging(PathBuf);

#[cfg(unix)]
impl Hanging {
    fn in_place_of(file: PathBuf) -> Self {
        fs::remove_file(&file).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&file).status().unwrap();
        assert!(made.success());
        Self(file)
    }
}

#[cfg(unix)]
impl Drop for Hanging {
    fn drop(&mut self) {
        let _ = fs::OpenOptions::new().read(true).write(true).open(&self.0);
    }
}

/// Whoever waits for something waits no longer than the longest patience: time flies until it is over.
#[cfg(unix)]
async fn out_of_patience<T: Send + 'static>(wait: impl Future<Output = T> + Send + 'static) -> T {
    let waiting = tokio::spawn(wait);
    while !waiting.is_finished() {
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    waiting.await.unwrap()
}

fn key() -> MasterKey {
    MasterKey::from_bytes(Zeroizing::new([7; 32]))
}

#[test]
fn a_copy_that_could_not_be_noted_is_made_once_a_night() {
    run(async {
        let kept = Kept::open().await;
        let full: Arc<dyn Store> =
            Arc::new(Troubled { store: kept.shop.store.clone(), trouble: Trouble::NoSide });
        let media = MediaStore::in_memory(&kept.vault, kept.shop.random.clone());
        let keeper = kept.keeper_over(full, media);
        for night in 1..=2 {
            for _ in 0..10 {
                keeper.turn().await.unwrap_err();
                kept.shop.clock.advance(MINUTE);
            }
            assert_eq!(kept.made().len(), night);
            kept.shop.clock.advance(DAY);
        }
    });
}

#[test]
fn what_fails_and_cannot_be_noted_either_is_tried_again_an_hour_later() {
    run(async {
        let kept = Kept::open().await;
        let trouble = Trouble::NoSide;
        let full: Arc<dyn Store> = Arc::new(Troubled { store: kept.shop.store.clone(), trouble });
        let media = MediaStore::in_memory(&kept.vault, kept.shop.random.clone());
        fs::write(kept.folder(), "a file").unwrap();
        let keeper = kept.keeper_over(full, media);
        keeper.turn().await.unwrap_err();
        fs::remove_file(kept.folder()).unwrap();
        for minutes in [0, 59] {
            kept.shop.clock.advance(minutes * MINUTE);
            let _ = keeper.turn().await;
            assert!(!kept.folder().exists(), "{minutes} minutes later");
        }
        kept.shop.clock.advance(MINUTE);
        let _ = keeper.turn().await;
        assert_eq!(kept.made().len(), 1);
    });
}

#[test]
fn two_nights_without_a_copy_are_told_once_and_so_is_the_copy_after_them() {
    run(async {
        let kept = Kept::open().await;
        kept.keeper().turn().await.unwrap();
        let aside = kept.copies.path().join("aside");
        fs::rename(kept.folder(), &aside).unwrap();
        fs::write(kept.folder(), "a file").unwrap();
        let mut told = Vec::new();
        for _ in 0..72 {
            kept.shop.clock.advance(HOUR);
            let _ = kept.keeper().turn().await;
            told.push(kept.shop.alerts().await.len());
        }
        assert_eq!(kept.shop.alerts().await, ["copy_failed"]);
        let hours = told.iter().filter(|told| **told == 0).count();
        assert!((24..=48).contains(&hours), "told after {hours} hours");
        fs::remove_file(kept.folder()).unwrap();
        fs::rename(aside, kept.folder()).unwrap();
        for _ in 0..3 {
            kept.shop.clock.advance(HOUR);
            kept.keeper().turn().await.unwrap();
        }
        assert_eq!(kept.shop.alerts().await, ["copy_failed", "copy_fine"]);
        assert_eq!(kept.made().len(), 2);
    });
}

#[test]
fn a_copy_that_finds_no_room_leaves_nothing_and_takes_none_of_the_last_three() {
    run(async {
        let kept = Kept::open().await;
        for _ in 0..3 {
            kept.keeper().make().await.unwrap();
            kept.shop.clock.advance(DAY);
        }
        let before = kept.names();
        let full = Arc::new(|_: &Path| Some(Space { free_bytes: 100, total_bytes: 1_000 }));
        let keeper = kept.keeper().measured_by(full);
        let Err(CopyError::NoRoom { bytes, free: 0, .. }) = keeper.make().await else {
            panic!("it was made")
        };
        assert_eq!(kept.names(), before);
        let told = keeper.shown().await.unwrap().made.swap_remove(0);
        let facts = CopyFacts { needed_bytes: Some(bytes), free_bytes: Some(0), ..about(&kept.folder()) };
        assert_eq!((told.problem.as_deref(), told.facts), (Some(no_copy::NO_ROOM), facts));
    });
}

#[test]
fn why_no_copy_was_made_is_told_in_a_word_and_where() {
    run(async {
        let kept = Kept::open().await;
        fs::write(kept.folder(), "a file").unwrap();
        kept.keeper().turn().await.unwrap_err();
        let told = kept.keeper().shown().await.unwrap().made.swap_remove(0);
        assert_eq!(
            (told.problem.as_deref(), told.facts.path),
            (Some(no_copy::UNUSABLE), about(&kept.folder().join("media")).path)
        );
    });
}

/// What is told of this folder.
fn about(folder: &Path) -> CopyFacts {
    CopyFacts { path: Some(folder.display().to_string()), ..CopyFacts::default() }
}

#[test]
fn the_folder_of_another_hub_gets_no_copy() {
    run(async {
        let (kept, other) = (Kept::open().await, Kept::open().await);
        kept.keeper().make().await.unwrap();
        let before = kept.names();
        let places = Places {
            database: Some(other.database.clone()),
            master_key_file: other.database.with_file_name("master.key"),
            folder: Some(kept.folder()),
            is_own_computer: false,
        };
        let vault = Arc::new(Vault::open(&MasterKey::from_bytes(Zeroizing::new([8; 32]))));
        let media = MediaStore::in_memory(&vault, other.shop.random.clone());
        let keeper = Keeper::new(Ground { vault, ..other.shop.ground() }, media, places);
        assert!(matches!(keeper.make().await, Err(CopyError::Foreign(_))));
        assert_eq!(kept.names(), before);
    });
}

/// A bucket that can be put into a mood, as a place for media.
fn media_in(bucket: &S3, kept: &Kept) -> MediaStore {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let place = S3Place {
        bucket: BUCKET.to_owned(),
        prefix: "jaipur".to_owned(),
        endpoint: Some(bucket.endpoint().parse().unwrap()),
        region: "us-east-1".to_owned(),
        access_key_id: ACCESS_KEY_ID.to_owned(),
        secret_access_key: Zeroizing::new(SECRET_ACCESS_KEY.to_owned()),
        patience: Duration::from_millis(100),
    };
    MediaStore::in_bucket(&place, &kept.vault, kept.shop.random.clone()).unwrap()
}

async fn with_a_price_list(kept: &Kept, media: &MediaStore) {
    with_a_list(kept, media, "prices").await;
}

/// Keeps a file that a quick reply of this name carries.
async fn with_a_list(kept: &Kept, media: &MediaStore, name: &str) {
    let mut incoming = media.begin(kept.shop.workspace_id);
    incoming.write(format!("{name}: 900").as_bytes()).await.unwrap();
    let price_list = incoming.finish(None).await.unwrap();
    let sha256 = hex::encode(price_list.name.sha256);
    let reply = json!({
        "name": name,
        "wordings": [{ "language": "en", "text": "Our prices" }],
        "file": { "media": "document", "file": {
            "sha256": sha256, "mime_type": "text/plain", "filename": "prices.txt", "size_bytes": price_list.size_bytes,
        } },
    });
    let reply = serde_json::from_value(reply).unwrap();
    let (id, at) = (QuickReplyId::new(&*kept.shop.clock, &*kept.shop.random), kept.shop.clock.now());
    let by = kept.shop.rajesh;
    let write = kept.shop.store.write(kept.shop.workspace_id, move |tx| {
        let (rev, reply): (_, Option<_>) = (tx.next_rev(), Some(Clone::clone(&reply)));
        tx.save_quick_reply(&QuickReplyRow { id, owner_id: None, reply, edited_at: at, edited_by: by, rev })
    });
    write.await.unwrap();
}

#[test]
fn while_the_media_are_away_the_database_is_copied_and_says_what_is_missing() {
    run(async {
        let (kept, bucket) = (Kept::open().await, S3::start().unwrap());
        let media = media_in(&bucket, &kept);
        with_a_price_list(&kept, &media).await;
        bucket.set(Mood::Refusing);
        let keeper = kept.keeper_over(kept.shop.store.clone(), media);
        keeper.turn().await.unwrap();
        let [first] = &kept.made()[..] else { panic!("{:?}", kept.made()) };
        let described = Manifest::read(first).unwrap().media;
        assert_eq!((described.objects, described.missing), (0, 1));
        assert_eq!(keeper.shown().await.unwrap().made[0].missing, 1);
        // Gone back to, it says what is lost, and the rest is there.
        let (outcome, _place) = gone_back_to(first, DamagedMedia::Refuse).await;
        assert!(matches!(outcome, Err(CopyError::DamagedMedia { .. })));
        let (outcome, _place) = gone_back_to(first, DamagedMedia::LeaveOut).await;
        assert_eq!(outcome.unwrap().media_lost.len(), 1);
        // The next copy has it, and then the first one does as well.
        bucket.set(Mood::Well);
        kept.shop.clock.advance(DAY);
        keeper.turn().await.unwrap();
        let described = Manifest::read(&kept.made()[1]).unwrap().media;
        assert_eq!((described.objects, described.missing), (1, 0));
        let (outcome, _place) = gone_back_to(first, DamagedMedia::Refuse).await;
        assert_eq!(outcome.unwrap().media, 1);
    });
}

#[test]
fn two_nights_of_copies_that_lack_something_are_told_like_nights_without_one() {
    run(async {
        let (kept, bucket) = (Kept::open().await, S3::start().unwrap());
        let media = media_in(&bucket, &kept);
        with_a_price_list(&kept, &media).await;
        let keeper = kept.keeper_over(kept.shop.store.clone(), media);
        keeper.turn().await.unwrap();
        bucket.set(Mood::Refusing);
        // What lies beside the copies already is not asked for again.
        fs::remove_dir_all(kept.folder().join("media")).unwrap();
        for _ in 0..2 {
            kept.shop.clock.advance(DAY);
            keeper.turn().await.unwrap();
        }
        assert_eq!(kept.shop.alerts().await, ["copy_failed"]);
        bucket.set(Mood::Well);
        kept.shop.clock.advance(DAY);
        keeper.turn().await.unwrap();
        assert_eq!(kept.shop.alerts().await, ["copy_failed", "copy_fine"]);
        let missing: Vec<u64> = keeper.shown().await.unwrap().made.iter().map(|made| made.missing).collect();
        assert_eq!(missing, [0, 1, 1, 0]);
    });
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read_keep_no_other_from_the_copy() {
    run(async {
        let kept = Kept::open().await;
        let place = tempfile::tempdir().unwrap();
        let media = MediaStore::in_folder(place.path(), &kept.vault, kept.shop.random.clone()).unwrap();
        for name in ["silk", "cotton", "linen", "wool", "jute"] {
            with_a_list(&kept, &media, name).await;
        }
        let shelf = fs::read_dir(place.path()).unwrap().next().unwrap().unwrap().path();
        let mut files: Vec<PathBuf> =
            fs::read_dir(&shelf).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for damaged in &files[..4] {
            // Whoever opens it comes back to it, root as well.
            fs::remove_file(damaged).unwrap();
            std::os::unix::fs::symlink(damaged, damaged).unwrap();
        }
        kept.keeper_over(kept.shop.store.clone(), media).turn().await.unwrap();
        let described = Manifest::read(&kept.made()[0]).unwrap().media;
        assert_eq!((described.objects, described.missing), (1, 4));
    });
}

#[test]
fn whatever_lies_in_the_place_of_a_stored_file_keeps_no_other_from_the_copy() {
    run(async {
        let kept = Kept::open().await;
        let media = MediaStore::in_memory(&kept.vault, kept.shop.random.clone());
        for name in ["silk", "cotton"] {
            with_a_list(&kept, &media, name).await;
        }
        let keeper = kept.keeper_over(kept.shop.store.clone(), media);
        keeper.turn().await.unwrap();
        let shelf = fs::read_dir(kept.folder().join("media")).unwrap().next().unwrap().unwrap().path();
        let file = fs::read_dir(&shelf).unwrap().next().unwrap().unwrap().path();
        let lacking = async || {
            kept.shop.clock.advance(DAY);
            keeper.turn().await.unwrap();
            let made = keeper.shown().await.unwrap().made.swap_remove(0);
            (made.problem, made.missing, made.lost)
        };
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        assert_eq!(lacking().await, (None, 1, 0));
        fs::remove_dir(&file).unwrap();
        assert_eq!(lacking().await, (None, 0, 0));
        fs::remove_dir_all(&shelf).unwrap();
        fs::write(&shelf, "somebody's").unwrap();
        assert_eq!(lacking().await, (None, 2, 0));
        assert_eq!(fs::read(&shelf).unwrap(), b"somebody's");
    });
}

#[test]
fn where_copies_went_and_no_mark_is_a_disk_is_not_mounted_and_nothing_is_made_there() {
    run(async {
        let kept = Kept::open().await;
        kept.keeper().turn().await.unwrap();
        let aside = kept.copies.path().join("aside");
        fs::rename(kept.folder(), &aside).unwrap();
        for _ in 0..2 {
            kept.shop.clock.advance(DAY);
            assert!(matches!(kept.keeper().turn().await, Err(CopyError::Away(_))));
            assert!(!kept.folder().exists());
        }
        assert_eq!(kept.shop.alerts().await, ["copy_failed"]);
        // Where a disk is mounted there is a folder, mounted or not.
        fs::create_dir(kept.folder()).unwrap();
        kept.shop.clock.advance(HOUR);
        assert!(matches!(kept.keeper().turn().await, Err(CopyError::Away(_))));
        assert!(kept.names().is_empty());
        fs::remove_dir(kept.folder()).unwrap();
        fs::rename(aside, kept.folder()).unwrap();
        kept.shop.clock.advance(HOUR);
        kept.keeper().turn().await.unwrap();
        assert_eq!(kept.made().len(), 2);
        assert_eq!(kept.shop.alerts().await, ["copy_failed", "copy_fine"]);
    });
}

#[cfg(unix)]
#[test]
fn a_folder_that_never_answers_keeps_nobody_from_being_told() {
    run(async {
        let kept = Kept::open().await;
        kept.keeper().turn().await.unwrap();
        let _hanging = Hanging::in_place_of(kept.made()[0].join("manifest.json"));
        kept.shop.clock.advance(2 * DAY);
        let keeper = kept.keeper();
        for _ in 0..60 {
            keeper.tell().await.unwrap();
            assert!(kept.shop.alerts().await.is_empty(), "it has an hour for its copy");
            kept.shop.clock.advance(MINUTE);
        }
        for _ in 0..3 {
            keeper.tell().await.unwrap();
            assert_eq!(kept.shop.alerts().await, ["copy_failed"]);
            kept.shop.clock.advance(MINUTE);
        }
        // A computer that sleeps for another night has not made one either.
        kept.shop.clock.advance(DAY);
        keeper.tell().await.unwrap();
        assert_eq!(kept.shop.alerts().await, ["copy_failed"]);
    });
}

#[test]
fn after_nights_without_a_hub_its_first_copy_is_made_and_nobody_is_told_that_they_failed() {
    run(async {
        let kept = Kept::open().await;
        kept.keeper().turn().await.unwrap();
        kept.shop.clock.advance(3 * DAY);
        tokio::time::pause();
        let (keeper, stop) = (Arc::new(kept.keeper()), CancellationToken::new());
        let keeping = keeper.clone().run(stop.clone());
        let watching = keeper.clone().watch(stop.clone());
        let ending = async {
            let patrol = Duration::from_secs(60);
            while kept.made().len() < 2 {
                tokio::time::sleep(patrol).await;
            }
            tokio::time::sleep(2 * patrol).await;
            stop.cancel();
        };
        tokio::join!(keeping, watching, ending);
        assert!(kept.shop.alerts().await.is_empty());
    });
}

#[test]
fn whoever_has_copies_made_again_missed_none_while_they_had_none_made() {
    run(async {
        let kept = Kept::open().await;
        let (keeper, folder) = (kept.choosing_keeper(), kept.folder().display().to_string());
        keeper.choose(kept.rajesh(), Some(&folder)).await.unwrap();
        keeper.turn().await.unwrap();
        keeper.choose(kept.rajesh(), None).await.unwrap();
        kept.shop.clock.advance(30 * DAY);
        keeper.choose(kept.rajesh(), Some(&folder)).await.unwrap();
        for _ in 0..90 {
            keeper.tell().await.unwrap();
            kept.shop.clock.advance(MINUTE);
        }
        assert!(kept.shop.alerts().await.is_empty());
    });
}

#[cfg(unix)]
#[test]
fn a_folder_that_does_not_answer_is_given_up_for_now_and_keeps_no_copy_out_of_another() {
    run(async {
        let kept = Kept::open().await;
        let keeper = kept.choosing_keeper();
        let [far, near] = ["far", "near"].map(|name| kept.copies.path().join(name));
        let choose = async |folder: &Path| {
            let (keeper, by, folder) = (keeper.clone(), kept.rajesh(), folder.display().to_string());
            out_of_patience(async move { keeper.choose(by, Some(&folder)).await }).await
        };
        keeper.choose(kept.rajesh(), Some(&far.display().to_string())).await.unwrap();
        keeper.turn().await.unwrap();
        let _hanging = Hanging::in_place_of(far.join(".sangam-copies"));
        kept.shop.clock.advance(DAY);
        tokio::time::pause();
        for _ in 0..2 {
            let turned = keeper.clone();
            let turned = out_of_patience(async move { turned.turn().await }).await;
            assert!(matches!(turned, Err(CopyError::Silent(_))), "{turned:?}");
            let told = keeper.shown().await.unwrap().made.swap_remove(0);
            assert_eq!((told.problem.as_deref(), told.facts), (Some(no_copy::SILENT), about(&far)));
            kept.shop.clock.advance(HOUR);
        }
        assert!(matches!(choose(&far).await, Err(CopyError::Silent(_))));
        keeper.choose(kept.rajesh(), Some(&near.display().to_string())).await.unwrap();
        keeper.make().await.unwrap();
        assert_eq!(made_in(&near).len(), 1);
    });
}

#[test]
fn a_file_the_hub_itself_has_lost_is_counted_and_holds_no_copy_back() {
    run(async {
        let kept = Kept::open().await;
        let place = tempfile::tempdir().unwrap();
        let media = MediaStore::in_folder(place.path(), &kept.vault, kept.shop.random.clone()).unwrap();
        for name in ["silk", "cotton", "linen"] {
            with_a_list(&kept, &media, name).await;
        }
        let shelf = fs::read_dir(place.path()).unwrap().next().unwrap().unwrap().path();
        let mut files: Vec<PathBuf> =
            fs::read_dir(&shelf).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let [gone, damaged] = [&files[0], &files[1]].map(|file| fs::read(file).unwrap());
        fs::remove_file(&files[0]).unwrap();
        fs::write(&files[1], "damaged").unwrap();
        let keeper = kept.keeper_over(kept.shop.store.clone(), media);
        for _ in 0..3 {
            keeper.turn().await.unwrap();
            kept.shop.clock.advance(DAY);
        }
        let first = &kept.made()[0];
        let described = Manifest::read(first).unwrap().media;
        assert_eq!((described.objects, described.missing, described.lost), (1, 0, 2));
        let shown = keeper.shown().await.unwrap();
        assert_eq!((shown.made[0].missing, shown.made[0].lost), (0, 2));
        assert_eq!(kept.shop.alerts().await, ["media_lost"], "no other copy would have more");
        let (outcome, _place) = gone_back_to(first, DamagedMedia::Refuse).await;
        let restored = outcome.unwrap();
        assert_eq!((restored.media, restored.media_lost), (1, Vec::new()));
        // One that was away only is there again, for the first copy as well.
        fs::write(&files[0], gone).unwrap();
        keeper.turn().await.unwrap();
        assert_eq!(Manifest::read(&kept.made()[3]).unwrap().media.lost, 1);
        let (outcome, _place) = gone_back_to(first, DamagedMedia::Refuse).await;
        assert_eq!(outcome.unwrap().media, 2);
        assert_eq!(kept.shop.alerts().await, ["media_lost"], "one is lost still");
        fs::write(&files[1], damaged).unwrap();
        kept.shop.clock.advance(DAY);
        keeper.turn().await.unwrap();
        assert_eq!(kept.shop.alerts().await, ["media_lost", "media_fine"]);
    });
}

#[test]
fn a_loss_stays_told_while_the_media_store_does_not_say_what_became_of_it() {
    run(async {
        let (kept, bucket) = (Kept::open().await, S3::start().unwrap());
        let media = media_in(&bucket, &kept);
        with_a_price_list(&kept, &media).await;
        let lost = MediaStore::in_memory(&kept.vault, kept.shop.random.clone());
        with_a_list(&kept, &lost, "silk").await;
        let keeper = kept.keeper_over(kept.shop.store.clone(), media);
        for mood in [Mood::Well, Mood::Refusing, Mood::Well] {
            bucket.set(mood);
            keeper.turn().await.unwrap();
            assert_eq!(kept.shop.alerts().await, ["media_lost"]);
            kept.shop.clock.advance(DAY);
        }
        let counted = keeper.shown().await.unwrap().made;
        let counted: Vec<_> = counted.iter().map(|made| (made.missing, made.lost)).collect();
        assert_eq!(counted, [(0, 1), (1, 0), (0, 1)]);
    });
}

#[test]
fn a_damaged_file_of_the_copies_is_missing_until_the_media_give_it_again() {
    run(async {
        let (kept, bucket) = (Kept::open().await, S3::start().unwrap());
        let media = media_in(&bucket, &kept);
        with_a_price_list(&kept, &media).await;
        let keeper = kept.keeper_over(kept.shop.store.clone(), media);
        keeper.turn().await.unwrap();
        let shelf = fs::read_dir(kept.folder().join("media")).unwrap().next().unwrap().unwrap().path();
        let file = fs::read_dir(shelf).unwrap().next().unwrap().unwrap();
        let name = file.file_name().into_string().unwrap();
        fs::write(file.path(), "damaged").unwrap();
        bucket.set(Mood::Refusing);
        // Each file is read once in 28 days.
        let turn = i64::from(u8::from_str_radix(&name[..2], 16).unwrap()) % 28;
        kept.shop.clock.advance(DAY);
        while kept.shop.clock.now().as_millis().div_euclid(DAY) % 28 != turn {
            kept.shop.clock.advance(DAY);
        }
        let missing = async || {
            keeper.turn().await.unwrap();
            kept.shop.clock.advance(DAY);
            keeper.shown().await.unwrap().made[0].missing
        };
        assert_eq!([missing().await, missing().await], [1, 1]);
        bucket.set(Mood::Well);
        assert_eq!(missing().await, 0);
    });
}

/// A damaged file that nobody can remove lies there still on the next night, which is not the one on which it is read.
#[test]
fn a_damaged_file_that_stays_where_it_is_counts_as_there_in_no_copy() {
    run(async {
        let (kept, bucket) = (Kept::open().await, S3::start().unwrap());
        let media = media_in(&bucket, &kept);
        with_a_price_list(&kept, &media).await;
        let keeper = kept.keeper_over(kept.shop.store.clone(), media);
        keeper.turn().await.unwrap();
        let shelf = fs::read_dir(kept.folder().join("media")).unwrap().next().unwrap().unwrap().path();
        let file = fs::read_dir(shelf).unwrap().next().unwrap().unwrap();
        let name = file.file_name().into_string().unwrap();
        kept.shop.clock.advance(DAY);
        while kept.shop.clock.now().as_millis().div_euclid(DAY) % 28
            != i64::from(u8::from_str_radix(&name[..2], 16).unwrap()) % 28
        {
            kept.shop.clock.advance(DAY);
        }
        let missing = async || {
            // It could not be removed the night before.
            fs::write(file.path(), "damaged").unwrap();
            keeper.turn().await.unwrap();
            kept.shop.clock.advance(DAY);
            keeper.shown().await.unwrap().made[0].missing
        };
        bucket.set(Mood::Refusing);
        assert_eq!([missing().await, missing().await, missing().await], [1, 1, 1]);
        bucket.set(Mood::Well);
        assert_eq!(missing().await, 0);
        assert_ne!(fs::read(file.path()).unwrap(), b"damaged");
    });
}

#[test]
fn what_does_not_fit_is_not_brought_back_and_what_is_tried_out_leaves_the_hub_its_part() {
    run(async {
        let kept = Kept::open().await;
        kept.keeper().make().await.unwrap();
        let full: Measure = Arc::new(|_| Some(Space { free_bytes: 1_000, total_bytes: 10_000 }));
        let (outcome, place) = gone_back_where(kept.folder(), DamagedMedia::Refuse, full).await;
        assert!(matches!(outcome, Err(CopyError::NoRoom { free: 1_000, .. })));
        let names = || fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(names().collect::<Vec<_>>(), ["master.key"]);
        let files = Manifest::read(&kept.made()[0]).unwrap().files;
        let free_bytes = files.iter().map(|file| file.size_bytes).sum();
        let exact: Measure = Arc::new(move |_| Some(Space { free_bytes, total_bytes: 2 * free_bytes }));
        let (outcome, _elsewhere) = gone_back_where(kept.folder(), DamagedMedia::Refuse, exact.clone()).await;
        outcome.unwrap();
        let (clock, random) = (ManualClock::new(kept.shop.clock.now()), SeededRandom::new(2));
        let random: Arc<dyn Random> = Arc::new(random);
        let restoring = Restoring {
            from: &kept.folder(),
            recovery_key: None,
            damaged: DamagedMedia::Refuse,
            clock: &clock,
            random: &random,
            measure: exact,
        };
        let rehearsal = place.path().join("rehearsal");
        let tried = restoring.tried_in(&rehearsal, &place.path().join("master.key")).await;
        assert!(matches!(tried, Err(CopyError::NoRoom { .. })));
        assert!(!rehearsal.exists());
    });
}

#[test]
fn a_hub_that_was_brought_back_shows_no_further_chats_and_hides_what_was_to_be_hidden() {
    run(async {
        let kept = Kept::open().await;
        let (shop, given_at) = (&kept.shop, kept.shop.clock.now());
        let (number_id, person_id) = (shop.number_id, shop.rajesh);
        let (clock, random) = (shop.clock.clone(), shop.random.clone());
        let decisions = shop.store.write(shop.workspace_id, move |tx| {
            for released in [true, false] {
                let release = ReleaseRecord {
                    number_id,
                    seq: 0,
                    person_id,
                    choice: Choice::All,
                    released,
                    after: None,
                    changed: 0,
                    given_at,
                    over_at: None,
                };
                tx.add_release(ReleaseId::new(&*clock, &*random), &release)?;
            }
            Ok(())
        });
        decisions.await.unwrap();
        kept.keeper().make().await.unwrap();
        let (outcome, place) = gone_back_to(&kept.made()[0], DamagedMedia::Refuse).await;
        outcome.unwrap();
        let key = DatabaseKey::new(kept.vault.sqlite_key().expose());
        let brought_back =
            SqliteStore::open(&place.path().join("hub.db"), &key, Purpose::Serve, Calls::Inline).unwrap();
        let brought_back: Arc<dyn Store> = Arc::new(brought_back);
        let open = brought_back.read(move |tx| tx.open_releases(number_id, 10)).await.unwrap();
        assert_eq!(open.iter().map(|decision| decision.released).collect::<Vec<_>>(), [false]);
    });
}

#[test]
fn what_an_interrupted_restore_left_takes_no_room_from_the_next() {
    run(async {
        let kept = Kept::open().await;
        kept.keeper().make().await.unwrap();
        let place = tempfile::tempdir().unwrap();
        let left = [place.path().join("hub.db.restoring"), place.path().join("media/.restoring")];
        for draft in &left {
            fs::create_dir_all(draft).unwrap();
            fs::write(draft.join("half"), "a copy").unwrap();
        }
        let measure: Measure = Arc::new(move |_| {
            let is_free = !left.iter().any(|draft| draft.exists());
            Some(Space { free_bytes: if is_free { 1 << 40 } else { 0 }, total_bytes: 1 << 41 })
        });
        gone_back_in(place.path(), &kept.folder(), DamagedMedia::Refuse, measure).await.unwrap();
    });
}

/// A copy restored to an empty place, which lasts as long as what it is returned with.
async fn gone_back_to(
    copy: &Path,
    damaged: DamagedMedia,
) -> (Result<sangam_hub::copies::Restored, CopyError>, TempDir) {
    gone_back_where(copy.to_owned(), damaged, measured()).await
}

async fn gone_back_where(
    from: PathBuf,
    damaged: DamagedMedia,
    measure: Measure,
) -> (Result<sangam_hub::copies::Restored, CopyError>, TempDir) {
    let place = tempfile::tempdir().unwrap();
    (gone_back_in(place.path(), &from, damaged, measure).await, place)
}

async fn gone_back_in(
    place: &Path,
    from: &Path,
    damaged: DamagedMedia,
    measure: Measure,
) -> Result<sangam_hub::copies::Restored, CopyError> {
    let target = Target {
        database: place.join("hub.db"),
        media: place.join("media"),
        master_key_file: place.join("master.key"),
    };
    let random: Arc<dyn Random> = Arc::new(SeededRandom::new(2));
    key().keep_file(&target.master_key_file, &*random).unwrap();
    let clock = ManualClock::new(Timestamp::from_secs(START).plus(7 * DAY));
    let restoring = Restoring { from, recovery_key: None, damaged, clock: &clock, random: &random, measure };
    restoring.to(&target).await
}
