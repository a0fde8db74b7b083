//! The team's figures, read from a cache, are those of the whole list of what happened.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use sangam_cache::{Cache, FilterQuery, WorkQuery};
use sangam_model::conversation::{Mark, Position};
use sangam_model::id::{ConversationId, NumberId, PersonId};
use sangam_model::time::HOUR;
use sangam_model::work::hours::{LocalTime, Offset, WorkingHours};
use sangam_model::work::report::{Counter, Period, Report, Rules, Slice, Whose};
use sangam_model::work::target::{Promise, Targets, Yardstick};
use sangam_model::work::{Counting, Work, in_order};
use sangam_model::{ConversationStatus, Delivery, Direction, Origin, Timestamp};
use sangam_protocol::rows::EventKind;
use sangam_protocol::sync::{Change, Rev};
use sangam_protocol::views::Filter;
use sangam_protocol::{Command, CommandBody, EventRow, MessageRow};

use crate::world::*;

const CHATS: u128 = 4;

#[derive(Clone, Debug)]
enum Happening {
    Asks,
    AskedInHistory,
    Answers {
        by: PersonId,
        millis: i64,
    },
    AnswersInVain {
        by: PersonId,
        millis: i64,
    },
    AnswersByPhone,
    AnsweredInHistory,
    Greets,
    Bot,
    /// Resolves, not knowing what came late of the seconds before.
    Resolves {
        by: PersonId,
        millis: i64,
        late: Option<i64>,
    },
    /// Resolves, and takes it back later.
    ResolvesInVain {
        by: PersonId,
        millis: i64,
    },
    Reopens,
}

/// One after another through all chats: which chat, how many seconds later, what.
fn happenings() -> impl Strategy<Value = Vec<(u128, i64, Happening)>> {
    let people = || select(vec![asha(), vikram()]);
    let what = prop_oneof![
        4 => Just(Happening::Asks),
        1 => Just(Happening::AskedInHistory),
        2 => (people(), 0_i64..1000).prop_map(|(by, millis)| Happening::Answers { by, millis }),
        1 => (people(), 0_i64..1000).prop_map(|(by, millis)| Happening::AnswersInVain { by, millis }),
        1 => Just(Happening::AnswersByPhone),
        1 => Just(Happening::AnsweredInHistory),
        1 => Just(Happening::Greets),
        1 => Just(Happening::Bot),
        2 => (people(), 0_i64..1000, option::of(0_i64..100_000))
            .prop_map(|(by, millis, late)| Happening::Resolves { by, millis, late }),
        1 => (people(), 0_i64..1000).prop_map(|(by, millis)| Happening::ResolvesInVain { by, millis }),
        1 => Just(Happening::Reopens),
    ];
    vec((0..CHATS, select(vec![0_i64, 1, 50, 900, 9_000, 50_000, 86_400]), what), 1..60)
}

#[derive(Default)]
struct Shop {
    messages: Vec<MessageRow>,
    events: Vec<EventRow>,
    end: i64,
}

fn play(story: &[(u128, i64, Happening)]) -> Shop {
    let mut shop = Shop::default();
    for (index, (chat, later, what)) in story.iter().enumerate() {
        shop.end += later;
        let number = u128::try_from(index).unwrap();
        let rev = i64::try_from(index).unwrap() + 10;
        let out = |origin, author_id, millis| MessageRow {
            direction: Direction::Out,
            origin,
            author_id,
            sent_at: at(shop.end).plus(millis),
            ..message(number, *chat, shop.end, "haan", rev)
        };
        let line = |what, by, millis| EventRow {
            id: event_id(number),
            conversation_id: conversation_id(*chat),
            what,
            by,
            at: at(shop.end).plus(millis),
            rev: Rev(rev),
        };
        match what {
            Happening::Asks => shop.messages.push(message(number, *chat, shop.end, "kitna?", rev)),
            Happening::AskedInHistory => {
                let row = message(number, *chat, shop.end, "purana", rev);
                shop.messages.push(MessageRow { imported: true, ..row });
            }
            Happening::Answers { by, millis } => shop.messages.push(out(Origin::Desk, Some(*by), *millis)),
            Happening::AnswersInVain { by, millis } => {
                let row = out(Origin::Desk, Some(*by), *millis);
                shop.messages.push(MessageRow { delivery: Some(Delivery::Failed), ..row });
            }
            Happening::AnswersByPhone => shop.messages.push(out(Origin::Phone, None, 0)),
            Happening::AnsweredInHistory => {
                shop.messages.push(MessageRow { imported: true, ..out(Origin::Phone, None, 0) });
            }
            Happening::Greets => {
                shop.messages.push(MessageRow { automatic: true, ..out(Origin::Phone, None, 0) });
            }
            Happening::Bot => shop.messages.push(out(Origin::Bot, None, 0)),
            Happening::Resolves { by, millis, late } => {
                let settles = late.map(|late| at(shop.end - late).plus(1));
                let what = EventKind::Resolved { void: false, settles };
                shop.events.push(line(what, Some(*by), *millis));
            }
            Happening::ResolvesInVain { by, millis } => {
                shop.events.push(line(EventKind::Resolved { void: true, settles: None }, Some(*by), *millis));
            }
            Happening::Reopens => shop.events.push(line(EventKind::Reopened, None, 0)),
        }
    }
    shop.settle_no_further();
    shop
}

