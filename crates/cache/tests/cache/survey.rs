//! What customers answered, read from a cache, is what the whole list of questions says.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sangam_cache::Cache;
use sangam_model::Delivery;
use sangam_model::id::{ConversationId, EventId, MessageId};
use sangam_model::survey::Rating;
use sangam_model::survey::report::{Question, SurveySlice, SurveyWhat, SurveyWhose, Tallies};
use sangam_model::work::report::Period;
use sangam_model::{Direction, Origin};
use sangam_protocol::rows::EventKind;
use sangam_protocol::sync::{Change, Rev};
use sangam_protocol::{EventRow, MessageRow};

use crate::world::*;

const CHATS: u128 = 5;

#[derive(Clone, Debug)]
struct Asked {
    chat: u128,
    later: i64,
    by_asha: bool,
    rating: Option<Rating>,
    failed: bool,
    /// Some line of another kind lies beside it.
    beside: bool,
}

fn asked() -> impl Strategy<Value = Vec<Asked>> {
    let rating = prop::option::of(select(Rating::ALL.to_vec()));
    let one = (
        0..CHATS,
        select(vec![0_i64, 1, 900, 86_400]),
        any::<bool>(),
        rating,
        prop::bool::weighted(0.2),
        any::<bool>(),
    )
        .prop_map(|(chat, later, by_asha, rating, failed, beside)| Asked {
            chat,
            later,
            by_asha,
            rating,
            failed,
            beside,
        });
    vec(one, 0..40)
}

fn slices() -> Vec<SurveySlice> {
    let whose = [
        SurveyWhose::All,
        SurveyWhose::Person { id: asha() },
        SurveyWhose::Person { id: vikram() },
        SurveyWhose::Number { id: conversation(0, 1).number_id },
    ];
    let what = [SurveyWhat::Asked, SurveyWhat::Answered]
        .into_iter()
        .chain(Rating::ALL.map(|rating| SurveyWhat::Rated { rating }));
    let what: Vec<_> = what.collect();
    whose
        .into_iter()
        .flat_map(|whose| what.clone().into_iter().map(move |what| SurveySlice { whose, what }))
        .collect()
}

type Told = (Tallies, Vec<Vec<ConversationId>>);

fn told(period: Period, questions: &[(ConversationId, Question)]) -> Told {
    let plain: Vec<Question> = questions.iter().map(|(_, question)| *question).collect();
    let behind = slices().into_iter().map(|slice| {
        let held = questions.iter().filter(|(_, question)| slice.holds(period, question));
        let mut chats: Vec<_> = held.map(|(chat, _)| *chat).collect();
        chats.sort();
        chats.dedup();
        chats
    });
    (Tallies::of(period, &plain), behind.collect())
}

async fn fill(cache: &Cache, story: &[Asked]) -> (Vec<(ConversationId, Question)>, i64) {
    let mut changes: Vec<Change> = (0..CHATS)
        .map(|chat| with_conversation(conversation(chat, 1 + i64::try_from(chat).unwrap())))
        .collect();
    let (mut questions, mut secs) = (Vec::new(), 0);
    for (nth, one) in story.iter().enumerate() {
        secs += one.later;
        let (number, rev) = (u128::try_from(nth).unwrap(), 10 + 3 * i64::try_from(nth).unwrap());
        let id: MessageId = message(number, one.chat, secs, "", rev).id;
        let by = if one.by_asha { asha() } else { vikram() };
        let delivery = if one.failed { Delivery::Failed } else { Delivery::Read };
        changes.push(with_message(MessageRow {
            direction: Direction::Out,
            origin: Origin::Bot,
            delivery: Some(delivery),
            ..message(number, one.chat, secs, "How was it?", rev)
        }));
        let line = |id, what, rev| Change::Event {
            row: EventRow {
                id,
                conversation_id: conversation_id(one.chat),
                what,
                by: None,
                at: at(secs),
                rev: Rev(rev),
            },
        };
        let rated_at = one.rating.map(|_| at(secs + 5));
        let what = EventKind::Surveyed { resolved_by: Some(by), rating: one.rating, rated_at };
        changes.push(line(EventId::from_uuid(id.as_uuid()), what, rev + 1));
        if one.beside {
            changes.push(line(event_id(1_000 + number), EventKind::RESOLVED, rev + 2));
        }
        let number_id = conversation(one.chat, 1).number_id;
        if !one.failed {
            let question = Question { at: at(secs), resolved_by: Some(by), number_id, rating: one.rating };
            questions.push((conversation_id(one.chat), question));
        }
    }
    cache.apply(frame(0, changes)).await.unwrap();
    (questions, secs)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_period_of_questions_is_that_of_the_whole_list(
        story in asked(), from_share in 0_i64..110, length in 1_i64..200_000,
    ) {
        let (found, whole) = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let (_folder, cache) = fresh().await;
            let (questions, end) = fill(&cache, &story).await;
            let from = at(end * from_share / 100);
            let period = Period { from, until: from.plus(length * 1_000) };
            let found = cache.read(move |reader| reader.surveys(period)).await.unwrap();
            let found: Vec<_> = found.into_iter().map(|asked| (asked.conversation, asked.question)).collect();
            (told(period, &found), told(period, &questions))
        });
        prop_assert_eq!(found, whole);
    }
}

#[tokio::test]
async fn words_within_an_hour_of_an_answer_are_its_comment() {
    for (after, is_comment) in [(60, true), (3_600, true), (3_700, false)] {
        let (_folder, cache) = fresh().await;
        let story = [Asked {
            chat: 1,
            later: 0,
            by_asha: true,
            rating: Some(Rating::Bad),
            failed: false,
            beside: false,
        }];
        fill(&cache, &story).await;
        let words = message(70, 1, 5 + after, "The parcel came late", 90);
        cache.apply(frame(0, vec![with_message(words)])).await.unwrap();
        let period = Period { from: at(0), until: at(1) };
        let comment = cache
            .read(move |reader| {
                let asked = reader.surveys(period)?;
                reader.survey_comment(&asked[0])
            })
            .await
            .unwrap();
        let wished = is_comment.then(|| (Rating::Bad, "The parcel came late".to_owned()));
        assert_eq!(comment, wished, "after {after} s");
    }
}
