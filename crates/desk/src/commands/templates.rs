//! Templates: what is asked of the cache, what is asked of Meta through the hub, and a chat that begins with one.

use sangam_model::id::{ConversationId, MessageId};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile};
use sangam_model::template::{Header, Template};
use sangam_protocol::error::code;
use sangam_protocol::template::{DeleteTemplate, SaveTemplate};
use sangam_protocol::{CommandBody, TemplateRow, route};
use serde_json::json;
use tokio::sync::watch;

use super::attach::read;
use super::send::{add_send, check, refused};
use crate::api::app::Nothing;
use crate::api::error::{UiError, own};
use crate::api::templates::*;
use crate::app::App;
use crate::blocking;
use crate::desk::Shared;
use crate::media;
use crate::prepare::{Prepared, Ready, prepare};
use crate::queries::templates::{self, Looked};
use crate::transport::FileBody;

pub(crate) async fn templates(app: &App, args: TemplatesArgs) -> Result<TemplateList, UiError> {
    templates::list(&app.desk().await?.shared, args).await
}

pub(crate) async fn template(app: &App, args: TemplateArgs) -> Result<TemplateView, UiError> {
    templates::one(&app.desk().await?.shared, args).await
}

pub(crate) async fn fill_template(app: &App, args: FillTemplateArgs) -> Result<FilledTemplate, UiError> {
    templates::filled(&app.desk().await?.shared, args).await
}

pub(crate) async fn look_up_phone(app: &App, args: LookUpPhoneArgs) -> Result<PhoneLookUp, UiError> {
    templates::looked_up(&app.desk().await?.shared, args).await
}

pub(crate) async fn check_template(_app: &App, args: CheckTemplateArgs) -> Result<CheckedTemplate, UiError> {
    Ok(templates::checked(&args))
}

/// Lets the person choose a file for a template's header.
pub(crate) async fn pick_template_file(
    app: &App,
    args: PickTemplateFileArgs,
) -> Result<PickedTemplateFile, UiError> {
    // Nobody is asked for a file that could go nowhere; the desk is not held while the dialog is open.
    drop(app.desk().await?);
    let context = &app.inner.context;
    let chosen = context.host.ask_which_files().await;
    let chosen = chosen.map_err(|error| UiError::new(code::UNAVAILABLE, error.to_string()))?;
    let Some(path) = chosen.into_iter().next() else { return Ok(PickedTemplateFile::default()) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let label = name.clone();
    let prepared = blocking::run(context.execution, move || {
        read(&path).and_then(|bytes| prepare(name.as_deref(), bytes))
    });
    let prepared = prepared.await.map_err(|error| UiError::new(own::STORAGE, error.to_string()))?;
    let (ready, as_taken) = match prepared.map(|prepared| as_kind(prepared, args.media)) {
        Ok(ready) => ready,
        Err(why) => return Ok(PickedTemplateFile { refused: label, why: Some(why), ..Default::default() }),
    };
    let content = OutgoingContent::File { media: args.media, file: ready.file.clone(), caption: None };
    let problems = content.problems();
    if !problems.is_empty() {
        return Ok(PickedTemplateFile { refused: label, problems, ..Default::default() });
    }
    let file = ready.file.clone();
    app.desk().await?.shared.chosen.keep(ready);
    Ok(PickedTemplateFile { file: Some(file), as_taken, ..Default::default() })
}

/// The file as what the header wants, and whether it leaves with what its camera wrote into it; a document leaves exactly as it was chosen.
fn as_kind(prepared: Prepared, wanted: FileKind) -> (Ready, bool) {
    match prepared.original {
        Some(original) if wanted == FileKind::Document => (original, true),
        _ => (prepared.file, prepared.as_taken),
    }
}

/// Begins a chat, or goes on with the one this desk knows. What waits in the outbox is shown as a chat until the hub knows better.
pub(crate) async fn new_chat(app: &App, args: NewChatArgs) -> Result<NewChat, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let NewChatArgs { number_id, phone, content } = args;
    if !content.may_begin_a_talk() {
        return Err(invalid("content", "only a template begins a chat"));
    }
    check(&content)?;
    let looked = templates::look_at(shared, number_id, &phone, None).await?;
    let (conversation_id, body) = match looked {
        Looked::NotAPhone => return Err(invalid("phone", "not a phone number with its country code")),
        Looked::Ours => return Err(UiError::new(code::NO_CHAT_WITH, "this is a number of the business")),
        Looked::Chat(_, row) => {
            let body = CommandBody::Send { conversation_id: row.id, content, reply_to: None, retry_of: None };
            (row.id, body)
        }
        Looked::Nobody(phone) => {
            let conversation_id = ConversationId::new(&*shared.context.clock, &*shared.context.random);
            let phone = phone.as_str().to_owned();
            (conversation_id, CommandBody::NewChat { conversation_id, number_id, phone, content })
        }
    };
    let file = file_of(shared, &body).await?;
    let now = shared.context.clock.now();
    let id = add_send(app, shared, body, move |outbox| match file {
        Some(ready) => outbox.put_attachment(&ready.file, &ready.bytes, now),
        None => Ok(()),
    });
    Ok(NewChat { conversation_id, message_id: MessageId::from(id.await?) })
}

