//! `GET /v1/audit?before=&limit=&what=&by=&from=&until=` and `GET /v1/audit/check`: who did what, and whether the log is as it was written.

use axum::Json;
use axum::extract::State;
use sangam_model::id::{NumberId, PersonId};
use sangam_model::{Capability, Timestamp};
use sangam_protocol::people::{AuditCheck, AuditPage, AuditRow, DeedKind};
use sangam_protocol::route;
use serde_json::Value;

use super::error::Failure;
use super::extract::Parameters;
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use super::view::View;
use crate::access::audit;
use crate::store::{AuditQuery, AuditRecord, StoreError};

pub(super) fn routes() -> Routes {
    Routes::default().with(route::AUDIT, Gate::May(Capability::ReadAudit), page).with(
        route::CHECK_AUDIT,
        Gate::May(Capability::ReadAudit),
        check,
    )
}

async fn page(
    State(state): State<AppState>,
    asker: Asker,
    asked: Parameters,
) -> Result<Json<AuditPage>, Failure> {
    let limit = asked.limit()?;
    let what = asked.word("what", kind)?.map(audit::word).transpose()?;
    let (before, by) = (asked.given::<i64>("before")?, asked.given::<PersonId>("by")?);
    let (from, until) = (asked.given::<Timestamp>("from")?, asked.given::<Timestamp>("until")?);
    let look = state.look(asker, move |view| {
        let query = AuditQuery {
            workspace_id: view.workspace.id,
            before,
            what: what.clone(),
            by,
            from,
            until,
            limit: limit.saturating_add(1),
        };
        let mut found = view.tx.audit_page(&query)?;
        let has_more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = found.last().map(|last| last.seq).filter(|_| has_more);
        let rows = found.into_iter().map(|record| row(view, record)).collect::<Result<_, _>>()?;
        Ok(AuditPage { rows, next })
    });
    look.await.map(Json)
}

async fn check(State(state): State<AppState>, asker: Asker) -> Result<Json<AuditCheck>, Failure> {
    state.look(asker, |view| Ok(audit::check(view.tx, view.workspace.id)?)).await.map(Json)
}

fn kind(word: &str) -> Option<DeedKind> {
    DeedKind::ALL.into_iter().find(|kind| audit::word(*kind).is_ok_and(|own| own == word))
}

fn row(view: &View<'_>, record: AuditRecord) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        seq: record.seq,
        at: record.at,
        what: kind(&record.what).unwrap_or(DeedKind::Unknown),
        by: record.by,
        by_name: record.by.map(|id| person_name(view, id)).transpose()?.flatten(),
        about_name: record.about.as_deref().map(|id| name_of(view, id)).transpose()?.flatten(),
        about: record.about,
        detail: serde_json::from_str(&record.detail).unwrap_or(Value::Null),
    })
}

fn person_name(view: &View<'_>, id: PersonId) -> Result<Option<String>, StoreError> {
    let person = view.tx.person(id)?.filter(|person| person.workspace_id == view.workspace.id);
    Ok(person.map(|person| person.name))
}

/// What somebody did it to, if that is a person or a number of this workspace.
fn name_of(view: &View<'_>, id: &str) -> Result<Option<String>, StoreError> {
    if let Ok(person) = id.parse::<PersonId>()
        && let Some(name) = person_name(view, person)?
    {
        return Ok(Some(name));
    }
    let Ok(number) = id.parse::<NumberId>() else { return Ok(None) };
    let number = view.tx.number(number)?.filter(|number| number.workspace_id == view.workspace.id);
    Ok(number.map(|number| number.display_number))
}
