//! Law 6: a desktop whose cursor equals a head holds exactly the rows its person may see, whatever was cut, repeated,
//! reordered or killed on the way.
//!
//! The hub here is a map of rows and a counter; it knows nothing of the cache's code.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sangam_cache::{
    Anchor, Applied, Cache, ListQuery, Phase, Profile, Refill, ThreadItem, ThreadQuery, View,
};
use sangam_model::Delivery;
use sangam_model::id::{ContactId, ConversationId};
use sangam_protocol::note::Note;
use sangam_protocol::rows::EventKind;
use sangam_protocol::sync::{Backfill, Change, ConversationScreens, Frame, Rev, Screen};
use sangam_protocol::{ContactRow, ConversationRow, EventRow, MessageRow};

use crate::world::*;

/// Chats there may be: each customer has one on either number at most.
const CHATS: u128 = 6;
const CUSTOMERS: u128 = 3;

struct Chat {
    row: ConversationRow,
    visible: bool,
    access_rev: i64,
}

/// One who turned out to be another.
struct Merge {
    from: ContactId,
    into: ContactId,
    rev: Rev,
}

#[derive(Default)]
struct Hub {
    rev: i64,
    born: u128,
    chats: BTreeMap<ConversationId, Chat>,
    messages: Vec<MessageRow>,
    events: Vec<EventRow>,
    merges: Vec<Merge>,
    /// Chats that were merged away, and when.
    folded: Vec<(ConversationId, Rev)>,
}

#[derive(Clone, Debug)]
enum Page {
    Frame(Frame),
    Screens(ConversationScreens),
    Backfill(Vec<Backfill>, Option<Refill>),
}

#[derive(Clone, Debug)]
enum Step {
    Write { chat: u128, secs: i64, early: bool },
    Change { message: usize, secs: Option<i64>, named: bool },
    Revoke { message: usize },
    Move { message: usize, to: u128 },
    Line { chat: u128, secs: i64 },
    Hide { chat: u128 },
    Show { chat: u128 },
    Merge { one: u128, other: u128 },
    Pull { limit: usize },
    Fetch { limit: usize },
    Refill { limit: usize },
    Deliver { page: usize },
    Kill,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let chat = || 1..=CHATS;
    let step = prop_oneof![
        6 => (chat(), 0..6_i64, any::<bool>()).prop_map(|(chat, secs, early)| Step::Write { chat, secs, early }),
        3 => (any::<usize>(), prop::option::of(0..6_i64), any::<bool>())
            .prop_map(|(message, secs, named)| Step::Change { message, secs, named }),
        1 => any::<usize>().prop_map(|message| Step::Revoke { message }),
        3 => (any::<usize>(), chat()).prop_map(|(message, to)| Step::Move { message, to }),
        1 => (chat(), 0..6_i64).prop_map(|(chat, secs)| Step::Line { chat, secs }),
        1 => chat().prop_map(|chat| Step::Hide { chat }),
        1 => chat().prop_map(|chat| Step::Show { chat }),
        2 => (1..=CUSTOMERS, 1..=CUSTOMERS).prop_map(|(one, other)| Step::Merge { one, other }),
        4 => (1..4_usize).prop_map(|limit| Step::Pull { limit }),
        3 => (1..4_usize).prop_map(|limit| Step::Fetch { limit }),
        2 => (1..4_usize).prop_map(|limit| Step::Refill { limit }),
        4 => any::<usize>().prop_map(|page| Step::Deliver { page }),
        1 => Just(Step::Kill),
    ];
    prop::collection::vec(step, 1..60)
}

/// Who wrote on which number, in the order of their first words there: the order of the chats, which says nothing about that of the
/// customers. Not everybody wrote on both.
fn first_words() -> impl Strategy<Value = Vec<(u128, bool)>> {
    let all: Vec<_> = (1..=CUSTOMERS).flat_map(|customer| [(customer, false), (customer, true)]).collect();
    prop::sample::subsequence(all, 3..=6).prop_shuffle()
}

fn customer(number: u128) -> ContactRow {
    conversation(number, 0).contact
}

