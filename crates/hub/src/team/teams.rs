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
use crate::store::{ReadTx, Result, Store, StoreError, Team, Tx, Workspace};
use crate::team::decider::{Decided, Decider, allowed};

/// Chats given back in one turn at most. Each takes two revisions, of which a transaction gives out fewer than 500.
const TURN: u32 = 200;

/// The name as it is kept, if no other team has it.
fn free(tx: &Tx<'_>, decider: Decider, typed: &str, own: TeamId) -> Decided<String> {
    let Some(name) = named(typed) else {
        let error = ApiError::new(code::INVALID, "not a name for a team");
        return Ok(Err(error.with_detail(json!({ "field": "name", "max": NAME_MAX_CHARS }))));
    };
    match tx.team_named(decider.workspace_id, &folded(&name))? {
        Some(other) if other.id != own => {
            let error = ApiError::new(code::TEAM_TAKEN, "another team has this name");
            Ok(Err(error.with_detail(json!({ "team_id": other.id, "name": other.name }))))
        }
        _ => Ok(Ok(name)),
    }
}

/// Who is to belong to a team, each once, if all of them are there.
fn people(tx: &Tx<'_>, decider: Decider, wished: &[PersonId]) -> Decided<Vec<PersonId>> {
    let mut members = wished.to_vec();
    members.sort_unstable();
    members.dedup();
    for id in &members {
        let is_ours =
            tx.person(*id)?.is_some_and(|one| one.active && one.workspace_id == decider.workspace_id);
        if !is_ours {
            let error = ApiError::new(code::INVALID, "no such person in this shop");
            return Ok(Err(error.with_detail(json!({ "field": "members" }))));
        }
    }
    Ok(Ok(members))
}

/// A team of this workspace that is not gone.
fn still_there(tx: &ReadTx<'_>, decider: Decider, id: TeamId) -> Decided<Team> {
    Ok(match tx.team(id)?.filter(|team| team.workspace_id == decider.workspace_id) {
        None => Err(ApiError::new(code::NOT_FOUND, "there is no such team")),
        Some(team) if team.gone => Err(ApiError::new(code::TEAM_GONE, "the team was deleted")),
        Some(team) => Ok(team),
    })
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
/// What the database says; a refusal is inside.
pub fn make(tx: &mut Tx<'_>, decider: Decider, wish: &MakeTeam) -> Decided<Team> {
    allowed!(decider.check(tx, Capability::KeepTeams));
    let name = allowed!(free(tx, decider, &wish.name, wish.id));
    let members = allowed!(people(tx, decider, &wish.members));
    if let Some(known) = tx.team(wish.id)? {
        let is_same = known.workspace_id == decider.workspace_id
            && !known.gone
            && (&known.name, &known.members) == (&name, &members);
        let error =
            || ApiError::new(code::INVALID, "the id is another team's").with_detail(json!({ "field": "id" }));
        return Ok(if is_same { Ok(known) } else { Err(error()) });
    }
    let living =
        tx.team_changes(decider.workspace_id, Rev(0), u32::MAX)?.into_iter().filter(|team| !team.gone);
    if living.count() >= MOST {
        let error = ApiError::new(code::TEAMS_FULL, "the shop has as many teams as it can");
        return Ok(Err(error.with_detail(json!({ "max": MOST }))));
    }
    let (workspace_id, rev) = (decider.workspace_id, tx.next_rev());
    let team = Team { id: wish.id, workspace_id, name, members, gone: false, rev };
    tx.save_team(&team)?;
    Ok(Ok(team))
}

/// Gives a team another name and other people. Chats that wait for somebody are looked at again.
///
/// # Errors
/// What the database says; a refusal is inside.
pub fn change(
    tx: &mut Tx<'_>,
    decider: Decider,
    id: TeamId,
    wish: &ChangeTeam,
    now: Timestamp,
) -> Decided<Team> {
    allowed!(decider.check(tx, Capability::KeepTeams));
    let team = allowed!(still_there(tx, decider, id));
    let name = allowed!(free(tx, decider, &wish.name, id));
    let members = allowed!(people(tx, decider, &wish.members));
    if (&team.name, &team.members) == (&name, &members) {
        return Ok(Ok(team));
    }
    let are_others = team.members != members;
    let team = Team { name, members, rev: tx.next_rev(), ..team };
    tx.save_team(&team)?;
    if are_others {
        tx.route_again(now)?;
    }
    Ok(Ok(team))
}

/// Deletes a team: its chats are no team's any more.
///
/// # Errors
/// What the database says; a refusal is inside. Chats that were given back before stay so.
pub async fn delete(
    store: &dyn Store,
    beside: &Beside,
    decider: Decider,
    id: TeamId,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
) -> Decided<()> {
    loop {
        let (clock, random) = (Arc::clone(&clock), Arc::clone(&random));
        let turn = beside.turn(TURN, async |limit| {
            let write = store.write(decider.workspace_id, move |tx| {
                take_turn(tx, decider, id, limit, (&*clock, &*random))
            });
            write.await
        });
        match turn.await? {
            Ok(true) => return Ok(Ok(())),
            Ok(false) => {}
            Err(refused) => return Ok(Err(refused)),
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
) -> Decided<bool> {
    allowed!(decider.check(tx, Capability::KeepTeams));
    let team = match still_there(tx, decider, id)? {
        Ok(team) => team,
        Err(error) if error.code == code::TEAM_GONE => return Ok(Ok(true)),
        Err(error) => return Ok(Err(error)),
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
    Ok(Ok(is_last))
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
/// What the database says; a refusal is inside.
pub fn set_reply_rule(
    tx: &mut Tx<'_>,
    decider: Decider,
    rule: ReplyRule,
    now: Timestamp,
) -> Decided<Workspace> {
    allowed!(decider.check(tx, Capability::RouteChats));
    let before = tx.workspace(decider.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
    if before.only_assignee_replies == rule.only_assignee {
        return Ok(Ok(before));
    }
    let rev = tx.next_rev();
    let workspace = Workspace { only_assignee_replies: rule.only_assignee, rev, ..before };
    tx.save_workspace(&workspace)?;
    let deed = Deed::by(decider.person_id, DeedKind::ReplyRuleChanged);
    audit::record(tx, now, deed.with(json!({ "only_assignee": rule.only_assignee })))?;
    Ok(Ok(workspace))
}
