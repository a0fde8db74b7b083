//! The query for one conversation's screen without its thread: the row, the number, the newest files, when it was resolved before.

use sangam_cache::{Anchor, Attached, Draft, ThreadItem, ThreadQuery};
use sangam_model::cost::Category;
use sangam_model::id::{CommandId, ConversationId};
use sangam_model::outgoing::{FileKind as Kind, OutgoingContent};
use sangam_model::plain::file_name;
use sangam_protocol::EventRow;
use sangam_protocol::card::{CardShapeRow, ContactCard};
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;

use super::list::{item, team};
use super::names::{Team, contact};
use super::sending::{self, About};
use crate::api::attachments::{Attachment, ComposerView};
use crate::api::card::{CardValue, CardView};
use crate::api::conversations::{ConversationDetail, Earlier, FileItem, MergeView, NewestBubble};
use crate::api::error::UiError;
use crate::api::voice::RecordedView;
use crate::desk::Shared;

/// How far back files and earlier endings are looked for.
const LOOK_BACK: u32 = 300;
const FILES: usize = 12;
const EARLIER: usize = 10;

/// One conversation's frame.
pub(crate) async fn detail(shared: &Shared, id: ConversationId) -> Result<ConversationDetail, UiError> {
    let failed = |error| shared.failed(&error);
    let row = shared.cache.conversation(id).await.map_err(failed)?;
    let row = row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such conversation"))?;
    let (id, number_id, first_message_at) = (row.id, row.number_id, row.first_message_at);
    let shape = shared.cache.read(|reader| reader.card_shape()).await.map_err(failed)?;
    let card = card_of(row.contact.card.clone(), shape);
    let (own, other) = (row.contact.id, row.merge_offer);
    let marketing_stopped_at = row.marketing_stopped_at;
    let offered = shared.cache.read(move |reader| other.map(|id| reader.contact(id)).transpose());
    let offered = offered.await.map_err(failed)?.flatten().filter(|other| other.id != own);
    let told = shared.cache.read(move |reader| reader.merges_of(id)).await.map_err(failed)?;
    let numbers = shared.cache.read(|reader| reader.numbers()).await.map_err(failed)?;
    let number = numbers.into_iter().find(|number| number.id == number_id);
    let draft = shared.cache.read_outbox(move |outbox| outbox.draft(id)).await.map_err(failed)?;
    let query = ThreadQuery { conversation: id, at: Anchor::Newest, limit: LOOK_BACK };
    let newest = shared.cache.thread(query).await.map_err(failed)?.items;
    let team = team(shared).await?;
    let sending = sending::state(shared, About::customer(&row, Category::Service)).await?;
    let files = newest.iter().rev().filter_map(file).take(FILES).collect();
    let ending = |thing: &ThreadItem| match thing {
        ThreadItem::Event(event) if event.what.is_resolution() => {
            Some(Earlier { by: team.person(event.by), at: event.at })
        }
        _ => None,
    };
    let workspace = shared.cache.read(|reader| reader.workspace()).await.map_err(failed)?;
    let must_take = workspace.is_some_and(|workspace| workspace.only_assignee_replies)
        && row.assignee_id != Some(shared.record.person_id);
    let composer = composer(shared, id, draft.as_ref()).await?;
    Ok(ConversationDetail {
        card,
        composer,
        earlier: newest.iter().rev().filter_map(ending).take(EARLIER).collect(),
        newest: newest.iter().rev().find_map(|thing| bubble(&team, thing)),
        item: item(shared, &team, row, draft.as_ref()),
        number: number.map(|number| number.display_number).unwrap_or_default(),
        sending,
        must_take,
        first_message_at,
        merge_offer: offered.map(contact),
        merges: told.iter().filter_map(|line| merge(&team, line)).collect(),
        marketing_stopped_at,
        files,
    })
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
async fn composer(
    shared: &Shared,
    conversation: ConversationId,
    draft: Option<&Draft>,
) -> Result<ComposerView, UiError> {
    let Some(draft) = draft else { return Ok(ComposerView::default()) };
    let quote = match draft.reply_to {
        Some(id) => super::thread::quote_of(shared, conversation, id).await?,
        None => None,
    };
    Ok(ComposerView {
        // A message that is no longer here is quoted no longer.
        reply_to: draft.reply_to.filter(|_| quote.is_some()),
        quote,
        attached: draft.attached.iter().map(attachment).collect(),
        note: draft.note.clone(),
    })
}

/// A file of a draft as the screen shows it.
pub(crate) fn attachment(attached: &Attached) -> Attachment {
    let content = attached.content();
    let (media, file) = match &content {
        OutgoingContent::File { media, file, .. } => (*media, file),
        _ => (attached.media, &attached.file),
    };
    Attachment {
        sha256: attached.file.sha256.clone(),
        media,
        file: file.clone(),
        caption: attached.caption.clone(),
        has_choice: attached.media != Kind::Document && !attached.file.voice && may_be_paper(attached),
        original_as_document: attached.original.is_some() || attached.as_taken,
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
