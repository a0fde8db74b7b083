//! Merges facts into one message: finds it, joins them, and puts the bubble into its conversation.

use sangam_model::conversation::{AUTOMATIC_WITHIN, Mark, Position};
use sangam_model::facts::{Bubble, Facts, Source};
use sangam_model::id::{ConversationId, MessageId, NumberId};
use sangam_model::identity::Aliases;
use sangam_model::{Delivery, MediaState, Timestamp, survey, window};
use sangam_protocol::Rev;
use sha2::{Digest, Sha256};

use super::sending::sent_file;
use super::{Inbox, ToldMessage, Touch};
use crate::store::{
    Conversation, FileMark, MediaJob, MediaRecord, Result, SendJob, SendState, StoredMessage, Words,
};

/// The kind of a history entry that only says "there was a file".
const PLACEHOLDER: &str = "media_placeholder";

impl Inbox<'_, '_> {
    /// Joins facts about a message. Without content they wait.
    pub(super) fn told(
        &mut self,
        number_id: NumberId,
        told: ToldMessage,
        received_at: Timestamp,
    ) -> Result<()> {
        if !(told.person.is_plain() && self.met.contains(&told.person.aliases)) {
            self.sight(&told.person)?;
        }
        let before = self.find(number_id, &told)?;
        let mut after = before.clone().unwrap_or_else(|| self.unseen(number_id, &told.wamid, received_at));
        if let Some(own) = told.own_id.filter(|own| *own == after.id && after.wamid.is_none()) {
            self.adopt(&mut after, own, &told.wamid)?;
        }
        after.received_at = after.received_at.min(received_at);
        let mut facts = told.facts;
        if let Some(content) = &mut facts.content {
            (content.sent_at, content.clock_doubtful) = content.sent_at.plausible(after.received_at);
            after.history |= content.source < Source::Live;
            named(&mut after.customer, told.person.aliases);
        }
        after.facts.join(facts);
        self.keep(before.as_ref(), after, received_at)
    }

    /// The row these facts belong to: our own message if the status carries its id, else the one with this wamid.
    fn find(&self, number_id: NumberId, told: &ToldMessage) -> Result<Option<StoredMessage>> {
        if let Some(own_id) = told.own_id {
            let own = self.tx.message(own_id)?.map(|view| view.message);
            let is_meant = |own: &StoredMessage| {
                let is_ours = own.facts.content.as_ref().is_some_and(|content| content.author.is_some());
                let is_named = own.wamid.as_ref().is_none_or(|wamid| *wamid == told.wamid);
                is_ours && is_named && own.number_id == number_id
            };
            if let Some(own) = own.filter(is_meant) {
                return Ok(Some(own));
            }
        }
        self.tx.message_by_wamid(number_id, &told.wamid)
    }

    /// Our message learns its wamid. A row that came first under that wamid gives it everything it knew, and goes.
    pub(super) fn adopt(&mut self, own: &mut StoredMessage, own_id: MessageId, wamid: &str) -> Result<()> {
        if let Some(earlier) = self.tx.message_by_wamid(own.number_id, wamid)?.filter(|row| row.id != own_id)
        {
            own.received_at = own.received_at.min(earlier.received_at);
            own.history |= earlier.history;
            if let Some(conversation_id) = earlier.conversation_id {
                self.touch(conversation_id).moved = true;
            }
            self.hasty.extend(earlier.hasty_words.map(|words| (earlier.number_id, words)));
            self.drop_charge(&earlier)?;
            self.tx.remove_message(earlier.id)?;
            own.facts.join(earlier.facts);
        }
        own.wamid = Some(wamid.to_owned());
        wamid.clone_into(&mut own.tie);
        // WhatsApp has the message, even if an answer asked for another try. The answer of a call under way is still to come.
        let is_under_way = |job: &SendJob| matches!(job.state, SendState::Sending { .. });
        if self.tx.send_job(own_id)?.is_some_and(|job| !is_under_way(&job)) {
            self.tx.remove_send(own_id)?;
        }
        Ok(())
    }

