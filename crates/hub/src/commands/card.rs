//! Wishes about a customer's card. Whoever sees a chat with them reads it and may fill it; which fields it has is decided elsewhere.

use sangam_model::id::CardFieldId;
use sangam_protocol::card::{self, ABOUT_MAX, TEAM_NAME_MAX, VALUE_MAX};
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody};
use serde_json::json;

use super::{Desk, Verdict, invalid};
use crate::store::{CardRecord, Conversation, Result, Tx};

impl Desk<'_> {
    pub(super) fn decide_card(
        &self,
        tx: &mut dyn Tx,
        conversation: &Conversation,
        command: &Command,
    ) -> Result<Verdict> {
        match &command.body {
            CommandBody::NameContact { name, .. } => match card::team_name(name.as_deref()) {
                Some(team_name) => self.change_card(tx, conversation, |card| card.team_name = team_name),
                None => Ok(Err(invalid("name", "too long").with_detail(json!({
                    "field": "name", "max": TEAM_NAME_MAX
                })))),
            },
            CommandBody::DescribeContact { about, .. } => match card::about(about.as_deref()) {
                Some(about) => self.change_card(tx, conversation, |card| card.about = about),
                None => Ok(Err(invalid("about", "too long").with_detail(json!({
                    "field": "about", "max": ABOUT_MAX
                })))),
            },
            CommandBody::FillCard { field_id, value, .. } => {
                match self.value(tx, *field_id, value.as_deref())? {
                    Ok(Some(value)) => self.change_card(tx, conversation, |card| {
                        card.values.insert(*field_id, value);
                    }),
                    Ok(None) => self.change_card(tx, conversation, |card| {
                        card.values.remove(field_id);
                    }),
                    Err(error) => Ok(Err(error)),
                }
            }
            _ => Ok(Err(invalid("type", "it is about no card"))),
        }
    }

    /// What is to stand in a field, if it fits; nothing empties the field.
    fn value(
        &self,
        tx: &dyn Tx,
        id: CardFieldId,
        typed: Option<&str>,
    ) -> Result<std::result::Result<Option<String>, ApiError>> {
        let shape = tx.card_shape(self.asker.workspace_id)?;
        let field = shape.and_then(|shape| shape.fields.into_iter().find(|field| field.id == id));
        let Some(field) = field else {
            return Ok(Err(ApiError::new(code::NOT_FOUND, "the card has no such field")));
        };
        let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else { return Ok(Ok(None)) };
        Ok(field.kind.read(typed).map(Some).ok_or_else(|| {
            let error = ApiError::new(code::CARD_VALUE, "the value does not fit the field");
            error.with_detail(json!({ "field_id": id, "kind": field.kind, "max": VALUE_MAX }))
        }))
    }

    fn change_card(
        &self,
        tx: &mut dyn Tx,
        conversation: &Conversation,
        change: impl FnOnce(&mut CardRecord),
    ) -> Result<Verdict> {
        let contact_id = conversation.contact_id;
        let before = tx.card_of(contact_id)?;
        let mut card = before.clone();
        change(&mut card);
        if card == before {
            return Ok(Ok(()));
        }
        self.inbox(tx, |inbox| inbox.keep_card(contact_id, &card))
    }
}
