//! A day in the shop: who acts and what breaks, drawn from a seed; then everything heals, and the laws are asked for.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use sangam_cloud_api::AccessToken;
use sangam_hub::access::password::Password;
use sangam_hub::service::admin::{Admin, NewNumber, NewPerson, NewWorkspace};
use sangam_model::id::{NumberId, PersonId, WorkspaceId};
use sangam_model::{Clock, Random, SeededRandom, Timestamp};
use sangam_testkit::{Colleague, asha, rajesh};
use sangam_tests::replay::line::{Line, Pipes};
use sangam_tests::replay::seat::Seat;
use sangam_tests::replay::trace::{PausedClock, Trace};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::Told;
use super::life::Lives;
use super::meta::{Meta, PHONE_NUMBER_ID, WABA_ID, Way};
use super::planted::{Bug, Impatient};
use crate::budget::{Tally, below, count};
use crate::judge::Case;
use crate::ledger::Ledger;

/// What happens in a story.
const STEPS: usize = 60;
const CUSTOMERS: [&str; 4] = ["919829010187", "919829010188", "919829010189", "919829010190"];
/// The owner's family, which is hers alone for a while now and then: she alone answers it, because an agent's answer may come too late.
const FAMILY: &str = "919829010190";
/// Two people with one phone, who are one to the team, or two.
const TWINS: (&str, [&str; 2]) = ("919829010191", ["IN.1", "IN.2"]);
/// Of whom only the phone's history tells. Nobody answers them: they wrote too long ago.
const LONG_AGO: [&str; 2] = ["919829010192", "919829010193"];
/// How often the world looks whether something is due.
const TICK: Duration = Duration::from_millis(250);
const SECOND: i64 = 1_000;

struct Story {
    clock: Arc<PausedClock>,
    trace: Trace,
    meta: Arc<Meta>,
    ledger: Arc<Ledger>,
    lives: Lives,
    front: axum::Router,
    /// Asha's, who is an agent, and Rajesh's, who owns the shop: they do not see the same.
    desks: Vec<Seat>,
    workspace: WorkspaceId,
    number: NumberId,
    dice: SeededRandom,
    /// When the hub begins again, if it lies there.
    returns_at: Option<Timestamp>,
    written: usize,
    tally: Tally,
    /// Rajesh's session: whoever looks on sees what he sees.
    witness: String,
    /// Laws that were broken when somebody looked.
    broken: Vec<String>,
}

/// Tells the story of `seed`, with a bug or without.
pub(super) async fn tell(seed: u64, bug: Option<Bug>) -> Result<Told> {
    let mut story = Story::begin(seed, bug).await?;
    for _ in 0..STEPS {
        story.step().await?;
        let pause = story.millis(3_000);
        story.passes(pause).await?;
        story.look().await?;
    }
    story.heal().await?;
    story.judge().await
}

impl Story {
    async fn begin(seed: u64, bug: Option<Bug>) -> Result<Self> {
        let clock = Arc::new(PausedClock::begin());
        let trace = Trace::digest(Arc::clone(&clock));
        let chance = |nth: u64| -> Arc<dyn Random> { Arc::new(SeededRandom::new(seed.rotate_left(8) ^ nth)) };
        let ledger = Arc::new(Ledger::new());
        let meta = Arc::new(Meta::new(Arc::clone(&clock), chance(1), trace.clone(), Arc::clone(&ledger)));
        let way = Impatient::over(Arc::new(Way(Arc::clone(&meta))), bug);
        let mut lives = Lives::new(seed, bug, Arc::clone(&clock) as _, way)?;
        let front = lives.front();
        let (pipes, arriving) = mpsc::unbounded_channel();
        tokio::spawn(axum::serve(Pipes(arriving), front.clone()).into_future());
        let (workspace, number, people) = furnish(&lives.begin().await?).await?;
        let mut desks = Vec::new();
        for ((colleague, name, nth), person) in
            [(asha(), "Asha", 10), (rajesh(), "Rajesh", 20)].into_iter().zip(people)
        {
            let line = Line::new(name, front.clone(), pipes.clone(), chance(nth), trace.clone());
            let around = (Arc::clone(&clock) as _, chance(nth + 1), trace.clone());
            desks.push(Seat::take(colleague, person, line, around).await?);
        }
        let dice = SeededRandom::new(seed);
        let (returns_at, tally, witness) = (None, Tally::new(), lives.sign_in(rajesh()).await?);
        let mut story = Self {
            clock,
            trace,
            meta,
            ledger,
            lives,
            front,
            desks,
            workspace,
            number,
            dice,
            returns_at,
            written: 0,
            tally,
            witness,
            broken: Vec::new(),
        };
        for phone in CUSTOMERS {
            story.meta.customer_writes(phone);
        }
        for twin in TWINS.1 {
            story.meta.twin_writes(TWINS.0, twin);
        }
        story.meta.tells_history(&LONG_AGO);
        story.passes(8 * SECOND).await?;
        story.desks.iter().for_each(|desk| desk.line.calm(false));
        Ok(story)
    }

