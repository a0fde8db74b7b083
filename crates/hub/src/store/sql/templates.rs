//! The tables `template` and `template_account`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, TemplateId, WorkspaceId};
use sangam_protocol::Rev;

use super::values::{Columns, Row, SqlId, all, each, json, one, run};
use super::{Db, Writer};
use crate::store::templates::PUT_OFF;
use crate::store::{Result, TemplateAccount, TemplateReads, TemplateRecord, TemplateWrites};

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

impl<D: Db> TemplateReads for D {
    fn template(&self, workspace_id: WorkspaceId, id: TemplateId) -> Result<Option<TemplateRecord>> {
        let sql = "SELECT id, waba_id, meta_id, template, standing, rev FROM template \
                   WHERE id = ?1 AND workspace_id = ?2";
        one(self.db(), sql, (id.column(), workspace_id.column()), read_template)
    }

    fn template_named(
        &self,
        workspace_id: WorkspaceId,
        waba_id: &str,
        name: &str,
        language: &str,
    ) -> Result<Option<TemplateRecord>> {
        one(self.db(), NAMED, (workspace_id.column(), waba_id, name, language), read_template)
    }

    fn templates_of(&self, workspace_id: WorkspaceId, waba_id: &str) -> Result<Vec<TemplateRecord>> {
        let sql = "SELECT id, waba_id, meta_id, template, standing, rev FROM template \
                   WHERE workspace_id = ?1 AND waba_id = ?2 ORDER BY name, language";
        all(self.db(), sql, (workspace_id.column(), waba_id), read_template)
    }

    fn template_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<TemplateRecord>> {
        all(self.db(), CHANGES, (workspace_id.column(), after.0, limit), read_template)
    }

    fn template_account(&self, workspace_id: WorkspaceId, waba_id: &str) -> Result<Option<TemplateAccount>> {
        let sql = "SELECT workspace_id, waba_id, number_ids, checked_at, problem, due_at, failures, rev \
                   FROM template_account WHERE workspace_id = ?1 AND waba_id = ?2";
        one(self.db(), sql, (workspace_id.column(), waba_id), read_account)
    }

    fn template_account_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<TemplateAccount>> {
        all(self.db(), ACCOUNT_CHANGES, (workspace_id.column(), after.0, limit), read_account)
    }

    fn template_accounts_due(&self, now: Timestamp, limit: u32) -> Result<Vec<TemplateAccount>> {
        all(self.db(), DUE, (now.as_millis(), limit, now.plus(PUT_OFF).as_millis()), read_account)
    }

    fn accounts_listed_wrongly(&self, limit: u32) -> Result<Vec<(WorkspaceId, String)>> {
        // Numbers are few, and so are their accounts.
        type Accounts = BTreeMap<(WorkspaceId, String), BTreeSet<NumberId>>;
        let (mut own, mut listed) = (Accounts::new(), Accounts::new());
        let go_on = ControlFlow::<()>::Continue(());
        each(self.db(), "SELECT id, workspace_id, waba_id FROM number", (), |row| {
            let account = (row.id("workspace_id")?, row.get("waba_id")?);
            own.entry(account).or_default().insert(row.id("id")?);
            Ok(go_on)
        })?;
        each(self.db(), "SELECT workspace_id, waba_id, number_ids FROM template_account", (), |row| {
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

impl TemplateWrites for Writer<'_> {
    fn save_template(&mut self, record: &TemplateRecord) -> Result<()> {
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

    fn save_template_account(&mut self, account: &TemplateAccount) -> Result<()> {
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
