//! The notifications that are shown, those to be taken back, and those that wait until the desk has caught up.

use std::collections::{BTreeMap, BTreeSet};

use sangam_cache::Reader;
use sangam_model::id::{ConversationId, EventId, MessageId};

use super::calls::{self, About};
use super::decide::{self, Mine};

/// What came while the desk was behind: judged once it has caught up.
#[derive(Clone, Default)]
pub(super) struct Backlog {
    /// The newest message of each customer who wrote.
    pub(super) written: BTreeMap<ConversationId, MessageId>,
    /// Notes that mention the person, and lines by which a chat came to them.
    pub(super) heard: Vec<EventId>,
    /// Messages that turned out not to have arrived.
    pub(super) failed: Vec<MessageId>,
}

impl Backlog {
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.heard.is_empty() && self.failed.is_empty()
    }

    pub(super) fn add(&mut self, more: Self) {
        self.written.extend(more.written);
        self.heard.extend(more.heard);
        self.failed.extend(more.failed);
    }

    /// What was judged waits no more; what came meanwhile does.
    pub(super) fn remove(&mut self, judged: &Self) {
        self.written.retain(|id, message| judged.written.get(id) != Some(message));
        self.heard.retain(|id| !judged.heard.contains(id));
        self.failed.retain(|id| !judged.failed.contains(id));
    }
}

/// What stands, as it was when somebody looked.
#[derive(Default)]
pub(super) struct Notices {
    /// What the system says of customers, singly or as one of many, with the message it is about.
    pub(super) told: BTreeMap<ConversationId, MessageId>,
    /// What it calls the person for.
    pub(super) called: BTreeMap<ConversationId, About>,
    /// What the screen says did not arrive, and in which chat.
    pub(super) lost: Vec<(ConversationId, MessageId)>,
}

impl Notices {
    pub(super) fn is_empty(&self) -> bool {
        self.told.is_empty() && self.called.is_empty() && self.lost.is_empty()
    }

    /// What of it is no longer true, in chats that were touched.
    pub(super) fn untrue(
        self,
        reader: &Reader<'_>,
        touched: &BTreeSet<ConversationId>,
        mine: &Mine,
    ) -> sangam_cache::Result<Self> {
        // A notification is known by the chat it was said of, which may be part of another by now.
        let is_touched = |id: ConversationId| {
            Ok::<_, sangam_cache::Error>(touched.contains(&id) || touched.contains(&reader.resolve(id)?))
        };
        let mut untrue = Self::default();
        for (id, about) in self.told {
            if is_touched(id)? && !is_still_true(reader, (id, about), mine)? {
                untrue.told.insert(id, about);
            }
        }
        for (id, about) in self.called {
            if is_touched(id)? && !calls::still_stands(reader, (id, about), mine)? {
                untrue.called.insert(id, about);
            }
        }
        for (id, message) in self.lost {
            if is_touched(id)? && !calls::still_stands(reader, (id, About::Failed(message)), mine)? {
                untrue.lost.push((id, message));
            }
        }
        Ok(untrue)
    }
}

fn is_still_true(
    reader: &Reader<'_>,
    (id, about): (ConversationId, MessageId),
    mine: &Mine,
) -> sangam_cache::Result<bool> {
    let message = reader.message(about)?.map(|stored| stored.row);
    Ok(decide::still_stands(message.as_ref(), reader.conversation(id)?.as_ref(), mine))
}
