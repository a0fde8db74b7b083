use sangam_cloud_api::AccessToken;
use sangam_model::facts::Facts;
use sangam_model::id::{ContactId, ConversationId, EpochId, NumberId, WorkspaceId};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{ConversationStatus, ManualClock, SeededRandom};
use sangam_protocol::Rev;

use super::*;
use crate::media::{FetchedMedia, MediaName};
use crate::service::config::Storage;
use crate::service::opening::{self, Opened};
use crate::store::sqlite::{Calls, Purpose};
use crate::store::{Contact, Conversation, FileMark, NumberConnection, StoredMessage, Workspace};

const START: Timestamp = Timestamp::from_secs(1_795_302_220);
const DIGEST: [u8; 32] = [0xab; 32];

/// A workspace in which `ritika` sent some photos, the last of them the newest bubble.
struct Shop {
    jobs: StoreJobs,
    store: Arc<dyn Store>,
    workspace: WorkspaceId,
    conversation: ConversationId,
    photos: Vec<MessageId>,
    _folder: tempfile::TempDir,
}

impl Shop {
    async fn with_photos(count: i64, token_is_intact: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, random) = (ManualClock::new(START), Arc::new(SeededRandom::new(1)));
        let storage = Storage {
            database: folder.path().join("hub.db").into(),
            master_key_file: folder.path().join("key"),
        };
        let opened = opening::open(&storage, Purpose::Serve, Calls::Inline, random.clone()).await;
        let Opened { store, vault } = opened.ok().unwrap();
        let workspace = WorkspaceId::new(&clock, &random);
        let conversation = ConversationId::new(&clock, &random);
        let number_id = NumberId::new(&clock, &random);
        let contact_id = ContactId::new(&clock, &random);
        let photos: Vec<MessageId> = (0..count).map(|_| MessageId::new(&clock, &random)).collect();
        let token = AccessToken::new("synthetic-token".into()).ok().unwrap();
        let sealed_for = if token_is_intact { number_id } else { NumberId::new(&clock, &random) };
        let token_sealed = tokens::seal(&vault, sealed_for, &token, &*random);
        let epoch = EpochId::new(&clock, &random);
        let ids = photos.clone();
        let fill = move |tx: &mut Tx<'_>| {
            tx.save_workspace(&Workspace {
                id: workspace,
                name: "Jaipur Silks".into(),
                practice: false,
                phone_book_shared: false,
                phones_masked: false,
                only_assignee_replies: false,
                epoch,
                head: Rev(0),
                floor: Rev(0),
                created_at: START,
                rev: Rev(0),
            })?;
            let rev = tx.next_rev();
            tx.save_number(&Number {
                id: number_id,
                workspace_id: workspace,
                waba_id: "102290129340398".into(),
                phone_number_id: "106540352242922".into(),
                display_number: "+91 141 555 0100".into(),
                verified_name: None,
                standing: NumberConnection::default(),
                token_sealed: token_sealed.clone(),
                created_at: START,
                rev,
            })?;
            tx.save_contact(&ritika(contact_id, rev))?;
            tx.save_conversation(&chat(conversation, number_id, contact_id, *ids.last().unwrap(), rev))?;
            for (id, age) in ids.iter().zip(0..) {
                tx.save_message(&bubble(*id, number_id, conversation, age, rev))?;
                tx.save_media(&pending(*id))?;
                tx.save_media_job(&store::MediaJob {
                    message_id: *id,
                    workspace_id: workspace,
                    number_id,
                    media_id: "771000444555".into(),
                    announced: Some(hex::encode(DIGEST)),
                    received_at: START,
                    due_at: START.plus(age),
                    attempts: 0,
                    refusals: 0,
                })?;
            }
            Ok(())
        };
        store.write(workspace, fill).await.unwrap();
        let jobs = StoreJobs::new(Arc::clone(&store), vault);
        Self { jobs, store, workspace, conversation, photos, _folder: folder }
    }

    async fn next_job(&self, now: Timestamp) -> Option<MediaJob> {
        match self.jobs.next(now).await.unwrap() {
            Next::Job(job) => Some(job),
            _ => None,
        }
    }

    /// A job is over, or goes on later: whoever had it lets go of it.
    async fn ends(&self, job: MediaJob, outcome: Outcome) {
        self.jobs.settle(&job, outcome).await.unwrap();
        drop(job);
    }

    async fn media(&self, message: MessageId) -> (MediaRecord, Rev) {
        let view = self.store.read(move |tx| tx.message(message)).await.unwrap().unwrap();
        (view.media.unwrap(), view.message.rev)
    }

    fn fetched(&self) -> FetchedMedia {
        let name = MediaName { workspace: self.workspace, sha256: DIGEST };
        FetchedMedia { name, size_bytes: 4_711, mime_type: "image/jpeg" }
    }
}

