//! The judge: WhatsApp's ledger against the agents' diaries and their screens.
//!
//! For every text: it left no more often than its agent decided; the desk's yes was kept, or the screen says that it was not; the
//! screen claims exactly as many sends as the ledger holds; and what WhatsApp told of is not unknown any more.
//!
//! Speed is judged while it is scarce: from five seconds after the last of a number's agents had a first text away until the first
//! of them has nine tenths of their texts away. In that time every agent of the number has something to send, so that its quota should be used and
//! fairly shared.

use std::collections::BTreeMap;

use anyhow::Result;
use sangam_model::{Clock, Timestamp};
use serde::Serialize;

use super::agent::Agent;
use super::town::Town;
use super::whatsapp::{Accepted, NUMBER_RATE, PAIR_RATE};

/// What a number may send and receive in a second.
const PER_SECOND: f64 = 20.0;
/// What a screen says of a text that is WhatsApp's.
const GONE: [&str; 5] = ["handed_over", "sent", "delivered", "read", "played"];

/// How a town fared.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Texts agents wrote, and their desk said yes.
    pub promised: usize,
    /// Texts WhatsApp accepted.
    pub accepted: usize,
    /// Decisions of a person to send again.
    pub decisions: usize,
    /// Texts accepted more often than somebody decided.
    pub doubled: usize,
    /// Texts of which a promise has no end on the screen of whoever wrote it.
    pub lost: usize,
    /// Texts whose screen claims another number of sends than the ledger holds: more, or fewer with nothing unknown among the rest.
    pub lied_about: usize,
    /// Unknown texts WhatsApp told of.
    pub unresolved: usize,
    /// Texts shown as unknown because nobody can know.
    pub shown_unknown: usize,
    /// Texts shown as failed.
    pub shown_failed: usize,
    /// Accepted texts nobody wrote.
    pub invented: usize,
    /// Desks and hub that did not come to rest.
    pub restless: Vec<String>,
    /// 130429: too many by one number.
    pub refused_number: u64,
    /// 131056: too many to one person.
    pub refused_pair: u64,
    /// Pairs to which nothing more could go for a while: the limit was there to be broken.
    pub pairs_emptied: usize,
    /// The part of what customers left of the quota that calls used, over all numbers; `None` where it never was scarce.
    pub quota_used: Option<f64>,
    /// The same, of the number that used least.
    pub quota_used_least: Option<f64>,
    /// Jain's index between the agents of a number, at its least.
    pub fairness_least: Option<f64>,
    /// Deaths of the hub, closed desks, cut lines.
    pub broke: [u64; 3],
    /// From the first text to the end, simulated.
    pub seconds: i64,
    /// What the whole story comes to: the same for the same plan.
    pub digest: String,
}

impl Report {
    /// The laws that do not hold.
    #[must_use]
    pub fn broken(&self) -> Vec<String> {
        let counts = [
            ("doubled", self.doubled),
            ("lost", self.lost),
            ("lied about", self.lied_about),
            ("unresolved", self.unresolved),
            ("invented", self.invented),
        ];
        let broken = counts.into_iter().filter(|(_, count)| *count > 0);
        let broken = broken.map(|(what, count)| format!("{count} texts were {what}"));
        broken.chain(self.restless.iter().cloned()).collect()
    }
}

/// Judges a town that has settled.
pub(super) async fn judge(town: &Town) -> Result<Report> {
    let ledger = town.whatsapp.ledger();
    let refused = town.whatsapp.refused();
    let count = |code| refused.get(&code).copied().unwrap_or_default();
    let mut report = Report {
        accepted: ledger.len(),
        refused_number: count(NUMBER_RATE),
        refused_pair: count(PAIR_RATE),
        pairs_emptied: town.whatsapp.emptied(),
        broke: [town.breaks.hub, town.breaks.desks, town.breaks.lines],
        seconds: town.clock.now().since(town.began) / 1_000,
        ..Report::default()
    };
    let mut times = BTreeMap::<&str, Times>::new();
    for accepted in &ledger {
        let times = times.entry(&accepted.text).or_default();
        times.arrived += 1;
        times.told += usize::from(accepted.is_told);
    }
    for agent in &town.agents {
        report.restless.extend(agent.waiting().await);
        report.hear(agent, &mut times).await?;
    }
    report.invented = times.len();
    report.time(town, &ledger);
    Ok(report)
}

