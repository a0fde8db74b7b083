//! What is on the disk: nothing readable, nothing silently lost.

use std::fs;
use std::path::Path;

use sangam_cache::{
    Cache, Draft, Error, FileKind, FileState, Filters, OpenError, Options, OutboxState, ThreadItem,
    change_key,
};
use sangam_protocol::MessageRow;
use sangam_protocol::rows::MediaRow;
use sangam_protocol::sync::{Backfill, Change, ConversationScreens, Rev, Screen};

use crate::world::*;

const CANARY: &str = "kanarienvogel-nilkanth";

async fn fill(cache: &Cache) {
    let mut row = conversation(1, 1);
    row.contact.name = Some(CANARY.into());
    let changes = vec![with_conversation(row), with_message(message(1, 1, 0, CANARY, 2))];
    cache.apply(frame(0, changes)).await.unwrap();
    do_command(cache, send(2, 1, CANARY), 1).await;
    let draft = Draft {
        conversation: conversation_id(1),
        text: CANARY.into(),
        reply_to: None,
        attached: Vec::new(),
        note: String::new(),
        updated_at: at(2),
    };
    cache.write_outbox(move |outbox| outbox.put_draft(&draft)).await.unwrap();
}

fn every_file(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(every_file(&path));
        } else {
            found.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).unwrap() }
    }
}

/// What a killed process leaves behind: the files as they stand, the logs not brought in.
fn killed(folder: &Path) -> tempfile::TempDir {
    let left = tempfile::tempdir().unwrap();
    copy(folder, left.path());
    left
}

#[tokio::test]
async fn no_file_holds_a_readable_word_while_open_or_closed() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    cache.put_media(message_id(1), "text/plain".into(), CANARY.repeat(40).into(), at(3)).await.unwrap();
    let open = every_file(folder.path());
    assert!(open.iter().any(|(name, bytes)| name == "cache.db-wal" && !bytes.is_empty()));
    cache.close().await.unwrap();
    for (name, bytes) in open.into_iter().chain(every_file(folder.path())) {
        let hit = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!hit, "{name} holds the canary");
        assert!(!bytes.starts_with(b"SQLite format 3"), "{name} is not encrypted");
    }
}

#[tokio::test]
async fn the_pool_and_the_inline_mode_open_the_same_files() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    cache.close().await.unwrap();
    let (cache, report) = Cache::open(profile(folder.path()), &key(7), Options::default()).await.unwrap();
    assert_eq!(report.outbox, OutboxState::Opened);
    assert!(!report.needs_first_sync);
    let refused = cache.read(|reader| {
        // A reader's connection refuses to write, whatever the code on it tries.
        Ok(reader.search_people("nobody", &Filters::default(), 1)?.len())
    });
    assert_eq!(refused.await.unwrap(), 0);
    assert_eq!(cache.outgoing().await.unwrap().len(), 1);
    cache.close().await.unwrap();
}

#[tokio::test]
async fn a_second_instance_is_refused() {
    let (folder, cache) = fresh().await;
    let second = Cache::open(profile(folder.path()), &key(7), INLINE).await;
    assert!(matches!(second.err(), Some(OpenError::InUse)));
    cache.close().await.unwrap();
    open_with(folder.path(), 7).await;
}

#[tokio::test]
async fn a_killed_desktop_goes_on_where_its_last_page_ended() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    let left = killed(folder.path());
    let (again, report) = open_with(left.path(), 7).await;
    assert_eq!(report.cache, FileState::Opened);
    assert_eq!(again.sync_state().await.unwrap().cursor, Some(head(2)));
    assert_eq!(again.outgoing().await.unwrap().len(), 1);
    drop(cache);
}

#[tokio::test]
async fn a_wrong_key_sets_the_cache_aside_and_keeps_the_outbox_until_the_key_is_back() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    cache.close().await.unwrap();
    let (cache, report) = open_with(folder.path(), 8).await;
    assert!(report.cache == FileState::Replaced);
    assert!(report.needs_first_sync);
    let OutboxState::Lost { kept_as: Some(kept_as) } = report.outbox else { panic!("{report:?}") };
    assert!(kept_as.exists());
    assert!(cache.outgoing().await.unwrap().is_empty());
    cache.close().await.unwrap();

    // The new key's outbox is now the unreadable one; the first one opens again. What the other held nobody can say.
    let (cache, report) = open_with(folder.path(), 7).await;
    let OutboxState::Rescued { commands: 1, drafts: 1, is_complete: false } = report.outbox else {
        panic!("{report:?}")
    };
    assert_eq!(cache.outgoing().await.unwrap()[0].command, send(2, 1, CANARY));
}

