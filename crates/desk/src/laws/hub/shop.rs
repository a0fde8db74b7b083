//! What happens in the shop.

use bytes::Bytes;
use sangam_model::cost::RateCard;
use sangam_model::id::{ContactId, ConversationId, EpochId, EventId, MessageId, PersonId};
use sangam_model::routing::Why;
use sangam_model::time::HOUR;
use sangam_model::{Clock, ConversationStatus, Delivery, Direction, MediaState, Role, Timestamp};
use sangam_protocol::rows::{EventKind, MediaRow};
use sangam_protocol::{ConversationRow, CostRow, EventRow, MessageRow, NumberRow, RateCardRow, Rev};

use super::{Chat, Merge, ScriptedHub, bubble};

impl ScriptedHub {
    pub(in crate::laws) fn customer(&self, name: &str) -> ConversationId {
        let mut state = self.state();
        let id = ConversationId::new(&*self.clock, &*self.random);
        let rev = state.next();
        let contact = ContactId::new(&*self.clock, &*self.random);
        let mut row = ConversationRow::begun(id, state.numbers[0].id, contact, None, rev);
        row.contact.name = Some(name.to_owned());
        state.chats.insert(id, Chat { row, visible: true, access_rev: Rev(0) });
        id
    }

    /// A customer writes; nobody is told before [`Self::tell`].
    pub(in crate::laws) fn writes(&self, conversation: ConversationId, text: &str) -> MessageId {
        self.clock.advance(1_000);
        let now = self.clock.now();
        let id = MessageId::new(&*self.clock, &*self.random);
        let row = bubble(id, conversation, Direction::In, text, now);
        let mut state = self.state();
        state.put_message(row);
        let chat = state.chats.get_mut(&conversation).unwrap();
        chat.row.unread += 1;
        chat.row.window_closes_at = Some(now.plus(24 * HOUR));
        chat.row.waiting_since = chat.row.waiting_since.or(Some(now));
        chat.row.opened_at = chat.row.opened_at.or(Some(now));
        id
    }

    /// An old bubble that only history brought.
    pub(in crate::laws) fn imports(&self, conversation: ConversationId, text: &str) -> MessageId {
        self.clock.advance(1_000);
        let id = MessageId::new(&*self.clock, &*self.random);
        let mut row = bubble(id, conversation, Direction::In, text, self.clock.now());
        row.imported = true;
        self.state().put_message(row);
        id
    }

    /// Some row of the `nth` message changes.
    pub(in crate::laws) fn edits(&self, nth: usize, text: &str) {
        let mut state = self.state();
        let ids: Vec<_> = state.messages.keys().copied().collect();
        if let Some(id) = ids.get(nth % ids.len().max(1)) {
            let mut row = state.messages[id].clone();
            row.text = Some(text.to_owned());
            row.edited_at = Some(self.clock.now());
            state.put_message(row);
        }
    }

    /// The id and the instant of a new line.
    pub(in crate::laws) fn fresh_line(&self) -> (EventId, Timestamp) {
        (EventId::new(&*self.clock, &*self.random), self.clock.now())
    }

    pub(in crate::laws) fn resolves(&self, conversation: ConversationId) {
        let id = EventId::new(&*self.clock, &*self.random);
        let at = self.clock.now();
        let mut state = self.state();
        let rev = state.next();
        let by = Some(state.people[1].id);
        state.events.insert(
            id,
            EventRow { id, conversation_id: conversation, what: EventKind::RESOLVED, by, at, rev },
        );
        state.touch(conversation, |row| {
            row.status = ConversationStatus::Resolved;
            row.opened_at = None;
        });
    }

    pub(in crate::laws) fn assigns(&self, conversation: ConversationId, to: Option<PersonId>) {
        self.state().touch(conversation, |row| row.assignee_id = to);
    }

    /// Somebody, or a rule, gives a conversation to Asha, and its line says so.
    pub(in crate::laws) fn gives_to_asha(&self, conversation: ConversationId, by: Option<PersonId>) {
        let (asha, (id, at)) = (self.asha(), self.fresh_line());
        let mut state = self.state();
        let (assignee_id, rev) = (Some(asha), state.next());
        let what = match by {
            Some(_) => EventKind::Assigned { assignee_id },
            None => EventKind::Routed { assignee_id, why: Why::NextInTurn, from: None },
        };
        state.events.insert(id, EventRow { id, conversation_id: conversation, what, by, at, rev });
        state.touch(conversation, |row| row.assignee_id = assignee_id);
    }

    /// The conversation leaves, or comes into, the person's sight.
    pub(in crate::laws) fn shows(&self, conversation: ConversationId, visible: bool) {
        let mut state = self.state();
        let rev = state.next();
        let chat = state.chats.get_mut(&conversation).unwrap();
        if chat.visible != visible {
            chat.visible = visible;
            chat.access_rev = rev;
            chat.row.rev = rev;
        }
    }

