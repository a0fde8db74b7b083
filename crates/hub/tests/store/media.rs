//! What every place for media must do: a folder, and a bucket that several hubs share. A new one adds one line to `places!`.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{FutureExt, TryStreamExt};
use sangam_hub::media::moving::{self, MoveError, MovedMedia};
use sangam_hub::media::{Condition, MediaError, MediaName, MediaStore, S3Place};
use sangam_hub::vault::{MasterKey, Vault};
use sangam_model::id::WorkspaceId;
use sangam_model::{ManualClock, SeededRandom, Timestamp};
use sangam_s3_kit::{ACCESS_KEY_ID, BUCKET, Mood, S3, SECRET_ACCESS_KEY};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use crate::now;

/// Larger than what is held in memory, and than one part of an upload.
const LARGE: usize = 6_000_000;
/// Where what has no name yet lies, and what something there is called.
const STAGING: &str = ".sangam-incoming";
const HALF: &str = "0193b3a6-6c1e-7d3a-9b57-3f6a2d1c4e5f";

struct Shop {
    store: MediaStore,
    workspace: WorkspaceId,
    /// Where the objects lie as files.
    objects: PathBuf,
    bucket: Option<S3>,
    _folder: tempfile::TempDir,
}

fn vault() -> Vault {
    Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])))
}

fn place_in(bucket: &S3) -> S3Place {
    S3Place {
        bucket: BUCKET.to_owned(),
        prefix: "jaipur".to_owned(),
        endpoint: Some(bucket.endpoint().parse().unwrap()),
        region: "us-east-1".to_owned(),
        access_key_id: ACCESS_KEY_ID.to_owned(),
        secret_access_key: Zeroizing::new(SECRET_ACCESS_KEY.to_owned()),
        patience: Duration::from_secs(30),
    }
}

fn store_in(place: &S3Place, seed: u64) -> MediaStore {
    let _ = rustls::crypto::ring::default_provider().install_default();
    MediaStore::in_bucket(place, &vault(), Arc::new(SeededRandom::new(seed))).unwrap()
}

fn in_folder() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let objects = folder.path().join("media");
    let store = MediaStore::in_folder(&objects, &vault(), Arc::new(SeededRandom::new(1))).unwrap();
    Shop::over(store, objects, None, folder)
}

fn in_bucket() -> Shop {
    let bucket = S3::start().unwrap();
    let objects = bucket.bucket().join("jaipur");
    let store = store_in(&place_in(&bucket), 1);
    Shop::over(store, objects, Some(bucket), tempfile::tempdir().unwrap())
}

impl Shop {
    fn over(store: MediaStore, objects: PathBuf, bucket: Option<S3>, folder: tempfile::TempDir) -> Self {
        let workspace = WorkspaceId::new(&ManualClock::new(now()), &SeededRandom::new(1));
        Self { store, workspace, objects, bucket, _folder: folder }
    }

    async fn keep(&self, plain: &[u8]) -> MediaName {
        let mut incoming = self.store.begin(self.workspace);
        for piece in plain.chunks(100_000) {
            incoming.write(piece).await.unwrap();
        }
        let kept = incoming.finish(Some(Sha256::digest(plain).into())).await.unwrap();
        assert_eq!(kept.size_bytes, plain.len() as u64);
        kept.name
    }

    async fn read(&self, name: MediaName, range: Range<u64>) -> Result<Vec<u8>, MediaError> {
        let pieces: Vec<Bytes> = self.store.open(name).await?.read(range).try_collect().await?;
        Ok(pieces.concat())
    }

    fn at(&self, name: MediaName) -> PathBuf {
        self.objects.join(name.workspace.to_string()).join(hex::encode(name.sha256))
    }

    fn files(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() { walk(&path, into) } else { into.push(path) }
            }
        }
        let mut files = Vec::new();
        walk(&self.objects, &mut files);
        files
    }

    fn parts_left(&self) -> usize {
        self.bucket.as_ref().map_or(0, |bucket| bucket.parts_left().unwrap())
    }
}

fn film(length: usize) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n % 241).unwrap()).collect()
}

async fn lies_sealed_under_its_workspace_and_digest(shop: Shop) {
    let plain = b"canary: the bill of ritika".as_slice();
    let name = shop.keep(plain).await;
    assert_eq!(shop.files(), [shop.at(name)]);
    let sealed = std::fs::read(shop.at(name)).unwrap();
    assert!(!sealed.windows(6).any(|window| window == b"canary"));
    assert_eq!(shop.read(name, 0..u64::MAX).await.unwrap(), plain);
    assert!(shop.store.is_whole(name).await.unwrap());
    let nothing = shop.keep(b"").await;
    assert_eq!(shop.read(nothing, 0..10).await.unwrap(), b"");
}