#[tokio::test]
async fn what_cannot_be_read_and_can_be_fetched_again_does_not_stay_on_the_disk() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    let inside = profile(folder.path()).folder().to_owned();
    let found = || every_file(&inside).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let is_clean = || found().iter().all(|name| !name.contains("aside"));
    cache.rebuild(FileKind::Cache).await.unwrap();
    cache.rebuild(FileKind::Media).await.unwrap();
    assert!(is_clean(), "{:?}", found());
    cache.close().await.unwrap();
    let (cache, report) = open_with(folder.path(), 8).await;
    assert_eq!((report.cache, report.media), (FileState::Replaced, FileState::Replaced));
    assert!(is_clean(), "{:?}", found());
    cache.close().await.unwrap();
    // A process that ended in the middle of it, or an earlier version, left this.
    for name in ["cache.db.set-aside", "cache.db.set-aside-wal", "media.db.set-aside"] {
        fs::write(inside.join(name), CANARY).unwrap();
    }
    let (_, report) = open_with(folder.path(), 8).await;
    assert_eq!((report.cache, report.media), (FileState::Opened, FileState::Opened));
    assert!(is_clean(), "{:?}", found());
}

#[tokio::test]
async fn a_vanished_outbox_is_said_plainly() {
    let (folder, cache) = fresh().await;
    cache.close().await.unwrap();
    fs::remove_file(profile(folder.path()).folder().join("outbox.db")).unwrap();
    let (_, report) = open_with(folder.path(), 7).await;
    assert_eq!(report.outbox, OutboxState::Lost { kept_as: None });
}

#[tokio::test]
async fn an_empty_or_foreign_file_is_never_taken_for_a_new_one() {
    for content in [&b""[..], &b"SQLite format 3\0 but not really"[..], &[0_u8; 8192][..]] {
        let (folder, cache) = fresh().await;
        cache.close().await.unwrap();
        let inside = profile(folder.path()).folder().to_owned();
        for name in ["cache.db", "outbox.db", "media.db"] {
            fs::write(inside.join(name), content).unwrap();
        }
        let (_, report) = open_with(folder.path(), 7).await;
        assert!(report.cache == FileState::Replaced, "{report:?}");
        assert!(report.media == FileState::Replaced, "{report:?}");
        assert!(matches!(report.outbox, OutboxState::Lost { kept_as: Some(_) }), "{report:?}");
    }
}

fn flip(path: &Path, place: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[place] ^= 0x40;
    fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_flipped_page_of_the_cache_is_met_as_damage_and_never_as_a_wrong_answer() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    for number in 10..200 {
        let row = message(number, 1, i64::try_from(number).unwrap(), &"long text ".repeat(50), 100);
        let from = cache.sync_state().await.unwrap().cursor.unwrap().rev.0;
        let mut page = frame(from, vec![with_message(row)]);
        page.to.0 = from + 1;
        cache.apply(page).await.unwrap();
    }
    let whole = cache.thread(newest(1)).await.unwrap();
    cache.close().await.unwrap();
    let path = profile(folder.path()).folder().join("cache.db");
    let pages = fs::metadata(&path).unwrap().len() / 4096;
    let mut noticed = 0;
    for page in 0..pages {
        let broken = killed(folder.path());
        flip(&profile(broken.path()).folder().join("cache.db"), usize::try_from(page * 4096 + 2000).unwrap());
        // Whichever page it is: what can be fetched again keeps nobody from opening what cannot.
        let (cache, report) = Cache::open(profile(broken.path()), &key(7), INLINE).await.unwrap();
        assert_eq!(cache.outgoing().await.unwrap().len(), 1);
        if report.cache == FileState::Replaced {
            noticed += 1;
            continue;
        }
        match cache.thread(newest(1)).await {
            Ok(page) => assert_eq!(page, whole, "a silent wrong read"),
            Err(Error::Damaged { file: FileKind::Cache, .. }) => {
                noticed += 1;
                let state = cache.rebuild(FileKind::Cache).await.unwrap();
                assert!(state == FileState::Replaced);
                assert_eq!(cache.sync_state().await.unwrap().cursor, None);
                assert_eq!(cache.outgoing().await.unwrap().len(), 1);
            }
            Err(other) => panic!("page {page}: {other:?}"),
        }
    }
    assert!(noticed > 10, "only {noticed} of {pages}");
}

