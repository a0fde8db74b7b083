//! Recording a voice note.

use std::sync::Arc;

use sangam_protocol::error::code;

use crate::api::app::Nothing;
use crate::api::attachments::Attachment;
use crate::api::conversations::ConversationArgs;
use crate::api::error::UiError;
use crate::api::voice::{MicrophoneView, VoiceView};
use crate::app::App;
use crate::blocking;
use crate::queries::conversation::attachment;
use crate::voice::{self, cannot_hear};

pub(crate) async fn voice(app: &App, _: Nothing) -> Result<VoiceView, UiError> {
    Ok(app.desk().await?.shared.recorder.view())
}

pub(crate) async fn microphones(app: &App, _: Nothing) -> Result<Vec<MicrophoneView>, UiError> {
    let context = &app.inner.context;
    let microphone = Arc::clone(&context.microphone);
    let inputs = blocking::run(context.execution, move || microphone.inputs()).await;
    let inputs = inputs.map_err(|error| UiError::new(code::INTERNAL, error.to_string()))?;
    let inputs = inputs.map_err(|trouble| cannot_hear(&trouble))?;
    Ok(inputs.into_iter().map(|input| MicrophoneView { id: input.id, name: input.name }).collect())
}

pub(crate) async fn start_voice(app: &App, args: ConversationArgs) -> Result<VoiceView, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let row = shared.answer(shared.cache.conversation(args.conversation_id)).await?;
    row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such conversation"))?;
    voice::start(shared, args.conversation_id, app.settings().microphone).await?;
    Ok(shared.recorder.view())
}

pub(crate) async fn pause_voice(app: &App, args: ConversationArgs) -> Result<VoiceView, UiError> {
    let desk = app.desk().await?;
    voice::pause(&desk.shared, args.conversation_id).await?;
    Ok(desk.shared.recorder.view())
}

pub(crate) async fn resume_voice(app: &App, args: ConversationArgs) -> Result<VoiceView, UiError> {
    let desk = app.desk().await?;
    voice::resume(&desk.shared, args.conversation_id, app.settings().microphone).await?;
    Ok(desk.shared.recorder.view())
}

pub(crate) async fn finish_voice(app: &App, args: ConversationArgs) -> Result<Attachment, UiError> {
    let desk = app.desk().await?;
    Ok(attachment(&voice::finish(&desk.shared, args.conversation_id).await?))
}

pub(crate) async fn discard_voice(app: &App, args: ConversationArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    voice::discard(&desk.shared, args.conversation_id).await?;
    Ok(Nothing {})
}

pub(crate) async fn dismiss_voice(app: &App, _: Nothing) -> Result<Nothing, UiError> {
    app.desk().await?.shared.recorder.dismiss();
    Ok(Nothing {})
}
