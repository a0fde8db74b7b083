//! The command that gives a chat to a team, and the check whether somebody else than its person may write in it.

use sangam_model::id::{CommandId, PersonId, TeamId};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use serde_json::json;

use super::Handler;
use super::status::changed_since;
use crate::inbox;
use crate::ruling::Ruling;
use crate::store::{Conversation, ReadTx, Result, Tx};
use crate::team::teams;

impl Handler<'_> {
    pub(super) fn assign_team(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
        id: CommandId,
        to: Option<TeamId>,
        expected: Option<PersonId>,
    ) -> Ruling<()> {
        if conversation.assignee_id != expected {
            let error = ApiError::new(code::ALREADY_ASSIGNED, "somebody else was faster");
            return Err(error.with_detail(json!({ "assignee_id": conversation.assignee_id })).into());
        }
        let team = to.map(|to| teams::living(tx, self.asker.workspace_id, to)).transpose()?;
        if let Some(None) = team {
            return Err(ApiError::new(code::TEAM_GONE, "the team was deleted").into());
        }
        let by = self.asker.person_id;
        self.inbox(tx, |inbox| inbox.assign_team(conversation, team.flatten().as_ref(), by, id))
    }

    /// Puts back the team and the person a chat had, if both are still there.
    pub(super) fn put_back_team(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
        id: CommandId,
        before: (Option<TeamId>, Option<PersonId>),
    ) -> Ruling<()> {
        let is_there = match before.0 {
            Some(team) => teams::living(tx, self.asker.workspace_id, team)?.is_some(),
            None => true,
        };
        let is_here = match before.1 {
            Some(person) => self.colleague_sees(tx, &conversation, person)? == Some(true),
            None => true,
        };
        if !is_there || !is_here {
            return Err(changed_since().into());
        }
        let by = self.asker.person_id;
        self.inbox(tx, |inbox| inbox.put_back_team(conversation, before, by, id))
    }

    /// Whether the shop lets only whoever has a chat write in it.
    pub(super) fn is_for_assignees(&self, tx: &ReadTx<'_>) -> Result<bool> {
        Ok(tx.workspace(self.asker.workspace_id)?.is_some_and(|workspace| workspace.only_assignee_replies))
    }

    /// Whether this person has the chat, or need not have it to write in it.
    pub(super) fn may_reply(&self, tx: &ReadTx<'_>, conversation: &Conversation) -> Ruling<()> {
        if inbox::may_reply(tx, conversation, self.asker.person_id)? {
            return Ok(());
        }
        let error = ApiError::new(code::NOT_ASSIGNEE, "only whoever has the chat writes to its customer");
        Err(error.with_detail(json!({ "assignee_id": conversation.assignee_id })).into())
    }
}
