//! Teams with what waits for them.

use sangam_cache::{FilterCount, Teams};
use sangam_model::Capability;
use sangam_model::ConversationStatus::{Open, Pending, Snoozed};
use sangam_model::Timestamp;
use sangam_model::id::TeamId;
use sangam_protocol::ConversationRow;
use sangam_protocol::teams::TeamRow;
use sangam_protocol::views::{AssignedTo, Filter, OfTeam};

use super::list::team as people;
use crate::api::error::UiError;
use crate::api::figures::TeamLoad;
use crate::api::labels::CountView;
use crate::api::teams::{TeamItem, TeamList, TeamRef};
use crate::desk::Shared;

/// A team as a chat names it.
pub(crate) fn view(row: &TeamRow) -> TeamRef {
    TeamRef { id: row.id, name: row.name.clone() }
}

/// The team a chat is of, if this desk was told of it; as an old line names it, gone or not.
pub(super) fn named(teams: &Teams, id: Option<TeamId>) -> Option<TeamRef> {
    teams.named(id?).map(view)
}

/// What is to be done now, of some teams.
fn at_work(team: OfTeam, whose: AssignedTo) -> Filter {
    Filter { statuses: vec![Open, Pending], team, whose, ..Filter::default() }
}

/// What lies on the table of each team, by name; `waiting` is everyone who waits, the longest first.
pub(super) async fn loads(
    shared: &Shared,
    waiting: &[(ConversationRow, Timestamp)],
) -> Result<Vec<TeamLoad>, UiError> {
    let teams = shared.read(|reader| reader.teams()).await?;
    let rows = by_name(&teams);
    let of = |row: &TeamRow, whose| Filter {
        statuses: vec![Open, Pending, Snoozed],
        ..at_work(OfTeam::One { team_id: row.id }, whose)
    };
    let filters =
        rows.iter().flat_map(|row| [of(row, AssignedTo::Any), of(row, AssignedTo::Nobody)]).collect();
    let counts = shared.answer(shared.cache.filter_counts(filters, shared.hub_now())).await?;
    let mut counts = counts.into_iter().map(counted);
    let load = |row: &&TeamRow| {
        let mut waits = waiting.iter().filter(|(chat, _)| chat.team_id == Some(row.id));
        let longest = waits.clone().next().map(|(chat, _)| chat.id);
        TeamLoad {
            team: view(row),
            open: counts.next().unwrap_or_default(),
            unassigned: counts.next().unwrap_or_default(),
            waiting: u32::try_from(waits.by_ref().count()).unwrap_or(u32::MAX),
            longest,
        }
    };
    Ok(rows.iter().map(load).collect())
}

fn by_name(teams: &Teams) -> Vec<&TeamRow> {
    let mut rows: Vec<&TeamRow> = teams.living().collect();
    rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.id));
    rows
}

const fn counted(counted: FilterCount) -> CountView {
    CountView { count: counted.count, more: counted.is_more }
}

/// Every team, by name.
pub(crate) async fn list(shared: &Shared) -> Result<TeamList, UiError> {
    let (teams, workspace) = shared.read(|reader| Ok((reader.teams()?, reader.workspace()?))).await?;
    let people = people(shared).await?;
    let rows = by_name(&teams);
    let mut filters = vec![at_work(OfTeam::Mine, AssignedTo::Nobody)];
    for row in &rows {
        let one = OfTeam::One { team_id: row.id };
        filters.extend([at_work(one, AssignedTo::Any), at_work(one, AssignedTo::Nobody)]);
    }
    let counts = shared.answer(shared.cache.filter_counts(filters, shared.hub_now())).await?;
    let mut counts = counts.into_iter().map(counted);
    let mine = counts.next().unwrap_or_default();
    let item = |row: &TeamRow| {
        let mut members: Vec<_> = row.members.iter().filter_map(|id| people.person(Some(*id))).collect();
        members.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
        TeamItem {
            team: view(row),
            is_mine: members.iter().any(|person| person.is_me),
            members,
            open: counts.next().unwrap_or_default(),
            unassigned: counts.next().unwrap_or_default(),
        }
    };
    Ok(TeamList {
        teams: rows.into_iter().map(item).collect(),
        mine,
        may_keep: shared.present_record().role.may(Capability::KeepTeams),
        only_assignee_replies: workspace.is_some_and(|workspace| workspace.only_assignee_replies),
    })
}
