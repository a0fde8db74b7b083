//! A bounded queue of frames for one socket.
//!
//! Its size is bounded, and putting something in never waits: when it is full, its frames are thrown away and replaced by the head,
//! so a slow desktop resumes from its cursor and nobody else notices.

use std::collections::VecDeque;

use axum::extract::ws::Utf8Bytes;
use metrics::counter;
use parking_lot::Mutex;
use sangam_protocol::ApiError;
use tokio::sync::Notify;

use crate::service::metrics::SYNC_DROPPED;

/// Frames a mailbox holds; desks with the same eyes share their bytes.
const MAILBOX_FRAMES: usize = 64;

/// See the module.
#[derive(Default)]
pub(in super::super) struct Mailbox {
    inside: Mutex<Inside>,
    news: Notify,
}

#[derive(Default)]
struct Inside {
    frames: VecDeque<Utf8Bytes>,
    /// Who is there, after the frames: it is whole, so only the newest is of use.
    picture: Option<Utf8Bytes>,
    end: Option<ApiError>,
}

/// What comes out of a mailbox.
#[derive(Debug)]
pub(in super::super) enum Letter {
    /// An encoded frame.
    Frame(Utf8Bytes),
    /// Nothing more will come, and why.
    End(ApiError),
}

impl Mailbox {
    /// Puts frames in; if there is no room for all of them, `head` takes the place of everything.
    pub(super) fn push(&self, frames: &[Utf8Bytes], head: &Utf8Bytes) {
        let mut inside = self.inside.lock();
        if inside.frames.len() + frames.len() > MAILBOX_FRAMES {
            inside.frames.clear();
            inside.frames.push_back(head.clone());
            counter!(SYNC_DROPPED).increment(1);
        } else {
            inside.frames.extend(frames.iter().cloned());
        }
        drop(inside);
        self.news.notify_one();
    }

    /// Puts a picture of who is there in, in place of an older one. Where there is no room, the next will do.
    pub(super) fn push_picture(&self, picture: &Utf8Bytes) {
        self.inside.lock().picture = Some(picture.clone());
        self.news.notify_one();
    }

    /// Closes the mailbox; what waits in it is no longer of use.
    pub(super) fn end(&self, error: ApiError) {
        let mut inside = self.inside.lock();
        inside.frames.clear();
        inside.end.get_or_insert(error);
        drop(inside);
        self.news.notify_one();
    }

    /// The next letter. For one reader; may be dropped while waiting.
    pub(in super::super) async fn next(&self) -> Letter {
        loop {
            if let Some(letter) = self.take() {
                return letter;
            }
            self.news.notified().await;
        }
    }

    fn take(&self) -> Option<Letter> {
        let mut inside = self.inside.lock();
        if let Some(error) = &inside.end {
            return Some(Letter::End(error.clone()));
        }
        let frame = inside.frames.pop_front();
        frame.or_else(|| inside.picture.take()).map(Letter::Frame)
    }
}
