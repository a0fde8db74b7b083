//! Labels and filters as the screen reads them.

use proptest::collection::vec;
use proptest::prelude::*;
use sangam_cache::{Cache, FilterQuery, ListPlace};
use sangam_model::id::{LabelId, NumberId, PersonId, TeamId};
use sangam_model::label::Colour;
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::labels::LabelRow;
use sangam_protocol::sync::{Change, Rev};
use sangam_protocol::teams::TeamRow;
use sangam_protocol::views::{AssignedTo, Filter, OfTeam};
use sangam_protocol::{Command, CommandBody, ConversationRow};
use uuid::Uuid;

use crate::world::*;

fn label_id(number: u128) -> LabelId {
    LabelId::from_uuid(Uuid::from_u128((9 << 96) | number))
}

fn label(number: u128, name: &str, rev: i64) -> LabelRow {
    let (id, name) = (label_id(number), name.to_owned());
    LabelRow { id, name, colour: Colour::Green, merged_into: None, gone: false, rev: Rev(rev) }
}

fn with_label(row: LabelRow) -> Change {
    Change::Label { row }
}

fn carrying(labels: &[u128], row: ConversationRow) -> ConversationRow {
    ConversationRow { labels: labels.iter().map(|number| label_id(*number)).collect(), ..row }
}

fn by_labels(labels: &[u128], every_label: bool) -> Filter {
    Filter {
        labels: labels.iter().map(|number| label_id(*number)).collect(),
        every_label,
        ..Filter::default()
    }
}

fn set_label(number: u128, conversation: u128, label: u128, on: bool) -> Command {
    let (conversation_id, label_id) = (conversation_id(conversation), label_id(label));
    Command { id: command_id(number), body: CommandBody::SetLabel { conversation_id, label_id, on } }
}

