//! Cursor = truth: whatever was cut on the way, a desktop at the head holds what its person may see there.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sangam_protocol::sync::Change;
use sangam_protocol::{ConversationRow, Frame, LaterRow, MessageRow};
use serde_json::json;

use super::*;
use crate::access::visibility::{Eyes, Viewer};
use crate::routes::changes::Reach;
use crate::routes::view::Sight;
use crate::routes::{changes, rows};
use crate::store::{ConversationQuery, Later, ReadTx, StoreError, queries_asked};

const PHONES: [&str; 3] = ["919812345670", "919812345671", "919812345672"];

const WHOLE: Reach = Reach { rows: 500, looks: 500 };
const FIVE: Reach = Reach { rows: 5, looks: 5 };
const ONE_BY_ONE: Reach = Reach { rows: 1, looks: 1 };

#[derive(Clone, Debug)]
pub(super) enum Step {
    Hears(usize),
    Imports(usize),
    SetPrivate(usize, bool),
    SetReleased(usize, bool),
    Lists(usize),
    Links(usize, &'static str),
    TellsLate(usize, &'static str, i64),
    Hires,
    Plans(usize),
    Cancels(usize),
    Notes(usize),
    Pulls(Reach),
}

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..PHONES.len()).prop_map(Step::Hears),
        4 => (0..PHONES.len(), any::<bool>()).prop_map(|(who, private)| Step::SetPrivate(who, private)),
        3 => (0..PHONES.len()).prop_map(Step::Imports),
        4 => (0..PHONES.len(), any::<bool>()).prop_map(|(who, released)| Step::SetReleased(who, released)),
        1 => (0..PHONES.len()).prop_map(Step::Lists),
        2 => (0..PHONES.len(), proptest::sample::select(vec!["IN.7712", "IN.7713"]))
            .prop_map(|(who, user)| Step::Links(who, user)),
        3 => (0..PHONES.len(), proptest::sample::select(vec!["IN.7712", "IN.7713"]), 1_i64..8)
            .prop_map(|(who, user, secs)| Step::TellsLate(who, user, secs)),
        1 => Just(Step::Hires),
        4 => (0..PHONES.len()).prop_map(Step::Plans),
        1 => (0..PHONES.len()).prop_map(Step::Cancels),
        3 => (0..PHONES.len()).prop_map(Step::Notes),
        // Cut short, or up to the head: what left sight and came back matters only to a desk that had noticed.
        1 => (1_u32..4, 1_usize..12).prop_map(|(rows, looks)| Step::Pulls(Reach { rows, looks })),
        3 => Just(Step::Pulls(WHOLE)),
    ];
    proptest::collection::vec(step, 1..60)
}

/// A desktop reduced to the rules of its cache.
#[derive(Default)]
pub(super) struct Desk {
    pub(super) cursor: Rev,
    people: BTreeMap<PersonId, Rev>,
    conversations: BTreeMap<ConversationId, ConversationRow>,
    messages: BTreeMap<MessageId, MessageRow>,
    laters: BTreeMap<MessageId, LaterRow>,
    lines: BTreeMap<EventId, EventRow>,
}

impl Desk {
    async fn pull(&mut self, shop: &Shop, viewer: Viewer, reach: Reach) -> bool {
        let (id, after) = (shop.workspace_id, self.cursor);
        let read = shop.store.read(move |tx| {
            let workspace = tx.workspace(id)?.unwrap();
            let sight = Sight::new(tx, Eyes::of(role_of(viewer), &workspace));
            Ok((changes::frame(tx, &workspace, &sight, after, reach)?, canaries(tx, id, viewer)?))
        });
        let (frame, canaries) = read.await.unwrap();
        let told = serde_json::to_string(&frame).unwrap();
        for canary in canaries {
            assert!(!told.contains(&canary), "{canary} is not for these eyes: {told}");
        }
        assert!(
            frame.from == after && (frame.to > after || frame.head.rev == after),
            "a page moves the cursor"
        );
        // What was planned before in a chat that came into sight comes along with it.
        let told =
            frame.changes.iter().filter(|change| change.rev() > after && change.rev() <= frame.to).count();
        assert!(told <= reach.rows as usize, "a page is no larger than was asked");
        let is_there = frame.to == frame.head.rev;
        self.apply(shop, frame).await;
        is_there
    }

