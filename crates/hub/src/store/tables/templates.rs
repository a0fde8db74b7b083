//! Templates, and the accounts they belong to.
//!
//! The tables `template` and `template_account`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, TemplateId, WorkspaceId};
use sangam_model::message::MessageError;
use sangam_model::template::{Template, TemplateState};
use sangam_model::time::{DAY, HOUR};
use sangam_protocol::rows::TemplateAccountRow;
use sangam_protocol::{Rev, TemplateRow};

use crate::store::sql::{Columns, Row, SqlId, all, each, json, one, run};
use crate::store::{ReadTx, Result, Tx};

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
    pub standing: TemplateState,
    /// The revision that last changed what people see of it.
    pub rev: Rev,
}

impl TemplateRecord {
    /// As people see it.
    #[must_use]
    pub fn shown(&self) -> TemplateRow {
        let TemplateState { quality, category, .. } = &self.standing;
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

pub(super) const CHANGES: &str = "SELECT id, waba_id, meta_id, template, standing, rev FROM template \
                                  WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";
pub(super) const NAMED: &str = "SELECT id, waba_id, meta_id, template, standing, rev FROM template \
                                WHERE workspace_id = ?1 AND waba_id = ?2 AND name = ?3 AND language = ?4";
pub(super) const ACCOUNT_CHANGES: &str = "SELECT workspace_id, waba_id, number_ids, checked_at, problem, due_at, failures, \
                                          rev FROM template_account WHERE workspace_id = ?1 AND rev > ?2 \
                                          ORDER BY rev LIMIT ?3";
pub(super) const DUE: &str = "SELECT workspace_id, waba_id, number_ids, checked_at, problem, due_at, failures, rev \
                              FROM template_account WHERE due_at >= 0 AND (due_at <= ?1 OR due_at > ?3) \
                              ORDER BY due_at LIMIT ?2";

fn read_template(row: &Row<'_>) -> Result<TemplateRecord> {
    Ok(TemplateRecord {
        id: row.id("id")?,
        waba_id: row.get("waba_id")?,
        meta_id: row.get("meta_id")?,
        template: row.json("template")?,
        standing: row.json("standing")?,
        rev: row.rev("rev")?,
    })
}

fn read_account(row: &Row<'_>) -> Result<TemplateAccount> {
    Ok(TemplateAccount {
        workspace_id: row.id("workspace_id")?,
        waba_id: row.get("waba_id")?,
        number_ids: row.json("number_ids")?,
        checked_at: row.maybe_at("checked_at")?,
        problem: row.maybe_json("problem")?,
        due_at: row.at("due_at")?,
        failures: row.get("failures")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// A template of a workspace; another's is not there.
    pub fn template(&self, workspace_id: WorkspaceId, id: TemplateId) -> Result<Option<TemplateRecord>> {
        let sql = "SELECT id, waba_id, meta_id, template, standing, rev FROM template \
                   WHERE id = ?1 AND workspace_id = ?2";
        one(self.db, sql, (id.column(), workspace_id.column()), read_template)
    }

    /// The template with Meta's key.
    pub fn template_named(
        &self,
        workspace_id: WorkspaceId,
        waba_id: &str,
        name: &str,
        language: &str,
    ) -> Result<Option<TemplateRecord>> {
        one(self.db, NAMED, (workspace_id.column(), waba_id, name, language), read_template)
    }

    /// The templates of an account, those that are gone included, by their ids.
    pub fn templates_of(&self, workspace_id: WorkspaceId, waba_id: &str) -> Result<Vec<TemplateRecord>> {
        let sql = "SELECT id, waba_id, meta_id, template, standing, rev FROM template \
                   WHERE workspace_id = ?1 AND waba_id = ?2 ORDER BY name, language";
        all(self.db, sql, (workspace_id.column(), waba_id), read_template)
    }

    /// The templates of a workspace changed after `after`, by revision.
    pub fn template_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<TemplateRecord>> {
        all(self.db, CHANGES, (workspace_id.column(), after.0, limit), read_template)
    }

    /// An account of a workspace.
    pub fn template_account(
        &self,
        workspace_id: WorkspaceId,
        waba_id: &str,
    ) -> Result<Option<TemplateAccount>> {
        let sql = "SELECT workspace_id, waba_id, number_ids, checked_at, problem, due_at, failures, rev \
                   FROM template_account WHERE workspace_id = ?1 AND waba_id = ?2";
        one(self.db, sql, (workspace_id.column(), waba_id), read_account)
    }

    /// The accounts of a workspace changed after `after`, by revision.
    pub fn template_account_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<TemplateAccount>> {
        all(self.db, ACCOUNT_CHANGES, (workspace_id.column(), after.0, limit), read_account)
    }

    /// Accounts that [are to be asked](TemplateAccount::is_due) by now, the longest due first.
    pub fn template_accounts_due(&self, now: Timestamp, limit: u32) -> Result<Vec<TemplateAccount>> {
        all(self.db, DUE, (now.as_millis(), limit, now.plus(PUT_OFF).as_millis()), read_account)
    }

    /// Accounts, each with its workspace, that are not listed with just the numbers they have.
    pub fn accounts_listed_wrongly(&self, limit: u32) -> Result<Vec<(WorkspaceId, String)>> {
        // Numbers are few, and so are their accounts.
        type Accounts = BTreeMap<(WorkspaceId, String), BTreeSet<NumberId>>;
        let (mut own, mut listed) = (Accounts::new(), Accounts::new());
        let go_on = ControlFlow::<()>::Continue(());
        each(self.db, "SELECT id, workspace_id, waba_id FROM number", (), |row| {
            let account = (row.id("workspace_id")?, row.get("waba_id")?);
            own.entry(account).or_default().insert(row.id("id")?);
            Ok(go_on)
        })?;
        each(self.db, "SELECT workspace_id, waba_id, number_ids FROM template_account", (), |row| {
            let held: Vec<NumberId> = row.json("number_ids")?;
            let account = (row.id("workspace_id")?, row.get("waba_id")?);
            listed.insert(account, held.into_iter().collect());
            Ok(go_on)
        })?;
        let nobody = BTreeSet::new();
        let is_wrong = |account: &&(WorkspaceId, String)| {
            own.get(*account).unwrap_or(&nobody) != listed.get(*account).unwrap_or(&nobody)
        };
        let accounts: BTreeSet<_> = own.keys().chain(listed.keys()).collect();
        Ok(accounts.into_iter().filter(is_wrong).take(limit as usize).cloned().collect())
    }
}

impl Tx<'_> {
    /// Adds or changes a template.
    pub fn save_template(&mut self, record: &TemplateRecord) -> Result<()> {
        let sql = "INSERT INTO template (id, workspace_id, waba_id, meta_id, name, language, template, standing, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET \
                   meta_id = excluded.meta_id, template = excluded.template, standing = excluded.standing, \
                   rev = excluded.rev";
        let values = (
            record.id.column(),
            self.workspace_id.column(),
            &record.waba_id,
            &record.meta_id,
            &record.template.name,
            &record.template.language,
            json(&record.template)?,
            json(&record.standing)?,
            record.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }

    /// Adds or changes an account.
    pub fn save_template_account(&mut self, account: &TemplateAccount) -> Result<()> {
        let sql = "INSERT INTO template_account (workspace_id, waba_id, number_ids, checked_at, problem, due_at, \
                   failures, rev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (workspace_id, waba_id) \
                   DO UPDATE SET number_ids = excluded.number_ids, checked_at = excluded.checked_at, \
                   problem = excluded.problem, due_at = excluded.due_at, failures = excluded.failures, \
                   rev = excluded.rev";
        let values = (
            self.workspace_id.column(),
            &account.waba_id,
            json(&account.number_ids)?,
            account.checked_at.map(Timestamp::as_millis),
            account.problem.as_ref().map(json).transpose()?,
            account.due_at.as_millis(),
            account.failures,
            account.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }
}