    fn unseen(&self, number_id: NumberId, wamid: &str, received_at: Timestamp) -> StoredMessage {
        StoredMessage {
            id: MessageId::new(self.clock, self.random),
            number_id,
            wamid: Some(wamid.to_owned()),
            facts: Facts::default(),
            customer: Aliases::default(),
            received_at,
            conversation_id: None,
            sent_at: None,
            tie: wamid.to_owned(),
            incoming: false,
            live: false,
            opens: false,
            pressed: false,
            answer: false,
            failed: false,
            echo: false,
            hasty_words: None,
            automatic: false,
            refused: false,
            history: false,
            imported: false,
            file: FileMark::None,
            retry_of: None,
            rev: Rev(0),
        }
    }

    /// Writes a message that may have changed by what was heard at an instant, with a new revision if someone could see it.
    pub(super) fn keep(
        &mut self,
        before: Option<&StoredMessage>,
        mut after: StoredMessage,
        heard_at: Timestamp,
    ) -> Result<()> {
        let shown = before.filter(|row| row.conversation_id.is_some());
        let shown_bubble = shown.and_then(|row| row.facts.project());
        let bubble = after.facts.project();
        if let Some(bubble) = &bubble {
            describe(&mut after, bubble);
            let is_settled = shown.is_some_and(|row| {
                row.customer == after.customer && row.sent_at == after.sent_at
                    || !names_anyone(&after.customer)
            });
            if !is_settled {
                after.conversation_id = self.home(&after)?.or(after.conversation_id);
            }
        }
        if before == Some(&after) {
            return Ok(());
        }
        if let Some(before) = before {
            self.note_haste(before, &after);
        }
        let is_visible = after.conversation_id.is_some()
            && (shown_bubble != bubble || shown.is_none_or(|row| differs(row, &after)));
        if is_visible {
            after.rev = self.tx.next_rev();
        }
        let was_imported =
            shown.is_some_and(|row| row.imported && row.conversation_id == after.conversation_id);
        if after.imported && !was_imported {
            self.bring_history(&after, shown.and_then(|row| row.conversation_id))?;
        }
        self.tx.save_message(&after)?;
        let has_failed = |row: &StoredMessage| row.facts.delivery == Some(Delivery::Failed);
        if has_failed(&after)
            && !before.is_some_and(has_failed)
            && let Some(file) = sent_file(&after)
        {
            // After any failure, from an answer or a status, its upload is not used again.
            self.tx.remove_upload(after.number_id, &file.sha256)?;
        }
        if let Some(row) = shown {
            self.move_marks(row, &after)?;
        }
        self.keep_charge(before, &after)?;
        self.keep_wish(&after)?;
        self.keep_rating(&after)?;
        if let Some(bubble) = bubble.filter(|_| is_visible) {
            let had_media = shown_bubble.is_some_and(|bubble| bubble.content.media.is_some());
            self.keep_media(&after, &bubble, had_media, heard_at)?;
            self.note_change(shown, &after)?;
        }
        Ok(())
    }

    /// A bubble that only history knows comes to a chat, maybe from another. What the owner let the team see there they have seen; what
    /// is the owner's alone there hides what it comes to, unless that was released with more of the same.
    pub(super) fn bring_history(
        &mut self,
        message: &StoredMessage,
        from: Option<ConversationId>,
    ) -> Result<()> {
        let from = from.map(|id| self.tx.conversation(id)).transpose()?.flatten();
        let is_released = from.is_some_and(|chat| chat.released);
        match message.conversation_id {
            Some(id) if is_released => self.release_along(id),
            _ => self.hold_unless_released(message),
        }
    }

    /// History that is released comes to a chat: that is released as well, unless some of it is held, as when the two become one.
    fn release_along(&mut self, id: ConversationId) -> Result<()> {
        if self.released.contains_key(&id) {
            return Ok(());
        }
        let Some(chat) = self.tx.conversation(id)? else { return Ok(()) };
        let is_held = self.is_held_by_now(&chat)?;
        self.released.insert(id, !is_held);
        if is_held || chat.released {
            return Ok(());
        }
        self.tx.save_conversation(&Conversation { released: true, ..chat })
    }

