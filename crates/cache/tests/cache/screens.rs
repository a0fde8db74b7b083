//! List, thread and outbox as the screen reads them.

use sangam_cache::{
    Anchor, Applied, Cache, Counts, Draft, ListQuery, OutgoingState, Table, ThreadItem, ThreadQuery, View,
    WorkQuery,
};
use sangam_model::cost::RateCard;
use sangam_model::id::{ConversationId, PersonId, TeamId};
use sangam_model::template::Status;
use sangam_model::work::{Counting, End};
use sangam_model::{ConversationStatus, Delivery, Direction, Origin};
use sangam_protocol::rows::EventKind;
use sangam_protocol::sync::{Change, Rev};
use sangam_protocol::teams::TeamRow;
use sangam_protocol::{ApiError, Command, CommandBody, CostRow, EventRow, RateCardRow};

use crate::world::*;

fn view(view: View) -> ListQuery {
    ListQuery { view, statuses: vec![ConversationStatus::Open], before: None, limit: 50 }
}

async fn listed(cache: &Cache, query: ListQuery) -> Vec<u128> {
    let page = cache.list(query).await.unwrap();
    let number = |id| (0..100).find(|number| conversation_id(*number) == id).unwrap();
    page.conversations.iter().map(|it| number(it.row.id)).collect()
}

async fn with_conversations(count: u128) -> (tempfile::TempDir, Cache) {
    let (folder, cache) = fresh().await;
    let changes = (1..=count).map(|number| with_conversation(conversation(number, 1))).collect();
    cache.apply(frame(0, changes)).await.unwrap();
    (folder, cache)
}

fn page(conversation: u128, at: Anchor, limit: u32) -> ThreadQuery {
    ThreadQuery { conversation: conversation_id(conversation), at, limit }
}

fn texts(items: &[ThreadItem]) -> Vec<String> {
    let text = |item: &ThreadItem| match item {
        ThreadItem::Message(message) => message.row.text.clone().unwrap_or_default(),
        ThreadItem::Event(event) => format!("[{}]", event.at.since(at(0)) / 1000),
        ThreadItem::Outgoing(outgoing) => match &outgoing.command.body {
            CommandBody::SendText { text, .. } => format!("…{text}"),
            _ => unreachable!(),
        },
    };
    items.iter().map(text).collect()
}

#[tokio::test]
async fn the_list_pages_without_gap_or_repeat() {
    let (_folder, cache) = with_conversations(23).await;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let query = ListQuery { before, limit: 5, ..view(View::All) };
        let page = cache.list(query.clone()).await.unwrap();
        seen.extend(listed(&cache, query).await);
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=23).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn views_show_and_count_the_same_conversations() {
    let (_folder, cache) = fresh().await;
    let mut rows: Vec<_> = (1..=4).map(|number| conversation(number, 1)).collect();
    rows[0].assignee_id = Some(asha());
    rows[1].assignee_id = Some(vikram());
    (rows[2].opened_at, rows[2].waiting_since) = (Some(at(0)), Some(at(0)));
    rows[3].status = ConversationStatus::Resolved;
    cache.apply(frame(0, rows.into_iter().map(with_conversation).collect())).await.unwrap();
    assert_eq!(listed(&cache, view(View::Mine)).await, [1]);
    assert_eq!(listed(&cache, view(View::Unassigned)).await, [3]);
    assert_eq!(listed(&cache, view(View::Waiting)).await, [3]);
    assert_eq!(listed(&cache, view(View::All)).await, [3, 2, 1]);
    let everything = ListQuery { statuses: Vec::new(), ..view(View::All) };
    assert_eq!(listed(&cache, everything).await, [4, 3, 2, 1]);
    let counts = cache.counts(vec![ConversationStatus::Open]).await.unwrap();
    assert_eq!(counts, Counts { mine: 1, unassigned: 1, waiting: 1, all: 3 });
}

/// Conversations of a view in one state, numbered.
async fn stand(cache: &Cache, view: View, status: ConversationStatus) -> Vec<u128> {
    let query = ListQuery { view, statuses: vec![status], before: None, limit: 1 };
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = cache.list(ListQuery { before, ..query.clone() }).await.unwrap();
        seen.extend(page.conversations.iter().map(|listed| listed.row.id));
        before = page.next;
        if before.is_none() {
            let number =
                |id: &ConversationId| (1..=9).find(|number| conversation_id(*number) == *id).unwrap();
            return seen.iter().map(number).collect();
        }
    }
}