    async fn step(&mut self) -> Result<()> {
        let nth = below(&self.dice, self.desks.len());
        match self.dice.below(30) {
            0..=4 => {
                for _ in 0..=self.dice.below(3) {
                    self.meta.customer_writes(self.customer());
                }
            }
            5 => self.meta.phone_writes(self.customer()),
            6..=14 => self.answers(nth).await,
            15 => self.both_claim().await,
            16 | 17 => self.decides(nth).await,
            18..=21 => self.befalls(nth).await?,
            22..=24 => {
                self.lives.doom(1 + self.dice.below(40));
                count(&mut self.tally, "deaths of the hub ordained", 1);
            }
            25 => self.judges_twins(nth).await,
            26 => self.meta.twin_writes(TWINS.0, self.twin()),
            27 => self.owner_hides().await,
            28 => self.owner_shows_history().await,
            _ => {
                let long = self.millis(20 * 60 * 1_000);
                self.passes(long).await?;
            }
        }
        Ok(())
    }

    /// Somebody says that the two with one phone are one, or that they are two after all.
    async fn judges_twins(&mut self, nth: usize) {
        let Some(desk) = self.desks.get(nth) else { return };
        let rows = desk.conversations().await.into_iter();
        let twins: Vec<Value> = rows.filter(|row| row["contact"]["user_id"].is_string()).collect();
        let Some(row) = twins.get(below(&self.dice, twins.len().max(1))) else { return };
        let id = json!({ "conversation_id": row["id"] });
        let detail = desk.call("conversation", id.clone()).await.unwrap_or_default();
        let mut args = id;
        if let Some(merge) = detail["merges"].get(0) {
            args["merge_id"] = merge["merge_id"].clone();
            if desk.call("split_contacts", args).await.is_some() {
                count(&mut self.tally, "customers parted", 1);
            }
        } else if detail["merge_offer"].is_object() {
            args["other_id"] = detail["merge_offer"]["id"].clone();
            if desk.call("merge_contacts", args).await.is_some() {
                count(&mut self.tally, "customers merged", 1);
            }
        }
    }

    /// The owner keeps her family to herself, or no longer.
    async fn owner_hides(&mut self) {
        let private = self.dice.below(2) == 0;
        let Some(desk) = self.desks.last() else { return };
        let Some(row) = desk.conversations().await.into_iter().find(|row| phone(row) == FAMILY) else {
            return;
        };
        let args = json!({ "conversation_id": row["id"], "private": private });
        if desk.call("set_private", args).await.is_some() {
            count(&mut self.tally, "chats made private or shown again", 1);
        }
    }

    /// The owner lets the team see what the phone's history told, or no longer.
    async fn owner_shows_history(&mut self) {
        let what = if self.dice.below(3) == 0 { "hold" } else { "release" };
        let Some(desk) = self.desks.last() else { return };
        let args = json!({ "number_id": self.number, "choice": { "which": "all" } });
        if desk.call(what, args).await.is_some() {
            count(&mut self.tally, "histories shown or held back", 1);
        }
    }

    /// A desk's line is cut or mended, it is closed, perhaps loses its cache, or is opened.
    async fn befalls(&mut self, nth: usize) -> Result<()> {
        let fate = self.dice.below(6);
        let loses_cache = self.dice.below(3) == 0;
        let Some(desk) = self.desks.get_mut(nth) else { return Ok(()) };
        match fate {
            0 => desk.line.cut(),
            1 | 2 => {
                desk.line.mend();
            }
            3 => {
                desk.line.cut();
                desk.close().await;
                if loses_cache {
                    desk.lose_cache().await?;
                }
                desk.line.mend();
                count(&mut self.tally, "desks closed", 1);
            }
            _ => desk.open().await?,
        }
        if fate == 0 {
            count(&mut self.tally, "lines cut", 1);
        }
        Ok(())
    }

