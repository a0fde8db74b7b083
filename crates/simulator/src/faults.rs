//! The switches that make Meta misbehave.
//!
//! Each switch holds *when* it strikes: always (`true`), the next few times (`3` or `{"count": 3}`), or by the dice of the
//! seed (`{"probability": 0.1}`). `POST /_control/faults` changes the switches it names and leaves the others; `null` turns
//! one off, `{"clear": true}` turns all off first. `GET /_control/faults` answers the switches as they stand beside
//! [`SWITCHES`], the description of every one.
//!
//! Faults of answers concern sends (`POST …/messages` except read marks) unless `scope` names other calls.

mod quirks;

use std::collections::BTreeMap;

use sangam_model::{Random, SeededRandom};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use quirks::{
    AppQuirks, CustomerQuirks, ErrorEvent, MessageForm, Order, SignupQuirks, SyncQuirks, TokenQuirks,
};

/// The switches that are groups of others.
const GROUPS: [&str; 7] = ["webhooks", "statuses", "signup", "token", "app", "sync", "customers"];

/// Every switch and what it does.
pub const SWITCHES: &[(&str, &str)] = &[
    (
        "scope",
        "\"sends\" (default), \"exchange\", \"subscribe\", \"sync\", \"checks\" (every GET but the exchange) or \"all\": which Graph calls the faults of answers concern",
    ),
    ("slow", "{ms, ...when}: answers only after so long"),
    ("server_error", "{status, body: empty | html | error, ...when}: a 5xx, nothing accepted"),
    ("error", "{code, ...when}: Meta's error object of that code, nothing accepted"),
    ("token_revoked", "true: every call is answered 401 with code 190"),
    ("reset_before", "when: the connection is reset, nothing accepted"),
    ("reset_after", "when: accepted and delivered, then the connection is reset"),
    ("timeout_after_accept", "when: accepted and delivered, never answered"),
    ("garbage", "when: accepted and delivered, answered 200 with something that is not JSON"),
    ("no_id", "when: accepted and delivered, answered 200 without messages[].id"),
    ("webhooks.duplicate", "when: a webhook is posted twice"),
    ("webhooks.shuffle", "n: up to n webhooks are held back and posted in another order"),
    ("webhooks.delay_ms", "n: each webhook waits up to n milliseconds first"),
    ("webhooks.batch", "n: up to n updates share one POST"),
    ("webhooks.hold_ms", "n: how long shuffling and batching wait for company (default 50)"),
    ("webhooks.drop", "when: an attempt is lost on the way and tried again later"),
    (
        "statuses.skip_delivered",
        "when: `delivered` is skipped because the message is read at once (default 0.1)",
    ),
    ("statuses.fail", "{code, ...when}: an accepted message fails later with this code"),
];

/// When a switch strikes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// Always, or never.
    Always(bool),
    /// The next `n` times.
    Next(u32),
    /// The next `count` times.
    Count {
        /// How many are left.
        count: u32,
    },
    /// Whenever the dice say so.
    Probability {
        /// Between 0 and 1.
        probability: f64,
    },
}

impl Default for When {
    fn default() -> Self {
        Self::Always(true)
    }
}

impl When {
    /// Whether it strikes this time. A count goes down by one.
    pub(crate) fn strikes(&mut self, dice: &SeededRandom) -> bool {
        match self {
            Self::Always(on) => *on,
            Self::Next(left) | Self::Count { count: left } => {
                let strikes = *left > 0;
                *left = left.saturating_sub(1);
                strikes
            }
            Self::Probability { probability } => {
                let thrown = u32::try_from(dice.below(1_000_000)).unwrap_or(0);
                f64::from(thrown) < *probability * 1_000_000.0
            }
        }
    }
}

/// Which calls the faults of answers concern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Messages.
    #[default]
    Sends,
    /// `oauth/access_token`.
    Exchange,
    /// Subscribing an account's webhooks.
    Subscribe,
    /// `smb_app_data`.
    Sync,
    /// Every other `GET`.
    Checks,
    /// Every Graph call.
    All,
}

/// A slow answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Slow {
    /// How late it comes.
    pub ms: u64,
    /// When.
    #[serde(flatten)]
    pub when: Fields,
}

/// A broken server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServerError {
    /// The status, 500 to 599.
    #[serde(default = "internal")]
    pub status: u16,
    /// What comes with it.
    #[serde(default)]
    pub body: ErrorBody,
    /// When.
    #[serde(flatten)]
    pub when: Fields,
}