    pub(super) async fn apply(&mut self, shop: &Shop, frame: Frame) {
        self.cursor = frame.to;
        let of_page = |change: &Change| match change {
            Change::Later { row } => Some(row.id),
            _ => None,
        };
        let told: BTreeSet<MessageId> = frame.changes.iter().filter_map(of_page).collect();
        for change in frame.changes {
            match change {
                Change::Person { row } => drop(self.people.insert(row.id, row.rev)),
                Change::Conversation { row, refill } => {
                    if refill {
                        self.laters
                            .retain(|_, later| later.conversation_id != row.id || told.contains(&later.id));
                        // What the refill does not bring is not there any more.
                        self.messages.retain(|_, message| message.conversation_id != row.id);
                        self.lines.retain(|_, line| line.conversation_id != row.id);
                        let thread = shop.thread(row.id).await;
                        thread.iter().filter_map(bubble).for_each(|message| self.put(message));
                        shop.lines(row.id).await.into_iter().for_each(|line| self.put_line(line));
                    }
                    if self.conversations.get(&row.id).is_none_or(|held| held.rev < row.rev) {
                        self.conversations.insert(row.id, *row);
                    }
                }
                Change::Message { row } => self.put(*row),
                Change::Later { row } => self.put_later(*row),
                Change::Event { row } => self.put_line(row),
                Change::Gone { id, .. } => {
                    self.conversations.remove(&id);
                    self.messages.retain(|_, message| message.conversation_id != id);
                    self.laters.retain(|_, later| later.conversation_id != id);
                    self.lines.retain(|_, line| line.conversation_id != id);
                }
                _ => {}
            }
        }
    }

    fn put(&mut self, row: MessageRow) {
        if self.messages.get(&row.id).is_none_or(|held| held.rev < row.rev) {
            self.messages.insert(row.id, row);
        }
    }

    fn put_line(&mut self, row: EventRow) {
        if self.lines.get(&row.id).is_none_or(|held| held.rev < row.rev) {
            self.lines.insert(row.id, row);
        }
    }

    fn put_later(&mut self, row: LaterRow) {
        if self.laters.get(&row.id).is_none_or(|held| held.rev < row.rev) {
            self.laters.insert(row.id, row);
        }
    }

    async fn totals(shop: &Shop, viewer: Viewer) -> (u64, u64) {
        let id = shop.workspace_id;
        shop.store.read(move |tx| tx.totals(id, viewer)).await.unwrap()
    }

    /// What a person with these eyes may see at the head.
    pub(super) async fn truth(shop: &Shop, viewer: Viewer) -> Self {
        let query = ConversationQuery {
            workspace_id: shop.workspace_id,
            status: None,
            before: None,
            viewer,
            limit: 100,
        };
        let id = shop.workspace_id;
        let read = shop.store.read(move |tx| {
            let workspace = tx.workspace(id)?.unwrap();
            Ok((
                tx.conversation_page(&query)?,
                tx.people(id, Rev(0), 100)?,
                tx.all_open_laters(id)?,
                Eyes::of(role_of(viewer), &workspace),
            ))
        });
        let (page, people, laters, eyes) = read.await.unwrap();
        let mut desk = Self { cursor: shop.head().await.rev, ..Self::default() };
        desk.people = people.into_iter().map(|person| (person.id, person.rev)).collect();
        for view in page {
            shop.thread(view.conversation.id).await.iter().filter_map(bubble).for_each(|row| desk.put(row));
            shop.lines(view.conversation.id).await.into_iter().for_each(|line| desk.put_line(line));
            desk.conversations.insert(view.conversation.id, rows::conversation(&view, eyes));
        }
        let is_seen = |later: &Later| desk.conversations.contains_key(&later.conversation_id);
        let seen = laters.into_iter().filter(is_seen).map(|later| (later.id, later.into()));
        desk.laters = seen.collect();
        desk
    }

    /// It holds this and nothing else.
    pub(super) fn holds(mut self, truth: &Self) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.cursor, truth.cursor);
        prop_assert_eq!(&self.people, &truth.people);
        prop_assert_eq!(&self.conversations, &truth.conversations);
        prop_assert_eq!(&self.messages, &truth.messages);
        self.laters.retain(|_, later| later.standing.is_open());
        prop_assert_eq!(&self.laters, &truth.laters);
        prop_assert_eq!(&self.lines, &truth.lines);
        Ok(())
    }
}

const fn role_of(viewer: Viewer) -> Role {
    match viewer {
        Viewer::Team => Role::Agent,
        Viewer::Owner => Role::Owner,
    }
}

