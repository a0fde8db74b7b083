//! The query for one conversation's screen without its thread: the row, the number, the newest files, when it was resolved before.

use sangam_cache::{Anchor, Attached, Draft, Overlaid, ThreadItem, ThreadQuery};
use sangam_model::Timestamp;
use sangam_model::cost::Category;
use sangam_model::id::{CommandId, ConversationId, PersonId};
use sangam_model::outgoing::{FileKind as Kind, OutgoingContent};
use sangam_model::plain::file_name;
use sangam_protocol::card::{CardShapeRow, ContactCard};
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{ContactRow, ConversationRow, EventRow, MessageRow, NumberRow};

use super::list::{item, team_of};
use super::names::{Team, contact};
use super::sending::{About, Facts};
use super::thread::quote;
use crate::api::attachments::{Attachment, ComposerView};
use crate::api::card::{CardValue, CardView};
use crate::api::conversations::{ConversationDetail, Earlier, FileItem, MergeView, NewestBubble};
use crate::api::error::UiError;
use crate::api::thread::Quote;
use crate::api::voice::RecordedView;
use crate::desk::Shared;

/// How far back files and earlier endings are looked for.
const LOOK_BACK: u32 = 300;
const FILES: usize = 12;
const EARLIER: usize = 10;

/// One conversation's frame, all of one moment.
pub(crate) async fn detail(shared: &Shared, id: ConversationId) -> Result<ConversationDetail, UiError> {
    let (me, now) = (shared.record.person_id, shared.hub_now());
    let frame = shared.overlaid(move |cache| Frame::read(cache, id, me, now)).await?;
    let frame = frame.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such conversation"))?;
    Ok(frame.shown(shared))
}

/// A conversation and what stands around it.
struct Frame {
    row: ConversationRow,
    shape: Option<CardShapeRow>,
    offered: Option<ContactRow>,
    merges: Vec<EventRow>,
    number: Option<NumberRow>,
    draft: Option<Draft>,
    quoted: Option<MessageRow>,
    newest: Vec<ThreadItem>,
    team: Team,
    sending: Facts,
    only_assignee_replies: bool,
}

impl Frame {
    fn read(
        cache: &Overlaid<'_>,
        id: ConversationId,
        me: PersonId,
        now: Timestamp,
    ) -> sangam_cache::Result<Option<Self>> {
        let Some(row) = cache.conversation(id)? else { return Ok(None) };
        let (reader, id) = (cache.reader(), row.id);
        let draft = cache.draft(id).cloned();
        let quoted = draft.as_ref().and_then(|draft| draft.reply_to);
        let offered = row.merge_offer.map(|other| reader.contact(other)).transpose()?.flatten();
        let query = ThreadQuery { conversation: id, at: Anchor::Newest, limit: LOOK_BACK };
        Ok(Some(Self {
            shape: reader.card_shape()?,
            offered: offered.filter(|other| other.id != row.contact.id),
            merges: reader.merges_of(id)?,
            number: reader.numbers()?.into_iter().find(|number| number.id == row.number_id),
            quoted: quoted.map(|id| reader.message(id)).transpose()?.flatten().map(|stored| stored.row),
            newest: cache.thread(&query)?.items,
            team: team_of(reader, me, now)?,
            sending: Facts::read(reader, About::customer(&row, Category::Service), now)?,
            only_assignee_replies: reader.workspace()?.is_some_and(|it| it.only_assignee_replies),
            draft,
            row,
        }))
    }

    fn shown(self, shared: &Shared) -> ConversationDetail {
        let (row, team, newest) = (self.row, &self.team, &self.newest);
        let ending = |thing: &ThreadItem| match thing {
            ThreadItem::Event(event) if event.what.is_resolution() => {
                Some(Earlier { by: team.person(event.by), at: event.at })
            }
            _ => None,
        };
        let quote = self.quoted.map(|row| quote(team, &row));
        ConversationDetail {
            card: card_of(row.contact.card.clone(), self.shape),
            composer: self.draft.as_ref().map(|draft| composer(draft, quote)).unwrap_or_default(),
            earlier: newest.iter().rev().filter_map(ending).take(EARLIER).collect(),
            newest: newest.iter().rev().find_map(|thing| bubble(team, thing)),
            number: self.number.map(|number| number.display_number).unwrap_or_default(),
            sending: self.sending.shown(shared),
            must_take: self.only_assignee_replies && row.assignee_id != Some(shared.record.person_id),
            first_message_at: row.first_message_at,
            merge_offer: self.offered.map(contact),
            merges: self.merges.iter().filter_map(|line| merge(team, line)).collect(),
            marketing_stopped_at: row.marketing_stopped_at,
            files: newest.iter().rev().filter_map(file).take(FILES).collect(),
            item: item(shared, team, row, self.draft.as_ref()),
        }
    }
}

