//! Parses and routes waiting bodies, in the order in which they are applied.
//!
//! Reading a body never fails as a whole for one odd item; it only decides what becomes of the bytes. Nothing here writes.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use sangam_cloud_api::webhook::{self, Event, Update};
use sangam_model::Timestamp;
use sangam_model::id::{NumberId, WorkspaceId};

use super::tell::{self, Meaning};
use crate::import::News;
use crate::inbox::Telling;
use crate::store::{JournalEntry, Number, ReadTx, Result, Verdict, Via};
use crate::templates::{self, TemplateNews};
use crate::watch::{Notice, notice, refusal};

/// One thing a body tells, with where it belongs.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) seq: i64,
    pub(super) received_at: Timestamp,
    pub(super) number_id: NumberId,
    pub(super) what: What,
}

impl Step {
    pub(super) fn telling(&self) -> Option<&Telling> {
        if let What::Telling(telling) = &self.what { Some(telling) } else { None }
    }

    pub(super) fn template(&self) -> Option<&TemplateNews> {
        if let What::Template(news) = &self.what { Some(news) } else { None }
    }

    pub(super) fn news(&self) -> Option<(NumberId, &News, Timestamp)> {
        if let What::News(news) = &self.what { Some((self.number_id, news, self.received_at)) } else { None }
    }
}

/// For whom it is.
#[derive(Clone)]
pub(super) enum What {
    /// The inbox.
    Telling(Telling),
    /// The import.
    News(News),
    /// The templates.
    Template(Box<TemplateNews>),
}

/// A body and what becomes of it.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) seq: i64,
    pub(super) verdict: Verdict,
    pub(super) phone_number_id: Option<String>,
}

/// A body, read and routed.
pub(super) struct Work {
    steps: Vec<(WorkspaceId, Step)>,
    body: Body,
}

/// Steps of one workspace, in order, with the bodies that have told everything at their end.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) workspace_id: Option<WorkspaceId>,
    pub(super) steps: Vec<Step>,
    pub(super) bodies: Vec<Body>,
}

/// Numbers by WhatsApp's id, as far as they were looked up.
type Routes = HashMap<String, Option<Number>>;

pub(super) fn read(tx: &ReadTx<'_>, entries: &[JournalEntry]) -> Result<Vec<Work>> {
    let mut routes = Routes::new();
    entries.iter().map(|entry| read_body(tx, &mut routes, entry)).collect()
}

fn read_body(tx: &ReadTx<'_>, routes: &mut Routes, entry: &JournalEntry) -> Result<Work> {
    let body = |verdict| Body { seq: entry.seq, verdict, phone_number_id: None };
    let parsed = catch_unwind(AssertUnwindSafe(|| webhook::parse(&entry.body)));
    let Ok(Ok(updates)) = parsed else {
        return Ok(Work { steps: Vec::new(), body: body(Verdict::Unreadable) });
    };
    let mut work = Work { steps: Vec::new(), body: body(Verdict::Done) };
    // What was read is let go of as it is told: a body may be megabytes.
    for update in updates {
        if let Some(notice) = refusal::told(&update, entry.received_at) {
            let told = Some(What::Telling(Telling::Notice(Box::new(notice))));
            work.add(entry, route(tx, routes, &update)?, &update, told, None);
        }
        let (news, telling) = match tell::meaning(&update, entry.received_at) {
            Meaning::Tells(telling) => (None, Some(telling)),
            Meaning::Imports(news, telling) => (Some(news), telling),
            Meaning::Nothing => continue,
            Meaning::Notice(notice) => {
                let steps = notice_steps(tx, &update, &notice, entry)?;
                // An account that is not connected yet, or no longer.
                if steps.is_empty() && work.body.verdict == Verdict::Done {
                    work.body.verdict = Verdict::Kept(update.phone_number_id.clone());
                }
                work.steps.extend(steps);
                continue;
            }
            Meaning::Template(news) => {
                let steps = template_steps(tx, &news, entry)?;
                if steps.is_empty() && work.body.verdict == Verdict::Done {
                    work.body.verdict = Verdict::Kept(None);
                }
                work.steps.extend(steps);
                continue;
            }
            Meaning::Unused => {
                if work.body.verdict == Verdict::Done {
                    work.body.verdict = Verdict::Kept(update.phone_number_id.clone());
                }
                continue;
            }
        };
        work.add(
            entry,
            route(tx, routes, &update)?,
            &update,
            telling.map(What::Telling),
            news.map(What::News),
        );
    }
    Ok(work)
}