    /// What the owner let the team see is what history told under names it was told under by then. A chat of which it tells under another
    /// is held again: that customer turned out to be somebody else, before their history came or after.
    fn hold_unless_released(&mut self, message: &StoredMessage) -> Result<()> {
        let Some(id) = message.conversation_id.filter(|_| !message.customer.is_anonymous()) else {
            return Ok(());
        };
        let is_released = match self.released.get(&id) {
            Some(known) => *known,
            None => self.tx.conversation(id)?.is_some_and(|chat| chat.released),
        };
        let is_held_anew = is_released && !self.tx.is_told_by_history(id, &message.customer)?;
        self.released.insert(id, is_released && !is_held_anew);
        if !is_held_anew {
            return Ok(());
        }
        let Some(chat) = self.tx.conversation(id)? else { return Ok(()) };
        self.touch(id).moved = true;
        self.tx.save_conversation(&Conversation { released: false, ..chat })
    }

    /// Keeps marks on their message: once WhatsApp has a reply, its position changes with its wamid and instant.
    fn move_marks(&mut self, shown: &StoredMessage, after: &StoredMessage) -> Result<()> {
        let (Some(old), Some(new)) = (shown.position(), after.position()) else { return Ok(()) };
        let Some(id) = shown.conversation_id.filter(|id| old != new && after.conversation_id == Some(*id))
        else {
            return Ok(());
        };
        let Some(chat) = self.tx.conversation(id)? else { return Ok(()) };
        let moved = |mark: &Option<Position>| {
            mark.as_ref().map(|mark| if *mark == old { &new } else { mark }).cloned()
        };
        let (marked_read, unread_mark) = (moved(&chat.marked_read), moved(&chat.unread_mark));
        if (&marked_read, &unread_mark) == (&chat.marked_read, &chat.unread_mark) {
            return Ok(());
        }
        self.tx.save_conversation(&Conversation { marked_read, unread_mark, ..chat })
    }

    /// Notes which conversations the change touches, and how.
    fn note_change(&mut self, shown: Option<&StoredMessage>, after: &StoredMessage) -> Result<()> {
        let Some(conversation_id) = after.conversation_id else { return Ok(()) };
        let left = shown.and_then(|row| row.conversation_id).filter(|old| *old != conversation_id);
        if let Some(left) = left {
            self.carry(after, left, conversation_id)?;
        }
        let touch = self.touch(conversation_id);
        touch.messages.insert(after.id);
        touch.instants.extend(after.sent_at.into_iter().chain(shown.and_then(|row| row.sent_at)));
        if opens_chat(after) && !shown.is_some_and(opens_chat) {
            touch.openers.insert(after.tie.clone(), after.sent_at.unwrap_or(after.received_at));
        }
        Ok(())
    }

    /// A bubble goes from one conversation to another. A customer's message that was owed an answer is owed one in the new
    /// conversation, too: a resolution there did not know of it.
    fn carry(&mut self, message: &StoredMessage, from: ConversationId, into: ConversationId) -> Result<()> {
        self.keep_private_with(from, into)?;
        let owed_since = self.tx.conversation(from)?.and_then(|chat| chat.waits_since());
        let sent_at = message.sent_at.unwrap_or(message.received_at);
        let left = self.touch(from);
        left.moved = true;
        let is_new = left.openers.remove(&message.tie).is_some();
        let is_owed = is_new || owed_since.is_some_and(|since| since <= sent_at);
        let touch = self.touch(into);
        touch.moved = true;
        touch.messages.insert(message.id);
        if is_owed && opens_chat(message) {
            touch.openers.insert(message.tie.clone(), sent_at);
            self.tx.note_come(message.id, self.clock.now())?;
        }
        Ok(())
    }