impl Shop {
    /// What came late was not known before, either.
    fn settle_no_further(&mut self) {
        let mut until = BTreeMap::new();
        for row in self.events.iter_mut().rev() {
            let Some(done) = row.done() else { continue };
            let known = until.entry(row.conversation_id).or_insert(done.settles);
            if *known < done.settles {
                row.what = EventKind::Resolved { void: false, settles: Some(*known) };
            }
            *known = done.settles.min(*known);
        }
    }

    async fn store(&self, cache: &Cache) {
        let mut changes = Vec::new();
        for chat in 0..CHATS {
            let newest = self.bubbles(chat).last().map(|row| row.sent_at);
            let mut row = conversation(chat, 1 + i64::try_from(chat).unwrap());
            row.activity_at = newest;
            row.assignee_id = (chat == 0).then(asha);
            row.status = if chat == 1 { ConversationStatus::Resolved } else { ConversationStatus::Open };
            changes.push(with_conversation(row));
        }
        changes.extend(self.messages.iter().cloned().map(with_message));
        changes.extend(self.events.iter().cloned().map(|row| Change::Event { row }));
        cache.apply(frame(0, changes)).await.unwrap();
    }

    /// The bubbles of a chat as the contract orders them.
    fn bubbles(&self, chat: u128) -> Vec<MessageRow> {
        let of_chat = |row: &&MessageRow| row.conversation_id == conversation_id(chat);
        let mut rows: Vec<MessageRow> = self.messages.iter().filter(of_chat).cloned().collect();
        rows.sort_by_key(|row| (row.sent_at, row.wamid.clone()));
        rows
    }

    fn whole(&self, chat: u128, counting: Counting, now: Timestamp) -> Work {
        let bubbles = self.bubbles(chat).into_iter().map(|row| (mark(&row), row.author_id)).collect();
        let of_chat = |row: &&EventRow| row.conversation_id == conversation_id(chat);
        let done = self.events.iter().filter(of_chat).filter_map(EventRow::done).collect();
        Work::of(&in_order(bubbles, done), None, counting, now)
    }
}

fn mark(row: &MessageRow) -> Mark {
    Mark {
        position: Position { sent_at: row.sent_at, key: row.wamid.clone().unwrap() },
        direction: row.direction,
        origin: row.origin,
        kind: row.kind.clone(),
        imported: row.imported,
        automatic: row.automatic,
        refused: false,
        failed: row.delivery == Some(Delivery::Failed),
        heard_at: None,
    }
}

fn rules(period: Period, now: Timestamp) -> Rules {
    let place = LocalTime::new(vec![Offset { from: at(0), minutes: 330 }]).unwrap();
    let targets = Targets { first_minutes: Some(10), next_minutes: Some(60), resolve_hours: Some(20) };
    let promise = Promise { targets, ..Promise::default() };
    let yardstick = Yardstick::new(promise, None, now);
    Rules { period, place, hours: WorkingHours::default(), working_time_only: false, yardstick, now }
}

/// The number every chat of this shop belongs to.
fn of_the_shop() -> NumberId {
    conversation(1, 1).number_id
}

const SLICES: [Slice; 6] = [
    Slice::Answered { by: Whose::All },
    Slice::Late,
    Slice::DoneLate,
    Slice::Unanswered,
    Slice::Resolved { by: Whose::All },
    Slice::WindowsClosed,
];

/// The figures, and for each slice the chats behind it.
type Told = (Report, Vec<Vec<ConversationId>>);

