//! Labels: put on chats through the outbox, kept by asking the hub.

use sangam_model::id::LabelId;
use sangam_protocol::labels::{ChangeLabel, MakeLabel, MergeLabel};
use sangam_protocol::{CommandBody, Cursor, Rev, route};

use super::add;
use crate::api::app::Nothing;
use crate::api::conversations::ConversationPage;
use crate::api::error::UiError;
use crate::api::labels::*;
use crate::app::App;
use crate::desk::Shared;
use crate::queries;

pub(crate) async fn labels(app: &App, _: Nothing) -> Result<LabelList, UiError> {
    queries::labels::list(&app.desk().await?.shared).await
}

pub(crate) async fn labels_on(app: &App, args: LabelsOnArgs) -> Result<LabelsOn, UiError> {
    let mut ids = args.conversation_ids;
    ids.truncate(super::status::MOST);
    queries::labels::labels_on(&app.desk().await?.shared, ids).await
}

pub(crate) async fn filtered(app: &App, args: FilteredArgs) -> Result<ConversationPage, UiError> {
    queries::labels::filtered(&app.desk().await?.shared, args).await
}

pub(crate) async fn set_label(app: &App, args: SetLabelArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let SetLabelArgs { conversation_id, label_id, on } = args;
    add(&desk.shared, CommandBody::SetLabel { conversation_id, label_id, on }).await?;
    Ok(Nothing {})
}

pub(crate) async fn make_label(app: &App, args: MakeLabelArgs) -> Result<LabelView, UiError> {
    let (desk, context) = (app.desk().await?, &app.inner.context);
    let id = LabelId::new(&*context.clock, &*context.random);
    let wish = MakeLabel { id, name: args.name, colour: args.colour };
    let row = desk.shared.hub.call_with(route::MAKE_LABEL, &wish).await?;
    told(&desk.shared, row.rev).await?;
    Ok(queries::labels::view(&row))
}

pub(crate) async fn change_label(app: &App, args: ChangeLabelArgs) -> Result<LabelView, UiError> {
    let desk = app.desk().await?;
    let wish = ChangeLabel { name: args.name, colour: args.colour };
    let row = desk.shared.hub.call_with(route::CHANGE_LABEL.of(args.label_id), &wish).await?;
    told(&desk.shared, row.rev).await?;
    Ok(queries::labels::view(&row))
}

pub(crate) async fn merge_labels(app: &App, args: MergeLabelsArgs) -> Result<Nothing, UiError> {
    let wish = MergeLabel { into: args.into };
    app.hub().await?.call_with(route::MERGE_LABEL.of(args.label_id), &wish).await?;
    Ok(Nothing {})
}

pub(crate) async fn delete_label(app: &App, args: LabelArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::DELETE_LABEL.of(args.label_id)).await?;
    Ok(Nothing {})
}

/// The hub stands at least here: what it just did is fetched without waiting for it to be told.
pub(super) async fn told(shared: &Shared, rev: Rev) -> Result<(), UiError> {
    let cursor = shared.read(|reader| Ok(reader.sync_state()?.cursor)).await?;
    if let Some(cursor) = cursor {
        shared.sync.head_is(Cursor { rev, ..cursor });
    }
    Ok(())
}
