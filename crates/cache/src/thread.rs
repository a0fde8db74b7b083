//! A thread: bubbles and centred lines in order, with what waits in the outbox at its end.
//!
//! Pages are counted in bubbles. A line belongs to the page of the last bubble at or before it (lines before the first bubble
//! to the first page), so pages fit together without gap or repeat whichever way one scrolls.

use sangam_model::Timestamp;
use sangam_model::facts::Reactor;
use sangam_model::id::{ConversationId, EventId, MessageId};
use sangam_model::time::SECOND;
use sangam_protocol::rows::ReactionRow;
use sangam_protocol::{CommandBody, EventRow};

use crate::error::Result;
use crate::handle::Reader;
use crate::noted;
use crate::outbox::Outgoing;
use crate::rows::message::{Position, StoredMessage};

/// Where a page of a thread lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At the end.
    Newest,
    /// Directly before a place: scrolling up.
    Before(Position),
    /// Directly behind a place: scrolling down.
    After(Position),
    /// With a message at its beginning: what is on the screen, read again. Falls back to the end if the message is not here.
    From(MessageId),
    /// With a message in its middle: a search hit, a quote. The id may be a note's as well. Falls back to the end if the message is not here.
    Around(MessageId),
}

/// A page of a thread.
#[derive(Clone, Copy, Debug)]
pub struct ThreadQuery {
    /// Whose thread; a merged conversation leads to the one that survived.
    pub conversation: ConversationId,
    /// Where.
    pub at: Anchor,
    /// At most so many bubbles.
    pub limit: u32,
}

/// Something in a thread.
#[derive(Clone, Debug, PartialEq)]
pub enum ThreadItem {
    /// A bubble.
    Message(Box<StoredMessage>),
    /// A centred line.
    Event(EventRow),
    /// A send of this desktop that the hub did not confirm yet or refused; its bubble will carry the command's id.
    Outgoing(Box<Outgoing>),
}

/// A page of a thread, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadPage {
    /// The conversation it is of, after any merge.
    pub conversation: ConversationId,
    /// Bubbles, lines, and at the end what waits in the outbox.
    pub items: Vec<ThreadItem>,
    /// For [`Anchor::Before`]; `None` when nothing older is here (the hub may still have more while backfill runs).
    pub older: Option<Position>,
    /// For [`Anchor::After`]; `None` at the end.
    pub newer: Option<Position>,
}

/// Bubbles of a page, oldest first, and whether there are more on either side.
struct Stretch {
    messages: Vec<StoredMessage>,
    has_older: bool,
    has_newer: bool,
}

