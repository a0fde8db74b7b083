//! One conversation: what it shows, and what can be done to it.

use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_protocol::CommandBody;
use sangam_protocol::error::code;

use super::add;
use crate::api::app::Nothing;
use crate::api::conversations::*;
use crate::api::error::UiError;
use crate::api::thread::*;
use crate::app::App;
use crate::desk::Shared;
use crate::queries;

pub(crate) async fn conversation(app: &App, args: ConversationArgs) -> Result<ConversationDetail, UiError> {
    let desk = app.desk().await?;
    queries::conversation::detail(&desk.shared, args.conversation_id).await
}

pub(crate) async fn thread(app: &App, args: ThreadArgs) -> Result<ThreadPage, UiError> {
    let desk = app.desk().await?;
    queries::thread::page(&desk.shared, args).await
}

pub(crate) async fn save_draft(app: &App, args: SaveDraftArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let now = app.inner.context.clock.now();
    let place = place(&desk.shared, args.conversation_id).await?;
    let kept = desk.shared.write_outbox(move |outbox| {
        outbox.change_draft(place, now, |draft| {
            if place == args.conversation_id {
                draft.text = args.text;
                draft.reply_to = args.reply_to;
            } else {
                draft.go_on(&args.text);
                draft.reply_to = args.reply_to.or(draft.reply_to);
            }
        })
    });
    kept.await?;
    Ok(Nothing {})
}

pub(crate) async fn assign(app: &App, args: AssignArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let AssignArgs { conversation_id, assignee_id } = args;
    // What the person saw when they decided, earlier unconfirmed decisions of their own included.
    let expected_assignee_id = shown(&desk.shared, conversation_id).await?.assignee_id;
    if expected_assignee_id != assignee_id {
        add(&desk.shared, CommandBody::Assign { conversation_id, assignee_id, expected_assignee_id }).await?;
    }
    Ok(Nothing {})
}

/// Two customers who had one phone are the same person. The hub joins their chats.
pub(crate) async fn merge_contacts(app: &App, args: TwoContactsArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let TwoContactsArgs { conversation_id, other_id } = args;
    add(&desk.shared, CommandBody::MergeContacts { conversation_id, other_id }).await?;
    Ok(Nothing {})
}

/// They are two after all. The hub parts their chats.
pub(crate) async fn split_contacts(app: &App, args: SplitContactsArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let SplitContactsArgs { conversation_id, merge_id } = args;
    add(&desk.shared, CommandBody::SplitContacts { conversation_id, merge_id }).await?;
    Ok(Nothing {})
}

/// They are two; the hub does not ask again.
pub(crate) async fn keep_apart(app: &App, args: TwoContactsArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let TwoContactsArgs { conversation_id, other_id } = args;
    add(&desk.shared, CommandBody::KeepApart { conversation_id, other_id }).await?;
    Ok(Nothing {})
}

/// Where a conversation is by now: it may have become part of another while somebody wrote in it.
pub(super) async fn place(shared: &Shared, id: ConversationId) -> Result<ConversationId, UiError> {
    shared.read(move |reader| reader.resolve(id)).await
}

pub(super) async fn shown(
    shared: &Shared,
    id: ConversationId,
) -> Result<sangam_protocol::ConversationRow, UiError> {
    let row = shared.answer(shared.cache.conversation(id)).await?;
    row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such conversation"))
}

/// The id of a command that is one with its message.
pub(crate) fn command_of(message: MessageId) -> CommandId {
    CommandId::from_uuid(message.as_uuid())
}
