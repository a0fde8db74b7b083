//! Saved views: made by anybody for themselves, shared by managers and owners.
//!
//! What somebody keeps for themselves is told to nobody else, not even its name. A view that was shared and is not any more is told to
//! the others as gone. Each is one row; keeping, ordering and deleting are one transaction each.

use sangam_model::Capability;
use sangam_model::id::ViewId;
use sangam_model::label::{NAME_MAX_CHARS, named};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use sangam_protocol::views::{Filter, SaveView};
use serde_json::json;

use crate::ruling::{Ruling, forbidden, invalid, not_found};
use crate::store::{Result, SavedView, Tx};
use crate::team::decider::Decider;

/// Views one person keeps for themselves, and views a workspace shares.
pub const MOST: usize = 50;
/// Labels one filter names.
const LABELS_MOST: usize = 20;

impl Decider {
    /// Whether they may share views, as they are now; `None` if they are not of the team any more.
    fn shares(self, tx: &Tx<'_>) -> Result<Option<bool>> {
        Ok(self.person(tx)?.map(|person| person.role.may(Capability::ShareViews)))
    }

    /// Whether they may change this view.
    fn keeps(self, view: &SavedView, shares: bool) -> bool {
        if view.shared { shares } else { view.person_id == self.person_id }
    }

    /// Whether they have it at all.
    fn has(self, view: &SavedView) -> bool {
        view.workspace_id == self.workspace_id
            && !view.gone
            && (view.shared || view.person_id == self.person_id)
    }
}

/// The filter as it is kept: nothing twice.
fn clean(filter: &Filter) -> Ruling<Filter> {
    let mut clean = filter.clone();
    clean.labels.sort_unstable();
    clean.labels.dedup();
    clean.statuses.sort_by_key(|status| status.as_str());
    clean.statuses.dedup();
    if clean.labels.len() > LABELS_MOST {
        let error = invalid("filter.labels", "too many labels");
        return Err(error.with_detail(json!({ "field": "filter.labels", "max": LABELS_MOST })).into());
    }
    Ok(clean)
}

/// Makes a view under this id, or changes it. The same wish heard twice keeps one.
///
/// # Errors
/// A refusal, or what the database says.
pub fn save(tx: &mut Tx<'_>, decider: Decider, id: ViewId, wish: &SaveView) -> Ruling<SavedView> {
    let Some(shares) = decider.shares(tx)? else { return Err(forbidden().into()) };
    let Some(name) = named(&wish.name) else {
        let error = invalid("name", "not a name for a view");
        return Err(error.with_detail(json!({ "field": "name", "max": NAME_MAX_CHARS })).into());
    };
    let filter = clean(&wish.filter)?;
    if wish.shared && !shares {
        return Err(forbidden().into());
    }
    let known = match tx.saved_view(id)? {
        Some(view) if !decider.has(&view) => {
            return Err(not_found("view").into());
        }
        Some(view) if !decider.keeps(&view, shares) => return Err(forbidden().into()),
        known => known,
    };
    let person_id = known.as_ref().map_or(decider.person_id, |view| view.person_id);
    let views = tx.living_views(decider.workspace_id)?;
    let others = views.iter().filter(|view| view.id != id);
    let beside = |view: &&SavedView| {
        if wish.shared { view.shared } else { !view.shared && view.person_id == person_id }
    };
    if others.clone().filter(beside).count() >= MOST {
        let error = ApiError::new(code::VIEWS_FULL, "there are as many views as there can be");
        return Err(error.with_detail(json!({ "max": MOST })).into());
    }
    let last = others.map(|view| view.position).max().unwrap_or(0);
    let was_shared = known.as_ref().is_some_and(|view| view.was_shared);
    let view = SavedView {
        id,
        workspace_id: decider.workspace_id,
        person_id,
        shared: wish.shared,
        was_shared: was_shared || wish.shared,
        name,
        filter,
        pinned: wish.pinned,
        position: known.as_ref().map_or(last + 1, |view| view.position),
        gone: false,
        rev: known.as_ref().map_or(sangam_protocol::Rev(0), |view| view.rev),
    };
    if known.as_ref() == Some(&view) {
        return Ok(view);
    }
    let view = SavedView { rev: tx.next_rev(), ..view };
    tx.save_view(&view)?;
    Ok(view)
}

/// Puts the named views in this order, before those that are not named. Only what the asker keeps can be moved.
///
/// # Errors
/// A refusal, or what the database says.
pub fn order(tx: &mut Tx<'_>, decider: Decider, ids: &[ViewId]) -> Ruling<()> {
    let Some(shares) = decider.shares(tx)? else { return Err(forbidden().into()) };
    let views = tx.living_views(decider.workspace_id)?;
    let place = |view: &SavedView| ids.iter().position(|id| *id == view.id);
    for id in ids {
        match views.iter().find(|view| view.id == *id && decider.has(view)) {
            None => return Err(not_found("view").into()),
            Some(view) if !decider.keeps(view, shares) => return Err(forbidden().into()),
            Some(_) => {}
        }
    }
    // The places these views have among all, dealt out anew among themselves: what others keep stays where it is.
    let mut named: Vec<SavedView> = views.into_iter().filter(|view| place(view).is_some()).collect();
    let mut places: Vec<i64> = named.iter().map(|view| view.position).collect();
    places.sort_unstable();
    named.sort_by_key(place);
    for (view, position) in named.into_iter().zip(places) {
        if view.position != position {
            let rev = tx.next_rev();
            tx.save_view(&SavedView { position, rev, ..view })?;
        }
    }
    Ok(())
}

/// Deletes a view; of what it showed nothing is kept.
///
/// # Errors
/// A refusal, or what the database says.
pub fn delete(tx: &mut Tx<'_>, decider: Decider, id: ViewId) -> Ruling<()> {
    let Some(shares) = decider.shares(tx)? else { return Err(forbidden().into()) };
    match tx.saved_view(id)? {
        Some(view) if decider.has(&view) && !decider.keeps(&view, shares) => Err(forbidden().into()),
        Some(view) if decider.has(&view) => {
            let (rev, name, filter) = (tx.next_rev(), String::new(), Filter::default());
            tx.save_view(&SavedView { gone: true, pinned: false, name, filter, rev, ..view })?;
            Ok(())
        }
        _ => Err(not_found("view").into()),
    }
}
