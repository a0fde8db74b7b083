//! Templates, and the accounts they belong to.

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, TemplateId, WorkspaceId};
use sangam_model::message::MessageError;
use sangam_model::template::{Standing, Template};
use sangam_model::time::{DAY, HOUR};
use sangam_protocol::rows::TemplateAccountRow;
use sangam_protocol::{Rev, TemplateRow};

use super::Result;

/// An account is put off by a day at most, in milliseconds: what is put off for longer than this was by a clock that ran ahead.
pub(super) const PUT_OFF: i64 = DAY + HOUR;

/// One language of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateRecord {
    /// Its id.
    pub id: TemplateId,
    /// Meta's id of the account.
    pub waba_id: String,
    /// Meta's id of the template.
    pub meta_id: String,
    /// What it says. Its category is what Meta said with it; the one in force is [`TemplateRecord::shown`]'s.
    pub template: Template,
    /// What was told of where it stands.
    pub standing: Standing,
    /// The revision that last changed what people see of it.
    pub rev: Rev,
}

impl TemplateRecord {
    /// As people see it.
    #[must_use]
    pub fn shown(&self) -> TemplateRow {
        let Standing { quality, category, .. } = &self.standing;
        let status = self.standing.status();
        let category = category.as_ref().map(|told| &told.value);
        let mut template = self.template.clone();
        template.category = category.map_or(template.category, |told| told.category);
        TemplateRow {
            id: self.id,
            waba_id: self.waba_id.clone(),
            template,
            status: status.status,
            status_at: self.standing.status_at(),
            reason: status.reason.clone(),
            advice: status.advice.clone(),
            quality: quality.value,
            upcoming: self.standing.upcoming(),
            category_was: category.and_then(|told| told.was),
            rev: self.rev,
        }
    }
}

/// An account, and how asking it for templates stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateAccount {
    /// Whose it is.
    pub workspace_id: WorkspaceId,
    /// Meta's id of it.
    pub waba_id: String,
    /// The numbers its templates can be sent from.
    pub number_ids: Vec<NumberId>,
    /// When Meta last told all of them.
    pub checked_at: Option<Timestamp>,
    /// Why it did not when it was last asked.
    pub problem: Option<MessageError>,
    /// When it is asked next.
    pub due_at: Timestamp,
    /// Questions without an answer since the last one with.
    pub failures: u32,
    /// The revision that last changed what people see of it.
    pub rev: Rev,
}

impl TemplateAccount {
    /// Whether it is to be asked now.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at <= now || self.due_at.since(now) > PUT_OFF
    }

    /// As people see it.
    #[must_use]
    pub fn shown(&self) -> TemplateAccountRow {
        TemplateAccountRow {
            waba_id: self.waba_id.clone(),
            number_ids: self.number_ids.clone(),
            checked_at: self.checked_at,
            problem: self.problem.clone(),
            rev: self.rev,
        }
    }
}

/// Reading templates.
pub trait TemplateReads {
    /// A template of a workspace; another's is not there.
    fn template(&self, workspace_id: WorkspaceId, id: TemplateId) -> Result<Option<TemplateRecord>>;
    /// The template with Meta's key.
    fn template_named(
        &self,
        workspace_id: WorkspaceId,
        waba_id: &str,
        name: &str,
        language: &str,
    ) -> Result<Option<TemplateRecord>>;
    /// The templates of an account, those that are gone included, by their ids.
    fn templates_of(&self, workspace_id: WorkspaceId, waba_id: &str) -> Result<Vec<TemplateRecord>>;
    /// The templates of a workspace changed after `after`, by revision.
    fn template_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<TemplateRecord>>;
    /// An account of a workspace.
    fn template_account(&self, workspace_id: WorkspaceId, waba_id: &str) -> Result<Option<TemplateAccount>>;
    /// The accounts of a workspace changed after `after`, by revision.
    fn template_account_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<TemplateAccount>>;
    /// Accounts that [are to be asked](TemplateAccount::is_due) by now, the longest due first.
    fn template_accounts_due(&self, now: Timestamp, limit: u32) -> Result<Vec<TemplateAccount>>;
    /// Accounts, each with its workspace, that are not listed with just the numbers they have.
    fn accounts_listed_wrongly(&self, limit: u32) -> Result<Vec<(WorkspaceId, String)>>;
}

/// Writing templates of the workspace whose counter is held.
pub trait TemplateWrites {
    /// Adds or changes a template.
    fn save_template(&mut self, record: &TemplateRecord) -> Result<()>;
    /// Adds or changes an account.
    fn save_template_account(&mut self, account: &TemplateAccount) -> Result<()>;
}
