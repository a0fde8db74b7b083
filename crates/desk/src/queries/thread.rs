//! The bubbles and lines of one conversation.

use std::collections::{BTreeMap, HashMap, HashSet};

use sangam_cache::{
    Anchor, Outgoing, OutgoingState, Phase, Position, Reader, ThreadItem as Stored, ThreadQuery,
};
use sangam_model::id::{CommandId, ConversationId, LabelId, MessageId, PersonId};
use sangam_model::message::{Detail, MessageError};
use sangam_model::outgoing::OutgoingFile;
use sangam_model::plain::file_name;
use sangam_model::template::{Header, RenderedTemplate};
use sangam_model::{Delivery, Direction, MediaState, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::rows::{EventKind, LastMessage, MediaRow};
use sangam_protocol::{EventRow, MessageRow};

use super::at_most;
use super::names::Team;
use super::notes::note;
use crate::api::error::UiError;
use crate::api::labels::LabelView;
use crate::api::thread::{
    EventView, EventWhat, Failure, MediaView, MessageView, OutboxState, Quote, Reaction, ReactionRefused,
    ThreadArgs, ThreadAt, ThreadItem, ThreadPage,
};
use crate::desk::Shared;
use crate::media::is_playable;
use crate::uploads::Upload;

/// A stretch of a thread, all of one moment.
pub(crate) async fn page(shared: &Shared, args: ThreadArgs) -> Result<ThreadPage, UiError> {
    let at = anchor(args.at)?;
    let query = ThreadQuery { conversation: args.conversation_id, at, limit: at_most(args.limit, 200) };
    let (me, now) = (shared.record.person_id, shared.context.clock.now());
    let read = shared.overlaid(move |cache| {
        let stretch = cache.thread(&query)?;
        let asked = Surroundings::of(&stretch.items);
        let around = Around::read(cache.reader(), me, stretch.conversation, &asked, now)?;
        Ok((stretch, around))
    });
    let (stretch, mut around) = read.await?;
    around.uploads = shared.uploads.under_way();
    let at_the_beginning = stretch.older.is_none();
    Ok(ThreadPage {
        items: stretch.items.into_iter().filter_map(|thing| around.item(thing)).collect(),
        older: stretch.older.map(|position| position.0.to_string()),
        newer: stretch.newer.map(|position| position.0.to_string()),
        filling: at_the_beginning && around.filling,
    })
}

fn anchor(at: ThreadAt) -> Result<Anchor, UiError> {
    let position = |cursor: String| {
        let place = cursor.parse().map(Position);
        place.map_err(|_| UiError::new(code::INVALID, "not a place in a thread"))
    };
    Ok(match at {
        ThreadAt::Latest => Anchor::Newest,
        ThreadAt::Before { cursor } => Anchor::Before(position(cursor)?),
        ThreadAt::After { cursor } => Anchor::After(position(cursor)?),
        ThreadAt::From { message_id } => Anchor::From(message_id),
        ThreadAt::Around { message_id } => Anchor::Around(message_id),
    })
}

/// What the bubbles of a page ask of their surroundings.
#[derive(Default)]
struct Surroundings {
    /// What they answer.
    wamids: Vec<String>,
    /// The same of those not yet at the hub.
    ids: Vec<MessageId>,
    /// Those that failed, or may or may not have arrived: was any sent again?
    doubtful: Vec<MessageId>,
    /// Those that are being sent again here.
    repeated: HashSet<MessageId>,
}

impl Surroundings {
    fn of(items: &[Stored]) -> Self {
        let mut wanted = Self::default();
        for thing in items {
            match thing {
                Stored::Message(stored) => {
                    wanted.wamids.extend(stored.row.reply_to.clone());
                    let is_doubtful =
                        matches!(stored.row.delivery, Some(Delivery::Failed | Delivery::Unknown));
                    wanted.doubtful.extend(is_doubtful.then_some(stored.row.id));
                }
                Stored::Outgoing(outgoing) => {
                    let wish = outgoing.command.body.send();
                    wanted.ids.extend(wish.as_ref().and_then(|wish| wish.reply_to));
                    wanted
                        .repeated
                        .extend(wish.filter(|_| outgoing.is_pending()).and_then(|wish| wish.retry_of));
                }
                Stored::Event(_) => {}
            }
        }
        wanted
    }
}

/// What a page needs from around it.
struct Around {
    team: Team,
    by_wamid: HashMap<String, MessageRow>,
    by_id: HashMap<MessageId, MessageRow>,
    sent_again: HashSet<MessageId>,
    uploads: BTreeMap<CommandId, Upload>,
    filling: bool,
    now: Timestamp,
}

impl Around {
    fn read(
        reader: &Reader<'_>,
        me: PersonId,
        conversation: ConversationId,
        wanted: &Surroundings,
        now: Timestamp,
    ) -> sangam_cache::Result<Self> {
        let mut around = Self {
            team: Team::read(reader, me)?,
            by_wamid: HashMap::new(),
            by_id: HashMap::new(),
            sent_again: wanted.repeated.clone(),
            uploads: BTreeMap::new(),
            now,
            filling: reader.sync_state()?.phase != Phase::Live || reader.refill_of(conversation)?.is_some(),
        };
        for wamid in &wanted.wamids {
            if let Some(stored) = reader.message_by_wamid(conversation, wamid)? {
                around.by_wamid.insert(wamid.clone(), stored.row);
            }
        }
        for id in &wanted.doubtful {
            if reader.is_sent_again(*id)? {
                around.sent_again.insert(*id);
            }
        }
        for id in &wanted.ids {
            if let Some(stored) = reader.message(*id)? {
                around.by_id.insert(*id, stored.row);
            }
        }
        Ok(around)
    }

    fn item(&self, thing: Stored) -> Option<ThreadItem> {
        if let Stored::Event(row) = &thing
            && let EventKind::Note(said) = &row.what
        {
            return Some(ThreadItem::Note(note(&self.team, row, said)));
        }
        Some(match thing {
            Stored::Message(stored) => ThreadItem::Message(Box::new(self.message(stored.row))),
            Stored::Event(event) => ThreadItem::Event(self.event(event)),
            Stored::Outgoing(outgoing) => ThreadItem::Message(Box::new(self.outgoing(*outgoing)?)),
        })
    }

    fn message(&self, row: MessageRow) -> MessageView {
        let quote = row.reply_to.as_ref().map(|wamid| self.quote_or_empty(self.by_wamid.get(wamid)));
        MessageView {
            id: row.id,
            direction: row.direction,
            origin: row.origin,
            author: self.team.person(row.author_id),
            imported: row.imported,
            automatic: row.automatic,
            media: row.media.map(|media| media_view(shown_as(&row.kind, row.detail.as_ref()), media)),
            kind: row.kind,
            text: row.text,
            template: row.detail.as_ref().and_then(shown),
            detail: row.detail,
            quote,
            forwarded: row.forwarded,
            referral: row.referral,
            reactions: row
                .reactions
                .into_iter()
                .map(|reaction| Reaction { emoji: reaction.emoji, by: reaction.by })
                .collect(),
            reaction_refused: row
                .reaction_refused
                .map(|refused| ReactionRefused { emoji: refused.emoji, error: failure(refused.error) }),
            delivery: row.delivery,
            outbox: None,
            error: row.error.map(failure),
            edited_at: row.edited_at,
            revoked_at: row.revoked_at,
            sent_at: row.sent_at,
            retry_of: row.retry_of,
            sent_again: self.sent_again.contains(&row.id),
        }
    }

    /// A send that is not in the cache yet, as the bubble it will be.
    fn outgoing(&self, outgoing: Outgoing) -> Option<MessageView> {
        let wish = outgoing.command.body.send()?;
        let (bubble, file) = (wish.content.bubble(), wish.content.file().map(stored));
        let (sent_at, retry_of) = (outgoing.made_at, wish.retry_of);
        Some(MessageView {
            id: MessageId::from(outgoing.command.id),
            direction: Direction::Out,
            origin: wish.content.origin(),
            author: self.team.me(),
            imported: false,
            automatic: false,
            media: file.map(|file| media_view(shown_as(&bubble.kind, bubble.detail.as_ref()), file)),
            kind: bubble.kind,
            text: bubble.text,
            template: bubble.detail.as_ref().and_then(shown),
            detail: bubble.detail,
            quote: wish.reply_to.map(|id| self.quote_or_empty(self.by_id.get(&id))),
            forwarded: None,
            referral: None,
            reactions: Vec::new(),
            reaction_refused: None,
            delivery: None,
            outbox: Some(self.standing(outgoing)),
            error: None,
            edited_at: None,
            revoked_at: None,
            sent_at,
            retry_of,
            sent_again: false,
        })
    }

    /// Where a send stands on this computer.
    fn standing(&self, outgoing: Outgoing) -> OutboxState {
        if let Some(until) = outgoing.held_until(self.now) {
            return OutboxState::Held { until };
        }
        match outgoing.state {
            OutgoingState::Parked => OutboxState::Asking,
            OutgoingState::Rejected(error) => OutboxState::Rejected {
                error: error
                    .map_or_else(|| UiError::new(code::INTERNAL, "refused without a reason"), UiError::from),
            },
            OutgoingState::Waiting | OutgoingState::Sent | OutgoingState::Applied => {
                self.uploads.get(&outgoing.command.id).map_or(OutboxState::Waiting, |upload| {
                    let Upload { sent_bytes, total_bytes } = *upload;
                    OutboxState::Uploading { sent_bytes, total_bytes }
                })
            }
        }
    }

    /// The message a bubble answers; an empty quote when it is older than anything we hold.
    fn quote_or_empty(&self, quoted: Option<&MessageRow>) -> Quote {
        let empty =
            Quote { message_id: None, direction: None, origin: None, author: None, kind: None, text: None };
        quoted.map_or(empty, |row| quote(&self.team, row))
    }

    /// A label as an old line names it, gone or not.
    fn label(&self, id: LabelId) -> Option<LabelView> {
        self.team.labels().named(id).map(super::labels::view)
    }

    fn event(&self, row: EventRow) -> EventView {
        let what = match row.what {
            EventKind::Assigned { assignee_id } => {
                EventWhat::Assigned { assignee: self.team.person(assignee_id) }
            }
            EventKind::TeamAssigned { team_id, from } => EventWhat::TeamAssigned {
                team: super::teams::named(self.team.teams(), team_id),
                from: super::teams::named(self.team.teams(), from),
            },
            EventKind::Resolved { .. } => EventWhat::Resolved,
            EventKind::Reopened => EventWhat::Reopened,
            EventKind::Pending => EventWhat::Pending,
            EventKind::Snoozed { until, zone } => EventWhat::Snoozed { until, zone: zone.to_string() },
            EventKind::Woke => EventWhat::Woke,
            EventKind::Routed { assignee_id, why, from } => EventWhat::Routed {
                assignee: self.team.person(assignee_id),
                why,
                from: self.team.person(from),
            },
            EventKind::Labelled { label_id } => EventWhat::Labelled { label: self.label(label_id) },
            EventKind::Unlabelled { label_id } => EventWhat::Unlabelled { label: self.label(label_id) },
            EventKind::Blocked => EventWhat::Blocked,
            EventKind::Unblocked => EventWhat::Unblocked,
            EventKind::BlockRefused { blocked } => EventWhat::BlockRefused { blocked },
            EventKind::IdentityChanged { change } => EventWhat::IdentityChanged { change },
            EventKind::Surveyed { resolved_by, rating, .. } => {
                EventWhat::Surveyed { resolved_by: self.team.person(resolved_by), rating }
            }
            EventKind::Merged { split } => EventWhat::Merged { split },
            EventKind::Split => EventWhat::Split,
            EventKind::SurveyDropped { why } => EventWhat::SurveyDropped { why },
            // A note is no centred line.
            EventKind::Note(_) | EventKind::Unknown => EventWhat::Unknown,
        };
        EventView { id: row.id, what, by: self.team.person(row.by), at: row.at }
    }
}

/// A message as what answers it shows it, shortened.
pub(super) fn quote(team: &Team, row: &MessageRow) -> Quote {
    Quote {
        message_id: Some(row.id),
        direction: Some(row.direction),
        origin: Some(row.origin),
        author: team.person(row.author_id),
        kind: Some(row.kind.clone()),
        text: row.text.as_ref().map(|text| text.chars().take(LastMessage::TEXT_CHARS).collect()),
    }
}

/// As what the file of a bubble is shown.
fn shown_as<'k>(kind: &'k str, detail: Option<&Detail>) -> &'k str {
    match detail {
        Some(Detail::Template { template, .. }) => match &template.header {
            Some(Header::Media { media, .. }) => media.as_str(),
            _ => kind,
        },
        _ => kind,
    }
}

fn failure(error: MessageError) -> Failure {
    Failure { code: error.code, title: error.title }
}

/// A template as its customer sees it.
fn shown(detail: &Detail) -> Option<RenderedTemplate> {
    match detail {
        Detail::Template { template, filling } => Some(template.shown(filling)),
        _ => None,
    }
}

/// A file the hub has, as the row of its bubble will say it.
fn stored(file: &OutgoingFile) -> MediaRow {
    MediaRow {
        mime_type: file.mime_type.clone(),
        filename: file.filename.clone(),
        size_bytes: Some(file.size_bytes),
        sha256: Some(file.sha256.clone()),
        state: MediaState::Ready,
        voice: file.voice,
        animated: file.animated,
    }
}

fn media_view(kind: &str, media: MediaRow) -> MediaView {
    MediaView {
        playable: is_playable(kind, &media),
        filename: media.filename.as_deref().and_then(file_name),
        mime_type: media.mime_type,
        size_bytes: media.size_bytes,
        state: media.state,
        voice: media.voice,
        animated: media.animated,
    }
}