#[tokio::test]
async fn a_damaged_outbox_gives_back_what_can_still_be_read() {
    let (folder, cache) = fresh().await;
    for number in 1..=60 {
        let command = send(number, 1, &format!("{number} {}", "words ".repeat(100)));
        cache.write_outbox(move |outbox| outbox.hold(&command, at(0), Some(at(9)))).await.unwrap();
    }
    cache.close().await.unwrap();
    let path = profile(folder.path()).folder().join("outbox.db");
    let pages = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap() / 4096;
    // Behind the roots of the tables and indexes, where the commands lie.
    flip(&path, (pages * 3 / 4) * 4096 + 100);
    let (cache, report) = open_with(folder.path(), 7).await;
    let OutboxState::Rescued { commands, is_complete: false, .. } = report.outbox else {
        panic!("{report:?}")
    };
    assert!(commands > 0 && commands < 60, "{commands}");
    let kept = cache.outgoing().await.unwrap();
    assert_eq!(kept.len(), commands);
    assert!(
        kept.iter().all(|outgoing| outgoing.leaves_at == Some(at(9))),
        "they rest as long as they were to"
    );
    cache.close().await.unwrap();
    let (_, report) = open_with(folder.path(), 7).await;
    assert_eq!(report.outbox, OutboxState::Opened, "what was carried over once is not carried over again");
}

#[tokio::test]
async fn a_new_key_opens_everything_and_the_old_one_nothing() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    cache.close().await.unwrap();
    change_key(&profile(folder.path()), &key(7), &key(9)).unwrap();
    let (cache, report) = open_with(folder.path(), 9).await;
    assert_eq!(
        (report.cache, report.outbox, report.media),
        (FileState::Opened, OutboxState::Opened, FileState::Opened)
    );
    let page = cache.thread(newest(1)).await.unwrap();
    assert!(matches!(&page.items[0], ThreadItem::Message(it) if it.row.text.as_deref() == Some(CANARY)));
    let hits = cache.search(words(CANARY)).await.unwrap().hits;
    assert_eq!(hits.len(), 1);
    cache.close().await.unwrap();
    let (_, report) = open_with(folder.path(), 7).await;
    assert!(report.cache == FileState::Replaced);
}

fn with_file(number: u128, rev: i64) -> MessageRow {
    let mut row = message(number, 1, i64::try_from(number).unwrap(), "photo", rev);
    row.media = Some(MediaRow {
        mime_type: "image/png".into(),
        filename: None,
        size_bytes: None,
        sha256: None,
        state: sangam_model::MediaState::Ready,
        voice: false,
        animated: false,
    });
    row
}

#[tokio::test]
async fn what_files_of_messages_left_free_is_given_back_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { media_cap_bytes: 16 << 20, ..INLINE };
    let (cache, _) = Cache::open(profile(folder.path()), &key(7), options).await.unwrap();
    cache.begin(snapshot(0)).await.unwrap();
    let mut changes = vec![with_conversation(conversation(1, 1))];
    changes.extend((1..=8).map(|number| with_message(with_file(number, 2))));
    cache.apply(frame(0, changes)).await.unwrap();
    for number in 1..=8_u8 {
        let bytes = vec![number; 700_000];
        cache.put_media(message_id(number.into()), "image/png".into(), bytes, at(1)).await.unwrap();
    }
    let revoked =
        (1..=7).map(|number| with_message(MessageRow { revoked_at: Some(at(2)), ..with_file(number, 3) }));
    cache.apply(frame(2, revoked.collect())).await.unwrap();
    cache.clean_up().await.unwrap();
    let size = || fs::metadata(profile(folder.path()).folder().join("media.db")).unwrap().len();
    assert!(size() > 8 * 700_000);
    let mut steps = 1;
    while cache.give_back().await.unwrap() {
        steps += 1;
    }
    assert!(steps > 3, "{steps}");
    assert!(size() < 2 * 700_000, "{} bytes are still taken", size());
    assert!(!cache.give_back().await.unwrap());
    let kept = cache.open_media(message_id(8), at(3)).await.unwrap().unwrap();
    assert_eq!(cache.media_bytes(kept, 0, 700_000).await.unwrap(), vec![8; 700_000]);
}

