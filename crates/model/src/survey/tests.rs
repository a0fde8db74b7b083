use proptest::prelude::*;
use proptest::sample::select;

use super::report::{Question, SurveySlice, SurveyWhat, SurveyWhose, Tallies};
use super::*;
use crate::id::{NumberId, PersonId};
use crate::work::report::Period;

fn at(days: i64) -> Timestamp {
    Timestamp::from_secs(1_795_302_220).plus(days * DAY)
}

fn wording(language: &str) -> SurveyWording {
    SurveyWording {
        language: language.to_owned(),
        question: "How was it?".to_owned(),
        good: "Good".to_owned(),
        okay: "Okay".to_owned(),
        bad: "Bad".to_owned(),
        thanks: None,
    }
}

fn asking() -> Survey {
    Survey { on: true, wordings: vec![wording("en"), wording("hi")], ..Survey::default() }
}

fn fit() -> Moment {
    Moment {
        now: at(40),
        is_settled: true,
        is_merged: false,
        is_shown: true,
        is_unwanted: false,
        is_let: true,
        is_connected: true,
        window_closes_at: Some(at(41)),
        asked_at: None,
    }
}

#[test]
fn a_customer_is_asked_only_where_nothing_speaks_against_it() {
    let survey = asking();
    assert_eq!(outcome(&survey, &fit()), Outcome::Ask);
    assert_eq!(outcome(&Survey { on: false, ..survey.clone() }, &fit()), Outcome::Leave);
    let silent = [
        Moment { is_settled: false, ..fit() },
        Moment { is_shown: false, ..fit() },
        Moment { is_unwanted: true, ..fit() },
        Moment { is_let: false, ..fit() },
        Moment { asked_at: Some(at(10).plus(1)), ..fit() },
    ];
    for moment in silent {
        // Whatever else there would be to say.
        let closed = Moment { window_closes_at: None, is_connected: false, ..moment };
        assert_eq!((outcome(&survey, &moment), outcome(&survey, &closed)), (Outcome::Leave, Outcome::Leave));
    }
    let rested = Moment { asked_at: Some(at(10)), ..fit() };
    assert_eq!(outcome(&survey, &rested), Outcome::Ask, "thirty days later");
    let closed = Moment { window_closes_at: Some(at(40)), ..fit() };
    assert_eq!(outcome(&survey, &closed), Outcome::Say(Unasked::WindowClosed));
    let stopped = Moment { is_connected: false, ..closed };
    assert_eq!(outcome(&survey, &stopped), Outcome::Say(Unasked::NumberStopped));
    let merged = Moment { is_settled: false, is_merged: true, ..stopped };
    assert_eq!(outcome(&survey, &merged), Outcome::Say(Unasked::Merged));
    let resting = Moment { asked_at: Some(at(39)), ..merged };
    assert_eq!(outcome(&survey, &resting), Outcome::Leave);
}

#[test]
fn what_whatsapp_would_not_take_is_named_by_its_field() {
    let with = |change: fn(&mut SurveyWording)| {
        let mut survey = asking();
        change(&mut survey.wordings[1]);
        survey.problems().into_iter().map(|problem| problem.field).collect::<Vec<_>>()
    };
    assert_eq!(asking().problems(), []);
    assert_eq!(with(|words| words.question = "x".repeat(1_025)), ["wordings.1.question"]);
    assert_eq!(with(|words| words.good = "x".repeat(21)), ["wordings.1.good"]);
    assert_eq!(with(|words| words.okay = String::new()), ["wordings.1.okay"]);
    assert_eq!(with(|words| words.bad = "Good".to_owned()), ["wordings.1.bad"]);
    assert_eq!(with(|words| words.thanks = Some(" ".to_owned())), ["wordings.1.thanks"]);
    assert_eq!(with(|words| words.language = "en".to_owned()), ["wordings.1.language"]);
    assert_eq!(with(|words| words.language = "English".to_owned()), ["wordings.1.language"]);
    let fields =
        |survey: Survey| survey.problems().into_iter().map(|problem| problem.field).collect::<Vec<_>>();
    assert_eq!(fields(Survey { wordings: vec![], ..asking() }), ["wordings"]);
    assert_eq!(fields(Survey::default()), [""; 0], "what asks nobody needs no words");
    assert_eq!(
        fields(Survey { wait_minutes: 1_441, rest_days: 0, ..asking() }),
        ["wait_minutes", "rest_days"]
    );
}

#[test]
fn a_customer_is_asked_in_the_letters_they_wrote_last() {
    let survey = asking();
    let language = |texts: &[&str]| survey.wording_for(texts.iter().copied()).unwrap().language.clone();
    assert_eq!(language(&["धन्यवाद", "hello"]), "hi");
    assert_eq!(language(&["👍", "hello", "धन्यवाद"]), "en");
    assert_eq!(language(&[]), "en");
}

fn ids(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let one =
        (0_i64..20, prop::option::of(1..4_u128), 1..3_u128, prop::option::of(select(Rating::ALL.to_vec())));
    let one = one.prop_map(|(day, person, number, rating)| Question {
        at: at(day),
        resolved_by: person.map(|id| PersonId::from_uuid(ids(id))),
        number_id: NumberId::from_uuid(ids(number)),
        rating,
    });
    prop::collection::vec(one, 0..30)
}

proptest! {
    #[test]
    fn a_button_tells_its_question_and_what_it_says(id: u128, rating in select(Rating::ALL.to_vec())) {
        let question = MessageId::from_uuid(ids(id));
        prop_assert_eq!(read_button(&button_id(question, rating)), Some((question, rating)));
    }

    #[test]
    fn other_buttons_are_no_answers(id in "[a-z:0-9-]{0,50}") {
        prop_assert_eq!(read_button(&id), None);
    }

    #[test]
    fn every_figure_counts_what_it_leads_to(questions in questions(), from in 0_i64..20, days in 1_i64..20) {
        let period = Period { from: at(from), until: at(from + days) };
        let told = Tallies::of(period, &questions);
        let mut all = vec![(SurveyWhose::All, told.team)];
        all.extend(told.people.iter().map(|(id, tally)| (SurveyWhose::Person { id: *id }, *tally)));
        all.extend(told.numbers.iter().map(|(id, tally)| (SurveyWhose::Number { id: *id }, *tally)));
        for (whose, tally) in all {
            let count = |what| {
                let slice = SurveySlice { whose, what };
                questions.iter().filter(|question| slice.holds(period, question)).count()
            };
            let rated = Rating::ALL.map(|rating| count(SurveyWhat::Rated { rating }));
            prop_assert_eq!(count(SurveyWhat::Asked), tally.asked as usize);
            prop_assert_eq!(rated, [tally.good, tally.okay, tally.bad].map(|count| count as usize));
            prop_assert_eq!(count(SurveyWhat::Answered), rated.iter().sum::<usize>());
        }
    }
}
