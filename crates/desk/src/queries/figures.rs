//! Figures of the team for managers and owners, counted from the cache.

use std::collections::{BTreeMap, BTreeSet};

use sangam_cache::{Phase, Running, WorkQuery};
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::time::DAY;
use sangam_model::work::Counting;
use sangam_model::work::hours::{LocalTime, Shift, WorkingHours};
use sangam_model::work::report::{Counter, HandFigures, Period, Report, Rules, Slice};
use sangam_model::work::target::Urgency;
use sangam_model::{Capability, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::shop::ShopRow;
use sangam_protocol::{ConversationRow, NumberRow, PersonRow};

use super::at_most;
use super::list::{self, item, team};
use super::names::{Team, away_of};
use super::survey;
use crate::api::conversations::ConversationPage;
use crate::api::error::UiError;
use crate::api::figures::{
    HeldBy, PersonFigures, PersonLoad, TeamConnection, TeamConversationsArgs, TeamFigure, TeamNow,
    TeamReport, TeamReportArgs, TeamRules, UrgentNow, WaitNow,
};
use crate::desk::Shared;

/// The page shows so many of those who wait longest.
const LONGEST: usize = 12;
/// Before and after a connection are compared over so many days at most.
const COMPARED_DAYS: u32 = 90;

/// Whether the signed-in person looks after the team.
///
/// The hub decides what a desk may know; this only keeps a page from those it is not made for.
pub(super) async fn admit(shared: &Shared) -> Result<Vec<PersonRow>, UiError> {
    let people = shared.read(|reader| reader.people()).await?;
    let me = people.iter().find(|person| person.id == shared.record.person_id);
    if me.is_some_and(|me| me.role.may(Capability::WatchTeam)) {
        Ok(people)
    } else {
        Err(UiError::new(code::FORBIDDEN, "for those who look after the team"))
    }
}

/// What lies on whose table.
pub(crate) async fn now(shared: &Shared) -> Result<TeamNow, UiError> {
    let rows = admit(shared).await?;
    let now = shared.hub_now();
    let load = shared.answer(shared.cache.workload()).await?;
    let running = shared.answer(shared.cache.running(now)).await?;
    let shop = shared.read(|reader| reader.shop()).await?;
    let team = team(shared).await?;
    let open_of = |person: PersonId| load.open.get(&Some(person)).copied().unwrap_or(0);
    let urgent_of = |whose: HeldBy| urgent(&running, whose, now);
    let mut people: Vec<PersonLoad> = rows
        .into_iter()
        .filter(|row| row.active || open_of(row.id) > 0)
        .filter_map(|row| {
            Some(PersonLoad {
                person: team.person(Some(row.id))?,
                role: row.role,
                away: away_of(&row, &shop, now),
                open: open_of(row.id),
                urgent: urgent_of(HeldBy::Person { id: row.id }),
            })
        })
        .collect();
    people.sort_by_cached_key(|load| (load.person.name.to_lowercase(), load.person.id));
    let teams = super::teams::loads(shared, &load.waiting).await?;
    let waits = load.waiting.iter().map(|(row, since)| wait_now(shared, (&team, &shop), row, *since, now));
    Ok(TeamNow {
        people,
        teams,
        open: load.open.values().sum(),
        unassigned: load.open.get(&None).copied().unwrap_or(0),
        urgent: urgent_of(HeldBy::Anybody),
        waits: waits.collect(),
        longest: load
            .waiting
            .into_iter()
            .take(LONGEST)
            .map(|(row, _)| item(shared, &team, row, None))
            .collect(),
    })
}

fn wait_now(
    shared: &Shared,
    (team, shop): (&Team, &ShopRow),
    row: &ConversationRow,
    since: Timestamp,
    now: Timestamp,
) -> WaitNow {
    let worked_ms = shop
        .hours
        .as_ref()
        .map_or(now.since(since).max(0), |shop| shop.hours.within(&shop.zone.local_time(since), since, now));
    let is_first = row.opened_at == Some(since);
    let due = team.stick().answer_due(row.number_id, since, is_first);
    WaitNow {
        conversation_id: row.id,
        assignee_id: row.assignee_id,
        since,
        worked_ms,
        due: due.map(|due| list::shown_due(shared, due)),
    }
}

fn urgent(running: &[Running], whose: HeldBy, now: Timestamp) -> UrgentNow {
    let theirs = running.iter().filter(|running| is_held(whose, running.assignee));
    theirs.fold(UrgentNow::default(), |count, running| match running.due.at(now) {
        Urgency::Calm => count,
        Urgency::Soon => UrgentNow { soon: count.soon + 1, ..count },
        Urgency::Breached => UrgentNow { breached: count.breached + 1, ..count },
    })
}

/// The figures of a period.
pub(crate) async fn report(shared: &Shared, args: TeamReportArgs) -> Result<TeamReport, UiError> {
    admit(shared).await?;
    let now = shared.hub_now();
    let shop = shop(shared).await?;
    let told = count(shared, read_rules((&args.rules, &shop), args.period, now)?, Counting::Live).await?;
    let before = match args.compare {
        Some(period) => {
            let rules = read_rules((&args.rules, &shop), period, now)?;
            Some(count(shared, rules, Counting::Live).await?.team)
        }
        None => None,
    };
    let filling = shared.answer(shared.cache.sync_state()).await?.phase != Phase::Live;
    let team = team(shared).await?;
    Ok(TeamReport {
        team: told.team,
        before,
        people: by_name(&team, told.people),
        phone: told.phone,
        hours: told.hours,
        distribution: told.distribution,
        slow: told.slow,
        closed_most: told.closed_most,
        filling,
    })
}

/// The conversations behind a number.
pub(crate) async fn conversations(
    shared: &Shared,
    args: TeamConversationsArgs,
) -> Result<ConversationPage, UiError> {
    admit(shared).await?;
    let before = args.before.as_deref().map(list::place).transpose()?;
    let chosen = behind(shared, args.figure).await?;
    list::chosen(shared, chosen, before, at_most(args.limit, 200)).await
}

/// First responses before and after the first number was connected; `None` if none was, or if it is not known what was before.
pub(crate) async fn connection(
    shared: &Shared,
    rules: &TeamRules,
) -> Result<Option<TeamConnection>, UiError> {
    admit(shared).await?;
    let numbers = shared.read(|reader| reader.numbers()).await?;
    // A hub of before knows only when it was last.
    let first = |number: &NumberRow| number.first_onboarded_at.or(number.onboarded_at);
    let Some(connected_at) = numbers.iter().filter_map(first).min() else {
        return Ok(None);
    };
    let (now, span) = (shared.hub_now(), i64::from(COMPARED_DAYS) * DAY);
    let before = Period { from: connected_at.plus(-span), until: connected_at };
    let after = Period { from: connected_at, until: connected_at.plus(span) };
    let shop = shop(shared).await?;
    let before = count(shared, read_rules((rules, &shop), before, now)?, Counting::Imported).await?;
    let after = count(shared, read_rules((rules, &shop), after, now)?, Counting::Live).await?;
    let compared = TeamConnection {
        connected_at,
        days: COMPARED_DAYS,
        before: before.team.first_response,
        after: after.team.first_response,
    };
    Ok(Some(compared).filter(|compared| compared.before.count > 0))
}

async fn shop(shared: &Shared) -> Result<ShopRow, UiError> {
    shared.read(|reader| reader.shop()).await
}

/// In a shop with hours its own clock counts; in another one every hour is worked.
fn read_rules(
    (asked, shop): (&TeamRules, &ShopRow),
    period: Period,
    now: Timestamp,
) -> Result<Rules, UiError> {
    let invalid = |what: &str| UiError::new(code::INVALID, what.to_owned());
    let desk = LocalTime::new(asked.offsets.clone()).ok_or_else(|| invalid("no place has such a clock"))?;
    if period.from >= period.until {
        return Err(invalid("a period ends after it begins"));
    }
    let always = || WorkingHours::weekly([Some(Shift { opens: 0, closes: 24 * 60 }); 7]);
    let known_from = period.from.plus(-i64::from(COMPARED_DAYS) * DAY);
    let (hours, place) = match &shop.hours {
        Some(shop) => (shop.hours.clone(), shop.zone.local_time(known_from)),
        None => (always(), desk),
    };
    Ok(Rules {
        period,
        place,
        hours,
        working_time_only: asked.working_time_only && shop.hours.is_some(),
        yardstick: shop.yardstick(now),
        now,
    })
}

async fn count(shared: &Shared, rules: Rules, counting: Counting) -> Result<Report, UiError> {
    let query = WorkQuery { from: rules.period.from, counting, now: rules.now };
    let counted = shared.read(move |reader| {
        let mut counter = Counter::new(&rules);
        reader.work(query, |chat| counter.add(chat.number, chat.assignee, &chat.work))?;
        Ok(counter.finish())
    });
    counted.await
}

pub(super) async fn behind(shared: &Shared, figure: TeamFigure) -> Result<BTreeSet<ConversationId>, UiError> {
    let now = shared.hub_now();
    match figure {
        TeamFigure::Period { period, rules, slice } => {
            let shop = shop(shared).await?;
            held_by_slice(shared, read_rules((&rules, &shop), period, now)?, slice).await
        }
        TeamFigure::Survey { period, slice } => survey::behind(shared, period, slice).await,
        TeamFigure::Open { whose } => {
            let open = shared.answer(shared.cache.open_ids()).await?;
            Ok(open.into_iter().filter(|(_, holder)| is_held(whose, *holder)).map(|(id, _)| id).collect())
        }
        TeamFigure::Waiting { whose } => {
            let load = shared.answer(shared.cache.workload()).await?;
            let rows = load.waiting.into_iter().map(|(row, _)| row);
            Ok(rows.filter(|row| is_held(whose, row.assignee_id)).map(|row| row.id).collect())
        }
        TeamFigure::Urgent { urgency, whose } => {
            let running = shared.answer(shared.cache.running(now)).await?;
            let meant =
                |running: &Running| is_held(whose, running.assignee) && running.due.at(now) == urgency;
            Ok(running.into_iter().filter(meant).map(|running| running.conversation).collect())
        }
    }
}

async fn held_by_slice(
    shared: &Shared,
    rules: Rules,
    slice: Slice,
) -> Result<BTreeSet<ConversationId>, UiError> {
    let query = WorkQuery { from: rules.period.from, counting: Counting::Live, now: rules.now };
    let found = shared.read(move |reader| {
        let mut found = BTreeSet::new();
        reader.work(query, |chat| {
            if slice.holds(&rules, chat.number, &chat.work) {
                found.insert(chat.conversation);
            }
        })?;
        Ok(found)
    });
    found.await
}

fn is_held(whose: HeldBy, holder: Option<PersonId>) -> bool {
    match whose {
        HeldBy::Anybody => true,
        HeldBy::Nobody => holder.is_none(),
        HeldBy::Person { id } => holder == Some(id),
    }
}

fn by_name(team: &Team, people: BTreeMap<PersonId, HandFigures>) -> Vec<PersonFigures> {
    let named = |(id, figures)| Some(PersonFigures { person: team.person(Some(id))?, figures });
    let mut named: Vec<PersonFigures> = people.into_iter().filter_map(named).collect();
    named.sort_by_cached_key(|entry| (entry.person.name.to_lowercase(), entry.person.id));
    named
}