/// A bubble as everybody reads it where no number is hidden.
fn bubble(view: &MessageView) -> Option<MessageRow> {
    let eyes = Eyes { viewer: Viewer::Owner, reads_phone_book: true, reads_phones: true };
    rows::message(view, eyes)
}

/// What stands in chats these eyes do not see, and names they do not read.
fn canaries(tx: &ReadTx<'_>, id: WorkspaceId, viewer: Viewer) -> Result<Vec<String>, StoreError> {
    let query =
        ConversationQuery { workspace_id: id, status: None, before: None, viewer: Viewer::Owner, limit: 100 };
    let mut canaries = Vec::new();
    for view in tx.conversation_page(&query)? {
        if viewer == Viewer::Team {
            canaries.extend(view.contact.book_name.clone());
        }
        if viewer.sees(&view) {
            continue;
        }
        canaries.extend([format!("\"{}\"", view.contact.id)]);
        canaries.extend(view.contact.phone.clone());
        for message in tx.messages_of(view.conversation.id)? {
            canaries.extend(message.facts.content.and_then(|told| told.content.text));
            canaries.push(format!("\"{}\"", message.id));
        }
        for line in tx.event_page(view.conversation.id, None, 100)? {
            canaries.push(format!("\"{}\"", line.id));
        }
        canaries
            .extend(tx.open_laters(view.conversation.id)?.iter().map(|later| format!("\"{}\"", later.id)));
    }
    Ok(canaries)
}

/// The conversation of each phone, once it wrote.
pub(super) type Threads = [Option<ConversationId>; PHONES.len()];

/// What a step does to a shop; a desk that pulls does nothing to it.
pub(super) async fn happens(shop: &Shop, n: usize, step: &Step, threads: &mut Threads) {
    match *step {
        Step::Hears(who) => {
            threads[who] = Some(shop.hears_text(PHONES[who], &format!("canary-{n}-live")).await.0);
        }
        Step::Imports(who) => {
            threads[who] = Some(shop.is_told_by_history(PHONES[who], &format!("canary-{n}-old")).await.0);
        }
        Step::Lists(who) => shop.is_listed(PHONES[who], &format!("canary-{n}-name")).await,
        Step::Links(who, user) => {
            let aliases = Aliases::new(Some(PHONES[who]), Some(user));
            let content = Content::text(format!("canary-{n}-link"));
            threads[who] = Some(shop.is_told(aliases, content, Source::Live).await.0);
        }
        // History names the customer of a message by both: whoever had the phone then, and what named it alone since, is theirs.
        Step::TellsLate(who, user, secs) => {
            let aliases = Aliases::new(Some(PHONES[who]), Some(user));
            let content = Content::text(format!("canary-{n}-late"));
            threads[who] = Some(shop.is_told_late(aliases, content, Source::History, secs).await.0);
        }
        Step::SetReleased(who, released) => {
            if let Some(id) = threads[who] {
                shop.set_released(id, released).await;
            }
        }
        Step::SetPrivate(who, private) => {
            if let Some(id) = threads[who] {
                shop.set_private(id, private).await;
            }
        }
        Step::Plans(who) => {
            if let Some(id) = threads[who] {
                shop.plans(id, &format!("canary-{n}-later")).await;
            }
        }
        Step::Cancels(who) => {
            if let Some(id) = threads[who] {
                shop.cancels_all(id).await;
            }
        }
        Step::Notes(who) => {
            if let Some(id) = threads[who] {
                shop.notes(id, &format!("canary-{n}-note")).await;
            }
        }
        Step::Hires => drop(shop.hire(&format!("person{n}"), Role::Agent).await),
        Step::Pulls(_) => {}
    }
}

async fn play(steps: &[Step], viewer: Viewer) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::Inline), 1).await;
    let (mut desk, mut threads) = (Desk::default(), Threads::default());
    for (n, step) in steps.iter().enumerate() {
        match *step {
            Step::Pulls(reach) => drop(desk.pull(&shop, viewer, reach).await),
            _ => happens(&shop, n, step, &mut threads).await,
        }
    }
    while !desk.pull(&shop, viewer, ONE_BY_ONE).await {}
    let truth = Desk::truth(&shop, viewer).await;
    let counted = Desk::totals(&shop, viewer).await;
    prop_assert_eq!(counted, (truth.conversations.len() as u64, truth.messages.len() as u64));
    desk.holds(&truth)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_desk_at_the_head_holds_what_its_person_may_see(steps in steps(), owner: bool) {
        let viewer = if owner { Viewer::Owner } else { Viewer::Team };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(&steps, viewer))?;
    }
}