fn ritika(id: ContactId, rev: Rev) -> Contact {
    Contact {
        id,
        book_name: None,
        profile_name: Some("Ritika".into()),
        phone: None,
        user_id: None,
        parent_user_id: None,
        username: None,
        private: false,
        merged_into: None,
        rev,
    }
}

fn chat(
    id: ConversationId,
    number_id: NumberId,
    contact_id: ContactId,
    last: MessageId,
    rev: Rev,
) -> Conversation {
    Conversation {
        id,
        number_id,
        contact_id,
        status: ConversationStatus::Open,
        status_decided: false,
        assignee_id: None,
        team_id: None,
        snoozed_until: None,
        snooze_zone: None,
        woke_at: None,
        unread_mark: None,
        status_by: None,
        assigned_by: None,
        read_by: None,
        marketing: None,
        blocked_at: None,
        marked_read: None,
        unread: 1,
        window_closes_at: None,
        waiting_since: None,
        settled_until: None,
        opened_at: None,
        last_message_id: Some(last),
        activity_at: Some(START),
        first_message_at: Some(START),
        imported: false,
        released: false,
        merged_into: None,
        access_rev: rev,
        rev,
    }
}

fn bubble(id: MessageId, number_id: NumberId, chat: ConversationId, age: i64, rev: Rev) -> StoredMessage {
    StoredMessage {
        id,
        number_id,
        wamid: Some(format!("wamid.synthetic-{age}")),
        facts: Facts::default(),
        customer: Default::default(),
        received_at: START,
        conversation_id: Some(chat),
        sent_at: Some(START.plus(age)),
        tie: format!("wamid.synthetic-{age}"),
        incoming: true,
        live: true,
        opens: true,
        pressed: false,
        answer: false,
        failed: false,
        echo: false,
        hasty_words: None,
        automatic: false,
        refused: false,
        history: false,
        imported: false,
        file: FileMark::None,
        retry_of: None,
        rev,
    }
}

fn pending(message_id: MessageId) -> MediaRecord {
    MediaRecord {
        message_id,
        media_id: Some("771000444555".into()),
        mime_type: "image/jpeg; from=sender".into(),
        filename: None,
        voice: false,
        animated: false,
        state: MediaState::Pending,
        size_bytes: None,
        sha256: None,
    }
}

#[tokio::test]
async fn a_job_carries_all_that_fetching_needs_and_is_handed_out_once() {
    let shop = Shop::with_photos(2, true).await;
    let first = shop.next_job(START).await.unwrap();
    assert_eq!(first.message, shop.photos[0]);
    assert_eq!(first.token.expose(), "synthetic-token");
    assert_eq!(
        (first.phone_number_id.as_str(), first.media_id.as_str()),
        ("106540352242922", "771000444555")
    );
    assert_eq!((first.sha256, first.first_seen, first.attempts), (Some(DIGEST), START, 0));
    let second = shop.next_job(START.plus(SECOND)).await.unwrap();
    assert_eq!(second.message, shop.photos[1]);
    assert!(shop.next_job(START.plus(SECOND)).await.is_none());
    // Nobody fetches it any more, and nothing was settled.
    drop(first);
    assert_eq!(shop.next_job(START.plus(SECOND)).await.unwrap().message, shop.photos[0]);
}

