//! Words of plans that are taken back: in sight until they stand in their composer, and on the disk of nobody who may not see them.

use sangam_cache::{Cache, Pending};
use sangam_model::id::{CommandId, PersonId};
use sangam_model::later::PlanState;
use sangam_model::outgoing::OutgoingContent;
use sangam_protocol::command::Plan;
use sangam_protocol::sync::{Change, ConversationScreens, Frame, Rev};
use sangam_protocol::{Command, CommandBody, LaterRow};

use crate::world::*;

/// What is planned in a chat for in an hour.
fn plan(number: u128, chat: u128, author_id: PersonId, standing: PlanState, rev: i64) -> LaterRow {
    LaterRow {
        id: message_id(number),
        conversation_id: conversation_id(chat),
        author_id,
        content: standing.is_open().then(|| OutgoingContent::text("good morning")),
        reply_to: None,
        at: at(3_600),
        zone: "Asia/Kolkata".parse().unwrap(),
        unless_customer_writes: false,
        standing,
        made_at: at(0),
        rev: Rev(rev),
    }
}

fn with_plan(row: LaterRow) -> Change {
    Change::Later { row: Box::new(row) }
}

/// Asha's cache of two chats with a plan of somebody's in the first.
async fn with_a_plan_of(author: PersonId) -> (tempfile::TempDir, Cache, LaterRow) {
    let (folder, cache) = fresh().await;
    all_is_here(&cache, 0).await;
    let row = plan(9, 1, author, PlanState::Waiting, 1);
    let chats = [1, 2].map(|number| with_conversation(conversation(number, 1)));
    let changes = chats.into_iter().chain([with_plan(row.clone())]).collect();
    cache.apply(frame(0, changes)).await.unwrap();
    (folder, cache, row)
}

/// The last page of the list.
async fn all_is_here(cache: &Cache, rev: i64) {
    let page = ConversationScreens { head: head(rev), screens: Vec::new(), next: None };
    cache.apply_screens(page).await.unwrap();
}

async fn take_back(cache: &Cache, row: &LaterRow) -> Command {
    let (conversation_id, later_id) = (row.conversation_id, row.id);
    let body = CommandBody::CancelLater { conversation_id, later_id, takes_words: true };
    let command = Command { id: command_id(70), body };
    let (kept, row) = (command.clone(), row.clone());
    cache.write_outbox(move |outbox| outbox.take_back(&kept, at(5), &row)).await.unwrap();
    command
}

async fn seen(cache: &Cache) -> Vec<Pending> {
    cache.planned(asha()).await.unwrap().into_iter().map(|planned| planned.pending).collect()
}

/// The words that wait in the outbox.
async fn waiting(cache: &Cache) -> Vec<Option<LaterRow>> {
    let outgoing = cache.outgoing().await.unwrap();
    outgoing.into_iter().map(|outgoing| outgoing.gives_back).collect()
}

#[tokio::test]
async fn a_plan_that_was_let_go_of_is_not_seen_again_once_its_words_are_fetched() {
    let (_folder, cache, row) = with_a_plan_of(asha()).await;
    let command = take_back(&cache, &row).await;
    assert_eq!(seen(&cache).await, [Pending::TakingBack]);
    cache.command_applied(command.id, head(2)).await.unwrap();
    assert_eq!(seen(&cache).await, [Pending::TakenBack]);
    let id = row.id;
    assert!(cache.write_outbox(move |outbox| outbox.want_no_words_of(id)).await.unwrap());
    assert_eq!(seen(&cache).await, [], "it is let go of, though no page says so yet");
    assert!(!cache.write_outbox(move |outbox| outbox.want_no_words_of(id)).await.unwrap(), "they came once");
    let gone = plan(9, 1, asha(), PlanState::Cancelled, 2);
    cache.apply(frame(1, vec![with_plan(gone)])).await.unwrap();
    assert_eq!((seen(&cache).await, cache.outgoing().await.unwrap().len()), (Vec::new(), 0));
}

/// What may leave now.
async fn next(cache: &Cache) -> Vec<CommandId> {
    let next = cache.read_outbox(|outbox| outbox.next(9, at(4_000))).await.unwrap();
    next.into_iter().map(|outgoing| outgoing.command.id).collect()
}