#[tokio::test]
async fn those_asleep_stand_in_the_order_they_wake_and_whoever_woke_stands_where_it_happened() {
    let (_folder, cache) = fresh().await;
    let mut rows: Vec<_> = (1..=5).map(|number| conversation(number, 1)).collect();
    for (row, until) in rows[..3].iter_mut().zip([300, 100, 200]) {
        (row.status, row.snoozed_until) = (ConversationStatus::Snoozed, Some(at(until)));
        row.snooze_zone = Some("Asia/Kolkata".parse().unwrap());
    }
    rows[3].woke_at = Some(at(50));
    cache.apply(frame(0, rows.iter().cloned().map(with_conversation).collect())).await.unwrap();
    assert_eq!(stand(&cache, View::Asleep, ConversationStatus::Snoozed).await, [2, 3, 1]);
    assert_eq!(stand(&cache, View::All, ConversationStatus::Open).await, [4, 5]);
    let kept = cache.conversation(conversation_id(2)).await.unwrap().unwrap();
    assert_eq!(kept, rows[1], "nothing of the row is lost");
    let sleep = CommandBody::Snooze {
        conversation_id: conversation_id(4),
        until: at(150),
        zone: "Asia/Kolkata".parse().unwrap(),
        seen: None,
    };
    do_command(&cache, Command { id: command_id(93), body: sleep }, 100).await;
    assert_eq!(stand(&cache, View::Asleep, ConversationStatus::Snoozed).await, [2, 4, 3, 1]);
    let wake =
        Command { id: command_id(94), body: CommandBody::Reopen { conversation_id: conversation_id(2) } };
    do_command(&cache, wake, 100).await;
    assert_eq!(stand(&cache, View::Asleep, ConversationStatus::Snoozed).await, [4, 3, 1]);
    assert_eq!(stand(&cache, View::All, ConversationStatus::Open).await, [5, 2]);
}

#[tokio::test]
async fn the_badge_counts_what_is_unread_or_marked_and_mine_or_nobodys() {
    let (_folder, cache) = fresh().await;
    let mut rows: Vec<_> = (1..=5).map(|number| conversation(number, 1)).collect();
    rows[0].unread = 2;
    (rows[1].marked_unread, rows[1].assignee_id) = (true, Some(asha()));
    (rows[2].unread, rows[2].assignee_id) = (1, Some(vikram()));
    (rows[3].unread, rows[3].status) = (1, ConversationStatus::Resolved);
    cache.apply(frame(0, rows.into_iter().map(with_conversation).collect())).await.unwrap();
    let unread = async || cache.unread(vec![ConversationStatus::Open]).await.unwrap();
    assert_eq!(unread().await, 2);
    let mark = CommandBody::MarkUnread { conversation_id: conversation_id(5) };
    do_command(&cache, Command { id: command_id(93), body: mark }, 100).await;
    assert_eq!(unread().await, 3);
    let done = CommandBody::Resolve { conversation_id: conversation_id(1), seen: None };
    do_command(&cache, Command { id: command_id(94), body: done }, 100).await;
    assert_eq!(unread().await, 2);
}

#[tokio::test]
async fn the_badge_counts_what_waits_for_a_team_only_for_the_people_of_it() {
    let (_folder, cache) = fresh().await;
    let team = |number: u128, members: &[PersonId], rev| {
        let (id, members) = (TeamId::from_uuid(uuid::Uuid::from_u128(number)), members.to_vec());
        TeamRow { id, name: format!("Team {number}"), members, gone: false, rev: Rev(rev) }
    };
    let (sales, accounts) = (team(1, &[asha(), vikram()], 1), team(2, &[vikram()], 2));
    let mut rows: Vec<_> = (1..=4).map(|number| conversation(number, 3)).collect();
    for (row, team) in rows.iter_mut().zip([None, Some(sales.id), Some(accounts.id), Some(accounts.id)]) {
        (row.unread, row.team_id) = (1, team);
    }
    rows[3].assignee_id = Some(asha());
    let teams = [sales.clone(), accounts.clone()].map(|row| Change::Team { row });
    let rows = rows.into_iter().map(with_conversation);
    cache.apply(frame(0, teams.into_iter().chain(rows).collect())).await.unwrap();
    let unread = async || cache.unread(vec![ConversationStatus::Open]).await.unwrap();
    assert_eq!(unread().await, 3, "hers is hers, of whatever team");
    let give = |conversation, team_id| CommandBody::AssignTeam {
        conversation_id: conversation_id(conversation),
        team_id,
        expected_assignee_id: None,
    };
    do_command(&cache, Command { id: command_id(93), body: give(1, Some(accounts.id)) }, 100).await;
    assert_eq!(unread().await, 2);
    do_command(&cache, Command { id: command_id(94), body: give(3, None) }, 100).await;
    assert_eq!(unread().await, 3);
    let gone = TeamRow { gone: true, rev: Rev(4), ..accounts };
    cache.apply(frame(3, vec![Change::Team { row: gone }])).await.unwrap();
    assert_eq!(unread().await, 4, "a team that is no more has nobody");
}

