//! The town itself: founded, lived in, settled.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use sangam_cloud_api::AccessToken;
use sangam_hub::access::password::Password;
use sangam_hub::sending::Graph;
use sangam_hub::service::admin::{Admin, NewNumber, NewPerson, NewWorkspace};
use sangam_hub::service::hub::Background;
use sangam_model::id::PersonId;
use sangam_model::{Clock, Random, Role, SeededRandom, Timestamp};
use sangam_testkit::Colleague;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::agent::Agent;
use super::fuse::Fuse;
use super::plan::{Inbound, Plan};
use super::verdict::{Report, judge};
use super::whatsapp::{WhatsApp, Wire, envelope, waba_of};
use crate::replay::hub::{self, Around, webhook};
use crate::replay::line::{Line, Pipes};
use crate::replay::seat::Seat;
use crate::replay::trace::{PausedClock, Trace};

/// How often the town does something.
const TICK: Duration = Duration::from_millis(50);
const SECOND: i64 = 1_000;
/// A shift, and how much of it a desk has a line.
const SHIFT: i64 = 16 * SECOND;
const ON_LINE: i64 = 4 * SECOND;
/// What a password is hashed for is not what is tried here: everybody has the same.
const PASSWORD: &str = "everybody has this one";

/// The door of a hub that may be gone.
type Door = Arc<Mutex<Option<Router>>>;

/// A life of the hub.
struct Life {
    fuse: Arc<Fuse>,
    stop: CancellationToken,
    background: Background,
}

/// What broke.
#[derive(Clone, Copy, Debug, Default)]
pub struct Breaks {
    /// Deaths of the hub.
    pub hub: u64,
    /// Closed desks.
    pub desks: u64,
    /// Cut lines.
    pub lines: u64,
}

/// A hub with its workspaces, their numbers and their desks.
pub struct Town {
    pub(super) plan: Plan,
    pub(super) whatsapp: Arc<WhatsApp>,
    pub(super) agents: Vec<Agent>,
    pub(super) breaks: Breaks,
    pub(super) began: Timestamp,
    pub(super) clock: Arc<PausedClock>,
    is_in_shifts: bool,
    /// Whether people write.
    is_open: bool,
    /// Numbers with the phones of their customers.
    numbers: Vec<(String, Vec<String>)>,
    graph: Arc<dyn Graph>,
    dice: SeededRandom,
    trace: Trace,
    front: Router,
    door: Door,
    life: Option<Life>,
    lives: u64,
    returns_at: Option<Timestamp>,
    folder: TempDir,
}

impl Town {
    /// A town in which everybody has signed in and every customer has written once.
    ///
    /// # Errors
    /// When something in it cannot be made.
    pub async fn found(plan: Plan) -> Result<Self> {
        let clock = Arc::new(PausedClock::begin());
        let trace = Trace::digest(Arc::clone(&clock));
        let chance =
            |nth: u64| -> Arc<dyn Random> { Arc::new(SeededRandom::new(plan.seed.rotate_left(20) ^ nth)) };
        let whatsapp = WhatsApp::new(Arc::clone(&clock), chance(1), trace.clone());
        let graph = Wire::new(Arc::clone(&whatsapp), chance(2), plan.bug);
        let door = Door::default();
        let (pipes, arriving) = mpsc::unbounded_channel();
        let front = front(&door);
        tokio::spawn(axum::serve(Pipes(arriving), front.clone()).into_future());
        let mut town = Self {
            plan: Plan { in_shifts: false, ..plan },
            is_in_shifts: plan.in_shifts,
            is_open: false,
            whatsapp,
            agents: Vec::new(),
            breaks: Breaks::default(),
            began: clock.now(),
            clock,
            numbers: Vec::new(),
            graph,
            dice: SeededRandom::new(plan.seed),
            trace,
            front,
            door,
            life: None,
            lives: 0,
            returns_at: None,
            folder: crate::replay::folder()?,
        };
        town.settle_in(pipes).await?;
        Ok(town)
    }