#[tokio::test]
async fn a_plan_is_taken_back_past_a_message_that_waits_for_an_answer_and_seen_until_the_hub_knows() {
    let (_folder, cache, row) = with_a_plan_of(asha()).await;
    do_command(&cache, send(60, 1, "kal milega"), 0).await;
    cache.write_outbox(|outbox| outbox.park_late(at(3_600))).await.unwrap();
    let (conversation_id, later_id) = (row.conversation_id, row.id);
    let body = CommandBody::CancelLater { conversation_id, later_id, takes_words: false };
    do_command(&cache, Command { id: command_id(61), body }, 5).await;
    assert_eq!(next(&cache).await, [command_id(61)]);
    assert_eq!(seen(&cache).await, [Pending::TakingBack], "until the hub knows, it may still leave");
    cache.command_applied(command_id(61), head(2)).await.unwrap();
    assert_eq!((seen(&cache).await, next(&cache).await), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_change_of_a_plan_waits_for_what_was_wished_of_it_before() {
    let (_folder, cache, _) = with_a_plan_of(asha()).await;
    let conversation_id = conversation_id(1);
    let plan = Plan { at: at(9_000), zone: "Asia/Kolkata".parse().unwrap(), unless_customer_writes: false };
    let content = OutgoingContent::text("good night");
    let body = CommandBody::SendLater { conversation_id, content, reply_to: None, plan };
    do_command(&cache, Command { id: command_id(60), body }, 0).await;
    let cancel = |later_id| CommandBody::CancelLater { conversation_id, later_id, takes_words: false };
    do_command(&cache, Command { id: command_id(61), body: cancel(command_id(60).into()) }, 1).await;
    do_command(&cache, Command { id: command_id(62), body: cancel(message_id(9)) }, 2).await;
    assert_eq!(next(&cache).await, [command_id(62), command_id(60)]);
    cache.write_outbox(|outbox| outbox.mark_sent(command_id(60))).await.unwrap();
    assert_eq!(next(&cache).await, [command_id(62), command_id(60)], "nobody knows whether the hub has it");
    cache.command_applied(command_id(60), head(2)).await.unwrap();
    assert_eq!(next(&cache).await, [command_id(61), command_id(62)]);
}

#[tokio::test]
async fn what_the_hub_may_have_heard_is_asked_for_once_more_however_old_it_is() {
    const MONTH: i64 = 31 * 86_400;
    let (_folder, cache, row) = with_a_plan_of(asha()).await;
    take_back(&cache, &row).await;
    let note = CommandBody::AddNote {
        conversation_id: conversation_id(1),
        text: "a repeat buyer".to_owned(),
        mentions: Vec::new(),
    };
    for number in [71, 72] {
        do_command(&cache, Command { id: command_id(number), body: note.clone() }, 0).await;
    }
    for number in [70, 71] {
        assert!(cache.write_outbox(move |outbox| outbox.mark_sent(command_id(number))).await.unwrap());
    }
    let expired = cache.write_outbox(|outbox| outbox.expire(at(MONTH))).await.unwrap();
    assert_eq!(expired.iter().map(|outgoing| outgoing.command.id).collect::<Vec<_>>(), [command_id(72)]);
    assert_eq!(waiting(&cache).await, [Some(row), None]);
    let draft = cache.read_outbox(|outbox| outbox.draft(conversation_id(1))).await.unwrap().unwrap();
    assert_eq!(draft.note, "a repeat buyer", "the one nobody was asked for, once");
}

#[tokio::test]
async fn the_words_of_a_colleague_leave_with_the_sight_of_their_chat() {
    let gone = || frame(1, vec![Change::Gone { id: conversation_id(1), rev: Rev(2) }]);
    let elsewhere = || frame(1, vec![Change::Gone { id: conversation_id(2), rev: Rev(2) }]);
    let scope = || Frame { scope_changed: true, ..frame(1, Vec::new()) };
    for (author, frame, leaves) in [
        (vikram(), gone(), true),
        (vikram(), elsewhere(), false),
        (vikram(), scope(), false),
        (asha(), gone(), false),
        (asha(), scope(), false),
    ] {
        let (_folder, cache, row) = with_a_plan_of(author).await;
        take_back(&cache, &row).await;
        let shown = format!("{author:?} {frame:?}");
        cache.apply(frame).await.unwrap();
        let left = if leaves { vec![] } else { vec![Some(row)] };
        assert_eq!(waiting(&cache).await, left, "nobody asks for it any more: {shown}");
    }
    let (_folder, cache, row) = with_a_plan_of(vikram()).await;
    let command = take_back(&cache, &row).await;
    let is_asked = cache.write_outbox(move |outbox| outbox.mark_sent(command.id)).await.unwrap();
    cache.apply(gone()).await.unwrap();
    assert_eq!((is_asked, waiting(&cache).await), (true, vec![None]), "what was asked for is heard of");
}

#[tokio::test]
async fn the_words_of_a_colleague_wait_for_the_end_of_a_list_that_begins_anew() {
    let (_folder, cache, row) = with_a_plan_of(vikram()).await;
    take_back(&cache, &row).await;
    cache.begin(snapshot(2)).await.unwrap();
    let page = |next: Option<&str>| ConversationScreens {
        head: head(2),
        screens: Vec::new(),
        next: next.map(str::to_owned),
    };
    cache.apply_screens(page(Some("more"))).await.unwrap();
    assert_eq!(waiting(&cache).await, [Some(row)], "the chat may still come");
    cache.apply_screens(page(None)).await.unwrap();
    assert_eq!(waiting(&cache).await, [], "it did not");
}