/// How often a text was accepted, and how often WhatsApp told of that.
#[derive(Clone, Copy, Default)]
struct Times {
    arrived: usize,
    told: usize,
}

impl Report {
    /// Compares one agent's diary and screen with the ledger, and takes their texts out of it.
    async fn hear(&mut self, agent: &Agent, times: &mut BTreeMap<&str, Times>) -> Result<()> {
        let screen = agent.screen().await?;
        for (text, note) in &agent.diary {
            let Times { arrived, told } = times.remove(text.as_str()).unwrap_or_default();
            let bubbles = screen.get(text).map(Vec::as_slice).unwrap_or_default();
            let shown = |what: &str| bubbles.iter().filter(|bubble| bubble["delivery"] == what).count();
            let gone: usize = GONE.into_iter().map(shown).sum();
            let (unknown, failed) = (shown("unknown"), shown("failed"));
            let promised = if note.is_promised { 1 + note.decisions } else { 0 };
            self.promised += usize::from(note.is_promised);
            self.decisions += note.decisions;
            self.doubled += usize::from(arrived > promised);
            // Each promise is a bubble that says what became of it.
            self.lost += usize::from(gone + unknown + failed != promised);
            self.lied_about += usize::from(gone > arrived || arrived > gone + unknown);
            self.unresolved += usize::from(told > gone && arrived <= gone + unknown);
            self.shown_unknown += unknown;
            self.shown_failed += failed;
        }
        Ok(())
    }

    /// How the quota was used and shared while it was scarce.
    fn time(&mut self, town: &Town, ledger: &[Accepted]) {
        let (admitted, came_in) = (town.whatsapp.admitted(), town.whatsapp.came_in());
        let (mut used, mut room) = (0.0, 0.0);
        let (mut least_used, mut least_fair) = (f64::INFINITY, f64::INFINITY);
        for (number, shares) in shares(town, ledger) {
            let Some(until) = shares.iter().filter_map(|times| times.get(times.len() * 9 / 10)).min() else {
                continue;
            };
            let begun = shares.iter().filter_map(|times| times.first()).max();
            let from = begun.copied().unwrap_or_default().plus(5_000);
            if *until <= from {
                continue;
            }
            let within = |at: Timestamp| at > from && at <= *until;
            let count = |log: &[(Timestamp, String)]| {
                log.iter().filter(|(at, whose)| *whose == number && within(*at)).count() as f64
            };
            let (here, left) =
                (count(&admitted), PER_SECOND * until.since(from) as f64 / 1_000.0 - count(&came_in));
            (used, room) = (used + here, room + left);
            least_used = least_used.min(here / left);
            let served = shares.iter().map(|times| times.iter().filter(|at| within(**at)).count() as f64);
            least_fair = least_fair.min(jain(&served.collect::<Vec<_>>()));
        }
        let measured = |figure: f64| Some(figure).filter(|figure| figure.is_finite());
        self.quota_used = measured(used / room);
        self.quota_used_least = measured(least_used);
        self.fairness_least = measured(least_fair);
    }
}

/// For every number, when the texts of each of its agents were accepted.
fn shares(town: &Town, ledger: &[Accepted]) -> BTreeMap<String, Vec<Vec<Timestamp>>> {
    let authors: BTreeMap<&str, usize> = town
        .agents
        .iter()
        .flat_map(|agent| agent.diary.keys().map(|text| (text.as_str(), agent.nth)))
        .collect();
    let mut shares = BTreeMap::<String, BTreeMap<usize, Vec<Timestamp>>>::new();
    for Accepted { at, number, text, .. } in ledger {
        if let Some(author) = authors.get(text.as_str()) {
            shares.entry(number.clone()).or_default().entry(*author).or_default().push(*at);
        }
    }
    shares.into_iter().map(|(number, shares)| (number, shares.into_values().collect())).collect()
}

/// One when all have the same, 1/n when one has everything.
fn jain(shares: &[f64]) -> f64 {
    let (sum, squares) =
        shares.iter().fold((0.0, 0.0), |(sum, squares), share| (sum + share, share.mul_add(*share, squares)));
    if squares == 0.0 { 0.0 } else { sum * sum / (shares.len() as f64 * squares) }
}