#[tokio::test]
async fn a_page_that_ends_before_a_later_change_still_says_refill() {
    let steps = [
        Step::Hears(0),
        Step::SetPrivate(0, true),
        Step::Pulls(FIVE),
        Step::Pulls(FIVE),
        Step::SetPrivate(0, false),
        Step::Hires,
        Step::Hears(0),
        Step::Pulls(ONE_BY_ONE),
    ];
    play(&steps, Viewer::Team).await.unwrap();
}

#[tokio::test]
async fn a_bubble_that_goes_to_a_hidden_chat_leaves_the_desks_that_do_not_see_it() {
    let steps = [
        Step::Links(0, "IN.7712"),
        Step::Hears(1),
        Step::Hears(0),
        Step::Pulls(WHOLE),
        Step::TellsLate(0, "IN.7713", 2),
        Step::Pulls(WHOLE),
    ];
    play(&steps, Viewer::Team).await.unwrap();
}

/// A shop that imports far more than its team may see, and then hears one customer.
async fn after_an_import() -> (House, Rev) {
    let house = House::open().await;
    let before = house.shop.head().await.rev;
    for n in 0..40 {
        house.shop.is_told_by_history("919812345678", &format!("canary-{n}")).await;
    }
    house.shop.hears_text("919812345679", "haan").await;
    (house, before)
}

