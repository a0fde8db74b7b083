//! Commands that send: texts, files of a draft, anything else WhatsApp takes; send again; forward.
//!
//! What WhatsApp would refuse is refused here, field by field, before anything is promised. What is promised is on the disk, in
//! one transaction with the end of the draft it came from and with the bytes it needs.

use sangam_cache::{OutboxWriter, Outgoing, OutgoingState};
use sangam_model::emoji;
use sangam_model::facts::Reactor;
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile, Problem};
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Content, Delivery, Direction, Media, Timestamp};
use sangam_protocol::command::TEXT_MAX_CHARS;
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody, MessageRow};

use super::conversation::place;
use super::templates::file_of;
use super::{command_of, receipt};
use crate::api::app::{Nothing, ReadReceipts};
use crate::api::attachments::*;
use crate::api::error::{UiError, own};
use crate::api::thread::{MessageArgs, SendTextArgs, Sent};
use crate::app::App;
use crate::blocking;
use crate::desk::Shared;
use crate::media::{self, MediaBytes};
use crate::prepare::{Ready, document_type};
use crate::queries;

/// For how long WhatsApp takes reactions to a message.
const REACTIONS_FOR: i64 = 30 * DAY;
/// Conversations one message may be sent to at once.
const MOST_FORWARDS: usize = 20;
/// Conversations asked after at once.
const MOST_ASKED: usize = 100;

/// Puts a wish into the outbox. On the disk when this returns.
pub(crate) async fn add(shared: &Shared, body: CommandBody) -> Result<CommandId, UiError> {
    add_with(shared, body, 0, |_, _| Ok(())).await
}