async fn any_range_of_a_large_file_reads_like_the_file(shop: Shop) {
    let plain = film(LARGE);
    let name = shop.keep(&plain).await;
    assert_eq!((shop.files(), shop.parts_left()), (vec![shop.at(name)], 0), "no staging is left");
    for range in [0..1, 0..6_000_000, 65_535..65_537, 1_048_570..3_500_000, 5_999_999..6_000_000, 5..5] {
        let bytes = shop.read(name, range.clone()).await.unwrap();
        let expected = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        assert_eq!(bytes, plain[expected]);
    }
    assert_eq!(shop.read(name, 5_999_000..u64::MAX).await.unwrap(), plain[5_999_000..]);
    assert_eq!(shop.read(name, 6_000_001..6_000_009).await.unwrap(), b"");
    assert!(shop.store.is_whole(name).await.unwrap());
}

async fn what_is_not_as_promised_leaves_nothing(shop: Shop) {
    for length in [10, LARGE] {
        let mut incoming = shop.store.begin(shop.workspace);
        incoming.write(&film(length)).await.unwrap();
        let outcome = incoming.finish(Some([0; 32])).await;
        assert!(matches!(outcome, Err(MediaError::NotAsPromised)));
        assert_eq!((shop.files(), shop.parts_left()), (Vec::new(), 0));
    }
}

async fn the_same_file_twice_is_one_object_and_is_not_rewritten(shop: Shop) {
    for length in [10, LARGE] {
        let plain = film(length);
        let name = shop.keep(&plain).await;
        let before = std::fs::read(shop.at(name)).unwrap();
        assert_eq!(shop.keep(&plain).await, name);
        assert!(std::fs::read(shop.at(name)).unwrap() == before);
    }
    assert_eq!((shop.files().len(), shop.parts_left()), (2, 0));
}

async fn a_changed_or_misplaced_object_is_never_given_and_comes_back_when_fetched_again(shop: Shop) {
    let (bill, photo) = (shop.keep(b"the bill").await, shop.keep(b"the photo").await);
    std::fs::copy(shop.at(photo), shop.at(bill)).unwrap();
    assert!(matches!(shop.read(bill, 0..10).await, Err(MediaError::Broken)));
    assert!(!shop.store.is_whole(bill).await.unwrap());
    std::fs::write(shop.at(bill), b"short").unwrap();
    assert!(matches!(shop.read(bill, 0..10).await, Err(MediaError::Broken)));
    shop.keep(b"the bill").await;
    assert_eq!(shop.read(bill, 0..10).await.unwrap(), b"the bill");
    std::fs::remove_file(shop.at(bill)).unwrap();
    assert!(matches!(shop.read(bill, 0..10).await, Err(MediaError::NotFound)));
    assert!(!shop.store.is_whole(bill).await.unwrap());
}

async fn what_a_killed_run_left_is_cleared_and_named_files_stay(shop: Shop) {
    let name = shop.keep(b"the bill").await;
    // By this hub, and by one that called the place otherwise.
    for staging in [STAGING, "incoming"].map(|name| shop.objects.join(name)) {
        std::fs::create_dir_all(&staging).unwrap();
        std::fs::write(staging.join(HALF), b"half").unwrap();
        std::fs::write(staging.join(format!("{HALF}#1")), b"a piece").unwrap();
    }
    shop.store.clear_abandoned(Timestamp::from_secs(0)).await.unwrap();
    assert_eq!(shop.files().len(), 5, "another hub may be writing it at this moment");
    shop.store.clear_interrupted().await.unwrap();
    assert_eq!(shop.files(), [shop.at(name)]);
    assert_eq!(shop.read(name, 0..10).await.unwrap(), b"the bill");
}

async fn what_somebody_else_keeps_there_stays(shop: Shop) {
    let name = shop.keep(b"the bill").await;
    let shelf = shop.workspace.to_string();
    let in_the_shelf = format!("{shelf}/a#1.jpg");
    let theirs = ["incoming/march.pdf", "photos/a#1.jpg", ".sangam-incoming/note.txt", &in_the_shelf]
        .map(|path| shop.objects.join(path));
    for path in &theirs {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "theirs").unwrap();
    }
    shop.store.clear_abandoned(Timestamp::from_secs(9_000_000_000)).await.unwrap();
    shop.store.clear_interrupted().await.unwrap();
    for path in theirs.iter().chain([&shop.at(name)]) {
        assert!(path.exists(), "{} is gone", path.display());
    }
}

