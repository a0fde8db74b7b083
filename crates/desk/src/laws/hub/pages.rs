//! What a desk may see, in snapshots, screens and pages.

use sangam_model::Timestamp;
use sangam_model::id::ConversationId;
use sangam_protocol::sync::{Backfill, ConversationScreens, Screen, Snapshot};
use sangam_protocol::{Change, Cursor, Frame, MessageRow, Rev};

use super::{Chat, Merge, PAGE, State};

impl State {
    pub(super) fn head(&self) -> Cursor {
        Cursor { epoch: self.epoch, rev: self.head }
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            laters: self.open_laters(),
            card_shape: self.card_shape.clone(),
            shop: self.shop.clone().map(Box::new),
            head: self.head(),
            me: self.people[0].id,
            workspace: self.workspace.clone(),
            people: self.people.clone(),
            numbers: self.numbers.clone(),
            costs: self.costs.clone(),
            rate_card: self.rate_card.clone().map(Box::new),
            templates: self.templates.clone(),
            template_accounts: self.template_accounts.clone(),
            quick_replies: Vec::new(),
            labels: self.labels.clone(),
            teams: self.teams.clone(),
            views: Vec::new(),
            conversations_total: self.chats.len() as u64,
            messages_total: self.messages.len() as u64,
        }
    }

    pub(super) fn screens(&self, before: Option<&str>) -> ConversationScreens {
        let key = |chat: &Chat| {
            format!("{:020}.{}", chat.row.activity_at.map_or(0, Timestamp::as_millis), chat.row.id)
        };
        let mut chats: Vec<&Chat> = self.chats.values().filter(|chat| chat.visible).collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(key(chat)));
        chats.retain(|chat| before.is_none_or(|before| key(chat).as_str() < before));
        let more = chats.len() > PAGE;
        chats.truncate(PAGE);
        let next = chats.last().filter(|_| more).map(|chat| key(chat));
        let screen = |chat: &&Chat| {
            let mut messages: Vec<_> =
                self.messages.values().filter(|row| row.conversation_id == chat.row.id).cloned().collect();
            messages.sort_by_key(|row| std::cmp::Reverse(row.sent_at));
            messages.truncate(2);
            Screen { conversation: chat.row.clone(), messages, events: Vec::new() }
        };
        ConversationScreens { head: self.head(), screens: chats.iter().map(screen).collect(), next }
    }

    /// Nothing of a conversation that may not be seen.
    pub(super) fn backfill(
        &self,
        conversation: Option<ConversationId>,
        before: Option<&str>,
    ) -> Option<Backfill> {
        let answers =
            |id| self.merged.iter().find(|merge| merge.chat.0 == id).map_or(id, |merge| merge.chat.1);
        let conversation = conversation.map(answers);
        if conversation.is_some_and(|only| !self.sees(only)) {
            return None;
        }
        let wanted = |id: ConversationId| self.sees(id) && conversation.is_none_or(|only| only == id);
        let key = |at: Timestamp, id: String| format!("{:020}.{id}", at.as_millis());
        let mut messages: Vec<&MessageRow> =
            self.messages.values().filter(|row| wanted(row.conversation_id)).collect();
        messages.sort_by_key(|row| std::cmp::Reverse(key(row.sent_at, row.id.to_string())));
        messages
            .retain(|row| before.is_none_or(|before| key(row.sent_at, row.id.to_string()).as_str() < before));
        let more = messages.len() > PAGE;
        messages.truncate(PAGE);
        let next = messages.last().filter(|_| more).map(|row| key(row.sent_at, row.id.to_string()));
        let below = |at: &str| before.is_none_or(|before| at < before);
        let above = |at: &str| next.as_deref().is_none_or(|next| at >= next);
        let events = self.events.values().filter(|row| wanted(row.conversation_id)).filter(|row| {
            let at = key(row.at, row.id.to_string());
            below(&at) && above(&at)
        });
        Some(Backfill {
            head: self.head(),
            events: events.cloned().collect(),
            messages: messages.into_iter().cloned().collect(),
            next,
        })
    }

    /// Everything visible that changed after `after`, in the order of revisions.
    pub(super) fn page(&self, after: Rev, limit: usize) -> Frame {
        if self.scope_rev > after {
            let (from, to, head) = (after, self.head, self.head());
            return Frame { from, to, head, changes: Vec::new(), scope_changed: true };
        }
        let mut changes: Vec<(Rev, Change)> = Vec::new();
        if self.workspace.rev > after {
            changes.push((self.workspace.rev, Change::Workspace { row: self.workspace.clone() }));
        }
        changes.extend(self.people.iter().map(|row| (row.rev, Change::Person { row: row.clone() })));
        changes
            .extend(self.numbers.iter().map(|row| (row.rev, Change::Number { row: Box::new(row.clone()) })));
        changes.extend(self.costs.iter().map(|row| (row.rev, Change::Cost { row: row.clone() })));
        let card = self.rate_card.iter();
        changes.extend(card.map(|row| (row.rev, Change::RateCard { row: Box::new(row.clone()) })));
        let templates = self.templates.iter();
        changes.extend(templates.map(|row| (row.rev, Change::Template { row: Box::new(row.clone()) })));
        let accounts = self.template_accounts.iter();
        changes.extend(accounts.map(|row| (row.rev, Change::TemplateAccount { row: row.clone() })));
        changes.extend(self.teams.iter().map(|row| (row.rev, Change::Team { row: row.clone() })));
        changes.extend(self.labels.iter().map(|row| (row.rev, Change::Label { row: row.clone() })));
        for chat in self.chats.values() {
            let (id, rev, access) = (chat.row.id, chat.row.rev, chat.access_rev);
            if chat.visible {
                let row = Box::new(chat.row.clone());
                changes.push((rev, Change::Conversation { row, refill: access > after }));
            } else if access > after {
                changes.push((access, Change::Gone { id, rev: access }));
            }
        }
        let seen = |id| self.sees(id);
        let messages = self.messages.values().filter(|row| seen(row.conversation_id));
        changes.extend(messages.map(|row| (row.rev, Change::Message { row: Box::new(row.clone()) })));
        let events = self.events.values().filter(|row| seen(row.conversation_id));
        changes.extend(events.map(|row| (row.rev, Change::Event { row: row.clone() })));
        let shape = self.card_shape.iter();
        changes.extend(shape.map(|row| (row.rev, Change::CardShape { row: row.clone() })));
        let shop = self.shop.iter();
        changes.extend(shop.map(|row| (row.rev, Change::Shop { row: Box::new(row.clone()) })));
        for Merge { contact: (from, into), chat: (gone, _), rev } in self.merged.iter().copied() {
            changes.push((rev, Change::ContactMerged { from, into, rev }));
            changes.push((rev, Change::Gone { id: gone, rev }));
        }
        let laters = self.laters.values().filter(|row| seen(row.conversation_id));
        changes.extend(laters.map(|row| (row.rev, Change::Later { row: Box::new(row.clone()) })));
        changes.retain(|(rev, _)| *rev > after);
        changes.sort_by_key(|(rev, _)| *rev);
        let more = changes.len() > limit;
        changes.truncate(limit);
        let to = changes.last().filter(|_| more).map_or(self.head, |(rev, _)| *rev);
        let mut changes: Vec<_> = changes.into_iter().map(|(_, change)| change).collect();
        // A row may have changed again since it came into sight; from the page's end on it would no longer look new.
        let came = |chat: &&Chat| {
            chat.visible && chat.access_rev > after && chat.access_rev <= to && chat.row.rev > to
        };
        for chat in self.chats.values().filter(came) {
            changes.push(Change::Conversation { row: Box::new(chat.row.clone()), refill: true });
        }
        let refilled: Vec<ConversationId> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Conversation { row, refill: true } => Some(row.id),
                _ => None,
            })
            .collect();
        let come_along = self.open_laters().into_iter().filter(|row| refilled.contains(&row.conversation_id));
        changes.extend(come_along.map(|row| Change::Later { row: Box::new(row) }));
        Frame { from: after, to, head: self.head(), changes, scope_changed: false }
    }
}