/// The same, held for so many milliseconds, together with what else changes in the outbox by it.
pub(super) async fn add_with(
    shared: &Shared,
    body: CommandBody,
    held_ms: i64,
    also: impl FnOnce(&mut OutboxWriter<'_>, Timestamp) -> sangam_cache::Result<()> + Send + 'static,
) -> Result<CommandId, UiError> {
    let context = &shared.context;
    let id = CommandId::new(&*context.clock, &*context.random);
    let (command, made_at) = (Command { id, body }, context.clock.now());
    let leaves_at = leaves_at(made_at, held_ms);
    let kept = shared.write_outbox(move |outbox| {
        outbox.hold(&command, made_at, leaves_at)?;
        also(outbox, made_at)
    });
    kept.await?;
    shared.outbox_changed.notify_one();
    shared.sync.retry_now();
    Ok(id)
}

/// Puts a send into the outbox as this desk is set: held for a while, and followed by the receipt of what it answers.
pub(super) async fn add_send(
    app: &App,
    shared: &Shared,
    body: CommandBody,
    also: impl FnOnce(&mut OutboxWriter<'_>) -> sangam_cache::Result<()> + Send + 'static,
) -> Result<CommandId, UiError> {
    let receipt = match app.settings().read_receipts {
        ReadReceipts::OnReply => receipt::of_answer(shared, body.conversation_id()).await?,
        ReadReceipts::OnOpen | ReadReceipts::Never => None,
    };
    add_with(shared, body, hold_of(app), move |outbox, made_at| {
        also(outbox)?;
        receipt.map_or(Ok(()), |receipt| outbox.add(&receipt, made_at))
    })
    .await
}

/// When what was done leaves, if it is held.
fn leaves_at(made_at: Timestamp, held_ms: i64) -> Option<Timestamp> {
    (held_ms > 0).then(|| made_at.plus(held_ms))
}

/// For how long this desk holds a send, in milliseconds.
fn hold_of(app: &App) -> i64 {
    i64::from(app.settings().hold_seconds) * SECOND
}

pub(crate) async fn send_text(app: &App, args: SendTextArgs) -> Result<Sent, UiError> {
    let length = args.text.chars().count();
    if args.text.trim().is_empty() || length > TEXT_MAX_CHARS {
        let detail = Some(serde_json::json!({ "max": TEXT_MAX_CHARS, "length": length }));
        return Err(UiError { detail, ..UiError::new(code::TEXT_LENGTH, "the text is empty or too long") });
    }
    let content = OutgoingContent::text(args.text);
    send(app, SendArgs { conversation_id: args.conversation_id, content, reply_to: args.reply_to }).await
}

pub(crate) async fn send(app: &App, args: SendArgs) -> Result<Sent, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let SendArgs { conversation_id, content, reply_to } = args;
    check(&content)?;
    let asked = conversation_id;
    let conversation_id = place(shared, conversation_id).await?;
    let now = shared.context.clock.now();
    let leaves = content.clone();
    let body = body_of(conversation_id, content, quotable(shared, reply_to).await?, None);
    let file = file_of(shared, &body).await?;
    let id = add_send(app, shared, body, move |outbox| {
        if let Some(ready) = file {
            outbox.put_attachment(&ready.file, &ready.bytes, now)?;
        }
        outbox.change_draft(conversation_id, now, |draft| {
            draft.leave(&leaves, reply_to, conversation_id != asked);
        })
    });
    Ok(Sent { message_id: MessageId::from(id.await?) })
}

/// A quote, if WhatsApp has what is quoted: the words are worth more than that they answer something nobody got.
pub(super) async fn quotable(
    shared: &Shared,
    reply_to: Option<MessageId>,
) -> Result<Option<MessageId>, UiError> {
    let Some(id) = reply_to else { return Ok(None) };
    let found = shared.read(move |reader| reader.message(id)).await?;
    let is_there = match found {
        Some(stored) => stored.row.wamid.is_some(),
        // What is not here at all the hub may know.
        None => outgoing(shared, id).await?.is_none(),
    };
    Ok(reply_to.filter(|_| is_there))
}

/// A plain text is said in its short spelling, which every hub understands.
fn body_of(
    conversation_id: ConversationId,
    content: OutgoingContent,
    reply_to: Option<MessageId>,
    retry_of: Option<MessageId>,
) -> CommandBody {
    match content {
        OutgoingContent::Text { text } => CommandBody::SendText { conversation_id, text, reply_to, retry_of },
        content => CommandBody::Send { conversation_id, content, reply_to, retry_of },
    }
}

/// The same wish in the conversation that its own is part of by now, with what can be quoted. One that begins a chat has no other place.
fn led(body: CommandBody, conversation_id: ConversationId, reply_to: Option<MessageId>) -> CommandBody {
    match body {
        CommandBody::SendText { text, retry_of, .. } => {
            CommandBody::SendText { conversation_id, text, reply_to, retry_of }
        }
        CommandBody::Send { content, retry_of, .. } => {
            CommandBody::Send { conversation_id, content, reply_to, retry_of }
        }
        other => other,
    }
}

/// What WhatsApp would not take is refused before anything is promised.
pub(super) fn check(content: &OutgoingContent) -> Result<(), UiError> {
    let problems = content.problems();
    if problems.is_empty() { Ok(()) } else { Err(refused(&problems)) }
}

pub(super) fn refused(problems: &[Problem]) -> UiError {
    let detail = Some(serde_json::json!({ "problems": problems }));
    UiError { detail, ..UiError::new(code::INVALID, "WhatsApp would not take this") }
}

/// A person decided to send a message again that failed, was refused, or may or may not have arrived. While what they decided is on
/// its way, deciding it again changes nothing.
pub(crate) async fn send_again(app: &App, args: MessageArgs) -> Result<Sent, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let _one_at_a_time = shared.sending_again.lock().await;
    if let Some(id) = sent_again_as(shared, args.message_id).await? {
        return Ok(Sent { message_id: MessageId::from(id) });
    }
    let id = match outgoing(shared, args.message_id).await? {
        // The hub never took it, so there is no earlier attempt to name.
        Some(Outgoing { command, conversation, state: OutgoingState::Rejected(_), .. }) => {
            let refused = command.id;
            let quoted = command.body.send().and_then(|wish| wish.reply_to);
            let quoted = quotable(shared, quoted).await?;
            let body = led(command.body, conversation, quoted);
            // The new one is there before the old one goes, so its file is never without a name.
            add_send(app, shared, body, move |outbox| outbox.remove(refused)).await?
        }
        Some(_) => return Err(UiError::new(code::INVALID, "it is still on its way")),
        None => again(app, shared, args.message_id).await?,
    };
    Ok(Sent { message_id: MessageId::from(id) })
}

