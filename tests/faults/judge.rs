//! The judge: once everything is healed, the hub and every desk against the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sangam_model::Timestamp;
use sangam_testkit::Colleague;
use sangam_tests::replay::seat;
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::desk::{Computer, Keyring};
use crate::ledger::{Book, Ledger, ORDER};
use crate::shop::{Asker, Shop};

/// How long a healed shop may need until everything is where it belongs: longer than an unknown send is quiet, and than a number rests
/// that WhatsApp refused again and again.
const PATIENCE: Duration = Duration::from_secs(400);
/// How often a desk is opened again that was closed too early.
const REOPENED: usize = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(150);
/// No message is older, in seconds: the first day of 2009.
const WHATSAPP_BEGAN: i64 = 1_230_768_000;
/// What a state says of a message that is WhatsApp's.
const GONE: [&str; 5] = ["handed_over", "sent", "delivered", "read", "played"];

/// Conversations with their messages, as the hub tells them.
pub(crate) type Everything = [(Value, Vec<Value>)];

/// A message WhatsApp accepted.
pub(crate) struct Sent {
    /// The message's id, which came along.
    pub(crate) callback: String,
    pub(crate) text: String,
}

/// What the judge knows beside the ledger.
pub(crate) struct Case<'a> {
    pub(crate) sent: &'a [Sent],
    pub(crate) everything: &'a Everything,
    /// The world's time.
    pub(crate) now: Timestamp,
    /// Whether WhatsApp may refuse for good what agents write.
    pub(crate) may_fail: bool,
}

impl Ledger {
    /// What must never be seen, not even on the way: whoever tells a story looks again and again. Remembers how far every message is.
    pub(crate) fn look(&self, case: &Case<'_>) -> Vec<String> {
        let mut book = self.book();
        let (mut broken, mut sends) = (Vec::new(), BTreeMap::<&str, usize>::new());
        for sent in case.sent {
            *sends.entry(&sent.callback).or_default() += 1;
        }
        let twice = sends.iter().filter(|(_, times)| **times > 1);
        broken.extend(twice.map(|(id, times)| format!("{id} was sent {times} times")));
        let mut names = BTreeSet::new();
        for message in case.everything.iter().flat_map(|(_, messages)| messages) {
            // Nobody says the same twice here: the same words under another name are the same message all the same.
            let words = message["text"].as_str().map(|text| format!("words {text}"));
            if !names.insert(name(message)) || words.is_some_and(|words| !names.insert(words)) {
                broken.push(format!("stored twice: {message}"));
            }
            let (id, now) = (word(&message["id"]), word(&message["delivery"]));
            if let Some(before) = book.seen.insert(id.clone(), now.clone())
                && rank(&now) < rank(&before)
            {
                broken.push(format!("{id} went back from {before} to {now}"));
            }
        }
        broken.extend(case.everything.iter().flat_map(|(_, messages)| disorder(messages)));
        broken.extend(false_noes(&book, case));
        broken.extend(invented(&book, case));
        broken
    }