    async fn settle_in(&mut self, pipes: mpsc::UnboundedSender<DuplexStream>) -> Result<()> {
        let admin = self.begin_life().await?;
        for workspace in 0..self.plan.workspaces {
            for (colleague, person) in self.furnish(&admin, workspace).await? {
                let nth = self.agents.len();
                let chance = |more: u64| -> Arc<dyn Random> {
                    Arc::new(SeededRandom::new(
                        self.plan.seed.rotate_left(20) ^ (1_000 + 10 * nth as u64 + more),
                    ))
                };
                let line = Line::new(
                    colleague.name,
                    self.front.clone(),
                    pipes.clone(),
                    chance(0),
                    self.trace.clone(),
                );
                let around = (Arc::clone(&self.clock) as _, chance(1), self.trace.clone());
                self.agents.push(Agent::new(Seat::take(colleague, person, line, around).await?, nth));
            }
        }
        for (number, phones) in self.numbers.clone() {
            for phone in phones {
                self.whatsapp.customer_writes(&number, &phone);
            }
        }
        // Long enough for a hub that has just begun to know that no pair owes anything any more.
        self.ticks(300 * SECOND).await?;
        for nth in 0..self.agents.len() {
            let customers = self.customers_of(nth);
            if let Some(agent) = self.agents.get_mut(nth) {
                agent.find_chats(&customers).await?;
                agent.to_one = if nth.is_multiple_of(self.plan.agents) { self.plan.to_one } else { 0 };
                agent.target = agent.chats.len() * self.plan.texts + agent.to_one;
            }
        }
        self.began = self.clock.now();
        Ok(())
    }

    /// Whom an agent writes to: their share of each number's customers, one number after the other.
    fn customers_of(&self, nth: usize) -> Vec<(String, String)> {
        let Plan { numbers, agents, customers, .. } = self.plan;
        let own = self.numbers.iter().skip(nth / agents * numbers).take(numbers);
        let first = nth % agents * customers;
        let shares: Vec<Vec<(String, String)>> = own
            .map(|(number, phones)| {
                phones
                    .iter()
                    .skip(first)
                    .take(customers)
                    .map(|phone| (number.clone(), phone.clone()))
                    .collect()
            })
            .collect();
        (0..customers).flat_map(|at| shares.iter().filter_map(move |share| share.get(at).cloned())).collect()
    }

    /// A business with its people and numbers.
    async fn furnish(&mut self, admin: &Admin, nth: usize) -> Result<Vec<(Colleague, PersonId)>> {
        let owner = NewWorkspace {
            name: format!("Shop {nth}"),
            practice: false,
            owner_name: format!("Owner {nth}"),
            owner_email: format!("owner{nth}@town.example"),
            owner_password: Password::new(PASSWORD.to_owned()),
        };
        let (workspace_id, _) = admin.create_workspace(owner).await?;
        let mut people = Vec::new();
        for agent in 0..self.plan.agents {
            // A colleague's words live as long as the process; so few may.
            let name: &'static str = format!("Agent{nth:02}{agent:02} Rao").leak();
            let email: &'static str = format!("agent{nth:02}{agent:02}@town.example").leak();
            let colleague = Colleague { name, email, password: PASSWORD, role: Role::Agent };
            let person = NewPerson {
                workspace_id,
                name: name.to_owned(),
                email: email.to_owned(),
                password: Password::new(PASSWORD.to_owned()),
                role: colleague.role,
            };
            people.push((colleague, admin.add_person(person).await?));
        }
        for number in 0..self.plan.numbers {
            let phone_number_id = format!("9005550{nth:02}{number:02}");
            let new = NewNumber {
                workspace_id,
                waba_id: waba_of(&phone_number_id),
                phone_number_id: phone_number_id.clone(),
                display_number: format!("+91 141 555 {nth:02}{number:02}"),
                token: AccessToken::new("EAAnobodyAsksForThis".to_owned())?,
            };
            admin.add_number(new).await?;
            let customers = 0..self.plan.agents * self.plan.customers;
            let phones = customers.map(|customer| format!("919{nth:02}{number:02}{customer:05}"));
            self.numbers.push((phone_number_id, phones.collect()));
        }
        Ok(people)
    }

    /// Everybody writes, customers too, and whatever is to break breaks, until everything is written and, where nothing breaks, most of
    /// it sent.
    ///
    /// # Errors
    /// When something breaks that should not be able to.
    pub async fn live(&mut self) -> Result<()> {
        self.calm(!self.plan.breaks);
        self.plan.in_shifts = self.is_in_shifts;
        self.is_open = true;
        self.doom();
        while !self.agents.iter().all(Agent::has_written_all) || self.has_more_to_measure() {
            for nth in 0..self.agents.len() {
                self.somebody_writes(nth).await;
                if self.plan.breaks {
                    self.something_happens_to(nth).await?;
                }
            }
            self.tick().await?;
        }
        self.is_open = false;
        Ok(())
    }

    fn has_more_to_measure(&self) -> bool {
        !self.plan.breaks && self.whatsapp.depth().0 < self.plan.sends() * 4 / 5
    }

