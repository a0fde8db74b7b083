//! Teams, and the rule about who may write in a chat that is assigned to somebody else: decided by managers and owners, each in one
//! transaction.
//!
//! Two teams never have one name, in whichever case it is written. Only people who may still sign in belong to one; whoever leaves the
//! shop leaves all of them. A team that is deleted gives its chats back, a few hundred a turn, and goes in the turn that finds no
//! more of them; a hub that ends in between has given some back, and asking again goes on.

use std::sync::Arc;

use sangam_model::id::{PersonId, TeamId, WorkspaceId};
use sangam_model::label::{NAME_MAX_CHARS, folded, named};
use sangam_model::{Capability, Clock, Random, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use sangam_protocol::teams::{ChangeTeam, MOST, MakeTeam, ReplyRule};
use sangam_protocol::{ApiError, Rev};
use serde_json::json;

use crate::access::audit::{self, Deed};
use crate::background::beside::Beside;
use crate::inbox::Inbox;
use crate::ruling::{Halt, Ruling, invalid, not_found};
use crate::store::{ReadTx, Result, Store, StoreError, Team, Tx, Workspace};
use crate::team::decider::Decider;

/// Chats given back in one turn at most. Each takes two revisions, of which a transaction gives out fewer than 500.
const TURN: u32 = 200;

/// The name as it is kept, if no other team has it.
fn free(tx: &Tx<'_>, decider: Decider, typed: &str, own: TeamId) -> Ruling<String> {
    let Some(name) = named(typed) else {
        let error = invalid("name", "not a name for a team");
        return Err(error.with_detail(json!({ "field": "name", "max": NAME_MAX_CHARS })).into());
    };
    match tx.team_named(decider.workspace_id, &folded(&name))? {
        Some(other) if other.id != own => {
            let error = ApiError::new(code::TEAM_TAKEN, "another team has this name");
            Err(error.with_detail(json!({ "team_id": other.id, "name": other.name })).into())
        }
        _ => Ok(name),
    }
}

/// Who is to belong to a team, each once, if all of them are there.
fn people(tx: &Tx<'_>, decider: Decider, wished: &[PersonId]) -> Ruling<Vec<PersonId>> {
    let mut members = wished.to_vec();
    members.sort_unstable();
    members.dedup();
    for id in &members {
        if decider.colleague(tx, *id)?.is_none() {
            return Err(invalid("members", "no such person in this shop").into());
        }
    }
    Ok(members)
}

/// A team of this workspace that is not gone.
fn still_there(tx: &ReadTx<'_>, decider: Decider, id: TeamId) -> Ruling<Team> {
    match tx.team(id)?.filter(|team| team.workspace_id == decider.workspace_id) {
        None => Err(not_found("team").into()),
        Some(team) if team.gone => Err(ApiError::new(code::TEAM_GONE, "the team was deleted").into()),
        Some(team) => Ok(team),
    }
}

/// A team of a workspace, if it is not gone.
///
/// # Errors
/// What the database says.
pub fn living(tx: &ReadTx<'_>, workspace_id: WorkspaceId, id: TeamId) -> Result<Option<Team>> {
    Ok(tx.team(id)?.filter(|team| team.workspace_id == workspace_id && !team.gone))
}

/// Makes a team. The same wish heard twice makes it once.
///
/// # Errors
/// A refusal, or what the database says.
pub fn make(tx: &mut Tx<'_>, decider: Decider, wish: &MakeTeam) -> Ruling<Team> {
    decider.check(tx, Capability::KeepTeams)?;
    let name = free(tx, decider, &wish.name, wish.id)?;
    let members = people(tx, decider, &wish.members)?;
    if let Some(known) = tx.team(wish.id)? {
        let is_same = known.workspace_id == decider.workspace_id
            && !known.gone
            && (&known.name, &known.members) == (&name, &members);
        return if is_same { Ok(known) } else { Err(invalid("id", "the id is another team's").into()) };
    }
    let living =
        tx.team_changes(decider.workspace_id, Rev(0), u32::MAX)?.into_iter().filter(|team| !team.gone);
    if living.count() >= MOST {
        let error = ApiError::new(code::TEAMS_FULL, "the shop has as many teams as it can");
        return Err(error.with_detail(json!({ "max": MOST })).into());
    }
    let (workspace_id, rev) = (decider.workspace_id, tx.next_rev());
    let team = Team { id: wish.id, workspace_id, name, members, gone: false, rev };
    tx.save_team(&team)?;
    Ok(team)
}

/// Gives a team another name and other people. Chats that wait for somebody are looked at again.
///
/// # Errors
/// A refusal, or what the database says.
pub fn change(
    tx: &mut Tx<'_>,
    decider: Decider,
    id: TeamId,
    wish: &ChangeTeam,
    now: Timestamp,
) -> Ruling<Team> {
    decider.check(tx, Capability::KeepTeams)?;
    let team = still_there(tx, decider, id)?;
    let name = free(tx, decider, &wish.name, id)?;
    let members = people(tx, decider, &wish.members)?;
    if (&team.name, &team.members) == (&name, &members) {
        return Ok(team);
    }
    let are_others = team.members != members;
    let team = Team { name, members, rev: tx.next_rev(), ..team };
    tx.save_team(&team)?;
    if are_others {
        tx.route_again(now)?;
    }
    Ok(team)
}

/// Deletes a team: its chats are no team's any more.
///
/// # Errors
/// A refusal, or what the database says. Chats that were given back before stay so.
pub async fn delete(
    store: &dyn Store,
    beside: &Beside,
    decider: Decider,
    id: TeamId,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
) -> Ruling<()> {
    loop {
        let (clock, random) = (Arc::clone(&clock), Arc::clone(&random));
        let turn = beside.turn(TURN, async |limit| {
            let decide = store.decide(decider.workspace_id, move |tx| {
                take_turn(tx, decider, id, limit, (&*clock, &*random))
            });
            decide.await
        });
        if turn.await? {
            return Ok(());
        }
    }
}

/// Gives some chats back; says whether the team is gone with that.
fn take_turn(
    tx: &mut Tx<'_>,
    decider: Decider,
    id: TeamId,
    limit: u32,
    (clock, random): (&dyn Clock, &dyn Random),
) -> Ruling<bool> {
    decider.check(tx, Capability::KeepTeams)?;
    let team = match still_there(tx, decider, id) {
        Err(Halt::Refused(refusal)) if refusal.code == code::TEAM_GONE => return Ok(true),
        team => team?,
    };
    let chats = tx.chats_of_team(id, limit)?;
    let is_last = chats.len() < limit as usize;
    let mut inbox = Inbox::new(tx, clock, random);
    for chat in chats {
        inbox.take_from_team(chat, Some(decider.person_id))?;
    }
    inbox.finish()?;
    if is_last {
        let rev = tx.next_rev();
        tx.save_team(&Team { members: Vec::new(), gone: true, rev, ..team })?;
        tx.route_again(clock.now())?;
    }
    Ok(is_last)
}

/// A removed person leaves every team.
///
/// # Errors
/// What the database says.
pub fn leave_all(tx: &mut Tx<'_>, workspace_id: WorkspaceId, person_id: PersonId) -> Result<()> {
    for mut team in tx.team_changes(workspace_id, Rev(0), u32::MAX)? {
        if team.members.contains(&person_id) {
            team.members.retain(|member| *member != person_id);
            team.rev = tx.next_rev();
            tx.save_team(&team)?;
        }
    }
    Ok(())
}

/// Sets whether only the assigned person may write in a chat. Messages accepted before still leave.
///
/// # Errors
/// A refusal, or what the database says.
pub fn set_reply_rule(
    tx: &mut Tx<'_>,
    decider: Decider,
    rule: ReplyRule,
    now: Timestamp,
) -> Ruling<Workspace> {
    decider.check(tx, Capability::RouteChats)?;
    let before = tx.workspace(decider.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
    if before.only_assignee_replies == rule.only_assignee {
        return Ok(before);
    }
    let rev = tx.next_rev();
    let workspace = Workspace { only_assignee_replies: rule.only_assignee, rev, ..before };
    tx.save_workspace(&workspace)?;
    let deed = Deed::by(decider.person_id, DeedKind::ReplyRuleChanged);
    audit::record(tx, now, deed.with(json!({ "only_assignee": rule.only_assignee })))?;
    Ok(workspace)
}