impl Hub {
    fn new(first_words: &[(u128, bool)]) -> Self {
        let mut hub = Self::default();
        for (number, (whose, is_on_other)) in (1..).zip(first_words) {
            hub.rev += 1;
            let number_id = if *is_on_other { other_number_id() } else { number_id() };
            let row =
                ConversationRow { contact: customer(*whose), number_id, ..conversation(number, hub.rev) };
            hub.chats.insert(row.id, Chat { row, visible: true, access_rev: hub.rev });
        }
        for number in 1..=CHATS {
            for secs in 0..3 {
                hub.write(number, secs, false);
            }
        }
        hub
    }

    fn next(&mut self) -> Rev {
        self.rev += 1;
        Rev(self.rev)
    }

    fn touch(&mut self, chat: ConversationId) {
        let rev = self.next();
        self.chats.get_mut(&chat).unwrap().row.rev = rev;
    }

    fn write(&mut self, chat: u128, secs: i64, early: bool) {
        if !self.chats.contains_key(&conversation_id(chat)) {
            return;
        }
        self.born += 1;
        let rev = self.next();
        let mut row = message(self.born, chat, secs, &format!("text {}", self.born), rev.0);
        if early {
            row.wamid = None;
        }
        self.messages.push(row);
        self.touch(conversation_id(chat));
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Write { chat, secs, early } => self.write(chat, secs, early),
            Step::Change { message, secs, named } => {
                let place = message % self.messages.len();
                let rev = self.next();
                let row = &mut self.messages[place];
                row.rev = rev;
                row.delivery = Some(Delivery::Read);
                if row.revoked_at.is_none() {
                    row.text = Some(format!("edited at {}", rev.0));
                }
                if let Some(secs) = secs {
                    row.sent_at = at(secs);
                }
                if named {
                    // Names do not follow births: a bubble may move within its second.
                    row.wamid.get_or_insert_with(|| format!("wamid.{:03}", rev.0 * 37 % 1000 + 1000 * rev.0));
                }
            }
            Step::Revoke { message } => {
                let place = message % self.messages.len();
                let rev = self.next();
                let row = &mut self.messages[place];
                (row.rev, row.text, row.revoked_at) = (rev, None, Some(at(100)));
            }
            Step::Line { chat, secs } if self.chats.contains_key(&conversation_id(chat)) => {
                let conversation_id = conversation_id(chat);
                self.born += 1;
                let (id, rev) = (event_id(self.born), self.next());
                // Some are notes, of which some mention whoever sits here.
                let mentioned = [asha(), vikram()].get(self.born as usize % 3).copied();
                let text = format!("text of a note {}", rev.0);
                let what = match self.born % 4 {
                    0 => EventKind::Reopened,
                    1 => EventKind::Note(Note::deleted(at(secs))),
                    _ => EventKind::Note(Note::new(text, mentioned.as_slice(), vikram(), at(secs))),
                };
                self.events.push(EventRow { id, conversation_id, what, by: None, at: at(secs), rev });
            }
            Step::Move { message, to } => self.move_to(message % self.messages.len(), to),
            Step::Hide { chat } => self.set_visible(chat, false),
            Step::Show { chat } => self.set_visible(chat, true),
            Step::Merge { one, other } => self.merge(one, other),
            _ => {}
        }
    }

    /// A bubble turns out to be somebody else's, whose chat may be hidden. It is told where it stands now, if that may be seen, and
    /// both chats that their bubbles came or went.
    fn move_to(&mut self, place: usize, to: u128) {
        let (from, to) = (self.messages[place].conversation_id, conversation_id(to));
        if from == to || !self.chats.contains_key(&to) {
            return;
        }
        let rev = self.next();
        let row = &mut self.messages[place];
        (row.conversation_id, row.rev) = (to, rev);
        for chat in [from, to] {
            let rev = self.next();
            let chat = self.chats.get_mut(&chat).unwrap();
            (chat.access_rev, chat.row.rev) = (rev.0, rev);
        }
    }

    fn set_visible(&mut self, chat: u128, visible: bool) {
        let id = conversation_id(chat);
        if self.chats.get(&id).is_some_and(|chat| chat.visible != visible) {
            let rev = self.next();
            let chat = self.chats.get_mut(&id).unwrap();
            (chat.visible, chat.access_rev, chat.row.rev) = (visible, rev.0, rev);
        }
    }

    /// Two customers are one, under the smaller id. So are their chats on one number, under the smaller id of theirs: the bubbles keep
    /// their revisions, and the chat comes (back) into sight, if both were.
    fn merge(&mut self, one: u128, other: u128) {
        let (into, from) = (customer(one.min(other)), customer(one.max(other)));
        if into.id == from.id || self.chats_of(into.id).is_empty() || self.chats_of(from.id).is_empty() {
            return;
        }
        let rev = self.next();
        self.merges.push(Merge { from: from.id, into: into.id, rev });
        for theirs in self.chats_of(from.id) {
            let number_id = self.chats[&theirs].row.number_id;
            let own =
                self.chats_of(into.id).into_iter().find(|own| self.chats[own].row.number_id == number_id);
            let kept = own.map_or(theirs, |own| self.fold(own, theirs));
            self.chats.get_mut(&kept).unwrap().row.contact = into.clone();
            self.touch(kept);
        }
    }

    fn chats_of(&self, contact: ContactId) -> Vec<ConversationId> {
        self.chats.values().filter(|chat| chat.row.contact.id == contact).map(|chat| chat.row.id).collect()
    }

    fn fold(&mut self, one: ConversationId, other: ConversationId) -> ConversationId {
        let (kept, gone) = (one.min(other), one.max(other));
        let rev = self.next();
        self.folded.push((gone, rev));
        let is_visible = self.chats.remove(&gone).unwrap().visible && self.chats[&kept].visible;
        for row in self.messages.iter_mut().filter(|row| row.conversation_id == gone) {
            row.conversation_id = kept;
        }
        for row in self.events.iter_mut().filter(|row| row.conversation_id == gone) {
            row.conversation_id = kept;
        }
        let rev = self.next();
        let chat = self.chats.get_mut(&kept).unwrap();
        (chat.visible, chat.access_rev, chat.row.rev) = (is_visible, rev.0, rev);
        kept
    }

    /// Whoever sees no chat of theirs hears nothing of a customer.
    fn is_told(&self, merge: &Merge) -> bool {
        let mut contact = merge.into;
        while let Some(further) = self.merges.iter().find(|merge| merge.from == contact) {
            contact = further.into;
        }
        self.chats_of(contact).into_iter().any(|chat| self.sees(chat))
    }

    fn sees(&self, chat: ConversationId) -> bool {
        self.chats.get(&chat).is_some_and(|chat| chat.visible)
    }

    fn visible_messages(&self) -> impl Iterator<Item = &MessageRow> {
        self.messages.iter().filter(|row| self.sees(row.conversation_id))
    }

    fn frame(&self, after: i64, limit: usize) -> Frame {
        let mut changes: Vec<Change> = Vec::new();
        for chat in self.chats.values() {
            if chat.visible {
                let refill = chat.access_rev > after;
                changes.push(Change::Conversation { row: Box::new(chat.row.clone()), refill });
            } else {
                changes.push(Change::Gone { id: chat.row.id, rev: chat.row.rev });
            }
        }
        changes.extend(self.visible_messages().cloned().map(with_message));
        let events = self.events.iter().filter(|row| self.sees(row.conversation_id));
        changes.extend(events.map(|row| Change::Event { row: row.clone() }));
        for merge in self.merges.iter().filter(|merge| self.is_told(merge)) {
            let Merge { from, into, rev } = *merge;
            changes.push(Change::ContactMerged { from, into, rev });
        }
        changes.extend(self.folded.iter().map(|(id, rev)| Change::Gone { id: *id, rev: *rev }));
        changes.retain(|change| change.rev().0 > after);
        changes.sort_by_key(Change::rev);
        let to = changes.get(limit - 1).map_or(self.rev, |last| last.rev().0);
        // What came into sight before the page's end comes along, whatever changed about it since: nobody would ask for a refill
        // again.
        let came = |change: &Change| match change {
            Change::Conversation { row, refill } => *refill && self.chats[&row.id].access_rev <= to,
            _ => false,
        };
        changes.retain(|change| change.rev().0 <= to || came(change));
        Frame { from: Rev(after), to: Rev(to), head: head(self.rev), changes, scope_changed: false }
    }

    fn screens(&self, before: Option<&str>, limit: usize) -> ConversationScreens {
        let mut chats: Vec<_> = self.chats.values().filter(|chat| chat.visible).collect();
        chats.retain(|chat| before.is_none_or(|before| chat.row.id.to_string().as_str() < before));
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.row.id.to_string()));
        let next = chats.get(limit).and(chats.get(limit - 1)).map(|chat| chat.row.id.to_string());
        let screens = chats.iter().take(limit).map(|chat| {
            let mut messages: Vec<_> =
                self.messages.iter().filter(|row| row.conversation_id == chat.row.id).cloned().collect();
            messages.sort_by_key(|row| std::cmp::Reverse(row.order_key()));
            messages.truncate(2);
            Screen { conversation: chat.row.clone(), messages, events: Vec::new() }
        });
        ConversationScreens { head: head(self.rev), screens: screens.collect(), next }
    }

    /// One page, or a few that follow each other.
    fn backfills(
        &self,
        chat: Option<ConversationId>,
        mut before: Option<String>,
        limit: usize,
    ) -> Vec<Backfill> {
        let mut pages = Vec::new();
        for _ in 0..=limit % 3 {
            let page = self.backfill(chat, before.as_deref(), limit);
            before.clone_from(&page.next);
            pages.push(page);
            if before.is_none() {
                break;
            }
        }
        pages
    }

    fn backfill(&self, chat: Option<ConversationId>, before: Option<&str>, limit: usize) -> Backfill {
        // Paged by birth, which nothing changes: what moves in time is not missed.
        let mut rows: Vec<_> = self
            .visible_messages()
            .filter(|row| chat.is_none_or(|chat| chat == row.conversation_id))
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.id));
        rows.retain(|row| before.is_none_or(|before| row.id.to_string().as_str() < before));
        let next = rows.get(limit).and(rows.get(limit - 1)).map(|row| row.id.to_string());
        let messages = rows.into_iter().take(limit).cloned().collect();
        let events = self.events.iter().filter(|row| self.sees(row.conversation_id));
        let events = events.filter(|row| chat.is_none_or(|chat| chat == row.conversation_id)).cloned();
        Backfill { head: head(self.rev), messages, events: events.collect(), next }
    }
}

