//! `GET /v1/numbers/{id}/ledger` and `…/ledger.csv`: the account of a number's import, for the owner alone.
//!
//! The file is for a spreadsheet: it begins with a byte order mark, without which Excel takes names in Indian scripts for
//! something else; lines end as RFC 4180 wants; and a cell that a spreadsheet would take for a formula begins with an
//! apostrophe, because names are written by strangers.

use std::fmt::Write;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sangam_model::id::{ConversationId, NumberId};
use sangam_protocol::connect::{ConversationLedger, Ledger};

use super::asked::{Asked, Named, Place};
use super::error::Failure;
use super::person::Asker;
use super::state::AppState;
use super::view::View;
use crate::import::ledger;
use crate::store::{ImportQuery, Lane, Number};

/// See the module.
pub(super) async fn page(
    State(state): State<AppState>,
    asker: Asker,
    Named(number_id): Named<NumberId>,
    asked: Asked,
) -> Result<Json<Ledger>, Failure> {
    let (limit, before) = (asked.limit()?, asked.before::<(u64, ConversationId)>()?);
    let now = state.clock.now();
    let look = state.look(asker, move |view| {
        let number = owned(view, number_id)?;
        let query = ImportQuery { number_id, before, limit };
        let (ledger, next) = ledger::of(view.tx, &number, &query, now)?;
        Ok((number.phone_number_id, Ledger { next: next.as_ref().map(Place::write), ..ledger }))
    });
    let (phone_number_id, ledger) = look.await?;
    let unread_bodies = unread_bodies(&state, phone_number_id).await?;
    Ok(Json(Ledger { unread_bodies, ..ledger }))
}

/// See the module.
pub(super) async fn file(
    State(state): State<AppState>,
    asker: Asker,
    Named(number_id): Named<NumberId>,
) -> Result<Response, Failure> {
    let now = state.clock.now();
    let look = state.look(asker, move |view| {
        let number = owned(view, number_id)?;
        Ok(ledger::conversations(view.tx, &number, &ledger::all_of(number_id), now)?)
    });
    let kind = (CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
    let name = (CONTENT_DISPOSITION, "attachment; filename=\"import-ledger.csv\"");
    Ok(([kind, name], csv(&look.await?)).into_response())
}

/// A number of this workspace.
fn owned(view: &View<'_>, number_id: NumberId) -> Result<Number, Failure> {
    let number = view.tx.number(number_id)?.filter(|number| number.workspace_id == view.workspace.id);
    number.ok_or_else(Failure::not_found)
}

/// History of this number that is kept because nobody could read it, or not all of it.
async fn unread_bodies(state: &AppState, phone_number_id: String) -> Result<u64, Failure> {
    let aside = state.store.read_journal(Lane::History, |tx| tx.set_aside()).await?;
    let ours = aside.iter().filter(|aside| aside.phone_number_id.as_deref() == Some(&phone_number_id));
    Ok(ours.map(|aside| aside.bodies).sum())
}

const HEADER: &str = "conversation_id,name,phone,messages,first_at,last_at,files,files_ready,files_pending,files_too_old,files_lost";

fn csv(conversations: &[ConversationLedger]) -> String {
    let mut file = format!("\u{feff}{HEADER}\r\n");
    for one in conversations {
        let files = &one.media;
        let (name, phone) = (cell(one.name.as_deref()), cell(one.phone.as_deref()));
        // Writing to a string does not fail.
        let _ = write!(
            file,
            "{},{name},{phone},{},{},{},{},{},{},{},{}\r\n",
            one.conversation_id,
            one.messages,
            one.first_at,
            one.last_at,
            files.mentioned,
            files.ready,
            files.pending,
            files.too_old,
            files.lost,
        );
    }
    file
}

/// A quoted cell that no spreadsheet computes.
fn cell(text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    let is_formula =
        text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let is_odd = text.starts_with(['\t', '\r', '\n']);
    let guard = if is_formula || is_odd { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_text_and_never_a_formula() {
        assert_eq!(cell(Some("रितिका")), "\"रितिका\"");
        assert_eq!(cell(Some("Ritika \"Ri\" Sharma, Jaipur")), "\"Ritika \"\"Ri\"\" Sharma, Jaipur\"");
        assert_eq!(cell(None), "\"\"");
        for evil in [
            "=HYPERLINK(\"http://evil.example\")",
            "+1",
            "-1",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\r\n",
            "\u{ff1d}1",
        ] {
            assert!(cell(Some(evil)).starts_with("\"'"), "{evil:?}");
        }
    }
}
