//! Commands about planned messages. Everybody who sees a conversation sees its plans and may change them: it is a shared inbox. Whether
//! a planned message may leave is decided when it is due; here only what can be known now is refused.

use sangam_model::id::{CommandId, MessageId};
use sangam_model::later::{MOST, PlanState, can_be_planned};
use sangam_model::outgoing::OutgoingContent;
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody, Plan, Rev};
use serde_json::json;

use super::Handler;
use super::send::{quoted, wants};
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, Later, Tx};

impl Handler<'_> {
    pub(super) fn decide_later(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        command: &Command,
    ) -> Ruling<()> {
        let by = self.asker.person_id;
        match &command.body {
            CommandBody::SendLater { content, reply_to, plan, .. } => {
                self.plan(tx, conversation, command.id, content, *reply_to, plan)
            }
            CommandBody::ChangeLater { later_id, plan, .. } => {
                self.is_possible(tx, conversation, plan)?;
                let later = open_plan(tx, conversation, *later_id)?;
                self.inbox(tx, |inbox| inbox.replan(later, plan, by))
            }
            CommandBody::CancelLater { later_id, takes_words, .. } => {
                let later = open_plan(tx, conversation, *later_id)?;
                self.inbox(tx, |inbox| inbox.cancel_plan(later, *takes_words))
            }
            CommandBody::SendLaterNow { later_id, .. } => {
                let later = open_plan(tx, conversation, *later_id)?;
                let content = later.content.as_ref();
                let begins_a_talk = content.is_some_and(OutgoingContent::may_begin_a_talk);
                self.may_reply(tx, conversation)?;
                self.may_write(tx, conversation, begins_a_talk)?;
                if let Some(content) = content {
                    wants(conversation, content)?;
                }
                self.inbox(tx, |inbox| inbox.depart(conversation, later, by))
            }
            _ => Err(invalid("type", "nothing to plan").into()),
        }
    }

    fn plan(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        id: CommandId,
        content: &OutgoingContent,
        reply_to: Option<MessageId>,
        plan: &Plan,
    ) -> Ruling<()> {
        let content = self.fit(tx, conversation, content)?;
        self.is_possible(tx, conversation, plan)?;
        if let Some(id) = reply_to
            && quoted(tx, conversation, id)?.is_none()
        {
            return Err(invalid("reply_to", "no such message to quote").into());
        }
        if tx.open_laters(conversation.id)?.len() >= MOST as usize {
            let error = ApiError::new(code::LATER_FULL, "this conversation has enough planned messages");
            return Err(error.with_detail(json!({ "max": MOST })).into());
        }
        let now = self.clock.now();
        let later = Later {
            id: id.into(),
            workspace_id: self.asker.workspace_id,
            conversation_id: conversation.id,
            author_id: self.asker.person_id,
            content: Some(content),
            reply_to,
            at: plan.at,
            zone: plan.zone.clone(),
            unless_customer_writes: plan.unless_customer_writes,
            standing: PlanState::Waiting,
            words_taken: false,
            made_at: now,
            changed_at: now,
            rev: Rev(0),
        };
        self.inbox(tx, |inbox| inbox.plan(later))
    }

    /// Whether this person may plan anything here at all, and for then. A window that will be closed is no reason: the customer
    /// may write before.
    fn is_possible(&self, tx: &Tx<'_>, conversation: &Conversation, plan: &Plan) -> Ruling<()> {
        if !can_be_planned(plan.at, self.clock.now()) {
            return Err(ApiError::new(code::LATER_TIME, "that time is past, or too far ahead").into());
        }
        self.is_let(tx, conversation)
    }
}

/// A plan of this conversation of which something may still come.
fn open_plan(tx: &Tx<'_>, conversation: &Conversation, id: MessageId) -> Ruling<Later> {
    let here = tx.later(id)?.filter(|later| later.conversation_id == conversation.id);
    match here {
        None => Err(ApiError::new(code::NOT_FOUND, "nothing of the kind is planned here").into()),
        Some(later) if later.standing.is_open() => Ok(later),
        Some(later) => {
            let over = ApiError::new(code::LATER_OVER, "it was sent or let go of already");
            let detail = json!({ "standing": later.standing, "words_taken": later.words_taken });
            Err(over.with_detail(detail).into())
        }
    }
}
