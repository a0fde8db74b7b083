//! Satisfaction surveys of a number: `GET` and `PUT /v1/numbers/{id}/survey` (a [`Survey`], answered by a [`SurveyView`]), for those
//! who may change them. Questions and answers are in the chats, as lines of the kind `surveyed`.

use sangam_model::id::NumberId;
use sangam_model::survey::Survey;
use serde::{Deserialize, Serialize};

/// How a number asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SurveyView {
    /// Which number.
    pub number_id: NumberId,
    /// How.
    pub survey: Survey,
}