fn by_the_whole_list(shop: &Shop, counting: Counting, rules: &Rules) -> Told {
    let mut counter = Counter::new(rules);
    let mut behind: Vec<Vec<ConversationId>> = vec![Vec::new(); SLICES.len()];
    for chat in 0..CHATS {
        let work = shop.whole(chat, counting, rules.now);
        counter.add(of_the_shop(), (chat == 0).then(asha), &work);
        for (slice, chats) in SLICES.iter().zip(&mut behind) {
            if slice.holds(rules, of_the_shop(), &work) {
                chats.push(conversation_id(chat));
            }
        }
    }
    behind.iter_mut().for_each(|chats| chats.sort());
    (counter.finish(), behind)
}

async fn by_the_cache(cache: &Cache, counting: Counting, rules: &Rules) -> Told {
    let (asked, query) = (rules.clone(), WorkQuery { from: rules.period.from, counting, now: rules.now });
    cache
        .read(move |reader| {
            let mut counter = Counter::new(&asked);
            let mut behind: Vec<Vec<ConversationId>> = vec![Vec::new(); SLICES.len()];
            reader.work(query, |chat| {
                counter.add(chat.number, chat.assignee, &chat.work);
                for (slice, chats) in SLICES.iter().zip(&mut behind) {
                    if slice.holds(&asked, chat.number, &chat.work) {
                        chats.push(chat.conversation);
                    }
                }
            })?;
            behind.iter_mut().for_each(|chats| chats.sort());
            Ok((counter.finish(), behind))
        })
        .await
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_period_read_from_the_cache_is_that_of_the_whole_list(
        story in happenings(),
        from_share in 0_i64..100,
        length_hours in 1_i64..200,
        imported in any::<bool>(),
    ) {
        let shop = play(&story);
        let from = at(shop.end * from_share / 100);
        let period = Period { from, until: from.plus(length_hours * HOUR) };
        let rules = rules(period, at(shop.end).plus(30 * HOUR));
        let counting = if imported { Counting::Imported } else { Counting::Live };
        let told = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let (_folder, cache) = fresh().await;
            shop.store(&cache).await;
            by_the_cache(&cache, counting, &rules).await
        });
        let whole = by_the_whole_list(&shop, counting, &rules);
        prop_assert_eq!(told.1, whole.1);
        prop_assert_eq!(told.0, whole.0);
    }
}

#[tokio::test]
async fn what_lies_on_whose_table_follows_a_click_before_the_hub_does() {
    let (_folder, cache) = fresh().await;
    let mut rows: Vec<_> = (1..=3).map(|number| conversation(number, 1)).collect();
    rows[0].assignee_id = Some(asha());
    (rows[1].opened_at, rows[1].waiting_since) = (Some(at(20)), Some(at(20)));
    rows[2].status = ConversationStatus::Resolved;
    cache.apply(frame(0, rows.into_iter().map(with_conversation).collect())).await.unwrap();
    let before = cache.workload().await.unwrap();
    assert_eq!(before.open, BTreeMap::from([(None, 1), (Some(asha()), 1)]));
    assert_eq!(before.waiting.iter().map(|(_, since)| *since).collect::<Vec<_>>(), [at(20)]);

    let body = CommandBody::Assign {
        conversation_id: conversation_id(2),
        assignee_id: Some(asha()),
        expected_assignee_id: None,
    };
    do_command(&cache, Command { id: command_id(9), body }, 30).await;
    let after = cache.workload().await.unwrap();
    assert_eq!(after.open, BTreeMap::from([(Some(asha()), 2)]));
    assert_eq!(after.waiting[0].0.assignee_id, Some(asha()));
}

#[tokio::test]
async fn a_customer_who_wrote_again_after_a_resolution_waits_since_then() {
    let (_folder, cache) = fresh().await;
    let mut chat = conversation(1, 1);
    (chat.waiting_since, chat.opened_at) = (Some(at(0)), Some(at(5_000)));
    let mut settled = conversation(2, 1);
    settled.waiting_since = Some(at(0));
    cache.apply(frame(0, vec![with_conversation(chat), with_conversation(settled)])).await.unwrap();
    let workload = cache.workload().await.unwrap();
    assert_eq!(workload.waiting.iter().map(|(_, since)| *since).collect::<Vec<_>>(), [at(5_000)]);
    let waits = |waits_minutes| {
        let filter = Filter { waits_minutes: Some(waits_minutes), ..Filter::default() };
        let query = FilterQuery { filter, now: at(6_000), before: None, limit: 9 };
        let cache = &cache;
        async move { cache.filtered(query).await.unwrap().conversations.len() }
    };
    assert_eq!(
        (waits(10).await, waits(30).await),
        (1, 0),
        "neither row, nor view, nor filter tells what was settled"
    );
}
