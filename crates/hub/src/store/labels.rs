//! Labels, and which chats carry them.

use sangam_model::id::{ConversationId, LabelId, NumberId, WorkspaceId};
use sangam_model::label::Colour;
use sangam_protocol::Rev;
use sangam_protocol::connect::LabelCount;
use sangam_protocol::labels::LabelRow;

use super::Result;

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// Where chats that carry it belong now.
    pub merged_into: Option<LabelId>,
    /// Deleted or merged.
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<Label> for LabelRow {
    fn from(label: Label) -> Self {
        let Label { id, name, colour, merged_into, gone, rev, .. } = label;
        Self { id, name, colour, merged_into, gone, rev }
    }
}

/// Reading labels.
pub trait LabelReads {
    /// One of them, gone or not.
    fn label(&self, id: LabelId) -> Result<Option<Label>>;
    /// The one of a workspace with such a name that is not gone.
    fn label_named(&self, id: WorkspaceId, folded: &str) -> Result<Option<Label>>;
    /// Those of a workspace that changed after `after`, by revision; gone ones too.
    fn label_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Label>>;
    /// How many of a workspace are not gone.
    fn label_count(&self, id: WorkspaceId) -> Result<u64>;
    /// Those that were merged into this one.
    fn labels_merged_into(&self, id: LabelId) -> Result<Vec<Label>>;
    /// What was put on a chat, by id, gone or not.
    fn labels_on(&self, id: ConversationId) -> Result<Vec<LabelId>>;
    /// How many imported chats of a number carry which label, private ones left out.
    fn imported_labels(&self, id: NumberId) -> Result<Vec<LabelCount>>;
}

/// Writing labels of the workspace whose counter is held.
pub trait LabelWrites {
    /// Adds or changes one.
    fn save_label(&mut self, label: &Label) -> Result<()>;
    /// Puts it on a chat.
    fn put_label(&mut self, on: ConversationId, label: LabelId) -> Result<()>;
    /// Takes it off a chat.
    fn take_label(&mut self, off: ConversationId, label: LabelId) -> Result<()>;
}
