//! Commands that fill in a customer's card. Everybody who sees a chat with the customer may; the fields are defined elsewhere.

use sangam_model::id::CardFieldId;
use sangam_protocol::card::{self, ABOUT_MAX, HIDDEN_DIGITS, TEAM_NAME_MAX, VALUE_MAX};
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody};
use serde_json::json;

use super::Handler;
use crate::access::visibility::Eyes;
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, StoreError, Tx};

impl Handler<'_> {
    pub(super) fn decide_card(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        command: &Command,
    ) -> Ruling<()> {
        match &command.body {
            CommandBody::NameContact { name, expected, .. } => match card::team_name(name.as_deref()) {
                Some(next) => self.rename(tx, conversation, next, expected.as_ref()),
                None => {
                    let error = invalid("name", "too long");
                    Err(error.with_detail(json!({ "field": "name", "max": TEAM_NAME_MAX })).into())
                }
            },
            CommandBody::DescribeContact { about, expected, .. } => match card::about(about.as_deref()) {
                Some(next) => self.describe(tx, conversation, next, expected.as_ref()),
                None => {
                    let error = invalid("about", "too long");
                    Err(error.with_detail(json!({ "field": "about", "max": ABOUT_MAX })).into())
                }
            },
            CommandBody::FillCard { field_id, value, expected, .. } => {
                let next = self.value(tx, *field_id, value.as_deref())?;
                self.fill(tx, conversation, *field_id, next, expected.as_ref())
            }
            _ => Err(invalid("type", "it is about no card").into()),
        }
    }

    /// What is to stand in a field, if it fits; `None` empties the field.
    fn value(&self, tx: &Tx<'_>, id: CardFieldId, typed: Option<&str>) -> Ruling<Option<String>> {
        let shape = tx.card_shape(self.asker.workspace_id)?;
        let field = shape.and_then(|shape| shape.fields.into_iter().find(|field| field.id == id));
        let Some(field) = field else {
            return Err(ApiError::new(code::NOT_FOUND, "the card has no such field").into());
        };
        let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else { return Ok(None) };
        let Some(value) = field.kind.read(typed) else {
            let error = ApiError::new(code::CARD_VALUE, "the value does not fit the field");
            let detail = json!({ "field_id": id, "kind": field.kind, "max": VALUE_MAX });
            return Err(error.with_detail(detail).into());
        };
        Ok(Some(value))
    }

    /// A name is read through the asker's eyes, as their row has it: what is hidden from them is neither expected of them nor told to
    /// them, and never becomes the name.
    fn rename(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        next: Option<String>,
        expected: Option<&Option<String>>,
    ) -> Ruling<()> {
        let workspace = tx.workspace(self.asker.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
        let eyes = Eyes::of(self.asker.role, &workspace);
        let mut card = tx.card_of(conversation.contact_id)?;
        let read = card.team_name.as_deref().map(|name| eyes.words(name));
        if read == next {
            return Ok(());
        }
        is_as_expected(read.as_ref(), expected)?;
        if !eyes.reads_phones && next.as_ref().is_some_and(|name| name.contains(HIDDEN_DIGITS)) {
            return Err(ApiError::new(code::NAME_MASKED, "a number in the name is hidden from them").into());
        }
        card.team_name = next;
        self.inbox(tx, |inbox| inbox.keep_card(conversation.contact_id, &card))
    }

    fn describe(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        next: Option<String>,
        expected: Option<&Option<String>>,
    ) -> Ruling<()> {
        let mut card = tx.card_of(conversation.contact_id)?;
        if card.about == next {
            return Ok(());
        }
        is_as_expected(card.about.as_ref(), expected)?;
        card.about = next;
        self.inbox(tx, |inbox| inbox.keep_card(conversation.contact_id, &card))
    }

    fn fill(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        id: CardFieldId,
        next: Option<String>,
        expected: Option<&Option<String>>,
    ) -> Ruling<()> {
        let mut card = tx.card_of(conversation.contact_id)?;
        let stands = card.values.get(&id);
        if stands == next.as_ref() {
            return Ok(());
        }
        is_as_expected(stands, expected)?;
        match next {
            Some(next) => drop(card.values.insert(id, next)),
            None => drop(card.values.remove(&id)),
        }
        self.inbox(tx, |inbox| inbox.keep_card(conversation.contact_id, &card))
    }
}

/// Compare and set: refuses to overwrite a value that the asker has not seen. `stands` is the value as the asker's eyes read it;
/// without an expectation nothing is compared.
fn is_as_expected(stands: Option<&String>, expected: Option<&Option<String>>) -> Ruling<()> {
    if expected.is_none_or(|expected| expected.as_ref() == stands) {
        return Ok(());
    }
    let error = ApiError::new(code::CHANGED_SINCE, "somebody wrote something else there since");
    Err(error.with_detail(json!({ "now": stands })).into())
}