const fn internal() -> u16 {
    500
}

/// The body of a 5xx.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorBody {
    /// Nothing.
    #[default]
    Empty,
    /// A page of some proxy.
    Html,
    /// Meta's error object with code 2.
    Error,
}

/// A refusal, or a later failure, by code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Coded {
    /// Meta's code.
    pub code: i64,
    /// When.
    #[serde(flatten)]
    pub when: Fields,
}

/// [`When`] written as fields of a larger object: `count` or `probability`; neither means always.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Fields {
    /// The next so many times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// By the dice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

impl Fields {
    fn strikes(&mut self, dice: &SeededRandom) -> bool {
        let mut when = match (self.count, self.probability) {
            (Some(count), _) => When::Count { count },
            (None, Some(probability)) => When::Probability { probability },
            (None, None) => When::Always(true),
        };
        let strikes = when.strikes(dice);
        if let When::Count { count } = when {
            self.count = Some(count);
        }
        strikes
    }
}

/// What goes wrong on the way to the receiver of webhooks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookFaults {
    /// Posted twice.
    pub duplicate: Option<When>,
    /// How many may change places.
    pub shuffle: Option<usize>,
    /// The longest wait before the first attempt.
    pub delay_ms: Option<u64>,
    /// How many updates share a POST.
    pub batch: Option<usize>,
    /// How long shuffling and batching wait for company.
    pub hold_ms: Option<u64>,
    /// An attempt is lost.
    pub drop: Option<When>,
}

/// What goes unusually with delivery.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusFaults {
    /// `delivered` is skipped.
    pub skip_delivered: Option<When>,
    /// Accepted messages fail.
    pub fail: Option<Coded>,
}

impl Default for StatusFaults {
    fn default() -> Self {
        Self { skip_delivered: Some(When::Probability { probability: 0.1 }), fail: None }
    }
}

/// All switches as they stand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Which calls the faults of answers concern.
    pub scope: Scope,
    /// Slow answers.
    pub slow: Option<Slow>,
    /// 5xx answers.
    pub server_error: Option<ServerError>,
    /// Refusals by code.
    pub error: Option<Coded>,
    /// No token is accepted.
    pub token_revoked: bool,
    /// Reset, nothing accepted.
    pub reset_before: Option<When>,
    /// Accepted, then reset.
    pub reset_after: Option<When>,
    /// Accepted, never answered.
    pub timeout_after_accept: Option<When>,
    /// Accepted, unreadable answer.
    pub garbage: Option<When>,
    /// Accepted, no id in the answer.
    pub no_id: Option<When>,
    /// On the way to the receiver.
    pub webhooks: WebhookFaults,
    /// Of delivery.
    pub statuses: StatusFaults,
    /// Of the signup's results.
    pub signup: SignupQuirks,
    /// Of business tokens.
    pub token: TokenQuirks,
    /// Of the app's dashboard.
    pub app: AppQuirks,
    /// Of the one-shot sync.
    pub sync: SyncQuirks,
    /// Of customers.
    pub customers: CustomerQuirks,
}

/// What stands in front of a call.
pub(crate) enum Before {
    Reset,
    ServerError { status: u16, body: ErrorBody },
    Error { code: i64 },
}

/// What becomes of the answer to an accepted call.
pub(crate) enum After {
    Reset,
    Silence,
    Garbage,
    NoId,
}

impl Faults {
    /// Applies a change as `POST /_control/faults` carries it.
    ///
    /// # Errors
    /// When a switch does not exist or its value has another shape.
    pub fn changed(&self, change: &Value) -> Result<Self, serde_json::Error> {
        let mut change = change.as_object().cloned().unwrap_or_default();
        let start = if change.remove("clear").is_some_and(|clear| clear == Value::Bool(true)) {
            Self::default()
        } else {
            self.clone()
        };
        let mut switches = serde_json::to_value(start)?;
        if let Some(switches) = switches.as_object_mut() {
            overlay(switches, change);
        }
        serde_json::from_value(switches)
    }

    /// Whether the faults of answers concern this call; `None` is a call no scope but `all` names.
    pub(crate) fn concern(&self, call: Option<Scope>) -> bool {
        self.scope == Scope::All || call == Some(self.scope)
    }

    pub(crate) fn slowness(&mut self, dice: &SeededRandom) -> Option<u64> {
        let slow = self.slow.as_mut()?;
        slow.when.strikes(dice).then_some(slow.ms)
    }

