//! Templates, filling one, and beginning a chat with it.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId, NumberId, TemplateId};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile, Problem};
use sangam_model::template::{Filling, RenderedTemplate, Slot, Template};
use sangam_protocol::TemplateRow;
use sangam_protocol::rows::TemplateAccountRow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::attachments::RefusedWhy;
use super::conversations::ContactView;
use super::cost::SendState;

/// Arguments of `templates`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TemplatesArgs {
    /// Only those that can be sent from this number; absent for those of every number.
    pub number_id: Option<NumberId>,
    /// Words of the name or of what the customer reads, each of which must begin some word there.
    pub search: Option<String>,
    /// Only those that can be sent from a desk now.
    pub sendable: bool,
}

/// Templates, by name and then by language. Those that are gone are not among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TemplateList {
    /// The templates.
    pub templates: Vec<TemplateView>,
    /// How many there are without the search.
    pub total: usize,
    /// The accounts they belong to: when each was checked, and from which numbers it sends.
    pub accounts: Vec<TemplateAccountRow>,
    /// The person may write, change and delete them, and ask Meta for them anew.
    pub may_write: bool,
}

/// A template as a screen needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TemplateView {
    /// What it says, and where it stands with Meta.
    pub row: TemplateRow,
    /// The numbers it can be sent from.
    pub number_ids: Vec<NumberId>,
    /// What is to be filled, in order.
    pub slots: Vec<Slot>,
    /// How it looks with its examples.
    pub sample: RenderedTemplate,
    /// It can be sent from a desk now.
    pub sendable: bool,
    /// Meta takes changes of it now.
    pub editable: bool,
}

/// Arguments of queries and commands about one template.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct TemplateArgs {
    /// Which.
    pub template_id: TemplateId,
}

/// To whom a template would go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Addressee {
    /// The customer of a conversation.
    Conversation {
        /// Which.
        conversation_id: ConversationId,
    },
    /// A phone number a person typed; it need not be complete yet.
    Phone {
        /// From which number.
        number_id: NumberId,
        /// To which.
        phone: String,
    },
}

/// Arguments of `fill_template`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FillTemplateArgs {
    /// Which template.
    pub template_id: TemplateId,
    /// What was filled in so far.
    pub filling: Filling,
    /// To whom; absent while nobody was chosen, then nothing is said about a price.
    pub addressee: Option<Addressee>,
}

/// A template as it is filled so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FilledTemplate {
    /// Pass it to `send` or `new_chat`.
    pub content: OutgoingContent,
    /// How the customer will see it.
    pub shown: RenderedTemplate,
    /// What WhatsApp would refuse, by the `field` of a slot or below it; empty once it may be sent.
    pub problems: Vec<Problem>,
    /// What sending it would do and cost.
    pub sending: Option<SendState>,
}

/// Arguments of `pick_template_file`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct PickTemplateFileArgs {
    /// Of which kind: `image`, `video` or `document`.
    pub media: FileKind,
}

/// What came of choosing a file for a template. Its bytes come by `attachment_bytes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct PickedTemplateFile {
    /// For the filling's header, or a header's sample; absent when nothing was chosen or it does not fit. It is kept for this session
    /// of the app, or until a message that names it was made.
    pub file: Option<OutgoingFile>,
    /// It leaves with whatever its camera wrote into it.
    pub as_taken: bool,
    /// The name of what does not fit.
    pub refused: Option<String>,
    /// Why it is no file that can be sent.
    pub why: Option<RefusedWhy>,
    /// What WhatsApp would refuse of it as this kind.
    pub problems: Vec<Problem>,
}

/// Arguments of `look_up_phone`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LookUpPhoneArgs {
    /// From which number.
    pub number_id: NumberId,
    /// As typed: with `+` or `00` and the country code, or as people of the country named here write it.
    pub phone: String,
    /// The country code, digits alone, of numbers typed without one; absent: that of the business number.
    pub country_code: Option<String>,
}

/// What is known of a phone number that was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum PhoneLookUp {
    /// Not a phone number, or not yet.
    NotAPhone,
    /// The business's own number.
    Ours,
    /// Nobody this desk knows.
    Nobody {
        /// E.164.
        phone: String,
    },
    /// A customer with a chat at this number.
    Chat {
        /// E.164.
        phone: String,
        /// Who.
        contact: ContactView,
        /// Go there instead, or send the template there.
        conversation_id: ConversationId,
        /// Free text may be sent there now.
        window_open: bool,
    },
}

/// Arguments of `new_chat`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NewChatArgs {
    /// From which number.
    pub number_id: NumberId,
    /// To whom, E.164 with `+` as `look_up_phone` gave it.
    pub phone: String,
    /// A filled template.
    pub content: OutgoingContent,
}

/// A chat that begins. It is shown like any other from this moment on, also offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewChat {
    /// Where: the chat there is, or the one that begins. Should the hub know another, this id leads there.
    pub conversation_id: ConversationId,
    /// The bubble's id.
    pub message_id: MessageId,
}

/// Arguments of `check_template`: something written so far.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckTemplateArgs {
    /// All of it.
    pub template: Template,
}

/// What Meta would say about a template, as far as that can be known here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CheckedTemplate {
    /// What it would refuse, by field.
    pub problems: Vec<Problem>,
    /// How it looks with its examples.
    pub shown: RenderedTemplate,
    /// What is to be filled each time it is sent.
    pub slots: Vec<Slot>,
}

/// Arguments of `create_template`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CreateTemplateArgs {
    /// For the account of this number.
    pub number_id: NumberId,
    /// What it says.
    pub template: Template,
}

/// Arguments of `edit_template`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EditTemplateArgs {
    /// Which.
    pub template_id: TemplateId,
    /// What it says from now on, all of it; name and language stay, the category of an approved one too.
    pub template: Template,
}

/// Arguments of `delete_template`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct DeleteTemplateArgs {
    /// Which.
    pub template_id: TemplateId,
    /// Every language of its name. An approved name cannot be used again for 30 days.
    pub all_languages: bool,
}

/// Arguments of `sync_templates`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SyncTemplatesArgs {
    /// The account of this number.
    pub number_id: NumberId,
}

/// When an account's templates were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncedTemplates {
    /// When Meta told all of them.
    pub checked_at: Option<Timestamp>,
}