    async fn answers(&mut self, nth: usize) {
        let is_owner = nth + 1 == self.desks.len();
        let Some(row) = self.some_row(nth).await else { return };
        let phone = phone(&row);
        if LONG_AGO.contains(&phone) || phone == FAMILY && !is_owner {
            return;
        }
        self.written += 1;
        let text = format!("answer {}", self.written);
        let args = json!({ "conversation_id": row["id"], "text": text, "reply_to": null });
        self.ledger.writes(&text);
        let Some(desk) = self.desks.get(nth) else { return };
        if let Some(answer) = desk.call("send_text", args).await {
            self.ledger.promised(&text, answer["message_id"].as_str().unwrap_or_default());
            count(&mut self.tally, "answers promised", 1);
        }
    }

    /// Both want the same conversation in the same moment.
    async fn both_claim(&self) {
        let Some(row) = self.some_row(0).await else { return };
        let [one, other] = self.desks.as_slice() else { return };
        let claim = |who| json!({ "conversation_id": row["id"], "assignee_id": who });
        tokio::join!(one.call("assign", claim(one.person)), other.call("assign", claim(other.person)));
    }

    async fn decides(&self, nth: usize) {
        let Some(row) = self.some_row(nth).await else { return };
        let Some(desk) = self.desks.get(nth) else { return };
        let act = |act: &str| json!({ "conversation_ids": [row["id"]], "act": { "act": act } });
        let note = json!({ "conversation_id": row["id"], "text": "to be looked at" });
        match self.dice.below(5) {
            0 => desk.call("act", act("resolve")).await,
            1 => desk.call("act", act("reopen")).await,
            2 => desk.call("act", act("mark_unread")).await,
            3 => desk.call("add_note", note).await,
            _ => {
                let up_to = &row["last_message"]["id"];
                desk.call("mark_read", json!({ "conversation_id": row["id"], "up_to": up_to })).await
            }
        };
    }

    async fn some_row(&self, nth: usize) -> Option<Value> {
        let mut rows = self.desks.get(nth)?.conversations().await;
        let which = below(&self.dice, rows.len().max(1));
        (which < rows.len()).then(|| rows.swap_remove(which))
    }

    /// Time passes: what is due is posted, the hub dies and begins again.
    async fn passes(&mut self, millis: i64) -> Result<()> {
        let until = self.clock.now().plus(millis);
        loop {
            let now = self.clock.now();
            if self.lives.is_doomed() {
                self.lives.end();
                self.desks.iter().for_each(|desk| desk.line.cut());
                self.returns_at = Some(now.plus(300 + self.millis(20_000)));
                count(&mut self.tally, "deaths of the hub", 1);
            }
            if self.returns_at.is_some_and(|at| at <= now) {
                self.returns_at = None;
                self.lives.begin().await?;
                for desk in &self.desks {
                    desk.line.mend();
                }
            }
            for body in self.meta.due() {
                tokio::spawn(Arc::clone(&self.meta).post(self.front.clone(), body));
            }
            if now >= until {
                return Ok(());
            }
            sleep(TICK).await;
        }
    }

    /// Every line is whole, everyone is back, everything that was told arrives, and whoever is asked says yes or no.
    async fn heal(&mut self) -> Result<()> {
        self.lives.doom(u64::MAX);
        for desk in &mut self.desks {
            desk.line.calm(true);
            desk.line.mend();
            desk.open().await?;
        }
        self.passes(60 * SECOND).await?;
        self.meta.calm(true);
        for _ in 0..4 {
            self.passes(60 * SECOND).await?;
            self.answer_questions().await;
        }
        for _ in 0..80 {
            self.passes(60 * SECOND).await?;
            if self.meta.is_heard() && self.lives.is_alive() {
                break;
            }
        }
        self.passes(90 * SECOND).await
    }

    /// Sends that waited long ask their person; half of them are taken back.
    async fn answer_questions(&mut self) {
        for desk in &self.desks {
            for row in desk.conversations().await {
                for bubble in desk.bubbles(&row["id"]).await {
                    let is_asked = bubble["outbox"]["state"] == "asking";
                    let text = bubble["text"].as_str().unwrap_or_default();
                    let id = json!({ "message_id": bubble["id"] });
                    if is_asked && self.dice.below(2) == 0 {
                        desk.call("send_now", id).await;
                    } else if is_asked && desk.call("discard", id).await.is_some() {
                        // Nobody waits for it any more.
                        self.ledger.book().acts.entry(text.to_owned()).or_default().promised = false;
                    }
                }
            }
        }
    }

