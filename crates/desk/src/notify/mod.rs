//! Notifications of the system: one for each conversation, replaced and never stacked, and taken back when it is no longer true.
//!
//! The desk decides and the window says. Whatever a frame brought is judged ([`decide`]) after it was committed; what should be said
//! goes into a mailbox in which a conversation has one place, so a burst is one notification with the newest words. When somebody
//! reads, takes or closes the chat, on whichever desk, or the message is deleted, its notification goes. What comes while the desk
//! catches up is told once it stands where the hub does, and many chats at once are one notification with their number.
//!
//! A mention in a note, a chat that is given to somebody, one that woke and a message of one's own that did not arrive call the person
//! beside that ([`calls`]). The last one also stands on the screen, unless its chat is open before their eyes, and until it is mended.
//!
//! Two lanes write at once. Only the one of what is new says anything and judges what waits for that; the one of older messages takes back
//! what its pages made untrue, and nothing else.
//!
//! A first sync, older messages and imports never come here. What is said is not stored: closing the desk takes everything back.

pub(crate) mod calls;
pub(crate) mod decide;
mod notices;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, MutexGuard};
use sangam_cache::{Reader, Touched};
use sangam_model::id::{ConversationId, EventId, MessageId};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::{ConversationRow, MessageRow};
use tokio::sync::Notify;

use self::calls::{About, Call, Called, News};
use self::decide::{Mine, Moment};
use self::notices::{Backlog, Notices};
use crate::api::app::NoticeKind;
use crate::api::notify::NotifySettings;
use crate::api::tag::{Push, Tag};
use crate::desk::Shared;
use crate::queries::names::display_name;

/// More chats than this at once are told in one sentence.
const SINGLY: usize = 3;

/// What the system should say about a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Which one; another toast about it replaces this one.
    pub conversation_id: ConversationId,
    /// The newest message it is about.
    pub up_to: MessageId,
    /// Who wrote, on one line; absent where nobody should read it.
    pub who: Option<String>,
    /// What they wrote; absent where nobody should read it.
    pub says: Option<Says>,
    /// How many of their messages nobody read.
    pub unread: u32,
    /// With a sound.
    pub sound: bool,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Says {
    /// WhatsApp's type in lower case, an open set.
    pub kind: String,
    /// The beginning of the words, on one line.
    pub text: Option<String>,
}

/// What the window should have the system say, or no longer say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Say this, in place of what was said about the same conversation.
    Show(Toast),
    /// Call the person, in place of what was said about the same conversation.
    Call(Call),
    /// Say that so many customers wrote, in place of what was said about many before.
    ShowMany {
        /// How many.
        customers: usize,
        /// With a sound.
        sound: bool,
    },
    /// Say of fewer that they wrote, where what was said about many still stands.
    FewerMany {
        /// How many are left.
        customers: usize,
    },
    /// Say nothing about this conversation any more.
    Withdraw(ConversationId),
    /// Say nothing about many any more.
    WithdrawMany,
}

impl Word {
    const fn about(&self) -> Option<ConversationId> {
        match self {
            Self::Show(toast) => Some(toast.conversation_id),
            Self::Call(call) => Some(call.conversation_id),
            Self::Withdraw(id) => Some(*id),
            Self::ShowMany { .. } | Self::FewerMany { .. } | Self::WithdrawMany => None,
        }
    }
}

#[derive(Default)]
struct State {
    settings: NotifySettings,
    quiet_until: Option<Timestamp>,
    /// What the system was asked to say, with the message it is about.
    told: BTreeMap<ConversationId, MessageId>,
    /// What calls the person where the system said so.
    called: BTreeMap<ConversationId, About>,
    /// When chats woke, for those already decided on: each is decided once.
    woken: BTreeMap<ConversationId, Timestamp>,
    /// The chats in the one notification about many.
    many: BTreeMap<ConversationId, MessageId>,
    backlog: Backlog,
    waiting: Vec<Word>,
    closed: bool,
}

impl State {
    /// A conversation has one place in the mailbox; a new entry replaces the old one.
    fn put(&mut self, word: Word) {
        match self.waiting.iter_mut().find(|waiting| waiting.about() == word.about()) {
            Some(place) => *place = word,
            None => self.waiting.push(word),
        }
    }