    /// Finds out anew which echoes the phone wrote by itself. First which came in haste: near the bubbles that changed, or in the whole
    /// chat if bubbles came or went. Then, of the words that were said in haste in a chat more or less, whether two customers got them.
    /// Where the second gets them, the first was greeted as well; where a third does, nothing is found out about those two any more.
    pub(super) fn judge_echoes(&mut self) -> Result<()> {
        let doubtful: Vec<_> =
            self.touched.iter().filter_map(|(id, touch)| Some((*id, touch.moved, near(touch)?))).collect();
        for (id, moved, (from, until)) in doubtful {
            for echo in self.tx.misjudged_haste(id, from, until)? {
                let Some(bubble) = echo.facts.project() else { continue };
                let is_hasty = echo.hasty_words.is_none();
                let words = stock_words(&mark(&echo, &bubble), &bubble);
                let judged = StoredMessage { hasty_words: words.filter(|_| is_hasty), ..echo.clone() };
                self.keep_judged(&echo, judged, &bubble)?;
            }
            if moved && let Some(chat) = self.tx.conversation(id)? {
                let said = self.tx.hasty_words(id)?;
                self.hasty.extend(said.into_iter().map(|words| (chat.number_id, words)));
            }
        }
        while let Some((number_id, words)) = self.hasty.pop_first() {
            for echo in self.tx.misjudged_echoes(number_id, &words)? {
                let Some(bubble) = echo.facts.project() else { continue };
                let judged = StoredMessage { automatic: !echo.automatic, ..echo.clone() };
                self.keep_judged(&echo, judged, &bubble)?;
            }
        }
        Ok(())
    }

    fn keep_judged(
        &mut self,
        before: &StoredMessage,
        mut after: StoredMessage,
        bubble: &Bubble,
    ) -> Result<()> {
        describe(&mut after, bubble);
        self.note_haste(before, &after);
        if differs(before, &after) {
            after.rev = self.tx.next_rev();
            if let Some(id) = after.conversation_id {
                self.touch(id).messages.insert(after.id);
            }
        }
        self.tx.save_message(&after)
    }

    fn note_haste(&mut self, before: &StoredMessage, after: &StoredMessage) {
        if before.hasty_words != after.hasty_words {
            let said = before.hasty_words.into_iter().chain(after.hasty_words);
            self.hasty.extend(said.map(|words| (after.number_id, words)));
        }
    }

    /// The conversation a bubble belongs to, made if need be; `None` if it names nobody.
    fn home(&mut self, message: &StoredMessage) -> Result<Option<ConversationId>> {
        let place = (message.customer.clone(), message.number_id);
        if let Some(known) = self.homes.get(&place) {
            return Ok(Some(*known));
        }
        let at = message.sent_at.unwrap_or(message.received_at);
        let Some(contact_id) = self.whose(&message.customer, at)? else { return Ok(None) };
        let home = self.conversation_with(contact_id, message.number_id)?;
        if self.is_lasting(&message.customer)? {
            self.homes.insert(place, home);
        }
        Ok(Some(home))
    }

    /// Moves a bubble whose name now leads to someone else.
    pub(super) fn put_where_it_belongs(&mut self, mut message: StoredMessage) -> Result<()> {
        let Some(old) = message.conversation_id else { return Ok(()) };
        let Some(new) = self.home(&message)?.filter(|new| *new != old) else { return Ok(()) };
        message.conversation_id = Some(new);
        message.rev = self.tx.next_rev();
        if message.imported {
            self.bring_history(&message, Some(old))?;
        }
        self.tx.save_message(&message)?;
        self.carry(&message, old, new)
    }