/// A desktop that may be killed at any moment, and the pages on their way to it.
struct Desk {
    folders: Vec<tempfile::TempDir>,
    cache: Cache,
    pages: Vec<Page>,
}

impl Desk {
    async fn deliver(&self, page: Page) {
        let applied = match page {
            Page::Frame(frame) => {
                let is_due = self.cursor().await >= frame.from.0;
                let applied = self.cache.apply(frame).await.unwrap();
                assert_eq!(applied == Applied::Pull, !is_due);
                applied
            }
            Page::Screens(page) => self.cache.apply_screens(page).await.unwrap(),
            Page::Backfill(pages, chat) => self.cache.apply_backfill(pages.into(), chat).await.unwrap(),
        };
        assert_ne!(applied, Applied::StartOver);
    }

    async fn cursor(&self) -> i64 {
        self.cache.sync_state().await.unwrap().cursor.unwrap().rev.0
    }

    /// What the desktop would ask for next in its first sync.
    async fn fetch(&self, hub: &Hub, limit: usize) -> Option<Page> {
        match self.cache.sync_state().await.unwrap().phase {
            Phase::Screens { next } => Some(Page::Screens(hub.screens(next.as_deref(), limit))),
            Phase::Backfill { next } => Some(Page::Backfill(hub.backfills(None, next, limit), None)),
            Phase::Empty | Phase::Live => None,
        }
    }

