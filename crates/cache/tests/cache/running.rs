//! What is urgent: found from an index, it is what a plain walk over all chats finds, whatever waits in the outbox.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use sangam_cache::{Cache, FilterQuery, Running, chat_of};
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::routing::ShopHours;
use sangam_model::time::MINUTE;
use sangam_model::work::hours::WorkingHours;
use sangam_model::work::target::{Promise, Targets, Urgency};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::shop::ShopRow;
use sangam_protocol::sync::{Change, Rev};
use sangam_protocol::views::{AssignedTo, Filter};
use sangam_protocol::{Command, CommandBody, ConversationRow};
use uuid::Uuid;

use crate::world::*;

fn number(which: u128) -> NumberId {
    NumberId::from_uuid(Uuid::from_u128((6 << 96) | which))
}

fn targets() -> impl Strategy<Value = Targets> {
    (option::of(1..90_u32), option::of(1..90_u32), option::of(1..4_u32)).prop_map(
        |(first_minutes, next_minutes, resolve_hours)| Targets { first_minutes, next_minutes, resolve_hours },
    )
}

fn shop() -> impl Strategy<Value = ShopRow> {
    (targets(), any::<bool>(), option::of(targets())).prop_map(|(targets, working_time, own)| ShopRow {
        hours: Some(ShopHours { hours: WorkingHours::default(), zone: "Asia/Kolkata".parse().unwrap() }),
        promise: Promise {
            targets,
            working_time,
            numbers: own.map(|own| (number(0), own)).into_iter().collect(),
        },
        rev: Rev(500),
        ..ShopRow::default()
    })
}

prop_compose! {
    fn chat(place: u128)(
        status in prop::sample::select(ConversationStatus::ALL.to_vec()), which in 0_u128..2, mine: bool,
        opened in option::of(0_i64..9_000), waits in option::of(0_i64..9_000), unread in 0_u32..2,
    ) -> ConversationRow {
        ConversationRow {
            status,
            number_id: number(which),
            assignee_id: mine.then(asha),
            opened_at: opened.map(at),
            waiting_since: waits.map(at),
            unread,
            rev: Rev(100 + i64::try_from(place).unwrap()),
            activity_at: Some(at(9_000)),
            ..conversation(place, 1)
        }
    }
}

fn chats() -> impl Strategy<Value = Vec<ConversationRow>> {
    (chat(1), chat(2), chat(3), chat(4), chat(5), chat(6), chat(7)).prop_map(|all| {
        let (a, b, c, d, e, f, g) = all;
        vec![a, b, c, d, e, f, g]
    })
}

async fn pages(cache: &Cache, filter: &Filter, now: Timestamp) -> Vec<ConversationId> {
    let (mut shown, mut before) = (Vec::new(), None);
    loop {
        let query = FilterQuery { filter: filter.clone(), now, before, limit: 2 };
        let page = cache.filtered(query).await.unwrap();
        shown.extend(page.conversations.iter().map(|listed| listed.row.id));
        before = page.next;
        if before.is_none() {
            return shown;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_list_of_what_is_urgent_is_that_of_a_plain_walk_and_stands_by_time(
        shop in shop(), rows in chats(), passed in 0_i64..40_000, mine: bool, unread: bool,
        urgency in prop::sample::select(vec![Urgency::Calm, Urgency::Soon, Urgency::Breached]),
        number_id in option::of((0_u128..2).prop_map(number)),
        resolved in vec(1_u128..8, 0..3),
    ) {
        let now = at(passed);
        let whose = if mine { AssignedTo::Me } else { AssignedTo::Any };
        let filter = Filter { urgency: Some(urgency), whose, unread, number_id, ..Filter::default() };
        let stick = shop.yardstick(now);
        let mut shown: Vec<ConversationRow> = rows.clone();
        for row in &mut shown {
            if resolved.iter().any(|which| conversation_id(*which) == row.id) {
                row.status = ConversationStatus::Resolved;
            }
        }
        let due = |row: &ConversationRow| stick.due(&chat_of(row));
        let mut running: Vec<_> = shown.iter().filter_map(|row| Some((due(row)?.due_at, row.id))).collect();
        running.sort();
        let belongs = |row: &&ConversationRow| {
            due(row).is_some_and(|due| due.at(now) >= urgency)
                && (!mine || row.assignee_id == Some(asha()))
                && (!unread || row.unread > 0)
                && number_id.is_none_or(|id| id == row.number_id)
        };
        let mut wanted: Vec<_> = shown.iter().filter(belongs).map(|row| (due(row).unwrap().due_at, row.id)).collect();
        wanted.sort_by_key(|(at, id)| (*at, std::cmp::Reverse(*id)));
        let wanted: Vec<_> = wanted.into_iter().map(|(_, id)| id).collect();

        let told = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let (_folder, cache) = fresh().await;
            let mut changes: Vec<Change> = rows.into_iter().map(with_conversation).collect();
            changes.push(Change::Shop { row: Box::new(shop) });
            cache.apply(frame(0, changes)).await.unwrap();
            for which in &resolved {
                let body = CommandBody::Resolve { conversation_id: conversation_id(*which), seen: None };
                do_command(&cache, Command { id: command_id(*which), body }, 30).await;
            }
            let count = cache.filter_counts(vec![filter.clone()], now).await.unwrap()[0].count;
            let all: Vec<Running> = cache.running(now).await.unwrap();
            (pages(&cache, &filter, now).await, count, all)
        });
        prop_assert_eq!(&told.0, &wanted);
        prop_assert_eq!(told.1 as usize, wanted.len());
        let all: Vec<_> = told.2.into_iter().map(|running| (running.due.due_at, running.conversation)).collect();
        prop_assert_eq!(all, running);
    }
}

#[tokio::test]
async fn another_promise_changes_what_is_urgent_and_no_row() {
    let (_folder, cache) = fresh().await;
    let mut chat = conversation(1, 1);
    (chat.opened_at, chat.waiting_since) = (Some(at(0)), Some(at(0)));
    cache.apply(frame(0, vec![with_conversation(chat)])).await.unwrap();
    let filter = Filter { urgency: Some(Urgency::Soon), ..Filter::default() };
    let now = at(0).plus(30 * MINUTE);
    assert!(pages(&cache, &filter, now).await.is_empty(), "nothing is promised");
    let promise = |minutes| Promise {
        targets: Targets { first_minutes: Some(minutes), ..Targets::default() },
        ..Promise::default()
    };
    let row = ShopRow { promise: promise(20), rev: Rev(50), ..ShopRow::default() };
    let head = cache.sync_state().await.unwrap().cursor.unwrap().rev.0;
    cache.apply(frame(head, vec![Change::Shop { row: Box::new(row.clone()) }])).await.unwrap();
    assert_eq!(pages(&cache, &filter, now).await, [conversation_id(1)]);
    let older = ShopRow { promise: promise(60), rev: Rev(49), ..row.clone() };
    cache.apply(frame(head, vec![Change::Shop { row: Box::new(older) }])).await.unwrap();
    assert_eq!(cache.read(|reader| reader.shop()).await.unwrap(), row, "old news change nothing");
}
