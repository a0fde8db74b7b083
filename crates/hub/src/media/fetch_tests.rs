use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::{TryStreamExt, stream};
use object_store::{ObjectStore, ObjectStoreExt};
use sangam_model::{ManualClock, SeededRandom};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::*;
use crate::background::claims::Claims;
use crate::vault::{MasterKey, Vault};

const START: Timestamp = Timestamp::from_secs(1_795_302_220);
const PHOTO: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00a photo of a saree";

/// Jobs in memory, with the claims a database would hold.
#[derive(Default)]
struct Desk {
    waiting: Mutex<Vec<(Timestamp, Waiting)>>,
    settled: Mutex<Vec<(MessageId, Outcome)>>,
    claimed: Mutex<HashMap<MessageId, Waiting>>,
    claims: Claims<MessageId>,
    settled_one: Notify,
    /// So many outcomes cannot be written down.
    refuses: AtomicU32,
    /// Another hub removes, from here, what is ready, just before that is written down.
    removes: Mutex<Option<Arc<dyn ObjectStore>>>,
}

#[derive(Clone)]
struct Waiting {
    message: MessageId,
    workspace: WorkspaceId,
    token: Arc<AccessToken>,
    sha256: Option<[u8; 32]>,
    attempts: u32,
    refusals: u32,
}

#[async_trait]
impl MediaJobs for Desk {
    async fn next(&self, now: Timestamp) -> Result<Next, JobsError> {
        let mut waiting = self.waiting.lock().unwrap();
        waiting.sort_by_key(|(due, _)| *due);
        let Some((due, _)) = waiting.first() else {
            return Ok(Next::Idle);
        };
        if *due > now {
            return Ok(Next::NotBefore(*due));
        }
        let (_, job) = waiting.remove(0);
        self.claimed.lock().unwrap().insert(job.message, job.clone());
        Ok(Next::Job(MediaJob {
            via: crate::store::Via::Meta,
            message: job.message,
            workspace: job.workspace,
            phone_number_id: "106540352242922".to_owned(),
            token: job.token,
            media_id: "771000444555".to_owned(),
            mime_type: Some("image/jpeg".to_owned()),
            sha256: job.sha256,
            first_seen: START,
            attempts: job.attempts,
            refusals: job.refusals,
            claim: self.claims.claim(job.message).unwrap(),
        }))
    }

    async fn settle(&self, done: &MediaJob, outcome: Outcome) -> Result<(), JobsError> {
        if self.refuses.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err(Box::new(StoreError::Unavailable("no space left on device".into())));
        }
        if let (Outcome::Ready(media), Some(other_hub)) = (outcome, self.removes.lock().unwrap().take()) {
            futures_util::future::FutureExt::now_or_never(other_hub.delete(&media.name.path()))
                .unwrap()
                .unwrap();
        }
        let message = done.message;
        let mut job = self.claimed.lock().unwrap().remove(&message).ok_or("settled twice")?;
        if let Outcome::Retry { at, refused } = outcome {
            job.attempts += 1;
            job.refusals += u32::from(refused);
            self.waiting.lock().unwrap().push((at, job));
        }
        self.settled.lock().unwrap().push((message, outcome));
        self.settled_one.notify_one();
        Ok(())
    }

    async fn fetch_again(&self, job: &MediaJob, _: FetchedMedia, now: Timestamp) -> Result<(), JobsError> {
        let again = Waiting {
            message: job.message,
            workspace: job.workspace,
            token: job.token.clone(),
            sha256: job.sha256,
            attempts: job.attempts + 1,
            refusals: job.refusals,
        };
        self.waiting.lock().unwrap().push((now, again));
        Ok(())
    }
}

/// What the next downloads are like, in order; the last one repeats.
struct Meta(Mutex<VecDeque<Download>>);

#[derive(Clone, Copy)]
enum Download {
    Photo,
    BrokenOff,
    Gone,
    Refused,
    TooLarge,
    Foreign,
    Endless,
}

#[async_trait]
impl MediaSource for Meta {
    async fn open(&self, _job: &MediaJob, _limit_bytes: u64) -> Result<Arriving, Trouble> {
        let mut downloads = self.0.lock().unwrap();
        let download = if downloads.len() > 1 { downloads.pop_front() } else { downloads.front().copied() };
        drop(downloads);
        let bytes = match download.unwrap() {
            Download::Photo => {
                stream::iter(PHOTO.chunks(7).map(|piece| Ok(Bytes::from_static(piece)))).boxed()
            }
            Download::BrokenOff => stream::iter([
                Ok(Bytes::from_static(b"half a ph")),
                Err(Trouble::Passing("the line went down".into())),
            ])
            .boxed(),
            Download::Endless => stream::pending().boxed(),
            Download::Gone => return Err(Trouble::Gone),
            Download::Refused => return Err(Trouble::Refused("unknown id".into())),
            Download::TooLarge => return Err(Trouble::TooLarge),
            Download::Foreign => return Err(Trouble::ForeignHost),
        };
        Ok(Arriving { sha256: None, bytes })
    }
}