#[tokio::test]
async fn files_of_messages_live_by_use_and_leave_with_their_message() {
    let (_folder, cache) = fresh().await;
    let changes = vec![
        with_conversation(conversation(1, 1)),
        with_message(with_file(1, 2)),
        with_message(with_file(2, 3)),
        with_message(with_file(3, 4)),
    ];
    cache.apply(frame(0, changes)).await.unwrap();
    let bytes =
        |seed: usize| (0..400_000).map(|i| u8::try_from((i * 7 + seed) % 251).unwrap()).collect::<Vec<u8>>();
    for number in 1..=2 {
        let kept = cache.put_media(message_id(number), "image/png".into(), bytes(1), at(1)).await.unwrap();
        assert!(kept);
    }
    let first = cache.open_media(message_id(1), at(5)).await.unwrap().unwrap();
    assert_eq!(cache.media_bytes(first.clone(), 262_100, 1000).await.unwrap(), bytes(1)[262_100..263_100]);
    assert_eq!(cache.media_bytes(first, 399_990, 1000).await.unwrap().len(), 10);
    // A third file does not fit: the one opened longest ago goes.
    cache.put_media(message_id(3), "image/png".into(), bytes(3), at(6)).await.unwrap();
    assert!(cache.open_media(message_id(2), at(7)).await.unwrap().is_none());
    assert!(cache.open_media(message_id(1), at(7)).await.unwrap().is_some());
    let mut revoked = with_file(1, 5);
    revoked.revoked_at = Some(at(8));
    cache.apply(frame(4, vec![with_message(revoked)])).await.unwrap();
    cache.clean_up().await.unwrap();
    assert!(cache.open_media(message_id(1), at(9)).await.unwrap().is_none());
    assert!(!cache.put_media(message_id(1), "image/png".into(), bytes(1), at(9)).await.unwrap());
    assert_eq!(cache.media_size_bytes().await.unwrap(), 400_000);
}

#[tokio::test]
async fn a_file_that_did_not_come_back_goes_though_the_desk_is_killed_behind_the_last_page() {
    let (folder, cache) = fresh().await;
    let changes =
        [with_conversation(conversation(1, 1)), with_message(with_file(1, 2)), with_message(with_file(2, 3))];
    cache.apply(frame(0, changes.into())).await.unwrap();
    for number in 1..=2 {
        cache.put_media(message_id(number), "image/png".into(), vec![7; 9_000], at(1)).await.unwrap();
    }
    // A first sync begins again, and of the two photos one is hidden by now.
    cache.begin(snapshot(10)).await.unwrap();
    let screens = ConversationScreens {
        head: head(10),
        screens: vec![Screen { conversation: conversation(1, 1), messages: Vec::new(), events: Vec::new() }],
        next: None,
    };
    cache.apply_screens(screens).await.unwrap();
    let last = Backfill { head: head(10), messages: vec![with_file(2, 3)], events: Vec::new(), next: None };
    cache.apply_backfill(vec![last].into(), None).await.unwrap();
    let left = killed(folder.path());
    let (cache, report) = open_with(left.path(), 7).await;
    assert!(!report.needs_first_sync);
    assert_eq!(cache.media_size_bytes().await.unwrap(), 9_000);
    assert!(cache.open_media(message_id(2), at(9)).await.unwrap().is_some(), "it came back");
}

#[tokio::test]
async fn a_bubble_that_a_merge_finds_there_already_leaves_with_its_file() {
    let (_folder, cache) = fresh().await;
    // One photo that two chats had under ids of their own; the other's row is the newer one.
    let twin =
        MessageRow { conversation_id: conversation_id(2), wamid: with_file(1, 5).wamid, ..with_file(2, 4) };
    let changes = vec![
        with_conversation(conversation(1, 1)),
        with_conversation(conversation(2, 2)),
        with_message(twin),
        with_message(with_file(1, 5)),
    ];
    cache.apply(frame(0, changes)).await.unwrap();
    for number in 1..=2 {
        cache.put_media(message_id(number), "image/png".into(), vec![7; 9_000], at(1)).await.unwrap();
    }
    let merge = Change::ContactMerged { from: contact_id(2), into: contact_id(1), rev: Rev(6) };
    cache.apply(frame(5, vec![merge])).await.unwrap();
    cache.clean_up().await.unwrap();
    assert_eq!(cache.media_size_bytes().await.unwrap(), 9_000);
    assert!(cache.open_media(message_id(1), at(9)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_revoked_device_keeps_nothing() {
    let (folder, cache) = fresh().await;
    fill(&cache).await;
    cache.wipe().await.unwrap();
    assert!(every_file(folder.path()).is_empty());
}

fn newest(conversation: u128) -> sangam_cache::ThreadQuery {
    sangam_cache::ThreadQuery {
        conversation: conversation_id(conversation),
        at: sangam_cache::Anchor::Newest,
        limit: 500,
    }
}

fn words(text: &str) -> sangam_cache::Search {
    sangam_cache::Search {
        text: text.into(),
        conversation: None,
        before: None,
        limit: 10,
        ..sangam_cache::Search::default()
    }
}
