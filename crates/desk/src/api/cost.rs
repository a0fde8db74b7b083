//! What sending costs: the estimate on the Send button, and the month for managers and the owner.

use sangam_model::Timestamp;
use sangam_model::cost::{FreeReason, Money, Month};
use sangam_model::id::NumberId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What sending a reply would do now, and what it would cost. Instants are by this computer's clock, reckoned from the hub's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendState {
    /// What the button says.
    pub now: SendNow,
    /// Until when everything is free because the customer came by an advertisement; free text only inside the reply window.
    pub fep_until: Option<Timestamp>,
    /// The customer came by an advertisement: an answer before this instant opens the free hours.
    pub fep_answer_by: Option<Timestamp>,
    /// Free messages left this month, by our count; absent while nothing limits them or the card promises none.
    pub allowance_left: Option<u32>,
    /// The next instant at which this changes by itself: ask again then.
    pub changes_at: Option<Timestamp>,
}

/// What the Send button says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SendNow {
    /// It costs nothing.
    Free {
        /// Why.
        reason: FreeReason,
    },
    /// It costs about so much.
    About {
        /// How much.
        amount: Money,
    },
    /// It may cost something; the card does not say how much.
    Unpriced,
    /// The reply window is closed: WhatsApp takes templates only. From the phone an answer is free.
    TemplateOnly,
    /// The hub cannot be reached: it leaves later, and costs what it costs then.
    Queue,
}

/// Arguments of `month`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct MonthArgs {
    /// Which number.
    pub number_id: NumberId,
    /// Which month; absent for the present one.
    pub month: Option<Month>,
}