    async fn refill(&self, hub: &Hub, limit: usize) -> Option<Page> {
        let refill = self.cache.read(|reader| reader.next_refill(None)).await.unwrap()?;
        let pages = hub.backfills(Some(refill.conversation), refill.next.clone(), limit);
        Some(Page::Backfill(pages, Some(refill)))
    }

    /// Goes on from what a killed process leaves behind: files copied while they are open.
    async fn kill(&mut self) {
        let left = tempfile::tempdir().unwrap();
        let (from, to) = (self.profile(), profile(left.path()));
        std::fs::create_dir_all(to.folder()).unwrap();
        for entry in std::fs::read_dir(from.folder()).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, to.folder().join(path.file_name().unwrap())).unwrap();
        }
        self.cache = open_with(left.path(), 7).await.0;
        self.folders.push(left);
    }

    fn profile(&self) -> Profile {
        profile(self.folders.last().unwrap().path())
    }

    async fn run(&mut self, hub: &Hub, step: &Step) {
        match *step {
            Step::Pull { limit } => {
                let page = Page::Frame(hub.frame(self.cursor().await, limit));
                self.pages.push(page);
            }
            Step::Fetch { limit } => self.pages.extend(self.fetch(hub, limit).await),
            Step::Refill { limit } => self.pages.extend(self.refill(hub, limit).await),
            Step::Deliver { page } => {
                if let Some(page) = page.checked_rem(self.pages.len()).map(|place| self.pages[place].clone())
                {
                    self.deliver(page).await;
                }
            }
            Step::Kill => self.kill().await,
            _ => {}
        }
    }

    /// Peace: everything is asked for and arrives.
    async fn catch_up(&self, hub: &Hub) {
        while self.cursor().await < hub.rev {
            let page = hub.frame(self.cursor().await, 5);
            self.deliver(Page::Frame(page)).await;
        }
        while let Some(page) = self.fetch(hub, 3).await {
            self.deliver(page).await;
        }
        while let Some(page) = self.refill(hub, 3).await {
            self.deliver(page).await;
        }
    }
}