#[tokio::test]
async fn what_was_done_shows_at_once_in_list_counts_and_thread() {
    let (_folder, cache) = with_conversations(3).await;
    let assign = Command {
        id: command_id(90),
        body: CommandBody::Assign {
            conversation_id: conversation_id(2),
            assignee_id: Some(asha()),
            expected_assignee_id: None,
        },
    };
    let resolve = Command {
        id: command_id(91),
        body: CommandBody::Resolve { conversation_id: conversation_id(3), seen: None },
    };
    do_command(&cache, assign, 100).await;
    do_command(&cache, resolve, 100).await;
    do_command(&cache, send(92, 1, "on its way"), 100).await;
    assert_eq!(listed(&cache, view(View::Mine)).await, [2]);
    assert_eq!(listed(&cache, view(View::All)).await, [1, 2], "a send moves its conversation up");
    let first = ListQuery { limit: 1, ..view(View::All) };
    let page_one = cache.list(first.clone()).await.unwrap();
    assert!(page_one.conversations[0].is_pending);
    let second = ListQuery { before: page_one.next, ..first };
    assert_eq!(listed(&cache, second).await, [2]);
    let counts = cache.counts(vec![ConversationStatus::Open]).await.unwrap();
    assert_eq!(counts, Counts { mine: 1, unassigned: 1, waiting: 0, all: 2 });
    let thread = cache.thread(page(1, Anchor::Newest, 10)).await.unwrap();
    assert_eq!(texts(&thread.items), ["…on its way"]);
}

