//! Contact cards: values go through the outbox, offline as well; the definition of fields is changed at the hub, online.

use sangam_model::id::CardFieldId;
use sangam_protocol::CommandBody;
use sangam_protocol::card::{self, ABOUT_MAX, CardField, HIDDEN_DIGITS, ShapeCard, TEAM_NAME_MAX, VALUE_MAX};
use sangam_protocol::error::code;
use sangam_protocol::route;

use super::send::add;
use crate::api::app::Nothing;
use crate::api::card::{DescribeContactArgs, FillCardArgs, NameContactArgs, SetBlockedArgs, ShapeCardArgs};
use crate::api::error::UiError;
use crate::app::App;
use crate::queries;

pub(crate) async fn set_blocked(app: &App, args: SetBlockedArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let SetBlockedArgs { conversation_id, blocked } = args;
    add(&desk.shared, CommandBody::SetBlocked { conversation_id, blocked }).await?;
    Ok(Nothing {})
}

pub(crate) async fn name_contact(app: &App, args: NameContactArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let NameContactArgs { conversation_id, name, before } = args;
    let Some(name) = card::team_name(name.as_deref()) else {
        let detail = Some(serde_json::json!({ "field": "name", "max": TEAM_NAME_MAX }));
        return Err(UiError { detail, ..UiError::new(code::INVALID, "the name is too long") });
    };
    // What the mask stands for is known to nobody here; the hub would refuse it as well, but only later.
    let is_masked = |name: &str| name.contains(HIDDEN_DIGITS);
    if name != before
        && name.as_deref().is_some_and(is_masked)
        && !queries::search::reads_phones(&desk.shared).await?
    {
        return Err(UiError::new(code::NAME_MASKED, "a number in the name is hidden"));
    }
    add(&desk.shared, CommandBody::NameContact { conversation_id, name, expected: Some(before) }).await?;
    Ok(Nothing {})
}

pub(crate) async fn describe_contact(app: &App, args: DescribeContactArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let DescribeContactArgs { conversation_id, about, before } = args;
    let Some(about) = card::about(about.as_deref()) else {
        let detail = Some(serde_json::json!({ "field": "about", "max": ABOUT_MAX }));
        return Err(UiError { detail, ..UiError::new(code::INVALID, "the lines are too long") });
    };
    add(&desk.shared, CommandBody::DescribeContact { conversation_id, about, expected: Some(before) })
        .await?;
    Ok(Nothing {})
}

pub(crate) async fn fill_card(app: &App, args: FillCardArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let FillCardArgs { conversation_id, field_id, value, before } = args;
    let shape = desk.shared.read(|reader| reader.card_shape()).await?;
    let field = shape.and_then(|shape| shape.fields.into_iter().find(|field| field.id == field_id));
    let field = field.ok_or_else(|| UiError::new(code::NOT_FOUND, "the card has no such field"))?;
    let value = match value.filter(|typed| !typed.trim().is_empty()) {
        None => None,
        Some(typed) => Some(field.kind.read(&typed).ok_or_else(|| {
            let detail = Some(serde_json::json!({ "kind": field.kind, "max": VALUE_MAX }));
            UiError { detail, ..UiError::new(code::CARD_VALUE, "the value does not fit the field") }
        })?),
    };
    add(&desk.shared, CommandBody::FillCard { conversation_id, field_id, value, expected: Some(before) })
        .await?;
    Ok(Nothing {})
}

pub(crate) async fn card_shape(app: &App, _: Nothing) -> Result<ShapeCard, UiError> {
    let desk = app.desk().await?;
    let shape = desk.shared.read(|reader| reader.card_shape()).await?;
    Ok(ShapeCard { fields: shape.map(|shape| shape.fields).unwrap_or_default() })
}

pub(crate) async fn shape_card(app: &App, args: ShapeCardArgs) -> Result<ShapeCard, UiError> {
    let desk = app.desk().await?;
    let context = &desk.shared.context;
    let fresh = || CardFieldId::new(&*context.clock, &*context.random);
    let fields = args.fields.into_iter().map(|field| CardField {
        id: field.id.unwrap_or_else(fresh),
        name: field.name,
        kind: field.what,
    });
    let wish = ShapeCard { fields: fields.collect() };
    Ok(desk.shared.hub.call_with(route::SHAPE_CARD, &wish).await?)
}