    /// Whoever clicked on what was said about many, or sent it away, is not told again.
    fn put_fewer(&mut self, left: usize) {
        let unheard = self.waiting.iter_mut().find_map(|word| match word {
            Word::ShowMany { customers, .. } => Some(customers),
            _ => None,
        });
        match unheard {
            Some(customers) => *customers = left,
            None => self.put(Word::FewerMany { customers: left }),
        }
    }

    fn tell(&mut self, toasts: Vec<Toast>) {
        let is_known = |id: &ConversationId| self.told.contains_key(id) || self.many.contains_key(id);
        let new = toasts.iter().filter(|toast| !is_known(&toast.conversation_id)).count();
        let mut rings = None;
        for toast in toasts {
            let id = toast.conversation_id;
            if self.told.contains_key(&id) || (new <= SINGLY && !self.many.contains_key(&id)) {
                self.called.remove(&id);
                self.told.insert(id, toast.up_to);
                self.put(Word::Show(toast));
            } else {
                self.many.insert(id, toast.up_to);
                rings = Some(toast.sound);
            }
        }
        if let Some(sound) = rings {
            self.put(Word::ShowMany { customers: self.many.len(), sound });
        }
    }

    /// A chat has one notification: what calls the person stands in the place of what a customer wrote there before.
    fn call(&mut self, calls: Vec<Called>) {
        for Called { conversation_id: id, about, call } in calls {
            if let About::Waking(at) = about
                && self.woken.insert(id, at) == Some(at)
            {
                continue;
            }
            if let Some(call) = call {
                self.told.remove(&id);
                self.called.insert(id, about);
                self.put(Word::Call(call));
            }
        }
    }

    /// Takes back what is untrue, unless something else stands in its place by now.
    fn take_back(&mut self, untrue: &Notices) {
        let is_told = |(id, about): &(&ConversationId, &MessageId)| {
            self.told.get(id) == Some(about) || self.many.get(id) == Some(about)
        };
        let is_called = |(id, about): &(&ConversationId, &About)| self.called.get(id) == Some(about);
        let told = untrue.told.iter().filter(is_told).map(|(id, _)| *id);
        let called = untrue.called.iter().filter(is_called).map(|(id, _)| *id);
        let gone = told.chain(called).collect();
        self.withdraw(&gone);
    }

    fn withdraw(&mut self, gone: &BTreeSet<ConversationId>) {
        let before = self.many.len();
        self.many.retain(|id, _| !gone.contains(id));
        if self.many.is_empty() && before > 0 {
            self.put(Word::WithdrawMany);
        } else if self.many.len() < before {
            self.put_fewer(self.many.len());
        }
        for id in gone {
            let was_told = self.told.remove(id).is_some();
            if self.called.remove(id).is_some() || was_told {
                self.put(Word::Withdraw(*id));
            }
        }
    }

    fn withdraw_all(&mut self) {
        self.backlog = Backlog::default();
        let all = self.told.keys().chain(self.many.keys()).chain(self.called.keys()).copied().collect();
        self.withdraw(&all);
    }
}

/// The notifications shown, and the settings that decide on new ones. Clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Toasts(Arc<Inside>);

#[derive(Default)]
struct Inside {
    state: Mutex<State>,
    in_front: AtomicBool,
    arrived: Notify,
}

