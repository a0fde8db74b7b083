//! The checks before a message is queued: whether WhatsApp would take it, and whether this person may write to this customer now.

use sangam_model::id::MessageId;
use sangam_model::outgoing::{Fault, OutgoingContent, OutgoingFile, Problem};
use sangam_model::template::Template;
use sangam_model::{Delivery, marketing, send};
use sangam_protocol::command::TEXT_MAX_CHARS;
use sangam_protocol::connect::problem::STAGE;
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, SendWish};
use serde_json::{Value, json};

use super::Handler;
use crate::access::visibility::Viewer;
use crate::inbox::Outgoing;
use crate::media::brought;
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, Result, StoreError, StoredMessage, Tx};
use crate::templates;

impl Handler<'_> {
    pub(super) fn send(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        id: MessageId,
        wish: &SendWish<'_>,
    ) -> Ruling<()> {
        let content = self.sendable(tx, conversation, wish)?;
        let reply_to = match wish.reply_to.map(|id| quoted(tx, conversation, id)).transpose()? {
            Some(None) => return Err(invalid("reply_to", "no such message to quote").into()),
            other => other.flatten(),
        };
        if let Some(earlier) = wish.retry_of {
            may_be_sent_again(tx, conversation, earlier)?;
        }
        let outgoing =
            Outgoing { id, author: self.asker.person_id, content, reply_to, retry_of: wish.retry_of };
        self.inbox(tx, |inbox| inbox.queue(conversation, outgoing))
    }

    /// What is to be sent, if it is fit to be and this person may write to this customer now.
    pub(super) fn sendable(
        &self,
        tx: &Tx<'_>,
        conversation: &Conversation,
        wish: &SendWish<'_>,
    ) -> Ruling<OutgoingContent> {
        let content = self.fit(tx, conversation, &wish.content)?;
        self.may_reply(tx, conversation)?;
        self.may_write(tx, conversation, content.may_begin_a_talk())?;
        Ok(content)
    }

    /// What would be sent, if WhatsApp would take it, its file is here, and this customer wants to get such messages.
    pub(super) fn fit(
        &self,
        tx: &Tx<'_>,
        conversation: &Conversation,
        content: &OutgoingContent,
    ) -> Ruling<OutgoingContent> {
        let content = match cleaned(content)? {
            content if content.problems().is_empty() => content,
            content => return Err(unfit(&content, &content.problems()).into()),
        };
        if let Some(file) = content.file() {
            self.file_is_at_hand(tx, file)?;
        }
        if let OutgoingContent::Template { template, .. } = &content {
            template_is_sendable(tx, conversation, template)?;
        }
        wants(conversation, &content)?;
        Ok(content)
    }

    /// Whether the number's stage lets this person write to anybody.
    pub(super) fn is_let(&self, tx: &Tx<'_>, conversation: &Conversation) -> Ruling<()> {
        let number = tx.number(conversation.number_id)?;
        if number.is_some_and(|number| !number.standing.stage.lets(self.asker.person_id)) {
            return Err(ApiError::new(STAGE, "the number's stage does not let this person send").into());
        }
        Ok(())
    }

    /// Whether this person may act on WhatsApp through the number, which is there to act through.
    pub(super) fn may_reach(&self, tx: &Tx<'_>, conversation: &Conversation) -> Ruling<()> {
        self.is_let(tx, conversation)?;
        let standing = tx.number(conversation.number_id)?.map(|number| number.standing);
        if standing.is_some_and(|standing| standing.is_connected()) {
            return Ok(());
        }
        Err(ApiError::new(code::NUMBER_NOT_CONNECTED, "the number cannot send now").into())
    }

    /// Whether this person may write to this customer now; what begins a talk needs no open window.
    pub(super) fn may_write(
        &self,
        tx: &Tx<'_>,
        conversation: &Conversation,
        begins_a_talk: bool,
    ) -> Ruling<()> {
        self.may_reach(tx, conversation)?;
        if conversation.blocked_at.is_some() {
            return Err(ApiError::new(code::BLOCKED, "the customer is blocked").into());
        }
        if !send::may_begin(begins_a_talk, conversation.window_closes_at, self.clock.now()) {
            return Err(ApiError::new(code::WINDOW_CLOSED, "the reply window is closed").into());
        }
        Ok(())
    }

    /// Whether the file is here, for this person, and what the message says it is.
    pub(super) fn file_is_at_hand(&self, tx: &Tx<'_>, file: &OutgoingFile) -> Ruling<()> {
        let whose = (self.asker.workspace_id, self.asker.person_id);
        let viewer = Viewer::of(self.asker.role);
        let Some(found) = brought::at_hand(tx, whose, viewer, &file.sha256, self.clock.now())? else {
            let error = ApiError::new(code::FILE_MISSING, "the hub does not have this file");
            return Err(error.with_detail(json!({ "sha256": file.sha256 })).into());
        };
        let mut problems = Vec::new();
        if !found.may_be_sent_as(&file.mime_type) {
            let fault = Fault::WrongType { allowed: vec![found.mime_type] };
            problems.push(Problem { field: "file.mime_type".to_owned(), fault });
        }
        if found.size_bytes != file.size_bytes {
            problems.push(Problem { field: "file.size_bytes".to_owned(), fault: Fault::Invalid });
        }
        if problems.is_empty() { Ok(()) } else { Err(with_problems(code::INVALID, &problems).into()) }
    }
}