#[tokio::test]
async fn a_send_shows_from_the_click_until_its_bubble_and_never_twice() {
    let (_folder, cache) = with_conversations(1).await;
    do_command(&cache, send(92, 1, "namaste"), 100).await;
    cache.write_outbox(|outbox| outbox.mark_sent(command_id(92))).await.unwrap();
    cache.command_applied(command_id(92), head(5)).await.unwrap();
    let shown = cache.thread(page(1, Anchor::Newest, 10)).await.unwrap();
    assert_eq!(texts(&shown.items), ["…namaste"], "applied, but its row is not here yet");
    let mut bubble = message(92, 1, 101, "namaste", 5);
    (bubble.direction, bubble.origin, bubble.delivery) = (Direction::Out, Origin::Desk, Some(Delivery::Sent));
    cache.apply(frame(1, vec![with_message(bubble)])).await.unwrap();
    let shown = cache.thread(page(1, Anchor::Newest, 10)).await.unwrap();
    assert_eq!(texts(&shown.items), ["namaste"]);
    assert!(cache.outgoing().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_refused_message_stays_until_someone_acts() {
    let (_folder, cache) = with_conversations(1).await;
    let mut row = conversation(1, 2);
    (row.unread, row.waiting_since) = (1, Some(at(60)));
    cache.apply(frame(1, vec![with_conversation(row)])).await.unwrap();
    do_command(&cache, send(92, 1, "too late"), 100).await;
    let error = ApiError::new("window_closed", "the window is closed");
    let told = error.clone();
    cache.write_outbox(move |outbox| outbox.mark_rejected(command_id(92), Some(&told))).await.unwrap();
    let page_now = cache.thread(page(1, Anchor::Newest, 10)).await.unwrap();
    let [ThreadItem::Outgoing(outgoing)] = &page_now.items[..] else { panic!("{page_now:?}") };
    assert_eq!(outgoing.state, OutgoingState::Rejected(Some(error)));
    let listed = cache.list(view(View::All)).await.unwrap().conversations.swap_remove(0);
    assert!(!listed.is_pending, "that was decided");
    let last = listed.row.last_message.unwrap();
    assert_eq!(
        (last.text.as_deref(), last.delivery),
        (Some("too late"), Some(Delivery::Failed)),
        "the list says so too"
    );
    assert_eq!((listed.row.unread, listed.row.waiting_since), (1, Some(at(60))), "and it answers nobody");
    assert!(cache.read_outbox(|outbox| outbox.next(5, at(0))).await.unwrap().is_empty());
    cache.write_outbox(|outbox| outbox.return_to_draft(command_id(92), at(101))).await.unwrap();
    assert!(cache.outgoing().await.unwrap().is_empty());
    let listed = cache.list(view(View::All)).await.unwrap();
    assert_eq!(listed.conversations[0].draft.as_ref().map(|draft| draft.text.as_str()), Some("too late"));
}

async fn next(cache: &Cache) -> Vec<sangam_model::id::CommandId> {
    let next = cache.read_outbox(|outbox| outbox.next(10, at(0))).await.unwrap();
    next.into_iter().map(|it| it.command.id).collect()
}

#[tokio::test]
async fn commands_leave_in_order_one_per_conversation() {
    let (_folder, cache) = with_conversations(2).await;
    for (number, conversation) in [(80, 1), (81, 1), (82, 2)] {
        do_command(&cache, send(number, conversation, "hello"), 0).await;
    }
    assert_eq!(next(&cache).await, [command_id(80), command_id(82)]);
    cache.write_outbox(|outbox| outbox.mark_sent(command_id(80))).await.unwrap();
    assert_eq!(next(&cache).await[0], command_id(80), "asked without an answer: ask again");
    cache.command_applied(command_id(80), head(9)).await.unwrap();
    assert_eq!(next(&cache).await, [command_id(81), command_id(82)]);
    assert_eq!(cache.outgoing().await.unwrap().len(), 3, "nothing leaves before its rows are here");
}

#[tokio::test]
async fn what_is_held_leaves_at_its_time_and_those_behind_it_wait() {
    let (_folder, cache) = with_conversations(2).await;
    let held = send(80, 1, "held");
    cache.write_outbox(move |outbox| outbox.hold(&held, at(0), Some(at(5)))).await.unwrap();
    do_command(&cache, send(81, 1, "behind"), 1).await;
    do_command(&cache, send(82, 2, "elsewhere"), 1).await;
    let seen = |secs| {
        cache.read_outbox(move |outbox| {
            let next = outbox.next(10, at(secs))?.into_iter().map(|it| it.command.id).collect::<Vec<_>>();
            Ok((next, outbox.next_time(at(secs))?))
        })
    };
    assert_eq!(seen(4).await.unwrap(), (vec![command_id(82)], Some(at(5))));
    assert_eq!(seen(5).await.unwrap(), (vec![command_id(80), command_id(82)], None));
    let long_before = (vec![command_id(80), command_id(82)], None);
    assert_eq!(seen(-3_600).await.unwrap(), long_before, "a clock that was set back holds nothing");
    cache.write_outbox(|outbox| outbox.release(command_id(80))).await.unwrap();
    assert_eq!(seen(1).await.unwrap(), (vec![command_id(80), command_id(82)], None));
}

#[tokio::test]
async fn what_the_hub_was_asked_for_is_not_taken_back() {
    let (_folder, cache) = with_conversations(1).await;
    do_command(&cache, send(80, 1, "one"), 0).await;
    do_command(&cache, send(81, 1, "two"), 0).await;
    cache.write_outbox(|outbox| outbox.mark_sent(command_id(80))).await.unwrap();
    let undo = |number| cache.write_outbox(move |outbox| outbox.undo(command_id(number), at(1)));
    assert!(!undo(80).await.unwrap());
    assert!(undo(81).await.unwrap());
    assert!(!undo(81).await.unwrap(), "it is there no more");
    cache.write_outbox(|outbox| outbox.park_late(at(3_600))).await.unwrap();
    cache.write_outbox(|outbox| outbox.release(command_id(80))).await.unwrap();
    assert!(!undo(80).await.unwrap(), "the answer was lost; the question was not");
    let draft = cache.read_outbox(|outbox| outbox.draft(conversation_id(1))).await.unwrap().unwrap();
    assert_eq!(draft.text, "two");
}

#[tokio::test]
async fn a_late_send_asks_once_and_an_ancient_one_becomes_a_draft() {
    let (_folder, cache) = with_conversations(1).await;
    do_command(&cache, send(80, 1, "late"), 0).await;
    let (minute, day) = (60, 86_400);
    let park = |secs| cache.write_outbox(move |outbox| outbox.park_late(at(secs)));
    assert!(park(15 * minute).await.unwrap().is_empty());
    assert_eq!(park(16 * minute).await.unwrap().len(), 1);
    assert!(cache.read_outbox(|outbox| outbox.next(5, at(0))).await.unwrap().is_empty());
    cache.write_outbox(|outbox| outbox.release(command_id(80))).await.unwrap();
    assert!(park(17 * minute).await.unwrap().is_empty(), "it is asked only once");
    assert_eq!(cache.read_outbox(|outbox| outbox.next(5, at(0))).await.unwrap().len(), 1);
    let draft = Draft {
        conversation: conversation_id(1),
        text: "and".into(),
        reply_to: None,
        attached: Vec::new(),
        note: String::new(),
        updated_at: at(0),
    };
    cache.write_outbox(move |outbox| outbox.put_draft(&draft)).await.unwrap();
    let expired = cache.write_outbox(move |outbox| outbox.expire(at(31 * day))).await.unwrap();
    assert_eq!(expired.len(), 1);
    let draft = cache.read_outbox(|outbox| outbox.draft(conversation_id(1))).await.unwrap().unwrap();
    assert_eq!(draft.text, "and\nlate");
    assert!(cache.outgoing().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_begins_a_chat_leaves_no_draft_where_nobody_looks() {
    let (_folder, cache) = with_conversations(1).await;
    let begin = |number: u128| {
        let (conversation_id, number_id) = (conversation_id(number), number_id());
        let content = sangam_model::outgoing::OutgoingContent::text("hello");
        let body =
            CommandBody::NewChat { conversation_id, number_id, phone: "+919829055555".into(), content };
        Command { id: command_id(number), body }
    };
    do_command(&cache, begin(80), 0).await;
    do_command(&cache, begin(81), 0).await;
    assert!(cache.write_outbox(|outbox| outbox.undo(command_id(80), at(1))).await.unwrap());
    assert!(cache.conversation(conversation_id(80)).await.unwrap().is_none());
    let month = 31 * 86_400;
    let expire = |secs| cache.write_outbox(move |outbox| outbox.expire(at(secs)));
    assert_eq!(expire(month).await.unwrap().len(), 1);
    assert!(expire(month).await.unwrap().is_empty(), "it asks already");
    let [waits] = &cache.outgoing().await.unwrap()[..] else { panic!("it is gone") };
    assert_eq!((waits.command.id, &waits.state), (command_id(81), &OutgoingState::Parked));
    assert!(cache.conversation(conversation_id(81)).await.unwrap().is_some());
    do_command(&cache, send(82, 1, "here"), 0).await;
    do_command(&cache, send(83, 9, "not here"), 0).await;
    assert_eq!(cache.astray().await.unwrap(), [conversation_id(9)], "what begins here is where it is");
    assert!(cache.read_outbox(|outbox| outbox.drafts()).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_asks_its_person_before_it_leaves_answers_no_customer_yet() {
    let (_folder, cache) = with_conversations(1).await;
    do_command(&cache, send(80, 1, "late"), 0).await;
    let mut row = conversation(1, 2);
    (row.unread, row.waiting_since) = (1, Some(at(600)));
    cache.apply(frame(1, vec![with_conversation(row)])).await.unwrap();
    let shown = async || {
        let row = cache.conversation(conversation_id(1)).await.unwrap().unwrap();
        (row.unread, row.waiting_since)
    };
    assert_eq!(shown().await, (0, None), "it is about to leave");
    cache.write_outbox(|outbox| outbox.park_late(at(1_200))).await.unwrap();
    assert_eq!(shown().await, (1, Some(at(600))));
    cache.write_outbox(|outbox| outbox.release(command_id(80))).await.unwrap();
    assert_eq!(shown().await, (0, None));
}

#[tokio::test]
async fn bubbles_of_one_second_stand_in_the_contracts_order_however_they_came() {
    let (_folder, cache) = with_conversations(1).await;
    for (place, number) in [5, 2, 9, 1, 7, 3].into_iter().enumerate() {
        let rev = i64::try_from(place).unwrap() + 2;
        let row = message(number, 1, 40, &number.to_string(), rev);
        cache.apply(frame(rev - 1, vec![with_message(row)])).await.unwrap();
    }
    let thread = cache.thread(page(1, Anchor::Newest, 10)).await.unwrap();
    assert_eq!(texts(&thread.items), ["1", "2", "3", "5", "7", "9"]);
    // One of them turns out to be older than all.
    cache.apply(frame(7, vec![with_message(message(9, 1, 39, "9", 8))])).await.unwrap();
    let thread = cache.thread(page(1, Anchor::Newest, 10)).await.unwrap();
    assert_eq!(texts(&thread.items), ["9", "1", "2", "3", "5", "7"]);
    assert!(!cache.write(|writer| writer.repair_search()).await.unwrap());
}

#[tokio::test]
async fn lines_stand_between_bubbles_and_pages_fit_together() {
    let (_folder, cache) = with_conversations(1).await;
    let line = |number, secs| Change::Event {
        row: EventRow {
            id: event_id(number),
            conversation_id: conversation_id(1),
            what: EventKind::RESOLVED,
            by: Some(asha()),
            at: at(secs),
            rev: Rev(3),
        },
    };
    let mut changes: Vec<_> = (0..6)
        .map(|n| with_message(message(n, 1, i64::try_from(n).unwrap() * 10, &format!("m{n}"), 2)))
        .collect();
    changes.extend([line(1, -5), line(2, 5), line(3, 20), line(4, 35), line(5, 99)]);
    cache.apply(frame(1, changes)).await.unwrap();
    let whole = cache.thread(page(1, Anchor::Newest, 50)).await.unwrap();
    let expected = ["[-5]", "m0", "[5]", "m1", "m2", "[20]", "m3", "[35]", "m4", "m5", "[99]"];
    assert_eq!(texts(&whole.items), expected);
    for size in 1..=5 {
        let mut up = Vec::new();
        let mut anchor = Anchor::Newest;
        loop {
            let part = cache.thread(page(1, anchor, size)).await.unwrap();
            up.splice(0..0, texts(&part.items));
            let Some(older) = part.older else { break };
            anchor = Anchor::Before(older);
        }
        assert_eq!(up, expected, "upwards by {size}");
        let down = downwards(&cache, Anchor::Around(message_id(2)), size).await;
        assert!(expected.ends_with(&down.iter().map(String::as_str).collect::<Vec<_>>()), "{down:?}");
        assert!(down.contains(&"m2".to_owned()));
        for (first, begins) in [(0, 0), (1, 3), (2, 4), (3, 6), (4, 8), (5, 9)] {
            let down = downwards(&cache, Anchor::From(message_id(first)), size).await;
            assert_eq!(down, expected[begins..], "from m{first} by {size}");
            let part = cache.thread(page(1, Anchor::From(message_id(first)), size)).await.unwrap();
            assert_eq!(part.older.is_some(), first > 0);
        }
    }
    let gone = cache.thread(page(1, Anchor::From(message_id(99)), 2)).await.unwrap();
    assert_eq!(texts(&gone.items), ["m4", "m5", "[99]"]);
}

/// What is met from there to the end, by pages of so many bubbles.
async fn downwards(cache: &Cache, from: Anchor, size: u32) -> Vec<String> {
    let mut part = cache.thread(page(1, from, size)).await.unwrap();
    let mut met = texts(&part.items);
    while let Some(place) = part.newer {
        part = cache.thread(page(1, Anchor::After(place), size)).await.unwrap();
        met.extend(texts(&part.items));
    }
    met
}

#[tokio::test]
async fn a_quote_finds_its_message_and_an_echo_gives_way_to_the_command() {
    let (_folder, cache) = with_conversations(1).await;
    let mut echo = message(50, 1, 10, "hi", 2);
    echo.wamid = Some("wamid.X".into());
    cache.apply(frame(1, vec![with_message(echo)])).await.unwrap();
    let mut own = message(51, 1, 10, "hi", 3);
    own.wamid = Some("wamid.X".into());
    cache.apply(frame(2, vec![with_message(own)])).await.unwrap();
    let found = cache
        .read(|reader| {
            Ok((reader.message_by_wamid(conversation_id(1), "wamid.X")?, reader.message(message_id(50))?))
        })
        .await
        .unwrap();
    assert_eq!(found.0.map(|it| it.row.id), Some(message_id(51)));
    assert_eq!(found.1, None);
}

#[tokio::test]
async fn a_merge_takes_bubbles_drafts_and_commands_along() {
    let (_folder, cache) = with_conversations(2).await;
    let rows = vec![with_message(message(1, 1, 10, "one", 2)), with_message(message(2, 2, 10, "two", 3))];
    cache.apply(frame(1, rows)).await.unwrap();
    do_command(&cache, send(92, 2, "waiting"), 20).await;
    for (conversation, text) in [(1, "mine"), (2, "theirs")] {
        let conversation = conversation_id(conversation);
        let draft = Draft {
            conversation,
            text: text.into(),
            reply_to: None,
            attached: Vec::new(),
            note: String::new(),
            updated_at: at(0),
        };
        cache.write_outbox(move |outbox| outbox.put_draft(&draft)).await.unwrap();
    }
    let merge = Change::ContactMerged { from: contact_id(2), into: contact_id(1), rev: Rev(4) };
    let Applied::Done(touched) = cache.apply(frame(3, vec![merge])).await.unwrap() else { panic!() };
    assert_eq!(touched.merged, [(conversation_id(2), conversation_id(1))]);
    // The old address still leads there.
    let thread = cache.thread(page(2, Anchor::Newest, 10)).await.unwrap();
    assert_eq!(thread.conversation, conversation_id(1));
    let thread = cache.thread(page(1, Anchor::Newest, 10)).await.unwrap();
    assert_eq!(texts(&thread.items), ["one", "two", "…waiting"]);
    let draft = cache.read_outbox(|outbox| outbox.draft(conversation_id(1))).await.unwrap().unwrap();
    assert_eq!(draft.text, "mine\ntheirs");
    // What was still being typed when they became one goes on from there.
    let late = Draft { text: "theirs, too".into(), ..Draft::empty(conversation_id(2), at(0)) };
    cache.write_outbox(move |outbox| outbox.put_draft(&late)).await.unwrap();
    cache.apply(frame(4, vec![with_message(message(3, 1, 30, "three", 5))])).await.unwrap();
    let draft = cache.read_outbox(|outbox| outbox.draft(conversation_id(1))).await.unwrap().unwrap();
    assert_eq!(draft.text, "mine\ntheirs, too");
    let next = cache.read_outbox(|outbox| outbox.next(1, at(0))).await.unwrap();
    assert_eq!(next[0].command, send(92, 2, "waiting"), "the command itself never changes");
}

#[tokio::test]
async fn frames_with_a_gap_of_another_epoch_or_another_scope_do_not_apply() {
    let (_folder, cache) = with_conversations(1).await;
    let gap = frame(2, vec![with_message(message(1, 1, 0, "x", 3))]);
    assert_eq!(cache.apply(gap).await.unwrap(), Applied::Pull);
    let mut foreign = frame(1, vec![with_message(message(1, 1, 0, "x", 3))]);
    foreign.head.epoch = epoch(2);
    assert_eq!(cache.apply(foreign).await.unwrap(), Applied::StartOver);
    assert_eq!(cache.sync_state().await.unwrap().cursor, Some(head(1)));
    let mut scope = frame(1, Vec::new());
    scope.scope_changed = true;
    assert_eq!(cache.apply(scope).await.unwrap(), Applied::StartOver);
    assert_eq!(cache.sync_state().await.unwrap().cursor, None);
    assert_eq!(cache.conversation(conversation_id(1)).await.unwrap(), None, "nothing unseen stays");
}

#[tokio::test]
async fn a_count_or_a_price_list_is_written_only_above_its_revision_and_leaves_with_the_rest() {
    let (_folder, cache) = fresh().await;
    let count = |sent: u32, rev: i64| {
        let month = "2026-11".parse().unwrap();
        Change::Cost { row: CostRow { number_id: number_id(), month, sent, confirmed: 0, rev: Rev(rev) } }
    };
    let priced = |card: Option<RateCard>, rev: i64| {
        let row = RateCardRow { card, edited_at: at(0), edited_by: asha(), rev: Rev(rev) };
        Change::RateCard { row: Box::new(row) }
    };
    let shown = || {
        cache.read(|reader| {
            let card = reader.rate_card()?.map(|row| row.card.is_some());
            Ok((reader.cost(number_id())?.map(|row| row.sent), card))
        })
    };
    assert_eq!(shown().await.unwrap(), (None, None));
    let first = cache.apply(frame(0, vec![count(7, 1), priced(Some(RateCard::shipped()), 2)])).await.unwrap();
    assert!(matches!(first, Applied::Done(touched) if touched.tables.contains(&Table::Cost)));
    let late = cache.apply(frame(2, vec![count(3, 1), priced(None, 2), count(8, 3)])).await.unwrap();
    assert!(matches!(late, Applied::Done(_)));
    assert_eq!(shown().await.unwrap(), (Some(8), Some(true)));
    cache.begin(snapshot(9)).await.unwrap();
    assert_eq!(shown().await.unwrap(), (None, None), "a first sync begins with nothing");
}

#[tokio::test]
async fn a_template_is_written_only_above_its_revision_and_leaves_with_the_rest() {
    let (_folder, cache) = fresh().await;
    let told = |status: &str, rev: i64| {
        let row = serde_json::json!({ "id": "01932b8e-7c2a-7000-8000-000000000001", "waba_id": "9001",
            "template": { "name": "order_update", "language": "en", "category": "utility",
                "body": { "text": "Ready." } },
            "status": status, "status_at": at(0), "rev": rev });
        Change::Template { row: Box::new(serde_json::from_value(row).unwrap()) }
    };
    let account = |rev: i64| {
        let row = serde_json::json!({ "waba_id": "9001", "number_ids": [number_id()], "rev": rev });
        Change::TemplateAccount { row: serde_json::from_value(row).unwrap() }
    };
    let shown = || {
        cache.read(|reader| {
            let statuses: Vec<Status> = reader.templates()?.into_iter().map(|row| row.status).collect();
            Ok((statuses, reader.template_accounts()?.len()))
        })
    };
    let first = cache.apply(frame(0, vec![told("pending", 1), account(2)])).await.unwrap();
    assert!(matches!(first, Applied::Done(touched) if touched.tables.contains(&Table::Templates)));
    cache.apply(frame(2, vec![told("rejected", 1), told("approved", 3)])).await.unwrap();
    assert_eq!(shown().await.unwrap(), (vec![Status::Approved], 1));
    cache.begin(snapshot(9)).await.unwrap();
    assert_eq!(shown().await.unwrap(), (vec![], 0), "a first sync begins with nothing");
}

#[tokio::test]
async fn what_a_chat_brought_along_settles_and_is_no_line_of_its_thread() {
    let (_folder, cache) = with_conversations(1).await;
    let line = |number: u16, secs: i64, what: &EventKind| Change::Event {
        row: EventRow {
            id: event_id(number.into()),
            conversation_id: conversation_id(1),
            what: what.clone(),
            by: None,
            at: at(secs),
            rev: Rev(3),
        },
    };
    let resolved = |void, settles| EventKind::Resolved { void, settles };
    let brought = resolved(true, Some(at(1)));
    assert!(brought.is_brought_along());
    let shown =
        [EventKind::RESOLVED, resolved(false, Some(at(0))), resolved(true, None), EventKind::Reopened];
    assert!(!shown.iter().any(EventKind::is_brought_along));
    let mut changes = vec![with_message(message(0, 1, 0, "kitna?", 2))];
    // More than a thread shows of lines.
    changes.extend((10..610).map(|number| line(number, number.into(), &brought)));
    changes.extend((0..).zip(&shown).map(|(number, what)| line(number, -20 + i64::from(number), what)));
    cache.apply(frame(1, changes)).await.unwrap();
    let thread = cache.thread(page(1, Anchor::Newest, 50)).await.unwrap();
    assert_eq!(texts(&thread.items), ["[-20]", "[-19]", "[-18]", "[-17]", "kitna?"]);

    let query = WorkQuery { from: at(0), counting: Counting::Live, now: at(1_000) };
    let read = cache.read(move |reader| {
        let mut waits = Vec::new();
        reader.work(query, |chat| waits.extend(chat.work.waits))?;
        Ok(waits)
    });
    let ends: Vec<End> = read.await.unwrap().into_iter().map(|wait| wait.end).collect();
    assert_eq!(ends, [End::Settled { at: at(10) }]);
}
