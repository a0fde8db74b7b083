//! Satisfaction surveys: planned when a person resolves a chat, asked or dropped when they are due, and answered by a pressed button.
//! [`sangam_model::survey`] decides what is asked, and whether.
//!
//! A question is planned as a row with an instant, which the alarm looks at. The transaction in which that row goes is the one in
//! which the message is queued, so a hub that was down asks at its start, once. The message and its line in the chat have one id;
//! the line says what was answered, and a later answer changes it.

use sangam_model::conversation::Stand;
use sangam_model::id::{ConversationId, EventId, MessageId, PersonId};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::survey::{self, Moment, Outcome, Rating, Survey, Unasked, answer_in};
use sangam_model::time::MINUTE;
use sangam_model::{ConversationStatus, Origin, marketing, window};
use sangam_protocol::EventRow;
use sangam_protocol::rows::EventKind;

use super::{Inbox, Outgoing, Wisher};
use crate::access::visibility::is_hidden;
use crate::store::{
    AskedSurvey, Conversation, ConversationView, MessageQuery, PlannedSurvey, Result, StoredMessage,
};

/// How many messages are read to detect the customer's language.
const RECENT: u32 = 40;

impl Inbox<'_, '_> {
    /// A person resolved a chat: its customer is to be asked, unless it is known now that nothing can come of it. A chat that was
    /// resolved already stays whose it was, and so does what is planned for it.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_survey(&mut self, id: ConversationId, by: Wisher) -> Result<()> {
        let Some(view) = self.tx.conversation_view(id)? else { return Ok(()) };
        let chat = &view.conversation;
        if chat.status_by != Some(by.id) {
            return Ok(());
        }
        self.tx.forget_survey(id)?;
        let Some(survey) = self.tx.survey(chat.number_id)? else { return Ok(()) };
        let planned = PlannedSurvey {
            conversation_id: id,
            person_id: by.person_id,
            command_id: by.id,
            last_message_id: chat.last_message_id,
            due_at: self.clock.now().plus(i64::from(survey.wait_minutes) * MINUTE),
        };
        match self.judge(&survey, &planned, &view)? {
            Outcome::Ask | Outcome::Say(Unasked::NumberStopped) => self.tx.plan_survey(&planned),
            Outcome::Say(_) | Outcome::Leave => Ok(()),
        }
    }

    /// Its time has come: the customer is asked, or the chat says why not, or nothing is to be asked any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn ask_due(&mut self, id: ConversationId) -> Result<()> {
        let now = self.clock.now();
        let Some(planned) = self.tx.survey_planned(id)?.filter(|planned| planned.due_at <= now) else {
            return Ok(());
        };
        self.tx.forget_survey(id)?;
        let Some(view) = self.tx.conversation_view(id)? else { return Ok(()) };
        let Some(survey) = self.tx.survey(view.conversation.number_id)? else { return Ok(()) };
        match self.judge(&survey, &planned, &view)? {
            Outcome::Ask => self.ask(&survey, &planned, &view.conversation),
            Outcome::Say(why) => {
                let line = EventId::new(self.clock, self.random);
                self.say(id, line, EventKind::SurveyDropped { why })
            }
            Outcome::Leave => Ok(()),
        }
    }

    /// Two chats become one, which nobody resolved as one: a question that could have been asked in either stays planned in the one
    /// that is kept, and is not asked when it is due, with a line that says why.
    pub(super) fn fold_surveys(&mut self, kept: &Conversation, gone: &Conversation) -> Result<()> {
        let mut left = None;
        for chat in [kept, gone] {
            let Some(planned) = self.tx.survey_planned(chat.id)? else { continue };
            self.tx.forget_survey(chat.id)?;
            left = left.or(Some(planned).filter(|planned| is_settled(planned, chat)));
        }
        let Some(planned) = left else { return Ok(()) };
        self.tx.plan_survey(&PlannedSurvey { conversation_id: kept.id, ..planned })
    }

    fn judge(&self, survey: &Survey, planned: &PlannedSurvey, view: &ConversationView) -> Result<Outcome> {
        let chat = &view.conversation;
        let standing = self.tx.number(chat.number_id)?.map(|number| number.standing);
        let is_resolved = chat.merged_into.is_none() && chat.status == ConversationStatus::Resolved;
        Ok(survey::outcome(
            survey,
            &Moment {
                now: self.clock.now(),
                is_settled: is_settled(planned, chat),
                // Nothing but a merge takes a resolved chat from who resolved it.
                is_merged: is_resolved && chat.status_by.is_none(),
                is_shown: !is_hidden(chat, &view.contact),
                is_unwanted: chat.blocked_at.is_some() || marketing::stopped_at(chat.marketing).is_some(),
                is_let: standing.as_ref().is_some_and(|standing| standing.stage.lets(planned.person_id)),
                is_connected: standing.is_some_and(|standing| standing.is_connected()),
                window_closes_at: chat.window_closes_at,
                asked_at: self.tx.survey_asked_at(chat.contact_id)?,
            },
        ))
    }

    fn ask(&mut self, survey: &Survey, planned: &PlannedSurvey, chat: &Conversation) -> Result<()> {
        let texts = self.texts_of_customer(chat.id)?;
        let Some(wording) = survey.wording_for(texts.iter().map(String::as_str)) else { return Ok(()) };
        let id = MessageId::new(self.clock, self.random);
        self.tx.save_asked(&AskedSurvey {
            message_id: id,
            conversation_id: chat.id,
            asked_at: self.clock.now(),
            wording: wording.clone(),
            answered: None,
        })?;
        self.say_by_itself(chat, id, planned.person_id, wording.content(id))?;
        let line = EventKind::Surveyed { resolved_by: Some(planned.person_id), rating: None, rated_at: None };
        self.say(chat.id, EventId::from_uuid(id.as_uuid()), line)
    }

    /// What a customer wrote last, newest first.
    fn texts_of_customer(&self, id: ConversationId) -> Result<Vec<String>> {
        let newest = MessageQuery {
            workspace_id: self.tx.workspace_id(),
            conversation_id: Some(id),
            before: None,
            limit: RECENT,
        };
        let page = self.tx.message_page(&newest)?.into_iter();
        let theirs = page.filter(|view| view.message.incoming && !view.message.pressed);
        Ok(theirs.filter_map(|view| view.message.facts.project()?.content.text).collect())
    }

    /// A bubble of the customer came or changed: if it is a pressed button, it is an answer. Of several the last counts, once.
    pub(super) fn keep_rating(&mut self, message: &StoredMessage) -> Result<()> {
        if !message.pressed {
            return Ok(());
        }
        let answer = message.facts.project().and_then(|bubble| answer_in(&bubble.content));
        let (Some((question, rating)), Some(place)) = (answer, message.position()) else { return Ok(()) };
        let known = self.tx.survey_asked(question)?;
        let is_here = |asked: &AskedSurvey| Some(asked.conversation_id) == message.conversation_id;
        let Some(asked) = known.filter(is_here).filter(|asked| asked.answered.as_ref() < Some(&place)) else {
            return Ok(());
        };
        let is_first = asked.answered.is_none();
        let sent_at = place.sent_at;
        let Some(line) = self.tx.event(EventId::from_uuid(question.as_uuid()))? else { return Ok(()) };
        let EventKind::Surveyed { resolved_by, .. } = line.what else { return Ok(()) };
        let rev = self.tx.next_rev();
        let what = EventKind::Surveyed { resolved_by, rating: Some(rating), rated_at: Some(sent_at) };
        self.tx.change_event(&EventRow { what, rev, ..line })?;
        self.tx.save_asked(&AskedSurvey { answered: Some(place), ..asked.clone() })?;
        let Some(chat) = self.tx.conversation(asked.conversation_id)? else { return Ok(()) };
        let is_fresh = window::closes_at(sent_at) > self.clock.now() && chat.blocked_at.is_none();
        if let (Some(thanks), Some(author), true) = (asked.wording.thanks, resolved_by, is_first && is_fresh)
        {
            let id = MessageId::new(self.clock, self.random);
            self.say_by_itself(&chat, id, author, OutgoingContent::text(thanks))?;
        }
        if rating == Rating::Bad { self.open_unhappy(&chat) } else { Ok(()) }
    }

    /// Reopens the chat of an unhappy customer, if the shop wants that.
    fn open_unhappy(&mut self, chat: &Conversation) -> Result<()> {
        let wants = self.tx.survey(chat.number_id)?.is_some_and(|survey| survey.reopen_bad);
        if !wants || chat.status != ConversationStatus::Resolved {
            return Ok(());
        }
        let opened = Conversation { status_by: None, woke_at: None, ..chat.clone().standing(Stand::Open) };
        self.change(opened, EventKind::Reopened, None)?;
        match self.tx.conversation(chat.id)? {
            Some(after) => self.route_arrival(chat, &after),
            None => Ok(()),
        }
    }

    /// Queues an automatic message, with the person who resolved the chat as its author.
    fn say_by_itself(
        &mut self,
        chat: &Conversation,
        id: MessageId,
        author: PersonId,
        content: OutgoingContent,
    ) -> Result<()> {
        let outgoing = Outgoing { id, author, content, reply_to: None, retry_of: None };
        self.queue_as(chat, outgoing, Origin::Bot)
    }

    fn say(&mut self, conversation_id: ConversationId, id: EventId, what: EventKind) -> Result<()> {
        let rev = self.tx.next_rev();
        let line = EventRow { id, conversation_id, what, by: None, at: self.clock.now(), rev };
        self.tx.add_event(&line, None).map(drop)
    }
}

/// Whether a chat is as resolved as it was when its question was planned, and nobody wrote in it since.
fn is_settled(planned: &PlannedSurvey, chat: &Conversation) -> bool {
    chat.merged_into.is_none()
        && chat.status == ConversationStatus::Resolved
        && chat.status_by == Some(planned.command_id)
        && chat.last_message_id == planned.last_message_id
}
