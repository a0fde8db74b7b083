//! Survey results, counted from the cache for managers and owners.

use std::collections::BTreeSet;

use sangam_cache::ChatQuestion;
use sangam_model::id::ConversationId;
use sangam_model::survey::report::{Question, SurveySlice, Tallies};
use sangam_model::work::report::Period;
use sangam_protocol::error::code;
use sangam_protocol::rows::LastMessage;

use super::figures::admit;
use super::list::team;
use super::names::display_name;

use crate::api::error::UiError;
use crate::api::survey::{NumberTally, PersonTally, SurveyComment, SurveyReport, SurveyReportArgs};
use crate::desk::Shared;

/// The page shows so many comments.
const COMMENTS: usize = 12;

/// The answers of a period.
pub(crate) async fn report(shared: &Shared, args: SurveyReportArgs) -> Result<SurveyReport, UiError> {
    admit(shared).await?;
    let questions = asked(shared, args.period).await?;
    let told = tallies(args.period, &questions);
    let before = match args.compare {
        Some(period) => Some(tallies(period, &asked(shared, period).await?).team),
        None => None,
    };
    let team = team(shared).await?;
    let mut people: Vec<PersonTally> = told
        .people
        .iter()
        .filter_map(|(id, tally)| Some(PersonTally { person: team.person(Some(*id))?, tally: *tally }))
        .collect();
    people.sort_by_cached_key(|entry| (entry.person.name.to_lowercase(), entry.person.id));
    let rows = shared.read(|reader| reader.numbers()).await?;
    let numbers = rows.into_iter().filter_map(|row| {
        let tally = *told.numbers.get(&row.id)?;
        Some(NumberTally { number_id: row.id, display_number: row.display_number, tally })
    });
    Ok(SurveyReport {
        team: told.team,
        before,
        people,
        numbers: numbers.collect(),
        comments: comments(shared, questions).await?,
    })
}

/// The conversations behind a figure.
pub(super) async fn behind(
    shared: &Shared,
    period: Period,
    slice: SurveySlice,
) -> Result<BTreeSet<ConversationId>, UiError> {
    let questions = asked(shared, period).await?.into_iter();
    Ok(questions.filter(|one| slice.holds(period, &one.question)).map(|one| one.conversation).collect())
}

async fn asked(shared: &Shared, period: Period) -> Result<Vec<ChatQuestion>, UiError> {
    if period.from >= period.until {
        return Err(UiError::new(code::INVALID, "a period ends after it begins"));
    }
    shared.read(move |reader| reader.surveys(period)).await
}

fn tallies(period: Period, questions: &[ChatQuestion]) -> Tallies {
    let plain: Vec<Question> = questions.iter().map(|one| one.question).collect();
    Tallies::of(period, &plain)
}

async fn comments(shared: &Shared, mut questions: Vec<ChatQuestion>) -> Result<Vec<SurveyComment>, UiError> {
    questions.sort_by_key(|one| std::cmp::Reverse((one.rated_at, one.conversation)));
    let read = shared.read(move |reader| {
        let mut found = Vec::new();
        for one in questions {
            let Some(at) = one.rated_at.filter(|_| found.len() < COMMENTS) else { break };
            let Some((rating, text)) = reader.survey_comment(&one)? else { continue };
            let Some(row) = reader.conversation(one.conversation)? else { continue };
            let text = text.chars().take(LastMessage::TEXT_CHARS).collect();
            let name = display_name(&row.contact);
            found.push(SurveyComment { conversation_id: one.conversation, name, rating, at, text });
        }
        Ok(found)
    });
    read.await
}