/// Whether Meta lets this template out from the conversation's number, as far as is known here.
fn template_is_sendable(tx: &Tx<'_>, conversation: &Conversation, chosen: &Template) -> Ruling<()> {
    let Some(number) = tx.number(conversation.number_id)? else {
        return Err(ApiError::new(code::NUMBER_NOT_CONNECTED, "the number cannot send now").into());
    };
    templates::is_sendable(tx, &number, chosen)?.map_err(|status| {
        let error =
            ApiError::new(code::TEMPLATE_NOT_SENDABLE, "the template cannot be sent as it was chosen");
        error.with_detail(json!({ "status": status })).into()
    })
}

/// Whether the customer wants messages of this category at all.
pub(super) fn wants(conversation: &Conversation, content: &OutgoingContent) -> Ruling<()> {
    if marketing::lets(content.category(), conversation.marketing) {
        return Ok(());
    }
    let error = ApiError::new(code::MARKETING_STOPPED, "the customer wants no marketing messages");
    Err(error.with_detail(json!({ "since": marketing::stopped_at(conversation.marketing) })).into())
}

/// The wamid of a message of this conversation that can be quoted.
pub(super) fn quoted(tx: &Tx<'_>, conversation: &Conversation, id: MessageId) -> Result<Option<String>> {
    let message = tx.message(id)?.map(|view| view.message);
    Ok(message
        .filter(|message| message.conversation_id == Some(conversation.id))
        .and_then(|message| message.wamid))
}

/// Only what certainly or perhaps did not arrive is sent again; what WhatsApp has meanwhile reported is not, nor what somebody else, who
/// saw it stand there as well, sent again already.
fn may_be_sent_again(tx: &Tx<'_>, conversation: &Conversation, id: MessageId) -> Ruling<()> {
    let message = tx.message(id)?.map(|view| view.message);
    let here = message.filter(|message| message.conversation_id == Some(conversation.id));
    if !matches!(here.as_ref().and_then(delivery), Some(Delivery::Unknown | Delivery::Failed)) {
        return Err(invalid("retry_of", "that message is neither unknown nor failed").into());
    }
    in_its_place(tx, id)?.map_or(Ok(()), |later| {
        let error = ApiError::new(code::SENT_AGAIN, "that message was sent again already");
        Err(error.with_detail(json!({ "message_id": later })).into())
    })
}

/// The attempt in place of this one that is on its way, or may have arrived, over whatever failed in between.
fn in_its_place(tx: &Tx<'_>, id: MessageId) -> Result<Option<MessageId>> {
    for later in tx.attempts_after(id)? {
        let found = if delivery(&later) == Some(Delivery::Failed) {
            in_its_place(tx, later.id)?
        } else {
            Some(later.id)
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn delivery(message: &StoredMessage) -> Option<Delivery> {
    message.facts.project().and_then(|bubble| bubble.delivery)
}

/// The same content, every U+0000 in it replaced: no database and no phone shows one.
fn cleaned(content: &OutgoingContent) -> Result<OutgoingContent> {
    let failed = |error: serde_json::Error| StoreError::Failed(error.into());
    let mut value = serde_json::to_value(content).map_err(failed)?;
    clean(&mut value);
    serde_json::from_value(value).map_err(failed)
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{FFFD}"),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}

/// What WhatsApp would not take. A plain text can only be too long or empty, which has a code of its own.
fn unfit(content: &OutgoingContent, problems: &[Problem]) -> ApiError {
    if !matches!(content, OutgoingContent::Text { .. }) {
        return with_problems(code::INVALID, problems);
    }
    let error = ApiError::new(code::TEXT_LENGTH, "the text is empty or too long");
    error.with_detail(json!({ "max": TEXT_MAX_CHARS, "problems": problems }))
}

fn with_problems(code: &str, problems: &[Problem]) -> ApiError {
    ApiError::new(code, "WhatsApp would not take this").with_detail(json!({ "problems": problems }))
}