    /// The first agent of every business writes everything at once, as fast as a desk takes it; the others a quarter faster than
    /// their share of the numbers lets it go, so that the hub always has something of everybody.
    async fn somebody_writes(&mut self, nth: usize) {
        let bursts = nth.is_multiple_of(self.plan.agents);
        // A number lets one message go in a tick.
        let percent = (self.plan.numbers * 125 / self.plan.agents) as u64;
        let by_share = percent / 100 + u64::from(self.dice.below(100) < percent % 100);
        let texts = if bursts { 6 } else { by_share };
        if let Some(agent) = self.agents.get_mut(nth) {
            for _ in 0..texts {
                agent.write().await;
            }
        }
    }

    async fn something_happens_to(&mut self, nth: usize) -> Result<()> {
        let (now, fate) = (self.clock.now(), self.dice.below(1_200));
        let later = now.plus(self.millis(200, 8_000));
        let Some(agent) = self.agents.get_mut(nth) else { return Ok(()) };
        if fate < 2 && agent.returns_at.is_none() {
            agent.seat.line.cut();
            agent.seat.close().await;
            agent.returns_at = Some(later);
            self.breaks.desks += 1;
        } else if fate < 5 && agent.mended_at.is_none() {
            agent.seat.line.cut();
            agent.mended_at = Some(later);
            self.breaks.lines += 1;
        }
        Ok(())
    }

    /// A moment passes: what was broken long enough is whole again, customers write, webhooks are posted.
    async fn tick(&mut self) -> Result<()> {
        let now = self.clock.now();
        self.mind_the_hub(now).await?;
        for agent in &mut self.agents {
            if agent.mended_at.is_some_and(|at| at <= now) {
                agent.mended_at = None;
            }
            if agent.returns_at.is_some_and(|at| at <= now) {
                agent.returns_at = None;
                agent.seat.open().await?;
            }
            let since = now.since(self.began) + SHIFT * agent.nth as i64 / 5;
            let is_off = self.plan.in_shifts && agent.has_written_all() && since % SHIFT >= ON_LINE;
            if is_off {
                agent.seat.line.cut();
            } else if agent.mended_at.is_none() && agent.returns_at.is_none() && agent.seat.line.mend() {
                agent.seat.look_for_hub().await;
            }
        }
        if self.is_open {
            self.customers_write(now);
        }
        for batch in self.whatsapp.posts() {
            tokio::spawn(post(self.front.clone(), Arc::clone(&self.whatsapp), batch));
        }
        sleep(TICK).await;
        Ok(())
    }

    async fn ticks(&mut self, millis: i64) -> Result<()> {
        let until = self.clock.now().plus(millis);
        while self.clock.now() < until {
            self.tick().await?;
        }
        Ok(())
    }

    fn customers_write(&mut self, now: Timestamp) {
        for (nth, (number, phones)) in self.numbers.iter().enumerate() {
            let messages = match self.plan.inbound {
                Inbound::Every(millis) => {
                    let every = i64::try_from(millis).unwrap_or(i64::MAX);
                    let tick = i64::try_from(TICK.as_millis()).unwrap_or(1);
                    // Each number in a moment of its own.
                    let since = now.since(self.began) + nth as i64 * tick;
                    u64::from(since % every < tick)
                }
                Inbound::Random(millis) => {
                    let ticks = millis / TICK.as_millis() as u64;
                    if self.dice.below(4 * ticks.max(1)) == 0 { 1 + self.dice.below(7) } else { 0 }
                }
            };
            for _ in 0..messages {
                let who = usize::try_from(self.dice.below(phones.len() as u64)).unwrap_or_default();
                if let Some(phone) = phones.get(who) {
                    self.whatsapp.customer_writes(number, phone);
                }
            }
        }
    }

    /// Ends a life whose fuse has blown, and begins the next when its time has come.
    async fn mind_the_hub(&mut self, now: Timestamp) -> Result<()> {
        if self.life.as_ref().is_some_and(|life| life.fuse.is_blown()) {
            self.breaks.hub += 1;
            self.end_life();
            self.returns_at = Some(now.plus(self.millis(300, 4_000)));
        }
        if self.returns_at.is_some_and(|at| at <= now) {
            self.returns_at = None;
            self.begin_life().await?;
            self.doom();
        }
        Ok(())
    }