async fn chats_of(cache: &Cache) -> BTreeMap<String, ConversationRow> {
    let query = ListQuery { view: View::All, statuses: Vec::new(), before: None, limit: 1000 };
    let page = cache.list(query).await.unwrap();
    page.conversations.into_iter().map(|it| (it.row.id.to_string(), it.row)).collect()
}

async fn compare(cache: &Cache, hub: &Hub) {
    let visible = hub.chats.values().filter(|chat| chat.visible);
    let expected: BTreeMap<_, _> = visible.map(|chat| (chat.row.id.to_string(), chat.row.clone())).collect();
    assert_eq!(chats_of(cache).await, expected);
    // Every address the hub ever gave out, so that nothing survives under one that left sight.
    for number in 1..=CHATS {
        let conversation = conversation_id(number);
        let items =
            cache.thread(ThreadQuery { conversation, at: Anchor::Newest, limit: 1000 }).await.unwrap();
        let mut rows = Vec::new();
        let mut lines = BTreeSet::new();
        for item in items.items {
            match item {
                ThreadItem::Message(message) => rows.push(message.row),
                ThreadItem::Event(row) => drop(lines.insert((row.id, row.conversation_id, row.rev))),
                ThreadItem::Outgoing(_) => unreachable!(),
            }
        }
        let place = items.conversation;
        let mut expected: Vec<_> =
            hub.visible_messages().filter(|row| row.conversation_id == place).cloned().collect();
        expected.sort_by_key(MessageRow::order_key);
        assert_eq!(rows, expected, "in the contract's order");
        let expected = hub.events.iter().filter(|row| row.conversation_id == place && hub.sees(place));
        assert_eq!(lines, expected.map(|row| (row.id, row.conversation_id, row.rev)).collect());
    }
    assert!(!cache.write(|writer| writer.repair_search()).await.unwrap(), "the index agrees with the rows");
    let notes = hub.events.iter().filter(|row| hub.sees(row.conversation_id));
    let notes: Vec<_> = notes
        .filter_map(|row| match &row.what {
            EventKind::Note(note) => Some((row.id, row.conversation_id, note)),
            _ => None,
        })
        .collect();
    let unread: BTreeSet<_> = notes
        .iter()
        .filter(|(.., note)| note.is_read_by(asha()) == Some(false))
        .map(|(id, place, _)| (*id, *place))
        .collect();
    let told = cache.mentions(None, 1000).await.unwrap();
    assert_eq!(told.notes.len(), unread.len());
    assert_eq!(told.unread.into_iter().collect::<BTreeSet<_>>(), unread);
    let words: BTreeSet<_> =
        notes.iter().filter(|(.., note)| note.text.is_some()).map(|(id, ..)| *id).collect();
    let search = sangam_cache::Search {
        text: "note".into(),
        conversation: None,
        before: None,
        limit: 1000,
        ..sangam_cache::Search::default()
    };
    let found = cache.search_notes(search).await.unwrap().hits;
    assert_eq!(found.into_iter().map(|hit| hit.note.line.id).collect::<BTreeSet<_>>(), words);
    let texts: BTreeSet<_> = hub.visible_messages().filter_map(|row| row.text.clone()).collect();
    let search = sangam_cache::Search {
        text: "t".into(),
        conversation: None,
        before: None,
        limit: 1000,
        ..sangam_cache::Search::default()
    };
    let mut found: BTreeSet<_> = BTreeSet::new();
    for typed in ["text", "edited"] {
        let search = sangam_cache::Search { text: typed.into(), ..search.clone() };
        found.extend(
            cache.search(search).await.unwrap().hits.into_iter().filter_map(|hit| hit.message.row.text),
        );
    }
    assert_eq!(found, texts);
}