async fn nothing_is_removed_between_naming_and_recording(shop: Shop) {
    let mut incoming = shop.store.begin(shop.workspace);
    incoming.write(b"the bill").await.unwrap();
    let kept = incoming.finish(None).await.unwrap();
    let name = kept.name;
    let not_needed = || async { Ok::<_, MediaError>(false) };
    assert!(shop.store.remove_unless(name, not_needed()).now_or_never().is_none());
    drop(kept);
    assert!(!shop.store.remove_unless(name, async { Ok::<_, MediaError>(true) }).await.unwrap());
    assert_eq!(shop.files().len(), 1);
    assert!(shop.store.remove_unless(name, not_needed()).await.unwrap());
    assert!(shop.store.remove_unless(name, not_needed()).await.unwrap(), "gone is gone");
    assert!(shop.files().is_empty());
}

async fn a_sealed_file_is_copied_whole_or_not_at_all(shop: Shop) {
    let name = shop.keep(&film(LARGE)).await;
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    let size_bytes = shop.store.copy_sealed(name, &copy).await.unwrap();
    assert_eq!(size_bytes, std::fs::metadata(&copy).unwrap().len());
    assert!(std::fs::read(&copy).unwrap() == std::fs::read(shop.at(name)).unwrap());
    let nobody = MediaName { sha256: [0; 32], ..name };
    let outcome = shop.store.copy_sealed(nobody, &copies.path().join("other")).await;
    assert!(matches!(outcome, Err(MediaError::NotFound)));
    assert_eq!(std::fs::read_dir(copies.path()).unwrap().count(), 1);
}

macro_rules! places {
    ($($place:ident: $open:ident { $($law:ident,)* })*) => { $(
        mod $place {
            $(
                #[tokio::test]
                async fn $law() {
                    super::$law(super::$open()).await;
                }
            )*
        }
    )* };
    (each of [$($place:ident: $open:ident),*] keeps $laws:tt) => {
        places! { $($place: $open $laws)* }
    };
}

places! {
    each of [folder: in_folder, bucket: in_bucket] keeps {
        any_range_of_a_large_file_reads_like_the_file,
        what_is_not_as_promised_leaves_nothing,
        the_same_file_twice_is_one_object_and_is_not_rewritten,
        a_changed_or_misplaced_object_is_never_given_and_comes_back_when_fetched_again,
        what_a_killed_run_left_is_cleared_and_named_files_stay,
        what_somebody_else_keeps_there_stays,
        nothing_is_removed_between_naming_and_recording,
        a_sealed_file_is_copied_whole_or_not_at_all,
    }
}

#[tokio::test]
async fn a_file_lies_sealed_under_its_workspace_and_digest() {
    for shop in [in_folder(), in_bucket()] {
        lies_sealed_under_its_workspace_and_digest(shop).await;
    }
}

#[tokio::test]
async fn a_bucket_is_shared_by_hubs_and_one_reads_what_another_put() {
    let shop = in_bucket();
    let other = store_in(&place_in(shop.bucket.as_ref().unwrap()), 2);
    let plain = film(LARGE);
    let name = shop.keep(&plain).await;
    assert!(other.is_whole(name).await.unwrap());
    other.remove_unless(name, async { Ok::<_, MediaError>(false) }).await.unwrap();
    assert!(matches!(shop.read(name, 0..1).await, Err(MediaError::NotFound)));
}

#[tokio::test]
async fn an_upload_that_is_dropped_is_given_up_at_the_store() {
    let shop = in_bucket();
    let mut incoming = shop.store.begin(shop.workspace);
    while shop.parts_left() == 0 {
        incoming.write(&film(1_000_000)).await.unwrap();
    }
    drop(incoming);
    let given_up = async {
        while shop.parts_left() > 0 {
            // Each look is a round trip to the store, behind the one that gives up.
            shop.store.look().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), given_up).await.unwrap();
    assert!(shop.files().is_empty());
}

#[tokio::test]
async fn what_is_the_matter_with_a_bucket_is_told_apart() {
    let bucket = S3::start().unwrap();
    let place = place_in(&bucket);
    let store = store_in(&place, 1);
    let known = store.condition();
    assert_eq!(store.look().await, Condition::Well);
    for (mood, condition) in [(Mood::Failing, Condition::Away), (Mood::Refusing, Condition::Refused)] {
        bucket.set(mood);
        assert_eq!(store.look().await, condition);
        assert_eq!(*known.borrow(), condition);
        bucket.set(Mood::Well);
        assert_eq!(store.look().await, Condition::Well, "and it is well again by itself");
    }
    let wrong = S3Place { bucket: "another-bucket".to_owned(), ..place.clone() };
    assert_eq!(store_in(&wrong, 2).look().await, Condition::NoBucket);
    let wrong = S3Place { secret_access_key: Zeroizing::new("guessed".to_owned()), ..place.clone() };
    assert_eq!(store_in(&wrong, 3).look().await, Condition::Refused);
    let wrong = S3Place { access_key_id: "nobody".to_owned(), ..place.clone() };
    assert_eq!(store_in(&wrong, 4).look().await, Condition::Refused);
    let gone = place_in(&bucket);
    drop(bucket);
    assert_eq!(store_in(&gone, 5).look().await, Condition::Away);
}

