//! Templates and the accounts they belong to.

use sangam_model::Timestamp;
use sangam_model::cost::Category;
use sangam_model::id::{NumberId, TemplateId};
use sangam_model::message::MessageError;
use sangam_model::template::state::CategoryChange;
use sangam_model::template::{Quality, Status, Template};
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// A template in one language, and where it stands with Meta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateRow {
    /// Its id.
    pub id: TemplateId,
    /// Meta's id of the account it belongs to: [`TemplateAccountRow`].
    pub waba_id: String,
    /// What it says. Its category is the one in force.
    pub template: Template,
    /// Whether it may be sent.
    pub status: Status,
    /// Since when: by Meta's clock where it told, else since the hub first saw it so.
    pub status_at: Timestamp,
    /// Meta's word for why it was refused, paused or disabled.
    #[serde(default)]
    pub reason: Option<String>,
    /// What Meta suggests or explains.
    #[serde(default)]
    pub advice: Option<String>,
    /// What customers think of it.
    #[serde(default)]
    pub quality: Quality,
    /// Another category is announced.
    #[serde(default)]
    pub upcoming: Option<CategoryChange>,
    /// What it was billed as before Meta changed its category.
    #[serde(default)]
    pub category_was: Option<Category>,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// An account templates belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateAccountRow {
    /// Meta's id of it.
    pub waba_id: String,
    /// The numbers its templates can be sent from.
    pub number_ids: Vec<NumberId>,
    /// When Meta last told all of them; absent before the first time.
    #[serde(default)]
    pub checked_at: Option<Timestamp>,
    /// Why Meta did not when it was last asked.
    #[serde(default)]
    pub problem: Option<MessageError>,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}