#[tokio::test]
async fn a_fetched_file_changes_its_message_and_the_row_of_the_newest() {
    let shop = Shop::with_photos(2, true).await;
    let (older, newest) = (shop.photos[0], shop.photos[1]);
    let row = |conversation| shop.store.read(move |tx| tx.conversation(conversation));
    let before = row(shop.conversation).await.unwrap().unwrap().rev;
    for (photo, row_changes) in [(older, false), (newest, true)] {
        let (_, rev_before) = shop.media(photo).await;
        let job = shop.next_job(START.plus(SECOND)).await.unwrap();
        shop.ends(job, Outcome::Ready(shop.fetched())).await;
        let (media, rev) = shop.media(photo).await;
        assert_eq!((media.state, media.size_bytes), (MediaState::Ready, Some(4_711)));
        assert_eq!((media.sha256, media.mime_type), (Some(hex::encode(DIGEST)), "image/jpeg".to_owned()));
        assert!(rev > rev_before);
        let row_rev = row(shop.conversation).await.unwrap().unwrap().rev;
        assert_eq!(row_rev > before, row_changes);
    }
    assert!(matches!(shop.jobs.next(START.plus(HOUR)).await.unwrap(), Next::Idle));
}

#[tokio::test]
async fn every_end_is_told() {
    for (outcome, state) in [
        (Outcome::Failed, MediaState::Failed),
        (Outcome::Expired, MediaState::Expired),
        (Outcome::TooLarge, MediaState::TooLarge),
    ] {
        let shop = Shop::with_photos(1, true).await;
        let job = shop.next_job(START).await.unwrap();
        shop.ends(job, outcome).await;
        assert_eq!(shop.media(shop.photos[0]).await.0.state, state);
        assert!(matches!(shop.jobs.next(START.plus(HOUR)).await.unwrap(), Next::Idle));
    }
}

#[tokio::test]
async fn a_retry_waits_for_its_time_and_counts() {
    let shop = Shop::with_photos(1, true).await;
    let job = shop.next_job(START).await.unwrap();
    let at = START.plus(5 * SECOND);
    shop.ends(job, Outcome::Retry { at, refused: false }).await;
    assert!(matches!(shop.jobs.next(START).await.unwrap(), Next::NotBefore(due) if due == at));
    assert_eq!(shop.next_job(at).await.unwrap().attempts, 1);
    assert_eq!(shop.media(shop.photos[0]).await.0.state, MediaState::Pending);
}

#[tokio::test]
async fn a_file_of_a_message_revoked_meanwhile_settles_into_nothing() {
    let shop = Shop::with_photos(1, true).await;
    let photo = shop.photos[0];
    let job = shop.next_job(START).await.unwrap();
    shop.store.write(shop.workspace, move |tx| tx.remove_media(photo)).await.unwrap();
    shop.ends(job, Outcome::Ready(shop.fetched())).await;
    let view = shop.store.read(move |tx| tx.message(photo)).await.unwrap().unwrap();
    assert!(view.media.is_none());
    let let_go = shop.store.read(|tx| tx.files_let_go(9)).await.unwrap();
    assert_eq!(let_go, [(shop.workspace, hex::encode(DIGEST))], "its bytes go");
}