fn bubble(team: &Team, thing: &ThreadItem) -> Option<NewestBubble> {
    let ThreadItem::Message(stored) = thing else { return None };
    let row = &stored.row;
    Some(NewestBubble {
        id: row.id,
        direction: row.direction,
        origin: row.origin,
        author: team.person(row.author_id),
        imported: row.imported,
        automatic: row.automatic,
        sent_at: row.sent_at,
    })
}

/// A merge that can be taken back.
fn merge(team: &Team, line: &EventRow) -> Option<MergeView> {
    let EventKind::Merged { split: false } = line.what else { return None };
    let merge_id = CommandId::from_uuid(line.id.as_uuid());
    Some(MergeView { merge_id, by: team.person(line.by), at: line.at })
}

/// Every field of the card with what stands in it; what stands in none is not shown.
fn card_of(mut card: ContactCard, shape: Option<CardShapeRow>) -> CardView {
    let fields = shape.map(|shape| shape.fields).unwrap_or_default();
    CardView {
        fields: fields
            .into_iter()
            .map(|field| CardValue { value: card.values.remove(&field.id), field })
            .collect(),
        team_name: card.team_name,
        book_name: card.book_name,
        profile_name: card.profile_name,
        about: card.about,
    }
}

/// What stands in the composer besides its text.
fn composer(draft: &Draft, quote: Option<Quote>) -> ComposerView {
    ComposerView {
        // A message that is no longer here is quoted no longer.
        reply_to: draft.reply_to.filter(|_| quote.is_some()),
        quote,
        attached: draft.attached.iter().map(attachment).collect(),
        note: draft.note.clone(),
    }
}

/// A file of a draft as the screen shows it.
pub(crate) fn attachment(attached: &Attached) -> Attachment {
    let content = attached.content();
    let (media, file) = match &content {
        OutgoingContent::File { media, file, .. } => (*media, file),
        _ => (attached.media, &attached.file),
    };
    let leaves_as_chosen = attached.as_document && attached.original.is_some();
    let left_out = attached.left_out.clone().filter(|_| !leaves_as_chosen);
    Attachment {
        sha256: attached.file.sha256.clone(),
        media,
        file: file.clone(),
        caption: attached.caption.clone(),
        has_choice: attached.media != Kind::Document && !attached.file.voice && may_be_paper(attached),
        original_as_document: attached.original.is_some() || attached.as_taken,
        as_taken: attached.as_taken,
        left_out: left_out.and_then(|left_out| serde_json::from_value(left_out).ok()).unwrap_or_default(),
        only_document: attached.reason.clone().and_then(|reason| serde_json::from_value(reason).ok()),
        problems: content.problems(),
        recorded: attached.recorded.clone().map(|recorded| RecordedView {
            duration_ms: recorded.duration_ms,
            peaks: recorded.peaks,
            is_silent: recorded.is_silent,
        }),
    }
}

/// Whether WhatsApp would take the file as a document, too.
fn may_be_paper(attached: &Attached) -> bool {
    let paper = Attached { as_document: true, caption: None, ..attached.clone() };
    paper.content().problems().is_empty()
}

fn file(thing: &ThreadItem) -> Option<FileItem> {
    let ThreadItem::Message(stored) = thing else { return None };
    let row = &stored.row;
    let media = row.media.as_ref()?;
    let name = media.filename.as_deref().and_then(file_name);
    Some(FileItem {
        message_id: row.id,
        kind: row.kind.clone(),
        label: name.or_else(|| row.text.clone()),
        sent_at: row.sent_at,
    })
}