    /// What may still be on its way, and must have arrived in the end.
    pub(crate) fn unfinished(&self, case: &Case<'_>) -> Vec<String> {
        let book = self.book();
        let stored: BTreeMap<String, &Value> = case
            .everything
            .iter()
            .flat_map(|(_, messages)| messages)
            .flat_map(|message| [(word(&message["wamid"]), message), (word(&message["id"]), message)])
            .collect();
        let mut broken = Vec::new();
        for (wamid, told) in &book.messages {
            match stored.get(wamid) {
                None if told.acknowledged => broken.push(format!("{wamid} was acknowledged and is lost")),
                None => broken.push(format!("{wamid} was never taken")),
                Some(message) if word(&message["text"]) != told.text => {
                    broken.push(format!("{wamid} says {} and not {:?}", message["text"], told.text));
                }
                Some(message) => broken.extend(misdated(message, told.at, case.now)),
            }
        }
        for (text, act) in &book.acts {
            let Some(id) = act.id.as_ref().filter(|_| act.promised) else { continue };
            let Some(message) = stored.get(id) else {
                broken.push(format!("{text:?} was promised and is lost"));
                continue;
            };
            let state = word(&message["delivery"]);
            let sent = case.sent.iter().any(|sent| sent.callback == *id);
            let is_true = match state.as_str() {
                state if GONE.contains(&state) => sent,
                "unknown" => !book.callbacks.contains(id),
                // Whether it may be, `look` says.
                "failed" => true,
                _ => false,
            };
            if !is_true {
                broken.push(format!("{text:?} is {state}, was sent: {sent}"));
            }
        }
        for (wamid, states) in &book.states {
            let furthest = states.iter().max_by_key(|state| rank(state)).cloned().unwrap_or_default();
            let is = stored.get(wamid).map(|message| word(&message["delivery"])).unwrap_or_default();
            if rank(&is) < rank(&furthest) {
                broken.push(format!("{wamid} is {is:?} and was {furthest}"));
            }
        }
        broken
    }
}

impl Shop {
    /// Everything Meta has to tell is taken, everything agents were promised is done, and all laws hold; says how many messages
    /// the ledger has.
    pub(crate) async fn judge(&self) -> Result<usize> {
        timeout(PATIENCE, self.simulator.settled()).await.context("Meta still has something to tell")?;
        let owner = self.owner().await?;
        let mut broken = Vec::new();
        let looking = async {
            loop {
                broken = self.look(&owner).await?;
                if broken.is_empty() {
                    return Ok::<(), anyhow::Error>(());
                }
                sleep(BETWEEN_LOOKS).await;
            }
        };
        match timeout(PATIENCE, looking).await {
            Ok(judged) => judged?,
            Err(_) => anyhow::bail!("{} laws are broken: {:#?}", broken.len(), first(&broken)),
        }
        Ok(self.ledger.book().messages.len())
    }

    /// Nothing is seen that must never be; what may still be on its way.
    pub(crate) async fn look(&self, owner: &Asker) -> Result<Vec<String>> {
        let everything = owner.everything().await?;
        let sent = self.simulator.accepted_messages().into_iter().map(|sent| Sent {
            callback: sent.callback.unwrap_or_default(),
            text: word(&sent.content["text"]["body"]),
        });
        let sent: Vec<Sent> = sent.collect();
        let (now, may_fail) = (self.simulator.now(), self.may_fail);
        let case = Case { sent: &sent, everything: &everything, now, may_fail };
        let seen = self.ledger.look(&case);
        ensure!(seen.is_empty(), "{} laws are broken: {:#?}", seen.len(), first(&seen));
        Ok(self.ledger.unfinished(&case))
    }

    /// A closed desk holds exactly what the hub shows its person. One that was closed before the last frame reached it, or before WhatsApp
    /// told the hub more, may open again: what it missed then comes before it is live, and what it has wrong stays wrong.
    pub(crate) async fn compare(
        &self,
        computer: &Computer,
        hub: &str,
        person: Colleague,
        nth: usize,
    ) -> Result<usize> {
        let asker = self.asker(person).await?;
        let mut truth = asker.rows().await?;
        let id = *self.people.get(nth).context("nobody")?;
        let keyring = Keyring::of(computer.folder.path());
        let holds = || seat::rows(computer.folder.path(), &keyring, hub, self.workspace, id);
        let mut held = holds().await?;
        for _ in 0..REOPENED {
            if held == truth {
                break;
            }
            let desk = computer.start()?;
            desk.rests().await?;
            desk.closes().await?;
            truth = asker.rows().await?;
            held = holds().await?;
        }
        let differs = held.iter().zip(&truth).find(|(held, truth)| held != truth);
        ensure!(
            held == truth,
            "{}'s desk holds {} rows and the hub {}, first difference {differs:?}",
            person.name,
            held.len(),
            truth.len()
        );
        Ok(held.len())
    }

