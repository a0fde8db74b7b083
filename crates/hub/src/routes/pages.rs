//! A cache of change pages, shared by all desks that would get the same bytes.
//!
//! When a hub restarts, hundreds of desks ask for the same pages in one moment, and whoever has the same [`Eyes`] reads the same rows,
//! byte for byte. So a page is read, written out and compressed for eyes, as live frames are, and kept for some seconds. While one is
//! being made, everybody else who asks the same waits for it. If its maker gives up or fails, the next of them makes it.
//!
//! **Nobody is told what is not theirs.** A [`Question`] names everything a page depends on but what is one person's alone, and that is in
//! no such page: whoever has something of their own behind their cursor is told pages of their own. Question and rights are read anew
//! for every answer, on a snapshot that is no older than the page. So a scope that changed while the page was made is seen
//! before the page is told. A page from before anything came into or out of sight is told no more.
//!
//! **Nothing is skipped.** A page that ends before its head is followed from its end, and what changed since it was read lies behind
//! that. One that reaches its head says that there is no more, and is told only to those who asked while the workspace stood there.
//!
//! What is kept is bounded in number and size, and nothing rests on it: a hub that dies has lost a little work.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzEncoder;
use parking_lot::Mutex;
use sangam_model::Timestamp;
use sangam_model::id::WorkspaceId;
use sangam_model::time::SECOND;
use sangam_protocol::{Cursor, Frame, Rev};
use tokio::sync::OnceCell;

use super::COMPRESS_ABOVE_BYTES;
use super::changes::Reach;
use super::error::Failure;
use super::view::View;
use crate::access::visibility::Eyes;
use crate::store::StoreError;

/// How long a page is served after its first request, in milliseconds.
const LASTS: i64 = 5 * SECOND;
/// Pages kept at most.
const MOST_PAGES: usize = 64;
/// Bytes kept at most, without the newest page.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Everything a shared page depends on: the cache key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) workspace_id: WorkspaceId,
    /// The cursor of the request.
    pub(super) after: Cursor,
    pub(super) reach: Reach,
    pub(super) eyes: Eyes,
}

/// A page as it is sent.
#[derive(Debug)]
pub(super) struct Page {
    to: Rev,
    head: Cursor,
    plain: Bytes,
    /// The same compressed, made at the first request that accepts it.
    packed: OnceCell<Bytes>,
}

impl Page {
    /// Writes a frame out, in which nothing is one person's alone.
    pub(super) fn of(frame: &Frame) -> Result<Self, Failure> {
        let plain = serde_json::to_vec(frame).map_err(Failure::internal)?.into();
        Ok(Self { to: frame.to, head: frame.head, plain, packed: OnceCell::new() })
    }

    /// Whether it may be told to somebody who asks its question on the snapshot of `view`, and began to ask when the workspace stood
    /// at `asked_at`.
    pub(super) fn serves(&self, view: &View<'_>, asked_at: Rev) -> Result<bool, StoreError> {
        let now = view.head();
        if self.head.epoch != now.epoch || self.head.rev > now.rev {
            return Ok(false);
        }
        if self.to >= self.head.rev && self.head.rev < asked_at {
            return Ok(false);
        }
        Ok(self.head.rev == now.rev || !view.tx.sight_changed_after(view.workspace.id, self.head.rev)?)
    }

    /// The answer it is, compressed for those who take that.
    pub(super) async fn answer(&self, takes_gzip: bool) -> Result<Response, Failure> {
        let kind = (CONTENT_TYPE, "application/json");
        if !takes_gzip || (self.plain.len() as u64) < COMPRESS_ABOVE_BYTES {
            return Ok(([kind], self.plain.clone()).into_response());
        }
        let packing = async { pack(&self.plain) };
        let packed = self.packed.get_or_try_init(|| packing).await?;
        let coding = [kind, (CONTENT_ENCODING, "gzip"), (VARY, "accept-encoding")];
        Ok((coding, packed.clone()).into_response())
    }

