//! Saved views: filters somebody keeps, with how many conversations each shows.

use sangam_model::id::ViewId;
use sangam_protocol::views::Filter;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::labels::CountView;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// What it shows; labels under the ids they have by now.
    pub filter: Filter,
    /// Everybody of the team has it.
    pub shared: bool,
    /// The person at this desk may change it.
    pub may_change: bool,
    /// It stands in the rail.
    pub pinned: bool,
    /// How many conversations it shows.
    pub count: CountView,
    /// A label it names was deleted.
    pub label_lost: bool,
}

/// The views of the person at this desk, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedViews {
    /// The views.
    pub views: Vec<SavedView>,
    /// This person may share views with the team.
    pub may_share: bool,
}

/// Arguments of `save_view`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveViewArgs {
    /// Which; absent makes one.
    pub view_id: Option<ViewId>,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub filter: Filter,
    /// Everybody of the team has it.
    pub shared: bool,
    /// It stands in the rail.
    pub pinned: bool,
}

/// The id of a view that was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedViewId {
    /// Which.
    pub view_id: ViewId,
}

/// Arguments of `delete_view`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ViewArgs {
    /// Which.
    pub view_id: ViewId,
}

/// Arguments of `order_views`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OrderViewsArgs {
    /// In this order.
    pub view_ids: Vec<ViewId>,
}