/// The chosen file a send names, if it is not in the outbox already.
pub(super) async fn file_of(shared: &Shared, body: &CommandBody) -> Result<Option<Ready>, UiError> {
    let Some(file) = body.send().and_then(|wish| wish.content.file().cloned()) else { return Ok(None) };
    if let Some(bytes) = shared.chosen.bytes(&file.sha256) {
        return Ok(Some(Ready { file, bytes }));
    }
    let sha256 = file.sha256.clone();
    let known = shared.read_outbox(move |outbox| outbox.attachment(&sha256)).await?;
    known.map(|_| None).ok_or_else(media::not_here)
}

pub(crate) async fn create_template(app: &App, args: CreateTemplateArgs) -> Result<TemplateRow, UiError> {
    let desk = app.desk().await?;
    may_be_handed_in(&args.template)?;
    bring_sample(&desk.shared, &args.template).await?;
    let create = route::CREATE_TEMPLATE.of(args.number_id);
    Ok(desk.shared.hub.call_with(create, &SaveTemplate { template: args.template }).await?)
}

pub(crate) async fn edit_template(app: &App, args: EditTemplateArgs) -> Result<TemplateRow, UiError> {
    let desk = app.desk().await?;
    may_be_handed_in(&args.template)?;
    bring_sample(&desk.shared, &args.template).await?;
    let edit = route::EDIT_TEMPLATE.of(args.template_id);
    Ok(desk.shared.hub.call_with(edit, &SaveTemplate { template: args.template }).await?)
}

pub(crate) async fn delete_template(app: &App, args: DeleteTemplateArgs) -> Result<Nothing, UiError> {
    let wish = DeleteTemplate { all_languages: args.all_languages };
    app.hub().await?.call_with(route::DELETE_TEMPLATE.of(args.template_id), &wish).await?;
    Ok(Nothing {})
}

pub(crate) async fn sync_templates(app: &App, args: SyncTemplatesArgs) -> Result<SyncedTemplates, UiError> {
    let account = app.hub().await?.call(route::CHECK_TEMPLATES.of(args.number_id)).await?;
    Ok(SyncedTemplates { checked_at: account.checked_at })
}

/// What Meta would refuse is told before anybody is asked.
fn may_be_handed_in(template: &Template) -> Result<(), UiError> {
    let problems = template.writing_problems();
    if problems.is_empty() { Ok(()) } else { Err(refused(&problems)) }
}

/// A header's sample goes to the hub before the template that names it.
async fn bring_sample(shared: &Shared, template: &Template) -> Result<(), UiError> {
    let Some(Header::Media { sample: Some(file), .. }) = &template.header else { return Ok(()) };
    if shared.hub.has_file(file).await? == Some(true) {
        return Ok(());
    }
    let bytes = shared.chosen.bytes(&file.sha256).ok_or_else(media::not_here)?;
    let (progress, _) = watch::channel(0);
    let file: &OutgoingFile = file;
    Ok(shared.hub.bring_file(file, FileBody { bytes, progress }).await?)
}

fn invalid(field: &str, message: &str) -> UiError {
    UiError { detail: Some(json!({ "field": field })), ..UiError::new(code::INVALID, message) }
}