/// What a filter shows, page by page, and what it counts.
async fn shown(cache: &Cache, filter: &Filter, limit: u32) -> (Vec<u128>, u32) {
    let (mut seen, mut before): (Vec<u128>, Option<ListPlace>) = (Vec::new(), None);
    loop {
        let query = FilterQuery { filter: filter.clone(), now: at(10_000), before, limit };
        let page = cache.filtered(query).await.unwrap();
        let number = |id| (0..200).find(|number| conversation_id(*number) == id).unwrap();
        seen.extend(page.conversations.iter().map(|listed| number(listed.row.id)));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    let counted = cache.filter_counts(vec![filter.clone()], at(10_000)).await.unwrap();
    (seen, counted[0].count)
}

#[tokio::test]
async fn a_merge_and_a_deletion_are_one_row_whatever_carries_them() {
    let (_folder, cache) = fresh().await;
    let mut changes =
        vec![with_label(label(1, "VIP", 1)), with_label(label(2, "Top", 2)), with_label(label(3, "Old", 3))];
    for (number, carried) in [(1, vec![1]), (2, vec![2]), (3, vec![1, 2]), (4, vec![3]), (5, vec![])] {
        changes.push(with_conversation(carrying(&carried, conversation(number, 3 + number as i64))));
    }
    cache.apply(frame(0, changes)).await.unwrap();
    assert_eq!(shown(&cache, &by_labels(&[1], false), 2).await, (vec![3, 1], 2));
    let merged = LabelRow { merged_into: Some(label_id(1)), gone: true, ..label(2, "Top", 20) };
    let deleted = LabelRow { gone: true, ..label(3, "Old", 21) };
    cache.apply(frame(8, vec![with_label(merged), with_label(deleted)])).await.unwrap();
    assert_eq!(shown(&cache, &by_labels(&[1], false), 2).await, (vec![3, 2, 1], 3));
    assert_eq!(shown(&cache, &by_labels(&[2], false), 2).await, (vec![3, 2, 1], 3), "the old id leads there");
    assert_eq!(shown(&cache, &by_labels(&[3], false), 2).await, (vec![], 0));
    let names = cache.read(|reader| {
        let labels = reader.labels()?;
        let row = reader.conversation(conversation_id(3))?.unwrap();
        Ok(labels.on(&row.labels).iter().map(|row| row.name.clone()).collect::<Vec<_>>())
    });
    assert_eq!(names.await.unwrap(), ["VIP"]);
}

#[tokio::test]
async fn a_label_shows_from_the_click_and_is_counted() {
    let (_folder, cache) = fresh().await;
    let changes = vec![
        with_label(label(1, "VIP", 1)),
        with_conversation(conversation(1, 2)),
        with_conversation(carrying(&[1], conversation(2, 3))),
    ];
    cache.apply(frame(0, changes)).await.unwrap();
    do_command(&cache, set_label(50, 1, 1, true), 0).await;
    do_command(&cache, set_label(51, 2, 1, false), 0).await;
    assert_eq!(shown(&cache, &by_labels(&[1], false), 9).await, (vec![1], 1));
    cache.write_outbox(|outbox| outbox.remove(command_id(50))).await.unwrap();
    assert_eq!(shown(&cache, &by_labels(&[1], false), 9).await, (vec![], 0));
}

fn person() -> impl Strategy<Value = Option<PersonId>> {
    prop_oneof![Just(None), Just(Some(asha())), Just(Some(vikram()))]
}

fn status() -> impl Strategy<Value = ConversationStatus> {
    prop::sample::select(ConversationStatus::ALL.to_vec())
}

fn number() -> impl Strategy<Value = NumberId> {
    (0_u128..2).prop_map(|number| NumberId::from_uuid(Uuid::from_u128((6 << 96) | number)))
}

/// Asha is of the teams 1 and 2, Vikram of 3.
fn team(number: u128) -> TeamRow {
    let members = if number == 3 { vec![vikram()] } else { vec![asha()] };
    TeamRow { id: team_id(number), name: number.to_string(), members, gone: false, rev: Rev(1) }
}

fn team_id(number: u128) -> TeamId {
    TeamId::from_uuid(Uuid::from_u128((5 << 96) | number))
}

fn labels() -> impl Strategy<Value = Vec<LabelId>> {
    vec((1_u128..6).prop_map(label_id), 0..4)
}

prop_compose! {
    fn chat(place: u128)(
        status in status(), assignee_id in person(), number_id in number(), unread in 0_u32..2, marked_unread: bool,
        waits in prop::option::of(0_i64..10_000), opened in prop::option::of(0_i64..10_000), mut labels in labels(), secs in 0_i64..5,
        team_id in prop::option::of((1_u128..4).prop_map(team_id))
    ) -> ConversationRow {
        labels.sort_unstable();
        labels.dedup();
        let (waiting_since, opened_at) = (waits.map(at), opened.map(at));
        let rev = Rev(100 + place as i64);
        // Several of one instant: their ids break the tie.
        ConversationRow {
            status, assignee_id, team_id, number_id, unread, marked_unread, waiting_since, opened_at, labels, rev, activity_at: Some(at(secs)),
            ..conversation(place, 1)
        }
    }
}

prop_compose! {
    fn filter()(
        statuses in vec(status(), 0..3).prop_map(|mut some| { some.sort_by_key(|status| status.as_str()); some.dedup(); some }),
        whose in prop_oneof![
            Just(AssignedTo::Any), Just(AssignedTo::Me), Just(AssignedTo::Nobody), Just(AssignedTo::Person { person_id: vikram() })
        ],
        labels in labels(), every_label: bool, number_id in prop::option::of(number()),
        waits_minutes in prop::option::of(0_u32..160), unread: bool,
        team in prop_oneof![
            2 => Just(OfTeam::Any), 1 => Just(OfTeam::Mine), 1 => Just(OfTeam::One { team_id: team_id(3) })
        ]
    ) -> Filter {
        Filter { statuses, whose, team, labels, every_label, number_id, waits_minutes, unread, urgency: None }
    }
}

/// Said without an index, a range or a label that is merged: the labels 4 and 5 mean 1, 3 means nothing.
fn belongs(row: &ConversationRow, filter: &Filter, now: Timestamp) -> bool {
    let meant = |id: &LabelId| match (1..6).find(|number| label_id(*number) == *id).unwrap() {
        1 | 4 | 5 => Some(1),
        2 => Some(2),
        _ => None,
    };
    let carried: Vec<i32> = row.labels.iter().filter_map(meant).collect();
    let has = |id: &LabelId| meant(id).is_some_and(|label| carried.contains(&label));
    let labelled = filter.labels.is_empty()
        || if filter.every_label { filter.labels.iter().all(has) } else { filter.labels.iter().any(has) };
    let theirs = match filter.whose {
        AssignedTo::Any => true,
        AssignedTo::Me => row.assignee_id == Some(asha()),
        AssignedTo::Nobody => row.assignee_id.is_none(),
        AssignedTo::Person { person_id } => row.assignee_id == Some(person_id),
    };
    // Since the later of both, and nobody waits where all is done.
    let waited = |minutes: u32| {
        let is_long = |at: Timestamp| now.since(at) >= i64::from(minutes) * 60_000;
        row.status != ConversationStatus::Resolved
            && row.opened_at.is_some_and(is_long)
            && row.waiting_since.is_some_and(is_long)
    };
    let of_team = match filter.team {
        OfTeam::Any => true,
        OfTeam::Mine => row.team_id.is_some_and(|id| id != team_id(3)),
        OfTeam::One { team_id } => row.team_id == Some(team_id),
    };
    labelled
        && theirs
        && of_team
        && (filter.statuses.is_empty() || filter.statuses.contains(&row.status))
        && filter.number_id.is_none_or(|id| id == row.number_id)
        && filter.waits_minutes.is_none_or(waited)
        && (!filter.unread || row.unread > 0 || row.marked_unread)
}

fn chats() -> impl Strategy<Value = Vec<ConversationRow>> {
    (1_u128..20).prop_flat_map(|many| (1..=many).map(chat).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whichever index is walked, whatever waits in the outbox, in whichever pages: a filter shows what belongs to it, newest
    /// first, each once, and counts as many.
    #[test]
    fn a_filter_shows_and_counts_what_belongs_to_it(
        chats in chats(), filters in vec(filter(), 1..6), limit in 1_u32..8,
        wishes in vec((1_u128..20, 1_u128..6, any::<bool>()), 0..4)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_folder, cache) = fresh().await;
            let merged = |number, rev| {
                with_label(LabelRow { merged_into: Some(label_id(1)), gone: true, ..label(number, "Top", rev) })
            };
            let mut changes = vec![
                with_label(label(1, "VIP", 1)), with_label(label(2, "Wholesale", 2)),
                with_label(LabelRow { gone: true, ..label(3, "Old", 3) }), merged(4, 4), merged(5, 5),
            ];
            changes.extend([1, 2, 3].map(|number| Change::Team { row: team(number) }));
            changes.extend(chats.iter().cloned().map(with_conversation));
            cache.apply(frame(0, changes)).await.unwrap();
            let mut chats = chats;
            for (nth, (chat, label, on)) in wishes.into_iter().enumerate() {
                if chat > chats.len() as u128 { continue }
                do_command(&cache, set_label(60 + nth as u128, chat, label, on), 0).await;
                let row = &mut chats[chat as usize - 1];
                let alike: &[u128] = match label { 1 | 4 | 5 => &[1, 4, 5], 2 => &[2], _ => &[] };
                row.labels.retain(|id| !alike.iter().any(|number| label_id(*number) == *id));
                if on && !alike.is_empty() { row.labels.push(label_id(alike[0])) }
            }
            chats.sort_by_key(|row| std::cmp::Reverse(ListPlace::of(row)));
            for filter in filters {
                let wanted: Vec<u128> = chats
                    .iter()
                    .filter(|row| belongs(row, &filter, at(10_000)))
                    .map(|row| (1..20).find(|number| conversation_id(*number) == row.id).unwrap())
                    .collect();
                let many = u32::try_from(wanted.len()).unwrap();
                assert_eq!(shown(&cache, &filter, limit).await, (wanted, many), "{filter:?}");
            }
        });
    }
}