    fn bytes(&self) -> usize {
        self.plain.len() + self.packed.get().map_or(0, Bytes::len)
    }
}

fn pack(plain: &[u8]) -> Result<Bytes, Failure> {
    let mut packed = Vec::with_capacity(plain.len() / 4);
    GzEncoder::new(plain, Compression::fast()).read_to_end(&mut packed).map_err(Failure::internal)?;
    Ok(packed.into())
}

/// Whether gzip is named without a condition, as every desk does. Whoever says more about it is given the plain bytes, and the layer
/// around the route does what they say.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let said = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|value| value.split(',')).any(|coding| coding.trim().eq_ignore_ascii_case("gzip"))
}

/// The place of a page that is being made.
type Cell = Arc<OnceCell<Arc<Page>>>;

/// See the module.
#[derive(Default)]
pub(super) struct Pages(Mutex<VecDeque<CachedPage>>);

struct CachedPage {
    question: Question,
    /// When it was asked first.
    since: Timestamp,
    cell: Cell,
}

impl CachedPage {
    fn is_young(&self, now: Timestamp) -> bool {
        (0..LASTS).contains(&now.since(self.since))
    }

    fn is(&self, page: &Arc<Page>) -> bool {
        self.cell.get().is_some_and(|made| Arc::ptr_eq(made, page))
    }

    fn bytes(&self) -> usize {
        self.cell.get().map_or(0, |page| page.bytes())
    }
}

impl Pages {
    /// The page that was made for a question, if it was.
    pub(super) fn ready(&self, question: &Question, now: Timestamp) -> Option<Arc<Page>> {
        let kept = self.0.lock();
        let found = kept.iter().find(|kept| kept.question == *question && kept.is_young(now));
        found.and_then(|kept| kept.cell.get().cloned())
    }

    /// Waits until there is a page for a question; made by `make`, if nobody else does. `unfit` is not told any more.
    pub(super) async fn make(
        &self,
        question: Question,
        unfit: Option<&Arc<Page>>,
        now: Timestamp,
        make: impl Future<Output = Result<Page, Failure>>,
    ) -> Result<(), Failure> {
        let cell = self.place(question, unfit, now);
        let making = async { make.await.map(Arc::new) };
        cell.get_or_try_init(|| making).await?;
        Ok(())
    }