struct Shop {
    desk: Arc<Desk>,
    clock: Arc<ManualClock>,
    random: Arc<SeededRandom>,
    store: MediaStore,
    announced: Arc<Notify>,
    fetcher: Arc<MediaFetcher>,
}

impl Shop {
    fn open(downloads: &[Download]) -> Self {
        let (clock, random) = (Arc::new(ManualClock::new(START)), Arc::new(SeededRandom::new(1)));
        let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
        let store = MediaStore::in_memory(&vault, random.clone());
        let (desk, announced) = (Arc::new(Desk::default()), Arc::new(Notify::new()));
        let meta = Arc::new(Meta(Mutex::new(downloads.iter().copied().collect())));
        let fetcher = MediaFetcher::new(
            desk.clone(),
            meta,
            store.clone(),
            clock.clone(),
            random.clone(),
            announced.clone(),
        );
        Self { desk, clock, random, store, announced, fetcher }
    }

    /// A customer's photo is announced.
    fn announce(&self, sha256: Option<[u8; 32]>) -> MessageId {
        let message = MessageId::new(&self.clock, &self.random);
        let workspace = WorkspaceId::new(&self.clock, &self.random);
        let token = Arc::new(AccessToken::new("synthetic-token".to_owned()).ok().unwrap());
        let job = Waiting { message, workspace, token, sha256, attempts: 0, refusals: 0 };
        self.desk.waiting.lock().unwrap().push((self.clock.now(), job));
        self.announced.notify_one();
        message
    }

    fn last_outcome(&self) -> Outcome {
        self.desk.settled.lock().unwrap().last().unwrap().1
    }

    /// Works, moving the clock to each retry, until a job is over. Returns how it ended and how often it was tried.
    async fn work_until_over(&self) -> (Outcome, usize) {
        loop {
            self.fetcher.run_due().await.unwrap();
            match self.last_outcome() {
                Outcome::Retry { at, .. } => self.clock.advance(at.since(self.clock.now())),
                over => return (over, self.desk.settled.lock().unwrap().len()),
            }
        }
    }
}

fn digest_of(bytes: &[u8]) -> Option<[u8; 32]> {
    Some(Sha256::digest(bytes).into())
}

#[tokio::test]
async fn a_photo_is_stored_and_known_for_what_it_is() {
    let shop = Shop::open(&[Download::Photo]);
    shop.announce(digest_of(PHOTO));
    shop.fetcher.run_due().await.unwrap();
    let Outcome::Ready(media) = shop.last_outcome() else { panic!("{:?}", shop.last_outcome()) };
    assert_eq!((media.mime_type, media.size_bytes), ("image/jpeg", PHOTO.len() as u64));
    let pieces: Vec<Bytes> =
        shop.store.open(media.name).await.unwrap().read(0..1_000).try_collect().await.unwrap();
    assert_eq!(pieces.concat(), PHOTO);
}

#[tokio::test]
async fn what_passes_is_tried_again_and_then_works() {
    let shop = Shop::open(&[Download::BrokenOff, Download::Gone, Download::BrokenOff, Download::Photo]);
    shop.announce(digest_of(PHOTO));
    let (outcome, tries) = shop.work_until_over().await;
    assert!(matches!(outcome, Outcome::Ready(_)), "{outcome:?}");
    assert_eq!(tries, 4);
}

#[tokio::test]
async fn what_broke_off_on_the_way_is_not_held_against_a_file() {
    use Download::{BrokenOff, Gone, Photo, Refused};
    let shop = Shop::open(&[BrokenOff, BrokenOff, Refused, BrokenOff, Gone, BrokenOff, BrokenOff, Photo]);
    shop.announce(digest_of(PHOTO));
    let (outcome, tries) = shop.work_until_over().await;
    assert!(matches!(outcome, Outcome::Ready(_)), "{outcome:?}");
    assert_eq!(tries, 8);
}

#[tokio::test]
async fn what_never_passes_is_given_up_when_whatsapp_has_forgotten_it() {
    let shop = Shop::open(&[Download::BrokenOff]);
    shop.announce(None);
    let (outcome, tries) = shop.work_until_over().await;
    assert_eq!(outcome, Outcome::Expired);
    assert!((25..45).contains(&tries), "{tries} tries");
    let age = shop.clock.now().since(START);
    assert!((ID_LIFETIME - 2 * PAUSES.longest..ID_LIFETIME).contains(&age), "gave up after {age} ms");
}

#[tokio::test]
async fn what_cannot_be_had_ends_as_what_it_is() {
    for (download, sha256, expected, expected_tries) in [
        (Download::TooLarge, None, Outcome::TooLarge, 1),
        (Download::Foreign, None, Outcome::Failed, 1),
        (Download::Refused, None, Outcome::Failed, 3),
        (Download::Gone, None, Outcome::Expired, 6),
        (Download::Photo, digest_of(b"another photo"), Outcome::Failed, 3),
    ] {
        let shop = Shop::open(&[download]);
        shop.announce(sha256);
        assert_eq!(shop.work_until_over().await, (expected, expected_tries));
    }
}