#[tokio::test]
async fn a_silent_bucket_holds_nobody_up_for_ever() {
    let bucket = S3::start().unwrap();
    let store = store_in(&S3Place { patience: Duration::from_millis(100), ..place_in(&bucket) }, 1);
    bucket.set(Mood::Silent);
    assert_eq!(store.look().await, Condition::Away);
    let mut incoming = store.begin(WorkspaceId::new(&ManualClock::new(now()), &SeededRandom::new(1)));
    incoming.write(b"the bill").await.unwrap();
    assert!(matches!(incoming.finish(None).await, Err(MediaError::Store(_))));
}

#[tokio::test]
async fn whoever_waits_for_a_bucket_goes_on_when_it_is_back_and_what_was_left_there_is_gone() {
    let shop = in_bucket();
    let bucket = shop.bucket.as_ref().unwrap();
    let staging = shop.objects.join(STAGING);
    std::fs::create_dir_all(&staging).unwrap();
    std::fs::write(staging.join(HALF), b"half").unwrap();
    let old = std::fs::File::options().write(true).open(staging.join(HALF)).unwrap();
    old.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_000_000)).unwrap();
    bucket.set(Mood::Failing);
    shop.store.look().await;
    assert!(shop.store.until_well().now_or_never().is_none());
    bucket.set(Mood::Well);
    let stop = CancellationToken::new();
    let watching = tokio::spawn(shop.store.clone().watch(Arc::new(ManualClock::new(now())), stop.clone()));
    shop.store.until_well().await;
    let cleared = async {
        while !shop.files().is_empty() {
            shop.store.look().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), cleared).await.unwrap();
    stop.cancel();
    watching.await.unwrap();
}

#[tokio::test]
async fn media_move_from_a_folder_into_a_bucket_file_by_file_and_back() {
    let (folder, bucket) = (in_folder(), in_bucket());
    let (bill, large) = (folder.keep(b"the bill").await, folder.keep(&film(LARGE)).await);
    std::fs::write(folder.objects.join(folder.workspace.to_string()).join("notes.txt"), b"no file of ours")
        .unwrap();
    let moved = moving::media(&folder.store, &bucket.store).await.unwrap();
    let size_bytes =
        [bill, large].iter().map(|name| std::fs::metadata(folder.at(*name)).unwrap().len()).sum();
    assert_eq!(moved, MovedMedia { files: 2, already_there: 0, size_bytes });
    assert_eq!(bucket.read(bill, 0..9).await.unwrap(), b"the bill");
    assert!(bucket.store.is_whole(large).await.unwrap());
    assert!(folder.store.is_whole(large).await.unwrap(), "what was there stays there");

    // One was lost at the new place, one is new at the old.
    std::fs::write(bucket.at(large), b"short").unwrap();
    let photo = folder.keep(b"the photo").await;
    let moved = moving::media(&folder.store, &bucket.store).await.unwrap();
    assert_eq!((moved.files, moved.already_there), (3, 1));
    assert!(bucket.store.is_whole(large).await.unwrap() && bucket.store.is_whole(photo).await.unwrap());

    let other = in_folder();
    assert_eq!(moving::media(&bucket.store, &other.store).await.unwrap().files, 3);
    assert!(other.store.is_whole(large).await.unwrap());
}

#[tokio::test]
async fn a_broken_file_is_named_and_the_others_move() {
    let (folder, bucket) = (in_folder(), in_bucket());
    let (bill, photo) = (folder.keep(b"the bill").await, folder.keep(b"the photo").await);
    std::fs::write(folder.at(bill), b"short").unwrap();
    let outcome = moving::media(&folder.store, &bucket.store).await;
    let Err(MoveError::Broken { moved: 1, count: 1, names }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(names, [format!("{}/{}", bill.workspace, hex::encode(bill.sha256))]);
    assert!(bucket.store.is_whole(photo).await.unwrap());
    assert!(!bucket.at(bill).exists());
    bucket.bucket.as_ref().unwrap().set(Mood::Refusing);
    let outcome = moving::media(&folder.store, &bucket.store).await;
    assert!(matches!(outcome, Err(MoveError::Place(Condition::Refused))), "{outcome:?}");
}