/// What these eyes are told of everything in one page of the usual size, and how often the store was asked for it.
async fn first_page(shop: &Shop, role: Role) -> (Frame, usize) {
    let id = shop.workspace_id;
    let read = shop.store.read(move |tx| {
        let workspace = tx.workspace(id)?.unwrap();
        let sight = Sight::new(tx, Eyes::of(role, &workspace));
        let before = queries_asked();
        let frame = changes::frame(tx, &workspace, &sight, Rev(0), Reach { rows: 500, looks: 5_000 })?;
        Ok((frame, queries_asked() - before))
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_page_asks_the_store_as_little_of_a_thousand_chats_as_of_a_few() {
    const CHATS: usize = 1_000;
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::Inline), 1).await;
    let telling = |place| {
        shop.clock.advance(SECOND);
        let (aliases, at) = (Aliases::new(Some(&format!("9198290{place:05}")), None), shop.clock.now());
        let told = shop.telling(aliases, Content::text("purana"), Source::History, at);
        Telling::Message(Box::new(told))
    };
    shop.tell((0..CHATS).map(telling).collect()).await;

    let (passed, asked) = first_page(&shop, Role::Agent).await;
    let is_of_a_chat =
        |change: &Change| matches!(change, Change::Conversation { .. } | Change::Message { .. });
    assert!(!passed.changes.iter().any(is_of_a_chat), "they are the owner's alone");
    assert_eq!(passed.to, passed.head.rev, "one page passes over all of them");
    assert!(asked < 200, "asked {asked} times for nothing");

    let (full, asked) = first_page(&shop, Role::Owner).await;
    assert!(full.changes.iter().filter(|change| is_of_a_chat(change)).count() > 400);
    assert!(asked < 100, "asked {asked} times");
}

#[tokio::test]
async fn a_page_passes_over_what_may_not_be_seen() {
    let (house, before) = after_an_import().await;
    let head = house.shop.head().await;
    let after = Cursor { rev: before, ..head };
    let (_, page) = house.get(&house.shop.asha, &format!("/v1/changes?after={after}&limit=5")).await;
    assert_eq!(page["to"], json!(head.rev), "one page, not nine");
    let kinds: Vec<_> = page["changes"].as_array().unwrap().iter().map(|change| &change["type"]).collect();
    assert_eq!(kinds, ["message", "conversation"], "that there is a held chat is told to nobody: {page}");
    let (_, page) = house.get(&house.shop.rajesh, &format!("/v1/changes?after={after}&limit=5")).await;
    assert!(page["to"].as_i64().unwrap() < head.rev.0, "a full page ends: {page}");
}

#[tokio::test]
async fn a_chat_that_left_sight_is_gone_on_whichever_page_it_was_told_last() {
    let house = House::open().await;
    let (chat, _) = house.shop.hears_text("919812345678", "haan").await;
    let mut after = house.shop.head().await;
    house.shop.set_private(chat, true).await;
    for n in 0..6 {
        house.shop.hears_text(&format!("91981234570{n}"), "namaste").await;
    }
    // Its row moves behind everything that was said meanwhile.
    house.shop.hears_text("919812345678", "canary").await;
    let mut gone = Vec::new();
    while after.rev < house.shop.head().await.rev {
        let path = format!("/v1/changes?after={after}&limit=3");
        let (_, page) = house.get(&house.shop.asha, &path).await;
        assert!(!page.to_string().contains("canary"), "{page}");
        let changes = page["changes"].as_array().unwrap().iter();
        gone.extend(changes.filter(|change| change["type"] == "gone").map(|change| change["id"].clone()));
        after = Cursor { rev: Rev(page["to"].as_i64().unwrap()), ..after };
    }
    gone.dedup();
    assert_eq!(gone, [json!(chat)]);
}

#[tokio::test]
async fn a_page_looks_no_further_than_one_answer_may_cost() {
    let (house, before) = after_an_import().await;
    let (id, reach) = (house.shop.workspace_id, Reach { rows: 5, looks: 20 });
    let read = house.shop.store.read(move |tx| {
        let workspace = tx.workspace(id)?.unwrap();
        let sight = Sight::new(tx, Eyes::of(Role::Agent, &workspace));
        changes::frame(tx, &workspace, &sight, before, reach)
    });
    let frame = read.await.unwrap();
    assert!(frame.changes.is_empty(), "nothing of it may be seen");
    assert!(frame.to > before && frame.to < frame.head.rev, "it ends where it stopped looking: {frame:?}");
}

#[tokio::test]
async fn a_cursor_that_means_nothing_here_starts_over() {
    let house = House::open().await;
    house.shop.hears_text("919812345678", "haan").await;
    let head = house.shop.head().await;
    let epoch = EpochId::new(&*house.shop.clock, &*house.shop.random);
    for cursor in [
        Cursor { epoch, ..head },
        Cursor { rev: Rev(head.rev.0 + 1), ..head },
        Cursor { rev: Rev(-1), ..head },
    ] {
        let (status, body) = house.get(&house.shop.asha, &format!("/v1/changes?after={cursor}")).await;
        assert_eq!((status, &body["code"]), (410, &json!("resync_required")), "{cursor}");
    }
    let (status, page) = house.get(&house.shop.asha, &format!("/v1/changes?after={head}")).await;
    assert_eq!(status, 200);
    assert_eq!(page, json!({"from": head.rev, "to": head.rev, "head": head, "changes": []}));
}

#[tokio::test]
async fn whoever_holds_nothing_is_told_everything() {
    let house = House::open().await;
    house.shop.hears_text("919812345678", "canary").await;
    let (status, page) = house.get(&house.shop.asha, "/v1/changes").await;
    assert_eq!((status, &page["from"]), (200, &json!(0)));
    for kind in ["workspace", "person", "conversation", "message"] {
        assert!(page["changes"].as_array().unwrap().iter().any(|change| change["type"] == kind), "{kind}");
    }
}

#[tokio::test]
async fn someone_with_another_role_is_told_nothing_but_to_start_over() {
    let house = House::open().await;
    let (conversation, _) = house.shop.hears_text("919812345678", "canary").await;
    house.shop.set_private(conversation, true).await;
    let before = house.shop.head().await;
    house
        .shop
        .change_person(house.shop.rajesh.id, |person, rev| {
            person.role = Role::Agent;
            person.scope_rev = rev;
        })
        .await;
    let head = house.shop.head().await;
    let (_, page) = house.get(&house.shop.rajesh, &format!("/v1/changes?after={before}")).await;
    let expected =
        json!({"from": before.rev, "to": head.rev, "head": head, "changes": [], "scope_changed": true});
    assert_eq!(page, expected);
    let (_, page) = house.get(&house.shop.meena, &format!("/v1/changes?after={before}")).await;
    assert_eq!((&page["scope_changed"], &page["changes"][0]["row"]["role"]), (&json!(null), &json!("agent")));
}

#[tokio::test]
async fn a_first_sync_begins_with_everyone_and_every_number() {
    let house = House::open().await;
    house.shop.hears_text("919812345678", "haan").await;
    let (_, snapshot) = house.get(&house.shop.asha, "/v1/snapshot").await;
    assert_eq!(snapshot["head"], json!(house.shop.head().await));
    assert_eq!(snapshot["me"], json!(house.shop.asha.id));
    assert_eq!(snapshot["workspace"]["name"], "Johari Sarees");
    assert_eq!(
        (snapshot["people"].as_array().unwrap().len(), snapshot["numbers"].as_array().unwrap().len()),
        (3, 1)
    );
    let text = snapshot.to_string();
    assert!(!text.contains("$unset") && !text.contains("@shop.example"), "{text}");
}
