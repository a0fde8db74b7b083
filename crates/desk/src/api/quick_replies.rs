//! Quick replies: found, filled, used, written.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, QuickReplyId};
use sangam_model::outgoing::Problem;
use sangam_model::quick_reply::upi::AmountFault;
use sangam_model::quick_reply::{Filled, QuickReply, ReplyFile};
use sangam_protocol::Rev;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::attachments::RefusedWhy;
use super::conversations::PersonRef;

/// Arguments of `quick_replies`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuickRepliesArgs {
    /// Part of a name, a folder or the words, in any script; absent for all.
    pub search: Option<String>,
    /// Whose customer the wording should fit.
    pub conversation_id: Option<ConversationId>,
    /// At most so many; absent for all.
    pub limit: Option<u32>,
}

/// Quick replies: with a search the best match first, else those this desk uses most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct QuickReplyList {
    /// The replies.
    pub replies: Vec<QuickReplyItem>,
    /// How many there are without the search.
    pub total: usize,
    /// Every folder, by name.
    pub folders: Vec<String>,
    /// The person may write those of the team.
    pub may_share: bool,
}

/// A quick reply as a screen needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct QuickReplyItem {
    /// Its id.
    pub id: QuickReplyId,
    /// The person's own; nobody else has it.
    pub own: bool,
    /// What it says.
    pub reply: QuickReply,
    /// The place of the wording that fits the customer.
    pub wording: usize,
    /// An amount is asked for before it is put in.
    pub wants_amount: bool,
    /// How often this desk used it.
    pub uses: u64,
    /// When it was last changed.
    pub edited_at: Timestamp,
    /// By whom.
    pub edited_by: Option<PersonRef>,
    /// Pass it along when it is changed.
    #[ts(type = "number")]
    pub rev: Rev,
}

/// Arguments of queries and commands about one quick reply.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct QuickReplyArgs {
    /// Which.
    pub quick_reply_id: QuickReplyId,
}

/// What the screen knows that a reply may be filled with.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct ReplyMoment {
    /// Today, as people of the reply's language write it.
    pub date: String,
    /// Now, in the same way.
    pub time: String,
}

/// Arguments of `fill_quick_reply`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FillQuickReplyArgs {
    /// Which.
    pub quick_reply_id: QuickReplyId,
    /// For whom.
    pub conversation_id: ConversationId,
    /// The place of the wording; absent for the one that fits the customer.
    pub wording: Option<usize>,
    /// The amount as it was typed; none leaves it open, and the link without one.
    pub amount: Option<String>,
    /// The day and the hour.
    pub moment: ReplyMoment,
}

/// A quick reply, filled for one customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FilledQuickReply {
    /// The words, and what is still open in them.
    pub filled: Filled,
    /// The place of the wording.
    pub wording: usize,
    /// Why what was typed is no amount.
    pub amount_fault: Option<AmountFault>,
}

/// Arguments of `use_quick_reply`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct UseQuickReplyArgs {
    /// Which.
    pub quick_reply_id: QuickReplyId,
    /// Where: its file hangs on this draft afterwards.
    pub conversation_id: ConversationId,
}

/// Arguments of `check_quick_reply`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckQuickReplyArgs {
    /// What is written so far.
    pub reply: QuickReply,
    /// The one that is being changed; its name is its own.
    pub quick_reply_id: Option<QuickReplyId>,
    /// It would be the person's own.
    pub own: bool,
    /// A customer's name for the preview.
    pub customer: String,
    /// An amount for the preview.
    pub amount: String,
    /// The day and the hour.
    pub moment: ReplyMoment,
}

/// A quick reply, looked at while it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CheckedQuickReply {
    /// What is wrong with it, by field.
    pub problems: Vec<Problem>,
    /// How each wording reads for somebody.
    pub previews: Vec<Filled>,
}

/// Arguments of `save_quick_reply`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveQuickReplyArgs {
    /// Which; absent for a new one.
    pub quick_reply_id: Option<QuickReplyId>,
    /// The person's own, not the team's.
    pub own: bool,
    /// The whole of it.
    pub reply: QuickReply,
    /// The revision that was changed.
    #[ts(type = "number | null")]
    pub known_rev: Option<Rev>,
}

/// What was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedQuickReply {
    /// Its id.
    pub id: QuickReplyId,
}

/// What came of choosing a file for a quick reply.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct PickedReplyFile {
    /// For the reply; absent when nothing was chosen or it does not fit.
    pub file: Option<ReplyFile>,
    /// It leaves with whatever its camera wrote into it.
    pub as_taken: bool,
    /// The name of what does not fit.
    pub refused: Option<String>,
    /// Why it is no file that can be sent.
    pub why: Option<RefusedWhy>,
}
