//! Labels: created, renamed, coloured, merged and deleted by managers and owners, each in one transaction.
//!
//! However many chats carry a label, a merge or a deletion changes the label's row alone; what a chat carries is read through it
//! (`sangam_protocol::labels`). So neither takes longer in a large shop, and neither can stop half way.
//!
//! Two labels never have one name, in whichever case it is written. A name that was free a moment ago and is taken now is refused
//! with the label that has it.

use sangam_model::Capability;
use sangam_model::id::{LabelId, WorkspaceId};
use sangam_model::label::{Colour, MOST, NAME_MAX_CHARS, folded, named};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use sangam_protocol::labels::{ChangeLabel, MakeLabel};
use serde_json::json;

use crate::store::{Label, Result, Tx};
use crate::team::decider::{Decided, Decider, allowed};

/// A label of this workspace that is not gone.
fn living(tx: &Tx<'_>, decider: Decider, id: LabelId) -> Decided<Label> {
    let label = tx.label(id)?.filter(|label| label.workspace_id == decider.workspace_id);
    Ok(match label {
        None => Err(ApiError::new(code::NOT_FOUND, "there is no such label")),
        Some(label) if label.gone => Err(ApiError::new(code::LABEL_GONE, "the label was deleted")),
        Some(label) => Ok(label),
    })
}

/// The name as it is kept, if no other label has it.
fn free(tx: &Tx<'_>, decider: Decider, typed: &str, own: LabelId) -> Decided<String> {
    let Some(name) = named(typed) else {
        let error = ApiError::new(code::INVALID, "not a name for a label");
        return Ok(Err(error.with_detail(json!({ "field": "name", "max": NAME_MAX_CHARS }))));
    };
    match tx.label_named(decider.workspace_id, &folded(&name))? {
        Some(other) if other.id != own => {
            let error = ApiError::new(code::LABEL_TAKEN, "another label has this name");
            Ok(Err(error.with_detail(json!({ "label_id": other.id, "name": other.name }))))
        }
        _ => Ok(Ok(name)),
    }
}

/// Makes a label. The same wish heard twice makes it once.
///
/// # Errors
/// What the database says; a refusal is inside.
pub fn make(tx: &mut Tx<'_>, decider: Decider, wish: &MakeLabel) -> Decided<Label> {
    allowed!(decider.check(tx, Capability::KeepLabels));
    let name = allowed!(free(tx, decider, &wish.name, wish.id));
    if let Some(known) = tx.label(wish.id)? {
        let is_same = known.workspace_id == decider.workspace_id && !known.gone && known.name == name;
        let error = || {
            ApiError::new(code::INVALID, "the id is another label's").with_detail(json!({ "field": "id" }))
        };
        return Ok(if is_same { Ok(known) } else { Err(error()) });
    }
    if tx.label_count(decider.workspace_id)? >= MOST as u64 {
        let error = ApiError::new(code::LABELS_FULL, "the workspace has as many labels as it can");
        return Ok(Err(error.with_detail(json!({ "max": MOST }))));
    }
    save(tx, decider, wish.id, name, wish.colour).map(Ok)
}

fn save(tx: &mut Tx<'_>, decider: Decider, id: LabelId, name: String, colour: Colour) -> Result<Label> {
    let (workspace_id, rev) = (decider.workspace_id, tx.next_rev());
    let label = Label { id, workspace_id, name, colour, merged_into: None, gone: false, rev };
    tx.save_label(&label)?;
    Ok(label)
}

/// Gives a label another name and colour.
///
/// # Errors
/// What the database says; a refusal is inside.
pub fn change(tx: &mut Tx<'_>, decider: Decider, id: LabelId, wish: &ChangeLabel) -> Decided<Label> {
    allowed!(decider.check(tx, Capability::KeepLabels));
    let label = allowed!(living(tx, decider, id));
    let name = allowed!(free(tx, decider, &wish.name, id));
    if (&label.name, label.colour) == (&name, wish.colour) {
        return Ok(Ok(label));
    }
    save(tx, decider, id, name, wish.colour).map(Ok)
}

/// Makes one label of two: whatever carried the first carries the second.
///
/// # Errors
/// What the database says; a refusal is inside.
pub fn merge(tx: &mut Tx<'_>, decider: Decider, id: LabelId, into: LabelId) -> Decided<()> {
    allowed!(decider.check(tx, Capability::KeepLabels));
    let into = allowed!(living(tx, decider, into)).id;
    if id == into {
        let error = ApiError::new(code::INVALID, "a label cannot be merged with itself");
        return Ok(Err(error.with_detail(json!({ "field": "into" }))));
    }
    if tx.label(id)?.is_some_and(|label| label.merged_into == Some(into)) {
        return Ok(Ok(()));
    }
    let label = allowed!(living(tx, decider, id));
    // What led to it leads on, so that one step is always enough.
    for earlier in tx.labels_merged_into(id)? {
        let rev = tx.next_rev();
        tx.save_label(&Label { merged_into: Some(into), rev, ..earlier })?;
    }
    let rev = tx.next_rev();
    tx.save_label(&Label { merged_into: Some(into), gone: true, rev, ..label })?;
    Ok(Ok(()))
}

/// Deletes a label: no chat carries it any more.
///
/// # Errors
/// What the database says; a refusal is inside.
pub fn delete(tx: &mut Tx<'_>, decider: Decider, id: LabelId) -> Decided<()> {
    allowed!(decider.check(tx, Capability::KeepLabels));
    let known = tx.label(id)?.filter(|label| label.workspace_id == decider.workspace_id);
    let Some(label) = known else {
        return Ok(Err(ApiError::new(code::NOT_FOUND, "there is no such label")));
    };
    if label.gone {
        return Ok(Ok(()));
    }
    for earlier in tx.labels_merged_into(id)? {
        let rev = tx.next_rev();
        tx.save_label(&Label { merged_into: None, rev, ..earlier })?;
    }
    let rev = tx.next_rev();
    tx.save_label(&Label { gone: true, rev, ..label })?;
    Ok(Ok(()))
}

/// The label an id means now, if it still means one.
///
/// # Errors
/// What the database says.
pub fn meant(tx: &Tx<'_>, workspace_id: WorkspaceId, id: LabelId) -> Result<Option<Label>> {
    let Some(label) = tx.label(id)?.filter(|label| label.workspace_id == workspace_id) else {
        return Ok(None);
    };
    let label = match label.merged_into {
        Some(into) => tx.label(into)?,
        None => Some(label),
    };
    Ok(label.filter(|label| !label.gone))
}
