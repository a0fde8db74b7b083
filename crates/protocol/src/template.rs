//! Writing templates: `POST /v1/numbers/{id}/templates`, `PUT /v1/templates/{id}`, `POST /v1/templates/{id}/delete` and
//! `POST /v1/numbers/{id}/templates/check`, for managers and the owner. All are asked while online, because Meta has the last word; what came of them is synced to everybody ([`TemplateRow`](crate::TemplateRow)).
//!
//! A refusal of Meta's is `template_refused`; its `detail` is a [`TemplateRefusal`].

use sangam_model::outgoing::Problem;
use sangam_model::template::Template;
use serde::{Deserialize, Serialize};

/// What someone wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTemplate {
    /// The whole of it; an edit replaces everything.
    pub template: Template,
}

/// Which of a name's languages go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTemplate {
    /// Every language of the name, not this one alone.
    #[serde(default)]
    pub all_languages: bool,
}

/// Why Meta did not take a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "TemplateRefused"))]
pub struct TemplateRefusal {
    /// Meta's code.
    pub code: i64,
    /// Meta's finer code.
    pub subcode: Option<i64>,
    /// Meta's words for people, else its words for developers.
    pub title: String,
    /// What Meta adds.
    pub details: Option<String>,
    /// The fields it is about, as far as they can be told.
    pub problems: Vec<Problem>,
}
