//! Filling a cache as a desk does that is there for the first time.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use sangam_cache::{Applied, Cache, Older, Options, Profile, RootKey};
use sha2::{Digest, Sha256};

use crate::corpus::{self, Corpus};
use crate::rounds::{Took, cpu_seconds};

/// Rows in one page of older messages, as a desk asks for them.
const PAGE: u64 = 500;
/// Pages it writes together.
const TOGETHER: usize = 8;

/// The copy of a desk that is about to be filled.
pub(super) async fn begun(profile: &Profile, root: &RootKey) -> Cache {
    let (cache, _) = Cache::open(profile.clone(), root, Options::default()).await.unwrap();
    cache.begin(corpus::snapshot()).await.unwrap();
    cache
}

/// The chats that are new among these messages, and the messages in the pages a hub would answer.
pub(super) async fn pages(
    cache: &Cache,
    corpus: &Corpus,
    places: Range<u64>,
    digest: &mut Sha256,
) -> Arc<[Vec<u8>]> {
    let chats = if places.start == 0 { 0 } else { Corpus::chats(places.start) }..Corpus::chats(places.end);
    if !chats.is_empty() {
        let frame = corpus::conversations(chats);
        assert!(matches!(cache.apply(frame).await.unwrap(), Applied::Done(_)));
    }
    let pages: Arc<[Vec<u8>]> = places
        .clone()
        .step_by(usize::try_from(PAGE).unwrap())
        .map(|first| serde_json::to_vec(&corpus.page(first..(first + PAGE).min(places.end))).unwrap())
        .collect();
    pages.iter().for_each(|page| digest.update(page));
    pages
}

/// What filling took, and the longest among the pages that are written together: so long whatever comes in meanwhile waits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Filled {
    pub(super) all: Took,
    pub(super) longest_s: f64,
}

/// Fills it with them.
pub(super) async fn fill(cache: &Cache, pages: &Arc<[Vec<u8>]>) -> Filled {
    let (began, cpu) = (Instant::now(), cpu_seconds("self"));
    // As at a desk, what comes next is read while that before it is written.
    let read = |from: usize| {
        let pages = Arc::clone(pages);
        tokio::task::spawn_blocking(move || {
            let together = pages.iter().skip(from).take(TOGETHER);
            Older::from(together.map(|page| serde_json::from_slice(page).unwrap()).collect::<Vec<_>>())
        })
    };
    let (mut next, mut longest_s) = (read(0), 0.0_f64);
    for written in (0..pages.len()).step_by(TOGETHER) {
        let older = next.await.unwrap();
        next = read(written + TOGETHER);
        let writing = Instant::now();
        let applied = cache.apply_backfill(older, None).await.unwrap();
        assert!(matches!(applied, Applied::Done(_)));
        longest_s = longest_s.max(writing.elapsed().as_secs_f64());
    }
    let all = Took { seconds: began.elapsed().as_secs_f64(), cpu_seconds: cpu_seconds("self") - cpu };
    Filled { all, longest_s }
}

/// What a desk does behind a first sync, without its rests.
pub(super) async fn gather(cache: &Cache) -> Took {
    let (began, cpu) = (Instant::now(), cpu_seconds("self"));
    let mut begins = true;
    while cache.gather_search(begins).await.unwrap() {
        begins = false;
    }
    Took { seconds: began.elapsed().as_secs_f64(), cpu_seconds: cpu_seconds("self") - cpu }
}