    /// Opens the hub from its disk.
    async fn begin_life(&mut self) -> Result<Admin> {
        self.lives += 1;
        let random = Arc::new(SeededRandom::new(self.plan.seed.rotate_left(40) ^ self.lives));
        let around = Around { clock: Arc::clone(&self.clock) as _, random, graph: Arc::clone(&self.graph) };
        let mut fuse = None;
        let hub = hub::open(self.folder.path(), around, |store| {
            let new = Fuse::before(store);
            fuse = Some(Arc::clone(&new));
            new
        })
        .await?;
        let admin = hub.admin();
        *self.door.lock().unwrap_or_else(PoisonError::into_inner) = Some(hub.router());
        let stop = CancellationToken::new();
        let background = hub.start(stop.clone());
        self.life = fuse.map(|fuse| Life { fuse, stop, background });
        Ok(admin)
    }

    /// This life ends at one of its next transactions, wherever that is. A town sees some dozens of such ends.
    fn doom(&self) {
        if let Some(life) = self.life.as_ref().filter(|_| self.plan.breaks) {
            life.fuse.bears(200 + self.dice.below(self.plan.sends() as u64 * 2 / 3));
        }
    }

    /// What a kill is: nobody is told, nothing is written.
    fn end_life(&mut self) {
        self.door.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Life { fuse, stop, background }) = self.life.take() {
            fuse.blow();
            drop(background);
            stop.cancel();
        }
        self.agents.iter().for_each(|agent| agent.seat.line.cut());
    }

    /// Nothing breaks any more; whoever has to decide decides; everything comes to rest.
    ///
    /// # Errors
    /// When something breaks that should not be able to.
    pub async fn settle(&mut self) -> Result<()> {
        self.calm(true);
        if self.plan.breaks {
            self.end_life();
            self.breaks.hub += 1;
            self.plan.breaks = false;
            self.returns_at = Some(self.clock.now().plus(SECOND));
        }
        self.rest().await?;
        self.plan.in_shifts = false;
        self.rest().await?;
        self.decide().await?;
        self.rest().await
    }

    /// Until for a while nothing was accepted, nothing waits to be posted and no desk has anything to say.
    async fn rest(&mut self) -> Result<()> {
        for _ in 0..400 {
            let before = self.whatsapp.depth().0;
            // Longer than an unknown send is quiet, and than a call may take.
            self.ticks(75 * SECOND).await?;
            let (accepted, waiting) = self.whatsapp.depth();
            if accepted == before && waiting == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Half of what nobody knows, and half of what failed, is sent again by its person.
    async fn decide(&mut self) -> Result<()> {
        for agent in &mut self.agents {
            for (text, bubbles) in agent.screen().await? {
                for bubble in bubbles {
                    let is_open = bubble["delivery"] == "unknown" || bubble["delivery"] == "failed";
                    if !is_open || self.dice.below(2) == 0 {
                        continue;
                    }
                    let again = agent.seat.call("send_again", json!({ "message_id": bubble["id"] })).await;
                    if let (Some(_), Some(note)) = (again, agent.diary.get_mut(&text)) {
                        note.decisions += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// What became of everything.
    ///
    /// # Errors
    /// When a screen cannot be read.
    pub async fn judge(&self) -> Result<Report> {
        judge(self).await
    }

    /// Everybody goes home; what the whole story comes to.
    pub async fn close(mut self) -> String {
        for agent in &mut self.agents {
            agent.seat.close().await;
        }
        if let Some(Life { stop, background, .. }) = self.life.take() {
            stop.cancel();
            background.end().await;
        }
        self.trace.lines().concat()
    }

    fn calm(&self, is_calm: bool) {
        self.agents.iter().for_each(|agent| agent.seat.line.calm(is_calm));
    }

    fn millis(&self, from: u64, span: u64) -> i64 {
        i64::try_from(from + self.dice.below(span)).unwrap_or_default()
    }
}

/// What stands before the hub: when there is none behind it, it says so.
fn front(door: &Door) -> Router {
    let door = Arc::clone(door);
    Router::new().fallback(move |request: Request| {
        let hub = door.lock().unwrap_or_else(PoisonError::into_inner).clone();
        async move {
            match hub {
                Some(router) => router.oneshot(request).await.into_response(),
                None => StatusCode::BAD_GATEWAY.into_response(),
            }
        }
    })
}

/// Posts a webhook; one that nobody takes within ten seconds is posted again.
async fn post(front: Router, whatsapp: Arc<WhatsApp>, batch: Vec<(String, Value)>) {
    let Ok(request) = webhook(&envelope(&batch)) else { return };
    let answer = timeout(Duration::from_secs(10), front.oneshot(request)).await;
    if !answer.is_ok_and(|answer| answer.is_ok_and(|answer| answer.status() == StatusCode::OK)) {
        whatsapp.post_again(batch);
    }
}
