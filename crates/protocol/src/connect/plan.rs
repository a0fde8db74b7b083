//! The plan before a number is connected: assessment, route, confirmations, pre-flight.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::needs::Needs;
use serde::{Deserialize, Serialize};

use super::signup::Signup;

/// What the owner answered and decided so far. Kept by the hub; stored with the number once it is connected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Plan {
    /// The assessment, once answered.
    pub needs: Option<Needs>,
    /// Where the desk lives and whose Meta app connects it.
    pub route: Option<Route>,
    /// What the owner confirmed, and when.
    pub confirmed: BTreeMap<Item, Timestamp>,
    /// What the hub saw last.
    pub checks: Option<Checks>,
    /// The signup under way, or the last one.
    pub signup: Option<Signup>,
}

/// `PUT /v1/connect/plan`: the parts that are given replace what was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SavePlan {
    /// The assessment.
    #[serde(default)]
    pub needs: Option<Needs>,
    /// The route.
    #[serde(default)]
    pub route: Option<Route>,
    /// Items confirmed now.
    #[serde(default)]
    pub confirm: Vec<Item>,
    /// Items no longer confirmed.
    #[serde(default)]
    pub retract: Vec<Item>,
}

/// Where the desk lives, and whose Meta app connects the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Route {
    /// Someone runs the hub, with their Meta app.
    HostedForYou,
    /// The owner's own server and Meta app.
    OwnServer,
    /// The owner's server; 360dialog connects the number.
    Dialog360,
    /// This computer, behind a public HTTPS address.
    ThisComputer,
}

/// One line of the pre-flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Item {
    /// Sangam checks: Meta can reach the hub at a public HTTPS address.
    HubReachable,
    /// Sangam checks: the Meta app answers with its secret, and its webhook is active.
    MetaApp,
    /// Sangam checks: the app is subscribed to every field the desk needs.
    WebhookFields,
    /// Sangam checks: the signup's configuration id is set.
    ConfigId,
    /// Sangam checks: fewer businesses were onboarded in seven days than the app may.
    OnboardingQuota,
    /// Sangam checks: there is room for the history and its files.
    Disk,
    /// You confirm: WhatsApp Business app 2.24.17 or newer.
    AppVersion,
    /// You confirm: admin of the business portfolio.
    PortfolioAdmin,
    /// You confirm: the business is verified.
    BusinessVerified,
    /// You confirm: no other provider serves the number.
    OtherProvider,
    /// You confirm: no paid badge on it.
    PaidBadge,
    /// You confirm: linked devices will be unlinked.
    LinkedDevices,
    /// You confirm: WhatsApp for Windows and watches stop.
    WindowsAndWatches,
    /// You confirm: a payment method is added at Meta.
    PaymentMethod,
    /// You confirm: what is sold is allowed by WhatsApp's policy.
    ContentPolicy,
    /// You confirm: broadcast lists become read-only.
    BroadcastLists,
    /// You confirm: the app's own greeting and away messages are off.
    AppAutomation,
    /// You confirm: phone in hand, charged, online, and *Share chat history* will be chosen.
    PhoneReady,
    /// Checked after signup: `is_on_biz_app`.
    IsOnBizApp,
    /// Checked after signup: `platform_type` is `CLOUD_API`.
    PlatformType,
    /// Checked after signup: the webhooks of the account come to this app.
    SubscribedApps,
}

impl Item {
    /// What the hub checks before anything is changed.
    pub const CHECKED: [Self; 6] = [
        Self::HubReachable,
        Self::MetaApp,
        Self::WebhookFields,
        Self::ConfigId,
        Self::OnboardingQuota,
        Self::Disk,
    ];
    /// What the owner confirms.
    pub const CONFIRMED: [Self; 12] = [
        Self::AppVersion,
        Self::PortfolioAdmin,
        Self::BusinessVerified,
        Self::OtherProvider,
        Self::PaidBadge,
        Self::LinkedDevices,
        Self::WindowsAndWatches,
        Self::PaymentMethod,
        Self::ContentPolicy,
        Self::BroadcastLists,
        Self::AppAutomation,
        Self::PhoneReady,
    ];
    /// What is checked after the signup, before the one-shot sync is asked for.
    pub const AFTERWARDS: [Self; 3] = [Self::IsOnBizApp, Self::PlatformType, Self::SubscribedApps];
}

/// What the hub found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Checks {
    /// When.
    pub at: Timestamp,
    /// Each item looked at.
    pub found: Vec<ItemCheck>,
}

/// One item looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ItemCheck {
    /// Which.
    pub item: Item,
    /// It is as it should be.
    pub is_good: bool,
    /// What is missing: one of [`finding`](super::finding)'s words.
    pub problem: Option<String>,
    /// Names that belong to the sentence: missing fields, an address, a count.
    pub names: Vec<String>,
}