/// The attempt in place of this one that is on its way already.
async fn sent_again_as(shared: &Shared, id: MessageId) -> Result<Option<CommandId>, UiError> {
    let is_in_its_place = move |outgoing: &Outgoing| {
        let wish = outgoing.command.body.send();
        outgoing.is_pending() && wish.is_some_and(|wish| wish.retry_of == Some(id))
    };
    let found = shared.read_outbox(move |outbox| Ok(outbox.all()?.into_iter().find(is_in_its_place)));
    Ok(found.await?.map(|outgoing| outgoing.command.id))
}

/// The same as an earlier attempt that is known to have failed, or not known to have arrived.
async fn again(app: &App, shared: &Shared, id: MessageId) -> Result<CommandId, UiError> {
    let found = shared.read(move |reader| {
        let Some(stored) = reader.message(id)? else { return Ok(None) };
        let row = stored.row;
        let quoted = match &row.reply_to {
            Some(wamid) => reader.message_by_wamid(row.conversation_id, wamid)?.map(|quoted| quoted.row.id),
            None => None,
        };
        Ok(Some((row, quoted)))
    });
    let found = found.await?;
    let (row, reply_to) = found.ok_or_else(no_such_message)?;
    let is_open = matches!(row.delivery, Some(Delivery::Failed | Delivery::Unknown));
    let content = OutgoingContent::of(&bubble_of(&row))
        .filter(|_| is_open && row.direction == Direction::Out)
        .ok_or_else(|| UiError::new(code::INVALID, "only what failed or is unknown can be sent again"))?;
    check(&content)?;
    // The hub had the file once; should it have it no longer, ours is brought.
    let bytes = match content.file() {
        Some(_) => media::kept(shared, id).await?,
        None => None,
    };
    let file = content.file().cloned();
    let now = shared.context.clock.now();
    let body = body_of(row.conversation_id, content, quotable(shared, reply_to).await?, Some(id));
    add_send(app, shared, body, move |outbox| match (file, bytes) {
        (Some(file), Some(kept)) => outbox.put_attachment(&file, &kept.bytes, now),
        _ => Ok(()),
    })
    .await
}

/// Whether conversations may be written to now, and why not.
pub(crate) async fn reach(app: &App, args: ReachArgs) -> Result<Vec<Reach>, UiError> {
    let desk = app.desk().await?;
    let mut ids = args.conversation_ids;
    ids.truncate(MOST_ASKED);
    queries::reach::reach(&desk.shared, ids).await
}

/// Sends what a bubble holds into other conversations, as messages of their own: WhatsApp knows no forwarding for a desk.
pub(crate) async fn forward(app: &App, args: ForwardArgs) -> Result<Vec<Sent>, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    if args.to.is_empty() || args.to.len() > MOST_FORWARDS {
        let detail = Some(serde_json::json!({ "field": "to", "max": MOST_FORWARDS }));
        return Err(UiError { detail, ..UiError::new(code::INVALID, "too many conversations, or none") });
    }
    let (content, bytes) = to_send_on(shared, args.message_id).await?;
    check(&content)?;
    let now = shared.context.clock.now();
    let mut to = Vec::new();
    for id in args.to {
        to.push(place(shared, id).await?);
    }
    let reach = queries::reach::reach(shared, to.clone()).await?;
    if let Some((chat, why)) = reach.into_iter().find_map(|reach| Some((reach.conversation_id, reach.why?))) {
        let detail = Some(serde_json::json!({ "conversation_id": chat }));
        return Err(UiError { detail, ..UiError::new(&why, "one of them cannot be written to now") });
    }
    let commands: Vec<Command> = to
        .into_iter()
        .map(|conversation_id| Command {
            id: CommandId::new(&*shared.context.clock, &*shared.context.random),
            body: body_of(conversation_id, content.clone(), None, None),
        })
        .collect();
    let sent = commands.iter().map(|command| Sent { message_id: MessageId::from(command.id) }).collect();
    let leaves_at = leaves_at(now, hold_of(app));
    let kept = shared.write_outbox(move |outbox| {
        if let (Some(file), Some(bytes)) = (content.file(), bytes) {
            outbox.put_attachment(file, &bytes.bytes, now)?;
        }
        commands.iter().try_for_each(|command| outbox.hold(command, now, leaves_at))
    });
    kept.await?;
    shared.outbox_changed.notify_one();
    shared.sync.retry_now();
    Ok(sent)
}