    /// Somebody looks at what the hub shows meanwhile: what comes later hides a good deal.
    async fn look(&mut self) -> Result<()> {
        if let Some(everything) = self.lives.seen(&self.witness).await? {
            let (sent, now) = (self.meta.sent(), self.clock.now());
            let case = Case { sent: &sent, everything: &everything, now, may_fail: true };
            self.broken.extend(self.ledger.look(&case));
        }
        Ok(())
    }

    async fn judge(mut self) -> Result<Told> {
        let everything = self.lives.everything(&self.witness).await?;
        let sent = self.meta.sent();
        let case = Case { sent: &sent, everything: &everything, now: self.clock.now(), may_fail: true };
        let mut broken = std::mem::take(&mut self.broken);
        broken.extend(self.ledger.look(&case));
        broken.extend(self.ledger.unfinished(&case));
        for (nth, colleague) in [asha(), rajesh()].into_iter().enumerate() {
            broken.extend(self.compare(nth, colleague).await?);
        }
        for (what, times) in self.meta.fates() {
            *self.tally.entry(what).or_default() += times;
        }
        self.lives.close().await;
        Ok(Told { broken, tally: self.tally, digest: self.trace.lines().concat() })
    }

    /// A desk at rest holds exactly the hub's rows.
    async fn compare(&mut self, nth: usize, colleague: Colleague) -> Result<Option<String>> {
        let truth = self.lives.rows(&self.lives.sign_in(colleague).await?).await?;
        let Some(desk) = self.desks.get_mut(nth) else { return Ok(None) };
        let connection = desk.call("connection", json!({})).await.unwrap_or_default();
        if connection["state"] != "live" || connection["waiting"] != 0 {
            return Ok(Some(format!("{} did not come to rest: {connection}", desk.name)));
        }
        desk.close().await;
        let held = desk.rows(self.workspace).await?;
        held.iter().for_each(|row| self.trace.say(row));
        let differs = held.iter().zip(&truth).find(|(held, truth)| held != truth);
        let (name, counts) = (desk.name, (held.len(), truth.len()));
        Ok((held != truth).then(|| format!("{name} does not hold the hub's rows, {counts:?}: {differs:?}")))
    }

    fn customer(&self) -> &'static str {
        CUSTOMERS.get(below(&self.dice, CUSTOMERS.len())).copied().unwrap_or_default()
    }

    fn twin(&self) -> &'static str {
        TWINS.1.get(below(&self.dice, TWINS.1.len())).copied().unwrap_or_default()
    }

    fn millis(&self, below: u64) -> i64 {
        i64::try_from(self.dice.below(below)).unwrap_or_default()
    }
}

/// The phone of a row's customer, its digits.
fn phone(row: &Value) -> &str {
    row["contact"]["phone"].as_str().unwrap_or_default().trim_start_matches('+')
}

/// The business, its number, and the ids of Asha and Rajesh.
async fn furnish(admin: &Admin) -> Result<(WorkspaceId, NumberId, [PersonId; 2])> {
    let owner = rajesh();
    let workspace = NewWorkspace {
        name: "Neelam Textiles".to_owned(),
        practice: false,
        owner_name: owner.name.to_owned(),
        owner_email: owner.email.to_owned(),
        owner_password: Password::new(owner.password.to_owned()),
    };
    let (workspace_id, rajesh) = admin.create_workspace(workspace).await?;
    let Colleague { name, email, password, role } = asha();
    let (name, email) = (name.to_owned(), email.to_owned());
    let password = Password::new(password.to_owned());
    let asha = admin.add_person(NewPerson { workspace_id, name, email, password, role }).await?;
    let number = NewNumber {
        workspace_id,
        waba_id: WABA_ID.to_owned(),
        phone_number_id: PHONE_NUMBER_ID.to_owned(),
        display_number: "+91 141 555 0142".to_owned(),
        token: AccessToken::new("EAAnobodyAsksForThis".to_owned())?,
    };
    let number = admin.add_number(number).await?;
    Ok((workspace_id, number, [asha, rajesh]))
}
