//! Which team a chat belongs to, beside the person it is assigned to.

use sangam_model::ConversationStatus;
use sangam_model::id::{CommandId, ConversationId, PersonId, TeamId};
use sangam_protocol::rows::EventKind;

use super::{Inbox, Past};
use crate::store::{Conversation, ReadTx, Result, StoreError, Team};

/// Whether the shop lets this person write in a chat: they have it, or need not.
///
/// # Errors
/// What the database says.
pub(crate) fn may_reply(tx: &ReadTx<'_>, chat: &Conversation, person_id: PersonId) -> Result<bool> {
    if chat.assignee_id == Some(person_id) {
        return Ok(true);
    }
    let number = tx.number(chat.number_id)?.ok_or(StoreError::Missing("number"))?;
    let workspace = tx.workspace(number.workspace_id)?;
    Ok(!workspace.is_some_and(|workspace| workspace.only_assignee_replies))
}

impl Inbox<'_, '_> {
    /// Gives a chat to a team, or to none. Its person keeps it if they are of the team. Otherwise it waits for the team, or is assigned
    /// within it at once where the number assigns chats.
    pub fn assign_team(
        &mut self,
        chat: Conversation,
        team: Option<&Team>,
        by: PersonId,
        command: CommandId,
    ) -> Result<()> {
        let team_id = team.map(|team| team.id);
        let stays = |person: &PersonId| team.is_none_or(|team| team.members.contains(person));
        let assignee_id = chat.assignee_id.filter(stays);
        if (chat.team_id, chat.assignee_id) == (team_id, assignee_id) {
            return Ok(());
        }
        if chat.assignee_id != assignee_id {
            self.tx.route_next(self.clock.now())?;
        }
        let (id, is_done) = (chat.id, chat.status == ConversationStatus::Resolved);
        let assigned_by = Some(command);
        self.move_to_team(Conversation { assignee_id, assigned_by, ..chat }, team_id, Some(by))?;
        if team_id.is_none() || assignee_id.is_some() || is_done {
            return Ok(());
        }
        let chat = self.reread(id)?;
        self.route(chat, Past::default())?;
        // The assignment belongs to this command, so undo takes both back.
        let chat = self.reread(id)?;
        self.tx.save_conversation(&Conversation { assigned_by, ..chat })
    }

    /// Puts back the team and the person a chat had.
    pub fn put_back_team(
        &mut self,
        chat: Conversation,
        (team_id, assignee_id): (Option<TeamId>, Option<PersonId>),
        by: PersonId,
        command: CommandId,
    ) -> Result<()> {
        let id = chat.id;
        if chat.team_id != team_id {
            self.move_to_team(Conversation { assigned_by: Some(command), ..chat }, team_id, Some(by))?;
        }
        let chat = self.reread(id)?;
        self.assign(chat, assignee_id, by, Some(command))
    }

    /// A chat is no team's any more; whoever has it keeps it.
    pub fn take_from_team(&mut self, chat: Conversation, by: Option<PersonId>) -> Result<()> {
        self.move_to_team(chat, None, by)
    }

    pub(super) fn move_to_team(
        &mut self,
        chat: Conversation,
        team_id: Option<TeamId>,
        by: Option<PersonId>,
    ) -> Result<()> {
        let line = EventKind::TeamAssigned { team_id, from: chat.team_id };
        self.change(Conversation { team_id, ..chat }, line, by)
    }

    pub(super) fn reread(&self, id: ConversationId) -> Result<Conversation> {
        self.tx.conversation(id)?.ok_or(StoreError::Missing("conversation"))
    }
}