/// What a bubble holds, as a message of its own, with the bytes of its file.
async fn to_send_on(
    shared: &Shared,
    id: MessageId,
) -> Result<(OutgoingContent, Option<MediaBytes>), UiError> {
    let cannot = || UiError::new(code::INVALID, "this kind of message cannot be sent on");
    let stored = shared.read(move |reader| reader.message(id)).await?;
    let content = match stored {
        Some(stored) if stored.row.revoked_at.is_some() => return Err(cannot()),
        Some(stored) => on_its_own(&stored.row).ok_or_else(cannot)?,
        None => {
            let outgoing = outgoing(shared, id).await?.ok_or_else(no_such_message)?;
            outgoing.command.body.send().ok_or_else(no_such_message)?.content.into_owned()
        }
    };
    Ok(match content {
        // It was approved for its own customers and costs what it costs: others get its words.
        OutgoingContent::Template { .. } => {
            (OutgoingContent::text(content.words().unwrap_or_default()), None)
        }
        OutgoingContent::File { media, file, caption } => {
            return file_to_send_on(shared, id, media, file, caption).await;
        }
        content => (content, None),
    })
}

/// A file of a bubble, as one of its own.
async fn file_to_send_on(
    shared: &Shared,
    id: MessageId,
    media: FileKind,
    file: OutgoingFile,
    caption: Option<String>,
) -> Result<(OutgoingContent, Option<MediaBytes>), UiError> {
    let found = media::bytes_of(shared, id).await?;
    let (bytes, mime_type, filename) = (found.bytes.clone(), file.mime_type.clone(), file.filename.clone());
    let looked = move || {
        let paper = document_type(filename.as_deref(), &bytes);
        (Ready::new(bytes, &mime_type, filename), paper)
    };
    let looked = blocking::run(shared.context.execution, looked).await;
    let (ready, paper) = looked.map_err(|error| UiError::new(own::STORAGE, error.to_string()))?;
    let file = OutgoingFile { voice: file.voice, animated: file.animated, ..ready.file };
    Ok((as_it_may_go(media, file, caption, paper), Some(found)))
}

/// A bubble of either side as something a desk could have written.
fn on_its_own(row: &MessageRow) -> Option<OutgoingContent> {
    let made = OutgoingContent::of(&bubble_of(row));
    // What was tapped or filled in goes on as its words.
    let words = || row.text.clone().filter(|text| !text.trim().is_empty()).map(OutgoingContent::text);
    made.or_else(|| FileKind::from_name(&row.kind).is_none().then(words).flatten())
}

/// A file the customer sent may be something WhatsApp does not show from a business: then it goes as a document of the type it takes these
/// bytes as. What it takes from no business is left as it is, and found to be refused.
fn as_it_may_go(
    media: FileKind,
    file: OutgoingFile,
    caption: Option<String>,
    paper: Option<&str>,
) -> OutgoingContent {
    let as_it_was = OutgoingContent::File { media, file: file.clone(), caption: caption.clone() };
    if as_it_was.problems().is_empty() {
        return as_it_was;
    }
    let plain = OutgoingFile { voice: false, ..file };
    let without_voice = OutgoingContent::File { media, file: plain.clone(), caption: caption.clone() };
    if without_voice.problems().is_empty() {
        return without_voice;
    }
    let mime_type = paper.map_or(plain.mime_type, str::to_owned);
    OutgoingContent::File { media: FileKind::Document, file: OutgoingFile { mime_type, ..plain }, caption }
}