    /// Two customers turn out to have had one phone.
    pub(in crate::laws) fn offers(&self, conversation: ConversationId, other: ConversationId) -> ContactId {
        let mut state = self.state();
        let other = state.chats[&other].row.contact.id;
        state.touch(conversation, |row| row.merge_offer = Some(other));
        other
    }

    /// The customer of one conversation is the one of another, where all of it is from now on. As in the hub that is the smaller id.
    pub(in crate::laws) fn merges(&self, gone: ConversationId, kept: ConversationId) {
        assert!(kept < gone, "the smaller id is kept");
        let mut state = self.state();
        let (gone, into) = (state.chats.remove(&gone).unwrap().row, state.chats[&kept].row.contact.id);
        let rev = state.next();
        state.merged.push(Merge { contact: (gone.contact.id, into), chat: (gone.id, kept), rev });
        for message in state.messages.values_mut().filter(|row| row.conversation_id == gone.id) {
            message.conversation_id = kept;
        }
        state.touch(kept, |row| {
            row.unread += gone.unread;
            row.waiting_since = row.waiting_since.or(gone.waiting_since);
            row.activity_at = row.activity_at.max(gone.activity_at);
            row.window_closes_at = row.window_closes_at.max(gone.window_closes_at);
        });
    }

    pub(in crate::laws) fn delivers(&self, message: MessageId, delivery: Delivery) {
        let mut state = self.state();
        let mut row = state.messages[&message].clone();
        row.delivery = Some(delivery);
        state.put_message(row);
    }

    pub(in crate::laws) fn visible_numbers(&self) -> Vec<NumberRow> {
        self.state().numbers.clone()
    }

    pub(in crate::laws) fn changes_number(&self, change: impl FnOnce(&mut NumberRow)) {
        let mut state = self.state();
        let rev = state.next();
        change(&mut state.numbers[0]);
        state.numbers[0].rev = rev;
    }

    /// The hub counted what the number has sent this month.
    pub(in crate::laws) fn counts(&self, month: &str, sent: u32) {
        let mut state = self.state();
        let (rev, number_id) = (state.next(), state.numbers[0].id);
        state.costs = vec![CostRow { number_id, month: month.parse().unwrap(), sent, confirmed: 0, rev }];
    }

    /// The owner decided on a price list.
    pub(in crate::laws) fn prices(&self, card: RateCard) {
        let mut state = self.state();
        let (rev, edited_by) = (state.next(), state.people[1].id);
        let edited_at = self.clock.now();
        state.rate_card = Some(RateCardRow { card: Some(card), edited_at, edited_by, rev });
    }

    /// Some row of a message is otherwise.
    pub(in crate::laws) fn changes_message(&self, message: MessageId, change: impl FnOnce(&mut MessageRow)) {
        let mut state = self.state();
        let mut row = state.messages[&message].clone();
        change(&mut row);
        state.put_message(row);
    }

    /// A conversation's row is otherwise.
    pub(in crate::laws) fn changes_chat(
        &self,
        id: ConversationId,
        change: impl FnOnce(&mut ConversationRow),
    ) {
        self.state().touch(id, change);
    }

    pub(in crate::laws) fn renames(&self, name: &str) {
        let mut state = self.state();
        let rev = state.next();
        let vikram = &mut state.people[1];
        vikram.name = name.to_owned();
        vikram.rev = rev;
    }

    /// The person's role or masking changed.
    pub(in crate::laws) fn changes_scope(&self) {
        let mut state = self.state();
        state.scope_rev = state.next();
    }

    /// Asha gets another role.
    pub(in crate::laws) fn promotes(&self, role: Role) {
        let mut state = self.state();
        let rev = state.next();
        let asha = &mut state.people[0];
        (asha.role, asha.rev) = (role, rev);
        state.scope_rev = rev;
    }

    /// The hub was restored: revisions begin elsewhere.
    pub(in crate::laws) fn begins_another_life(&self) {
        let mut state = self.state();
        state.epoch = EpochId::new(&*self.clock, &*self.random);
        state.cut_sockets();
    }

    /// Every cursor below the head is too old now.
    pub(in crate::laws) fn forgets_tombstones(&self) {
        let mut state = self.state();
        state.floor = state.head;
    }

    pub(in crate::laws) fn gets_file(&self, message: MessageId, kind: &str, bytes: &'static [u8]) {
        let mut state = self.state();
        let mut row = state.messages[&message].clone();
        row.kind = kind.to_owned();
        row.media = Some(MediaRow {
            mime_type: "image/png".to_owned(),
            filename: None,
            size_bytes: Some(bytes.len() as u64),
            sha256: None,
            state: MediaState::Ready,
            voice: false,
            animated: false,
        });
        state.put_message(row);
        state.files.insert(message, Bytes::from_static(bytes));
    }
}
