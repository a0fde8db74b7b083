//! Labels: what is synced of them, and what those who keep them ask.
//!
//! A chat's row names the labels that were put on it, and keeps doing so when a label is merged or deleted: those change one row, the
//! label's own, however many chats carry it. Whoever reads a chat follows [`LabelRow::merged_into`] and leaves out what is
//! [gone](LabelRow::gone).

use sangam_model::id::LabelId;
use sangam_model::label::Colour;
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// A label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelRow {
    /// Its id.
    pub id: LabelId,
    /// Its name, which stays beside old event lines when it is gone.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// Where chats that carry it belong now: never to one that is itself merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<LabelId>,
    /// It was deleted or merged: nobody is offered it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// `POST /v1/labels`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeLabel {
    /// Made on the desktop.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
}

/// `PUT /v1/labels/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLabel {
    /// Its name from now on.
    pub name: String,
    /// Its colour from now on.
    pub colour: Colour,
}

/// `POST /v1/labels/{id}/merge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeLabel {
    /// The one that stays.
    pub into: LabelId,
}