    fn place(&self, question: Question, unfit: Option<&Arc<Page>>, now: Timestamp) -> Cell {
        let mut kept = self.0.lock();
        kept.retain(|kept| kept.is_young(now) && !unfit.is_some_and(|unfit| kept.is(unfit)));
        if let Some(found) = kept.iter().find(|kept| kept.question == question) {
            return Arc::clone(&found.cell);
        }
        while kept.len() >= MOST_PAGES || kept.iter().map(CachedPage::bytes).sum::<usize>() > MOST_BYTES {
            kept.pop_front();
        }
        let cell = Cell::default();
        kept.push_back(CachedPage { question, since: now, cell: Arc::clone(&cell) });
        cell
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;
    use sangam_model::id::EpochId;
    use sangam_model::{ManualClock, Role, SeededRandom};
    use uuid::Uuid;

    use super::*;
    use crate::access::visibility::Viewer;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    fn question(after: i64) -> Question {
        let (clock, random) = (ManualClock::new(NOW), SeededRandom::new(1));
        Question {
            workspace_id: WorkspaceId::from_uuid(Uuid::nil()),
            after: Cursor { epoch: EpochId::new(&clock, &random), rev: Rev(after) },
            reach: Reach { rows: 500, looks: 5_000 },
            eyes: Eyes { viewer: Viewer::of(Role::Agent), reads_phone_book: false, reads_phones: true },
        }
    }

    fn page(bytes: usize) -> Page {
        let head = question(0).after;
        Page { to: Rev(0), head, plain: vec![b' '; bytes].into(), packed: OnceCell::new() }
    }

    async fn keep(pages: &Pages, question: Question, now: Timestamp, bytes: usize) {
        pages.make(question, None, now, async { Ok(page(bytes)) }).await.unwrap();
    }

    #[tokio::test]
    async fn what_many_ask_at_once_is_made_once() {
        let (pages, made) = (Pages::default(), std::cell::Cell::new(0));
        let ask = async || {
            let make = async {
                made.set(made.get() + 1);
                tokio::task::yield_now().await;
                Ok(page(1))
            };
            pages.make(question(7), None, NOW, make).await.unwrap();
        };
        tokio::join!(ask(), ask(), ask());
        assert_eq!(made.get(), 1);
        assert!(pages.ready(&question(7), NOW).is_some() && pages.ready(&question(8), NOW).is_none());
    }

    #[tokio::test]
    async fn what_somebody_failed_to_make_or_gave_up_is_made_by_the_next() {
        let pages = Pages::default();
        let failed = pages.make(question(7), None, NOW, async { Err(Failure::unavailable()) }).await;
        assert!(failed.is_err() && pages.ready(&question(7), NOW).is_none());
        let gave_up = pages.make(question(7), None, NOW, std::future::pending());
        tokio::select! {
            biased;
            _ = gave_up => unreachable!("it never ends"),
            () = tokio::task::yield_now() => {}
        }
        keep(&pages, question(7), NOW, 1).await;
        assert!(pages.ready(&question(7), NOW).is_some());
    }

    #[tokio::test]
    async fn a_page_that_does_not_fit_or_is_old_is_made_anew() {
        let pages = Pages::default();
        keep(&pages, question(7), NOW, 1).await;
        let first = pages.ready(&question(7), NOW).unwrap();
        pages.make(question(7), Some(&first), NOW, async { Ok(page(2)) }).await.unwrap();
        let second = pages.ready(&question(7), NOW).unwrap();
        assert!(!Arc::ptr_eq(&first, &second));
        pages.make(question(7), Some(&first), NOW, async { Ok(page(3)) }).await.unwrap();
        assert!(
            Arc::ptr_eq(&second, &pages.ready(&question(7), NOW).unwrap()),
            "only what does not fit goes"
        );
        assert!(pages.ready(&question(7), NOW.plus(LASTS - 1)).is_some());
        assert!(pages.ready(&question(7), NOW.plus(LASTS)).is_none());
        assert!(pages.ready(&question(7), NOW.plus(-1)).is_none(), "a clock that was set back ends it");
    }

    #[tokio::test]
    async fn only_so_much_is_kept() {
        let pages = Pages::default();
        for nth in 0..200 {
            keep(&pages, question(nth), NOW, 1).await;
        }
        let left = (0..200).filter(|nth| pages.ready(&question(*nth), NOW).is_some()).count();
        assert_eq!(left, MOST_PAGES);
        for nth in 200..210 {
            keep(&pages, question(nth), NOW, MOST_BYTES / 2).await;
            assert!(pages.ready(&question(nth), NOW).is_some(), "the newest is always there");
        }
        let left = (200..210).filter(|nth| pages.ready(&question(*nth), NOW).is_some()).count();
        assert!(left <= 3, "{left}");
    }

    #[test]
    fn gzip_is_taken_where_it_is_named_without_a_condition() {
        for (said, takes) in [
            ("gzip", true),
            ("br, GZIP", true),
            ("deflate,gzip ,br", true),
            ("gzip;q=0", false),
            ("gzip;q=0.5, identity", false),
            ("*", false),
            ("identity", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(said))]);
            assert_eq!(takes_gzip(&headers), takes, "{said}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    proptest! {
        #[test]
        fn what_is_packed_is_what_was_written(plain in proptest::collection::vec(any::<u8>(), 0..4_000)) {
            let packed = pack(&plain).unwrap();
            let mut read = Vec::new();
            flate2::read::GzDecoder::new(&*packed).read_to_end(&mut read).unwrap();
            prop_assert_eq!(read, plain);
        }
    }
}