    /// So many customers say hello; the chats they began, once everything of it is told.
    pub(crate) async fn is_greeted_by(&self, customers: usize) -> Result<Vec<String>> {
        for customer in 0..customers {
            self.customer_writes(customer, &format!("hello {customer}"))?;
        }
        self.judge().await?;
        Ok(self.chats(&self.agent().await?).await?.into_values().collect())
    }

    /// The conversations an asker sees, by their customers' phones.
    pub(crate) async fn chats(&self, asker: &Asker) -> Result<BTreeMap<String, String>> {
        let rows = asker.all("/v1/conversations", "conversations").await?;
        let phone = |row: &Value| word(&row["contact"]["phone"]).trim_start_matches('+').to_owned();
        Ok(rows.iter().map(|row| (phone(row), word(&row["id"]))).collect())
    }
}

/// Enough to see what happened.
pub(crate) fn first(broken: &[String]) -> Vec<&String> {
    broken.iter().take(12).collect()
}

/// Messages nobody wrote.
fn invented(book: &Book, case: &Case<'_>) -> Vec<String> {
    let told = book.messages.values().map(|told| told.text.as_str());
    let words: BTreeSet<&str> = book.acts.keys().map(String::as_str).chain(told).collect();
    let sent = case.sent.iter().map(|sent| &sent.text).filter(|text| !book.acts.contains_key(*text));
    let sent = sent.map(|text| format!("{text:?} was sent and nobody wrote it"));
    let stored = case.everything.iter().flat_map(|(_, messages)| messages);
    let stored = stored.filter_map(|message| message["text"].as_str()).filter(|text| !words.contains(text));
    sent.chain(stored.map(|text| format!("{text:?} is stored and nobody wrote it"))).collect()
}

/// Messages shown as failed that WhatsApp took and never said so of. Later news of them hides it: whoever wrote one has long sent it again.
fn false_noes(book: &Book, case: &Case<'_>) -> Vec<String> {
    let taken: BTreeSet<&str> = case.sent.iter().map(|sent| sent.callback.as_str()).collect();
    let stored = case.everything.iter().flat_map(|(_, messages)| messages);
    let failed = stored.filter(|message| message["delivery"] == "failed");
    let is_true = |message: &&Value| {
        let was_taken = taken.contains(message["id"].as_str().unwrap_or_default());
        case.may_fail && (!was_taken || book.failures.contains(&word(&message["wamid"])))
    };
    failed.filter(|message| !is_true(message)).map(|message| format!("is no failure: {message}")).collect()
}

/// Newest first, by WhatsApp's clock.
fn disorder(messages: &[Value]) -> Vec<String> {
    let pairs = messages.iter().zip(messages.iter().skip(1));
    let wrong = pairs.filter(|(newer, older)| word(&newer["sent_at"]) < word(&older["sent_at"]));
    wrong.map(|(newer, older)| format!("{} stands above {}", name(newer), name(older))).collect()
}

/// A message is as old as WhatsApp says, unless that cannot be.
fn misdated(message: &Value, at: i64, now: Timestamp) -> Option<String> {
    let is_possible = (WHATSAPP_BEGAN..=now.as_millis() / 1_000 + 60).contains(&at);
    let sent_at = word(&message["sent_at"]);
    let is_right = sent_at.parse().ok() == Some(Timestamp::from_secs(at));
    (is_possible && !is_right).then(|| format!("{} was written at {at} and is of {sent_at}", name(message)))
}

/// What no two messages share.
fn name(message: &Value) -> String {
    message["wamid"].as_str().map_or_else(|| word(&message["id"]), str::to_owned)
}

fn rank(state: &str) -> usize {
    ORDER.iter().position(|known| *known == state).unwrap_or_default().max(1)
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
