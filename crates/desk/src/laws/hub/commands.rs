//! Commands, carried out on the rows.

use sangam_model::facts::Reactor;
use sangam_model::id::{ContactId, ConversationId, MessageId};
use sangam_model::{Direction, MediaState, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::rows::{MediaRow, ReactionRow};
use sangam_protocol::{ApiError, Command, CommandBody, ConversationRow, MessageRow, Rev};

use super::{Chat, State, bubble};

impl State {
    pub(super) fn carry_out(&mut self, command: &Command, now: Timestamp) -> Option<ApiError> {
        if self.moods.refuses_wishes {
            return Some(ApiError::new(code::FORBIDDEN, ""));
        }
        match &command.body {
            CommandBody::SendLater { .. }
            | CommandBody::ChangeLater { .. }
            | CommandBody::CancelLater { .. }
            | CommandBody::SendLaterNow { .. } => return self.take_later(command, now),
            CommandBody::AddNote { .. }
            | CommandBody::EditNote { .. }
            | CommandBody::DeleteNote { .. }
            | CommandBody::ReadMentions { .. } => return self.take_note(command, now),
            CommandBody::Send { .. } | CommandBody::SendText { .. } => {
                let conversation_id = command.body.conversation_id();
                return self.take_send(command, conversation_id, now);
            }
            CommandBody::NewChat { .. } => return self.take_new_chat(command, now),
            CommandBody::React { conversation_id, message_id, emoji } => {
                if let Some(mut row) = self.messages.get(message_id).cloned() {
                    row.reactions.retain(|reaction| reaction.by != Reactor::Business);
                    let emoji = emoji.clone().map(|emoji| ReactionRow { emoji, by: Reactor::Business });
                    row.reactions.extend(emoji);
                    row.conversation_id = *conversation_id;
                    self.put_message(row);
                }
            }
            CommandBody::MarkRead { conversation_id, up_to, receipt, typing } => {
                if *receipt {
                    self.receipts.push((*up_to, *typing));
                }
                let unread = self.words_behind(*conversation_id, *up_to);
                self.touch(*conversation_id, |chat| (chat.unread, chat.marked_unread) = (unread, false))
            }
            CommandBody::Assign { conversation_id, expected_assignee_id, .. } => {
                let winner = self.chats[conversation_id].row.assignee_id;
                if winner != *expected_assignee_id {
                    let detail = serde_json::json!({ "assignee_id": winner });
                    return Some(ApiError::new(code::ALREADY_ASSIGNED, "").with_detail(detail));
                }
                return self.take_status(command);
            }
            CommandBody::AssignTeam { .. }
            | CommandBody::Resolve { .. }
            | CommandBody::Reopen { .. }
            | CommandBody::SetPending { .. }
            | CommandBody::Snooze { .. }
            | CommandBody::MarkUnread { .. }
            | CommandBody::TakeBack { .. } => return self.take_status(command),
            CommandBody::NameContact { .. }
            | CommandBody::DescribeContact { .. }
            | CommandBody::FillCard { .. }
            | CommandBody::SetBlocked { .. }
            | CommandBody::SetPrivate { .. } => return self.take_card(command, now),
            CommandBody::SetLabel { conversation_id, label_id, on } => {
                if *on && !self.labels.iter().any(|label| label.id == *label_id && !label.gone) {
                    return Some(ApiError::new(code::LABEL_GONE, ""));
                }
                self.touch(*conversation_id, |chat| {
                    chat.labels.retain(|carried| carried != label_id);
                    chat.labels.extend(on.then_some(*label_id));
                });
            }
            CommandBody::SplitContacts { .. } => {}
            CommandBody::MergeContacts { conversation_id, .. }
            | CommandBody::KeepApart { conversation_id, .. } => {
                self.touch(*conversation_id, |chat| chat.merge_offer = None);
            }
        }
        None
    }

    /// How often the customer wrote behind this message.
    fn words_behind(&self, conversation: ConversationId, message: MessageId) -> u32 {
        let Some(place) = self.messages.get(&message).map(|row| row.sent_at) else { return 0 };
        let here = self.messages.values().filter(|row| row.conversation_id == conversation);
        let is_behind =
            |row: &&MessageRow| row.direction == Direction::In && !row.imported && row.sent_at > place;
        u32::try_from(here.filter(is_behind).count()).unwrap()
    }

    /// The chat somebody begins: the one that is known already, or a new one under the id the desk chose.
    pub(super) fn take_new_chat(&mut self, command: &Command, now: Timestamp) -> Option<ApiError> {
        let CommandBody::NewChat { conversation_id, number_id, phone, .. } = &command.body else {
            return None;
        };
        let mut chats = self.chats.values();
        let known = chats.find(|chat| chat.row.contact.phone.as_ref() == Some(phone));
        let place = match known.map(|chat| (chat.visible, chat.row.id)) {
            Some((false, _)) => return Some(ApiError::new(code::NO_CHAT_WITH, "")),
            Some((true, known)) => known,
            None => {
                let (contact, rev) = (ContactId::from_uuid(command.id.as_uuid()), self.next());
                let row =
                    ConversationRow::begun(*conversation_id, *number_id, contact, Some(phone.clone()), rev);
                let chat = Chat { row, visible: true, access_rev: Rev(0) };
                self.chats.insert(*conversation_id, chat);
                *conversation_id
            }
        };
        self.take_send(command, place, now)
    }

    pub(super) fn take_send(
        &mut self,
        command: &Command,
        conversation_id: ConversationId,
        now: Timestamp,
    ) -> Option<ApiError> {
        let wish = command.body.send()?;
        if self.chats.get(&conversation_id).is_some_and(|chat| chat.row.blocked_at.is_some()) {
            return Some(ApiError::new(code::BLOCKED, ""));
        }
        let content = wish.content.bubble();
        if content.text.as_deref() == Some("refuse me") {
            return Some(ApiError::new(code::WINDOW_CLOSED, ""));
        }
        if let Some(file) = wish.content.file().filter(|file| !self.brought.contains_key(&file.sha256)) {
            let detail = serde_json::json!({ "sha256": file.sha256 });
            return Some(ApiError::new(code::FILE_MISSING, "").with_detail(detail));
        }
        let mut row = bubble(command.id.into(), conversation_id, Direction::Out, "", now);
        (row.kind, row.text, row.detail) = (content.kind, content.text, content.detail);
        row.origin = wish.content.origin();
        row.media = wish.content.file().map(|file| MediaRow {
            mime_type: file.mime_type.clone(),
            filename: file.filename.clone(),
            size_bytes: Some(file.size_bytes),
            sha256: Some(file.sha256.clone()),
            state: MediaState::Ready,
            voice: file.voice,
            animated: file.animated,
        });
        (row.wamid, row.retry_of, row.author_id) = (None, wish.retry_of, Some(self.people[0].id));
        self.put_message(row);
        self.touch(conversation_id, |chat| (chat.unread, chat.waiting_since) = (0, None));
        None
    }
}
