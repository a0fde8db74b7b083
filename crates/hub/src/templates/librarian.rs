//! The task that lists templates at Meta: for new accounts, once a day, and on request.
//!
//! It holds nothing in memory. An account is taken off the list of what is due before Meta is asked, so that an answer that cannot be
//! written is not asked for again and again, and that only the hub that has the duty asks of itself; a hub that is killed asks again
//! an hour later at the latest. What a person hands in goes out through the hub they asked, and nobody does it again. A list is written in
//! transactions of a modest number of rows, each a join, so one that is cut short is simply completed by the next.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use sangam_model::backoff::Backoff;
use sangam_model::id::{NumberId, TemplateId, WorkspaceId};
use sangam_model::template::Status;
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, Random, Timestamp};
use sangam_protocol::TemplateRow;
use sangam_protocol::rows::TemplateAccountRow;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::words::category_of;
use super::{Handed, Listed, Shelf, ShelfError, World, keep, listed, missing};
use crate::background::rest::rest;
use crate::ground::Ground;
use crate::ruling::{Halt, Ruling, apart};
use crate::store::{Number, Result, Store, TemplateAccount, TemplateRecord, Tx, Via};

/// How often to look.
const PATROL: Duration = Duration::from_secs(10);
/// Accounts looked at in one go.
const GLANCE: u32 = 64;
/// Templates written in one transaction.
const WRITTEN: usize = 200;
/// After unanswered questions, and up to an eighth less by chance: what was away for one account was away for all.
const PAUSES: Backoff = Backoff { first: HOUR / 4, factor: 2, longest: DAY };

/// Keeps every account's templates.
pub struct Librarian {
    store: Arc<dyn Store>,
    fenced: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    shelf: Arc<dyn Shelf>,
    wake: Notify,
}

impl From<ShelfError> for Halt<ShelfError> {
    fn from(error: ShelfError) -> Self {
        Self::Refused(error)
    }
}

impl Librarian {
    /// A librarian that asks `shelf`.
    #[must_use]
    pub fn new(ground: Ground, shelf: Arc<dyn Shelf>) -> Arc<Self> {
        let Ground { store, clock, random, .. } = ground;
        let fenced = store.before_calls();
        Arc::new(Self { store, fenced, clock, random, shelf, wake: Notify::new() })
    }

