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

use crate::ruling::{Ruling, invalid, not_found};
use crate::store::{Label, Result, Tx};
use crate::team::decider::Decider;

/// A label of this workspace that is not gone.
fn living(tx: &Tx<'_>, decider: Decider, id: LabelId) -> Ruling<Label> {
    let label = tx.label(id)?.filter(|label| label.workspace_id == decider.workspace_id);
    match label {
        None => Err(not_found("label").into()),
        Some(label) if label.gone => Err(ApiError::new(code::LABEL_GONE, "the label was deleted").into()),
        Some(label) => Ok(label),
    }
}

/// The name as it is kept, if no other label has it.
fn free(tx: &Tx<'_>, decider: Decider, typed: &str, own: LabelId) -> Ruling<String> {
    let Some(name) = named(typed) else {
        let error = invalid("name", "not a name for a label");
        return Err(error.with_detail(json!({ "field": "name", "max": NAME_MAX_CHARS })).into());
    };
    match tx.label_named(decider.workspace_id, &folded(&name))? {
        Some(other) if other.id != own => {
            let error = ApiError::new(code::LABEL_TAKEN, "another label has this name");
            Err(error.with_detail(json!({ "label_id": other.id, "name": other.name })).into())
        }
        _ => Ok(name),
    }
}

/// Makes a label. The same wish heard twice makes it once.
///
/// # Errors
/// A refusal, or what the database says.
pub fn make(tx: &mut Tx<'_>, decider: Decider, wish: &MakeLabel) -> Ruling<Label> {
    decider.check(tx, Capability::KeepLabels)?;
    let name = free(tx, decider, &wish.name, wish.id)?;
    if let Some(known) = tx.label(wish.id)? {
        let is_same = known.workspace_id == decider.workspace_id && !known.gone && known.name == name;
        return if is_same { Ok(known) } else { Err(invalid("id", "the id is another label's").into()) };
    }
    if tx.label_count(decider.workspace_id)? >= MOST as u64 {
        let error = ApiError::new(code::LABELS_FULL, "the workspace has as many labels as it can");
        return Err(error.with_detail(json!({ "max": MOST })).into());
    }
    Ok(save(tx, decider, wish.id, name, wish.colour)?)
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
/// A refusal, or what the database says.
pub fn change(tx: &mut Tx<'_>, decider: Decider, id: LabelId, wish: &ChangeLabel) -> Ruling<Label> {
    decider.check(tx, Capability::KeepLabels)?;
    let label = living(tx, decider, id)?;
    let name = free(tx, decider, &wish.name, id)?;
    if (&label.name, label.colour) == (&name, wish.colour) {
        return Ok(label);
    }
    Ok(save(tx, decider, id, name, wish.colour)?)
}

/// Makes one label of two: whatever carried the first carries the second.
///
/// # Errors
/// A refusal, or what the database says.
pub fn merge(tx: &mut Tx<'_>, decider: Decider, id: LabelId, into: LabelId) -> Ruling<()> {
    decider.check(tx, Capability::KeepLabels)?;
    let into = living(tx, decider, into)?.id;
    if id == into {
        return Err(invalid("into", "a label cannot be merged with itself").into());
    }
    if tx.label(id)?.is_some_and(|label| label.merged_into == Some(into)) {
        return Ok(());
    }
    let label = living(tx, decider, id)?;
    // What led to it leads on, so that one step is always enough.
    for earlier in tx.labels_merged_into(id)? {
        let rev = tx.next_rev();
        tx.save_label(&Label { merged_into: Some(into), rev, ..earlier })?;
    }
    let rev = tx.next_rev();
    tx.save_label(&Label { merged_into: Some(into), gone: true, rev, ..label })?;
    Ok(())
}

/// Deletes a label: no chat carries it any more.
///
/// # Errors
/// A refusal, or what the database says.
pub fn delete(tx: &mut Tx<'_>, decider: Decider, id: LabelId) -> Ruling<()> {
    decider.check(tx, Capability::KeepLabels)?;
    let known = tx.label(id)?.filter(|label| label.workspace_id == decider.workspace_id);
    let Some(label) = known else {
        return Err(not_found("label").into());
    };
    if label.gone {
        return Ok(());
    }
    for earlier in tx.labels_merged_into(id)? {
        let rev = tx.next_rev();
        tx.save_label(&Label { merged_into: None, rev, ..earlier })?;
    }
    let rev = tx.next_rev();
    tx.save_label(&Label { gone: true, rev, ..label })?;
    Ok(())
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
