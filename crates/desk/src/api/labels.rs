//! Labels, and lists filtered by them.

use sangam_model::id::{ConversationId, LabelId};
use sangam_model::label::Colour;
use sangam_protocol::views::Filter;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A label, as a chip shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LabelView {
    /// Its id.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
}

/// A label with how many chats carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LabelItem {
    /// Itself.
    pub label: LabelView,
    /// Chats this person sees with it, whatever their state.
    pub chats: CountView,
}

/// How many conversations there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountView {
    /// So many.
    pub count: u32,
    /// And more: it is where counting stops.
    pub more: bool,
}

/// Every label, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LabelList {
    /// The labels.
    pub labels: Vec<LabelItem>,
    /// This person makes labels, names, colours, merges and deletes them.
    pub may_keep: bool,
}

/// Arguments of `labels_on`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LabelsOnArgs {
    /// Which chats: up to 500.
    pub conversation_ids: Vec<ConversationId>,
}

/// What some chats carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LabelsOn {
    /// Labels on every one of them.
    pub all: Vec<LabelView>,
    /// Labels on some of them.
    pub some: Vec<LabelView>,
}

/// Arguments of `make_label`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MakeLabelArgs {
    /// As typed.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
}

/// Arguments of `change_label`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeLabelArgs {
    /// Which.
    pub label_id: LabelId,
    /// Its name from now on.
    pub name: String,
    /// Its colour from now on.
    pub colour: Colour,
}

/// Arguments of `merge_labels`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct MergeLabelsArgs {
    /// The one that goes.
    pub label_id: LabelId,
    /// The one that stays.
    pub into: LabelId,
}

/// Arguments of commands about one label.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct LabelArgs {
    /// Which.
    pub label_id: LabelId,
}

/// Arguments of `set_label`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SetLabelArgs {
    /// Which conversation.
    pub conversation_id: ConversationId,
    /// Which label.
    pub label_id: LabelId,
    /// It is on from now on.
    pub on: bool,
}

/// Arguments of `filtered`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FilteredArgs {
    /// Which conversations.
    pub filter: Filter,
    /// Where the page before ended.
    pub before: Option<String>,
    /// At most 200.
    pub limit: u32,
}