impl Toasts {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock()
    }

    /// The person's choice. What was said by another one is taken back.
    pub(crate) fn set(&self, settings: NotifySettings) {
        {
            let mut state = self.state();
            if state.settings == settings {
                return;
            }
            state.settings = settings;
            state.withdraw_all();
        }
        self.0.arrived.notify_one();
    }

    pub(crate) fn set_in_front(&self, in_front: bool) {
        self.0.in_front.store(in_front, Ordering::Relaxed);
    }

    /// Suppresses notifications until then; `None` ends it.
    pub(crate) fn be_quiet(&self, until: Option<Timestamp>) {
        self.state().quiet_until = until;
    }

    /// Until when the person wants to be left alone, if they still do.
    pub(crate) fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.state().quiet_until.filter(|until| now < *until)
    }

    /// The chats with a notification.
    pub(crate) fn chats(&self) -> BTreeSet<ConversationId> {
        let state = self.state();
        state.told.keys().chain(state.many.keys()).chain(state.called.keys()).copied().collect()
    }

    /// Takes back the notifications of these chats.
    pub(crate) fn withdraw(&self, gone: &BTreeSet<ConversationId>) {
        self.state().withdraw(gone);
        self.0.arrived.notify_one();
    }

    /// Takes back whatever stands.
    pub(crate) fn withdraw_all(&self) {
        self.state().withdraw_all();
        self.0.arrived.notify_one();
    }

    /// Ends [`Words`] once it is empty.
    pub(crate) fn close(&self) {
        {
            let mut state = self.state();
            state.withdraw_all();
            state.closed = true;
        }
        self.0.arrived.notify_one();
    }

    pub(crate) fn words(&self) -> Words {
        Words(self.clone())
    }

    fn moment(&self, shared: &Shared) -> Moment {
        let now = shared.context.clock.now();
        let state = self.state();
        Moment {
            settings: state.settings,
            in_front: self.0.in_front.load(Ordering::Relaxed),
            now,
            minutes_east: shared.context.host.minutes_east(now),
            quiet_until: state.quiet_until,
        }
    }

    fn backlog(&self) -> Backlog {
        self.state().backlog.clone()
    }

    fn take_back(&self, untrue: &Notices) {
        self.state().take_back(untrue);
        self.0.arrived.notify_one();
    }

    fn change(&self, toasts: Vec<Toast>, calls: Vec<Called>, brought: FrameNews) {
        {
            let mut state = self.state();
            state.backlog.remove(&brought.judged);
            state.backlog.add(brought.waits);
            state.take_back(&brought.untrue);
            state.tell(toasts);
            state.call(calls);
        }
        self.0.arrived.notify_one();
    }
}

/// What the window should have the system say. There is one reader.
pub struct Words(Toasts);

impl Words {
    /// The next word; `None` once the core has closed. May be dropped while waiting without losing anything.
    pub async fn next(&mut self) -> Option<Word> {
        loop {
            {
                let mut state = self.0.state();
                if !state.waiting.is_empty() {
                    return Some(state.waiting.remove(0));
                }
                if state.closed {
                    return None;
                }
            }
            self.0.0.arrived.notified().await;
        }
    }
}

/// What a frame brought for the person at the desk.
struct FrameNews {
    /// Whose chats are theirs to answer.
    mine: Mine,
    /// What remains to be judged; empty unless the desk is behind.
    waits: Backlog,
    /// What waited and is judged by now.
    judged: Backlog,
    /// Customers who wrote and wait for this person, or for nobody yet, with their newest bubble.
    written: Vec<(MessageRow, ConversationRow)>,
    /// What the person wrote and did not arrive, with its chat.
    lost: Vec<(MessageRow, ConversationRow)>,
    /// What calls the person.
    calls: Vec<calls::CallCandidate>,
    /// What is no longer true.
    untrue: Notices,
}

/// Takes back what is no longer true in these chats. Shows nothing new.
pub(crate) async fn take_back(shared: &Shared, chats: BTreeSet<ConversationId>) {
    let (me, standing) = (shared.record.person_id, standing(shared));
    if standing.is_empty() {
        return;
    }
    let read = move |reader: &Reader<'_>| standing.untrue(reader, &chats, &Mine::of(me, reader.teams()?));
    match shared.cache.read(read).await {
        Ok(untrue) => {
            say_what_is_mended(shared, &untrue);
            shared.context.toasts.take_back(&untrue);
        }
        Err(error) => tracing::warn!(%error, "what is no longer true could not be taken back"),
    }
}

