//! Connecting a number, and the pages about it. Most answers are the hub's own words ([`sangam_protocol::connect`]): these
//! questions are asked while online, and `offline` is the error when it is not possible.

use std::path::PathBuf;

use sangam_model::connection::{Lifeline as Line, Stage, SyncKind};
use sangam_model::id::{ConversationId, NumberId, SignupId};
use sangam_model::needs::Recommendation;
use sangam_protocol::NumberRow;
use sangam_protocol::connect::{Choice, Plan};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The journey of connecting, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectView {
    /// What the hub keeps.
    pub plan: Plan,
    /// What the answers recommend, once given.
    pub recommendation: Option<Recommendation>,
    /// The hub's address, as this desk knows it.
    pub hub_url: String,
    /// The hub runs on this computer.
    pub is_own_hub: bool,
    /// Nothing can leave: this is the practice shop.
    pub practice: bool,
    /// The team sees the names of the phone's address book.
    pub phone_book_shared: bool,
}

/// A signup has begun and the browser was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignupOpened {
    /// For following it.
    pub id: SignupId,
}

/// Which signup.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SignupArgs {
    /// Its id.
    pub id: SignupId,
}

/// Arguments of `begin_signup`.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct BeginSignupArgs {
    /// Reconnects this number; absent for a new one.
    pub number_id: Option<NumberId>,
}

/// Arguments of `choose_number`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChooseNumberArgs {
    /// Which signup.
    pub id: SignupId,
    /// WhatsApp's id of the number that is meant.
    pub phone_number_id: String,
}

/// A number with what the desk itself works out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumberView {
    /// As the team sees it.
    pub number: NumberRow,
    /// How long the phone may stay unused; absent if it was never seen.
    pub lifeline: Option<LifelineView>,
    /// This person may send with it now.
    pub may_send: bool,
}

/// How long the phone may stay unused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LifelineView {
    /// Milliseconds until WhatsApp may end the connection.
    pub left_ms: i64,
    /// It is time to remind.
    pub is_reminding: bool,
    /// It is almost over.
    pub is_alerting: bool,
}

impl From<Line> for LifelineView {
    fn from(line: Line) -> Self {
        Self { left_ms: line.left, is_reminding: line.is_reminding, is_alerting: line.is_alerting }
    }
}

/// Which number.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct NumberArgs {
    /// Its id.
    pub number_id: NumberId,
}

/// Arguments of `set_stage`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SetStageArgs {
    /// Which number.
    pub number_id: NumberId,
    /// How far the desk may go from now on.
    pub stage: Stage,
}

/// Arguments of `ask_sync`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct AskSyncArgs {
    /// Which number.
    pub number_id: NumberId,
    /// What.
    pub kind: SyncKind,
}

/// A page of a number's ledger or of its imported chats.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NumberPageArgs {
    /// Which number.
    pub number_id: NumberId,
    /// The `next` of the page before; absent for the first.
    pub before: Option<String>,
}

/// Arguments of `release` and `hold`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChoiceArgs {
    /// Which number.
    pub number_id: NumberId,
    /// Which chats.
    pub choice: Choice,
}

/// Arguments of `set_private`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SetPrivateArgs {
    /// A conversation with the customer.
    pub conversation_id: ConversationId,
    /// Private to the owner from now on, or no longer.
    pub private: bool,
}

/// What was written to a file of the person's choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFile {
    /// Its name; absent when the person chose none.
    pub name: Option<String>,
}

impl SavedFile {
    /// What was written at `path`, if anything was.
    pub(crate) fn at(path: Option<PathBuf>) -> Self {
        Self { name: path.and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())) }
    }
}
