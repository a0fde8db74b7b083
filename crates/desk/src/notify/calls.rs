//! Notifications that are not about a customer's message: mentions, assigned chats, snoozed chats that woke, and own messages that
//! failed.
//!
//! They are said like everything else: not while the window is in front or the person rests, without names where nobody should read
//! them, in the one place their chat has, and taken back once it is no longer true. The first three have a choice of their own; that
//! somebody's own words did not arrive is said to everybody. That a chat woke or was given to somebody is said while it is news, an hour
//! at most, so that a desk opened in the evening does not tell of the morning. A chat that comes with its customer's words is told by
//! these.

use std::collections::BTreeSet;

use sangam_cache::Reader;
use sangam_model::id::{ConversationId, EventId, MessageId, PersonId};
use sangam_model::time::HOUR;
use sangam_model::{ConversationStatus, Delivery, Origin, Timestamp};
use sangam_protocol::rows::EventKind;
use sangam_protocol::{ConversationRow, EventRow, MessageRow};

use super::decide::{Mine, Moment, beginning};
use crate::api::notify::{NotifySays, NotifySettings};
use crate::queries::names::display_name;

/// That a chat woke, or was given to somebody, is news for so long.
const NEWS: i64 = HOUR;

/// What the system should say that calls the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Where; whatever is said about the same chat later replaces it.
    pub conversation_id: ConversationId,
    /// Why.
    pub why: Why,
    /// With which customer, on one line; absent where nobody should read it.
    pub customer: Option<String>,
    /// With a sound.
    pub sound: bool,
}

/// Why somebody is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A note mentions them.
    Mentioned {
        /// Who wrote it; absent where nobody should read it, or they are not known here.
        by: Option<String>,
    },
    /// The chat is theirs now.
    Given {
        /// Who gave it to them; absent where a rule did, nobody should read it, or they are not known here.
        by: Option<String>,
    },
    /// The chat slept, and its time has come.
    Woke,
    /// What they wrote did not arrive.
    NotDelivered,
}

/// What a call is about, for as long as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Note(EventId),
    /// A chat that somebody was given, which had words nobody had read, or had none.
    Given {
        unread: bool,
    },
    Waking(Timestamp),
    Failed(MessageId),
}

/// What happened that may call somebody.
#[derive(Clone, Copy)]
pub(super) struct News<'a> {
    /// Notes that mention the person, and lines by which a chat came to them.
    pub(super) heard: &'a [EventId],
    /// Messages that did not arrive.
    pub(super) failed: &'a [MessageId],
}

/// A call before it is decided whether it is said.
pub(super) struct CallCandidate {
    about: About,
    conversation: ConversationRow,
    by: Option<String>,
    /// Something else about the chat came later.
    is_outdone: bool,
}

/// What was decided of a call.
pub(super) struct Called {
    pub(super) conversation_id: ConversationId,
    pub(super) about: About,
    /// What the system says, if it should.
    pub(super) call: Option<Call>,
}

/// The chats that woke, those that were given to one, those in which one was mentioned and those where one's own words did not arrive:
/// what comes later outdoes what was before.
pub(super) fn found(
    reader: &Reader<'_>,
    touched: impl IntoIterator<Item = ConversationId>,
    News { heard, failed }: News<'_>,
    (mine, hub_now): (&Mine, Timestamp),
) -> sangam_cache::Result<Vec<CallCandidate>> {
    let mut found: Vec<CallCandidate> = Vec::new();
    for id in touched {
        let Some(conversation) = reader.conversation(id)? else { continue };
        if let Some(at) = conversation.woke_at.filter(|_| is_awake(&conversation, mine))
            && hub_now.since(at) < NEWS
        {
            found.push(CallCandidate::new(About::Waking(at), conversation, None));
        }
    }
    let (mut mentions, mut given) = (Vec::new(), Vec::new());
    for id in heard {
        let Some(line) = reader.event(*id)? else { continue };
        if calls(&line, mine.me()) {
            mentions.push(line);
        } else if line.what.given_to() == Some(mine.me()) && hub_now.since(line.at) < NEWS {
            given.push(line);
        }
    }
    for line in given.into_iter().chain(mentions) {
        let Some(conversation) = reader.conversation(line.conversation_id)? else { continue };
        let about = match line.what {
            EventKind::Note(_) => About::Note(line.id),
            _ => About::Given { unread: is_unread(&conversation) },
        };
        if matches!(about, About::Given { .. }) && !is_given(&conversation, mine) {
            continue;
        }
        let by = reader.people()?.into_iter().find(|person| Some(person.id) == line.by);
        let by = by.map(|person| person.name);
        found.push(CallCandidate::new(about, conversation, by));
    }
    for (message, conversation) in lost(reader, failed, mine.me())? {
        found.push(CallCandidate::new(About::Failed(message.id), conversation, None));
    }
    let mut seen = BTreeSet::new();
    for candidate in found.iter_mut().rev() {
        candidate.is_outdone = !seen.insert(candidate.conversation.id);
    }
    Ok(found)
}