    pub(crate) fn before(&mut self, dice: &SeededRandom) -> Option<Before> {
        if strikes(&mut self.reset_before, dice) {
            return Some(Before::Reset);
        }
        if let Some(fault) = &mut self.server_error
            && fault.when.strikes(dice)
        {
            return Some(Before::ServerError { status: fault.status, body: fault.body });
        }
        let fault = self.error.as_mut()?;
        fault.when.strikes(dice).then_some(Before::Error { code: fault.code })
    }

    pub(crate) fn after(&mut self, dice: &SeededRandom) -> Option<After> {
        if strikes(&mut self.timeout_after_accept, dice) {
            Some(After::Silence)
        } else if strikes(&mut self.reset_after, dice) {
            Some(After::Reset)
        } else if strikes(&mut self.garbage, dice) {
            Some(After::Garbage)
        } else if strikes(&mut self.no_id, dice) {
            Some(After::NoId)
        } else {
            None
        }
    }

    /// The code an accepted message fails with later, if it shall.
    pub(crate) fn failure(&mut self, dice: &SeededRandom) -> Option<i64> {
        let fail = self.statuses.fail.as_mut()?;
        fail.when.strikes(dice).then_some(fail.code)
    }
}

pub(crate) fn strikes(when: &mut Option<When>, dice: &SeededRandom) -> bool {
    when.as_mut().is_some_and(|when| when.strikes(dice))
}

/// Named switches replace, groups go one level deeper, `null` removes.
fn overlay(switches: &mut Map<String, Value>, change: Map<String, Value>) {
    for (name, value) in change {
        match (switches.get_mut(&name).and_then(Value::as_object_mut), value) {
            (Some(group), Value::Object(inner)) if GROUPS.contains(&name.as_str()) => {
                group.extend(inner);
            }
            (_, Value::Null) => {
                switches.remove(&name);
            }
            (_, value) => {
                switches.insert(name, value);
            }
        }
    }
}

/// The description of every switch by name.
pub(crate) fn described() -> BTreeMap<&'static str, &'static str> {
    SWITCHES.iter().chain(quirks::QUIRKS).copied().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_leaves_the_other_switches() {
        let faults = Faults::default().changed(&json!({"error": {"code": 130_429, "count": 2}})).unwrap();
        let faults = faults.changed(&json!({"webhooks": {"duplicate": 0, "batch": 5}})).unwrap();
        let faults = faults.changed(&json!({"webhooks": {"shuffle": 8}})).unwrap();
        assert_eq!(faults.error.as_ref().map(|fault| fault.code), Some(130_429));
        assert_eq!((faults.webhooks.batch, faults.webhooks.shuffle), (Some(5), Some(8)));
        assert!(faults.changed(&json!({"error": null})).unwrap().error.is_none());
        assert!(faults.changed(&json!({"clear": true})).unwrap().webhooks.batch.is_none());
    }

    #[test]
    fn an_unknown_switch_is_refused() {
        assert!(Faults::default().changed(&json!({"earthquake": true})).is_err());
        assert!(Faults::default().changed(&json!({"webhooks": {"lose": 1}})).is_err());
    }

    #[test]
    fn every_way_to_say_when_is_understood() {
        let dice = SeededRandom::new(1);
        for (when, expected) in [
            (json!(true), [true, true, true]),
            (json!(2), [true, true, false]),
            (json!({"count": 1}), [true, false, false]),
            (json!({"probability": 0.0}), [false, false, false]),
            (json!({"probability": 1.0}), [true, true, true]),
        ] {
            let mut when: When = serde_json::from_value(when).unwrap();
            assert_eq!([(); 3].map(|()| when.strikes(&dice)), expected);
        }
    }

    #[test]
    fn an_error_counts_down_and_ends() {
        let dice = SeededRandom::new(1);
        let mut faults = Faults::default().changed(&json!({"error": {"code": 131_056, "count": 1}})).unwrap();
        assert!(matches!(faults.before(&dice), Some(Before::Error { code: 131_056 })));
        assert!(faults.before(&dice).is_none());
    }

    #[test]
    fn each_switch_is_described() {
        let switches = serde_json::to_value(Faults::default()).unwrap();
        let described = described();
        for (name, value) in switches.as_object().unwrap() {
            match value.as_object().filter(|_| GROUPS.contains(&name.as_str())) {
                Some(group) => {
                    for inner in group.keys() {
                        assert!(described.contains_key(format!("{name}.{inner}").as_str()), "{name}.{inner}");
                    }
                }
                None => assert!(described.contains_key(name.as_str()), "{name}"),
            }
        }
    }
}