/// The row of a message as the bubble it came from.
fn bubble_of(row: &MessageRow) -> Content {
    let media = row.media.as_ref().map(|media| {
        let mime_type = media.mime_type.split(';').next().unwrap_or_default().trim().to_owned();
        Media {
            id: None,
            filename: Some(media::name_to_save(row, &mime_type)),
            mime_type,
            sha256: media.sha256.clone(),
            size_bytes: media.size_bytes,
            voice: media.voice,
            animated: media.animated,
        }
    });
    Content {
        kind: row.kind.clone(),
        text: row.text.clone(),
        media,
        detail: row.detail.clone(),
        ..Content::default()
    }
}

/// Gives, changes or takes back the business's one reaction to a message. What stands already takes the word of a refusal away.
pub(crate) async fn react(app: &App, args: ReactArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let message_id = args.message_id;
    if args.emoji.as_deref().is_some_and(|emoji| !emoji::may_be_one(emoji)) {
        let detail = Some(serde_json::json!({ "field": "emoji" }));
        return Err(UiError { detail, ..UiError::new(code::INVALID, "a reaction is one emoji") });
    }
    let stored = shared.read(move |reader| reader.message(message_id)).await?;
    let row = stored.ok_or_else(no_such_message)?.row;
    let ours = row.reactions.iter().find(|reaction| reaction.by == Reactor::Business);
    let is_seen_only =
        row.reaction_refused.is_some() && ours.map(|reaction| &reaction.emoji) == args.emoji.as_ref();
    let is_old = shared.context.clock.now().since(row.sent_at) > REACTIONS_FOR;
    if row.wamid.is_none() || row.revoked_at.is_some() || is_old && !is_seen_only {
        return Err(UiError::new(code::INVALID, "WhatsApp takes no reaction to this message"));
    }
    let conversation_id = row.conversation_id;
    add(shared, CommandBody::React { conversation_id, message_id, emoji: args.emoji }).await?;
    Ok(Nothing {})
}

fn no_such_message() -> UiError {
    UiError::new(code::NOT_FOUND, "there is no such message")
}

pub(crate) async fn outgoing(shared: &Shared, id: MessageId) -> Result<Option<Outgoing>, UiError> {
    shared.read_outbox(move |outbox| outbox.outgoing(command_of(id))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_whatsapp_would_not_show_from_a_business_goes_as_the_document_it_is() {
        let file = |mime_type: &str| OutgoingFile {
            sha256: "a".repeat(64),
            mime_type: mime_type.into(),
            filename: Some("list.csv".into()),
            size_bytes: 9,
            voice: false,
            animated: false,
        };
        let list =
            as_it_may_go(FileKind::Document, file("text/csv"), Some("look".into()), Some("text/plain"));
        assert_eq!((list.kind(), list.problems()), ("document", vec![]));
        assert_eq!(list.file().unwrap().filename.as_deref(), Some("list.csv"));
        let photo = as_it_may_go(FileKind::Image, file("image/heic"), None, None);
        assert_eq!(photo.problems().len(), 1, "nobody is promised what WhatsApp turns away");
    }

    #[test]
    fn a_long_voice_note_goes_on_as_a_sound() {
        let file = OutgoingFile {
            sha256: "a".repeat(64),
            mime_type: "audio/ogg".into(),
            filename: None,
            size_bytes: 600 * 1024,
            voice: true,
            animated: false,
        };
        let content = as_it_may_go(FileKind::Audio, file, None, Some("audio/ogg"));
        assert_eq!((content.kind(), content.problems()), ("audio", vec![]));
    }
}
