//! Prepares pages of older messages for writing, beside the writer.
//!
//! What the indexes will hold of a message is worked out from its row alone. That is a good part of what a first sync costs, and needs no
//! file, so it is done where the pages are read: the next ones while those before are written.

use sangam_protocol::sync::Backfill;

use crate::rows::message::Entry;

/// Pages that follow each other, with what the indexes will hold of their messages.
#[derive(Debug, Default)]
pub struct Older {
    pub(crate) pages: Vec<Backfill>,
    /// Of each message, in the order of the pages.
    pub(crate) entries: Vec<Entry>,
}

impl Older {
    /// Adds the page that follows. It works for some milliseconds, on whatever thread it is called.
    pub fn push(&mut self, page: Backfill) {
        self.entries.extend(page.messages.iter().map(Entry::of));
        self.pages.push(page);
    }

    /// How many pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// From where the pages behind these go on.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.pages.last()?.next.as_deref()
    }

    /// Nothing is older.
    pub(crate) fn is_last(&self) -> bool {
        !self.pages.is_empty() && self.next().is_none()
    }
}

impl From<Vec<Backfill>> for Older {
    fn from(pages: Vec<Backfill>) -> Self {
        let mut older = Self::default();
        pages.into_iter().for_each(|page| older.push(page));
        older
    }
}