    /// Asks until `stop`. A question under way is dropped then.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        while let Some(turn) = stop.run_until_cancelled(self.turn()).await {
            // A number may have come meanwhile, or a notice that says too little.
            rest(turn.map(|()| PATROL), PATROL, "templates wait", self.wake.notified(), &stop).await;
        }
    }

    /// Everything that is due now, once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn turn(&self) -> Result<()> {
        self.begin().await?;
        let now = self.clock.now();
        let due = self.store.read(move |tx| tx.template_accounts_due(now, GLANCE)).await?;
        for account in due {
            if !self.claim(&account, now).await? {
                continue;
            }
            let asked = self.ask(account.workspace_id, &account.waba_id).await;
            if let Err(error) = apart(asked)? {
                tracing::debug!(?error, "an account's templates were not told");
            }
        }
        Ok(())
    }

    /// Claims a due account, unless another hub did.
    async fn claim(&self, account: &TemplateAccount, now: Timestamp) -> Result<bool> {
        let (workspace_id, waba_id) = (account.workspace_id, account.waba_id.clone());
        let is_ours = move |tx: &mut Tx<'_>| match tx.template_account(workspace_id, &waba_id)? {
            Some(account) if account.is_due(now) => {
                tx.save_template_account(&TemplateAccount { due_at: now.plus(HOUR), ..account })?;
                Ok(true)
            }
            _ => Ok(false),
        };
        self.fenced.write(workspace_id, is_ours).await
    }

    /// Adds the accounts of new numbers, and of numbers that changed their account; and updates those they left.
    async fn begin(&self) -> Result<()> {
        let new = self.store.read(|tx| tx.accounts_listed_wrongly(GLANCE)).await?;
        for (workspace_id, waba_id) in new {
            let now = self.clock.now();
            self.store.write(workspace_id, move |tx| take_up(tx, &waba_id, now)).await?;
        }
        Ok(())
    }

    /// Asks for the templates of a number's account now. Says how the account stands afterwards.
    ///
    /// # Errors
    /// What Meta says, or the database.
    pub async fn check(&self, number: &Number) -> Ruling<TemplateAccountRow, ShelfError> {
        let (workspace_id, waba_id) = (number.workspace_id, number.waba_id.clone());
        let (now, taken) = (self.clock.now(), waba_id.clone());
        self.store.write(workspace_id, move |tx| take_up(tx, &taken, now)).await?;
        self.ask(workspace_id, &waba_id).await?;
        let number = number.clone();
        Ok(self.store.read(move |tx| super::account(tx, &number)).await?)
    }

    /// Asks for an account's templates, and writes them down.
    async fn ask(&self, workspace_id: WorkspaceId, waba_id: &str) -> Ruling<(), ShelfError> {
        let (now, name) = (self.clock.now(), waba_id.to_owned());
        let number = self
            .store
            .write(workspace_id, move |tx| {
                let Some(account) = tx.template_account(workspace_id, &name)? else { return Ok(None) };
                tx.save_template_account(&TemplateAccount { due_at: now.plus(HOUR), ..account })?;
                speaker(tx, &name)
            })
            .await?;
        let answer = match number {
            Some(number) => self.shelf.list(&number).await,
            // Nobody of the account can ask now; another look tomorrow.
            None => Err(ShelfError::Elsewhere),
        };
        match answer {
            Ok(templates) => {
                self.take_in(workspace_id, waba_id, Arc::new(templates), now).await?;
                self.settle(workspace_id, waba_id, Ok(now)).await?;
                Ok(())
            }
            Err(error) => {
                self.settle(workspace_id, waba_id, Err(error.clone())).await?;
                Err(error.into())
            }
        }
    }

    /// Writes down a whole list, asked for at `asked_at`.
    async fn take_in(
        &self,
        workspace_id: WorkspaceId,
        waba_id: &str,
        all: Arc<Vec<Listed>>,
        asked_at: Timestamp,
    ) -> Result<()> {
        for from in (0..all.len()).step_by(WRITTEN) {
            let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
            let (all, waba_id) = (Arc::clone(&all), waba_id.to_owned());
            let write = move |tx: &mut Tx<'_>| {
                let world = World { clock: &*clock, random: &*random };
                all.iter()
                    .skip(from)
                    .take(WRITTEN)
                    .try_for_each(|one| take_one(tx, &waba_id, one, asked_at, world).map(drop))
            };
            self.store.write(workspace_id, write).await?;
        }
        let (clock, random, name) = (Arc::clone(&self.clock), Arc::clone(&self.random), waba_id.to_owned());
        self.store
            .write(workspace_id, move |tx| {
                let here: BTreeSet<_> =
                    all.iter().map(|one| (&one.template.name, &one.template.language)).collect();
                for before in tx.templates_of(workspace_id, &name)? {
                    if !here.contains(&(&before.template.name, &before.template.language)) {
                        keep(tx, Some(&before), missing(&before, asked_at), clock.now(), &*random)?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// When the account is asked next, and what people see of how it went.
    async fn settle(
        &self,
        workspace_id: WorkspaceId,
        waba_id: &str,
        went: std::result::Result<Timestamp, ShelfError>,
    ) -> Result<()> {
        let (now, random, waba_id) = (self.clock.now(), Arc::clone(&self.random), waba_id.to_owned());
        self.store
            .write(workspace_id, move |tx| {
                let Some(before) = tx.template_account(workspace_id, &waba_id)? else { return Ok(()) };
                let mut after = before.clone();
                match &went {
                    Ok(asked_at) => {
                        (after.failures, after.problem) = (0, None);
                        after.checked_at = after.checked_at.max(Some(*asked_at));
                        after.due_at = now.plus(DAY);
                    }
                    Err(ShelfError::Elsewhere) => after.due_at = now.plus(DAY),
                    Err(error) => {
                        after.failures = after.failures.saturating_add(1);
                        after.due_at = now.plus(PAUSES.scattered(after.failures, 8, &*random));
                        after.problem = Some(error.kept());
                    }
                }
                if after.shown() != before.shown() {
                    after.rev = tx.next_rev();
                }
                tx.save_template_account(&after)
            })
            .await
    }

    /// Hands in a new template and keeps what Meta made of it.
    ///
    /// # Errors
    /// What Meta says, or the database.
    pub async fn create(
        &self,
        number: &Number,
        template: sangam_model::template::Template,
    ) -> Ruling<TemplateRow, ShelfError> {
        // A notice that comes while Meta answers is newer than the answer.
        let asked_at = self.clock.now();
        let handed = match self.shelf.create(number, &template).await {
            Ok(handed) => handed,
            Err(error) => {
                self.look_soon(number, &error).await?;
                return Err(error.into());
            }
        };
        Ok(self.handed_in(number, template, handed, asked_at).await?)
    }

    /// Replaces what a template says, and keeps it as waiting for review.
    ///
    /// # Errors
    /// What Meta says, or the database.
    pub async fn edit(
        &self,
        number: &Number,
        before: &TemplateRecord,
        template: sangam_model::template::Template,
    ) -> Ruling<TemplateRow, ShelfError> {
        let status = before.shown().status;
        let asked_at = self.clock.now();
        let edited = self.shelf.edit(number, &before.meta_id, &template, status == Status::Approved).await;
        if let Err(error) = edited {
            self.look_soon(number, &error).await?;
            return Err(error.into());
        }
        let handed = Handed { meta_id: before.meta_id.clone(), status: "PENDING".to_owned(), category: None };
        let row = self.handed_in(number, template, handed, asked_at).await?;
        // Whether it is looked at again, or stays approved meanwhile, only the list tells.
        apart(self.ask(number.workspace_id, &number.waba_id).await)?.ok();
        let (workspace_id, id) = (number.workspace_id, row.id);
        let kept = self.store.read(move |tx| tx.template(workspace_id, id)).await?;
        Ok(kept.map_or(row, |kept| kept.shown()))
    }

    async fn handed_in(
        &self,
        number: &Number,
        template: sangam_model::template::Template,
        handed: Handed,
        asked_at: Timestamp,
    ) -> Result<TemplateRow> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let waba_id = number.waba_id.clone();
        let mut said = template;
        said.category = handed.category.as_deref().and_then(category_of).unwrap_or(said.category);
        if let Some(sangam_model::template::Header::Media { sample, .. }) = &mut said.header {
            *sample = None;
        }
        let one = Listed {
            meta_id: handed.meta_id,
            template: said,
            status: Status::from_word(&handed.status),
            reason: None,
            quality: Default::default(),
        };
        let kept = self.store.write(number.workspace_id, move |tx| {
            let world = World { clock: &*clock, random: &*random };
            take_one(tx, &waba_id, &one, asked_at, world)
        });
        Ok(kept.await?.shown())
    }

    /// Deletes a template, or every language of its name, and keeps that it is gone.
    ///
    /// # Errors
    /// What Meta says, or the database.
    pub async fn delete(
        &self,
        number: &Number,
        record: &TemplateRecord,
        all_languages: bool,
    ) -> Ruling<(), ShelfError> {
        let (name, meta_id) = (record.template.name.clone(), record.meta_id.clone());
        let one = (!all_languages).then_some(meta_id.as_str());
        if let Err(error) = self.shelf.delete(number, &name, one).await {
            self.look_soon(number, &error).await?;
            return Err(error.into());
        }
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let (workspace_id, waba_id, id) = (number.workspace_id, number.waba_id.clone(), record.id);
        self.store
            .write(workspace_id, move |tx| {
                let now = clock.now();
                for before in tx.templates_of(workspace_id, &waba_id)? {
                    if before.id == id || (all_languages && before.template.name == name) {
                        keep(tx, Some(&before), missing(&before, now), now, &*random)?;
                    }
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// A request without an answer may have been executed: the next list shows it.
    async fn look_soon(&self, number: &Number, error: &ShelfError) -> Result<()> {
        if *error != ShelfError::Silent {
            return Ok(());
        }
        let (now, waba_id) = (self.clock.now(), number.waba_id.clone());
        self.store.write(number.workspace_id, move |tx| super::ask_soon(tx, &waba_id, now)).await?;
        self.wake.notify_one();
        Ok(())
    }
}

/// Writes down one template of a list.
fn take_one(
    tx: &mut Tx<'_>,
    waba_id: &str,
    one: &Listed,
    asked_at: Timestamp,
    World { clock, random }: World<'_>,
) -> Result<TemplateRecord> {
    let (name, language) = (&one.template.name, &one.template.language);
    let before = tx.template_named(tx.workspace_id(), waba_id, name, language)?;
    let after = listed(before.as_ref(), waba_id, one, asked_at, || TemplateId::new(clock, random));
    keep(tx, before.as_ref(), after, clock.now(), random)
}

/// The account with the numbers it has now; due at once if it is new or has another number. One that has none keeps its templates, and
/// offers them to nobody.
fn take_up(tx: &mut Tx<'_>, waba_id: &str, now: Timestamp) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let mut number_ids: Vec<NumberId> = tx
        .numbers_of_waba(waba_id)?
        .into_iter()
        .filter(|number| number.workspace_id == workspace_id)
        .map(|number| number.id)
        .collect();
    number_ids.sort_unstable();
    let known = tx.template_account(workspace_id, waba_id)?;
    if known.as_ref().is_some_and(|known| known.number_ids == number_ids) {
        return Ok(());
    }
    let rev = tx.next_rev();
    let account = match known {
        Some(known) => TemplateAccount { number_ids, due_at: now.min(known.due_at), rev, ..known },
        None => TemplateAccount {
            workspace_id,
            waba_id: waba_id.to_owned(),
            number_ids,
            checked_at: None,
            problem: None,
            due_at: now,
            failures: 0,
            rev,
        },
    };
    tx.save_template_account(&account)
}

/// The number that asks for its account: one that is connected, through Meta.
fn speaker(tx: &Tx<'_>, waba_id: &str) -> Result<Option<Number>> {
    let own = |number: &Number| number.workspace_id == tx.workspace_id() && number.standing.via == Via::Meta;
    let mut numbers: Vec<Number> = tx.numbers_of_waba(waba_id)?.into_iter().filter(own).collect();
    numbers.sort_by_key(|number| !number.standing.is_connected());
    Ok(numbers.into_iter().next())
}