/// `settled`: the story begins on a desktop whose first sync is long done.
async fn tell(settled: bool, first_words: &[(u128, bool)], steps: Vec<Step>) {
    let mut hub = Hub::new(first_words);
    let folder = tempfile::tempdir().unwrap();
    let (cache, _) = open_with(folder.path(), 7).await;
    cache.begin(snapshot(hub.rev)).await.unwrap();
    let mut desk = Desk { folders: vec![folder], cache, pages: Vec::new() };
    if settled {
        desk.catch_up(&hub).await;
    }
    for step in &steps {
        hub.step(step);
        desk.run(&hub, step).await;
    }
    desk.catch_up(&hub).await;
    // Late pages of the past change nothing any more.
    for page in desk.pages.clone() {
        desk.deliver(page).await;
    }
    desk.catch_up(&hub).await;
    compare(&desk.cache, &hub).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_cursor_at_the_head_means_exactly_the_rows_one_may_see(
        settled: bool, first_words in first_words(), steps in steps(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(tell(settled, &first_words, steps));
    }
}

/// Ritika wrote on the shop's first number before anybody else did; Farah wrote on the second, and Ritika there after her. So of two
/// customers Ritika is the first, and of the two chats on the second number Farah's.
#[tokio::test]
async fn who_wrote_first_as_a_customer_may_have_the_later_chat_and_their_chats_are_one_all_the_same() {
    let (_folder, cache) = fresh().await;
    let (ritika, farah) = (1, 2);
    let on_the_second = |number, whose, rev| ConversationRow {
        contact: customer(whose),
        number_id: other_number_id(),
        ..conversation(number, rev)
    };
    let (of_farah, of_ritika) = (on_the_second(2, farah, 4), on_the_second(3, ritika, 6));
    let changes = vec![
        with_conversation(conversation(1, 2)),
        with_message(message(1, 1, 1, "namaste", 1)),
        with_conversation(of_farah.clone()),
        with_message(message(2, 2, 2, "koi hai?", 3)),
        with_conversation(of_ritika.clone()),
        with_message(message(3, 3, 3, "lal wala", 5)),
    ];
    cache.apply(frame(0, changes)).await.unwrap();

    // Meena says that they are one.
    let kept = ConversationRow { contact: customer(ritika), rev: Rev(9), ..of_farah.clone() };
    let merged = frame(
        6,
        vec![
            Change::ContactMerged { from: customer(farah).id, into: customer(ritika).id, rev: Rev(7) },
            Change::Gone { id: of_ritika.id, rev: Rev(8) },
            Change::Conversation { row: Box::new(kept.clone()), refill: true },
        ],
    );
    let Applied::Done(touched) = cache.apply(merged).await.unwrap() else { panic!("it fits") };
    assert_eq!(touched.merged, [(of_ritika.id, of_farah.id)]);
    assert_eq!(chats_of(&cache).await.into_values().collect::<Vec<_>>(), [conversation(1, 2), kept]);
    let (next, of_the_other) = cache
        .read(move |reader| Ok((reader.next_refill(None)?, reader.refill_of(of_ritika.id)?)))
        .await
        .unwrap();
    assert_eq!((next.map(|refill| refill.conversation), of_the_other), (Some(of_farah.id), None));

    // Whoever they are, what they write from now on is seen, under either address.
    let live = vec![
        with_message(message(4, 2, 4, "kab aayega?", 10)),
        with_conversation(ConversationRow { contact: customer(ritika), rev: Rev(11), ..of_farah.clone() }),
    ];
    cache.apply(frame(9, live)).await.unwrap();
    for conversation in [of_farah.id, of_ritika.id] {
        let page = cache.thread(ThreadQuery { conversation, at: Anchor::Newest, limit: 10 }).await.unwrap();
        assert_eq!(page.conversation, of_farah.id);
        let words = page.items.into_iter().filter_map(|item| match item {
            ThreadItem::Message(message) => message.row.text,
            _ => None,
        });
        assert_eq!(words.collect::<Vec<_>>(), ["koi hai?", "lal wala", "kab aayega?"]);
    }
}

/// Farah and Ritika wrote on one number. Farah's chat is taken out of sight, then somebody says that the two are one, and what they wrote
/// stays out of sight. Whoever was away meanwhile hears all that at once, and a page of before the merge comes late.
#[tokio::test]
async fn a_chat_that_left_sight_before_a_merge_takes_in_no_chat_by_it() {
    let (_folder, cache) = fresh().await;
    let (farah, ritika) = (conversation(1, 1), conversation(2, 2));
    let words = message(1, 2, 1, "namaste", 3);
    let known = vec![
        with_conversation(farah.clone()),
        with_conversation(ritika.clone()),
        with_message(words.clone()),
    ];
    cache.apply(frame(0, known)).await.unwrap();
    let screen = Screen { conversation: ritika.clone(), messages: vec![words], events: Vec::new() };
    let before_the_merge = ConversationScreens { head: head(4), screens: vec![screen], next: None };
    let missed = vec![
        Change::Gone { id: farah.id, rev: Rev(4) },
        Change::Gone { id: ritika.id, rev: Rev(6) },
        Change::ContactMerged { from: ritika.contact.id, into: farah.contact.id, rev: Rev(5) },
    ];
    cache.apply(frame(3, missed)).await.unwrap();
    cache.apply_screens(before_the_merge).await.unwrap();
    assert!(chats_of(&cache).await.is_empty());
    for conversation in [farah.id, ritika.id] {
        let page = cache.thread(ThreadQuery { conversation, at: Anchor::Newest, limit: 10 }).await.unwrap();
        assert_eq!(page.items, []);
    }
}

/// The shop lets its team see what was imported: all of it comes into sight at once, and all of it is fetched again.
#[tokio::test]
async fn of_the_chats_that_are_fetched_again_the_open_one_comes_first_and_then_where_something_happened_last()
{
    let (_folder, cache) = fresh().await;
    let shown = |number| Change::Conversation { row: Box::new(conversation(number, 1)), refill: true };
    cache.apply(frame(0, (1..=300).map(shown).collect())).await.unwrap();
    // Meanwhile somebody writes in a chat that was silent for years.
    let woken = ConversationRow { activity_at: Some(at(9_000)), ..conversation(4, 2) };
    cache.apply(frame(1, vec![with_conversation(woken)])).await.unwrap();
    assert_eq!(fetched(&cache, None).await, conversation_id(4));
    // Asha opens one in the middle, and then one that is whole.
    assert_eq!(fetched(&cache, Some(conversation_id(150))).await, conversation_id(150));
    assert_eq!(fetched(&cache, Some(conversation_id(4))).await, conversation_id(300));
    for number in (5..300).rev().filter(|number| *number != 150).chain([3, 2, 1]) {
        assert_eq!(fetched(&cache, None).await, conversation_id(number));
    }
    assert_eq!(cache.read(|reader| reader.next_refill(None)).await.unwrap(), None);
}

/// Which conversation is fetched again next, with the whole of it in one page.
async fn fetched(cache: &Cache, open: Option<ConversationId>) -> ConversationId {
    let refill = cache.read(move |reader| reader.next_refill(open)).await.unwrap().unwrap();
    let page = Backfill { messages: Vec::new(), events: Vec::new(), next: None, head: head(2) };
    let conversation = refill.conversation;
    cache.apply_backfill(vec![page].into(), Some(refill)).await.unwrap();
    conversation
}