impl Work {
    fn add(
        &mut self,
        entry: &JournalEntry,
        place: Option<(WorkspaceId, NumberId)>,
        update: &Update,
        telling: Option<What>,
        news: Option<What>,
    ) {
        let Some((workspace_id, number_id)) = place else {
            let name = update.phone_number_id.clone().unwrap_or_default();
            match &mut self.body.verdict {
                Verdict::UnknownNumbers(names) => {
                    names.insert(name);
                }
                verdict => *verdict = Verdict::UnknownNumbers([name].into()),
            }
            return;
        };
        if self.body.phone_number_id.is_none() {
            self.body.phone_number_id.clone_from(&update.phone_number_id);
        }
        let step = |what| Step { seq: entry.seq, received_at: entry.received_at, number_id, what };
        self.steps.extend(telling.into_iter().chain(news).map(|what| (workspace_id, step(what))));
    }
}

/// A notice, for each number it is about.
fn notice_steps(
    tx: &ReadTx<'_>,
    update: &Update,
    notice: &Notice,
    entry: &JournalEntry,
) -> Result<Vec<(WorkspaceId, Step)>> {
    let Event::Notice(told) = &update.event else { return Ok(Vec::new()) };
    let (seq, received_at) = (entry.seq, entry.received_at);
    let step = |(workspace_id, number_id, notice)| {
        let what = What::Telling(Telling::Notice(Box::new(notice)));
        (workspace_id, Step { seq, received_at, number_id, what })
    };
    Ok(notice::routed(tx, update, told, notice)?.into_iter().map(step).collect())
}

/// News of a template, for each workspace that has a number of its account.
fn template_steps(
    tx: &ReadTx<'_>,
    news: &TemplateNews,
    entry: &JournalEntry,
) -> Result<Vec<(WorkspaceId, Step)>> {
    let (seq, received_at) = (entry.seq, entry.received_at);
    let step = |(workspace_id, number_id)| {
        (workspace_id, Step { seq, received_at, number_id, what: What::Template(Box::new(news.clone())) })
    };
    Ok(templates::routed(tx, news)?.into_iter().map(step).collect())
}

/// Where an update belongs. A number behind 360dialog was typed in, and WhatsApp confirmed nothing of it: somebody may have laid claim to
/// one of another account, and hears nothing of it.
fn route(tx: &ReadTx<'_>, routes: &mut Routes, update: &Update) -> Result<Option<(WorkspaceId, NumberId)>> {
    let Some(name) = &update.phone_number_id else { return Ok(None) };
    let found = match routes.entry(name.clone()) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(unknown) => unknown.insert(tx.number_by_phone_number_id(name)?),
    };
    let is_its_own = |number: &&Number| {
        number.standing.via != Via::Dialog360
            || update.waba_id.as_ref().is_none_or(|waba| *waba == number.waba_id)
    };
    Ok(found.as_ref().filter(is_its_own).map(|number| (number.workspace_id, number.id)))
}

/// The work in its order, cut where the workspace changes. A body stands in the batch with the last thing it tells.
pub(super) fn batches(works: Vec<Work>) -> Vec<Batch> {
    let mut all = Vec::new();
    let mut current = Batch::default();
    for work in works {
        for (workspace_id, step) in work.steps {
            if current.workspace_id.is_some_and(|current| current != workspace_id) {
                all.push(std::mem::take(&mut current));
            }
            current.workspace_id = Some(workspace_id);
            current.steps.push(step);
        }
        current.bodies.push(work.body);
    }
    all.push(current);
    all
}

/// The same work, one body at a time.
pub(super) fn one_by_one(batch: &Batch) -> BTreeMap<i64, Batch> {
    let mut alone: BTreeMap<i64, Batch> = BTreeMap::new();
    for step in &batch.steps {
        let own = alone.entry(step.seq).or_default();
        own.workspace_id = batch.workspace_id;
        own.steps.push(step.clone());
    }
    for body in &batch.bodies {
        alone.entry(body.seq).or_default().bodies.push(body.clone());
    }
    alone
}