/// What the person wrote themselves of these and that did not arrive, with its chat.
pub(super) fn lost(
    reader: &Reader<'_>,
    failed: &[MessageId],
    me: PersonId,
) -> sangam_cache::Result<Vec<(MessageRow, ConversationRow)>> {
    let mut lost = Vec::new();
    for id in failed {
        let Some(message) = reader.message(*id)?.map(|stored| stored.row) else { continue };
        if is_lost(reader, &message, me)?
            && let Some(conversation) = reader.conversation(message.conversation_id)?
        {
            lost.push((message, conversation));
        }
    }
    Ok(lost)
}

/// It is the person's own, did not arrive, and nobody sent it again.
fn is_lost(reader: &Reader<'_>, message: &MessageRow, me: PersonId) -> sangam_cache::Result<bool> {
    let is_own = message.author_id == Some(me) && matches!(message.origin, Origin::Desk | Origin::Template);
    Ok(is_own && message.delivery == Some(Delivery::Failed) && !reader.is_sent_again(message.id)?)
}

/// Whether what was said is still worth standing there.
pub(super) fn still_stands(
    reader: &Reader<'_>,
    (id, about): (ConversationId, About),
    mine: &Mine,
) -> sangam_cache::Result<bool> {
    let Some(conversation) = reader.conversation(id)? else { return Ok(false) };
    Ok(match about {
        About::Note(note) => reader.event(note)?.is_some_and(|line| calls(&line, mine.me())),
        About::Given { unread } => is_given(&conversation, mine) && (!unread || is_unread(&conversation)),
        About::Waking(at) => conversation.woke_at == Some(at) && is_awake(&conversation, mine),
        About::Failed(id) => match reader.message(id)? {
            Some(message) => is_lost(reader, &message.row, mine.me())?,
            None => false,
        },
    })
}

impl CallCandidate {
    const fn new(about: About, conversation: ConversationRow, by: Option<String>) -> Self {
        Self { about, conversation, by, is_outdone: false }
    }

    /// Whether the system says it, and what.
    pub(super) fn decide(&self, moment: &Moment) -> Called {
        let settings = &moment.settings;
        let is_chosen = match self.about {
            About::Note(_) => settings.mentions,
            About::Given { .. } => settings.given,
            About::Waking(_) => settings.waking,
            About::Failed(_) => true,
        };
        let is_said = is_chosen && !self.is_outdone && !moment.in_front && !moment.is_quiet();
        let call = is_said.then(|| self.call(settings));
        Called { conversation_id: self.conversation.id, about: self.about, call }
    }

    fn call(&self, settings: &NotifySettings) -> Call {
        let names = settings.says != NotifySays::Nothing;
        let by = || self.by.as_deref().filter(|_| names).and_then(beginning);
        let why = match self.about {
            About::Note(_) => Why::Mentioned { by: by() },
            About::Given { .. } => Why::Given { by: by() },
            About::Waking(_) => Why::Woke,
            About::Failed(_) => Why::NotDelivered,
        };
        let contact = &self.conversation.contact;
        let customer = (names && !contact.private).then(|| display_name(contact));
        let customer = customer.as_deref().and_then(beginning);
        Call { conversation_id: self.conversation.id, why, customer, sound: settings.sound }
    }
}

/// The note still calls them: it is there, and they have not read it.
fn calls(line: &EventRow, me: PersonId) -> bool {
    matches!(&line.what, EventKind::Note(note) if note.is_read_by(me) == Some(false)) && line.by != Some(me)
}

/// Nobody put it away again, and it is theirs or nobody's.
fn is_awake(conversation: &ConversationRow, mine: &Mine) -> bool {
    matches!(conversation.status, ConversationStatus::Open | ConversationStatus::Pending)
        && mine.answers(conversation)
}

/// It is theirs still, and there is something to do.
fn is_given(conversation: &ConversationRow, mine: &Mine) -> bool {
    conversation.assignee_id == Some(mine.me()) && is_awake(conversation, mine)
}

const fn is_unread(conversation: &ConversationRow) -> bool {
    conversation.unread > 0 || conversation.marked_unread
}