#[tokio::test]
async fn a_file_that_was_replaced_while_it_was_fetched_leaves_its_successor_alone() {
    let outcomes = |shop: &Shop| {
        let retry = Outcome::Retry { at: START.plus(HOUR), refused: false };
        [Outcome::Ready(shop.fetched()), Outcome::Failed, Outcome::Expired, Outcome::TooLarge, retry]
    };
    for nth in 0..5 {
        let shop = Shop::with_photos(1, true).await;
        let photo = shop.photos[0];
        let job = shop.next_job(START).await.unwrap();
        let outcome = outcomes(&shop)[nth];
        let replace = move |tx: &mut Tx<'_>| {
            let known = tx.media_job(photo)?.unwrap();
            tx.save_media(&MediaRecord { media_id: Some("771000444777".into()), ..pending(photo) })?;
            tx.save_media_job(&store::MediaJob { media_id: "771000444777".into(), attempts: 0, ..known })
        };
        shop.store.write(shop.workspace, replace).await.unwrap();
        shop.ends(job, outcome).await;
        assert_eq!(shop.media(photo).await.0.state, MediaState::Pending, "{outcome:?}");
        let successor = shop.next_job(START).await.unwrap();
        assert_eq!((successor.media_id.as_str(), successor.attempts), ("771000444777", 0), "{outcome:?}");
        shop.ends(successor, Outcome::Ready(shop.fetched())).await;
        assert_eq!(shop.media(photo).await.0.state, MediaState::Ready);
    }
}

#[tokio::test]
async fn a_token_that_does_not_open_holds_up_only_its_own_files() {
    let shop = Shop::with_photos(1, false).await;
    assert!(matches!(shop.jobs.next(START).await.unwrap(), Next::NotBefore(at) if at == START));
    assert!(matches!(shop.jobs.next(START).await.unwrap(), Next::NotBefore(at) if at == START.plus(HOUR)));
}

#[tokio::test]
async fn a_file_announced_by_a_clock_that_was_set_right_before_anybody_looked_is_fetched_at_once() {
    for ahead in [5 * SECOND, HOUR, 7 * HOUR, 20 * HOUR] {
        let shop = Shop::with_photos(2, true).await;
        let at = START.plus(-ahead);
        let jobs = [shop.next_job(at).await, shop.next_job(at).await];
        assert_eq!(jobs.map(|job| job.unwrap().message), shop.photos[..], "{ahead}");
    }
}

#[tokio::test]
async fn a_clock_that_ran_ahead_and_was_set_right_keeps_no_file_waiting() {
    let shop = Shop::with_photos(1, true).await;
    let ahead = START.plus(20 * HOUR);
    let job = shop.next_job(ahead).await.unwrap();
    shop.ends(job, Outcome::Retry { at: ahead.plus(5 * SECOND), refused: false }).await;
    let again = shop.next_job(START).await.unwrap();
    assert_eq!(again.message, shop.photos[0]);
    assert!(shop.next_job(START).await.is_none(), "it is being worked on");
}

#[tokio::test]
async fn the_longest_pause_of_a_file_is_kept() {
    let shop = Shop::with_photos(1, true).await;
    let job = shop.next_job(START).await.unwrap();
    shop.ends(job, Outcome::Retry { at: START.plus(8 * HOUR - 1), refused: false }).await;
    assert!(shop.next_job(START).await.is_none());
}

#[tokio::test]
async fn a_file_that_is_gone_after_all_is_waited_for_again_and_once() {
    let shop = Shop::with_photos(1, true).await;
    let (photo, ready) = (shop.photos[0], shop.fetched());
    let job = shop.next_job(START).await.unwrap();
    shop.jobs.settle(&job, Outcome::Ready(ready)).await.unwrap();
    let (_, told) = shop.media(photo).await;
    for _ in 0..2 {
        shop.jobs.fetch_again(&job, ready, START).await.unwrap();
    }
    let (media, rev) = shop.media(photo).await;
    assert_eq!((media.state, media.sha256), (MediaState::Pending, None));
    assert!(rev > told, "everybody is told");
    drop(job);
    let again = shop.next_job(START).await.unwrap();
    assert_eq!((again.message, again.attempts, again.sha256), (photo, 1, Some(DIGEST)));
}