impl Reader<'_> {
    pub(crate) fn thread_page(&self, query: &ThreadQuery, outgoing: Vec<Outgoing>) -> Result<ThreadPage> {
        let conversation = self.resolve(query.conversation)?;
        let stretch = self.stretch(conversation, query.at, query.limit)?;
        let first = stretch.messages.first().map(|message| message.position);
        let last = stretch.messages.last().map(|message| message.position);
        let (has_older, has_newer) = (stretch.has_older, stretch.has_newer);
        let mut items = self.with_lines(conversation, stretch)?;
        let me = self.sync_state()?.me;
        let mut made = noted::made(self, &outgoing, me)?;
        for command in outgoing.iter().filter(|command| command.is_pending()) {
            lay_reaction_over(&mut items, &command.command.body);
            for line in lines_of(&mut items).chain(made.values_mut()) {
                noted::lay_over(line, command, me);
            }
        }
        if !has_newer {
            for command in outgoing {
                items.extend(made.remove(&command.command.id).map(ThreadItem::Event));
                if command.command.body.is_send() && self.message(command.command.id.into())?.is_none() {
                    items.push(ThreadItem::Outgoing(Box::new(command)));
                }
            }
        }
        Ok(ThreadPage {
            conversation,
            items,
            older: first.filter(|_| has_older),
            newer: last.filter(|_| has_newer),
        })
    }

    fn stretch(&self, conversation: ConversationId, at: Anchor, limit: u32) -> Result<Stretch> {
        match at {
            Anchor::Newest => {
                let (messages, has_older) = self.older_part(conversation, Position::END, limit)?;
                Ok(Stretch { messages, has_older, has_newer: false })
            }
            Anchor::Before(position) => {
                let (messages, has_older) = self.older_part(conversation, position, limit)?;
                Ok(Stretch { messages, has_older, has_newer: true })
            }
            Anchor::After(position) => {
                let (messages, has_newer) = self.newer_part(conversation, position, limit)?;
                Ok(Stretch { messages, has_older: true, has_newer })
            }
            Anchor::From(id) => {
                let first = self.message(id)?.filter(|it| it.row.conversation_id == conversation);
                let Some(first) = first else { return self.stretch(conversation, Anchor::Newest, limit) };
                let has_older = !self.messages_before(conversation, first.position, 1)?.is_empty();
                let (newer, has_newer) =
                    self.newer_part(conversation, first.position, limit.saturating_sub(1))?;
                let messages = std::iter::once(first).chain(newer).collect();
                Ok(Stretch { messages, has_older, has_newer })
            }
            Anchor::Around(id) => {
                let middle = self.message(id)?.filter(|it| it.row.conversation_id == conversation);
                let Some(middle) = middle else {
                    return self.around_line(conversation, EventId::from_uuid(id.as_uuid()), limit);
                };
                let (mut messages, has_older) = self.older_part(conversation, middle.position, limit / 2)?;
                let (newer, has_newer) =
                    self.newer_part(conversation, middle.position, limit.saturating_sub(limit / 2 + 1))?;
                messages.push(middle);
                messages.extend(newer);
                Ok(Stretch { messages, has_older, has_newer })
            }
        }
    }

    /// The bubbles around a line, a note that was found; at the end if it is not here.
    fn around_line(&self, conversation: ConversationId, id: EventId, limit: u32) -> Result<Stretch> {
        let line = self.event(id)?.filter(|line| line.conversation_id == conversation);
        let Some(line) = line else { return self.stretch(conversation, Anchor::Newest, limit) };
        let place = Position::of_second(line.at.plus(SECOND));
        let (mut messages, has_older) = self.older_part(conversation, Position(place), limit / 2)?;
        let (newer, has_newer) =
            self.newer_part(conversation, Position(place - 1), limit.saturating_sub(limit / 2))?;
        messages.extend(newer);
        Ok(Stretch { messages, has_older, has_newer })
    }

    /// Bubbles below a place, oldest first, and whether there are more.
    fn older_part(
        &self,
        conversation: ConversationId,
        before: Position,
        limit: u32,
    ) -> Result<(Vec<StoredMessage>, bool)> {
        let mut messages = self.messages_before(conversation, before, limit.saturating_add(1))?;
        let has_more = messages.len() > limit as usize;
        messages.truncate(limit as usize);
        messages.reverse();
        Ok((messages, has_more))
    }

    /// Bubbles above a place, oldest first, and whether there are more.
    fn newer_part(
        &self,
        conversation: ConversationId,
        after: Position,
        limit: u32,
    ) -> Result<(Vec<StoredMessage>, bool)> {
        let mut messages = self.messages_after(conversation, after, limit.saturating_add(1))?;
        let has_more = messages.len() > limit as usize;
        messages.truncate(limit as usize);
        Ok((messages, has_more))
    }

    /// The bubbles with the lines that belong to their page.
    fn with_lines(&self, conversation: ConversationId, stretch: Stretch) -> Result<Vec<ThreadItem>> {
        const BEGINNING: Timestamp = Timestamp::from_millis(i64::MIN);
        const END: Timestamp = Timestamp::from_millis(i64::MAX);
        let (from, until) = match (stretch.messages.first(), stretch.messages.last()) {
            (Some(first), Some(last)) => {
                let from = if stretch.has_older { first.row.sent_at } else { BEGINNING };
                let behind = if stretch.has_newer {
                    self.messages_after(conversation, last.position, 1)?
                } else {
                    Vec::new()
                };
                (from, behind.first().map_or(END, |next| next.row.sent_at))
            }
            // Only lines; a page beyond the last bubble brings none a second time.
            _ if stretch.has_older || stretch.has_newer => (END, END),
            _ => (BEGINNING, END),
        };
        let mut lines = self.events_between(conversation, from, until)?.into_iter().peekable();
        let mut items = Vec::with_capacity(stretch.messages.len());
        for message in stretch.messages {
            while let Some(line) = lines.next_if(|line| line.at < message.row.sent_at) {
                items.push(ThreadItem::Event(line));
            }
            items.push(ThreadItem::Message(Box::new(message)));
        }
        items.extend(lines.map(ThreadItem::Event));
        Ok(items)
    }
}

fn lines_of(items: &mut [ThreadItem]) -> impl Iterator<Item = &mut EventRow> {
    items.iter_mut().filter_map(|item| match item {
        ThreadItem::Event(line) => Some(line),
        _ => None,
    })
}

/// Shows a reaction of this side before the hub confirms it. Each side has one per message.
fn lay_reaction_over(items: &mut [ThreadItem], body: &CommandBody) {
    let CommandBody::React { message_id, emoji, .. } = body else { return };
    for item in items {
        if let ThreadItem::Message(message) = item
            && message.row.id == *message_id
        {
            message.row.reactions.retain(|reaction| reaction.by != Reactor::Business);
            let emoji = emoji.clone().map(|emoji| ReactionRow { emoji, by: Reactor::Business });
            message.row.reactions.extend(emoji);
            message.row.reaction_refused = None;
        }
    }
}