/// Announces new messages to screen readers, and notifications to the system; once for each conversation and frame.
///
/// The desk `is_behind` when more frames are to come at once. Then a bubble may be here before its conversation's row, so it is judged
/// after the last of them.
pub(crate) async fn tell(shared: &Shared, touched: &Touched, is_behind: bool) {
    let (me, hub_now) = (shared.record.person_id, shared.hub_now());
    let toasts = &shared.context.toasts;
    let (standing, waited) = (standing(shared), toasts.backlog());
    let (new, chats, failed) =
        (touched.new_messages.clone(), touched.conversations.clone(), touched.failed.clone());
    let heard: Vec<EventId> = touched.mentioned.iter().chain(&touched.given).copied().collect();
    let nothing_came = new.is_empty() && chats.is_empty() && heard.is_empty() && failed.is_empty();
    if nothing_came && standing.is_empty() && waited.is_empty() {
        return;
    }
    let all_touched = touched.conversations.union(&touched.gone).copied().collect();
    let read = move |reader: &Reader<'_>| {
        let mine = Mine::of(me, reader.teams()?);
        let untrue = standing.untrue(reader, &all_touched, &mine)?;
        let came = Backlog { written: newest_of(reader, new)?, heard, failed };
        let (waits, judged, news) = if is_behind {
            (came, Backlog::default(), Backlog::default())
        } else {
            let mut news = waited.clone();
            news.add(came);
            (Backlog::default(), waited, news)
        };
        let written = written(reader, news.written.into_values(), &mine)?;
        let lost = calls::lost(reader, &news.failed, mine.me())?;
        let news = News { heard: &news.heard, failed: &news.failed };
        let calls = calls::found(reader, chats, news, (&mine, hub_now))?;
        Ok(FrameNews { mine, waits, judged, written, lost, calls, untrue })
    };
    let brought = match shared.cache.read(read).await {
        Ok(brought) => brought,
        Err(error) => {
            tracing::warn!(%error, "who wrote could not be told");
            return;
        }
    };
    for (_, conversation) in &brought.written {
        let (conversation_id, name) = (conversation.id, display_name(&conversation.contact));
        shared.context.bell.push(&Push::Arrived { conversation_id, name });
    }
    let moment = toasts.moment(shared);
    say_what_is_mended(shared, &brought.untrue);
    say_what_is_lost(shared, &brought.lost, moment.in_front);
    let is_said = |(message, chat): &&(_, _)| decide::deserves(message, chat, &brought.mine, &moment);
    let deserving = brought.written.iter().filter(is_said);
    let said: Vec<Toast> =
        deserving.map(|(message, chat)| decide::toast(message, chat, &moment.settings)).collect();
    let has_words = |id| said.iter().any(|toast| toast.conversation_id == id);
    let mut calls: Vec<Called> = brought.calls.iter().map(|found| found.decide(&moment)).collect();
    calls.retain(|called| !matches!(called.about, About::Given { .. }) || !has_words(called.conversation_id));
    toasts.change(said, calls, brought);
}

/// A person in the chat sees the failed message. Otherwise a notice leads there, because nobody else knows that they have to act.
fn say_what_is_lost(shared: &Shared, lost: &[(MessageRow, ConversationRow)], in_front: bool) {
    let open = shared.room.looks_at().filter(|_| in_front);
    let unseen: Vec<_> = lost.iter().filter(|(_, chat)| open != Some(chat.id)).collect();
    if unseen.is_empty() {
        return;
    }
    for (message, chat) in unseen {
        let kind = NoticeKind::NotDelivered {
            conversation_id: chat.id,
            message_id: message.id,
            name: display_name(&chat.contact),
            done: chat.status == ConversationStatus::Resolved,
        };
        shared.notices.say(kind, shared.context.clock.now());
    }
    shared.context.bell.all_stale(&[Tag::App]);
}

/// Removes the notice of a message that arrived after all, or was sent again.
fn say_what_is_mended(shared: &Shared, untrue: &Notices) {
    if shared.notices.are_mended(&untrue.lost.iter().map(|(_, message)| *message).collect()) {
        shared.context.bell.all_stale(&[Tag::App]);
    }
}

/// What the system and the screen say now.
fn standing(shared: &Shared) -> Notices {
    let lost = shared.notices.undelivered();
    let state = shared.context.toasts.state();
    let told = state.told.iter().chain(&state.many).map(|(id, message)| (*id, *message)).collect();
    Notices { told, called: state.called.clone(), lost }
}

/// The newest of what customers wrote live, by conversation. New bubbles come oldest first.
fn newest_of(
    reader: &Reader<'_>,
    new: Vec<MessageId>,
) -> sangam_cache::Result<BTreeMap<ConversationId, MessageId>> {
    let mut newest = BTreeMap::new();
    for id in new {
        if let Some(stored) = reader.message(id)?
            && decide::is_from_a_customer(&stored.row)
        {
            newest.insert(stored.row.conversation_id, id);
        }
    }
    Ok(newest)
}

fn written(
    reader: &Reader<'_>,
    newest: impl Iterator<Item = MessageId>,
    mine: &Mine,
) -> sangam_cache::Result<Vec<(MessageRow, ConversationRow)>> {
    let mut written = Vec::new();
    for id in newest {
        let Some(message) = reader.message(id)?.map(|stored| stored.row) else { continue };
        let Some(conversation) = reader.conversation(message.conversation_id)? else { continue };
        if decide::is_for_me(&message, &conversation, mine) {
            written.push((message, conversation));
        }
    }
    Ok(written)
}