#[tokio::test(start_paused = true)]
async fn a_stuck_download_holds_up_no_other_and_meets_its_deadline() {
    let shop = Shop::open(&[Download::Endless, Download::Photo]);
    let stop = CancellationToken::new();
    let running = tokio::spawn(shop.fetcher.clone().run(stop.clone()));
    let stuck = shop.announce(None);
    shop.announce(digest_of(PHOTO));
    shop.desk.settled_one.notified().await;
    assert!(matches!(shop.last_outcome(), Outcome::Ready(_)));
    shop.desk.settled_one.notified().await;
    let (message, outcome) = *shop.desk.settled.lock().unwrap().last().unwrap();
    assert_eq!(message, stuck);
    assert!(matches!(outcome, Outcome::Retry { .. }), "{outcome:?}");
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_file_that_failed_when_there_was_no_other_is_tried_again_without_a_sign() {
    let shop = Shop::open(&[Download::BrokenOff, Download::Photo]);
    let stop = CancellationToken::new();
    let running = tokio::spawn(shop.fetcher.clone().run(stop.clone()));
    shop.announce(digest_of(PHOTO));
    shop.desk.settled_one.notified().await;
    let Outcome::Retry { at, .. } = shop.last_outcome() else { panic!("{:?}", shop.last_outcome()) };
    shop.clock.advance(at.since(START));
    // Longer than any pause and shorter than it is slept where nothing is expected.
    let tried_again = tokio::time::timeout(LONGEST_SLEEP / 2, shop.desk.settled_one.notified()).await;
    assert!(tried_again.is_ok() && matches!(shop.last_outcome(), Outcome::Ready(_)));
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_job_announced_while_idle_is_taken_at_once_and_stopping_lets_go_of_it() {
    let shop = Shop::open(&[Download::Photo, Download::Endless]);
    let stop = CancellationToken::new();
    let running = tokio::spawn(shop.fetcher.clone().run(stop.clone()));
    tokio::task::yield_now().await;
    shop.announce(digest_of(PHOTO));
    shop.desk.settled_one.notified().await;
    let unfinished = shop.announce(None);
    while !shop.desk.claimed.lock().unwrap().contains_key(&unfinished) {
        tokio::task::yield_now().await;
    }
    assert!(shop.desk.claims.under_way().contains(&unfinished));
    stop.cancel();
    running.await.unwrap();
    assert_eq!(shop.desk.settled.lock().unwrap().len(), 1);
    assert!(shop.desk.claims.under_way().is_empty(), "whoever fetches next takes it again");
}

#[tokio::test(start_paused = true)]
async fn what_was_fetched_and_cannot_be_written_down_is_written_down_later_and_not_fetched_again() {
    let shop = Shop::open(&[Download::Photo, Download::Gone]);
    shop.desk.refuses.store(3, Ordering::SeqCst);
    let stop = CancellationToken::new();
    let running = tokio::spawn(shop.fetcher.clone().run(stop.clone()));
    let message = shop.announce(digest_of(PHOTO));
    let is_settled = tokio::time::timeout(LONGEST_SLEEP / 2, shop.desk.settled_one.notified()).await;
    assert!(is_settled.is_ok() && matches!(shop.last_outcome(), Outcome::Ready(_)));
    assert_eq!(shop.desk.settled.lock().unwrap().len(), 1);
    while shop.desk.claims.under_way().contains(&message) {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_hub_stops_while_what_was_fetched_cannot_be_written_down() {
    let shop = Shop::open(&[Download::Photo]);
    shop.desk.refuses.store(u32::MAX, Ordering::SeqCst);
    let stop = CancellationToken::new();
    let running = tokio::spawn(shop.fetcher.clone().run(stop.clone()));
    shop.announce(digest_of(PHOTO));
    while shop.desk.refuses.load(Ordering::SeqCst) > u32::MAX - 2 {
        tokio::time::sleep(JOBS_PAUSE).await;
    }
    stop.cancel();
    running.await.unwrap();
    assert!(shop.desk.claims.under_way().is_empty(), "whoever fetches next takes it again");
}

#[tokio::test]
async fn a_file_another_hub_removed_before_it_was_written_down_is_fetched_once_more() {
    let shop = Shop::open(&[Download::Photo]);
    *shop.desk.removes.lock().unwrap() = Some(Arc::clone(&shop.store.objects));
    let message = shop.announce(digest_of(PHOTO));
    shop.fetcher.run_due().await.unwrap();
    let settled = shop.desk.settled.lock().unwrap().clone();
    assert!(
        matches!(*settled, [(first, Outcome::Ready(_)), (again, Outcome::Ready(_))] if first == message && again == message)
    );
    let Outcome::Ready(media) = shop.last_outcome() else { panic!("{settled:?}") };
    assert!(!shop.store.is_gone(media.name).await);
}