    /// A file that was announced is pending until it is fetched, one we send ourselves is at hand; a revoked or replaced one is
    /// forgotten.
    fn keep_media(
        &mut self,
        message: &StoredMessage,
        bubble: &Bubble,
        had_media: bool,
        heard_at: Timestamp,
    ) -> Result<()> {
        let Some(file) = &bubble.content.media else {
            return if had_media { self.tx.remove_media(message.id) } else { Ok(()) };
        };
        let known = if had_media { self.tx.message(message.id)?.and_then(|view| view.media) } else { None };
        if let Some(known) = known {
            // An edit of a caption repeats the file under another id; its bytes are already here.
            let is_here =
                known.state == MediaState::Ready && known.sha256.is_some() && known.sha256 == file.sha256;
            if known.media_id == file.id && !(is_here && known.filename != file.filename) {
                return Ok(());
            }
            if is_here {
                let (media_id, filename) = (file.id.clone(), file.filename.clone());
                return self.tx.save_media(&MediaRecord { media_id, filename, ..known });
            }
        }
        // Only of a file we send ourselves the size is known before it was fetched.
        let own = file.size_bytes.filter(|_| file.id.is_none() && file.sha256.is_some());
        self.tx.save_media(&MediaRecord {
            message_id: message.id,
            media_id: file.id.clone(),
            mime_type: file.mime_type.clone(),
            filename: file.filename.clone(),
            voice: file.voice,
            animated: file.animated,
            state: match (&file.id, own) {
                (Some(_), _) => MediaState::Pending,
                (None, Some(_)) => MediaState::Ready,
                (None, None) => MediaState::Failed,
            },
            size_bytes: own.and(file.size_bytes),
            sha256: own.and(file.sha256.clone()),
        })?;
        // The download of the replaced file is dropped.
        let Some(media_id) = file.id.clone() else { return self.tx.remove_media_job(message.id) };
        self.tx.save_media_job(&MediaJob {
            message_id: message.id,
            workspace_id: self.tx.workspace_id(),
            number_id: message.number_id,
            media_id,
            announced: file.sha256.clone(),
            // The message may have been told long before its file was.
            received_at: heard_at,
            due_at: heard_at,
            attempts: 0,
            refusals: 0,
        })
    }
}

/// The span of echoes whose haste may have changed.
fn near(touch: &Touch) -> Option<(Timestamp, Timestamp)> {
    if touch.moved {
        return Some((Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX)));
    }
    Some((*touch.instants.first()?, touch.instants.last()?.plus(AUTOMATIC_WITHIN)))
}

fn stock_words(mark: &Mark, bubble: &Bubble) -> Option<Words> {
    mark.stock_words(bubble.content.text.as_deref()).map(|words| Sha256::digest(words).into())
}

fn mark(message: &StoredMessage, bubble: &Bubble) -> Mark {
    Mark {
        position: Position { sent_at: bubble.sent_at, key: message.tie.clone() },
        direction: bubble.direction,
        origin: bubble.origin,
        kind: bubble.content.kind.clone(),
        imported: bubble.imported,
        automatic: message.automatic,
        refused: bubble.error.as_ref().is_some_and(|error| error.code == window::SHUT),
        failed: bubble.delivery == Some(Delivery::Failed),
        heard_at: Some(message.received_at),
    }
}

/// Everything a thread and a summary need to know of a bubble, beside the facts.
pub(super) fn describe(message: &mut StoredMessage, bubble: &Bubble) {
    let mut mark = mark(message, bubble);
    let words = stock_words(&mark, bubble);
    message.echo = words.is_some();
    message.hasty_words = message.hasty_words.and(words);
    mark.automatic &= message.hasty_words.is_some();
    message.automatic = mark.automatic;
    message.refused = mark.refused;
    message.sent_at = Some(bubble.sent_at);
    message.incoming = bubble.direction == sangam_model::Direction::In;
    message.live = mark.is_live_from_customer();
    message.opens = mark.opens_window();
    message.pressed = message.live && survey::is_answer(&bubble.content);
    message.answer = mark.is_from_person();
    message.failed = mark.failed;
    message.imported = bubble.imported;
    message.file = match (&bubble.content.media, bubble.revoked_at) {
        (Some(_), _) => FileMark::Told,
        (None, None) if bubble.content.kind == PLACEHOLDER => FileMark::Mentioned,
        (None, _) => FileMark::None,
    };
}

fn differs(shown: &StoredMessage, after: &StoredMessage) -> bool {
    shown.wamid != after.wamid
        || shown.conversation_id != after.conversation_id
        || shown.sent_at != after.sent_at
        || shown.automatic != after.automatic
}

/// A live bubble in its customer's own words.
const fn opens_chat(message: &StoredMessage) -> bool {
    message.live && !message.pressed
}

fn names_anyone(customer: &Aliases) -> bool {
    !customer.is_anonymous()
}

/// The names of two tellings of one message, joined: where they disagree the greater stays, so order does not matter.
fn named(kept: &mut Aliases, told: Aliases) {
    kept.phone = kept.phone.take().max(told.phone);
    kept.user_id = kept.user_id.take().max(told.user_id);
    kept.parent_user_id = kept.parent_user_id.take().max(told.parent_user_id);
}
